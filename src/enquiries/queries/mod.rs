//! The SQL of enquiries, by subject. Every function borrows an executor.

mod barred;
mod batch;
mod desk;
mod enquiries;
mod events;
mod matching;
mod offers;
mod retention;

pub use barred::{close_offers_of_barred, enquiries_of_barred};
pub use batch::{
    NewOffer, Transition, add_offers, candidates_of, close_offers_of, enter_all, known_tutors, lapse_all,
    locked_looking, offers_by_enquiry, plan_all,
};
pub use desk::{ListedEnquiry, count_in, counts, listed};
pub use enquiries::{
    NewRow, add_link, by_id, correct, delete_act_links, erase, got_links_since, insert, kept_for, locked,
    locked_unconfirmed, opened_by, replace, salt_of, set_address,
};
pub use events::{add_event, due, enter, events_of, locked_if_due, plan};
pub use matching::{forget_marks, marks, waiting};
pub use offers::{
    add_offer, answer_offer, candidates, close_offer, close_offers, first_deadline, lapse_offers,
    lock_matching, offer_opened_by, offers_of, offers_to, preferred,
};
pub use retention::{delete_due, overdue};

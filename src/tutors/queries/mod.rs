//! The SQL of tutors, one file per subject. Callers provide the connection or transaction.

mod checks;
mod profile_text;
mod profiles;
mod teaching;

pub use checks::{checks_of, set_checks};
pub use profile_text::{change_of, set_change, set_profile_text, take_change};
pub use profiles::{by_id, by_slug, id_of_email, insert, listed, lock, slugs_like, update};
pub use teaching::{
    answering, courses, courses_of, pause, remember_answer, resume, set_courses, set_teaching,
};

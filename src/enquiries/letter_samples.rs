//! Every letter about an enquiry with made-up people in it, for whoever wants to see how
//! they read: the desk's previews, and the tests.

use askama::Result;
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

use super::{
    enquiry::{Enquiry, MadeFor, Offer, Standing, State},
    letters::{
        Confirm, DeclinedDesk, DeclinedFamily, Held, IntroductionFamily, IntroductionTutor, Invitation,
        OfferClosed, Sheet, UnmatchedDesk, UnmatchedFamily,
    },
};
use crate::{config::Mailbox, mail::Letter, web::time::Moment};

const ASKED_AT: OffsetDateTime = datetime!(2026-03-02 09:30 UTC);
const STATUS: &str = "https://lectern.example/enquiries/bWFkZS11cC1hbmQtZ29vZC1mb3Itbm90aGluZy1hdC1h";
const OFFER: &str = "https://lectern.example/offers/bWFkZS11cC1hbmQtZ29vZC1mb3Itbm90aGluZy1hdC1h";
const DESK: &str = "https://lectern.example/admin/enquiries/0195d6f1-8c00-7000-8000-000000000001";

/// One of each kind.
pub fn letter_samples() -> Result<Vec<Letter>> {
    let (enquiry, offers) = (enquiry(), offers());
    let (family, tutor) = (enquiry.contact(), offers[0].tutor());
    let desk = Mailbox::new("The Lectern desk", "desk@lectern.example");
    let unnamed = Mailbox::new("", &enquiry.contact_email);
    let link = || STATUS.to_owned();
    let until = Moment(ASKED_AT + State::Received.kept());
    Ok(vec![
        Confirm { enquiry: &enquiry, link: link(), until }.to(unnamed, None)?,
        Held { enquiry: &enquiry, reason: "a hidden field was filled in", link: DESK.to_owned() }
            .to(desk.clone(), None)?,
        invitation(&enquiry, &tutor)?,
        IntroductionFamily {
            enquiry: &enquiry,
            offer: &offers[0],
            profile: "https://lectern.example/tutors/ada-osample".to_owned(),
            link: link(),
        }
        .to(family.clone(), Some(tutor.clone()))?,
        IntroductionTutor { enquiry: &enquiry, offer: &offers[0] }.to(tutor, Some(family.clone()))?,
        OfferClosed { enquiry: &enquiry, tutor: &offers[1].tutor(), why: "the family has found a tutor" }
            .to(offers[1].tutor(), None)?,
        DeclinedFamily { enquiry: &enquiry, link: link() }.to(family.clone(), None)?,
        DeclinedDesk { enquiry: &enquiry, offers: &offers[1..], link: DESK.to_owned() }
            .to(desk.clone(), None)?,
        UnmatchedFamily { enquiry: &enquiry, link: link() }.to(family, None)?,
        UnmatchedDesk { enquiry: &enquiry, link: DESK.to_owned() }.to(desk, None)?,
    ])
}

fn invitation(enquiry: &Enquiry, tutor: &Mailbox) -> Result<Letter> {
    let pause_link = format!("{OFFER}/pause");
    let question = "Why did the League of Nations fail in the 1930s?";
    let answer = "https://lectern.example/answers/gcse/history/why-did-the-league-of-nations-fail";
    let letter = Invitation {
        enquiry,
        tutor,
        reading: Some((question, answer.to_owned())),
        link: OFFER.to_owned(),
        until: Moment(offers()[0].open_until()),
        pause_link: pause_link.clone(),
    }
    .to(tutor.clone(), None)?;
    Ok(Letter { unsubscribe_url: Some(pause_link), ..letter })
}

fn enquiry() -> Enquiry {
    Enquiry {
        id: Uuid::from_u128(0x0195_d6f1_8c00_7000_8000_0000_0000_0001),
        made_for: MadeFor::Under18,
        contact_name: "Béatrice O’Carer".to_owned(),
        contact_email: "bea.carer@home.example".to_owned(),
        contact_phone: "020 7946 0000".to_owned(),
        student_name: "Zoë".to_owned(),
        level_id: 1,
        level_label: "GCSE".to_owned(),
        subject_id: 1,
        subject_label: "History".to_owned(),
        answer_id: None,
        message: "I mix up the League’s <successes> & failures, and the exam is in May.\n\nTuesdays or \
            Thursdays after five would suit us."
            .to_owned(),
        state: State::Offered,
        link_salt: Vec::new(),
        created_at: ASKED_AT,
        delete_at: ASKED_AT + State::Offered.kept(),
    }
}

fn offers() -> Vec<Offer> {
    let offer = |n, name: &str, address: &str, standing, sentence: &str| Offer {
        id: Uuid::from_u128(n),
        enquiry_id: enquiry().id,
        tutor_id: Uuid::from_u128(n),
        tutor_name: name.to_owned(),
        tutor_email: format!("{address}@tutors.example"),
        tutor_slug: address.to_owned(),
        standing,
        sentence: sentence.to_owned(),
        asked_at: ASKED_AT,
        answered_at: None,
    };
    let full = "I am sorry, I have no hour free before the exams.";
    vec![
        offer(1, "Ada O'Sample", "ada-osample", Standing::Accepted, "Thursdays at five are free & easy."),
        offer(2, "Bo Example", "bo-example", Standing::Declined, full),
        offer(3, "李 Mei", "li-mei", Standing::Closed, ""),
    ]
}

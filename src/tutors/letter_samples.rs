//! Sample emails to and about tutors, for the desk's previews and for tests.

use time::macros::datetime;
use uuid::Uuid;

use super::{
    letters::{ChangeAnswered, ChangeDesk, NewDevice, PageLink},
    tutor::Tutor,
};
use crate::{
    config::Mailbox,
    platform::{
        clock::UkTime,
        mail::{EmailTemplate, Letter},
    },
};

pub fn letter_samples() -> anyhow::Result<Vec<Letter>> {
    let tutor = tutor();
    let public = || "https://lectern.example/tutors/ada-osample".to_owned();
    let until = UkTime(datetime!(2026-02-13 12:00 UTC));
    let letters = vec![
        PageLink {
            tutor: &tutor,
            link: "https://lectern.example/teaching/the-link-of-the-letter".to_owned(),
            until,
        }
        .to(tutor.mailbox(), None)?,
        NewDevice {
            tutor: &tutor,
            at: UkTime(datetime!(2026-01-14 12:00 UTC)),
            link: "https://lectern.example/teaching".to_owned(),
        }
        .to(tutor.mailbox(), None)?,
        ChangeDesk { tutor: &tutor, link: "https://lectern.example/admin/tutors/7".to_owned() }
            .to(Mailbox::new("The Lectern team", "desk@lectern.example"), None)?,
        ChangeAnswered { tutor: &tutor, yes: true, link: public() }.to(tutor.mailbox(), None)?,
    ];
    Ok(letters)
}

fn tutor() -> Tutor {
    Tutor {
        id: Uuid::from_u128(7),
        slug: "ada-osample".into(),
        name: "Ada O'Sample".into(),
        email: "ada@tutors.example".into(),
        headline: "Russia & Germany".into(),
        about_markdown: String::new(),
        about_html: String::new(),
        paused_at: None,
        paused_until: None,
        suspended_at: None,
        suspended_by: String::new(),
        hidden_at: None,
        hidden_by: String::new(),
        weekly_limit: None,
        teaches_online: true,
        teaches_in_person: false,
        areas: vec![],
        times: vec![],
        price_pence: None,
        last_asked_at: None,
    }
}

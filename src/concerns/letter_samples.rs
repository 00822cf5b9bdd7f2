//! Sample emails, for the desk's previews and for tests.

use time::macros::datetime;
use uuid::Uuid;

use super::{
    letters::{ConcernAcknowledged, ConcernAnswer, ConcernDesk, ConcernLate, ConcernSorry, ConcernWaiting},
    new_concern::Concern,
};
use crate::{
    config::Mailbox,
    platform::{
        clock::UkTime,
        mail::{EmailTemplate, Letter},
    },
};

pub fn letter_samples() -> anyhow::Result<Vec<Letter>> {
    let concern = concern();
    let desk = Mailbox::new("The Lectern team", "desk@lectern.example");
    let link = "https://lectern.example/admin/concerns/2".to_owned();
    let reporter = || Mailbox::new("", &concern.email);
    Ok(vec![
        ConcernDesk { about: concern.id, concern: &concern, is_odd: false, link: link.clone() }
            .to(desk.clone(), None)?,
        ConcernAcknowledged { about: concern.id, kept: "6 years", until: UkTime(concern.answer_by) }
            .to(reporter(), None)?,
        ConcernWaiting {
            about: concern.id,
            concern: &concern,
            waits: "4 hours".to_owned(),
            link: link.clone(),
        }
        .to(desk.clone(), None)?,
        ConcernLate { about: concern.id, concern: &concern, link }.to(desk, None)?,
        ConcernSorry { about: concern.id, concern: &concern }.to(reporter(), None)?,
        ConcernAnswer {
            about: concern.id,
            text: "Thank you for telling us.\nWe have spoken to everybody & will call you.",
        }
        .to(reporter(), None)?,
    ])
}

fn concern() -> Concern {
    Concern {
        id: Uuid::from_u128(2),
        tutor_id: Uuid::from_u128(3),
        tutor_name: "Ben O'Sample".to_owned(),
        name: "Bea <Carer> & Co".to_owned(),
        email: "bea@home.example".to_owned(),
        message: "He asked for a photograph.\nWe said <no>.".to_owned(),
        created_at: datetime!(2026-01-14 12:00 UTC),
        owner: String::new(),
        answer_by: datetime!(2026-01-15 12:00 UTC),
        answered_at: None,
        escalated_at: None,
        handled_at: None,
        outcome: String::new(),
        delete_at: datetime!(2032-01-15 12:00 UTC),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(kind: &str) -> Letter {
        letter_samples().unwrap().into_iter().find(|letter| letter.kind == kind).unwrap()
    }

    #[test]
    fn no_letter_lets_words_become_markup_or_a_subject() {
        for letter in letter_samples().unwrap() {
            assert!(!letter.subject.is_empty() && !letter.subject.contains('\n'), "{:?}", letter.subject);
            assert!(!letter.text.contains("&#"), "a text part is not escaped:\n{}", letter.text);
            for words in ["<Carer>", "<no>"] {
                assert!(!letter.html.contains(words), "{}: {words}", letter.kind);
            }
            for typed in ["Bea", "photograph"] {
                assert!(!letter.subject.contains(typed), "{}: {}", letter.kind, letter.subject);
            }
        }
    }

    #[test]
    fn what_leaves_to_an_address_that_anybody_may_have_typed_repeats_nothing() {
        let letter = sample("concerns/acknowledged");
        assert_eq!(letter.to.name, "");
        for typed in ["Bea", "Ben", "photograph"] {
            assert!(!letter.text.contains(typed) && !letter.html.contains(typed), "{typed}");
        }
    }

    #[test]
    fn a_danger_cannot_wait_for_us() {
        let letter = sample("concerns/acknowledged");
        for number in ["999", "0808 800 5000"] {
            assert!(letter.text.contains(number) && letter.html.contains(number), "{number}");
        }
    }
}

//! Sample emails, for the desk's previews and for tests.

use time::macros::datetime;
use uuid::Uuid;

use super::{
    letters::{ApplicationConfirm, ApplicationDesk, ApplicationRefused, ApplicationWelcome},
    new_application::{Application, ApplicationState},
};
use crate::{
    config::Mailbox,
    platform::{
        clock::{UkDay, UkTime},
        mail::{EmailTemplate, Letter},
    },
};

pub fn letter_samples() -> anyhow::Result<Vec<Letter>> {
    let application = application();
    let about = application.id;
    let applicant = || Mailbox::new(&application.name, &application.email);
    let desk = || Mailbox::new("The Lectern team", "desk@lectern.example");
    let until = UkTime(datetime!(2026-01-16 12:00 UTC));
    let page = |path: &str| format!("https://lectern.example{path}");
    Ok(vec![
        ApplicationConfirm { about, link: &page("/teach-with-us/the-link-of-the-letter"), until }
            .to(Mailbox::new("", &application.email), None)?,
        ApplicationDesk {
            about,
            application: &application,
            teaches: "GCSE History, A-level History".to_owned(),
            link: page("/admin/applications/7"),
        }
        .to(desk(), None)?,
        ApplicationWelcome {
            about,
            name: &application.name,
            profile: page("/tutors/ada-sample"),
            access_link: page("/teaching"),
        }
        .to(applicant(), None)?,
        ApplicationRefused { about, name: &application.name, until: UkDay(application.delete_at) }
            .to(applicant(), None)?,
    ])
}

fn application() -> Application {
    Application {
        id: Uuid::from_u128(1),
        name: "Ada O'Sample".to_owned(),
        email: "ada@tutors.example".to_owned(),
        headline: "Sources & <essays>".to_owned(),
        about_markdown: "I taught for *nine* years.\n\nI like <hard> questions.".to_owned(),
        courses: vec!["gcse/history".to_owned(), "a-level/history".to_owned()],
        teaches_online: true,
        teaches_in_person: true,
        areas: vec!["LS6".to_owned(), "YO1".to_owned()],
        state: ApplicationState::Confirmed,
        created_at: datetime!(2026-01-14 12:00 UTC),
        delete_at: datetime!(2026-02-13 12:00 UTC),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_lets_words_become_markup_or_a_subject() {
        for letter in letter_samples().unwrap() {
            assert!(!letter.subject.is_empty() && !letter.subject.contains('\n'), "{:?}", letter.subject);
            assert!(!letter.text.contains("&#"), "a text part is not escaped:\n{}", letter.text);
            for words in ["<essays>", "<hard>"] {
                assert!(!letter.html.contains(words), "{}: {words}", letter.kind);
            }
            for typed in ["Ada", "Sources"] {
                assert!(!letter.subject.contains(typed), "{}: {}", letter.kind, letter.subject);
            }
        }
    }

    #[test]
    fn what_leaves_to_an_address_that_anybody_may_have_typed_repeats_nothing() {
        let letters = letter_samples().unwrap();
        let letter = letters.iter().find(|letter| letter.kind == "applications/confirm").unwrap();
        assert_eq!(letter.to.name, "");
        for typed in ["Ada", "Sources", "nine", "LS6"] {
            assert!(!letter.text.contains(typed) && !letter.html.contains(typed), "{typed}");
        }
    }
}

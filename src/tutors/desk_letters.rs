//! What the letters about applications and concerns say. Each has a subject, a text and
//! an HTML part with the same facts and links; the words of visitors never stand in a subject.

use time::macros::datetime;
use uuid::Uuid;

use super::{
    applied::{Application, ApplicationState},
    told::Concern,
    tutor::Course,
};
use crate::{
    config::Mailbox,
    platform::{
        self,
        clock::{Day, Moment},
        mail::{self, EmailTemplate, Letter},
    },
};

/// To the applicant: the link that confirms. It repeats nothing that was typed, because
/// the address may have been typed by anybody.
#[derive(Debug)]
pub struct ApplicationConfirm<'a> {
    pub about: Uuid,
    pub link: &'a str,
    pub until: Moment,
}

/// To the desk: somebody would like to teach here.
#[derive(Debug)]
pub struct ApplicationDesk<'a> {
    pub about: Uuid,
    pub application: &'a Application,
    /// “GCSE History, A-level History”.
    pub teaches: String,
    pub link: String,
}

/// To the applicant: they are a tutor now.
#[derive(Debug)]
pub struct ApplicationWelcome<'a> {
    pub about: Uuid,
    pub name: &'a str,
    pub profile: String,
    /// Where a tutor asks for the link to their own page.
    pub own: String,
}

/// To the applicant: they are not.
#[derive(Debug)]
pub struct ApplicationRefused<'a> {
    pub about: Uuid,
    pub name: &'a str,
    pub until: Day,
}

/// To the desk: somebody is worried about a tutor.
#[derive(Debug)]
pub struct ConcernDesk<'a> {
    pub about: Uuid,
    pub concern: &'a Concern,
    /// A field that people do not see was filled in.
    pub is_odd: bool,
    pub link: String,
}

/// To whoever told us, where they gave an address. It repeats nothing that was typed.
#[derive(Debug)]
pub struct ConcernAcknowledged<'a> {
    pub about: Uuid,
    /// “12 months”.
    pub kept: &'a str,
}

impl<'a> ApplicationDesk<'a> {
    pub fn of(site: &platform::App, application: &'a Application, courses: &[Course]) -> Self {
        Self {
            about: application.id,
            application,
            teaches: application.teaches(courses),
            link: site.config.base_url.join(&format!("/admin/applications/{}", application.id)),
        }
    }

    fn is_confirmed(&self) -> bool {
        self.application.standing == ApplicationState::Confirmed
    }

    fn until(&self) -> Moment {
        Moment(self.application.delete_at)
    }
}

mail::sheet!(
    ApplicationConfirm,
    |letter| Some(letter.about),
    "tutors/application_confirm",
    "tutors/letters/application_confirm.subject",
    "tutors/letters/application_confirm.txt",
    "tutors/letters/application_confirm.html"
);
mail::sheet!(
    ApplicationDesk,
    |letter| Some(letter.about),
    "tutors/application_desk",
    "tutors/letters/application_desk.subject",
    "tutors/letters/application_desk.txt",
    "tutors/letters/application_desk.html"
);
mail::sheet!(
    ApplicationWelcome,
    |letter| Some(letter.about),
    "tutors/application_welcome",
    "tutors/letters/application_welcome.subject",
    "tutors/letters/application_welcome.txt",
    "tutors/letters/application_welcome.html"
);
mail::sheet!(
    ApplicationRefused,
    |letter| Some(letter.about),
    "tutors/application_refused",
    "tutors/letters/application_refused.subject",
    "tutors/letters/application_refused.txt",
    "tutors/letters/application_refused.html"
);
mail::sheet!(
    ConcernDesk,
    |letter| Some(letter.about),
    "tutors/concern_desk",
    "tutors/letters/concern_desk.subject",
    "tutors/letters/concern_desk.txt",
    "tutors/letters/concern_desk.html"
);
mail::sheet!(
    ConcernAcknowledged,
    |letter| Some(letter.about),
    "tutors/concern_acknowledged",
    "tutors/letters/concern_acknowledged.subject",
    "tutors/letters/concern_acknowledged.txt",
    "tutors/letters/concern_acknowledged.html"
);

/// Each of these letters with sample data, for the desk's previews and the tests.
pub fn desk_letter_samples() -> anyhow::Result<Vec<Letter>> {
    let (application, concern) = (application(), concern());
    let about = application.id;
    let applicant = || Mailbox::new(&application.name, &application.email);
    let desk = || Mailbox::new("The Lectern desk", "desk@lectern.example");
    let until = Moment(datetime!(2026-01-16 12:00 UTC));
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
            own: page("/teaching"),
        }
        .to(applicant(), None)?,
        ApplicationRefused { about, name: &application.name, until: Day(application.delete_at) }
            .to(applicant(), None)?,
        ConcernDesk { about: concern.id, concern: &concern, is_odd: false, link: page("/admin/concerns") }
            .to(desk(), None)?,
        ConcernAcknowledged { about: concern.id, kept: "12 months" }
            .to(Mailbox::new("", &concern.email), None)?,
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
        standing: ApplicationState::Confirmed,
        created_at: datetime!(2026-01-14 12:00 UTC),
        delete_at: datetime!(2026-02-13 12:00 UTC),
    }
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
        handled_at: None,
        delete_at: datetime!(2027-01-14 12:00 UTC),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(kind: &str) -> Letter {
        let kind = format!("tutors/{kind}");
        desk_letter_samples().unwrap().into_iter().find(|letter| letter.kind == kind).unwrap()
    }

    #[test]
    fn no_letter_lets_words_become_markup_or_a_subject() {
        for letter in desk_letter_samples().unwrap() {
            assert!(!letter.subject.is_empty() && !letter.subject.contains('\n'), "{:?}", letter.subject);
            assert!(!letter.text.contains("&#"), "a text part is not escaped:\n{}", letter.text);
            for words in ["<essays>", "<hard>", "<Carer>", "<no>"] {
                assert!(!letter.html.contains(words), "{}: {words}", letter.kind);
            }
            for typed in ["Ada", "Bea", "photograph", "Sources"] {
                assert!(!letter.subject.contains(typed), "{}: {}", letter.kind, letter.subject);
            }
        }
    }

    #[test]
    fn what_leaves_to_an_address_that_anybody_may_have_typed_repeats_nothing() {
        for kind in ["application_confirm", "concern_acknowledged"] {
            let letter = sample(kind);
            assert_eq!(letter.to.name, "");
            for typed in ["Ada", "Bea", "Ben", "photograph", "Sources", "nine", "LS6"] {
                assert!(!letter.text.contains(typed) && !letter.html.contains(typed), "{kind}: {typed}");
            }
        }
    }

    #[test]
    fn a_danger_cannot_wait_for_us() {
        let letter = sample("concern_acknowledged");
        for number in ["999", "0808 800 5000"] {
            assert!(letter.text.contains(number) && letter.html.contains(number), "{number}");
        }
    }
}

//! Emails about applications. The plain text and the HTML part have the same facts and links.
//! Subjects never contain text from visitors.

use uuid::Uuid;

use super::new_application::{Application, ApplicationState};
use crate::platform::{
    self,
    clock::{UkDay, UkTime},
    mail,
};
use crate::tutors::Course;

/// To the applicant: the confirmation link. It repeats nothing that was typed, because a stranger
/// may have entered the address.
#[derive(Debug)]
pub struct ApplicationConfirm<'a> {
    pub about: Uuid,
    pub link: &'a str,
    pub until: UkTime,
}

/// To the desk: somebody has applied to teach.
#[derive(Debug)]
pub struct ApplicationDesk<'a> {
    pub about: Uuid,
    pub application: &'a Application,
    /// “GCSE History, A-level History”.
    pub teaches: String,
    pub link: String,
}

/// To the applicant: the application was accepted.
#[derive(Debug)]
pub struct ApplicationWelcome<'a> {
    pub about: Uuid,
    pub name: &'a str,
    pub profile: String,
    /// The page where tutors request the link to their own page.
    pub access_link: String,
}

/// To the applicant: the application was declined.
#[derive(Debug)]
pub struct ApplicationRefused<'a> {
    pub about: Uuid,
    pub name: &'a str,
    pub until: UkDay,
}

impl<'a> ApplicationDesk<'a> {
    pub fn of(app: &platform::App, application: &'a Application, courses: &[Course]) -> Self {
        Self {
            about: application.id,
            application,
            teaches: application.teaches(courses),
            link: app.config.base_url.join(&format!("/admin/applications/{}", application.id)),
        }
    }

    fn is_confirmed(&self) -> bool {
        self.application.state == ApplicationState::Confirmed
    }

    fn until(&self) -> UkTime {
        UkTime(self.application.delete_at)
    }
}

mail::email_template!(
    ApplicationConfirm,
    |letter| Some(letter.about),
    "applications/confirm",
    "applications/letters/confirm.subject",
    "applications/letters/confirm.txt",
    "applications/letters/confirm.html"
);
mail::email_template!(
    ApplicationDesk,
    |letter| Some(letter.about),
    "applications/desk",
    "applications/letters/desk.subject",
    "applications/letters/desk.txt",
    "applications/letters/desk.html"
);
mail::email_template!(
    ApplicationWelcome,
    |letter| Some(letter.about),
    "applications/welcome",
    "applications/letters/welcome.subject",
    "applications/letters/welcome.txt",
    "applications/letters/welcome.html"
);
mail::email_template!(
    ApplicationRefused,
    |letter| Some(letter.about),
    "applications/refused",
    "applications/letters/refused.subject",
    "applications/letters/refused.txt",
    "applications/letters/refused.html"
);

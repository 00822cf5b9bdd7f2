//! What the letters about applications and concerns say. Each has a subject, a text and
//! an HTML part with the same facts and links; the words of visitors never stand in a subject.

use uuid::Uuid;

use super::new_application::{Application, ApplicationState};
use crate::platform::{
    self,
    clock::{Day, Moment},
    mail,
};
use crate::tutors::Course;

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
    pub access_link: String,
}

/// To the applicant: they are not.
#[derive(Debug)]
pub struct ApplicationRefused<'a> {
    pub about: Uuid,
    pub name: &'a str,
    pub until: Day,
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

    fn until(&self) -> Moment {
        Moment(self.application.delete_at)
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

//! An application to teach.

use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    platform::{
        form::Mistakes,
        values::{EmailAddress, Message, PersonName},
    },
    tutors::{self, Course, teaching},
};

/// The longest profile text, in characters.
pub const LONGEST_ABOUT: usize = 5_000;

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub submission: String,
    pub name: String,
    pub email: String,
    pub headline: String,
    pub about: String,
    /// Slugs of courses.
    pub teaches: Vec<String>,
    pub online: String,
    pub in_person: String,
    pub areas: String,
    pub adult: String,
    /// The address that the form has asked about as a likely slip.
    pub asked_email: String,
    /// The address to use in place of the typed one, where a button said so.
    pub use_email: String,
    /// A honeypot: a hidden field that only bots fill in.
    pub website: String,
}

/// A validated application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApplication {
    pub name: PersonName,
    pub email: EmailAddress,
    pub headline: String,
    pub about: Message<LONGEST_ABOUT>,
    /// Slugs of courses.
    pub courses: Vec<String>,
    pub teaches_online: bool,
    pub teaches_in_person: bool,
    /// Postcode areas or districts, such as `LS` or `LS6`.
    pub areas: Vec<String>,
}

/// A stored application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub headline: String,
    pub about_markdown: String,
    pub courses: Vec<String>,
    pub teaches_online: bool,
    pub teaches_in_person: bool,
    pub areas: Vec<String>,
    pub state: ApplicationState,
    pub created_at: OffsetDateTime,
    pub delete_at: OffsetDateTime,
}

/// The state of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ApplicationState {
    /// The email address is not confirmed yet.
    Received,
    /// Waiting for the desk's decision.
    Confirmed,
    Accepted,
    Refused,
}

impl Typed {
    pub fn has(&self, course: &Course) -> bool {
        self.teaches.contains(&course.slug())
    }
}

impl NewApplication {
    /// Parses the form. Courses that are not in `known` are invalid.
    ///
    /// # Errors
    /// The invalid fields.
    pub fn parse(typed: &Typed, known: &[Course]) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let name = PersonName::parse(&typed.name).map_err(|why| why.or_missing("Enter your name."));
        let name = mistakes.keep("name", name);
        let email = mistakes.keep("email", EmailAddress::parse(&typed.email));
        let headline = tutors::headline(&typed.headline, &mut mistakes);
        let about = Message::parse(&typed.about)
            .map_err(|why| why.or_missing("Write something about how you teach."));
        let about = mistakes.keep("about", about);
        let courses: Vec<String> =
            known.iter().filter(|course| typed.has(course)).map(Course::slug).collect();
        if courses.is_empty() {
            mistakes.mark("teaches", "Choose at least one level and subject.");
        }
        let (teaches_online, teaches_in_person) = (!typed.online.is_empty(), !typed.in_person.is_empty());
        if !teaches_online && !teaches_in_person {
            mistakes.mark("place", "Choose online, in person, or both.");
        }
        let areas = if teaches_in_person {
            teaching::parse_areas(&typed.areas, true, &mut mistakes)
        } else {
            Vec::new()
        };
        if typed.adult.is_empty() {
            mistakes.mark("adult", "To teach here, you must be 18 or over.");
        }
        match (name, email, about) {
            (Some(name), Some(email), Some(about)) if mistakes.is_empty() => {
                Ok(Self { name, email, headline, about, courses, teaches_online, teaches_in_person, areas })
            }
            _ => Err(mistakes),
        }
    }
}

impl Application {
    /// The places in words: “online, and in person in LS6, YO1”.
    pub fn place(&self) -> String {
        let areas = self.areas.join(", ");
        match (self.teaches_online, self.teaches_in_person) {
            (true, true) => format!("online, and in person in {areas}"),
            (false, true) => format!("in person in {areas}"),
            _ => "online".to_owned(),
        }
    }

    /// The chosen courses, of those that exist.
    pub fn taught<'a>(&self, known: &'a [Course]) -> Vec<&'a Course> {
        known.iter().filter(|course| self.courses.contains(&course.slug())).collect()
    }

    /// The chosen courses in words: “GCSE History, A-level History”.
    pub fn teaches(&self, known: &[Course]) -> String {
        let labels: Vec<_> = self.taught(known).into_iter().map(Course::label).collect();
        labels.join(", ")
    }

    /// Whether the desk may still accept or decline it.
    pub fn is_open(&self) -> bool {
        self.state == ApplicationState::Confirmed
    }
}

impl ApplicationState {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Confirmed => "confirmed",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    /// The label on the desk's pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "Not confirmed yet",
            Self::Confirmed => "Waiting for an answer",
            Self::Accepted => "Accepted",
            Self::Refused => "Declined",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Course> {
        vec![Course {
            level_id: 1,
            level: "gcse".into(),
            level_label: "GCSE".into(),
            subject_id: 1,
            subject: "history".into(),
            subject_label: "History".into(),
        }]
    }

    fn typed() -> Typed {
        Typed {
            name: "Ada\r\nSample".into(),
            email: " Ada@Tutors.example ".into(),
            headline: "Essays".into(),
            about: "Well.".into(),
            teaches: vec!["gcse/history".into(), "gcse/alchemy".into()],
            online: "yes".into(),
            areas: "nonsense that nobody looks at".into(),
            adult: "yes".into(),
            ..Typed::default()
        }
    }

    fn fields(typed: &Typed) -> Vec<&'static str> {
        NewApplication::parse(typed, &known()).unwrap_err().iter().map(|mistake| mistake.field).collect()
    }

    #[test]
    fn what_is_kept_is_in_order() {
        let new = NewApplication::parse(&typed(), &known()).unwrap();
        assert_eq!((new.name.as_str(), new.email.as_str()), ("Ada Sample", "ada@tutors.example"));
        assert_eq!(new.courses, ["gcse/history"]);
        assert!(new.areas.is_empty(), "nobody travels to a lesson online");
    }

    #[test]
    fn every_mistake_stands_at_its_field() {
        let empty = ["name", "email", "headline", "about", "teaches", "place", "adult"];
        assert_eq!(fields(&Typed::default()), empty);
        assert_eq!(fields(&Typed { about: "é".repeat(LONGEST_ABOUT + 1), ..typed() }), ["about"]);
    }

    #[test]
    fn areas_are_first_halves_of_postcodes() {
        let near = |areas: &str| Typed { in_person: "yes".into(), areas: areas.into(), ..typed() };
        let new = NewApplication::parse(&near("ls, LS6 yo1,ls EC1A"), &known()).unwrap();
        assert_eq!(new.areas, ["LS", "LS6", "YO1", "EC1A"]);
        for wrong in ["", "Leeds", "LS6, 2AB", "LS1!"] {
            assert_eq!(fields(&near(wrong)), ["areas"], "{wrong}");
        }
    }
}

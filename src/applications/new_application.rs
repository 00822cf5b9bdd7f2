//! Somebody would like to teach here.

use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::form::{self, Mistakes};
use crate::tutors::{Course, is_address};

/// The longest text about oneself.
pub const LONGEST_ABOUT: usize = 5_000;
const MOST_AREAS: usize = 30;

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
    /// The honeypot: people do not see it.
    pub website: String,
}

/// What an applicant says, fit to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApplication {
    pub name: String,
    pub email: String,
    pub headline: String,
    pub about: String,
    /// Slugs of courses.
    pub courses: Vec<String>,
    pub teaches_online: bool,
    pub teaches_in_person: bool,
    /// Postcode areas or districts, such as `LS` or `LS6`.
    pub areas: Vec<String>,
}

/// An application as it is kept.
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
    pub standing: ApplicationState,
    pub created_at: OffsetDateTime,
    pub delete_at: OffsetDateTime,
}

/// How far an application has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum ApplicationState {
    /// The address is not confirmed yet.
    Received,
    /// The desk has to answer.
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
    /// Reads what was typed against the courses that there are.
    pub fn read(typed: &Typed, known: &[Course]) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let applied = Self {
            name: form::line(&typed.name),
            email: typed.email.trim().to_lowercase(),
            headline: form::line(&typed.headline),
            about: form::prose(&typed.about),
            courses: known.iter().filter(|course| typed.has(course)).map(Course::slug).collect(),
            teaches_online: !typed.online.is_empty(),
            teaches_in_person: !typed.in_person.is_empty(),
            areas: Vec::new(),
        };
        applied.mark_words(&mut mistakes);
        if applied.courses.is_empty() {
            mistakes.mark("teaches", "Choose at least one level and subject.");
        }
        if !applied.teaches_online && !applied.teaches_in_person {
            mistakes.mark("place", "Choose online, in person, or both.");
        }
        let areas = if applied.teaches_in_person { areas(&typed.areas, &mut mistakes) } else { Vec::new() };
        if typed.adult.is_empty() {
            mistakes.mark("adult", "Only somebody who is 18 or over can teach here.");
        }
        if mistakes.is_empty() { Ok(Self { areas, ..applied }) } else { Err(mistakes) }
    }

    fn mark_words(&self, mistakes: &mut Mistakes) {
        match self.name.chars().count() {
            0 => mistakes.mark("name", "Enter your name."),
            1..=100 => {}
            _ => mistakes.mark("name", "The name is longer than 100 characters."),
        }
        if !is_address(&self.email) {
            mistakes.mark("email", "Enter an e-mail address such as ada@school.example.");
        }
        match self.headline.chars().count() {
            0 => mistakes.mark("headline", "Enter a headline of one sentence."),
            1..=200 => {}
            _ => mistakes.mark("headline", "The headline is longer than 200 characters."),
        }
        match self.about.chars().count() {
            0 => mistakes.mark("about", "Write something about your teaching."),
            1..=LONGEST_ABOUT => {}
            count => mistakes.mark(
                "about",
                format!("The text has {count} characters; the most that we can take is {LONGEST_ABOUT}."),
            ),
        }
    }
}

/// First halves of postcodes, or their letters alone, in capitals and each once.
fn areas(typed: &str, mistakes: &mut Mistakes) -> Vec<String> {
    let mut areas = Vec::new();
    for word in typed.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        let Some(area) = area(word) else {
            mistakes.mark(
                "areas",
                "Enter first halves of postcodes, such as LS or LS6, with commas between them.",
            );
            return areas;
        };
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
    match areas.len() {
        0 => mistakes.mark("areas", "Enter where you teach in person, such as LS or LS6."),
        1..=MOST_AREAS => {}
        _ => mistakes.mark("areas", format!("Enter at most {MOST_AREAS} areas.")),
    }
    areas
}

/// `LS`, `LS6`, `EC1A`.
fn area(word: &str) -> Option<String> {
    let upper = word.to_ascii_uppercase();
    let letters = upper.bytes().take_while(u8::is_ascii_uppercase).count();
    let is_one = (1..=2).contains(&letters)
        && match upper.as_bytes().get(letters..)? {
            [] => true,
            [digit] => digit.is_ascii_digit(),
            [digit, last] => digit.is_ascii_digit() && last.is_ascii_alphanumeric(),
            _ => false,
        };
    is_one.then_some(upper)
}

impl Application {
    /// “online, and in person in LS6, YO1”.
    pub fn place(&self) -> String {
        let areas = self.areas.join(", ");
        match (self.teaches_online, self.teaches_in_person) {
            (true, true) => format!("online, and in person in {areas}"),
            (false, true) => format!("in person in {areas}"),
            _ => "online".to_owned(),
        }
    }

    /// What they would teach, of the courses that there are.
    pub fn taught<'a>(&self, known: &'a [Course]) -> Vec<&'a Course> {
        known.iter().filter(|course| self.courses.contains(&course.slug())).collect()
    }

    /// “GCSE History, A-level History”.
    pub fn teaches(&self, known: &[Course]) -> String {
        let labels: Vec<_> = self.taught(known).into_iter().map(Course::label).collect();
        labels.join(", ")
    }

    /// The desk may answer it.
    pub fn is_open(&self) -> bool {
        self.standing == ApplicationState::Confirmed
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

    /// In the desk's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "Not confirmed yet",
            Self::Confirmed => "Waits for an answer",
            Self::Accepted => "Accepted",
            Self::Refused => "Refused",
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
        NewApplication::read(typed, &known()).unwrap_err().iter().map(|mistake| mistake.field).collect()
    }

    #[test]
    fn what_is_kept_is_in_order() {
        let applied = NewApplication::read(&typed(), &known()).unwrap();
        assert_eq!((applied.name.as_str(), applied.email.as_str()), ("Ada Sample", "ada@tutors.example"));
        assert_eq!(applied.courses, ["gcse/history"]);
        assert!(applied.areas.is_empty(), "nobody travels to a lesson online");
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
        let applied = NewApplication::read(&near("ls, LS6 yo1,ls EC1A"), &known()).unwrap();
        assert_eq!(applied.areas, ["LS", "LS6", "YO1", "EC1A"]);
        for wrong in ["", "Leeds", "LS6, 2AB", "LS1!"] {
            assert_eq!(fields(&near(wrong)), ["areas"], "{wrong}");
        }
    }
}

use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::teaching::Teaching;
use crate::{
    config::Mailbox,
    platform::{
        form::Mistakes,
        values::{EmailAddress, InvalidMessage, Message, PersonName, line},
    },
};

/// A tutor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tutor {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub email: String,
    pub headline: String,
    pub about_markdown: String,
    pub about_html: String,
    /// When the current pause of offers began.
    pub paused_at: Option<OffsetDateTime>,
    /// When the pause ends. `None`: when the tutor or the desk ends it.
    pub paused_until: Option<OffsetDateTime>,
    /// When the team suspended the tutor: no offers, until the team ends it.
    pub suspended_at: Option<OffsetDateTime>,
    /// Who suspended the tutor, or empty.
    pub suspended_by: String,
    /// When the team hid the tutor: no offers and no page.
    pub hidden_at: Option<OffsetDateTime>,
    /// Who hid the tutor, or empty.
    pub hidden_by: String,
    /// The most offers in seven days. `None`: no limit.
    pub weekly_limit: Option<i16>,
    pub teaches_online: bool,
    pub teaches_in_person: bool,
    /// Postcode areas or districts, such as `LS` or `LS6`.
    pub areas: Vec<String>,
    /// When lessons are possible. Empty: at any time.
    pub times: Vec<String>,
    /// Pence per hour. `None`: to be agreed.
    pub price_pence: Option<i32>,
    /// When the latest offer was sent.
    pub last_asked_at: Option<OffsetDateTime>,
}

impl Tutor {
    /// Whether the tutor is sent no offers, for whatever reason.
    pub fn is_paused(&self, now: OffsetDateTime) -> bool {
        let by_tutor = self.paused_at.is_some() && self.paused_until.is_none_or(|until| now < until);
        by_tutor || self.is_barred()
    }

    /// Whether the team suspended or hid the tutor, which only the team ends.
    pub fn is_barred(&self) -> bool {
        self.suspended_at.is_some() || self.is_hidden()
    }

    pub fn is_hidden(&self) -> bool {
        self.hidden_at.is_some()
    }

    pub fn mailbox(&self) -> Mailbox {
        Mailbox::new(&self.name, &self.email)
    }

    /// How the tutor teaches, as the forms show it.
    pub fn teaching(&self) -> Teaching {
        Teaching {
            weekly_limit: self.weekly_limit,
            teaches_online: self.teaches_online,
            teaches_in_person: self.teaches_in_person,
            areas: self.areas.clone(),
            times: self.times.clone(),
            price_pence: self.price_pence,
        }
    }
}

/// A level of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    pub level_id: i16,
    pub level: String,
    pub level_label: String,
    pub subject_id: i16,
    pub subject: String,
    pub subject_label: String,
}

impl Course {
    /// The value of the course in forms.
    pub fn slug(&self) -> String {
        format!("{}/{}", self.level, self.subject)
    }

    /// “GCSE History”.
    pub fn label(&self) -> String {
        format!("{} {}", self.level_label, self.subject_label)
    }
}

/// A tutor's form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub name: String,
    pub email: String,
    pub headline: String,
    pub about: String,
}

/// A validated profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub name: PersonName,
    pub email: EmailAddress,
    pub headline: String,
    pub about: String,
}

impl Profile {
    /// Parses the form.
    ///
    /// # Errors
    /// The invalid fields.
    pub fn parse(typed: &Typed) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let name = PersonName::parse(&typed.name).map_err(|why| why.or_missing("Enter the tutor's name."));
        let name = mistakes.keep("name", name);
        let email = mistakes.keep("email", EmailAddress::parse(&typed.email));
        let headline = headline(&typed.headline, &mut mistakes);
        let about = about(&typed.about, &mut mistakes);
        match (name, email) {
            (Some(name), Some(email)) if mistakes.is_empty() => Ok(Self { name, email, headline, about }),
            _ => Err(mistakes),
        }
    }
}

/// Parses a headline: one line of 1 to 200 characters.
pub fn headline(typed: &str, mistakes: &mut Mistakes) -> String {
    let headline = line(typed);
    match headline.chars().count() {
        0 => mistakes.mark("headline", "Enter a headline of one sentence."),
        1..=200 => {}
        _ => mistakes.mark("headline", "Shorten the headline to 200 characters."),
    }
    headline
}

/// Parses the profile text: Markdown of at most 20,000 characters, or empty.
pub fn about(typed: &str, mistakes: &mut Mistakes) -> String {
    match Message::<20_000>::parse(typed) {
        Err(InvalidMessage::Missing) => String::new(),
        parsed => mistakes.keep("about", parsed).map(Message::into_string).unwrap_or_default(),
    }
}

/// `wanted` if it is free, or else the first free one of `wanted-2`, `wanted-3` and so on.
pub fn free_slug(wanted: &str, taken: &[String]) -> String {
    let wanted = if wanted.is_empty() { "tutor" } else { wanted };
    let mut slug = wanted.to_owned();
    let mut number = 1;
    while taken.contains(&slug) {
        number += 1;
        slug = format!("{wanted}-{number}");
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_kept_as_lines_and_prose() {
        let typed = Typed {
            name: " Ada\r\nSample ".into(),
            email: " Ada@Tutors.Example ".into(),
            headline: "Russia".into(),
            about: "One.\r\n\r\nTwo.".into(),
        };
        let profile = Profile::parse(&typed).unwrap();
        assert_eq!(profile.name.as_str(), "Ada Sample");
        assert_eq!(profile.email.as_str(), "ada@tutors.example");
        assert_eq!(profile.about, "One.\n\nTwo.");
    }

    #[test]
    fn each_mistake_stands_at_its_field() {
        let typed = Typed { email: "Ada <ada@tutors.example>".into(), ..Typed::default() };
        let mistakes = Profile::parse(&typed).unwrap_err();
        let fields: Vec<_> = mistakes.iter().map(|mistake| mistake.field).collect();
        assert_eq!(fields, ["name", "email", "headline"]);
    }

    #[test]
    fn the_second_of_a_name_gets_a_number() {
        assert_eq!(free_slug("ada", &[]), "ada");
        assert_eq!(free_slug("ada", &["ada".into(), "ada-2".into()]), "ada-3");
        assert_eq!(free_slug("", &[]), "tutor");
    }
}

use email_address::{EmailAddress, Options};
use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::teaching::Teaching;
use crate::{
    config::Mailbox,
    platform::form::{self, Mistakes},
};

/// Somebody who teaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tutor {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub email: String,
    pub headline: String,
    pub about_markdown: String,
    pub about_html: String,
    /// Since when no offers are sent.
    pub paused_at: Option<OffsetDateTime>,
    /// Until when; `None`: until the tutor or the desk ends it.
    pub paused_until: Option<OffsetDateTime>,
    /// Offers in seven days; `None`: no limit.
    pub weekly_limit: Option<i16>,
    pub teaches_online: bool,
    pub teaches_in_person: bool,
    /// Postcode areas or districts, such as `LS` or `LS6`.
    pub areas: Vec<String>,
    /// None: any time.
    pub times: Vec<String>,
    /// For an hour; `None`: to be agreed.
    pub price_pence: Option<i32>,
    /// The last time an offer was sent.
    pub last_asked_at: Option<OffsetDateTime>,
}

impl Tutor {
    pub fn is_paused(&self, now: OffsetDateTime) -> bool {
        self.paused_at.is_some() && self.paused_until.is_none_or(|until| now < until)
    }

    pub fn mailbox(&self) -> Mailbox {
        Mailbox::new(&self.name, &self.email)
    }

    /// How they teach, as their forms show it.
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

/// One level of one subject.
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
    /// How a form names it.
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

/// What a tutor says of themselves, fit to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub email: String,
    pub headline: String,
    pub about: String,
}

impl Profile {
    /// Reads what was typed and marks what cannot be kept.
    pub fn read(typed: &Typed, mistakes: &mut Mistakes) -> Self {
        let profile = Self {
            name: form::line(&typed.name),
            email: typed.email.trim().to_lowercase(),
            headline: form::line(&typed.headline),
            about: form::prose(&typed.about),
        };
        match profile.name.chars().count() {
            0 => mistakes.mark("name", "Enter the tutor's name."),
            1..=100 => {}
            _ => mistakes.mark("name", "The name is longer than 100 characters."),
        }
        if !is_address(&profile.email) {
            mistakes.mark("email", "Enter an e-mail address such as ada@school.example.");
        }
        match profile.headline.chars().count() {
            0 => mistakes.mark("headline", "Enter a headline of one sentence."),
            1..=200 => {}
            _ => mistakes.mark("headline", "The headline is longer than 200 characters."),
        }
        if profile.about.chars().count() > 20_000 {
            mistakes.mark("about", "The text is longer than 20,000 characters.");
        }
        profile
    }
}

/// An address that a letter can be sent to, and nothing beside it.
pub fn is_address(text: &str) -> bool {
    let bare = Options::default().without_display_text().without_domain_literal().with_required_tld();
    text.len() <= 254 && EmailAddress::parse_with_options(text, bare).is_ok()
}

/// `wanted`, or the first of `wanted-2`, `wanted-3` … that nobody has.
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

    fn read(typed: &Typed) -> (Profile, Mistakes) {
        let mut mistakes = Mistakes::default();
        let profile = Profile::read(typed, &mut mistakes);
        (profile, mistakes)
    }

    #[test]
    fn a_profile_is_kept_as_lines_and_prose() {
        let typed = Typed {
            name: " Ada\r\nSample ".into(),
            email: " Ada@Tutors.Example ".into(),
            headline: "Russia".into(),
            about: "One.\r\n\r\nTwo.".into(),
        };
        let (profile, mistakes) = read(&typed);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        assert_eq!(profile.name, "Ada Sample");
        assert_eq!(profile.email, "ada@tutors.example");
        assert_eq!(profile.about, "One.\n\nTwo.");
    }

    #[test]
    fn each_mistake_stands_at_its_field() {
        let (_, mistakes) = read(&Typed { email: "Ada <ada@tutors.example>".into(), ..Typed::default() });
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

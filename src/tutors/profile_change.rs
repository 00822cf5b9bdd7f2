use serde::Deserialize;
use time::OffsetDateTime;

use super::tutor::{about, headline};
use crate::platform::{form::Mistakes, markdown};

/// A profile text that a tutor has proposed and an admin has to approve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub headline: String,
    pub about: String,
    pub asked_at: OffsetDateTime,
}

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub headline: String,
    pub about: String,
}

impl Change {
    /// Parses the form.
    ///
    /// # Errors
    /// The invalid fields.
    pub fn parse(typed: &Typed, now: OffsetDateTime) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let change = Self {
            headline: headline(&typed.headline, &mut mistakes),
            about: about(&typed.about, &mut mistakes),
            asked_at: now,
        };
        if let Err(refused) = markdown::to_html(&change.about) {
            mistakes.mark("about", format!("The text {refused}."));
        }
        if mistakes.is_empty() { Ok(change) } else { Err(mistakes) }
    }
}

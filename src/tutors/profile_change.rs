use serde::Deserialize;
use time::OffsetDateTime;

use crate::platform::{
    form::{Mistakes, line, prose},
    markdown,
};

/// Words that a tutor wants on their page.
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
    /// Reads what was typed and marks what cannot be kept.
    pub fn read(typed: &Typed, now: OffsetDateTime) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let change = Self { headline: line(&typed.headline), about: prose(&typed.about), asked_at: now };
        match change.headline.chars().count() {
            0 => mistakes.mark("headline", "Enter a headline of one sentence."),
            1..=200 => {}
            _ => mistakes.mark("headline", "The headline is longer than 200 characters."),
        }
        if change.about.chars().count() > 20_000 {
            mistakes.mark("about", "The text is longer than 20,000 characters.");
        } else if let Err(refused) = markdown::to_html(&change.about) {
            mistakes.mark("about", format!("The text {refused}."));
        }
        if mistakes.is_empty() { Ok(change) } else { Err(mistakes) }
    }
}

//! Somebody is worried about a tutor.

use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::form::{self, Mistakes};
use crate::tutors::is_address;

/// The longest message.
pub const LONGEST_MESSAGE: usize = 5_000;

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub submission: String,
    pub name: String,
    pub email: String,
    pub message: String,
    /// The honeypot: people do not see it.
    pub website: String,
}

/// What is said, fit to be kept. Name and address may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConcern {
    pub name: String,
    pub email: String,
    pub message: String,
}

/// A concern as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    pub id: Uuid,
    pub tutor_id: Uuid,
    pub tutor_name: String,
    pub name: String,
    pub email: String,
    pub message: String,
    pub created_at: OffsetDateTime,
    pub handled_at: Option<OffsetDateTime>,
    pub delete_at: OffsetDateTime,
}

impl NewConcern {
    pub fn read(typed: &Typed) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let told = Self {
            name: form::line(&typed.name),
            email: typed.email.trim().to_lowercase(),
            message: form::prose(&typed.message),
        };
        if told.name.chars().count() > 100 {
            mistakes.mark("name", "The name is longer than 100 characters.");
        }
        if !told.email.is_empty() && !is_address(&told.email) {
            mistakes.mark("email", "Check the e-mail address, or leave it empty.");
        }
        match told.message.trim().chars().count() {
            0 => mistakes.mark("message", "Write what worries you."),
            1..=LONGEST_MESSAGE => {}
            count => mistakes.mark(
                "message",
                format!(
                    "The message has {count} characters; the most that we can take is {LONGEST_MESSAGE}."
                ),
            ),
        }
        if mistakes.is_empty() { Ok(told) } else { Err(mistakes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_enough() {
        let typed = Typed { message: "I am worried.".into(), ..Typed::default() };
        assert!(NewConcern::read(&typed).is_ok());
        let fields = |typed: &Typed| -> Vec<_> {
            NewConcern::read(typed).unwrap_err().iter().map(|mistake| mistake.field).collect()
        };
        assert_eq!(fields(&Typed { email: "ann".into(), ..Typed::default() }), ["email", "message"]);
        assert_eq!(fields(&Typed { message: "é".repeat(LONGEST_MESSAGE + 1), ..typed }), ["message"]);
    }
}

//! A concern about a tutor.

use serde::Deserialize;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::platform::{
    form::Mistakes,
    values::{EmailAddress, InvalidEmailAddress, InvalidPersonName, Message, PersonName},
};

/// The longest message, in characters.
pub const LONGEST_MESSAGE: usize = 5_000;

/// The form as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub submission: String,
    pub name: String,
    pub email: String,
    pub message: String,
    /// The address that the form has asked about as a likely slip.
    pub asked_email: String,
    /// The address to use in place of the typed one, where a button said so.
    pub use_email: String,
    /// A honeypot: a hidden field that only bots fill in.
    pub website: String,
}

/// A validated concern. The reporter's name and address are optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConcern {
    pub name: Option<PersonName>,
    pub email: Option<EmailAddress>,
    pub message: Message<LONGEST_MESSAGE>,
}

/// A stored concern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    pub id: Uuid,
    pub tutor_id: Uuid,
    pub tutor_name: String,
    pub name: String,
    pub email: String,
    pub message: String,
    pub created_at: OffsetDateTime,
    /// The address of the member of staff who took it on; empty: nobody has.
    pub owner: String,
    /// Until when a first answer is promised.
    pub answer_by: OffsetDateTime,
    pub answered_at: Option<OffsetDateTime>,
    pub escalated_at: Option<OffsetDateTime>,
    /// When it was closed.
    pub handled_at: Option<OffsetDateTime>,
    /// How it ended; empty: it has not.
    pub outcome: String,
    pub delete_at: OffsetDateTime,
}

impl NewConcern {
    /// Parses the form.
    ///
    /// # Errors
    /// The invalid fields.
    pub fn parse(typed: &Typed) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let name = match PersonName::parse(&typed.name) {
            Err(InvalidPersonName::Missing) => None,
            parsed => mistakes.keep("name", parsed),
        };
        let email = match EmailAddress::parse(&typed.email) {
            Err(InvalidEmailAddress::Missing) => None,
            parsed => {
                mistakes.keep("email", parsed.map_err(|_| "Check the email address, or leave it empty."))
            }
        };
        let message = Message::parse(&typed.message).map_err(|why| why.or_missing("Write what worries you."));
        match mistakes.keep("message", message) {
            Some(message) if mistakes.is_empty() => Ok(Self { name, email, message }),
            _ => Err(mistakes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_enough() {
        let typed = Typed { message: "I am worried.".into(), ..Typed::default() };
        assert!(NewConcern::parse(&typed).is_ok());
        let fields = |typed: &Typed| -> Vec<_> {
            NewConcern::parse(typed).unwrap_err().iter().map(|mistake| mistake.field).collect()
        };
        assert_eq!(fields(&Typed { email: "ann".into(), ..Typed::default() }), ["email", "message"]);
        assert_eq!(fields(&Typed { message: "é".repeat(LONGEST_MESSAGE + 1), ..typed }), ["message"]);
    }
}

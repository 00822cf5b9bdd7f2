use std::fmt;

use super::prose;

/// Text of several lines: 1 to `MAX` characters, with `\n` as line break and without NUL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<const MAX: usize = 5_000>(String);

/// Why a text is not a [`Message`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMessage {
    #[error("Write a text.")]
    Missing,
    /// With the number of characters, and the largest number allowed.
    #[error("The text has {count} characters. Shorten it to {max}.")]
    TooLong { count: usize, max: usize },
}

impl<const MAX: usize> Message<MAX> {
    pub const MAX_CHARS: usize = MAX;

    /// Parses a text; blank lines around it are trimmed.
    ///
    /// # Errors
    /// Where nothing is left, or more than [`Self::MAX_CHARS`] characters.
    pub fn parse(text: &str) -> Result<Self, InvalidMessage> {
        let message = prose(text);
        match message.chars().count() {
            0 => Err(InvalidMessage::Missing),
            count if count > MAX => Err(InvalidMessage::TooLong { count, max: MAX }),
            _ => Ok(Self(message)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl InvalidMessage {
    /// The sentence for the field, where a form says what to write.
    pub fn or_missing(self, missing: &str) -> String {
        match self {
            Self::Missing => missing.to_owned(),
            Self::TooLong { .. } => self.to_string(),
        }
    }
}

impl<const MAX: usize> TryFrom<&str> for Message<MAX> {
    type Error = InvalidMessage;

    fn try_from(text: &str) -> Result<Self, InvalidMessage> {
        Self::parse(text)
    }
}

impl<const MAX: usize> fmt::Display for Message<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_lines() {
        assert_eq!(Message::<20>::parse("\r\none\r\n\r\ntwo\n ").unwrap().as_str(), "one\n\ntwo");
        assert_eq!(Message::<20>::parse(" \r\n "), Err(InvalidMessage::Missing));
    }

    #[test]
    fn the_limit_counts_characters_and_is_said() {
        assert!(Message::<3>::parse("ééé").is_ok());
        let too_long = Message::<3>::parse("éééé").unwrap_err();
        assert_eq!(too_long.to_string(), "The text has 4 characters. Shorten it to 3.");
    }
}

use std::fmt;

use super::line;

/// The name of a person: one line without control or format characters, of 1 to 100 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// Why a text is not a [`PersonName`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPersonName {
    #[error("Enter a name.")]
    Missing,
    #[error("Shorten the name to {} characters.", PersonName::MAX_CHARS)]
    TooLong,
}

impl PersonName {
    pub const MAX_CHARS: usize = 100;

    /// Parses a name; white space and line breaks are folded into single spaces.
    ///
    /// # Errors
    /// Where nothing visible is left, or more than [`Self::MAX_CHARS`].
    pub fn parse(text: &str) -> Result<Self, InvalidPersonName> {
        let name = line(text);
        match name.chars().count() {
            0 => Err(InvalidPersonName::Missing),
            1..=Self::MAX_CHARS => Ok(Self(name)),
            _ => Err(InvalidPersonName::TooLong),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl InvalidPersonName {
    /// The sentence for the field, where a form says whose name is missing.
    pub fn or_missing(self, missing: &str) -> String {
        match self {
            Self::Missing => missing.to_owned(),
            Self::TooLong => self.to_string(),
        }
    }
}

impl TryFrom<&str> for PersonName {
    type Error = InvalidPersonName;

    fn try_from(text: &str) -> Result<Self, InvalidPersonName> {
        Self::parse(text)
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a name looks like an email address or a web address: mail programs would show it in place
/// of the true address.
pub fn looks_like_an_address(name: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "com", "org", "net", "info", "biz", "edu", "gov", "app", "dev", "online", "site", "shop", "club",
        "xyz", "example", "email",
    ];
    let name = name.to_lowercase();
    if name.contains(['@', '＠', '﹫']) || name.contains("://") || name.contains("www.") {
        return true;
    }
    name.split([' ', '(', ')', '<', '>', ',', ';', '"', '/', ':']).any(|word| {
        let Some((before, ending)) = word.trim_end_matches('.').rsplit_once('.') else { return false };
        let is_ending = ending.len() == 2 && ending.bytes().all(|byte| byte.is_ascii_lowercase());
        // “J.Smith” and “B.A.” are people
        before.chars().filter(|c| c.is_alphanumeric()).count() > 1
            && (is_ending || ENDINGS.contains(&ending))
            && !before.split('.').all(|part| part.chars().count() == 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(PersonName::parse(" Ada\r\nO’Sample ").unwrap().as_str(), "Ada O’Sample");
        assert_eq!(PersonName::parse(" \u{200B}\u{0} "), Err(InvalidPersonName::Missing));
    }

    #[test]
    fn a_name_has_at_most_100_characters() {
        assert!(PersonName::parse(&"é".repeat(100)).is_ok());
        assert_eq!(PersonName::parse(&"é".repeat(101)), Err(InvalidPersonName::TooLong));
    }

    #[test]
    fn a_form_says_whose_name_is_missing() {
        assert_eq!(InvalidPersonName::Missing.or_missing("Enter your name."), "Enter your name.");
        assert_eq!(
            InvalidPersonName::TooLong.or_missing("Enter your name."),
            "Shorten the name to 100 characters."
        );
    }

    #[test]
    fn a_name_that_looks_like_an_address_is_known() {
        for odd in [
            "desk@lectern.example",
            "Ann <ann@home.example>",
            "Ann ＠ home",
            "https://evil.example/x",
            "www.evil.example",
            "evil.example/login",
            "Lectern (lectern.co.uk)",
            "PAYPAL.COM",
        ] {
            assert!(looks_like_an_address(odd), "{odd}");
        }
        for name in [
            "Ann Carer",
            "J.Smith",
            "St. John Rivers",
            "Ann Smith B.A.",
            "Dr. Ann O’Neil",
            "李",
            "Ada, Dr.",
            "A. B. C.",
        ] {
            assert!(!looks_like_an_address(name), "{name}");
        }
    }
}

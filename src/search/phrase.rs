use crate::platform::form::line;

/// More than this is not a question; the rest is left out.
const LONGEST: usize = 300;

/// What a reader typed into the search box. Any input is a phrase; one without a
/// letter or digit finds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase(String);

impl Phrase {
    pub fn of(typed: &str) -> Self {
        let cut: String = typed.chars().filter(|c| *c != '\0').take(LONGEST).collect();
        Self(line(&cut))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        !self.0.contains(char::is_alphanumeric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_input_is_a_phrase() {
        assert_eq!(Phrase::of("  lenin\u{0}  death ").as_str(), "lenin death");
        assert!(Phrase::of("?! — ☭").is_empty());
        assert_eq!(Phrase::of(&"x".repeat(10_000)).as_str().len(), LONGEST);
    }
}

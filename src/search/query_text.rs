//! What somebody typed into a search box.

use crate::platform::form::line;

/// Longer input is cut, in characters.
const MAX_CHARS: usize = 300;

/// Any input is valid; one without a letter or a digit finds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryText(String);

impl QueryText {
    pub fn of(typed: &str) -> Self {
        let cut: String = typed.chars().filter(|c| *c != '\0').take(MAX_CHARS).collect();
        Self(line(&cut))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        !self.0.contains(char::is_alphanumeric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_input_is_valid() {
        assert_eq!(QueryText::of("  lenin\u{0}  death ").as_str(), "lenin death");
        assert!(QueryText::of("?! — ☭").is_empty());
        assert_eq!(QueryText::of(&"x".repeat(10_000)).as_str().len(), MAX_CHARS);
    }
}

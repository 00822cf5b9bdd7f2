use crate::platform::values::Slug;

/// How far a reader has got: GCSE, A-level, IB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub id: i16,
    pub slug: String,
    pub label: String,
    /// Lower is simpler.
    pub position: i32,
}

/// What is taught: History.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub id: i16,
    pub slug: String,
    pub label: String,
}

/// A part of a subject: Russia and the Soviet Union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    pub id: i32,
    pub slug: String,
    pub label: String,
}

/// The [`Slug`] of a text as a string; empty where nothing of the text can be written so.
pub fn slug_of(text: &str) -> String {
    Slug::parse(text).map(Slug::into_string).unwrap_or_default()
}

/// The label of a text that names a level, subject or topic: as it is written, except
/// that a bare slug is made readable (`high-school` -> `High school`).
pub fn label_of(text: &str) -> String {
    let is_slug =
        text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let words = if is_slug { text.replace('-', " ") } else { text.to_owned() };
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_becomes_readable_and_a_label_stays() {
        assert_eq!(label_of("college-introductory"), "College introductory");
        assert_eq!(label_of("A-level"), "A-level");
        assert_eq!(label_of("general"), "General");
    }

    #[test]
    fn apostrophes_are_dropped() {
        assert_eq!(slug_of("What was the impact of Lenin's death?"), "what-was-the-impact-of-lenins-death");
        assert_eq!(slug_of("Élan vital — 1907"), "elan-vital-1907");
        assert_eq!(slug_of("???"), "");
    }

    #[test]
    fn a_long_slug_ends_at_a_word() {
        let slug = slug_of(&"revolution ".repeat(30));
        assert!(slug.len() <= 120 && slug.ends_with("revolution"), "{slug}");
    }
}

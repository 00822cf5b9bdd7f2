use crate::platform::values::Slug;

/// A level of education, such as GCSE, A-level or IB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub id: i16,
    pub slug: String,
    pub label: String,
    /// The display order, simpler levels first.
    pub position: i32,
}

/// A school subject, such as History.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub id: i16,
    pub slug: String,
    pub label: String,
}

/// A part of a subject, such as Russia and the Soviet Union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    pub id: i32,
    pub slug: String,
    pub label: String,
}

/// The address of a topic's page at a level, without host.
pub fn path(level: &str, subject: &str, topic: &str) -> String {
    format!("/topics/{level}/{subject}/{topic}")
}

/// The [`Slug`] of a text as a string. Empty if no character of the text can be part of a slug.
pub fn slug_of(text: &str) -> String {
    Slug::parse(text).map(Slug::into_string).unwrap_or_default()
}

/// The label of a level, subject or topic: the text as it is, except that a bare slug is made
/// readable (`high-school` becomes `High school`).
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

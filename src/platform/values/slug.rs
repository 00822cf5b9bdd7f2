use std::fmt;

/// The part of an address that names something: lower-case ASCII letters and digits with hyphens
/// between them, of 1 to 120 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

/// A text of which nothing can be written in a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Enter at least one letter or digit.")]
pub struct InvalidSlug;

impl Slug {
    pub const MAX_CHARS: usize = 120;

    /// Makes a slug of a text: letters are transliterated to ASCII, apostrophes are dropped
    /// (`Lenin’s death` is `lenins-death`), and what is too long is cut between words. A text that
    /// is a slug already stays as it is.
    ///
    /// # Errors
    /// Where nothing of the text can be written so.
    pub fn parse(text: &str) -> Result<Self, InvalidSlug> {
        let plain: String = text.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')).collect();
        let mut slug = slug::slugify(plain);
        if slug.len() > Self::MAX_CHARS {
            let half = Self::MAX_CHARS / 2;
            let cut = slug[..Self::MAX_CHARS].rfind('-').filter(|at| *at > half).unwrap_or(Self::MAX_CHARS);
            slug.truncate(cut);
        }
        match slug.trim_matches('-') {
            "" => Err(InvalidSlug),
            slug => Ok(Self(slug.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl TryFrom<&str> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: &str) -> Result<Self, InvalidSlug> {
        Self::parse(text)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(text: &str) -> String {
        Slug::parse(text).unwrap().into_string()
    }

    #[test]
    fn apostrophes_are_dropped() {
        assert_eq!(slug("What was the impact of Lenin's death?"), "what-was-the-impact-of-lenins-death");
        assert_eq!(slug("Élan vital — 1907"), "elan-vital-1907");
        assert_eq!(Slug::parse("???"), Err(InvalidSlug));
    }

    #[test]
    fn a_long_slug_ends_at_a_word() {
        let slug = slug(&"revolution ".repeat(30));
        assert!(slug.len() <= 120 && slug.ends_with("revolution"), "{slug}");
    }

    #[test]
    fn a_slug_stays_as_it_is() {
        assert_eq!(slug("lenins-death-1924"), "lenins-death-1924");
    }
}

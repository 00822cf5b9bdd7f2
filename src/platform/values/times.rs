use serde::Serialize;

/// The times of the week that families and tutors can tick. None ticked: any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Times {
    Daytime,
    Evenings,
    Weekends,
}

/// A text that names none of the [`Times`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose from the times in the list.")]
pub struct UnknownTimes;

impl Times {
    pub const ALL: [Self; 3] = [Self::Daytime, Self::Evenings, Self::Weekends];

    /// As forms and tables spell it: `daytime`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Daytime => "daytime",
            Self::Evenings => "evenings",
            Self::Weekends => "weekends",
        }
    }

    /// “Weekdays in the daytime”.
    pub fn label(self) -> &'static str {
        match self {
            Self::Daytime => "Weekdays in the daytime",
            Self::Evenings => "Weekday evenings",
            Self::Weekends => "Weekends",
        }
    }

    /// The label within a sentence.
    pub fn described(self) -> &'static str {
        match self {
            Self::Daytime => "weekdays in the daytime",
            Self::Evenings => "weekday evenings",
            Self::Weekends => "weekends",
        }
    }

    /// Parses a slug.
    ///
    /// # Errors
    /// Where no times have this slug.
    pub fn parse(slug: &str) -> Result<Self, UnknownTimes> {
        Self::ALL.into_iter().find(|times| times.slug() == slug).ok_or(UnknownTimes)
    }

    /// Those whose slugs are among `slugs`, each once and in the order of the week. Unknown slugs
    /// are ignored: only a form made by hand holds one.
    pub fn among(slugs: &[String]) -> Vec<Self> {
        Self::ALL.into_iter().filter(|times| slugs.iter().any(|slug| slug == times.slug())).collect()
    }

    /// [`Times::among`], as tables spell them.
    pub fn slugs_among(slugs: &[String]) -> Vec<String> {
        Self::among(slugs).into_iter().map(|times| times.slug().to_owned()).collect()
    }
}

impl TryFrom<&str> for Times {
    type Error = UnknownTimes;

    fn try_from(slug: &str) -> Result<Self, UnknownTimes> {
        Self::parse(slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_parsed_as_they_are_written() {
        for times in Times::ALL {
            assert_eq!(Times::parse(times.slug()), Ok(times));
        }
        assert_eq!(Times::parse("nights"), Err(UnknownTimes));
    }

    #[test]
    fn times_that_nobody_knows_are_dropped() {
        let ticked = ["weekends", "nights", "daytime", "weekends"].map(str::to_owned);
        assert_eq!(Times::slugs_among(&ticked), ["daytime", "weekends"]);
    }
}

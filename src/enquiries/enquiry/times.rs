use serde::Serialize;

/// When lessons can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Times {
    Daytime,
    Evenings,
    Weekends,
}

impl Times {
    pub const ALL: [Self; 3] = [Self::Daytime, Self::Evenings, Self::Weekends];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Daytime => "daytime",
            Self::Evenings => "evenings",
            Self::Weekends => "weekends",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Daytime => "Weekdays in the daytime",
            Self::Evenings => "Weekday evenings",
            Self::Weekends => "Weekends",
        }
    }

    /// Within a sentence.
    pub fn described(self) -> &'static str {
        match self {
            Self::Daytime => "weekdays in the daytime",
            Self::Evenings => "weekday evenings",
            Self::Weekends => "weekends",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|times| times.slug() == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_their_spelling() {
        for times in Times::ALL {
            assert_eq!(Times::parse(times.slug()), Some(times));
        }
    }
}

use serde::Serialize;

/// Where lessons can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Place {
    Online,
    /// In person, in the family's area.
    Nearby,
    #[default]
    Either,
}

impl Place {
    pub const ALL: [Self; 3] = [Self::Online, Self::Nearby, Self::Either];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Nearby => "nearby",
            Self::Either => "either",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Online => "Online",
            Self::Nearby => "In person, near us",
            Self::Either => "Either",
        }
    }

    /// As tutors read it, within a sentence.
    pub fn described(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Nearby => "in person",
            Self::Either => "online or in person",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.slug() == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_their_spelling() {
        for place in Place::ALL {
            assert_eq!(Place::parse(place.slug()), Some(place));
        }
    }
}

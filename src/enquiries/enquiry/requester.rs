use serde::Serialize;

/// Who is asking, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Requester {
    Me,
    Child,
    Under18,
    School,
}

impl Requester {
    pub const ALL: [Self; 4] = [Self::Me, Self::Child, Self::Under18, Self::School];

    /// As the form and the table spell it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Child => "child",
            Self::Under18 => "under18",
            Self::School => "school",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Me => "Me: I am 18 or over",
            Self::Child => "My child",
            Self::Under18 => "Me: I am under 18",
            Self::School => "A school",
        }
    }

    /// The hint below the label.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Me => "You’re learning for yourself, or for an exam.",
            Self::Child => "You’re a parent or carer.",
            Self::Under18 => "We email your parent or carer, who confirms.",
            Self::School => "You’re asking for students at your school.",
        }
    }

    /// As tutors read it, within a sentence.
    pub fn described(self) -> &'static str {
        match self {
            Self::Me => "an adult who wants to learn",
            Self::Child => "a parent or carer, for their child",
            Self::Under18 => "a student under 18, whose parent or carer confirmed",
            Self::School => "a school",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.slug() == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_their_spelling() {
        for case in Requester::ALL {
            assert_eq!(Requester::parse(case.slug()), Some(case));
        }
    }
}

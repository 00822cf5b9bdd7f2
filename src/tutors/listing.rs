//! How a list of tutors is searched, filtered and sorted.

/// What is looked for. An empty list or `None` filters nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub level_id: Option<i16>,
    pub subject_id: Option<i16>,
    /// In lower case; each has to occur in the name, the headline, the profile text or an area.
    pub words: Vec<String>,
    pub place: Option<Place>,
    pub standing: Standing,
}

/// Which tutors are listed at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// All that the public may see.
    #[default]
    Public,
    /// Hidden ones too.
    All,
    Active,
    Paused,
    Hidden,
    /// Who has proposed a profile text.
    Words,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Online,
    InPerson,
}

/// The order of a list. Whoever takes new students comes first in each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    /// The lowest price first; without one last.
    Price,
    /// The newest first.
    Newest,
}

/// The most words of a search.
const WORDS: usize = 8;

/// The words of a search, in lower case.
pub fn words(typed: &str) -> Vec<String> {
    typed.split_whitespace().map(str::to_lowercase).take(WORDS).collect()
}

impl Standing {
    /// For the desk: the tabs of its list.
    pub const TABS: [Self; 5] = [Self::All, Self::Active, Self::Paused, Self::Hidden, Self::Words];

    /// The word in addresses and queries; empty for all.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::All => "",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Hidden => "hidden",
            Self::Words => "words",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Public | Self::All => "All",
            Self::Active => "Active",
            Self::Paused => "Paused",
            Self::Hidden => "Hidden",
            Self::Words => "New texts to check",
        }
    }
}

impl Place {
    pub const ALL: [Self; 2] = [Self::Online, Self::InPerson];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::InPerson => "in_person",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Online => "Online",
            Self::InPerson => "In person",
        }
    }
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Name, Self::Price, Self::Newest];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Price => "price",
            Self::Newest => "newest",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Price => "Price, lowest first",
            Self::Newest => "Newest first",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_few_and_in_lower_case() {
        assert_eq!(words("  Cold WAR\tÉcole "), ["cold", "war", "école"]);
        assert!(words(" ").is_empty());
        assert_eq!(words(&"a ".repeat(100)).len(), WORDS);
    }
}

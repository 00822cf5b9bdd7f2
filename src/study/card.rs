use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

/// One thing to learn: what is asked, and what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Stays the same as long as the front does: 12 characters of URL-safe base64.
    pub key: String,
    pub kind: Kind,
    pub front: String,
    pub back: String,
    /// Whether the back asks for the front as well: not where two cards have the same back.
    pub is_both_ways: bool,
    /// Where the answer explains it: the path of its page with a fragment.
    pub link: String,
    /// The position of its answer among those of the deck.
    pub answer: usize,
    /// When its answer, or the card itself, was changed last.
    pub changed_at: OffsetDateTime,
}

/// What a card is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The question and its short answer.
    Question,
    Term,
    /// An event and its date.
    Date,
    /// Written by an editor as a card.
    Own,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Term => "term",
            Self::Date => "date",
            Self::Own => "card",
        }
    }

    /// The name that editors see.
    pub fn label(self) -> &'static str {
        match self {
            Self::Question => "Question",
            Self::Term => "Key term",
            Self::Date => "Key date",
            Self::Own => "Your own card",
        }
    }

    /// What stands above the front.
    pub fn prompt(self) -> &'static str {
        match self {
            Self::Question => "Answer in one sentence",
            Self::Term => "What does this mean?",
            Self::Date => "When was this?",
            Self::Own => "Do you know this?",
        }
    }

    /// What stands above the back, where that is asked.
    pub fn prompt_back(self) -> &'static str {
        match self {
            Self::Term => "Which term is this?",
            Self::Date => "What happened then?",
            Self::Question | Self::Own => "",
        }
    }
}

/// The key of a card of this answer. Case and spacing of the front make no difference.
pub fn key_of(answer: Uuid, kind: Kind, front: &str) -> String {
    let digest = Sha256::digest(format!("{answer}/{}/{}", kind.as_str(), folded(front)));
    URL_SAFE_NO_PAD.encode(&digest[..9])
}

/// A text as it is compared with another: in lower case, of letters and digits alone.
pub fn folded(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_that_of_its_front_in_its_answer() {
        let [here, there] = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let key = key_of(here, Kind::Term, "Kulak");
        assert_eq!(key.len(), 12);
        assert_eq!(key, key_of(here, Kind::Term, "  kulak "));
        assert_ne!(key, key_of(there, Kind::Term, "Kulak"));
        assert_ne!(key, key_of(here, Kind::Own, "Kulak"));
        assert_eq!(folded("Lenin’s  death, 1924."), "lenin s death 1924");
    }
}

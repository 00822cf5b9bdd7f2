use serde::Serialize;

/// The state of an enquiry; `lifecycle` moves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum EnquiryState {
    /// Looks like spam: the desk checks it before any email is sent.
    Held,
    /// The adult has an email with the confirmation link.
    Received,
    /// Transient: becomes `Offered` or `Unmatched` in the same transaction.
    Confirmed,
    /// No tutor fits so far.
    Unmatched,
    Offered,
    Accepted,
    /// Every tutor who fits said no.
    Declined,
    /// No tutor said yes within a week.
    Expired,
    Withdrawn,
    /// The family says that they met the tutor.
    Met,
    /// The family says that they did not.
    NotMet,
    Closed,
    Erased,
}

/// Who caused a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Actor {
    Family,
    Tutor,
    Desk,
    Clock,
}

impl EnquiryState {
    pub const ALL: [Self; 13] = [
        Self::Held,
        Self::Received,
        Self::Confirmed,
        Self::Unmatched,
        Self::Offered,
        Self::Accepted,
        Self::Declined,
        Self::Expired,
        Self::Withdrawn,
        Self::Met,
        Self::NotMet,
        Self::Closed,
        Self::Erased,
    ];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Received => "received",
            Self::Confirmed => "confirmed",
            Self::Unmatched => "unmatched",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Met => "met",
            Self::NotMet => "notmet",
            Self::Closed => "closed",
            Self::Erased => "erased",
        }
    }

    /// As the desk reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Held => "Held",
            Self::Received => "Not confirmed yet",
            Self::Confirmed => "Confirmed",
            Self::Unmatched => "No tutor yet",
            Self::Offered => "Tutors asked",
            Self::Accepted => "Accepted",
            Self::Declined => "Declined by all",
            Self::Expired => "Expired",
            Self::Withdrawn => "Withdrawn",
            Self::Met => "Met",
            Self::NotMet => "Not met",
            Self::Closed => "Closed",
            Self::Erased => "Deleted",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }

    /// The states that can follow. The table `enquiry_transitions` holds the same pairs, and a
    /// foreign key refuses any other; a test compares the two.
    pub fn transitions(self) -> &'static [Self] {
        match self {
            Self::Held => &[Self::Received, Self::Withdrawn, Self::Closed, Self::Erased],
            Self::Received => &[Self::Confirmed, Self::Withdrawn, Self::Closed, Self::Erased],
            Self::Confirmed => &[Self::Offered, Self::Unmatched],
            Self::Unmatched => &[Self::Offered, Self::Expired, Self::Withdrawn, Self::Closed, Self::Erased],
            Self::Offered => {
                &[Self::Accepted, Self::Declined, Self::Expired, Self::Withdrawn, Self::Closed, Self::Erased]
            }
            Self::Accepted => &[Self::Met, Self::NotMet, Self::Closed, Self::Erased],
            Self::Met | Self::NotMet => &[Self::Closed, Self::Erased],
            Self::Declined | Self::Expired | Self::Withdrawn | Self::Closed => &[Self::Erased],
            Self::Erased => &[],
        }
    }

    pub fn may_become(self, next: Self) -> bool {
        self.transitions().contains(&next)
    }

    /// Whether tutors are still being looked for.
    pub fn is_looking(self) -> bool {
        matches!(self, Self::Confirmed | Self::Unmatched | Self::Offered)
    }
}

impl Actor {
    /// As the table spells it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Tutor => "tutor",
            Self::Desk => "desk",
            Self::Clock => "clock",
        }
    }

    /// Shown in the timeline; `None` for the clock.
    pub fn label(self) -> Option<&'static str> {
        match self {
            Self::Family => Some("the family"),
            Self::Tutor => Some("a tutor"),
            Self::Desk => Some("our team"),
            Self::Clock => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_erasure() {
        assert!(EnquiryState::ALL.into_iter().all(|next| !EnquiryState::Erased.may_become(next)));
    }

    #[test]
    fn everything_but_the_moment_of_matching_can_be_erased() {
        for state in EnquiryState::ALL {
            let can = !matches!(state, EnquiryState::Confirmed | EnquiryState::Erased);
            assert_eq!(state.may_become(EnquiryState::Erased), can, "{state:?}");
        }
    }

    #[test]
    fn a_yes_is_taken_only_while_tutors_are_asked() {
        let ways: Vec<_> =
            EnquiryState::ALL.into_iter().filter(|s| s.may_become(EnquiryState::Accepted)).collect();
        assert_eq!(ways, [EnquiryState::Offered]);
    }

    #[test]
    fn the_database_allows_what_the_code_does() {
        let sql = include_str!("../../../migrations/0009_course.sql");
        let list = sql.split("insert into course_changes (previous, next) values").nth(1).unwrap();
        let words: Vec<&str> = list.split(';').next().unwrap().split('\'').skip(1).step_by(2).collect();
        let mut stored: Vec<(&str, &str)> = words.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let mut allowed: Vec<(&str, &str)> = EnquiryState::ALL
            .into_iter()
            .flat_map(|state| state.transitions().iter().map(move |next| (state.slug(), next.slug())))
            .collect();
        stored.sort_unstable();
        allowed.sort_unstable();
        assert_eq!(stored, allowed);
    }

    #[test]
    fn every_lifecycle_comes_to_an_end() {
        for state in EnquiryState::ALL {
            let ahead: Vec<_> =
                state.transitions().iter().filter(|next| **next != EnquiryState::Erased).collect();
            let is_end = matches!(
                state,
                EnquiryState::Declined
                    | EnquiryState::Expired
                    | EnquiryState::Withdrawn
                    | EnquiryState::Closed
                    | EnquiryState::Erased
            );
            assert_eq!(ahead.is_empty(), is_end, "{state:?}");
        }
    }

    #[test]
    fn words_survive_their_spelling() {
        for state in EnquiryState::ALL {
            assert_eq!(EnquiryState::parse(state.slug()), Some(state));
        }
    }
}

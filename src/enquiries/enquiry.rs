use serde::Serialize;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::config::Mailbox;

/// Who a tutor is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum MadeFor {
    Me,
    Child,
    Under18,
    School,
}

/// Where an enquiry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum State {
    /// The desk looks at it before any letter leaves.
    Held,
    /// The adult has a letter with the link that confirms.
    Received,
    /// Passed through on the way to `Offered` or `Unmatched`.
    Confirmed,
    Offered,
    Accepted,
    Declined,
    Unmatched,
    Expired,
    Withdrawn,
    Closed,
    Erased,
}

/// Who moved an enquiry on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Actor {
    Family,
    Tutor,
    Desk,
    Clock,
}

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Power {
    /// Whoever posted the form sees the course.
    Watch,
    /// Whoever reads the contact's mail confirms, corrects, withdraws and erases.
    Act,
}

/// Someone asks for a tutor. The contact is always an adult.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enquiry {
    pub id: Uuid,
    pub made_for: MadeFor,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    /// A first name.
    pub student_name: String,
    pub level_id: i16,
    pub level_label: String,
    pub subject_id: i16,
    pub subject_label: String,
    pub answer_id: Option<Uuid>,
    pub message: String,
    pub state: State,
    /// What its links are derived from.
    pub link_salt: Vec<u8>,
    pub created_at: OffsetDateTime,
    pub delete_at: OffsetDateTime,
}

/// One step of the course of an enquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The state that it entered.
    pub state: State,
    pub actor: Actor,
    pub note: String,
    pub happened_at: OffsetDateTime,
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Standing {
    Asked,
    Accepted,
    Declined,
    Closed,
}

/// An enquiry as one tutor was asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub id: Uuid,
    pub enquiry_id: Uuid,
    pub tutor_id: Uuid,
    pub tutor_name: String,
    pub tutor_email: String,
    pub tutor_slug: String,
    pub standing: Standing,
    /// What the tutor wrote with the yes or no.
    pub sentence: String,
    pub asked_at: OffsetDateTime,
    pub answered_at: Option<OffsetDateTime>,
}

/// How long tutors have for their answer.
pub const TIME_TO_ANSWER: Duration = Duration::days(14);

impl MadeFor {
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

    /// What whoever chooses it should know.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Me => "You learn for yourself, or for an exam of your own.",
            Self::Child => "You are a parent or carer and ask for your child.",
            Self::Under18 => "We write to your parent or carer, who confirms.",
            Self::School => "You ask for pupils of your school.",
        }
    }

    /// How a tutor hears of it.
    pub fn described(self) -> &'static str {
        match self {
            Self::Me => "an adult who wants to learn",
            Self::Child => "a parent or carer, for their child",
            Self::Under18 => "a pupil under 18, with a parent or carer who confirmed it",
            Self::School => "a school",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.slug() == slug)
    }
}

impl State {
    pub const ALL: [Self; 11] = [
        Self::Held,
        Self::Received,
        Self::Confirmed,
        Self::Offered,
        Self::Accepted,
        Self::Declined,
        Self::Unmatched,
        Self::Expired,
        Self::Withdrawn,
        Self::Closed,
        Self::Erased,
    ];

    pub fn slug(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Received => "received",
            Self::Confirmed => "confirmed",
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Unmatched => "unmatched",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
            Self::Erased => "erased",
        }
    }

    /// The desk's word for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Held => "Held",
            Self::Received => "Not confirmed yet",
            Self::Confirmed => "Confirmed",
            Self::Offered => "Offered",
            Self::Accepted => "Accepted",
            Self::Declined => "Declined",
            Self::Unmatched => "No tutor",
            Self::Expired => "No answer",
            Self::Withdrawn => "Withdrawn",
            Self::Closed => "Closed",
            Self::Erased => "Erased",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }

    /// Every change that there is.
    pub fn may_become(self, next: Self) -> bool {
        use State::{
            Accepted, Closed, Confirmed, Declined, Erased, Expired, Held, Offered, Received, Unmatched,
            Withdrawn,
        };
        let changes: &[Self] = match self {
            Held => &[Received, Withdrawn, Closed, Erased],
            Received => &[Confirmed, Withdrawn, Closed, Erased],
            Confirmed => &[Offered, Unmatched],
            Offered => &[Accepted, Declined, Expired, Withdrawn, Closed, Erased],
            Unmatched => &[Withdrawn, Closed, Erased],
            Accepted | Declined | Expired | Withdrawn | Closed => &[Erased],
            Erased => &[],
        };
        changes.contains(&next)
    }

    /// How long it is kept, counted from when it entered this state.
    pub fn kept(self) -> Duration {
        match self {
            Self::Held | Self::Received => Duration::hours(48),
            Self::Confirmed | Self::Offered => Duration::days(30) + TIME_TO_ANSWER,
            Self::Accepted => Duration::days(365),
            Self::Declined
            | Self::Unmatched
            | Self::Expired
            | Self::Withdrawn
            | Self::Closed
            | Self::Erased => Duration::days(30),
        }
    }
}

impl Actor {
    pub fn label(self) -> &'static str {
        match self {
            Self::Family => "the family",
            Self::Tutor => "a tutor",
            Self::Desk => "the desk",
            Self::Clock => "the clock",
        }
    }
}

impl Standing {
    pub fn label(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "said yes",
            Self::Declined => "said no",
            Self::Closed => "closed",
        }
    }
}

impl Enquiry {
    /// “GCSE History”.
    pub fn course(&self) -> String {
        format!("{} {}", self.level_label, self.subject_label)
    }

    pub fn contact(&self) -> Mailbox {
        Mailbox::new(&self.contact_name, &self.contact_email)
    }

    /// The address, told only to those who know it already: `a•••@school.example`.
    pub fn masked_email(&self) -> String {
        match self.contact_email.rsplit_once('@') {
            Some((local, domain)) => format!("{}•••@{domain}", local.chars().take(1).collect::<String>()),
            None => String::new(),
        }
    }

    pub fn may(&self, next: State) -> bool {
        self.state.may_become(next)
    }

    /// What was erased cannot be written again.
    pub fn may_be_corrected(&self) -> bool {
        self.state != State::Erased
    }
}

impl Offer {
    pub fn tutor(&self) -> Mailbox {
        Mailbox::new(&self.tutor_name, &self.tutor_email)
    }

    /// Until when a yes or a no is taken.
    pub fn open_until(&self) -> OffsetDateTime {
        self.asked_at + TIME_TO_ANSWER
    }

    pub fn is_open(&self, now: OffsetDateTime) -> bool {
        self.standing == Standing::Asked && now < self.open_until()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_erasure() {
        assert!(State::ALL.into_iter().all(|next| !State::Erased.may_become(next)));
    }

    #[test]
    fn everything_but_the_moment_of_matching_can_be_erased() {
        for state in State::ALL {
            let can = !matches!(state, State::Confirmed | State::Erased);
            assert_eq!(state.may_become(State::Erased), can, "{state:?}");
        }
    }

    #[test]
    fn a_yes_is_taken_only_while_tutors_are_asked() {
        let ways: Vec<_> = State::ALL.into_iter().filter(|s| s.may_become(State::Accepted)).collect();
        assert_eq!(ways, [State::Offered]);
    }

    #[test]
    fn words_survive_their_spelling() {
        for state in State::ALL {
            assert_eq!(State::parse(state.slug()), Some(state));
        }
        for case in MadeFor::ALL {
            assert_eq!(MadeFor::parse(case.slug()), Some(case));
        }
    }
}

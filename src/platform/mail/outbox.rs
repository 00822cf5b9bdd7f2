//! What the outbox knows of a letter, and how patient it is.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::config::Mailbox;

/// After this many attempts, about five days, a letter is parked.
const LAST_ATTEMPT: i32 = 28;
const LONGEST_GAP: Duration = Duration::hours(6);

/// A letter as it leaves: what was posted, with the Message-ID and the thread it got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    pub id: Uuid,
    pub message_id: String,
    /// Message-IDs of the earlier letters, oldest first.
    pub thread: Vec<String>,
    pub kind: String,
    pub to: Mailbox,
    pub reply_to: Option<Mailbox>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub unsubscribe_url: Option<String>,
    pub posted_at: OffsetDateTime,
    /// With the one under way.
    pub attempts: i32,
}

/// Why a letter did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// Letters cannot leave at all at the moment: it says nothing about this one.
    #[error("{0}")]
    Away(String),
    /// The connection was lost on this letter: the server's doing, or the letter's.
    #[error("{0}")]
    CutOff(String),
    /// This letter was refused, and another attempt may do better.
    #[error("{0}")]
    Later(String),
    /// No attempt ever will.
    #[error("{0}")]
    Never(String),
}

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum DeliveryState {
    Waiting,
    Sent,
    Parked,
    /// Taken back before it left.
    Erased,
}

/// A line of the desk's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedLetter {
    pub id: Uuid,
    pub kind: String,
    pub to_name: String,
    pub to_email: String,
    pub subject: String,
    pub attempts: i32,
    pub next_attempt_at: OffsetDateTime,
    pub last_error: Option<String>,
    pub created_at: OffsetDateTime,
    pub sent_at: Option<OffsetDateTime>,
}

/// A letter as the desk reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: Uuid,
    pub message_id: String,
    pub thread: Vec<String>,
    pub kind: String,
    pub to_name: String,
    pub to_email: String,
    pub reply_to_name: Option<String>,
    pub reply_to_email: Option<String>,
    pub subject: String,
    pub body_text: Option<String>,
    pub unsubscribe_url: Option<String>,
    pub state: DeliveryState,
    pub attempts: i32,
    pub next_attempt_at: OffsetDateTime,
    pub last_error: Option<String>,
    pub created_at: OffsetDateTime,
    pub sent_at: Option<OffsetDateTime>,
}

/// A letter as whoever got it may have it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterCopy {
    pub message_id: String,
    pub kind: String,
    pub subject: String,
    /// As long as it is kept.
    pub text: Option<String>,
    pub posted_at: OffsetDateTime,
    pub sent_at: Option<OffsetDateTime>,
}

/// How the outbox is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub waiting: i64,
    pub parked: i64,
    /// When the longest waiting letter was posted.
    pub oldest_waiting: Option<OffsetDateTime>,
}

impl DeliveryState {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Parked, Self::Erased];

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.slug() == text)
    }

    /// As an address names it.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Parked => "parked",
            Self::Erased => "erased",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Sent => "Sent",
            Self::Parked => "Parked",
            Self::Erased => "Erased",
        }
    }
}

impl ListedLetter {
    /// Whether the words and the address are gone.
    pub fn is_erased(&self) -> bool {
        self.to_email.is_empty()
    }
}

impl Kept {
    /// Whether the words and the address are gone.
    pub fn is_erased(&self) -> bool {
        self.to_email.is_empty()
    }

    /// Whether it makes sense to send it again.
    pub fn can_go_again(&self) -> bool {
        self.state != DeliveryState::Sent && self.body_text.is_some()
    }
}

/// How long to wait after so many attempts; `None` where that was the last one.
pub fn gap_after(attempts: i32) -> Option<Duration> {
    if attempts >= LAST_ATTEMPT {
        return None;
    }
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(9);
    Some((Duration::minutes(1) * 2_i32.pow(doublings)).min(LONGEST_GAP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_double_up_to_six_hours() {
        let gaps: Vec<_> = (1..=11).filter_map(gap_after).map(Duration::whole_minutes).collect();
        assert_eq!(gaps, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    }

    #[test]
    fn a_letter_is_tried_for_about_five_days() {
        let whole: Duration = (1..).map_while(gap_after).sum();
        assert!((Duration::hours(110)..Duration::hours(125)).contains(&whole), "{whole}");
    }

    #[test]
    fn a_standing_survives_its_slug() {
        for standing in DeliveryState::ALL {
            assert_eq!(DeliveryState::parse(standing.slug()), Some(standing));
        }
        assert_eq!(DeliveryState::parse("lost"), None);
    }
}

//! A letter in the outbox: its states, its shapes for sending and for reading, and the retry schedule.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::config::Mailbox;

/// A letter that is refused this often, over about five days, has failed.
const MAX_ATTEMPTS: i32 = 28;
const LONGEST_DELAY: Duration = Duration::hours(6);
/// How long to wait, in hours, after each attempt whose fate is unknown; after one more such attempt
/// the letter has failed. Whoever got it is sent three copies at most, over a day.
const UNKNOWN_FATE_HOURS: [i64; 2] = [4, 20];

/// A letter that is claimed for sending.
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
    /// Including the one under way.
    pub attempts: i32,
    /// How many attempts ended without an answer after the whole letter was handed over.
    pub unknown_fates: i32,
}

/// Why a letter was not delivered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// No letter can be sent at the moment; it says nothing about this one.
    #[error("{0}")]
    Unavailable(String),
    /// The connection was lost while this letter was sent: the fault is the server's or the letter's.
    #[error("{0}")]
    ConnectionLost(String),
    /// The whole letter was handed over and no answer came, so it may have been taken: each further
    /// attempt may deliver a copy.
    #[error("{0}")]
    Unknown(String),
    /// This letter was refused, and may be accepted later.
    #[error("{0}")]
    Temporary(String),
    /// This letter was refused for good.
    #[error("{0}")]
    Permanent(String),
}

/// What has become of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum DeliveryState {
    Waiting,
    Sent,
    /// Refused for good, or for too long. Staff can send it again.
    Failed,
    /// Erased before it was sent.
    Erased,
}

/// A line of the list at `/admin/mail`.
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

/// A letter with all that is stored of it but its HTML part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLetter {
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

/// A letter for the data export of the person who got it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterCopy {
    pub message_id: String,
    pub kind: String,
    pub subject: String,
    /// `None` once the body has been deleted.
    pub text: Option<String>,
    pub posted_at: OffsetDateTime,
    pub sent_at: Option<OffsetDateTime>,
}

/// The length of the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub waiting: i64,
    pub failed: i64,
    /// When the letter that has waited longest was posted.
    pub oldest_waiting: Option<OffsetDateTime>,
}

impl DeliveryState {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Failed, Self::Erased];

    /// Parses the word in an address; `parked` is what failed letters were called before.
    pub fn parse(text: &str) -> Option<Self> {
        let text = if text == "parked" { "failed" } else { text };
        Self::ALL.into_iter().find(|state| state.slug() == text)
    }

    /// The word in addresses and in the database.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Erased => "erased",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Sent => "Sent",
            Self::Failed => "Failed",
            Self::Erased => "Deleted",
        }
    }
}

impl ListedLetter {
    /// Whether its address and body were erased.
    pub fn is_erased(&self) -> bool {
        self.to_email.is_empty()
    }
}

impl StoredLetter {
    /// Whether its address and body were erased.
    pub fn is_erased(&self) -> bool {
        self.to_email.is_empty()
    }

    /// Whether it may be sent again: not a second time, and not without a body.
    pub fn can_be_resent(&self) -> bool {
        self.state != DeliveryState::Sent && self.body_text.is_some()
    }
}

/// How long to wait after so many attempts; `None` after the last one.
pub fn retry_delay(attempts: i32) -> Option<Duration> {
    if attempts >= MAX_ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(9);
    Some((Duration::minutes(1) * 2_i32.pow(doublings)).min(LONGEST_DELAY))
}

/// Whether a letter was attempted more often than any schedule asks for: the workers that claimed it
/// died. `attempts` includes the one under way.
pub fn is_worn_out(attempts: i32) -> bool {
    attempts > MAX_ATTEMPTS
}

/// How long to wait after so many attempts whose fate is unknown; `None` after the last one.
pub fn unknown_fate_delay(unknown_fates: i32) -> Option<Duration> {
    let at = usize::try_from(unknown_fates - 1).unwrap_or(0);
    UNKNOWN_FATE_HOURS.get(at).copied().map(Duration::hours)
}

/// Why a letter has failed, to the person it was for: `error` is what the mail server said.
pub fn failure_in_words(error: &str) -> &'static str {
    let is = |words: &[&str]| words.iter().any(|word| error.to_lowercase().contains(word));
    if is(&["without saying", "did not say"]) {
        return "Its mail server didn’t tell us whether it took the email. Check the inbox and junk folder, and check the address.";
    }
    if is(&["full", "quota", "5.2.2", "insufficient storage"]) {
        return "The mailbox is full, so its mail server refused the email.";
    }
    if is(&[
        "no such",
        "unknown",
        "5.1.1",
        "5.1.0",
        "5.1.2",
        "5.1.3",
        "does not exist",
        "not found",
        "recipient",
        "disabled",
        "5.2.1",
    ]) {
        return "Its mail server says that there is no such mailbox. There may be a slip in the address.";
    }
    "Its mail server refused the email. Check the address, or use another one."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_six_hours() {
        let delays: Vec<_> = (1..=11).filter_map(retry_delay).map(Duration::whole_minutes).collect();
        assert_eq!(delays, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    }

    #[test]
    fn a_letter_is_tried_for_about_five_days() {
        let whole: Duration = (1..).map_while(retry_delay).sum();
        assert!((Duration::hours(110)..Duration::hours(125)).contains(&whole), "{whole}");
    }

    #[test]
    fn a_state_survives_its_slug() {
        for state in DeliveryState::ALL {
            assert_eq!(DeliveryState::parse(state.slug()), Some(state));
        }
        assert_eq!(DeliveryState::parse("parked"), Some(DeliveryState::Failed));
        assert_eq!(DeliveryState::parse("lost"), None);
    }
}

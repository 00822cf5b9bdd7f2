use time::OffsetDateTime;
use uuid::Uuid;

/// What an editor has decided about a card of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardEdit {
    pub answer_id: Uuid,
    /// The key of the made card that it stands for; `None` for a card that the editor added.
    pub replaces: Option<String>,
    /// Both are empty where the card is left out.
    pub front: String,
    pub back: String,
    pub edited_at: OffsetDateTime,
}

impl CardEdit {
    pub fn leaves_out(&self) -> bool {
        self.front.is_empty()
    }
}

use time::OffsetDateTime;

/// An offer in the list on the tutor's own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// “GCSE History”.
    pub course: String,
    pub asked_at: OffsetDateTime,
    pub answer_by: OffsetDateTime,
    pub is_open: bool,
    /// “said yes”.
    pub state: &'static str,
}

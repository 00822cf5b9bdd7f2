use time::OffsetDateTime;

/// An offer as its tutor finds it on their own page.
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

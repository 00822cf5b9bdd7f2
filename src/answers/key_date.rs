use serde::{Deserialize, Serialize};

use super::edtf::EdtfDate;

/// A date that a student has to know, and what happened on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDate {
    pub date: EdtfDate,
    pub event: String,
}

/// Sorts dates chronologically, by their start and then by their end.
pub fn in_order(dates: &mut [KeyDate]) {
    dates.sort_by_key(|key| (key.date.first(), key.date.last()));
}

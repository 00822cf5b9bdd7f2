use time::OffsetDateTime;

use crate::{answers::Answer, platform::clock::Day};

/// The days of publication and of the last change that the page would show if it were saved now.
pub fn preview_dates(stored: Option<&Answer>, now: OffsetDateTime) -> (Option<Day>, Option<Day>) {
    let published = stored.and_then(|stored| stored.published_at).unwrap_or(now);
    (Some(Day(published)), Some(Day(now)))
}

//! Daily totals of what readers look for in vain and of what they open. They hold nothing about
//! anybody: what may be a person's details is not counted.

use super::query_text::QueryText;

/// Longer queries are not counted, in characters: they are rarely typed twice.
const MAX_CHARS: usize = 80;
/// A query with more digits may be a telephone number.
const MAX_DIGITS: usize = 4;
/// At most so many different queries are kept for a day.
pub const MAX_A_DAY: i64 = 2000;

/// A query as it is counted, in lower case; `None` where it may hold somebody's details.
pub fn counted(text: &QueryText) -> Option<String> {
    let query = text.as_str().to_lowercase();
    let is_address = query.contains(['@', '/', '\\']);
    let digits = query.chars().filter(char::is_ascii_digit).count();
    let is_counted =
        !text.is_empty() && !is_address && digits <= MAX_DIGITS && query.chars().count() <= MAX_CHARS;
    is_counted.then_some(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_details_are_counted() {
        assert_eq!(counted(&QueryText::of(" League of  Nations")), Some("league of nations".to_owned()));
        for not in
            ["", "?", "ann@example.com", "call 07700 900123", "https://example.com", &"long ".repeat(30)]
        {
            assert_eq!(counted(&QueryText::of(not)), None, "{not}");
        }
    }
}

use crate::web::form::line;

/// More than this is not a question; the rest is left out.
const LONGEST: usize = 300;

/// What a reader typed into the search box. Any input is a phrase; one without a
/// letter or digit finds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase(String);

impl Phrase {
    pub fn of(typed: &str) -> Self {
        let cut: String = typed.chars().filter(|c| *c != '\0').take(LONGEST).collect();
        Self(line(&cut))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        !self.0.contains(char::is_alphanumeric)
    }
}

/// A part of a snippet; what was asked for stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub stands_out: bool,
}

/// Where a marked part begins and ends in what the database returns: characters that
/// no text of ours holds.
pub const MARK: (char, char) = ('\u{E000}', '\u{E001}');

/// Splits a snippet of HTML with its tags already gone into its pieces.
pub fn pieces(marked: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in marked.split(MARK.0) {
        let (inside, outside) = part.split_once(MARK.1).unwrap_or(("", part));
        for (text, stands_out) in [(inside, true), (outside, false)] {
            if !text.is_empty() {
                pieces.push(Piece { text: unescaped(text), stands_out });
            }
        }
    }
    pieces
}

fn unescaped(html: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{A0}"), ("&amp;", "&")]
        .iter()
        .fold(html.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_input_is_a_phrase() {
        assert_eq!(Phrase::of("  lenin\u{0}  death ").as_str(), "lenin death");
        assert!(Phrase::of("?! — ☭").is_empty());
        assert_eq!(Phrase::of(&"x".repeat(10_000)).as_str().len(), LONGEST);
    }

    #[test]
    fn a_snippet_is_split_where_it_is_marked() {
        let found = pieces("the \u{E000}death\u{E001} of Tom &amp; Ann");
        let texts: Vec<(&str, bool)> =
            found.iter().map(|piece| (piece.text.as_str(), piece.stands_out)).collect();
        assert_eq!(texts, [("the ", false), ("death", true), (" of Tom & Ann", false)]);
    }
}

//! The part of a text that shows why it was found.

use std::collections::HashSet;

use super::analysis::{all_words, is_stop_word, term_of};
use crate::platform::markdown::without_tags;

/// How many words a snippet has.
const WIDTH: usize = 34;
/// A text is looked through so far.
const READ: usize = 800;

/// A part of a snippet; what was asked for stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub stands_out: bool,
}

/// The words of HTML that was made by ourselves.
pub fn text_of(html: &str) -> String {
    let text = without_tags(&with_headings_closed(html), " ");
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{A0}"), ("&amp;", "&")]
        .iter()
        .fold(
            text,
            |text, (escaped, plain)| {
                if text.contains('&') { text.replace(escaped, plain) } else { text }
            },
        )
}

/// A heading has no full stop, and would run into the words under it.
fn with_headings_closed(html: &str) -> String {
    let mut closed = String::with_capacity(html.len() + 32);
    for (at, part) in html.split("</h").enumerate() {
        if at > 0 {
            closed.push_str(if closed.ends_with(char::is_alphanumeric) { ":</h" } else { "</h" });
        }
        closed.push_str(part);
    }
    closed
}

/// The part of `text` where most of `terms` stand close together.
pub fn snippet(text: &str, terms: &HashSet<&str>) -> Vec<Piece> {
    let words: Vec<&str> = text.split_whitespace().take(READ).collect();
    let hits: Vec<Option<String>> = words.iter().map(|word| hit(word, terms)).collect();
    let begin = best_window(&hits);
    let end = words.len().min(begin + WIDTH);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut say = |text: &str, stands_out: bool| match pieces.last_mut() {
        Some(last) if last.stands_out == stands_out => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), stands_out }),
    };
    if begin > 0 {
        say("… ", false);
    }
    for at in begin..end {
        say(words[at], hits[at].is_some());
        if at + 1 < end {
            say(" ", false);
        }
    }
    if end < words.len() {
        say(" …", false);
    }
    pieces
}

fn hit(word: &str, terms: &HashSet<&str>) -> Option<String> {
    all_words(word)
        .into_iter()
        .filter(|plain| !is_stop_word(plain))
        .map(|plain| term_of(&plain))
        .find(|term| terms.iter().any(|sought| *sought == term || sought.split(' ').any(|part| part == term)))
}

/// Where the window with the most different terms begins, and of these the one with the most words.
fn best_window(hits: &[Option<String>]) -> usize {
    let mut best = (0, 0, 0);
    for (begin, hit) in hits.iter().enumerate() {
        if hit.is_none() {
            continue;
        }
        let window: Vec<&String> = hits[begin..hits.len().min(begin + WIDTH - 4)].iter().flatten().collect();
        let different = window.iter().collect::<HashSet<_>>().len();
        if (different, window.len()) > (best.0, best.1) {
            best = (different, window.len(), begin);
        }
    }
    // a few words before the first one, and no short end
    best.2.saturating_sub(4).min(hits.len().saturating_sub(WIDTH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_where_the_words_are() {
        let text = format!("{} the death of Lenin, in 1924, {}", "before ".repeat(60), "after ".repeat(60));
        let pieces = snippet(&text, &HashSet::from(["lenin", "death"]));
        let marked: Vec<&str> =
            pieces.iter().filter(|piece| piece.stands_out).map(|piece| piece.text.as_str()).collect();
        assert_eq!(marked, ["death", "Lenin,"]);
        assert!(pieces[0].text.starts_with("… before"));
    }

    #[test]
    fn text_has_no_tags() {
        assert_eq!(text_of("<p>Tom &amp; Ann</p>").trim(), "Tom & Ann");
        let headed =
            "<h2 id=\"a\">Lenin and Stalin</h2>\n<p>Stalin won.</p><h2>Why?</h2><p>He was patient.</p>";
        let words: Vec<String> = text_of(headed).split_whitespace().map(str::to_owned).collect();
        assert_eq!(words.join(" "), "Lenin and Stalin: Stalin won. Why? He was patient.");
        assert_eq!(snippet("", &HashSet::new()), []);
    }
}

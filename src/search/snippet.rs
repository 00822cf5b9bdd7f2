//! Snippets: the part of a text where the query's terms stand closest together, with these
//! highlighted.

use std::collections::HashSet;

use super::analysis::{is_stop_word, term_of, tokenize};
use crate::platform::markdown::without_tags;

/// How many words a snippet has.
const WIDTH: usize = 34;
/// How many words come before the first match.
const LEAD: usize = 4;
/// How many words of a text are looked at.
const MAX_WORDS: usize = 800;

/// A part of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    pub text: String,
    /// To be highlighted.
    pub is_match: bool,
}

/// The plain text of HTML. It must be our own, as only the entities that our renderer writes are
/// decoded.
pub fn html_to_text(html: &str) -> String {
    let text = without_tags(&with_headings_ended(html), " ");
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{A0}"), ("&amp;", "&")]
        .iter()
        .fold(
            text,
            |text, (escaped, plain)| {
                if text.contains('&') { text.replace(escaped, plain) } else { text }
            },
        )
}

/// Ends each heading with a colon: without its tags it would run into the text below.
fn with_headings_ended(html: &str) -> String {
    let mut closed = String::with_capacity(html.len() + 32);
    for (at, part) in html.split("</h").enumerate() {
        if at > 0 {
            closed.push_str(if closed.ends_with(char::is_alphanumeric) { ":</h" } else { "</h" });
        }
        closed.push_str(part);
    }
    closed
}

/// The window of `text` with the most of `terms`.
pub fn snippet(text: &str, terms: &HashSet<&str>) -> Vec<Fragment> {
    let words: Vec<&str> = text.split_whitespace().take(MAX_WORDS).collect();
    let matches: Vec<Option<String>> = words.iter().map(|word| matched_term(word, terms)).collect();
    let begin = best_window(&matches);
    let end = words.len().min(begin + WIDTH);
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut push = |text: &str, is_match: bool| match fragments.last_mut() {
        Some(last) if last.is_match == is_match => last.text.push_str(text),
        _ => fragments.push(Fragment { text: text.to_owned(), is_match }),
    };
    if begin > 0 {
        push("… ", false);
    }
    for at in begin..end {
        push(words[at], matches[at].is_some());
        if at + 1 < end {
            push(" ", false);
        }
    }
    if end < words.len() {
        push(" …", false);
    }
    fragments
}

fn matched_term(word: &str, terms: &HashSet<&str>) -> Option<String> {
    tokenize(word)
        .into_iter()
        .filter(|token| !is_stop_word(token))
        .map(|token| term_of(&token))
        .find(|term| terms.iter().any(|query| *query == term || query.split(' ').any(|part| part == term)))
}

/// Where the window with the most different terms begins; among equals, the most matches.
fn best_window(matches: &[Option<String>]) -> usize {
    let mut best = (0, 0, 0);
    for (begin, matched) in matches.iter().enumerate() {
        if matched.is_none() {
            continue;
        }
        let window: Vec<&String> =
            matches[begin..matches.len().min(begin + WIDTH - LEAD)].iter().flatten().collect();
        let different = window.iter().collect::<HashSet<_>>().len();
        if (different, window.len()) > (best.0, best.1) {
            best = (different, window.len(), begin);
        }
    }
    // a window that would end after the text begins earlier
    best.2.saturating_sub(LEAD).min(matches.len().saturating_sub(WIDTH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_where_the_terms_are() {
        let text = format!("{} the death of Lenin, in 1924, {}", "before ".repeat(60), "after ".repeat(60));
        let fragments = snippet(&text, &HashSet::from(["lenin", "death"]));
        let marked: Vec<&str> = fragments
            .iter()
            .filter(|fragment| fragment.is_match)
            .map(|fragment| fragment.text.as_str())
            .collect();
        assert_eq!(marked, ["death", "Lenin,"]);
        assert!(fragments[0].text.starts_with("… before"));
    }

    #[test]
    fn text_has_no_tags() {
        assert_eq!(html_to_text("<p>Tom &amp; Ann</p>").trim(), "Tom & Ann");
        let headed =
            "<h2 id=\"a\">Lenin and Stalin</h2>\n<p>Stalin won.</p><h2>Why?</h2><p>He was patient.</p>";
        let words: Vec<String> = html_to_text(headed).split_whitespace().map(str::to_owned).collect();
        assert_eq!(words.join(" "), "Lenin and Stalin: Stalin won. Why? He was patient.");
        assert_eq!(snippet("", &HashSet::new()), []);
    }
}

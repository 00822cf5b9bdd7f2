//! Snippets: the part of a text where the query's terms stand closest together, with these
//! highlighted.

use std::collections::HashSet;

use super::analysis::{begins_compound, tokens, words as words_of};

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

/// The window of `text` with the most of `terms`.
pub fn snippet(text: &str, terms: &HashSet<&str>) -> Vec<Fragment> {
    let words: Vec<&str> = text.split_whitespace().take(MAX_WORDS).collect();
    let matches = matches(&words, terms);
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
            // a compound in two words is marked as one
            let is_inside =
                matches[at].is_some() && begins_compound(words[at]) && matches[at + 1] == matches[at];
            push(" ", is_inside);
        }
    }
    if end < words.len() {
        push(" …", false);
    }
    fragments
}

/// For each word the term that it matches.
fn matches(words: &[&str], terms: &HashSet<&str>) -> Vec<Option<String>> {
    let mut matches: Vec<Option<String>> = words.iter().map(|word| matched_term(word, terms)).collect();
    for (at, pair) in words.windows(2).enumerate() {
        // "post war" is the post-war that was searched for
        if matches[at].is_none() && begins_compound(pair[0]) {
            let typed = tokens(words_of(&pair.join(" ")));
            let compound = typed.into_iter().find_map(|token| token.compound);
            if let Some(compound) = compound.filter(|compound| is_searched(compound, terms)) {
                matches[at] = Some(compound.clone());
                matches[at + 1].get_or_insert(compound);
            }
        }
    }
    matches
}

fn matched_term(word: &str, terms: &HashSet<&str>) -> Option<String> {
    words_of(word).into_iter().find_map(|word| {
        // a stop word is none where nothing but stop words is searched for
        if word.is_stop_word() {
            return Some(word.surface).filter(|surface| is_searched(surface, terms));
        }
        tokens(vec![word]).first()?.terms().find(|term| is_searched(term, terms))
    })
}

fn is_searched(term: &str, terms: &HashSet<&str>) -> bool {
    terms.iter().any(|query| *query == term || query.split(' ').any(|part| part == term))
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

    fn marked(text: &str, term: &str) -> Vec<String> {
        let fragments = snippet(text, &HashSet::from([term]));
        fragments.into_iter().filter(|fragment| fragment.is_match).map(|fragment| fragment.text).collect()
    }

    #[test]
    fn every_spelling_of_a_word_is_marked() {
        assert_eq!(
            marked("the post-war, postwar and post war years", "postwar"),
            ["post-war,", "postwar", "post war"]
        );
        assert_eq!(marked("a cease-fire and a ceasefire", "ceasefir"), ["cease-fire", "ceasefire"]);
        assert_eq!(marked("V-2 and V 2 rockets, Kyivʼs", "v2"), ["V-2", "V 2"]);
        assert_eq!(marked("V-2 rockets in Kyivʼs sky", "kyiv"), ["Kyivʼs"]);
        assert_eq!(marked("who asked the WHO", "WHO"), ["WHO"]);
        assert_eq!(marked("", "x"), [""; 0]);
    }
}

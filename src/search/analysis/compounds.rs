//! Compounds, which people write with a hyphen, with a space or as one word: co-operation, D-Day,
//! V-2, cease-fire.

use super::stop_words::is_stop_word;

/// Word beginnings that are no words by themselves: what they begin is one word, with a hyphen or
/// without.
const PREFIXES: [&str; 42] = [
    "anti", "auto", "bi", "co", "counter", "cyber", "de", "dis", "electro", "ex", "extra", "geo", "hyper",
    "infra", "inter", "intra", "macro", "mega", "micro", "mid", "mini", "mis", "mono", "multi", "neo", "non",
    "pan", "para", "poly", "post", "pre", "pro", "proto", "pseudo", "quasi", "re", "semi", "sub", "super",
    "trans", "ultra", "un",
];
/// Longer chains of hyphens are no compounds.
const MAX_PARTS: usize = 5;

pub(super) fn is_prefix(surface: &str) -> bool {
    PREFIXES.binary_search(&surface).is_ok()
}

/// Whether a part makes one word with the next: a prefix, a single letter (D-Day, V-2) or a stop
/// word (on-going, by-election).
pub(super) fn binds(first: &str) -> bool {
    is_prefix(first) || is_stop_word(first) || (first.chars().count() == 1 && !is_number(first))
}

/// One to three letters and one to three digits, such as V2, SS20 and MI5.
pub(super) fn is_code(surface: &str) -> bool {
    let digits = surface.trim_start_matches(|c: char| c.is_ascii_lowercase());
    (1..=3).contains(&(surface.len() - digits.len())) && (1..=3).contains(&digits.len()) && is_number(digits)
}

/// The parts as one word; `None` where they are numbers, as in 1918-1939, or too many.
pub(super) fn joined<'a>(parts: impl Iterator<Item = &'a str> + Clone) -> Option<String> {
    let count = parts.clone().count();
    let is_word = (2..=MAX_PARTS).contains(&count) && !parts.clone().all(is_number);
    is_word
        .then(|| parts.collect::<String>())
        .filter(|joined| joined.len() <= super::tokenizer::MAX_WORD_CHARS)
}

/// Whether a word as typed may be one with the word after the space that follows it: "post war",
/// "D Day", "MI 5".
pub fn begins_compound(word: &str) -> bool {
    let is_capitals = !word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_uppercase());
    is_capitals || is_prefix(&word.to_lowercase())
}

/// Whether two words with a space between them are indexed as one word besides. The single capital
/// letters A and I are words.
pub(super) fn is_spaced(first: &str, is_capitals: bool, second: &str) -> bool {
    if is_stop_word(second) {
        return false;
    }
    (is_prefix(first) && !is_capitals)
        || (is_capitals
            && (is_code(&format!("{first}{second}")) || (first.len() == 1 && !matches!(first, "a" | "i"))))
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_sorted() {
        assert!(PREFIXES.is_sorted());
    }

    #[test]
    fn a_code_is_letters_and_a_number() {
        assert!(["v2", "mi5", "ss20"].iter().all(|code| is_code(code)));
        assert!(!["v", "2", "1930s", "apollo11", "b1945", "2v"].iter().any(|other| is_code(other)));
    }
}

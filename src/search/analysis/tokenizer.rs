//! Cuts a text into runs of letters and digits. Runs that hyphens join stay together as a
//! [`Chain`].

use super::folding::{fold, is_apostrophe, is_invisible_or_mark};

/// Words are cut after this many characters, so that no text makes an index term without limit.
pub(super) const MAX_WORD_CHARS: usize = 40;

/// A word, or several with hyphens between them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chain {
    pub parts: Vec<Part>,
    /// Nothing but white space stands between it and the chain before it.
    pub follows_space: bool,
}

/// A run of letters and digits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// In lower case and without accents.
    pub surface: String,
    /// It has letters, and all of them are capitals.
    pub is_capitals: bool,
}

pub(super) fn chains(text: &str) -> Vec<Chain> {
    if let Some(part) = single_word(text) {
        return vec![Chain { parts: vec![part], follows_space: false }];
    }
    let chars: Vec<char> = text.chars().collect();
    let mut chains: Vec<Chain> = Vec::new();
    let (mut raw, mut gap) = (String::new(), String::from("."));
    let mut continues = false;
    for (at, c) in chars.iter().enumerate() {
        if is_apostrophe(*c) && is_between(&chars, at, char::is_alphanumeric) {
            raw.push('\'');
        } else if c.is_alphanumeric() && !is_apostrophe(*c) {
            raw.push(*c);
        } else if is_inside_word(&chars, at) {
            // a mark without a letter before it belongs to no word
            if is_invisible_or_mark(*c) && !raw.is_empty() {
                raw.push(*c);
            }
        } else {
            if !raw.is_empty() {
                finish(&mut raw, &mut chains, continues, &gap);
                gap.clear();
            }
            continues = is_hyphen(*c) && is_between(&chars, at, char::is_alphanumeric);
            gap.push(*c);
        }
    }
    finish(&mut raw, &mut chains, continues, &gap);
    chains
}

fn finish(raw: &mut String, chains: &mut Vec<Chain>, continues: bool, gap: &str) {
    let typed = std::mem::take(raw);
    let bare = typed.strip_suffix("'s").or_else(|| typed.strip_suffix("'S")).unwrap_or(&typed);
    let bare: String = bare.chars().filter(|c| *c != '\'').collect();
    let surface: String = fold(&bare).chars().take(MAX_WORD_CHARS).collect();
    if surface.is_empty() {
        return;
    }
    let is_capitals = bare.contains(char::is_uppercase) && !bare.contains(char::is_lowercase);
    let part = Part { surface, is_capitals };
    match chains.last_mut() {
        Some(chain) if continues => chain.parts.push(part),
        _ => chains.push(Chain {
            parts: vec![part],
            follows_space: !gap.is_empty() && gap.chars().all(char::is_whitespace),
        }),
    }
}

/// Whether the character at `at` does not end a word: the dots of U.S.S.R., the comma of 1,000,
/// the ampersand of AT&T, a combining accent, a soft hyphen.
fn is_inside_word(chars: &[char], at: usize) -> bool {
    let is = |offset: isize, kind: fn(char) -> bool| near(chars, at, offset).is_some_and(kind);
    match chars[at] {
        c if is_invisible_or_mark(c) => true,
        '.' => {
            is(-1, char::is_alphabetic)
                && !is(-2, char::is_alphanumeric)
                && is(1, char::is_alphabetic)
                && !is(2, char::is_alphanumeric)
        }
        ',' => {
            let is_digit = |c: char| c.is_ascii_digit();
            is(-1, is_digit) && (1..=3).all(|offset| is(offset, is_digit)) && !is(4, is_digit)
        }
        '&' if is_between(chars, at, char::is_uppercase) => true,
        // AT & T
        ' ' if is(1, |c| c == '&') => is(2, |c| c == ' ') && joins_initials(chars, at, at + 3),
        '&' if is(-1, |c| c == ' ') => is_inside_word(chars, at - 1),
        ' ' if is(-1, |c| c == '&') && is(-2, |c| c == ' ') => is_inside_word(chars, at - 2),
        _ => false,
    }
}

/// Whether the word that ends before `end` and the one that begins at `begin` are a capital or
/// two each, and one of them a single one.
fn joins_initials(chars: &[char], end: usize, begin: usize) -> bool {
    let before = chars[..end].iter().rev().take_while(|c| c.is_alphanumeric());
    let after = chars.get(begin..).unwrap_or_default().iter().take_while(|c| c.is_alphanumeric());
    let [before, after] = [before.copied().collect::<Vec<_>>(), after.copied().collect::<Vec<_>>()];
    let lengths = (before.len(), after.len());
    matches!(lengths, (1, 1 | 2) | (2, 1)) && before.into_iter().chain(after).all(char::is_uppercase)
}

fn is_between(chars: &[char], at: usize, kind: fn(char) -> bool) -> bool {
    let is = |offset: isize| near(chars, at, offset).is_some_and(|c| kind(c) || is_invisible_or_mark(c));
    is(-1) && is(1)
}

fn near(chars: &[char], at: usize, offset: isize) -> Option<char> {
    at.checked_add_signed(offset).and_then(|at| chars.get(at)).copied()
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

/// The fast path for text that is one ASCII word, perhaps with punctuation around it.
fn single_word(text: &str) -> Option<Part> {
    let bare = text.trim_matches(|c: char| c.is_ascii_punctuation());
    let is_word =
        !bare.is_empty() && bare.len() <= MAX_WORD_CHARS && bare.bytes().all(|b| b.is_ascii_alphanumeric());
    is_word.then(|| Part {
        surface: bare.to_ascii_lowercase(),
        is_capitals: bare.contains(|c: char| c.is_ascii_uppercase())
            && !bare.contains(|c: char| c.is_ascii_lowercase()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surfaces(text: &str) -> String {
        let chains = chains(text)
            .into_iter()
            .map(|chain| chain.parts.into_iter().map(|part| part.surface).collect::<Vec<_>>().join("-"));
        chains.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_word_is_what_people_take_for_one() {
        for (text, words) in [
            ("the U.S.S.R. in 1,000 days", "the ussr in 1000 days"),
            ("AT&T, R&D and P & O", "att rd and po"),
            ("Lenin&Stalin, this & that", "lenin stalin this that"),
            ("Kyivʼs Kyiv's Kyiv’s Kyiv", "kyiv kyiv kyiv kyiv"),
            ("Qurʾan Qur'an ʿAlī Shiʿa Hawaiʻi Rusʹ", "quran quran ali shia hawaii rus"),
            ("post-war post‑war D–Day", "post-war post-war d-day"),
            ("pre- and post-war", "pre and post-war"),
            ("हिन्दी सभा", "हिन्दी सभा"),
            ("Donau\u{ad}dampf wal\u{200b}ter", "donaudampf walter"),
            ("👩\u{200d}👩 ?! —", ""),
        ] {
            assert_eq!(surfaces(text), words, "{text}");
        }
        assert_eq!(chains(&"x".repeat(10_000))[0].parts[0].surface.len(), MAX_WORD_CHARS);
    }
}

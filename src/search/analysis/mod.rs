//! The analyzer: it turns text into index terms, in the same way for documents and for queries.
//! Tokens are folded to lower case without accents, British and American spelling become one,
//! stop words are dropped, and what is left is stemmed.

mod spelling_variants;
mod stop_words;

use std::{cell::RefCell, collections::HashMap, sync::LazyLock};

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{AsciiFoldingFilter, RawTokenizer, TextAnalyzer};

use spelling_variants::british;
pub use stop_words::is_stop_word;

/// Tokens are cut after this many characters, so that no text makes an index term without limit.
const MAX_TOKEN_CHARS: usize = 40;

/// How many stems each thread caches: a text repeats its words, and stemming is what analysis
/// spends its time on.
const STEM_CACHE: usize = 8000;

/// A token that is no stop word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The surface form: as it was spelt, in lower case and without accents.
    pub surface: String,
    /// The index term.
    pub term: String,
}

/// The tokens of a text in their order, without stop words.
pub fn analyze(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for surface in tokenize(text) {
        if !is_stop_word(&surface) {
            tokens.push(Token { term: term_of(&surface), surface });
        }
    }
    tokens
}

/// The surface forms of all tokens of a text, stop words included.
pub fn tokenize(text: &str) -> Vec<String> {
    if let Some(token) = single_token(text) {
        return vec![token];
    }
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut token = String::new();
    for (at, c) in chars.iter().enumerate() {
        if c.is_alphanumeric() {
            token.extend(c.to_lowercase());
        } else if is_inside_token(&chars, at) {
            if is_apostrophe(*c) {
                token.push('\'');
            }
        } else {
            finish_token(&mut token, &mut tokens);
        }
    }
    finish_token(&mut token, &mut tokens);
    tokens
}

/// The index term of a surface form: its stem, in British spelling.
pub fn term_of(surface: &str) -> String {
    STEMS.with_borrow_mut(|stems| {
        if let Some(term) = stems.get(surface) {
            return term.clone();
        }
        if stems.len() == STEM_CACHE {
            stems.clear();
        }
        let term = STEMMER.stem(&british(surface)).into_owned();
        stems.insert(surface.to_owned(), term.clone());
        term
    })
}

thread_local! {
    static STEMS: RefCell<HashMap<String, String>> = RefCell::default();
}

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));

/// Whether the punctuation at `at` does not end a token: an apostrophe, the dots of U.S.S.R.,
/// the comma of 1,000, a combining accent, a soft hyphen.
fn is_inside_token(chars: &[char], at: usize) -> bool {
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| chars.get(at)).copied();
    let is = |offset: isize, kind: fn(char) -> bool| near(offset).is_some_and(kind);
    match chars[at] {
        '\u{300}'..='\u{36f}' | '\u{ad}' => true,
        c if is_apostrophe(c) => is(-1, char::is_alphanumeric) && is(1, char::is_alphanumeric),
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
        _ => false,
    }
}

/// The fast path for text that is one ASCII word, perhaps with punctuation around it.
fn single_token(text: &str) -> Option<String> {
    let bare = text.trim_matches(|c: char| c.is_ascii_punctuation());
    let is_word =
        !bare.is_empty() && bare.len() <= MAX_TOKEN_CHARS && bare.bytes().all(|b| b.is_ascii_alphanumeric());
    is_word.then(|| bare.to_ascii_lowercase())
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`')
}

fn finish_token(token: &mut String, tokens: &mut Vec<String>) {
    let typed = std::mem::take(token);
    let bare = typed.strip_suffix("'s").unwrap_or(&typed).replace('\'', "");
    let folded = if bare.is_ascii() { bare } else { without_accents(&bare) };
    if !folded.is_empty() {
        tokens.push(folded.chars().take(MAX_TOKEN_CHARS).collect());
    }
}

fn without_accents(token: &str) -> String {
    let mut folding = TextAnalyzer::builder(RawTokenizer::default()).filter(AsciiFoldingFilter).build();
    let mut stream = folding.token_stream(token);
    if stream.advance() { stream.token().text.to_lowercase() } else { token.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> String {
        analyze(text).into_iter().map(|token| token.term).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn spelling_variants_have_one_term() {
        for (one, other) in [
            ("The organisation of labour", "organization of LABOR"),
            ("Lenin’s death", "lenins' deaths, Lenin's"),
            ("the U.S.S.R. in 1924.", "USSR 1924"),
            ("Café Königsberg", "cafe konigsberg"),
            ("the theatre's centre", "theaters and centers"),
            ("1,000 soldiers", "1000 soldier"),
            ("defence programme", "defense programs"),
            ("travelled", "traveled"),
            ("the Tsars", "czar"),
        ] {
            let [one, other] = [terms(one), terms(other)];
            assert!(other.starts_with(&one) || one == other, "{one} / {other}");
        }
    }

    #[test]
    fn numbers_are_terms_and_stop_words_are_none() {
        assert_eq!(terms("What was the Five-Year Plan of 1928–32?"), "five year plan 1928 32");
        assert_eq!(terms("what is the of and"), "");
        assert_eq!(terms("👩‍👩‍👧 ?! —"), "");
        assert_eq!(tokenize(&"x".repeat(10_000))[0].len(), MAX_TOKEN_CHARS);
    }
}

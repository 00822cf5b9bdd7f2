//! The analyzer: it turns text into index terms, in the same way for documents and for queries.
//! Words are folded to lower case without accents, British and American spelling become one,
//! stop words are dropped, and what is left is stemmed. A compound is one word with a hyphen and
//! without, and an acronym in capitals is no stop word: see [`Word`].

mod compounds;
mod folding;
mod spelling_variants;
mod stop_words;
mod tokenizer;
mod word;

use std::{cell::RefCell, collections::HashMap, sync::LazyLock};

use frostem::{Algorithm, Stemmer};

pub use compounds::begins_compound;
use spelling_variants::british;
pub use stop_words::{is_chat, is_stop_word};
pub use word::{Word, acronym, words};

/// How many stems each thread caches: a text repeats its words, and stemming is what analysis
/// spends its time on.
const STEM_CACHE: usize = 8000;

/// A word that is no stop word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The surface form: as it was spelt, in lower case and without accents.
    pub surface: String,
    /// The index term.
    pub term: String,
    /// The term of the compound that begins here, of "ceasefire" at the first word of cease-fire.
    pub compound: Option<String>,
    /// The words that are one here and are found by themselves too: "war" of post-war.
    pub parts: Vec<String>,
}

impl Token {
    /// All index terms that the word is found by.
    pub fn terms(&self) -> impl Iterator<Item = String> {
        let parts = self.parts.iter().map(|part| term_of(part));
        std::iter::once(self.term.clone()).chain(self.compound.clone()).chain(parts)
    }
}

/// The tokens of a text in their order, without stop words.
pub fn analyze(text: &str) -> Vec<Token> {
    tokens(words(text))
}

/// The tokens of words.
pub fn tokens(words: Vec<Word>) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(words.len());
    for word in words {
        if !word.is_stop_word() {
            tokens.push(Token {
                term: word.term(),
                compound: word.compound.map(|compound| term_of(&compound.surface)),
                parts: word.parts.into_iter().filter(|part| !is_no_word(part)).collect(),
                surface: word.surface,
            });
        }
    }
    tokens
}

/// The terms of a text, for comparing it with another one.
pub fn terms(text: &str) -> impl Iterator<Item = String> {
    analyze(text).into_iter().map(|token| token.term)
}

/// A part of a compound that nobody looks for by itself.
fn is_no_word(part: &str) -> bool {
    part.chars().count() == 1 || is_stop_word(part) || compounds::is_prefix(part)
}

/// The index term of a surface form: its stem, in British spelling. The plural of a code, as in
/// V-2s, is the code.
pub fn term_of(surface: &str) -> String {
    STEMS.with_borrow_mut(|stems| {
        if let Some(term) = stems.get(surface) {
            return term.clone();
        }
        if stems.len() == STEM_CACHE {
            stems.clear();
        }
        if NOT_STEMMED.contains(&surface) {
            return surface.to_owned();
        }
        let singular = surface.strip_suffix('s').filter(|code| compounds::is_code(code)).unwrap_or(surface);
        let term = STEMMER.stem(&british(singular)).into_owned();
        stems.insert(surface.to_owned(), term.clone());
        term
    })
}

/// Words whose stem is that of words with another meaning: détente and detention.
const NOT_STEMMED: [&str; 1] = ["detente"];

thread_local! {
    static STEMS: RefCell<HashMap<String, String>> = RefCell::default();
}

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));

#[cfg(test)]
mod tests {
    fn terms(text: &str) -> String {
        super::terms(text).collect::<Vec<_>>().join(" ")
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
            ("co-operation", "cooperation"),
            ("Post‑War anti-Semitism", "postwar antisemitism"),
            ("the V-2s and the U-2", "V2, U2s"),
            ("D-Day", "DDay"),
            ("e-mails, re-elected", "email reelected"),
            ("up-to-date", "uptodate"),
            ("İstanbul, Kyivʼs", "istanbul kyiv"),
            ("Göring the Führer", "Goering, the Fuehrer"),
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
    }
}

//! The words of a text: which of them are compounds, and which are acronyms.

use super::{
    compounds::{binds, is_spaced, joined},
    stop_words::is_stop_word,
    term_of,
    tokenizer::{Chain, Part, chains},
};

/// Capitals that are operators to those who know other search engines, and no acronyms.
const OPERATORS: [&str; 3] = ["and", "or", "not"];

/// A word of a text; stop words are words too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// As it was spelt, in lower case and without accents. What a hyphen joins to a prefix or to a
    /// single letter is one word, such as "postwar" and "dday".
    pub surface: String,
    /// A stop word in capitals among words that are not: WHO, IT. It is no stop word.
    pub is_acronym: bool,
    /// The compound that begins with this word and may be written without hyphens too.
    pub compound: Option<Compound>,
    /// The parts of a word that was written with a hyphen.
    pub parts: Vec<String>,
    is_capitals: bool,
}

/// Words that may be written as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compound {
    /// Without its hyphens.
    pub surface: String,
    /// How many words it covers.
    pub words: usize,
}

impl Word {
    pub fn is_stop_word(&self) -> bool {
        !self.is_acronym && is_stop_word(&self.surface)
    }

    /// The index term. That of an acronym is in capitals, so that it is not that of the stop word.
    pub fn term(&self) -> String {
        if self.is_acronym { acronym(&self.surface) } else { term_of(&self.surface) }
    }
}

/// The index term of an acronym that looks like a stop word.
pub fn acronym(surface: &str) -> String {
    surface.to_uppercase()
}

/// The words of a text in their order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for chain in chains(text) {
        let begin = words.len();
        let follows_space = chain.follows_space;
        push_chain(chain, &mut words);
        if let Some(last) = begin.checked_sub(1)
            && follows_space
        {
            join_spaced(&mut words, last);
        }
    }
    mark_acronyms(&mut words);
    words
}

/// The words of a chain: its beginning is one word where it binds, every other part is one.
fn push_chain(chain: Chain, words: &mut Vec<Word>) {
    let mut parts = chain.parts;
    let whole = joined(parts.iter().map(|part| part.surface.as_str()));
    let is_shouted = parts.iter().all(|part| part.is_capitals);
    // UN-led and IT-based begin with names
    let is_name = |part: &Part| part.is_capitals && !is_shouted && part.surface.len() > 1;
    let mut bound = parts.iter().take_while(|part| binds(&part.surface) && !is_name(part)).count() + 1;
    bound = bound.min(parts.len());
    let begin = words.len();
    let first: Vec<Part> = parts.drain(..bound).collect();
    match joined(first.iter().map(|part| part.surface.as_str())) {
        Some(surface) => words.push(Word {
            surface,
            is_capitals: first.iter().all(|part| part.is_capitals),
            parts: first.into_iter().map(|part| part.surface).collect(),
            ..Word::default()
        }),
        None => words.extend(first.into_iter().map(Word::from)),
    }
    words.extend(parts.into_iter().map(Word::from));
    let count = words.len() - begin;
    if let Some(surface) = whole.filter(|_| count > 1)
        && let Some(carrier) = words[begin..].iter_mut().find(|word| !is_stop_word(&word.surface))
    {
        carrier.compound = Some(Compound { surface, words: count });
    }
}

/// Notes that the word at `at` and the next one, with a space between them, may be one word.
fn join_spaced(words: &mut [Word], at: usize) {
    let [first, second, ..] = &mut words[at..] else { return };
    if first.compound.is_none() && is_spaced(&first.surface, first.is_capitals, &second.surface) {
        let surface = format!("{}{}", first.surface, second.surface);
        if is_stop_word(&first.surface) {
            let compound = Compound { surface, words: 1 };
            second.compound.get_or_insert(compound);
        } else {
            first.compound = Some(Compound { surface, words: 2 });
        }
    }
}

/// A stop word in capitals is an acronym, unless the words beside it are in capitals too: then the
/// text is.
fn mark_acronyms(words: &mut [Word]) {
    if is_shouted(words) {
        return;
    }
    for at in 0..words.len() {
        let is_candidate = |word: &Word| {
            word.is_capitals
                && word.surface.len() > 1
                && is_stop_word(&word.surface)
                && !OPERATORS.contains(&word.surface.as_str())
        };
        if is_candidate(&words[at]) {
            let before = at.checked_sub(1).and_then(|before| words.get(before));
            let mut beside = before.into_iter().chain(words.get(at + 1)).peekable();
            words[at].is_acronym = beside.peek().is_none() || !beside.all(|word| word.is_capitals);
        }
    }
}

/// Whether most of the words are in capitals, so that these say nothing.
fn is_shouted(words: &[Word]) -> bool {
    let is_long = |word: &&Word| word.surface.len() > 1 && word.surface.contains(char::is_alphabetic);
    let long = words.iter().filter(is_long).count();
    let capitals = words.iter().filter(is_long).filter(|word| word.is_capitals).count();
    long > 2 && 2 * capitals > long
}

impl From<Part> for Word {
    fn from(part: Part) -> Self {
        Self { surface: part.surface, is_capitals: part.is_capitals, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use crate::search::analysis::analyze;

    fn terms(text: &str) -> String {
        let tokens = analyze(text);
        tokens.iter().map(|token| token.terms().collect::<Vec<_>>().join("|")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_compound_is_found_by_each_of_its_spellings() {
        assert_eq!(terms("post-war"), "postwar|war");
        assert_eq!(terms("post war"), "post|postwar war");
        assert_eq!(terms("D-Day, D Day"), "dday|day d|dday day");
        assert_eq!(terms("V-2 V 2 MI 5"), "v2 v|v2 2 mi|mi5 5");
        assert_eq!(terms("the cease-fire of 1914-18"), "ceas|ceasefir fire 1914 18");
        assert_eq!(terms("mid-19th-century"), "mid19th|mid19thcenturi|19th centuri");
        assert_eq!(terms("T-34"), "t34|34");
    }

    #[test]
    fn a_stop_word_in_capitals_is_an_acronym() {
        assert_eq!(terms("What did the WHO do about IT?"), "WHO IT");
        assert_eq!(terms("IT"), "IT");
        assert_eq!(terms("W.H.O."), "WHO");
        assert_eq!(terms("What did the WHO, AT&T do?"), "WHO att");
        assert_eq!(terms("WHAT DID THE WHO DO"), "", "everything is in capitals");
        assert_eq!(terms("WHO DID IT IN 1924 OR SO, and how"), "1924", "so is nearly everything");
        assert_eq!(terms("Lenin AND Stalin"), "lenin stalin");
        assert_eq!(terms("Who was he? Elizabeth I"), "elizabeth");
    }
}

//! Queries that have nothing but stop words: "to be or not to be", "What did the WHO do?".
//!
//! A field of their own holds the stop words of the question, the acronyms of the whole answer, and
//! its pairs of adjacent stop words, each once. So the other fields stay as short as they are
//! without stop words.

use std::collections::BTreeSet;

use super::{
    analysis::{Word, acronym},
    ranking::{Alternative, QueryTerm},
};

/// Of a longer query only its first words are searched for.
const MAX_WORDS: usize = 24;

/// The terms of that field, from the words of a question and of the other parts of an answer.
pub fn of_document(question: &[Word], others: &[Vec<Word>]) -> BTreeSet<String> {
    let mut terms: BTreeSet<String> = question.iter().filter(|word| is_small(word)).map(surface).collect();
    for words in std::iter::once(question).chain(others.iter().map(Vec::as_slice)) {
        for word in words.iter().filter(|word| word.is_acronym) {
            terms.extend([surface(word), word.term()]);
        }
        terms.extend(pairs(words));
    }
    terms
}

/// The query, where it has nothing but stop words and acronyms.
pub fn of_query(words: &[Word]) -> Option<Vec<QueryTerm>> {
    if !words.iter().all(is_small) {
        return None;
    }
    let words = &words[..words.len().min(MAX_WORDS)];
    let mut seen = BTreeSet::new();
    let single = words.iter().map(|word| QueryTerm {
        alternatives: vec![
            Alternative::new(word.surface.clone(), 1.0),
            Alternative::new(acronym(&word.surface), 1.0),
        ],
    });
    let terms = single.chain(pairs(words).map(QueryTerm::of));
    Some(terms.filter(|term| seen.insert(term.main().to_owned())).collect())
}

fn pairs(words: &[Word]) -> impl Iterator<Item = String> {
    let adjacent = words.windows(2).filter(|pair| pair.iter().all(is_small));
    adjacent.map(|pair| format!("{} {}", pair[0].surface, pair[1].surface))
}

fn is_small(word: &Word) -> bool {
    word.is_acronym || word.is_stop_word()
}

fn surface(word: &Word) -> String {
    word.surface.clone()
}

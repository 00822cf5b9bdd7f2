//! Spelling correction and completion, from the vocabulary of the index: only words that some
//! answer contains are proposed.

use std::collections::HashMap;

use tantivy::{Searcher, Term, query::FuzzyTermQuery};

use super::{
    analysis::{is_stop_word, term_of},
    index::Index,
};

/// How many corrections a word gets.
const MAX_CORRECTIONS: usize = 3;
/// How many words with a prefix are looked at, in each segment.
const MAX_SCANNED: usize = 300;
/// A similar word is offered where it is this many times as frequent as the one typed.
const LIKELIER_RATIO: u64 = 12;

/// A word of the vocabulary, and how many documents contain it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VocabularyWord {
    pub surface: String,
    pub documents: u64,
}

impl Index {
    /// How many documents contain a word in this spelling.
    pub fn surface_frequency(&self, searcher: &Searcher, word: &str) -> anyhow::Result<u64> {
        Ok(searcher.doc_freq(&Term::from_field_text(self.fields.surface, word))?)
    }

    /// Corrections of a word that no document contains, the likeliest first: words within an
    /// edit distance of 1 (for four letters or more) or 2 (for eight or more), else words that
    /// it is a prefix of.
    pub fn corrections(&self, searcher: &Searcher, word: &str) -> anyhow::Result<Vec<VocabularyWord>> {
        let length = word.chars().count();
        if length < 4 || word.chars().all(|c| c.is_ascii_digit()) {
            return Ok(Vec::new());
        }
        let mut corrections = self.within_distance(searcher, word, 1)?;
        if corrections.is_empty() {
            corrections = self.with_another_first_letter(searcher, word)?;
        }
        if corrections.is_empty() && length >= 8 {
            corrections = self.within_distance(searcher, word, 2)?;
        }
        if corrections.is_empty() {
            corrections = self.completions(searcher, word, MAX_CORRECTIONS)?;
        }
        corrections.truncate(MAX_CORRECTIONS);
        Ok(corrections)
    }

    /// A far more frequent word within an edit distance of 1 from a rare one.
    pub fn likelier_word(
        &self,
        searcher: &Searcher,
        word: &str,
        frequency: u64,
    ) -> anyhow::Result<Option<VocabularyWord>> {
        if word.chars().count() < 5 || frequency > 3 || word.chars().any(|c| c.is_ascii_digit()) {
            return Ok(None);
        }
        let near = self.within_distance(searcher, word, 1)?;
        let is_other = |near: &VocabularyWord| term_of(&near.surface) != term_of(word);
        let least = frequency.max(1) * LIKELIER_RATIO;
        Ok(near.into_iter().find(|near| is_other(near) && near.documents >= least))
    }

    /// Words within an edit distance that begin with the same letter. The first letter is rarely
    /// mistyped, and to search only the words that share it takes a twentieth of the time.
    fn within_distance(
        &self,
        searcher: &Searcher,
        word: &str,
        distance: u8,
    ) -> anyhow::Result<Vec<VocabularyWord>> {
        let term = Term::from_field_text(self.fields.surface, word);
        let automaton = FuzzyTermQuery::new(term, distance, true).automaton()?;
        let first: String = word.chars().take(1).collect();
        let mut found: HashMap<String, u64> = HashMap::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.surface)?;
            let mut stream = index.terms().search(&automaton).ge(&first).into_stream()?;
            while stream.advance() && stream.key().starts_with(first.as_bytes()) {
                if let Ok(near) = std::str::from_utf8(stream.key())
                    && near != word
                {
                    *found.entry(near.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        Ok(by_likelihood(found, word))
    }

    /// Words within an edit distance of 1 that differs at the first letter: few enough to look
    /// up one by one.
    fn with_another_first_letter(
        &self,
        searcher: &Searcher,
        word: &str,
    ) -> anyhow::Result<Vec<VocabularyWord>> {
        let mut found = HashMap::new();
        for edited in first_letter_edits(word) {
            let documents = self.surface_frequency(searcher, &edited)?;
            if documents > 0 {
                found.insert(edited, documents);
            }
        }
        Ok(by_likelihood(found, word))
    }

    /// Words that begin with a prefix, the most frequent first.
    pub fn completions(
        &self,
        searcher: &Searcher,
        prefix: &str,
        limit: usize,
    ) -> anyhow::Result<Vec<VocabularyWord>> {
        let mut found: HashMap<String, u64> = HashMap::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.surface)?;
            let mut stream = index.terms().range().ge(prefix).into_stream()?;
            let mut scanned = 0;
            while scanned < MAX_SCANNED && stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                scanned += 1;
                if let Ok(word) = std::str::from_utf8(stream.key()) {
                    *found.entry(word.to_owned()).or_default() += u64::from(stream.value().doc_freq);
                }
            }
        }
        let mut words = vocabulary_words(found);
        words.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.surface.cmp(&b.surface)));
        words.truncate(limit);
        Ok(words)
    }

    /// Two known words that were written as one, the frequenter pair where there are several: of
    /// three letters or more each, or letters and a number, as in MI5.
    pub fn split_compound(&self, searcher: &Searcher, word: &str) -> anyhow::Result<Option<[String; 2]>> {
        let mut best = None;
        for (at, _) in word.char_indices().skip(1) {
            let (first, second) = word.split_at(at);
            let is_code = first.ends_with(char::is_alphabetic) && second.bytes().all(|b| b.is_ascii_digit());
            if !is_code && first.chars().count().min(second.chars().count()) < 3 {
                continue;
            }
            let known =
                self.surface_frequency(searcher, first)?.min(self.surface_frequency(searcher, second)?);
            if known > 0 && best.as_ref().is_none_or(|(most, _)| known > *most) {
                best = Some((known, [first.to_owned(), second.to_owned()]));
            }
        }
        Ok(best.map(|(_, parts)| parts))
    }
}

/// All strings within an edit distance of 1 at the first letter: inserted, replaced, deleted, or
/// swapped with the second.
fn first_letter_edits(word: &str) -> Vec<String> {
    let mut letters = word.chars();
    let first = letters.next();
    let rest = letters.as_str();
    let mut words: Vec<String> =
        ('a'..='z').flat_map(|other| [format!("{other}{word}"), format!("{other}{rest}")]).collect();
    words.push(rest.to_owned());
    if let (Some(first), Some(second)) = (first, letters.next()) {
        words.push(format!("{second}{first}{}", letters.as_str()));
    }
    words.retain(|edited| edited != word);
    words
}

/// The likeliest first: by frequency, weighted by how people mistype. The first letter is mostly
/// right, and letters are often swapped or doubled.
fn by_likelihood(found: HashMap<String, u64>, typed: &str) -> Vec<VocabularyWord> {
    let likelihood = |word: &VocabularyWord| {
        let same_first = word.surface.chars().next() == typed.chars().next();
        let same_letters = letter_set(&word.surface) == letter_set(typed);
        word.documents * if same_first { 8 } else { 1 } * if same_letters { 4 } else { 1 }
    };
    let mut words = vocabulary_words(found);
    words.sort_by(|a, b| likelihood(b).cmp(&likelihood(a)).then_with(|| a.surface.cmp(&b.surface)));
    words
}

fn vocabulary_words(found: HashMap<String, u64>) -> Vec<VocabularyWord> {
    found.into_iter().map(|(surface, documents)| VocabularyWord { surface, documents }).collect()
}

/// The letters of a word, sorted and without repetitions.
fn letter_set(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// Whether swapping two adjacent letters makes a stop word, as in "waht".
pub fn is_misspelt_stop_word(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters.len() >= 3
        && (0..letters.len() - 1).any(|at| {
            let mut swapped = letters.clone();
            swapped.swap(at, at + 1);
            is_stop_word(&swapped.into_iter().collect::<String>())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edit_of_the_first_letter_is_tried() {
        let words = first_letter_edits("uerope");
        for meant in ["europe", "tuerope", "erope", "berope"] {
            assert!(words.iter().any(|word| word == meant), "{meant}");
        }
        assert!(!words.contains(&"uerope".to_owned()));
        assert!(first_letter_edits("x").contains(&String::new()));
    }
}

//! From words to query terms: stop words are dropped, spelling is corrected, synonyms are added.

use std::{collections::HashSet, ops::Range};

use tantivy::{Searcher, Term};

use super::{
    analysis::{Word, is_chat, is_stop_word, term_of},
    index::Index,
    ranking::{Alternative, QueryTerm},
    spelling::is_misspelt_stop_word,
    synonym::Synonyms,
};

/// The boost of the likeliest spelling correction; a word as it was typed has 1.
const CORRECTION: f32 = 0.8;
/// The boost of every other correction.
const OTHER_CORRECTION: f32 = 0.3;
/// The boost of two words that were typed with a space, as the one word that some answer has.
const SPACED_COMPOUND: f32 = 0.8;
/// A shorter word with a hyphen is not taken for a misspelling.
const MIN_MISSPELT_COMPOUND: usize = 7;
/// The boost of a part of a word that no document contains.
const PART: f32 = 0.5;

/// A query word by word, with what spelling correction made of it.
#[derive(Debug, Default)]
pub struct ParsedQuery {
    pub terms: Vec<QueryTerm>,
    /// The words, with corrections in place of those that no document contains.
    corrected: Vec<String>,
    is_corrected: bool,
    /// The words, with likelier ones in place of rare ones.
    likelier: Vec<String>,
    has_likelier: bool,
}

impl ParsedQuery {
    /// The query that was searched for, where it is not the one typed.
    pub fn corrected(&self) -> Option<String> {
        self.is_corrected.then(|| self.corrected.join(" "))
    }

    /// The query that may have been meant, where all words as typed are found.
    pub fn did_you_mean(&self) -> Option<String> {
        (self.has_likelier && !self.is_corrected).then(|| self.likelier.join(" "))
    }

    /// The terms as they were typed, and with the likelier words in the place of rare ones.
    pub fn typed_and_likelier_terms(&self) -> [Vec<String>; 2] {
        let typed = self.terms.iter().map(|term| term.main().to_owned()).collect();
        let likelier = self.likelier.iter().filter(|word| !is_stop_word(word) && !is_chat(word));
        [typed, likelier.map(|word| term_of(word)).collect()]
    }

    /// A word that is not searched for.
    fn skip(&mut self, word: &str) {
        self.corrected.push(word.to_owned());
        self.likelier.push(word.to_owned());
    }

    fn push(&mut self, word: &str, alternatives: Vec<Alternative>, likelier: Option<String>) {
        self.has_likelier |= likelier.is_some();
        self.corrected.push(word.to_owned());
        self.likelier.push(likelier.unwrap_or_else(|| word.to_owned()));
        self.terms.push(QueryTerm { alternatives });
    }

    /// A word that no document contains, with what it is corrected to: one word or two.
    fn push_corrected(&mut self, correction: &str, terms: Vec<Vec<Alternative>>) {
        self.is_corrected = true;
        self.corrected.push(correction.to_owned());
        self.likelier.push(correction.to_owned());
        self.terms.extend(terms.into_iter().map(|alternatives| QueryTerm { alternatives }));
    }
}

/// The words of a query that are right as they are.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Their names are no misspellings of common words.
    pub synonyms: &'a Synonyms,
    /// The words in quotes.
    pub literal: &'a HashSet<String>,
}

impl Known<'_> {
    fn is_name(&self, surface: &str) -> bool {
        self.synonyms.is_in_name(surface)
    }

    fn is_literal(&self, surface: &str) -> bool {
        self.literal.contains(surface)
    }
}

/// Words of a query that some document writes as one.
struct KnownCompound {
    words: Range<usize>,
    term: String,
    boost: f32,
}

impl Index {
    /// Parses the words of a query.
    pub(super) fn parse_words(
        &self,
        searcher: &Searcher,
        words: &[Word],
        vocabulary: &Known<'_>,
    ) -> anyhow::Result<ParsedQuery> {
        let mut query = ParsedQuery::default();
        let has_content = words.iter().any(|word| !word.is_stop_word() && !is_chat(&word.surface));
        let compounds = self.known_compounds(searcher, words)?;
        // where the terms of each word begin
        let mut begins = Vec::with_capacity(words.len() + 1);
        for (at, word) in words.iter().enumerate() {
            begins.push(query.terms.len());
            if has_content && is_chat(&word.surface) && !vocabulary.is_name(&word.surface) {
                query.skip(&word.surface);
                continue;
            }
            let is_covered = compounds.iter().any(|compound| compound.words.contains(&at));
            if is_covered && !word.is_stop_word() && self.term_frequency(searcher, &word.term())? == 0 {
                // no misspelling: the compound is found
                query.push(&word.surface, vec![Alternative::new(word.term(), 1.0)], None);
            } else {
                self.parse_word(searcher, word, vocabulary, &mut query)?;
            }
        }
        begins.push(query.terms.len());
        for compound in compounds {
            let mut boost = compound.boost;
            for term in &mut query.terms[begins[compound.words.start]..begins[compound.words.end]] {
                term.alternatives.push(Alternative::new(compound.term.clone(), boost));
                // its other words are covered by it and add nothing
                boost = 0.0;
            }
        }
        Ok(query)
    }

    fn known_compounds(&self, searcher: &Searcher, words: &[Word]) -> anyhow::Result<Vec<KnownCompound>> {
        let mut known = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let (compound, boost) = match (&word.compound, words.get(at + 1)) {
                (Some(compound), _) => (Some((compound.surface.clone(), compound.words)), 1.0),
                (None, Some(next)) if !is_stop_word(&next.surface) && may_begin_compound(word) => {
                    (Some((format!("{}{}", word.surface, next.surface), 2)), SPACED_COMPOUND)
                }
                _ => (None, 0.0),
            };
            let Some((surface, count)) = compound else { continue };
            let term = term_of(&surface);
            if self.term_frequency(searcher, &term)? > 0 {
                known.push(KnownCompound { words: at..words.len().min(at + count), term, boost });
            }
        }
        Ok(known)
    }

    /// Parses one word of a query; where nothing is known of one with hyphens, its parts are a part
    /// of it.
    fn parse_word(
        &self,
        searcher: &Searcher,
        word: &Word,
        vocabulary: &Known<'_>,
        query: &mut ParsedQuery,
    ) -> anyhow::Result<()> {
        if word.is_acronym {
            let term = word.term();
            if self.term_frequency(searcher, &term)? > 0 {
                query.push(&term, vec![Alternative::new(term.clone(), 1.0)], None);
            } else {
                query.skip(&term);
            }
            return Ok(());
        }
        let is_known = self.term_frequency(searcher, &word.term())? > 0;
        let is_right = vocabulary.is_name(&word.surface) || vocabulary.is_literal(&word.surface);
        // one letter more or less makes another word of D-Day
        let may_be_misspelt = !is_right && word.surface.chars().count() >= MIN_MISSPELT_COMPOUND;
        if word.parts.is_empty()
            || is_known
            || (may_be_misspelt && !self.corrections(searcher, &word.surface)?.is_empty())
        {
            return self.parse_surface(searcher, &word.surface, vocabulary, query);
        }
        let parts = word.parts.iter().filter(|part| !is_stop_word(part) && part.chars().count() > 1);
        let parts = parts.map(|part| Alternative::part(term_of(part), PART));
        let alternatives = std::iter::once(Alternative::new(word.term(), 1.0)).chain(parts).collect();
        query.push(&word.surface, alternatives, None);
        Ok(())
    }

    pub(super) fn parse_surface(
        &self,
        searcher: &Searcher,
        word: &str,
        vocabulary: &Known<'_>,
        query: &mut ParsedQuery,
    ) -> anyhow::Result<()> {
        if is_stop_word(word) {
            query.skip(word);
            return Ok(());
        }
        let term = term_of(word);
        let is_right = vocabulary.is_name(word) || vocabulary.is_literal(word);
        if self.term_frequency(searcher, &term)? > 0 {
            let frequency = self.surface_frequency(searcher, word)?;
            let likelier = if frequency == 0 || is_right {
                None
            } else {
                self.likelier_word(searcher, word, frequency)?
            };
            let mut alternatives = vec![Alternative::new(term, 1.0)];
            if let Some(likelier) = &likelier {
                alternatives.push(Alternative::new(term_of(&likelier.surface), OTHER_CORRECTION));
            }
            query.push(word, alternatives, likelier.map(|likelier| likelier.surface));
            return Ok(());
        }
        if is_right {
            query.push(word, vec![Alternative::new(term, 1.0)], None);
            return Ok(());
        }
        if is_misspelt_stop_word(word) {
            query.skip(word);
            return Ok(());
        }
        let corrections = self.corrections(searcher, word)?;
        if corrections.is_empty()
            && let Some(parts) = self.split_compound(searcher, word)?
        {
            let terms = parts.iter().map(|part| vec![Alternative::new(term_of(part), CORRECTION)]).collect();
            query.push_corrected(&parts.join(" "), terms);
            return Ok(());
        }
        let Some(likeliest) = corrections.first() else {
            query.push(word, vec![Alternative::new(term, 1.0)], None);
            return Ok(());
        };
        let boosts = std::iter::once(CORRECTION).chain(std::iter::repeat(OTHER_CORRECTION));
        let alternatives = corrections
            .iter()
            .zip(boosts)
            .map(|(word, boost)| Alternative::new(term_of(&word.surface), boost));
        query.push_corrected(&likeliest.surface, vec![alternatives.collect()]);
        Ok(())
    }

    /// How many documents contain a term.
    pub(super) fn term_frequency(&self, searcher: &Searcher, term: &str) -> anyhow::Result<u64> {
        Ok(searcher.doc_freq(&Term::from_field_text(self.fields.text, term))?)
    }
}

/// Whether a word may be the first of two that are also written as one. Of stop words only single
/// letters are, as in "a bomb".
fn may_begin_compound(word: &Word) -> bool {
    !word.is_stop_word() || word.surface.chars().count() == 1
}

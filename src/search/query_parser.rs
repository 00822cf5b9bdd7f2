//! From words to query terms: stop words are dropped, spelling is corrected, synonyms are added.

use tantivy::{Searcher, Term};

use super::{
    analysis::{is_stop_word, term_of},
    index::Index,
    ranking::QueryTerm,
    spelling::is_misspelt_stop_word,
    synonym::Synonyms,
};

/// The boost of the likeliest spelling correction; a word as it was typed has 1.
const CORRECTION: f32 = 0.8;
/// The boost of every other correction.
const OTHER_CORRECTION: f32 = 0.3;
const SYNONYM: f32 = 0.8;

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

    /// All terms that match the query.
    pub fn matching_terms(&self) -> Vec<String> {
        self.terms.iter().flat_map(|term| &term.alternatives).map(|(term, _)| term.clone()).collect()
    }

    /// The query terms with their synonyms among the alternatives.
    pub fn with_synonyms(&self, synonyms: &Synonyms) -> Vec<QueryTerm> {
        let mut expanded = self.terms.clone();
        let terms: Vec<&str> = self.terms.iter().map(QueryTerm::main).collect();
        for found in synonyms.find_in(&terms) {
            for (place, term) in expanded.iter_mut().enumerate().skip(found.start).take(found.length) {
                // once for the whole name: its other words are covered by the synonym and add nothing
                let boost = if place == found.start { SYNONYM } else { 0.0 };
                term.alternatives.extend(found.others.iter().map(|other| (other.clone(), boost)));
            }
        }
        expanded
    }

    /// A word that is not searched for.
    fn skip(&mut self, word: &str) {
        self.corrected.push(word.to_owned());
        self.likelier.push(word.to_owned());
    }

    fn push(&mut self, word: &str, alternatives: Vec<(String, f32)>, likelier: Option<String>) {
        self.has_likelier |= likelier.is_some();
        self.corrected.push(word.to_owned());
        self.likelier.push(likelier.unwrap_or_else(|| word.to_owned()));
        self.terms.push(QueryTerm { alternatives });
    }

    /// A word that no document contains, with what it is corrected to: one word or two.
    fn push_corrected(&mut self, correction: &str, terms: Vec<Vec<(String, f32)>>) {
        self.is_corrected = true;
        self.corrected.push(correction.to_owned());
        self.likelier.push(correction.to_owned());
        self.terms.extend(terms.into_iter().map(|alternatives| QueryTerm { alternatives }));
    }
}

impl Index {
    /// Parses one word of a query, in its surface form.
    pub(super) fn parse_word(
        &self,
        searcher: &Searcher,
        word: &str,
        query: &mut ParsedQuery,
    ) -> anyhow::Result<()> {
        if is_stop_word(word) {
            query.skip(word);
            return Ok(());
        }
        let term = term_of(word);
        if self.term_frequency(searcher, &term)? > 0 {
            let frequency = self.surface_frequency(searcher, word)?;
            let likelier = if frequency == 0 { None } else { self.likelier_word(searcher, word, frequency)? };
            let mut alternatives = vec![(term, 1.0)];
            if let Some(likelier) = &likelier {
                alternatives.push((term_of(&likelier.surface), OTHER_CORRECTION));
            }
            query.push(word, alternatives, likelier.map(|likelier| likelier.surface));
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
            let terms = parts.iter().map(|part| vec![(term_of(part), CORRECTION)]).collect();
            query.push_corrected(&parts.join(" "), terms);
            return Ok(());
        }
        let Some(likeliest) = corrections.first() else {
            query.push(word, vec![(term, 1.0)], None);
            return Ok(());
        };
        let boosts = std::iter::once(CORRECTION).chain(std::iter::repeat(OTHER_CORRECTION));
        let alternatives =
            corrections.iter().zip(boosts).map(|(word, boost)| (term_of(&word.surface), boost));
        query.push_corrected(&likeliest.surface, vec![alternatives.collect()]);
        Ok(())
    }

    /// How many documents contain a term.
    pub(super) fn term_frequency(&self, searcher: &Searcher, term: &str) -> anyhow::Result<u64> {
        Ok(searcher.doc_freq(&Term::from_field_text(self.fields.text, term))?)
    }
}

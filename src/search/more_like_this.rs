//! Documents like a given one: the candidates for neighbours and for duplicates.

use tantivy::Searcher;
use uuid::Uuid;

use super::{
    analysis::{Token, analyze, is_chat, term_of},
    expansion,
    hits::Filter,
    index::Index,
    ranking::{Alternative, MORE_LIKE_THIS, Narrowed, QueryTerm},
};

/// The boost of the short answer's terms; the question's have 1.
const SHORT_ANSWER: f32 = 0.4;
/// The boost of a correction of a word that no document contains.
const CORRECTION: f32 = 0.5;

impl Index {
    /// The `k` documents most like a question with its short answer, with their scores. A
    /// document is most like itself. Misspellings and synonyms are understood as in a search.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn more_like_this(
        &self,
        question: &str,
        short_answer: &str,
        filter: &Filter,
        k: usize,
    ) -> anyhow::Result<Vec<(Uuid, f32)>> {
        let searcher = self.searcher();
        let mut terms = Vec::new();
        for (text, boost) in [(question, 1.0), (short_answer, SHORT_ANSWER)] {
            for token in analyze(text) {
                if !is_chat(&token.surface) {
                    terms.push(self.like_term(&searcher, &token, boost)?);
                }
            }
        }
        let terms = self.topical_terms(&searcher, terms)?;
        let terms = expansion::expanded(terms, &self.synonyms(), expansion::MORE_LIKE_THIS);
        Ok(self.rank(&searcher, &terms, Narrowed::by(filter), k, MORE_LIKE_THIS)?.top)
    }

    fn like_term(&self, searcher: &Searcher, token: &Token, boost: f32) -> anyhow::Result<QueryTerm> {
        // by its parts too, as "post-war" is like "war"; not by free compounds, whose words are here
        let parts = token.parts.iter().map(|part| Alternative::new(term_of(part), boost));
        let mut term = QueryTerm {
            alternatives: std::iter::once(Alternative::new(token.term.clone(), boost)).chain(parts).collect(),
        };
        if self.term_frequency(searcher, &token.term)? == 0 && token.parts.is_empty() {
            let likeliest = self.corrections(searcher, &token.surface)?.into_iter().take(1);
            term.alternatives
                .extend(likeliest.map(|word| Alternative::new(term_of(&word.surface), CORRECTION * boost)));
        }
        Ok(term)
    }
}

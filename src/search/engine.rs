//! The three kinds of search: the search box, suggestions while typing, and more like this.

use std::collections::HashSet;

use tantivy::Searcher;
use uuid::Uuid;

use super::{
    analysis::{Token, Word, analyze, is_stop_word, term_of, words},
    hits::{Filter, Hits},
    index::Index,
    query_parser::ParsedQuery,
    query_text::QueryText,
    ranking::{MORE_LIKE_THIS, QueryTerm, SEARCH, SUGGEST, SUGGEST_BY_QUESTION},
    small_words,
    synonym::Synonyms,
};

/// Of a longer query only about this many of its rarest terms are searched for.
const MAX_TERMS: usize = 24;
/// How many words an incomplete last word is completed to.
const MAX_COMPLETIONS: usize = 8;
/// The boost of the short answer's terms in [`Index::more_like_this`]; the question's have 1.
const SHORT_ANSWER: f32 = 0.4;

/// What a search found, and how the query was understood.
#[derive(Debug, Clone, Default)]
pub struct SearchResponse {
    pub hits: Hits,
    /// The query that was searched for, where spelling correction changed it.
    pub corrected: Option<String>,
    /// A likelier query, to be offered.
    pub did_you_mean: Option<String>,
    /// The terms to highlight in snippets.
    pub terms: Vec<String>,
}

impl Index {
    /// The `k` best documents for what was typed into the search box.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn search(
        &self,
        text: &QueryText,
        synonyms: &Synonyms,
        filter: &Filter,
        k: usize,
    ) -> anyhow::Result<SearchResponse> {
        let searcher = self.searcher();
        let words = words(text.as_str());
        let query = self.parse_words(&searcher, &words)?;
        if query.terms.is_empty()
            && let Some(small) = small_words::of_query(&words)
        {
            let hits = self.rank_small_words(&searcher, &small, filter, k)?;
            let terms = small.into_iter().flat_map(|term| term.alternatives).map(|(term, _)| term);
            return Ok(SearchResponse { hits, terms: terms.collect(), ..SearchResponse::default() });
        }
        let terms = self.rarest_terms(&searcher, query.with_synonyms(synonyms))?;
        Ok(SearchResponse {
            hits: self.rank(&searcher, &terms, filter, k, SEARCH)?,
            corrected: query.corrected(),
            did_you_mean: query.did_you_mean(),
            terms: query.matching_terms(),
        })
    }

    /// At most `k` documents whose question somebody may be typing; the last word may be
    /// incomplete.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn suggest(&self, text: &QueryText, synonyms: &Synonyms, k: usize) -> anyhow::Result<Vec<Uuid>> {
        let searcher = self.searcher();
        let mut words = words(text.as_str());
        let small = if words.len() > 1 { small_words::of_query(&words) } else { None };
        let is_incomplete = text.as_str().ends_with(char::is_alphanumeric);
        let prefix = if is_incomplete { words.pop() } else { None };
        let mut query = self.parse_words(&searcher, &words)?;
        // after two words, a prefix of two letters would match too much to be worth its time
        let min_prefix = if query.terms.len() < 2 { 2 } else { 3 };
        if let Some(prefix) = prefix.filter(|prefix| prefix.surface.chars().count() >= min_prefix) {
            self.parse_prefix(&searcher, &prefix, &mut query)?;
        }
        let terms = self.rarest_terms(&searcher, query.with_synonyms(synonyms))?;
        let mut hits = self.rank(&searcher, &terms, &Filter::default(), k, SUGGEST_BY_QUESTION)?;
        if hits.top.len() < k {
            hits = self.rank(&searcher, &terms, &Filter::default(), k, SUGGEST)?;
        }
        let mut ids: Vec<Uuid> = Vec::new();
        if let Some(small) = small {
            let hits = self.rank_small_words(&searcher, &small, &Filter::default(), k)?;
            ids.extend(hits.top.into_iter().map(|(id, _)| id));
        }
        ids.extend(hits.top.into_iter().map(|(id, _)| id));
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(*id));
        ids.truncate(k);
        Ok(ids)
    }

    /// The `k` documents most like a question with its short answer, with their scores. A
    /// document is most like itself.
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
        // by its parts too, as "post-war" is like "war"; not by free compounds, whose words are here
        let with_boost = |boost: f32| {
            move |token: Token| {
                let parts = token.parts.iter().map(|part| term_of(part));
                let terms = std::iter::once(token.term.clone()).chain(parts);
                QueryTerm { alternatives: terms.map(|term| (term, boost)).collect() }
            }
        };
        let mut terms: Vec<QueryTerm> = analyze(question).into_iter().map(with_boost(1.0)).collect();
        terms.extend(analyze(short_answer).into_iter().map(with_boost(SHORT_ANSWER)));
        let terms = self.rarest_terms(&searcher, terms)?;
        Ok(self.rank(&searcher, &terms, filter, k, MORE_LIKE_THIS)?.top)
    }

    /// Parses an incomplete word: its completions are alternatives of one query term.
    fn parse_prefix(
        &self,
        searcher: &Searcher,
        prefix: &Word,
        query: &mut ParsedQuery,
    ) -> anyhow::Result<()> {
        let mut alternatives: Vec<(String, f32)> = Vec::new();
        if prefix.is_acronym && self.term_frequency(searcher, &prefix.term())? > 0 {
            alternatives.push((prefix.term(), 1.0));
        }
        for word in self.completions(searcher, &prefix.surface, MAX_COMPLETIONS)? {
            let term = term_of(&word.surface);
            if !is_stop_word(&word.surface) && !alternatives.iter().any(|(known, _)| *known == term) {
                alternatives.push((term, 1.0));
            }
        }
        if alternatives.is_empty() {
            return self.parse_surface(searcher, &prefix.surface, query);
        }
        query.terms.push(QueryTerm { alternatives });
        Ok(())
    }

    /// The terms that the fewest documents contain, in their order.
    fn rarest_terms(&self, searcher: &Searcher, mut terms: Vec<QueryTerm>) -> anyhow::Result<Vec<QueryTerm>> {
        if terms.len() <= MAX_TERMS {
            return Ok(terms);
        }
        let mut frequencies = Vec::new();
        for term in &terms {
            frequencies.push(self.term_frequency(searcher, term.main())?);
        }
        let mut known: Vec<u64> = frequencies.iter().copied().filter(|frequency| *frequency > 0).collect();
        known.sort_unstable();
        let most = known.get(MAX_TERMS).copied().unwrap_or(u64::MAX);
        let mut is_kept = frequencies.iter().map(|frequency| (1..=most).contains(frequency));
        terms.retain(|_| is_kept.next().unwrap_or(false));
        terms.truncate(2 * MAX_TERMS);
        Ok(terms)
    }
}

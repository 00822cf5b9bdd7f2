//! The search box, and suggestions while somebody types.

use std::collections::{HashMap, HashSet};

use tantivy::Searcher;
use uuid::Uuid;

use super::{
    analysis::{Word, is_stop_word, term_of, terms, words},
    hits::{Filter, Hits},
    index::Index,
    query_parser::{Known, ParsedQuery},
    query_syntax::QuerySyntax,
    query_text::QueryText,
    ranking::{
        Alternative, Narrowed, QueryTerm, Restriction, SEARCH, SUGGEST, SUGGEST_BY_QUESTION,
        inverse_document_frequency,
    },
    small_words,
    synonym::Synonyms,
};

/// Of a longer query only about this many terms are searched for.
const MAX_TERMS: usize = 24;
/// How many times as many documents there are to choose from where the words say too little.
const CHOICE: usize = 16;
/// How many words an incomplete last word is completed to.
const MAX_COMPLETIONS: usize = 8;

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
        let syntax = QuerySyntax::of(text.as_str());
        let words = words(&syntax.words);
        let restriction = self.restriction(&searcher, &syntax)?;
        let narrowed = Narrowed { filter, restriction: restriction.as_ref() };
        let literal = syntax.phrases.iter().flat_map(|phrase| self::words(phrase)).map(|word| word.surface);
        let known = Known { synonyms, literal: &literal.collect() };
        let query = self.parse_words(&searcher, &words, &known)?;
        if query.terms.is_empty()
            && let Some(small) = small_words::of_query(&words)
        {
            let hits = self.rank_small_words(&searcher, &small, narrowed, k)?;
            let terms = small.into_iter().flat_map(|term| term.alternatives).map(|found| found.term);
            return Ok(SearchResponse { hits, terms: terms.collect(), ..SearchResponse::default() });
        }
        let expanded = query.with_synonyms(synonyms);
        // the words of another name mean nothing by themselves
        let matching = expanded.iter().flat_map(|term| &term.alternatives);
        let matching = matching.map(|found| found.term.clone()).filter(|term| !term.contains(' ')).collect();
        let terms = self.topical_terms(&searcher, expanded)?;
        Ok(SearchResponse {
            hits: self.rank(&searcher, &terms, narrowed, k, SEARCH)?,
            corrected: query.corrected(),
            did_you_mean: self.did_you_mean(&searcher, &query)?,
            terms: matching,
        })
    }

    /// A likelier query, where no answer has all words that were typed and some answer has those.
    fn did_you_mean(&self, searcher: &Searcher, query: &ParsedQuery) -> anyhow::Result<Option<String>> {
        let Some(text) = query.did_you_mean() else { return Ok(None) };
        let [typed, likelier] = query.typed_and_likelier_terms();
        let has_all = |terms: &[String]| Restriction::is_any_with(searcher, self.fields.text, terms);
        let wins = typed.len() == 1 || (!has_all(&typed)? && has_all(&likelier)?);
        Ok(Some(text).filter(|_| wins))
    }

    /// What quotes and minus signs leave.
    fn restriction(&self, searcher: &Searcher, syntax: &QuerySyntax) -> anyhow::Result<Option<Restriction>> {
        let phrases = |typed: &[String]| -> Vec<Vec<String>> {
            let phrases = typed.iter().map(|phrase| terms(phrase).collect::<Vec<_>>());
            // one of nothing but small words is searched for as such
            phrases.filter(|terms| !terms.is_empty()).collect()
        };
        Restriction::new(searcher, self.fields.text, &phrases(&syntax.phrases), &phrases(&syntax.without))
    }

    /// At most `k` documents whose question somebody may be typing; the last word may be
    /// incomplete. Where nothing but the beginning of a question is typed, as in "why did the", the
    /// words say too little: there are more documents to choose from.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn suggest(&self, text: &QueryText, synonyms: &Synonyms, k: usize) -> anyhow::Result<Vec<Uuid>> {
        let searcher = self.searcher();
        let mut words = words(text.as_str());
        let small = if words.len() > 1 { small_words::of_query(&words) } else { None };
        let is_incomplete = text.as_str().ends_with(char::is_alphanumeric);
        let prefix = if is_incomplete { words.pop() } else { None };
        let known = Known { synonyms, literal: &HashSet::new() };
        let mut query = self.parse_words(&searcher, &words, &known)?;
        // after two words, a prefix of two letters would match too much to be worth its time
        let min_prefix = if query.terms.len() < 2 { 2 } else { 3 };
        if let Some(prefix) = prefix.filter(|prefix| prefix.surface.chars().count() >= min_prefix) {
            self.parse_prefix(&searcher, &prefix, &known, &mut query)?;
        }
        let terms = self.topical_terms(&searcher, query.with_synonyms(synonyms))?;
        let everything = Filter::default();
        let everything = Narrowed::by(&everything);
        let mut hits = self.rank(&searcher, &terms, everything, k, SUGGEST_BY_QUESTION)?;
        if hits.top.len() < k {
            hits = self.rank(&searcher, &terms, everything, k, SUGGEST)?;
        }
        let mut ids: Vec<Uuid> = Vec::new();
        let mut most = k;
        if let Some(small) = small {
            if terms.is_empty() {
                most = CHOICE * k;
            }
            let hits = self.rank_small_words(&searcher, &small, everything, most)?;
            ids.extend(hits.top.into_iter().map(|(id, _)| id));
        }
        ids.extend(hits.top.into_iter().map(|(id, _)| id));
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(*id));
        ids.truncate(most);
        Ok(ids)
    }

    /// Parses an incomplete word: its completions are alternatives of one query term.
    fn parse_prefix(
        &self,
        searcher: &Searcher,
        prefix: &Word,
        known: &Known<'_>,
        query: &mut ParsedQuery,
    ) -> anyhow::Result<()> {
        let mut alternatives: Vec<Alternative> = Vec::new();
        if prefix.is_acronym && self.term_frequency(searcher, &prefix.term())? > 0 {
            alternatives.push(Alternative::new(prefix.term(), 1.0));
        }
        for word in self.completions(searcher, &prefix.surface, MAX_COMPLETIONS)? {
            let term = term_of(&word.surface);
            if !is_stop_word(&word.surface) && !alternatives.iter().any(|known| known.term == term) {
                alternatives.push(Alternative::new(term, 1.0));
            }
        }
        if alternatives.is_empty() {
            return self.parse_surface(searcher, &prefix.surface, known, query);
        }
        query.terms.push(QueryTerm { alternatives });
        Ok(())
    }

    /// The terms that say most about what a long query is about: rare ones, and those that it
    /// repeats, however many documents have them. In their order.
    pub(super) fn topical_terms(
        &self,
        searcher: &Searcher,
        mut terms: Vec<QueryTerm>,
    ) -> anyhow::Result<Vec<QueryTerm>> {
        if terms.len() <= MAX_TERMS {
            return Ok(terms);
        }
        let mut repeated: HashMap<String, f32> = HashMap::new();
        for term in &terms {
            *repeated.entry(term.main().to_owned()).or_default() += 1.0;
        }
        let mut weights = Vec::new();
        for term in &terms {
            let frequency = self.term_frequency(searcher, term.main())?;
            let idf =
                if frequency == 0 { 0.0 } else { inverse_document_frequency(frequency, searcher.num_docs()) };
            weights.push(idf * repeated[term.main()]);
        }
        let mut heaviest = weights.clone();
        heaviest.sort_unstable_by(|a, b| b.total_cmp(a));
        let least = heaviest.get(MAX_TERMS - 1).copied().unwrap_or(0.0);
        let mut is_kept = weights.iter().map(|weight| *weight > 0.0 && *weight >= least);
        terms.retain(|_| is_kept.next().unwrap_or(false));
        terms.truncate(2 * MAX_TERMS);
        Ok(terms)
    }
}

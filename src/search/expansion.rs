//! Query expansion: the names of the thesaurus among the terms of a query.

use super::{
    query_parser::ParsedQuery,
    ranking::{Alternative, QueryTerm},
    synonym::Synonyms,
};

/// How much the names that a query does not have add to a score.
#[derive(Debug, Clone, Copy)]
pub struct Expansion {
    /// The name of several words that the query has itself, beside its words.
    pub own: f32,
    pub others: f32,
    /// The things that belong to it.
    pub narrower: f32,
}

/// In the search box and for suggestions.
pub const SEARCH: Expansion = Expansion { own: 0.4, others: 0.8, narrower: 0.35 };
/// In the search box, where the query is the name of a thing and nothing else.
const NAMED_ALONE: Expansion = Expansion { own: 0.01, others: 0.8, narrower: 0.55 };
/// For answers like a given one, which has more words to be found by.
pub const MORE_LIKE_THIS: Expansion = Expansion { own: 0.0, others: 0.4, narrower: 0.0 };

impl ParsedQuery {
    /// The query terms with their synonyms among the alternatives.
    pub fn with_synonyms(&self, synonyms: &Synonyms) -> Vec<QueryTerm> {
        expanded(self.terms.clone(), synonyms, SEARCH)
    }
}

/// Adds the other names of what the terms name. A name of several words is one thing: a document
/// with one of its words has only a part of it.
pub fn expanded(mut terms: Vec<QueryTerm>, synonyms: &Synonyms, boosts: Expansion) -> Vec<QueryTerm> {
    let main: Vec<String> = terms.iter().map(|term| term.main().to_owned()).collect();
    let main: Vec<&str> = main.iter().map(String::as_str).collect();
    for found in synonyms.find_in(&main) {
        // who names a thing and nothing else looks for what belongs to it as well
        let is_named_alone = found.length == terms.len() && boosts.narrower > 0.0;
        let boosts = if is_named_alone { NAMED_ALONE } else { boosts };
        for (place, term) in terms.iter_mut().skip(found.start).take(found.length).enumerate() {
            if found.is_proper {
                for word in &mut term.alternatives {
                    word.is_whole = false;
                }
            }
            for (names, boost) in
                [(&found.own, boosts.own), (&found.others, boosts.others), (&found.narrower, boosts.narrower)]
            {
                if boost > 0.0 {
                    // once for the whole name: its other words are covered by it and add nothing
                    let boost = if place == 0 { boost } else { 0.0 };
                    term.alternatives.extend(names.iter().map(|name| Alternative::new(name.clone(), boost)));
                }
            }
        }
    }
    terms
}

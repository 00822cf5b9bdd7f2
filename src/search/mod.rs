//! Full-text search over published answers.
//!
//! # The index
//! Each process keeps an inverted index of its own ([`Index`], tantivy), in memory or below
//! `data/search/`. PostgreSQL stays the source of truth: an index that is damaged, of another
//! format or of another database is rebuilt. Each document is analyzed ([`analysis`]: folding,
//! compounds, British spelling, stop words, stemming) into four fields: the terms of the question,
//! the terms of the whole answer with positions, the surface forms as vocabulary for spelling
//! correction, and what queries of nothing but stop words need (`small_words`).
//!
//! # Following the database
//! Triggers number every change of what is published, in the sequence of `answer_changes`, when
//! its transaction commits; a lock makes commits take turns, so numbers become visible in order.
//! [`IndexSync`] applies the changes after its [`Checkpoint`] and stores the new checkpoint in the
//! same commit of the index. It is woken by LISTEN and polls every second besides, so a lost
//! notification or a restart misses nothing. Results are read from the database once more before
//! they are shown: an answer that was just withdrawn is in none.
//!
//! # From query to hits
//! 1. **Syntax** (`query_syntax`): quotes hold a phrase together, `-word` leaves answers out. Both
//!    restrict the documents that are looked at (`ranking::Restriction`).
//! 2. **Parsing** (`query_parser`): stop words and words that only chat are dropped. A word that no
//!    document contains is corrected (`spelling`: edit distance over the vocabulary, weighted by
//!    frequency; compounds are split); a rare word that is close to a frequent one brings "did you
//!    mean" where some document has all that would be searched for instead, and none all that was
//!    typed. Words in quotes and the words of the thesaurus's names are right as they are. Words that
//!    some answer writes as one are searched for as one besides.
//! 3. **Query expansion** (`expansion`, `synonym`): staff edit a thesaurus of names of one thing and of
//!    what belongs to what. Names of several words are indexed as terms of their own, so that expansion
//!    is one more term. A change of these names rebuilds the index. A name in capitals is one thing:
//!    each of its words is only a part of it.
//! 4. **Retrieval** (`ranking`, `max_score`, `top_k`): BM25 over the whole answer plus BM25 over
//!    the question. A top-k collector raises the threshold, and `MaxScore` skips posting lists
//!    that cannot lift a document above it. Queries with short posting lists visit every match
//!    instead, so that the total and the facet counts (`facets`) are exact.
//! 5. **A floor** (`ranking::coverage`): what covers too little of the query, by inverse document
//!    frequency, is no result and in no total. It is only near, and shown apart where there are hardly
//!    any results.
//! 6. **Re-ranking** (`ranking::rerank`): the top documents once more by coverage (how much of
//!    the query they contain) and proximity (adjacent terms).
//! 7. **Snippets** (`snippet`): the part of the text with the most terms.
//!
//! # What is counted
//! Searches that found nothing and results that were opened, as daily totals without anything about
//! the visitor (`counts`). The desk sees them at `/admin/searches`.
//!
//! Suggestions and more-like-this (the candidates of [`crate::related`]) are the same retrieval
//! with other weights and without a floor. `benches/README.md` says what was measured, `lectern eval` measures anew.

pub mod analysis;
mod checks;
mod counts;
mod engine;
mod expansion;
mod facets;
mod filter_links;
mod frequency;
mod hits;
mod index;
mod index_sync;
mod inspection;
mod jobs;
mod max_score;
mod more_like_this;
mod pages;
mod plain_text;
mod queries;
mod query_parser;
mod query_syntax;
mod query_text;
mod ranking;
mod results;
mod retention;
mod routes;
mod similar;
mod small_words;
mod snippet;
mod spelling;
mod synonym;
mod thesaurus;
mod top_k;

use std::time::Duration;

pub use engine::SearchResponse;
pub use hits::{Filter, Hits};
pub use index::{Checkpoint, Document, Index, Phrases};
pub use index_sync::{IndexSync, OpenIndex};
pub use inspection::{Inspection, inspect};
pub use plain_text::html_to_text;
pub use queries::synonyms;
pub use query_text::QueryText;
pub use similar::{Similar, answered, similar};
pub use synonym::{Synonym, Synonyms};
pub use thesaurus::shipped as shipped_thesaurus;

use crate::platform::{
    limits::Limit,
    room::{Check, Job, Nav, Process, Room, Runs},
};

/// Searches, and other pages that search.
pub const SEARCHES: Limit = Limit { name: "search", a_minute: 60, an_hour: None };
/// Suggestions: several requests for each word that is typed.
pub const SUGGESTIONS: Limit = Limit { name: "suggestions", a_minute: 300, an_hour: None };

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    nav: &[
        Nav { label: "Synonyms", path: "/admin/synonyms", place: 2 },
        Nav { label: "Searches", path: "/admin/searches", place: 2 },
    ],
    jobs: &[
        Job {
            name: "search index",
            process: Process::Every,
            runs: Runs::Throughout(|app, stop| {
                let index = IndexSync::of(&app);
                index.keep_in(&app.config.data_dir.join("search"));
                Box::pin(index.follow(app, stop))
            }),
        },
        Job {
            name: "search counts",
            process: Process::Worker,
            runs: Runs::Alone(Duration::from_hours(1), |app| {
                Box::pin(async move { jobs::round(&app).await })
            }),
        },
    ],
    retention: &retention::ALL,
    overdue: Some(|pool, by| Box::pin(async move { queries::counts::overdue(&pool, by).await })),
    checks: &[Check { name: "search", run: |context| Box::pin(checks::index(context)) }],
    limits: &[SEARCHES, SUGGESTIONS],
    uncrawled: &["/search"],
    ..Room::new("search")
};

//! Neighbours, which are the answers worth reading next, and duplicates, which ask the same.
//!
//! # When they are computed
//! No page computes either: both are stored, and a page reads the neighbours by one index lookup.
//! Whoever saves an answer marks it as due in the same transaction ([`mark_due`]). A job takes what
//! is due in batches, two at a time: it brings the search index up to date, computes, and stores.
//! Marks are only inserted and deleted, and locked ones are skipped, so an import and the job
//! never wait for each other. Writers take turns. Where another process computed an answer whose
//! change this batch did not know, the batch is marked as due once more (`queries::mark_stale_due`).
//! An answer that changed also marks the answers similar to it, whose neighbour it may become.
//!
//! # Neighbours
//! Candidates are the most similar answers by more-like-this search ([`crate::search`]), of all
//! subjects and levels, and in the topic. Similarity only finds and orders them: a candidate
//! becomes a neighbour where there is a [`Reason`] that is true (`selection`), and the page shows
//! it. Fewer than [`NEIGHBOURS`], or none, is better than one for no reason.
//!
//! - **Counterpart**: the same question at another level, by the Jaccard index of the terms, and
//!   about nobody else.
//! - **What came before, what followed** (`chronology`): an answer of the topic whose key dates are
//!   next in time, and that is about the same thing or tells of one same day.
//! - **Contrast**: a question that differs in a country alone.
//! - **The same person, event, place or term** (`shared`), named. `subject_matter` says what an
//!   answer is about, and how much, by where it is named: question, short answer, key terms,
//!   headings, key dates. The names are those of the list of entities (`entity`, `matcher`), which
//!   staff edit, and proper names that two answers share (`proper_names`): capital letters are
//!   only a guess, so such a name counts in one topic, or if it has several words, and if few
//!   answers have it. What more answers have than can be told apart by it is no reason within its
//!   topic: all answers on Luther are about Luther.
//! - **The same key term**, in one topic, where a word means one thing.
//!
//! An answer is analyzed once in a run (`subjects`), however many it is a candidate for.
//!
//! Editors pin, order and forbid neighbours (`pages::choose`); pinned ones come first. A change of
//! the list of entities marks all answers as due.
//!
//! # Duplicates
//! Two answers of one level and subject are duplicates where their questions are near-duplicates,
//! and neither a question word, a number nor a name tells them apart (`duplicate`). Drafts count
//! too. Duplicates are never neighbours. Editors see the pairs at the desk, where they can dismiss
//! one; what they are writing is compared at once (`duplicate_check`), before it is saved.

mod batch;
mod candidate;
mod chronology;
mod duplicate;
mod duplicate_check;
mod entity;
mod jobs;
mod known_pairs;
mod matcher;
mod neighbour;
mod pages;
mod proper_names;
mod queries;
mod routes;
mod selection;
mod shared;
mod subject_matter;
mod subjects;

use std::time::Duration;

pub use duplicate::DuplicateAnswer;
pub use duplicate_check::{AnswerInEditor, duplicates_of};
pub use jobs::compute_due;
pub use neighbour::{Neighbour, Reason};
pub use queries::{ChosenAnswer, chosen_of, count_of_pairs, mark_due};
pub use selection::NEIGHBOURS;

use crate::platform::{
    cache::Dependency,
    room::{Job, Process, Room, Runs, Waiting},
};

/// Which answers stand beside an answer.
pub const NEIGHBOUR_LISTS: Dependency = Dependency::named("neighbours");

pub const ROOM: Room = Room {
    desk: routes::desk,
    waiting: &[Waiting {
        label: "Possible duplicates",
        path: "/admin/duplicates",
        count: |pool| Box::pin(async move { count_of_pairs(&pool).await }),
        is_alarm: false,
    }],
    jobs: &[Job {
        name: "related",
        process: Process::Worker,
        runs: Runs::Alone(Duration::from_secs(2), |app| {
            Box::pin(async move { compute_due(&app).await.map(|_| ()) })
        }),
    }],
    ..Room::new("related")
};

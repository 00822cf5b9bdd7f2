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
//! Candidates are the most similar answers by more-like-this search ([`crate::search`]), in the
//! subject and in the topic. `selection` chooses at most [`NEIGHBOURS`] of them: some of the same
//! topic, at most two counterparts (the same question at another level, by the Jaccard index of
//! their terms), and others that share a name, a year, or the wording. Near-duplicates of one
//! another take one place. Each neighbour is stored with its [`Reason`], which the page shows.
//!
//! # Duplicates
//! Two answers of one level and subject are duplicates where their questions are near-duplicates,
//! and neither a question word, a number nor a name tells them apart (`duplicate`). Drafts count
//! too. Duplicates are never neighbours. Editors see the pairs at the desk, where they can dismiss
//! one; what they are writing is compared at once (`duplicate_check`), before it is saved.

mod batch;
mod candidate;
mod duplicate;
mod duplicate_check;
mod jobs;
mod known_pairs;
mod neighbour;
mod pages;
mod queries;
mod routes;
mod selection;
mod shared_names;

use std::time::Duration;

pub use duplicate::DuplicateAnswer;
pub use duplicate_check::{AnswerInEditor, duplicates_of};
pub use jobs::compute_due;
pub use neighbour::{Neighbour, Reason};
pub use queries::{count_of_pairs, mark_due};
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

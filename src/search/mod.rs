//! From a phrase to the answers that fit it.

pub mod analysis;
mod checks;
mod facets;
mod index;
mod index_sync;
mod inspection;
mod max_score;
mod pages;
mod phrase;
mod queries;
mod query_parser;
mod ranking;
mod routes;
mod similar;
mod snippet;
mod spelling;
mod synonym;

pub use index::{Document, Index, Mark, Phrases};
pub use index_sync::{IndexSync, Open};
pub use inspection::{Inspection, inspect};
pub use phrase::Phrase;
pub use query_parser::Reply;
pub use ranking::Filter;
pub use similar::{Similar, answered, similar};
pub use synonym::{Synonym, Synonyms};

use crate::platform::{
    limits::Limit,
    room::{Check, Job, Nav, Process, Room, Runs},
};

/// Searches, previews and other pages that cost work.
pub const SEARCHES: Limit = Limit { name: "search", a_minute: 60, an_hour: None };
/// What a search box asks while somebody types.
pub const SUGGESTIONS: Limit = Limit { name: "suggestions", a_minute: 300, an_hour: None };

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    nav: &[Nav { label: "Synonyms", path: "/admin/synonyms", place: 2 }],
    jobs: &[Job {
        name: "search index",
        process: Process::Every,
        runs: Runs::Throughout(|app, stop| {
            let index = IndexSync::of(&app);
            index.keep_in(&app.config.data_dir.join("search"));
            Box::pin(index.follow(app, stop))
        }),
    }],
    checks: &[Check { name: "search", run: |context| Box::pin(checks::index(context)) }],
    limits: &[SEARCHES, SUGGESTIONS],
    uncrawled: &["/search"],
    ..Room::new("search")
};

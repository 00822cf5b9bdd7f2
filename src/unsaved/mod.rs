//! What staff have typed and not saved: it is kept while they type and offered when they come back,
//! and where somebody else has saved in the meantime, both texts are merged.
//!
//! A form is known by the path of its page, followed by `#part` where a page has several. Each page
//! that is drawn makes the id of a draft, so two tabs of one person keep two drafts. The browser
//! posts the fields to `/admin/drafts` every few seconds (`static/editor.js`, which keeps a copy of
//! its own besides), and a save that is refused keeps them too. Saving or discarding closes the
//! draft.

mod conflict;
mod fields;
mod form_state;
mod jobs;
mod merge;
mod pages;
mod queries;
pub mod responses;
mod retention;
mod routes;

use std::time::Duration;

pub use conflict::{Conflict, ConflictingField, Deed, OtherSave, merged};
pub use fields::Fields;
pub use form_state::{FormState, KeptDraft};
pub use merge::{Merge, merged_lines, three_way};
pub use queries::{LastSave, all_of, close, last_save, saved};

use crate::platform::room::{Job, Process, Room, Runs};

pub const ROOM: Room = Room {
    desk: routes::desk,
    jobs: &[Job {
        name: "drafts",
        process: Process::Worker,
        runs: Runs::Alone(Duration::from_mins(10), |app| Box::pin(async move { jobs::round(&app).await })),
    }],
    retention: &retention::ALL,
    overdue: Some(|pool, by| Box::pin(async move { queries::overdue(&pool, by).await })),
    ..Room::new("unsaved")
};

//! Past papers: links to what exam boards publish, never copies, and the topics that each asks about.

mod import;
mod link_check;
mod pages;
mod paper;
mod paper_form;
pub mod queries;
mod routes;

pub use import::{ImportedPapers, import};
pub use link_check::{CheckedLink, LinkState, host, taking_turns};
pub use paper::{Paper, PaperKind, Series, ValidPaper};
pub use paper_form::{KnownPlaces, PaperForm};

use crate::platform::{
    cache::Dependency,
    room::{Nav, Room, Waiting},
    study::{Exists, StudyLink},
};

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    nav: &[Nav { label: "Papers", path: "/admin/papers", place: 2 }],
    waiting: &[Waiting {
        label: "Dead links of past papers",
        path: "/admin/papers",
        count: |pool| Box::pin(async move { queries::count_dead(&pool).await }),
        is_alarm: false,
    }],
    study: &[StudyLink {
        name: "papers",
        label: "Past papers",
        place: 6,
        of_topic: "/papers",
        of_answer: None,
        exists: Exists::Noted,
    }],
    ..Room::new("papers")
};

/// The cache dependency of pages that list past papers.
pub const PAPERS: Dependency = Dependency::named("papers");

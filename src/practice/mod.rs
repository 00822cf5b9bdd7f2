//! Exam practice: questions as an exam asks them, each with a mark scheme in levels and model answers
//! at two grades.
//!
//! A student writes in the browser, opens the mark scheme and ticks what the answer has. Nothing of
//! that is sent: `static/practice.js` keeps it on the device. No program marks it either. Only the
//! enquiry form takes the text, and only if the student ticks so.

mod command_word;
mod content;
mod draft;
mod export;
mod form;
mod import;
mod linked_data;
mod mark_scheme;
mod model_answer;
mod objective;
mod pages;
mod plan;
mod queries;
mod routes;
mod study;
mod validation;

pub use content::{Content, PracticeQuestion, path};
pub use draft::Draft;
pub use export::export;
pub use import::{Mode, Report, import};
pub use model_answer::ModelAnswer;
pub use queries::{by_id, count};

use crate::platform::{
    cache::Dependency,
    room::{Nav, Room, Waiting},
    study::{Exists, StudyLink},
};

/// Every change of a practice question.
pub const PRACTICE: Dependency = Dependency::named("practice");

/// The name of its link in the row of ways to study.
const STUDY: &str = "practice";

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    nav: &[Nav { label: "Exam practice", path: "/admin/practice", place: 2 }],
    waiting: &[Waiting {
        label: "Practice questions in draft",
        path: "/admin/practice?state=draft",
        count: |pool| Box::pin(async move { queries::drafts(&pool).await }),
        is_alarm: false,
    }],
    study: &[StudyLink {
        name: STUDY,
        label: "Exam practice",
        place: 4,
        of_topic: "/practice",
        of_answer: None,
        exists: Exists::Noted,
    }],
    sitemap: Some(|pool| Box::pin(async move { queries::pages(&pool).await })),
    ..Room::new("practice")
};

//! The pages of a topic at a level: everything that the site has about it in one place.

mod glossary;
mod import;
mod overview;
mod pages;
pub mod queries;
mod routes;
mod save;
mod study_note;
mod timeline;
mod topic_answer;
mod topic_event;
mod topic_form;

pub use glossary::{GlossaryTerm, glossary};
pub use import::{ImportedTopics, TopicLine, export, import};
pub use overview::{Overview, Unit};
pub use save::{StoredTopic, known_answers, save};
pub use study_note::StudyNote;
pub use timeline::TopicTimeline;
pub use topic_answer::{TopicAnswer, TopicPlace, boards, material};
pub use topic_event::{Period, TopicEvent, events, periods};
pub use topic_form::{TopicForm, ValidTopic, label};

use crate::platform::{
    cache::Dependency,
    room::{Nav, Room},
};

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    nav: &[Nav { label: "Topics", path: "/admin/topics", place: 2 }],
    ..Room::new("topic_pages")
};

/// The cache dependency of pages that name tutors.
pub const TUTORS: Dependency = Dependency::named("tutors");

//! Levels, subjects and topics: their labels and their order. Pages print labels, never slugs.

mod queries;
mod topic;

pub use queries::{
    levels, named_level, named_subject, named_topic, note_study_page, study_pages, subjects, topics_of,
};
pub use topic::{Level, Subject, Topic, label_of, path, slug_of};

use crate::platform::{cache::Dependency, room::Room};

/// The slugs and labels that a draft has until its level, subject and topic are chosen. They are in no
/// list, and no answer is published with them.
pub const NO_LEVEL: (&str, &str) = ("no-level-yet", "No level yet");
pub const NO_SUBJECT: (&str, &str) = ("no-subject-yet", "No subject yet");
pub const NO_TOPIC: (&str, &str) = ("no-topic-yet", "No topic yet");

pub const ROOM: Room = Room::new("topics");

/// The cache dependency of pages that show levels, subjects or topics.
pub const TOPICS: Dependency = Dependency::named("topics");

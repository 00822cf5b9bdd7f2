//! Levels, subjects and topics: their labels and their order. Pages print labels, never slugs.

mod queries;
mod topic;

pub use queries::{levels, named_level, named_subject, named_topic, subjects, topics_of};
pub use topic::{Level, Subject, Topic, label_of, slug_of};

use crate::platform::{cache::Dependency, room::Room};

pub const ROOM: Room = Room::new("topics");

/// The cache dependency of pages that show levels, subjects or topics.
pub const TOPICS: Dependency = Dependency::named("topics");

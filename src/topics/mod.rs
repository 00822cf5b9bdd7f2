//! Levels, subjects and topics: their labels and their order. A slug is never printed
//! as a label.

mod queries;
mod topic;

pub use queries::{levels, named_level, named_subject, named_topic, subjects, topics_of};
pub use topic::{Level, Subject, Topic, label_of, slug_of};

use crate::platform::{cache::Dependency, room::Room};

pub const ROOM: Room = Room::new("topics");

/// Names and order of levels, subjects and topics.
pub const TOPICS: Dependency = Dependency::named("topics");

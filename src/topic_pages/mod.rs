//! The page of a topic at a level: everything that the site has about it in one place.

mod pages;
pub mod queries;
mod routes;
mod topic_answer;

pub use topic_answer::{TopicAnswer, TopicPlace, material};

use crate::platform::room::Room;

pub const ROOM: Room = Room { public: routes::public, ..Room::new("topic_pages") };

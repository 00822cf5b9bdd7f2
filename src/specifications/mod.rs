//! Exam boards and their specifications, by which topics, answers and past papers are sorted.

mod board;
mod specification;

pub use board::Board;
pub use specification::{Specification, UnknownSpecification};

use crate::platform::room::Room;

pub const ROOM: Room = Room::new("specifications");

//! What is kept about people, why, and until when.

mod pages;
mod routes;

use crate::platform::room::Room;

pub const ROOM: Room = Room { public: routes::public, ..Room::new("privacy") };

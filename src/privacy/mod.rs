//! The privacy page: what is stored about people, why, and for how long.

mod pages;
mod routes;

use crate::platform::room::Room;

pub const ROOM: Room = Room { public: routes::public, ..Room::new("privacy") };

//! The desk's home page, and the style guide.

mod pages;
mod routes;

use crate::platform::room::{Nav, Room};

pub const ROOM: Room =
    Room { desk: routes::desk, nav: &[Nav { label: "Desk", path: "/admin", place: 0 }], ..Room::new("desk") };

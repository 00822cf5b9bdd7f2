//! The desk: what waits for somebody, and how every part of a page looks.

mod pages;
mod routes;

use crate::platform::room::{Nav, Room};

pub const ROOM: Room =
    Room { desk: routes::desk, nav: &[Nav { label: "Desk", path: "/admin", place: 0 }], ..Room::new("desk") };

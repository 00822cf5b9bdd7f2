//! The desk of answers: where editors write them.

mod conflict;
mod form;
mod pages;
mod routes;

use crate::{
    answers::{Publication, queries},
    platform::room::{Nav, Room, Waiting},
};

pub const ROOM: Room = Room {
    desk: routes::desk,
    nav: &[Nav { label: "Answers", path: "/admin/answers", place: 1 }],
    waiting: &[Waiting {
        label: "Drafts",
        path: "/admin/answers?state=draft",
        count: |pool| Box::pin(async move { queries::count_of(&pool, "", Some(Publication::Draft)).await }),
        is_alarm: false,
    }],
    ..Room::new("editorial")
};

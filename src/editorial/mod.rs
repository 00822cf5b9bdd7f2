//! The desk of answers: the pages where editors list and write them.

mod action;
mod field_labels;
mod form;
mod known_labels;
mod pages;
mod preview_dates;
pub mod queries;
mod routes;
mod similar_answers;

pub use known_labels::KnownLabels;
use queries::AnswerFilter;

use crate::{
    answers::Publication,
    platform::room::{Nav, Room, Waiting},
};

pub const ROOM: Room = Room {
    desk: routes::desk,
    nav: &[Nav { label: "Answers", path: "/admin/answers", place: 1 }],
    waiting: &[Waiting {
        label: "Drafts",
        path: "/admin/answers?state=draft",
        count: |pool| {
            let drafts = AnswerFilter { state: Some(Publication::Draft), ..AnswerFilter::default() };
            Box::pin(async move { queries::count(&pool, &drafts).await })
        },
        is_alarm: false,
    }],
    ..Room::new("editorial")
};

//! Tutors' own pages, which open with an emailed link.

mod jobs;
mod pages;
mod queries;
mod routes;

use std::time::Duration;

pub use jobs::round;

use crate::platform::room::{Job, Process, Role, Room, Runs};

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    needs: Role::Admin,
    jobs: &[Job {
        name: "tutor links",
        process: Process::Worker,
        runs: Runs::Alone(Duration::from_mins(1), |app| Box::pin(async move { round(&app).await })),
    }],
    overdue: Some(|pool, by| Box::pin(async move { queries::overdue(&pool, by).await })),
    tokens: &["/teaching/"],
    uncrawled: &["/teaching/"],
    ..Room::new("tutor_pages")
};

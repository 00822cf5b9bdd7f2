//! Safeguarding concerns about tutors.

mod jobs;
mod letter_samples;
mod letters;
mod new_concern;
mod pages;
mod queries;
mod retention;
mod routes;

use std::time::Duration;

pub use jobs::round;

use crate::platform::{
    limits::Limit,
    room::{Job, Nav, Process, Role, Room, Runs},
};

/// Submitted forms, per client address.
const CONCERNS: Limit = Limit { name: "concern", a_minute: 5, an_hour: Some(20) };

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    needs: Role::Admin,
    nav: &[Nav { label: "Concerns", path: "/admin/concerns", place: 6 }],
    jobs: &[Job {
        name: "concerns",
        process: Process::Worker,
        runs: Runs::Alone(Duration::from_mins(1), |app| Box::pin(async move { round(&app).await })),
    }],
    letters: letter_samples::letter_samples,
    retention: &[retention::CONCERN],
    overdue: Some(|pool, by| Box::pin(async move { queries::overdue(&pool, by).await })),
    limits: &[CONCERNS],
    ..Room::new("concerns")
};

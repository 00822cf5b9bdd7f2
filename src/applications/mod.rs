//! Applications to teach: the form, its confirmation, and the desk's decision.

mod jobs;
mod letter_samples;
mod letters;
mod new_application;
mod pages;
mod queries;
mod retention;
mod routes;

use std::time::Duration;

pub use jobs::round;

use crate::platform::{
    limits::Limit,
    room::{Job, Nav, Process, Role, Room, Runs, Waiting},
};

/// Submitted forms, per client address.
const APPLICATIONS: Limit = Limit { name: "application", a_minute: 5, an_hour: Some(20) };

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    needs: Role::Admin,
    nav: &[Nav { label: "Applications", path: "/admin/applications", place: 5 }],
    waiting: &[Waiting {
        label: "Applications to answer",
        path: "/admin/applications",
        count: |pool| Box::pin(async move { queries::count_waiting(&pool).await }),
        is_alarm: false,
    }],
    jobs: &[Job {
        name: "applications",
        process: Process::Worker,
        runs: Runs::Alone(Duration::from_mins(1), |app| Box::pin(async move { round(&app).await })),
    }],
    letters: letter_samples::letter_samples,
    retention: &retention::ALL,
    overdue: Some(|pool, by| Box::pin(async move { queries::overdue(&pool, by).await })),
    limits: &[APPLICATIONS],
    tokens: &["/teach-with-us/"],
    uncrawled: &["/teach-with-us/"],
    ..Room::new("applications")
};

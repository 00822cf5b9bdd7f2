//! Safeguarding concerns about tutors.

mod case;
mod jobs;
mod letter_samples;
mod letters;
mod new_concern;
mod pages;
mod queries;
mod retention;
mod routes;

use std::time::Duration;

pub use case::TutorChange;
pub use jobs::round;
pub use queries::note_tutor_change;

use crate::platform::{
    limits::Limit,
    room::{Job, Nav, Process, Role, Room, Runs, Waiting},
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
    set_retention: |config| vec![retention::concern(config)],
    waiting: &[
        Waiting {
            label: "Concerns that need somebody",
            path: "/admin/concerns",
            count: |pool| Box::pin(async move { Ok(queries::count_open(&pool).await?.0) }),
            is_alarm: true,
        },
        Waiting {
            label: "Concerns in hand",
            path: "/admin/concerns",
            count: |pool| Box::pin(async move { Ok(queries::count_open(&pool).await?.1) }),
            is_alarm: false,
        },
    ],
    overdue: Some(|pool, by| Box::pin(async move { queries::overdue(&pool, by).await })),
    limits: &[CONCERNS],
    ..Room::new("concerns")
};

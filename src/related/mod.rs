//! Which answers are worth reading next, and why; and which ask the same twice.

mod duplicate;
mod duplicate_check;
mod jobs;
mod neighbour;
mod pages;
mod queries;
mod routes;

use std::time::Duration;

pub use duplicate::Twin;
pub use duplicate_check::{Written, duplicates as duplicates_of};
pub use jobs::round;
pub use neighbour::{NEIGHBOURS, Neighbour, Reason};
pub use queries::{count_of_pairs, mark_due};

use crate::platform::{
    cache::Dependency,
    room::{Job, Process, Room, Runs, Waiting},
};

/// Which answers stand beside an answer.
pub const NEIGHBOUR_LISTS: Dependency = Dependency::named("neighbours");

pub const ROOM: Room = Room {
    desk: routes::desk,
    waiting: &[Waiting {
        label: "Possible duplicates",
        path: "/admin/duplicates",
        count: |pool| Box::pin(async move { count_of_pairs(&pool).await }),
        is_alarm: false,
    }],
    jobs: &[Job {
        name: "related",
        process: Process::Worker,
        runs: Runs::Alone(Duration::from_secs(2), |app| {
            Box::pin(async move { round(&app).await.map(|_| ()) })
        }),
    }],
    ..Room::new("related")
};

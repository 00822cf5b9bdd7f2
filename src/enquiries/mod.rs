//! Enquiries: somebody asks for a tutor, tutors get offers, one of them says yes.
//!
//! `lifecycle` has the state machine with its diagram.

mod access;
mod answer_context;
mod choice;
mod deadlines;
mod enquiry;
mod fit;
mod jobs;
mod letters;
mod lifecycle;
mod links;
mod new_enquiry;
mod notify;
mod offered;
mod pages;
mod pii;
mod practice_context;
mod queries;
mod retention;
mod routes;
mod timeline;

use std::time::Duration;

pub use jobs::{match_waiting, overdue, round, run_due_singly};
pub use offered::Offered;
pub use queries::offers_to;

use enquiry::EnquiryState;

use crate::platform::{
    limits::Limit,
    room::{Job, Nav, Process, Role, Room, Runs, Waiting},
};

/// Forms sent from one address.
const ENQUIRIES: Limit = Limit { name: "enquiry", a_minute: 5, an_hour: Some(20) };

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    needs: Role::Admin,
    nav: &[Nav { label: "Enquiries", path: "/admin/enquiries", place: 3 }],
    waiting: &[
        Waiting {
            label: "Enquiries without a tutor",
            path: "/admin/enquiries?state=unmatched",
            count: |pool| Box::pin(async move { queries::count_in(&pool, EnquiryState::Unmatched).await }),
            is_alarm: true,
        },
        Waiting {
            label: "Enquiries held for a look",
            path: "/admin/enquiries?state=held",
            count: |pool| Box::pin(async move { queries::count_in(&pool, EnquiryState::Held).await }),
            is_alarm: true,
        },
    ],
    jobs: &[
        Job {
            name: "enquiries",
            process: Process::Worker,
            runs: Runs::Alone(Duration::from_mins(1), |app| Box::pin(async move { round(&app).await })),
        },
        Job {
            name: "matching",
            process: Process::Worker,
            runs: Runs::Alone(Duration::from_secs(2), |app| {
                Box::pin(async move { match_waiting(&app).await })
            }),
        },
    ],
    letters: letters::samples::letter_samples,
    retention: &retention::ALL,
    overdue: Some(|pool, by| Box::pin(async move { overdue(&pool, by).await })),
    limits: &[ENQUIRIES],
    tokens: &["/enquiries/", "/offers/"],
    uncrawled: &["/enquiries/", "/offers/"],
    ..Room::new("enquiries")
};

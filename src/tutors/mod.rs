//! Tutors: profiles, vetting checks, and how they teach.

mod check;
pub mod checklist;
mod import;
mod letter_samples;
mod letters;
mod listing;
mod pages;
pub mod profile_change;
pub mod queries;
mod routes;
pub mod teaching;
mod tutor;
mod tutor_form;

pub use checklist::Seen;
pub use import::{Imported, Refused, import};
pub use letters::{ChangeDesk, NewDevice, PageLink};
pub use profile_change::Change;
pub use queries::{by_slug, courses, pause, remember_answer};
pub use teaching::{Teaching, taught};
pub use tutor::{Course, Tutor, free_slug, headline};

use crate::platform::room::{Nav, Role, Room, Waiting};

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    needs: Role::Admin,
    nav: &[Nav { label: "Tutors", path: "/admin/tutors", place: 4 }],
    waiting: &[Waiting {
        label: "Tutor texts to check",
        path: "/admin/tutors?state=words",
        count: |pool| Box::pin(async move { queries::count_changes(&pool).await }),
        is_alarm: false,
    }],
    letters: letter_samples::letter_samples,
    ..Room::new("tutors")
};

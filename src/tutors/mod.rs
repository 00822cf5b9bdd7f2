//! Who teaches what: profiles, what was checked, and how they teach.

mod check;
pub mod checklist;
mod courses;
mod import;
mod letter_samples;
mod letters;
mod pages;
pub mod profile_change;
pub mod queries;
mod routes;
pub mod teaching;
mod tutor;

pub use checklist::Seen;
pub use courses::{courses, taught};
pub use import::{Imported, Refused, import};
pub use letters::{ChangeDesk, NewDevice, PageLink};
pub use profile_change::Change;
pub use queries::{by_slug, pause, remember_answer};
pub use teaching::{TIMES, Teaching};
pub use tutor::{Course, Tutor, free_slug, is_address};

use crate::platform::room::{Nav, Role, Room};

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    needs: Role::Admin,
    nav: &[Nav { label: "Tutors", path: "/admin/tutors", place: 4 }],
    letters: letter_samples::letter_samples,
    ..Room::new("tutors")
};

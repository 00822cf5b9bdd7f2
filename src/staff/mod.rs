//! Staff accounts, sessions, and the guard of `/admin`.

mod accounts;
mod attempts;
mod guard;
mod member;
mod pages;
mod password;
mod queries;
mod routes;

pub use accounts::{add_staff, first_sign_in};
pub use guard::{guard, is_guarded, require};
pub use member::Staff;
pub use queries::admin_addresses;

pub use crate::platform::room::Role;
use crate::platform::{
    limits::Limit,
    room::{Nav, Room},
};

/// Sign-in attempts and requests for a tutor's link, per client address.
pub const SIGN_INS: Limit = Limit { name: "sign-in", a_minute: 6, an_hour: Some(30) };

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    needs: Role::Admin,
    nav: &[Nav { label: "Staff", path: "/admin/staff", place: 8 }],
    limits: &[SIGN_INS],
    ..Room::new("staff")
};

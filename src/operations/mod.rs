//! Operations: the outbox, and previews of every kind of email.

mod masking;
mod pages;
mod responses;
mod routes;

use crate::platform::{
    mail,
    room::{Nav, Role, Room, Waiting},
};

pub const ROOM: Room = Room {
    desk: routes::desk,
    needs: Role::Admin,
    nav: &[Nav { label: "Mail", path: "/admin/mail", place: 7 }],
    waiting: &[
        Waiting {
            label: "Emails waiting",
            path: "/admin/mail?state=waiting",
            count: |pool| Box::pin(async move { Ok(mail::counts(&pool).await?.waiting) }),
            is_alarm: false,
        },
        Waiting {
            label: "Emails failed",
            path: "/admin/mail?state=failed",
            count: |pool| Box::pin(async move { Ok(mail::counts(&pool).await?.failed) }),
            is_alarm: true,
        },
    ],
    ..Room::new("operations")
};

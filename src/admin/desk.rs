//! The desk: what waits for somebody.

use askama::Template;
use axum::response::IntoResponse;

use super::Staff;
use crate::web::{Frame, Page};

#[derive(Debug, Template)]
#[template(path = "admin/desk.html")]
struct DeskPage {
    frame: Frame,
    me: Staff,
}

pub(super) async fn get(me: Staff) -> impl IntoResponse {
    Page(DeskPage { frame: Frame::desk("The desk").narrowed(!me.is_admin()), me })
}

//! The public pages of answers: home, lists, an answer in all its forms, feeds and sitemaps.

mod answer_page;
mod batcher;
mod linked_data;
mod pages;
mod queries;
mod routes;

pub use answer_page::{Address, Found, Reading, Step};
pub use batcher::reading;

use crate::platform::room::Room;

pub const ROOM: Room = Room { public: routes::public, ..Room::new("reading") };

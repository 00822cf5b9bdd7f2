//! The public pages of answers: home, lists, an answer in all its formats, feeds and sitemaps.

mod answer_page;
mod batcher;
mod citation;
mod level_topics;
mod linked_data;
mod pages;
mod queries;
mod routes;

pub use answer_page::{Address, Found, Reading, Step};
pub use batcher::reading;
pub use linked_data::breadcrumb;
/// For the bench that compares the site with a straightforward program around the same template.
pub use routes::AnswerPage;

use crate::platform::room::Room;

pub const ROOM: Room = Room { public: routes::public, ..Room::new("reading") };

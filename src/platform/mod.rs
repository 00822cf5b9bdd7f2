//! The infrastructure that rooms build on. It depends on no room, and no feature belongs here: a new
//! feature is a new room.

mod app;
pub mod assets;
pub mod background;
pub mod cache;
pub mod client;
pub mod clock;
pub mod database;
mod encoding;
mod error;
pub mod extract;
pub mod flash;
pub mod form;
pub mod headers;
pub mod http;
pub mod json_lines;
pub mod limits;
pub mod mail;
pub mod markdown;
mod page;
pub mod pagination;
pub mod public_form;
pub mod retention;
pub mod room;
pub mod secret;
pub mod session_cookie;
pub mod study;
pub mod telemetry;
pub mod token;
pub mod values;

pub use app::App;
pub use assets::{EARLY, SERIF, asset};
pub use error::{Error, ExpiredLink, with_desk_header};
pub use page::{Layout, Page};

/// The result of a handler.
pub type Result<T> = std::result::Result<T, Error>;

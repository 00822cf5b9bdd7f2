//! The floor that every page stands on. It knows no room, and its list is closed.

mod assets;
pub mod cache;
pub mod client;
mod contact;
mod encoding;
mod error;
pub mod form;
pub mod headers;
pub mod limits;
pub mod markdown;
mod page;
pub mod pages;
mod state;
pub mod time;
pub mod token;

pub use assets::{EARLY, asset, routes as asset_routes};
pub use cache::{Cache, Edition};
pub use contact::routes as contact_routes;
pub use error::Error;
pub use page::{Frame, Page};
pub use state::State;

/// What a handler answers.
pub type Result<T> = std::result::Result<T, Error>;

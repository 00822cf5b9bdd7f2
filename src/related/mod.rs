//! Which answers are worth reading next, and why; and which ask the same twice.

mod duplicate;
mod duplicates;
mod likeness;
mod neighbour;
mod queries;
mod reading;
mod rounds;
mod together;

use axum::{Router, routing::get};

pub use duplicate::Twin;
pub use likeness::{Written, duplicates as duplicates_of};
pub use neighbour::{Neighbour, Reason};
pub use queries::{count_of_pairs, mark_due};
pub use reading::{Address, Found, Reading, Step};
pub use rounds::round;
pub use together::reading;

use crate::platform::App;

/// The desk's page.
pub fn desk() -> Router<App> {
    Router::new().route("/admin/duplicates", get(duplicates::get).post(duplicates::post))
}

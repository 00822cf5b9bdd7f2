//! Which answers are worth reading next, and why.

mod edition;
mod neighbour;
mod queries;
mod rounds;

pub use edition::{follow, look};
pub use neighbour::{Neighbour, Reading, Reason, Step};
pub use queries::{mark_due, reading};
pub use rounds::round;

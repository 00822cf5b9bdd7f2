//! Which answers are worth reading next, and why.

mod edition;
mod neighbour;
mod queries;
mod rounds;

pub use edition::{follow, look};
pub use neighbour::{Neighbour, Reason};
pub use queries::{mark_due, of};
pub use rounds::round;

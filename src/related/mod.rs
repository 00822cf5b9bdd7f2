//! Which answers are worth reading next, and why.

mod neighbour;
mod queries;
mod rounds;

pub use neighbour::{Candidate, Neighbour, Reason};
pub use queries::{candidates, mark_due, of};
pub use rounds::round;

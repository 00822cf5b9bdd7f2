//! Which answers are worth reading next, and why.

mod edition;
mod neighbour;
mod queries;
mod reading;
mod rounds;
mod together;

pub use edition::{follow, look};
pub use neighbour::{Neighbour, Reason};
pub use queries::mark_due;
pub use reading::{Address, Found, Reading, Step};
pub use rounds::round;
pub use together::reading;

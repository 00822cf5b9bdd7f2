//! The SQL of enquiries, by subject. Every function borrows an executor.

mod desk;
mod enquiries;
mod events;
mod offers;
mod retention;

pub use desk::*;
pub use enquiries::*;
pub use events::*;
pub use offers::*;
pub use retention::*;

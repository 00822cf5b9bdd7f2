//! The process around the router: the sockets, what runs beside them, how they stop,
//! and what they tell those who watch over them.

mod connections;
mod crowd;
mod head;
mod loops;
mod probes;
mod secret;
mod stream;
pub mod telemetry;
mod warming;

pub use connections::{Listener, Manners};
pub use loops::{Loops, asked_to_stop};
pub use probes::routes as probe_routes;
pub use secret::secret;
pub use warming::Warming;

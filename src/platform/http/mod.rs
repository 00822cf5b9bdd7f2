//! The HTTP server around the router: the accept loop, graceful shutdown, and health checks.

mod cache_front;
mod connection;
mod connection_limiter;
mod listener;
pub mod probes;
pub mod security_txt;

pub use connection::Connections;
pub use listener::{Listener, ServerLimits};

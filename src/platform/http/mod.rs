//! The HTTP server around the router: the accept loop, graceful shutdown, and health checks.

mod cache_front;
mod connection_limiter;
mod listener;
pub mod probes;
mod request_head;
pub mod security_txt;

pub use listener::{Listener, ServerLimits};

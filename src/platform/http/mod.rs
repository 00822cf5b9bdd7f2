//! The process around the router: the sockets, how they stop, and what probes are told.

mod cache_front;
mod connection_limiter;
mod listener;
pub mod probes;
mod request_head;
pub mod security_txt;

pub use listener::{Listener, ServerLimits};

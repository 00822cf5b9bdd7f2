//! The desk: what waits for somebody, and how every part of a page looks.

mod pages;
mod routes;

pub use routes::desk;

//! The post office with a real database and a real mail server: what was posted is what
//! arrives, once, in order, whatever happens on the way.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

#[path = "../support/smtp.rs"]
mod smtp;

mod carrier;
mod desk;
mod letter;
mod office;
mod postman;

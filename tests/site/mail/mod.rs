//! The post office with a real database and a real mail server: what was posted is what
//! arrives, once, in order, whatever happens on the way.

mod archive;
mod carrier;
mod letter;
pub mod office;
mod postman;
mod samples;
mod weather;

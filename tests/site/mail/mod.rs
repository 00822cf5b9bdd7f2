//! Email with a real database and a real mail server: what was posted is what
//! arrives, once, in order, whatever happens on the way.

mod archive;
mod letter;
pub mod office;
mod samples;
mod transport;
mod weather;
mod worker;

//! The steps that an enquiry takes, each in the caller's transaction.

pub mod accept;
pub mod close;
pub mod offer;
pub mod schedule;
pub mod submit;
pub mod transition;

//! One file per sub-command.

pub mod staff;

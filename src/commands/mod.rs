//! One file per sub-command.

pub mod eval;
pub mod export;
pub mod import;
pub mod staff;

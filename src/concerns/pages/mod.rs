pub mod list;
pub mod report;

pub mod list;
pub mod report;
pub mod show;

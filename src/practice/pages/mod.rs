pub mod contents;
pub mod edit;
pub mod list;
pub mod planner;
pub mod show;
pub mod topic;

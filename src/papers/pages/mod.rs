pub mod desk;
pub mod topic;

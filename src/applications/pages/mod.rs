pub mod apply;
pub mod confirm;
pub mod list;
pub mod show;

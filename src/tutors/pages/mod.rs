pub mod desk;
pub mod edit;
pub mod list;
pub mod profile_text;
pub mod show;

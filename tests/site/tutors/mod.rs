mod desk;
mod edit;
mod import;
mod list;
mod profile_text;
mod show;

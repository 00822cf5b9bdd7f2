mod desk;
mod edit;
mod import;
mod list;
mod show;

mod import;
mod list;
mod show;

mod edit;
mod import;
mod list;
mod own;
mod show;

mod desk;
mod edit;
mod import;
mod kept;
mod list;
mod machines;
mod show;

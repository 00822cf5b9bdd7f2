mod import;
mod list;
mod machines;
mod show;

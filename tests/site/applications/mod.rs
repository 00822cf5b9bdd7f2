mod apply;
mod confirm;
mod list;
mod retention;
mod show;

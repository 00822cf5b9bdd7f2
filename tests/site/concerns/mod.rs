mod list;
mod report;
mod retention;
mod show;

mod list;
mod report;
mod retention;

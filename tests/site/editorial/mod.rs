mod edit;
mod list;
mod preview;

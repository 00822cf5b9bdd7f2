mod guard;
mod list;
mod sign_in;

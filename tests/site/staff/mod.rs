mod access;
mod guard;
mod list;
mod new_password;
mod password;
mod sign_in;
mod sign_out;

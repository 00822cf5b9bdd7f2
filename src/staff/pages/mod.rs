pub mod list;
pub mod new_password;
pub mod password;
pub mod sign_in;
pub mod sign_out;

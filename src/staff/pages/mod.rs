pub mod list;
pub mod sign_in;
pub mod sign_out;

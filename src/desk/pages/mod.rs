pub mod home;
pub mod style;

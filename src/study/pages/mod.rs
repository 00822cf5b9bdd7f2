pub mod cards;
pub mod edit;
pub mod home;
pub mod quiz;

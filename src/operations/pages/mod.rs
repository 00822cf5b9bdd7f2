pub mod letter;
pub mod mail;
pub mod preview;
pub mod previews;

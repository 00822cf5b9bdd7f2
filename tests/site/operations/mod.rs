mod letter;
mod mail;
mod preview;
mod previews;

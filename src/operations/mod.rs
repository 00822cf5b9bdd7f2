//! Running the site: the letters that were sent, and how each kind reads.

mod pages;
mod routes;

pub use pages::previews::letter_samples;
pub use routes::desk;

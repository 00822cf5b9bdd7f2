//! Durable email. A letter is a row, posted in the transaction of what caused it, and is sent
//! later: [`post`] is all that a room needs to know.

mod archive;
mod circuit_breaker;
mod letter;
pub mod outbox;
pub mod queries;
mod template;
mod transport;
mod worker;

pub use letter::{Letter, post};
pub use outbox::{Counts, LetterCopy};
pub use queries::{counts, delete_about, erase_about, forget_bodies, letters_about, remembered};
pub use template::EmailTemplate;
pub(crate) use template::sheet;
pub use transport::Transport;
pub use worker::Worker;

//! Durable email: a transactional outbox, and the worker that empties it.
//!
//! # How email is sent
//!
//! A letter is a row of the table `letters`. [`post`] inserts it in the transaction of whatever
//! caused it, so that neither exists without the other. Its Message-ID is made at the same time and
//! is the same on every attempt, so that a letter which is sent twice can be recognised. Letters
//! about one thing (`about`) to one address form a thread.
//!
//! The [`Worker`] claims due rows with `for update skip locked` and a lease, sends up to eight at a
//! time, and records the outcome of each: sent, to be retried, or failed. Any number of workers may
//! run. One that dies leaves a lease behind that expires, after which another worker sends the letter.
//! Delivery is therefore *at least once*: a crash between the server's answer and the commit sends a
//! letter again.
//!
//! # Order
//!
//! Letters about one thing leave in the order in which they were posted, across addresses too, so
//! that nobody reads an answer before the question. A letter that was refused for its own sake is
//! overtaken by those to other addresses.
//!
//! # Retries
//!
//! A letter that the server refuses for now is retried after a delay that doubles up to six hours,
//! for about five days; then its state is *failed*. One that is refused for good fails at once. Staff
//! see failed letters at `/admin/mail` and can send them again.
//!
//! A mail server has ten minutes to say that it has taken a letter. Where it falls silent or hangs up
//! after the last line, the letter may have been taken, and each further attempt may be a copy: it
//! waits for hours, and after three such attempts its state is *failed*.
//!
//! # Circuit breaker
//!
//! A mail server that cannot be reached says nothing about a letter, so no attempt is counted.
//! The circuit opens, and after a pause one letter at a time is sent as a probe (half-open) until one
//! gets through. A letter on which the connection was lost becomes a suspect and is not used as a
//! probe: if others get through and it loses the connection again, it is to blame itself.
//!
//! # Where letters go
//!
//! [`Transport`] is SMTP where `SMTP_URL` is set, else a folder of files in the data directory. It is
//! the only part that knows of mail servers.
//!
//! # Retention
//!
//! Bodies are deleted after 30 days, and at once when what a letter is about is erased. The
//! transaction that deletes a body lists the letter in `letters_to_shred`; the worker deletes its
//! file in the mail folder, and compares the whole folder with the table once an hour.

mod archive;
mod circuit_breaker;
mod letter;
pub mod outbox;
pub mod queries;
mod quote;
mod recipient_limit;
mod template;
mod transport;
mod worker;

pub use letter::{Letter, post, post_all};
pub use outbox::{Counts, LetterCopy, failure_in_words};
pub use queries::{
    count_bodies, counts, delete_about, delete_bodies, erase_about, failure, letters_about, readdress,
};
pub use quote::quoted;
pub use recipient_limit::{recipient_mistake, recipient_wait};
pub use template::EmailTemplate;
pub(crate) use template::email_template;
pub use transport::Transport;
pub use worker::Worker;

use serde::Deserialize;

use crate::related::Neighbour;
use crate::{
    answers::{self, Answer},
    platform::cache::Fingerprint,
};

/// Where an answer is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub level: String,
    pub subject: String,
    pub slug: String,
    /// A page shows the text as HTML, and needs no other.
    pub with_markdown: bool,
    /// The print of what was read here before.
    pub known: Option<Fingerprint>,
}

/// What is found at an address.
#[derive(Debug, Clone)]
pub enum Found {
    Reading(Box<Reading>),
    /// All of it is as it was when it had the print that is known.
    Unchanged,
}

/// An answer with what stands around it on its page.
#[derive(Debug, Clone)]
pub struct Reading {
    pub answer: Answer,
    pub related: Vec<Neighbour>,
    /// The ones before and after it in its topic, as the list has them.
    pub previous: Option<Step>,
    pub next: Option<Step>,
    /// Another one as soon as anything of the above is another; none where not all of it
    /// could be read at once.
    pub print: Option<Fingerprint>,
}

/// An answer to turn to; the database gives its fields as an array.
#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    level: String,
    subject: String,
    slug: String,
    pub question: String,
}

impl Step {
    pub fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }
}

use serde::Deserialize;

use crate::related::Neighbour;
use crate::{
    answers::{self, Answer},
    platform::cache::Fingerprint,
};

/// What a visitor asks for: an address and how much of the answer there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub level: String,
    pub subject: String,
    pub slug: String,
    /// The page shows only the HTML and does not need it.
    pub with_markdown: bool,
    /// The fingerprint of what was read here before.
    pub known: Option<Fingerprint>,
}

/// What is found at an address.
#[derive(Debug, Clone)]
pub enum Found {
    Reading(Box<Reading>),
    /// Nothing has changed since the known fingerprint was taken.
    Unchanged,
}

/// An answer with everything around it on its page.
#[derive(Debug, Clone)]
pub struct Reading {
    pub answer: Answer,
    pub related: Vec<Neighbour>,
    /// The answers before and after it in its topic, in the order of the list.
    pub previous: Option<Step>,
    pub next: Option<Step>,
    /// The names of the pages that rooms have noted for its topic; see `platform::study`.
    pub study_pages: Vec<String>,
    /// Changes with any of the above; `None` if the reading was not read by one query.
    pub print: Option<Fingerprint>,
}

/// A link to an answer; deserialized from the JSON array that the query makes.
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

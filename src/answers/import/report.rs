use std::collections::BTreeSet;

/// The options of an import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mode {
    /// Rolls everything back; the report says what would have been done.
    pub dry_run: bool,
    /// New answers become drafts, which may lack their short or long answer.
    pub as_drafts: bool,
    /// Replaces what an editor has changed since the last import, too.
    pub overwrite: bool,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub added: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// The lines whose answers stay as an editor wrote them, by number, with the reason.
    pub left: Vec<(usize, String)>,
    /// The refused lines by number, counted from 1, with the reason.
    pub refused: Vec<(usize, String)>,
    /// The names of unknown fields.
    pub ignored: BTreeSet<String>,
    /// New levels, subjects and topics, such as `level “IB”`.
    pub created: BTreeSet<String>,
}

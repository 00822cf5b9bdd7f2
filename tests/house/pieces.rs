//! What a file's place allows it to do. The default, for whatever stands in a room, is the core:
//! nouns and rules, which get all that they need as arguments.

use crate::source::Source;

/// What a piece of a room may use beyond what every file may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Requests and responses: axum and what belongs to it.
    Http,
    /// Templates.
    Askama,
    /// The statements themselves; whoever may not still passes a connection on.
    Sql,
    /// A transaction's beginning and end.
    Transact,
    /// The clock of `App`, and the machine's stopwatch.
    Clock,
    /// Random numbers; ids are no chance in this sense, everybody may make one.
    Chance,
}

use May::{Askama, Chance, Clock, Http, Sql, Transact};

/// The furniture of a room, as house.md has it; the first that fits decides.
///
/// | piece | may | beside that |
/// |---|---|---|
/// | `mod.rs` | nothing more than the core | names the room's nouns, and its `ROOM` |
/// | `routes.rs` | HTTP | alone imports the pages |
/// | `pages/` | HTTP, templates, transactions, clock, chance | |
/// | `queries.rs`, `queries/` | SQL | never begins or commits |
/// | `jobs.rs` | transactions, clock | |
/// | `letters.rs`, `letters/` | templates | |
/// | `guard.rs` | HTTP, clock | middleware and what a request is let in by |
/// | `responses.rs` | HTTP, templates | what two pages answer alike |
/// | `password.rs` | chance | salts |
/// | everything else | | the core |
pub const PIECES: [(&str, &[May]); 10] = [
    ("mod.rs", &[]),
    ("routes.rs", &[Http]),
    ("pages/", &[Http, Askama, Transact, Clock, Chance]),
    ("queries.rs", &[Sql]),
    ("queries/", &[Sql]),
    ("jobs.rs", &[Transact, Clock]),
    ("letters", &[Askama]),
    ("guard.rs", &[Http, Clock]),
    ("responses.rs", &[Http, Askama]),
    ("password.rs", &[Chance]),
];

/// Whether a file of a room may do this, by its place in the room.
pub fn may(source: &Source, what: May) -> bool {
    let place = source.place();
    let piece = PIECES.iter().find(|(piece, _)| place.starts_with(piece));
    piece.is_some_and(|(_, granted)| granted.contains(&what))
}

//! A collection of Anki, schema 11: the form that `.apkg` files have had since 2012 and that every
//! version imports. The schema is Anki's; the database is made in memory.

use rusqlite::{Connection, MAIN_DB, Result, params};

/// A note with its cards, in the columns of the schema.
#[derive(Debug)]
pub struct Note {
    pub id: i64,
    /// What an import recognizes the note by.
    pub guid: String,
    /// When it was changed last, in seconds; an import updates notes that are older.
    pub changed: i64,
    /// Separated by spaces, one before the first and one after the last.
    pub tags: String,
    pub fields: Vec<String>,
    /// The sort field, and its checksum by which Anki finds duplicates.
    pub sort_field: String,
    pub deck: i64,
    /// The templates that make a card of it.
    pub templates: Vec<i64>,
}

/// The one row of `col`.
#[derive(Debug)]
pub struct Settings {
    /// Seconds.
    pub created: i64,
    /// JSON, as Anki writes it.
    pub configuration: String,
    pub note_types: String,
    pub decks: String,
    pub deck_options: String,
    pub note_type: i64,
}

/// The database file, in bytes.
///
/// # Errors
/// If two notes have one id.
pub fn collection(settings: &Settings, notes: &[Note]) -> Result<Vec<u8>> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(SCHEMA)?;
    db.execute(
        "insert into col values (1, ?1, ?2, ?2, 11, 0, 0, 0, ?3, ?4, ?5, ?6, '{}')",
        params![
            settings.created,
            settings.created * 1000,
            settings.configuration,
            settings.note_types,
            settings.decks,
            settings.deck_options,
        ],
    )?;
    let mut add_note = db.prepare("insert into notes values (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, 0, 0, '')")?;
    let mut add_card = db
        .prepare("insert into cards values (?1, ?2, ?3, ?4, ?5, -1, 0, 0, ?6, 0, 0, 0, 0, 0, 0, 0, 0, '')")?;
    for (note, due) in notes.iter().zip(1_i64..) {
        add_note.execute(params![
            note.id,
            note.guid,
            settings.note_type,
            note.changed,
            note.tags,
            note.fields.join("\u{1f}"),
            note.sort_field,
        ])?;
        for template in &note.templates {
            // ids of notes are even, so those of their cards are free
            let card = note.id + template;
            add_card.execute(params![card, note.id, note.deck, template, note.changed, due])?;
        }
    }
    drop((add_note, add_card));
    Ok(db.serialize(MAIN_DB)?.to_vec())
}

const SCHEMA: &str = "
create table col (
    id integer primary key, crt integer not null, mod integer not null, scm integer not null,
    ver integer not null, dty integer not null, usn integer not null, ls integer not null,
    conf text not null, models text not null, decks text not null, dconf text not null, tags text not null
);
create table notes (
    id integer primary key, guid text not null, mid integer not null, mod integer not null,
    usn integer not null, tags text not null, flds text not null, sfld integer not null,
    csum integer not null, flags integer not null, data text not null
);
create table cards (
    id integer primary key, nid integer not null, did integer not null, ord integer not null,
    mod integer not null, usn integer not null, type integer not null, queue integer not null,
    due integer not null, ivl integer not null, factor integer not null, reps integer not null,
    lapses integer not null, left integer not null, odue integer not null, odid integer not null,
    flags integer not null, data text not null
);
create table revlog (
    id integer primary key, cid integer not null, usn integer not null, ease integer not null,
    ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
    type integer not null
);
create table graves (usn integer not null, oid integer not null, type integer not null);
create index ix_notes_usn on notes (usn);
create index ix_cards_usn on cards (usn);
create index ix_revlog_usn on revlog (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_cid on revlog (cid);
create index ix_notes_csum on notes (csum);
";

//! A deck as a file that Anki imports.

use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    card::Card,
    deck::{Deck, StudyAnswer},
    queries::collection::{Note, Settings, collection},
};

/// The note type, the same in every file, so that an import adds it once.
const NOTE_TYPE: i64 = 1_786_000_000_000;
const FIELDS: [&str; 6] = ["Front", "Back", "Prompt", "Prompt back", "Both ways", "Source"];
const FRONT: &str = "<p class=prompt>{{Prompt}}</p>{{Front}}";
const FRONT_ANSWER: &str = "{{FrontSide}}<hr id=answer>{{Back}}<p class=source>{{Source}}</p>";
const BACK: &str = "{{#Both ways}}<p class=prompt>{{Prompt back}}</p>{{Back}}{{/Both ways}}";
const BACK_ANSWER: &str = "{{FrontSide}}<hr id=answer>{{Front}}<p class=source>{{Source}}</p>";
const STYLE: &str = ".card {max-width:34em; margin:1.5em auto; padding:0 1em; font:1.25em/1.5 Georgia, serif}
.prompt, .source {font:.8rem/1.4 sans-serif; opacity:.75}
hr {border:0; border-top:1px solid #a2262c; margin:1.2em 0}";

/// The `.apkg`: a zip file with the collection and an empty list of media. `absolute` makes the
/// address of a path.
///
/// # Errors
/// If the collection cannot be written.
pub fn package(deck: &Deck, absolute: impl Fn(&str) -> String) -> anyhow::Result<Vec<u8>> {
    let notes: Vec<Note> = deck
        .cards
        .iter()
        .filter_map(|card| deck.answer_of(card).map(|answer| note(card, answer, &absolute)))
        .collect();
    let settings = settings(deck);
    let database = collection(&settings, &notes)?;
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("collection.anki2", &database[..]), ("media", b"{}")] {
        zip.start_file(name, options)?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn note(card: &Card, answer: &StudyAnswer, absolute: &impl Fn(&str) -> String) -> Note {
    let source = format!("<a href=\"{}\">{}</a>", escaped(&absolute(&card.link)), escaped(&answer.question));
    let both_ways = if card.is_both_ways { "yes" } else { "" };
    let prompt = card.kind.prompt();
    let front = escaped(&card.front);
    Note {
        // even, as the cards take the numbers from it on
        id: id_of(&card.key) & !1,
        guid: format!("lectern-{}", card.key),
        changed: card.changed_at.unix_timestamp(),
        tags: format!(" lectern {} {} {} ", answer.level, answer.topic, card.kind.as_str()),
        fields: vec![
            front.clone(),
            escaped(&card.back),
            prompt.to_owned(),
            card.kind.prompt_back().to_owned(),
            both_ways.to_owned(),
            source,
        ],
        sort_field: front,
        deck: deck_id(answer),
        templates: if card.is_both_ways { vec![0, 1] } else { vec![0] },
    }
}

/// One deck a topic, so that the cards of an answer and of its topic come together.
fn deck_id(answer: &StudyAnswer) -> i64 {
    id_of(&format!("deck {}/{}/{}", answer.level, answer.subject, answer.topic))
}

fn deck_name(answer: &StudyAnswer) -> String {
    // Anki makes decks within decks of what stands between double colons
    let name = |label: &str| label.replace("::", ":");
    let (level, subject) = (name(&answer.level_label), name(&answer.subject_label));
    format!("Lectern::{level} {subject}::{}", name(&answer.topic_label))
}

/// Anki's ids are times in milliseconds: this is one between 2009 and 2026, the same for the same name.
fn id_of(name: &str) -> i64 {
    let digest = Sha256::digest(name);
    let number = digest.iter().take(6).fold(0_i64, |number, byte| (number << 8) | i64::from(*byte));
    1_240_000_000_000 + number % 540_000_000_000
}

/// Fields are HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn settings(deck: &Deck) -> Settings {
    let created = deck.updated_at().unix_timestamp();
    let decks: BTreeMap<i64, String> =
        deck.answers.iter().map(|answer| (deck_id(answer), deck_name(answer))).collect();
    let decks: serde_json::Map<String, Value> = std::iter::once((1, "Default".to_owned()))
        .chain(decks)
        .map(|(id, name)| (id.to_string(), anki_deck(id, &name)))
        .collect();
    Settings {
        created,
        configuration: json!({
            "nextPos": deck.cards.len() + 1, "estTimes": true, "activeDecks": [1], "sortType": "noteFld",
            "timeLim": 0, "sortBackwards": false, "addToCur": true, "curDeck": 1, "newSpread": 0,
            "dueCounts": true, "curModel": NOTE_TYPE.to_string(), "collapseTime": 1200,
        })
        .to_string(),
        note_types: json!({ NOTE_TYPE.to_string(): note_type() }).to_string(),
        decks: Value::Object(decks).to_string(),
        deck_options: json!({ "1": deck_options() }).to_string(),
        note_type: NOTE_TYPE,
    }
}

fn anki_deck(id: i64, name: &str) -> Value {
    json!({
        "id": id, "name": name, "mod": 0, "usn": 0, "desc": "", "dyn": 0, "conf": 1, "collapsed": false,
        "browserCollapsed": false, "extendNew": 0, "extendRev": 0,
        "lrnToday": [0, 0], "revToday": [0, 0], "newToday": [0, 0], "timeToday": [0, 0],
    })
}

fn note_type() -> Value {
    let fields: Vec<Value> = FIELDS
        .iter()
        .enumerate()
        .map(|(at, name)| {
            json!({ "name": name, "ord": at, "sticky": false, "rtl": false, "font": "Arial", "size": 20, "media": [] })
        })
        .collect();
    let template = |at: usize, name: &str, question: &str, answer: &str| json!({ "name": name, "ord": at, "qfmt": question, "afmt": answer, "did": null, "bqfmt": "", "bafmt": "" });
    json!({
        "id": NOTE_TYPE, "name": "Lectern card", "type": 0, "mod": 0, "usn": 0, "sortf": 0, "did": 1,
        "flds": fields, "css": STYLE, "latexPre": "", "latexPost": "", "tags": [], "vers": [],
        "tmpls": [template(0, "Front to back", FRONT, FRONT_ANSWER), template(1, "Back to front", BACK, BACK_ANSWER)],
        "req": [[0, "any", [0, 2]], [1, "all", [4]]],
    })
}

fn deck_options() -> Value {
    json!({
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": true, "timer": 0, "replayq": true, "dyn": false,
        "new": { "bury": false, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0], "order": 1, "perDay": 20 },
        "rev": { "bury": false, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2 },
        "lapse": { "delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0 },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::deck::samples::answer;

    #[test]
    fn the_same_cards_are_the_same_file() {
        let deck = || Deck::of(vec![answer(1, "Why <b>?", &[("Kulak", "A peasant.")], &[])], &[]);
        let one = package(&deck(), str::to_owned).unwrap();
        assert!(one.starts_with(b"PK") && one == package(&deck(), str::to_owned).unwrap());
    }

    #[test]
    fn ids_are_in_the_range_of_anki() {
        for name in ["a", "b", "c"] {
            assert!((1_240_000_000_000..1_780_000_000_000).contains(&id_of(name)));
        }
        assert_eq!(escaped("<i>\"&"), "&lt;i&gt;&quot;&amp;");
    }
}

//! The form in which editors change the cards of an answer.

use time::OffsetDateTime;
use uuid::Uuid;

use super::{card::Card, card_edit::CardEdit};
use crate::{
    platform::form::{Mistakes, line, prose},
    unsaved::Fields,
};

/// Empty rows for cards to add.
const EMPTY_ROWS: usize = 3;
/// The most cards that editors may add to an answer.
const MOST_ADDED: usize = 40;
const LONGEST_FRONT: usize = 1000;
const LONGEST_BACK: usize = 2000;

/// A made card as the form shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub key: String,
    pub label: &'static str,
    pub front: String,
    pub back: String,
    pub is_left_out: bool,
    /// How the card is made, where it was changed.
    pub made: Option<(String, String)>,
}

/// A card that an editor adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedRow {
    pub number: usize,
    pub front: String,
    pub back: String,
}

/// The fields of the form, as it is stored.
pub fn fields_of(made: &[Card], edits: &[CardEdit]) -> Fields {
    let mut fields = Fields::default();
    for card in made {
        let edit = edits.iter().find(|edit| edit.replaces.as_deref() == Some(&card.key));
        let is_left_out = edit.is_some_and(CardEdit::leaves_out);
        let edit = edit.filter(|edit| !edit.leaves_out());
        fields.set(&format!("front_{}", card.key), edit.map_or(&card.front, |edit| &edit.front));
        fields.set(&format!("back_{}", card.key), edit.map_or(&card.back, |edit| &edit.back));
        if is_left_out {
            fields.set(&format!("out_{}", card.key), "yes");
        }
    }
    for (edit, number) in edits.iter().filter(|edit| edit.replaces.is_none()).zip(1..) {
        fields.set(&format!("added_front_{number}"), &*edit.front);
        fields.set(&format!("added_back_{number}"), &*edit.back);
    }
    fields
}

pub fn rows(made: &[Card], fields: &Fields) -> Vec<Row> {
    let row = |card: &Card| {
        let (front, back) = sides(fields, card);
        let is_made = (&front, &back) == (&card.front, &card.back);
        Row {
            key: card.key.clone(),
            label: card.kind.label(),
            is_left_out: fields.has(&format!("out_{}", card.key)),
            made: (!is_made).then(|| (card.front.clone(), card.back.clone())),
            front,
            back,
        }
    };
    made.iter().map(row).collect()
}

/// The added cards, and empty rows for more.
pub fn added_rows(fields: &Fields) -> Vec<AddedRow> {
    let mut rows: Vec<AddedRow> = (1..=MOST_ADDED).map(|number| added_row(fields, number)).collect();
    let used = rows.iter().rposition(|row| !row.front.is_empty() || !row.back.is_empty());
    rows.truncate(used.map_or(0, |last| last + 1) + EMPTY_ROWS);
    rows
}

/// The label of a field, for the page of a conflict.
pub fn label(made: &[Card], name: &str) -> String {
    if let Some(number) = name.strip_prefix("added_front_").or_else(|| name.strip_prefix("added_back_")) {
        return format!("Your own card {number}");
    }
    let key = name.split_once('_').map_or(name, |(_, key)| key);
    let card = made.iter().find(|card| card.key == key);
    card.map_or_else(|| "A card".to_owned(), |card| format!("{}: {}", card.kind.label(), card.front))
}

/// What is to be stored. Edits that say what was stored `before` keep their time.
///
/// # Errors
/// Cards of which a side is missing or too long.
pub fn parse(
    answer_id: Uuid,
    fields: &Fields,
    made: &[Card],
    before: &[CardEdit],
    now: OffsetDateTime,
) -> Result<Vec<CardEdit>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let mut edits = Vec::new();
    let mut add = |replaces: Option<String>, front: String, back: String| {
        let same = before
            .iter()
            .find(|edit| (&edit.replaces, &edit.front, &edit.back) == (&replaces, &front, &back));
        let edited_at = same.map_or(now, |edit| edit.edited_at);
        edits.push(CardEdit { answer_id, replaces, front, back, edited_at });
    };
    for (card, number) in made.iter().zip(1..) {
        let (front, back) = sides(fields, card);
        if fields.has(&format!("out_{}", card.key)) {
            add(Some(card.key.clone()), String::new(), String::new());
        } else if (&front, &back) != (&card.front, &card.back) {
            check(&mut mistakes, &format!("Card {number}"), &front, &back);
            add(Some(card.key.clone()), front, back);
        }
    }
    for AddedRow { number, front, back } in added_rows(fields) {
        if !front.is_empty() || !back.is_empty() {
            check(&mut mistakes, &format!("Your own card {number}"), &front, &back);
            add(None, front, back);
        }
    }
    if mistakes.is_empty() { Ok(edits) } else { Err(mistakes) }
}

fn check(mistakes: &mut Mistakes, card: &str, front: &str, back: &str) {
    if front.is_empty() || back.is_empty() {
        mistakes.mark("cards", format!("{card}: write both sides, or leave the card out."));
    }
    if front.len() > LONGEST_FRONT || back.len() > LONGEST_BACK {
        mistakes.mark("cards", format!("{card}: shorten it. A card holds one thing."));
    }
}

/// What was typed for a made card; a card that came since the form was opened is as it is made.
fn sides(fields: &Fields, card: &Card) -> (String, String) {
    let typed = |side: &str, made: &str| {
        let name = format!("{side}_{}", card.key);
        if fields.has(&name) { prose(fields.get(&name)).trim().to_owned() } else { made.to_owned() }
    };
    (typed("front", &card.front), typed("back", &card.back))
}

fn added_row(fields: &Fields, number: usize) -> AddedRow {
    AddedRow {
        number,
        front: line(fields.get(&format!("added_front_{number}"))).trim().to_owned(),
        back: prose(fields.get(&format!("added_back_{number}"))).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::deck::samples::answer;

    #[test]
    fn only_what_differs_is_stored() {
        let answer = answer(1, "Why?", &[("Kulak", "A richer peasant.")], &[]);
        let made = answer.made_cards();
        let now = OffsetDateTime::UNIX_EPOCH;
        let mut fields = fields_of(&made, &[]);
        assert_eq!(parse(answer.id, &fields, &made, &[], now), Ok(Vec::new()));
        fields.set(&format!("back_{}", made[1].key), "A peasant with land.");
        fields.set("added_front_2", "Who was Rasputin?");
        assert!(parse(answer.id, &fields, &made, &[], now).is_err(), "a card has two sides");
        fields.set("added_back_2", "A monk.");
        let edits = parse(answer.id, &fields, &made, &[], now).unwrap();
        assert_eq!(edits.len(), 2);
        let later = now + time::Duration::days(1);
        assert_eq!(parse(answer.id, &fields, &made, &edits, later), Ok(edits.clone()));
        let stored = fields_of(&made, &edits);
        assert_eq!(added_rows(&stored)[0].front, "Who was Rasputin?");
        assert_eq!(rows(&made, &stored)[1].made.as_ref().unwrap().1, "A richer peasant.");
        assert_eq!(label(&made, &format!("back_{}", made[1].key)), "Key term: Kulak");
    }
}

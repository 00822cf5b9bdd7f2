//! Cards and quizzes, made from what editors write anyway: the question and its short answer, key
//! terms and key dates. Nothing here belongs to an account: what a student has learnt stays in their
//! browser (`static/study/`), and the addresses hold what is asked, never who was asked.
//!
//! # Cards
//! [`Deck::of`] makes the cards of some answers, of one or of whole topics. A card is known by a
//! [`key`](Card::key) that is hashed from the answer's id and the card's front, so it keeps its
//! schedule, and its place in Anki, when its back is corrected. Editors leave out, reword and add
//! single cards ([`CardEdit`]); their edits name cards by that key.
//!
//! # Downloads
//! `cards.apkg` is a collection of Anki's schema 11 (`queries::collection`) in a zip file, the form
//! that every version of Anki imports. Ids and times in it come from the content alone, so the same
//! cards are the same file, and importing it again changes nothing. `cards.csv` is RFC 4180.
//!
//! # Quizzes
//! [`quiz`] draws ten questions by a seed. Wrong choices come from the same topic, and its rules see
//! to it that none of them is right as well.

mod anki;
mod card;
mod card_edit;
mod card_form;
mod csv;
mod deck;
mod linked_data;
mod pages;
mod place;
mod queries;
pub mod quiz;
mod responses;
mod routes;
mod sentence_link;
mod shown_question;

pub use card::{Card, Kind};
pub use card_edit::CardEdit;
pub use deck::{Deck, StudyAnswer};

use crate::platform::{
    cache::Dependency,
    limits::Limit,
    room::Room,
    study::{Exists, Material, StudyLink},
};

/// What editors have changed of cards.
pub const CARD_EDITS: Dependency = Dependency::named("cards");
/// Quizzes that are drawn or marked for one visitor.
const QUIZZES: Limit = Limit { name: "quiz", a_minute: 60, an_hour: None };

const CARDS: StudyLink = StudyLink {
    name: "cards",
    label: "Cards",
    place: 1,
    of_topic: "/cards",
    of_answer: Some("/cards"),
    exists: Exists::With(|has| has.answers > 0),
};
const QUIZ: StudyLink = StudyLink {
    name: "quiz",
    label: "Quiz",
    place: 2,
    of_topic: "/quiz",
    of_answer: Some("/quiz"),
    exists: Exists::With(is_enough_for_a_quiz),
};

/// Years are asked without any other choice, terms and short answers with three wrong ones.
fn is_enough_for_a_quiz(has: Material) -> bool {
    has.dates > 2 || has.terms > 3 || has.answers > 3
}

pub const ROOM: Room = Room {
    public: routes::public,
    desk: routes::desk,
    limits: &[QUIZZES],
    study: &[CARDS, QUIZ],
    ..Room::new("study")
};

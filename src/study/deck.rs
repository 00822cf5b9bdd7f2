//! The cards of some answers.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, BTreeSet},
};

use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    card::{Card, Kind, folded, key_of},
    card_edit::CardEdit,
    sentence_link::{IN_SHORT, KEY_DATES, KEY_TERMS, sentence_link},
};
use crate::answers::{self, Answer, KeyDate, Term};

/// What cards and quizzes need of a published answer.
#[derive(Debug, Clone)]
pub struct StudyAnswer {
    pub id: Uuid,
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub subject_label: String,
    pub topic: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    /// Markdown; a quiz looks whether a wrong choice stands in it.
    pub body: String,
    pub dates: Vec<KeyDate>,
    pub terms: Vec<Term>,
    pub updated_at: OffsetDateTime,
}

/// Cards to learn together, each once.
#[derive(Debug, Clone, Default)]
pub struct Deck {
    /// The answers that the cards come from, in their order.
    pub answers: Vec<StudyAnswer>,
    /// In the order of the answers.
    pub cards: Vec<Card>,
}

impl StudyAnswer {
    /// The address of its page, without host.
    pub fn path(&self) -> String {
        answers::path(&self.level, &self.subject, &self.slug)
    }

    /// The cards as they are made, without any edit.
    pub fn made_cards(&self) -> Vec<Card> {
        let path = self.path();
        let card = |kind, front: &str, back: &str, link| Card {
            key: key_of(self.id, kind, front),
            kind,
            front: front.to_owned(),
            back: back.to_owned(),
            is_both_ways: matches!(kind, Kind::Term | Kind::Date),
            link,
            answer: 0,
            changed_at: self.updated_at,
        };
        let short = &self.short_answer;
        let question = card(Kind::Question, &self.question, short, sentence_link(&path, IN_SHORT, short));
        let terms = self.terms.iter().map(|key| {
            card(Kind::Term, &key.term, &key.definition, sentence_link(&path, KEY_TERMS, &key.definition))
        });
        let dates = self.dates.iter().map(|key| {
            card(Kind::Date, &key.event, &words_of(key), sentence_link(&path, KEY_DATES, &key.event))
        });
        let mut known = BTreeSet::new();
        std::iter::once(question)
            .chain(terms)
            .chain(dates)
            .filter(|card| !card.front.is_empty() && !card.back.is_empty())
            .filter(|card| known.insert(card.key.clone()))
            .collect()
    }

    /// The cards with what editors made of them, added ones at the end.
    fn edited_cards(&self, edits: &[CardEdit]) -> Vec<Card> {
        let own: Vec<&CardEdit> = edits.iter().filter(|edit| edit.answer_id == self.id).collect();
        let edit_of = |card: &Card| own.iter().find(|edit| edit.replaces.as_deref() == Some(&card.key));
        let mut cards: Vec<Card> = self
            .made_cards()
            .into_iter()
            .filter_map(|card| match edit_of(&card) {
                None => Some(card),
                Some(edit) if edit.leaves_out() => None,
                Some(edit) => Some(Card {
                    front: edit.front.clone(),
                    back: edit.back.clone(),
                    changed_at: card.changed_at.max(edit.edited_at),
                    ..card
                }),
            })
            .collect();
        let added = own.iter().filter(|edit| edit.replaces.is_none() && !edit.leaves_out());
        cards.extend(added.map(|edit| Card {
            key: key_of(self.id, Kind::Own, &edit.front),
            kind: Kind::Own,
            front: edit.front.clone(),
            back: edit.back.clone(),
            is_both_ways: false,
            link: self.path(),
            answer: 0,
            changed_at: edit.edited_at,
        }));
        cards
    }
}

impl Deck {
    /// The cards of `answers`. A term that several of them explain is asked once, as the first
    /// explains it, and so is an event; a back that two cards have does not ask for either.
    pub fn of(answers: Vec<StudyAnswer>, edits: &[CardEdit]) -> Self {
        let mut known = BTreeSet::new();
        let mut cards = Vec::new();
        for (at, answer) in answers.iter().enumerate() {
            let new = answer.edited_cards(edits).into_iter();
            let new = new.filter(|card| known.insert((card.kind, folded(&card.front))));
            cards.extend(new.map(|card| Card { answer: at, ..card }));
        }
        let mut backs: BTreeMap<String, usize> = BTreeMap::new();
        for card in &cards {
            *backs.entry(folded(&card.back)).or_default() += 1;
        }
        for card in &mut cards {
            card.is_both_ways &= backs.get(&folded(&card.back)) == Some(&1);
        }
        Self { answers, cards }
    }

    /// The cards of the answer at this position.
    pub fn cards_of(&self, answer: impl Borrow<usize>) -> impl Iterator<Item = &Card> {
        let answer = *answer.borrow();
        self.cards.iter().filter(move |card| card.answer == answer)
    }

    /// The answer that a card comes from.
    pub fn answer_of(&self, card: &Card) -> Option<&StudyAnswer> {
        self.answers.get(card.answer)
    }

    /// When the newest of its cards was changed.
    pub fn updated_at(&self) -> OffsetDateTime {
        let changes = self.cards.iter().map(|card| card.changed_at);
        changes.max().unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

/// The date as readers see it.
pub fn words_of(key: &KeyDate) -> String {
    key.date.parts().into_iter().map(|(_, words)| words).collect()
}

impl From<Answer> for StudyAnswer {
    fn from(answer: Answer) -> Self {
        let content = answer.content;
        Self {
            id: answer.id,
            level: content.level.slug,
            level_label: content.level.label,
            subject: content.subject.slug,
            subject_label: content.subject.label,
            topic: content.topic.slug,
            topic_label: content.topic.label,
            slug: content.slug,
            question: content.question,
            short_answer: content.short_answer,
            body: content.body_markdown,
            dates: content.dates,
            terms: content.terms,
            updated_at: answer.updated_at,
        }
    }
}

#[cfg(test)]
pub mod samples {
    use super::*;

    /// An answer of a topic with these terms and dates.
    pub fn answer(id: u128, question: &str, terms: &[(&str, &str)], dates: &[(&str, &str)]) -> StudyAnswer {
        StudyAnswer {
            id: Uuid::from_u128(id),
            level: "gcse".into(),
            level_label: "GCSE".into(),
            subject: "history".into(),
            subject_label: "History".into(),
            topic: "russia".into(),
            topic_label: "Russia".into(),
            slug: format!("answer-{id}"),
            question: question.into(),
            short_answer: format!("The short answer to {question}"),
            body: String::new(),
            dates: dates
                .iter()
                .map(|(date, event)| KeyDate { date: date.parse().unwrap(), event: (*event).into() })
                .collect(),
            terms: terms
                .iter()
                .map(|(term, definition)| Term { term: (*term).into(), definition: (*definition).into() })
                .collect(),
            updated_at: OffsetDateTime::UNIX_EPOCH,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{samples::answer, *};

    fn fronts(deck: &Deck) -> Vec<&str> {
        deck.cards.iter().map(|card| card.front.as_str()).collect()
    }

    #[test]
    fn a_deck_asks_each_thing_once() {
        let one =
            answer(1, "Who led Russia?", &[("Kulak", "A richer peasant.")], &[("1924-01-21", "Lenin dies.")]);
        let two = answer(2, "Who won?", &[("kulak", "A peasant with land.")], &[("1924", "Lenin dies")]);
        let deck = Deck::of(vec![one, two], &[]);
        assert_eq!(fronts(&deck), ["Who led Russia?", "Kulak", "Lenin dies.", "Who won?"]);
        assert_eq!(deck.cards[2].back, "21 January 1924");
        assert_eq!(deck.cards_of(1).count(), 1);
    }

    #[test]
    fn a_back_of_two_cards_asks_for_neither() {
        let dates =
            [("1924", "Lenin dies."), ("1924", "Petrograd is renamed."), ("1928", "The plan begins.")];
        let deck = Deck::of(vec![answer(1, "Why?", &[], &dates)], &[]);
        let ways: Vec<bool> = deck.cards.iter().map(|card| card.is_both_ways).collect();
        assert_eq!(ways, [false, false, false, true]);
    }

    #[test]
    fn editors_leave_out_reword_and_add_cards() {
        let one = answer(1, "Why?", &[("Kulak", "A richer peasant."), ("Tsar", "A ruler.")], &[]);
        let made = one.made_cards();
        let edit = |replaces: Option<&Card>, front: &str, back: &str| CardEdit {
            answer_id: one.id,
            replaces: replaces.map(|card| card.key.clone()),
            front: front.into(),
            back: back.into(),
            edited_at: OffsetDateTime::UNIX_EPOCH,
        };
        let edits = [
            edit(Some(&made[1]), "", ""),
            edit(Some(&made[2]), "Tsar (Russia)", "The emperor."),
            edit(None, "Who was Rasputin?", "A monk at court."),
        ];
        let deck = Deck::of(vec![one.clone()], &edits);
        assert_eq!(fronts(&deck), ["Why?", "Tsar (Russia)", "Who was Rasputin?"]);
        assert_eq!(deck.cards[1].key, made[2].key, "a reworded card keeps its schedule");
        let other = answer(2, "Why not?", &[], &[]);
        assert_eq!(Deck::of(vec![other], &edits).cards.len(), 1, "edits are those of one answer");
    }
}

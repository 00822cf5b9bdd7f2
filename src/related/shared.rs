//! What two answers have in common, and how much that says.

use std::collections::BTreeSet;

use super::{
    entity::Kind,
    matcher::{EntityId, Matcher},
    subject_matter::{IN_KEY_TERMS, IN_QUESTION, IN_SHORT_ANSWER, OF_WHOLE, Subject},
};

/// What more answers than this have is no reason to choose one of them: all answers on Luther are
/// about Luther.
const TOO_COMMON: u64 = 60;
/// What at most so many answers have is rare.
const RARE: u64 = 15;
/// How rare something has to be to say as much as it can.
const RARITY: f32 = 2000.0;

/// Something that two answers are about.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    pub name: String,
    pub kind: SharedKind,
    /// How much it says: more for what few answers are about, and for what both ask about.
    pub weight: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedKind {
    Thing,
    KeyTerm,
}

/// Counts the answers that have a term.
pub type Frequency<'a> = &'a (dyn Fn(&str) -> u64 + Sync);

/// All that two answers have in common and that can be a reason, what says most first.
pub fn shared(one: &Subject, other: &Subject, matcher: &Matcher, frequency: Frequency<'_>) -> Vec<Shared> {
    let mut shared = entities(one, other, matcher, frequency);
    shared.extend(proper_names(one, other, matcher, frequency));
    shared.extend(key_terms(one, other));
    shared.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.name.cmp(&b.name)));
    shared
}

fn entities(one: &Subject, other: &Subject, matcher: &Matcher, frequency: Frequency<'_>) -> Vec<Shared> {
    let ids = one.matter.entities.keys().chain(&one.matter.topic).collect::<BTreeSet<_>>();
    let found = ids.into_iter().filter_map(|id| {
        let (here, there) = (weight_of(*id, one, other)?, weight_of(*id, other, one)?);
        let answers = matcher.frequency(*id, frequency);
        let is_reason = if one.answer.topic_id == other.answer.topic_id {
            answers <= TOO_COMMON && is_about_both(matcher.kind(*id), here, there, answers)
        } else {
            is_about_both_elsewhere(matcher.kind(*id), here, there, answers)
        };
        is_reason.then(|| Shared {
            name: matcher.name(*id).to_owned(),
            kind: SharedKind::Thing,
            weight: (here * there).sqrt() * rarity(answers),
        })
    });
    found.collect()
}

/// How much an answer is about an entity. That its topic is, says nothing within the topic.
fn weight_of(id: EntityId, of: &Subject, beside: &Subject) -> Option<f32> {
    let is_topic = of.answer.topic_id != beside.answer.topic_id && of.matter.topic.contains(&id);
    if is_topic { Some(IN_QUESTION) } else { of.matter.entities.get(&id).copied() }
}

/// Within a topic: one asks about it, or both need it for their short answers. Of a place that is
/// not rare that is not enough: Sybilla of Normandy says nothing about Normandy.
fn is_about_both(kind: Kind, here: f32, there: f32, answers: u64) -> bool {
    let (low, high) = (here.min(there), here.max(there));
    match kind {
        Kind::Place => low >= OF_WHOLE || (high >= IN_QUESTION && answers <= RARE),
        Kind::Person | Kind::Event | Kind::Term => high >= IN_QUESTION || low >= IN_SHORT_ANSWER,
        Kind::Period => low >= IN_QUESTION,
        Kind::Country => false,
    }
}

/// In two topics: both ask about it. Of an event or a rare term it is enough that the short answer
/// needs it. A place is another one in another age.
fn is_about_both_elsewhere(kind: Kind, here: f32, there: f32, answers: u64) -> bool {
    let (low, high) = (here.min(there), here.max(there));
    match kind {
        Kind::Person => low >= IN_QUESTION,
        Kind::Event => low >= IN_QUESTION || (high >= IN_QUESTION && low >= IN_SHORT_ANSWER),
        Kind::Term => low >= IN_QUESTION || (low >= IN_SHORT_ANSWER && answers <= RARE),
        Kind::Place | Kind::Period | Kind::Country => false,
    }
}

fn proper_names(one: &Subject, other: &Subject, matcher: &Matcher, frequency: Frequency<'_>) -> Vec<Shared> {
    let is_same_topic = one.answer.topic_id == other.answer.topic_id;
    let mut found = Vec::new();
    for (here, there) in one.matter.names.shared(&other.matter.names) {
        // one word may name two things, as Garrison does, but hardly within a topic
        if (here.words == 1 && !is_same_topic) || !(here.is_asked_about || there.is_asked_about) {
            continue;
        }
        let answers =
            crate::search::analysis::terms(&here.name).map(|term| frequency(&term)).min().unwrap_or(0);
        // the list of entities finds its own
        if answers > TOO_COMMON || !matcher.find(&here.name).entities.is_empty() {
            continue;
        }
        let weight = |is_asked: bool| if is_asked { IN_QUESTION } else { IN_SHORT_ANSWER };
        found.push(Shared {
            name: here.name.clone(),
            kind: SharedKind::Thing,
            weight: (weight(here.is_asked_about) * weight(there.is_asked_about)).sqrt() * rarity(answers),
        });
    }
    found
}

/// Key terms that both explain. In another topic the word may mean something else.
fn key_terms(one: &Subject, other: &Subject) -> Vec<Shared> {
    if one.answer.topic_id != other.answer.topic_id {
        return Vec::new();
    }
    let common = one.matter.key_terms.iter().filter(|(key, _)| other.matter.key_terms.contains_key(*key));
    common
        .map(|(_, name)| Shared {
            name: name.clone(),
            kind: SharedKind::KeyTerm,
            weight: IN_KEY_TERMS * rarity(TOO_COMMON),
        })
        .collect()
}

#[allow(clippy::cast_precision_loss, reason = "a rough weight")]
fn rarity(answers: u64) -> f32 {
    (1.0 + RARITY / (answers.max(1) as f32)).ln()
}

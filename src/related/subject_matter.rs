//! What an answer is about, and how much.

use std::collections::HashMap;

use super::{
    candidate::Candidate,
    chronology::Chronology,
    entity::Kind,
    matcher::{EntityId, Matcher},
    proper_names::ProperNames,
};
use crate::search::analysis::{Token, analyze};

/// Where an entity is named decides how much an answer is about it.
pub const IN_QUESTION: f32 = 1.0;
pub const IN_SHORT_ANSWER: f32 = 0.6;
pub const IN_KEY_TERMS: f32 = 0.5;
const IN_HEADINGS: f32 = 0.5;
/// In at least two key dates, or in one.
const IN_DATES: [f32; 2] = [0.45, 0.35];
/// An answer is so much about what its entity is part of.
pub const OF_WHOLE: f32 = 0.7;

/// An answer with what it is about.
#[derive(Debug, Clone)]
pub struct Subject {
    pub answer: Candidate,
    pub matter: SubjectMatter,
}

impl Subject {
    /// Analyzes an answer. It takes longer than reading a row, so it is done off the threads that
    /// serve requests.
    pub fn of(mut answer: Candidate, matcher: &Matcher) -> Self {
        let question = analyze(&answer.question);
        answer.terms = question.iter().map(|token| token.term.clone()).collect();
        Self { matter: SubjectMatter::of(&answer, &question, matcher), answer }
    }
}

/// What an answer is about.
#[derive(Debug, Clone, Default)]
pub struct SubjectMatter {
    pub entities: HashMap<EntityId, f32>,
    /// What the topic's name names: whatever the answer, it belongs there.
    pub topic: Vec<EntityId>,
    pub names: ProperNames,
    /// The key terms in small letters, each with how it is written.
    pub key_terms: HashMap<String, String>,
    pub chronology: Chronology,
    /// The question without the names of entities, and the entities it names.
    pub question_frame: Vec<String>,
    pub asked_about: Vec<EntityId>,
}

impl SubjectMatter {
    /// `question` holds the tokens of the answer's question.
    pub fn of(answer: &Candidate, question: &[Token], matcher: &Matcher) -> Self {
        let mut entities = HashMap::new();
        let mut add = |id: EntityId, weight: f32| {
            let highest: &mut f32 = entities.entry(id).or_default();
            *highest = highest.max(weight);
            for whole in matcher.within(id) {
                let highest: &mut f32 = entities.entry(*whole).or_default();
                *highest = highest.max(weight * OF_WHOLE);
            }
        };
        let question = matcher.find_in(question, &answer.question);
        for (found, weight) in [
            (&question, IN_QUESTION),
            (&matcher.find(&answer.short_answer), IN_SHORT_ANSWER),
            (&matcher.find(&answer.headings), IN_HEADINGS),
        ] {
            found.entities.iter().for_each(|id| add(*id, weight));
        }
        let mut key_terms = HashMap::new();
        for term in &answer.key_terms {
            let found = matcher.find(term);
            found.entities.iter().for_each(|id| add(*id, IN_KEY_TERMS));
            key_terms.insert(term.to_lowercase(), term.clone());
        }
        let mut dated: HashMap<EntityId, usize> = HashMap::new();
        for date in &answer.dates {
            for id in matcher.find(&date.event).entities {
                *dated.entry(id).or_default() += 1;
            }
        }
        for (id, dates) in dated {
            add(id, IN_DATES[usize::from(dates < 2)]);
        }
        let mut question_frame: Vec<String> = question.other_terms.into_iter().collect();
        question_frame.sort_unstable();
        Self {
            names: ProperNames::of(&answer.question, &answer.short_answer),
            chronology: Chronology::of(&answer.question, &answer.dates),
            topic: matcher.find_in_topic(&answer.topic_label),
            asked_about: question.entities,
            entities,
            key_terms,
            question_frame,
        }
    }

    /// The only thing of this kind that the question names.
    pub fn only(&self, kind: Kind, matcher: &Matcher) -> Option<EntityId> {
        let mut of_kind = self.asked_about.iter().copied().filter(|id| matcher.kind(*id) == kind);
        of_kind.next().filter(|_| of_kind.next().is_none())
    }
}

//! Analyzed answers, kept while a run of the job lasts: each is a candidate for many others.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

use super::{candidate::Candidate, entity::Entity, matcher::Matcher, subject_matter::Subject};

/// How many answers are kept, so that a run over a million takes no more memory.
const MAX_KEPT: usize = 8192;

/// The list of entities, and the answers that were analyzed with it.
#[derive(Debug, Default)]
pub struct Subjects {
    pub matcher: Matcher,
    kept: Mutex<HashMap<Uuid, Arc<Subject>>>,
}

impl Subjects {
    pub fn new(entities: Vec<Entity>) -> Self {
        Self { matcher: Matcher::new(entities), kept: Mutex::default() }
    }

    /// An answer with what it is about; analyzed anew where it has changed.
    pub fn of(&self, answer: Candidate) -> Arc<Subject> {
        let id = answer.id;
        let known = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&id).map(Arc::clone);
        if let Some(known) = known.filter(|known| known.answer.is_same_row(&answer)) {
            return known;
        }
        let subject = Arc::new(Subject::of(answer, &self.matcher));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(id, Arc::clone(&subject));
        subject
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_changed_is_analyzed_anew() {
        let subjects = Subjects::new(Entity::parse_all("person: Lenin\nperson: Stalin").unwrap());
        let asks = |question: &str| Candidate { question: question.to_owned(), ..Candidate::default() };
        let one = subjects.of(asks("Who was Lenin?"));
        assert!(Arc::ptr_eq(&one, &subjects.of(asks("Who was Lenin?"))));
        assert_eq!(subjects.of(asks("Who was Stalin?")).matter.asked_about, [1]);
    }
}

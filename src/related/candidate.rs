//! An answer that may become a neighbour or a duplicate of another one.

use std::collections::HashSet;

use uuid::Uuid;

use crate::{answers::KeyDate, search::analysis::terms};

/// Questions with at least this similarity are near-duplicates.
const NEAR_DUPLICATE: f32 = 0.8;

/// An answer, reduced to what is compared.
#[derive(Debug, Clone, Default)]
pub struct Candidate {
    pub id: Uuid,
    pub level_id: i16,
    pub level_position: i32,
    pub subject_id: i16,
    pub topic_id: i32,
    pub question: String,
    pub short_answer: String,
    pub topic_label: String,
    /// The headings of the long answer.
    pub headings: String,
    pub key_terms: Vec<String>,
    pub dates: Vec<KeyDate>,
    /// A draft can be a duplicate, but not a neighbour.
    pub is_published: bool,
    /// The index terms of the question: see [`Candidate::with_terms`].
    pub terms: HashSet<String>,
}

impl Candidate {
    /// Analyzes the question. It takes longer than reading a row, so it is done off the threads
    /// that serve requests.
    #[must_use]
    pub fn with_terms(mut self) -> Self {
        self.terms = terms(&self.question).collect();
        self
    }

    /// Whether both are the same answer and nothing of it has changed; the terms do not count.
    pub fn is_same_row(&self, other: &Self) -> bool {
        let numbers = |one: &Self| {
            (one.id, one.level_id, one.level_position, one.subject_id, one.topic_id, one.is_published)
        };
        numbers(self) == numbers(other)
            && self.question == other.question
            && self.short_answer == other.short_answer
            && self.topic_label == other.topic_label
            && self.headings == other.headings
            && self.key_terms == other.key_terms
            && self.dates == other.dates
    }

    /// How similar two questions are, from 0 to 1: the Jaccard index of their terms.
    pub fn similarity(&self, other: &Self) -> f32 {
        let shared = self.terms.intersection(&other.terms).count();
        let all = self.terms.len() + other.terms.len() - shared;
        if all == 0 { 0.0 } else { as_f32(shared) / as_f32(all) }
    }

    /// Whether two questions have nearly the same terms.
    pub fn is_near_duplicate(&self, other: &Self) -> bool {
        self.similarity(other) >= NEAR_DUPLICATE
    }
}

fn as_f32(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

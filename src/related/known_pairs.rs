//! The duplicate pairs that are stored already.

use std::{collections::HashMap, sync::Arc};

use uuid::Uuid;

use super::{
    candidate::Candidate,
    duplicate::{DuplicatePair, is_duplicate},
    subject_matter::Subject,
};

/// How many duplicates of an answer are stored at a time. When an editor has dealt with these, the
/// next are found.
const MAX_DUPLICATES: usize = 6;

/// Stored pairs, and whether each was dismissed.
pub struct KnownPairs(HashMap<DuplicatePair, bool>);

impl KnownPairs {
    pub fn new(pairs: Vec<(DuplicatePair, bool)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    pub fn members(&self) -> impl Iterator<Item = Uuid> {
        self.0.keys().flat_map(|pair| [pair.answer_id, pair.earlier_id])
    }

    /// Those whose answers ask different things now, or are not among `answers`, as withdrawn ones.
    pub fn obsolete(&self, answers: &HashMap<Uuid, Arc<Subject>>) -> Vec<DuplicatePair> {
        let is_current =
            |pair: &&DuplicatePair| match (answers.get(&pair.answer_id), answers.get(&pair.earlier_id)) {
                (Some(one), Some(other)) => is_duplicate(&one.answer, &other.answer),
                _ => false,
            };
        self.0.keys().filter(|pair| !is_current(pair)).copied().collect()
    }

    /// Splits published candidates into duplicates of an answer and possible neighbours. Those of
    /// a dismissed pair are possible neighbours.
    pub fn split_duplicates<'a>(
        &self,
        of: &Subject,
        candidates: &[&'a Subject],
    ) -> (Vec<DuplicatePair>, Vec<&'a Subject>) {
        let of = &of.answer;
        let (duplicates, others): (Vec<&Subject>, Vec<&Subject>) = candidates
            .iter()
            .copied()
            .filter(|other| other.answer.is_published)
            .partition(|other| !self.is_dismissed(of, &other.answer) && is_duplicate(of, &other.answer));
        let pairs = duplicates
            .into_iter()
            .take(MAX_DUPLICATES)
            .map(|other| DuplicatePair::of(of.id, other.answer.id))
            .collect();
        (pairs, others)
    }

    fn is_dismissed(&self, one: &Candidate, other: &Candidate) -> bool {
        self.0.get(&DuplicatePair::of(one.id, other.id)).copied().unwrap_or(false)
    }
}

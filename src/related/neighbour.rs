use std::collections::HashSet;

use uuid::Uuid;

/// An answer beside another one, with the reason why it stands there.
#[derive(Debug, Clone)]
pub struct Neighbour {
    pub level: String,
    pub level_label: String,
    pub subject: String,
    pub topic_label: String,
    pub slug: String,
    pub question: String,
    pub short_answer: String,
    pub reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The same question at a higher level.
    Deeper,
    /// The same question at a lower level.
    Simpler,
    /// The same question at a level beside this one.
    OtherLevel,
    SameTopic,
    SimilarQuestion,
}

impl Reason {
    /// As the table spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deeper => "deeper",
            Self::Simpler => "simpler",
            Self::OtherLevel => "other-level",
            Self::SameTopic => "same-topic",
            Self::SimilarQuestion => "similar-question",
        }
    }

    /// Reads the table's spelling, which a constraint guards.
    pub fn of(text: &str) -> Self {
        match text {
            "deeper" => Self::Deeper,
            "simpler" => Self::Simpler,
            "other-level" => Self::OtherLevel,
            "same-topic" => Self::SameTopic,
            _ => Self::SimilarQuestion,
        }
    }
}

impl Neighbour {
    pub fn path(&self) -> String {
        crate::answers::path(&self.level, &self.subject, &self.slug)
    }

    /// The reason in a reader's words.
    pub fn why(&self) -> String {
        match self.reason {
            Reason::Deeper => format!("Goes deeper: {}", self.level_label),
            Reason::Simpler => format!("Simpler: {}", self.level_label),
            Reason::OtherLevel => format!("Same question: {}", self.level_label),
            Reason::SameTopic => format!("Same topic: {}", self.topic_label),
            Reason::SimilarQuestion => format!("Similar question: {}", self.level_label),
        }
    }
}

/// An answer that might be a neighbour, and the answer whose neighbours are sought.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub id: Uuid,
    pub level_id: i16,
    pub level_position: i32,
    pub topic_id: i32,
    /// The stems of the question's telling words.
    pub stems: Vec<String>,
    /// How near its wording is; 0 for what only shares the topic.
    pub nearness: f32,
}

/// How many neighbours an answer has.
pub const NEIGHBOURS: usize = 6;
/// Of these, how many places are kept for the same question at other levels.
const SISTERS: usize = 2;
/// Questions that share this part of their telling words ask the same.
const SAME_QUESTION: f32 = 0.5;

/// Chooses the neighbours of `of`: the same topic, nearest in wording first; then the
/// same question at other levels; then whatever is near in wording.
pub fn choose(of: &Candidate, mut candidates: Vec<Candidate>) -> Vec<(Uuid, Reason)> {
    candidates.retain(|candidate| candidate.id != of.id);
    candidates.sort_by(|a, b| b.nearness.total_cmp(&a.nearness).then(a.id.cmp(&b.id)));
    candidates.dedup_by_key(|candidate| candidate.id);
    let mut sisters: Vec<(f32, &Candidate)> = candidates
        .iter()
        .filter(|candidate| candidate.level_id != of.level_id)
        .map(|candidate| (overlap(&of.stems, &candidate.stems), candidate))
        .filter(|(overlap, _)| *overlap >= SAME_QUESTION)
        .collect();
    sisters.sort_by(|a, b| b.0.total_cmp(&a.0));
    sisters.truncate(SISTERS);
    let taken: HashSet<Uuid> = sisters.iter().map(|(_, sister)| sister.id).collect();
    let rest = || candidates.iter().filter(|candidate| !taken.contains(&candidate.id));
    let is_home = |candidate: &&Candidate| candidate.topic_id == of.topic_id;

    let mut chosen: Vec<(Uuid, Reason)> = rest()
        .filter(is_home)
        .take(NEIGHBOURS - sisters.len())
        .map(|near| (near.id, Reason::SameTopic))
        .collect();
    chosen.extend(sisters.iter().map(|(_, sister)| (sister.id, sister_reason(of, sister))));
    let room = NEIGHBOURS - chosen.len();
    let elsewhere = rest().filter(|candidate| !is_home(candidate) && candidate.nearness > 0.0);
    chosen.extend(elsewhere.take(room).map(|near| (near.id, Reason::SimilarQuestion)));
    chosen
}

fn sister_reason(of: &Candidate, sister: &Candidate) -> Reason {
    match sister.level_position.cmp(&of.level_position) {
        std::cmp::Ordering::Greater => Reason::Deeper,
        std::cmp::Ordering::Less => Reason::Simpler,
        std::cmp::Ordering::Equal => Reason::OtherLevel,
    }
}

/// The shared part of two sets of words (Jaccard's index).
fn overlap(a: &[String], b: &[String]) -> f32 {
    let [a, b]: [HashSet<&String>; 2] = [a.iter().collect(), b.iter().collect()];
    let all = a.union(&b).count();
    if all == 0 { 0.0 } else { count(a.intersection(&b).count()) / count(all) }
}

fn count(of: usize) -> f32 {
    f32::from(u16::try_from(of).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: u128, level: i16, topic: i32, question: &str, nearness: f32) -> Candidate {
        let stems = question.split(' ').map(str::to_owned).collect();
        Candidate {
            id: Uuid::from_u128(id),
            level_id: level,
            level_position: level.into(),
            topic_id: topic,
            stems,
            nearness,
        }
    }

    fn reasons(of: &Candidate, candidates: Vec<Candidate>) -> Vec<(u128, Reason)> {
        choose(of, candidates).into_iter().map(|(id, reason)| (id.as_u128(), reason)).collect()
    }

    #[test]
    fn topic_first_then_sisters_then_similar() {
        let of = candidate(1, 1, 1, "impact lenin death", 1.0);
        let found = reasons(
            &of,
            vec![
                of.clone(),
                candidate(2, 2, 1, "signific impact lenin death", 0.9),
                candidate(3, 1, 1, "tsar abdic", 0.1),
                candidate(4, 1, 1, "stalin leader", 0.2),
                candidate(5, 1, 9, "impact war", 0.3),
                candidate(6, 1, 9, "nothing", 0.0),
            ],
        );
        assert_eq!(
            found,
            [
                (4, Reason::SameTopic),
                (3, Reason::SameTopic),
                (2, Reason::Deeper),
                (5, Reason::SimilarQuestion),
            ]
        );
    }

    #[test]
    fn a_crowded_topic_leaves_room_for_the_sister() {
        let of = candidate(1, 2, 1, "impact lenin death", 1.0);
        let mut all: Vec<Candidate> = (10..30).map(|id| candidate(id, 2, 1, "other", 0.5)).collect();
        all.push(candidate(2, 1, 1, "impact lenin death", 0.4));
        let found = reasons(&of, all);
        assert_eq!(found.len(), NEIGHBOURS);
        assert_eq!(found[5], (2, Reason::Simpler));
    }
}

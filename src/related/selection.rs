//! Which candidates become neighbours, and for which reason.

use uuid::Uuid;

use super::{candidate::Candidate, neighbour::Reason, shared_names::shared_reason};

/// A chosen neighbour, and the reason.
pub type ChosenNeighbour = (Uuid, Reason);

/// How many neighbours an answer has at most.
pub const NEIGHBOURS: usize = 6;
/// How many of these may be counterparts: the same question at other levels.
const MAX_COUNTERPARTS: usize = 2;
/// How many may be of the same topic, as long as there are others.
const MAX_SAME_TOPIC: usize = 4;
/// Questions of two levels with at least this similarity are counterparts.
const COUNTERPART: f32 = 0.5;

/// Chooses the neighbours of `of` from `candidates`, which are sorted by similarity, the highest
/// first: some of the same topic, counterparts, and other similar ones. Candidates must not
/// contain its duplicates.
pub fn choose_neighbours(of: &Candidate, candidates: &[&Candidate]) -> Vec<ChosenNeighbour> {
    let others: Vec<&Candidate> = candidates.iter().copied().filter(|other| other.id != of.id).collect();
    let mut counterparts: Vec<(f32, &Candidate)> = others
        .iter()
        .filter(|other| other.level_id != of.level_id)
        .map(|other| (of.similarity(other), *other))
        .filter(|(similarity, _)| *similarity >= COUNTERPART)
        .collect();
    counterparts.sort_by(|a, b| b.0.total_cmp(&a.0));
    counterparts.truncate(MAX_COUNTERPARTS);
    let counterparts: Vec<&Candidate> = counterparts.into_iter().map(|(_, other)| other).collect();

    let mut taken: Vec<&Candidate> = counterparts.clone();
    let places = NEIGHBOURS - counterparts.len();
    let same_topic: Vec<&Candidate> =
        others.iter().copied().filter(|other| other.topic_id == of.topic_id).collect();
    let other_topics: Vec<&Candidate> =
        others.iter().copied().filter(|other| other.topic_id != of.topic_id).collect();
    let mut from_topic = distinct(&same_topic, &mut taken, places.min(MAX_SAME_TOPIC));
    let elsewhere = distinct(&other_topics, &mut taken, places - from_topic.len());
    let left = places - from_topic.len() - elsewhere.len();
    from_topic.extend(distinct(&same_topic, &mut taken, left));

    let mut chosen: Vec<ChosenNeighbour> =
        from_topic.into_iter().map(|other| (other.id, Reason::SameTopic)).collect();
    chosen.extend(counterparts.iter().map(|other| (other.id, counterpart_reason(of, other))));
    chosen.extend(elsewhere.into_iter().map(|other| (other.id, shared_reason(of, other))));
    chosen
}

/// The first of `from`, at most `most`, that are no near-duplicates of each other or of `taken`.
fn distinct<'a>(from: &[&'a Candidate], taken: &mut Vec<&'a Candidate>, most: usize) -> Vec<&'a Candidate> {
    let mut chosen = Vec::new();
    for candidate in from {
        if chosen.len() == most {
            break;
        }
        let is_new =
            taken.iter().all(|other| other.id != candidate.id && !other.is_near_duplicate(candidate));
        if is_new {
            chosen.push(*candidate);
            taken.push(candidate);
        }
    }
    chosen
}

fn counterpart_reason(of: &Candidate, other: &Candidate) -> Reason {
    match other.level_position.cmp(&of.level_position) {
        std::cmp::Ordering::Greater => Reason::Deeper,
        std::cmp::Ordering::Less => Reason::Simpler,
        std::cmp::Ordering::Equal => Reason::OtherLevel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(id: u128, level: i16, topic: i32, question: &str) -> Candidate {
        Candidate {
            id: Uuid::from_u128(id),
            level_id: level,
            level_position: level.into(),
            topic_id: topic,
            question: question.to_owned(),
            short_answer: format!("Answer {id}."),
            terms: question.to_lowercase().split(' ').map(str::to_owned).collect(),
            ..Candidate::default()
        }
    }

    fn reasons(of: &Candidate, candidates: &[Candidate]) -> Vec<(u128, Reason)> {
        let candidates: Vec<&Candidate> = candidates.iter().collect();
        choose_neighbours(of, &candidates).into_iter().map(|(id, reason)| (id.as_u128(), reason)).collect()
    }

    #[test]
    fn topic_first_then_counterparts_then_shared_names_and_years() {
        let of = candidate(1, 1, 1, "impact of Lenin death in 1924");
        let found = reasons(
            &of,
            &[
                of.clone(),
                candidate(2, 2, 1, "impact of Lenin death in 1924 why"),
                candidate(4, 1, 1, "stalin leader"),
                candidate(3, 1, 1, "tsar abdic"),
                candidate(5, 1, 9, "who was Lenin"),
                candidate(6, 1, 9, "elections of 1924"),
                candidate(7, 1, 9, "impact on war"),
            ],
        );
        assert_eq!(
            found,
            [
                (4, Reason::SameTopic),
                (3, Reason::SameTopic),
                (2, Reason::Deeper),
                (5, Reason::SameName("Lenin".to_owned())),
                (6, Reason::SameYear("1924".to_owned())),
                (7, Reason::SimilarQuestion),
            ]
        );
    }

    #[test]
    fn a_crowded_topic_leaves_room_for_the_counterpart() {
        let of = candidate(1, 2, 1, "impact lenin death");
        let mut all: Vec<Candidate> =
            (10..30).map(|id| candidate(id, 2, 1, &format!("other {id} word{id}"))).collect();
        all.push(candidate(2, 1, 1, "impact lenin death"));
        let found = reasons(&of, &all);
        assert_eq!(found.len(), NEIGHBOURS);
        assert_eq!(found[5], (2, Reason::Simpler));
    }

    #[test]
    fn near_duplicates_take_one_place() {
        let of = candidate(1, 1, 1, "why did the wall fall");
        let all: Vec<Candidate> = (10..20).map(|id| candidate(id, 1, 1, "when was the wall built")).collect();
        assert_eq!(reasons(&of, &all).len(), 1);
    }
}

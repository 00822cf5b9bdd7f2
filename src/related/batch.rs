//! The neighbours and duplicates of a batch of answers, computed and not yet stored.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use sqlx::PgConnection;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{
    candidate::Candidate,
    duplicate::DuplicatePair,
    known_pairs::KnownPairs,
    queries::{self, Due},
    selection::{ChosenNeighbour, choose_neighbours},
    subject_matter::Subject,
    subjects::Subjects,
};
use crate::search::{Filter, Index};

/// How many similar answers of all subjects and levels are candidates.
const FROM_EVERYWHERE: usize = 14;
/// How many similar answers of the same topic are candidates besides.
const FROM_TOPIC: usize = 10;

#[derive(Debug)]
pub struct Batch {
    pub ids: Vec<Uuid>,
    pub neighbours: Vec<(Uuid, Vec<ChosenNeighbour>)>,
    /// Answers that changed, each with a similar one whose neighbour it may become.
    pub similar: Vec<(Uuid, Uuid)>,
    pub duplicates: Vec<DuplicatePair>,
    /// Stored pairs that are no duplicates any more.
    pub obsolete_pairs: Vec<DuplicatePair>,
}

impl Batch {
    pub async fn compute(
        tx: &mut PgConnection,
        index: &Arc<Index>,
        subjects: &Arc<Subjects>,
        due: &[Due],
    ) -> anyhow::Result<Self> {
        let ids: Vec<Uuid> = due.iter().map(|due| due.answer_id).collect();
        let answers = queries::candidates(&mut *tx, &ids).await?;
        let searched = Arc::clone(index);
        let with_similar = map_parallel(answers, move |answer| {
            let similar = similar_to(&searched, &answer)?;
            Ok((answer, similar))
        })
        .await?;
        let changed: HashSet<Uuid> = due.iter().filter(|due| due.spreads).map(|due| due.answer_id).collect();
        let similar = with_similar
            .iter()
            .filter(|(answer, _)| answer.is_published && changed.contains(&answer.id))
            .flat_map(|(answer, similar)| similar.iter().map(|id| (answer.id, *id)))
            .collect();
        let pairs = KnownPairs::new(queries::known_pairs(&mut *tx, &ids).await?);
        let mut choices = queries::choices(&mut *tx, &ids).await?;
        let pinned = choices.values().flat_map(|choices| &choices.pinned).map(|(id, _)| *id);
        let others: HashSet<Uuid> = with_similar
            .iter()
            .flat_map(|(_, similar)| similar)
            .copied()
            .chain(pairs.members())
            .chain(pinned)
            .collect();
        let others: Vec<Uuid> = others.into_iter().collect();
        let others = queries::candidates(&mut *tx, &others).await?;
        let known = Arc::clone(subjects);
        let others = map_parallel(others, move |other| Ok((other.id, known.of(other)))).await?;
        let others: HashMap<Uuid, Arc<Subject>> = others.into_iter().collect();
        let obsolete_pairs = pairs.obsolete(&others);
        let with_choices = with_similar.into_iter().map(|(answer, similar)| {
            let choices = choices.remove(&answer.id).unwrap_or_default();
            (answer, similar, choices)
        });
        let (subjects, index) = (Arc::clone(subjects), Arc::clone(index));
        let computed = map_parallel(with_choices.collect(), move |(answer, similar, choices)| {
            let answer = subjects.of(answer);
            let id = answer.answer.id;
            let pinned = choices.pinned.iter().map(|(id, _)| id).filter(|id| !similar.contains(id));
            let candidates: Vec<&Subject> =
                similar.iter().chain(pinned).filter_map(|id| others.get(id)).map(Arc::as_ref).collect();
            let (duplicates, candidates) = pairs.split_duplicates(&answer, &candidates);
            if !answer.answer.is_published {
                return Ok(((id, Vec::new()), duplicates));
            }
            let frequency = |term: &str| index.documents_with(term).unwrap_or(0);
            let chosen = choose_neighbours(&answer, &candidates, &choices, &subjects.matcher, &frequency);
            Ok(((id, chosen), duplicates))
        })
        .await?;
        let (neighbours, duplicates): (Vec<_>, Vec<Vec<DuplicatePair>>) = computed.into_iter().unzip();
        Ok(Self { ids, neighbours, similar, duplicates: duplicates.concat(), obsolete_pairs })
    }
}

/// The ids of similar answers, the most similar first.
fn similar_to(index: &Index, answer: &Candidate) -> anyhow::Result<Vec<Uuid>> {
    let everywhere = Filter::default();
    let topic = Filter { topic: Some(answer.topic_id), ..Filter::default() };
    let mut found =
        index.more_like_this(&answer.question, &answer.short_answer, &everywhere, FROM_EVERYWHERE)?;
    found.extend(index.more_like_this(&answer.question, "", &topic, FROM_TOPIC)?);
    found.retain(|(id, _)| *id != answer.id);
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut seen = HashSet::new();
    found.retain(|(id, _)| seen.insert(*id));
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

/// Maps items on all cores, on blocking threads rather than those that serve requests. The order
/// of the items is not kept.
async fn map_parallel<T: Send + 'static, U: Send + 'static>(
    mut items: Vec<T>,
    map: impl Fn(T) -> anyhow::Result<U> + Send + Sync + 'static,
) -> anyhow::Result<Vec<U>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let size = items.len().div_ceil(cores).max(1);
    let map = Arc::new(map);
    let mut tasks = Vec::new();
    while !items.is_empty() {
        let chunk = items.split_off(items.len().saturating_sub(size));
        let map = Arc::clone(&map);
        tasks.push(spawn_blocking(move || {
            chunk.into_iter().map(|item| map(item)).collect::<anyhow::Result<Vec<U>>>()
        }));
    }
    let mut mapped = Vec::new();
    for task in tasks {
        mapped.extend(task.await??);
    }
    Ok(mapped)
}

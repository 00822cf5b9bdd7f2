use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use anyhow::Context;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{
    neighbour::{Candidate, Choice, choose},
    queries,
};
use crate::{
    search::{Filter, Index, Library},
    web::State,
};

/// How many lists one transaction takes on: a commit costs more than a list.
const PART: i64 = 50;
/// Answers that are near in wording, and those among them of the same topic.
const WORDED: usize = 24;
const BESIDE: usize = 12;

/// Computes every list that is due. Returns how many.
///
/// # Errors
/// Where the database or the index fails; what is due stays so.
pub async fn round(state: &State) -> anyhow::Result<usize> {
    let mut computed = 0;
    loop {
        let part = part(state).await?;
        computed += part;
        if part < usize::try_from(PART).unwrap_or(usize::MAX) {
            return Ok(computed);
        }
    }
}

async fn part(state: &State) -> anyhow::Result<usize> {
    let mut tx = state.begin().await?;
    let due = queries::take_due(&mut tx, PART).await?;
    if due.is_empty() {
        return Ok(0);
    }
    // after the list was taken, so that the index knows whatever made them due
    let library = Library::of(state);
    library.catch_up(state).await?;
    let index = library.open().context("the index was just brought up to date")?.index;
    let sequence = index.mark().map_or(0, |mark| mark.sequence);
    let ids: Vec<Uuid> = due.iter().map(|due| due.answer_id).collect();
    let centres = queries::candidates(&mut *tx, &ids).await?;
    let near = all_around(&index, &centres).await?;
    let others: BTreeSet<Uuid> = near.values().flatten().map(|(id, _)| *id).collect();
    let others: Vec<Uuid> = others.into_iter().collect();
    let known = queries::candidates(&mut *tx, &others).await?;
    let known: HashMap<Uuid, &Candidate> = known.iter().map(|candidate| (candidate.id, candidate)).collect();
    let lists: Vec<(Uuid, Vec<Choice>)> = centres
        .iter()
        .map(|centre| {
            let candidates = near[&centre.id].iter().filter_map(|(id, _)| known.get(id).copied());
            (centre.id, choose(centre, &candidates.collect::<Vec<_>>()))
        })
        .collect();
    queries::replace(&mut tx, &ids, &lists, sequence).await?;
    let reached: Vec<(Uuid, Uuid)> = due
        .iter()
        .filter(|due| due.spreads)
        .flat_map(|due| near.get(&due.answer_id).into_iter().flatten().map(|(id, _)| (due.answer_id, *id)))
        .collect();
    queries::spread(&mut tx, &reached, state.clock.now()).await?;
    tx.commit().await?;
    Ok(due.len())
}

/// For each the answers that might stand on its list: work for every core, and none for
/// the threads that answer requests.
async fn all_around(
    index: &Arc<Index>,
    centres: &[Candidate],
) -> anyhow::Result<HashMap<Uuid, Vec<(Uuid, f32)>>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let shares: Vec<_> = centres
        .chunks(centres.len().div_ceil(cores).max(1))
        .map(|share| {
            let (index, share) = (Arc::clone(index), share.to_vec());
            spawn_blocking(move || {
                share
                    .iter()
                    .map(|centre| Ok((centre.id, around(&index, centre)?)))
                    .collect::<anyhow::Result<Vec<_>>>()
            })
        })
        .collect();
    let mut near = HashMap::new();
    for share in shares {
        near.extend(share.await??);
    }
    Ok(near)
}

/// The answers that might stand on a list, the nearest first.
fn around(index: &Index, centre: &Candidate) -> anyhow::Result<Vec<(Uuid, f32)>> {
    let subject = Filter { subject: Some(centre.subject_id), ..Filter::default() };
    let topic = Filter { topic: Some(centre.topic_id), ..subject.clone() };
    let mut found = index.near(&centre.question, &centre.short_answer, &subject, WORDED)?;
    // the same topic is a reason by itself, so the question alone may choose
    found.extend(index.near(&centre.question, "", &topic, BESIDE)?);
    found.retain(|(id, _)| *id != centre.id);
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut seen = HashSet::new();
    found.retain(|(id, _)| seen.insert(*id));
    Ok(found)
}

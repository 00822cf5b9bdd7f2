use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use anyhow::Context;
use sqlx::PgConnection;
use tokio::{join, task::spawn_blocking};
use uuid::Uuid;

use super::{
    duplicate::{Pair, is_duplicate},
    neighbour::{Candidate, Choice, choose},
    queries::{self, Due},
};
use crate::{
    platform::App,
    search::{Filter, Index, IndexSync},
};

/// How many lists one transaction takes on, as a commit costs more than a list.
const PART: i64 = 200;
/// Answers that are near in wording, and those among them of the same topic.
const WORDED: usize = 24;
const BESIDE: usize = 12;
/// So many duplicates are found at a time: an editor who has dealt with them finds the next.
const TOLD: usize = 6;

/// Computes every list that is due, and the duplicates with it. Returns how many.
///
/// # Errors
/// Where the database or the index fails; what is due stays so.
pub async fn round(state: &App) -> anyhow::Result<usize> {
    // while one asks the database, the other has the processors
    let (one, other) = join!(parts(state), parts(state));
    Ok(one? + other?)
}

async fn parts(state: &App) -> anyhow::Result<usize> {
    let mut computed = 0;
    loop {
        let part = part(state).await?;
        computed += part;
        if part == 0 {
            return Ok(computed);
        }
    }
}

async fn part(state: &App) -> anyhow::Result<usize> {
    let mut tx = state.begin().await?;
    let due = queries::take_due(&mut tx, PART).await?;
    if due.is_empty() {
        return Ok(0);
    }
    // after the list was taken, so that the index knows whatever made them due
    let library = IndexSync::of(state);
    library.catch_up(state).await?;
    let index = library.open().context("the index was just brought up to date")?.index;
    let sequence = index.mark().map_or(0, |mark| mark.sequence);
    let lists = lists(&mut tx, &index, &due).await?;
    // one writes at a time, so that no two wait for one another
    queries::take_turn(&mut tx).await?;
    queries::replace(&mut tx, &lists.of, &lists.chosen, sequence).await?;
    queries::change_pairs(&mut tx, &lists.found, &lists.gone).await?;
    let now = state.clock.now();
    queries::spread(&mut tx, &lists.reached, now).await?;
    queries::mark_overtaken(&mut tx, &lists.of, sequence, now).await?;
    tx.commit().await?;
    Ok(due.len())
}

/// Lists that were computed and not yet written.
#[derive(Debug)]
struct Lists {
    of: Vec<Uuid>,
    chosen: Vec<(Uuid, Vec<Choice>)>,
    /// Answers that changed, each with one whose list it may belong on.
    reached: Vec<(Uuid, Uuid)>,
    /// The duplicates of these answers, and the pairs that are none any more.
    found: Vec<Pair>,
    gone: Vec<Pair>,
}

async fn lists(tx: &mut PgConnection, index: &Arc<Index>, due: &[Due]) -> anyhow::Result<Lists> {
    let of: Vec<Uuid> = due.iter().map(|due| due.answer_id).collect();
    let centres = queries::candidates(&mut *tx, &of).await?;
    let near = {
        let index = Arc::clone(index);
        shared_out(centres, move |centre| {
            let near = around(&index, &centre)?;
            Ok((centre, near))
        })
        .await?
    };
    let spreading: HashSet<Uuid> = due.iter().filter(|due| due.spreads).map(|due| due.answer_id).collect();
    let reached = near
        .iter()
        .filter(|(centre, _)| centre.is_published && spreading.contains(&centre.id))
        .flat_map(|(centre, near)| near.iter().map(|id| (centre.id, *id)))
        .collect();
    let pairs = Pairs(queries::known_pairs(&mut *tx, &of).await?.into_iter().collect());
    let others: HashSet<Uuid> =
        near.iter().flat_map(|(_, near)| near).copied().chain(pairs.members()).collect();
    let others: Vec<Uuid> = others.into_iter().collect();
    let known = queries::candidates(&mut *tx, &others).await?;
    let known = shared_out(known, |candidate| Ok((candidate.id, candidate.with_stems()))).await?;
    let known: HashMap<Uuid, Candidate> = known.into_iter().collect();
    let gone = pairs.gone(&known);
    let judged = shared_out(near, move |(centre, near)| {
        let centre = centre.with_stems();
        let candidates: Vec<&Candidate> = near.iter().filter_map(|id| known.get(id)).collect();
        let (found, beside) = pairs.parted(&centre, &candidates);
        let chosen = if centre.is_published { choose(&centre, &beside) } else { Vec::new() };
        Ok(((centre.id, chosen), found))
    })
    .await?;
    let (chosen, found): (Vec<_>, Vec<Vec<Pair>>) = judged.into_iter().unzip();
    Ok(Lists { of, chosen, reached, found: found.concat(), gone })
}

/// The pairs that are known, and whether each was dismissed.
struct Pairs(HashMap<Pair, bool>);

impl Pairs {
    fn members(&self) -> impl Iterator<Item = Uuid> {
        self.0.keys().flat_map(|pair| [pair.answer_id, pair.earlier_id])
    }

    /// Those whose answers ask the same no more, or are withdrawn.
    fn gone(&self, known: &HashMap<Uuid, Candidate>) -> Vec<Pair> {
        let is_left = |pair: &&Pair| match (known.get(&pair.answer_id), known.get(&pair.earlier_id)) {
            (Some(one), Some(other)) => is_duplicate(one, other),
            _ => false,
        };
        self.0.keys().filter(|pair| !is_left(pair)).copied().collect()
    }

    /// What is a duplicate among the candidates, and what may stand beside the answer: the
    /// others, and those that an editor has told apart from it.
    fn parted<'a>(&self, of: &Candidate, candidates: &[&'a Candidate]) -> (Vec<Pair>, Vec<&'a Candidate>) {
        let (same, beside): (Vec<&Candidate>, Vec<&Candidate>) = candidates
            .iter()
            .copied()
            .filter(|other| other.is_published)
            .partition(|other| !self.is_dismissed(of, other) && is_duplicate(of, other));
        let found = same.into_iter().take(TOLD).map(|other| Pair::of(of.id, other.id)).collect();
        (found, beside)
    }

    fn is_dismissed(&self, one: &Candidate, other: &Candidate) -> bool {
        self.0.get(&Pair::of(one.id, other.id)).copied().unwrap_or(false)
    }
}

/// Does the work on every core, and on none of the threads that answer requests.
async fn shared_out<T: Send + 'static, U: Send + 'static>(
    mut work: Vec<T>,
    of: impl Fn(T) -> anyhow::Result<U> + Send + Sync + 'static,
) -> anyhow::Result<Vec<U>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let size = work.len().div_ceil(cores).max(1);
    let of = Arc::new(of);
    let mut shares = Vec::new();
    while !work.is_empty() {
        let share = work.split_off(work.len().saturating_sub(size));
        let of = Arc::clone(&of);
        shares.push(spawn_blocking(move || {
            share.into_iter().map(|one| of(one)).collect::<anyhow::Result<Vec<U>>>()
        }));
    }
    let mut done = Vec::new();
    for share in shares {
        done.extend(share.await??);
    }
    Ok(done)
}

/// The answers that might stand on a list, the nearest first.
fn around(index: &Index, centre: &Candidate) -> anyhow::Result<Vec<Uuid>> {
    let subject = Filter { subject: Some(centre.subject_id), ..Filter::default() };
    let topic = Filter { topic: Some(centre.topic_id), ..subject.clone() };
    let mut found = index.near(&centre.question, &centre.short_answer, &subject, WORDED)?;
    // the same topic is a reason by itself, so the question alone may choose
    found.extend(index.near(&centre.question, "", &topic, BESIDE)?);
    found.retain(|(id, _)| *id != centre.id);
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut seen = HashSet::new();
    found.retain(|(id, _)| seen.insert(*id));
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

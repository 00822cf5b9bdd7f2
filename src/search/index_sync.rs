//! Keeps the index of this process at pace with the database: filled once, then change
//! by change, in the order of their numbers. A notice only makes it look sooner.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use tokio::{sync::Mutex, task::spawn_blocking};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    index::{Document, Index, Mark},
    queries::{self, Topic},
    synonym::Synonyms,
};
use crate::{
    platform::{
        App,
        database::{Notifications, Wake},
    },
    topics::{self, Level, Subject},
};

/// How many answers are read at once: what memory a fill takes.
const BATCH: i64 = 500;
/// How long a lost notice goes unnoticed.
const PATIENCE: Duration = Duration::from_secs(1);
/// After so many looks in vain the index gives back the memory that it writes with.
const QUIET: u32 = 60;
const AFTER_TROUBLE: Duration = Duration::from_secs(2);

/// The index of this process, as the state keeps it.
#[derive(Debug, Default)]
pub struct IndexSync {
    home: RwLock<Option<PathBuf>>,
    open: RwLock<Option<Open>>,
    turn: Mutex<Option<Open>>,
}

/// An index with the synonyms that belong to it.
#[derive(Debug, Clone)]
pub struct Open {
    pub index: Arc<Index>,
    pub synonyms: Arc<Synonyms>,
    pub shelves: Arc<Shelves>,
}

/// What a search can be narrowed to, as of the last change.
#[derive(Debug, Default)]
pub struct Shelves {
    pub levels: Vec<Level>,
    pub subjects: Vec<Subject>,
    pub topics: Vec<Topic>,
}

impl Shelves {
    async fn read(state: &App) -> anyhow::Result<Arc<Self>> {
        let mut db = state.pool().acquire().await?;
        Ok(Arc::new(Self {
            levels: topics::levels(&mut *db).await?,
            subjects: topics::subjects(&mut *db).await?,
            topics: queries::topics(&mut *db).await?,
        }))
    }
}

impl IndexSync {
    pub fn of(state: &App) -> Arc<Self> {
        state.kept()
    }

    /// Keeps the index in this directory, for the next start. Say so before the first look.
    pub fn keep_in(&self, dir: &Path) {
        *self.home.write().unwrap_or_else(PoisonError::into_inner) = Some(dir.to_owned());
    }

    /// What can be searched; nothing while it is filled for the first time.
    pub fn open(&self) -> Option<Open> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn show(&self, open: Open) {
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = Some(open);
    }

    /// Brings the index to where the database is now.
    ///
    /// # Errors
    /// Where the database or the files fail; the next call goes on from where this one came.
    pub async fn catch_up(&self, state: &App) -> anyhow::Result<()> {
        let mut turn = self.turn.lock().await;
        let (source, last) = queries::source(&state.pool()).await?;
        let open = match turn.take() {
            Some(open) => open,
            None => self.begin(state).await?,
        };
        let usable = open.index.mark().filter(|mark| {
            mark.source == source && mark.sequence <= last && mark.phrases == open.synonyms.phrases()
        });
        let done = match usable {
            Some(mark) => {
                self.show(open.clone());
                follow_changes(state, open, mark).await
            }
            None => fill(state, open, Mark::new(&source, last, super::Phrases::default())).await,
        };
        match done {
            Ok(open) => {
                self.show(open.clone());
                *turn = Some(open);
                Ok(())
            }
            Err(error) => {
                // what was shown stays; what was half done is done again
                if let Some(open) = self.open() {
                    open.index.forget_uncommitted();
                    *turn = Some(open);
                }
                Err(error)
            }
        }
    }

    async fn begin(&self, state: &App) -> anyhow::Result<Open> {
        let home = self.home.read().unwrap_or_else(PoisonError::into_inner).clone();
        let index = spawn_blocking(move || match home {
            Some(home) => Index::kept_in(&home).or_else(|error| {
                let error = format!("{error:#}");
                tracing::warn!(error, "the search index is kept in memory");
                Index::in_memory()
            }),
            None => Index::in_memory(),
        })
        .await??;
        let synonyms = Synonyms::new(&queries::synonyms(&state.pool()).await?);
        let shelves = Shelves::read(state).await?;
        Ok(Open { index: Arc::new(index), synonyms: Arc::new(synonyms), shelves })
    }

    /// Follows the database until told to stop.
    pub async fn follow(self: Arc<Self>, state: App, stop: CancellationToken) {
        tokio::select! {
            () = self.follow_for_ever(state) => {}
            () = stop.cancelled() => {}
        }
    }

    async fn follow_for_ever(&self, state: App) {
        let mut changes = Notifications::new(state.database(), &["answer_changes"], PATIENCE);
        let mut quiet = 0;
        loop {
            if let Err(error) = self.catch_up(&state).await {
                let error = format!("{error:#}");
                tracing::warn!(error, "the search index cannot follow the database; it tries again");
                tokio::time::sleep(AFTER_TROUBLE).await;
                continue;
            }
            quiet = if changes.next().await == Wake::Notified { 0 } else { quiet + 1 };
            if quiet == QUIET
                && let Some(open) = self.open()
            {
                // a task that panicked leaves the memory taken, and nothing else
                let _ = spawn_blocking(move || open.index.forget_uncommitted()).await;
            }
        }
    }
}

/// Reads every published answer, batch by batch. Who searches sees the old index, or none,
/// until all is there.
async fn fill(state: &App, open: Open, begun: Mark) -> anyhow::Result<Open> {
    // read anew: they may have changed since
    let synonyms = Arc::new(Synonyms::new(&queries::synonyms(&state.pool()).await?));
    let phrases = synonyms.phrases();
    let open = Open { synonyms, shelves: Shelves::read(state).await?, ..open };
    open.index.clear()?;
    let mut after = Uuid::nil();
    loop {
        let entries = queries::entries_after(&state.pool(), after, BATCH).await?;
        let Some(last) = entries.last() else { break };
        after = last.id;
        let (index, phrases) = (Arc::clone(&open.index), phrases.clone());
        spawn_blocking(move || index.add(&entries, &phrases)).await??;
    }
    let mark = begun.with(phrases);
    commit(&open.index, mark.clone()).await?;
    let index = Arc::clone(&open.index);
    spawn_blocking(move || index.join_parts()).await??;
    follow_changes(state, open, mark).await
}

async fn follow_changes(state: &App, mut open: Open, mut mark: Mark) -> anyhow::Result<Open> {
    loop {
        let changes = queries::changes_after(&state.pool(), mark.sequence, BATCH).await?;
        let Some((_, last)) = changes.last() else { return Ok(open) };
        mark.sequence = *last;
        let ids: Vec<Uuid> = changes.iter().map(|(id, _)| *id).collect();
        if ids.contains(&queries::SYNONYMS) {
            let synonyms = Arc::new(Synonyms::new(&queries::synonyms(&state.pool()).await?));
            let open = Open { synonyms, ..open };
            if open.synonyms.phrases() == mark.phrases {
                return Box::pin(follow_changes(state, put(state, open, ids, &mark).await?, mark)).await;
            }
            let (source, sequence) = queries::source(&state.pool()).await?;
            return Box::pin(fill(state, open, Mark::new(&source, sequence, mark.phrases))).await;
        }
        open = put(state, open, ids, &mark).await?;
    }
}

async fn put(state: &App, open: Open, ids: Vec<Uuid>, mark: &Mark) -> anyhow::Result<Open> {
    let entries = queries::entries(&state.pool(), &ids).await?;
    let index = Arc::clone(&open.index);
    let mark = mark.clone();
    spawn_blocking(move || {
        let gone: Vec<Uuid> = ids.into_iter().filter(|id| !is_among(&entries, *id)).collect();
        index.remove(&gone)?;
        index.put(&entries, &mark.phrases)?;
        index.commit(mark)
    })
    .await??;
    Ok(Open { shelves: Shelves::read(state).await?, ..open })
}

fn is_among(entries: &[Document], id: Uuid) -> bool {
    entries.binary_search_by_key(&id, |entry| entry.id).is_ok()
}

async fn commit(index: &Arc<Index>, mark: Mark) -> anyhow::Result<()> {
    let index = Arc::clone(index);
    spawn_blocking(move || index.commit(mark)).await?
}

//! Keeps the index of this process in step with the database: built once, then updated change
//! by change in the order of their numbers. A notification only shortens the wait.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use tokio::{sync::Mutex, task::spawn_blocking};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    index::{Checkpoint, Document, Index, Phrases},
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

/// How many answers are read at a time, which bounds the memory of a rebuild.
const BATCH: i64 = 500;
/// How long a lost notice goes unnoticed.
const PATIENCE: Duration = Duration::from_secs(1);
/// After so many looks in vain the index gives back the memory that it writes with.
const QUIET: u32 = 60;
const AFTER_TROUBLE: Duration = Duration::from_secs(2);

/// The index of this process.
#[derive(Debug, Default)]
pub struct IndexSync {
    dir: RwLock<Option<PathBuf>>,
    current: RwLock<Option<OpenIndex>>,
    /// Held while the index is updated, by one task at a time.
    updating: Mutex<Option<OpenIndex>>,
}

/// An index with what belongs to its last commit.
#[derive(Debug, Clone)]
pub struct OpenIndex {
    pub index: Arc<Index>,
    pub synonyms: Arc<Synonyms>,
    pub filter_options: Arc<FilterOptions>,
}

/// What a search can be narrowed to.
#[derive(Debug, Default)]
pub struct FilterOptions {
    pub levels: Vec<Level>,
    pub subjects: Vec<Subject>,
    pub topics: Vec<Topic>,
}

impl FilterOptions {
    async fn load(app: &App) -> anyhow::Result<Arc<Self>> {
        let mut db = app.pool().acquire().await?;
        Ok(Arc::new(Self {
            levels: topics::levels(&mut *db).await?,
            subjects: topics::subjects(&mut *db).await?,
            topics: queries::topics(&mut *db).await?,
        }))
    }
}

impl IndexSync {
    pub fn of(app: &App) -> Arc<Self> {
        app.kept()
    }

    /// Keeps the index in this directory, so that the next start need not rebuild it. To be
    /// called before the first [`IndexSync::catch_up`]; without it the index stays in memory.
    pub fn keep_in(&self, dir: &Path) {
        *self.dir.write().unwrap_or_else(PoisonError::into_inner) = Some(dir.to_owned());
    }

    /// The index to search; `None` until it has been built.
    pub fn current(&self) -> Option<OpenIndex> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn publish(&self, open: OpenIndex) {
        open.index.use_synonyms(Arc::clone(&open.synonyms));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(open);
    }

    /// Applies all changes that the database has at this moment.
    ///
    /// # Errors
    /// Where the database or the files fail; the next call resumes after the last commit.
    pub async fn catch_up(&self, app: &App) -> anyhow::Result<()> {
        let mut updating = self.updating.lock().await;
        let (source, last) = queries::last_change(&app.pool()).await?;
        let open = match updating.take() {
            Some(open) => open,
            None => self.open(app).await?,
        };
        let usable = open.index.checkpoint().filter(|checkpoint| {
            checkpoint.source == source
                && checkpoint.sequence <= last
                && checkpoint.phrases == open.synonyms.phrases()
        });
        let updated = match usable {
            Some(checkpoint) => {
                self.publish(open.clone());
                apply_changes(app, open, checkpoint).await
            }
            None => rebuild(app, open, Checkpoint::new(&source, last, Phrases::default())).await,
        };
        match updated {
            Ok(open) => {
                self.publish(open.clone());
                *updating = Some(open);
                Ok(())
            }
            Err(error) => {
                // the last commit stays searchable; what was not committed is done again
                if let Some(open) = self.current() {
                    open.index.drop_writer();
                    *updating = Some(open);
                }
                Err(error)
            }
        }
    }

    async fn open(&self, app: &App) -> anyhow::Result<OpenIndex> {
        let dir = self.dir.read().unwrap_or_else(PoisonError::into_inner).clone();
        let index = spawn_blocking(move || match dir {
            Some(dir) => Index::open_or_create(&dir).or_else(|error| {
                let error = format!("{error:#}");
                tracing::warn!(
                    error,
                    "the search index can’t be saved in the data directory, so it stays in memory"
                );
                Index::in_memory()
            }),
            None => Index::in_memory(),
        })
        .await??;
        Ok(OpenIndex {
            index: Arc::new(index),
            synonyms: load_synonyms(app).await?,
            filter_options: FilterOptions::load(app).await?,
        })
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
                tracing::warn!(error, "the search index can’t follow the database and will try again");
                tokio::time::sleep(AFTER_TROUBLE).await;
                continue;
            }
            quiet = if changes.next().await == Wake::Notified { 0 } else { quiet + 1 };
            if quiet == QUIET
                && let Some(open) = self.current()
            {
                // a task that panicked leaves the memory taken, and nothing else
                let _ = spawn_blocking(move || open.index.drop_writer()).await;
            }
        }
    }
}

/// Indexes every published answer. Until that is committed, the previous index is searched, or
/// none.
async fn rebuild(app: &App, open: OpenIndex, start: Checkpoint) -> anyhow::Result<OpenIndex> {
    // they may have changed since the index was opened
    let synonyms = load_synonyms(app).await?;
    let phrases = synonyms.phrases();
    let open = OpenIndex { synonyms, filter_options: FilterOptions::load(app).await?, ..open };
    open.index.delete_all()?;
    let mut after = Uuid::nil();
    loop {
        let documents = queries::documents_after(&app.pool(), after, BATCH).await?;
        let Some(last) = documents.last() else { break };
        after = last.id;
        let (index, phrases) = (Arc::clone(&open.index), phrases.clone());
        spawn_blocking(move || index.insert(&documents, &phrases)).await??;
    }
    let checkpoint = start.with_phrases(phrases);
    let (index, committed) = (Arc::clone(&open.index), checkpoint.clone());
    spawn_blocking(move || {
        index.commit(committed)?;
        index.merge_segments()
    })
    .await??;
    apply_changes(app, open, checkpoint).await
}

/// Applies all changes after the checkpoint, and commits after each batch. Where the synonyms
/// have changed so that other phrases are to be indexed, the index is rebuilt.
async fn apply_changes(
    app: &App,
    mut open: OpenIndex,
    mut checkpoint: Checkpoint,
) -> anyhow::Result<OpenIndex> {
    loop {
        let changes = queries::changes_after(&app.pool(), checkpoint.sequence, BATCH).await?;
        let Some((_, last)) = changes.last() else { return Ok(open) };
        checkpoint.sequence = *last;
        let ids: Vec<Uuid> = changes.iter().map(|(id, _)| *id).collect();
        if ids.contains(&queries::SYNONYMS) {
            open.synonyms = load_synonyms(app).await?;
            if open.synonyms.phrases() != checkpoint.phrases {
                let (source, sequence) = queries::last_change(&app.pool()).await?;
                let start = Checkpoint::new(&source, sequence, checkpoint.phrases);
                return Box::pin(rebuild(app, open, start)).await;
            }
        }
        open = update(app, open, ids, &checkpoint).await?;
    }
}

/// Indexes these answers as they are now: what is no longer published is deleted.
async fn update(
    app: &App,
    open: OpenIndex,
    ids: Vec<Uuid>,
    checkpoint: &Checkpoint,
) -> anyhow::Result<OpenIndex> {
    let documents = queries::documents(&app.pool(), &ids).await?;
    let (index, checkpoint) = (Arc::clone(&open.index), checkpoint.clone());
    spawn_blocking(move || {
        let deleted: Vec<Uuid> = ids.into_iter().filter(|id| !contains(&documents, *id)).collect();
        index.delete(&deleted)?;
        index.upsert(&documents, &checkpoint.phrases)?;
        index.commit(checkpoint)
    })
    .await??;
    Ok(OpenIndex { filter_options: FilterOptions::load(app).await?, ..open })
}

async fn load_synonyms(app: &App) -> anyhow::Result<Arc<Synonyms>> {
    Ok(Arc::new(Synonyms::new(&queries::synonyms(&app.pool()).await?)))
}

/// `documents` are sorted by id.
fn contains(documents: &[Document], id: Uuid) -> bool {
    documents.binary_search_by_key(&id, |document| document.id).is_ok()
}

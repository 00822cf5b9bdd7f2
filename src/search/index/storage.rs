//! Opening an index in memory or in a directory. Each process locks a numbered directory of
//! its own, and rebuilds what it cannot read.

use std::{
    fs::{self, File},
    panic,
    path::Path,
    sync::{Mutex, RwLock},
};

use anyhow::Context;
use tantivy::{ReloadPolicy, directory::MmapDirectory};

use super::{
    Index,
    checkpoint::{Checkpoint, FORMAT},
    document::{Fields, schema},
};

/// How many processes may keep an index in one data directory.
const MAX_PROCESSES: u32 = 16;

impl Index {
    /// An index that ends with the process.
    ///
    /// # Errors
    /// Where the index cannot be created.
    pub fn in_memory() -> anyhow::Result<Self> {
        Self::from_tantivy(tantivy::Index::create_in_ram(schema()), None)
    }

    /// The index that an earlier process left in `dir`, or an empty one where there is none
    /// or where it cannot be read. The first numbered directory that no other process has
    /// locked is taken, and stays locked until the index is dropped.
    ///
    /// # Errors
    /// Where the directory cannot be written, or all numbers are taken.
    pub fn open_or_create(dir: &Path) -> anyhow::Result<Self> {
        for number in 1..=MAX_PROCESSES {
            let home = dir.join(number.to_string());
            fs::create_dir_all(&home).with_context(|| format!("{} can’t be created", home.display()))?;
            let lock = File::create(home.join("lock"))?;
            if lock.try_lock().is_err() {
                continue;
            }
            return Self::open_locked(&home.join("index"), lock);
        }
        anyhow::bail!("{} processes keep an index in {}", MAX_PROCESSES, dir.display())
    }

    /// The checkpoint and the number of documents of a kept index, read without locking it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn inspect(home: &Path) -> anyhow::Result<Option<(Checkpoint, u64)>> {
        let Some(index) = read(home)? else { return Ok(None) };
        let index = Self::from_tantivy(index, None)?;
        Ok(index.checkpoint().map(|checkpoint| (checkpoint, index.document_count())))
    }

    fn open_locked(home: &Path, lock: File) -> anyhow::Result<Self> {
        let index = match read(home) {
            Ok(Some(index)) => index,
            Ok(None) => create(home)?,
            Err(error) => {
                let error = format!("{error:#}");
                tracing::warn!(error, home = %home.display(), "a search index can’t be read, so it is rebuilt");
                create(home)?
            }
        };
        Self::from_tantivy(index, Some(lock))
    }

    fn from_tantivy(tantivy: tantivy::Index, lock: Option<File>) -> anyhow::Result<Self> {
        let fields = Fields::of(&tantivy.schema())?;
        let payload = tantivy.load_metas()?.payload;
        let checkpoint = payload.and_then(|payload| serde_json::from_str(&payload).ok());
        let reader = tantivy.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self {
            tantivy,
            reader,
            fields,
            writer: Mutex::new(None),
            checkpoint: RwLock::new(checkpoint),
            synonyms: RwLock::default(),
            _lock: lock,
        })
    }
}

/// The index in `home`, or `None` where there is none. Corrupt files can make tantivy panic,
/// which counts as an error here.
fn read(home: &Path) -> anyhow::Result<Option<tantivy::Index>> {
    panic::catch_unwind(|| read_unguarded(home))
        .unwrap_or_else(|_| Err(anyhow::anyhow!("{} is damaged", home.display())))
}

fn read_unguarded(home: &Path) -> anyhow::Result<Option<tantivy::Index>> {
    if !home.join("meta.json").exists() {
        return Ok(None);
    }
    let index = tantivy::Index::open(MmapDirectory::open(home)?)?;
    anyhow::ensure!(index.schema() == schema(), "it has other fields");
    let payload = index.load_metas()?.payload.context("it was never completed")?;
    let checkpoint: Checkpoint = serde_json::from_str(&payload).context("it has another format")?;
    anyhow::ensure!(checkpoint.format == FORMAT, "it has another format");
    let damaged = index.validate_checksum()?;
    anyhow::ensure!(damaged.is_empty(), "damaged: {damaged:?}");
    Ok(Some(index))
}

fn create(home: &Path) -> anyhow::Result<tantivy::Index> {
    if home.exists() {
        fs::remove_dir_all(home)?;
    }
    fs::create_dir_all(home)?;
    Ok(tantivy::Index::create(MmapDirectory::open(home)?, schema(), tantivy::IndexSettings::default())?)
}

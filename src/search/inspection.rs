//! Compares the indexes in a data directory with the database, without locking them.

use std::{fs::File, path::Path};

use sqlx::PgPool;

use super::{index::Index, queries};

/// A kept index, compared with the database.
#[derive(Debug, Clone)]
pub struct Inspection {
    pub path: String,
    pub documents: u64,
    /// How many documents it should contain.
    pub published: u64,
    /// It lacks changes, or was made from another database.
    pub is_behind: bool,
    /// A running process has locked it.
    pub is_in_use: bool,
}

impl Inspection {
    /// An index that is not in use need not be complete: it catches up when it is opened.
    pub fn is_well(&self) -> bool {
        !self.is_in_use || (!self.is_behind && self.documents == self.published)
    }
}

/// Every index in `dir`; none where there is no such directory.
///
/// # Errors
/// Where the database or an index cannot be read.
pub async fn inspect(dir: &Path, pool: &PgPool) -> anyhow::Result<Vec<Inspection>> {
    let (source, last) = queries::last_change(pool).await?;
    let published = u64::try_from(queries::published_count(pool).await?).unwrap_or(0);
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(dir) else { return Ok(found) };
    for entry in entries {
        let path = entry?.path();
        let Some((checkpoint, documents)) = Index::inspect(&path.join("index"))? else { continue };
        let lock = File::open(path.join("lock"))?;
        found.push(Inspection {
            path: path.display().to_string(),
            documents,
            published,
            is_behind: checkpoint.source != source || checkpoint.sequence != last,
            is_in_use: lock.try_lock_shared().is_err(),
        });
    }
    Ok(found)
}

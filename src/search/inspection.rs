//! Looks at the indexes that are kept in a directory, beside whoever uses them.

use std::{fs::File, path::Path};

use sqlx::PgPool;

use super::{index::Index, queries};

/// A kept index beside the database it was made from.
#[derive(Debug, Clone)]
pub struct Inspection {
    pub place: String,
    pub answers: u64,
    /// How many answers it should hold.
    pub published: u64,
    /// It has not come to the last change yet.
    pub is_behind: bool,
    /// A running process uses it.
    pub is_in_use: bool,
}

impl Inspection {
    /// An index that nobody uses catches up, or is built anew, when somebody does.
    pub fn is_well(&self) -> bool {
        !self.is_in_use || (!self.is_behind && self.answers == self.published)
    }
}

/// Every index in `dir` that can be read; what is damaged is said as an error.
///
/// # Errors
/// Where the database cannot be asked, or an index cannot be read.
pub async fn inspect(dir: &Path, pool: &PgPool) -> anyhow::Result<Vec<Inspection>> {
    let (source, last) = queries::source(pool).await?;
    let published = u64::try_from(queries::published(pool).await?).unwrap_or(0);
    let mut found = Vec::new();
    let Ok(places) = std::fs::read_dir(dir) else { return Ok(found) };
    for place in places {
        let place = place?.path();
        let Some((mark, answers)) = Index::look(&place.join("index"))? else { continue };
        let lock = File::open(place.join("lock"))?;
        found.push(Inspection {
            place: place.display().to_string(),
            answers,
            published,
            is_behind: mark.source != source || mark.sequence != last,
            is_in_use: lock.try_lock_shared().is_err(),
        });
    }
    Ok(found)
}

use sqlx::{PgPool, Result};
use time::OffsetDateTime;

use super::{neighbour::choose, queries};

/// Computes every list that is due, each in a transaction of its own. Returns how many.
pub async fn round(pool: &PgPool, now: OffsetDateTime) -> Result<usize> {
    let mut computed = 0;
    while compute_one(pool, now).await? {
        computed += 1;
    }
    Ok(computed)
}

async fn compute_one(pool: &PgPool, now: OffsetDateTime) -> Result<bool> {
    let mut tx = pool.begin().await?;
    let Some((id, spreads)) = queries::take_due(&mut tx).await? else { return Ok(false) };
    let chosen = match queries::centre(&mut *tx, id).await? {
        Some((of, subject_id, wording)) => {
            let candidates = queries::candidates(&mut *tx, &wording, subject_id, Some(of.topic_id)).await?;
            choose(&of, candidates)
        }
        None => Vec::new(),
    };
    queries::replace(&mut tx, id, &chosen).await?;
    if spreads {
        let ids: Vec<_> = chosen.iter().map(|(id, _)| *id).collect();
        queries::spread(&mut tx, &ids, now).await?;
    }
    tx.commit().await?;
    Ok(true)
}

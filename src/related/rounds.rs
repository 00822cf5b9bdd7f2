use sqlx::{PgConnection, PgPool, Result};
use time::OffsetDateTime;

use super::{neighbour::choose, queries};

/// How many lists one transaction takes on: a commit costs more than a list.
const PART: usize = 50;

/// Computes every list that is due. Returns how many.
pub async fn round(pool: &PgPool, now: OffsetDateTime) -> Result<usize> {
    let mut computed = 0;
    loop {
        let mut tx = pool.begin().await?;
        let mut part = 0;
        while part < PART && compute_one(&mut tx, now).await? {
            part += 1;
        }
        tx.commit().await?;
        computed += part;
        if part < PART {
            return Ok(computed);
        }
    }
}

async fn compute_one(tx: &mut PgConnection, now: OffsetDateTime) -> Result<bool> {
    let Some((id, spreads)) = queries::take_due(tx).await? else { return Ok(false) };
    let chosen = match queries::centre(&mut *tx, id).await? {
        Some((of, subject_id, wording)) => {
            let candidates = queries::candidates(&mut *tx, &wording, subject_id, Some(of.topic_id)).await?;
            choose(&of, candidates)
        }
        None => Vec::new(),
    };
    queries::replace(tx, id, &chosen).await?;
    if spreads {
        let ids: Vec<_> = chosen.iter().map(|(id, _)| *id).collect();
        queries::spread(tx, &ids, now).await?;
    }
    Ok(true)
}

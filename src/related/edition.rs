//! Which edition of the published pages the database holds: the cache of finished pages
//! is told, soon after each change and again and again besides.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::queries;
use crate::web::State;

/// How long a lost notice goes unnoticed. A look holds for three times as long.
const PATIENCE: Duration = Duration::from_millis(500);

/// Looks at the database once. The replica is asked where it serves the pages: what it
/// has not seen yet is on no page.
pub async fn look(state: &State) {
    let began = state.clock.now();
    match timeout(PATIENCE, queries::edition(&state.read_pool())).await {
        Ok(Ok(edition)) => state.cache.saw(edition, began),
        Ok(Err(_)) | Err(_) => state.cache.lost_sight(),
    }
}

/// Looks until told to stop.
pub async fn follow(state: State, stop: CancellationToken) {
    tokio::select! {
        () = follow_for_ever(&state) => {}
        () = stop.cancelled() => {}
    }
}

async fn follow_for_ever(state: &State) {
    let mut ear = None;
    loop {
        look(state).await;
        match &mut ear {
            None => match timeout(PATIENCE, listen(state)).await {
                Ok(Ok(heard)) => ear = Some(heard),
                Ok(Err(_)) => sleep(PATIENCE).await,
                Err(_) => {}
            },
            Some(hears) => {
                if let Ok(Err(_)) = timeout(PATIENCE, hears.recv()).await {
                    ear = None;
                }
            }
        }
    }
}

/// On a connection of its own, whatever becomes of the pool.
async fn listen(state: &State) -> sqlx::Result<PgListener> {
    let options = (*state.pool().connect_options()).clone();
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
    let mut ear = PgListener::connect_with(&pool).await?;
    ear.listen("answer_changes").await?;
    Ok(ear)
}

//! Which edition of the published pages the database holds: the cache of finished pages
//! is told, soon after each change and again and again besides.

use std::time::Duration;

use sqlx::{
    PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::queries;
use crate::platform::App;

/// How long a lost notice goes unnoticed. A look holds for three times as long.
const PATIENCE: Duration = Duration::from_millis(500);

/// Looks at the database once. The replica is asked where it serves the pages: what it
/// has not seen yet is on no page.
pub async fn look(state: &App) {
    look_through(state, &state.read_pool()).await;
}

async fn look_through(state: &App, pool: &PgPool) {
    let began = state.clock.now();
    match timeout(PATIENCE, queries::edition(pool)).await {
        Ok(Ok(edition)) => state.cache.saw(edition, began),
        Ok(Err(_)) | Err(_) => state.cache.lost_sight(),
    }
}

/// Looks until told to stop.
pub async fn follow(state: App, stop: CancellationToken) {
    tokio::select! {
        () = follow_for_ever(&state) => {}
        () = stop.cancelled() => {}
    }
}

/// On connections of its own: a crowd that has taken all of the pool does not mean that
/// the database is away.
async fn follow_for_ever(state: &App) {
    let eye = one_connection(&state.read_pool());
    let mut ear = None;
    loop {
        look_through(state, &eye).await;
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

async fn listen(state: &App) -> sqlx::Result<PgListener> {
    let mut ear = PgListener::connect_with(&one_connection(&state.pool())).await?;
    ear.listen("answer_changes").await?;
    Ok(ear)
}

fn one_connection(like: &PgPool) -> PgPool {
    PgPoolOptions::new().max_connections(1).connect_lazy_with((*like.connect_options()).clone())
}

use std::time::Duration;

use lectern::{related, web::State};
use tokio::time::timeout;
use uuid::Uuid;

use crate::support::site::Site;

async fn id_of(state: &State, path: &str) -> Uuid {
    sqlx::query_scalar("select id from answers where slug = $1")
        .bind(path.rsplit('/').next().unwrap())
        .fetch_one(&state.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_long_import_and_a_round_never_wait_for_one_another() {
    let site = Site::open().await;
    let mut ids = Vec::new();
    for about in ["army", "navy", "court"] {
        let question = format!("How did the {about} see the Tsar in 1917?");
        let path = site.publishes("GCSE", "Russia and the Soviet Union", &question).await;
        ids.push(id_of(&site.state, &path).await);
    }
    let now = site.clock.now();
    let due = async |id: Uuid| {
        let mut tx = site.state.begin().await.unwrap();
        related::mark_due(&mut tx, id, now).await.unwrap();
        tx.commit().await.unwrap();
    };
    let mut import = site.state.begin().await.unwrap();
    related::mark_due(&mut import, ids[0], now).await.unwrap();
    due(ids[1]).await;
    let round = related::round(&site.state);
    let computed = timeout(Duration::from_mins(1), round).await.expect("the round does not wait").unwrap();
    assert!(computed >= 3, "the one that changed and both that it stands on, not {computed}");
    related::mark_due(&mut import, ids[1], now).await.unwrap();
    import.commit().await.unwrap();
    assert!(related::round(&site.state).await.unwrap() >= 3, "what the import marked");
    assert_eq!(related::round(&site.state).await.unwrap(), 0, "nothing is left");
}

use std::{pin::pin, time::Duration};

use lectern::{platform::App, related};
use tokio::{select, time::timeout};
use uuid::Uuid;

use crate::support::site::Site;

async fn id_of(state: &App, path: &str) -> Uuid {
    sqlx::query_scalar("select id from answers where slug = $1")
        .bind(path.rsplit('/').next().unwrap())
        .fetch_one(&state.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_long_import_and_the_job_never_wait_for_each_other() {
    let site = Site::open().await;
    let mut ids = Vec::new();
    for about in ["army", "navy", "court"] {
        let question = format!("How did the {about} see the Duma in 1917?");
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
    let job = related::compute_due(&site.state);
    let computed = timeout(Duration::from_mins(1), job).await.expect("the job does not wait").unwrap();
    assert!(computed >= 3, "the one that changed and the two that have it as a neighbour, not {computed}");
    related::mark_due(&mut import, ids[1], now).await.unwrap();
    import.commit().await.unwrap();
    assert!(related::compute_due(&site.state).await.unwrap() >= 3, "what the import marked");
    assert_eq!(related::compute_due(&site.state).await.unwrap(), 0, "nothing is left");
}

#[tokio::test]
async fn two_workers_that_take_marks_of_one_answer_never_wait_for_each_other() {
    let site = Site::open().await;
    let path = site.publishes("GCSE", "Russia and the Soviet Union", "How did the army see the Duma?").await;
    let id = id_of(&site.state, &path).await;
    let mut tx = site.state.begin().await.unwrap();
    for _ in 0..2 {
        related::mark_due(&mut tx, id, site.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut other = site.state.begin().await.unwrap();
    sqlx::query("select from neighbours_due limit 1 for update").execute(&mut *other).await.unwrap();
    let job = related::compute_due(&site.state);
    let computed = timeout(Duration::from_mins(1), job).await.expect("the job does not wait").unwrap();
    assert_eq!(computed, 1, "by the mark that was left");
    other.rollback().await.unwrap();
    assert_eq!(related::compute_due(&site.state).await.unwrap(), 1, "and by the one that was given back");
}

/// Whether a session of this database waits for a lock.
async fn is_lock_awaited(state: &App) -> bool {
    sqlx::query_scalar(
        "select exists (select from pg_locks l join pg_database d on d.oid = l.database
                        where not l.granted and d.datname = current_database())",
    )
    .fetch_one(&state.pool())
    .await
    .unwrap()
}

#[tokio::test]
async fn neighbours_computed_without_a_concurrent_change_are_computed_once_more() {
    let site = Site::open().await;
    let old = site.publishes("GCSE", "Russia and the Soviet Union", "How did the army see the Duma?").await;
    let old = id_of(&site.state, &old).await;
    let mut import = site.state.begin().await.unwrap();
    related::mark_due(&mut import, old, site.clock.now()).await.unwrap();
    import.commit().await.unwrap();
    let slow = site.second_instance();
    let mut held = site.state.begin().await.unwrap();
    sqlx::query("lock table duplicates in access exclusive mode").execute(&mut *held).await.unwrap();
    let mut job = pin!(related::compute_due(&slow.state));
    // it has read the answers and now waits to read the duplicates
    loop {
        select! {
            done = &mut job => panic!("it did not wait: {done:?}"),
            waits = is_lock_awaited(&site.state) => if waits { break },
        }
    }
    held.rollback().await.unwrap();
    // the slow process knows nothing of an answer that the other publishes and computes
    let new = site.publishes("GCSE", "Russia and the Soviet Union", "How did the navy see the Duma?").await;
    job.await.unwrap();
    let new = id_of(&site.state, &new).await;
    let pairs: Vec<(Uuid, Uuid)> =
        sqlx::query_as("select answer_id, neighbour_id from neighbours order by answer_id")
            .fetch_all(&site.state.pool())
            .await
            .unwrap();
    assert_eq!(pairs, [(old, new), (new, old)]);
}

//! The desk's home page: counters of what needs attention.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use crate::{
    editorial::queries::{self as editorial, AnswerFilter, ChangedAnswer},
    platform::{
        App, Layout, Page, Result,
        room::{Role, Waiting},
    },
    staff::Staff,
};

const CHANGES: i64 = 10;

#[derive(Debug, Template)]
#[template(path = "desk/home.html")]
struct HomePage {
    frame: Layout,
    me: Staff,
    /// What cannot wait.
    alarms: Vec<(&'static Waiting, i64)>,
    waiting: Vec<(&'static Waiting, i64)>,
    changes: Vec<ChangedAnswer>,
}

pub async fn get(State(app): State<App>, me: Staff) -> Result<impl IntoResponse> {
    let pool = app.pool();
    let open_to_me = app.rooms.iter().filter(|room| room.needs == Role::Editor || me.is_admin());
    let mut waiting = Vec::new();
    for kind in open_to_me.flat_map(|room| room.waiting) {
        waiting.push((kind, (kind.count)(pool.clone()).await?));
    }
    // what cannot wait comes first; the rooms are in their order, so concerns lead
    waiting.sort_by_key(|(kind, _)| !kind.is_alarm);
    let alarms = waiting.iter().filter(|(kind, count)| kind.is_alarm && *count > 0).copied().collect();
    Ok(Page(HomePage {
        alarms,
        frame: Layout::desk(&app, "The desk").narrowed(!me.is_admin()),
        waiting,
        changes: editorial::last_changed(&pool, &AnswerFilter::default(), CHANGES, 0).await?,
        me,
    }))
}

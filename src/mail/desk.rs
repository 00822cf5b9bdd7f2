use askama::Template;
use axum::extract::{Query, State as Extract};
use serde::Deserialize;
use time::OffsetDateTime;

use super::{
    outbox::{Counts, Entry, Standing},
    queries,
};
use crate::web::{Frame, Page, Result, State, time::Moment};

const PAGE: usize = 50;

#[derive(Debug, Template)]
#[template(path = "mail/desk.html")]
pub(super) struct MailPage {
    frame: Frame,
    standing: Standing,
    tabs: [(Standing, Option<i64>); 4],
    oldest_waiting: Option<OffsetDateTime>,
    letters: Vec<Entry>,
    newer: Option<usize>,
    older: Option<usize>,
}

/// What the address asks for; anything else is the first page of what waits.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    state: Option<String>,
    page: Option<String>,
}

pub(super) async fn get(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
) -> Result<Page<MailPage>> {
    let standing = asked.state.as_deref().and_then(Standing::parse).unwrap_or(Standing::Waiting);
    let page = asked.page.and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 100_000);
    let db = state.pool();
    let mut letters = queries::list(&db, standing, (page - 1) * PAGE, PAGE + 1).await?;
    let counts = queries::counts(&db).await?;
    let more = letters.len() > PAGE;
    letters.truncate(PAGE);
    Ok(Page(MailPage {
        frame: Frame::desk("Mail"),
        standing,
        tabs: tabs(&counts),
        oldest_waiting: counts.oldest_waiting,
        letters,
        newer: (page > 1).then(|| page - 1),
        older: more.then_some(page + 1),
    }))
}

/// How many letters stand so; those that only grow are not counted.
fn tabs(counts: &Counts) -> [(Standing, Option<i64>); 4] {
    [
        (Standing::Waiting, Some(counts.waiting)),
        (Standing::Sent, None),
        (Standing::Parked, Some(counts.parked)),
        (Standing::Erased, None),
    ]
}

impl MailPage {
    fn last_column(standing: Standing) -> &'static str {
        match standing {
            Standing::Waiting => "Next attempt",
            Standing::Sent => "Sent",
            Standing::Parked => "Why",
            Standing::Erased => "What became of it",
        }
    }

    fn moment(at: &OffsetDateTime) -> Moment {
        Moment(*at)
    }
}

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::platform::mail::{
    outbox::{Counts, DeliveryState, ListedLetter},
    queries,
};
use crate::platform::{App, Layout, Page, Result, clock::Moment};

const PAGE: usize = 50;

#[derive(Debug, Template)]
#[template(path = "operations/mail.html")]
pub struct MailPage {
    frame: Layout,
    standing: DeliveryState,
    tabs: [(DeliveryState, Option<i64>); 4],
    oldest_waiting: Option<OffsetDateTime>,
    letters: Vec<ListedLetter>,
    newer: Option<usize>,
    older: Option<usize>,
}

/// What the address asks for; anything else is the first page of what waits.
#[derive(Debug, Deserialize)]
pub struct Asked {
    state: Option<String>,
    page: Option<String>,
}

pub async fn get(State(state): State<App>, Query(asked): Query<Asked>) -> Result<Page<MailPage>> {
    let standing = asked.state.as_deref().and_then(DeliveryState::parse).unwrap_or(DeliveryState::Waiting);
    let page = asked.page.and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 100_000);
    let db = state.pool();
    let mut letters = queries::list(&db, standing, (page - 1) * PAGE, PAGE + 1).await?;
    let counts = queries::counts(&db).await?;
    let more = letters.len() > PAGE;
    letters.truncate(PAGE);
    Ok(Page(MailPage {
        frame: Layout::desk(&state, "Mail"),
        standing,
        tabs: tabs(&counts),
        oldest_waiting: counts.oldest_waiting,
        letters,
        newer: (page > 1).then(|| page - 1),
        older: more.then_some(page + 1),
    }))
}

/// How many letters stand so; those that only grow are not counted.
fn tabs(counts: &Counts) -> [(DeliveryState, Option<i64>); 4] {
    [
        (DeliveryState::Waiting, Some(counts.waiting)),
        (DeliveryState::Sent, None),
        (DeliveryState::Parked, Some(counts.parked)),
        (DeliveryState::Erased, None),
    ]
}

impl MailPage {
    fn last_column(standing: DeliveryState) -> &'static str {
        match standing {
            DeliveryState::Waiting => "Next attempt",
            DeliveryState::Sent => "Sent",
            DeliveryState::Parked => "Why",
            DeliveryState::Erased => "What became of it",
        }
    }

    fn moment(at: &OffsetDateTime) -> Moment {
        Moment(*at)
    }
}

use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use time::OffsetDateTime;

use crate::platform::mail::{
    outbox::{Counts, DeliveryState, ListedLetter},
    queries,
};
use crate::platform::{App, Layout, Page, Result, clock::Moment, extract::Query};

const PAGE: usize = 50;

#[derive(Debug, Template)]
#[template(path = "operations/mail.html")]
pub struct MailPage {
    frame: Layout,
    state: DeliveryState,
    tabs: [(DeliveryState, Option<i64>); 4],
    oldest_waiting: Option<OffsetDateTime>,
    letters: Vec<ListedLetter>,
    newer: Option<usize>,
    older: Option<usize>,
}

/// Query parameters. Invalid values select the first page of waiting emails.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    state: String,
    page: String,
}

pub async fn get(State(app): State<App>, Query(query): Query<ListQuery>) -> Result<Page<MailPage>> {
    let state = DeliveryState::parse(&query.state).unwrap_or(DeliveryState::Waiting);
    let page = query.page.parse().unwrap_or(1_usize).clamp(1, 100_000);
    let db = app.pool();
    let mut letters = queries::list(&db, state, (page - 1) * PAGE, PAGE + 1).await?;
    let counts = queries::counts(&db).await?;
    let more = letters.len() > PAGE;
    letters.truncate(PAGE);
    Ok(Page(MailPage {
        frame: Layout::desk(&app, "Mail"),
        state,
        tabs: tabs(&counts),
        oldest_waiting: counts.oldest_waiting,
        letters,
        newer: (page > 1).then(|| page - 1),
        older: more.then_some(page + 1),
    }))
}

/// The states with the number of emails in each. Sent and erased emails are not counted, as their
/// number only grows.
fn tabs(counts: &Counts) -> [(DeliveryState, Option<i64>); 4] {
    [
        (DeliveryState::Waiting, Some(counts.waiting)),
        (DeliveryState::Sent, None),
        (DeliveryState::Failed, Some(counts.failed)),
        (DeliveryState::Erased, None),
    ]
}

impl MailPage {
    fn last_column(state: DeliveryState) -> &'static str {
        match state {
            DeliveryState::Waiting => "Next attempt",
            DeliveryState::Sent => "Sent",
            DeliveryState::Failed => "Why",
            DeliveryState::Erased => "Outcome",
        }
    }

    fn moment(at: &OffsetDateTime) -> Moment {
        Moment(*at)
    }
}

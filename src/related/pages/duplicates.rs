//! Pairs of answers that ask the same: editors merge the two, or dismiss the pair.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::related::{
    duplicate::{DuplicateAnswer, DuplicatePair},
    queries,
};
use crate::{
    platform::{App, Error, Layout, Page, Result, extract::Query, form::Form, pagination::Pagination},
    staff::Staff,
};

const PER_PAGE: i64 = 25;

#[derive(Debug, Template)]
#[template(path = "related/duplicates.html")]
struct View {
    frame: Layout,
    total: i64,
    pairs: Vec<(DuplicateAnswer, DuplicateAnswer)>,
    pages: Pagination,
    /// The pair that was just dismissed.
    dismissed: Option<DuplicatePair>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DuplicatesQuery {
    page: String,
    // the pair that was just dismissed
    answer: String,
    earlier: String,
}

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Query(query): Query<DuplicatesQuery>,
) -> Result<impl IntoResponse> {
    let pool = app.pool();
    let total = queries::count_of_pairs(&pool).await?;
    let pages =
        Pagination::new("/admin/duplicates", "", &query.page, total, PER_PAGE).ok_or(Error::Missing)?;
    let pairs = queries::pairs(&pool, PER_PAGE, pages.offset()).await?;
    let ids = Uuid::parse_str(&query.answer).ok().zip(Uuid::parse_str(&query.earlier).ok());
    let dismissed = ids.map(|(one, other)| DuplicatePair::of(one, other));
    let frame = Layout::desk(&app, "Possible duplicates").narrowed(!me.is_admin());
    Ok(Page(View { frame, total, pairs, pages, dismissed }))
}

#[derive(Debug, Deserialize)]
pub struct DismissalForm {
    answer: Uuid,
    earlier: Uuid,
    /// `yes` takes the dismissal back.
    #[serde(default)]
    again: String,
}

/// Dismisses a pair, or takes that back. The neighbours of both are computed again, as answers of
/// a dismissed pair may be neighbours.
pub async fn post(State(app): State<App>, Form(form): Form<DismissalForm>) -> Result<Redirect> {
    let (pair, now) = (DuplicatePair::of(form.answer, form.earlier), app.clock.now());
    let is_dismissal = form.again != "yes";
    let mut tx = app.begin().await?;
    for id in [pair.earlier_id, pair.answer_id] {
        queries::mark_due(&mut tx, id, now).await?;
    }
    if !queries::dismiss(&mut tx, pair, is_dismissal.then_some(now)).await? {
        // one of the answers has since been changed or withdrawn
        tx.rollback().await?;
        return Ok(Redirect::to("/admin/duplicates"));
    }
    tx.commit().await?;
    Ok(Redirect::to(&if is_dismissal {
        format!("/admin/duplicates?answer={}&earlier={}", pair.answer_id, pair.earlier_id)
    } else {
        "/admin/duplicates".to_owned()
    }))
}

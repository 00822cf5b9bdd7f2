//! Answers that ask the same at the same level, for the editors to make one of two, or to
//! say that they ask different things.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::related::{
    duplicate::{Pair, Twin},
    queries,
};
use crate::{
    platform::{App, Error, Layout, Page, Result, form::Form, pagination::Pagination},
    staff::Staff,
};

const PER_PAGE: i64 = 25;

#[derive(Debug, Template)]
#[template(path = "related/duplicates.html")]
struct View {
    frame: Layout,
    total: i64,
    pairs: Vec<(Twin, Twin)>,
    pages: Pagination,
    /// The pair that was just told apart.
    dismissed: Option<Pair>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
    answer: Option<Uuid>,
    earlier: Option<Uuid>,
}

pub async fn get(
    State(state): State<App>,
    me: Staff,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse> {
    let pool = state.pool();
    let total = queries::count_of_pairs(&pool).await?;
    let pages =
        Pagination::new("/admin/duplicates", "", &asked.page, total, PER_PAGE).ok_or(Error::Missing)?;
    let pairs = queries::pairs(&pool, PER_PAGE, pages.offset()).await?;
    let dismissed = asked.answer.zip(asked.earlier).map(|(one, other)| Pair::of(one, other));
    let frame = Layout::desk(&state, "Possible duplicates").narrowed(!me.is_admin());
    Ok(Page(View { frame, total, pairs, pages, dismissed }))
}

#[derive(Debug, Deserialize)]
pub struct Told {
    answer: Uuid,
    earlier: Uuid,
    /// `yes` takes a dismissal back.
    #[serde(default)]
    again: String,
}

/// Both lists are computed anew: answers that ask different things may stand beside one
/// another.
pub async fn post(State(state): State<App>, Form(told): Form<Told>) -> Result<Redirect> {
    let (pair, now) = (Pair::of(told.answer, told.earlier), state.clock.now());
    let is_dismissal = told.again != "yes";
    let mut tx = state.begin().await?;
    for id in [pair.earlier_id, pair.answer_id] {
        queries::mark_due(&mut tx, id, now).await?;
    }
    if !queries::dismiss(&mut tx, pair, is_dismissal.then_some(now)).await? {
        // one of them was changed or withdrawn meanwhile
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

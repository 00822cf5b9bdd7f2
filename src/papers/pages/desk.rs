use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    papers::{Paper, PaperForm, PaperKind, Series, queries},
    platform::{
        App, Error, Layout, Page, Result,
        extract::Path,
        flash::{self, Flash},
        form::{Form, Mistakes},
        headers::no_cache_private,
    },
    staff::Staff,
    topics::{self, Level, Subject},
};

const LIST: &str = "/admin/papers";

#[derive(Debug, Template)]
#[template(path = "papers/desk.html")]
struct View {
    frame: Layout,
    papers: Vec<Paper>,
    levels: Vec<Level>,
    subjects: Vec<Subject>,
    typed: PaperForm,
    mistakes: Mistakes,
    notice: String,
}

/// A choice of a select.
struct Choice {
    slug: &'static str,
    label: &'static str,
}

impl View {
    async fn open(app: &App, me: &Staff, typed: PaperForm, mistakes: Mistakes) -> Result<Self> {
        let mut db = app.pool().acquire().await?;
        Ok(Self {
            frame: Layout::desk(app, "Past papers").narrowed(!me.is_admin()),
            papers: queries::all(&mut *db).await?,
            levels: topics::levels(&mut *db).await?,
            subjects: topics::subjects(&mut *db).await?,
            typed,
            mistakes,
            notice: String::new(),
        })
    }

    fn series() -> [Choice; 4] {
        Series::ALL.map(|series| Choice { slug: series.slug(), label: series.label() })
    }

    fn kinds() -> [Choice; 3] {
        PaperKind::ALL.map(|kind| Choice { slug: kind.slug(), label: kind.label() })
    }
}

pub async fn get(State(app): State<App>, me: Staff, flash: Flash) -> Result<Response> {
    let view = View::open(&app, &me, PaperForm::default(), Mistakes::default()).await?;
    let view = View { notice: flash.text.clone(), ..view };
    Ok(flash.shown_on(no_cache_private(Page(view))))
}

/// Adds a paper, or changes the one with the same link.
pub async fn post(State(app): State<App>, me: Staff, Form(typed): Form<PaperForm>) -> Result<Response> {
    let mut tx = app.begin().await?;
    let known = queries::known_places(&mut tx).await?;
    let valid = match typed.parse(&known) {
        Ok(valid) => valid,
        Err(mistakes) => {
            drop(tx);
            let view = View::open(&app, &me, typed, mistakes).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, no_cache_private(Page(view))).into_response());
        }
    };
    let is_new = queries::save(&mut tx, &valid, app.clock.now()).await?;
    tx.commit().await?;
    Ok(flash::redirect(LIST, if is_new { "Added." } else { "Saved. We had this link already." }))
}

pub async fn delete(State(app): State<App>, _: Staff, Path(id): Path<String>) -> Result<Response> {
    let id = id.parse().map_err(|_| Error::Missing)?;
    let mut tx = app.begin().await?;
    // a second click finds it gone, which is what was wanted
    queries::delete(&mut tx, id).await?;
    tx.commit().await?;
    Ok(flash::redirect(LIST, "Deleted."))
}

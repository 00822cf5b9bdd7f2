//! Writing a new answer, or editing one.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    answers::{Answer, Content, Publication, Saved, Timeline, ValidAnswer, queries, save, save_new},
    editorial::{
        action::Action,
        conflict::{Difference, differences},
        form::Typed,
        known_labels::KnownLabels,
        preview_dates::preview_dates,
        similar_answers::SimilarAnswers,
    },
    platform::{
        App, Error, Layout, Page, Result,
        clock::{Day, Moment},
        extract::{Path, Query},
        form::{Form, Mistakes},
    },
    staff::Staff,
};

#[derive(Debug, Template)]
#[template(path = "editorial/edit.html")]
struct View {
    frame: Layout,
    id: Uuid,
    /// `None` before the first save.
    stored: Option<Answer>,
    typed: Typed,
    mistakes: Mistakes,
    known: KnownLabels,
    notice: &'static str,
    preview: Option<ValidAnswer>,
    similar: SimilarAnswers,
    differences: Vec<Difference>,
    /// The days that the preview shows.
    published: Option<Day>,
    updated: Option<Day>,
}

#[derive(Debug, Default, Deserialize)]
pub struct SavedQuery {
    /// What the save before this page did: see [`notice`].
    #[serde(default)]
    saved: String,
}

/// An empty form. The answer has an id already, so that a double click saves only one.
pub async fn new(State(app): State<App>, me: Staff) -> Result<Response> {
    let typed = Typed { version: "0".to_owned(), ..Typed::default() };
    let mut view = view(&app, &me, Uuid::now_v7(), None, typed).await?;
    if let [only] = &*view.known.subjects {
        view.typed.subject.clone_from(&only.slug);
    }
    Ok(Page(view).into_response())
}

pub async fn post_new(app: State<App>, me: Staff, form: Form<Typed>) -> Result<Response> {
    post(app, me, Path(Uuid::now_v7()), form).await
}

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<SavedQuery>,
) -> Result<Response> {
    let stored = queries::by_id(&app.pool(), id).await?.ok_or(Error::Missing)?;
    let typed = Typed::of(&stored);
    let mut view = view(&app, &me, id, Some(stored), typed).await?;
    view.notice = notice(&query.saved);
    view.preview = view.typed.check(&view.known, Publication::Draft, app.clock.now()).await?.ok();
    Ok(Page(view).into_response())
}

pub async fn post(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let stored = queries::by_id(&app.pool(), id).await?;
    let view = view(&app, &me, id, stored, typed).await?;
    let action = view.typed.action();
    let state = action.state_after(view.publication());
    match view.typed.check(&view.known, state, app.clock.now()).await? {
        Err(mistakes) => Ok(view.mistaken(mistakes)),
        Ok(valid) if action == Action::Preview => {
            Ok(Page(View { preview: Some(valid), ..view }).into_response())
        }
        Ok(valid) => store(&app, view, valid).await,
    }
}

/// Saves what was typed, unless somebody else has saved since the form was opened.
async fn store(app: &App, view: View, valid: ValidAnswer) -> Result<Response> {
    let (id, now) = (view.id, app.clock.now());
    let mut tx = app.begin().await?;
    let saved = match &view.stored {
        None => save_new(&mut tx, id, &valid, now).await,
        Some(stored) if stored.version.to_string() == view.typed.version => {
            save(&mut tx, id, stored.version, &valid, now).await
        }
        Some(_) => Ok(Saved::Outdated),
    };
    match saved {
        Ok(Saved::Done) => {
            tx.commit().await?;
            return Ok(view.saved(&valid));
        }
        Ok(Saved::AddressTaken | Saved::Outdated) => {}
        // a double click, or another answer took the address in the meantime
        Err(error) if is_unique_violation(&error) => {}
        Err(error) => return Err(error.into()),
    }
    tx.rollback().await?;
    unsaved(app, view, &valid).await
}

/// Shows why nothing was saved: the first of two clicks has saved it, somebody else has saved in
/// the meantime, or another answer has the address.
async fn unsaved(app: &App, view: View, valid: &ValidAnswer) -> Result<Response> {
    match queries::by_id(&app.pool(), view.id).await? {
        Some(stored) if stored.version.to_string() != view.typed.version => {
            Ok(view.conflicting(stored, valid))
        }
        _ => {
            let Content { level, subject, slug, .. } = &valid.content;
            let holder = queries::at_address(&app.pool(), &level.slug, &subject.slug, slug).await?;
            Ok(view.mistaken(address_taken(&valid.content.path(), holder.as_ref())))
        }
    }
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// `holder` has the address, or had it before and is still found there.
fn address_taken(address: &str, holder: Option<&Answer>) -> Mistakes {
    let mut mistakes = Mistakes::default();
    let message = match holder {
        Some(holder) if holder.path() != address => format!(
            "This address belonged to “{}”, and old links to it still lead there. Choose another.",
            holder.content.question
        ),
        Some(holder) => format!("“{}” has this address. Choose another.", holder.content.question),
        None => "Another answer of this level and subject has this address. Choose another.".to_owned(),
    };
    mistakes.mark("slug", message);
    mistakes
}

impl View {
    fn publication(&self) -> Publication {
        self.stored.as_ref().map_or(Publication::Draft, |stored| stored.state)
    }

    fn heading(&self) -> &'static str {
        if self.stored.is_some() { "Edit an answer" } else { "Write an answer" }
    }

    fn saved_at(&self) -> Option<Moment> {
        self.stored.as_ref().map(|stored| Moment(stored.updated_at))
    }

    fn mistaken(self, mistakes: Mistakes) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Page(Self { mistakes, ..self })).into_response()
    }

    /// Shows both texts side by side. The form has the stored version now, so that saving again
    /// overwrites it knowingly.
    fn conflicting(self, stored: Answer, valid: &ValidAnswer) -> Response {
        let differences = differences(&stored, valid);
        if differences.is_empty() {
            // the second of two clicks
            return self.saved(valid);
        }
        let typed = Typed { version: stored.version.to_string(), ..self.typed };
        let view = Self { stored: Some(stored), typed, differences, ..self };
        (StatusCode::CONFLICT, Page(view)).into_response()
    }

    fn saved(&self, valid: &ValidAnswer) -> Response {
        let what = match (self.typed.action(), valid.state) {
            (Action::Publish, _) => "published",
            (Action::Withdraw, Publication::Withdrawn) => "withdrawn",
            (_, Publication::Draft) => "draft",
            _ => "changed",
        };
        Redirect::to(&format!("/admin/answers/{}?saved={what}", self.id)).into_response()
    }
}

fn notice(saved: &str) -> &'static str {
    match saved {
        "published" => "Published: everybody can read it now.",
        "withdrawn" => "Withdrawn: its address now says so.",
        "draft" => "Saved as a draft: nobody but the desk can see it.",
        "changed" => "Saved.",
        _ => "",
    }
}

async fn view(app: &App, me: &Staff, id: Uuid, stored: Option<Answer>, typed: Typed) -> Result<View> {
    let similar = SimilarAnswers::find(app, id, &typed).await?;
    let title = stored.as_ref().map_or("Write an answer", |stored| &stored.content.question);
    let (published, updated) = preview_dates(stored.as_ref(), app.clock.now());
    let mut db = app.pool().acquire().await?;
    Ok(View {
        frame: Layout::desk(app, title).narrowed(!me.is_admin()),
        id,
        typed,
        mistakes: Mistakes::default(),
        known: KnownLabels::load(&mut db).await?,
        notice: "",
        preview: None,
        similar,
        differences: Vec::new(),
        published,
        updated,
        stored,
    })
}

//! Writing an answer: a new one, or over the one that is there.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    answers::{Answer, Publication, Saved, Timeline, ValidAnswer, queries, save, save_new},
    editorial::{
        conflict::{Difference, differences},
        form::{Action, Shelfmarks, Typed},
    },
};
use crate::{
    platform::{
        App, Error, Layout, Page, Result,
        clock::{Day, Moment},
        form::{Form, Mistakes},
    },
    related::{self, AnswerInEditor, DuplicateAnswer},
    search::{self, Similar},
    staff::Staff,
};

#[derive(Debug, Template)]
#[template(path = "editorial/edit.html")]
struct View {
    frame: Layout,
    id: Uuid,
    /// What is stored; `None` before the first save.
    stored: Option<Answer>,
    typed: Typed,
    mistakes: Mistakes,
    known: Shelfmarks,
    notice: &'static str,
    preview: Option<ValidAnswer>,
    near: Near,
    differences: Vec<Difference>,
    /// The dates of the preview.
    published: Option<Day>,
    updated: Option<Day>,
}

/// Answers that an editor should know of before writing another one.
#[derive(Debug)]
pub struct Near {
    /// They ask the same at the same level.
    pub duplicates: Vec<DuplicateAnswer>,
    /// Published answers to questions like this one.
    pub alike: Vec<Similar>,
}

impl Near {
    pub async fn of(state: &App, id: Uuid, typed: &Typed) -> Result<Self> {
        if typed.question.trim().is_empty() {
            return Ok(Self { duplicates: Vec::new(), alike: Vec::new() });
        }
        let answer = AnswerInEditor {
            id,
            level: &typed.level,
            subject: &typed.subject,
            question: &typed.question,
            short_answer: &typed.short_answer,
        };
        Ok(Self {
            duplicates: related::duplicates_of(state, &answer).await.map_err(Error::Broken)?,
            alike: search::similar(state, &typed.question, id).await.map_err(Error::Broken)?,
        })
    }
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    saved: String,
}

/// An empty form. The answer has its id already, so that a second click finds the first.
pub async fn new(State(state): State<App>, me: Staff) -> Result<Response> {
    let typed = Typed { version: "0".to_owned(), ..Typed::default() };
    let mut view = view(&state, &me, Uuid::now_v7(), None, typed).await?;
    if let [only] = &*view.known.subjects {
        view.typed.subject.clone_from(&only.slug);
    }
    Ok(Page(view).into_response())
}

pub async fn post_new(state: State<App>, me: Staff, form: Form<Typed>) -> Result<Response> {
    post(state, me, Path(Uuid::now_v7()), form).await
}

pub async fn get(
    State(state): State<App>,
    me: Staff,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let stored = queries::by_id(&state.pool(), id).await?.ok_or(Error::Missing)?;
    let typed = Typed::of(&stored);
    let mut view = view(&state, &me, id, Some(stored), typed).await?;
    view.notice = notice(&asked.saved);
    view.preview = view.typed.check(&view.known, Publication::Draft, state.clock.now()).await?.ok();
    Ok(Page(view).into_response())
}

pub async fn post(
    State(state): State<App>,
    me: Staff,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let stored = queries::by_id(&state.pool(), id).await?;
    let view = view(&state, &me, id, stored, typed).await?;
    let action = view.typed.action();
    let wanted = action.leads_to(view.publication());
    match view.typed.check(&view.known, wanted, state.clock.now()).await? {
        Err(mistakes) => Ok(view.mistaken(mistakes)),
        Ok(manuscript) if action == Action::Preview => {
            Ok(Page(View { preview: Some(manuscript), ..view }).into_response())
        }
        Ok(manuscript) => keep(&state, view, manuscript).await,
    }
}

/// Saves what was typed, unless somebody saved since the editor began.
async fn keep(state: &App, view: View, manuscript: ValidAnswer) -> Result<Response> {
    let (id, now) = (view.id, state.clock.now());
    let mut tx = state.begin().await?;
    let saved = match &view.stored {
        None => save_new(&mut tx, id, &manuscript, now).await,
        Some(stored) if stored.version.to_string() == view.typed.version => {
            related::mark_due(&mut tx, id, now).await?;
            save(&mut tx, id, stored.version, &manuscript, now).await
        }
        Some(_) => Ok(Saved::Outdated),
    };
    match saved {
        Ok(Saved::Done) => {
            if view.stored.is_none() {
                related::mark_due(&mut tx, id, now).await?;
            }
            tx.commit().await?;
            return Ok(view.saved(&manuscript));
        }
        Ok(Saved::AddressTaken | Saved::Outdated) => {}
        // the same form twice at once, or another answer that took the address meanwhile
        Err(error) if is_double(&error) => {}
        Err(error) => return Err(error.into()),
    }
    tx.rollback().await?;
    unsaved(state, view, &manuscript).await
}

/// Tells why it was not saved: the first click has done it, somebody else has saved
/// meanwhile, or another answer stands at the address.
async fn unsaved(state: &App, view: View, manuscript: &ValidAnswer) -> Result<Response> {
    match queries::by_id(&state.pool(), view.id).await? {
        Some(stored) if stored.version.to_string() != view.typed.version => {
            Ok(view.conflicting(stored, manuscript))
        }
        _ => Ok(view.mistaken(address_taken())),
    }
}

fn is_double(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

fn address_taken() -> Mistakes {
    let mut mistakes = Mistakes::default();
    mistakes.mark("slug", "Another answer of this level and subject has this address. Choose another.");
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

    /// Both texts side by side. Saving the form again is then a decision.
    fn conflicting(self, stored: Answer, manuscript: &ValidAnswer) -> Response {
        let differences = differences(&stored, manuscript);
        if differences.is_empty() {
            // a second click: the first has saved it
            return self.saved(manuscript);
        }
        let typed = Typed { version: stored.version.to_string(), ..self.typed };
        let view = Self { stored: Some(stored), typed, differences, ..self };
        (StatusCode::CONFLICT, Page(view)).into_response()
    }

    fn saved(&self, manuscript: &ValidAnswer) -> Response {
        let what = match (self.typed.action(), manuscript.state) {
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

/// The dates that the page would bear if it were saved now.
pub fn dates(stored: Option<&Answer>, state: &App) -> (Option<Day>, Option<Day>) {
    let now = state.clock.now();
    let published = stored.and_then(|stored| stored.published_at).unwrap_or(now);
    (Some(Day(published)), Some(Day(now)))
}

async fn view(state: &App, me: &Staff, id: Uuid, stored: Option<Answer>, typed: Typed) -> Result<View> {
    let near = Near::of(state, id, &typed).await?;
    let title = stored.as_ref().map_or("Write an answer", |stored| &stored.question);
    let (published, updated) = dates(stored.as_ref(), state);
    Ok(View {
        frame: Layout::desk(state, title).narrowed(!me.is_admin()),
        id,
        typed,
        mistakes: Mistakes::default(),
        known: Shelfmarks::read(state).await?,
        notice: "",
        preview: None,
        near,
        differences: Vec::new(),
        published,
        updated,
        stored,
    })
}

//! Writing a new answer, or editing one.

mod save;
mod withdraw;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    answers::{Answer, Publication, Timeline, ValidAnswer, queries},
    editorial::{
        action::Action, form::Typed, known_labels::KnownLabels, preview_dates::preview_dates,
        similar_answers::SimilarAnswers,
    },
    platform::{
        App, Error, Layout, Page, Result,
        clock::{Day, Moment},
        extract::{Path, Query},
        flash::Flash,
        form::{Form, Mistakes, line},
        headers::no_cache_private,
    },
    related::{self, ChosenAnswer},
    staff::Staff,
    unsaved::{Conflict, Fields, FormState},
};

/// The form of answers that are not saved yet.
const NEW: &str = "/admin/answers/new";

#[derive(Debug, Template)]
#[template(path = "editorial/edit.html")]
struct View {
    frame: Layout,
    id: Uuid,
    /// `None` before the first save.
    stored: Option<Answer>,
    typed: Typed,
    /// What readers see beside it, and what editors keep from there.
    related: Vec<ChosenAnswer>,
    /// Why the answer is to be withdrawn.
    reason: String,
    mistakes: Mistakes,
    known: KnownLabels,
    notice: String,
    preview: Option<ValidAnswer>,
    similar: SimilarAnswers,
    conflict: Option<Conflict>,
    unsaved: FormState,
    /// The days that the preview shows.
    published: Option<Day>,
    updated: Option<Day>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RestoreQuery {
    /// The id of a draft to show in the form.
    draft: String,
    /// What the question of a new answer begins with.
    question: String,
}

/// An edit in progress: who writes which answer.
struct Edit {
    app: App,
    me: Staff,
    jar: CookieJar,
    id: Uuid,
}

/// An empty form, or a draft of one. The answer has an id already, that of the draft, so that a
/// double click saves only one.
pub async fn new(State(app): State<App>, me: Staff, Query(query): Query<RestoreQuery>) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let restored = FormState::restore(&mut db, me.id, NEW, &query.draft).await?;
    let (unsaved, typed) = if let Some((unsaved, fields)) = restored {
        (unsaved, fields.parse()?)
    } else {
        let question = line(&query.question);
        let mut typed = Typed { version: "0".to_owned(), question, ..Typed::default() };
        if let [only] = &*KnownLabels::load(&mut db).await?.subjects {
            typed.subject.clone_from(&only.slug);
        }
        (FormState::open(&mut db, me.id, NEW, &Fields::of(&typed)).await?, typed)
    };
    drop(db);
    let mut view = View::open(&app, &me, unsaved.draft, None, typed, unsaved).await?;
    view.show_preview(&app).await?;
    Ok(view.drawn(StatusCode::OK))
}

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<String>,
    Query(query): Query<RestoreQuery>,
    flash: Flash,
) -> Result<Response> {
    let id = Uuid::parse_str(&id).map_err(|_| Error::Missing)?;
    let mut db = app.pool().acquire().await?;
    let Some(stored) = queries::by_id(&mut *db, id).await? else {
        // a new answer that was not saved: its page came from a form and has no address of its own
        let kept = FormState::restore(&mut db, me.id, NEW, &id.to_string()).await?;
        kept.ok_or(Error::Missing)?;
        return Ok(Redirect::to(&format!("{NEW}?draft={id}")).into_response());
    };
    let form = form_of(id, Some(&stored));
    let restored = FormState::restore(&mut db, me.id, &form, &query.draft).await?;
    let (unsaved, typed) = if let Some((unsaved, fields)) = restored {
        (unsaved, fields.parse()?)
    } else {
        let typed = Typed::of(&stored);
        (FormState::open(&mut db, me.id, &form, &Fields::of(&typed)).await?, typed)
    };
    drop(db);
    let mut view = View::open(&app, &me, id, Some(stored), typed, unsaved).await?;
    view.notice.clone_from(&flash.text);
    view.show_preview(&app).await?;
    Ok(flash.shown_on(view.drawn(StatusCode::OK)))
}

pub async fn post_new(
    app: State<App>,
    me: Staff,
    jar: CookieJar,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let id = Uuid::parse_str(fields.get("draft")).unwrap_or_else(|_| Uuid::now_v7());
    post(app, me, jar, Path(id.to_string()), Form(fields)).await
}

pub async fn post(
    State(app): State<App>,
    me: Staff,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(mut fields): Form<Fields>,
) -> Result<Response> {
    let id = Uuid::parse_str(&id).map_err(|_| Error::Missing)?;
    let stored = queries::by_id(&app.pool(), id).await?;
    let theirs = stored.as_ref().map(|stored| Fields::of(&Typed::of(stored)));
    fields.settle(&theirs.unwrap_or_default());
    let typed: Typed = fields.parse()?;
    let edit = Edit { app, me, jar, id };
    match (typed.action(), stored) {
        (Action::Preview, stored) => edit.preview(stored, &fields, typed).await,
        (Action::Withdraw, Some(stored)) => edit.withdraw(stored, fields, typed).await,
        (_, stored) => edit.save(stored, fields, typed).await,
    }
}

/// The path of the form, by which drafts are kept.
fn form_of(id: Uuid, stored: Option<&Answer>) -> String {
    if stored.is_some() { format!("/admin/answers/{id}") } else { NEW.to_owned() }
}

impl Edit {
    async fn preview(&self, stored: Option<Answer>, fields: &Fields, typed: Typed) -> Result<Response> {
        let mut view = self.unsaved_view(stored, fields, typed).await?;
        match view.typed.check(&view.known, Publication::Draft, self.app.clock.now()).await? {
            Ok(valid) => {
                view.preview = Some(valid);
                Ok(view.drawn(StatusCode::OK))
            }
            Err(mistakes) => Ok(view.mistaken(mistakes)),
        }
    }

    /// The page with words that are not saved, which are kept as a draft.
    async fn unsaved_view(&self, stored: Option<Answer>, fields: &Fields, typed: Typed) -> Result<View> {
        let form = form_of(self.id, stored.as_ref());
        let mut tx = self.app.begin().await?;
        let unsaved = FormState::keep(&mut tx, self.me.id, &form, fields, self.app.clock.now()).await?;
        tx.commit().await?;
        let view = View::open(&self.app, &self.me, self.id, stored, typed, unsaved).await?;
        Ok(View { reason: fields.get("reason").to_owned(), ..view })
    }
}

impl View {
    async fn open(
        app: &App,
        me: &Staff,
        id: Uuid,
        stored: Option<Answer>,
        typed: Typed,
        unsaved: FormState,
    ) -> Result<Self> {
        let similar = SimilarAnswers::find(app, id, &typed).await?;
        let title = stored.as_ref().map_or("Write an answer", |stored| &stored.content.question);
        let (published, updated) = preview_dates(stored.as_ref(), app.clock.now());
        let mut db = app.pool().acquire().await?;
        Ok(Self {
            frame: Layout::desk(app, title).narrowed(!me.is_admin()),
            related: related::chosen_of(&mut *db, id).await?,
            id,
            typed,
            reason: String::new(),
            mistakes: Mistakes::default(),
            known: KnownLabels::load(&mut db).await?,
            notice: String::new(),
            preview: None,
            similar,
            conflict: None,
            unsaved,
            published,
            updated,
            stored,
        })
    }

    async fn show_preview(&mut self, app: &App) -> Result<()> {
        if !self.typed.question.is_empty() {
            self.preview = self.typed.check(&self.known, Publication::Draft, app.clock.now()).await?.ok();
        }
        Ok(())
    }

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
        Self { mistakes, ..self }.drawn(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// The browser may keep the page, so that Back and Forward bring back what was typed.
    fn drawn(self, status: StatusCode) -> Response {
        (status, no_cache_private(Page(self))).into_response()
    }
}

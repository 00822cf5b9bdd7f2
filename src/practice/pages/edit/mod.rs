//! Writing a practice question, or editing one.

mod save;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

pub use save::{post, post_new};

use crate::{
    editorial::KnownLabels,
    platform::{
        App, Error, Layout, Page, Result,
        clock::Moment,
        extract::{Path, Query},
        flash::Flash,
        form::Mistakes,
        headers::no_cache_private,
    },
    practice::{
        command_word::{COMMAND_WORDS, CommandWord},
        content::PracticeQuestion,
        form::Typed,
        queries,
        validation::BOARDS,
    },
    staff::Staff,
    unsaved::{Conflict, Fields, FormState},
};

/// The form of questions that are not saved yet.
const NEW: &str = "/admin/practice/new";

#[derive(Debug, Template)]
#[template(path = "practice/edit.html")]
struct View {
    frame: Layout,
    /// `None` before the first save.
    stored: Option<PracticeQuestion>,
    typed: Typed,
    /// The form as it was opened, to detect a concurrent edit.
    base: String,
    mistakes: Mistakes,
    known: KnownLabels,
    notice: String,
    conflict: Option<Conflict>,
    unsaved: FormState,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RestoreQuery {
    /// The id of a draft to show in the form.
    draft: String,
}

pub async fn get_new(
    State(app): State<App>,
    me: Staff,
    Query(query): Query<RestoreQuery>,
) -> Result<Response> {
    let mut view = View::open(&app, &me, None).await?;
    view.restore(&app, &query.draft).await?;
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
    let stored = queries::by_id(&app.pool(), id).await?.ok_or(Error::Missing)?;
    let mut view = View::open(&app, &me, Some(stored)).await?;
    view.notice.clone_from(&flash.text);
    view.restore(&app, &query.draft).await?;
    Ok(flash.shown_on(view.drawn(StatusCode::OK)))
}

/// The path of the form, by which drafts are kept.
fn form_of(stored: Option<&PracticeQuestion>) -> String {
    stored.map_or_else(|| NEW.to_owned(), |stored| format!("/admin/practice/{}", stored.id))
}

impl View {
    /// The page as it is stored.
    async fn open(app: &App, me: &Staff, stored: Option<PracticeQuestion>) -> Result<Self> {
        let mut db = app.pool().acquire().await?;
        let known = KnownLabels::load(&mut db).await?;
        let mut typed = stored.as_ref().map(|stored| Typed::of(&stored.content)).unwrap_or_default();
        if let ([only], None) = (&*known.subjects, &stored) {
            typed.subject.clone_from(&only.slug);
        }
        let fields = Fields::of(&typed);
        let unsaved = FormState::open(&mut db, me.id, &form_of(stored.as_ref()), &fields).await?;
        let title = stored.as_ref().map_or("Write a practice question", |stored| &stored.content.question);
        Ok(Self {
            frame: Layout::desk(app, title).narrowed(!me.is_admin()),
            stored,
            typed,
            base: fields.encode(),
            mistakes: Mistakes::default(),
            known,
            notice: String::new(),
            conflict: None,
            unsaved,
        })
    }

    /// Shows a draft in the form.
    async fn restore(&mut self, app: &App, id: &str) -> Result<()> {
        let mut db = app.pool().acquire().await?;
        let form = self.unsaved.form.clone();
        if let Some((unsaved, fields)) = FormState::restore(&mut db, self.unsaved.person, &form, id).await? {
            self.show(&fields, unsaved)?;
        }
        Ok(())
    }

    /// Shows words that are not saved.
    fn show(&mut self, fields: &Fields, unsaved: FormState) -> Result<()> {
        self.typed = fields.parse()?;
        fields.get("base").clone_into(&mut self.base);
        self.unsaved = unsaved;
        Ok(())
    }

    fn heading(&self) -> &'static str {
        if self.stored.is_some() { "Edit a practice question" } else { "Write a practice question" }
    }

    fn saved_at(&self) -> Option<Moment> {
        self.stored.as_ref().map(|stored| Moment(stored.updated_at))
    }

    fn is_published(&self) -> bool {
        self.stored.as_ref().is_some_and(PracticeQuestion::is_published)
    }

    fn command_words() -> &'static [CommandWord] {
        &COMMAND_WORDS
    }

    fn boards() -> &'static [&'static str] {
        &BOARDS
    }

    fn mistaken(self, mistakes: Mistakes) -> Response {
        Self { mistakes, ..self }.drawn(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// The browser may keep the page, so that Back and Forward bring back what was typed.
    fn drawn(self, status: StatusCode) -> Response {
        (status, no_cache_private(Page(self))).into_response()
    }
}

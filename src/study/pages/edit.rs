//! The cards of an answer at the desk.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    answers::{self, Answer},
    platform::{
        App, Error, Layout, Page, Result,
        extract::{Path, Query},
        flash::Flash,
        form::{Form, Mistakes},
        headers::no_cache_private,
    },
    staff::Staff,
    study::{
        Card, CardEdit, StudyAnswer,
        card_form::{self, AddedRow, Row},
        queries,
    },
    unsaved::{self, Conflict, Deed, Fields, FormState, OtherSave, responses, three_way},
};

#[derive(Debug, Template)]
#[template(path = "study/edit.html")]
struct View {
    frame: Layout,
    answer: Answer,
    rows: Vec<Row>,
    added: Vec<AddedRow>,
    base: String,
    mistakes: Mistakes,
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

/// An answer with its cards, as they are stored.
struct Stored {
    answer: Answer,
    made: Vec<Card>,
    edits: Vec<CardEdit>,
    form: String,
}

impl Stored {
    async fn load(db: &mut PgConnection, id: &str) -> Result<Self> {
        let id = Uuid::parse_str(id).map_err(|_| Error::Missing)?;
        let answer = answers::queries::by_id(&mut *db, id).await?.ok_or(Error::Missing)?;
        let edits = queries::edits_of(&mut *db, &[id]).await?;
        let made = StudyAnswer::from(answer.clone()).made_cards();
        Ok(Self { answer, made, edits, form: format!("/admin/answers/{id}/cards") })
    }

    fn fields(&self) -> Fields {
        card_form::fields_of(&self.made, &self.edits)
    }
}

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<String>,
    Query(query): Query<RestoreQuery>,
    flash: Flash,
) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let stored = Stored::load(&mut db, &id).await?;
    let mut fields = stored.fields();
    let base = fields.encode();
    let unsaved = match FormState::restore(&mut db, me.id, &stored.form, &query.draft).await? {
        Some((unsaved, kept)) => {
            fields = kept;
            unsaved
        }
        None => FormState::open(&mut db, me.id, &stored.form, &fields).await?,
    };
    if !fields.has("base") {
        fields.set("base", base);
    }
    let view = View { notice: flash.text.clone(), ..View::new(&app, &me, stored, &fields, unsaved) };
    Ok(flash.shown_on(view.drawn(StatusCode::OK)))
}

/// Saves the cards, merged with what somebody else has saved in the meantime.
pub async fn post(
    State(app): State<App>,
    me: Staff,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(mut fields): Form<Fields>,
) -> Result<Response> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let id = Uuid::parse_str(&id).map_err(|_| Error::Missing)?;
    queries::lock_answer(&mut *tx, id).await?;
    let stored = Stored::load(&mut tx, &id.to_string()).await?;
    let theirs = stored.fields();
    fields.settle(&theirs);
    let mut notice = "Cards saved.".to_owned();
    if let Some(base) = fields.base().filter(|base| !base.is_like(&theirs)) {
        let last = unsaved::last_save(&mut *tx, &stored.form).await?;
        let merge = three_way(Some(&base), &theirs, &fields);
        if !merge.conflicts.is_empty() {
            let at = last.as_ref().map_or(now, |last| last.saved_at);
            let other =
                OtherSave { what: "these cards", deed: Deed::Save, at, last: last.as_ref(), me: me.id };
            let conflict =
                Conflict::new(&other, &theirs, &merge, |name| card_form::label(&stored.made, name));
            drop(tx);
            let mut merged = merge.fields;
            merged.set("base", theirs.encode());
            let view = unsaved_view(&app, &me, stored, &merged).await?;
            return Ok(View { conflict: Some(conflict), ..view }.drawn(StatusCode::CONFLICT));
        }
        if !merge.taken.is_empty() {
            let labels: Vec<String> =
                merge.taken.iter().map(|name| card_form::label(&stored.made, name)).collect();
            notice = format!("{notice} {}", unsaved::merged(last.as_ref(), me.id, &labels));
        }
        fields = merge.fields;
    }
    let edits = match card_form::parse(id, &fields, &stored.made, &stored.edits, now) {
        Ok(edits) => edits,
        Err(mistakes) => {
            drop(tx);
            let view = unsaved_view(&app, &me, stored, &fields).await?;
            return Ok(View { mistakes, ..view }.drawn(StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    queries::replace_edits(&mut tx, id, &edits).await?;
    let draft = Uuid::parse_str(fields.get("draft")).ok();
    unsaved::saved(&mut tx, me.id, &stored.form, draft, now).await?;
    tx.commit().await?;
    Ok(responses::saved(&jar, &stored.form, &notice, draft))
}

async fn unsaved_view(app: &App, me: &Staff, stored: Stored, fields: &Fields) -> Result<View> {
    let mut tx = app.begin().await?;
    let unsaved = FormState::keep(&mut tx, me.id, &stored.form, fields, app.clock.now()).await?;
    tx.commit().await?;
    Ok(View::new(app, me, stored, fields, unsaved))
}

impl View {
    fn new(app: &App, me: &Staff, stored: Stored, fields: &Fields, unsaved: FormState) -> Self {
        Self {
            frame: Layout::desk(app, "Cards").narrowed(!me.is_admin()),
            rows: card_form::rows(&stored.made, fields),
            added: card_form::added_rows(fields),
            base: fields.get("base").to_owned(),
            answer: stored.answer,
            mistakes: Mistakes::default(),
            notice: String::new(),
            conflict: None,
            unsaved,
        }
    }

    /// The browser may keep the page, so that Back and Forward bring back what was typed.
    fn drawn(self, status: StatusCode) -> Response {
        (status, no_cache_private(Page(self))).into_response()
    }
}

//! The form in which an editor writes a topic's overview, sorts its answers and names its
//! specifications.

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
    platform::{
        App, Error, Layout, Page, Result,
        extract::{Path, Query},
        flash::Flash,
        form::{Form, Mistakes},
        headers::no_cache_private,
    },
    staff::Staff,
    topic_pages::{StoredTopic, TopicForm, TopicPlace, known_answers, label, queries, save},
    unsaved::{self, Conflict, Deed, Fields, FormState, OtherSave, responses, three_way},
};

#[derive(Debug, Template)]
#[template(path = "topic_pages/edit.html")]
struct View {
    frame: Layout,
    place: TopicPlace,
    typed: TopicForm,
    answers: usize,
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

type Address = (String, String, String);

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Path(address): Path<Address>,
    Query(query): Query<RestoreQuery>,
    flash: Flash,
) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let place = place(&mut db, &address).await?;
    let stored = Fields::of(&StoredTopic::load(&mut db, &place).await?.form());
    let form = form_of(&place);
    let restored = FormState::restore(&mut db, me.id, &form, &query.draft).await?;
    let (unsaved, fields) = if let Some(restored) = restored {
        restored
    } else {
        let mut fields = stored.clone();
        fields.set("base", stored.encode());
        (FormState::open(&mut db, me.id, &form, &stored).await?, fields)
    };
    let view = View { notice: flash.text.clone(), ..View::of(&app, &me, place, &fields, unsaved)? };
    Ok(flash.shown_on(view.drawn(StatusCode::OK)))
}

/// Saves what was typed. What somebody else has changed in the meantime is kept; what both have
/// changed is asked.
pub async fn post(
    State(app): State<App>,
    me: Staff,
    jar: CookieJar,
    Path(address): Path<Address>,
    Form(mut fields): Form<Fields>,
) -> Result<Response> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let place = place(&mut tx, &address).await?;
    queries::lock(&mut tx, &place).await?;
    let theirs = Fields::of(&StoredTopic::load(&mut tx, &place).await?.form());
    fields.settle(&theirs);
    let form = form_of(&place);
    let mut notice = "Saved.".to_owned();
    let base = fields.base();
    if base.as_ref().is_none_or(|base| !base.is_like(&theirs)) {
        let last = unsaved::last_save(&mut *tx, &form).await?;
        let at = queries::changed_at(&mut *tx, &place).await?.unwrap_or(now);
        let merge = three_way(base.as_ref(), &theirs, &fields);
        if !merge.conflicts.is_empty() {
            let other =
                OtherSave { what: "this topic", deed: Deed::Save, at, last: last.as_ref(), me: me.id };
            let conflict = Conflict::new(&other, &theirs, &merge, label);
            drop(tx);
            let mut merged = merge.fields;
            // saving again replaces what is stored now, and knows it
            merged.set("base", theirs.encode());
            let view = View::unsaved(&app, &me, place, &merged).await?;
            return Ok(View { conflict: Some(conflict), ..view }.drawn(StatusCode::CONFLICT));
        }
        if !merge.taken.is_empty() {
            let labels: Vec<String> = merge.taken.iter().map(|name| label(name)).collect();
            notice = format!("{notice} {}", unsaved::merged(last.as_ref(), me.id, &labels));
        }
        fields = merge.fields;
    }
    let typed: TopicForm = fields.parse()?;
    let valid = match typed.parse(&known_answers(&mut tx, &place).await?) {
        Ok(valid) => valid,
        Err(mistakes) => {
            drop(tx);
            let view = View::unsaved(&app, &me, place, &fields).await?;
            return Ok(View { mistakes, ..view }.drawn(StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    save(&mut tx, &place, &valid, now).await?;
    let draft = Uuid::parse_str(fields.get("draft")).ok();
    unsaved::saved(&mut tx, me.id, &form, draft, now).await?;
    tx.commit().await?;
    Ok(responses::saved(&jar, &form, &notice, draft))
}

async fn place(db: &mut PgConnection, (level, subject, topic): &Address) -> Result<TopicPlace> {
    queries::place(db, level, subject, topic).await?.ok_or(Error::Missing)
}

/// The path of the form.
fn form_of(place: &TopicPlace) -> String {
    format!("/admin{}", place.path())
}

impl View {
    fn of(app: &App, me: &Staff, place: TopicPlace, fields: &Fields, unsaved: FormState) -> Result<Self> {
        let title = format!("{}: {}", place.topic_label, place.list_label());
        let typed: TopicForm = fields.parse()?;
        Ok(Self {
            frame: Layout::desk(app, title).narrowed(!me.is_admin()),
            place,
            answers: typed.answers.lines().count().clamp(4, 24),
            typed,
            base: fields.get("base").to_owned(),
            mistakes: Mistakes::default(),
            notice: String::new(),
            conflict: None,
            unsaved,
        })
    }

    /// The page with words that are not saved, which are kept as a draft.
    async fn unsaved(app: &App, me: &Staff, place: TopicPlace, fields: &Fields) -> Result<Self> {
        let mut tx = app.begin().await?;
        let unsaved = FormState::keep(&mut tx, me.id, &form_of(&place), fields, app.clock.now()).await?;
        tx.commit().await?;
        Self::of(app, me, place, fields, unsaved)
    }

    /// The browser may keep the page, so that Back and Forward bring back what was typed.
    fn drawn(self, status: StatusCode) -> Response {
        (status, no_cache_private(Page(self))).into_response()
    }
}

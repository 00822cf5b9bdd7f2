use askama::Template;
use axum::response::IntoResponse;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::Response,
};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    platform::{
        App, Layout, Page, Result,
        extract::Query,
        flash::Flash,
        form::{Form, Mistakes, line},
        headers::no_cache_private,
    },
    search::{queries, synonym::Synonym},
    staff::Staff,
    unsaved::{self, Conflict, Deed, Fields, FormState, OtherSave, merged_lines, responses, three_way},
};

const FORM: &str = "/admin/synonyms";
const SAVED: &str = "Saved. Searches use the new list in a few seconds. \
    A new name of several words takes longer, as all answers are indexed again.";

#[derive(Debug, Template)]
#[template(path = "search/synonyms.html")]
struct View {
    frame: Layout,
    typed: Typed,
    mistakes: Mistakes,
    notice: String,
    conflict: Option<Conflict>,
    unsaved: FormState,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    synonyms: String,
    /// The text as it was when the form was loaded, to detect a concurrent edit.
    was: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RestoreQuery {
    /// The id of a draft to show in the form.
    draft: String,
    /// A name to begin a new line with.
    add: String,
}

pub async fn get(
    State(app): State<App>,
    me: Staff,
    Query(query): Query<RestoreQuery>,
    flash: Flash,
) -> Result<Response> {
    let mut db = app.pool().acquire().await?;
    let restored = FormState::restore(&mut db, me.id, FORM, &query.draft).await?;
    let (unsaved, typed) = if let Some((unsaved, fields)) = restored {
        (unsaved, fields.parse()?)
    } else {
        let text = lines_of(&queries::synonyms(&mut *db).await?);
        let mut typed = Typed { was: text.clone(), synonyms: text };
        let name = line(&query.add.replace(['=', '<'], " "));
        if !name.is_empty() {
            typed.synonyms = format!("{name} = \n{}", typed.synonyms);
        }
        (FormState::open(&mut db, me.id, FORM, &Fields::of(&typed)).await?, typed)
    };
    let view = View { notice: flash.text.clone(), ..View::open(&app, &me, typed, unsaved) };
    Ok(flash.shown_on(view.drawn(StatusCode::OK)))
}

/// The list as the form takes it, to keep or to move to another site.
pub async fn get_text(State(app): State<App>, _: Staff) -> Result<Response> {
    let text = lines_of(&queries::synonyms(&app.pool()).await?);
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"synonyms.txt\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, format!("{text}\n")).into_response())
}

/// Saves the list. Lines that somebody else has changed in the meantime are kept; if both have
/// changed one line, the page asks.
pub async fn post(
    State(app): State<App>,
    me: Staff,
    jar: CookieJar,
    Form(mut fields): Form<Fields>,
) -> Result<Response> {
    let mut tx = app.begin().await?;
    queries::lock_synonyms(&mut tx).await?;
    let stored = lines_of(&queries::synonyms(&mut *tx).await?);
    let mut theirs = Fields::default();
    theirs.set("synonyms", &*stored);
    fields.settle(&theirs);
    let typed: Typed = fields.parse()?;
    let base = fields.has("was").then(|| with_lf(&typed.was));
    let (mut text, mut conflict, mut notice) = (typed.synonyms.clone(), None, SAVED.to_owned());
    if base.as_ref() != Some(&stored) && !is_same(&typed.synonyms, &stored) {
        let last = unsaved::last_save(&mut *tx, FORM).await?;
        if let Some(merged) = base.and_then(|base| merged_lines(&base, &stored, &typed.synonyms)) {
            text = merged;
            let note = unsaved::merged(last.as_ref(), me.id, &["other lines".to_owned()]);
            notice = format!("{SAVED} {note}");
        } else {
            let at = last.as_ref().map_or(app.clock.now(), |last| last.saved_at);
            let other = OtherSave { what: "this list", deed: Deed::Save, at, last: last.as_ref(), me: me.id };
            let merge = three_way(None, &theirs, &fields);
            conflict = Some(Conflict::new(&other, &theirs, &merge, |_| "Synonyms".to_owned()));
        }
    }
    let mut mistakes = Mistakes::default();
    let synonyms = match Synonym::parse_all(&text) {
        Ok(synonyms) if conflict.is_none() => synonyms,
        outcome => {
            tx.rollback().await?;
            let mut status = StatusCode::CONFLICT;
            if conflict.is_some() {
                // saving again replaces what was stored now, and knows it
                fields.set("was", &*stored);
            } else if let Err(error) = outcome {
                mistakes.mark("synonyms", format!("Line {}: {}", error.line, error.reason));
                status = StatusCode::UNPROCESSABLE_ENTITY;
            }
            let mut tx = app.begin().await?;
            let unsaved = FormState::keep(&mut tx, me.id, FORM, &fields, app.clock.now()).await?;
            tx.commit().await?;
            let view = View::open(&app, &me, fields.parse()?, unsaved);
            return Ok(View { mistakes, conflict, ..view }.drawn(status));
        }
    };
    queries::replace_synonyms(&mut tx, &synonyms).await?;
    let draft = Uuid::parse_str(fields.get("draft")).ok();
    unsaved::saved(&mut tx, me.id, FORM, draft, app.clock.now()).await?;
    tx.commit().await?;
    Ok(responses::saved(&jar, FORM, &notice, draft))
}

impl View {
    fn open(app: &App, me: &Staff, typed: Typed, unsaved: FormState) -> Self {
        Self {
            frame: Layout::desk(app, "Synonyms").narrowed(!me.is_admin()),
            typed,
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

fn lines_of(synonyms: &[Synonym]) -> String {
    synonyms.iter().map(Synonym::to_line).collect::<Vec<_>>().join("\n")
}

/// Whether a text means the list that is stored.
fn is_same(text: &str, stored: &str) -> bool {
    Synonym::parse_all(text).is_ok_and(|synonyms| lines_of(&synonyms) == stored)
}

/// Browsers send CRLF at the ends of lines.
fn with_lf(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join("\n")
}

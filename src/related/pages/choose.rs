//! The neighbours of an answer as an editor chooses them: pinned, ordered, forbidden. Each button
//! is one small change, so two editors at once lose nothing of each other's.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    answers::{self, Publication},
    platform::{
        App, Error, Layout, Page, Result,
        extract::Path,
        flash::{self, Flash},
        form::{Form, Mistakes},
    },
    related::{
        NEIGHBOURS,
        queries::{self, ChosenAnswer},
    },
    staff::Staff,
};

const MAX_NOTE_CHARS: usize = 80;
const NO_ANSWER: &str = "We can’t find an answer at that address. Copy it from the answer’s public page, \
    such as /answers/gcse/history/why-did-the-tsar-abdicate.";

#[derive(Debug, Template)]
#[template(path = "related/choose.html")]
struct View {
    frame: Layout,
    id: Uuid,
    question: String,
    /// What readers see, in order.
    shown: Vec<ChosenAnswer>,
    forbidden: Vec<ChosenAnswer>,
    notice: String,
    typed: PinForm,
    mistakes: Mistakes,
}

/// One change. `neighbour` is an id; a new neighbour is named by its `address`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PinForm {
    action: String,
    neighbour: String,
    address: String,
    note: String,
}

pub async fn get(State(app): State<App>, me: Staff, Path(id): Path<Uuid>, flash: Flash) -> Result<Response> {
    let view = View::open(&app, &me, id, PinForm::default()).await?;
    Ok(flash.shown_on(Page(View { notice: flash.text.clone(), ..view })))
}

pub async fn post(
    State(app): State<App>,
    me: Staff,
    Path(id): Path<Uuid>,
    Form(form): Form<PinForm>,
) -> Result<Response> {
    let (mut mistakes, now) = (Mistakes::default(), app.clock.now());
    let neighbour = if form.action == "add" {
        if form.note.trim().chars().count() > MAX_NOTE_CHARS {
            mistakes.mark("note", format!("Write at most {MAX_NOTE_CHARS} characters."));
        }
        match answer_at(&app, &form.address).await? {
            Some(answer) if answer == id => {
                mistakes.mark("address", "That is this answer. Choose another one.".to_owned());
                None
            }
            None => {
                mistakes.mark("address", NO_ANSWER.to_owned());
                None
            }
            found => found,
        }
    } else {
        Uuid::parse_str(&form.neighbour).ok().filter(|neighbour| *neighbour != id)
    };
    if !mistakes.is_empty() {
        let view = View::open(&app, &me, id, form).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(View { mistakes, ..view })).into_response());
    }
    let neighbour = neighbour.ok_or(Error::Missing)?;
    let mut tx = app.begin().await?;
    for answer in [id, neighbour] {
        queries::question_of(&mut *tx, answer).await?.ok_or(Error::Missing)?;
    }
    queries::lock_choices(&mut tx, id).await?;
    let notice = match form.action.as_str() {
        "add" | "pin" => {
            queries::pin(&mut tx, id, neighbour, form.note.trim()).await?;
            "Pinned. It stays on the page, whatever else we find."
        }
        "up" => {
            queries::move_up(&mut tx, id, neighbour).await?;
            "Moved up."
        }
        "forbid" => {
            queries::forbid(&mut tx, id, neighbour).await?;
            "Removed. We won’t show it here again."
        }
        "forget" => {
            queries::forget(&mut tx, id, neighbour).await?;
            "Done. We’ll show it if there is a reason to."
        }
        _ => return Err(Error::Missing),
    };
    queries::mark_due(&mut tx, id, now).await?;
    tx.commit().await?;
    Ok(flash::redirect(&format!("/admin/answers/{id}/related"), notice))
}

/// The answer at a public address or a whole web address of ours.
async fn answer_at(app: &App, address: &str) -> Result<Option<Uuid>> {
    let path = address.trim().split(['?', '#']).next().unwrap_or_default();
    let Some((_, path)) = path.split_once("/answers/") else { return Ok(None) };
    let path = path.trim_end_matches('/').to_lowercase();
    let [level, subject, slug] = path.split('/').collect::<Vec<_>>()[..] else { return Ok(None) };
    let found = answers::queries::at_address(&app.pool(), level, subject, slug).await?;
    Ok(found.map(|answer| answer.id))
}

impl View {
    async fn open(app: &App, me: &Staff, id: Uuid, typed: PinForm) -> Result<Self> {
        let pool = app.pool();
        let question = queries::question_of(&pool, id).await?.ok_or(Error::Missing)?;
        let (forbidden, mut shown): (Vec<_>, Vec<_>) =
            queries::chosen_of(&pool, id).await?.into_iter().partition(ChosenAnswer::is_forbidden);
        shown.truncate(NEIGHBOURS.max(shown.iter().filter(|answer| answer.is_pinned()).count()));
        Ok(Self {
            frame: Layout::desk(app, "Related answers").narrowed(!me.is_admin()),
            id,
            question,
            shown,
            forbidden,
            notice: String::new(),
            typed,
            mistakes: Mistakes::default(),
        })
    }
}

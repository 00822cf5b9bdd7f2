use axum::{extract::State, http::StatusCode, response::Response};
use axum_extra::extract::cookie::CookieJar;
use uuid::Uuid;

use super::{NEW, View, form_of};
use crate::{
    answers::Publication,
    editorial::KnownLabels,
    platform::{
        App, Error, Result,
        extract::Path,
        form::{Form, Mistakes},
    },
    practice::{
        content::PracticeQuestion,
        form::{Typed, label},
        queries::{self, Row},
    },
    staff::Staff,
    unsaved::{self, Conflict, Deed, Fields, FormState, OtherSave, responses, three_way},
};

/// The state that a button gives.
fn state_after(fields: &Fields, now: Publication) -> Publication {
    match fields.get("action") {
        "publish" => Publication::Published,
        "unpublish" => Publication::Draft,
        _ => now,
    }
}

fn said(state: Publication, was: Publication) -> &'static str {
    match (state, was) {
        (Publication::Published, Publication::Published) => "Saved.",
        (Publication::Published, _) => "Published: everyone can practise it now.",
        _ => "Saved as a draft: only our team can see it.",
    }
}

pub async fn post_new(
    State(app): State<App>,
    me: Staff,
    jar: CookieJar,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let state = state_after(&fields, Publication::Draft);
    let known = KnownLabels::load(&mut *app.pool().acquire().await?).await?;
    let content = match fields.parse::<Typed>()?.check(&known, state) {
        Ok(content) => content,
        Err(mistakes) => return Ok(unsaved_view(&app, &me, None, &fields).await?.mistaken(mistakes)),
    };
    let draft = Uuid::parse_str(fields.get("draft")).ok();
    // the id of the draft, so that a double click saves only one
    let id = draft.unwrap_or_else(Uuid::now_v7);
    let page = format!("/admin/practice/{id}");
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let row = Row { id, content: &content, state, now };
    if !queries::insert(&mut tx, row).await? {
        tx.rollback().await?;
        if queries::by_id(&app.pool(), id).await?.is_some() {
            return Ok(responses::saved(&jar, &page, "Saved.", draft));
        }
        return Ok(unsaved_view(&app, &me, None, &fields).await?.mistaken(address_taken()));
    }
    unsaved::saved(&mut tx, me.id, NEW, draft, now).await?;
    tx.commit().await?;
    Ok(responses::saved(&jar, &page, said(state, Publication::Draft), draft))
}

/// Saves what was typed. What somebody else has changed in the meantime is kept; what both have
/// changed is asked.
pub async fn post(
    State(app): State<App>,
    me: Staff,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(mut fields): Form<Fields>,
) -> Result<Response> {
    let id = Uuid::parse_str(&id).map_err(|_| Error::Missing)?;
    let known = KnownLabels::load(&mut *app.pool().acquire().await?).await?;
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let changed_at = queries::lock(&mut *tx, id).await?.ok_or(Error::Missing)?;
    let stored = queries::by_id(&mut *tx, id).await?.ok_or(Error::Missing)?;
    let theirs = Fields::of(&Typed::of(&stored.content));
    fields.settle(&theirs);
    let form = form_of(Some(&stored));
    let state = state_after(&fields, stored.state);
    let mut notice = said(state, stored.state).to_owned();
    if let Some(base) = fields.base().filter(|base| !base.is_like(&theirs)) {
        let last = unsaved::last_save(&mut *tx, &form).await?.filter(|last| last.saved_at == changed_at);
        let merge = three_way(Some(&base), &theirs, &fields);
        if !merge.conflicts.is_empty() {
            let what = "this practice question";
            let other = OtherSave { what, deed: Deed::Save, at: changed_at, last: last.as_ref(), me: me.id };
            let conflict = Conflict::new(&other, &theirs, &merge, label);
            tx.rollback().await?;
            let mut merged = merge.fields;
            // saving again replaces what is stored now, and knows it
            merged.set("base", theirs.encode());
            let view = unsaved_view(&app, &me, Some(stored), &merged).await?;
            return Ok(View { conflict: Some(conflict), ..view }.drawn(StatusCode::CONFLICT));
        }
        if !merge.taken.is_empty() {
            let mut labels: Vec<String> = merge.taken.iter().map(|name| label(name)).collect();
            labels.dedup();
            notice = format!("{notice} {}", unsaved::merged(last.as_ref(), me.id, &labels));
        }
        fields = merge.fields;
    }
    let content = match fields.parse::<Typed>()?.check(&known, state) {
        Ok(content) => content,
        Err(mistakes) => {
            tx.rollback().await?;
            return Ok(unsaved_view(&app, &me, Some(stored), &fields).await?.mistaken(mistakes));
        }
    };
    let is_same = content == stored.content && state == stored.state;
    if !is_same && !queries::update(&mut tx, Row { id, content: &content, state, now }).await? {
        tx.rollback().await?;
        return Ok(unsaved_view(&app, &me, Some(stored), &fields).await?.mistaken(address_taken()));
    }
    let draft = Uuid::parse_str(fields.get("draft")).ok();
    unsaved::saved(&mut tx, me.id, &form, draft, now).await?;
    tx.commit().await?;
    Ok(responses::saved(&jar, &form, &notice, draft))
}

/// The page with words that are not saved, which are kept as a draft.
async fn unsaved_view(
    app: &App,
    me: &Staff,
    stored: Option<PracticeQuestion>,
    fields: &Fields,
) -> Result<View> {
    let form = form_of(stored.as_ref());
    let mut tx = app.begin().await?;
    let unsaved = FormState::keep(&mut tx, me.id, &form, fields, app.clock.now()).await?;
    tx.commit().await?;
    let mut view = View::open(app, me, stored).await?;
    view.show(fields, unsaved)?;
    Ok(view)
}

fn address_taken() -> Mistakes {
    let mut mistakes = Mistakes::default();
    let message = "Another practice question at this level has this address. Choose a different one.";
    mistakes.mark("slug", message);
    mistakes
}

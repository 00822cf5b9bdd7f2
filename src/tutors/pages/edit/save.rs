use axum::{extract::State, http::StatusCode, response::Response};
use axum_extra::extract::cookie::CookieJar;
use uuid::Uuid;

use super::{NEW, View, form_of, stored_fields, tutor};
use crate::{
    platform::{
        App, Result,
        extract::Path,
        form::{Form, Mistakes},
    },
    staff::Staff,
    topics,
    tutors::{
        courses, queries,
        tutor::{Tutor, free_slug},
        tutor_form::{TutorForm, ValidTutor, label},
    },
    unsaved::{self, Conflict, Deed, Fields, FormState, OtherSave, responses, three_way},
};

const LIST: &str = "/admin/tutors";

pub async fn post_new(
    State(app): State<App>,
    me: Staff,
    jar: CookieJar,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let now = app.clock.now();
    let (typed, teaching) = fields.parse::<TutorForm>()?.parts();
    let valid = match ValidTutor::parse(&typed, &teaching, &courses(&app.pool()).await?) {
        Ok(valid) => valid,
        Err(mistakes) => return Ok(unsaved_view(&app, &me, None, &fields).await?.mistaken(mistakes)),
    };
    let mut tx = app.begin().await?;
    let wanted = topics::slug_of(valid.profile.name.as_str());
    let slug = free_slug(&wanted, &queries::slugs_like(&mut *tx, &wanted).await?);
    let id = Uuid::now_v7();
    let Some(id) = queries::insert(&mut *tx, id, &slug, &valid.profile, &valid.about_html, now).await? else {
        drop(tx);
        return Ok(unsaved_view(&app, &me, None, &fields).await?.mistaken(known_address()));
    };
    queries::set_teaching(&mut *tx, id, &valid.teaching, now).await?;
    queries::set_courses(&mut tx, id, &valid.taught).await?;
    let draft = Uuid::parse_str(fields.get("draft")).ok();
    unsaved::saved(&mut tx, me.id, NEW, draft, now).await?;
    tx.commit().await?;
    Ok(responses::saved(&jar, LIST, &format!("Saved: {}.", valid.profile.name), draft))
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
    let now = app.clock.now();
    let all_courses = courses(&app.pool()).await?;
    let mut tx = app.begin().await?;
    let tutor = tutor(&mut tx, &id).await?;
    let changed_at = queries::lock(&mut *tx, tutor.id).await?.unwrap_or(now);
    // once more, as it may have changed before it was locked
    let tutor = super::tutor(&mut tx, &id).await.unwrap_or(tutor);
    let theirs = stored_fields(&mut tx, &tutor).await?;
    fields.settle(&theirs);
    let form = form_of(Some(&tutor));
    let mut notice = format!("Saved: {}.", tutor.name);
    if let Some(base) = fields.base().filter(|base| !base.is_like(&theirs)) {
        let last = unsaved::last_save(&mut *tx, &form).await?.filter(|last| last.saved_at == changed_at);
        let merge = three_way(Some(&base), &theirs, &fields);
        if !merge.conflicts.is_empty() {
            let other = OtherSave {
                what: "this tutor",
                deed: Deed::Save,
                at: changed_at,
                last: last.as_ref(),
                me: me.id,
            };
            let conflict = Conflict::new(&other, &theirs, &merge, label);
            drop(tx);
            let mut merged = merge.fields;
            // saving again replaces what is stored now, and knows it
            merged.set("base", theirs.encode());
            let view = unsaved_view(&app, &me, Some(tutor), &merged).await?;
            return Ok(View { conflict: Some(conflict), ..view }.drawn(StatusCode::CONFLICT));
        }
        if !merge.taken.is_empty() {
            let labels: Vec<String> = merge.taken.iter().map(|name| label(name)).collect();
            notice = format!("{notice} {}", unsaved::merged(last.as_ref(), me.id, &labels));
        }
        fields = merge.fields;
    }
    let (typed, teaching) = fields.parse::<TutorForm>()?.parts();
    let valid = match ValidTutor::parse(&typed, &teaching, &all_courses) {
        Ok(valid) => valid,
        Err(mistakes) => {
            drop(tx);
            return Ok(unsaved_view(&app, &me, Some(tutor), &fields).await?.mistaken(mistakes));
        }
    };
    if !queries::update(&mut *tx, tutor.id, &valid.profile, &valid.about_html, now).await? {
        drop(tx);
        return Ok(unsaved_view(&app, &me, Some(tutor), &fields).await?.mistaken(known_address()));
    }
    queries::set_teaching(&mut *tx, tutor.id, &valid.teaching, now).await?;
    queries::set_courses(&mut tx, tutor.id, &valid.taught).await?;
    let draft = Uuid::parse_str(fields.get("draft")).ok();
    unsaved::saved(&mut tx, me.id, &form, draft, now).await?;
    tx.commit().await?;
    Ok(responses::saved(&jar, LIST, &notice, draft))
}

/// The page with words that are not saved, which are kept as a draft.
async fn unsaved_view(app: &App, me: &Staff, tutor: Option<Tutor>, fields: &Fields) -> Result<View> {
    let form = form_of(tutor.as_ref());
    let mut tx = app.begin().await?;
    let unsaved = FormState::keep(&mut tx, me.id, &form, fields, app.clock.now()).await?;
    tx.commit().await?;
    let mut view = View::open(app, me, tutor).await?;
    view.show(fields, unsaved)?;
    Ok(view)
}

fn known_address() -> Mistakes {
    let mut mistakes = Mistakes::default();
    mistakes.mark("email", "Another tutor already has this email address.");
    mistakes
}

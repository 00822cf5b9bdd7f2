use axum::{extract::State, http::StatusCode, response::Response};
use axum_extra::extract::cookie::CookieJar;
use uuid::Uuid;

use super::{View, form_of, tutor};
use crate::{
    platform::{App, Result, extract::Path, form::Form},
    staff::Staff,
    tutors::{check, checklist, queries, tutor::Tutor, tutor_form::label},
    unsaved::{self, Conflict, Deed, Fields, FormState, OtherSave, responses, three_way},
};

/// Saves the vetting checklist, merged with what somebody else has saved in the meantime.
pub async fn post(
    State(app): State<App>,
    me: Staff,
    jar: CookieJar,
    Path(id): Path<String>,
    Form(mut fields): Form<Fields>,
) -> Result<Response> {
    let now = app.clock.now();
    let mut tx = app.begin().await?;
    let tutor = tutor(&mut tx, &id).await?;
    queries::lock(&mut *tx, tutor.id).await?;
    let theirs = Fields::of(&check::typed(&queries::checks_of(&mut *tx, tutor.id).await?));
    fields.settle(&theirs);
    let (page, form) = (form_of(Some(&tutor)), checks_form(&tutor));
    let mut notice = "Checks saved.".to_owned();
    if let Some(base) = fields.base().filter(|base| !base.is_like(&theirs)) {
        let last = unsaved::last_save(&mut *tx, &form).await?;
        let merge = three_way(Some(&base), &theirs, &fields);
        if !merge.conflicts.is_empty() {
            let at = last.as_ref().map_or(now, |last| last.saved_at);
            let other =
                OtherSave { what: "these checks", deed: Deed::Save, at, last: last.as_ref(), me: me.id };
            let conflict = Conflict::new(&other, &theirs, &merge, label);
            drop(tx);
            let mut merged = merge.fields;
            merged.set("base", theirs.encode());
            let view = unsaved_view(&app, &me, tutor, &merged).await?;
            return Ok(View { checks_conflict: Some(conflict), ..view }.drawn(StatusCode::CONFLICT));
        }
        if !merge.taken.is_empty() {
            let labels: Vec<String> = merge.taken.iter().map(|name| label(name)).collect();
            notice = format!("{notice} {}", unsaved::merged(last.as_ref(), me.id, &labels));
        }
        fields = merge.fields;
    }
    let seen = match checklist::parse(&fields.parse()?, now.date()) {
        Ok(seen) => seen,
        Err(mistakes) => {
            drop(tx);
            return Ok(unsaved_view(&app, &me, tutor, &fields).await?.mistaken(mistakes));
        }
    };
    queries::set_checks(&mut tx, tutor.id, &seen).await?;
    let draft = Uuid::parse_str(fields.get("draft")).ok();
    unsaved::saved(&mut tx, me.id, &form, draft, now).await?;
    tx.commit().await?;
    Ok(responses::saved(&jar, &page, &notice, draft))
}

fn checks_form(tutor: &Tutor) -> String {
    format!("{}#checks", form_of(Some(tutor)))
}

async fn unsaved_view(app: &App, me: &Staff, tutor: Tutor, fields: &Fields) -> Result<View> {
    let mut tx = app.begin().await?;
    let unsaved = FormState::keep(&mut tx, me.id, &checks_form(&tutor), fields, app.clock.now()).await?;
    tx.commit().await?;
    let mut view = View::open(app, me, Some(tutor)).await?;
    view.show_checks(fields, unsaved)?;
    Ok(view)
}

//! Approving or rejecting a profile text that a tutor has proposed.

use axum::{extract::State, response::Redirect};
use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    platform::{
        App, Error, Result,
        extract::Path,
        form::Form,
        mail::{self, EmailTemplate},
        markdown,
    },
    tutors::{letters::ChangeAnswered, queries},
};

/// The decision, with the time of the proposal that it concerns.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    answer: String,
    asked_at: String,
}

/// Idempotent: a repeated decision, or one about a text that has since been replaced, changes
/// nothing.
pub async fn post(
    State(app): State<App>,
    Path(id): Path<String>,
    Form(decision): Form<Decision>,
) -> Result<Redirect> {
    let id = id.parse().map_err(|_| Error::Missing)?;
    let tutor = queries::by_id(&app.pool(), id).await?.ok_or(Error::Missing)?;
    let now = app.clock.now();
    let asked_at = OffsetDateTime::parse(&decision.asked_at, &Rfc3339).unwrap_or(now);
    let mut tx = app.begin().await?;
    if let Some(change) = queries::take_change(&mut *tx, tutor.id, asked_at).await? {
        let yes = decision.answer == "yes";
        if yes {
            let about_html = markdown::to_html(&change.about).unwrap_or_default();
            queries::set_profile_text(&mut *tx, tutor.id, &change, &about_html, now).await?;
        }
        let link = app.config.base_url.join(&format!("/tutors/{}", tutor.slug));
        let letter = ChangeAnswered { tutor: &tutor, yes, link }.to(tutor.mailbox(), None)?;
        mail::post(&mut tx, &app.config, letter, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/tutors/{}", tutor.id)))
}

//! Scheduled jobs of concerns: telling the team again, escalating, deleting.

use time::OffsetDateTime;

use super::{
    case::{EventKind, TELL_AGAIN},
    letters::{ConcernLate, ConcernSorry, ConcernWaiting},
    new_concern::Concern,
    queries,
};
use crate::{
    config::Mailbox,
    platform::{
        App,
        clock::time_left,
        mail::{self, EmailTemplate},
        retention::{BATCH, delete_due},
    },
    staff,
};

/// Deletes concerns whose retention period is over, and sees to it that no concern is forgotten.
///
/// # Errors
/// If the database fails.
pub async fn round(app: &App) -> anyhow::Result<()> {
    delete_due(app, |db, now, batch| Box::pin(queries::delete_due_concerns(db, now, batch))).await?;
    escalate(app, app.clock.now()).await?;
    tell_again(app, app.clock.now()).await
}

/// Where the promised first answer is late: tells the team and each admin, and whoever reported it.
async fn escalate(app: &App, now: OffsetDateTime) -> anyhow::Result<()> {
    loop {
        let mut tx = app.begin().await?;
        let late = queries::escalate(&mut *tx, now, BATCH).await?;
        for id in &late {
            let Some(concern) = queries::concern(&mut *tx, *id).await? else { continue };
            queries::add_event(&mut *tx, *id, EventKind::Late, "", "", now).await?;
            let letter = ConcernLate { about: *id, concern: &concern, link: link(app, &concern) };
            mail::post(&mut tx, &app.config, letter.to(app.config.desk.clone(), None)?, now).await?;
            for email in staff::admin_addresses(&mut *tx).await? {
                if email != app.config.desk.email {
                    let letter = letter.to(Mailbox::new("", &email), None)?;
                    mail::post(&mut tx, &app.config, letter, now).await?;
                }
            }
            if concern.needs_an_answer() {
                let sorry = ConcernSorry { about: *id, concern: &concern };
                let letter = sorry.to(Mailbox::new("", &concern.email), None)?;
                mail::post(&mut tx, &app.config, letter, now).await?;
            }
        }
        tx.commit().await?;
        if i64::try_from(late.len())? < BATCH {
            return Ok(());
        }
    }
}

/// Every four hours, until somebody takes it on and its answer is not late.
async fn tell_again(app: &App, now: OffsetDateTime) -> anyhow::Result<()> {
    loop {
        let mut tx = app.begin().await?;
        let waiting = queries::tell_again(&mut *tx, now, now - TELL_AGAIN, BATCH).await?;
        for id in &waiting {
            let Some(concern) = queries::concern(&mut *tx, *id).await? else { continue };
            let letter = ConcernWaiting {
                about: *id,
                waits: time_left(concern.created_at, now),
                concern: &concern,
                link: link(app, &concern),
            };
            mail::post(&mut tx, &app.config, letter.to(app.config.desk.clone(), None)?, now).await?;
        }
        tx.commit().await?;
        if i64::try_from(waiting.len())? < BATCH {
            return Ok(());
        }
    }
}

fn link(app: &App, concern: &Concern) -> String {
    app.config.base_url.join(&format!("/admin/concerns/{}", concern.id))
}

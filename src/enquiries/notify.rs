//! Puts emails about an enquiry into the outbox.

use sqlx::PgConnection;
use time::OffsetDateTime;

use super::letters::AboutEnquiry;
use crate::platform::{App, mail};

/// Emails the adult without the name that was typed: until the enquiry is confirmed, a stranger
/// may have typed name and address.
pub async fn unconfirmed(
    tx: &mut PgConnection,
    app: &App,
    template: &impl AboutEnquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let mut to = template.enquiry().contact();
    to.name.clear();
    mail::post(tx, &app.config, template.to(to, None)?, now).await?;
    Ok(())
}

/// Emails the adult who is the contact.
pub async fn family(
    tx: &mut PgConnection,
    app: &App,
    template: &impl AboutEnquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    mail::post(tx, &app.config, template.to(template.enquiry().contact(), None)?, now).await?;
    Ok(())
}

/// Emails the staff.
pub async fn desk(
    tx: &mut PgConnection,
    app: &App,
    template: &impl AboutEnquiry,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    mail::post(tx, &app.config, template.to(app.config.desk.clone(), None)?, now).await?;
    Ok(())
}

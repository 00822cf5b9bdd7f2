//! Whether somebody on the staff may sign in.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::list;
use crate::platform::{App, Result, form::Form};
use crate::staff::{Staff, queries};

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Access {
    Open,
    Closed,
}

#[derive(Debug, Deserialize)]
pub struct Change {
    access: Access,
}

pub async fn post(
    State(state): State<App>,
    me: Staff,
    Path(id): Path<Uuid>,
    Form(change): Form<Change>,
) -> Result<Response> {
    let mut tx = state.begin().await?;
    let admins = queries::admins_for_update(&mut *tx).await?;
    let member = queries::member_for_update(&mut *tx, id).await?;
    let done = match change.access {
        Access::Open => {
            queries::set_disabled(&mut *tx, id, None).await?;
            "open"
        }
        Access::Closed if id == me.id => {
            return list::refused(&state, me, "Nobody closes the account they are signed in with.").await;
        }
        // Another admin may have closed mine a moment ago: then I no longer count.
        Access::Closed if !admins.contains(&me.id) || admins == [id] => {
            return list::refused(&state, me, "The last admin's account stays open.").await;
        }
        Access::Closed => {
            let at = member.disabled_at.unwrap_or_else(|| state.clock.now());
            close(&mut tx, id, at).await?;
            "closed"
        }
    };
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/staff?done={done}")).into_response())
}

async fn close(tx: &mut PgConnection, id: Uuid, at: time::OffsetDateTime) -> Result<()> {
    queries::set_disabled(&mut *tx, id, Some(at)).await?;
    queries::close_sessions_of(&mut *tx, id).await?;
    Ok(())
}

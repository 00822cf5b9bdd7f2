//! A new password for somebody on the staff. Whoever knew the old one is out.

use axum::{
    extract::{Path, State},
    response::Response,
};
use uuid::Uuid;

use super::list::{self, HandedOut};
use crate::platform::{App, Result};
use crate::staff::{Staff, password, queries};

pub async fn post(State(state): State<App>, me: Staff, Path(id): Path<Uuid>) -> Result<Response> {
    let password = password::made();
    let hash = password::hash(password.clone()).await?;
    let mut tx = state.begin().await?;
    let email = queries::member_for_update(&mut *tx, id).await?.email;
    queries::set_password(&mut *tx, id, &hash).await?;
    queries::close_sessions_of(&mut *tx, id).await?;
    tx.commit().await?;
    list::handed(&state, me, HandedOut { email, password }).await
}

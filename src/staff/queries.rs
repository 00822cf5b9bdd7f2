use sqlx::{PgExecutor, Result, query, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    Role,
    member::{Credentials, Member, Newcomer, Staff},
};

/// The member whose session has this token hash.
pub(super) async fn staff_with(
    db: impl PgExecutor<'_>,
    token_hash: &[u8],
    now: OffsetDateTime,
) -> Result<Option<Staff>> {
    query_as!(
        Staff,
        r#"select staff.id, staff.email, staff.role as "role: Role"
           from sessions join staff on staff.id = sessions.staff_id
           where sessions.token_hash = $1 and sessions.expires_at > $2 and staff.disabled_at is null"#,
        token_hash,
        now,
    )
    .fetch_optional(db)
    .await
}

/// The credentials of the account with this address.
pub(super) async fn credentials_of(db: impl PgExecutor<'_>, email: &str) -> Result<Option<Credentials>> {
    query_as!(
        Credentials,
        r#"select id as staff_id, password_hash, disabled_at is not null as "is_disabled!"
           from staff where email = $1"#,
        email,
    )
    .fetch_optional(db)
    .await
}

/// Stores a new session.
pub(super) async fn open_session(
    db: impl PgExecutor<'_>,
    staff_id: Uuid,
    token_hash: &[u8],
    now: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<()> {
    query!(
        "insert into sessions (token_hash, staff_id, created_at, expires_at) values ($1, $2, $3, $4)",
        token_hash,
        staff_id,
        now,
        until,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends one session.
pub(super) async fn close_session(db: impl PgExecutor<'_>, token_hash: &[u8]) -> Result<()> {
    query!("delete from sessions where token_hash = $1", token_hash).execute(db).await?;
    Ok(())
}

/// Ends every session of one member.
pub(super) async fn close_sessions_of(db: impl PgExecutor<'_>, staff_id: Uuid) -> Result<()> {
    query!("delete from sessions where staff_id = $1", staff_id).execute(db).await?;
    Ok(())
}

/// Ends the sessions of one member but the one with this token hash.
pub(super) async fn close_other_sessions(
    db: impl PgExecutor<'_>,
    staff_id: Uuid,
    token_hash: &[u8],
) -> Result<()> {
    query!("delete from sessions where staff_id = $1 and token_hash <> $2", staff_id, token_hash)
        .execute(db)
        .await?;
    Ok(())
}

/// Deletes expired sessions.
pub(super) async fn clear_sessions(db: impl PgExecutor<'_>, now: OffsetDateTime) -> Result<()> {
    query!("delete from sessions where expires_at <= $1", now).execute(db).await?;
    Ok(())
}

/// Serializes attempts on one account, with an advisory lock that lasts until the transaction ends.
pub(super) async fn queue_for_account(db: impl PgExecutor<'_>, key: i64) -> Result<()> {
    query!("select pg_advisory_xact_lock($1)", key).execute(db).await?;
    Ok(())
}

/// The times of attempts on this account since `since`, oldest first.
pub(super) async fn attempts_on(
    db: impl PgExecutor<'_>,
    account_hash: &[u8],
    since: OffsetDateTime,
) -> Result<Vec<OffsetDateTime>> {
    query_scalar!(
        "select attempted_at from sign_in_attempts where account_hash = $1 and attempted_at > $2
         order by attempted_at",
        account_hash,
        since,
    )
    .fetch_all(db)
    .await
}

/// Records an attempt.
pub(super) async fn add_attempt(
    db: impl PgExecutor<'_>,
    account_hash: &[u8],
    now: OffsetDateTime,
) -> Result<()> {
    query!("insert into sign_in_attempts (account_hash, attempted_at) values ($1, $2)", account_hash, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Deletes the attempts on an account after a successful sign-in.
pub(super) async fn forgive(db: impl PgExecutor<'_>, account_hash: &[u8]) -> Result<()> {
    query!("delete from sign_in_attempts where account_hash = $1", account_hash).execute(db).await?;
    Ok(())
}

/// Deletes attempts that no longer count.
pub(super) async fn clear_attempts(db: impl PgExecutor<'_>, before: OffsetDateTime) -> Result<()> {
    query!("delete from sign_in_attempts where attempted_at <= $1", before).execute(db).await?;
    Ok(())
}

/// All members of staff, ordered by address.
pub(super) async fn members(db: impl PgExecutor<'_>) -> Result<Vec<Member>> {
    query_as!(
        Member,
        r#"select id, email, role as "role: Role", created_at, disabled_at from staff order by email"#
    )
    .fetch_all(db)
    .await
}

/// A member, locked until the transaction ends.
pub(super) async fn member_for_update(db: impl PgExecutor<'_>, id: Uuid) -> Result<Member> {
    query_as!(
        Member,
        r#"select id, email, role as "role: Role", created_at, disabled_at from staff where id = $1 for update"#,
        id,
    )
    .fetch_one(db)
    .await
}

/// The ids of active admins, locked so that two of them cannot close each other's account.
pub(super) async fn admins_for_update(db: impl PgExecutor<'_>) -> Result<Vec<Uuid>> {
    query_scalar!("select id from staff where role = 'admin' and disabled_at is null order by id for update")
        .fetch_all(db)
        .await
}

/// Whether there are no members yet.
pub(super) async fn is_empty(db: impl PgExecutor<'_>) -> Result<bool> {
    query_scalar!(r#"select not exists (select from staff) as "empty!""#).fetch_one(db).await
}

/// Adds a member. `false` if the address is taken.
pub(super) async fn insert(
    db: impl PgExecutor<'_>,
    id: Uuid,
    newcomer: &Newcomer,
    password_hash: &str,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = query!(
        "insert into staff (id, email, role, password_hash, created_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint staff_email do nothing",
        id,
        newcomer.email.as_str(),
        newcomer.role as Role,
        password_hash,
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes an account, or opens it again.
pub(super) async fn set_disabled(
    db: impl PgExecutor<'_>,
    id: Uuid,
    disabled_at: Option<OffsetDateTime>,
) -> Result<()> {
    query!("update staff set disabled_at = $2 where id = $1", id, disabled_at).execute(db).await?;
    Ok(())
}

/// Replaces a password. `form` names the form that made it, or is empty.
pub(super) async fn set_password(
    db: impl PgExecutor<'_>,
    id: Uuid,
    password_hash: &str,
    form: &str,
) -> Result<()> {
    query!("update staff set password_hash = $2, password_form = $3 where id = $1", id, password_hash, form)
        .execute(db)
        .await?;
    Ok(())
}

/// The form that made the current password.
pub(super) async fn password_form(db: impl PgExecutor<'_>, id: Uuid) -> Result<String> {
    query_scalar!("select password_form from staff where id = $1", id).fetch_one(db).await
}

/// The addresses of active admins.
///
/// # Errors
/// If the database fails.
pub async fn admin_addresses(db: impl PgExecutor<'_>) -> Result<Vec<String>> {
    query_scalar!("select email from staff where role = 'admin' and disabled_at is null order by email")
        .fetch_all(db)
        .await
}

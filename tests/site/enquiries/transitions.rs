//! The database refuses transitions that are not allowed, whoever writes to it.

use sqlx::{AssertSqlSafe, Executor};

use crate::support::site::Site;

/// What PostgreSQL says to a statement that must not pass.
async fn refusal(site: &Site, statements: &str) -> String {
    let mut tx = site.state.pool().begin().await.unwrap();
    let said = match tx.execute(AssertSqlSafe(statements)).await {
        Ok(_) => tx.commit().await.err(),
        Err(error) => Some(error),
    };
    said.unwrap_or_else(|| panic!("this was taken: {statements}")).to_string()
}

#[tokio::test]
async fn no_step_can_be_skipped_rewritten_or_made_up() {
    let site = Site::open().await;
    site.receives_an_enquiry().await;
    let event = |step: i32, previous: &str, state: &str| {
        format!(
            "insert into enquiry_events (enquiry_id, step, previous, state, actor, happened_at) \
             select id, {step}, '{previous}', '{state}', 'clock', now() from enquiries;"
        )
    };
    for (statements, constraint) in [
        // a change that is not in the table
        (event(2, "received", "accepted"), "enquiry_events_allowed"),
        (event(2, "received", "nonsense"), "enquiry_events_allowed"),
        // one that leaves a state in which it was not
        (event(2, "offered", "accepted"), "enquiry_events_follow"),
        // one that leaves a gap
        (event(3, "confirmed", "offered"), "enquiry_events_follow"),
        // a second beginning
        (event(1, "received", "confirmed"), "enquiry_events_begin"),
        // a state without its event, and an event that the enquiry does not know of
        ("update enquiries set state = 'confirmed'".to_owned(), "enquiries_last_event"),
        ("update enquiries set state = 'confirmed', step = 2".to_owned(), "enquiries_last_event"),
        // history
        ("update enquiry_events set state = 'held'".to_owned(), "never changed"),
        ("delete from enquiry_events".to_owned(), "never changed"),
    ] {
        let said = refusal(&site, &statements).await;
        assert!(said.contains(constraint), "{statements}\n{said}");
    }
    // with its enquiry it may go
    sqlx::query("delete from enquiries").execute(&site.state.pool()).await.unwrap();
}

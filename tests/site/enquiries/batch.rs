//! Many enquiries in one transaction are decided as one after another.

use std::time::Instant;

use lectern::enquiries;
use sqlx::Row;
use time::Duration;

use crate::support::site::Site;

/// Enquiries that came in one second after another and were offered to three tutors each.
const STATEMENTS: [&str; 4] = [
    "insert into enquiries (id, submission, requester, contact_name, contact_email, level_id, subject_id, message,
         state, step, link_salt, created_at, confirmed_at, promised_until, delete_at, due_at, preferred_tutor, times)
     select md5('enquiry ' || n)::uuid, n::text, 'me', 'Ann ' || n, (n % 50) || '@home.example',
         (select min(id) from levels where slug = 'gcse'), (select min(id) from subjects), 'Why?', 'offered', 3,
         '\\x00000000000000000000000000000000', $2, $2, $2 + interval '8 hours', $2 + interval '37 days',
         $2 + interval '8 hours',
         case when n % 7 = 0 then (select id from tutors order by name desc limit 1) end,
         case when n % 3 = 0 then array['weekends'] else '{}' end
     from generate_series(1, $1) as n",
    "insert into enquiry_events (enquiry_id, step, previous, state, actor, happened_at)
     select id, s.step, s.previous, s.state, 'clock', $2 from enquiries,
         (values (1, null, 'received'), (2, 'received', 'confirmed'), (3, 'confirmed', 'offered'))
             as s (step, previous, state) where $1 > 0",
    "insert into offers (id, enquiry_id, tutor_id, token_hash, state, asked_at, answer_by)
     select md5(e.id::text || t.name)::uuid, e.id, t.id, sha256((e.id::text || t.name)::bytea), 'asked', $2,
         $2 + interval '8 hours'
     from enquiries e cross join lateral (select id, name from tutors order by md5(e.id::text || name) limit 3) t
     where $1 > 0",
    "insert into tutor_answers (tutor_id, asked_at, answered_at)
     select t.id, $2 - interval '1 day', case when n % 2 = 0 then $2 end
     from (select id, row_number() over (order by name) as place from tutors) t, generate_series(1, 9) as n
     where n <= t.place and $1 > 0",
];

impl Site {
    /// So many families wait, and so many tutors are there, of whom some have limits and times.
    async fn many_wait(families: i32, tutors: i32) -> Self {
        let site = Self::open_with(&[("LECTERN_LIMITS", "off")]).await;
        for number in 0..tutors {
            site.engages(&format!("Tutor {number:02}"), &["GCSE"]).await;
            site.clock.advance(Duration::seconds(1));
        }
        let pool = site.state.pool();
        for change in [
            "update tutors set weekly_limit = 25 where right(name, 1) = '3'",
            "update tutors set times = '{daytime}' where right(name, 1) = '5'",
            "update tutors set paused_at = now() where right(name, 1) = '7'",
        ] {
            sqlx::query(change).execute(&pool).await.unwrap();
        }
        let mut tx = pool.begin().await.unwrap();
        for statement in STATEMENTS {
            sqlx::query(statement).bind(families).bind(site.clock.now()).execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        sqlx::query("analyze").execute(&pool).await.unwrap();
        // the marks of the tutors who were added
        enquiries::match_waiting(&site.state).await.unwrap();
        site
    }

    /// What became of each family: its state, when it is due and deleted, and its offers.
    async fn outcome(&self) -> Vec<String> {
        let rows = sqlx::query(
            "select concat_ws(' ', e.submission, e.state, e.step, e.due_at, e.apologised_at, e.delete_at,
                 (select string_agg(concat_ws('/', t.name, o.state, o.asked_at, o.answer_by), ', '
                      order by o.asked_at, t.name)
                  from offers o join tutors t on t.id = o.tutor_id where o.enquiry_id = e.id),
                 (select string_agg(concat_ws('/', l.kind, l.to_email, cardinality(l.thread)), ', '
                      order by l.kind, l.to_email, cardinality(l.thread))
                  from letters l where l.about = e.id)) as outcome
             from enquiries e order by e.submission",
        )
        .fetch_all(&self.state.pool())
        .await
        .unwrap();
        rows.iter().map(|row| row.get("outcome")).collect()
    }
}

#[tokio::test]
async fn the_same_tutors_are_chosen_together_as_one_by_one() {
    let (together, singly) = (Site::many_wait(400, 12).await, Site::many_wait(400, 12).await);
    for hours in [9, 1, 16, 24, 24, 72, 48] {
        for site in [&together, &singly] {
            site.clock.advance(Duration::hours(hours));
        }
        enquiries::round(&together.state).await.unwrap();
        enquiries::run_due_singly(&singly.state).await.unwrap();
        let (one, other) = (together.outcome().await, singly.outcome().await);
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one, other, "after {hours} hours more");
        }
    }
    assert!(together.outcome().await.iter().all(|outcome| outcome.contains("expired")));
}

#[tokio::test]
async fn a_tutor_who_is_suspended_while_many_are_chosen_gets_no_offer() {
    let site = Site::many_wait(20, 6).await;
    site.clock.advance(Duration::hours(9));
    let pool = site.state.pool();
    // suspended, but not committed: the choice has read the tutors before, and waits to mark them as asked
    let mut suspension = pool.begin().await.unwrap();
    sqlx::query("update tutors set suspended_at = now(), suspended_by = 'amy' where name <> 'Tutor 00'")
        .execute(&mut *suspension)
        .await
        .unwrap();
    let state = site.state.clone();
    let round = tokio::spawn(async move { enquiries::round(&state).await });
    let waits = "select count(*) from pg_stat_activity
                 where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&pool).await.unwrap() == 0 {
        tokio::task::yield_now().await;
    }
    suspension.commit().await.unwrap();
    round.await.unwrap().unwrap();
    let suspended: Vec<String> = sqlx::query_scalar(
        "select concat_ws(' ', t.name, o.asked_at, o.enquiry_id) from offers o join tutors t on t.id = o.tutor_id
         where o.state = 'asked' and t.suspended_at is not null",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(suspended, [""; 0]);
}

/// A measurement in the profile of the tests, not of a release: `cargo test --test site ten_thousand --
/// --ignored --nocapture`.
#[tokio::test]
#[ignore = "a measurement"]
async fn ten_thousand_in_one_minute() {
    let site = Site::many_wait(10_000, 60).await;
    for (what, hours) in [("lapse", 9), ("break the promise", 16), ("expire", 24 * 7)] {
        site.clock.advance(Duration::hours(hours));
        let start = Instant::now();
        enquiries::round(&site.state).await.unwrap();
        println!("10,000 {what}: {:.1} s", start.elapsed().as_secs_f64());
    }
}

use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn links_that_open_nothing_are_gone_and_what_is_late_is_counted() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    sqlx::query(
        "insert into tutor_links (token_hash, tutor_id, created_at, expires_at) \
         select sha256(n::text::bytea), t.id, $1, $1 + n * interval '1 hour' \
         from tutors t, generate_series(1, 250) n",
    )
    .bind(site.clock.now())
    .execute(&site.state.pool())
    .await
    .unwrap();
    let late = site.clock.now() + Duration::hours(30);
    assert_eq!(site.overdue(late).await, 5);
    site.clock.advance(Duration::hours(240));
    site.goes_round_the_tutors().await;
    let kept: i64 =
        sqlx::query_scalar("select count(*) from tutor_links").fetch_one(&site.state.pool()).await.unwrap();
    assert_eq!(kept, 10);
}

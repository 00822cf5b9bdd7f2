use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn a_concern_is_gone_after_6_years_with_who_looked_at_it() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.receives_a_concern("first").await;
    site.forgets("photograph", Duration::days(6 * 1461 / 4 + 1)).await;
}

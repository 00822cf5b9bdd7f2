use time::Duration;

use crate::support::site::Site;

#[tokio::test]
async fn a_concern_is_gone_after_12_months() {
    let site = Site::open().await;
    site.engages("Ada", &["GCSE"]).await;
    site.receives_a_concern("first").await;
    site.forgets("photograph", Duration::days(365)).await;
}

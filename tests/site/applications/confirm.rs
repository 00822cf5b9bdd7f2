use time::Duration;

use crate::support::{database::dump, site::Site};

#[tokio::test]
async fn a_scanner_that_opens_the_link_confirms_nothing() {
    let site = Site::open().await;
    let path = site.receives_an_application().await;
    let before = dump(&site.state.pool()).await;
    for _ in 0..3 {
        site.visitor().opens(&path).await.gets(200).sees("Please confirm");
    }
    assert_eq!(dump(&site.state.pool()).await, before);
    site.visitor().opens("/teach-with-us/nonsense").await.gets(404);
    let unknown = format!("/teach-with-us/{}", "A".repeat(43));
    site.visitor().opens(&unknown).await.gets(404);
    site.visitor().posts(&unknown, &[]).await.gets(404);
    site.clock.advance(Duration::hours(49));
    site.visitor().opens(&path).await.gets(404);
    site.visitor().posts(&path, &[]).await.gets(404);
}

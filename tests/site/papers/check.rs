use std::time::Duration;

use axum::{
    Router,
    http::{Method, StatusCode, header},
    routing::get,
};
use lectern::{commands::papers::check, staff::Role};

use super::{TOPIC, imports, line};
use crate::support::{served::serve, site::Site};

/// What the server of a board does with its addresses.
fn board() -> Router {
    Router::new()
        .route("/alive", get(|| async { "a paper" }))
        .route("/moved", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "/alive")]) }))
        .route(
            "/no-head",
            get(|method: Method| async move {
                if method == Method::HEAD { StatusCode::METHOD_NOT_ALLOWED } else { StatusCode::OK }
            }),
        )
        .route("/broken", get(|| async { StatusCode::SERVICE_UNAVAILABLE }))
}

#[tokio::test]
async fn dead_links_are_shown_at_the_desk_and_to_nobody_else() {
    let site = Site::open().await;
    site.publishes("GCSE", "The Cold War", "Why was the Berlin Wall built?").await;
    let board = serve(board()).await;
    let lines = ["alive", "moved", "no-head", "gone", "broken"]
        .map(|path| line(&format!("{board}/{path}"), "Question paper"));
    assert_eq!(imports(&site, &lines.join("\n")).await.added, 5);
    let mut student = site.visitor();
    student.opens(TOPIC).await.gets(200);
    assert_eq!(student.all(".column ul a").len(), 5);
    let (pool, now) = (site.state.pool(), site.clock.now());
    let report = check(&pool, now, Duration::ZERO).await.unwrap();
    assert_eq!(report.links, 5);
    let mut failed: Vec<&str> =
        report.failed.iter().map(|(url, _)| url.rsplit('/').next().unwrap()).collect();
    failed.sort_unstable();
    assert_eq!(failed, ["broken", "gone"]);
    // what is gone is dead at once; what failed may be there again tomorrow
    student.opens(TOPIC).await.gets(200);
    assert_eq!(student.all(".column ul a").len(), 4);
    check(&pool, now, Duration::ZERO).await.unwrap();
    student.opens(TOPIC).await.gets(200);
    assert_eq!(student.all(".column ul a").len(), 3);
    let mut ann = site.at_the_desk("ann@lectern.example", Role::Editor).await;
    ann.opens("/admin").await.sees("Dead links of past papers");
    ann.opens("/admin/papers")
        .await
        .gets(200)
        .sees("the server answered 404")
        .sees("the server answered 503");
    assert_eq!(ann.all(".state[data-state=failed]").len(), 2);
}

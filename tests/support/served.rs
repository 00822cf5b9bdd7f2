use std::net::SocketAddr;

use axum::Router;
use lectern::{
    answers::import::{Mode, import},
    platform::http::{Listener, ServerLimits},
    practice, related, tutors,
};
use tokio_util::sync::CancellationToken;

use super::site::Site;

const ANSWERS: &[u8] = include_bytes!("../../samples/answers.jsonl");
const PRACTICE: &[u8] = include_bytes!("../../samples/practice.jsonl");
const TUTORS: &str = include_str!("../../samples/tutors.jsonl");

/// A site on a port of its own, for those who come with a browser.
#[derive(Debug)]
pub struct Served {
    pub site: Site,
    pub base_url: String,
}

impl Served {
    pub async fn open() -> Self {
        let (listener, base_url) = listen().await;
        let site = Site::open_with(&[("LECTERN_BASE_URL", &base_url)]).await;
        let listener = listener.with_cache_front(site.state.clone());
        tokio::spawn(listener.serve(site.router.clone(), CancellationToken::new()));
        Self { site, base_url }
    }

    /// As [`Served::open`], with the samples on its shelves.
    pub async fn with_samples() -> Self {
        let served = Self::open().await;
        let (pool, now) = (served.site.state.pool(), served.site.clock.now());
        let mut tx = pool.begin().await.unwrap();
        for line in TUTORS.lines() {
            tutors::import(&mut tx, line, now).await.unwrap();
        }
        tx.commit().await.unwrap();
        import(&pool, ANSWERS, Mode::default(), now, |_| {}).await.unwrap();
        let mut tx = pool.begin().await.unwrap();
        practice::import(&mut tx, PRACTICE, practice::Mode::default(), now).await.unwrap();
        tx.commit().await.unwrap();
        related::compute_due(&served.site.state).await.unwrap();
        served
    }
}

/// Serves any pages; gives their base URL.
pub async fn serve(router: Router) -> String {
    let (listener, base_url) = listen().await;
    tokio::spawn(listener.serve(router, CancellationToken::new()));
    base_url
}

async fn listen() -> (Listener, String) {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = Listener::bind(any, ServerLimits::default()).await.unwrap();
    let base_url = format!("http://{}", listener.address().unwrap());
    (listener, base_url)
}

use std::net::SocketAddr;

use axum::Router;
use lectern::server::{Listener, Manners};
use tokio_util::sync::CancellationToken;

use super::site::Site;

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
        tokio::spawn(listener.serve(site.router.clone(), CancellationToken::new()));
        Self { site, base_url }
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
    let listener = Listener::bind(any, Manners::default()).await.unwrap();
    let base_url = format!("http://{}", listener.address().unwrap());
    (listener, base_url)
}

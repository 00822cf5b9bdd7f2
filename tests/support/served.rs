use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Extension};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::net::TcpListener;

use super::site::Site;

/// A site on a port of its own, for those who come with a browser.
#[derive(Debug)]
pub struct Served {
    pub site: Site,
    pub address: SocketAddr,
}

impl Served {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let base_url = format!("http://{address}");
        let site = Site::open_with(&[("LECTERN_BASE_URL", &base_url)]).await;
        tokio::spawn(serve(listener, site.router.clone()));
        Self { site, address }
    }

    /// The absolute address of a path.
    pub fn url(&self, path: &str) -> String {
        self.site.state.config.base_url.join(path)
    }
}

async fn serve(listener: TcpListener, router: axum::Router) {
    loop {
        let (stream, peer) = listener.accept().await.unwrap();
        let service = TowerToHyperService::new(router.clone().layer(Extension(ConnectInfo(peer))));
        tokio::spawn(async move {
            // a browser that goes away in the middle is no fault of the site
            let _ = Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

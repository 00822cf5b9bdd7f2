//! Cache warming: after a start, the pages that were most read before it are rendered before
//! anybody asks for them.

use std::{fs, io, net::SocketAddr, path::PathBuf, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use http_body_util::BodyExt;
use tokio::{task::spawn_blocking, time::sleep};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::platform::App;

/// How many pages are rendered.
const PAGES: usize = 200;
/// How often the addresses of the most read pages are saved, besides at shutdown.
const SAVE_INTERVAL: Duration = Duration::from_mins(10);

/// Keeps the addresses of the most read pages in `most-read.txt` in the data directory.
#[derive(Debug)]
pub struct Warming {
    app: App,
    router: Router,
    file: PathBuf,
}

impl Warming {
    pub fn new(app: App, router: Router) -> Self {
        let file = app.config.data_dir.join("most-read.txt");
        Self { app, router, file }
    }

    /// Renders the pages, then saves which are read until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        tokio::select! {
            () = self.warm() => {}
            () = stop.cancelled() => return,
        }
        while !stop.is_cancelled() {
            tokio::select! {
                () = sleep(SAVE_INTERVAL) => {}
                () = stop.cancelled() => {}
            }
            if let Err(error) = self.remember().await {
                tracing::warn!(%error, file = %self.file.display(), "the most read pages are not remembered");
            }
        }
    }

    /// One page after the other: visitors come first.
    pub async fn warm(&self) {
        let Ok(saved) = fs::read_to_string(&self.file) else { return };
        // without a view of the database nothing would be kept
        super::update_view(&self.app).await;
        for address in saved.lines().filter(|line| line.starts_with('/')).take(PAGES) {
            let request = Request::get(address)
                .header("host", self.app.config.base_url.authority())
                .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 0))))
                .body(Body::empty());
            let Ok(request) = request else { continue };
            let Ok(response) = self.router.clone().oneshot(request).await;
            let _ = response.into_body().collect().await;
        }
    }

    /// Saves the addresses of the most read pages.
    ///
    /// # Errors
    /// Where the file cannot be written; what it held before stays.
    pub async fn remember(&self) -> io::Result<()> {
        let read = self.app.cache.most_read(PAGES);
        if read.is_empty() {
            return Ok(());
        }
        let file = self.file.clone();
        let written = spawn_blocking(move || {
            let unfinished = file.with_extension("unfinished");
            fs::write(&unfinished, read.join("\n") + "\n")?;
            fs::rename(unfinished, file)
        });
        written.await.map_err(io::Error::other)?
    }
}

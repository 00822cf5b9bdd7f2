//! The accept loop. `axum::serve` sets no timeout for request heads, so that a slow client could
//! hold its connection forever (slowloris), and it has no limit on connections.

use std::{io, net::SocketAddr, time::Duration};

use axum::Router;
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown, Watcher};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    connection::Connections,
    connection_limiter::{ConnectionLimiter, Permit},
};
use crate::{config::Network, platform::App};

/// Timeouts and limits of the server.
#[derive(Debug, Clone)]
pub struct ServerLimits {
    /// How long a request head may take to arrive; also the keep-alive timeout.
    pub head_timeout: Duration,
    /// How long a write may make no progress before the connection is closed.
    pub write_timeout: Duration,
    /// The longest request head in bytes, with the request line.
    pub max_head: usize,
    /// The most open connections in total.
    pub max_connections: usize,
    /// The most open connections from one address, except loopback and trusted proxies.
    pub max_from_one_address: usize,
    pub trusted_proxies: Vec<Network>,
    /// How long running requests may take to finish at shutdown.
    pub shutdown_timeout: Duration,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            head_timeout: Duration::from_secs(5),
            write_timeout: Duration::from_secs(30),
            max_head: 16 * 1024,
            max_connections: 10_000,
            max_from_one_address: 200,
            trusted_proxies: Vec::new(),
            shutdown_timeout: Duration::from_secs(6),
        }
    }
}

/// A bound listening socket.
#[derive(Debug)]
pub struct Listener {
    tcp: TcpListener,
    limits: ServerLimits,
    front: Option<App>,
}

impl Listener {
    pub async fn bind(address: SocketAddr, limits: ServerLimits) -> anyhow::Result<Self> {
        match TcpListener::bind(address).await {
            Ok(tcp) => Ok(Self { tcp, limits, front: None }),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                anyhow::bail!(
                    "Another program is already using {address}: stop it, or set LECTERN_BIND to a free address such as 127.0.0.1:3001."
                )
            }
            Err(error) => anyhow::bail!(
                "Lectern can’t listen on {address} ({error}): set LECTERN_BIND to an address of this machine and a port that you are allowed to use."
            ),
        }
    }

    /// Serves cached pages before the router is reached.
    #[must_use]
    pub fn with_cache_front(self, app: App) -> Self {
        Self { front: Some(app), ..self }
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }

    /// Serves until `stop` is cancelled, then waits for running requests.
    pub async fn serve(self, router: Router, stop: CancellationToken) {
        let Self { tcp, limits, front } = self;
        let shutdown_timeout = limits.shutdown_timeout;
        let max = limits.max_connections.min(max_descriptors());
        let limiter = ConnectionLimiter::new(max, limits.max_from_one_address, &limits.trusted_proxies);
        let connections = Connections::new(limits, router, front);
        let shutdown = GracefulShutdown::new();
        while let Some((stream, peer)) = next(&tcp, &stop).await {
            // Close at once, without a response: that is the cheapest way to shed load.
            if let Some(permit) = limiter.acquire(peer.ip()) {
                let _ = stream.set_nodelay(true);
                tokio::spawn(serve_one(connections.serve(stream, peer), shutdown.watcher(), permit));
            }
        }
        drop(tcp);
        if timeout(shutdown_timeout, shutdown.shutdown()).await.is_err() {
            tracing::warn!("some requests did not finish in time and were aborted");
        }
    }
}

/// The next connection. `None` at shutdown.
async fn next(tcp: &TcpListener, stop: &CancellationToken) -> Option<(TcpStream, SocketAddr)> {
    loop {
        let accepted = tokio::select! {
            accepted = tcp.accept() => accepted,
            () = stop.cancelled() => return None,
        };
        match accepted {
            Ok(connection) => return Some(connection),
            Err(error) if concerns_one_connection(&error) => {}
            Err(error) => {
                // For example, too many open files: wait until other connections have closed.
                tracing::error!(%error, "a connection could not be accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn concerns_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn serve_one(
    connection: impl GracefulConnection<Error = hyper::Error>,
    watcher: Watcher,
    permit: Permit,
) {
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection failed");
    }
    drop(permit);
}

/// How many connections the limit on open files allows, after raising it to the hard limit.
fn max_descriptors() -> usize {
    /// File descriptors reserved for the database, files and email.
    const RESERVED: u64 = 256;
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let most = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(most.saturating_sub(RESERVED).max(64)).unwrap_or(usize::MAX)
}

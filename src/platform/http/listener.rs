//! The accept loop. `axum::serve` sets no timeout for request heads, so that a slow client could
//! hold its connection forever (slowloris), and it has no limit on connections.

use std::{
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Method, Request, header},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::TokioTimer,
    server::graceful::{GracefulShutdown, Watcher},
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{
    cache_front::{CacheFront, Stream, Watched},
    connection_limiter::{ConnectionLimiter, Permit},
};
use crate::platform::App;

/// Timeouts and limits of the server.
#[derive(Debug, Clone)]
pub struct ServerLimits {
    /// How long a request head may take to arrive; also the keep-alive timeout.
    pub header: Duration,
    /// How long a write may make no progress before the connection is closed.
    pub taking: Duration,
    /// The longest request head in bytes, with the request line.
    pub header_bytes: usize,
    /// The most open connections in total.
    pub connections: usize,
    /// The most open connections from one address, except loopback and trusted proxies.
    pub from_one_address: usize,
    pub trusted_proxies: Vec<IpAddr>,
    /// How long running requests may take to finish at shutdown.
    pub farewell: Duration,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(5),
            taking: Duration::from_secs(30),
            header_bytes: 16 * 1024,
            connections: 10_000,
            from_one_address: 200,
            trusted_proxies: Vec::new(),
            farewell: Duration::from_secs(6),
        }
    }
}

/// A bound listening socket.
#[derive(Debug)]
pub struct Listener {
    tcp: TcpListener,
    manners: ServerLimits,
    front: Option<CacheFront>,
}

impl Listener {
    pub async fn bind(address: SocketAddr, manners: ServerLimits) -> anyhow::Result<Self> {
        match TcpListener::bind(address).await {
            Ok(tcp) => Ok(Self { tcp, manners, front: None }),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                anyhow::bail!(
                    "Another program already listens on {address}: stop it, or set LECTERN_BIND to a free address such as 127.0.0.1:3001."
                )
            }
            Err(error) => anyhow::bail!(
                "The address {address} cannot be listened on ({error}): set LECTERN_BIND to an address of this machine and a port that you may use."
            ),
        }
    }

    /// Serves cached pages before the router is reached.
    #[must_use]
    pub fn handing_out(self, state: App) -> Self {
        Self { front: Some(CacheFront::new(state)), ..self }
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }

    /// Serves until `stop` is cancelled, then waits for running requests.
    pub async fn serve(self, router: Router, stop: CancellationToken) {
        let Self { tcp, manners, front } = self;
        let most = manners.connections.min(descriptors());
        let crowd = ConnectionLimiter::new(most, manners.from_one_address, &manners.trusted_proxies);
        let http = protocol(&manners);
        let farewell = GracefulShutdown::new();
        while let Some((stream, peer)) = next(&tcp, &stop).await {
            // Close at once, without a response: that is the cheapest way to shed load.
            if let Some(place) = crowd.enter(peer.ip()) {
                let _ = stream.set_nodelay(true);
                let stream = Stream::new(stream, &manners, front.clone());
                tokio::spawn(attend(http.clone(), stream, router.clone(), peer, farewell.watcher(), place));
            }
        }
        drop(tcp);
        if timeout(manners.farewell, farewell.shutdown()).await.is_err() {
            tracing::warn!("some requests did not finish in time and were aborted");
        }
    }
}

fn protocol(manners: &ServerLimits) -> http1::Builder {
    let mut http = http1::Builder::new();
    // `Stream` enforces the timeout, because the page cache answers requests that hyper never sees.
    http.timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_header_size(manners.header_bytes)
        .max_buf_size(manners.header_bytes.max(8 * 1024) * 4)
        // A client may shut down its writing half after the request and still read the response.
        .half_close(true);
    http
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
            Err(error) if is_one_connections(&error) => {}
            Err(error) => {
                // For example, too many open files: wait until other connections have closed.
                tracing::error!(%error, "a connection could not be accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn is_one_connections(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn attend(
    http: http1::Builder,
    stream: Stream,
    router: Router,
    peer: SocketAddr,
    watcher: Watcher,
    place: Permit,
) {
    let course = stream.course();
    let service = service_fn(move |request: Request<Incoming>| {
        let is_last = has_no_clear_end(&request);
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let (answer, course) = (router.clone().oneshot(request), course.clone());
        async move {
            let mut response = answer.await.unwrap_or_else(|never| match never {});
            if is_last {
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(response.map(|body| Watched::new(body, course)))
        }
    });
    let connection = http.serve_connection(stream, service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection failed");
    }
    drop(place);
}

/// Whether the stream cannot tell where this request ends; then the connection must be closed after
/// it.
fn has_no_clear_end(request: &Request<Incoming>) -> bool {
    let headers = request.headers();
    headers.contains_key(header::TRANSFER_ENCODING)
        || headers.get_all(header::CONTENT_LENGTH).iter().count() > 1
        || request.method() == Method::CONNECT
}

/// How many connections the limit on open files allows, after raising it to the hard limit.
fn descriptors() -> usize {
    /// File descriptors reserved for the database, files and email.
    const OURS: u64 = 256;
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let most = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(most.saturating_sub(OURS).max(64)).unwrap_or(usize::MAX)
}

//! The accept loop. `axum::serve` installs no timer, so that a header that never ends
//! would hold its connection for ever; and it counts nobody.

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

/// What is put up with.
#[derive(Debug, Clone)]
pub struct ServerLimits {
    /// How long a header may take to arrive; also how long a kept connection may be silent.
    pub header: Duration,
    /// How long who is written to may take nothing.
    pub taking: Duration,
    /// The longest header, with its first line.
    pub header_bytes: usize,
    /// The most connections at once.
    pub connections: usize,
    /// The most from one address, loopback and trusted proxies excepted.
    pub from_one_address: usize,
    pub trusted_proxies: Vec<IpAddr>,
    /// How long requests may take to finish when the site stops.
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

/// A bound socket.
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

    /// Hands finished pages out before the router is asked, which costs it nothing.
    #[must_use]
    pub fn handing_out(self, state: App) -> Self {
        Self { front: Some(CacheFront::new(state)), ..self }
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }

    /// Serves until told to stop, and then lets requests finish.
    pub async fn serve(self, router: Router, stop: CancellationToken) {
        let Self { tcp, manners, front } = self;
        let most = manners.connections.min(descriptors());
        let crowd = ConnectionLimiter::new(most, manners.from_one_address, &manners.trusted_proxies);
        let http = protocol(&manners);
        let farewell = GracefulShutdown::new();
        while let Some((stream, peer)) = next(&tcp, &stop).await {
            // whoever finds no place is hung up on, which costs least
            if let Some(place) = crowd.enter(peer.ip()) {
                let _ = stream.set_nodelay(true);
                let stream = Stream::new(stream, &manners, front.clone());
                tokio::spawn(attend(http.clone(), stream, router.clone(), peer, farewell.watcher(), place));
            }
        }
        drop(tcp);
        if timeout(manners.farewell, farewell.shutdown()).await.is_err() {
            tracing::warn!("some requests did not finish in time and were cut off");
        }
    }
}

fn protocol(manners: &ServerLimits) -> http1::Builder {
    let mut http = http1::Builder::new();
    // the stream knows how long a head takes; hyper would count requests that it never sees
    http.timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_header_size(manners.header_bytes)
        .max_buf_size(manners.header_bytes.max(8 * 1024) * 4)
        // who has sent the whole request may close that side and still reads the answer
        .half_close(true);
    http
}

/// The next connection; `None` when it is time to stop.
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
                // out of descriptors, say: others may free some
                tracing::error!(%error, "no connection can be taken");
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
        tracing::debug!(%error, "a connection broke off");
    }
    drop(place);
}

/// The stream cannot tell where such a request ends, so it has to be the last of its connection.
fn has_no_clear_end(request: &Request<Incoming>) -> bool {
    let headers = request.headers();
    headers.contains_key(header::TRANSFER_ENCODING)
        || headers.get_all(header::CONTENT_LENGTH).iter().count() > 1
        || request.method() == Method::CONNECT
}

/// How many connections the system lets us hold, after asking for as many as it gives.
fn descriptors() -> usize {
    /// For the database, files and letters.
    const OURS: u64 = 256;
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let most = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    usize::try_from(most.saturating_sub(OURS).max(64)).unwrap_or(usize::MAX)
}

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
    http::{Request, Response},
};
use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use metrics::counter;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::crowd::{Crowd, Place};
use crate::web::{State, headers};

/// What is put up with.
#[derive(Debug, Clone)]
pub struct Manners {
    /// How long a header may take to arrive; also how long a kept connection may be silent.
    pub header: Duration,
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

impl Default for Manners {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(5),
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
    manners: Manners,
    front: Option<State>,
}

impl Listener {
    pub async fn bind(address: SocketAddr, manners: Manners) -> anyhow::Result<Self> {
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
    pub fn handing_out(self, state: State) -> Self {
        Self { front: Some(state), ..self }
    }

    pub fn address(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }

    /// Serves until told to stop, and then lets requests finish.
    pub async fn serve(self, router: Router, stop: CancellationToken) {
        let Self { tcp, manners, front } = self;
        let most = manners.connections.min(descriptors());
        let crowd = Crowd::new(most, manners.from_one_address, &manners.trusted_proxies);
        let http = protocol(&manners);
        let farewell = GracefulShutdown::new();
        while let Some((stream, peer)) = next(&tcp, &stop).await {
            // whoever finds no place is hung up on, which costs least
            if let Some(place) = crowd.enter(peer.ip()) {
                let service = Service { front: front.clone(), router: router.clone(), peer };
                tokio::spawn(attend(http.clone(), stream, service, farewell.watcher(), place));
            }
        }
        drop(tcp);
        if timeout(manners.farewell, farewell.shutdown()).await.is_err() {
            tracing::warn!("some requests did not finish in time and were cut off");
        }
    }
}

fn protocol(manners: &Manners) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(manners.header)
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

/// Who answers a connection.
struct Service {
    front: Option<State>,
    router: Router,
    peer: SocketAddr,
}

impl Service {
    fn finished(&self, request: &Request<Incoming>) -> Option<Response<Full<Bytes>>> {
        let state = self.front.as_ref()?;
        let (method, headers) = (request.method(), request.headers());
        let found = state.cache.look_up(state.clock.now(), method, request.uri(), headers)?;
        let is_plain = headers::is_plain(headers, method, state);
        if is_plain {
            counter!("lectern_kept_pages_total").increment(1);
        }
        is_plain.then_some(found)
    }

    fn made(&self, request: Request<Incoming>) -> impl Future<Output = Response<Body>> + use<> {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let router = self.router.clone();
        async move { router.oneshot(request).await.unwrap_or_else(|never| match never {}) }
    }
}

async fn attend(http: http1::Builder, stream: TcpStream, service: Service, watcher: Watcher, place: Place) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let made = match service.finished(&request) {
            Some(page) => Either::Left(page),
            None => Either::Right(service.made(request)),
        };
        async move {
            Ok::<_, Infallible>(match made {
                Either::Left(page) => page.map(Either::Left),
                Either::Right(page) => page.await.map(Either::Right),
            })
        }
    });
    let connection = http.serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection broke off");
    }
    drop(place);
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

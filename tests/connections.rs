//! The accept loop and the watchdog, with shorter times than the site's.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[path = "support/database.rs"]
mod support;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::ConnectInfo, routing::get};
use lectern::platform::{
    database::{Database, Watch, queries},
    http::{Listener, ServerLimits},
};
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream, UnixStream},
    sync::Notify,
    task::{AbortHandle, JoinHandle},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(30);
const REQUEST: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const LAST_REQUEST: &str = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

struct Served {
    address: SocketAddr,
    stop: CancellationToken,
    serving: JoinHandle<()>,
}

async fn serve(limits: ServerLimits, router: Router) -> Served {
    let listener = Listener::bind(([127, 0, 0, 1], 0).into(), limits).await.unwrap();
    let (address, stop) = (listener.address().unwrap(), CancellationToken::new());
    Served { address, stop: stop.clone(), serving: tokio::spawn(listener.serve(router, stop)) }
}

fn hello() -> Router {
    Router::new()
        .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }))
}

async fn connect(served: &Served) -> TcpStream {
    TcpStream::connect(served.address).await.unwrap()
}

/// Reads until the other side hangs up.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("it hangs up");
    String::from_utf8(answer).unwrap()
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = [0; 4096];
    let read = timeout(PATIENCE, stream.read(&mut bytes)).await.expect("it answers").unwrap();
    String::from_utf8_lossy(&bytes[..read]).into_owned()
}

#[tokio::test]
async fn a_header_that_never_ends_does_not_hold_its_connection() {
    let served =
        serve(ServerLimits { head_timeout: Duration::from_millis(50), ..ServerLimits::default() }, hello())
            .await;
    let mut slow = connect(&served).await;
    slow.write_all(b"GET / HTTP/1.1\r\nHost: loc").await.unwrap();
    assert!(!rest(&mut slow).await.contains("200 OK"));
    let mut silent = connect(&served).await;
    assert_eq!(rest(&mut silent).await, "");
}

#[tokio::test]
async fn a_connection_is_kept_and_knows_its_peer() {
    let served = serve(ServerLimits::default(), hello()).await;
    let mut stream = connect(&served).await;
    let here = stream.local_addr().unwrap().to_string();
    for _ in 0..2 {
        stream.write_all(REQUEST.as_bytes()).await.unwrap();
        assert!(answer(&mut stream).await.ends_with(&here));
    }
}

#[tokio::test]
async fn who_has_said_everything_may_hang_up_that_side() {
    let served = serve(ServerLimits::default(), hello()).await;
    let mut stream = connect(&served).await;
    stream.write_all(LAST_REQUEST.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn a_full_house_takes_nobody_in_until_somebody_leaves() {
    let served = serve(ServerLimits { max_connections: 1, ..ServerLimits::default() }, hello()).await;
    let mut first = connect(&served).await;
    first.write_all(REQUEST.as_bytes()).await.unwrap();
    assert!(answer(&mut first).await.contains("200 OK"));
    let mut second = connect(&served).await;
    let _ = second.write_all(LAST_REQUEST.as_bytes()).await;
    assert_eq!(rest(&mut second).await, "");
    drop(first);
    there_is_a_place(&served, LAST_REQUEST).await;
}

/// Comes again and again until it is let in.
async fn there_is_a_place(served: &Served, request: &str) {
    let taken_in = async {
        loop {
            let mut visitor = connect(served).await;
            let _ = visitor.write_all(request.as_bytes()).await;
            if rest(&mut visitor).await.contains("200 OK") {
                break;
            }
        }
    };
    timeout(PATIENCE, taken_in).await.expect("the place is free again");
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_loses_the_place() {
    let limits = ServerLimits {
        max_connections: 1,
        write_timeout: Duration::from_millis(50),
        ..ServerLimits::default()
    };
    // more than the system holds for a connection
    let long = get(|| async { vec![b'.'; 64 * 1024 * 1024] });
    let served = serve(limits, hello().route("/long", long)).await;
    let mut first = connect(&served).await;
    first.write_all(REQUEST.replace(" / ", " /long ").as_bytes()).await.unwrap();
    first.readable().await.unwrap();
    there_is_a_place(&served, LAST_REQUEST).await;
}

#[tokio::test]
async fn a_request_under_way_is_finished_before_the_end() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (in_begun, in_go_on) = (begun.clone(), go_on.clone());
    let slow = move || async move {
        in_begun.notify_one();
        in_go_on.notified().await;
        "finished"
    };
    let served = serve(ServerLimits::default(), Router::new().route("/", get(slow))).await;
    let mut stream = connect(&served).await;
    stream.write_all(REQUEST.as_bytes()).await.unwrap();
    begun.notified().await;
    served.stop.cancel();
    go_on.notify_one();
    assert!(rest(&mut stream).await.ends_with("finished"));
    timeout(PATIENCE, served.serving).await.expect("it ends").unwrap();
    assert!(TcpStream::connect(served.address).await.is_err());
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_hold_up_the_end() {
    let begun = Arc::new(Notify::new());
    let in_begun = begun.clone();
    let endless = move || async move {
        in_begun.notify_one();
        std::future::pending::<()>().await;
    };
    let limits = ServerLimits { shutdown_timeout: Duration::from_millis(50), ..ServerLimits::default() };
    let served = serve(limits, Router::new().route("/", get(endless))).await;
    let mut stream = connect(&served).await;
    stream.write_all(REQUEST.as_bytes()).await.unwrap();
    begun.notified().await;
    served.stop.cancel();
    timeout(PATIENCE, served.serving).await.expect("it ends").unwrap();
}

/// A way to a database whose connections can be frozen: they stay open and carry nothing.
#[derive(Default)]
struct Way {
    carriers: Arc<Mutex<Vec<AbortHandle>>>,
    frozen: Arc<Mutex<Vec<(TcpStream, Far)>>>,
}

/// The server's end: the tests' PostgreSQL has a socket, one that is named may have a port.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}
type Far = Box<dyn Stream>;

async fn far_end(server: &PgConnectOptions) -> Far {
    match server.get_socket() {
        Some(folder) => Box::new(UnixStream::connect(folder.join(".s.PGSQL.5432")).await.unwrap()),
        None => Box::new(TcpStream::connect((server.get_host(), server.get_port())).await.unwrap()),
    }
}

impl Way {
    async fn to(&self, server: PgConnectOptions) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (carriers, frozen) = (self.carriers.clone(), self.frozen.clone());
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = far_end(&server).await;
                let carrier = Carrier { ends: Some((near, far)), frozen: frozen.clone() };
                carriers.lock().unwrap().push(tokio::spawn(carrier.carry()).abort_handle());
            }
        });
        address
    }

    /// Freezes every connection there is; new ones work.
    fn freeze(&self) {
        for carrier in self.carriers.lock().unwrap().drain(..) {
            carrier.abort();
        }
    }
}

struct Carrier {
    ends: Option<(TcpStream, Far)>,
    frozen: Arc<Mutex<Vec<(TcpStream, Far)>>>,
}

impl Carrier {
    async fn carry(mut self) {
        if let Some((near, far)) = &mut self.ends {
            let _ = copy_bidirectional(near, far).await;
        }
        self.ends = None;
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.frozen.lock().unwrap().extend(self.ends.take());
    }
}

#[tokio::test]
async fn a_pool_whose_connections_froze_is_made_anew() {
    let url = support::fresh().await;
    let mut through = url::Url::parse(url.expose_secret()).unwrap();
    let way = Way::default();
    let address = way.to(url.expose_secret().parse().unwrap()).await;
    through.set_query(None);
    through.set_host(Some("127.0.0.1")).unwrap();
    through.set_port(Some(address.port())).unwrap();
    let database = Database::open(&SecretString::from(through.to_string()), None).unwrap();
    let frozen = database.pool();
    // all that the pool may have: it could otherwise open one more, and that would work
    let mut all = Vec::new();
    for _ in 0..frozen.options().get_max_connections() {
        all.push(frozen.acquire().await.unwrap());
    }
    way.freeze();
    drop(all);
    assert!(timeout(Duration::from_millis(200), queries::ping(&frozen)).await.is_err());
    let watch = Watch { every: Duration::from_millis(20), patience: Duration::from_millis(500), failures: 2 };
    let watching = tokio::spawn(watch.over(database.clone()));
    let well = async {
        while timeout(Duration::from_millis(500), queries::ping(&database.pool())).await.is_err() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, well).await.expect("the watchdog makes a new pool");
    assert!(frozen.is_closed());
    watching.abort();
}

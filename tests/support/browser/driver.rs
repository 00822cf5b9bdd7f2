//! A Chromium under a chromedriver of its own, which ends with it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use axum::http::Method;
use fantoccini::{Client, ClientBuilder, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{Semaphore, SemaphorePermit};
use url::{ParseError, Url};

const RUN_BIN_TEST: &str =
    "Chromium and its driver are needed to test the pages: run bin/test, which installs them";

/// Browsers are heavy: more than this many at once only wait for each other.
static PLACES: Semaphore = Semaphore::const_new(2);

/// An open browser. Dropping it closes the browser, then its driver.
#[derive(Debug)]
pub struct Driver {
    pub client: Client,
    session: String,
    port: u16,
    _process: Process,
    _profile: TempDir,
    _place: SemaphorePermit<'static>,
}

impl Driver {
    pub async fn start() -> Self {
        let place = PLACES.acquire().await.unwrap();
        let profile = tempfile::tempdir().unwrap();
        let (process, port) = Process::start();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&profile))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("{RUN_BIN_TEST}. ({error})"));
        let session = client.session_id().await.unwrap().unwrap();
        Self { client, session, port, _process: process, _profile: profile, _place: place }
    }

    /// A command of Chromium's own protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.asks("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    /// What a script comes to. It runs beside the scripts of the page, in a world of its
    /// own: the page's policy does not bind it, and it runs where the page's own may not.
    pub async fn evaluates(&self, script: &str) -> Value {
        let tree = self.cdp("Page.getFrameTree", json!({})).await;
        let frame = &tree["frameTree"]["frame"]["id"];
        let world =
            self.cdp("Page.createIsolatedWorld", json!({ "frameId": frame, "worldName": "tests" })).await;
        let result = self
            .cdp(
                "Runtime.evaluate",
                json!({
                    "expression": script,
                    "contextId": world["executionContextId"],
                    "awaitPromise": true,
                    "returnByValue": true,
                }),
            )
            .await;
        assert!(result.get("exceptionDetails").is_none(), "{:#}", result["exceptionDetails"]);
        result["result"]["value"].clone()
    }

    /// What was written since the last time into the log of this kind.
    pub async fn log(&self, kind: &str) -> Vec<Value> {
        match self.asks("se/log", json!({ "type": kind })).await {
            Value::Array(entries) => entries,
            other => panic!("the log is no list: {other}"),
        }
    }

    async fn asks(&self, endpoint: &'static str, body: Value) -> Value {
        for _ in 0..2 {
            match self.client.issue_cmd(Request { endpoint, body: body.clone() }).await {
                // the page was just being replaced by another: ask the new one
                Err(error) if error.to_string().contains("no such execution context") => {}
                answer => return answer.unwrap(),
            }
        }
        self.client.issue_cmd(Request { endpoint, body }).await.unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // also after a failed test, where nobody can wait for an answer any more
        let farewell = || -> std::io::Result<()> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(10)))?;
            let path = format!("/session/{}", self.session);
            write!(stream, "DELETE {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
            // the driver answers when the browser has gone, and then keeps the line open
            stream.read_exact(&mut [0; 12])
        };
        if let Err(error) = farewell() {
            eprintln!("the browser did not close: {error}");
        }
    }
}

/// A chromedriver that ends with its handle.
#[derive(Debug)]
struct Process(Child);

impl Process {
    fn start() -> (Self, u16) {
        let child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{RUN_BIN_TEST}. (chromedriver: {error})"));
        let mut process = Self(child);
        let mut said = BufReader::new(process.0.stdout.take().unwrap()).lines();
        let port = said.by_ref().map_while(Result::ok).find_map(|line| {
            let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        // whatever it says later is read, so that it never waits for a reader
        std::thread::spawn(move || said.for_each(drop));
        (process, port.unwrap_or_else(|| panic!("{RUN_BIN_TEST}. (chromedriver names no port)")))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn capabilities(profile: &TempDir) -> serde_json::Map<String, Value> {
    let profile = profile.path().to_str().unwrap();
    // a machine under load answers late, and that is no fault of a page
    let capabilities = json!({
        "browserName": "chrome",
        "timeouts": { "pageLoad": 60_000, "script": 60_000 },
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        "goog:chromeOptions": {
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--lang=en-GB", format!("--user-data-dir={profile}"),
            ],
        },
    });
    match capabilities {
        Value::Object(capabilities) => capabilities,
        _ => unreachable!("an object was written"),
    }
}

/// A request that goes beyond the standard of `WebDriver`.
#[derive(Debug)]
struct Request {
    endpoint: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Request {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.endpoint))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// axe-core, which looks for what shuts people out.
pub fn axe() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/npm/node_modules/axe-core/axe.min.js");
    fs::read_to_string(path).unwrap_or_else(|error| {
        panic!("axe-core is needed to test the pages: run bin/test, which installs it. ({path}: {error})")
    })
}

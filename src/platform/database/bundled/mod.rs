//! The bundled PostgreSQL server, for a site without `DATABASE_URL`.
//!
//! It runs ordinary server binaries: those installed on the machine, or a set that is downloaded
//! once and kept in the data directory. The server only listens on a Unix socket in a private
//! folder, so it needs no password.
//!
//! # The supervisor
//!
//! Between the site and the server there is a supervisor: the same executable in a process of its
//! own, under the hidden sub-command `supervisor`, whose standard input is a pipe from the site.
//! When the site exits, even if it is killed, the pipe closes and the supervisor stops the server.
//! The supervisor restarts a server that crashes, and the site restarts a supervisor that crashes.
//! A new supervisor waits for the file lock of its predecessor and stops an orphaned server.
//!
//! # Users
//!
//! PostgreSQL refuses to run as root. If Lectern is started as root, the server runs as an
//! unprivileged user, or in a user namespace if no such user can reach the folder.
//!
//! # One site per data directory
//!
//! A file lock in the data directory prevents a second site from starting. Commands such as
//! `lectern import` connect to the server of the running site instead.

mod account;
mod binaries;
mod directory;
mod supervisor;

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use secrecy::SecretString;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{DatabaseError, Settings, connect, queries};
use directory::Home;

pub use supervisor::Supervisor;

/// The name of both the user and the database.
const LECTERN: &str = "lectern";
/// How long the first start may take on a slow machine.
const STARTING: Duration = Duration::from_secs(90);

/// A running server. If it is dropped without [`Cluster::stop`], its supervisor stops it.
#[derive(Debug)]
pub struct Cluster {
    home: Home,
    stop: CancellationToken,
    supervisor: JoinHandle<()>,
    /// The operating system releases the lock when the process ends, however it ends.
    _lock: File,
}

impl Cluster {
    /// Starts the server of this data directory, creating the cluster if there is none.
    ///
    /// # Errors
    /// If another site uses the directory, or the server cannot be started.
    pub async fn start(settings: &Settings) -> Result<Self, DatabaseError> {
        let home = Home::make(&settings.data_dir)?;
        let lock = lock(&settings.data_dir)?;
        let binaries = binaries::find(&home).await?.dir;
        let order = Order {
            program: settings.program.clone(),
            supervisor: Supervisor { home: home.path().to_owned(), binaries, volatile: !settings.durable },
        };
        let (mut supervisor, pipe) = order.start().map_err(DatabaseError::with("run", &order.program))?;
        let waiting = timeout(STARTING, wait(&mut supervisor, &address(&home, "postgres"))).await;
        waiting.unwrap_or_else(|_| {
            let cause = format!("it was not ready within {} seconds", STARTING.as_secs());
            Err(DatabaseError::DidNotStart { cause, log: home.log() })
        })?;
        let stop = CancellationToken::new();
        let supervisor = tokio::spawn(supervise(order, supervisor, pipe, stop.clone()));
        Ok(Self { home, stop, supervisor, _lock: lock })
    }

    /// The URL of a database on this server.
    pub fn url(&self, database: &str) -> SecretString {
        address(&self.home, database)
    }

    /// The URL of the database that a running site keeps in this directory.
    ///
    /// # Errors
    /// If the directory cannot be opened.
    pub fn running_in(data_dir: &Path) -> Result<SecretString, DatabaseError> {
        Ok(address(&Home::make(data_dir)?, LECTERN))
    }

    /// Stops the server and waits until it has exited.
    pub async fn stop(self) {
        self.stop.cancel();
        let _ = self.supervisor.await;
    }
}

/// Takes the lock on the data directory. The file holds the process id of its owner.
fn lock(data_dir: &Path) -> Result<File, DatabaseError> {
    let path = data_dir.join("lock");
    let opened = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
    let mut file = opened.map_err(DatabaseError::with("opened", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            let _ = file.read_to_string(&mut pid);
            let pid = Some(pid.trim().to_owned()).filter(|pid| !pid.is_empty());
            return Err(DatabaseError::AlreadyRunning { dir: data_dir.to_owned(), pid });
        }
        Err(TryLockError::Error(error)) => return Err(DatabaseError::with("locked", &path)(error)),
    }
    let written =
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
    written.map_err(DatabaseError::with("written", &path))?;
    Ok(file)
}

fn address(home: &Home, database: &str) -> SecretString {
    // The server asks for no password; giving one keeps the client from looking for a password
    // file.
    let mut url = Url::parse("postgres://lectern:trusted@localhost:5432/")
        .unwrap_or_else(|_| unreachable!("a fixed address parses"));
    url.set_path(database);
    url.query_pairs_mut().append_pair("host", &home.socket().to_string_lossy());
    SecretString::from(url.to_string())
}

/// How to start a supervisor. Used again if it crashes.
struct Order {
    program: PathBuf,
    supervisor: Supervisor,
}

impl Order {
    fn start(&self) -> io::Result<(Child, Option<ChildStdin>)> {
        let mut supervisor = Command::new(&self.program)
            .args(self.supervisor.arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C signals the whole foreground process group, but the supervisor has to outlive the
            // site.
            .process_group(0)
            .spawn()?;
        // Taken out, because `wait` closes the standard input of a child.
        let pipe = supervisor.stdin.take();
        Ok((supervisor, pipe))
    }
}

/// Waits until the server accepts connections, and creates the database if necessary.
async fn wait(supervisor: &mut Child, url: &SecretString) -> Result<(), DatabaseError> {
    let said = supervisor.stdout.take();
    let ready = async {
        all_clear(said).await;
        answer(url).await;
    };
    tokio::select! {
        trouble = sentence_of(supervisor) => Err(trouble),
        () = ready => {
            let mut connection = connect(url).await?;
            if !queries::database_exists(&mut connection, LECTERN).await? {
                queries::create_lectern(&mut connection).await?;
            }
            Ok(())
        }
    }
}

/// Waits until the supervisor reports that no orphaned server is left. If it exits first, this
/// never completes, and [`sentence_of`] reports the error.
async fn all_clear(said: Option<ChildStdout>) {
    let Some(mut said) = said else { return std::future::pending().await };
    let mut word = [0; 16];
    if !matches!(said.read(&mut word).await, Ok(1..)) {
        std::future::pending::<()>().await;
    }
}

async fn answer(url: &SecretString) {
    while connect(url).await.is_err() {
        sleep(Duration::from_millis(20)).await;
    }
}

/// The last line that a supervisor wrote to stderr before it exited.
async fn sentence_of(supervisor: &mut Child) -> DatabaseError {
    let mut said = String::new();
    if let Some(stderr) = &mut supervisor.stderr {
        let _ = stderr.read_to_string(&mut said).await;
    }
    let _ = supervisor.wait().await;
    DatabaseError::Supervisor(
        said.lines().last().unwrap_or("The database's supervisor stopped unexpectedly.").to_owned(),
    )
}

/// Logs the supervisor's stderr, and restarts the supervisor if it is killed.
async fn supervise(
    order: Order,
    mut supervisor: Child,
    mut pipe: Option<ChildStdin>,
    stop: CancellationToken,
) {
    loop {
        tokio::select! {
            () = listen(&mut supervisor) => {}
            () = stop.cancelled() => {
                drop(pipe);
                let _ = supervisor.wait().await;
                return;
            }
        }
        tracing::error!("the database supervisor exited; restarting it");
        sleep(Duration::from_millis(500)).await;
        match order.start() {
            Ok(started) => (supervisor, pipe) = started,
            Err(error) => tracing::error!(%error, "the database supervisor could not be started"),
        }
    }
}

async fn listen(supervisor: &mut Child) {
    if let Some(stderr) = &mut supervisor.stderr {
        let mut lines = BufReader::new(stderr).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            tracing::warn!(target: "lectern::supervisor", "{line}");
        }
    }
    let _ = supervisor.wait().await;
}

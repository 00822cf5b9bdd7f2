//! The supervisor process of the bundled PostgreSQL server. It reads a pipe from the site. When the
//! site exits, even if it is killed, the pipe closes and the supervisor stops the server. If the
//! server crashes, the supervisor restarts it.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::fd::AsFd,
    path::PathBuf,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    io::AsyncReadExt,
    net::unix::pipe,
    process::Child,
    signal::unix::{SignalKind, signal},
    time::{Instant, sleep, timeout},
};

use super::{DatabaseError, account::Account, directory::Home};

/// How long each stop signal may take. A fast shutdown that takes longer becomes an immediate one,
/// and the server replays its write-ahead log at the next start. No committed data is lost.
const STOPPING: Duration = Duration::from_millis(2500);
/// A server that exits sooner counts as failed to start.
const TOO_SHORT: Duration = Duration::from_secs(5);
/// The log is truncated above this size.
const LONGEST_LOG: u64 = 5 * 1024 * 1024;

/// The arguments of the supervisor.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Supervisor {
    /// The folder of the cluster.
    #[arg(long)]
    pub(super) home: PathBuf,
    /// The folder of the server's programs.
    #[arg(long)]
    pub(super) binaries: PathBuf,
    /// Does without fsync: for tests, whose data may be lost.
    #[arg(long)]
    pub(super) volatile: bool,
}

impl Supervisor {
    /// Runs the server until the site exits.
    ///
    /// # Errors
    /// If the server cannot be started, or crashes repeatedly.
    pub async fn keep(self) -> Result<(), DatabaseError> {
        let site = Site::beyond_stdin().map_err(DatabaseError::with("read", "the pipe from the site"))?;
        let home = Home::at(self.home.clone());
        let lock = OpenOptions::new().create(true).append(true).open(home.lock());
        let lock = lock.map_err(DatabaseError::with("opened", home.lock()))?;
        // Blocks until the supervisor of a killed site has stopped its server.
        lock.lock().map_err(DatabaseError::with("locked", home.lock()))?;
        end_leftover(&home).await;
        tell_all_clear();
        let account = Account::choose(&home, &self.binaries)?;
        let server = Server { home, account, supervisor: self };
        server.make_tables().await?;
        server.keep(site).await
    }

    pub(super) fn arguments(&self) -> Vec<std::ffi::OsString> {
        let mut arguments = vec!["supervisor".into(), "--home".into(), self.home.clone().into()];
        arguments.extend(["--binaries".into(), self.binaries.clone().into()]);
        if self.volatile {
            arguments.push("--volatile".into());
        }
        arguments
    }
}

struct Server {
    home: Home,
    account: Account,
    supervisor: Supervisor,
}

impl Server {
    /// Runs initdb if there is no cluster. The rename at the end makes it atomic.
    async fn make_tables(&self) -> Result<(), DatabaseError> {
        if self.home.made_by().is_some() {
            return Ok(());
        }
        let unfinished = self.home.unfinished();
        let _ = fs::remove_dir_all(&unfinished);
        let mut initdb = self.account.command(&self.supervisor.binaries.join("initdb"));
        initdb.arg("--pgdata").arg(&unfinished).current_dir(self.home.path());
        initdb.args(["--username=lectern", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        if self.supervisor.volatile {
            initdb.arg("--no-sync");
        }
        let output = tokio::process::Command::from(initdb).output().await;
        let output = output.map_err(DatabaseError::with("run", self.supervisor.binaries.join("initdb")))?;
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            fs::write(self.home.log(), &errors).map_err(DatabaseError::with("written", self.home.log()))?;
            return Err(self.did_not_start(&errors));
        }
        fs::rename(&unfinished, self.home.tables()).map_err(DatabaseError::with("made", self.home.tables()))
    }

    async fn keep(&self, mut site: Site) -> Result<(), DatabaseError> {
        let _ignored_signals =
            [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()].map(signal);
        let mut failures = 0;
        loop {
            self.home.forget_leftover();
            let started = Instant::now();
            let mut child = self.start()?;
            let ended = tokio::select! {
                ended = child.wait() => ended,
                () = site.gone() => return stop(child).await,
            };
            report(&format!("the database server stopped unexpectedly ({})", state(ended)));
            failures = if started.elapsed() < TOO_SHORT { failures + 1 } else { 0 };
            if failures >= 3 {
                return Err(self.did_not_start(&fs::read_to_string(self.home.log()).unwrap_or_default()));
            }
            tokio::select! {
                () = sleep(Duration::from_millis(300)) => {}
                () = site.gone() => return Ok(()),
            }
        }
    }

    fn start(&self) -> Result<Child, DatabaseError> {
        let log = self.open_log().map_err(DatabaseError::with("opened", self.home.log()))?;
        let mut command = self.account.command(&self.supervisor.binaries.join("postgres"));
        command.arg("-D").arg(self.home.tables()).current_dir(self.home.path());
        command.arg("-k").arg(self.home.socket());
        let fsync = if self.supervisor.volatile { "fsync=off" } else { "fsync=on" };
        for setting in
            ["listen_addresses=", "port=5432", "unix_socket_permissions=0700", "timezone=UTC", fsync]
        {
            command.arg("-c").arg(setting);
        }
        command.stdout(log.try_clone().map_err(DatabaseError::with("opened", self.home.log()))?).stderr(log);
        tokio::process::Command::from(command)
            .spawn()
            .map_err(DatabaseError::with("run", self.supervisor.binaries.join("postgres")))
    }

    fn open_log(&self) -> io::Result<File> {
        let log = OpenOptions::new().create(true).append(true).open(self.home.log())?;
        if log.metadata()?.len() > LONGEST_LOG {
            log.set_len(0)?;
        }
        Ok(log)
    }

    fn did_not_start(&self, log: &str) -> DatabaseError {
        DatabaseError::DidNotStart { cause: last_complaint(log), log: self.home.log() }
    }
}

/// The site's end of the pipe.
struct Site(pipe::Receiver);

impl Site {
    fn beyond_stdin() -> io::Result<Self> {
        let stdin = io::stdin().as_fd().try_clone_to_owned()?;
        pipe::Receiver::from_owned_fd(stdin).map(Self)
    }

    /// Waits for end of file. The site never writes to the pipe.
    async fn gone(&mut self) {
        let mut nothing = [0; 16];
        while matches!(self.0.read(&mut nothing).await, Ok(1..)) {}
    }
}

async fn stop(mut child: Child) -> Result<(), DatabaseError> {
    let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    for (signal, patience) in [(Signal::INT, STOPPING), (Signal::QUIT, STOPPING), (Signal::KILL, STOPPING)] {
        if let Some(pid) = pid {
            let _ = kill_process(pid, signal);
        }
        if timeout(patience, child.wait()).await.is_ok() {
            break;
        }
    }
    Ok(())
}

/// Stops an orphaned server, whose site and supervisor were both killed.
async fn end_leftover(home: &Home) {
    let Some(pid) = home.leftover() else { return };
    report("stopping the database server of a Lectern that was killed");
    for signal in [Signal::INT, Signal::QUIT] {
        let _ = kill_process(pid, signal);
        let until = Instant::now() + 2 * STOPPING;
        while Instant::now() < until {
            if home.leftover() != Some(pid) {
                return;
            }
            sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Tells the site that no orphaned server is left. Until then, the site could connect to a server
/// that is about to be stopped.
fn tell_all_clear() {
    use std::io::Write;

    let _ = writeln!(io::stdout(), "clear");
}

/// Writes to stderr, which the site logs. Ignores errors, because the site may be gone.
fn report(what: &str) {
    use std::io::Write;

    let _ = writeln!(io::stderr(), "{what}");
}

fn state(ended: io::Result<std::process::ExitStatus>) -> String {
    ended.map_or_else(|error| error.to_string(), |status| status.to_string())
}

/// The last error in the server's log.
fn last_complaint(log: &str) -> String {
    let complaint = |line: &&str| ["FATAL:", "PANIC:", "error:"].iter().any(|word| line.contains(word));
    let line =
        log.lines().rev().find(complaint).or_else(|| log.lines().last()).unwrap_or("it printed nothing");
    let words =
        line.split_once("FATAL:").or_else(|| line.split_once("PANIC:")).map_or(line, |(_, words)| words);
    words.trim().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_searched_for_what_the_server_wants() {
        let log = "2026-01-01 12:00:00 UTC [7] LOG:  starting\n\
                   2026-01-01 12:00:00 UTC [7] FATAL:  could not create shared memory segment\n\
                   2026-01-01 12:00:00 UTC [7] LOG:  database system is shut down\n";
        assert_eq!(last_complaint(log), "could not create shared memory segment");
        assert_eq!(last_complaint(""), "it printed nothing");
    }
}

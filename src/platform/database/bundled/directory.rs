//! The directory of the bundled server: `postgres/` in the data directory.

use std::{
    env, fs, io,
    os::unix::fs::{DirBuilderExt, MetadataExt, lchown},
    path::{Path, PathBuf},
};

use rustix::process::{Pid, geteuid};
use sha2::{Digest, Sha256};

use super::DatabaseError;

/// A Unix socket path is limited to 107 bytes on Linux, and less on some systems. The file name
/// takes 14 of them.
const LONGEST_SOCKET_FOLDER: usize = 86;

/// The paths of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home(PathBuf);

impl Home {
    /// Creates the data directory and the home in it.
    ///
    /// # Errors
    /// If a folder cannot be created.
    pub(super) fn make(data_dir: &Path) -> Result<Self, DatabaseError> {
        // The user of the server must be able to traverse this directory, but not to list it.
        let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
        make_folder(data_dir, mode).map_err(DatabaseError::with("made", data_dir))?;
        let data_dir = data_dir.canonicalize().map_err(DatabaseError::with("found", data_dir))?;
        let home = Self(data_dir.join("postgres"));
        make_folder(&home.0, 0o700).map_err(DatabaseError::with("made", &home.0))?;
        Ok(home)
    }

    /// A home that another process has created.
    pub(super) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// The data directory of PostgreSQL (`PGDATA`).
    pub(super) fn tables(&self) -> PathBuf {
        self.0.join("tables")
    }

    /// A cluster that initdb has not finished. It is renamed to [`Home::tables`] when it is
    /// complete.
    pub(super) fn unfinished(&self) -> PathBuf {
        self.0.join("tables.unfinished")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.0.join("server.log")
    }

    /// The lock file of the supervisor.
    pub(super) fn lock(&self) -> PathBuf {
        self.0.join("supervisor.lock")
    }

    /// The cache of downloaded binaries.
    pub(super) fn binaries(&self) -> PathBuf {
        self.0.join("binaries")
    }

    /// The folder of the socket: in the home, or in a private folder with a shorter path.
    pub(super) fn socket(&self) -> PathBuf {
        let here = self.0.join("socket");
        if here.as_os_str().len() <= LONGEST_SOCKET_FOLDER {
            return here;
        }
        let hash: String = Sha256::digest(self.0.as_os_str().as_encoded_bytes())
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        env::temp_dir().join(format!("lectern-{hash}"))
    }

    /// The major version of PostgreSQL that created the cluster.
    pub(super) fn made_by(&self) -> Option<u32> {
        fs::read_to_string(self.tables().join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// Lets this user traverse the path to the home.
    pub(super) fn open_to(&self, uid: u32, gid: u32) -> Result<(), DatabaseError> {
        give(&self.0, uid, gid).map_err(DatabaseError::with("handed over", &self.0))
    }

    /// Makes this user the owner of everything that the server writes.
    pub(super) fn give_to(&self, uid: u32, gid: u32) -> Result<(), DatabaseError> {
        let socket = self.socket();
        make_folder(&socket, 0o700).map_err(DatabaseError::with("made", &socket))?;
        let made = fs::symlink_metadata(&socket).map_err(DatabaseError::with("read", &socket))?;
        let is_known = socket.starts_with(&self.0) || [uid, geteuid().as_raw()].contains(&made.uid());
        if !made.is_dir() || !is_known || made.mode() & 0o077 != 0 {
            return Err(DatabaseError::ForeignSocket(socket));
        }
        self.open_to(uid, gid)?;
        give(&socket, uid, gid)
            .and_then(|()| give_all(&self.tables(), uid, gid))
            .map_err(DatabaseError::with("handed over", &self.0))
    }

    /// The process id of an orphaned server, whose site and supervisor were both killed. The id in
    /// the file may have been reused, so it only counts if its process works in our directory.
    pub(super) fn leftover(&self) -> Option<Pid> {
        let file = fs::read_to_string(self.tables().join("postmaster.pid")).ok()?;
        let pid: i32 = file.lines().next()?.trim().parse().ok()?;
        let pid = Pid::from_raw(pid)?;
        self.is_served_by(pid).then_some(pid)
    }

    #[cfg(target_os = "linux")]
    fn is_served_by(&self, pid: Pid) -> bool {
        fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == self.tables())
    }

    #[cfg(not(target_os = "linux"))]
    fn is_served_by(&self, pid: Pid) -> bool {
        let tables = self.tables();
        std::process::Command::new("ps")
            .args(["-o", "command=", "-p", &pid.to_string()])
            .output()
            .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(&*tables.to_string_lossy()))
    }

    /// Removes a stale `postmaster.pid`, so that a new process with the same id is not mistaken for
    /// the server.
    pub(super) fn forget_leftover(&self) {
        if self.leftover().is_none() {
            let _ = fs::remove_file(self.tables().join("postmaster.pid"));
        }
    }
}

fn make_folder(path: &Path, mode: u32) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(mode).create(path)
}

fn give(path: &Path, uid: u32, gid: u32) -> io::Result<()> {
    let now = fs::symlink_metadata(path)?;
    if now.uid() == uid && now.gid() == gid { Ok(()) } else { lchown(path, Some(uid), Some(gid)) }
}

/// Like [`give`], for a whole tree. Skipped if the top folder has the right owner already.
fn give_all(path: &Path, uid: u32, gid: u32) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(now) if now.uid() == uid && now.gid() == gid => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
        Ok(now) if now.is_dir() => {
            for entry in fs::read_dir(path)? {
                give_all(&entry?.path(), uid, gid)?;
            }
        }
        Ok(_) => {}
    }
    // The top folder last, so that an interrupted run starts over.
    give(path, uid, gid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_gets_a_short_socket() {
        let short = Home::at(PathBuf::from("/srv/lectern/data/postgres"));
        assert_eq!(short.socket(), Path::new("/srv/lectern/data/postgres/socket"));
        let long = Home::at(PathBuf::from(format!("/srv/{}/data/postgres", "x".repeat(80))));
        assert!(long.socket().as_os_str().len() <= LONGEST_SOCKET_FOLDER, "{:?}", long.socket());
    }

    #[test]
    fn a_number_that_is_somebody_elses_is_no_leftover() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::make(dir.path()).unwrap();
        fs::create_dir(home.tables()).unwrap();
        fs::write(home.tables().join("postmaster.pid"), format!("{}\n", std::process::id())).unwrap();
        assert_eq!(home.leftover(), None);
        home.forget_leftover();
        assert!(!home.tables().join("postmaster.pid").exists());
    }
}

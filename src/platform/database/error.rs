use std::{io, path::PathBuf};

use sqlx::{migrate::MigrateError, postgres::PgConnectOptions};

/// Why the database cannot be used, in one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("No PostgreSQL answers at {place} ({cause}): start it there, or correct DATABASE_URL.")]
    Unreachable { place: String, cause: String },
    #[error("PostgreSQL at {place} does not accept this user and password: correct them in DATABASE_URL.")]
    Refused { place: String },
    #[error(
        "PostgreSQL at {place} has no database “{name}”: create it (createdb {name}), or correct DATABASE_URL."
    )]
    NoDatabase { place: String, name: String },
    #[error(
        "PostgreSQL at {place} is version {version}: Lectern needs 15 or newer, so point DATABASE_URL at one."
    )]
    TooOld { place: String, version: String },
    #[error(
        "The database at {place} keeps text as {encoding}: create one with encoding UTF8 and name it in DATABASE_URL."
    )]
    NotUnicode { place: String, encoding: String },
    #[error(
        "The database was made by another version of Lectern (migration {0} is not the one in this binary): start the version that made it, or a newer one."
    )]
    OtherSchema(i64),
    #[error("The tables could not be brought up to date: {0}.")]
    Migration(String),
    #[error("The database answers, but not as expected: {0}.")]
    Query(String),

    #[error(
        "DATABASE_URL is not set, and this Lectern was built without the feature bundled-postgres: set DATABASE_URL to a PostgreSQL 15 or newer, or build with the feature."
    )]
    NotBundled,
    #[error(
        "A second Lectern is already running on this data directory ({}{}): stop it, or give this one another LECTERN_DATA_DIR and LECTERN_BIND.",
        .dir.display(), process(.pid.as_deref())
    )]
    AlreadyRunning { dir: PathBuf, pid: Option<String> },
    #[error(
        "There is no PostgreSQL on this machine and none could be fetched ({0}): run `apt-get install postgresql`, or `docker compose up`, or set DATABASE_URL."
    )]
    NoBinaries(String),
    #[error(
        "The database in {} was made by PostgreSQL {made_by}, which this machine does not have (found: {found}): install version {made_by} again, or set DATABASE_URL.",
        .dir.display()
    )]
    OtherMajor { dir: PathBuf, made_by: u32, found: String },
    #[error(
        "PostgreSQL does not run as root, and no other user can reach {}: run Lectern as an ordinary user, or set LECTERN_DATA_DIR to a folder outside of root's home, or set DATABASE_URL.",
        .0.display()
    )]
    NoAccount(PathBuf),
    #[error(
        "The folder {} for the database's socket belongs to somebody else: remove it, or set LECTERN_DATA_DIR to a shorter path.",
        .0.display()
    )]
    ForeignSocket(PathBuf),
    #[error("PostgreSQL did not start ({cause}): {} tells more.", .log.display())]
    DidNotStart { cause: String, log: PathBuf },
    #[error("{} could not be {what} ({cause}): make sure that the folder can be written to.", .path.display())]
    Folder { what: &'static str, path: PathBuf, cause: io::Error },
    /// A message from the supervisor process.
    #[error("{0}")]
    Supervisor(String),
}

fn process(pid: Option<&str>) -> String {
    pid.map(|pid| format!(", process {pid}")).unwrap_or_default()
}

impl DatabaseError {
    /// Converts an I/O error on `path`, for use with `map_err`.
    pub(super) fn with(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Folder { what, path, cause }
    }

    /// Converts an error of connecting into advice.
    pub(super) fn of_connecting(error: &sqlx::Error, options: &PgConnectOptions) -> Self {
        let place = place(options);
        match error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
            Some("28P01" | "28000") => Self::Refused { place },
            Some("3D000") => Self::NoDatabase { place, name: database(options).to_owned() },
            _ => Self::Unreachable { place, cause: plain(error) },
        }
    }
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        Self::Query(plain(&error))
    }
}

impl From<MigrateError> for DatabaseError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) | MigrateError::VersionMismatch(version) => {
                Self::OtherSchema(version)
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                Self::Migration(plain(&error))
            }
            error => Self::Migration(error.to_string()),
        }
    }
}

/// Host and port, or the socket path, without the password.
pub(super) fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

fn database(options: &PgConnectOptions) -> &str {
    options.get_database().unwrap_or_else(|| options.get_username())
}

/// The message of the innermost error, without a full stop.
fn plain(error: &sqlx::Error) -> String {
    let words = match error {
        sqlx::Error::Io(error) => error.to_string(),
        sqlx::Error::Database(error) => error.message().to_owned(),
        error => error.to_string(),
    };
    words.trim_end_matches('.').to_owned()
}

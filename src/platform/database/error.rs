use std::{io, path::PathBuf};

use sqlx::{migrate::MigrateError, postgres::PgConnectOptions};

/// Why the database cannot be used, in one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("No PostgreSQL is answering at {place} ({cause}): start it, or correct DATABASE_URL.")]
    Unreachable { place: String, cause: String },
    #[error("PostgreSQL at {place} rejected this user and password: correct them in DATABASE_URL.")]
    Refused { place: String },
    #[error(
        "PostgreSQL at {place} has no database “{name}”: create it (createdb {name}), or correct DATABASE_URL."
    )]
    NoDatabase { place: String, name: String },
    #[error(
        "PostgreSQL at {place} is version {version}, but Lectern needs 15 or newer: set DATABASE_URL to a newer one."
    )]
    TooOld { place: String, version: String },
    #[error(
        "The database at {place} stores text as {encoding}, but Lectern needs UTF8: create a database with encoding UTF8 and set DATABASE_URL to it."
    )]
    NotUnicode { place: String, encoding: String },
    #[error(
        "The database was made by another version of Lectern (migration {0} differs from this program’s): run that version, or a newer one."
    )]
    OtherSchema(i64),
    #[error("The database tables could not be updated: {0}.")]
    Migration(String),
    #[error("The database gave an unexpected answer: {0}.")]
    Query(String),

    #[error(
        "DATABASE_URL is not set, and this Lectern was built without bundled-postgres: set DATABASE_URL to a PostgreSQL 15 or newer, or build with that feature."
    )]
    NotBundled,
    #[error(
        "Another Lectern is already using this data directory ({}{}): stop it, or set another LECTERN_DATA_DIR and LECTERN_BIND.",
        .dir.display(), process(.pid.as_deref())
    )]
    AlreadyRunning { dir: PathBuf, pid: Option<String> },
    #[error(
        "PostgreSQL is not installed, and it could not be downloaded ({0}): run `apt-get install postgresql`, or `docker compose up`, or set DATABASE_URL."
    )]
    NoBinaries(String),
    #[error(
        "The database in {} was made by PostgreSQL {made_by}, which this machine does not have (found: {found}): install version {made_by} again, or set DATABASE_URL.",
        .dir.display()
    )]
    OtherMajor { dir: PathBuf, made_by: u32, found: String },
    #[error(
        "PostgreSQL can’t run as root, and no other user can open {}: run Lectern as an ordinary user, set LECTERN_DATA_DIR to a folder outside root's home, or set DATABASE_URL.",
        .0.display()
    )]
    NoAccount(PathBuf),
    #[error(
        "The folder {} for the database's socket belongs to another user: remove it, or set LECTERN_DATA_DIR to a shorter path.",
        .0.display()
    )]
    ForeignSocket(PathBuf),
    #[error("PostgreSQL did not start ({cause}): see {} for details.", .log.display())]
    DidNotStart { cause: String, log: PathBuf },
    #[error("{} could not be {what} ({cause}): check that Lectern can write to the folder.", .path.display())]
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

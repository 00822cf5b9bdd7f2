//! What a room registers: plain data, one [`Room`] each, listed once in `rooms.rs`. The router,
//! the process, the doctor, the privacy page and the desk walk that list.

use std::{fmt, path::PathBuf, str::FromStr, time::Duration as Pause};

use axum::Router;
use futures_util::future::BoxFuture;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use tokio_util::sync::CancellationToken;

use super::{App, limits::Limit, mail::Letter};

/// A folder of `src/`, as the rest of the site sees it.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Also the name of its folder, its templates and its tests.
    pub name: &'static str,
    /// The pages that anybody may open.
    pub public: fn() -> Router<App>,
    /// The pages of staff: nested below `/admin`, behind the guard.
    pub desk: fn() -> Router<App>,
    /// Who may open the pages below `/admin`.
    pub needs: Role,
    /// Links in the menu of the desk, in the order of rooms.
    pub nav: &'static [Nav],
    /// What the home page of the desk counts.
    pub waiting: &'static [Waiting],
    /// What runs beside the pages.
    pub jobs: &'static [Job],
    /// One letter of each kind, with made-up people in it.
    pub letters: fn() -> anyhow::Result<Vec<Letter>>,
    /// How long what is kept here: the code deletes by it, and the privacy page says so.
    pub retention: &'static [Retention],
    /// How much should have been deleted or done by a moment.
    pub overdue: Option<Overdue>,
    /// What the doctor looks at.
    pub checks: &'static [Check],
    /// Rate limits of its pages.
    pub limits: &'static [Limit],
    /// Beginnings of addresses that hold a token: upper and lower case differ in them.
    pub tokens: &'static [&'static str],
    /// Beginnings of addresses that crawlers are asked to leave alone.
    pub uncrawled: &'static [&'static str],
}

impl Room {
    /// A room without any page, to be completed with `..Room::new("name")`.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            public: Router::new,
            desk: Router::new,
            needs: Role::Editor,
            nav: &[],
            waiting: &[],
            jobs: &[],
            letters: || Ok(Vec::new()),
            retention: &[],
            overdue: None,
            checks: &[],
            limits: &[],
            tokens: &[],
            uncrawled: &[],
        }
    }
}

/// One letter of each kind, from every room.
pub fn letters(rooms: &[Room]) -> anyhow::Result<Vec<Letter>> {
    let each: Vec<Vec<Letter>> = rooms.iter().map(|room| (room.letters)()).collect::<anyhow::Result<_>>()?;
    Ok(each.concat())
}

/// What somebody on the staff may do: an editor writes answers, an admin does everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Role {
    Editor,
    Admin,
}

/// A word that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a role is editor or admin")]
pub struct NoSuchRole;

impl FromStr for Role {
    type Err = NoSuchRole;

    fn from_str(text: &str) -> Result<Self, NoSuchRole> {
        match text {
            "editor" => Ok(Self::Editor),
            "admin" => Ok(Self::Admin),
            _ => Err(NoSuchRole),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Editor => "editor",
            Self::Admin => "admin",
        })
    }
}

/// Counts what should have been deleted, or done, by a moment.
pub type Overdue = fn(PgPool, OffsetDateTime) -> BoxFuture<'static, sqlx::Result<i64>>;

/// A link in the menu of the desk.
#[derive(Debug, Clone, Copy)]
pub struct Nav {
    pub label: &'static str,
    pub path: &'static str,
    /// Its place in the menu, from the left.
    pub place: u8,
}

/// Something that waits for staff, with where it is dealt with.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    pub label: &'static str,
    pub path: &'static str,
    pub count: fn(PgPool) -> BoxFuture<'static, sqlx::Result<i64>>,
    /// Drawn as an alarm where anything waits.
    pub is_alarm: bool,
}

/// Which process does a job where the site is split over several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// The one that answers requests.
    Site,
    /// The one that sends mail and does what the clock asks for.
    Worker,
    /// Each of them.
    Every,
}

/// What runs beside the pages.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    pub name: &'static str,
    pub process: Process,
    pub runs: Runs,
}

#[derive(Debug, Clone, Copy)]
pub enum Runs {
    /// By one process at a time, now and again after each pause.
    Alone(Pause, fn(App) -> BoxFuture<'static, anyhow::Result<()>>),
    /// From the start until the token is cancelled.
    Throughout(fn(App, CancellationToken) -> BoxFuture<'static, ()>),
}

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    pub what: &'static str,
    pub why: &'static str,
    pub kept: Duration,
    /// The event from which the time is counted: "it came in".
    pub after: &'static str,
}

impl Retention {
    /// “48 hours”, “30 days”, “12 months”.
    pub fn in_words(&self) -> String {
        match self.kept.whole_days() {
            365 => "12 months".to_owned(),
            days if days > 2 => format!("{days} days"),
            _ => format!("{} hours", self.kept.whole_hours()),
        }
    }
}

/// A check of `lectern doctor`.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    pub name: &'static str,
    pub run: fn(CheckContext) -> BoxFuture<'static, Vec<Finding>>,
}

/// What a check may look at.
#[derive(Debug, Clone)]
pub struct CheckContext {
    pub pool: PgPool,
    pub data_dir: PathBuf,
}

/// What a check found, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub is_well: bool,
    pub text: String,
}

impl Finding {
    pub fn well(text: impl Into<String>) -> Self {
        Self { is_well: true, text: text.into() }
    }

    pub fn wrong(text: impl Into<String>) -> Self {
        Self { is_well: false, text: text.into() }
    }
}

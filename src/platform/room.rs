//! What a room registers: plain data, one [`Room`] each, listed in `rooms.rs`. The router, the
//! background tasks, the doctor, the privacy page and the desk iterate over that list.

use std::{fmt, path::PathBuf, str::FromStr, time::Duration as Pause};

use axum::Router;
use futures_util::future::BoxFuture;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use tokio_util::sync::CancellationToken;

use super::{App, limits::Limit, mail::Letter, study::StudyLink};
use crate::config::Config;

/// A feature of the site: one folder of `src/`.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// The name of its folder, its templates and its tests.
    pub name: &'static str,
    /// Routes that anybody may open.
    pub public: fn() -> Router<App>,
    /// Staff routes, nested below `/admin`, behind the guard.
    pub desk: fn() -> Router<App>,
    /// The role that its staff routes require.
    pub needs: Role,
    /// Links in the desk's menu.
    pub nav: &'static [Nav],
    /// Counters on the home page of the desk.
    pub waiting: &'static [Waiting],
    /// Background jobs.
    pub jobs: &'static [Job],
    /// One sample of each kind of email, with fictional people.
    pub letters: fn() -> anyhow::Result<Vec<Letter>>,
    /// Retention periods. Deletion jobs use them and the privacy page prints them.
    pub retention: &'static [Retention],
    /// Retention periods that depend on a setting.
    pub set_retention: fn(&Config) -> Vec<Retention>,
    /// Counts rows that should have been deleted or processed by a given time.
    pub overdue: Option<Overdue>,
    /// Checks for `lectern doctor`.
    pub checks: &'static [Check],
    /// Rate limits of its routes.
    pub limits: &'static [Limit],
    /// Path prefixes that are followed by a token, in which upper and lower case differ.
    pub tokens: &'static [&'static str],
    /// Path prefixes that `robots.txt` disallows.
    pub uncrawled: &'static [&'static str],
    /// Its links in the row “Read · Cards · Quiz” of answers and topics.
    pub study: &'static [StudyLink],
    /// Its pages that search engines should list, at `/sitemaps/{name}.xml`. A trigger bumps the page
    /// dependency `room_pages` when they change.
    pub sitemap: Option<Sitemap>,
}

impl Room {
    /// A room without routes, for struct update syntax: `..Room::new("name")`.
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
            set_retention: |_| Vec::new(),
            overdue: None,
            checks: &[],
            limits: &[],
            tokens: &[],
            uncrawled: &[],
            study: &[],
            sitemap: None,
        }
    }
}

/// The sample emails of every room.
///
/// # Errors
/// If a sample cannot be rendered.
pub fn letters(rooms: &[Room]) -> anyhow::Result<Vec<Letter>> {
    let each: Vec<Vec<Letter>> = rooms.iter().map(|room| (room.letters)()).collect::<anyhow::Result<_>>()?;
    Ok(each.concat())
}

/// A staff role: an editor writes answers, an admin may do everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Role {
    Editor,
    Admin,
}

/// A name that matches no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the role must be editor or admin")]
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

/// The paths of pages, each with its last change; at most 50,000.
pub type Sitemap = fn(PgPool) -> BoxFuture<'static, sqlx::Result<Vec<(String, OffsetDateTime)>>>;

/// Counts what should have been deleted or processed by a given time.
pub type Overdue = fn(PgPool, OffsetDateTime) -> BoxFuture<'static, sqlx::Result<i64>>;

/// A link in the desk's menu.
#[derive(Debug, Clone, Copy)]
pub struct Nav {
    pub label: &'static str,
    pub path: &'static str,
    /// Its position in the menu, counted from the left.
    pub place: u8,
}

/// Counts items that need attention from staff, and links to them.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    pub label: &'static str,
    pub path: &'static str,
    pub count: fn(PgPool) -> BoxFuture<'static, sqlx::Result<i64>>,
    /// Whether to highlight the counter when it is not zero.
    pub is_alarm: bool,
}

/// Which process runs a job if the site is split over several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// The web process.
    Site,
    /// The worker, which sends email and runs scheduled jobs.
    Worker,
    /// Every process.
    Every,
}

/// A background job.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    pub name: &'static str,
    pub process: Process,
    pub runs: Runs,
}

#[derive(Debug, Clone, Copy)]
pub enum Runs {
    /// Repeatedly, with a pause after each run, in one process at a time (an advisory lock).
    Alone(Pause, fn(App) -> BoxFuture<'static, anyhow::Result<()>>),
    /// Once, from start to shutdown.
    Throughout(fn(App, CancellationToken) -> BoxFuture<'static, ()>),
}

/// A retention period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    pub what: &'static str,
    pub why: &'static str,
    pub kept: Duration,
    /// The event that starts the period, as the privacy page words it: "it came in".
    pub after: &'static str,
}

impl Retention {
    /// The period in words: “48 hours”, “30 days”, “12 months”, “6 years”.
    pub fn in_words(&self) -> String {
        match self.kept.whole_days() {
            365 => "12 months".to_owned(),
            days if days > 730 => format!("{} years", days * 4 / 1461),
            days if days > 2 => format!("{days} days"),
            _ => format!("{} hours", self.kept.whole_hours()),
        }
    }
}

/// A check for `lectern doctor`.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    pub name: &'static str,
    pub run: fn(CheckContext) -> BoxFuture<'static, Vec<Finding>>,
}

/// The input of a check.
#[derive(Debug, Clone)]
pub struct CheckContext {
    pub pool: PgPool,
    pub data_dir: PathBuf,
}

/// The result of a check, in one line.
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

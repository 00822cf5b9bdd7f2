//! `lectern papers check`: looks for dead links of past papers.

use std::{collections::HashMap, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use sqlx::PgPool;
use time::OffsetDateTime;
use tokio::{
    task::spawn_blocking,
    time::{Instant, sleep_until},
};

use crate::{
    config::Config,
    papers::{CheckedLink, LinkState, host, queries, taking_turns},
    platform::{clock::Clock, database::Engine},
};

/// The pause between two requests to one server.
const PAUSE: Duration = Duration::from_secs(1);
/// How long one request may take, with all its redirects.
const TIMEOUT: Duration = Duration::from_secs(20);

#[derive(Debug, clap::Subcommand)]
pub(super) enum Papers {
    /// Look for dead links of past papers
    ///
    /// Each link is asked for once, without its content where the server allows that, and
    /// one server at most once a second. A link that is gone, or that failed twice in a
    /// row, is dead: visitors no longer see it, and /admin/papers lists it first.
    ///
    ///   lectern papers check --dry-run
    #[command(verbatim_doc_comment)]
    Check {
        /// Say which links would be checked, without asking for any or saving anything.
        #[arg(long)]
        dry_run: bool,
    },
}

impl Papers {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let Self::Check { dry_run } = self;
        let now = Clock::system().now();
        Engine::lend(config, async |pool| {
            if dry_run {
                return list(pool).await;
            }
            let checked = check(pool, now, PAUSE).await?;
            for (url, reason) in &checked.failed {
                println!("{url}: {reason}");
            }
            println!("{} links checked, {} failed.", checked.links, checked.failed.len());
            Ok(())
        })
        .await
    }
}

async fn list(pool: &PgPool) -> anyhow::Result<()> {
    let links = taking_turns(queries::links(pool).await?);
    for link in &links {
        println!("{}", link.url);
    }
    println!("Nothing was asked for. {} links would be checked.", links.len());
    Ok(())
}

/// What a check found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LinkReport {
    pub links: usize,
    /// The links that failed, with the reason.
    pub failed: Vec<(String, String)>,
}

/// Asks for every link, and stores what came of each as soon as it is known. `pause` lies between two
/// requests to one server.
///
/// # Errors
/// If the database fails.
pub async fn check(pool: &PgPool, now: OffsetDateTime, pause: Duration) -> anyhow::Result<LinkReport> {
    let links = taking_turns(queries::links(pool).await?);
    let bar = bar(links.len());
    let agent = agent();
    let mut asked: HashMap<String, Instant> = HashMap::new();
    let mut report = LinkReport { links: links.len(), ..LinkReport::default() };
    for link in &links {
        let host = host(&link.url);
        bar.set_message(host.clone());
        if let Some(last) = asked.get(&host) {
            sleep_until(*last + pause).await;
        }
        let state = ask(&agent, link).await?;
        asked.insert(host, Instant::now());
        let mut tx = pool.begin().await?;
        queries::checked(&mut tx, link, &state, now).await?;
        tx.commit().await?;
        if state != LinkState::Alive {
            report.failed.push((link.url.clone(), state.reason().to_owned()));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(report)
}

fn agent() -> ureq::Agent {
    let name = concat!("Lectern/", env!("CARGO_PKG_VERSION"), " (looks for dead links)");
    ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        .max_redirects(5)
        .user_agent(name)
        .proxy(None)
        .build()
        .into()
}

/// Asks for the head of a file, and for the file where a server refuses that.
async fn ask(agent: &ureq::Agent, link: &CheckedLink) -> anyhow::Result<LinkState> {
    let (agent, url) = (agent.clone(), link.url.clone());
    let state = spawn_blocking(move || {
        let status = |answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>| match answer {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) => Err(LinkState::Failed(error.to_string())),
        };
        match status(agent.head(&url).call()) {
            Ok(400 | 403 | 405 | 501) => status(agent.get(&url).call()),
            known => known,
        }
        .map_or_else(|failed| failed, LinkState::of_status)
    });
    Ok(state.await?)
}

/// A progress bar, which is hidden if stderr is not a terminal.
fn bar(links: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} links, {eta} left {msg}");
    ProgressBar::new(links as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

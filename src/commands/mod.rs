//! The command line: one file per sub-command.
#![allow(clippy::doc_markdown, reason = "these comments are printed as help, where backticks would show")]

mod doctor;
pub mod eval;
pub mod export;
pub mod import;
mod migrate;
mod output;
pub mod papers;
mod probe;
mod samples;
mod serve;
pub mod staff;
pub mod tutor;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use tokio::runtime;

#[cfg(feature = "bundled-postgres")]
use crate::platform::database::Supervisor;
use crate::{config::Config, platform::telemetry};

/// Answers history questions, suggests what to read next, and finds a tutor for anyone who is stuck.
#[derive(Debug, Parser)]
#[command(name = "lectern", version, max_term_width = 100, after_help = SETTINGS, after_long_help = EXAMPLES)]
pub struct Line {
    #[command(subcommand)]
    command: Option<Command>,
}

const SETTINGS: &str = "Without a command, Lectern runs the site (serve). Settings are environment variables: --help lists them.";

const EXAMPLES: &str = "\
Without a command, Lectern runs the site (serve).

Examples:
  lectern                                 the whole site on http://127.0.0.1:3000
  LECTERN_BIND=0.0.0.0:80 lectern         the whole site, open to every visitor
  DATABASE_URL=postgres://lectern:secret@db/lectern lectern serve --only site
  lectern import answers history.jsonl --dry-run
  lectern export answers backup.jsonl
  lectern staff add ann@lectern.example --role editor
  lectern doctor && echo \"all is well\"

Settings (environment variables, all optional, defaults in brackets; see .env.example):
  DATABASE_URL             PostgreSQL 15 or newer [Lectern starts its own]
  DATABASE_READ_URL        a read replica for public pages [same as DATABASE_URL]
  LECTERN_BIND             the address and port to listen on [127.0.0.1:3000]
  LECTERN_BASE_URL         the site’s public address [http://127.0.0.1:3000]
  LECTERN_DATA_DIR         a folder for Lectern’s own database, email files and secret [data]
  SMTP_URL                 the mail server [emails are written to files in the data directory]
  LECTERN_MAIL_FROM        the sender of every email
  LECTERN_DESK_EMAIL       where replies and staff emails go
  LECTERN_SECRET           the key that signs links [made once, kept in the data directory]
  LECTERN_LOG              what to log, such as info or lectern=debug [info]
  LECTERN_LOG_FORMAT       text or json [text]
  LECTERN_LIMITS           off removes rate limits, for load tests only [on]
  LECTERN_PROMISE_HOURS    hours within which families are promised a tutor’s answer [24]
  LECTERN_OFFER_HOURS      hours a tutor has to answer, not counting nights [8]
  LECTERN_PAGE_CACHE_MB    memory for cached pages, in megabytes [256]
  LECTERN_CACHE_FRONT      off turns off the fast path for cached pages [on]
  LECTERN_METRICS_BIND     the address and port of the Prometheus metrics [none]
  LECTERN_TRUSTED_PROXIES  proxies whose X-Forwarded-For is trusted [none]
  LECTERN_CONCERN_YEARS    how many years a concern about a tutor is kept [6]

Exit status: 0 if it worked, 1 if it failed (one sentence says why), 2 if the command line
is not valid.";

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    /// Import answers or exam practice, one per line.
    #[command(subcommand)]
    Import(import::Import),
    /// Export answers or exam practice, in the format that import reads.
    #[command(subcommand)]
    Export(export::Export),
    /// Add staff accounts.
    #[command(subcommand)]
    Staff(staff::Command),
    /// Add tutors.
    #[command(subcommand)]
    Tutor(tutor::Tutor),
    /// Look after the links to past papers.
    #[command(subcommand)]
    Papers(papers::Papers),
    Eval(eval::Eval),
    Doctor(doctor::Doctor),
    /// Keeps Lectern’s own PostgreSQL running; started by the site.
    #[cfg(feature = "bundled-postgres")]
    #[command(hide = true)]
    Supervisor(Supervisor),
    /// Asks a running site whether it is ready; for health checks.
    #[command(hide = true)]
    Probe(probe::Probe),
}

impl Line {
    /// Runs the command. An error is printed to stderr as one sentence.
    pub fn run(self) -> ExitCode {
        let command = self.command.unwrap_or(Command::Serve(serve::Serve::default()));
        match command.run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let _ = writeln!(io::stderr(), "{error:#}");
                ExitCode::FAILURE
            }
        }
    }
}

impl Command {
    fn run(self) -> anyhow::Result<()> {
        // The supervisor needs no settings, and a single-threaded runtime.
        #[cfg(feature = "bundled-postgres")]
        if let Self::Supervisor(supervisor) = self {
            let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
            return Ok(runtime.block_on(supervisor.keep())?);
        }
        // The evaluation needs no settings either.
        if let Self::Eval(eval) = self {
            return eval.run();
        }
        let config = Config::from_env()?;
        telemetry::log(&config)?;
        let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            match self {
                Self::Serve(serve) => serve.run(config).await,
                Self::Migrate(migrate) => migrate.run(&config).await,
                Self::Import(import) => import.run(&config).await,
                Self::Export(export) => export.run(&config).await,
                Self::Staff(staff) => staff.run(&config).await,
                Self::Tutor(tutor) => tutor.run(&config).await,
                Self::Papers(papers) => papers.run(&config).await,
                Self::Eval(eval) => eval.run(),
                Self::Doctor(doctor) => doctor.run(&config).await,
                Self::Probe(probe) => probe.run(&config).await,
                #[cfg(feature = "bundled-postgres")]
                Self::Supervisor(supervisor) => Ok(supervisor.keep().await?),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Line::command().debug_assert();
    }

    #[test]
    fn the_help_names_every_setting() {
        let read = std::cell::RefCell::new(Vec::new());
        let _ = Config::read(|name| {
            read.borrow_mut().push(name.to_owned());
            None
        });
        for name in read.into_inner() {
            assert!(EXAMPLES.contains(&format!("  {name} ")), "{name} is missing from --help");
            assert!(
                include_str!("../../.env.example").contains(&format!("{name}=")),
                "{name} in .env.example"
            );
        }
    }
}

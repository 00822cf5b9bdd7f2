//! The command line: one file per sub-command.
#![allow(clippy::doc_markdown, reason = "these comments are printed as help, where backticks would show")]

mod doctor;
pub mod eval;
pub mod export;
pub mod import;
mod migrate;
mod output;
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

/// Answers history questions, shows what to read next, and finds a tutor for whoever is stuck.
#[derive(Debug, Parser)]
#[command(name = "lectern", version, max_term_width = 100, after_help = SETTINGS, after_long_help = EXAMPLES)]
pub struct Line {
    #[command(subcommand)]
    command: Option<Command>,
}

const SETTINGS: &str = "Without a command: serve. Settings are environment variables; --help lists them.";

const EXAMPLES: &str = "\
Without a command, Lectern serves.

Examples:
  lectern                                 the whole site on http://127.0.0.1:3000
  LECTERN_BIND=0.0.0.0:80 lectern         the same for everybody
  DATABASE_URL=postgres://lectern:secret@db/lectern lectern serve --only site
  lectern import answers history.jsonl --dry-run
  lectern export answers backup.jsonl
  lectern staff add ann@lectern.example --role editor
  lectern doctor && echo \"all is well\"

Settings (environment variables, all optional; .env.example says more):
  DATABASE_URL             the PostgreSQL to use (15 or newer); unset: one of our own
  DATABASE_READ_URL        a replica that serves public pages
  LECTERN_BIND             where to listen [127.0.0.1:3000]
  LECTERN_BASE_URL         how the world reaches the site [http://127.0.0.1:3000]
  LECTERN_DATA_DIR         our own database, letters and the secret [data]
  SMTP_URL                 the mail server; unset: letters become files in the data directory
  LECTERN_MAIL_FROM        the address that every letter comes from
  LECTERN_DESK_EMAIL       the people behind the site
  LECTERN_SECRET           what links are signed with; unset: made and kept in the data directory
  LECTERN_LOG              what to log, such as info or lectern=debug [info]
  LECTERN_LOG_FORMAT       text or json [text]
  LECTERN_LIMITS           off lifts rate limits, for load tests [on]
  LECTERN_PROMISE_HOURS    how soon families are promised a tutor's answer (24)
  LECTERN_OFFER_HOURS      how long a tutor has for it, nights not counted (8)
  LECTERN_PAGE_CACHE_MB    how much memory finished pages may take [256]
  LECTERN_CACHE_FRONT      off answers kept pages as every other request, more slowly [on]
  LECTERN_METRICS_BIND     where Prometheus may read metrics
  LECTERN_TRUSTED_PROXIES  whose X-Forwarded-For is believed

Exit status: 0 when done, 1 when it could not be done (one sentence says why), 2 for a command line that
cannot be read.";

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    /// Bring in answers, one a line.
    #[command(subcommand)]
    Import(import::Import),
    /// Write out what is kept, in the form that import takes.
    #[command(subcommand)]
    Export(export::Export),
    /// Let somebody in to the desk.
    #[command(subcommand)]
    Staff(staff::Command),
    /// Bring in tutors.
    #[command(subcommand)]
    Tutor(tutor::Tutor),
    Eval(eval::Eval),
    Doctor(doctor::Doctor),
    /// Keeps our own PostgreSQL running; started by the site.
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

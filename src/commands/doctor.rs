use std::io::{self, Write};

use time::Duration;

use crate::{
    config::Config,
    database::{Engine, missing_migrations, queries},
    mail::{self, Carrier},
    web::time::Clock,
};

/// A letter that waits longer than this is late.
const LATE: Duration = Duration::DAY;

/// Checks the settings, the mail server, the database, its migrations and the letters; one
/// line each.
///
/// Works beside a running site, and changes nothing. Ends with 0 only when all is well,
/// so that it can guard a deployment:
///
///   lectern doctor && systemctl restart lectern
#[derive(Debug, clap::Args)]
pub(super) struct Doctor {}

impl Doctor {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let mut findings = Findings::default();
        findings.settings(config);
        findings.mail_server(config).await;
        match Engine::join(config).await {
            Ok(engine) => {
                findings.database(&engine).await;
                engine.stop().await;
            }
            Err(trouble) => findings.bad("database", trouble),
        }
        anyhow::ensure!(
            findings.bad == 0,
            "Not all is well: {} of {} checks failed.",
            findings.bad,
            findings.all
        );
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Findings {
    all: u32,
    bad: u32,
}

impl Findings {
    fn settings(&mut self, config: &Config) {
        self.good("settings", format!("{} on {}", config.base_url, config.bind));
        if config.limits {
            self.good("limits", "on");
        } else {
            self.bad("limits", "LECTERN_LIMITS is off: anybody may send any number of forms");
        }
    }

    async fn mail_server(&mut self, config: &Config) {
        match Carrier::from_config(config) {
            Err(error) => self.bad("mail", error),
            Ok(carrier) => match carrier.check().await {
                Ok(()) => self.good("mail", carrier),
                Err(error) => self.bad("mail", error),
            },
        }
    }

    async fn database(&mut self, engine: &Engine) {
        let pool = engine.database().pool();
        match queries::version(&pool).await {
            Ok((version, _)) if engine.is_ours() => {
                self.good("database", format!("PostgreSQL {version}, our own"))
            }
            Ok((version, _)) => self.good("database", format!("PostgreSQL {version}")),
            Err(error) => self.bad("database", error),
        }
        match missing_migrations(&pool).await {
            Ok(0) => self.good("migrations", "up to date"),
            Ok(missing) => self.bad("migrations", format!("{missing} missing: run lectern migrate")),
            Err(error) => self.bad("migrations", error),
        }
        match mail::counts(&pool).await {
            Ok(counts) if counts.parked > 0 => {
                self.bad("letters", format!("{} parked: see /admin/mail", counts.parked))
            }
            Ok(counts) if counts.oldest_waiting.is_some_and(|since| since < Clock::system().now() - LATE) => {
                self.bad("letters", format!("{} waiting, the oldest for more than a day", counts.waiting));
            }
            Ok(counts) => self.good("letters", format!("{} waiting, none parked", counts.waiting)),
            Err(error) => self.bad("letters", error),
        }
        if let Err(error) = queries::ping(&engine.database().read_pool()).await {
            self.bad("replica", error);
        }
    }

    fn good(&mut self, what: &str, finding: impl std::fmt::Display) {
        self.all += 1;
        let _ = writeln!(io::stdout(), "well   {what:<12} {finding}");
    }

    fn bad(&mut self, what: &str, finding: impl std::fmt::Display) {
        self.all += 1;
        self.bad += 1;
        let _ = writeln!(io::stdout(), "wrong  {what:<12} {finding}");
    }
}

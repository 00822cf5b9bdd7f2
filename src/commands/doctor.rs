use std::io::{self, Write};

use crate::{
    config::Config,
    platform::{
        clock::Clock,
        database::{Engine, missing_migrations, queries},
        mail::{self, Transport},
        room::CheckContext,
    },
    rooms::ROOMS,
};

/// An email that has been due for longer points to a problem with the mail server.
const LONGEST_WAIT: time::Duration = time::Duration::minutes(30);

/// Check the settings, database, mail server, waiting emails and search index
///
/// Prints one line per check. Safe to run beside a running site: it changes nothing. The exit
/// status is 0 only if every check passes, so a deployment can depend on it:
///
///   lectern doctor && systemctl restart lectern
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Doctor {}

impl Doctor {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let mut findings = Findings::default();
        findings.settings(config);
        findings.mail(config).await;
        match Engine::join(config).await {
            Ok(engine) => {
                findings.database(&engine).await;
                findings.letters(&engine).await;
                findings.rooms(config, &engine).await;
                findings.promises(&engine).await;
                engine.stop().await;
            }
            Err(trouble) => findings.bad("database", trouble),
        }
        anyhow::ensure!(findings.bad == 0, "{} of {} checks failed.", findings.bad, findings.all);
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
            self.bad("limits", "LECTERN_LIMITS is off, so anyone can send any number of forms: set it to on");
        }
        let front = if config.cache_front {
            "on"
        } else {
            "off, so cached pages are served more slowly (LECTERN_CACHE_FRONT)"
        };
        self.good("cache front", front);
    }

    async fn database(&mut self, engine: &Engine) {
        let pool = engine.database().pool();
        let whose = if engine.is_ours() { ", started by Lectern" } else { "" };
        match queries::version(&pool).await {
            Ok((version, _)) => self.good("database", format!("PostgreSQL {version}{whose}")),
            Err(error) => self.bad("database", error),
        }
        match missing_migrations(&pool).await {
            Ok(0) => self.good("migrations", "up to date"),
            Ok(missing) => self.bad("migrations", format!("{missing} not yet applied: run lectern migrate")),
            Err(error) => self.bad("migrations", error),
        }
        if let Err(error) = queries::ping(&engine.database().read_pool()).await {
            self.bad("replica", error);
        }
    }

    async fn mail(&mut self, config: &Config) {
        match Transport::from_config(config) {
            Ok(transport) => match transport.check().await {
                Ok(()) => self.good("mail", &transport),
                Err(error) => self.bad("mail", format!("{transport}: {error:#}")),
            },
            Err(error) => self.bad("mail", format!("{error:#}")),
        }
    }

    async fn letters(&mut self, engine: &Engine) {
        let counts = match mail::counts(&engine.database().pool()).await {
            Ok(counts) => counts,
            Err(error) => return self.bad("emails", error),
        };
        let now = Clock::system().now();
        match counts.oldest_waiting.map(|since| now - since).filter(|age| *age > LONGEST_WAIT) {
            Some(age) => self.bad(
                "waiting",
                format!(
                    "{}; the oldest has waited {} minutes. Check the mail server (SMTP_URL)",
                    emails(counts.waiting),
                    age.whole_minutes()
                ),
            ),
            None => self.good("waiting", emails(counts.waiting)),
        }
        match counts.failed {
            0 => self.good("failed", "no emails"),
            failed => {
                self.bad("failed", format!("{} could not be delivered: see /admin/mail", emails(failed)));
            }
        }
    }

    async fn rooms(&mut self, config: &Config, engine: &Engine) {
        let (pool, data_dir) = (engine.database().pool(), config.data_dir.clone());
        let context = CheckContext { pool, data_dir };
        for check in ROOMS.iter().flat_map(|room| room.checks) {
            for finding in (check.run)(context.clone()).await {
                if finding.is_well {
                    self.good(check.name, finding.text);
                } else {
                    self.bad(check.name, finding.text);
                }
            }
        }
    }

    async fn promises(&mut self, engine: &Engine) {
        let (pool, now) = (engine.database().pool(), Clock::system().now());
        match overdue(&pool, now - time::Duration::days(1)).await {
            Ok(0) => self.good("promises", "nothing is overdue"),
            Ok(overdue) => self.bad(
                "promises",
                format!("{overdue} enquiries, applications, concerns or emails are more than a day late to be deleted or dealt with: check that a worker is running (lectern serve)"),
            ),
            Err(error) => self.bad("promises", error),
        }
    }

    fn good(&mut self, what: &str, finding: impl std::fmt::Display) {
        self.all += 1;
        let _ = writeln!(io::stdout(), "ok     {what:<12} {finding}");
    }

    fn bad(&mut self, what: &str, finding: impl std::fmt::Display) {
        self.all += 1;
        self.bad += 1;
        let _ = writeln!(io::stdout(), "FAILED {what:<12} {finding}");
    }
}

/// How many rows should have been deleted or processed by then.
async fn overdue(pool: &sqlx::PgPool, by: time::OffsetDateTime) -> sqlx::Result<i64> {
    let mut overdue = 0;
    for count in ROOMS.iter().filter_map(|room| room.overdue) {
        overdue += count(pool.clone(), by).await?;
    }
    Ok(overdue)
}

fn emails(count: i64) -> String {
    if count == 1 { "1 email".to_owned() } else { format!("{count} emails") }
}

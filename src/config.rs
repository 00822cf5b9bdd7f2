//! Settings, read from the environment and validated once at start.

mod libpq;
mod network;
mod values;

use std::{env, net::SocketAddr, path::PathBuf};

use secrecy::SecretString;
use time::Duration;
use url::Url;

pub use libpq::without_settings_of_libpq;
pub use network::{InvalidNetwork, Network};
pub use values::{BaseUrl, Mailbox};

/// The settings of the site. All are optional; `.env.example` lists them.
#[derive(Debug, Clone)]
pub struct Config {
    /// `DATABASE_URL`: the PostgreSQL to use. Unset: the bundled one, in the data directory.
    pub database_url: Option<SecretString>,
    /// `DATABASE_READ_URL`: a replica for public pages.
    pub database_read_url: Option<SecretString>,
    /// `LECTERN_BIND`: the address and port to listen on.
    pub bind: SocketAddr,
    /// `LECTERN_BASE_URL`: the public URL of the site.
    pub base_url: BaseUrl,
    /// `LECTERN_DATA_DIR`: the directory for the bundled database, email files and the secret.
    pub data_dir: PathBuf,
    /// `SMTP_URL`: the mail server. Unset: email is written to files under `mail/` in the data
    /// directory.
    pub smtp_url: Option<SecretString>,
    /// `LECTERN_MAIL_FROM`: the sender of every email.
    pub mail_from: Mailbox,
    /// `LECTERN_DESK_EMAIL`: the address of the staff, which replies go to.
    pub desk: Mailbox,
    /// `LECTERN_SECRET`: the key for links and stamps. Unset: generated and kept in the data
    /// directory.
    pub secret: Option<SecretString>,
    /// `LECTERN_LOG`: the log filter, such as `info` or `lectern=debug`.
    pub log: String,
    /// `LECTERN_LOG_FORMAT`: `text` or `json`.
    pub log_format: LogFormat,
    /// `LECTERN_LIMITS`: `off` disables rate limits and the minimum time on forms, for load tests.
    pub limits: bool,
    /// `LECTERN_PROMISE_HOURS`: within how many hours families are promised a tutor's reply (24).
    pub promise: Duration,
    /// `LECTERN_OFFER_HOURS`: how many hours a tutor has to answer an offer, not counting nights
    /// (8).
    pub offer_time: Duration,
    /// `LECTERN_CONCERN_YEARS`: for how many years concerns about tutors are kept (6).
    pub concern_years: u8,
    /// `LECTERN_PAGE_CACHE_MB`: the size of the page cache (256).
    pub page_cache: u64,
    /// `LECTERN_CACHE_FRONT`: `off` sends every request through hyper, and none is answered before it.
    pub cache_front: bool,
    /// `LECTERN_METRICS_BIND`: the address to serve Prometheus metrics on. Unset: none.
    pub metrics_bind: Option<SocketAddr>,
    /// `LECTERN_TRUSTED_PROXIES`: proxies, or networks of them, whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<Network>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// An invalid setting, and what to set instead.
#[derive(Debug, thiserror::Error)]
#[error("{name} is set to “{value}”, which does not work: {wants}.")]
pub struct Mistake {
    name: &'static str,
    value: String,
    wants: &'static str,
}

impl Config {
    /// Reads the settings from the environment.
    ///
    /// # Errors
    /// If a setting is invalid.
    pub fn from_env() -> Result<Self, Mistake> {
        Self::read(|name| env::var(name).ok())
    }

    /// Reads the settings from `look_up`, so that tests can supply them. An empty value counts as
    /// unset.
    ///
    /// # Errors
    /// If a setting is invalid.
    pub fn read(look_up: impl Fn(&str) -> Option<String>) -> Result<Self, Mistake> {
        let settings = Settings(|name: &str| {
            let value = look_up(name)?.trim().to_owned();
            (!value.is_empty()).then_some(value)
        });
        let base_url = settings
            .get(
                "LECTERN_BASE_URL",
                BaseUrl::parse,
                "use an address such as https://lectern.example, without a path",
            )?
            .unwrap_or_else(BaseUrl::local);
        let domain = base_url.mail_domain();
        Ok(Self {
            database_url: settings.secret(
                "DATABASE_URL",
                is_postgres_url,
                "use postgres://user:password@host/database",
            )?,
            database_read_url: settings.secret(
                "DATABASE_READ_URL",
                is_postgres_url,
                "use postgres://user:password@host/database",
            )?,
            bind: settings
                .get(
                    "LECTERN_BIND",
                    |v| v.parse().ok(),
                    "use an IP address and a port, such as 127.0.0.1:3000",
                )?
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            data_dir: settings
                .get("LECTERN_DATA_DIR", |v| Some(PathBuf::from(v)), "give a directory")?
                .unwrap_or_else(|| PathBuf::from("data")),
            smtp_url: settings.secret(
                "SMTP_URL",
                is_smtp_url,
                "use smtp://user:password@host:587 or smtps://user:password@host:465",
            )?,
            mail_from: settings
                .get(
                    "LECTERN_MAIL_FROM",
                    Mailbox::parse,
                    "use an address such as Lectern <letters@lectern.example>",
                )?
                .unwrap_or_else(|| Mailbox::new("Lectern", &format!("letters@{domain}"))),
            desk: settings
                .get("LECTERN_DESK_EMAIL", Mailbox::parse, "use an address such as desk@lectern.example")?
                .unwrap_or_else(|| Mailbox::new("The Lectern team", &format!("desk@{domain}"))),
            secret: settings.secret("LECTERN_SECRET", |v| v.len() >= 32, "use at least 32 characters")?,
            log: settings
                .get("LECTERN_LOG", |v| Some(v.to_owned()), "give a level")?
                .unwrap_or_else(|| "info".to_owned()),
            log_format: settings
                .get("LECTERN_LOG_FORMAT", LogFormat::parse, "use text or json")?
                .unwrap_or(LogFormat::Text),
            limits: settings.get("LECTERN_LIMITS", on_or_off, "use on or off")?.unwrap_or(true),
            promise: settings
                .get("LECTERN_PROMISE_HOURS", hours, "use a whole number of hours from 1 to 168")?
                .unwrap_or(Duration::hours(24)),
            offer_time: settings
                .get("LECTERN_OFFER_HOURS", hours, "use a whole number of hours from 1 to 168")?
                .unwrap_or(Duration::hours(8)),
            concern_years: settings
                .get("LECTERN_CONCERN_YEARS", years, "use a whole number of years from 1 to 100")?
                .unwrap_or(6),
            page_cache: settings
                .get("LECTERN_PAGE_CACHE_MB", megabytes, "use a whole number of megabytes from 1 to 65536")?
                .unwrap_or(256 * 1024 * 1024),
            cache_front: settings.get("LECTERN_CACHE_FRONT", on_or_off, "use on or off")?.unwrap_or(true),
            metrics_bind: settings.get(
                "LECTERN_METRICS_BIND",
                |v| v.parse().ok(),
                "use an IP address and a port, such as 127.0.0.1:9100",
            )?,
            trusted_proxies: settings
                .get(
                    "LECTERN_TRUSTED_PROXIES",
                    Network::parse_list,
                    "use IP addresses or networks such as 10.0.0.0/8, with commas between them",
                )?
                .unwrap_or_default(),
            base_url,
        })
    }

    /// “24 hours”.
    pub fn promise_in_words(&self) -> String {
        match self.promise.whole_hours() {
            1 => "an hour".to_owned(),
            hours => format!("{hours} hours"),
        }
    }
}

struct Settings<F>(F);

impl<F: Fn(&str) -> Option<String>> Settings<F> {
    fn get<T>(
        &self,
        name: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        wants: &'static str,
    ) -> Result<Option<T>, Mistake> {
        let Some(value) = (self.0)(name) else { return Ok(None) };
        parse(&value).map(Some).ok_or(Mistake { name, value, wants })
    }

    /// Like `get`, for values that must not appear in an error message.
    fn secret(
        &self,
        name: &'static str,
        is_good: impl Fn(&str) -> bool,
        wants: &'static str,
    ) -> Result<Option<SecretString>, Mistake> {
        let Some(value) = (self.0)(name) else { return Ok(None) };
        if is_good(&value) {
            Ok(Some(SecretString::from(value)))
        } else {
            Err(Mistake { name, value: "(not shown)".to_owned(), wants })
        }
    }
}

impl LogFormat {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

fn is_postgres_url(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "postgres" | "postgresql"))
}

fn is_smtp_url(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "smtp" | "smtps") && url.has_host())
}

fn on_or_off(text: &str) -> Option<bool> {
    match text {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

fn megabytes(text: &str) -> Option<u64> {
    text.parse()
        .ok()
        .filter(|megabytes| (1..=65_536).contains(megabytes))
        .map(|megabytes: u64| megabytes * 1024 * 1024)
}

fn years(text: &str) -> Option<u8> {
    text.parse().ok().filter(|years| (1..=100).contains(years))
}

fn hours(text: &str) -> Option<Duration> {
    text.parse().ok().filter(|hours| (1..=168).contains(hours)).map(Duration::hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_set_is_a_whole_site() {
        let config = Config::read(|_| None).unwrap();
        assert_eq!(config.bind.to_string(), "127.0.0.1:3000");
        assert_eq!(config.base_url.join("/answers"), "http://127.0.0.1:3000/answers");
        assert!(config.limits);
    }

    #[test]
    fn a_wrong_value_is_named_with_what_it_wants() {
        let mistake = Config::read(|name| (name == "LECTERN_BIND").then(|| "localhost".into())).unwrap_err();
        assert_eq!(
            mistake.to_string(),
            "LECTERN_BIND is set to “localhost”, which does not work: use an IP address and a port, such as 127.0.0.1:3000."
        );
    }

    #[test]
    fn a_wrong_secret_is_not_repeated() {
        let mistake =
            Config::read(|name| (name == "DATABASE_URL").then(|| "mysql://me:hush@db/x".into())).unwrap_err();
        assert!(!mistake.to_string().contains("hush"), "{mistake}");
    }

    #[test]
    fn a_mailbox_is_a_name_and_an_address() {
        assert_eq!(
            Mailbox::parse("Ann <ann@school.example>"),
            Some(Mailbox::new("Ann", "ann@school.example"))
        );
        assert_eq!(Mailbox::parse("not an address"), None);
    }
}

//! One mail server, and the connections to it that are open.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, bail};
use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        extension::ClientId,
    },
};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};
use url::{Host, Url, form_urlencoded};

use crate::{
    config::Mailbox,
    platform::{form::line, mail::outbox::Undelivered},
};

/// How long a server may take to let us in, and again to take a letter.
const PATIENCE: Duration = Duration::from_secs(20);
/// A connection that lay idle for longer is not trusted any more.
const IDLE: Duration = Duration::from_secs(5);
/// As much of a server's words as the desk needs.
const WORDS: usize = 500;

/// lettre's own pool takes a connection back even where the wait for it was given up in
/// the middle of a letter; the next letter would then read the answers to that one. Here
/// a connection comes back only after a letter went well.
pub(super) struct Smtp {
    host: String,
    port: u16,
    security: Security,
    tls: TlsParameters,
    hello: ClientId,
    credentials: Option<Credentials>,
    patience: Duration,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Security {
    /// Never encrypted: `?tls=none`.
    Plain,
    /// STARTTLS where the server offers it.
    Opportunistic,
    /// STARTTLS or nothing.
    Required,
    /// Encrypted from the first byte: `smtps://`.
    Wrapped,
}

impl Smtp {
    pub(super) fn new(url: &str, from: &Mailbox) -> anyhow::Result<Self> {
        let url = Url::parse(url)?;
        let host = match url.host().context("it names no host")? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let security = security(&url)?;
        Ok(Self {
            port: url.port().unwrap_or_else(|| usual_port(security, has_user(&url))),
            tls: TlsParameters::new(host.clone())?,
            host,
            security,
            hello: ClientId::Domain(from.email.rsplit('@').next().unwrap_or_default().to_owned()),
            credentials: has_user(&url)
                .then(|| Credentials::new(decoded(url.username()), decoded(url.password().unwrap_or("")))),
            patience: PATIENCE,
            idle: Mutex::default(),
        })
    }

    pub(super) async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), Undelivered> {
        let mut connection = self.connection().await?;
        match timeout(self.patience, connection.send(envelope, message)).await {
            Ok(Ok(_)) => {
                self.idle().push(Idle { connection, since: Instant::now() });
                Ok(())
            }
            Ok(Err(error)) => Err(why(&error, envelope)),
            Err(_) => Err(Undelivered::CutOff(format!("{self} did not answer in time"))),
        }
    }

    pub(super) async fn check(&self) -> Result<(), Undelivered> {
        let connection = self.connection().await?;
        self.idle().push(Idle { connection, since: Instant::now() });
        self.hang_up().await;
        Ok(())
    }

    /// Says goodbye on every idle connection.
    pub(super) async fn hang_up(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for mut idle in idle {
            let _ = timeout(Duration::from_secs(1), idle.connection.quit()).await;
        }
    }

    /// An open connection. Whatever goes wrong before a letter is handed over, even a
    /// refusal for good, is about us and not about the letter.
    async fn connection(&self) -> Result<AsyncSmtpConnection, Undelivered> {
        while let Some(mut connection) = self.idle_connection() {
            if timeout(self.patience, connection.test_connected()).await == Ok(true) {
                return Ok(connection);
            }
        }
        match timeout(self.patience, self.connect()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(Undelivered::Away(line(&format!("{self}: {error:#}")))),
            Err(_) => Err(Undelivered::Away(format!("{self} did not answer in time"))),
        }
    }

    fn idle_connection(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle();
        idle.retain(|idle| idle.since.elapsed() < IDLE);
        idle.pop().map(|idle| idle.connection)
    }

    async fn connect(&self) -> anyhow::Result<AsyncSmtpConnection> {
        let server = (self.host.as_str(), self.port);
        let mut connection = if self.security == Security::Wrapped {
            AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, Some(self.tls.clone()), None)
                .await?
        } else {
            let stream = TcpStream::connect(server).await?;
            // Without this a letter takes 40 ms longer: its last bytes wait for an acknowledgement.
            stream.set_nodelay(true)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello).await?
        };
        let encrypts = self.security == Security::Opportunistic && connection.can_starttls();
        if encrypts || self.security == Security::Required {
            connection.starttls(self.tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], credentials)
                .await
                .context("signing in")?;
        }
        Ok(connection)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Display for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("server", &self.to_string())
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Idle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Idle").field("since", &self.since).finish_non_exhaustive()
    }
}

/// A password goes over the network encrypted, unless the address says `?tls=`.
fn security(url: &Url) -> anyhow::Result<Security> {
    if url.scheme() == "smtps" {
        return Ok(Security::Wrapped);
    }
    let asked = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    Ok(match asked.as_deref() {
        Some("none") => Security::Plain,
        Some("opportunistic") => Security::Opportunistic,
        Some("required") => Security::Required,
        Some(_) => bail!("tls is none, opportunistic or required"),
        None if has_user(url) && !is_loopback(url) => Security::Required,
        None => Security::Opportunistic,
    })
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            // The scheme is not one that the web knows, so an address may still be read as a name.
            name == "localhost" || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        None => false,
    }
}

fn usual_port(security: Security, signs_in: bool) -> u16 {
    match (security, signs_in) {
        (Security::Wrapped, _) => 465,
        (_, true) => 587,
        (_, false) => 25,
    }
}

/// What a user or password is without its percent signs. In a form a plus means a space
/// and an ampersand ends a value; here they mean themselves.
fn decoded(part: &str) -> String {
    let form = format!("={}", part.replace('+', "%2B").replace('&', "%26"));
    form_urlencoded::parse(form.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn is_ascii(envelope: &Envelope) -> bool {
    envelope.to().iter().all(|address| AsRef::<str>::as_ref(address).is_ascii())
}

/// What a failure on the way of a letter means. Only here is a refusal about the letter:
/// its recipient, or what it says.
fn why(error: &Error, envelope: &Envelope) -> Undelivered {
    match error.status().map(u16::from) {
        // the server wants us to sign in first
        Some(530 | 534 | 535 | 538) => Undelivered::Away(words(error)),
        // the server is about to go
        Some(421) => Undelivered::CutOff(words(error)),
        _ if error.is_permanent() => Undelivered::Never(words(error)),
        _ if error.is_client() && !is_ascii(envelope) => Undelivered::Never(words(error)),
        _ if error.is_transient() || error.is_client() => Undelivered::Later(words(error)),
        _ => Undelivered::CutOff(words(error)),
    }
}

/// The server's own words, on one line.
fn words(error: &Error) -> String {
    line(&error.to_string()).chars().take(WORDS).collect()
}

#[cfg(test)]
mod tests {
    use tokio::{io::AsyncWriteExt, net::TcpListener};

    use super::*;

    fn server(url: &str) -> anyhow::Result<Smtp> {
        Smtp::new(url, &Mailbox::new("Lectern", "letters@lectern.example"))
    }

    fn security_of(url: &str) -> Security {
        server(url).unwrap().security
    }

    #[test]
    fn a_password_is_not_sent_in_the_clear_unless_told_to() {
        assert_eq!(security_of("smtp://mail.example"), Security::Opportunistic);
        assert_eq!(security_of("smtp://me:hush@mail.example"), Security::Required);
        assert_eq!(security_of("smtp://me:hush@127.0.0.1"), Security::Opportunistic);
        assert_eq!(security_of("smtp://me:hush@mail.example?tls=none"), Security::Plain);
        assert_eq!(security_of("smtp://mail.example?tls=required"), Security::Required);
        assert_eq!(security_of("smtps://mail.example"), Security::Wrapped);
        assert!(server("smtp://mail.example?tls=maybe").is_err());
    }

    #[test]
    fn ports_are_the_usual_ones() {
        assert_eq!(server("smtp://mail.example").unwrap().to_string(), "mail.example:25");
        assert_eq!(server("smtp://me:hush@mail.example").unwrap().to_string(), "mail.example:587");
        assert_eq!(server("smtps://mail.example").unwrap().to_string(), "mail.example:465");
        assert_eq!(server("smtp://[::1]:2525").unwrap().to_string(), "::1:2525");
    }

    #[test]
    fn a_password_may_hold_any_character() {
        assert_eq!(decoded("a%40b+c&d=e%2F%C3%A9"), "a@b+c&d=e/é");
    }

    #[tokio::test]
    async fn a_server_that_hangs_is_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(b"220 slow.example\r\n").await.unwrap();
            std::future::pending::<()>().await;
        });
        let smtp = Smtp {
            patience: Duration::from_millis(200),
            ..server(&format!("smtp://127.0.0.1:{port}")).unwrap()
        };
        let error = smtp.check().await.unwrap_err();
        assert_eq!(error, Undelivered::Away(format!("127.0.0.1:{port} did not answer in time")));
    }
}

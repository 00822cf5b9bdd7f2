//! An SMTP client with a pool of idle connections.
//!
//! lettre's own pool takes a connection back even where the caller gave up in the middle of a
//! message; the next letter would then read the replies to that one. Here a connection returns to the
//! pool only after a letter was accepted.

mod url;

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context;
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

use crate::{
    config::Mailbox,
    platform::{form::line, mail::outbox::DeliveryError},
};
use url::{Security, SmtpUrl};

/// How long a server may take to accept a connection, and again to accept a letter.
const TIMEOUT: Duration = Duration::from_secs(20);
/// A connection that was idle for longer is closed.
const MAX_IDLE: Duration = Duration::from_secs(5);
/// How many characters of a server's reply are stored.
const REPLY_LENGTH: usize = 500;

/// One mail server.
pub(super) struct Smtp {
    host: String,
    port: u16,
    security: Security,
    tls: TlsParameters,
    hello: ClientId,
    credentials: Option<Credentials>,
    timeout_after: Duration,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl Smtp {
    pub(super) fn new(url: &str, from: &Mailbox) -> anyhow::Result<Self> {
        let SmtpUrl { host, port, security, credentials } = SmtpUrl::parse(url)?;
        Ok(Self {
            port,
            tls: TlsParameters::new(host.clone())?,
            host,
            security,
            hello: ClientId::Domain(from.email.rsplit('@').next().unwrap_or_default().to_owned()),
            credentials,
            timeout_after: TIMEOUT,
            idle: Mutex::default(),
        })
    }

    pub(super) async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), DeliveryError> {
        let mut connection = self.connection().await?;
        match timeout(self.timeout_after, connection.send(envelope, message)).await {
            Ok(Ok(_)) => {
                self.idle().push(Idle { connection, since: Instant::now() });
                Ok(())
            }
            Ok(Err(error)) => Err(classify(&error, envelope)),
            Err(_) => Err(DeliveryError::ConnectionLost(format!("{self} did not answer in time"))),
        }
    }

    pub(super) async fn check(&self) -> Result<(), DeliveryError> {
        let connection = self.connection().await?;
        self.idle().push(Idle { connection, since: Instant::now() });
        self.close_idle().await;
        Ok(())
    }

    /// Closes every idle connection, with QUIT.
    pub(super) async fn close_idle(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for mut idle in idle {
            let _ = timeout(Duration::from_secs(1), idle.connection.quit()).await;
        }
    }

    /// A connection from the pool, or a new one. Whatever goes wrong before a letter is handed over,
    /// even a permanent refusal, is not about the letter.
    async fn connection(&self) -> Result<AsyncSmtpConnection, DeliveryError> {
        while let Some(mut connection) = self.idle_connection() {
            if timeout(self.timeout_after, connection.test_connected()).await == Ok(true) {
                return Ok(connection);
            }
        }
        match timeout(self.timeout_after, self.connect()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(DeliveryError::Unavailable(line(&format!("{self}: {error:#}")))),
            Err(_) => Err(DeliveryError::Unavailable(format!("{self} did not answer in time"))),
        }
    }

    fn idle_connection(&self) -> Option<AsyncSmtpConnection> {
        let mut idle = self.idle();
        idle.retain(|idle| idle.since.elapsed() < MAX_IDLE);
        idle.pop().map(|idle| idle.connection)
    }

    async fn connect(&self) -> anyhow::Result<AsyncSmtpConnection> {
        let server = (self.host.as_str(), self.port);
        let mut connection = if self.security == Security::Wrapped {
            AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, Some(self.tls.clone()), None)
                .await?
        } else {
            let stream = TcpStream::connect(server).await?;
            // Nagle's algorithm would hold the last bytes of each letter back for 40 ms.
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

fn is_ascii(envelope: &Envelope) -> bool {
    envelope.to().iter().all(|address| AsRef::<str>::as_ref(address).is_ascii())
}

/// Classifies a failure after the letter was handed over: only here can a refusal be about its
/// recipient or its content.
fn classify(error: &Error, envelope: &Envelope) -> DeliveryError {
    match error.status().map(u16::from) {
        // authentication is required or was refused
        Some(530 | 534 | 535 | 538) => DeliveryError::Unavailable(reply(error)),
        // the server is shutting down
        Some(421) => DeliveryError::ConnectionLost(reply(error)),
        _ if error.is_permanent() => DeliveryError::Permanent(reply(error)),
        _ if error.is_client() && !is_ascii(envelope) => DeliveryError::Permanent(reply(error)),
        _ if error.is_transient() || error.is_client() => DeliveryError::Temporary(reply(error)),
        _ => DeliveryError::ConnectionLost(reply(error)),
    }
}

/// The server's reply, on one line.
fn reply(error: &Error) -> String {
    line(&error.to_string()).chars().take(REPLY_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use tokio::{io::AsyncWriteExt, net::TcpListener};

    use super::*;

    fn server(url: &str) -> anyhow::Result<Smtp> {
        Smtp::new(url, &Mailbox::new("Lectern", "letters@lectern.example"))
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
            timeout_after: Duration::from_millis(200),
            ..server(&format!("smtp://127.0.0.1:{port}")).unwrap()
        };
        let error = smtp.check().await.unwrap_err();
        assert_eq!(error, DeliveryError::Unavailable(format!("127.0.0.1:{port} did not answer in time")));
    }
}

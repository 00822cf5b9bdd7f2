//! An SMTP client with a pool of idle connections.
//!
//! lettre's own pool takes a connection back even where the caller gave up in the middle of a
//! message; the next letter would then read the replies to that one. Here a connection returns to the
//! pool only after a letter was accepted.

mod delivery;
mod url;

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context;
use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, TlsParameters},
    extension::ClientId,
};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};

use crate::{
    config::Mailbox,
    platform::{form::line, mail::outbox::DeliveryError, values::in_ascii},
};
use url::{Security, SmtpUrl};

/// How long a server may take for each step: to accept a connection, and to answer a command.
const TIMEOUT: Duration = Duration::from_mins(1);
/// How long it may take to receive a letter and to say that it has taken it (RFC 5321, section
/// 4.5.3.2.6: ten minutes). Whoever gives up sooner sends copies, as the server may take it all the same.
const TAKING: Duration = Duration::from_mins(10);
/// A connection that was idle for longer is closed.
const MAX_IDLE: Duration = Duration::from_secs(5);
/// One mail server.
pub(super) struct Smtp {
    host: String,
    port: u16,
    security: Security,
    tls: TlsParameters,
    hello: ClientId,
    credentials: Option<Credentials>,
    timeout_after: Duration,
    taking_after: Duration,
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
            hello: ClientId::Domain(domain_of(from)),
            credentials,
            timeout_after: TIMEOUT,
            taking_after: TAKING,
            idle: Mutex::default(),
        })
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

/// For the greeting, in ASCII.
fn domain_of(from: &Mailbox) -> String {
    let email = in_ascii(&from.email).unwrap_or_else(|| from.email.clone());
    email.rsplit('@').next().unwrap_or_default().to_owned()
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

    #[test]
    fn a_server_has_ten_minutes_to_take_a_letter() {
        assert_eq!(server("smtp://mail.example").unwrap().taking_after, Duration::from_mins(10));
    }
}

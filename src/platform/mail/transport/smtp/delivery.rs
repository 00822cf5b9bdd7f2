//! Sending one letter, step by step, which tells what became of it: up to DATA it was certainly not
//! taken; after its last line, without an answer, nobody knows.

use std::{fmt, io, time::Duration};

use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{Extension, MailBodyParameter, MailParameter},
    },
};
use tokio::time::{Instant, timeout};

use super::{Idle, Smtp};
use crate::platform::{form::line, mail::outbox::DeliveryError};

/// How many characters of a server's reply are stored.
const REPLY_LENGTH: usize = 500;

impl Smtp {
    pub(in crate::platform::mail::transport) async fn send(
        &self,
        envelope: &Envelope,
        message: &[u8],
    ) -> Result<(), DeliveryError> {
        let mut connection = self.connection().await?;
        let outcome = match self.announce(&mut connection, envelope, message).await {
            Ok(()) => self.hand_over(&mut connection, envelope, message).await,
            refused => refused,
        };
        match &outcome {
            Ok(()) => self.idle().push(Idle { connection, since: Instant::now() }),
            Err(DeliveryError::Permanent(_) | DeliveryError::Temporary(_)) => {
                let _ = timeout(Duration::from_secs(1), connection.abort()).await;
            }
            Err(_) => {}
        }
        outcome
    }

    /// MAIL, RCPT and DATA: whatever happens here, the letter was not taken.
    async fn announce(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        message: &[u8],
    ) -> Result<(), DeliveryError> {
        let mut parameters = Vec::new();
        if !is_ascii(envelope) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let error = format!("{self} takes no address with accents or other alphabets before the @");
                return Err(DeliveryError::Permanent(error));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !message.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        self.command(connection, Mail::new(envelope.from().cloned(), parameters)).await?;
        for to in envelope.to() {
            self.command(connection, Rcpt::new(to.clone(), Vec::new())).await?;
        }
        self.command(connection, Data).await
    }

    async fn command(
        &self,
        connection: &mut AsyncSmtpConnection,
        command: impl fmt::Display,
    ) -> Result<(), DeliveryError> {
        match timeout(self.timeout_after, connection.command(command)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(classify(&error)),
            Err(_) => Err(DeliveryError::ConnectionLost(format!("{self} did not answer in time"))),
        }
    }

    /// The letter itself. A server that closes the connection with the letter unread resets it; one
    /// that falls silent or hangs up after the last line may have taken it.
    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        message: &[u8],
    ) -> Result<(), DeliveryError> {
        match timeout(self.taking_after, connection.message(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.status().is_none() && !is_reset(&error) => {
                let to = envelope.to().len();
                tracing::debug!(%error, to, "no answer to an email");
                let error = format!("{self} hung up without saying whether it took the email");
                Err(DeliveryError::Unknown(error))
            }
            Ok(Err(error)) => Err(classify(&error)),
            Err(_) => {
                let error = format!("{self} did not say within ten minutes whether it took the email");
                Err(DeliveryError::Unknown(error))
            }
        }
    }
}

fn is_ascii(envelope: &Envelope) -> bool {
    envelope.to().iter().all(|address| AsRef::<str>::as_ref(address).is_ascii())
}

/// Whether the server closed the connection before it had read all that was sent.
fn is_reset(error: &Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return matches!(error.kind(), ConnectionReset | ConnectionAborted | BrokenPipe);
        }
        cause = error.source();
    }
    false
}

/// Classifies a failure after the letter was announced: only here can a refusal be about its
/// recipient or its content.
fn classify(error: &Error) -> DeliveryError {
    match error.status().map(u16::from) {
        // authentication is required or was refused
        Some(530 | 534 | 535 | 538) => DeliveryError::Unavailable(reply(error)),
        // the server is shutting down
        Some(421) => DeliveryError::ConnectionLost(reply(error)),
        _ if error.is_permanent() => DeliveryError::Permanent(reply(error)),
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
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::TcpListener,
    };

    use super::*;
    use crate::config::Mailbox;

    /// A server that reads a whole letter, and then hangs up or says nothing.
    async fn fate_at(then: &'static str) -> DeliveryError {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 odd.example\r\n").await.unwrap();
            let mut line = String::new();
            let mut in_data = false;
            while stream.read_line(&mut line).await.unwrap() > 0 {
                let answer = match (in_data, line.trim_end()) {
                    (true, ".") if then == "silent" => return std::future::pending().await,
                    (true, ".") => return,
                    (true, _) => "",
                    (false, "DATA") if then == "unread" => return,
                    (false, "DATA") => "354 Go on\r\n",
                    (false, _) => "250 Ok\r\n",
                };
                in_data |= answer.starts_with("354");
                stream.write_all(answer.as_bytes()).await.unwrap();
                line.clear();
            }
        });
        let smtp = Smtp {
            taking_after: Duration::from_millis(300),
            ..Smtp::new(&format!("smtp://127.0.0.1:{port}"), &Mailbox::new("", "a@b.example")).unwrap()
        };
        let address = |text: &str| text.parse().unwrap();
        let envelope =
            Envelope::new(Some(address("letters@lectern.example")), vec![address("ann@home.example")]);
        smtp.send(&envelope.unwrap(), b"Subject: Hello\r\n\r\nHello").await.unwrap_err()
    }

    #[tokio::test]
    async fn after_its_last_line_nobody_knows_whether_a_letter_was_taken() {
        for then in ["silent", "hangs up"] {
            let fate = fate_at(then).await;
            assert!(matches!(fate, DeliveryError::Unknown(_)), "{then}: {fate:?}");
        }
        assert!(matches!(fate_at("unread").await, DeliveryError::ConnectionLost(_)));
    }
}

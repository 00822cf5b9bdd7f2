//! How a letter is sent: by SMTP, or to a folder where no mail server is set. Only this module uses
//! lettre.

mod message;
mod smtp;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context;
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::{
    archive::Archive,
    outbox::{DeliveryError, Outgoing},
};
use crate::config::{Config, Mailbox};
use smtp::Smtp;

/// Sends letters. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Transport {
    from: Mailbox,
    backend: Backend,
    /// Also there where letters leave by SMTP: it may hold files of an earlier time.
    archive: Archive,
}

#[derive(Debug, Clone)]
enum Backend {
    Smtp(Arc<Smtp>),
    Folder,
    Memory(Arc<Mutex<Vec<Vec<u8>>>>),
}

impl Transport {
    /// SMTP where `SMTP_URL` is set, else the folder `mail` in the data directory.
    pub fn from_config(config: &Config) -> anyhow::Result<Self> {
        let backend = match &config.smtp_url {
            Some(url) => Backend::Smtp(Arc::new(
                Smtp::new(url.expose_secret(), &config.mail_from)
                    .context("SMTP_URL names a mail server that can’t be used")?,
            )),
            None => Backend::Folder,
        };
        Ok(Self { backend, ..Self::memory(config) })
    }

    /// Keeps letters in memory, for tests.
    #[must_use]
    pub fn memory(config: &Config) -> Self {
        Self {
            from: config.mail_from.clone(),
            backend: Backend::Memory(Arc::default()),
            archive: Archive::new(config.data_dir.join("mail")),
        }
    }

    /// The messages that a transport of [`Transport::memory`] was given, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Vec<u8>> {
        match &self.backend {
            Backend::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Backend::Smtp(_) | Backend::Folder => Vec::new(),
        }
    }

    /// Sends one letter.
    pub(super) async fn send(&self, letter: &Outgoing) -> Result<(), DeliveryError> {
        let message = message::of(letter, &self.from)?;
        match &self.backend {
            Backend::Smtp(smtp) => smtp.send(message.envelope(), &message.formatted()).await,
            Backend::Folder => self.archive.write(letter.id, &message.formatted()).await.map_err(|error| {
                DeliveryError::Unavailable(format!("{}: {error}", self.archive.folder().display()))
            }),
            Backend::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(message.formatted());
                Ok(())
            }
        }
    }

    pub(super) fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Closes idle connections; the next letter opens one again.
    pub(super) async fn close_idle(&self) {
        if let Backend::Smtp(smtp) = &self.backend {
            smtp.close_idle().await;
        }
    }

    /// Checks whether letters can be sent: signs in at the mail server, or writes to the folder.
    ///
    /// # Errors
    /// Says what the server or the file system answered.
    pub async fn check(&self) -> anyhow::Result<()> {
        match &self.backend {
            Backend::Smtp(smtp) => smtp.check().await?,
            Backend::Folder => {
                let probe = Uuid::now_v7();
                self.archive.write(probe, b"").await?;
                self.archive.delete(probe).await?;
            }
            Backend::Memory(_) => {}
        }
        Ok(())
    }
}

/// Where letters go, without the password.
impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.backend {
            Backend::Smtp(smtp) => write!(f, "the mail server {smtp}"),
            Backend::Folder => write!(f, "files in {}", self.archive.folder().display()),
            Backend::Memory(_) => f.write_str("memory"),
        }
    }
}

//! How a letter travels: by SMTP, or, where no mail server is set, into a folder. This
//! file and those below it are the only ones that know lettre.

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
    outbox::{Outgoing, Undelivered},
};
use crate::config::{Config, Mailbox};
use smtp::Smtp;

/// Takes letters to where they belong. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Transport {
    from: Mailbox,
    way: Way,
    /// Kept in order even where letters travel by SMTP now: it may be full from before.
    archive: Archive,
}

#[derive(Debug, Clone)]
enum Way {
    Smtp(Arc<Smtp>),
    Folder,
    Memory(Arc<Mutex<Vec<Vec<u8>>>>),
}

impl Transport {
    /// SMTP where `SMTP_URL` is set, else the folder `mail` in the data directory.
    pub fn from_config(config: &Config) -> anyhow::Result<Self> {
        let way = match &config.smtp_url {
            Some(url) => Way::Smtp(Arc::new(
                Smtp::new(url.expose_secret(), &config.mail_from)
                    .context("SMTP_URL names a mail server that cannot be used")?,
            )),
            None => Way::Folder,
        };
        Ok(Self { way, ..Self::memory(config) })
    }

    /// Keeps letters in memory, for tests.
    #[must_use]
    pub fn memory(config: &Config) -> Self {
        Self {
            from: config.mail_from.clone(),
            way: Way::Memory(Arc::default()),
            archive: Archive::new(config.data_dir.join("mail")),
        }
    }

    /// The messages that a carrier of [`Transport::memory`] was given, oldest first.
    #[must_use]
    pub fn carried(&self) -> Vec<Vec<u8>> {
        match &self.way {
            Way::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Way::Smtp(_) | Way::Folder => Vec::new(),
        }
    }

    /// Takes one letter all the way.
    pub(super) async fn carry(&self, letter: &Outgoing) -> Result<(), Undelivered> {
        let message = message::of(letter, &self.from)?;
        match &self.way {
            Way::Smtp(smtp) => smtp.send(message.envelope(), &message.formatted()).await,
            Way::Folder => {
                self.archive.keep(letter.id, &message.formatted()).await.map_err(|error| {
                    Undelivered::Away(format!("{}: {error}", self.archive.folder().display()))
                })
            }
            Way::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(message.formatted());
                Ok(())
            }
        }
    }

    pub(super) fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Closes what is open, for now: the next letter opens it again.
    pub(super) async fn rest(&self) {
        if let Way::Smtp(smtp) = &self.way {
            smtp.hang_up().await;
        }
    }

    /// Whether letters can leave at all: signs in at the mail server, or writes to the folder.
    pub async fn check(&self) -> anyhow::Result<()> {
        match &self.way {
            Way::Smtp(smtp) => smtp.check().await?,
            Way::Folder => {
                let probe = Uuid::now_v7();
                self.archive.keep(probe, b"").await?;
                self.archive.shred(probe).await?;
            }
            Way::Memory(_) => {}
        }
        Ok(())
    }
}

/// Where letters go, without any password.
impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.way {
            Way::Smtp(smtp) => write!(f, "the mail server {smtp}"),
            Way::Folder => write!(f, "files in {}", self.archive.folder().display()),
            Way::Memory(_) => f.write_str("memory"),
        }
    }
}

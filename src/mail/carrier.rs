//! How a letter travels: by SMTP, or, where no mail server is set, into a folder. This
//! file and those below it are the only ones that know lettre.

mod message;
mod smtp;

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context;
use secrecy::ExposeSecret;
use tokio::{fs, io::AsyncWriteExt};
use uuid::Uuid;

use self::smtp::Smtp;
use super::outbox::{Outgoing, Undelivered};
use crate::config::{Config, Mailbox};

/// Takes letters to where they belong. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Carrier {
    from: Mailbox,
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    Smtp(Arc<Smtp>),
    Folder(PathBuf),
    Memory(Arc<Mutex<Vec<Vec<u8>>>>),
}

impl Carrier {
    /// SMTP where `SMTP_URL` is set, else the folder `mail` in the data directory.
    pub fn from_config(config: &Config) -> anyhow::Result<Self> {
        let way = match &config.smtp_url {
            Some(url) => Way::Smtp(Arc::new(
                Smtp::new(url.expose_secret(), &config.mail_from)
                    .context("SMTP_URL names a mail server that cannot be used")?,
            )),
            None => Way::Folder(config.data_dir.join("mail")),
        };
        Ok(Self { from: config.mail_from.clone(), way })
    }

    /// Keeps letters in memory, for tests.
    #[must_use]
    pub fn memory(config: &Config) -> Self {
        Self { from: config.mail_from.clone(), way: Way::Memory(Arc::default()) }
    }

    /// The messages that a carrier of [`Carrier::memory`] was given, oldest first.
    #[must_use]
    pub fn carried(&self) -> Vec<Vec<u8>> {
        match &self.way {
            Way::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Way::Smtp(_) | Way::Folder(_) => Vec::new(),
        }
    }

    /// Takes one letter all the way.
    pub(super) async fn carry(&self, letter: &Outgoing) -> Result<(), Undelivered> {
        let message = message::of(letter, &self.from)?;
        match &self.way {
            Way::Smtp(smtp) => smtp.send(message.envelope(), &message.formatted()).await,
            Way::Folder(folder) => file(folder, letter.id, &message.formatted())
                .await
                .map_err(|error| Undelivered::Later(format!("{}: {error}", folder.display()))),
            Way::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(message.formatted());
                Ok(())
            }
        }
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
            Way::Folder(folder) => {
                let probe = Uuid::now_v7();
                file(folder, probe, b"").await?;
                fs::remove_file(folder.join(format!("{probe}.eml"))).await?;
            }
            Way::Memory(_) => {}
        }
        Ok(())
    }
}

/// Where letters go, without any password.
impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.way {
            Way::Smtp(smtp) => write!(f, "the mail server {smtp}"),
            Way::Folder(folder) => write!(f, "files in {}", folder.display()),
            Way::Memory(_) => f.write_str("memory"),
        }
    }
}

/// Whole or not at all: whoever watches the folder never reads half a letter.
async fn file(folder: &Path, id: Uuid, message: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder).await?;
    let unfinished = folder.join(format!(".{id}.part"));
    let mut file = fs::File::create(&unfinished).await?;
    file.write_all(message).await?;
    file.sync_all().await?;
    fs::rename(unfinished, folder.join(format!("{id}.eml"))).await
}

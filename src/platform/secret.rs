use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use anyhow::Context;

use super::token::{Secret, Token};
use crate::config::Config;

/// The secret from the settings, or the one in the data directory, which is generated on first use.
///
/// # Errors
/// If the file cannot be read or written.
pub fn secret(config: &Config) -> anyhow::Result<Secret> {
    if let Some(secret) = &config.secret {
        return Ok(Secret::new(secret.clone()));
    }
    let path = config.data_dir.join("secret");
    let kept = kept(&config.data_dir, &path).with_context(|| {
        format!(
            "The secret in {} can’t be read or created: set LECTERN_SECRET, or make the folder writable",
            path.display()
        )
    })?;
    Ok(Secret::new(kept.into()))
}

fn kept(dir: &Path, path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(dir, path)?,
        outcome => return whole(&outcome?),
    }
    whole(&fs::read_to_string(path)?)
}

/// Writes to a temporary file and hard-links it into place. If two processes start together,
/// exactly one link succeeds, and neither process reads a partly written secret.
fn make(dir: &Path, path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o711).create(dir)?;
    let draft = dir.join(format!("secret.{}", std::process::id()));
    let mut file = fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&draft)?;
    file.write_all(Token::random().text().as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn whole(text: &str) -> io::Result<String> {
    let text = text.trim().to_owned();
    if text.len() >= 32 { Ok(text) } else { Err(io::Error::other("it is shorter than 32 characters")) }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_is_made_once_and_for_its_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret");
        let first = kept(dir.path(), &path).unwrap();
        assert_eq!(kept(dir.path(), &path).unwrap(), first);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn half_a_secret_is_none() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("secret"), "short").unwrap();
        assert!(kept(dir.path(), &dir.path().join("secret")).is_err());
    }
}

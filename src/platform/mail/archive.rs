//! Letters as files in a folder, where no mail server is set.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{fs, io::AsyncWriteExt};
use uuid::Uuid;

/// The folder `mail` in the data directory, with a file `<id>.eml` for each letter. Files with any
/// other name are left alone.
#[derive(Debug, Clone)]
pub(super) struct Archive {
    folder: PathBuf,
}

impl Archive {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes the file atomically, so that nobody who watches the folder reads half a letter.
    pub(super) async fn write(&self, id: Uuid, message: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder).await?;
        let mut file = fs::File::create(self.unfinished(id)).await?;
        file.write_all(message).await?;
        file.sync_all().await?;
        fs::rename(self.unfinished(id), self.finished(id)).await
    }

    /// Deletes the file of a letter, where there is one.
    pub(super) async fn delete(&self, id: Uuid) -> io::Result<()> {
        for path in [self.finished(id), self.unfinished(id)] {
            match fs::remove_file(path).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// The ids of all letters in the folder, with those whose files were never finished.
    pub(super) async fn letters(&self) -> io::Result<Vec<Uuid>> {
        let mut entries = match fs::read_dir(&self.folder).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut found = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            found.extend(entry.file_name().to_str().and_then(letter_of));
        }
        Ok(found)
    }

    fn finished(&self, id: Uuid) -> PathBuf {
        self.folder.join(format!("{id}.eml"))
    }

    fn unfinished(&self, id: Uuid) -> PathBuf {
        self.folder.join(format!(".{id}.part"))
    }
}

/// The id in the name of a file.
fn letter_of(name: &str) -> Option<Uuid> {
    let stem = name
        .strip_suffix(".eml")
        .or_else(|| name.strip_prefix('.').and_then(|name| name.strip_suffix(".part")))?;
    Uuid::try_parse(stem).ok().filter(|id| id.to_string() == stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_have_the_names_of_letters() {
        let id = Uuid::from_u128(7);
        assert_eq!(letter_of(&format!("{id}.eml")), Some(id));
        assert_eq!(letter_of(&format!(".{id}.part")), Some(id));
        for other in [
            "notes.eml".to_owned(),
            format!("{id}.txt"),
            format!("{id}.part"),
            format!("{{{id}}}.eml"),
            format!("{}.eml", id.simple()),
            format!("copy of {id}.eml"),
            String::new(),
        ] {
            assert_eq!(letter_of(&other), None, "{other}");
        }
    }
}

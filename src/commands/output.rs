//! Where an export goes: into a file, whole or not at all, or into a stream.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::FileTypeExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

/// The names of standard output.
const STANDARD_OUTPUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// A file is written beside its place and put there by [`Output::finish`]; without that, nothing
/// is left of it.
pub(super) enum Output {
    Stream(Box<dyn Write + Send>),
    File(NewFile),
}

pub(super) struct NewFile {
    file: File,
    /// Of our own making, so that nobody else's file is touched.
    unfinished: PathBuf,
    place: PathBuf,
}

impl Output {
    /// `-`, a pipe and a device are written to as they are. A symbolic link stays, and what it
    /// leads to is replaced.
    ///
    /// # Errors
    /// If nothing can be written there: a folder, a disk, a socket, or no permission.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        if STANDARD_OUTPUT.iter().any(|name| Path::new(name) == path) {
            return Ok(Self::Stream(Box::new(io::stdout())));
        }
        let known = match fs::metadata(path) {
            Ok(known) => known,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self::File(NewFile::beside(&behind_links(path), None)?));
            }
            Err(error) => return Err(error).with_context(|| format!("{} can’t be written", path.display())),
        };
        let kind = known.file_type();
        if kind.is_file() {
            return Ok(Self::File(NewFile::beside(&fs::canonicalize(path)?, Some(known.permissions()))?));
        }
        if kind.is_dir() {
            bail!("{} is a folder. Name a file in it.", path.display());
        }
        if kind.is_block_device() || kind.is_socket() {
            bail!("{} is a disk or a socket. Name a file, or - for standard output.", path.display());
        }
        let stream = OpenOptions::new().write(true).open(path);
        Ok(Self::Stream(Box::new(stream.with_context(|| format!("{} can’t be written", path.display()))?)))
    }

    pub(super) fn is_stream(&self) -> bool {
        matches!(self, Self::Stream(_))
    }

    /// Puts the file in its place. An interrupted write before it leaves the old file.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        if let Self::File(new) = &self {
            new.file.sync_all()?;
            fs::rename(&new.unfinished, &new.place)
                .with_context(|| format!("{} can’t be written", new.place.display()))?;
        }
        Ok(())
    }
}

impl NewFile {
    fn beside(place: &Path, permissions: Option<fs::Permissions>) -> anyhow::Result<Self> {
        let name = place.file_name().with_context(|| format!("{} names no file", place.display()))?;
        for number in 0_u16..1000 {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(format!(".{}-{number}.unfinished", std::process::id()));
            let unfinished = place.with_file_name(hidden);
            // never opens what is there already, not even through a link
            match OpenOptions::new().write(true).create_new(true).open(&unfinished) {
                Ok(file) => {
                    let new = Self { file, unfinished, place: place.to_owned() };
                    permissions.map_or(Ok(()), |permissions| new.file.set_permissions(permissions))?;
                    return Ok(new);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("{} can’t be written", place.display()));
                }
            }
        }
        bail!("{} can’t be written: there are too many unfinished files beside it.", place.display())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // it is not there any more if it was finished
        let _ = fs::remove_file(&self.unfinished);
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.write(bytes),
            Self::File(new) => new.file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::File(new) => new.file.flush(),
        }
    }
}

/// The file that a link would lead to if it were there.
fn behind_links(path: &Path) -> PathBuf {
    let mut place = path.to_owned();
    for _ in 0..40 {
        let Ok(next) = fs::read_link(&place) else { break };
        place = place.parent().map_or_else(|| next.clone(), |folder| folder.join(&next));
    }
    place
}

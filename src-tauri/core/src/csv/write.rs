//! Writing CSV, and writing a file whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::guard::guard;

/// Writes rows as UTF-8 with BOM, CRLF line ends, quoted by RFC 4180, every cell guarded.
pub struct CsvWriter<W: Write> {
    out: ::csv::Writer<W>,
    guarded: bool,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a file: the byte order mark and the header.
    ///
    /// # Errors
    /// What the writer below answers.
    pub fn new<S: AsRef<str>>(out: W, header: &[S]) -> io::Result<Self> {
        Self::begin(out, header, true)
    }

    /// Begins a file whose cells are **not** guarded.
    ///
    /// Only for the tests which show what the guard is for: no export may use it.
    ///
    /// # Errors
    /// What the writer below answers.
    #[doc(hidden)]
    pub fn without_guard<S: AsRef<str>>(out: W, header: &[S]) -> io::Result<Self> {
        Self::begin(out, header, false)
    }

    fn begin<S: AsRef<str>>(mut out: W, header: &[S], guarded: bool) -> io::Result<Self> {
        out.write_all(super::BOM.as_bytes())?;
        let out = ::csv::WriterBuilder::new()
            .terminator(::csv::Terminator::CRLF)
            .from_writer(out);
        let mut writer = Self { out, guarded };
        writer.row(header)?;
        Ok(writer)
    }

    /// Writes one row, which has as many cells as the header.
    ///
    /// # Errors
    /// When it has not, and what the writer below answers.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> io::Result<()> {
        for cell in cells {
            if self.guarded {
                self.out.write_field(guard(cell.as_ref()).as_bytes())?;
            } else {
                self.out.write_field(cell.as_ref())?;
            }
        }
        // Ends the row, and compares the number of its cells with the header's.
        self.out.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// What the writer below answers.
    pub fn finish(self) -> io::Result<W> {
        self.out.into_inner().map_err(|failed| failed.into_error())
    }
}

/// Joins a list for one cell; [`super::list`] takes it apart.
#[must_use]
pub fn join<S: AsRef<str>>(items: &[S]) -> String {
    items
        .iter()
        .map(AsRef::as_ref)
        .collect::<Vec<_>>()
        .join("; ")
}

/// What to do when a file of that name is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// Leave it as it is and answer [`WriteFault::Exists`].
    Refuse,
    /// Put the new one in its place, in one step.
    Replace,
}

/// Why a file was not written. Whatever was there before is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum WriteFault {
    /// A file of that name is there and was not to be replaced.
    #[error("A file of that name is there already.")]
    Exists,
    /// The disk, or this person's share of it, is full.
    #[error("The disk is full. Make room, or choose another place.")]
    DiskFull,
    /// The folder or the file is not ours to write.
    #[error("This place cannot be written to. Choose another folder.")]
    NotWritable,
    /// The folder is not there, or the name has none.
    #[error("That folder is not there. Choose another folder.")]
    NoFolder,
    /// The system refused for a reason of its own.
    #[error("The file could not be written. Choose another folder.")]
    Other(#[source] io::Error),
}

impl From<io::Error> for WriteFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::AlreadyExists => Self::Exists,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::DiskFull
            }
            ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::IsADirectory => Self::NotWritable,
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NoFolder,
            _ => Self::Other(error),
        }
    }
}

/// How the name of an unfinished file begins and ends. It says nothing of what is in it.
const UNFINISHED: (&str, &str) = (".living-well-", ".part");

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Writes a file whole or not at all: under a temporary name in the same folder, flushed to the disk,
/// then renamed. Only its owner may read it.
///
/// # Errors
/// A [`WriteFault`]; nothing new is left in the folder then.
pub fn write_whole(path: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<(), WriteFault> {
    fill_whole(
        path,
        overwrite,
        |file| Ok(file.write_all(bytes)?),
        |_| Ok(()),
    )
}

/// The same for what does not fit into memory: `fill` writes it. `look` reads it back under its temporary name, once
/// it is flushed; only what it finds good is renamed.
///
/// # Errors
/// What `fill` or `look` answers, or a [`WriteFault`]; nothing new is left in the folder then.
pub(crate) fn fill_whole<E: From<WriteFault>>(
    path: &Path,
    overwrite: Overwrite,
    fill: impl FnOnce(&mut File) -> Result<(), E>,
    look: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    #[cfg(test)]
    faults::now()?;
    let placed = |unfinished: Unfinished| match overwrite {
        Overwrite::Replace => unfinished.replace(path),
        Overwrite::Refuse => unfinished.place_new(path),
    };
    if path.file_name().is_none() || path.is_dir() {
        return Err(WriteFault::NotWritable.into());
    }
    if overwrite == Overwrite::Refuse && path.symlink_metadata().is_ok() {
        return Err(WriteFault::Exists.into());
    }
    let folder = folder_of(path);
    let (unfinished, mut file) = Unfinished::create(folder)?;
    fill(&mut file)?;
    file.sync_all().map_err(WriteFault::from)?;
    drop(file);
    look(&unfinished.path)?;
    placed(unfinished).map_err(WriteFault::from)?;
    sync_folder(folder);
    Ok(())
}

/// Removes what a crash in the middle of [`write_whole`] left in a folder, and says how many files.
///
/// For the start of the program, before it writes anything itself.
///
/// # Errors
/// A [`WriteFault`] when the folder cannot be read or a file not removed. A folder that is not there
/// holds nothing, which is no fault.
pub fn clear_unfinished(folder: &Path) -> Result<usize, WriteFault> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        other => other?,
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1));
        if ours && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// A file under its temporary name; removed again unless it was given its own.
struct Unfinished {
    path: PathBuf,
    placed: bool,
}

impl Unfinished {
    fn create(folder: &Path) -> Result<(Self, File), WriteFault> {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!(
            "{}{}-{count}{}",
            UNFINISHED.0,
            std::process::id(),
            UNFINISHED.1
        );
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        let unfinished = Self {
            path,
            placed: false,
        };
        Ok((unfinished, file))
    }

    fn replace(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.placed = true;
        Ok(())
    }

    /// Gives the file its name only if that name is free. A link fails where there is one, in one step.
    fn place_new(self, path: &Path) -> io::Result<()> {
        match fs::hard_link(&self.path, path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
            // A memory stick often has a file system without links: take the name, then put the file in
            // its place.
            Err(_) => {
                OpenOptions::new().write(true).create_new(true).open(path)?;
                self.replace(path).inspect_err(|_| {
                    // Only the empty file that holds the name is there to remove.
                    let _ = fs::remove_file(path);
                })
            }
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.placed {
            // If even this fails, the next start clears it.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Flushes the folder's list of names. The file itself is safe already, and not every file system lets a
/// folder be flushed, so a refusal is let pass.
pub(crate) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Faults on purpose, for tests of what is on record by the time a file is written.
#[cfg(test)]
pub(crate) mod faults {
    use std::cell::Cell;

    use super::WriteFault;

    /// What becomes of the next files of this thread.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Fault {
        /// They are written.
        None,
        /// The disk is full.
        DiskFull,
        /// The battery dies.
        Stop,
    }

    thread_local! {
        static FAULT: Cell<Fault> = const { Cell::new(Fault::None) };
    }

    pub(crate) fn set(fault: Fault) {
        FAULT.set(fault);
    }

    pub(crate) fn now() -> Result<(), WriteFault> {
        match FAULT.get() {
            Fault::None => Ok(()),
            Fault::DiskFull => Err(WriteFault::DiskFull),
            #[allow(clippy::panic, reason = "a test alone sets it")]
            Fault::Stop => panic!("the battery died"),
        }
    }
}

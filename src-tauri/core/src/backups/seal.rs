//! The seal: what the data file was, to the byte, when it was last closed.
//!
//! `living-well.seal` holds a digest of the closed file, marked under a key derived from the data key. It is made at
//! the end of closing and taken away before the file is opened for writing. So a file that changed in between, in any
//! page of any table, is noticed at open; after a crash there is no seal, and the records are walked instead.
//!
//! A file of its own, because taking it away must work on a full disk.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::thread::JoinHandle;

use data_encoding::HEXLOWER;

use crate::csv::sync_folder;
use crate::desk::FILE_NAME;
use crate::store::mac;
use crate::vault::DataKey;

/// The name of the seal in a data folder.
pub(crate) const SEAL: &str = "living-well.seal";
const MAGIC: &str = "Living Well seal 2";
/// A seal from when it held a SHA-256: it vouches for nothing any more, and the records are walked.
const OLD: &[u8] = b"Living Well seal 1\n";

/// How the closed file compares with its seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealFit {
    /// There is none: the file was not closed, or comes from a version that made none.
    None,
    /// Nothing changed since it was closed.
    Fits,
    /// The file is not what was closed.
    Differs,
    /// The seal was written by somebody without the data key.
    Altered,
}

/// A seal that is being compared, while the passphrase is worked into a key.
#[derive(Debug)]
pub(crate) struct Looking(Option<Found>);

#[derive(Debug)]
struct Found {
    /// Digest and mark as they stand in the seal; none when it is no seal of ours.
    stands: Option<([u8; 32], [u8; 32])>,
    /// The digest of the file that is there; none when pages wait in a log beside it.
    file: JoinHandle<Option<[u8; 32]>>,
}

/// Begins to look at the seal of a folder.
pub(crate) fn look(folder: &Path) -> Looking {
    let Ok(text) = fs::read(folder.join(SEAL)) else {
        return Looking(None);
    };
    if text.starts_with(OLD) {
        return Looking(None);
    }
    let (path, log) = (
        folder.join(FILE_NAME),
        folder.join(format!("{FILE_NAME}-wal")),
    );
    Looking(Some(Found {
        stands: parse(&text),
        file: std::thread::spawn(move || {
            // A closed file has no log. One that lies there would be read into the file.
            let waits = log.metadata().is_ok_and(|log| log.len() > 0);
            if waits { None } else { digest(&path).ok() }
        }),
    }))
}

impl Looking {
    /// Says how the file compares.
    pub(crate) fn fit(self, key: &DataKey) -> SealFit {
        let Some(found) = self.0 else {
            return SealFit::None;
        };
        let file = found.file.join().ok().flatten();
        match found.stands {
            Some((digest, mark)) if own_mark(key, &digest) == Some(mark) => {
                if file == Some(digest) {
                    SealFit::Fits
                } else {
                    SealFit::Differs
                }
            }
            _ => SealFit::Altered,
        }
    }
}

/// Takes the seal away: from now on the file may change.
pub(crate) fn unseal(folder: &Path) {
    if fs::remove_file(folder.join(SEAL)).is_ok() {
        sync_folder(folder);
    }
}

/// Seals the closed file of a folder.
///
/// # Errors
/// What the disk refused; the next opening walks the records then.
pub(crate) fn seal(folder: &Path, key: &DataKey) -> io::Result<()> {
    let digest = digest(&folder.join(FILE_NAME))?;
    let mark = own_mark(key, &digest).ok_or_else(|| io::Error::other("no mark"))?;
    let text = format!(
        "{MAGIC}\nblake3 {}\nmark {}\n",
        HEXLOWER.encode(&digest),
        HEXLOWER.encode(&mark)
    );
    let beside = folder.join(format!("{SEAL}.new"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, folder.join(SEAL))?;
    sync_folder(folder);
    Ok(())
}

/// BLAKE3 of a file, whatever its size: the quickest there is to take of ten years while a passphrase is worked.
fn digest(path: &Path) -> io::Result<[u8; 32]> {
    let mut hash = blake3::Hasher::new();
    each_piece(path, |piece| {
        hash.update(piece);
        Ok::<_, io::Error>(())
    })?;
    Ok(hash.finalize().into())
}

/// Gives a file piece by piece, so that one of any size fits into memory.
pub(crate) fn each_piece<E: From<io::Error>>(
    path: &Path,
    mut take: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut file = File::open(path)?;
    let mut piece = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(());
        }
        take(piece.get(..read).unwrap_or_default())?;
    }
}

fn own_mark(key: &DataKey, digest: &[u8; 32]) -> Option<[u8; 32]> {
    mac(key.derive("seal").as_slice(), &[digest]).ok()
}

fn parse(text: &[u8]) -> Option<([u8; 32], [u8; 32])> {
    let text = std::str::from_utf8(text).ok()?;
    let mut lines = text.lines();
    if lines.next()? != MAGIC {
        return None;
    }
    let mut hex = |start: &str| -> Option<[u8; 32]> {
        let digits = lines.next()?.strip_prefix(start)?;
        HEXLOWER.decode(digits.as_bytes()).ok()?.try_into().ok()
    };
    Some((hex("blake3 ")?, hex("mark ")?))
}

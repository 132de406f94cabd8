//! Another data key for the same records, such that key files and data file never disagree after a power cut.
//!
//! No file system renames two files as one. So the new keys are written first, as a pending pair beside the old
//! ones, and each copy says for which data file it was written: by the sixteen random bytes (the salt) that every
//! encrypted file begins with. Then one rename puts the new data file in place, and that rename is the change.
//! Whatever happens before or after it, [`settle`] finds out from the data file's own first bytes which keys belong
//! to it, and needs no passphrase for that:
//!
//! | cut | data file | what [`settle`] does |
//! |---|---|---|
//! | before the rename | the old one | the pending pair goes; the old keys open |
//! | after it | the new one | the pending pair takes its place; the new keys open |
//!
//! It is called under the file lock, before anything else is read in the folder.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use uuid::Uuid;

use super::slots::{COPIES, ChainHead, SlotFile, flush_folder, read_copy, write_flushed};
use super::{DataKey, RecoveryKey, Result, VaultError};

/// What is written beside a file to take its place has this after its name.
pub const NEXT: &str = "next";

/// What the new keys are made of.
#[derive(Debug)]
pub struct NewKeys<'a> {
    /// The new data key.
    pub key: &'a DataKey,
    /// The coordinators who go on, each with their present passphrase.
    pub passphrases: &'a [(Uuid, &'a str)],
    /// The new recovery key: the old one could not be wrapped again, because nobody keeps it here.
    pub recovery: &'a RecoveryKey,
    /// How far the change log has got in the new data file.
    pub head: ChainHead,
}

/// Writes the pending pair for the data file `next`, which is whole and flushed, but not in its place yet.
///
/// # Errors
/// [`VaultError::WrongPassphrase`] when one is not its coordinator's, [`VaultError::NoSuchCoordinator`],
/// [`VaultError::LastCoordinator`] when nobody goes on, [`VaultError::OtherKey`], or what the disk refused. Nothing
/// pending is left then.
pub fn prepare(dir: &Path, old: &DataKey, next: &Path, new: &NewKeys<'_>) -> Result<()> {
    let salt = first_bytes(next)?.ok_or(VaultError::Missing)?;
    let (file, _) = SlotFile::load(dir)?;
    let file = file.for_new_key(old, new.key, new.passphrases, new.recovery, new.head, salt)?;
    let bytes = file.to_bytes();
    let written = COPIES
        .iter()
        .try_for_each(|name| write_flushed(&dir.join(name).with_added_extension(NEXT), &bytes))
        .and_then(|()| flush_folder(dir));
    if written.is_err() {
        forget(dir);
    }
    written
}

/// Puts the new data file in the place of the old one, which must be closed. This is the moment of the change.
///
/// # Errors
/// What the disk refused; the old file is in its place then.
pub fn put_in_place(dir: &Path, next: &Path, data_file: &Path) -> Result<()> {
    fs::rename(next, data_file)?;
    flush_folder(dir)
}

/// Ends a change of the data key, or takes back one that was cut short: see the table above.
///
/// # Errors
/// What the disk refused. It can be called again.
pub fn settle(dir: &Path, data_file: &Path) -> Result<()> {
    let names = COPIES.map(|name| dir.join(name).with_added_extension(NEXT));
    if names.iter().all(|next| !next.exists()) {
        return Ok(());
    }
    let Some(salt) = first_bytes(data_file)? else {
        // No data file, no answer: whoever puts one back will be asked then.
        return Ok(());
    };
    for (next, place) in names.iter().zip(COPIES) {
        let fits = read_copy(next).is_ok_and(|file| file.written_for == Some(salt));
        if fits {
            fs::rename(next, dir.join(place))?;
        }
    }
    flush_folder(dir)?;
    forget(dir);
    Ok(())
}

/// Removes a pending pair, or what a crash left of one. What was never there is no matter.
fn forget(dir: &Path) {
    for name in COPIES {
        let _ = fs::remove_file(dir.join(name).with_added_extension(NEXT));
    }
}

/// The salt that an encrypted file begins with; nothing where there is no file, or too little of one to have a salt:
/// that must not stand in the way of a backup that takes its place.
fn first_bytes(path: &Path) -> Result<Option<[u8; 16]>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut salt = [0; 16];
    match file.read_exact(&mut salt) {
        Ok(()) => Ok(Some(salt)),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error.into()),
    }
}

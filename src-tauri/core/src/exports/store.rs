//! Where a file goes, writing it, and putting right what a crash left half way.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Destination, Detail, Export, ExportError, FileWritten};
use crate::{
    action::Action,
    csv::{Overwrite, WriteFault, clear_unfinished, write_whole},
    desk::Desk,
    ids::ExportId,
    store::StoreError,
};

/// What is said to somebody who would have a file written beside the records.
pub(crate) const KEPT_HERE: &str = "That is where the records are kept. Choose another folder.";

/// Whether a file would lie among our own: then it could take the place of the records or their keys.
///
/// `path` is absolute.
pub(crate) fn among_the_records(desk: &Desk, path: &Path) -> bool {
    let real = |folder: &Path| std::fs::canonicalize(folder).ok();
    path.parent()
        .and_then(real)
        .zip(real(desk.folder()))
        .is_some_and(|(folder, ours)| folder.starts_with(ours))
}

/// Where a file of that name goes: the path as asked for, or in a folder the first name that is free.
///
/// # Errors
/// [`WriteFault::Exists`] when it is there and may not be replaced; in words when it would lie in the data folder.
pub(crate) fn place(
    desk: &Desk,
    to: &Destination,
    overwrite: Overwrite,
    name: &str,
) -> Result<PathBuf, ExportError> {
    let taken = |path: &Path| overwrite == Overwrite::Refuse && path.symlink_metadata().is_ok();
    let path = match to {
        Destination::File(path) if taken(path) => return Err(WriteFault::Exists.into()),
        Destination::File(path) => path.clone(),
        Destination::Folder(folder) => {
            std::fs::create_dir_all(folder).map_err(WriteFault::from)?;
            let (stem, _) = name.rsplit_once('.').unwrap_or((name, ""));
            let mut path = folder.join(name);
            let mut next = 2;
            while taken(&path) {
                path = folder.join(format!("{stem}-{next}.csv"));
                next += 1;
            }
            path
        }
    };
    let path = std::path::absolute(&path).map_err(WriteFault::from)?;
    if among_the_records(desk, &path) {
        return Err(StoreError::Refused(KEPT_HERE.into()).into());
    }
    Ok(path)
}

/// Writes the file that is on record, and marks whether it is there.
///
/// # Errors
/// When it could not be written, which is kept on record as not written.
pub(crate) fn write_marked(
    desk: &mut Desk,
    export: &Export,
    bytes: &[u8],
    overwrite: Overwrite,
) -> Result<(), ExportError> {
    let written = write_whole(Path::new(&export.file_name), bytes, overwrite);
    mark(desk, export, written.is_ok())?;
    Ok(written?)
}

/// A paper that names people and is about to be printed.
pub(crate) struct OnPaper<'a> {
    /// What it is, such as "Visit sheet".
    pub what: &'static str,
    /// Why it leaves.
    pub reason: &'static str,
    /// Who gets it.
    pub recipient: String,
    /// How many people are on it.
    pub people: usize,
    /// All that it says.
    pub text: &'a [u8],
}

/// Puts on record that a paper leaves. Whether the printer took it cannot be known, so that it counts as gone from
/// here on.
///
/// # Errors
/// When the records cannot be written; nothing may be printed then.
pub(crate) fn put_on_record(desk: &mut Desk, paper: &OnPaper<'_>) -> Result<ExportId, StoreError> {
    let done = desk.write::<_, StoreError>(Action::Export, |tx| {
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what: paper.what.to_owned(),
            detail: Some(Detail::Identifiable),
            free_text: true,
            reason: Some(paper.reason.to_owned()),
            recipient: Some(paper.recipient.clone()),
            rows: i64::try_from(paper.people).unwrap_or(i64::MAX),
            digest: digest(paper.text),
            file_name: "On paper".to_owned(),
            written: FileWritten::Yes,
        };
        tx.insert(&export)?;
        Ok(export.id)
    })?;
    Ok(done.value)
}

/// The digest of a file on record: SHA-256, hex.
pub(crate) fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Marks whether the file that is on record reached the disk.
///
/// # Errors
/// When the records cannot be written.
pub(crate) fn mark(desk: &mut Desk, export: &Export, written: bool) -> Result<(), StoreError> {
    let written = if written {
        FileWritten::Yes
    } else {
        FileWritten::No
    };
    desk.write(Action::Export, |tx| {
        tx.update(&Export {
            written,
            ..export.clone()
        })
    })?;
    Ok(())
}

/// Puts right what a crash left half way: every export that is *not yet* written is looked for at its place.
/// When the file there has the digest on record it was written, otherwise not. Unfinished files go. Answers
/// how many there were. To be called at each start, before anything else is exported.
///
/// # Errors
/// When the records cannot be written.
pub fn finish_exports(desk: &mut Desk) -> Result<usize, StoreError> {
    let unfinished = desk
        .read()
        .records::<Export>("WHERE written = 'not yet' ORDER BY at, id", [])?;
    for export in &unfinished {
        let path = Path::new(&export.file_name);
        if let Some(folder) = path.parent() {
            // A folder that cannot be looked into (a stick that was taken out) is no reason not to start.
            let _ = clear_unfinished(folder);
        }
        // In pieces: a backup may be larger than the memory.
        let there = crate::backups::seal::digest(path)
            .is_ok_and(|sum| data_encoding::HEXLOWER.encode(&sum) == export.digest);
        mark(desk, export, there)?;
    }
    Ok(unfinished.len())
}

/// Every export, latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn exports(desk: &Desk) -> Result<Vec<Export>, StoreError> {
    desk.read()
        .records::<Export>("ORDER BY at DESC, id LIMIT 200", [])
}

//! What left the laptop: one row for each file or paper, committed before anything goes out.
//!
//! First the row, as *not yet* written, with the digest of the file's bytes; then the file under a temporary name,
//! renamed; then the row is marked. A crash in between leaves *not yet*, and [`finish_exports`] looks at the next
//! start whether the file is there.

mod page;
mod store;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use crate::{
    csv::WriteFault,
    ids::{CoordinatorId, ExportAboutId, ExportId, PersonId},
    store::{Opposite, Record as _, StoreError, Tx, record::record},
    words::words,
};

pub use page::{
    Gone, GoneBefore, GonePage, GonePerson, WENT_COLUMNS, WentError, WentForm, WentQuestion,
    export_went, went, went_name,
};
pub(crate) use store::{
    KEPT_HERE, OnPaper, among_the_records, digest, let_go, mark, place, put_on_record, write_marked,
};
pub use store::{exports, finish_exports, print_page};

/// Where a paper went, in place of the name of a file.
pub(crate) const ON_PAPER: &str = "On paper";

words! {
    /// How much an MDT CSV tells.
    pub enum Detail { Counts = "counts", Pseudonymised = "pseudonymised", Identifiable = "identifiable" }
}
words! {
    /// Whether the file of an export reached the disk.
    pub enum FileWritten { NotYet = "not yet", Yes = "yes", No = "no" }
}

record! {
    /// Something that left the laptop: committed before the file is written.
    pub struct Export {
        id: ExportId, at: i64, by: CoordinatorId, what: String, detail: Option<Detail>, free_text: bool,
        reason: Option<String>, recipient: Option<String>, rows: i64,
        /// SHA-256 of the file, hex.
        digest: String,
        /// Where the file went, so that the next start can tell whether it got there.
        file_name: String, written: FileWritten,
    }
    table "export" = 90, opposite Opposite::Never("A file that left the laptop cannot be undone."),
    rule says_about_whom
}

record! {
    /// Somebody whom an export is about: whoever can be named from it, or found again by its reference.
    pub struct ExportAbout { id: ExportAboutId, export: ExportId, person: PersonId }
    table "export_about" = 130, person "person", opposite Opposite::Own(stays_on_record)
}

/// Not [`Opposite::Never`], which would also keep two records of one person from being taken apart again.
fn stays_on_record(_: &mut Tx<'_>, _: uuid::Uuid) -> Result<(), StoreError> {
    Err(StoreError::Refused(
        "Whom an export was about stays on record.".into(),
    ))
}

/// What tells of people says of whom: a door that forgets it lets nothing out. Those from before it was kept are only
/// marked, and ask for nothing.
fn says_about_whom(tx: &Tx<'_>, id: uuid::Uuid) -> Result<(), StoreError> {
    let export: Export = tx.read().record(id)?;
    if export.rows == 0 || matches!(export.detail, None | Some(Detail::Counts)) {
        return Ok(());
    }
    let made_now = tx.read().number(
        "SELECT op = 1 AND act = (SELECT max(id) FROM act) FROM change
         WHERE kind = ?1 AND subject = ?2 ORDER BY position DESC LIMIT 1",
        (Export::TABLE.code, export.id),
    )?;
    let about = tx.read().number(
        "SELECT EXISTS (SELECT 1 FROM export_about WHERE export = ?1)",
        [export.id],
    )?;
    if made_now == 1 && about == 0 {
        return Err(StoreError::Refused(
            "It is not known about whom this is, so it does not leave.".into(),
        ));
    }
    Ok(())
}

/// Where the file goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// This file.
    File(PathBuf),
    /// This folder, under the name of data-model.md. A second export of the day gets "-2" after its name.
    Folder(PathBuf),
}

/// Why nothing left.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file could not be written. Nothing new lies in the folder.
    #[error(transparent)]
    Write(#[from] WriteFault),
    /// The file of records refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

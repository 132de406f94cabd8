//! What left the laptop: one row for each file or paper, committed before anything goes out.
//!
//! First the row, as *not yet* written, with the digest of the file's bytes; then the file under a temporary name,
//! renamed; then the row is marked. A crash in between leaves *not yet*, and [`finish_exports`] looks at the next
//! start whether the file is there.

mod store;

use std::path::PathBuf;

use crate::{
    csv::WriteFault,
    ids::{CoordinatorId, ExportId},
    store::{Opposite, StoreError, record::record},
    words::words,
};

pub(crate) use store::{
    KEPT_HERE, OnPaper, among_the_records, digest, mark, place, put_on_record, write_marked,
};
pub use store::{exports, finish_exports};

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
    table "export" = 90, opposite Opposite::Never("A file that left the laptop cannot be undone.")
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

//! What can go wrong below the records, each as a sentence a coordinator can act on.

/// Why the store refused or failed. Nothing of a failed write is kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk has no room.
    #[error("The disk is full, so this was not saved. Free some space, then save again.")]
    DiskFull,
    /// The file is not whole.
    #[error("The data file is damaged. Stop here and go back to a backup.")]
    Damaged,
    /// The file is some other file, or its key does not fit. A first page that was damaged looks the same.
    #[error("The data file is damaged, or belongs to other records. Go back to a backup.")]
    NotOurs,
    /// The file was written by a newer version.
    #[error("A newer version of Living Well wrote this file. Install that version to open it.")]
    Newer,
    /// A rule of the records forbids it.
    #[error("{0}")]
    Refused(String),
    /// There is no such record.
    #[error("This record is no longer there.")]
    NotFound,
    /// Nobody is at work: every change names a coordinator.
    #[error("Say who you are before changing anything.")]
    Nobody,
    /// The disk or the system refused.
    #[error("The disk did not answer as it should. Nothing was saved.")]
    Io(#[source] std::io::Error),
    /// Somebody stopped it.
    #[error("Stopped. Nothing is left half done.")]
    Stopped,
    /// The database refused in a way no rule foresaw.
    #[error("Something went wrong inside the app. Nothing was saved.")]
    Sql(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseCorrupt, DiskFull, NotADatabase, OperationInterrupted, ReadOnly,
            SystemIoFailure,
        };
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::DiskFull,
            Some(DatabaseCorrupt) => Self::Damaged,
            Some(NotADatabase) => Self::NotOurs,
            // Asked between two of its own steps, it was told to stop (`progress.rs`).
            Some(OperationInterrupted) => Self::Stopped,
            // The disk went away, may not be written, or lets no file grow any more.
            Some(SystemIoFailure | ReadOnly | CannotOpen) => Self::Io(std::io::Error::other(error)),
            _ => match error {
                rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
                // SQLCipher's answer to a page that fails its check: the bare code, where a fault in a statement has
                // words of its own.
                rusqlite::Error::SqliteFailure(ref failure, ref words)
                    if failure.extended_code == rusqlite::ffi::SQLITE_ERROR
                        && words
                            .as_deref()
                            .is_none_or(|words| words.eq_ignore_ascii_case("sql logic error")) =>
                {
                    Self::Damaged
                }
                // A trigger of ours spoke: its words are for people.
                rusqlite::Error::SqliteFailure(ref failure, Some(ref words))
                    if failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER =>
                {
                    Self::Refused(words.clone())
                }
                other => Self::Sql(other),
            },
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            Self::DiskFull
        } else {
            Self::Io(error)
        }
    }
}

impl StoreError {
    /// Whether a foreign key refused: something else still names the record.
    #[must_use]
    pub fn is_named_elsewhere(&self) -> bool {
        matches!(self, Self::Sql(rusqlite::Error::SqliteFailure(failure, _))
            if failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY
                || failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER)
    }
}

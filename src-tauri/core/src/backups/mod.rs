//! Backups: made by themselves and verified, thinned, tried once a month, taken outside on a stick, and restored.
//!
//! A backup is one file (`file.rs`), the same on the laptop, on a stick and from the terminal. It is made from
//! SQLite's own copy of the open file, checked to the last page before it gets its name, and never takes the place of
//! another. What may go is decided by one plain function (`thin.rs`). Restoring lays the backup beside the records,
//! checks it there, and only then changes places (`restore.rs`), so that a power cut leaves the old or the new whole.
//! The seal (`seal.rs`) says at open whether the closed file is still what was closed.

mod file;
mod restore;
pub(crate) mod seal;
mod store;
#[cfg(test)]
mod tests;
mod thin;

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use crate::csv::WriteFault;
use crate::dates::short;
use crate::desk::{Desk, Done};
use crate::exports::ExportError;
use crate::folder::FolderError;
use crate::ids::{AlarmDealtId, RestoredFromId};
use crate::store::{Alarm, Opposite, StoreError, record::record};
use crate::vault::VaultError;

pub use restore::{NotRestored, Restored, Secret, restore, restore_in_place_of};
pub(crate) use restore::{finish, is_ready};
pub use store::{
    Verified, back_up_now, back_up_outside, check_backups, deal_with_alarm, describe, list,
    newer_here, outside_is_due, overview, place_of, rehearse, suggested_name, unsaved_sentence,
    verify,
};
pub(crate) use store::{look_on, newest_is_known, outside_at, tidy};

record! {
    /// That a backup took the place of the records. Who did it says its act.
    pub struct RestoredFrom {
        id: RestoredFromId, at: i64,
        /// When the backup was made.
        made_at: i64,
    }
    table "restored_from" = 126,
    opposite Opposite::Never("What a backup took the place of is kept aside. Restore another one instead.")
}

record! {
    /// That somebody dealt with what was noticed about the file. Who did it says its act.
    pub struct AlarmDealt {
        id: AlarmDealtId, at: i64,
        /// The number of the alarm, which is of this laptop.
        alarm: i64,
        /// What it said.
        what: String,
        /// When it was noticed.
        raised_at: i64,
    }
    table "alarm_dealt" = 132,
    opposite Opposite::Never("That somebody dealt with a warning stays on record.")
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// What a backup outside the laptop is called where it is put on record.
pub(crate) const WHAT: &str = "Backup";

/// How the name of a backup ends.
pub const ENDING: &str = "lwbackup";

/// Why a backup was not made, not noted, not read or not restored. The records have not changed then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// No file of that name.
    #[error("That backup is not there any more. Choose another one.")]
    NotThere,
    /// The disk or the stick does not give it.
    #[error("That file cannot be read. Put the stick in again, or choose another.")]
    Unreadable,
    /// Some other file.
    #[error("This is not a Living Well backup. Choose another file.")]
    NotABackup,
    /// Not what was written.
    #[error("This backup is damaged, so nothing was changed. Choose another one.")]
    Damaged,
    /// Whole, but not made by somebody with its key.
    #[error("This backup was altered after it was made. Do not use it. Choose another one.")]
    Altered,
    /// Made by a later version.
    #[error("A newer Living Well made this backup. Install the newer version first.")]
    Newer,
    /// The records in it fail their own check.
    #[error("The records in this backup do not pass the check. Choose another one.")]
    Unsound(Vec<String>),
    /// Pretend people for real ones, or the other way round.
    #[error("Real records and pretend people never take each other’s place. Choose another one.")]
    OtherKind,
    /// Whose passphrase opens the backup has left the records that are there.
    #[error("Whose passphrase this is does not work here any more. Unlock with another one first.")]
    NotAtWork,
    /// Several coordinators worked with it, and the name that was typed is none of theirs.
    #[error("Type your name as it stood in Settings then. More than one coordinator worked here.")]
    WhoseName,
    /// It is written outside and good, but the records here could not take it down.
    #[error(
        "The backup was written and read back. It is good, so keep it. \
         This laptop could not note that it was made. Free some space on its disk."
    )]
    NotNoted(#[source] StoreError),
    /// A file that cannot be put into words; no backup of ours can bring it about.
    #[error("Something went wrong inside the app. No backup was made.")]
    Inside,
    /// What the disk refused.
    #[error(transparent)]
    Write(#[from] WriteFault),
    /// Something about the keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Something about the records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<std::io::Error> for BackupError {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error.into())
    }
}

impl From<ExportError> for BackupError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Write(fault) => Self::Write(fault),
            ExportError::Store(error) => Self::Store(error),
        }
    }
}

impl From<FolderError> for BackupError {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::Vault(error) => Self::Vault(error),
            FolderError::Store(error) => Self::Store(error),
            FolderError::WhoseName => Self::WhoseName,
            FolderError::NotAtWork | FolderError::OldKeys => Self::NotAtWork,
        }
    }
}

/// What a backup says of itself. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Backup {
    /// Its file name.
    pub name: String,
    /// When it was made, UTC milliseconds.
    pub made_at: i64,
    /// How many people it holds.
    pub people: i64,
    /// How many changes its log holds.
    pub changes: i64,
    /// Whether the people are pretend ones.
    pub pretend: bool,
    /// How large it is, in bytes.
    pub bytes: u64,
    /// The version of Living Well that made it.
    pub app: String,
}

/// What would go when a backup took the place of the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct NewerHere {
    /// How many changes were made here since. `None` when the backup is not of this history.
    pub changes: Option<i64>,
}

/// All that the page about backups shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct BackupsPage {
    /// What was noticed about the records, until it is dealt with.
    pub alarms: Vec<Alarm>,
    /// Those on this laptop, the latest first.
    pub here: Vec<Backup>,
    /// When the last one was made by itself or by hand, UTC milliseconds.
    pub last_at: Option<i64>,
    /// Why the last try failed, where none succeeded since.
    pub failed: Option<String>,
    /// Whether something was recorded since the last one.
    pub changed_since: bool,
    /// When one was last taken outside the laptop, and where to.
    pub outside_at: Option<i64>,
    /// Where to.
    pub outside_to: Option<String>,
    /// Whether it is time for another one outside.
    pub outside_due: bool,
    /// When the newest one was last tried out, UTC milliseconds.
    pub tried_at: Option<i64>,
    /// What was found when it was tried.
    pub tried: Option<String>,
    /// Whether old ones are left alone because the clock looks wrong.
    pub paused: bool,
    /// The first day on which no backup that is thinned here holds what is removed today, where one is made every week.
    /// None while nothing is thinned.
    #[ts(type = "string | null")]
    pub forgotten_by: Option<NaiveDate>,
    /// How many of those here are never thinned: of other records, or unreadable.
    pub never_thinned: usize,
    /// Names of folders with records that were replaced.
    pub replaced: Vec<String>,
}

/// What was found in the backups of open records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookedThrough {
    /// How many were looked through.
    pub backups: u64,
    /// Which are damaged or altered themselves, a sentence each.
    pub bad: Vec<String>,
    /// Which know what the records have lost.
    pub lost: Vec<String>,
    /// What could not be judged.
    pub remarks: Vec<String>,
}

/// A backup that left the laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TakenOutside {
    /// Where it lies.
    pub path: String,
    /// How large it is, in bytes.
    pub bytes: u64,
}

/// When the copies that were made of the records lose what is removed today, as far as that is known, in sentences.
///
/// # Errors
/// When the records cannot be read.
pub(crate) fn forgotten(desk: &Desk) -> Result<String, StoreError> {
    let fate = store::fate_of_what_is_removed(desk)?;
    let first = match fate.by {
        Some(day) => format!(
            "Backup copies made here disappear by {}, as long as something is recorded every week.",
            short(day)
        ),
        None if fate.is_noticed => "Backup copies made here stay for now. They begin to disappear \
             once what was noticed on the page Backups is dealt with."
            .to_owned(),
        None => {
            "Backup copies made here stay for now, because this laptop’s clock jumped.".to_owned()
        }
    };
    let others = match fate.never_thinned {
        0 => "",
        1 => " 1 backup here is of other records, or damaged. It stays until somebody deletes it.",
        _ => {
            " Some backups here are of other records, or damaged. They stay until somebody deletes them."
        }
    };
    Ok(format!(
        "{first}{others} Copies on a stick or another laptop stay until somebody deletes them."
    ))
}

/// What a writing command of this page answers: nothing in the log, so nothing to undo.
fn told(sentence: &str) -> Done<()> {
    Done {
        value: (),
        act: 0,
        sentence: sentence.to_owned(),
    }
}

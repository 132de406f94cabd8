//! Erasing a person: everything that is about them alone goes, and their name goes out of what is about others. What is
//! left is a tombstone without a name, so that a backup that comes back is put right (safety.md, Backups).
//!
//! What goes is asked of the file itself, by its foreign keys, so that no table can be forgotten:
//! - A record that cannot be without them goes, and what cannot be without that one. A note, or good news, that was
//!   about nobody else goes too.
//! - A record that can stays: who went on a visit, who told a line, who raised a concern is then nobody.
//! - Their name is taken out of what stays. Given and family name together go wherever they stand, unless somebody
//!   else bears them too. Each part alone goes where the record is known to be about them or about somebody around them.
//!
//! The log loses the same: every change that was theirs, that named them or that held their name says nothing any more
//! (`store/erasing.rs` says how the chain stays whole). So an act about them can no longer be undone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    forms::Faults,
    ids::{CoordinatorId, PersonId, TombstoneId},
    retention::HoldRow,
    store::{Opposite, StoreError, record::record},
    words::words,
};

mod going;
mod store;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;

pub use store::{erase_person, erase_start, replay, tombstones};

words! {
    /// Why a record is erased. The rights are those of Article 17(1) of the UK GDPR: (a) no longer necessary,
    /// (b) consent withdrawn, (c) an objection, where they asked, (d) what should never have been recorded. When a record
    /// must stay instead, a hold says why (Article 17(3): legal claims, and what the law or safeguarding asks).
    pub enum Ground {
        TheyAsked = "they asked", NoLongerNeeded = "no longer needed", ConsentWithdrawn = "consent withdrawn",
        RecordedByMistake = "recorded by mistake",
    }
}

record! {
    /// What is left of a record that was erased. It holds no name.
    pub struct Tombstone {
        id: TombstoneId,
        /// The id the person had.
        person: PersonId,
        /// When they were erased first, UTC milliseconds.
        erased_at: i64,
        /// The local day of it.
        erased_on: NaiveDate,
        /// Who erased them.
        by: CoordinatorId,
        /// The act that erased them in this file.
        act: i64,
        ground: Ground,
    }
    table "tombstone" = 141, opposite Opposite::Never("What was erased stays erased.")
}

/// What erasing somebody would do, and what has to be said first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct EraseStart {
    /// The record.
    pub id: PersonId,
    /// Whose it is.
    pub name: String,
    /// What goes, each in words: "4 visits".
    pub goes: Vec<String>,
    /// What stays about others without them, each in words: "2 notes about others".
    pub stays: Vec<String>,
    /// What is still open and would be left undone, each a sentence.
    pub hanging: Vec<String>,
    /// The holds that stand.
    pub holds: Vec<HoldRow>,
    /// Why it cannot be erased now, each a sentence.
    pub blocks: Vec<String>,
    /// When copies of the records lose them too, as far as that is known, in sentences.
    pub forgotten: String,
}

/// The confirmation, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct EraseForm {
    /// The person's name, typed again.
    pub name: String,
    /// One of [`Ground`].
    pub ground: String,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Erased {
    /// What is to be said: "Removed from the records today." and when copies of the records lose them too.
    pub said: String,
    /// Whether the freed room in the file was wiped too. A full disk can keep it from being done at once.
    pub wiped: bool,
}

/// Why nobody was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// The confirmation is at fault.
    #[error("{0}")]
    Form(#[from] Faults),
    /// Something forbids it.
    #[error("{0}")]
    Blocked(String),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

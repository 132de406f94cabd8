//! Everything that is held about one person, for the person to have: on the screen first, then as a file to read, print
//! and black out, and as CSV.
//!
//! The tables themselves are walked by their foreign keys, so that no table and no column can be forgotten: a new table
//! either names somebody, or has to be answered in [`store`]; a test asks.
//!
//! Other people have rights too (UK GDPR article 15(4); Data Protection Act 2018, Schedule 2, paragraph 16). So words
//! about them are marked, not taken out: whether they may be read is somebody's decision. A name that is not on record
//! cannot be found by a program, which the report says at its head.
//!
//! What is said of health may only be held back where reading it would be likely to cause serious harm. Whoever is no
//! health professional asks one both before holding it back and before handing it over; only what the person has seen or
//! knows already needs no asking (Data Protection Act 2018, Schedule 3, paragraphs 5 and 6). A program cannot tell what
//! somebody knows, so the page and the report say it. What councils hold of social work has a test of its own (Part 3).
//!
//! A restricted concern is about safety or abuse, and whoever does the harm may read over a shoulder. So it stands
//! apart, in a file of its own, and leaves only with a decision, which the file of records asks for too (migration 017).
//!
//! Article 15(1) asks for more than a copy: why, for how long, who sees it, where to complain. The privacy notice says
//! that, so it is given with the report.
//!
//! The dead have no right of access (UK GDPR, recital 27). What their representative asks for can still be given, with
//! a reason.

mod html;
mod store;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    exports::ExportError,
    forms::Faults,
    ids::{AccessRequestId, CoordinatorId, PersonId},
    store::{Opposite, StoreError, Tx, record::record},
    words::words,
};

pub use store::{EVERYTHING_COLUMNS, everything, export_everything, file_name};

words! {
    /// What becomes of restricted concerns when somebody is given what is held about them.
    pub enum RestrictedGo { None = "none held", HeldBack = "held back", MayGo = "may go" }
}

record! {
    /// Somebody was given what is held about them.
    pub struct AccessRequest {
        id: AccessRequestId, person: PersonId, at: i64, by: CoordinatorId, for_whom: String, why: String,
        restricted: RestrictedGo, decided_by: Option<String>, decided_why: Option<String>,
    }
    table "access_request" = 131, person "person", opposite Opposite::Own(stays_on_record)
}

/// Not [`Opposite::Never`], which would also keep two records of one person from being taken apart again.
fn stays_on_record(_: &mut Tx<'_>, _: uuid::Uuid) -> Result<(), StoreError> {
    Err(StoreError::Refused(
        "What somebody was given about themselves stays on record.".into(),
    ))
}

/// Everything held about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Everything {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// When they died.
    #[ts(type = "string | null")]
    pub died_on: Option<NaiveDate>,
    /// "3 November 2026".
    pub day: String,
    /// What is held, a part for each kind of record.
    pub parts: Vec<EverythingPart>,
    /// How many restricted concerns stand apart.
    pub restricted: usize,
    /// How many pages somebody began about them and did not save.
    pub drafts: i64,
    /// How many places are marked as about other people.
    pub marks: usize,
    /// The name of the file.
    pub file_name: String,
}

/// The records of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct EverythingPart {
    /// What they are.
    pub title: String,
    /// Each record.
    pub entries: Vec<EverythingEntry>,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct EverythingEntry {
    /// What tells it from others; may be empty.
    pub heading: String,
    /// Heading and text of each field that holds something.
    pub lines: Vec<(String, String)>,
}

/// How what is held is let out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct EverythingForm {
    /// Why.
    pub reason: String,
    /// For whom.
    pub recipient: String,
    /// What becomes of restricted concerns; asked only where there are any.
    pub restricted: String,
    /// Who decided that they may go.
    pub decided_by: String,
    /// Why they would do no serious harm.
    pub decided_why: String,
}

/// Why nothing was let out.
#[derive(Debug, thiserror::Error)]
pub enum EverythingError {
    /// What was typed.
    #[error(transparent)]
    Form(#[from] Faults),
    /// As any export.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

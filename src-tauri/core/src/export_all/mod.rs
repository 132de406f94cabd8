//! Everything in the file as CSV, one file a table: for moving elsewhere, and for reading without this program.
//!
//! Keys and digest keys never leave. Ids are written as UUID text, other binary values as hexadecimal digits,
//! yes and no as words, lists joined by `;`, times as ISO 8601 in UTC with milliseconds.

mod store;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use chrono::DateTime;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value as Json};

use crate::forms::Faults;
use crate::store::{Cell, Patch, StoreError, Table};

pub use store::{AllWritten, finish, write_all};

/// What an export of everything is called in the log.
pub(crate) const WHAT: &str = "everything";

/// The name of the file that holds the change log.
pub const CHANGE_FILE: &str = "change.csv";

/// The name of the file that holds who looked.
pub const ACCESS_FILE: &str = "access.csv";

/// The columns of who looked.
pub const ACCESS_COLUMNS: [&str; 11] = [
    "id", "kind", "what", "by", "hands", "person", "subject", "found", "first_at", "last_at",
    "times",
];

/// The columns of the change log's file.
pub const CHANGE_COLUMNS: [&str; 13] = [
    "device",
    "sequence",
    "time",
    "coordinator",
    "action",
    "kind",
    "subject",
    "op",
    "fields",
    "undoes",
    "digest",
    "chain",
    "hands",
];

/// The columns that hold yes or no, by table. A test holds the list against the schema.
const YES_NO: &[(&str, &[&str])] = &[
    ("coordinator", &["active"]),
    (
        "client",
        &[
            "over_75",
            "two_or_more_conditions",
            "talk_about_at_next_mdt",
        ],
    ),
    ("volunteer", &["drives"]),
    ("visit", &["made"]),
    ("concern", &["restricted"]),
    ("mdt_item", &["volunteer_present", "left_out"]),
    ("export", &["free_text"]),
];

/// The columns that hold a list, by table.
const LISTS: &[(&str, &[&str])] = &[
    ("agency", &["areas"]),
    ("merged", &["lists_of_both", "other_references"]),
    (
        "volunteer",
        &[
            "skills",
            "interests",
            "languages",
            "areas",
            "availability",
            "cannot",
        ],
    ),
];

/// Why not everything was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportAllError {
    /// It is not said why, or not for whom.
    #[error("{0}")]
    Form(Faults),
    /// The folder holds something already.
    #[error("That folder is not empty. Choose a new or an empty one.")]
    NotEmpty,
    /// The files could not be written.
    #[error(transparent)]
    Write(#[from] crate::csv::WriteFault),
    /// The records could not be read, or the export not logged.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Says whether everything may leave: not without why and for whom. To be asked before anybody looks for a folder.
///
/// # Errors
/// [`ExportAllError::Form`] with every field at fault: `reason`, `recipient`.
pub fn may_leave(reason: &str, recipient: &str) -> Result<(), ExportAllError> {
    let mut faults = Faults::new();
    let why = "Say why everything leaves this laptop.";
    faults.need_note("reason", reason, why);
    let for_whom = "Say for whom. “Ourselves” is an answer.";
    faults.need("recipient", recipient, for_whom);
    faults.done(()).map_err(ExportAllError::Form)
}

/// What kind of value a column holds, beyond what SQLite knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    YesNo,
    List,
    Time,
}

impl Kind {
    pub(crate) fn of(table: &str, column: &str) -> Self {
        let listed = |list: &[(&str, &[&str])]| {
            list.iter()
                .any(|(name, columns)| *name == table && columns.contains(&column))
        };
        if listed(YES_NO) {
            Self::YesNo
        } else if listed(LISTS) {
            Self::List
        } else if column == "at" || column.ends_with("_at") {
            Self::Time
        } else {
            Self::Plain
        }
    }
}

/// Writes one stored value as a cell.
pub(crate) fn shown(kind: Kind, value: ValueRef<'_>) -> Cow<'_, str> {
    match value {
        ValueRef::Null => Cow::Borrowed(""),
        ValueRef::Integer(number) => Cow::Owned(match kind {
            Kind::YesNo => (if number == 0 { "no" } else { "yes" }).to_owned(),
            Kind::Time => time(number),
            Kind::Plain | Kind::List => number.to_string(),
        }),
        ValueRef::Real(number) => Cow::Owned(number.to_string()),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            if kind == Kind::List
                && let Ok(items) = serde_json::from_str::<Vec<String>>(&text)
            {
                return Cow::Owned(crate::csv::join(&items));
            }
            text
        }
        ValueRef::Blob(bytes) => Cow::Owned(binary(bytes)),
    }
}

/// A UUID where there are sixteen bytes, hexadecimal digits otherwise.
fn binary(bytes: &[u8]) -> String {
    uuid::Uuid::from_slice(bytes).map_or_else(
        |_| data_encoding::HEXLOWER.encode(bytes),
        |id| id.to_string(),
    )
}

/// ISO 8601 in UTC, with milliseconds.
fn time(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms).map_or_else(
        || ms.to_string(),
        |at| at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
    )
}

/// The fields of one change as JSON: field → new, or field → [old, new], or, for a removal, field → old.
fn fields(table: &Table, patch: &Patch) -> String {
    let name = |place: u8| {
        table
            .columns
            .get(usize::from(place))
            .map_or_else(|| place.to_string(), |column| (*column).to_owned())
    };
    let mut map = Map::new();
    match patch {
        Patch::Created(all) | Patch::Removed(all) | Patch::Restated(all) => {
            for (place, cell) in all {
                map.insert(name(*place), json(cell));
            }
        }
        Patch::Changed(all) => {
            for (place, old, new) in all {
                map.insert(name(*place), Json::Array(vec![json(old), json(new)]));
            }
        }
        Patch::Erased => {}
    }
    Json::Object(map).to_string()
}

fn json(cell: &Cell) -> Json {
    match cell {
        Cell::Null => Json::Null,
        Cell::Int(number) => Json::from(*number),
        Cell::Real(number) => Json::from(*number),
        Cell::Text(text) => Json::from(text.as_str()),
        Cell::Blob(bytes) => Json::from(binary(bytes)),
    }
}

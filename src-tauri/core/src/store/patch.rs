//! What a change row says of the fields: field → new value for a created record, field → [old, new] for a
//! changed one, field → old value for a removed one. Tightly encoded, because it is kept for ever.

use rusqlite::types::{Value, ValueRef};
use serde::{Deserialize, Serialize};

use super::StoreError;

/// A stored value, in the log's own encoding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number, a yes or no, or a time.
    Int(i64),
    /// A number with a fraction. No record has one yet.
    Real(f64),
    /// Text, a date or a word.
    Text(String),
    /// An id.
    Blob(Vec<u8>),
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Integer(i) => Self::Int(i),
            Value::Real(r) => Self::Real(r),
            Value::Text(t) => Self::Text(t),
            Value::Blob(b) => Self::Blob(b),
        }
    }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Int(i) => Self::Integer(i),
            Cell::Real(r) => Self::Real(r),
            Cell::Text(t) => Self::Text(t),
            Cell::Blob(b) => Self::Blob(b),
        }
    }
}

impl From<ValueRef<'_>> for Cell {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(i) => Self::Int(i),
            ValueRef::Real(r) => Self::Real(r),
            // A file checked by SQLCipher holds the bytes we wrote, so lossy never loses.
            ValueRef::Text(t) => Self::Text(String::from_utf8_lossy(t).into_owned()),
            ValueRef::Blob(b) => Self::Blob(b.to_vec()),
        }
    }
}

/// The fields of one change; the number is the place of the column in its table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Patch {
    /// A created record: every field that is not empty.
    Created(Vec<(u8, Cell)>),
    /// A changed record: old and new of what differs.
    Changed(Vec<(u8, Cell, Cell)>),
    /// A removed record: every field that was not empty.
    Removed(Vec<(u8, Cell)>),
    /// A record as it stands once somebody else's name was taken out of it: every field that is not empty. What its
    /// earlier changes said may have been erased.
    Restated(Vec<(u8, Cell)>),
    /// A record that was erased, with all that was said of it.
    Erased,
}

impl Patch {
    /// As kept in the log.
    ///
    /// # Errors
    /// Never for a patch made by the gate.
    pub fn encode(&self) -> Result<Vec<u8>, StoreError> {
        postcard::to_stdvec(self).map_err(|_| StoreError::Damaged)
    }

    /// From the log.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the bytes are no patch.
    pub fn decode(bytes: &[u8]) -> Result<Self, StoreError> {
        postcard::from_bytes(bytes).map_err(|_| StoreError::Damaged)
    }

    /// The places of the fields it names.
    #[must_use]
    pub fn places(&self) -> Vec<u8> {
        match self {
            Self::Created(fields) | Self::Removed(fields) | Self::Restated(fields) => {
                fields.iter().map(|(place, _)| *place).collect()
            }
            Self::Erased => Vec::new(),
            Self::Changed(fields) => fields.iter().map(|(place, _, _)| *place).collect(),
        }
    }
}

/// The fields of a whole row that are not empty.
pub(super) fn filled(values: &[Cell]) -> Vec<(u8, Cell)> {
    values
        .iter()
        .enumerate()
        .filter(|(_, cell)| **cell != Cell::Null)
        .filter_map(|(place, cell)| u8::try_from(place).ok().map(|place| (place, cell.clone())))
        .collect()
}

/// A whole row again, from its filled fields.
pub(super) fn whole(columns: usize, fields: &[(u8, Cell)]) -> Vec<Cell> {
    let mut row = vec![Cell::Null; columns];
    for (place, cell) in fields {
        if let Some(slot) = row.get_mut(usize::from(*place)) {
            *slot = cell.clone();
        }
    }
    row
}

//! Reading and writing CSV files, with cells guarded so that no spreadsheet takes one for a formula.
//!
//! The one shape: UTF-8 with byte order mark, CRLF, RFC 4180 quoting, header always.

mod guard;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use guard::{guard, needs_guard, unguard};
pub use read::{
    CsvFault, MAX_CELL, MAX_FAULTS, MAX_FILE, MAX_ROWS, Record, Table, read, read_file, read_table,
};
#[cfg(test)]
pub(crate) use write::faults;
pub use write::{CsvWriter, Overwrite, WriteFault, clear_unfinished, join, write_whole};
pub(crate) use write::{fill_whole, sync_folder};

/// The byte order mark, by which Excel knows UTF-8.
const BOM: &str = "\u{FEFF}";

/// What a cell of yes or no holds instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write yes or no.")]
pub struct NotYesOrNo;

/// Reads a cell of `yes` or `no`, in capitals or not; nothing when it is blank.
///
/// # Errors
/// [`NotYesOrNo`] for anything else.
pub fn yes_no(cell: &str) -> Result<Option<bool>, NotYesOrNo> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "" => Ok(None),
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        _ => Err(NotYesOrNo),
    }
}

/// Takes apart a cell that holds a list joined by `;`. Items are trimmed, blank ones dropped.
#[must_use]
pub fn list(cell: &str) -> Vec<String> {
    cell.split(';')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

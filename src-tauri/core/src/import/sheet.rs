//! The empty sheet: every column that a file of people may have, and nobody in it.

use std::path::Path;

use super::columns;
use crate::csv::{CsvWriter, Overwrite, write_whole};
use crate::desk::Desk;
use crate::exports::{Destination, ExportError, place};
use crate::store::StoreError;

/// The name that is suggested for it.
pub const SHEET_NAME: &str = "living-well-people.csv";

/// Writes the empty sheet. It tells of nobody, so that nothing has left and nothing is put on record.
///
/// # Errors
/// When the place cannot be written to, or is among the records.
pub fn save_sheet(desk: &Desk, path: &Path) -> Result<(), ExportError> {
    // The dialog asked whether to replace one that is there.
    let overwrite = Overwrite::Replace;
    let path = place(
        desk,
        &Destination::File(path.to_owned()),
        overwrite,
        SHEET_NAME,
    )?;
    let sheet = CsvWriter::new(Vec::new(), &columns())
        .and_then(CsvWriter::finish)
        .map_err(StoreError::from)?;
    Ok(write_whole(&path, &sheet, overwrite)?)
}

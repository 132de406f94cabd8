//! The page of counts, and its file to share.

use living_well_core::exports::Destination;
use living_well_core::reports::{self, Report};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Counts a month, given as "2026-11", or a year; the present month when it is empty. `shared` hides small numbers.
#[tauri::command(async, rename_all = "snake_case")]
pub fn report(window: State<'_, Window>, period: String, shared: bool) -> Result<Report, AppError> {
    window.read(|desk| reports::report(desk, &period, shared))
}

/// Writes a period's counts to share; nothing when the person chose no place. Answers where the file lies.
#[tauri::command(async, rename_all = "snake_case")]
pub fn export_report(
    window: State<'_, Window>,
    period: String,
    elsewhere: bool,
) -> Result<Option<String>, AppError> {
    let folder = window.folders.exports.clone();
    let to = if elsewhere {
        let name = window.read(|desk| reports::file_name(desk, &period))?;
        match window.dialogs.save_file("Save the report", &folder, &name) {
            Some(path) => Destination::File(path),
            None => return Ok(None),
        }
    } else {
        Destination::Folder(folder)
    };
    let path = window.write(|desk| reports::export(desk, &period, &to))?;
    Ok(Some(path.to_string_lossy().into_owned()))
}

//! The page of counts.

use living_well_core::reports::{self, Report};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Counts a month, given as "2026-11"; the present one when it is empty.
#[tauri::command(async, rename_all = "snake_case")]
pub fn report(window: State<'_, Window>, month: String) -> Result<Report, AppError> {
    window.read(|desk| reports::report(desk, &month))
}

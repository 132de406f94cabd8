//! How long records are kept, and which are kept longer.

use living_well_core::desk::Done;
use living_well_core::ids::{HoldId, PersonId};
use living_well_core::retention::{self, HoldForm, RetentionPage, RetentionYears};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Gives those whose time has come, and the holds that stand.
#[tauri::command(async, rename_all = "snake_case")]
pub fn retention_page(window: State<'_, Window>) -> Result<RetentionPage, AppError> {
    window.read(retention::retention_page)
}

/// Keeps how long records are kept.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_retention(
    window: State<'_, Window>,
    form: RetentionYears,
) -> Result<Done<()>, AppError> {
    window.write(|desk| retention::save_years(desk, &form))
}

/// Says that the date of the laptop is right.
#[tauri::command(async, rename_all = "snake_case")]
pub fn confirm_date(window: State<'_, Window>) -> Result<Done<()>, AppError> {
    window.write(retention::confirm_date)
}

/// Says that somebody's record must be kept, and why.
#[tauri::command(async, rename_all = "snake_case")]
pub fn place_hold(
    window: State<'_, Window>,
    id: PersonId,
    form: HoldForm,
) -> Result<Done<HoldId>, AppError> {
    window.write(|desk| retention::place_hold(desk, id, &form))
}

/// Ends a hold.
#[tauri::command(async, rename_all = "snake_case")]
pub fn end_hold(window: State<'_, Window>, id: HoldId) -> Result<Done<()>, AppError> {
    window.write(|desk| retention::end_hold(desk, id))
}

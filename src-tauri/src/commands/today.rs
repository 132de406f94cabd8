//! Today.

use living_well_core::today::{self, Today};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Everything that wants doing today.
#[tauri::command(async, rename_all = "snake_case")]
pub fn today_board(window: State<'_, Window>) -> Result<Today, AppError> {
    window.read(today::today)
}

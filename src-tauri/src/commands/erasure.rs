//! Erasing somebody.

use living_well_core::erasure::{self, EraseForm, EraseStart, Erased};
use living_well_core::ids::PersonId;
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Says what erasing somebody would do.
#[tauri::command(async, rename_all = "snake_case")]
pub fn erase_start(window: State<'_, Window>, id: PersonId) -> Result<EraseStart, AppError> {
    window.look(id, |desk| erasure::erase_start(desk, id))
}

/// Erases somebody, once their name was typed. It cannot be undone.
#[tauri::command(async, rename_all = "snake_case")]
pub fn erase_person(
    window: State<'_, Window>,
    id: PersonId,
    form: EraseForm,
) -> Result<Erased, AppError> {
    window.write(|desk| erasure::erase_person(desk, id, &form))
}

//! Promises: written, kept, removed.

use living_well_core::desk::Done;
use living_well_core::ids::{NoteId, PromiseId};
use living_well_core::promises::{self, PromiseForm, PromiseStart};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// What the form for a promise from a line starts with.
#[tauri::command(async, rename_all = "snake_case")]
pub fn start_promise(window: State<'_, Window>, note: NoteId) -> Result<PromiseStart, AppError> {
    window.look(note, |desk| promises::start_promise(desk, note))
}

/// Writes a promise.
#[tauri::command(async, rename_all = "snake_case")]
pub fn make_promise(
    window: State<'_, Window>,
    form: PromiseForm,
) -> Result<Done<PromiseId>, AppError> {
    window.write(|desk| promises::make_promise(desk, &form))
}

/// Marks a promise kept today, or open again.
#[tauri::command(async, rename_all = "snake_case")]
pub fn keep_promise(
    window: State<'_, Window>,
    id: PromiseId,
    done: bool,
) -> Result<Done<()>, AppError> {
    window.write(|desk| promises::keep_promise(desk, id, done))
}

/// Removes a promise written by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_promise(window: State<'_, Window>, id: PromiseId) -> Result<Done<()>, AppError> {
    window.write(|desk| promises::remove_promise(desk, id))
}

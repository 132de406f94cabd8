//! Reading together with a person what is on record of them.

use living_well_core::access::{Look, Shown};
use living_well_core::desk::Done;
use living_well_core::ids::{NoteId, PersonId};
use living_well_core::together::{self, Part, ReadTogether, SaidForm};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// What may be read with a person.
#[tauri::command(async, rename_all = "snake_case")]
pub fn read_together(window: State<'_, Window>, id: PersonId) -> Result<ReadTogether, AppError> {
    window.look(Look::from(id).shown(Shown::Together), |desk| {
        together::read_together(desk, id)
    })
}

/// Writes down what the person says is wrong or missing.
#[tauri::command(async, rename_all = "snake_case")]
pub fn said_together(
    window: State<'_, Window>,
    id: PersonId,
    part: Part,
    form: SaidForm,
) -> Result<Done<NoteId>, AppError> {
    window.write(|desk| together::said(desk, id, part, &form))
}

/// Puts on record that what is read leaves on paper, and gives it.
#[tauri::command(async, rename_all = "snake_case")]
pub fn let_reading_out(
    window: State<'_, Window>,
    id: PersonId,
) -> Result<Done<ReadTogether>, AppError> {
    window.write(|desk| together::let_reading_out(desk, id))
}

//! Programmes, practices and who works here.

use living_well_core::desk::Done;
use living_well_core::ids::{CoordinatorId, PracticeId, ProgrammeId};
use living_well_core::programmes::{
    self, Coordinator, CoordinatorForm, Practice, PracticeForm, Programme, ProgrammeForm,
};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Lists every programme, by name.
#[tauri::command(async, rename_all = "snake_case")]
pub fn programmes(window: State<'_, Window>) -> Result<Vec<Programme>, AppError> {
    window.read(programmes::programmes)
}

/// Adds a programme, or corrects the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_programme(
    window: State<'_, Window>,
    id: Option<ProgrammeId>,
    form: ProgrammeForm,
) -> Result<Done<ProgrammeId>, AppError> {
    window.write(|desk| programmes::save_programme(desk, id, &form))
}

/// Lists every practice, by name.
#[tauri::command(async, rename_all = "snake_case")]
pub fn practices(window: State<'_, Window>) -> Result<Vec<Practice>, AppError> {
    window.read(programmes::practices)
}

/// Adds a practice, or corrects the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_practice(
    window: State<'_, Window>,
    id: Option<PracticeId>,
    form: PracticeForm,
) -> Result<Done<PracticeId>, AppError> {
    window.write(|desk| programmes::save_practice(desk, id, &form))
}

/// Lists every coordinator, those at work first.
#[tauri::command(async, rename_all = "snake_case")]
pub fn coordinators(window: State<'_, Window>) -> Result<Vec<Coordinator>, AppError> {
    window.read(programmes::coordinators)
}

/// Corrects the name of the coordinator at work.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_my_name(
    window: State<'_, Window>,
    form: CoordinatorForm,
) -> Result<Done<CoordinatorId>, AppError> {
    window.write(|desk| programmes::save_my_name(desk, &form))
}

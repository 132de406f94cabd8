//! Volunteers: the list, the page, agreements and trainings.

use living_well_core::access::{Look, Shown};
use living_well_core::desk::Done;
use living_well_core::ids::{AgreementId, PersonId, RestId, TrainingId};
use living_well_core::volunteers::sheet::{self, PrintedVisitSheet, VisitSheet};
use living_well_core::volunteers::store::{
    self as volunteers_store, VolunteerPage, VolunteersPage, VolunteersQuestion,
};
use living_well_core::volunteers::{self as core, AgreementForm, RestForm, TrainingForm};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Lists volunteers by name, a page at a time.
#[tauri::command(async, rename_all = "snake_case")]
pub fn volunteers(
    window: State<'_, Window>,
    question: VolunteersQuestion,
) -> Result<VolunteersPage, AppError> {
    window.read(|desk| volunteers_store::volunteers(desk, &question))
}

/// Gives the page of a volunteer.
#[tauri::command(async, rename_all = "snake_case")]
pub fn volunteer_page(window: State<'_, Window>, id: PersonId) -> Result<VolunteerPage, AppError> {
    window.look(id, |desk| volunteers_store::volunteer_page(desk, id))
}

/// Adds an agreement, or changes the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_agreement(
    window: State<'_, Window>,
    volunteer: PersonId,
    id: Option<AgreementId>,
    form: AgreementForm,
) -> Result<Done<AgreementId>, AppError> {
    window.write(|desk| volunteers_store::save_agreement(desk, volunteer, id, &form))
}

/// Removes an agreement recorded by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_agreement(window: State<'_, Window>, id: AgreementId) -> Result<Done<()>, AppError> {
    window.write(|desk| volunteers_store::remove_agreement(desk, id))
}

/// Adds a training, or changes the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_training(
    window: State<'_, Window>,
    volunteer: PersonId,
    id: Option<TrainingId>,
    form: TrainingForm,
) -> Result<Done<TrainingId>, AppError> {
    window.write(|desk| volunteers_store::save_training(desk, volunteer, id, &form))
}

/// Removes a training recorded by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_training(window: State<'_, Window>, id: TrainingId) -> Result<Done<()>, AppError> {
    window.write(|desk| volunteers_store::remove_training(desk, id))
}

/// Gives what a volunteer must know before the door.
#[tauri::command(async, rename_all = "snake_case")]
pub fn visit_sheet(window: State<'_, Window>, id: PersonId) -> Result<VisitSheet, AppError> {
    window.look(Look::visiting(id).shown(Shown::Sheet), |desk| {
        sheet::visit_sheet(desk, id)
    })
}

/// Puts on record that a visit sheet leaves, and gives it to print.
#[tauri::command(async, rename_all = "snake_case")]
pub fn print_visit_sheet(
    window: State<'_, Window>,
    id: PersonId,
) -> Result<PrintedVisitSheet, AppError> {
    window.write(|desk| sheet::print_visit_sheet(desk, id))
}

/// Notes that a volunteer rests until a day.
#[tauri::command(async, rename_all = "snake_case")]
pub fn note_rest(
    window: State<'_, Window>,
    volunteer: PersonId,
    form: RestForm,
) -> Result<Done<RestId>, AppError> {
    window.write(|desk| core::note_rest(desk, volunteer, &form))
}

/// Notes that a volunteer is back from a rest.
#[tauri::command(async, rename_all = "snake_case")]
pub fn end_rest(window: State<'_, Window>, volunteer: PersonId) -> Result<Done<()>, AppError> {
    window.write(|desk| core::end_rest(desk, volunteer))
}

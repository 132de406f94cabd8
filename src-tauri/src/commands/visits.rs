//! Visits.

use living_well_core::desk::Done;
use living_well_core::ids::{NoteId, PersonId, VisitId};
use living_well_core::visits::{self, VisitForm, VisitRow, VisitStart};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// How many visits a list on another page shows.
const MOST: u32 = 200;

/// One visit.
#[tauri::command(async, rename_all = "snake_case")]
pub fn get_visit(window: State<'_, Window>, id: VisitId) -> Result<VisitRow, AppError> {
    window.look(id, |desk| visits::visit(desk, id))
}

/// What the form for a new visit starts with.
#[tauri::command(async, rename_all = "snake_case")]
pub fn start_visit(
    window: State<'_, Window>,
    client: Option<PersonId>,
    volunteer: Option<PersonId>,
    note: Option<NoteId>,
) -> Result<VisitStart, AppError> {
    window.look((client, volunteer, note), |desk| {
        visits::start_visit(desk, client, volunteer, note)
    })
}

/// Records a visit.
#[tauri::command(async, rename_all = "snake_case")]
pub fn record_visit(window: State<'_, Window>, form: VisitForm) -> Result<Done<VisitId>, AppError> {
    window.write(|desk| visits::record_visit(desk, &form))
}

/// Changes a visit.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_visit(
    window: State<'_, Window>,
    id: VisitId,
    form: VisitForm,
) -> Result<Done<VisitId>, AppError> {
    window.write(|desk| visits::change_visit(desk, id, &form))
}

/// Removes a visit.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_visit(window: State<'_, Window>, id: VisitId) -> Result<Done<()>, AppError> {
    window.write(|desk| visits::remove_visit(desk, id))
}

/// A client's visits, the latest first.
#[tauri::command(async, rename_all = "snake_case")]
pub fn visits_of_client(
    window: State<'_, Window>,
    client: PersonId,
) -> Result<Vec<VisitRow>, AppError> {
    window.look(client, |desk| visits::visits_of_client(desk, client, MOST))
}

/// A volunteer's visits, the latest first.
#[tauri::command(async, rename_all = "snake_case")]
pub fn visits_of_volunteer(
    window: State<'_, Window>,
    volunteer: PersonId,
) -> Result<Vec<VisitRow>, AppError> {
    window.look(volunteer, |desk| {
        visits::visits_of_volunteer(desk, volunteer, MOST)
    })
}

//! The directory of agencies and services.

use living_well_core::agencies::{self, AgencyForm, AgencyRow, ServiceForm};
use living_well_core::desk::Done;
use living_well_core::ids::{AgencyId, ServiceId};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Lists every agency with its services, by name.
#[tauri::command(async, rename_all = "snake_case")]
pub fn agencies(window: State<'_, Window>) -> Result<Vec<AgencyRow>, AppError> {
    window.read(agencies::agencies)
}

/// Adds an agency, or corrects the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_agency(
    window: State<'_, Window>,
    id: Option<AgencyId>,
    form: AgencyForm,
) -> Result<Done<AgencyId>, AppError> {
    window.write(|desk| agencies::save_agency(desk, id, &form))
}

/// Adds a service to an agency, or corrects the one of that id.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_service(
    window: State<'_, Window>,
    agency: AgencyId,
    id: Option<ServiceId>,
    form: ServiceForm,
) -> Result<Done<ServiceId>, AppError> {
    window.write(|desk| agencies::save_service(desk, agency, id, &form))
}

/// Notes that a service's entry was looked at today and found right.
#[tauri::command(async, rename_all = "snake_case")]
pub fn service_checked_today(
    window: State<'_, Window>,
    id: ServiceId,
) -> Result<Done<ServiceId>, AppError> {
    window.write(|desk| agencies::service_checked_today(desk, id))
}

//! Consent and exclusions.

use living_well_core::consent::{self, ConsentForm, ConsentPage, ExclusionForm};
use living_well_core::desk::Done;
use living_well_core::ids::{ConsentId, ExclusionId, PersonId};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Everything about one person's consent.
#[tauri::command(async, rename_all = "snake_case")]
pub fn consent_page(window: State<'_, Window>, person: PersonId) -> Result<ConsentPage, AppError> {
    window.look(person, |desk| consent::page(desk, person))
}

/// Records an answer.
#[tauri::command(async, rename_all = "snake_case")]
pub fn record_consent(
    window: State<'_, Window>,
    form: ConsentForm,
) -> Result<Done<ConsentId>, AppError> {
    window.write(|desk| consent::record(desk, &form))
}

/// Marks an answer as recorded in error.
#[tauri::command(async, rename_all = "snake_case")]
pub fn consent_in_error(window: State<'_, Window>, id: ConsentId) -> Result<Done<()>, AppError> {
    window.write(|desk| consent::consent_in_error(desk, id))
}

/// Records whom not to share with.
#[tauri::command(async, rename_all = "snake_case")]
pub fn add_exclusion(
    window: State<'_, Window>,
    form: ExclusionForm,
) -> Result<Done<ExclusionId>, AppError> {
    window.write(|desk| consent::add_exclusion(desk, &form))
}

/// Corrects whom not to share with.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_exclusion(
    window: State<'_, Window>,
    id: ExclusionId,
    form: ExclusionForm,
) -> Result<Done<()>, AppError> {
    window.write(|desk| consent::change_exclusion(desk, id, &form))
}

/// Ends an exclusion from a day on; blank is today.
#[tauri::command(async, rename_all = "snake_case")]
pub fn end_exclusion(
    window: State<'_, Window>,
    id: ExclusionId,
    until: String,
) -> Result<Done<()>, AppError> {
    window.write(|desk| consent::end_exclusion(desk, id, &until))
}

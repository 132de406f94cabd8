//! Signposts: telling somebody where to go, without a request.

use living_well_core::desk::Done;
use living_well_core::ids::{NoteId, PersonId, ReferralId, SignpostId};
use living_well_core::signposts::{self, SignpostForm, SignpostRow, SignpostStart};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Shows the signposts of one client.
#[tauri::command(async, rename_all = "snake_case")]
pub fn signposts_of(
    window: State<'_, Window>,
    client: PersonId,
) -> Result<Vec<SignpostRow>, AppError> {
    window.look(client, |desk| signposts::signposts_of(desk, client))
}

/// Starts a signpost, filled as far as is known.
#[tauri::command(async, rename_all = "snake_case")]
pub fn signpost_start(
    window: State<'_, Window>,
    client: Option<PersonId>,
    note: Option<NoteId>,
    referral: Option<ReferralId>,
) -> Result<SignpostStart, AppError> {
    window.look((client, note, referral), |desk| {
        signposts::start_signpost(desk, client, note, referral)
    })
}

/// Opens a signpost for correcting.
#[tauri::command(async, rename_all = "snake_case")]
pub fn signpost_form(window: State<'_, Window>, id: SignpostId) -> Result<SignpostStart, AppError> {
    window.look(id, |desk| signposts::signpost_form(desk, id))
}

/// Records a signpost.
#[tauri::command(async, rename_all = "snake_case")]
pub fn record_signpost(
    window: State<'_, Window>,
    form: SignpostForm,
) -> Result<Done<SignpostId>, AppError> {
    window.write(|desk| signposts::record_signpost(desk, &form))
}

/// Corrects a signpost.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_signpost(
    window: State<'_, Window>,
    id: SignpostId,
    form: SignpostForm,
) -> Result<Done<SignpostId>, AppError> {
    window.write(|desk| signposts::change_signpost(desk, id, &form))
}

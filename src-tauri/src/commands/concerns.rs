//! Concerns: the board, one concern, raising, correcting, moving, telling, closing.

use living_well_core::access::{Look, Shown};
use living_well_core::concerns::store::{
    Board, BoardFilter, BoardRow, ConcernPage, ConcernStart, Several,
};
use living_well_core::concerns::{
    CloseForm, ConcernForm, DueForm, LevelForm, MdtListForm, MergeForm, MoveForm, UnrestrictForm,
    store as concerns,
};
use living_well_core::desk::Done;
use living_well_core::ids::{ConcernId, NoteId, PersonId, VisitId};
use living_well_core::loops::letter::{self, Letter};
use living_well_core::loops::{Loop, LoopForm, OutcomeForm};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Shows the board.
#[tauri::command(async, rename_all = "snake_case")]
pub fn concerns_board(window: State<'_, Window>, filter: BoardFilter) -> Result<Board, AppError> {
    window.read(|desk| concerns::board(desk, &filter))
}

/// Shows the concerns of one client.
#[tauri::command(async, rename_all = "snake_case")]
pub fn concerns_of(window: State<'_, Window>, client: PersonId) -> Result<Vec<BoardRow>, AppError> {
    window.look(client, |desk| concerns::of_client(desk, client))
}

/// Shows one concern.
#[tauri::command(async, rename_all = "snake_case")]
pub fn concern(window: State<'_, Window>, id: ConcernId) -> Result<ConcernPage, AppError> {
    window.look(id, |desk| concerns::concern(desk, id))
}

/// Starts a concern, filled as far as is known.
#[tauri::command(async, rename_all = "snake_case")]
pub fn concern_start(
    window: State<'_, Window>,
    client: Option<PersonId>,
    note: Option<NoteId>,
    visit: Option<VisitId>,
    raised_by: Option<PersonId>,
) -> Result<ConcernStart, AppError> {
    window.look((client, note, visit), |desk| {
        concerns::start(desk, client, note, visit, raised_by)
    })
}

/// Opens a concern for correcting.
#[tauri::command(async, rename_all = "snake_case")]
pub fn concern_form(window: State<'_, Window>, id: ConcernId) -> Result<ConcernStart, AppError> {
    window.look(id, |desk| concerns::form_of(desk, id))
}

/// Raises a concern.
#[tauri::command(async, rename_all = "snake_case")]
pub fn raise_concern(
    window: State<'_, Window>,
    form: ConcernForm,
) -> Result<Done<ConcernId>, AppError> {
    window.write(|desk| concerns::raise(desk, &form))
}

/// Corrects a concern.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_concern(
    window: State<'_, Window>,
    id: ConcernId,
    form: ConcernForm,
) -> Result<Done<ConcernId>, AppError> {
    window.write(|desk| concerns::change(desk, id, &form))
}

/// Changes the level of a concern.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_concern_level(
    window: State<'_, Window>,
    id: ConcernId,
    form: LevelForm,
) -> Result<Done<ConcernId>, AppError> {
    window.write(|desk| concerns::change_level(desk, id, &form))
}

/// Moves a concern to another state.
#[tauri::command(async, rename_all = "snake_case")]
pub fn move_concern(
    window: State<'_, Window>,
    id: ConcernId,
    form: MoveForm,
) -> Result<Done<ConcernId>, AppError> {
    window.write(|desk| concerns::move_to(desk, id, &form))
}

/// Closes a concern.
#[tauri::command(async, rename_all = "snake_case")]
pub fn close_concern(
    window: State<'_, Window>,
    id: ConcernId,
    form: CloseForm,
) -> Result<Done<ConcernId>, AppError> {
    window.write(|desk| concerns::close(desk, id, &form))
}

/// Makes the letter that says what was done about a concern.
#[tauri::command(async, rename_all = "snake_case")]
pub fn concern_letter(
    window: State<'_, Window>,
    id: ConcernId,
    who: Loop,
) -> Result<Letter, AppError> {
    window.look(Look::from(id).shown(Shown::Letter), |desk| {
        letter::of_concern(desk, id, who)
    })
}

/// Puts on record that the letter about a concern leaves, and gives it to print.
#[tauri::command(async, rename_all = "snake_case")]
pub fn print_concern_letter(
    window: State<'_, Window>,
    id: ConcernId,
    who: Loop,
) -> Result<Letter, AppError> {
    window.write(|desk| letter::print_of_concern(desk, id, who))
}

/// Marks a loop of a concern.
#[tauri::command(async, rename_all = "snake_case")]
pub fn mark_concern_loop(
    window: State<'_, Window>,
    id: ConcernId,
    form: LoopForm,
) -> Result<Done<ConcernId>, AppError> {
    window.write(|desk| concerns::mark_loop(desk, id, &form))
}

/// Writes or changes what there is to tell about a concern.
#[tauri::command(async, rename_all = "snake_case")]
pub fn write_concern_outcome(
    window: State<'_, Window>,
    id: ConcernId,
    form: OutcomeForm,
) -> Result<Done<ConcernId>, AppError> {
    window.write(|desk| concerns::write_outcome(desk, id, &form))
}

/// Takes the restriction off a concern.
#[tauri::command(async, rename_all = "snake_case")]
pub fn unrestrict_concern(
    window: State<'_, Window>,
    id: ConcernId,
    form: UnrestrictForm,
) -> Result<Done<ConcernId>, AppError> {
    window.write(|desk| concerns::unrestrict(desk, id, &form))
}

/// Puts two concerns about the same thing together.
#[tauri::command(async, rename_all = "snake_case")]
pub fn merge_concerns(
    window: State<'_, Window>,
    form: MergeForm,
) -> Result<Done<ConcernId>, AppError> {
    window.write(|desk| concerns::merge(desk, &form))
}

/// Puts several concerns on the MDT list.
#[tauri::command(async, rename_all = "snake_case")]
pub fn put_on_mdt_list(
    window: State<'_, Window>,
    form: MdtListForm,
) -> Result<Done<Several>, AppError> {
    window.write(|desk| concerns::put_on_mdt_list(desk, &form))
}

/// Changes the day by which one concern or several are to be answered.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_concerns_due(
    window: State<'_, Window>,
    form: DueForm,
) -> Result<Done<Several>, AppError> {
    window.write(|desk| concerns::change_due(desk, &form))
}

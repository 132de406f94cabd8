//! Notes: lines of a session, corridor notes, and the mention list.

use living_well_core::desk::Done;
use living_well_core::ids::{NoteId, PersonId, SessionId};
use living_well_core::notes::{
    self, EarlierPage, KnownTeller, Line, MentionChoice, NameGuess, NoteForm, NotebookPage,
};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// The lines of a session, newest first.
#[tauri::command(async, rename_all = "snake_case")]
pub fn session_lines(window: State<'_, Window>, session: SessionId) -> Result<Vec<Line>, AppError> {
    window.look(session, |desk| notes::lines(desk, session))
}

/// One note.
#[tauri::command(async, rename_all = "snake_case")]
pub fn get_note(window: State<'_, Window>, id: NoteId) -> Result<Line, AppError> {
    window.look(id, |desk| notes::note(desk, id))
}

/// Writes a line.
#[tauri::command(async, rename_all = "snake_case")]
pub fn write_note(window: State<'_, Window>, form: NoteForm) -> Result<Done<NoteId>, AppError> {
    window.write(|desk| notes::write_note(desk, &form))
}

/// Changes a line while that is allowed.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_note(
    window: State<'_, Window>,
    id: NoteId,
    form: NoteForm,
) -> Result<Done<NoteId>, AppError> {
    window.write(|desk| notes::change_note(desk, id, &form))
}

/// Says whom a line is about.
#[tauri::command(async, rename_all = "snake_case")]
pub fn say_about(
    window: State<'_, Window>,
    id: NoteId,
    about: Vec<PersonId>,
) -> Result<Done<NoteId>, AppError> {
    window.write(|desk| notes::say_about(desk, id, &about))
}

/// Adds words beneath a note.
#[tauri::command(async, rename_all = "snake_case")]
pub fn amend_note(
    window: State<'_, Window>,
    id: NoteId,
    text: String,
) -> Result<Done<NoteId>, AppError> {
    window.write(|desk| notes::amend_note(desk, id, &text))
}

/// Removes a line while that is allowed.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_note(window: State<'_, Window>, id: NoteId) -> Result<Done<()>, AppError> {
    window.write(|desk| notes::remove_note(desk, id))
}

/// The choices after `@` and what was typed since.
#[tauri::command(async, rename_all = "snake_case")]
pub fn mention_people(
    window: State<'_, Window>,
    session: Option<SessionId>,
    text: String,
) -> Result<Vec<MentionChoice>, AppError> {
    window.read(|desk| notes::mention_people(desk, session, &text))
}

/// Who the names typed without `@` may be, while a line is typed.
#[tauri::command(async, rename_all = "snake_case")]
pub fn names_typed(
    window: State<'_, Window>,
    session: Option<SessionId>,
    text: String,
    named: Vec<PersonId>,
) -> Result<Vec<NameGuess>, AppError> {
    window.read(|desk| notes::names_typed(desk, session, &text, &named))
}

/// Links a name typed without `@` to the person it was chosen to mean.
#[tauri::command(async, rename_all = "snake_case")]
pub fn name_in_note(
    window: State<'_, Window>,
    id: NoteId,
    person: PersonId,
) -> Result<Done<NoteId>, AppError> {
    window.write(|desk| notes::name_in_note(desk, id, person))
}

/// The notebook's page before a session's own.
#[tauri::command(async, rename_all = "snake_case")]
pub fn page_before(
    window: State<'_, Window>,
    session: SessionId,
) -> Result<Option<EarlierPage>, AppError> {
    window.look(session, |desk| notes::page_before(desk, session))
}

/// What was said at a session, as a page of the notebook.
#[tauri::command(async, rename_all = "snake_case")]
pub fn notebook_page(
    window: State<'_, Window>,
    session: SessionId,
) -> Result<NotebookPage, AppError> {
    window.look(session, |desk| notes::notebook_page(desk, session))
}

/// Who told things in corridors before.
#[tauri::command(async, rename_all = "snake_case")]
pub fn known_tellers(window: State<'_, Window>) -> Result<Vec<KnownTeller>, AppError> {
    window.read(notes::known_tellers)
}

//! Sessions and their registers.

use living_well_core::desk::Done;
use living_well_core::ids::{PersonId, SessionId};
use living_well_core::sessions::newcomer::{self, Newcomer, NewcomerForm};
use living_well_core::sessions::paper::{self, PaperAsk, PrintedSessionPaper, SessionPaper};
use living_well_core::sessions::{
    self, Mark, SessionChoices, SessionForm, SessionList, SessionPage,
};
use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Lists sessions: under way, planned, and a page of past ones.
#[tauri::command(async, rename_all = "snake_case")]
pub fn list_sessions(window: State<'_, Window>, page: i64) -> Result<SessionList, AppError> {
    window.read(|desk| sessions::sessions(desk, page))
}

/// A session with its register.
#[tauri::command(async, rename_all = "snake_case")]
pub fn get_session(window: State<'_, Window>, id: SessionId) -> Result<SessionPage, AppError> {
    window.look(id, |desk| sessions::session_page(desk, id))
}

/// What the form for a new session starts with.
#[tauri::command(async, rename_all = "snake_case")]
pub fn session_choices(window: State<'_, Window>) -> Result<SessionChoices, AppError> {
    window.read(sessions::session_choices)
}

/// Plans a session, or starts it at once.
#[tauri::command(async, rename_all = "snake_case")]
pub fn plan_session(
    window: State<'_, Window>,
    form: SessionForm,
    start_now: bool,
) -> Result<Done<SessionId>, AppError> {
    window.write(|desk| sessions::plan_session(desk, &form, start_now))
}

/// Changes when, where and what a session is.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_session(
    window: State<'_, Window>,
    id: SessionId,
    form: SessionForm,
) -> Result<Done<SessionId>, AppError> {
    window.write(|desk| sessions::change_session(desk, id, &form))
}

/// Starts a planned session.
#[tauri::command(async, rename_all = "snake_case")]
pub fn start_session(
    window: State<'_, Window>,
    id: SessionId,
) -> Result<Done<SessionId>, AppError> {
    window.write(|desk| sessions::start_session(desk, id))
}

/// Closes an open session.
#[tauri::command(async, rename_all = "snake_case")]
pub fn close_session(
    window: State<'_, Window>,
    id: SessionId,
) -> Result<Done<SessionId>, AppError> {
    window.write(|desk| sessions::close_session(desk, id))
}

/// Opens a closed session again.
#[tauri::command(async, rename_all = "snake_case")]
pub fn reopen_session(
    window: State<'_, Window>,
    id: SessionId,
) -> Result<Done<SessionId>, AppError> {
    window.write(|desk| sessions::reopen_session(desk, id))
}

/// Removes a planned session that holds nothing.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_session(window: State<'_, Window>, id: SessionId) -> Result<Done<()>, AppError> {
    window.write(|desk| sessions::remove_session(desk, id))
}

/// Marks one line of a register.
#[tauri::command(async, rename_all = "snake_case")]
pub fn mark_register(window: State<'_, Window>, mark: Mark) -> Result<Done<()>, AppError> {
    window.write(|desk| sessions::mark_register(desk, &mark))
}

/// Reads the line that somebody new was typed in, and says who on record they may be.
#[tauri::command(async, rename_all = "snake_case")]
pub fn read_newcomer(window: State<'_, Window>, line: String) -> Result<Newcomer, AppError> {
    window.search(|desk| newcomer::read_newcomer(desk, &line))
}

/// Adds somebody new from one line and marks them here.
#[tauri::command(async, rename_all = "snake_case")]
pub fn add_newcomer(
    window: State<'_, Window>,
    form: NewcomerForm,
) -> Result<Done<PersonId>, AppError> {
    window.write(|desk| newcomer::add_newcomer(desk, &form))
}

/// The register as it goes on paper, and in the order it is typed up.
#[tauri::command(async, rename_all = "snake_case")]
pub fn session_paper(
    window: State<'_, Window>,
    id: SessionId,
    ask: PaperAsk,
) -> Result<SessionPaper, AppError> {
    window.look(id, |desk| paper::session_paper(desk, id, ask))
}

/// Puts on record that the register leaves on paper, and gives it to print.
#[tauri::command(async, rename_all = "snake_case")]
pub fn print_session_paper(
    window: State<'_, Window>,
    id: SessionId,
    ask: PaperAsk,
) -> Result<PrintedSessionPaper, AppError> {
    window.write(|desk| paper::print_session_paper(desk, id, ask))
}

//! Sessions and their registers.

use living_well_core::desk::Done;
use living_well_core::ids::SessionId;
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
    window.read(|desk| sessions::session_page(desk, id))
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

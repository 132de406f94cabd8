//! Setting up, unlocking and locking; where the app stands.

use tauri::State;

use crate::state::{Status, Window};
use crate::wire::AppError;

/// Says where the app stands.
#[tauri::command(async)]
pub fn status(window: State<'_, Window>) -> Result<Status, AppError> {
    Ok(window.status())
}

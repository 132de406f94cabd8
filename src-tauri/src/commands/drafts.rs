//! What was typed and not saved, kept in the locked file so that a lock or a flat battery loses little.

use tauri::State;

use crate::state::Window;
use crate::wire::AppError;

/// Keeps what was typed on a page. An empty text forgets it.
#[tauri::command(async, rename_all = "snake_case")]
pub fn keep_draft(window: State<'_, Window>, page: String, text: String) -> Result<(), AppError> {
    window.write(|desk| desk.keep_draft(&page, &text))
}

/// Gives what was kept for a page, if anything.
#[tauri::command(async, rename_all = "snake_case")]
pub fn kept_draft(window: State<'_, Window>, page: String) -> Result<Option<String>, AppError> {
    window.read(|desk| desk.draft(&page))
}

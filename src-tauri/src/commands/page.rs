//! What the page asks of its own window.

use tauri::WebviewWindow;

use crate::wire::AppError;

/// Opens the system's print dialog for the page as its print style shows it.
#[tauri::command(async)]
pub fn print_page(window: WebviewWindow) -> Result<(), AppError> {
    window
        .print()
        .map_err(|_| AppError::new("print", "The print dialog did not open. Try again."))
}

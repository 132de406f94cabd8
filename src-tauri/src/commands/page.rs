//! What the page asks of its own window.

use tauri::{State, WebviewWindow};

use crate::state::Window;
use crate::wire::AppError;

/// Opens the system's print dialog for the page as its print style shows it. `page` is its address: a paper that its
/// page did not put on record is put there first.
#[tauri::command(async)]
pub fn print_page(
    webview: WebviewWindow,
    window: State<'_, Window>,
    page: String,
) -> Result<(), AppError> {
    window.print_page(&page)?;
    webview
        .print()
        .map_err(|_| AppError::new("print", "The print dialog did not open. Try again."))
}

/// How much of what takes long is done, per cent; nothing when nothing does.
#[tauri::command]
pub fn long_work(window: State<'_, Window>) -> Option<u32> {
    window.long_work()
}

/// Stops what takes long. The command that does it answers `stopped`, or that it is done after all.
#[tauri::command]
pub fn stop_long_work(window: State<'_, Window>) {
    window.stop_long_work();
}

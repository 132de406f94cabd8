//! Every command the page may call, a file per concept. Each is one line over the core.
//!
//! A new command is named in `command_names.rs`, here, in `capabilities/main.json` (`make fix` writes it)
//! and in `ui/src/platform/commands.ts`; a test holds the four lists together.

pub mod desk;
pub mod page;

/// Gives Tauri the handler of every command.
pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![desk::status, page::print_page,]
}

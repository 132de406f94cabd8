//! Every command the page may call, a file per concept. Each is one line over the core.
//!
//! A new command is named in `command_names.rs`, here, in `capabilities/main.json` (`make fix` writes it)
//! and in `ui/src/platform/commands.ts`; a test holds the four lists together.

pub mod agencies;
pub mod desk;
pub mod drafts;
pub mod page;
pub mod programmes;
pub mod settings;

/// Gives Tauri the handler of every command. One name a line, sorted by file.
#[rustfmt::skip]
pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        agencies::agencies,
        agencies::save_agency,
        agencies::save_service,
        agencies::service_checked_today,
        desk::begin_set_up,
        desk::check_passphrase,
        desk::choose_start,
        desk::find,
        desk::finish_set_up,
        desk::lock,
        desk::recent_changes,
        desk::status,
        desk::suggest_passphrase,
        desk::undo,
        desk::unlock,
        desk::unlock_with_recovery,
        drafts::keep_draft,
        drafts::kept_draft,
        page::print_page,
        programmes::coordinators,
        programmes::practices,
        programmes::programmes,
        programmes::save_my_name,
        programmes::save_practice,
        programmes::save_programme,
        settings::make_practice,
        settings::safeguarding_numbers,
        settings::save_safeguarding_numbers,
        settings::save_settings,
    ]
}

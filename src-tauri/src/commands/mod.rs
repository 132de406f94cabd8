//! Every command the page may call, a file per concept. Each is one line over the core.
//!
//! A new command is named in `command_names.rs`, here, in `capabilities/main.json` (`make fix` writes it)
//! and in `ui/src/platform/commands.ts`; a test holds the four lists together.

pub mod agencies;
pub mod concerns;
pub mod desk;
pub mod drafts;
pub mod notes;
pub mod page;
pub mod people;
pub mod programmes;
pub mod referrals;
pub mod sessions;
pub mod settings;
pub mod today;
pub mod visits;
pub mod volunteers;

/// Gives Tauri the handler of every command. One name a line, sorted by file.
#[rustfmt::skip]
pub fn handler() -> impl Fn(tauri::ipc::Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        agencies::agencies,
        agencies::save_agency,
        agencies::save_service,
        agencies::service_checked_today,
        concerns::change_concern,
        concerns::change_concern_level,
        concerns::close_concern,
        concerns::concern,
        concerns::concern_form,
        concerns::concern_start,
        concerns::concerns_board,
        concerns::concerns_of,
        concerns::mark_concern_loop,
        concerns::move_concern,
        concerns::raise_concern,
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
        notes::amend_note,
        notes::change_note,
        notes::get_note,
        notes::mention_people,
        notes::remove_note,
        notes::say_about,
        notes::session_lines,
        notes::write_note,
        page::print_page,
        people::add_person,
        people::change_person,
        people::change_practice,
        people::find_people,
        people::people,
        people::person_form,
        people::person_lists,
        people::person_page,
        people::possible_duplicates,
        people::record_death,
        people::remove_match,
        people::remove_representative,
        people::remove_risk,
        people::save_match,
        people::save_representative,
        people::save_risk,
        people::timeline,
        programmes::coordinators,
        programmes::practices,
        programmes::programmes,
        programmes::save_my_name,
        programmes::save_practice,
        programmes::save_programme,
        referrals::change_referral,
        referrals::change_signpost,
        referrals::chase_referrals,
        referrals::make_referral,
        referrals::mark_referral_loop,
        referrals::move_referral,
        referrals::record_signpost,
        referrals::referral,
        referrals::referral_form,
        referrals::referral_start,
        referrals::referral_wishes,
        referrals::referrals_of,
        referrals::referrals_tracker,
        referrals::signpost_form,
        referrals::signpost_start,
        referrals::signposts_of,
        sessions::change_session,
        sessions::close_session,
        sessions::get_session,
        sessions::list_sessions,
        sessions::mark_register,
        sessions::plan_session,
        sessions::remove_session,
        sessions::session_choices,
        sessions::start_session,
        settings::make_practice,
        settings::safeguarding_numbers,
        settings::save_safeguarding_numbers,
        settings::save_settings,
        today::today_board,
        visits::change_visit,
        visits::get_visit,
        visits::record_visit,
        visits::remove_visit,
        visits::start_visit,
        visits::visits_of_client,
        visits::visits_of_volunteer,
        volunteers::remove_agreement,
        volunteers::remove_training,
        volunteers::save_agreement,
        volunteers::save_training,
        volunteers::volunteer_page,
        volunteers::volunteers,
    ]
}

//! Every command the page may call, a file per concept. Each is one line over the core.
//!
//! A new command is named in `command_names.rs`, here, in `capabilities/main.json` (`make fix` writes it)
//! and in `ui/src/platform/commands.ts`; a test holds the four lists together.

pub mod access;
pub mod agencies;
pub mod backups;
pub mod concerns;
pub mod consent;
pub mod desk;
pub mod drafts;
pub mod erasure;
pub mod good_news;
pub mod helper;
pub mod keys;
pub mod mdt;
pub mod notes;
pub mod page;
pub mod people;
pub mod privacy;
pub mod programmes;
pub mod promises;
pub mod referrals;
pub mod reports;
pub mod retention;
pub mod sessions;
pub mod settings;
pub mod signposts;
pub mod today;
pub mod together;
pub mod visits;
pub mod volunteers;

use tauri::Manager as _;
use tauri::ipc::Invoke;

use crate::door;
use crate::state::Window;

/// The one list of commands, as build.rs reads it.
pub const NAMES: &[&str] = include!("../command_names.rs");

/// Gives Tauri what answers every call: the door first, then the command.
pub fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    |invoke| {
        if NAMES.binary_search(&invoke.message.command()).is_err() {
            return false;
        }
        let command = invoke.message.command();
        if door::AT_ONCE.contains(&command) {
            return every()(invoke);
        }
        let window = invoke.message.webview_ref().state::<Window>();
        match command {
            "lock" => window.stop_to_lock(),
            "look_on" => {}
            _ => window.make_way(),
        }
        // Not on the window's own thread: a command at work may hold the session for a second, and the door waits.
        tauri::async_runtime::spawn(async move {
            let window = invoke.message.webview_ref().state::<Window>();
            let answer = window.let_in(invoke.message.command());
            match answer {
                Ok(()) => {
                    every()(invoke);
                }
                Err(error) => invoke.resolver.reject(error),
            }
        });
        true
    }
}

/// The handler of every command. One name a line, sorted by file.
#[rustfmt::skip]
fn every() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        access::everything,
        access::export_all,
        access::export_everything,
        access::export_went,
        access::looked,
        access::went,
        agencies::agencies,
        agencies::save_agency,
        agencies::save_service,
        agencies::service_checked_today,
        backups::back_up_now,
        backups::check_everything,
        backups::back_up_outside,
        backups::backup_reminder,
        backups::backups,
        backups::choose_backup,
        backups::deal_with_alarm,
        backups::look_at_backup,
        backups::look_on,
        backups::restorable,
        backups::restore_backup,
        concerns::change_concern,
        concerns::change_concern_level,
        concerns::change_concerns_due,
        concerns::close_concern,
        concerns::concern,
        concerns::concern_form,
        concerns::concern_letter,
        concerns::concern_start,
        concerns::concerns_board,
        concerns::concerns_of,
        concerns::mark_concern_loop,
        concerns::merge_concerns,
        concerns::move_concern,
        concerns::print_concern_letter,
        concerns::put_on_mdt_list,
        concerns::raise_concern,
        concerns::unrestrict_concern,
        concerns::write_concern_outcome,
        consent::add_exclusion,
        consent::change_exclusion,
        consent::consent_in_error,
        consent::consent_page,
        consent::end_exclusion,
        consent::record_consent,
        desk::begin_set_up,
        desk::check_passphrase,
        desk::choose_start,
        desk::find,
        desk::find_opened,
        desk::finish_set_up,
        desk::lock,
        desk::recent_changes,
        desk::status,
        desk::suggest_passphrase,
        desk::touched,
        desk::undo,
        desk::unlock,
        desk::unlock_with_recovery,
        drafts::keep_draft,
        drafts::kept_draft,
        good_news::answer_permission,
        good_news::change_good_news,
        good_news::choose_for_report,
        good_news::good_news_about,
        good_news::good_news_at_session,
        good_news::good_news_board,
        good_news::good_news_form,
        good_news::good_news_page,
        good_news::good_news_start,
        good_news::record_told,
        good_news::remove_good_news,
        good_news::share_good_news,
        good_news::thank_volunteer,
        good_news::thanks_due,
        good_news::year_of_news,
        helper::give_back,
        helper::hand_over,
        helper::hand_over_choices,
        helper::helper_find,
        helper::helper_mark,
        helper::helper_register,
        keys::add_coordinator,
        keys::begin_new_recovery_key,
        keys::change_my_passphrase,
        keys::coordinator_leaves,
        keys::coordinators_page,
        keys::give_passphrase,
        keys::replace_data_key,
        keys::replace_recovery_key,
        mdt::add_mdt_item,
        mdt::change_mdt_item,
        mdt::change_mdt_meeting,
        mdt::decide_sharing,
        mdt::explain_abbreviations,
        mdt::export_mdt,
        mdt::make_mdt_meeting,
        mdt::mark_mdt_held,
        mdt::mdt_meeting,
        mdt::mdt_meetings,
        mdt::move_mdt_item,
        mdt::preview_mdt_export,
        mdt::print_mdt_pack,
        mdt::refresh_mdt_agenda,
        mdt::remove_mdt_action,
        mdt::remove_mdt_meeting,
        mdt::save_mdt_action,
        mdt::set_mdt_action_done,
        mdt::write_mdt_decision,
        notes::amend_note,
        notes::change_note,
        notes::get_note,
        notes::known_tellers,
        notes::mention_people,
        notes::name_in_note,
        notes::names_typed,
        notes::notebook_page,
        notes::page_before,
        notes::remove_note,
        notes::say_about,
        notes::session_lines,
        notes::write_note,
        page::long_work,
        page::print_page,
        page::stop_long_work,
        people::add_person,
        people::change_person,
        people::choose_people_file,
        people::find_people,
        people::people,
        people::person_form,
        people::person_lists,
        people::person_page,
        people::possible_duplicates,
        people::print_person_sheet,
        people::record_life_change,
        people::remove_match,
        people::remove_representative,
        people::remove_risk,
        people::save_match,
        people::save_people_template,
        people::save_representative,
        people::save_risk,
        people::take_people_in,
        people::timeline,
        people::what_it_leaves,
        people::merge_start,
        people::merge_people,
        people::doubles,
        people::say_two_people,
        erasure::erase_person,
        erasure::erase_start,
        retention::confirm_date,
        retention::end_hold,
        retention::place_hold,
        retention::retention_page,
        retention::save_retention,
        privacy::agreement_paper,
        privacy::agreement_wording,
        privacy::bases,
        privacy::breach,
        privacy::breaches,
        privacy::complaint,
        privacy::complaints,
        privacy::confirm_basis,
        privacy::give_notice,
        privacy::issue_notice,
        privacy::lost_facts,
        privacy::notices_of,
        privacy::organisation,
        privacy::print_agreement,
        privacy::print_lost_facts,
        privacy::privacy_hub,
        privacy::privacy_notice,
        privacy::privacy_summary,
        privacy::remove_breach,
        privacy::remove_capacity,
        privacy::remove_complaint,
        privacy::save_breach,
        privacy::save_capacity,
        privacy::save_complaint,
        privacy::save_organisation,
        programmes::coordinators,
        programmes::practices,
        programmes::programmes,
        programmes::save_my_name,
        programmes::save_practice,
        programmes::save_programme,
        promises::keep_promise,
        promises::make_promise,
        promises::remove_promise,
        promises::start_promise,
        referrals::agency_letter,
        referrals::change_referral,
        referrals::chase_referrals,
        referrals::let_letter_out,
        referrals::make_referral,
        referrals::mark_referral_loop,
        referrals::move_referral,
        referrals::print_referral_letter,
        referrals::referral,
        referrals::referral_form,
        referrals::referral_letter,
        referrals::referral_start,
        referrals::referral_wishes,
        referrals::referrals_of,
        referrals::referrals_tracker,
        referrals::say_what_next,
        referrals::services_for,
        referrals::write_referral_outcome,
        reports::export_report,
        reports::report,
        sessions::add_newcomer,
        sessions::change_session,
        sessions::close_session,
        sessions::get_session,
        sessions::list_sessions,
        sessions::mark_register,
        sessions::plan_session,
        sessions::print_session_paper,
        sessions::read_newcomer,
        sessions::remove_session,
        sessions::reopen_session,
        sessions::session_choices,
        sessions::session_paper,
        sessions::start_session,
        settings::make_practice,
        settings::paper_footer,
        settings::safeguarding_numbers,
        settings::save_paper_footer,
        settings::save_safeguarding_numbers,
        settings::save_settings,
        signposts::change_signpost,
        signposts::record_signpost,
        signposts::signpost_form,
        signposts::signpost_start,
        signposts::signposts_of,
        today::today_board,
        together::let_reading_out,
        together::read_together,
        together::said_together,
        visits::change_visit,
        visits::get_visit,
        visits::record_visit,
        visits::remove_visit,
        visits::start_visit,
        visits::visits_of_client,
        visits::visits_of_volunteer,
        volunteers::end_rest,
        volunteers::note_rest,
        volunteers::print_visit_sheet,
        volunteers::remove_agreement,
        volunteers::remove_training,
        volunteers::save_agreement,
        volunteers::save_training,
        volunteers::visit_sheet,
        volunteers::volunteer_page,
        volunteers::volunteers,
    ]
}

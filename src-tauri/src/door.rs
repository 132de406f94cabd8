//! Which command is let in while the window stands as it does. It is asked before a command's arguments are read, so
//! that a shut window answers every call alike. What is named nowhere here answers only where records are open: a
//! new command is shut out of the lock and of a volunteer's hands until somebody writes it down.
//!
//! This is the second fence. The first is the type of what is open: in a volunteer's hands there is no desk to ask.

use crate::wire::AppError;

/// How the window stands, for the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Before the records are there, or before they are open for the first time.
    FirstRun,
    /// Closed.
    Locked,
    /// The coordinator's.
    Open,
    /// In a volunteer's hands.
    Helping,
}

/// They answer however the window stands, and tell of nobody.
const ALWAYS: &[&str] = &["lock", "long_work", "status", "stop_long_work", "touched"];

/// Among these, what waits for nothing: while something takes long it holds the session, and every thread may be taken by
/// a call that waits for it. They are answered in the window's own thread, and look at no session.
pub const AT_ONCE: &[&str] = &["long_work", "stop_long_work", "touched"];

/// They read no record. Each says itself when it does not fit.
const NO_RECORDS: &[&str] = &[
    "begin_set_up",
    "check_passphrase",
    "choose_backup",
    "choose_start",
    "finish_set_up",
    "look_at_backup",
    "print_page",
    "restorable",
    "restore_backup",
    "save_settings",
    "suggest_passphrase",
    "unlock",
    "unlock_with_recovery",
];

/// They answer in a volunteer's hands, and nowhere else.
const HELPER: &[&str] = &["give_back", "helper_find", "helper_mark", "helper_register"];

/// They answer in a volunteer's hands as in the coordinator's, and show nothing of anybody.
const IN_ANY_HANDS: &[&str] = &["look_on"];

/// Says whether a command may come in.
///
/// # Errors
/// `locked`, `helping` or `not_helping`.
pub fn let_in(mode: Mode, command: &str) -> Result<(), AppError> {
    if ALWAYS.contains(&command) {
        return Ok(());
    }
    let helper = HELPER.contains(&command);
    match mode {
        Mode::Helping if helper || IN_ANY_HANDS.contains(&command) => Ok(()),
        Mode::Helping => Err(AppError::helping()),
        Mode::Open if helper => Err(AppError::not_helping()),
        Mode::Open => Ok(()),
        Mode::FirstRun | Mode::Locked if NO_RECORDS.contains(&command) => Ok(()),
        Mode::FirstRun | Mode::Locked => Err(AppError::locked()),
    }
}

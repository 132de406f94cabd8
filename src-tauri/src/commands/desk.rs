//! Setting up, unlocking and locking; where the app stands; undo.

use living_well_core::coordinators::{need_passphrase, strength};
use living_well_core::desk::{Done, RecentChange};
use living_well_core::finding::{self, Found, FoundGroup};
use living_well_core::forms::Faults;
use living_well_core::vault::{
    PassphraseStrength, RecoveryKey, VaultError, suggest_passphrase as four_words,
};
use serde::{Deserialize, Serialize};
use tauri::State;
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::page_process;
use crate::state::{Status, Which, Window};
use crate::wire::AppError;

/// The recovery key, to be written down.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RecoveryKeyShown {
    /// Seven groups of five characters.
    pub recovery_key: String,
}

/// How to start after the set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Start {
    /// With pretend people, in a file of their own.
    Practice,
    /// With one's own, empty file.
    Empty,
}

/// Says where the app stands.
#[tauri::command(async, rename_all = "snake_case")]
pub fn status(window: State<'_, Window>) -> Result<Status, AppError> {
    window.status()
}

/// Suggests four random words.
#[tauri::command(async, rename_all = "snake_case")]
pub fn suggest_passphrase() -> Result<String, AppError> {
    Ok(four_words()?.to_string())
}

/// Says how strong a passphrase is, for somebody of this name.
#[tauri::command(async, rename_all = "snake_case")]
pub fn check_passphrase(passphrase: String, name: String) -> PassphraseStrength {
    strength(&Zeroizing::new(passphrase), &name)
}

/// Checks name and passphrase, and gives the recovery key to write down. Nothing is written yet.
#[tauri::command(async, rename_all = "snake_case")]
pub fn begin_set_up(
    window: State<'_, Window>,
    name: String,
    passphrase: String,
    passphrase_again: String,
) -> Result<RecoveryKeyShown, AppError> {
    let (passphrase, again) = (Zeroizing::new(passphrase), Zeroizing::new(passphrase_again));
    let mut faults = Faults::new();
    faults.need("name", &name, "Enter your name.");
    need_passphrase(
        &mut faults,
        ("passphrase", &passphrase),
        ("passphrase_again", &again),
        &name,
    );
    none(faults)?;
    let shown = window.begin_set_up(&name, passphrase)?;
    Ok(RecoveryKeyShown {
        recovery_key: shown.to_string(),
    })
}

/// Makes the data file, once the recovery key was typed back.
#[tauri::command(async, rename_all = "snake_case")]
pub fn finish_set_up(window: State<'_, Window>, recovery_key: String) -> Result<(), AppError> {
    window.finish_set_up(&Zeroizing::new(recovery_key))
}

/// Opens the pretend people, or the empty file.
#[tauri::command(async, rename_all = "snake_case")]
pub fn choose_start(window: State<'_, Window>, start: Start) -> Result<(), AppError> {
    window.choose_start(match start {
        Start::Practice => Which::Practice,
        Start::Empty => Which::Own,
    })
}

/// Opens a file with the passphrase.
#[tauri::command(async, rename_all = "snake_case")]
pub fn unlock(
    window: State<'_, Window>,
    passphrase: String,
    practice: bool,
) -> Result<(), AppError> {
    let passphrase = Zeroizing::new(passphrase);
    if passphrase.trim().is_empty() {
        return Err(Faults::one("passphrase", "Type your passphrase.").into());
    }
    window.unlock(&passphrase, which(practice))
}

/// Opens a file with the recovery key, and sets a new passphrase.
#[tauri::command(async, rename_all = "snake_case")]
pub fn unlock_with_recovery(
    window: State<'_, Window>,
    recovery_key: String,
    name: String,
    practice: bool,
    new_passphrase: String,
    new_passphrase_again: String,
) -> Result<(), AppError> {
    let typed = Zeroizing::new(recovery_key);
    let (new, again) = (
        Zeroizing::new(new_passphrase),
        Zeroizing::new(new_passphrase_again),
    );
    let recovery = need_recovery(&typed, &new, &again)?;
    window.unlock_with_recovery(&recovery, &name, &new, which(practice))
}

/// Reads a recovery key and the new passphrase beside it.
pub(super) fn need_recovery(typed: &str, new: &str, again: &str) -> Result<RecoveryKey, AppError> {
    let mut faults = Faults::new();
    let recovery = faults.check("recovery_key", RecoveryKey::parse(typed));
    need_passphrase(
        &mut faults,
        ("new_passphrase", new),
        ("new_passphrase_again", again),
        "",
    );
    none(faults)?;
    recovery.ok_or_else(|| VaultError::WrongRecoveryKey.into())
}

/// Closes the file, and lets go of the page with all that it ever held: an empty one is loaded.
#[tauri::command(async, rename_all = "snake_case")]
pub fn lock(window: State<'_, Window>, page: tauri::WebviewWindow) -> Result<(), AppError> {
    let locked_up = window.lock();
    // Whatever went wrong: the records are shut, and nothing of them stays in the page.
    page_process::start_anew(&page);
    locked_up
}

/// Says that somebody is there. The page calls it every few seconds at most, while keys and pointer move.
#[tauri::command]
pub fn touched(window: State<'_, Window>) {
    window.touch();
}

/// Undoes an act.
#[tauri::command(async, rename_all = "snake_case")]
pub fn undo(window: State<'_, Window>, act: i64) -> Result<Done<()>, AppError> {
    window.write(|desk| desk.undo(act))
}

/// Lists what was done in the last thirty days, newest first.
#[tauri::command(async, rename_all = "snake_case")]
pub fn recent_changes(
    window: State<'_, Window>,
    before: Option<i64>,
) -> Result<Vec<RecentChange>, AppError> {
    window.read(|desk| desk.recent_changes(before))
}

/// Finds anything, and what can be done, by the beginnings of words.
#[tauri::command(async, rename_all = "snake_case")]
pub fn find(window: State<'_, Window>, text: String) -> Result<Vec<FoundGroup>, AppError> {
    window.search(|desk| finding::find(desk, &text))
}

/// Gives the records of pages that were opened, as they stand now.
#[tauri::command(async, rename_all = "snake_case")]
pub fn find_opened(window: State<'_, Window>, paths: Vec<String>) -> Result<Vec<Found>, AppError> {
    window.read(|desk| finding::opened(desk, &paths))
}

pub(super) fn which(practice: bool) -> Which {
    if practice {
        Which::Practice
    } else {
        Which::Own
    }
}

fn none(faults: Faults) -> Result<(), AppError> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.into())
    }
}

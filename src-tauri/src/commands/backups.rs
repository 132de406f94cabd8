//! Backups: made, taken outside, looked at and restored; and what is done while nobody types.

use living_well_core::backups::{Backup, BackupsPage, TakenOutside};
use living_well_core::check::Checked;
use living_well_core::desk::Done;
use tauri::State;
use zeroize::Zeroizing;

use super::desk::which;
use crate::state::Window;
use crate::state::backups::{Chosen, RestoreForm};
use crate::wire::AppError;

/// Gives the page about backups.
#[tauri::command(async, rename_all = "snake_case")]
pub fn backups(window: State<'_, Window>) -> Result<BackupsPage, AppError> {
    window.read(living_well_core::backups::overview)
}

/// Makes a backup on this laptop.
#[tauri::command(async, rename_all = "snake_case")]
pub fn back_up_now(window: State<'_, Window>) -> Result<Done<()>, AppError> {
    window.back_up_now()
}

/// Takes a backup outside; nothing when the person chose no place.
#[tauri::command(async, rename_all = "snake_case")]
pub fn back_up_outside(window: State<'_, Window>) -> Result<Option<Done<TakenOutside>>, AppError> {
    window.back_up_outside()
}

/// Looks at all of the records, their change log and every backup, and says what was found.
#[tauri::command(async, rename_all = "snake_case")]
pub fn check_everything(window: State<'_, Window>) -> Result<Checked, AppError> {
    window.check_everything()
}

/// Says whether it is time to take a backup outside.
#[tauri::command(async, rename_all = "snake_case")]
pub fn backup_reminder(window: State<'_, Window>) -> Result<bool, AppError> {
    window.read(living_well_core::backups::outside_is_due)
}

/// Says that something noticed about the records was looked into.
#[tauri::command(async, rename_all = "snake_case")]
pub fn deal_with_alarm(window: State<'_, Window>, id: i64) -> Result<Done<()>, AppError> {
    window.write(|desk| living_well_core::backups::deal_with_alarm(desk, id))
}

/// Looks on while nobody types. Answers whether there is something new to tell.
#[tauri::command(async, rename_all = "snake_case")]
pub fn look_on(window: State<'_, Window>) -> Result<bool, AppError> {
    window.look_on()
}

/// Lists the backups on this laptop, the latest first. It names nobody, so that it answers while locked too.
#[tauri::command(async, rename_all = "snake_case")]
pub fn restorable(window: State<'_, Window>, practice: bool) -> Result<Vec<Backup>, AppError> {
    window.restorable(which(practice))
}

/// Says what a backup of that list holds.
#[tauri::command(async, rename_all = "snake_case")]
pub fn look_at_backup(
    window: State<'_, Window>,
    name: String,
    practice: bool,
) -> Result<Chosen, AppError> {
    window.look_at_backup(&name, which(practice))
}

/// Asks for a backup file and says what it holds; nothing when the person chose none.
#[tauri::command(async, rename_all = "snake_case")]
pub fn choose_backup(window: State<'_, Window>) -> Result<Option<Chosen>, AppError> {
    window.choose_backup()
}

/// Puts the backup that was looked at last in the place of the records, and opens it.
#[tauri::command(async, rename_all = "snake_case")]
pub fn restore_backup(
    window: State<'_, Window>,
    form: RestoreForm,
    practice: bool,
) -> Result<(), AppError> {
    let passphrase = Zeroizing::new(form.passphrase);
    let recovery_key = Zeroizing::new(form.recovery_key);
    let new = Zeroizing::new(form.new_passphrase);
    let again = Zeroizing::new(form.new_passphrase_again);
    if !form.by_recovery_key {
        return window.restore_with_passphrase(&passphrase, which(practice));
    }
    let recovery = super::desk::need_recovery(&recovery_key, &new, &again)?;
    window.restore_with_recovery(&recovery, &form.name, &new, which(practice))
}

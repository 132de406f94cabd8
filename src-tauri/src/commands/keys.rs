//! Coordinators who come and go, and the keys to the records.

use std::collections::BTreeMap;

use living_well_core::coordinators::{CoordinatorsPage, NewCoordinatorForm, Theirs};
use living_well_core::desk::Done;
use living_well_core::ids::CoordinatorId;
use tauri::State;
use zeroize::{Zeroize as _, Zeroizing};

use super::desk::RecoveryKeyShown;
use crate::state::Window;
use crate::wire::AppError;

/// Gives everybody who works or worked here, and whose passphrase opens the records.
#[tauri::command(async, rename_all = "snake_case")]
pub fn coordinators_page(window: State<'_, Window>) -> Result<CoordinatorsPage, AppError> {
    window.keys(|open| open.coordinators_page())
}

/// Adds a coordinator with a passphrase of their own.
#[tauri::command(async, rename_all = "snake_case")]
pub fn add_coordinator(
    window: State<'_, Window>,
    name: String,
    passphrase: String,
    passphrase_again: String,
    present: String,
) -> Result<Done<CoordinatorId>, AppError> {
    let present = Zeroizing::new(present);
    let mut form = NewCoordinatorForm {
        name,
        passphrase,
        passphrase_again,
    };
    let done = window.keys(|open| open.add_a_coordinator(&present, &form));
    form.passphrase.zeroize();
    form.passphrase_again.zeroize();
    done
}

/// Gives a coordinator who has none a passphrase.
#[tauri::command(async, rename_all = "snake_case")]
pub fn give_passphrase(
    window: State<'_, Window>,
    coordinator: CoordinatorId,
    passphrase: String,
    passphrase_again: String,
    present: String,
) -> Result<Done<()>, AppError> {
    let [new, again, present] = [passphrase, passphrase_again, present].map(Zeroizing::new);
    window.keys(|open| open.give_passphrase(&present, coordinator, &new, &again))
}

/// Changes the passphrase of whoever is at work.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_my_passphrase(
    window: State<'_, Window>,
    present: String,
    passphrase: String,
    passphrase_again: String,
) -> Result<Done<()>, AppError> {
    let [new, again, present] = [passphrase, passphrase_again, present].map(Zeroizing::new);
    window.keys(|open| open.change_my_passphrase(&present, &new, &again))
}

/// Hands over the work of a coordinator who leaves, and takes their passphrase.
#[tauri::command(async, rename_all = "snake_case")]
pub fn coordinator_leaves(
    window: State<'_, Window>,
    coordinator: CoordinatorId,
    to: String,
    present: String,
) -> Result<Done<Theirs>, AppError> {
    let present = Zeroizing::new(present);
    // Nobody chosen is nobody at work, and answered as such.
    let to = to.parse().unwrap_or(coordinator);
    window.keys(|open| open.let_go(&present, coordinator, to))
}

/// Draws a new recovery key and gives it to write down. Nothing changes yet.
#[tauri::command(async, rename_all = "snake_case")]
pub fn begin_new_recovery_key(
    window: State<'_, Window>,
    present: String,
) -> Result<RecoveryKeyShown, AppError> {
    let shown = window.show_new_recovery_key(&Zeroizing::new(present))?;
    Ok(RecoveryKeyShown {
        recovery_key: shown.to_string(),
    })
}

/// Replaces the recovery key, once the new one was typed back.
#[tauri::command(async, rename_all = "snake_case")]
pub fn replace_recovery_key(
    window: State<'_, Window>,
    recovery_key: String,
) -> Result<Done<()>, AppError> {
    window.replace_recovery_key(&Zeroizing::new(recovery_key))
}

/// Locks the records with another data key. `passphrases` are the present ones of those who go on, by coordinator;
/// a blank one means that somebody is not there and gets a new one afterwards.
#[tauri::command(async, rename_all = "snake_case")]
pub fn replace_data_key(
    window: State<'_, Window>,
    recovery_key: String,
    passphrases: BTreeMap<CoordinatorId, String>,
) -> Result<(), AppError> {
    let passphrases: Vec<(CoordinatorId, Zeroizing<String>)> = passphrases
        .into_iter()
        .filter(|(_, passphrase)| !passphrase.trim().is_empty())
        .map(|(who, passphrase)| (who, Zeroizing::new(passphrase)))
        .collect();
    window.replace_data_key(&Zeroizing::new(recovery_key), &passphrases)
}

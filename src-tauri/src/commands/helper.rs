//! The register in a volunteer's hands.

use living_well_core::desk::Done;
use living_well_core::forms::Faults;
use living_well_core::helper::{self, HelperChoice, HelperFound, HelperMark, HelperRegister};
use living_well_core::ids::{PersonId, SessionId};
use tauri::State;
use zeroize::Zeroizing;

use crate::state::Window;
use crate::wire::AppError;

/// Lists the volunteers to whom a session's register may be handed.
#[tauri::command(async, rename_all = "snake_case")]
pub fn hand_over_choices(
    window: State<'_, Window>,
    session: SessionId,
) -> Result<Vec<HelperChoice>, AppError> {
    window.read(|desk| helper::choices(desk, session))
}

/// Hands the laptop to a volunteer for one session's register. Nothing else answers until it is given back.
#[tauri::command(async, rename_all = "snake_case")]
pub fn hand_over(
    window: State<'_, Window>,
    session: SessionId,
    volunteer: Option<PersonId>,
) -> Result<(), AppError> {
    let Some(volunteer) = volunteer else {
        return Err(Faults::one("volunteer", "Choose who takes the register.").into());
    };
    window.hand_over(session, volunteer)
}

/// Gives the register that was handed over: names and ticks.
#[tauri::command(async, rename_all = "snake_case")]
pub fn helper_register(window: State<'_, Window>) -> Result<HelperRegister, AppError> {
    window.help(|desk| desk.register())
}

/// Finds people by name, to add them to the register.
#[tauri::command(async, rename_all = "snake_case")]
pub fn helper_find(window: State<'_, Window>, text: String) -> Result<Vec<HelperFound>, AppError> {
    window.help(|desk| desk.find(&text))
}

/// Marks one line of the register, or takes the last tick back.
#[tauri::command(async, rename_all = "snake_case")]
pub fn helper_mark(window: State<'_, Window>, mark: HelperMark) -> Result<Done<()>, AppError> {
    window.help(|desk| desk.mark(&mark))
}

/// Gives the laptop back to whoever's passphrase this is.
#[tauri::command(async, rename_all = "snake_case")]
pub fn give_back(window: State<'_, Window>, passphrase: String) -> Result<(), AppError> {
    let passphrase = Zeroizing::new(passphrase);
    if passphrase.trim().is_empty() {
        return Err(Faults::one("passphrase", "Type your passphrase.").into());
    }
    window.give_back(&passphrase)
}

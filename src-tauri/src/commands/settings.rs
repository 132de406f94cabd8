//! How the page looks on this laptop, whom to ring, and a file to practise with.

use living_well_core::desk::Done;
use living_well_core::forms::Faults;
use living_well_core::settings::{self, PaperFooter, SafeguardingNumbers};
use tauri::State;
use zeroize::Zeroizing;

use crate::laptop::{LOCK_MINUTES, Laptop, TEXT_SIZES, Theme};
use crate::state::Window;
use crate::wire::AppError;

/// Keeps text size (per cent), theme and the minutes to the lock; what is not given stays as it is. It concerns no record, so that
/// it works while locked, and there is no act to undo: choosing again is as quick.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_settings(
    window: State<'_, Window>,
    text_size: Option<u16>,
    theme: Option<Theme>,
    lock_minutes: Option<u8>,
) -> Result<Done<()>, AppError> {
    let now = window.laptop();
    let laptop = Laptop {
        text_size: text_size.unwrap_or(now.text_size),
        theme: theme.unwrap_or(now.theme),
        lock_minutes: lock_minutes.unwrap_or(now.lock_minutes),
    };
    if !TEXT_SIZES.contains(&laptop.text_size) {
        return Err(Faults::one("text_size", "Choose 100, 125, 150 or 200 per cent.").into());
    }
    if !LOCK_MINUTES.contains(&laptop.lock_minutes) {
        return Err(Faults::one("lock_minutes", "Choose 1 to 15 minutes.").into());
    }
    window.set_laptop(laptop)?;
    Ok(Done {
        value: (),
        act: 0,
        sentence: "Settings saved".to_owned(),
    })
}

/// Gives whom to ring, as filled in so far.
#[tauri::command(async, rename_all = "snake_case")]
pub fn safeguarding_numbers(window: State<'_, Window>) -> Result<SafeguardingNumbers, AppError> {
    window.read(settings::safeguarding_numbers)
}

/// Keeps whom to ring.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_safeguarding_numbers(
    window: State<'_, Window>,
    form: SafeguardingNumbers,
) -> Result<Done<()>, AppError> {
    window.write(|desk| settings::save_safeguarding_numbers(desk, &form))
}

/// Gives what stands at the foot of an MDT's papers.
#[tauri::command(async, rename_all = "snake_case")]
pub fn paper_footer(window: State<'_, Window>) -> Result<PaperFooter, AppError> {
    window.read(settings::paper_footer)
}

/// Keeps what stands at the foot of an MDT's papers.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_paper_footer(
    window: State<'_, Window>,
    form: PaperFooter,
) -> Result<Done<()>, AppError> {
    window.write(|desk| settings::save_paper_footer(desk, &form))
}

/// Makes the file of pretend people beside the open one. It opens with the same passphrase.
#[tauri::command(async, rename_all = "snake_case")]
pub fn make_practice(window: State<'_, Window>, passphrase: String) -> Result<(), AppError> {
    window.make_practice(&Zeroizing::new(passphrase))
}

//! Who looked, where data went, and everything that is held about one person.

use living_well_core::access::{self, Look, LookedPage, LookedQuestion, Shown};
use living_well_core::exports::{self, Destination, GonePage, WentForm, WentQuestion};
use living_well_core::ids::PersonId;
use living_well_core::subject_access::{self, Everything, EverythingForm};
use tauri::State;

use crate::state::Window;
use crate::state::everything_out::{EverythingOut, EverythingOutForm};
use crate::wire::AppError;

/// Who looked, newest first. That somebody looked at this is on record too.
#[tauri::command(async, rename_all = "snake_case")]
pub fn looked(window: State<'_, Window>, question: LookedQuestion) -> Result<LookedPage, AppError> {
    match question.person {
        Some(person) => {
            let look = Look::from(person).shown(Shown::WhoLooked);
            window.look(look, |desk| access::looked(desk, &question))
        }
        None => window.write(|desk| {
            desk.look_at_page(Shown::WhoLooked, |desk| access::looked(desk, &question))
        }),
    }
}

/// Where data went, newest first.
#[tauri::command(async, rename_all = "snake_case")]
pub fn went(window: State<'_, Window>, question: WentQuestion) -> Result<GonePage, AppError> {
    match question.person {
        Some(person) => {
            let look = Look::from(person).shown(Shown::WhereItWent);
            window.look(look, |desk| exports::went(desk, &question))
        }
        None => window.write(|desk| {
            desk.look_at_page(Shown::WhereItWent, |desk| exports::went(desk, &question))
        }),
    }
}

/// Writes where data went as a file; nothing when the person chose no place. Answers where it lies.
#[tauri::command(async, rename_all = "snake_case")]
pub fn export_went(
    window: State<'_, Window>,
    form: WentForm,
    elsewhere: bool,
) -> Result<Option<String>, AppError> {
    let folder = window.folders.exports.clone();
    let to = if elsewhere {
        let name = window.read(|desk| Ok::<_, AppError>(exports::went_name(desk)))?;
        match window.dialogs.save_file("Save the list", &folder, &name) {
            Some(path) => Destination::File(path),
            None => return Ok(None),
        }
    } else {
        Destination::Folder(folder)
    };
    let path = window.write(|desk| exports::export_went(desk, &form, &to))?;
    Ok(Some(path.to_string_lossy().into_owned()))
}

/// Everything that is held about one person, to look at before it is given out.
#[tauri::command(async, rename_all = "snake_case")]
pub fn everything(window: State<'_, Window>, id: PersonId) -> Result<Everything, AppError> {
    window.look(Look::from(id).shown(Shown::Everything), |desk| {
        subject_access::everything(desk, id)
    })
}

/// Writes everything that is held about one person; nothing when no place was chosen. Answers where the files lie.
#[tauri::command(async, rename_all = "snake_case")]
pub fn export_everything(
    window: State<'_, Window>,
    id: PersonId,
    form: EverythingForm,
    elsewhere: bool,
) -> Result<Vec<String>, AppError> {
    let folder = window.folders.exports.clone();
    let to = if elsewhere {
        let name = window.read(|desk| Ok::<_, AppError>(subject_access::file_name(desk)))?;
        match window.dialogs.save_file("Save the report", &folder, &name) {
            Some(path) => Destination::File(path),
            None => return Ok(Vec::new()),
        }
    } else {
        Destination::Folder(folder)
    };
    let paths = window.write(|desk| subject_access::export_everything(desk, id, &form, &to))?;
    let paths = paths.iter().map(|path| path.to_string_lossy().into_owned());
    Ok(paths.collect())
}

/// Writes everything there is into a folder; nothing when the person chose none.
#[tauri::command(async, rename_all = "snake_case")]
pub fn export_all(
    window: State<'_, Window>,
    form: EverythingOutForm,
) -> Result<Option<EverythingOut>, AppError> {
    window.export_all(&form)
}

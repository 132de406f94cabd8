//! MDT meetings, and the CSV that leaves.

use living_well_core::csv::Overwrite;
use living_well_core::desk::Done;
use living_well_core::exports::{Destination, Detail};
use living_well_core::glossary::{self, Abbreviation};
use living_well_core::ids::{MdtActionId, MdtItemId, MdtMeetingId, PersonId};
use living_well_core::mdt::{
    self, ActionForm, DecisionForm, ExportRequest, Exported, ItemForm, MeetingForm, MeetingPage,
    MeetingRow, Pack, PackAsk, PlannedRows, Scope, SharingForm,
};
use serde::Deserialize;
use tauri::State;
use ts_rs::TS;

use crate::state::Window;
use crate::wire::AppError;

/// What the page asks to export: always of one meeting.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
pub struct ExportAsk {
    /// The meeting.
    pub meeting: MdtMeetingId,
    /// How much it tells.
    pub detail: Detail,
    /// Whether a pseudonymised file holds free text.
    pub free_text: bool,
    /// Why.
    pub reason: String,
    /// For whom.
    pub recipient: String,
    /// Ask for another place than the exports folder.
    pub elsewhere: bool,
}

impl ExportAsk {
    fn request(self, to: Destination, overwrite: Overwrite) -> ExportRequest {
        ExportRequest {
            scope: Scope::Meeting(self.meeting),
            detail: self.detail,
            free_text: self.free_text,
            reason: self.reason,
            recipient: self.recipient,
            to,
            overwrite,
        }
    }
}

/// Every meeting.
#[tauri::command(async, rename_all = "snake_case")]
pub fn mdt_meetings(window: State<'_, Window>) -> Result<Vec<MeetingRow>, AppError> {
    window.read(mdt::meetings)
}

/// One meeting with its list.
#[tauri::command(async, rename_all = "snake_case")]
pub fn mdt_meeting(window: State<'_, Window>, id: MdtMeetingId) -> Result<MeetingPage, AppError> {
    window.look(id, |desk| mdt::meeting_page(desk, id))
}

/// Makes a meeting with its agenda.
#[tauri::command(async, rename_all = "snake_case")]
pub fn make_mdt_meeting(
    window: State<'_, Window>,
    form: MeetingForm,
) -> Result<Done<MdtMeetingId>, AppError> {
    window.write(|desk| mdt::make_meeting(desk, &form))
}

/// Corrects a meeting.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_mdt_meeting(
    window: State<'_, Window>,
    id: MdtMeetingId,
    form: MeetingForm,
) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::change_meeting(desk, id, &form))
}

/// Takes away a meeting made by mistake.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_mdt_meeting(
    window: State<'_, Window>,
    id: MdtMeetingId,
) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::remove_meeting(desk, id))
}

/// Brings the agenda up to date.
#[tauri::command(async, rename_all = "snake_case")]
pub fn refresh_mdt_agenda(
    window: State<'_, Window>,
    id: MdtMeetingId,
) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::refresh_agenda(desk, id))
}

/// Adds a person by hand.
#[tauri::command(async, rename_all = "snake_case")]
pub fn add_mdt_item(
    window: State<'_, Window>,
    meeting: MdtMeetingId,
    client: PersonId,
) -> Result<Done<MdtItemId>, AppError> {
    window.write(|desk| mdt::add_item(desk, meeting, client))
}

/// Changes what is asked, who is there, and whether the item is left out.
#[tauri::command(async, rename_all = "snake_case")]
pub fn change_mdt_item(
    window: State<'_, Window>,
    id: MdtItemId,
    form: ItemForm,
) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::change_item(desk, id, &form))
}

/// Moves an item in the order.
#[tauri::command(async, rename_all = "snake_case")]
pub fn move_mdt_item(
    window: State<'_, Window>,
    id: MdtItemId,
    position: i64,
) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::move_item(desk, id, position))
}

/// Records whether an item may be shared.
#[tauri::command(async, rename_all = "snake_case")]
pub fn decide_sharing(
    window: State<'_, Window>,
    id: MdtItemId,
    form: SharingForm,
) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::decide_sharing(desk, id, &form))
}

/// Marks a meeting held.
#[tauri::command(async, rename_all = "snake_case")]
pub fn mark_mdt_held(window: State<'_, Window>, id: MdtMeetingId) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::mark_held(desk, id))
}

/// Writes decision and action lines.
#[tauri::command(async, rename_all = "snake_case")]
pub fn write_mdt_decision(
    window: State<'_, Window>,
    id: MdtItemId,
    form: DecisionForm,
) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::write_decision(desk, id, &form))
}

/// Adds or corrects an action by form.
#[tauri::command(async, rename_all = "snake_case")]
pub fn save_mdt_action(
    window: State<'_, Window>,
    item: MdtItemId,
    id: Option<MdtActionId>,
    form: ActionForm,
) -> Result<Done<MdtActionId>, AppError> {
    window.write(|desk| mdt::save_action(desk, item, id, &form))
}

/// Marks an action done or open.
#[tauri::command(async, rename_all = "snake_case")]
pub fn set_mdt_action_done(
    window: State<'_, Window>,
    id: MdtActionId,
    done: bool,
    on: String,
) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::set_action_done(desk, id, done, &on))
}

/// Takes an action away.
#[tauri::command(async, rename_all = "snake_case")]
pub fn remove_mdt_action(window: State<'_, Window>, id: MdtActionId) -> Result<Done<()>, AppError> {
    window.write(|desk| mdt::remove_action(desk, id))
}

/// What would leave, to look at first.
#[tauri::command(async, rename_all = "snake_case")]
pub fn preview_mdt_export(
    window: State<'_, Window>,
    ask: ExportAsk,
) -> Result<PlannedRows, AppError> {
    let to = Destination::Folder(window.folders.exports.clone());
    window.look(ask.meeting, |desk| {
        mdt::preview(desk, &ask.request(to, Overwrite::Refuse))
    })
}

/// Exports; nothing when the person chose no place.
#[tauri::command(async, rename_all = "snake_case")]
pub fn export_mdt(window: State<'_, Window>, ask: ExportAsk) -> Result<Option<Exported>, AppError> {
    let folder = window.folders.exports.clone();
    let here = ask
        .clone()
        .request(Destination::Folder(folder.clone()), Overwrite::Refuse);
    if !ask.elsewhere {
        return window.write(|desk| mdt::export(desk, &here)).map(Some);
    }
    let planned = window.read(|desk| mdt::preview(desk, &here))?;
    // The dialog itself asks before an existing file is chosen. The desk stays free meanwhile.
    let Some(path) = window
        .dialogs
        .save_file("Save the MDT CSV", &folder, &planned.file_name)
    else {
        return Ok(None);
    };
    let there = ask.request(Destination::File(path), Overwrite::Replace);
    window.write(|desk| mdt::export(desk, &there)).map(Some)
}

/// Puts on record that a pack leaves on paper, and gives its sheets.
#[tauri::command(async, rename_all = "snake_case")]
pub fn print_mdt_pack(window: State<'_, Window>, ask: PackAsk) -> Result<Pack, AppError> {
    window.write(|desk| mdt::print_pack(desk, &ask))
}

/// The abbreviations that stand in a text, and what they stand for.
#[tauri::command(async, rename_all = "snake_case")]
pub fn explain_abbreviations(text: String) -> Vec<&'static Abbreviation> {
    glossary::explain(&text)
}

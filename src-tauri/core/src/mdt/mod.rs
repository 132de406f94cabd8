//! MDT meetings at a practice: items, sharing decisions, decisions and actions, and the exports that leave.

pub mod actions;
mod agenda;
mod decide;
mod discussed;
pub mod exclusions;
mod export;
mod pack;
mod page;
mod reference;
mod rows;
pub mod sharing;
pub mod since;
mod store;
mod stories;
mod tell;
#[cfg(test)]
mod tests;
mod told;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    consent::Basis,
    csv::WriteFault,
    exports::{Detail, Export, ExportError, FileWritten},
    forms::Faults,
    ids::{
        ConcernId, CoordinatorId, MdtActionId, MdtAttendingId, MdtItemConcernId, MdtItemId,
        MdtMeetingId, MdtRefId, PersonId, PracticeId,
    },
    store::{StoreError, record::record},
    words::words,
};

pub use agenda::{add_item, change_item, move_item, refresh_agenda};
pub(crate) use agenda::{
    decided_to_share, hand_on, made_restricted, number_again, take_along, take_off,
};
pub use decide::{decide_sharing, remove_action, save_action, set_action_done, write_decision};
pub use export::{
    ExportRequest, Exported, NotWithLine, PlannedRows, Scope, csv_bytes, export, meeting_for,
    practice_named, preview,
};
pub use pack::{Pack, PackAsk, Paper, Sheet, SheetLine, print_pack};
pub use page::{
    ConcernBrief, ExclusionBrief, HeldBackLine, ItemView, MeetingPage, MeetingRow, VolunteerBrief,
    meeting_page, meetings,
};
pub use store::{change_meeting, make_meeting, mark_held, remove_meeting};

words! {
    /// How far a meeting has come.
    pub enum MeetingState { Planned = "planned", Held = "held" }
}
words! {
    /// Whether an item may be shared with the meeting.
    pub enum Sharing { Share = "share", DoNotShare = "do not share" }
}

record! {
    /// One meeting at one practice.
    pub struct MdtMeeting {
        id: MdtMeetingId, practice: PracticeId, on: NaiveDate, starts: Option<String>, place: Option<String>,
        chair: Option<String>, state: MeetingState,
        /// The place in the log at which it was marked held; what is recorded from there on about those it talked of is
        /// *since last*.
        held_position: Option<i64>,
    }
    table "mdt_meeting" = 80
}

record! {
    /// Somebody at the table.
    pub struct MdtAttending { id: MdtAttendingId, meeting: MdtMeetingId, name: String, role: Option<String> }
    table "mdt_attending" = 81
}

record! {
    /// One client on one meeting's agenda.
    pub struct MdtItem {
        id: MdtItemId, meeting: MdtMeetingId, client: PersonId, position: i64, ask: Option<String>,
        volunteer_present: bool, sharing: Option<Sharing>, basis: Option<Basis>, sharing_reason: Option<String>,
        sharing_by: Option<CoordinatorId>, sharing_at: Option<i64>,
        /// What was answered to exclusions kept in words; they must be answered before an export.
        words_answered: Option<String>,
        /// Those words as they stood when they were answered: other words need a new answer.
        words_asked: Option<String>,
        left_out: bool, decision: Option<String>, decision_in_plain_english: Option<String>,
    }
    table "mdt_item" = 82, person "client"
}

record! {
    /// A concern on an item.
    pub struct MdtItemConcern { id: MdtItemConcernId, item: MdtItemId, concern: ConcernId, client: PersonId }
    table "mdt_item_concern" = 83, person "client"
}

record! {
    /// Something to be done, decided at a meeting.
    pub struct MdtAction {
        id: MdtActionId, item: MdtItemId, client: PersonId, what: String, who: Option<String>,
        due_on: Option<NaiveDate>, done_on: Option<NaiveDate>,
    }
    table "mdt_action" = 84, person "client"
}

record! {
    /// A client's random reference at one practice; the key stays in the app.
    pub struct MdtRef {
        id: MdtRefId, client: PersonId, practice: PracticeId,
        reference: String,
    }
    table "mdt_ref" = 85, person "client"
}

/// Why something about an MDT meeting was not done.
#[derive(Debug, thiserror::Error)]
pub enum MdtError {
    /// Fields of the form are at fault.
    #[error("{0}")]
    Form(Faults),
    /// No surgery bears that name, or more than one does.
    #[error("{0}")]
    NoPractice(&'static str),
    /// There is no meeting to take.
    #[error("There is no MDT meeting yet. Make one first.")]
    NoMeeting,
    /// Nothing may be shared, so that no file was written.
    #[error("There is nothing to export. {}", held_back_in_words(.0))]
    NothingToExport(Vec<HeldBackLine>),
    /// The file could not be written. Nothing new lies in the folder.
    #[error(transparent)]
    Write(#[from] WriteFault),
    /// The file of records refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ExportError> for MdtError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Write(fault) => Self::Write(fault),
            ExportError::Store(error) => Self::Store(error),
        }
    }
}

impl From<Faults> for MdtError {
    fn from(faults: Faults) -> Self {
        Self::Form(faults)
    }
}

fn held_back_in_words(lines: &[HeldBackLine]) -> String {
    match lines.len() {
        0 => "Nobody is on the agenda.".to_owned(),
        1 => "1 person is held back.".to_owned(),
        n => format!("{n} people are held back."),
    }
}

/// A meeting as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct MeetingForm {
    /// The practice's id.
    pub practice: String,
    /// The day.
    pub on: String,
    /// When it starts; may stay blank.
    pub starts: String,
    /// Where.
    pub place: String,
    /// Who chairs.
    pub chair: String,
    /// Who comes: a line each, "name, role".
    pub attending: String,
}

/// What may be changed of an item besides sharing and decision.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct ItemForm {
    /// What is asked of the meeting; blank takes the concerns' own words.
    pub ask: String,
    /// Whether the person's volunteer is there.
    pub volunteer_present: bool,
    /// Left off this meeting's list.
    pub left_out: bool,
}

/// A sharing decision as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct SharingForm {
    /// A word of [`Sharing`].
    pub sharing: String,
    /// A word of [`Basis`]; needed to share.
    pub basis: String,
    /// Why; needed on any basis but consent.
    pub reason: String,
    /// How the exclusions kept in words are met; needed to share where there are any.
    pub words_answered: String,
}

/// A decision as typed, live.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct DecisionForm {
    /// In the meeting's own words.
    pub decision: String,
    /// To read out to the person and the volunteer.
    pub decision_in_plain_english: String,
    /// The open actions, a line each: `-> @who what by Fri`.
    pub actions: String,
}

/// One action as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct ActionForm {
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: String,
    /// By when.
    pub due_on: String,
}

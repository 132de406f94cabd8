//! MDT meetings at a practice: items, sharing decisions, decisions and actions, and the exports that leave.

use chrono::NaiveDate;

use crate::{
    consent::Basis,
    ids::{
        ConcernId, CoordinatorId, ExportId, MdtActionId, MdtAttendingId, MdtItemConcernId,
        MdtItemId, MdtMeetingId, MdtRefId, PersonId, PracticeId,
    },
    store::{Opposite, record::record},
    words::words,
};

words! {
    /// How far a meeting has come.
    pub enum MeetingState { Planned = "planned", Held = "held" }
}
words! {
    /// Whether an item may be shared with the meeting.
    pub enum Sharing { Share = "share", DoNotShare = "do not share" }
}
words! {
    /// How much an MDT CSV tells.
    pub enum Detail { Counts = "counts", Pseudonymised = "pseudonymised", Identifiable = "identifiable" }
}
words! {
    /// Whether the file of an export reached the disk.
    pub enum FileWritten { NotYet = "not yet", Yes = "yes", No = "no" }
}

record! {
    /// One meeting at one practice.
    pub struct MdtMeeting {
        id: MdtMeetingId, practice: PracticeId, on: NaiveDate, starts: Option<String>, place: Option<String>,
        chair: Option<String>, state: MeetingState,
        /// The place in the log at which it was marked held; what is recorded from there on is *since last*.
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

record! {
    /// Something that left the laptop: committed before the file is written.
    pub struct Export {
        id: ExportId, at: i64, by: CoordinatorId, what: String, detail: Option<Detail>, free_text: bool,
        reason: Option<String>, recipient: Option<String>, rows: i64,
        /// SHA-256 of the file, hex.
        digest: String,
        file_name: String, written: FileWritten,
    }
    table "export" = 90, opposite Opposite::Never("A file that left the laptop cannot be undone.")
}

//! Today: everything that wants doing, in words, read afresh each time.

mod store;
#[cfg(test)]
mod tests;
mod to_tell;

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    concerns::Level,
    ids::{ConcernId, MdtActionId, MdtMeetingId, NoteId, PersonId, ReferralId, SessionId},
    loops::Loop,
    promises::PromiseRow,
    referrals::ReferralState,
    sessions::{RegisterRow, SessionRow},
    volunteers::RestRow,
};

pub use store::*;
pub(crate) use to_tell::still_to_hear;

/// The Today board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Today {
    /// The day.
    pub date: NaiveDate,
    /// "Tuesday 3 November 2026".
    pub day: String,
    /// Sessions under way, and those planned for today.
    pub sessions: Vec<SessionRow>,
    /// Planned for a day that is over, and never started: their paper waits to be typed up.
    pub to_type_up: Vec<SessionRow>,
    /// The next one after today.
    pub next_session: Option<SessionRow>,
    /// The register of the first of `sessions`.
    pub register: Vec<RegisterRow>,
    /// Concerns past their day, the most serious and then the oldest first.
    pub concerns: Vec<DueConcern>,
    /// Referrals whose chase day has come.
    pub referrals: Vec<DueReferral>,
    /// MDT actions still open whose day has come or comes within a week; then those without a day.
    pub actions: Vec<DueAction>,
    /// Concerns and referrals decided, where somebody is still to be told, or only closing is left.
    pub to_tell: Vec<ToTell>,
    /// The next MDT meetings, and any that is over but not marked held.
    pub meetings: Vec<NextMeeting>,
    /// What was promised by a week from now, or should have been done.
    pub promises: Vec<PromiseRow>,
    /// Volunteers whose rest is over.
    pub rests: Vec<RestRow>,
    /// Lines of open sessions that name somebody but are about nobody yet.
    pub lines: Vec<UnfinishedLine>,
    /// Pages with something typed but not saved.
    pub drafts: Vec<DraftRow>,
}

/// A concern past its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct DueConcern {
    /// The concern.
    pub id: ConcernId,
    /// Whose.
    pub client: PersonId,
    /// Their name.
    pub name: String,
    /// What it is about, in words; a restricted one says only that it is one.
    pub about: String,
    /// How pressing.
    pub level: Level,
    /// "Open 9 days, overdue".
    pub age: String,
}

/// A referral to chase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct DueReferral {
    /// The referral.
    pub id: ReferralId,
    /// Whose.
    pub client: PersonId,
    /// Their name.
    pub name: String,
    /// The service, or the agency when no service was named.
    pub service: String,
    /// Where it stands.
    pub state: ReferralState,
    /// The day to chase, in words.
    pub chase: String,
}

/// An MDT action still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct DueAction {
    /// The action.
    pub id: MdtActionId,
    /// The meeting it was decided at.
    pub meeting: MdtMeetingId,
    /// For whom.
    pub client: PersonId,
    /// Their name.
    pub name: String,
    /// What is to be done; of a restricted concern only that it is one.
    pub what: String,
    /// Whether its meeting decided about a restricted concern: then it is read there.
    pub restricted: bool,
    /// Who does it.
    pub who: Option<String>,
    /// The day it is due, in words; none when no day was said.
    pub due: Option<String>,
}

/// What may have somebody waiting to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Told {
    /// A concern that is answered.
    Concern,
    /// A referral under way, whose outcome is written.
    Referral,
}

/// A concern or a referral that is decided, where the loop is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ToTell {
    /// Which of the two.
    pub of: Told,
    /// The concern or the referral.
    pub id: String,
    /// Whose.
    pub client: PersonId,
    /// Their name.
    pub name: String,
    /// What it is about, or where it went, in words; a restricted one says only that it is one.
    pub about: String,
    /// Coordinators only, or not safe to tell: who is to be told, and what, is said on its own page.
    pub restricted: bool,
    /// What to tell them, in plain English; nothing while it is not written, and for a restricted one.
    pub outcome: Option<String>,
    /// Who is to be told now; nobody when only closing is left. Nobody who has died.
    pub waiting: Vec<Waiting>,
    /// Whether one who was to be told has died, and this is not said yet.
    pub died: bool,
}

/// Somebody who waits to hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Waiting {
    /// The person, or the volunteer who raised it.
    pub who: Loop,
    /// Their id.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their numbers.
    pub phones: Vec<String>,
    /// How they are told as a rule, as the mark says it: by phone where there is a number.
    pub usual: String,
    /// How often somebody tried.
    pub tries: i64,
}

/// An MDT meeting to come, or over and not marked held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NextMeeting {
    /// The meeting.
    pub id: MdtMeetingId,
    /// The practice.
    pub practice: String,
    /// The day in words.
    pub day: String,
    /// "14:00".
    pub starts: Option<String>,
    /// How many are on the agenda.
    pub people: i64,
    /// Whether its day is over.
    pub over: bool,
}

/// A line about nobody yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct UnfinishedLine {
    /// The note.
    pub id: NoteId,
    /// Its session; none for a corridor note.
    pub session: Option<SessionId>,
    /// The text as typed.
    pub text: String,
}

/// A page with something typed but not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct DraftRow {
    /// The page's key.
    pub page: String,
    /// When it was last typed on, UTC milliseconds.
    pub at: i64,
}

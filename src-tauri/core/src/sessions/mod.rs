//! Sessions: gatherings, and the register of who was there.

pub mod newcomer;
pub mod one_line;
#[cfg(test)]
mod one_line_tests;
pub mod paper;
#[cfg(test)]
mod paper_tests;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    action::Action,
    dates::{Lean, parse_day, parse_time},
    forms::{Faults, is_blank},
    ids::{AttendanceId, PersonId, ProgrammeId, SessionId},
    promises::PromiseRow,
    store::{StoreError, record::record},
    words::words,
};

pub use store::*;

words! {
    /// What kind of gathering.
    pub enum SessionKind {
        CoffeeMorning = "coffee morning", MonthlyMeeting = "monthly meeting", CraftGroup = "craft group",
        TeaParty = "tea party", PeerSupport = "peer support", Other = "other",
    }
}
impl SessionKind {
    /// Whether it is the volunteers' own: peer support, and their formal monthly meeting. Their register is of
    /// volunteers, and what is said there is about nobody unless somebody says so.
    #[must_use]
    pub const fn is_of_volunteers(self) -> bool {
        matches!(self, Self::MonthlyMeeting | Self::PeerSupport)
    }
}

words! {
    /// How far a session has come.
    pub enum SessionState { Planned = "planned", Open = "open", Closed = "closed" }
}
words! {
    /// As what somebody came.
    pub enum CameAs { Client = "client", Volunteer = "volunteer", Guest = "guest" }
}
words! {
    /// What the register says of somebody.
    pub enum Presence { Here = "here", SentApologies = "sent apologies", NotHere = "not here" }
}

record! {
    /// One gathering. Times are local, "10:00".
    pub struct Session {
        id: SessionId, kind: SessionKind, programme: ProgrammeId, date: NaiveDate, starts: Option<String>,
        ends: Option<String>, venue: Option<String>, host: Option<String>, state: SessionState,
    }
    table "session" = 40
}

record! {
    /// One line of a register.
    pub struct Attendance {
        id: AttendanceId, session: SessionId, person: PersonId, came_as: CameAs, presence: Presence,
        arrived_order: Option<i64>,
    }
    table "attendance" = 41, person "person"
}

/// What a coordinator types to plan or change a session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
#[serde(default)]
pub struct SessionForm {
    /// One of [`SessionKind`].
    pub kind: String,
    /// The programme's id.
    pub programme: String,
    /// The day as typed: "Tue", "3/11".
    pub date: String,
    /// When it begins, as typed: "10", "2pm". May be blank.
    pub starts: String,
    /// When it ends, as typed. May be blank.
    pub ends: String,
    /// Where. May be blank.
    pub venue: String,
    /// Who looks after it. May be blank.
    pub host: String,
}

/// A form of which every field was found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedSession {
    kind: SessionKind,
    programme: ProgrammeId,
    date: NaiveDate,
    starts: Option<String>,
    ends: Option<String>,
    venue: Option<String>,
    host: Option<String>,
}

impl SessionForm {
    /// Checks every field. Whether the programme is there, the store says.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, today: NaiveDate) -> Result<CheckedSession, Faults> {
        let mut faults = Faults::new();
        let kind = faults.check(
            "kind",
            self.kind
                .parse::<SessionKind>()
                .map_err(|_| "Choose what kind of session."),
        );
        let programme = faults.check(
            "programme",
            self.programme
                .parse::<ProgrammeId>()
                .map_err(|_| "Choose a programme."),
        );
        let date = if is_blank(&self.date) {
            faults.add("date", "Write the day, such as today or 3/11.");
            None
        } else {
            faults.check("date", parse_day(&self.date, today, Lean::Future))
        };
        let starts = faults.check_if_any("starts", &self.starts, parse_time);
        let ends = faults.check_if_any("ends", &self.ends, parse_time);
        if let (Some(starts), Some(ends)) = (starts, ends)
            && ends <= starts
        {
            faults.add("ends", "The session must end after it starts.");
        }
        let clock = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
        let venue = faults.optional("venue", &self.venue);
        let host = faults.optional("host", &self.host);
        let checked = kind
            .zip(programme)
            .zip(date)
            .map(|((kind, programme), date)| CheckedSession {
                kind,
                programme,
                date,
                starts: starts.map(clock),
                ends: ends.map(clock),
                venue,
                host,
            });
        faults.done_some(checked)
    }
}

/// Why a session or its register could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Fields of the form are at fault.
    #[error("{0}")]
    Form(#[from] Faults),
    /// Only a planned session starts.
    #[error("This session has started already.")]
    Started,
    /// Only an open session closes.
    #[error("Only an open session can be closed.")]
    NotOpen,
    /// Only a closed session opens again.
    #[error("Only a closed session can be opened again.")]
    NotClosed,
    /// The day has not come.
    #[error("This session is planned for {0}. Change its date first.")]
    StillToCome(String),
    /// Nobody is here before it starts.
    #[error("Start the session first. Then mark who is here.")]
    NotStarted,
    /// The person had died before the day of the session.
    #[error("This person died before that day.")]
    HasDied,
    /// Somebody on record may be the one who is to be added.
    #[error("Somebody on record may be this person. Look at them first.")]
    LookFirst,
    /// Only an empty planned session can go.
    #[error("Only a planned session with nothing on it can be removed.")]
    NotEmpty,
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where an act takes a session that stands at `from`. Planned starts, open closes, and closed opens again for what
/// is still on paper; all else is undo's.
///
/// # Errors
/// The sentence that says why not.
pub fn moved(from: SessionState, by: Action) -> Result<SessionState, SessionError> {
    match (by, from) {
        (Action::StartSession, SessionState::Planned)
        | (Action::ReopenSession, SessionState::Closed) => Ok(SessionState::Open),
        (Action::CloseSession, SessionState::Open) => Ok(SessionState::Closed),
        (Action::CloseSession, _) => Err(SessionError::NotOpen),
        (Action::ReopenSession, _) => Err(SessionError::NotClosed),
        _ => Err(SessionError::Started),
    }
}

/// One row of the list of sessions, or the head of a session's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SessionRow {
    /// The session.
    pub id: SessionId,
    /// "Coffee morning, Newquay Pathfinder".
    pub title: String,
    /// What kind.
    pub kind: SessionKind,
    /// Whose.
    pub programme: ProgrammeId,
    /// The day.
    pub date: NaiveDate,
    /// The day in words.
    pub day: String,
    /// "10:00".
    pub starts: Option<String>,
    /// "12:00".
    pub ends: Option<String>,
    /// Where.
    pub venue: Option<String>,
    /// Who looks after it.
    pub host: Option<String>,
    /// How far it has come.
    pub state: SessionState,
    /// How many were or are here.
    pub here: i64,
    /// How many lines were written.
    pub lines: i64,
}

/// The list of sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SessionList {
    /// Those under way, the latest first.
    pub open: Vec<SessionRow>,
    /// Those planned, the next one first.
    pub planned: Vec<SessionRow>,
    /// Those closed, the latest first: one page of them.
    pub past: Vec<SessionRow>,
    /// Whether there are earlier ones.
    pub more: bool,
}

/// How many past sessions one page of the list holds.
pub const PAGE: i64 = 20;

/// One row of a register: somebody expected, or marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct RegisterRow {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// One short line beneath: village, "not seen since 6 October", "volunteer".
    pub detail: String,
    /// As what they came, or would come.
    pub came_as: CameAs,
    /// What was marked, if anything yet.
    pub presence: Option<Presence>,
    /// The how-many-th to arrive, of those here.
    pub arrived_order: Option<i64>,
}

/// A session's page: its head, its register and the count of who is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SessionPage {
    /// The head.
    pub session: SessionRow,
    /// The register.
    pub register: Vec<RegisterRow>,
    /// Clients here.
    pub clients_here: i64,
    /// Volunteers here.
    pub volunteers_here: i64,
    /// Guests here.
    pub guests_here: i64,
    /// Whether it is the volunteers' own.
    pub of_volunteers: bool,
    /// What was promised or taken on here.
    pub promises: Vec<PromiseRow>,
}

/// Marks one line of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct Mark {
    /// Whose register.
    pub session: SessionId,
    /// Who.
    pub person: PersonId,
    /// What to mark; nothing takes the person off the register again.
    pub presence: Option<Presence>,
    /// As what they came; nothing leaves it as it was, or as their role says.
    pub came_as: Option<CameAs>,
}

/// What the line beneath a name is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// What they like to be called, when it differs from the given name.
    pub preferred_name: Option<String>,
    /// Village or town.
    pub town: Option<String>,
    /// Year of birth.
    pub birth_year: Option<i64>,
    /// The last day they were here before this session.
    pub last_seen: Option<NaiveDate>,
    /// How many sessions like this one went by since without a word of them.
    pub missed: usize,
    /// A volunteer whose confidentiality agreement is in force.
    pub signed_agreement: bool,
}

/// How many sessions in a row somebody must have missed before the register says so. Once or twice is nothing
/// to speak of.
pub const MISSED: usize = 3;

/// How many sessions back are counted: more than half a year of weekly ones.
pub(crate) const LOOKED_BACK: usize = 30;

/// How many of the latest sessions somebody missed: those of the same kind and programme since they were last here
/// at any, leaving out those they sent apologies for. Nobody misses what they never came to.
#[must_use]
pub fn missed(
    last_seen: Option<NaiveDate>,
    before: &[(SessionId, NaiveDate)],
    apologies: &BTreeSet<SessionId>,
) -> usize {
    let Some(seen) = last_seen else {
        return 0;
    };
    before
        .iter()
        .filter(|(id, date)| *date > seen && !apologies.contains(id))
        .count()
}

/// The line beneath a name. What matters at the door comes first: somebody new, somebody long missed; else
/// what tells two people of one name apart.
#[must_use]
pub fn detail_in_words(facts: &Facts, came_as: CameAs, date: NaiveDate) -> String {
    let mut parts = Vec::new();
    match came_as {
        CameAs::Volunteer => parts.push("volunteer".to_owned()),
        CameAs::Guest => parts.push("guest".to_owned()),
        CameAs::Client => {}
    }
    match facts.last_seen {
        None => parts.push("first time".to_owned()),
        Some(seen) if facts.missed >= MISSED => {
            let mut day = format!("not seen since {} {}", seen.day(), seen.format("%B"));
            if seen.year() != date.year() {
                day.push_str(&format!(" {}", seen.year()));
            }
            parts.push(day);
        }
        _ if came_as == CameAs::Volunteer => {
            if facts.signed_agreement {
                parts.push("signed agreement".to_owned());
            }
        }
        _ => {
            if let Some(name) = &facts.preferred_name {
                parts.push(format!("“{name}”"));
            }
            if let Some(town) = &facts.town {
                parts.push(town.clone());
            }
            if let (Some(year), None) = (facts.birth_year, &facts.preferred_name) {
                parts.push(format!("born {year}"));
            }
        }
    }
    parts.join(" · ")
}

/// What the form for a new session starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SessionChoices {
    /// Every programme, by name.
    pub programmes: Vec<ProgrammeChoice>,
    /// The form as it was last time, for today.
    pub form: SessionForm,
}

/// A programme to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ProgrammeChoice {
    /// The programme.
    pub id: ProgrammeId,
    /// Its name.
    pub name: String,
}

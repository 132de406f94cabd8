//! One concern with everything around it.

use chrono::NaiveDate;

use super::{
    board::{Beside, BoardRow, of_client, with_beside},
    merging::listeners,
};
use crate::{
    concerns::{
        ALLOWED, Concern, ConcernError, ConcernEventWhat, ConcernState, Needs, NextStep, due_day,
        next_step,
    },
    dates,
    desk::Desk,
    ids::{ConcernId, MdtMeetingId, ReferralId},
    loops::{self, Loop, LoopView, Looped},
    notes::Note,
    programmes::Coordinator,
    referrals::ReferralState,
    store::{Reader, StoreError},
    words::capitalised,
};

/// A move a concern may make now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ConcernMove {
    /// Where to.
    pub to: ConcernState,
    /// What it needs.
    pub needs: Needs,
}

/// One thing that happened to a concern.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct EventView {
    /// What happened, in words.
    pub words: String,
    /// Why, in words.
    pub why: Option<String>,
    /// Who did it.
    pub by: String,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// A referral made from a concern.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LinkedReferral {
    /// The referral.
    pub id: ReferralId,
    /// The agency.
    pub agency: String,
    /// Where it stands.
    pub state: ReferralState,
}

/// A concern on an MDT meeting.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LinkedMeeting {
    /// The meeting.
    pub id: MdtMeetingId,
    /// Its day.
    pub on: NaiveDate,
    /// Its practice.
    pub practice: String,
    /// What was decided, in plain English.
    pub decision: Option<String>,
}

/// A concern that was put together with another, with every word of its own.
#[derive(Debug, Clone, PartialEq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PutTogether {
    /// The record.
    pub concern: Concern,
    /// Who raised it, in words.
    pub raised_by: String,
    /// The note it came from, as typed.
    pub note_text: Option<String>,
    /// What happened to it, newest first.
    pub events: Vec<EventView>,
    /// Its referrals.
    pub referrals: Vec<LinkedReferral>,
}

/// Everything about one concern.
#[derive(Debug, Clone, PartialEq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ConcernPage {
    /// The record.
    pub concern: Concern,
    /// The client's name.
    pub name: String,
    /// Who raised it, in words.
    pub raised_by: String,
    /// Who owns it.
    pub owner: String,
    /// How long it has stood, in words.
    pub how_long: String,
    /// Whether it is overdue.
    pub overdue: bool,
    /// The day it is due, agreed or by its level.
    pub due: NaiveDate,
    /// The step that is often next, while nothing is done yet.
    pub next_step: Option<NextStep>,
    /// The moves it may make now.
    pub moves: Vec<ConcernMove>,
    /// Who is to hear, and whether they did.
    pub loops: Vec<LoopView>,
    /// Who still has to be told before it can close.
    pub waiting: Vec<Loop>,
    /// What to tell, in plain words; empty while nothing is decided.
    pub to_tell: String,
    /// What happened, newest first.
    pub events: Vec<EventView>,
    /// The note it came from, as typed.
    pub note_text: Option<String>,
    /// Its referrals.
    pub referrals: Vec<LinkedReferral>,
    /// Its MDT meetings, latest first.
    pub meetings: Vec<LinkedMeeting>,
    /// What the concern it is the same as says.
    pub same_as_words: Option<String>,
    /// Those put together with this one, the earliest first. Of a restricted one, where this one is not, only its link
    /// is shown: the record is left out.
    pub together: Vec<PutTogether>,
    /// How many of those put together with this one are for coordinators only while this one is not.
    pub together_restricted: Vec<ConcernId>,
    /// Other concerns of this client that are not closed, for putting two together.
    pub others: Vec<BoardRow>,
}

/// Shows one concern.
///
/// # Errors
/// When there is no such concern, or the file cannot be read.
pub fn concern(desk: &Desk, id: ConcernId) -> Result<ConcernPage, ConcernError> {
    let today = desk.today();
    let read = desk.read();
    let beside = read.one(
        &with_beside("WHERE concern.id = ?2"),
        (today.to_string(), id),
        Beside::take,
    )?;
    let concern = beside.concern.clone();
    let events = events_of(read, id)?;
    let meetings = read.rows(include_str!("page.sql"), [id], |row| {
        Ok(LinkedMeeting {
            id: row.get(3)?,
            on: row.get::<_, String>(0)?.parse().unwrap_or_default(),
            practice: row.get(1)?,
            decision: row.get(2)?,
        })
    })?;
    let referrals = referrals_of(read, id)?;
    let mut to_tell = concern.outcome.clone().unwrap_or_default();
    if to_tell.is_empty() {
        to_tell = meetings
            .iter()
            .find_map(|meeting| meeting.decision.clone())
            .unwrap_or_default();
    }
    let note_text = note_of(read, &concern)?;
    let same_as_words = match concern.same_as {
        Some(other) => Some(read.record::<Concern>(other)?.words_elsewhere().to_owned()),
        None => None,
    };
    let mut loops = loops::views(read, &concern, today)?;
    let merged = read.rows(
        &with_beside("WHERE concern.same_as = ?2 ORDER BY concern.raised_on, concern.id"),
        (today.to_string(), id),
        Beside::take,
    )?;
    let records = merged.iter().map(|one| one.concern.clone()).collect();
    for other in listeners(&concern, records) {
        loops.extend(loops::view_through_another(read, &other, today)?);
    }
    let mut together = Vec::new();
    let mut together_restricted = Vec::new();
    for beside in merged {
        let other = beside.concern.clone();
        if other.restricted && !concern.restricted {
            together_restricted.push(other.id);
            continue;
        }
        together.push(PutTogether {
            raised_by: beside.raised_by(),
            note_text: note_of(read, &other)?,
            events: events_of(read, other.id)?,
            referrals: referrals_of(read, other.id)?,
            concern: other,
        });
    }
    Ok(ConcernPage {
        name: beside.name(),
        raised_by: beside.raised_by(),
        owner: read.record::<Coordinator>(concern.owner)?.name,
        how_long: beside.how_long(today),
        overdue: concern.is_overdue(today),
        due: due_day(concern.level, concern.raised_on, concern.due_on),
        next_step: if concern.state == ConcernState::Open {
            next_step(concern.category, concern.level)
        } else {
            None
        },
        moves: ALLOWED
            .iter()
            .filter(|(from, _, _)| *from == concern.state)
            .map(|(_, to, needs)| ConcernMove {
                to: *to,
                needs: *needs,
            })
            .collect(),
        loops,
        waiting: concern.unmarked(),
        to_tell,
        events,
        note_text,
        referrals,
        meetings,
        same_as_words,
        together,
        together_restricted,
        others: of_client(desk, concern.client)?
            .into_iter()
            .filter(|other| other.id != id && other.state != ConcernState::Closed)
            .collect(),
        concern,
    })
}

fn events_of(read: Reader<'_>, id: ConcernId) -> Result<Vec<EventView>, StoreError> {
    read.rows(
        "SELECT e.what, e.\"from\", e.\"to\", e.why, coordinator.name, e.at FROM concern_event AS e
         JOIN coordinator ON coordinator.id = e.\"by\"
         WHERE e.concern = ?1 ORDER BY e.at DESC, e.id DESC",
        [id],
        |row| {
            let what: ConcernEventWhat = row.get(0)?;
            Ok(EventView {
                words: event_words(what, row.get(1)?, &row.get::<_, String>(2)?),
                why: row.get(3)?,
                by: row.get(4)?,
                at: row.get(5)?,
            })
        },
    )
}

fn referrals_of(read: Reader<'_>, id: ConcernId) -> Result<Vec<LinkedReferral>, StoreError> {
    read.rows(
        "SELECT referral.id, agency.name, referral.state FROM referral
         JOIN agency ON agency.id = referral.agency
         WHERE referral.from_concern = ?1 ORDER BY referral.made_on DESC, referral.id DESC",
        [id],
        |row| {
            Ok(LinkedReferral {
                id: row.get(0)?,
                agency: row.get(1)?,
                state: row.get(2)?,
            })
        },
    )
}

fn note_of(read: Reader<'_>, concern: &Concern) -> Result<Option<String>, StoreError> {
    match concern.from_note {
        Some(note) => Ok(Some(read.record::<Note>(note)?.text)),
        None => Ok(None),
    }
}

fn event_words(what: ConcernEventWhat, from: Option<String>, to: &str) -> String {
    match (what, from) {
        (ConcernEventWhat::Move, None) => "Raised".to_owned(),
        (ConcernEventWhat::Move, Some(from)) => format!("From “{from}” to “{to}”"),
        (ConcernEventWhat::Level, None) => format!("Level {to}"),
        (ConcernEventWhat::Level, Some(from)) => format!("Level from {from} to {to}"),
        (ConcernEventWhat::Restriction, _) if to == "restricted" => {
            "For coordinators only".to_owned()
        }
        (ConcernEventWhat::Restriction, _) => "No longer for coordinators only".to_owned(),
        (ConcernEventWhat::Due, from) => {
            let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), dates::short);
            match from {
                Some(from) => format!("To be answered by {}, before: {}", day(to), day(&from)),
                None => format!("Corrected, still to be answered by {}", day(to)),
            }
        }
        (ConcernEventWhat::Merge, _) => capitalised(to),
        (ConcernEventWhat::Loop | ConcernEventWhat::Outcome, _) => capitalised(to),
    }
}

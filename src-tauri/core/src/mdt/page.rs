//! What the MDT pages show.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    MdtAction, MdtAttending, MdtError, MdtItem, MdtMeeting, MeetingState,
    actions::{in_words, line_of},
    agenda::{can_come_by_now, candidates, items, volunteer_still_present, volunteers_of},
    sharing::{self, Facts, HeldBack, Suggestion},
    since::{self, SinceLine},
    store::not_yet,
};
use crate::{
    clients::Client,
    concerns::{Category, Concern, ConcernState, Level, RaisedBy},
    consent::{self, Basis},
    dates,
    desk::Desk,
    ids::{ConcernId, MdtActionId, MdtItemId, MdtMeetingId, PersonId, PracticeId},
    people::{
        Person,
        unnamed::{RecordOf, note_behind},
    },
    programmes::{Coordinator, Practice},
    store::{Reader, StoreError},
};

/// One meeting in the list.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct MeetingRow {
    /// The meeting.
    pub meeting: MdtMeeting,
    /// The practice's name.
    pub practice_name: String,
    /// How many people are on its list, those left out not counted.
    pub people: i64,
    /// How many of them have no sharing decision yet.
    pub undecided: i64,
    /// The day in words.
    pub on_words: String,
}

/// Somebody who is held back, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct HeldBackLine {
    /// The item.
    pub item: MdtItemId,
    /// The client.
    pub client: PersonId,
    /// Their name.
    pub name: String,
    /// The practice of the meeting.
    pub practice: String,
    /// Why, as a plain sentence.
    pub why: String,
    /// The same for a terminal, whose lines are often kept: nobody is named.
    #[serde(skip)]
    #[ts(skip)]
    pub why_without_names: String,
}

/// A concern as a meeting sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
#[allow(missing_docs, reason = "the fields are the concern's own")]
pub struct ConcernBrief {
    pub id: ConcernId,
    /// Nothing for a restricted concern that is not shared here.
    pub category: Option<Category>,
    pub level: Level,
    pub state: ConcernState,
    pub situation: String,
    pub background: Option<String>,
    pub what_we_saw: Option<String>,
    pub ask: Option<String>,
    pub raised_on: NaiveDate,
    pub restricted: bool,
    /// What was done, in plain English.
    pub outcome: Option<String>,
    /// Whether the loop to the person is closed: told, or a reason why not.
    pub person_told: bool,
    /// The same for the volunteer; nothing when no volunteer raised it.
    pub volunteer_told: Option<bool>,
}

/// An exclusion beside an item.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ExclusionBrief {
    /// Whom not.
    pub with: String,
    /// Whether it is not recognised at this meeting, and so must be answered.
    pub to_answer: bool,
}

/// A client's volunteer beside an item.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct VolunteerBrief {
    /// The volunteer.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they are called.
    pub called: String,
    /// Why they may not attend; nothing when they may.
    pub why_not: Option<String>,
}

/// One item with everything the meeting needs.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ItemView {
    /// The record.
    pub item: MdtItem,
    /// The client's name.
    pub name: String,
    /// What the client likes to be called.
    pub called: String,
    /// In whole years, on the day of the meeting.
    pub age: Option<u32>,
    /// When they died, if they did.
    pub died_on: Option<NaiveDate>,
    /// For whom the plain English is: "Margaret and Jean".
    pub for_whom: String,
    /// The most serious level of the concerns.
    pub level: Option<Level>,
    /// Its concerns, oldest first.
    pub concerns: Vec<ConcernBrief>,
    /// What matters to them.
    pub what_matters: Option<String>,
    /// Their strengths.
    pub strengths: Option<String>,
    /// Since the practice last talked of them, counted in words.
    pub since_words: String,
    /// The same, line by line.
    pub since: Vec<SinceLine>,
    /// Consent to share with the MDT as it stands, in words.
    pub consent_words: String,
    /// What a sharing decision could rest on.
    pub suggestion: Suggestion,
    /// Why it is held back; nothing when it may be shared.
    pub held_back: Option<String>,
    /// The same, nobody named.
    #[serde(skip)]
    #[ts(skip)]
    pub held_back_without_names: Option<String>,
    /// Whom not to share with.
    pub exclusions: Vec<ExclusionBrief>,
    /// How that is kept to: what was answered, by whom and when; nothing while it is not answered.
    pub answered: Option<String>,
    /// Their volunteers, those who may attend first.
    pub volunteers: Vec<VolunteerBrief>,
    /// The actions of this item.
    pub actions: Vec<MdtAction>,
    /// The open ones as lines to type in.
    pub action_lines: String,
    /// What the practice's meeting before decided, in words; about a restricted concern only that it did, unless this
    /// item is shared on a basis that carries it.
    pub last_decision: Option<String>,
    /// Actions still open from earlier meetings, in words; about a restricted concern as for the decision.
    pub open_before: Vec<String>,
}

/// One meeting with its list.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct MeetingPage {
    /// The meeting.
    pub meeting: MdtMeeting,
    /// The practice's name.
    pub practice_name: String,
    /// The day in words.
    pub on_words: String,
    /// Who comes.
    pub attending: Vec<MdtAttending>,
    /// The same as typed: a line each.
    pub attending_lines: String,
    /// The items in their order, those left out too.
    pub items: Vec<ItemView>,
    /// Who is held back, and why.
    pub held_back: Vec<HeldBackLine>,
    /// People who should be on the list and are not, who have something new, or whose volunteer can come by now.
    pub missing: i64,
    /// When this practice last met, in words.
    pub last_met: Option<String>,
    /// Why it cannot be marked held yet, as a sentence.
    pub not_yet: Option<String>,
}

/// How many held meetings the list shows: about a season of nine practices.
const HELD_SHOWN: i64 = 40;

/// The meetings: those to come first, soonest first; then the latest held.
///
/// # Errors
/// When the file cannot be read.
pub fn meetings(desk: &Desk) -> Result<Vec<MeetingRow>, MdtError> {
    let reader = desk.read();
    let mut all =
        reader.records::<MdtMeeting>("WHERE state = 'planned' ORDER BY \"on\", id", [])?;
    all.extend(reader.records::<MdtMeeting>(
        "WHERE state = 'held' ORDER BY \"on\" DESC, id LIMIT ?1",
        [HELD_SHOWN],
    )?);
    let mut rows = Vec::with_capacity(all.len());
    for meeting in all {
        let practice: Practice = reader.record(meeting.practice)?;
        let (people, undecided) = reader.one(
            "SELECT count(*), coalesce(sum(sharing IS NULL), 0) FROM mdt_item
             WHERE meeting = ?1 AND left_out = 0",
            [meeting.id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        rows.push(MeetingRow {
            practice_name: practice.name,
            people,
            undecided,
            on_words: dates::in_words(meeting.on, desk.today()),
            meeting,
        });
    }
    Ok(rows)
}

/// One meeting with its list.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such meeting.
pub fn meeting_page(desk: &Desk, id: MdtMeetingId) -> Result<MeetingPage, MdtError> {
    let reader = desk.read();
    let today = desk.today();
    let meeting: MdtMeeting = reader.record(id)?;
    let practice: Practice = reader.record(meeting.practice)?;
    let attending =
        reader.records::<MdtAttending>("WHERE meeting = ?1 ORDER BY id", [meeting.id])?;
    let mut views = Vec::new();
    let mut held_back = Vec::new();
    for item in items(reader, id)? {
        let view = item_view(reader, &meeting, item, today)?;
        if let Some(why) = view.held_back.clone().filter(|_| !view.item.left_out) {
            held_back.push(HeldBackLine {
                item: view.item.id,
                client: view.item.client,
                name: view.name.clone(),
                practice: practice.name.clone(),
                why,
                why_without_names: view.held_back_without_names.clone().unwrap_or_default(),
            });
        }
        views.push(view);
    }
    let mut missing = BTreeSet::new();
    if meeting.state == MeetingState::Planned {
        for candidate in candidates(reader, meeting.practice)? {
            let view = views
                .iter()
                .find(|view| view.item.client == candidate.client);
            let on_it = |id: &ConcernId| {
                view.is_some_and(|view| view.concerns.iter().any(|concern| concern.id == *id))
            };
            if match view {
                None => !candidate.dead,
                Some(_) => !candidate.concerns.iter().all(on_it),
            } {
                missing.insert(candidate.client);
            }
        }
        for view in &views {
            let mut volunteers = view.volunteers.iter();
            let may = volunteers.any(|volunteer| volunteer.why_not.is_none());
            if can_come_by_now(reader, &view.item, may)? {
                missing.insert(view.item.client);
            }
        }
    }
    let last_met = last_held_before(reader, &meeting)?.map(|last| dates::in_words(last.on, today));
    Ok(MeetingPage {
        on_words: dates::in_words(meeting.on, today),
        practice_name: practice.name,
        attending_lines: attending
            .iter()
            .map(|there| match &there.role {
                Some(role) => format!("{}, {role}", there.name),
                None => there.name.clone(),
            })
            .collect::<Vec<_>>()
            .join("\n"),
        attending,
        items: views,
        held_back,
        missing: i64::try_from(missing.len()).unwrap_or(i64::MAX),
        last_met,
        not_yet: not_yet(&meeting, today),
        meeting,
    })
}

/// The practice's held meeting before this one.
pub(super) fn last_held_before(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
) -> Result<Option<MdtMeeting>, StoreError> {
    Ok(reader
        .records::<MdtMeeting>(
            "WHERE practice = ?1 AND state = 'held' AND (?2 IS NULL OR held_position < ?2)
             ORDER BY held_position DESC LIMIT 1",
            (meeting.practice, meeting.held_position),
        )?
        .into_iter()
        .next())
}

/// The concerns of an item, oldest first.
pub(super) fn concerns_of(reader: Reader<'_>, item: MdtItemId) -> Result<Vec<Concern>, StoreError> {
    reader.records::<Concern>(
        "WHERE id IN (SELECT concern FROM mdt_item_concern WHERE item = ?1) ORDER BY raised_on, id",
        [item],
    )
}

/// Which items of other meetings may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// All: only to know that there is something.
    Everything,
    /// The page, which stands open in the room while the meeting goes on: all but those with a restricted concern.
    /// These speak as in a file, on the basis on which this item is shared.
    OnThePage(Option<Basis>),
    /// The file leaves the laptop: those decided *share* and not left out. One with a restricted concern speaks only
    /// where this item is shared on the same basis and that basis carries it, so that abuse is never mentioned by the
    /// way.
    WhatWasShared(Basis),
}

impl Told {
    /// The basis of the item for which others may speak, for [`Told::speaks`].
    fn basis(self) -> Option<&'static str> {
        match self {
            Self::Everything => None,
            Self::OnThePage(basis) => basis.map(Basis::word),
            Self::WhatWasShared(basis) => Some(basis.word()),
        }
    }

    /// Whether the basis carries restricted concerns, for [`Told::speaks`].
    fn carries(self) -> bool {
        match self {
            Self::Everything => true,
            Self::OnThePage(basis) => basis.is_some_and(sharing::carries_restricted),
            Self::WhatWasShared(basis) => sharing::carries_restricted(basis),
        }
    }

    /// Whether an item may speak: `?1` and `?2` are [`Told::basis`] and [`Told::carries`].
    fn speaks(self) -> &'static str {
        match self {
            Self::Everything => "(?1 IS NULL AND ?2)",
            Self::OnThePage(_) => {
                "((?2 AND mdt_item.sharing IS 'share' AND mdt_item.left_out = 0 AND mdt_item.basis IS ?1)
                  OR NOT EXISTS (
                    SELECT 1 FROM mdt_item_concern JOIN concern ON concern.id = mdt_item_concern.concern
                    WHERE mdt_item_concern.item = mdt_item.id AND concern.restricted = 1))"
            }
            Self::WhatWasShared(_) => {
                "(mdt_item.sharing IS 'share' AND mdt_item.left_out = 0
                  AND ((?2 AND mdt_item.basis IS ?1) OR NOT EXISTS (
                    SELECT 1 FROM mdt_item_concern JOIN concern ON concern.id = mdt_item_concern.concern
                    WHERE mdt_item_concern.item = mdt_item.id AND concern.restricted = 1)))"
            }
        }
    }
}

/// What a page says of what came of a restricted concern, where that may not be read over a shoulder.
const DECIDED_ELSEWHERE: &str = "Decided about a restricted concern: read it on its page";
/// The same of actions still open.
const OPEN_ELSEWHERE: &str = "Still to do about a restricted concern: read it on its page";

/// What the meeting before decided about a client, and which actions are still open from earlier ones, as the page of
/// an item says it.
fn of_before(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    item: &MdtItem,
) -> Result<(Option<String>, Vec<String>), StoreError> {
    let shared = item.sharing == Some(super::Sharing::Share);
    let told = Told::OnThePage(item.basis.filter(|_| shared));
    let decided = |told| last_decision(reader, meeting, item.client, told);
    let decision = match decided(told)? {
        Some(decision) => Some(decision),
        None => decided(Told::Everything)?.map(|_| DECIDED_ELSEWHERE.to_owned()),
    };
    let open = |told| open_actions(reader, item.client, meeting.practice, Some(item.id), told);
    let shown = open(told)?;
    let mut lines: Vec<String> = shown.iter().map(in_words).collect();
    if open(Told::Everything)?.len() > shown.len() {
        lines.push(OPEN_ELSEWHERE.to_owned());
    }
    Ok((decision, lines))
}

/// The client's actions still open: of this practice's meetings, this one's left out or not.
pub(super) fn open_actions(
    reader: Reader<'_>,
    client: PersonId,
    practice: PracticeId,
    but_not: Option<MdtItemId>,
    told: Told,
) -> Result<Vec<MdtAction>, StoreError> {
    reader.records::<MdtAction>(
        &format!(
            "WHERE done_on IS NULL AND item IN (SELECT mdt_item.id FROM mdt_item
               JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
               WHERE mdt_item.client = ?3 AND mdt_meeting.practice = ?4 AND mdt_item.id IS NOT ?5 AND {})
             ORDER BY due_on IS NULL, due_on, id",
            told.speaks()
        ),
        (told.basis(), told.carries(), client, practice, but_not),
    )
}

/// The client's actions that came of items which may not speak in a file, of whichever practice.
pub(super) fn silent_actions(
    reader: Reader<'_>,
    client: PersonId,
    told: Told,
) -> Result<Vec<MdtActionId>, StoreError> {
    reader.rows(
        &format!(
            "SELECT mdt_action.id FROM mdt_item JOIN mdt_action ON mdt_action.item = mdt_item.id
             WHERE mdt_item.client = ?3 AND NOT {}",
            told.speaks()
        ),
        (told.basis(), told.carries(), client),
        |row| row.get(0),
    )
}

/// What the practice's meeting before this one decided about a client.
pub(super) fn last_decision(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    client: PersonId,
    told: Told,
) -> Result<Option<String>, StoreError> {
    let Some(last) = last_held_before(reader, meeting)? else {
        return Ok(None);
    };
    Ok(reader
        .maybe(
            &format!(
                "SELECT coalesce(decision, decision_in_plain_english) FROM mdt_item
                 WHERE meeting = ?3 AND client = ?4 AND {}",
                told.speaks()
            ),
            (told.basis(), told.carries(), last.id, client),
            |row| row.get::<_, Option<String>>(0),
        )?
        .flatten())
}

/// A restricted concern says nothing at a meeting until it was decided to share its item there.
fn stays_hidden(restricted: bool, sharing: Option<super::Sharing>) -> bool {
    restricted && sharing != Some(super::Sharing::Share)
}

fn brief(
    reader: Reader<'_>,
    record: &RecordOf<'_>,
    concern: Concern,
    sharing: Option<super::Sharing>,
) -> Result<ConcernBrief, StoreError> {
    let note = note_behind(reader, concern.from_note, concern.from_visit)?;
    let hidden = stays_hidden(concern.restricted, sharing);
    let own = |text: Option<String>| {
        text.filter(|_| !hidden)
            .map(|text| record.words(&text, note))
            .transpose()
    };
    Ok(ConcernBrief {
        person_told: concern.told_person_on.is_some() || concern.not_told_person.is_some(),
        volunteer_told: (concern.raised_by == RaisedBy::Volunteer)
            .then_some(concern.told_volunteer_on.is_some() || concern.not_told_volunteer.is_some()),
        id: concern.id,
        category: (!hidden).then_some(concern.category),
        level: concern.level,
        state: concern.state,
        situation: if hidden {
            concern.words_elsewhere().to_owned()
        } else {
            record.words(&concern.situation, note)?
        },
        background: own(concern.background)?,
        what_we_saw: own(concern.what_we_saw)?,
        ask: own(concern.ask)?,
        raised_on: concern.raised_on,
        restricted: concern.restricted,
        outcome: own(concern.outcome)?,
    })
}

/// How the exclusions are kept to, by whom and when: only what was answered of them as they stand.
pub(super) fn answered_in_words(
    reader: Reader<'_>,
    item: &MdtItem,
    facts: &Facts,
    today: NaiveDate,
) -> Result<Option<String>, StoreError> {
    let (Some(answer), Some(by), Some(at)) =
        (&item.words_answered, item.sharing_by, item.sharing_at)
    else {
        return Ok(None);
    };
    if facts.to_answer.is_empty() || item.words_asked.as_ref() != Some(&facts.to_answer) {
        return Ok(None);
    }
    Ok(Some(format!(
        "{answer} ({}, {})",
        reader.record::<Coordinator>(by)?.name,
        dates::in_words(crate::clock::local_day(at), today)
    )))
}

fn item_view(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    mut item: MdtItem,
    today: NaiveDate,
) -> Result<ItemView, StoreError> {
    item.volunteer_present = volunteer_still_present(reader, meeting, &item, today)?;
    let person: Person = reader.record(item.client)?;
    let client: Client = reader.record(item.client)?;
    let facts: Facts = sharing::facts(reader, meeting, &item, "", today)?;
    let record = RecordOf::new(reader, &person);
    let concerns = concerns_of(reader, item.id)?
        .into_iter()
        .map(|concern| brief(reader, &record, concern, item.sharing))
        .collect::<Result<Vec<ConcernBrief>, StoreError>>()?;
    let volunteers: Vec<VolunteerBrief> = volunteers_of(reader, item.client, meeting.on, today)?
        .into_iter()
        .map(|attends| VolunteerBrief {
            id: attends.volunteer,
            name: attends.name,
            called: attends.given_name,
            why_not: attends.why_not.map(str::to_owned),
        })
        .collect();
    let called = person
        .preferred_name
        .clone()
        .unwrap_or_else(|| person.given_name.clone());
    let for_whom = match volunteers.first() {
        Some(volunteer) if person.died_on.is_none() => format!("{called} and {}", volunteer.called),
        Some(volunteer) => volunteer.called.clone(),
        None => called.clone(),
    };
    let exclusions: Vec<ExclusionBrief> = facts
        .exclusions
        .iter()
        .map(|one| ExclusionBrief {
            with: one.with.clone(),
            to_answer: !one.recognised,
        })
        .collect();
    let answered = answered_in_words(reader, &item, &facts, today)?;
    let on_item: Vec<ConcernId> = concerns
        .iter()
        .filter(|concern| !stays_hidden(concern.restricted, item.sharing))
        .map(|concern| concern.id)
        .collect();
    let stretch = since::stretch(reader, meeting, item.client)?;
    let since = since::since(reader, item.client, &stretch, today, &on_item)?;
    let actions = reader.records::<MdtAction>(
        "WHERE item = ?1 ORDER BY done_on IS NOT NULL, id",
        [item.id],
    )?;
    let open = actions.iter().filter(|action| action.done_on.is_none());
    let action_lines: Vec<String> = open.map(|action| line_of(action, today)).collect();
    let birth = person.date_of_birth;
    let why_not = sharing::may_be_shared(&item, &facts).err();
    let (last_decision, open_before) = of_before(reader, meeting, &item)?;
    Ok(ItemView {
        name: person.name(),
        age: birth.and_then(|born| dates::age_on(born, meeting.on)),
        died_on: person.died_on,
        for_whom,
        called,
        level: concerns.iter().map(|concern| concern.level).max(),
        concerns,
        what_matters: client.what_matters,
        strengths: client.strengths,
        since_words: since::in_words(&since),
        since,
        consent_words: consent::in_words(facts.consent.as_ref(), today),
        suggestion: sharing::suggest(&facts, today),
        held_back: why_not.as_ref().map(HeldBack::in_words),
        held_back_without_names: why_not.as_ref().map(HeldBack::without_names),
        exclusions,
        answered,
        volunteers,
        action_lines: action_lines.join("\n"),
        actions,
        last_decision,
        open_before,
        item,
    })
}

//! What was recorded about a client since that practice last met: everything from the place in the log at
//! which its last held meeting was marked held. No date arithmetic, nothing missed, nothing twice.
//!
//! A record counts when it was not there at the beginning of the stretch and is there at its end, so that
//! what was undone in between is not told.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use super::{MdtMeeting, MeetingState};
use crate::{
    concerns::{Concern, ConcernEvent, ConcernEventWhat},
    consent::{self, Answer, Consent},
    ids::{ConcernId, PersonId},
    notes::{Note, NoteAbout},
    people::{
        Person,
        unnamed::{RecordOf, note_behind},
    },
    referrals::{Referral, ReferralEvent, ReferralEventWhat, Signpost},
    sessions::{Attendance, Presence, Session},
    store::{Cell, Patch, Reader, Record, StoreError},
    visits::Visit,
};
use chrono::NaiveDate;

/// A stretch of the log: from `from` on, up to but not including `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first position told.
    pub from: i64,
    /// The first position no longer told; none while the meeting is to come.
    pub to: Option<i64>,
}

/// What kind of thing was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ts_rs::TS)]
#[ts(export)]
pub enum SinceKind {
    /// A visit that was made.
    VisitMade,
    /// A visit that was not made.
    VisitNotMade,
    /// A note about the person.
    Note,
    /// A concern raised.
    ConcernRaised,
    /// A concern moved on, or its level changed.
    ConcernMoved,
    /// A referral made.
    ReferralMade,
    /// A referral moved on.
    ReferralMoved,
    /// Told where to go.
    Signposted,
    /// Came to a session.
    Session,
    /// An answer about consent.
    Consent,
}

/// One thing recorded.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SinceLine {
    /// What kind.
    pub kind: SinceKind,
    /// The day, where it has one.
    pub on: Option<NaiveDate>,
    /// What it says, in words.
    pub words: String,
    /// The record's id.
    #[ts(type = "string")]
    pub id: Uuid,
    /// Whether it belongs to a restricted concern, or is the note or visit that one was raised from.
    pub restricted: bool,
    /// The concern it belongs to.
    #[ts(type = "string | null")]
    pub concern: Option<ConcernId>,
}

/// The stretch a meeting tells: from where the practice's previous held meeting was marked held, to where
/// this one was.
///
/// # Errors
/// When the file cannot be read.
pub fn stretch(reader: Reader<'_>, meeting: &MdtMeeting) -> Result<Stretch, StoreError> {
    let to = match meeting.state {
        MeetingState::Held => meeting.held_position,
        MeetingState::Planned => None,
    };
    let from = reader.maybe(
        "SELECT max(held_position) FROM mdt_meeting WHERE practice = ?1 AND state = 'held'
         AND (?2 IS NULL OR held_position < ?2) HAVING max(held_position) IS NOT NULL",
        (meeting.practice, to),
        |row| row.get(0),
    )?;
    Ok(Stretch {
        from: from.unwrap_or(0),
        to,
    })
}

#[derive(Default)]
struct Story {
    /// Whether the first change of the stretch made it.
    made: bool,
    /// Whether the last change of the stretch took it away.
    gone: bool,
    patches: Vec<Vec<u8>>,
}

/// Everything recorded about a client in a stretch, oldest first by the order of writing. A restricted
/// concern that is not `on_item` is not told, not even as a number, nor is the note or visit it came from.
///
/// # Errors
/// When the file cannot be read.
pub fn since(
    reader: Reader<'_>,
    client: PersonId,
    stretch: Stretch,
    today: NaiveDate,
    on_item: &[ConcernId],
) -> Result<Vec<SinceLine>, StoreError> {
    let mut lines = recorded(reader, client, stretch, today)?;
    for line in &mut lines {
        if let Some(sql) = match line.kind {
            SinceKind::Note => Some(include_str!("restricted_from_note.sql")),
            SinceKind::VisitMade | SinceKind::VisitNotMade => {
                Some(include_str!("restricted_from_visit.sql"))
            }
            _ => None,
        } {
            let concerns = reader.rows(sql, [line.id.as_bytes().as_slice()], |row| {
                row.get::<_, ConcernId>(0)
            })?;
            line.restricted = !concerns.is_empty();
            // One that is not on the item counts before one that is, so that neither is told by the way.
            line.concern = concerns
                .iter()
                .find(|concern| !on_item.contains(concern))
                .or(concerns.first())
                .copied();
        }
    }
    lines.retain(|line| {
        !line.restricted
            || line
                .concern
                .is_some_and(|concern| on_item.contains(&concern))
    });
    Ok(lines)
}

fn recorded(
    reader: Reader<'_>,
    client: PersonId,
    stretch: Stretch,
    today: NaiveDate,
) -> Result<Vec<SinceLine>, StoreError> {
    let rows = reader.rows(
        "SELECT kind, subject, op, patch FROM change
         WHERE person = ?1 AND position >= ?2 AND position < ?3 ORDER BY position",
        (client, stretch.from, stretch.to.unwrap_or(i64::MAX)),
        |row| {
            Ok((
                row.get::<_, u8>(0)?,
                row.get::<_, [u8; 16]>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, Option<Vec<u8>>>(3)?,
            ))
        },
    )?;
    let mut order = Vec::new();
    let mut stories: BTreeMap<(u8, [u8; 16]), Story> = BTreeMap::new();
    for (kind, subject, op, patch) in rows {
        let story = stories.entry((kind, subject)).or_insert_with(|| {
            order.push((kind, subject));
            Story {
                made: op == 1,
                ..Story::default()
            }
        });
        story.gone = op == 3;
        if kind == Attendance::TABLE.code {
            story.patches.extend(patch);
        }
    }
    let record = RecordOf::new(reader, &reader.record::<Person>(client)?);
    let mut lines = Vec::new();
    for key in order {
        let (kind, subject) = key;
        if let Some(story) = stories.get(&key) {
            let id = Uuid::from_bytes(subject);
            let line = tell(reader, &record, kind, id, story, today)?;
            lines.extend(line);
        }
    }
    Ok(lines)
}

fn tell(
    reader: Reader<'_>,
    record: &RecordOf<'_>,
    kind: u8,
    id: Uuid,
    story: &Story,
    today: NaiveDate,
) -> Result<Option<SinceLine>, StoreError> {
    if kind == Attendance::TABLE.code {
        return came(reader, id, story);
    }
    if !story.made || story.gone {
        return Ok(None);
    }
    if kind == Visit::TABLE.code {
        visit(reader, record, id)
    } else if kind == NoteAbout::TABLE.code {
        note(reader, record, id)
    } else if kind == Concern::TABLE.code || kind == ConcernEvent::TABLE.code {
        concern(reader, record, kind, id)
    } else if kind == Referral::TABLE.code || kind == ReferralEvent::TABLE.code {
        referral(reader, kind, id)
    } else if kind == Signpost::TABLE.code {
        let Some(signpost) = reader.maybe_record::<Signpost>(id)? else {
            return Ok(None);
        };
        let to = record.words(&signpost.words.unwrap_or_default(), signpost.from_note)?;
        Ok(Some(line(
            SinceKind::Signposted,
            Some(signpost.on),
            format!("Told where to go. {to}"),
            id,
        )))
    } else if kind == Consent::TABLE.code {
        answered(reader, id, today)
    } else {
        Ok(None)
    }
}

fn line(kind: SinceKind, on: Option<NaiveDate>, words: String, id: Uuid) -> SinceLine {
    SinceLine {
        kind,
        on,
        words: words.trim().to_owned(),
        id,
        restricted: false,
        concern: None,
    }
}

fn visit(
    reader: Reader<'_>,
    record: &RecordOf<'_>,
    id: Uuid,
) -> Result<Option<SinceLine>, StoreError> {
    let Some(visit) = reader.maybe_record::<Visit>(id)? else {
        return Ok(None);
    };
    let text = record.words(&visit.text.unwrap_or_default(), visit.from_note)?;
    let (kind, words) = match visit.not_made_why {
        None => (
            SinceKind::VisitMade,
            format!("Visit made, {}. {text}", visit.kind),
        ),
        Some(why) => (
            SinceKind::VisitNotMade,
            format!("Visit not made: {why}. {text}"),
        ),
    };
    Ok(Some(line(kind, Some(visit.on), words, id)))
}

fn note(
    reader: Reader<'_>,
    record: &RecordOf<'_>,
    id: Uuid,
) -> Result<Option<SinceLine>, StoreError> {
    let Some(about) = reader.maybe_record::<NoteAbout>(id)? else {
        return Ok(None);
    };
    let Some(note) = reader.maybe_record::<Note>(about.note)? else {
        return Ok(None);
    };
    Ok(Some(line(
        SinceKind::Note,
        Some(crate::clock::local_day(note.at)),
        record.words(&note.text, Some(note.id))?,
        note.id.into(),
    )))
}

fn concern(
    reader: Reader<'_>,
    record: &RecordOf<'_>,
    kind: u8,
    id: Uuid,
) -> Result<Option<SinceLine>, StoreError> {
    if kind == Concern::TABLE.code {
        let Some(concern) = reader.maybe_record::<Concern>(id)? else {
            return Ok(None);
        };
        let note = note_behind(reader, concern.from_note, concern.from_visit)?;
        let situation = record.words(&concern.situation, note)?;
        return Ok(Some(SinceLine {
            restricted: concern.restricted,
            concern: Some(concern.id),
            ..line(
                SinceKind::ConcernRaised,
                Some(concern.raised_on),
                format!(
                    "Concern raised: {}, {}. {situation}",
                    concern.category, concern.level
                ),
                id,
            )
        }));
    }
    let Some(event) = reader
        .maybe_record::<ConcernEvent>(id)?
        // A concern's first event only says that it was raised, which is told already.
        .filter(|event| event.what != ConcernEventWhat::Loop && event.from.is_some())
    else {
        return Ok(None);
    };
    let Some(concern) = reader.maybe_record::<Concern>(event.concern)? else {
        return Ok(None);
    };
    let what = match event.what {
        ConcernEventWhat::Level => "Level of",
        ConcernEventWhat::Move | ConcernEventWhat::Loop => "Concern moved,",
    };
    Ok(Some(SinceLine {
        restricted: concern.restricted,
        concern: Some(concern.id),
        ..line(
            SinceKind::ConcernMoved,
            Some(crate::clock::local_day(event.at)),
            format!("{what} {}: now {}.", concern.category, event.to),
            id,
        )
    }))
}

fn referral(reader: Reader<'_>, kind: u8, id: Uuid) -> Result<Option<SinceLine>, StoreError> {
    let to_whom = |referral: &Referral| {
        reader.one(
            "SELECT name FROM agency WHERE id = ?1",
            [referral.agency],
            |row| row.get::<_, String>(0),
        )
    };
    if kind == Referral::TABLE.code {
        let Some(referral) = reader.maybe_record::<Referral>(id)? else {
            return Ok(None);
        };
        let agency = to_whom(&referral)?;
        return Ok(Some(line(
            SinceKind::ReferralMade,
            Some(referral.made_on),
            format!("Referral made: {}, {agency}.", referral.need),
            id,
        )));
    }
    let Some(event) = reader
        .maybe_record::<ReferralEvent>(id)?
        .filter(|event| event.what == ReferralEventWhat::Move && event.from.is_some())
    else {
        return Ok(None);
    };
    let Some(referral) = reader.maybe_record::<Referral>(event.referral)? else {
        return Ok(None);
    };
    let agency = to_whom(&referral)?;
    Ok(Some(line(
        SinceKind::ReferralMoved,
        Some(crate::clock::local_day(event.at)),
        format!("Referral to {agency}: {}.", event.to),
        id,
    )))
}

fn answered(
    reader: Reader<'_>,
    id: Uuid,
    today: NaiveDate,
) -> Result<Option<SinceLine>, StoreError> {
    let Some(consent) = reader
        .maybe_record::<Consent>(id)?
        .filter(|consent| consent.answer != Answer::RecordedInError)
    else {
        return Ok(None);
    };
    let in_error = reader.number(
        "SELECT count(*) FROM consent WHERE corrects = ?1",
        [id.as_bytes().as_slice()],
    )?;
    if in_error > 0 {
        return Ok(None);
    }
    Ok(Some(line(
        SinceKind::Consent,
        Some(consent.on),
        format!(
            "Asked about “{}”: {}.",
            consent.purpose,
            consent::in_words(Some(&consent), today)
        ),
        id,
    )))
}

/// A register's line is made before the day and marked on it, so that its mark is followed through the log:
/// told when it was not *here* at the beginning and is at the end.
fn came(reader: Reader<'_>, id: Uuid, story: &Story) -> Result<Option<SinceLine>, StoreError> {
    let place = Attendance::TABLE.place("presence");
    let mut before: Option<Option<Cell>> = None;
    let mut after: Option<Cell> = None;
    for patch in &story.patches {
        let change = mark(place, &Patch::decode(patch)?);
        if let Some((old, new)) = change {
            before.get_or_insert(old);
            after = new;
        }
    }
    let here = Some(Cell::Text(Presence::Here.word().to_owned()));
    if before.is_none() || before == Some(here.clone()) || after != here {
        return Ok(None);
    }
    let Some(attendance) = reader.maybe_record::<Attendance>(id)? else {
        return Ok(None);
    };
    let session: Session = reader.record(attendance.session)?;
    Ok(Some(line(
        SinceKind::Session,
        Some(session.date),
        format!("Came to a session: {}.", session.kind),
        id,
    )))
}

/// Old and new value of one column in a patch that touches it.
fn mark(place: Option<usize>, patch: &Patch) -> Option<(Option<Cell>, Option<Cell>)> {
    let at = |number: u8| Some(usize::from(number)) == place;
    match patch {
        Patch::Created(fields) => fields
            .iter()
            .find(|(number, _)| at(*number))
            .map(|(_, new)| (None, Some(new.clone()))),
        Patch::Changed(fields) => fields
            .iter()
            .find(|(number, _, _)| at(*number))
            .map(|(_, old, new)| (Some(old.clone()), Some(new.clone()))),
        Patch::Removed(fields) => fields
            .iter()
            .find(|(number, _)| at(*number))
            .map(|(_, old)| (Some(old.clone()), None)),
    }
}

/// Counts by kind, in words: "4 visits made, 1 not made. 2 notes."
#[must_use]
pub fn in_words(lines: &[SinceLine]) -> String {
    let count = |kind| lines.iter().filter(|line| line.kind == kind).count();
    let mut said = Vec::new();
    let (made, not_made) = (count(SinceKind::VisitMade), count(SinceKind::VisitNotMade));
    match (made, not_made) {
        (0, 0) => {}
        (made, 0) => said.push(format!("{} made", visits(made))),
        (0, not_made) => said.push(format!("{} not made", visits(not_made))),
        (made, not_made) => said.push(format!("{} made, {not_made} not made", visits(made))),
    }
    for (kind, one, many) in [
        (SinceKind::Note, "note", "notes"),
        (
            SinceKind::ConcernRaised,
            "concern raised",
            "concerns raised",
        ),
        (
            SinceKind::ConcernMoved,
            "concern moved on",
            "concerns moved on",
        ),
        (SinceKind::ReferralMade, "referral made", "referrals made"),
        (
            SinceKind::ReferralMoved,
            "referral moved on",
            "referrals moved on",
        ),
        (SinceKind::Signposted, "signpost", "signposts"),
        (SinceKind::Session, "session", "sessions"),
        (
            SinceKind::Consent,
            "answer about consent",
            "answers about consent",
        ),
    ] {
        match count(kind) {
            0 => {}
            1 => said.push(format!("1 {one}")),
            n => said.push(format!("{n} {many}")),
        }
    }
    if said.is_empty() {
        "Nothing recorded.".to_owned()
    } else {
        format!("{}.", said.join(". "))
    }
}

fn visits(n: usize) -> String {
    if n == 1 {
        "1 visit".to_owned()
    } else {
        format!("{n} visits")
    }
}

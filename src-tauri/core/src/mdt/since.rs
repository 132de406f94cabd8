//! What was recorded about a client since their practice last talked of them: everything from the place in the log at
//! which its last held meeting was marked held that had them on its list, not left out, and decided to be shared. No
//! date arithmetic, nothing missed, nothing twice. Whom it never talked of is told from the beginning, so that a new
//! surgery hears what the old one heard. Which meetings talked of somebody stands in `discussed.rs`.
//!
//! Each record is told by what came of it over the stretch: not there at its beginning and there at its end it is
//! new; there at both and not the same, changed; there only at the beginning, taken back. What was done and undone
//! in between is nothing. How each kind of record is told stands in `told.rs`.

use serde::Serialize;
use uuid::Uuid;

use super::{
    MdtMeeting, MeetingState,
    discussed::Discussed,
    stories::Stories,
    tell::{Origin, Teller, Told},
    told::{Telling, telling},
};
use crate::{
    concerns::Concern,
    ids::{ConcernId, PersonId},
    people::{Person, merge::Histories, unnamed::RecordOf},
    store::{Reader, StoreError},
};
use chrono::NaiveDate;

/// A stretch of the log: from each part's own beginning up to, but not including `to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The records told together: the client's own first, then those that went into it.
    pub parts: Vec<Part>,
    /// The first position no longer told; none while the meeting is to come.
    pub to: Option<i64>,
}

/// One record of a stretch: a record that went into another is told from where it was told last itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The record.
    pub person: PersonId,
    /// The first position told of it.
    pub from: i64,
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
    /// Something added beneath a note.
    NoteAmended,
    /// A concern raised.
    ConcernRaised,
    /// A concern moved on, or its level changed.
    ConcernMoved,
    /// A referral made.
    ReferralMade,
    /// A referral moved on.
    ReferralMoved,
    /// A referral chased.
    ReferralChased,
    /// The person or the volunteer was told what came of it, or a reason why not.
    Loop,
    /// Good news about them.
    GoodNews,
    /// Told where to go.
    Signposted,
    /// Came to a session.
    Session,
    /// Sent apologies to a session.
    Apologies,
    /// An answer about consent.
    Consent,
    /// Whom not to share with: new, changed or ended.
    Exclusion,
    /// A known risk: new, changed or ended.
    KnownRisk,
    /// A volunteer matched with them: new, changed or ended.
    Match,
    /// Who may answer for them: new, changed or ended.
    Representative,
    /// Taken on, paused, ended.
    Status,
    /// They died.
    Death,
    /// Another surgery.
    Surgery,
    /// What is known of them.
    Details,
    /// Something that was to be done is done.
    ActionDone,
    /// Something told before was corrected or taken back.
    Corrected,
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

/// The stretch a meeting tells of a client: from where the last held meeting of this practice that talked of them was
/// marked held, to where this one was; of whom it never talked, from the beginning. A meeting that did not talk of them
/// told them nothing, and no other practice's meeting told it to this one.
///
/// # Errors
/// When the file cannot be read.
pub fn stretch(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    client: PersonId,
) -> Result<Stretch, StoreError> {
    let to = match meeting.state {
        MeetingState::Held => meeting.held_position,
        MeetingState::Planned => None,
    };
    let at = to.unwrap_or(i64::MAX);
    let histories = Histories::read(reader)?;
    let listed = match to {
        Some(at) if !histories.is_empty() => listed_then(reader, meeting, client, at)?,
        _ => vec![client],
    };
    let discussed = Discussed::read(reader, meeting, &histories.ever_with(client), at)?;
    let mut parts = Vec::new();
    for person in listed.into_iter().flat_map(|one| histories.kin(one, at)) {
        let mut from = 0;
        // Whose record it was, one after the other: what was told of the one that stood was told of this one.
        for whose in histories.path(person, at) {
            from = from.max(discussed.last(&whose).unwrap_or(0));
        }
        parts.push(Part { person, from });
    }
    Ok(Stretch { parts, to })
}

/// Whose record stood on the list of a held meeting, before any of them went into another.
fn listed_then(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    client: PersonId,
    at: i64,
) -> Result<Vec<PersonId>, StoreError> {
    let mut listed = reader.rows(
        "SELECT change.person FROM mdt_item CROSS JOIN change ON change.position =
           (SELECT max(position) FROM change AS whose
            WHERE whose.kind = 82 AND whose.subject = mdt_item.id AND whose.position < ?3)
         WHERE mdt_item.meeting = ?1 AND mdt_item.client = ?2",
        (meeting.id, client, at),
        |row| row.get(0),
    )?;
    listed.extend(reader.rows(
        "SELECT merged.gone FROM merged CROSS JOIN json_each(merged.lists_of_both) AS both
         WHERE merged.stays = ?1 AND unhex(both.value, '-') = ?2",
        (client, meeting.id),
        |row| row.get::<_, PersonId>(0),
    )?);
    if listed.is_empty() {
        listed.push(client);
    }
    Ok(listed)
}

/// Everything recorded about a client in a stretch, oldest first by the order of writing. A restricted
/// concern that is not `on_item` is not told, not even as a number, nor is the note or visit it came from.
///
/// # Errors
/// When the file cannot be read.
pub fn since(
    reader: Reader<'_>,
    client: PersonId,
    stretch: &Stretch,
    today: NaiveDate,
    on_item: &[ConcernId],
) -> Result<Vec<SinceLine>, StoreError> {
    let mut lines = Vec::new();
    for (mut line, from) in recorded(reader, client, stretch, today)? {
        let restricted = |sql, id: Uuid| {
            reader.rows(sql, [id.as_bytes().as_slice()], |row| {
                row.get::<_, ConcernId>(0)
            })
        };
        let concerns = match from {
            Origin::Note(note) => {
                let from =
                    "SELECT concern FROM restricted_from_note WHERE note = ?1 ORDER BY concern";
                restricted(from, note.into())?
            }
            Origin::Visit(visit) => {
                let from =
                    "SELECT concern FROM restricted_from_visit WHERE visit = ?1 ORDER BY concern";
                restricted(from, visit)?
            }
            Origin::Concern(id) => {
                line.concern = Some(id);
                match reader.maybe_record::<Concern>(id)? {
                    Some(concern) if concern.restricted => vec![id],
                    _ => Vec::new(),
                }
            }
            Origin::Else => Vec::new(),
        };
        line.restricted = !concerns.is_empty();
        // One that is not on the item counts before one that is, so that neither is told by the way.
        if let Some(concern) = concerns
            .iter()
            .find(|concern| !on_item.contains(concern))
            .or(concerns.first())
        {
            line.concern = Some(*concern);
            if !on_item.contains(concern) {
                continue;
            }
        }
        lines.push(line);
    }
    Ok(lines)
}

fn recorded(
    reader: Reader<'_>,
    client: PersonId,
    stretch: &Stretch,
    today: NaiveDate,
) -> Result<Vec<Told>, StoreError> {
    let stories = Stories::read(reader, client, stretch)?;
    let record = RecordOf::new(reader, &reader.record::<Person>(client)?);
    let from = Teller {
        reader,
        record,
        client,
        stories: &stories,
        today,
    };
    let mut lines = Vec::new();
    for (table, id) in &stories.order {
        let Some(Telling::Told { but_for }) = telling(table.name) else {
            continue;
        };
        let Some(story) = stories.all.get(&(table.code, *id)) else {
            continue;
        };
        if let Some(what) = story.what(table, but_for) {
            lines.extend(from.tell(table, *id, story, &what)?);
        }
    }
    Ok(lines)
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
            SinceKind::NoteAmended,
            "addition to a note",
            "additions to notes",
        ),
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
        (
            SinceKind::ReferralChased,
            "referral chased",
            "referrals chased",
        ),
        (SinceKind::Loop, "loop told of", "loops told of"),
        (SinceKind::GoodNews, "good news", "good news"),
        (SinceKind::Signposted, "signpost", "signposts"),
        (SinceKind::Session, "session", "sessions"),
        (
            SinceKind::Apologies,
            "session sent apologies to",
            "sessions sent apologies to",
        ),
        (
            SinceKind::Consent,
            "answer about consent",
            "answers about consent",
        ),
        (
            SinceKind::Exclusion,
            "exclusion new or changed",
            "exclusions new or changed",
        ),
        (
            SinceKind::KnownRisk,
            "known risk new or changed",
            "known risks new or changed",
        ),
        (
            SinceKind::Match,
            "volunteer match new or changed",
            "volunteer matches new or changed",
        ),
        (
            SinceKind::Representative,
            "representative new or changed",
            "representatives new or changed",
        ),
        (SinceKind::Status, "change of status", "changes of status"),
        (
            SinceKind::Death,
            "death recorded or corrected",
            "deaths recorded or corrected",
        ),
        (
            SinceKind::Surgery,
            "surgery new or changed",
            "surgeries new or changed",
        ),
        (
            SinceKind::Details,
            "change of details",
            "changes of details",
        ),
        (SinceKind::ActionDone, "MDT action done", "MDT actions done"),
        (SinceKind::Corrected, "correction", "corrections"),
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

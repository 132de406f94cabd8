//! At which held meetings of a practice somebody was talked about: those that had them on the list, not left out, and
//! decided to be shared. An item that was kept back was not talked about, so that what it would have told is still to
//! be told. One that was decided to be shared, and could not be on the day, is undecided from then on (`mark_held`).
//!
//! This is read from the log, not from the list as it stands: two places on one list become one when two records are
//! put together, and each was decided for itself.

use uuid::Uuid;

use super::{MdtItem, MdtMeeting, MeetingState, Sharing, stories::put_together};
use crate::{
    concerns::Concern,
    ids::{MdtItemId, MdtMeetingId, PersonId},
    people::merge::Whose,
    store::{Cell, Patch, Reader, Record, StoreError, of_act},
};

/// The held meetings of a practice that talked of somebody.
pub(super) struct Discussed(Vec<Once>);

/// One meeting that talked of somebody.
struct Once {
    /// Whose record was on the list then.
    whose: PersonId,
    /// Where it was marked held.
    held: i64,
}

impl Discussed {
    /// The practice's meetings held before a place in the log, as that was known by then. `records` are those ever put
    /// together with one another.
    pub(super) fn read(
        reader: Reader<'_>,
        meeting: &MdtMeeting,
        records: &[PersonId],
        at: i64,
    ) -> Result<Self, StoreError> {
        let names: Vec<String> = records.iter().map(PersonId::to_string).collect();
        let names = serde_json::Value::from(names).to_string();
        let mut places = reader.rows(
            include_str!("last_told.sql"),
            (&names, meeting.practice, at),
            |row| Ok((Uuid::from_bytes(row.get(0)?), row.get::<_, i64>(1)?)),
        )?;
        let put_together = records.len() > 1;
        if put_together {
            places.extend(places_that_went(reader, meeting, &names, at)?);
        }
        let mut found = Vec::new();
        for (item, held) in places {
            if let Some(whose) = whose_turn(reader, item, held, at)? {
                found.push(Once { whose, held });
                // The latest is all that is asked for where one record was always one.
                if !put_together {
                    break;
                }
            }
        }
        Ok(Self(found))
    }

    /// Where the last of them was marked held while a record stood.
    pub(super) fn last(&self, whose: &Whose) -> Option<i64> {
        self.0
            .iter()
            .filter(|once| once.whose == whose.person)
            .map(|once| once.held)
            .filter(|held| (whose.from..whose.to).contains(held))
            .max()
    }
}

/// The places on held lists that went because the other record stood on the list too.
fn places_that_went(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    names: &str,
    at: i64,
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let gone = reader.rows(
        "SELECT change.subject, change.patch FROM json_each(?1) AS whose
         CROSS JOIN change ON change.person = unhex(whose.value, '-')
         WHERE change.kind = ?2 AND change.op = 3",
        (names, MdtItem::TABLE.code),
        |row| {
            let subject = Uuid::from_bytes(row.get(0)?);
            Ok((subject, row.get::<_, Option<Vec<u8>>>(1)?))
        },
    )?;
    let mut places = Vec::new();
    for (item, patch) in gone {
        let Some(patch) = patch else { continue };
        let Patch::Removed(fields) = Patch::decode(&patch)? else {
            continue;
        };
        let Some(Cell::Blob(bytes)) = cell(&fields, "meeting") else {
            continue;
        };
        let Ok(of) = Uuid::from_slice(bytes) else {
            continue;
        };
        let Some(of) = reader.maybe_record::<MdtMeeting>(MdtMeetingId(of))? else {
            continue;
        };
        if let (MeetingState::Held, Some(held)) = (of.state, of.held_position)
            && of.practice == meeting.practice
            && held < at
            && reader.maybe_record::<MdtItem>(MdtItemId(item))?.is_none()
            && !places.contains(&(item, held))
        {
            places.push((item, held));
        }
    }
    Ok(places)
}

fn cell<'a>(fields: &'a [(u8, Cell)], column: &str) -> Option<&'a Cell> {
    let place = MdtItem::TABLE.place(column)?;
    let found = fields.iter().find(|(at, _)| usize::from(*at) == place);
    found.map(|(_, cell)| cell)
}

/// Which of these acts changed a concern.
fn acts_on_concerns(reader: Reader<'_>, acts: Vec<i64>) -> Result<Vec<i64>, StoreError> {
    reader.rows(
        &format!(
            "SELECT DISTINCT change.act FROM json_each(?1) AS one CROSS JOIN change ON {}
             WHERE +change.kind = ?2",
            of_act("one.value")
        ),
        (
            serde_json::Value::from(acts).to_string(),
            Concern::TABLE.code,
        ),
        |row| row.get(0),
    )
}

/// Whose turn it was on the list of a meeting marked held at a place in the log; nobody's when the item was not there,
/// left out, or not decided to be shared, as that was known `at` a later place. What putting records together, or taking
/// them apart, did to it after the meeting says nothing of the meeting, and neither does what an act on a concern did.
fn whose_turn(
    reader: Reader<'_>,
    item: Uuid,
    held: i64,
    at: i64,
) -> Result<Option<PersonId>, StoreError> {
    let changes = reader.rows(
        "SELECT position, patch, act, person, op FROM change WHERE kind = ?1 AND subject = ?2 ORDER BY position",
        (MdtItem::TABLE.code, item.as_bytes().as_slice()),
        |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, Option<Vec<u8>>>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, Option<PersonId>>(3)?,
                row.get::<_, i64>(4)?,
            ))
        },
    )?;
    let later = changes.iter().filter(|(position, ..)| *position >= held);
    let later: Vec<i64> = later.map(|(_, _, act, ..)| *act).collect();
    let (merges, of_concerns) = if later.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        (
            put_together(reader, later.clone())?,
            acts_on_concerns(reader, later)?,
        )
    };
    let mut whose = None;
    let (mut listed, mut left_out, mut shared, mut erased) = (false, false, false, false);
    for (position, patch, act, person, op) in changes {
        if position < held {
            whose = person;
        } else if merges.contains(&act) {
            continue;
        }
        let patch = patch.map(|bytes| Patch::decode(&bytes)).transpose()?;
        // Where somebody else's name was taken out, only the record as it stood then is left to say it.
        let answers = erased && matches!(patch, Some(Patch::Restated(_)));
        if position >= at && !answers {
            continue;
        }
        let fields: Vec<(u8, Cell)> = match patch {
            Some(Patch::Created(fields) | Patch::Restated(fields)) => {
                (listed, left_out, shared) = (true, false, false);
                fields
            }
            // A concern made restricted after the meeting asks whether its item may leave, and no more.
            Some(Patch::Changed(_)) if position >= held && of_concerns.contains(&act) => continue,
            Some(Patch::Changed(fields)) => {
                let new = fields.into_iter().map(|(place, _, new)| (place, new));
                new.collect()
            }
            Some(Patch::Removed(_)) => {
                listed = false;
                continue;
            }
            Some(Patch::Erased) => continue,
            None => {
                erased = true;
                listed = if op == 3 { false } else { listed || op == 1 };
                continue;
            }
        };
        if let Some(said) = cell(&fields, "left_out") {
            left_out = *said == Cell::Int(1);
        }
        if let Some(said) = cell(&fields, "sharing") {
            shared = *said == Cell::Text(Sharing::Share.word().to_owned());
        }
    }
    Ok(whose.filter(|_| listed && !left_out && shared))
}

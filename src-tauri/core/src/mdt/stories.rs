//! What came of each record about a client over a stretch of the log.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::since::Stretch;
use crate::{
    action::Action,
    clients::Client,
    ids::{NoteId, PersonId},
    notes::{Note, NoteAbout, NoteAmendment},
    people::{Person, merge::Histories},
    records::TABLES,
    store::{Cell, Patch, Reader, Record, StoreError, Table},
};

/// What came of one record over a stretch.
#[derive(Default)]
pub(super) struct Story {
    /// Whether it was there when the stretch began.
    was: bool,
    /// Whether it is there at the end.
    is: bool,
    /// What each column touched held at the beginning and holds at the end.
    columns: BTreeMap<usize, (Cell, Cell)>,
}

/// What came of it, all in all: what was done and undone in between is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Made,
    Changed(Vec<&'static str>),
    Gone,
}

impl Story {
    fn take(&mut self, patch: &Patch) {
        let mut touch = |place: u8, old: Cell, new: Cell| {
            let columns = &mut self.columns;
            columns
                .entry(usize::from(place))
                .or_insert((old, Cell::Null))
                .1 = new;
        };
        match patch.clone() {
            Patch::Created(fields) => {
                for (place, new) in fields {
                    touch(place, Cell::Null, new);
                }
            }
            Patch::Changed(fields) => {
                for (place, old, new) in fields {
                    touch(place, old, new);
                }
            }
            Patch::Removed(fields) => {
                for (place, old) in fields {
                    touch(place, old, Cell::Null);
                }
            }
            // What was erased of others is no news.
            Patch::Restated(_) | Patch::Erased => {}
        }
    }

    pub(super) fn what(&self, table: &Table, but_for: &[&str]) -> Option<What> {
        match (self.was, self.is) {
            (false, false) => None,
            (false, true) => Some(What::Made),
            (true, false) => Some(What::Gone),
            (true, true) => {
                let changed: Vec<&'static str> = self
                    .columns
                    .iter()
                    .filter(|(_, (old, new))| old != new)
                    .filter_map(|(place, _)| table.columns.get(*place).copied())
                    // Whose record it stands under is no news of theirs.
                    .filter(|column| Some(*column) != table.person)
                    .filter(|column| !but_for.contains(column))
                    .collect();
                (!changed.is_empty()).then_some(What::Changed(changed))
            }
        }
    }

    pub(super) fn column(&self, table: &Table, name: &str) -> (Cell, Cell) {
        let found = table.place(name).and_then(|place| self.columns.get(&place));
        found.cloned().unwrap_or((Cell::Null, Cell::Null))
    }

    /// The id a column held before the record went.
    pub(super) fn id_before<I: From<Uuid>>(&self, table: &Table, name: &str) -> Option<I> {
        match self.column(table, name).0 {
            Cell::Blob(bytes) => Uuid::from_slice(&bytes).ok().map(I::from),
            _ => None,
        }
    }
}

/// The stories of a stretch, in the order in which they began.
pub(super) struct Stories {
    pub order: Vec<(&'static Table, Uuid)>,
    pub all: BTreeMap<(u8, Uuid), Story>,
}

/// One change of the log, as far as a story needs it.
struct Changed {
    position: i64,
    table: &'static Table,
    subject: Uuid,
    op: i64,
    patch: Option<Patch>,
    act: i64,
}

/// A row of the log, as read: position, kind, subject, operation, patch, act.
type LogRow = (i64, u8, [u8; 16], i64, Option<Vec<u8>>, i64);

fn log_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<LogRow> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
    ))
}

/// The changes of these rows, in their order, each once.
fn read_rows(mut rows: Vec<LogRow>) -> Result<Vec<Changed>, StoreError> {
    rows.sort_by_key(|row| row.0);
    rows.dedup_by_key(|row| row.0);
    let mut found = Vec::with_capacity(rows.len());
    for (position, kind, subject, op, patch, act) in rows {
        let Some(table) = TABLES.iter().find(|table| table.code == kind) else {
            continue;
        };
        found.push(Changed {
            position,
            table,
            subject: Uuid::from_bytes(subject),
            op,
            patch: patch.map(|bytes| Patch::decode(&bytes)).transpose()?,
            act,
        });
    }
    Ok(found)
}

impl Changed {
    /// Whose the record became by it, where it changed hands.
    fn new_owner(&self) -> Option<PersonId> {
        let place = self
            .table
            .person
            .and_then(|column| self.table.place(column))?;
        let Some(Patch::Changed(fields)) = &self.patch else {
            return None;
        };
        fields
            .iter()
            .find(|(at, _, _)| usize::from(*at) == place)
            .and_then(|(_, _, new)| match new {
                Cell::Blob(bytes) => Uuid::from_slice(bytes).ok().map(PersonId::from),
                _ => None,
            })
    }
}

impl Stories {
    pub(super) fn read(
        reader: Reader<'_>,
        client: PersonId,
        stretch: &Stretch,
    ) -> Result<Self, StoreError> {
        let changes = changes(reader, client, stretch)?;
        let about = reader.rows(
            "SELECT note FROM note_about WHERE person = ?1",
            [client],
            |row| row.get::<_, NoteId>(0),
        )?;
        let mut stories = Self {
            order: Vec::new(),
            all: BTreeMap::new(),
        };
        for change in changes {
            let key = (change.table.code, change.subject);
            let story = stories.all.entry(key).or_insert_with(|| {
                stories.order.push((change.table, change.subject));
                Story {
                    was: change.op != 1,
                    ..Story::default()
                }
            });
            story.is = change.op != 3;
            if let Some(patch) = &change.patch {
                story.take(patch);
            }
        }
        // Of the additions that were taken back, those of other people's notes are not theirs.
        let all = &stories.all;
        stories.order.retain(|(table, id)| {
            table.code != NoteAmendment::TABLE.code
                || all.get(&(table.code, *id)).is_some_and(|story| {
                    story.is
                        || story
                            .id_before::<NoteId>(table, "note")
                            .is_some_and(|note| about.contains(&note))
                })
        });
        Ok(stories)
    }

    /// Whether a record was made in this stretch and is there still.
    pub(super) fn made(&self, table: &Table, id: Uuid) -> bool {
        self.all
            .get(&(table.code, id))
            .is_some_and(|story| !story.was && story.is)
    }
}

/// The changes of a stretch, in their order. A record that changed hands is told by whose it was first, from where
/// that one was told last, and by all its changes, under whichever record they were made; one that is no longer
/// theirs is not told. What the putting together itself took away or ended is no news either.
fn changes(
    reader: Reader<'_>,
    client: PersonId,
    stretch: &Stretch,
) -> Result<Vec<Changed>, StoreError> {
    let to = stretch.to.unwrap_or(i64::MAX);
    let from = stretch.parts.iter().map(|part| part.from).min();
    let from = from.unwrap_or(0);
    let mut rows = Vec::new();
    for part in &stretch.parts {
        rows.extend(reader.rows(
            include_str!("since.sql"),
            (
                part.person,
                from,
                to,
                Note::TABLE.code,
                NoteAmendment::TABLE.code,
                client,
            ),
            log_row,
        )?);
    }
    let found = read_rows(rows)?;
    if Histories::read(reader)?.is_empty() {
        return Ok(found);
    }
    let merges = put_together(reader, found.iter().map(|change| change.act).collect())?;
    let mut told: Vec<Changed> = Vec::new();
    let mut seen: Vec<(u8, Uuid)> = Vec::new();
    for change in &found {
        let key = (change.table.code, change.subject);
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let mut story = read_rows(reader.rows(
            "SELECT position, kind, subject, op, patch, act FROM change
             WHERE kind = ?1 AND subject = ?2 AND position >= ?3 AND position < ?4",
            (
                change.table.code,
                change.subject.as_bytes().as_slice(),
                from,
                to,
            ),
            log_row,
        )?)?;
        let theirs = story.iter().rev().find_map(Changed::new_owner);
        let still = theirs.is_none_or(|owner| {
            owner == client || stretch.parts.iter().any(|part| part.person == owner)
        });
        let first = first_owner(reader, client, change)?;
        let part = stretch
            .parts
            .iter()
            .find(|part| part.person == first)
            .or(stretch.parts.first().filter(|_| stretch.parts.len() == 1));
        let (Some(part), true) = (part, still) else {
            continue;
        };
        story.retain(|change| change.position >= part.from);
        let by_merge = |change: &Changed| merges.contains(&change.act);
        if story
            .last()
            .is_some_and(|last| last.op == 3 && by_merge(last))
        {
            continue;
        }
        // What is known of them may have changed by it; all else only changed hands.
        story.retain(|change| {
            !by_merge(change) || (change.op == 2 && is_known_of_them(change.table))
        });
        told.extend(story);
    }
    told.sort_by_key(|change| change.position);
    Ok(told)
}

fn is_known_of_them(table: &Table) -> bool {
    [Person::TABLE.code, Client::TABLE.code].contains(&table.code)
}

/// Which of these acts put records together, took them apart or put them together again, also those of others than the
/// client: whose volunteer was on record twice hears nothing new of their visits.
pub(super) fn put_together(reader: Reader<'_>, mut acts: Vec<i64>) -> Result<Vec<i64>, StoreError> {
    acts.sort_unstable();
    acts.dedup();
    reader.rows(
        "WITH RECURSIVE root (act, of) AS (
           SELECT value, value FROM json_each(?1)
           UNION ALL
           SELECT root.act, act.undoes FROM root CROSS JOIN act ON act.id = root.of WHERE act.undoes IS NOT NULL
         )
         SELECT root.act FROM root CROSS JOIN act ON act.id = root.of WHERE act.action = ?2",
        (serde_json::Value::from(acts).to_string(), Action::MergePeople.word()),
        |row| row.get(0),
    )
}

/// Whose a record was first. A note, and what was added beneath it, is of whom it was about first.
fn first_owner(
    reader: Reader<'_>,
    client: PersonId,
    change: &Changed,
) -> Result<PersonId, StoreError> {
    let about = "SELECT first.person FROM note_about CROSS JOIN change AS first
                 ON first.kind = ?3 AND first.subject = note_about.id
                 WHERE note_about.person = ?2 AND note_about.note =";
    let subject = change.subject.as_bytes().as_slice();
    let found: Option<Option<PersonId>> = if change.table.code == Note::TABLE.code {
        let sql = format!("{about} ?1 ORDER BY first.position LIMIT 1");
        reader.maybe(&sql, (subject, client, NoteAbout::TABLE.code), |row| {
            row.get(0)
        })?
    } else if change.table.code == NoteAmendment::TABLE.code {
        let sql = format!(
            "{about} (SELECT note FROM note_amendment WHERE id = ?1) ORDER BY first.position LIMIT 1"
        );
        reader.maybe(&sql, (subject, client, NoteAbout::TABLE.code), |row| {
            row.get(0)
        })?
    } else {
        reader.maybe(
            "SELECT person FROM change WHERE kind = ?1 AND subject = ?2 ORDER BY position LIMIT 1",
            (change.table.code, subject),
            |row| row.get(0),
        )?
    };
    Ok(found.flatten().unwrap_or(client))
}

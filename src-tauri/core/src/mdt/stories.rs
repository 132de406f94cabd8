//! What came of each record about a client over a stretch of the log.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::since::Stretch;
use crate::{
    ids::{NoteId, PersonId},
    notes::{Note, NoteAmendment},
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

impl Stories {
    pub(super) fn read(
        reader: Reader<'_>,
        client: PersonId,
        stretch: Stretch,
    ) -> Result<Self, StoreError> {
        let mut rows = reader.rows(
            include_str!("since.sql"),
            (
                client,
                stretch.from,
                stretch.to.unwrap_or(i64::MAX),
                Note::TABLE.code,
                NoteAmendment::TABLE.code,
            ),
            |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, u8>(1)?,
                    row.get::<_, [u8; 16]>(2)?,
                    row.get::<_, i64>(3)?,
                    row.get::<_, Option<Vec<u8>>>(4)?,
                ))
            },
        )?;
        rows.sort_by_key(|row| row.0);
        let about = reader.rows(
            "SELECT note FROM note_about WHERE person = ?1",
            [client],
            |row| row.get::<_, NoteId>(0),
        )?;
        let mut stories = Self {
            order: Vec::new(),
            all: BTreeMap::new(),
        };
        for (_, kind, subject, op, patch) in rows {
            let Some(table) = TABLES.iter().find(|table| table.code == kind) else {
                continue;
            };
            let id = Uuid::from_bytes(subject);
            let story = stories.all.entry((kind, id)).or_insert_with(|| {
                stories.order.push((table, id));
                Story {
                    was: op != 1,
                    ..Story::default()
                }
            });
            story.is = op != 3;
            if let Some(patch) = patch {
                story.take(&Patch::decode(&patch)?);
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

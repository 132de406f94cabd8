//! Whose record something was at each place in the log, for people whose records were put together or taken apart.

use super::Merged;
use crate::{
    ids::PersonId,
    store::{Cell, Patch, Reader, Record as _, StoreError},
};

/// Every putting together and taking apart of the file, in the order of the log.
#[derive(Debug, Clone, Default)]
pub struct Histories(Vec<Event>);

#[derive(Debug, Clone, Copy)]
struct Event {
    position: i64,
    gone: PersonId,
    into: PersonId,
    together: bool,
}

/// A stretch of the log in which a record was part of one that stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose {
    /// The record that stood.
    pub person: PersonId,
    /// The place in the log after which it did.
    pub from: i64,
    /// The place before which it did.
    pub to: i64,
}

impl Histories {
    /// Reads them; a file in which nobody was put together has none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(read: Reader<'_>) -> Result<Self, StoreError> {
        let rows = read.rows(
            // The number stands in the words, so that the small index of these alone is used.
            "SELECT position, patch FROM change INDEXED BY change_merged
             WHERE kind = 120 AND op IN (1, 3) ORDER BY position",
            [],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)),
        )?;
        let mut events = Vec::new();
        for (position, patch) in rows {
            let Some(patch) = patch else { continue };
            let (fields, together) = match Patch::decode(&patch)? {
                Patch::Created(fields) => (fields, true),
                Patch::Removed(fields) => (fields, false),
                Patch::Changed(_) | Patch::Restated(_) | Patch::Erased => continue,
            };
            let id = |column: &str| {
                let place = Merged::TABLE.place(column)?;
                let (_, cell) = fields.iter().find(|(at, _)| usize::from(*at) == place)?;
                match cell {
                    Cell::Blob(bytes) => uuid::Uuid::from_slice(bytes).ok().map(PersonId::from),
                    _ => None,
                }
            };
            if let (Some(gone), Some(into)) = (id("gone"), id("into")) {
                events.push(Event {
                    position,
                    gone,
                    into,
                    together,
                });
            }
        }
        Ok(Self(events))
    }

    /// Whether nobody was ever put together.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whose record one was, stretch by stretch, up to a place in the log.
    #[must_use]
    pub fn path(&self, of: PersonId, at: i64) -> Vec<Whose> {
        let mut path = Vec::new();
        let (mut whose, mut from) = (of, 0);
        let mut before: Vec<PersonId> = Vec::new();
        for event in self.0.iter().filter(|event| event.position < at) {
            let next = if event.together && event.gone == whose {
                before.push(whose);
                event.into
            } else if !event.together && before.last() == Some(&event.gone) && event.into == whose {
                before.pop();
                event.gone
            } else {
                continue;
            };
            path.push(Whose {
                person: whose,
                from,
                to: event.position,
            });
            (whose, from) = (next, event.position);
        }
        path.push(Whose {
            person: whose,
            from,
            to: at,
        });
        path
    }

    /// The record that stood for one at a place in the log.
    #[must_use]
    pub fn stood_for(&self, of: PersonId, at: i64) -> PersonId {
        self.path(of, at).last().map_or(of, |whose| whose.person)
    }

    /// A record and all that were ever put together with it, also where they were taken apart since.
    #[must_use]
    pub fn ever_with(&self, id: PersonId) -> Vec<PersonId> {
        let mut with = vec![id];
        loop {
            let known = with.len();
            for event in &self.0 {
                for (one, other) in [(event.gone, event.into), (event.into, event.gone)] {
                    if with.contains(&one) && !with.contains(&other) {
                        with.push(other);
                    }
                }
            }
            if with.len() == known {
                return with;
            }
        }
    }

    /// A record and all that were part of it at a place in the log.
    #[must_use]
    pub fn kin(&self, id: PersonId, at: i64) -> Vec<PersonId> {
        let mut kin = vec![id];
        for event in &self.0 {
            if !kin.contains(&event.gone) && self.stood_for(event.gone, at) == id {
                kin.push(event.gone);
            }
        }
        kin
    }
}

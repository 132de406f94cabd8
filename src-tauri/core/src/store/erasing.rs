//! Erasing: the one thing that takes content away. What each step may touch is said by the concept (`erasure/`); what
//! the file and its log must look like afterwards is said here.
//!
//! Of a change that is erased the patch goes. Its fields, its digest and its place in the chain stay, so that the chain
//! is verified as before, and a later change of the same record says that something was erased: the whole record again
//! as it stands now ([`Patch::Restated`]), or that it is no more ([`Patch::Erased`]). A missing patch that no later
//! change answers for is a fault of the file (`check.rs`).

use rusqlite::{OptionalExtension, types::Value};
use uuid::Uuid;

use super::{
    Store, StoreError, Table, Tx,
    gate::{JUMP_MS, delete_row, index, indexed_row, update_row},
    patch::{Cell, Patch, filled},
};

/// One change of the log that still says something.
pub(crate) struct Said {
    /// Its place in the log.
    pub position: i64,
    /// The table of its record.
    pub table: &'static Table,
    /// Its record.
    pub subject: Uuid,
    /// Whose record it was.
    pub person: Option<Uuid>,
    /// What it says.
    pub patch: Patch,
}

impl Said {
    /// Every value it holds, old ones and new ones, each with its column.
    pub(crate) fn cells(&self) -> Vec<(&'static str, &Cell)> {
        let name = |place: &u8| {
            let column = self.table.columns.get(usize::from(*place));
            column.copied().unwrap_or_default()
        };
        match &self.patch {
            Patch::Created(all) | Patch::Removed(all) | Patch::Restated(all) => {
                all.iter().map(|(at, cell)| (name(at), cell)).collect()
            }
            Patch::Changed(all) => all
                .iter()
                .flat_map(|(at, old, new)| [(name(at), old), (name(at), new)])
                .collect(),
            Patch::Erased => Vec::new(),
        }
    }
}

impl Tx<'_> {
    /// Begins to erase: from here on until [`Tx::end_erasing`] the file lets go of what it otherwise keeps. `again` is
    /// for what was erased before and came back with a backup.
    ///
    /// # Errors
    /// When a hold or an open restricted concern stands, the file refuses.
    pub(crate) fn begin_erasing(&mut self, people: &[Uuid], again: bool) -> Result<(), StoreError> {
        self.conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
        for person in people {
            self.conn
                .execute(
                    "INSERT INTO erasing (person, again) VALUES (?1, ?2)",
                    (person.as_bytes().as_slice(), again),
                )
                .map_err(|error| match error {
                    rusqlite::Error::SqliteFailure(failure, Some(why))
                        if failure.code == rusqlite::ErrorCode::ConstraintViolation =>
                    {
                        StoreError::Refused(why)
                    }
                    other => other.into(),
                })?;
        }
        Ok(())
    }

    /// Takes a row out of its table and its index. The log is told by [`Tx::answer_for`].
    pub(crate) fn erase_row(&mut self, table: &'static Table, id: Uuid) -> Result<(), StoreError> {
        if let Some(old) = self.row(table, id)? {
            let row = indexed_row(self.conn, table, id)?;
            index(self.conn, table, row, Some(&old), None)?;
            delete_row(self.conn, table, id)?;
        }
        Ok(())
    }

    /// Writes a row anew without what was erased. The log is told by [`Tx::answer_for`].
    pub(crate) fn rewrite_row(
        &mut self,
        table: &'static Table,
        id: Uuid,
        values: Vec<Value>,
    ) -> Result<(), StoreError> {
        let old = self.row(table, id)?.ok_or(StoreError::NotFound)?;
        let new: Vec<Cell> = values.into_iter().map(Cell::from).collect();
        let mut places = Vec::new();
        for (place, (before, after)) in old.iter().zip(&new).enumerate() {
            if before != after {
                places.push(u8::try_from(place).map_err(|_| StoreError::Damaged)?);
            }
        }
        if places.is_empty() {
            return Ok(());
        }
        let row = indexed_row(self.conn, table, id)?;
        index(self.conn, table, row, Some(&old), None)?;
        update_row(self.conn, table, id, &places, &new)?;
        index(self.conn, table, row, None, Some(&new))?;
        self.touched.push((table, id));
        Ok(())
    }

    /// Every change of the log that still says something, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn said(&self, tables: &[&'static Table]) -> Result<Vec<Said>, StoreError> {
        let rows = self.read().rows(
            "SELECT position, kind, subject, person, patch FROM change WHERE patch IS NOT NULL ORDER BY position",
            [],
            |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, u8>(1)?,
                    row.get::<_, [u8; 16]>(2)?,
                    row.get::<_, Option<[u8; 16]>>(3)?,
                    row.get::<_, Vec<u8>>(4)?,
                ))
            },
        )?;
        let mut said = Vec::with_capacity(rows.len());
        for (position, kind, subject, person, patch) in rows {
            let table = tables.iter().find(|table| table.code == kind);
            said.push(Said {
                position,
                table: table.ok_or(StoreError::Newer)?,
                subject: Uuid::from_bytes(subject),
                person: person.map(Uuid::from_bytes),
                patch: Patch::decode(&patch)?,
            });
        }
        Ok(said)
    }

    /// Takes away what a change says. Its fields stay, because the chain is made of them.
    pub(crate) fn forget(&mut self, said: &Said) -> Result<(), StoreError> {
        self.conn
            .prepare_cached("UPDATE change SET patch = NULL, places = ?2 WHERE position = ?1")?
            .execute((said.position, said.patch.places()))?;
        Ok(())
    }

    /// Says in the log how a record stands of which something was erased: as it is now, or that it is no more.
    pub(crate) fn answer_for(&mut self, table: &'static Table, id: Uuid) -> Result<(), StoreError> {
        match self.row(table, id)? {
            Some(row) => self.log(table, id, &row, Patch::Restated(filled(&row))),
            None => self.log(table, id, &[], Patch::Erased),
        }
    }

    /// Ends it: the keys that these people's records were digested with go, and who looked at them; and nothing more
    /// is let go of.
    pub(crate) fn end_erasing(&mut self, people: &[Uuid]) -> Result<(), StoreError> {
        for person in people {
            for table in ["person_key", "access"] {
                self.conn.execute(
                    &format!("DELETE FROM {table} WHERE person = ?1"),
                    [person.as_bytes().as_slice()],
                )?;
            }
        }
        self.conn.execute("UPDATE device SET wipe_due = 1", [])?;
        self.conn.execute("DELETE FROM erasing", [])?;
        Ok(())
    }

    /// Drafts in which somebody stands: those that hold an id go, in others `without` takes the name out.
    pub(crate) fn erase_from_drafts(
        &mut self,
        people: &[Uuid],
        without: impl Fn(&str) -> Option<String>,
    ) -> Result<(), StoreError> {
        let drafts = self
            .read()
            .rows("SELECT page, text FROM draft", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })?;
        for (page, text) in drafts {
            let ids = || people.iter().map(Uuid::to_string);
            if ids().any(|id| page.contains(&id) || text.contains(&id)) {
                self.conn
                    .execute("DELETE FROM draft WHERE page = ?1", [&page])?;
            } else if let Some(left) = without(&text) {
                self.conn
                    .execute("UPDATE draft SET text = ?2 WHERE page = ?1", (&page, left))?;
            }
        }
        Ok(())
    }

    /// Says that the date of the laptop is right, as a person did.
    pub(crate) fn date_is_right(&mut self) -> Result<(), StoreError> {
        let now = self.now_ms();
        self.conn.execute(
            "UPDATE device SET last_wall = ?1, jumped = 0 WHERE no = (SELECT max(no) FROM device)",
            [now],
        )?;
        Ok(())
    }
}

impl Store {
    /// Sees to it that what was erased is nowhere in the file: not in pages that are free, not between the rows of
    /// others, and not in the log beside the file.
    ///
    /// # Errors
    /// When the file cannot be written, a full disk among them. What was erased is out of every table all the same.
    pub fn wipe_freed(&mut self) -> Result<(), StoreError> {
        self.forget_looks_at_nobody();
        let indexes = self
            .tables
            .iter()
            .filter_map(|table| table.search)
            .map(|search| search.index);
        // One tree of words without the marks of what was deleted. That of concerns is the file's own.
        for name in indexes.chain(["concern_search"]) {
            self.conn
                .execute_batch(&format!("INSERT INTO {name} ({name}) VALUES ('optimize')"))?;
        }
        // secure_delete wipes what it frees; moving rows between pages can leave a copy behind, a new file cannot.
        self.conn
            .execute_batch("VACUUM; UPDATE device SET wipe_due = 0")?;
        self.conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Wipes what an erasure freed where that could not be done at once. Where it cannot be done now, the next opening
    /// tries again: the records are open all the same.
    pub(super) fn wipe_what_is_due(&mut self) -> Result<(), StoreError> {
        let due = self
            .reader()
            .number("SELECT max(wipe_due) FROM device", [])?;
        if due > 0 {
            let _ = self.wipe_freed();
        }
        Ok(())
    }

    /// Whether the clock jumped: it says something quite else than at the latest act, or it jumped before and nobody
    /// has yet said that the date is right.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn clock_jumped(&self) -> Result<bool, StoreError> {
        let now = self.clock.now_ms();
        let found = self
            .conn
            .query_row(
                "SELECT jumped, coalesce(last_wall, nullif(last_time, 0) >> 16) FROM device ORDER BY no DESC LIMIT 1",
                [],
                |row| Ok((row.get::<_, bool>(0)?, row.get::<_, Option<i64>>(1)?)),
            )
            .optional()?;
        let Some((jumped, last)) = found else {
            return Ok(false);
        };
        Ok(jumped || last.is_some_and(|last| now.saturating_sub(last).abs() > JUMP_MS))
    }
}

//! Undo: a new act with the opposite changes, through the same gate and the same rules. History is never
//! rewritten, and undo works after a restart because it reads the log.

use rusqlite::{params_from_iter, types::Value};
use uuid::Uuid;

use super::{
    Opposite, Reader, Record, Store, StoreError, Table, Tx, Written, of_act,
    patch::{Patch, whole},
};

/// One act of the log, for *Recent changes*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its number, by which it can be undone.
    pub id: i64,
    /// When, UTC milliseconds.
    pub at: i64,
    /// The coordinator who did it.
    pub coordinator: Uuid,
    /// In whose hands the laptop was, when not in the coordinator's own.
    pub hands: Option<Uuid>,
    /// What was done.
    pub action: String,
    /// Whose record it touched first.
    pub person: Option<Uuid>,
    /// The act it undoes, when it is an undo.
    pub undoes: Option<i64>,
    /// Whether a later act undid it.
    pub undone: bool,
    /// Whether something of what it changed was erased since, so that it can no longer be undone.
    pub erased: bool,
}

struct Change {
    table: &'static Table,
    subject: Uuid,
    patch: Patch,
}

impl Store {
    /// Undoes an act. Undoing an undo does the first act again.
    ///
    /// # Errors
    /// [`StoreError::Refused`] in words when it was undone already, when something later depends on it, or
    /// when it is of a kind that cannot be undone; nothing changes then.
    pub fn undo(&mut self, actor: Option<Uuid>, act: i64) -> Result<Written<()>, StoreError> {
        let changes = self.changes_of(act)?;
        if changes.is_empty() {
            return Err(StoreError::NotFound);
        }
        if self
            .reader()
            .number("SELECT count(*) FROM act WHERE undoes = ?1", [act])?
            > 0
        {
            return Err(StoreError::Refused("This was undone already.".into()));
        }
        self.write_undoing(actor, "undo", Some(act), |tx| {
            for change in changes.iter().rev() {
                tx.oppose(change)?;
            }
            Ok(())
        })
    }

    fn changes_of(&self, act: i64) -> Result<Vec<Change>, StoreError> {
        let rows = self.reader().rows(
            &format!(
                "SELECT kind, subject, patch FROM change WHERE {} ORDER BY position",
                of_act("?1")
            ),
            [act],
            |row| {
                Ok((
                    row.get::<_, u8>(0)?,
                    row.get::<_, [u8; 16]>(1)?,
                    row.get::<_, Option<Vec<u8>>>(2)?,
                ))
            },
        )?;
        let mut changes = Vec::new();
        for (code, subject, patch) in rows {
            let table = self.table(code)?;
            let patch =
                patch.ok_or_else(|| StoreError::Refused("What this changed was erased.".into()))?;
            changes.push(Change {
                table,
                subject: Uuid::from_bytes(subject),
                patch: Patch::decode(&patch)?,
            });
        }
        Ok(changes)
    }
}

/// What undo says where something that came later relies on what it would take back.
pub(crate) fn later() -> StoreError {
    StoreError::Refused("This cannot be undone: something recorded later depends on it.".into())
}

impl Tx<'_> {
    /// Whether this takes back an act that others followed. What was done last is taken back to what stood a moment
    /// before, which needs no asking; what was done earlier leaves something that never stood so.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn undoes_an_earlier_act(&self) -> Result<bool, StoreError> {
        let Some(undoes) = self.undoes else {
            return Ok(false);
        };
        let followed = self.read().number(
            "SELECT EXISTS (SELECT 1 FROM act WHERE id > ?1 AND id IS NOT ?2)",
            (undoes, self.act),
        )?;
        Ok(followed > 0)
    }

    /// A record as it was before this undo; `None` where it was not there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn before<R: Record>(&self, id: impl Into<Uuid>) -> Result<Option<R>, StoreError> {
        let id = id.into();
        let Some(before) = self.before.get(&(R::TABLE.code, id)) else {
            return self.read().maybe_record(id);
        };
        let Some(cells) = before else {
            return Ok(None);
        };
        // Read as a row is, so that there is one way only to make a record.
        let marks = vec!["?"; cells.len()].join(", ");
        let cells = cells.iter().cloned().map(Value::from);
        let record = self.conn.query_row(
            &format!("SELECT {marks}"),
            params_from_iter(cells),
            R::from_row,
        )?;
        Ok(Some(record))
    }

    fn oppose(&mut self, change: &Change) -> Result<(), StoreError> {
        let table = change.table;
        let now = self.row(table, change.subject)?;
        self.before
            .entry((table.code, change.subject))
            .or_insert_with(|| now.clone());
        match &change.patch {
            Patch::Created(fields) => match table.opposite {
                Opposite::Never(why) => Err(StoreError::Refused(why.to_owned())),
                Opposite::Own(opposite) => opposite(self, change.subject),
                Opposite::Remove => {
                    let now = now.ok_or_else(later)?;
                    if now != whole(table.columns.len(), fields) {
                        return Err(later());
                    }
                    self.delete(table, change.subject, &now).map_err(|error| {
                        if error.is_named_elsewhere() {
                            later()
                        } else {
                            error
                        }
                    })
                }
            },
            Patch::Changed(fields) => {
                if let Opposite::Never(why) = table.opposite {
                    return Err(StoreError::Refused(why.to_owned()));
                }
                let now = now.ok_or_else(later)?;
                let mut before = now.clone();
                for (place, old, new) in fields {
                    let place = usize::from(*place);
                    if now.get(place) != Some(new) {
                        return Err(later());
                    }
                    if let Some(cell) = before.get_mut(place) {
                        *cell = old.clone();
                    }
                }
                self.change(table, change.subject, &now, &before)
                    .map(|_| ())
                    .map_err(refuse_constraint)
            }
            Patch::Restated(_) | Patch::Erased => Err(StoreError::Refused(
                "What was erased stays erased.".to_owned(),
            )),
            Patch::Removed(fields) => {
                if now.is_some() {
                    return Err(later());
                }
                self.create(table, change.subject, whole(table.columns.len(), fields))
                    .map_err(refuse_constraint)
            }
        }
    }
}

/// A CHECK, UNIQUE or foreign key that an opposite change would break means that a later change relies on
/// what is being undone.
fn refuse_constraint(error: StoreError) -> StoreError {
    match error {
        StoreError::Sql(rusqlite::Error::SqliteFailure(failure, _))
            if failure.code == rusqlite::ErrorCode::ConstraintViolation =>
        {
            later()
        }
        other => other,
    }
}

impl Reader<'_> {
    /// The latest acts, newest first, from `since` (UTC milliseconds) on; with `before`, only those before that act.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn acts(
        &self,
        since: i64,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Act>, StoreError> {
        let own = of_act("act.id");
        self.rows(
            &format!(
                "SELECT act.id, act.time >> 16, act.coordinator, act.action, act.undoes,
                    (SELECT person FROM change WHERE {own} AND person IS NOT NULL
                     ORDER BY position LIMIT 1),
                    EXISTS (SELECT 1 FROM act AS later WHERE later.undoes = act.id), act.hands,
                    EXISTS (SELECT 1 FROM change WHERE {own} AND patch IS NULL)
             FROM (SELECT * FROM act WHERE id < ?3 ORDER BY id DESC LIMIT ?2) AS act
             WHERE act.time >= ?1 << 16 ORDER BY act.id DESC"
            ),
            (since, limit, before.unwrap_or(i64::MAX)),
            |row| {
                Ok(Act {
                    id: row.get(0)?,
                    at: row.get(1)?,
                    coordinator: Uuid::from_bytes(row.get(2)?),
                    hands: row.get::<_, Option<[u8; 16]>>(7)?.map(Uuid::from_bytes),
                    action: row.get(3)?,
                    undoes: row.get(4)?,
                    person: row.get::<_, Option<[u8; 16]>>(5)?.map(Uuid::from_bytes),
                    undone: row.get(6)?,
                    erased: row.get(8)?,
                })
            },
        )
    }
}

//! The one write gate: rows, change rows and search index in one immediate transaction, all or nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, params, params_from_iter, types::Value};
use sha2::Sha256;
use uuid::Uuid;

use super::{
    Device, Loading, Reader, Record, Store, StoreError, Table,
    patch::{self, Cell, Patch},
};

/// What a write left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// What the act answered.
    pub value: T,
    /// The act's number in this file, by which it can be undone. `None` when nothing differed.
    pub act: Option<i64>,
    /// Whose record was touched first, for the sentence on the screen.
    pub person: Option<Uuid>,
}

/// An open write. Reads see what was written so far.
pub struct Tx<'a> {
    pub(super) conn: &'a Connection,
    now_ms: i64,
    today: NaiveDate,
    ids: &'a mut dyn crate::ids::IdSource,
    device: Device,
    actor: Uuid,
    hands: Option<Uuid>,
    action: &'static str,
    pub(super) undoes: Option<i64>,
    pub(super) act: Option<i64>,
    person: Option<Uuid>,
    chain_key: &'a [u8; 32],
    /// Whether many acts are being loaded.
    loading: bool,
    pub(super) touched: Vec<(&'static Table, Uuid)>,
    /// In an undo: each row it changes as it was before, `None` where there was none.
    pub(super) before: BTreeMap<(u8, Uuid), Option<Vec<Cell>>>,
}

/// HMAC-SHA256 over parts, each preceded by its length so that no two lists of parts read alike, whatever their
/// number.
pub(crate) fn mac(key: &[u8], parts: &[&[u8]]) -> Result<[u8; 32], StoreError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| StoreError::Damaged)?;
    for part in parts {
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().into())
}

/// One link of the chain: the previous link and everything a reader of the log relies on, but no clear value.
pub(super) struct Link<'a> {
    pub previous: &'a [u8],
    pub sequence: i64,
    pub device: &'a [u8],
    pub time: i64,
    pub actor: &'a [u8],
    /// In whose hands the laptop was; nobody's but the actor's in most acts, and in all from before it was kept.
    pub hands: Option<&'a [u8]>,
    pub action: &'a str,
    pub undoes: Option<i64>,
    pub table: &'a str,
    pub subject: &'a [u8],
    pub op: i64,
    pub fields: &'a [&'a str],
    pub digest: &'a [u8],
}

impl Link<'_> {
    pub(super) fn mac(&self, key: &[u8]) -> Result<[u8; 32], StoreError> {
        let fields = self.fields.join(",");
        let (sequence, time) = (self.sequence.to_le_bytes(), self.time.to_le_bytes());
        let (undoes, op) = (
            self.undoes.unwrap_or(0).to_le_bytes(),
            self.op.to_le_bytes(),
        );
        let mut parts = vec![
            self.previous,
            &sequence,
            self.device,
            &time,
            self.actor,
            self.action.as_bytes(),
            &undoes,
            self.table.as_bytes(),
            self.subject,
            &op,
            fields.as_bytes(),
            self.digest,
        ];
        // A part of its own at the end, so that a link without it is what it was before hands were kept, and no
        // link with it reads like one without: every part is preceded by its length.
        parts.extend(self.hands);
        mac(key, &parts)
    }
}

impl Store {
    /// Runs one act: everything `act` writes is kept together with its change rows, or nothing is.
    ///
    /// # Errors
    /// With whatever `act` answers, or when the file cannot be written; nothing is kept then.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        actor: Option<Uuid>,
        action: &'static str,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Written<T>, E> {
        self.write_undoing(actor, action, None, act)
    }

    pub(super) fn write_undoing<T, E: From<StoreError>>(
        &mut self,
        actor: Option<Uuid>,
        action: &'static str,
        undoes: Option<i64>,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Written<T>, E> {
        let actor = actor.ok_or(StoreError::Nobody)?;
        if self.loading.is_some() {
            // No savepoint of its own: SQLite would copy every page the act touches, twice the work of the act
            // itself. What failed is not kept, because nothing of the loading is.
            let result = self.run(actor, action, undoes, act);
            return match result {
                Ok((written, device)) => {
                    self.device = device;
                    Ok(written)
                }
                Err(error) => {
                    if let Some(loading) = &mut self.loading {
                        loading.failed = true;
                    }
                    Err(error)
                }
            };
        }
        self.begin()?;
        let result = self
            .run(actor, action, undoes, act)
            .and_then(|(written, device)| {
                self.conn
                    .execute_batch("COMMIT")
                    .map_err(StoreError::from)?;
                self.device = device;
                Ok(written)
            });
        if result.is_err() {
            self.roll_back();
        }
        result
    }

    pub(super) fn begin(&self) -> Result<(), StoreError> {
        Ok(self.conn.execute_batch("BEGIN IMMEDIATE")?)
    }

    pub(super) fn roll_back(&self) {
        // A full disk may already have rolled the transaction back; then there is nothing left to undo.
        if !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }

    fn run<T, E: From<StoreError>>(
        &mut self,
        actor: Uuid,
        action: &'static str,
        undoes: Option<i64>,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<(Written<T>, Device), E> {
        let now_ms = self.clock.now_ms();
        let mut tx = Tx {
            conn: &self.conn,
            now_ms,
            today: self.clock.today(),
            ids: self.ids.as_mut(),
            device: self.device.at(now_ms),
            actor,
            hands: self.hands,
            action,
            undoes,
            act: None,
            person: None,
            chain_key: &self.chain_key,
            loading: self.loading.is_some(),
            touched: Vec::new(),
            before: BTreeMap::new(),
        };
        let value = act(&mut tx)?;
        tx.keep_rules()?;
        tx.keep_head()?;
        Ok((
            Written {
                value,
                act: tx.act,
                person: tx.person,
            },
            tx.device,
        ))
    }

    /// Begins a transaction that holds many acts, for loading: a crash leaves all of them or none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn begin_together(&mut self) -> Result<(), StoreError> {
        if self.pretend {
            // Room for 64 MB of pages, where SQLite keeps 2, so that they are not written out and read again within
            // a loading. Only pretend people are loaded: real ones never lie in more memory than can be locked.
            self.conn
                .execute_batch("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16000")?;
        }
        self.begin()?;
        self.loading = Some(Loading {
            before: self.device.clone(),
            failed: false,
        });
        Ok(())
    }

    /// Whether many acts are being loaded.
    pub(crate) fn is_loading(&self) -> bool {
        self.loading.is_some()
    }

    /// Ends it: keeps everything when `result` is good and every act was, nothing otherwise.
    ///
    /// # Errors
    /// With `result`'s own error, or when the file cannot be written.
    pub(crate) fn end_together<T, E: From<StoreError>>(
        &mut self,
        result: Result<T, E>,
    ) -> Result<T, E> {
        let loading = self.loading.take();
        let result = result.and_then(|value| {
            if loading.as_ref().is_some_and(|loading| loading.failed) {
                return Err(StoreError::Refused(
                    "One of these could not be kept, so none was.".into(),
                )
                .into());
            }
            self.conn
                .execute_batch("COMMIT")
                .map_err(StoreError::from)?;
            Ok(value)
        });
        if result.is_err() {
            self.roll_back();
            if let Some(loading) = loading {
                self.device = loading.before;
            }
        }
        result
    }
}

impl Tx<'_> {
    /// Asks questions that see what this act wrote so far.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader { conn: self.conn }
    }

    /// In whose hands the laptop is, when not in the coordinator's own.
    #[must_use]
    pub(super) fn hands(&self) -> Option<Uuid> {
        self.hands
    }

    /// When this act happens, UTC milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// The local day of this act.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// The coordinator at work.
    #[must_use]
    pub fn actor<C: From<Uuid>>(&self) -> C {
        self.actor.into()
    }

    /// A new id.
    pub fn new_id<I: From<Uuid>>(&mut self) -> I {
        self.ids.next(self.now_ms).into()
    }

    /// Random bytes, for a reference that says nothing.
    ///
    /// # Errors
    /// When the system's random source fails.
    pub fn random<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        self.ids
            .random(&mut bytes)
            .map_err(|e| StoreError::Io(std::io::Error::other(e.to_string())))?;
        Ok(bytes)
    }

    /// The position the next change row will have; everything recorded from now on stands at it or after.
    #[must_use]
    pub const fn position(&self) -> i64 {
        self.device.position + 1
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When a rule of the file forbids it.
    pub fn insert<R: Record>(&mut self, record: &R) -> Result<(), StoreError> {
        let cells = record.values().into_iter().map(Cell::from).collect();
        self.create(R::TABLE, record.uuid(), cells)
    }

    /// Writes what differs between the record and the stored one. Answers whether anything did.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such record; or when a rule of the file forbids it.
    pub fn update<R: Record>(&mut self, record: &R) -> Result<bool, StoreError> {
        let old = self
            .row(R::TABLE, record.uuid())?
            .ok_or(StoreError::NotFound)?;
        let new: Vec<Cell> = record.values().into_iter().map(Cell::from).collect();
        self.change(R::TABLE, record.uuid(), &old, &new)
    }

    /// Adds a record that belongs to somebody, or where it is `known` changes it. One that belongs to another is not
    /// found: nothing changes hands by a wrong id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such record of theirs; or when a rule of the file forbids it.
    pub fn save_theirs<R: Record>(&mut self, known: bool, record: &R) -> Result<(), StoreError> {
        if !known {
            return self.insert(record);
        }
        let old = self
            .row(R::TABLE, record.uuid())?
            .ok_or(StoreError::NotFound)?;
        let new: Vec<Cell> = record.values().into_iter().map(Cell::from).collect();
        let owner = R::TABLE.person.and_then(|column| R::TABLE.place(column));
        if owner.is_some_and(|place| old.get(place) != new.get(place)) {
            return Err(StoreError::NotFound);
        }
        self.change(R::TABLE, record.uuid(), &old, &new).map(|_| ())
    }

    /// Removes a record. The log keeps what it held.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such record; [`StoreError::Sql`] with a foreign key when
    /// something else still names it.
    pub fn remove<R: Record>(&mut self, id: impl Into<Uuid>) -> Result<(), StoreError> {
        let id = id.into();
        let old = self.row(R::TABLE, id)?.ok_or(StoreError::NotFound)?;
        self.delete(R::TABLE, id, &old)
    }

    pub(super) fn row(
        &self,
        table: &'static Table,
        id: Uuid,
    ) -> Result<Option<Vec<Cell>>, StoreError> {
        let sql = format!(
            "SELECT {} FROM \"{}\" WHERE id = ?1",
            table.column_list(),
            table.name
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([id.as_bytes().as_slice()])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let mut cells = Vec::with_capacity(table.columns.len());
        for at in 0..table.columns.len() {
            cells.push(Cell::from(row.get_ref(at)?));
        }
        Ok(Some(cells))
    }

    pub(super) fn create(
        &mut self,
        table: &'static Table,
        id: Uuid,
        cells: Vec<Cell>,
    ) -> Result<(), StoreError> {
        let filled = |column: &&str| {
            let cell = table.place(column).and_then(|place| cells.get(place));
            cell.is_some_and(|cell| *cell != Cell::Null)
        };
        if !table.one_of.is_empty() && !table.one_of.iter().any(filled) {
            return Err(StoreError::Refused("Say whose this is.".into()));
        }
        self.log(table, id, &cells, Patch::Created(patch::filled(&cells)))?;
        insert_row(self.conn, table, &cells)?;
        // The row that was made a moment ago: it need not be looked for.
        let row = Some(self.conn.last_insert_rowid());
        index(self.conn, table, row, None, Some(&cells))?;
        self.touched.push((table, id));
        Ok(())
    }

    pub(super) fn change(
        &mut self,
        table: &'static Table,
        id: Uuid,
        old: &[Cell],
        new: &[Cell],
    ) -> Result<bool, StoreError> {
        let mut differs = Vec::new();
        for (place, (before, after)) in old.iter().zip(new).enumerate() {
            if before != after {
                let place = u8::try_from(place).map_err(|_| StoreError::Damaged)?;
                differs.push((place, before.clone(), after.clone()));
            }
        }
        if differs.is_empty() {
            return Ok(false);
        }
        let places: Vec<u8> = differs.iter().map(|(place, _, _)| *place).collect();
        self.log(table, id, new, Patch::Changed(differs))?;
        let row = indexed_row(self.conn, table, id)?;
        index(self.conn, table, row, Some(old), None)?;
        update_row(self.conn, table, id, &places, new)?;
        index(self.conn, table, row, None, Some(new))?;
        self.touched.push((table, id));
        Ok(true)
    }

    pub(super) fn delete(
        &mut self,
        table: &'static Table,
        id: Uuid,
        old: &[Cell],
    ) -> Result<(), StoreError> {
        self.log(table, id, old, Patch::Removed(patch::filled(old)))?;
        let row = indexed_row(self.conn, table, id)?;
        index(self.conn, table, row, Some(old), None)?;
        delete_row(self.conn, table, id)?;
        self.touched.push((table, id));
        Ok(())
    }

    /// The key that digests one person's records; made when the person is first written about. Erasing it
    /// makes their digests meaningless while the chain stays whole (safety.md).
    fn digest_key(&mut self, person: Option<Uuid>) -> Result<Vec<u8>, StoreError> {
        let Some(person) = person else {
            return Ok(self.chain_key.to_vec());
        };
        let found: Option<Vec<u8>> = self.read().maybe(
            "SELECT key FROM person_key WHERE person = ?1",
            [person.as_bytes().as_slice()],
            |row| row.get(0),
        )?;
        if let Some(key) = found {
            return Ok(key);
        }
        let key: [u8; 32] = self.random()?;
        self.conn
            .prepare_cached("INSERT INTO person_key (person, key) VALUES (?1, ?2)")?
            .execute(params![person.as_bytes().as_slice(), key.as_slice()])?;
        Ok(key.to_vec())
    }

    pub(super) fn log(
        &mut self,
        table: &'static Table,
        id: Uuid,
        row: &[Cell],
        patch: Patch,
    ) -> Result<(), StoreError> {
        let person = match table
            .person
            .and_then(|column| table.place(column))
            .and_then(|place| row.get(place))
        {
            Some(Cell::Blob(bytes)) => Uuid::from_slice(bytes).ok(),
            _ => None,
        };
        let position = self.position();
        if self.act.is_none() {
            self.conn
                .prepare_cached(
                    "INSERT INTO act (id, device, time, coordinator, action, undoes, hands)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    position,
                    self.device.no,
                    self.device.time,
                    self.actor.as_bytes().as_slice(),
                    self.action,
                    self.undoes,
                    self.hands.as_ref().map(|hands| hands.as_bytes().as_slice())
                ])?;
            self.act = Some(position);
        }
        if self.person.is_none() {
            self.person = person;
        }
        let op = match patch {
            Patch::Created(_) => 1,
            Patch::Changed(_) => 2,
            Patch::Removed(_) => 3,
            Patch::Restated(_) => 4,
            Patch::Erased => 5,
        };
        let fields: Vec<&str> = patch
            .places()
            .iter()
            .filter_map(|place| table.columns.get(usize::from(*place)).copied())
            .collect();
        let bytes = patch.encode()?;
        let digest = mac(
            &self.digest_key(person)?,
            &[table.name.as_bytes(), id.as_bytes(), &bytes],
        )?;
        let sequence = self.device.sequence + 1;
        let link = Link {
            previous: &self.device.head,
            sequence,
            device: self.device.id.as_bytes(),
            time: self.device.time,
            actor: self.actor.as_bytes(),
            hands: self.hands.as_ref().map(|hands| hands.as_bytes().as_slice()),
            action: self.action,
            undoes: self.undoes,
            table: table.name,
            subject: id.as_bytes(),
            op,
            fields: &fields,
            digest: &digest,
        }
        .mac(self.chain_key)?;
        self.conn
            .prepare_cached(
                "INSERT INTO change (position, act, device, sequence, kind, subject, op, person, patch, digest, mac)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                position,
                self.act,
                self.device.no,
                sequence,
                table.code,
                id.as_bytes().as_slice(),
                op,
                person.map(|p| p.as_bytes().to_vec()),
                bytes,
                digest.as_slice(),
                link.as_slice()
            ])?;
        self.device.sequence = sequence;
        self.device.head = link;
        self.device.position = position;
        Ok(())
    }

    /// Every rule of every record touched must hold when the act ends, by whatever door it came.
    fn keep_rules(&mut self) -> Result<(), StoreError> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_by_key(|(table, id)| (table.code, *id));
        touched.dedup_by_key(|(table, id)| (table.code, *id));
        for (table, id) in touched {
            if let Some(rule) = table.rule {
                rule(self, id)?;
            }
        }
        Ok(())
    }

    fn keep_head(&mut self) -> Result<(), StoreError> {
        if self.act.is_some() {
            self.conn
                .prepare_cached(
                    "UPDATE device SET last_sequence = ?2, last_time = ?3, head = ?4, last_wall = ?5,
                       jumped = max(jumped, coalesce(abs(?5 - coalesce(last_wall, nullif(last_time, 0) >> 16)) > ?6, 0))
                     WHERE no = ?1",
                )?
                .execute(params![
                    self.device.no,
                    self.device.sequence,
                    self.device.time,
                    self.device.head.as_slice(),
                    // A loading writes years within a minute.
                    (!self.loading).then_some(self.now_ms),
                    JUMP_MS
                ])?;
        }
        Ok(())
    }
}

/// By how much a clock must differ from what it said at the act before to have jumped: 30 days (safety.md).
pub(super) const JUMP_MS: i64 = 30 * 24 * 60 * 60 * 1000;

pub(super) fn insert_row(
    conn: &Connection,
    table: &Table,
    cells: &[Cell],
) -> Result<(), StoreError> {
    let marks = vec!["?"; cells.len()].join(", ");
    let sql = format!(
        "INSERT INTO \"{}\" ({}) VALUES ({marks})",
        table.name,
        table.column_list()
    );
    conn.prepare_cached(&sql)?
        .execute(params_from_iter(cells.iter().cloned().map(Value::from)))?;
    Ok(())
}

pub(super) fn update_row(
    conn: &Connection,
    table: &Table,
    id: Uuid,
    places: &[u8],
    cells: &[Cell],
) -> Result<(), StoreError> {
    let mut sets = Vec::new();
    let mut values = vec![Value::Blob(id.as_bytes().to_vec())];
    for place in places.iter().map(|place| usize::from(*place)) {
        if let (Some(column), Some(cell)) = (table.columns.get(place), cells.get(place)) {
            values.push(Value::from(cell.clone()));
            sets.push(format!("\"{column}\" = ?{}", values.len()));
        }
    }
    let sql = format!(
        "UPDATE \"{}\" SET {} WHERE id = ?1",
        table.name,
        sets.join(", ")
    );
    conn.prepare_cached(&sql)?
        .execute(params_from_iter(values))?;
    Ok(())
}

pub(super) fn delete_row(conn: &Connection, table: &Table, id: Uuid) -> Result<(), StoreError> {
    let sql = format!("DELETE FROM \"{}\" WHERE id = ?1", table.name);
    conn.prepare_cached(&sql)?
        .execute([id.as_bytes().as_slice()])?;
    Ok(())
}

/// The row of a record in its search index; nothing where its table has none.
pub(super) fn indexed_row(
    conn: &Connection,
    table: &Table,
    id: Uuid,
) -> Result<Option<i64>, StoreError> {
    if table.search.is_none() {
        return Ok(None);
    }
    let sql = format!("SELECT row FROM \"{}\" WHERE id = ?1", table.name);
    let row = conn
        .prepare_cached(&sql)?
        .query_row([id.as_bytes().as_slice()], |row| row.get(0))?;
    Ok(Some(row))
}

/// Takes the old text out of the index, or puts the new text in. The index holds no text of its own
/// (contentless), so it must be told exactly what it was given.
pub(super) fn index(
    conn: &Connection,
    table: &Table,
    row: Option<i64>,
    old: Option<&[Cell]>,
    new: Option<&[Cell]>,
) -> Result<(), StoreError> {
    let (Some(search), Some(row)) = (table.search, row) else {
        return Ok(());
    };
    let text = |cells: &[Cell]| {
        let mut text = String::new();
        for place in search
            .columns
            .iter()
            .filter_map(|column| table.place(column))
        {
            if let Some(Cell::Text(part)) = cells.get(place) {
                text.push_str(part);
                text.push('\n');
            }
        }
        text
    };
    if let Some(old) = old {
        let sql = format!(
            "INSERT INTO {0} ({0}, rowid, text) VALUES ('delete', ?1, ?2)",
            search.index
        );
        conn.prepare_cached(&sql)?
            .execute(params![row, text(old)])?;
    }
    if let Some(new) = new {
        let sql = format!("INSERT INTO {} (rowid, text) VALUES (?1, ?2)", search.index);
        conn.prepare_cached(&sql)?
            .execute(params![row, text(new)])?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Files from before hands were kept verify as they did: a link without hands is made of the twelve parts it
    /// was always made of. One with hands reads like none without, whatever stands in it.
    #[test]
    fn hands_are_a_part_of_their_own_and_only_where_there_are_any() {
        let key = [7; 32];
        let link = |hands: Option<&'static [u8]>, digest: &'static [u8]| {
            Link {
                previous: &[1; 32],
                sequence: 5,
                device: &[2; 16],
                time: 6,
                actor: &[3; 16],
                hands,
                action: "mark register",
                undoes: Some(4),
                table: "attendance",
                subject: &[8; 16],
                op: 2,
                fields: &["presence", "arrived_order"],
                digest,
            }
            .mac(&key)
            .unwrap()
        };
        let parts: [&[u8]; 12] = [
            &[1; 32],
            &5_i64.to_le_bytes(),
            &[2; 16],
            &6_i64.to_le_bytes(),
            &[3; 16],
            b"mark register",
            &4_i64.to_le_bytes(),
            b"attendance",
            &[8; 16],
            &2_i64.to_le_bytes(),
            b"presence,arrived_order",
            &[9; 32],
        ];
        assert_eq!(link(None, &[9; 32]), mac(&key, &parts).unwrap());
        assert_ne!(link(None, &[9; 32]), link(Some(&[4; 16]), &[9; 32]));
        // What would be the digest and the hands run together.
        let mut together = [9; 32].to_vec();
        together.extend(16_u64.to_le_bytes());
        together.extend([4; 16]);
        let together: &'static [u8] = together.leak();
        assert_ne!(link(None, together), link(Some(&[4; 16]), &[9; 32]));
        assert_ne!(link(Some(&[]), &[9; 32]), link(None, &[9; 32]));
    }
}

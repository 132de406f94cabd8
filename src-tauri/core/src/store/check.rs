//! The whole check of a file: cipher, SQLite, foreign keys, the chain with its digests, and that the state
//! tables are exactly what the log says.

use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::{
    Store, StoreError, Table, Walk,
    gate::{Link, mac},
    patch::{Cell, Patch, whole},
};
use crate::progress::Part;

/// Rows that the check walks between two times that it asks whether to go on.
const SLICE: u32 = 5_000;

/// Where in the chain a walk stands: after this change of this laptop, whose link is `previous`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ChainAt {
    pub(super) device: i64,
    pub(super) sequence: i64,
    pub(super) previous: [u8; 32],
}

/// What a check found. Empty faults mean that all is well.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many change rows were looked at.
    pub changes: u64,
    /// How many records were compared with the log.
    pub records: u64,
    /// What is wrong, a plain sentence each; at most twenty of a kind.
    pub faults: Vec<String>,
}

impl Store {
    /// Checks the file from its pages up to the meaning of its log.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn check(&self) -> Result<Findings, StoreError> {
        self.check_watched(&Part::default())
    }

    /// The same as long work, which can be looked at and stopped.
    ///
    /// # Errors
    /// When the file cannot be read at all, or [`StoreError::Stopped`].
    pub fn check_watched(&self, part: &Part) -> Result<Findings, StoreError> {
        let mut findings = Findings::default();
        let [pages, search, walking] = part.split([4, 2, 4]);
        self.check_pages(&pages, &mut findings)?;
        self.check_search(&search, &mut findings)?;
        let mut steps = walking.steps(self.rows_to_walk()?);
        let mut walk = Walk::default();
        let mut before = 0;
        while !walk.is_done() {
            walk.go_on(self, SLICE)?;
            let looked = walk.findings().changes + walk.findings().records;
            steps.done(looked - before)?;
            before = looked;
        }
        let walked = walk.findings().clone();
        findings.changes = walked.changes;
        findings.records = walked.records;
        findings.faults.extend(walked.faults);
        Ok(findings)
    }

    /// How many changes and records a walk looks at.
    fn rows_to_walk(&self) -> Result<u64, StoreError> {
        let mut rows = self.reader().number("SELECT count(*) FROM change", [])?;
        for table in self.tables {
            let count = format!("SELECT count(*) FROM \"{}\"", table.name);
            rows += self.reader().number(&count, [])?;
        }
        Ok(u64::try_from(rows).unwrap_or(0))
    }

    /// Holds every index to its table, and every page to its place: what SQLite itself can say of a file.
    pub(crate) fn check_structure(&self) -> Result<Vec<String>, StoreError> {
        let found = self
            .reader()
            .rows("PRAGMA integrity_check(20)", [], |row| {
                row.get::<_, String>(0)
            })?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    fn check_pages(&self, part: &Part, findings: &mut Findings) -> Result<(), StoreError> {
        let mut steps = part.steps(3);
        // SQLCipher looks at the main file alone. After a power cut a page there may be half written that the log beside
        // it holds whole, and whatever is read is read from there. On a full disk the log has to stay; then what is in use
        // is looked at below, page by page too, but as it is read.
        let taken_in = self
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        let mut lines = |pragma: &str, what: &str, fine: &[&str]| -> Result<(), StoreError> {
            let _asked = part.asked_by(&self.conn)?;
            let mut statement = self.conn.prepare(pragma)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let line = match row.get_ref(0)? {
                    rusqlite::types::ValueRef::Text(text) => {
                        String::from_utf8_lossy(text).into_owned()
                    }
                    _ => String::from("a row"),
                };
                if !fine.contains(&line.as_str()) && findings.faults.len() < 20 {
                    findings.faults.push(format!("{what}: {line}."));
                }
            }
            steps.done(1)
        };
        if taken_in.is_ok() {
            lines("PRAGMA cipher_integrity_check", "A page is damaged", &[])?;
        }
        lines("PRAGMA integrity_check", "The file is damaged", &["ok"])?;
        lines(
            "PRAGMA foreign_key_check",
            "A record names another that is not there, in",
            &[],
        )
    }

    /// Looks at the next links of the chain, at most so many; gives where to go on, or nothing at the end of all.
    pub(super) fn check_links(
        &self,
        from: ChainAt,
        most: i64,
        findings: &mut Findings,
    ) -> Result<Option<ChainAt>, StoreError> {
        let device = self.reader().maybe(
            "SELECT no, id, last_sequence, head FROM device WHERE no >= ?1 ORDER BY no LIMIT 1",
            [from.device],
            |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, [u8; 16]>(1)?,
                    row.get::<_, i64>(2)?,
                    row.get::<_, [u8; 32]>(3)?,
                ))
            },
        )?;
        let Some((no, id, last, head)) = device else {
            return Ok(None);
        };
        {
            let mut previous = from.previous;
            let mut sequence = from.sequence;
            let mut looked = 0i64;
            let mut faults = Vec::new();
            let mut statement = self.conn.prepare_cached(
                "SELECT change.sequence, act.time, act.coordinator, act.action, act.undoes, change.kind,
                        change.subject, change.op, change.patch, change.digest, change.mac, change.person,
                        (SELECT key FROM person_key WHERE person_key.person = change.person), act.hands,
                        change.places,
                        change.patch IS NOT NULL OR EXISTS (
                          SELECT 1 FROM change AS later WHERE later.kind = change.kind
                            AND later.subject = change.subject AND later.position > change.position AND later.op > 3)
                 FROM change JOIN act ON act.id = change.act
                 WHERE change.device = ?1 AND change.sequence > ?2 ORDER BY change.sequence LIMIT ?3",
            )?;
            let mut rows = statement.query([no, sequence, most])?;
            while let Some(row) = rows.next()? {
                looked += 1;
                findings.changes += 1;
                let at: i64 = row.get(0)?;
                sequence += 1;
                if at != sequence {
                    faults.push(format!("The log has a gap before change {at}."));
                    sequence = at;
                }
                let table = self.table(row.get(5)?)?;
                let subject: [u8; 16] = row.get(6)?;
                let digest: [u8; 32] = row.get(9)?;
                let link: [u8; 32] = row.get(10)?;
                let patch: Option<Vec<u8>> = row.get(8)?;
                let person: Option<Vec<u8>> = row.get(11)?;
                let key: Option<Vec<u8>> = row.get(12)?;
                let key = if person.is_some() {
                    key
                } else {
                    Some(self.chain_key.to_vec())
                };
                let places: Option<Vec<u8>> = row.get(14)?;
                let answered: bool = row.get(15)?;
                let places = match (&patch, key) {
                    (Some(bytes), Some(key)) => {
                        if mac(&key, &[table.name.as_bytes(), &subject, bytes])? != digest {
                            faults.push(format!("What change {at} says was altered."));
                        }
                        Some(Patch::decode(bytes)?.places())
                    }
                    // Without its key nothing says that this is what was written.
                    (Some(_), None) => {
                        faults.push(format!("What change {at} says cannot be proven."));
                        None
                    }
                    // Erased: its fields and its digest stay, and so does the chain. A later change says that it was.
                    (None, _) => {
                        if !answered {
                            faults.push(format!("What change {at} said is missing."));
                        }
                        places
                    }
                };
                if let Some(places) = places {
                    let fields: Vec<&str> = places
                        .iter()
                        .filter_map(|place| table.columns.get(usize::from(*place)).copied())
                        .collect();
                    let action: String = row.get(3)?;
                    let actor: Vec<u8> = row.get(2)?;
                    let hands: Option<Vec<u8>> = row.get(13)?;
                    let expected = Link {
                        previous: &previous,
                        sequence: at,
                        device: &id,
                        time: row.get(1)?,
                        actor: &actor,
                        hands: hands.as_deref(),
                        action: &action,
                        undoes: row.get(4)?,
                        table: table.name,
                        subject: &subject,
                        op: row.get(7)?,
                        fields: &fields,
                        digest: &digest,
                    }
                    .mac(self.chain_key.as_slice())?;
                    if expected != link {
                        faults.push(format!("The chain is broken at change {at}."));
                    }
                }
                previous = link;
                if faults.len() > 20 {
                    break;
                }
            }
            let ended = looked < most;
            if ended && faults.is_empty() && (sequence != last || previous != head) {
                faults.push("The end of the log is missing.".to_owned());
            }
            let broken = faults.len() > 20;
            findings.faults.append(&mut faults);
            if ended || broken {
                return Ok(Some(ChainAt {
                    device: no + 1,
                    ..ChainAt::default()
                }));
            }
            Ok(Some(ChainAt {
                device: no,
                sequence,
                previous,
            }))
        }
    }

    /// Compares the next records of one table that the log names with what it says of them.
    pub(super) fn check_log_of(
        &self,
        table: &'static Table,
        after: [u8; 16],
        most: i64,
        findings: &mut Findings,
    ) -> Result<Option<[u8; 16]>, StoreError> {
        let list = table.column_list();
        let mut stored = self.conn.prepare_cached(&format!(
            "SELECT {list} FROM \"{}\" WHERE id = ?1",
            table.name
        ))?;
        let mut log = self.conn.prepare_cached(
            "SELECT subject, patch FROM change WHERE kind = ?1 AND subject > ?2 ORDER BY subject, position",
        )?;
        let mut compare =
            |subject: [u8; 16], expected: Option<Vec<Cell>>, findings: &mut Findings| {
                let now: Option<Vec<Cell>> = stored
                    .query_row([subject.as_slice()], |row| {
                        (0..table.columns.len())
                            .map(|at| row.get_ref(at).map(Cell::from))
                            .collect()
                    })
                    .optional()?;
                findings.records += 1;
                if now != expected && findings.faults.len() < 40 {
                    findings.faults.push(format!(
                        "The log and the table “{}” do not agree on one record.",
                        table.name
                    ));
                }
                Ok::<(), StoreError>(())
            };
        let mut compared = 0i64;
        let mut current: Option<([u8; 16], Option<Vec<Cell>>)> = None;
        let mut rows = log.query(rusqlite::params![table.code, after.as_slice()])?;
        while let Some(row) = rows.next()? {
            let subject: [u8; 16] = row.get(0)?;
            let patch: Option<Vec<u8>> = row.get(1)?;
            let Some(patch) = patch else { continue };
            if current.as_ref().is_none_or(|(at, _)| *at != subject) {
                if let Some((at, expected)) = current.take() {
                    compare(at, expected, findings)?;
                    compared += 1;
                    if compared >= most {
                        return Ok(Some(at));
                    }
                }
                current = Some((subject, None));
            }
            let state = current.as_mut().map(|(_, state)| state);
            if let Some(state) = state {
                apply(state, Patch::decode(&patch)?, table.columns.len());
            }
        }
        if let Some((at, expected)) = current.take() {
            compare(at, expected, findings)?;
        }
        Ok(None)
    }

    /// Looks at the next rows of one table for one that the log does not know.
    pub(super) fn check_rows_of(
        &self,
        table: &'static Table,
        after: [u8; 16],
        most: i64,
        findings: &mut Findings,
    ) -> Result<Option<[u8; 16]>, StoreError> {
        let name = table.name;
        let mut rows = self.conn.prepare_cached(&format!(
            "SELECT id, EXISTS (SELECT 1 FROM change WHERE change.kind = ?1 AND change.subject = \"{name}\".id
                                AND change.patch IS NOT NULL)
             FROM \"{name}\" WHERE id > ?2 ORDER BY id LIMIT ?3"
        ))?;
        let mut rows = rows.query(rusqlite::params![table.code, after.as_slice(), most])?;
        let (mut looked, mut last) = (0i64, after);
        while let Some(row) = rows.next()? {
            looked += 1;
            last = row.get(0)?;
            let known: bool = row.get(1)?;
            if !known && findings.faults.len() < 40 {
                findings.faults.push(format!(
                    "The table “{name}” holds a record the log does not know."
                ));
            }
        }
        Ok((looked >= most).then_some(last))
    }

    /// The subject ids of one kind that the log has ever named; for tests that read the log.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn subjects(&self, table: &Table) -> Result<Vec<Uuid>, StoreError> {
        self.reader().rows(
            "SELECT DISTINCT subject FROM change WHERE kind = ?1",
            [table.code],
            |row| row.get::<_, [u8; 16]>(0).map(Uuid::from_bytes),
        )
    }
}

fn apply(state: &mut Option<Vec<Cell>>, patch: Patch, columns: usize) {
    match patch {
        Patch::Created(fields) | Patch::Restated(fields) => {
            *state = Some(whole(columns, &fields));
        }
        Patch::Changed(fields) => {
            if let Some(row) = state {
                for (place, _, new) in fields {
                    if let Some(cell) = row.get_mut(usize::from(place)) {
                        *cell = new;
                    }
                }
            }
        }
        Patch::Removed(_) | Patch::Erased => *state = None,
    }
}

//! The small writer of who looked: one cheap row for each look, outside the change log. The store knows no kinds of
//! looking; the words are handed in.
//!
//! A page asks several questions about one person, and a coordinator goes to and fro between two pages. So looks of one
//! kind at one record by one coordinator that follow each other within [`ONE_ROW_MS`] are one row, which is written
//! when the first of them happens: that somebody looked is on the disk before the page is shown. How often and how
//! long is kept in memory and written with the next row, after [`HELD_MS`], or at the lock, so that reading does not
//! wait for the disk each time.

use std::collections::{BTreeSet, VecDeque};

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{Store, StoreError, Tx};

/// Looks that follow each other so closely are one row. The trigger `access_stays` allows no more.
pub(crate) const ONE_ROW_MS: i64 = 10 * 60 * 1000;
/// What one page asks comes within this and is one look.
const ONE_LOOK_MS: i64 = 5_000;
/// For how long a row that grew may wait in memory.
const HELD_MS: i64 = 60_000;
/// Whatever is opened so soon after a search that offered it was found by it.
const FOUND_MS: i64 = 5 * 60 * 1000;
/// How many rows are still known to grow. A coordinator looks at fewer records within ten minutes.
const RECENT: usize = 64;
/// How many looks are kept for later while the disk is full. Beyond that the first ones stand for the rest.
const OWED: usize = 1000;

/// One look, in the store's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Access {
    /// What was done: a word of the CHECK of the table.
    pub kind: &'static str,
    /// What was shown.
    pub what: Option<&'static str>,
    /// Who; nobody for a wrong passphrase.
    pub by: Option<Uuid>,
    /// In whose hands the laptop was.
    pub hands: Option<Uuid>,
    /// Whose record.
    pub person: Option<Uuid>,
    /// Which record of theirs.
    pub subject: Option<Uuid>,
    /// How often, where that is known already.
    pub times: i64,
}

/// A row that may still grow.
#[derive(Debug)]
struct Row {
    id: i64,
    access: Access,
    last_at: i64,
    times: i64,
    /// When what is on the disk was written; nothing while it is the same.
    changed_since: Option<i64>,
}

/// What is remembered of the looks of this sitting.
#[derive(Debug, Default)]
pub(super) struct Looks {
    recent: VecDeque<Row>,
    /// What could not be written yet, and when it happened.
    owed: Vec<(Access, i64)>,
    /// What the last search offered, and when.
    offered: (BTreeSet<Uuid>, i64),
}

impl Store {
    /// Remembers what a search offered, so that what is opened from it is known to be found by it.
    pub(crate) fn offered(&mut self, ids: BTreeSet<Uuid>) {
        self.looks.offered = (ids, self.clock.now_ms());
    }

    /// Puts looks on record. It never fails: on a full disk they are kept in memory and written with the next, because
    /// somebody may need a telephone number now.
    pub(crate) fn note_access(&mut self, looks: Vec<Access>) {
        let now = self.clock.now_ms();
        let mut new = Vec::new();
        for access in looks {
            let known = self.looks.recent.iter_mut().find(|row| {
                row.access.kind == access.kind
                    && row.access.what == access.what
                    && row.access.by == access.by
                    && row.access.hands == access.hands
                    && row.access.person == access.person
                    && row.access.subject == access.subject
                    && (0..=ONE_ROW_MS).contains(&(now - row.last_at))
                    // A row that was not written for so long could not grow by the file's own rule.
                    && row.changed_since.is_none_or(|since| now - since <= ONE_ROW_MS)
            });
            match known {
                Some(row) => {
                    if now - row.last_at > ONE_LOOK_MS {
                        row.times += access.times;
                    }
                    if row.last_at != now {
                        row.changed_since.get_or_insert(row.last_at);
                        row.last_at = now;
                    }
                }
                None => new.push((access, now)),
            }
        }
        let waits_too_long = self.looks.recent.iter().any(|row| {
            row.changed_since
                .is_some_and(|since| now - since >= HELD_MS)
        });
        if !new.is_empty() || waits_too_long {
            self.keep_looks(new);
        }
    }

    /// Writes what is still in memory. To be called before the file is closed.
    pub(crate) fn keep_looks_now(&mut self) {
        self.keep_looks(Vec::new());
    }

    fn keep_looks(&mut self, new: Vec<(Access, i64)>) {
        if self.loading.is_some() {
            return;
        }
        self.looks.owed.extend(new);
        self.looks.owed.truncate(OWED);
        match self.write_looks() {
            Ok(rows) => {
                // What a search offered is opened from it once; whatever follows was reached another way.
                for (access, _) in std::mem::take(&mut self.looks.owed) {
                    if access.kind == "view"
                        && let Some(id) = access.subject.or(access.person)
                    {
                        self.looks.offered.0.remove(&id);
                    }
                }
                for row in &mut self.looks.recent {
                    row.changed_since = None;
                }
                self.looks.recent.extend(rows);
                let more = self.looks.recent.len().saturating_sub(RECENT);
                self.looks.recent.drain(..more);
            }
            Err(_) => self.roll_back(),
        }
    }

    fn write_looks(&self) -> Result<Vec<Row>, StoreError> {
        let looks = &self.looks;
        let changed = looks
            .recent
            .iter()
            .filter(|row| row.changed_since.is_some());
        self.begin()?;
        for row in changed {
            self.conn
                .prepare_cached("UPDATE access SET last_at = ?2, times = ?3 WHERE id = ?1")?
                .execute(params![row.id, row.last_at, row.times])?;
        }
        let mut rows = Vec::new();
        for (access, at) in &looks.owed {
            let offered = |id: Option<Uuid>| id.is_some_and(|id| looks.offered.0.contains(&id));
            let found = access.kind == "view"
                && (0..=FOUND_MS).contains(&(at - looks.offered.1))
                && offered(access.subject.or(access.person));
            let id = insert(&self.conn, access, found, *at)?;
            rows.push(Row {
                id,
                access: access.clone(),
                last_at: *at,
                times: access.times,
                changed_since: None,
            });
        }
        self.conn
            .execute_batch("COMMIT")
            .map_err(StoreError::from)?;
        Ok(rows)
    }

    /// Forgets what is only in memory of records that are no more: a later row may bear the number of one that went with
    /// whoever was erased.
    pub(super) fn forget_looks_at_nobody(&mut self) {
        self.looks.recent.clear();
        let read = self.reader();
        let gone = |person: Uuid| {
            let sql = "SELECT EXISTS (SELECT 1 FROM person WHERE id = ?1)";
            matches!(read.number(sql, [person.as_bytes().as_slice()]), Ok(0))
        };
        let owed: Vec<_> = self
            .looks
            .owed
            .iter()
            .filter(|(access, _)| !access.person.is_some_and(gone))
            .cloned()
            .collect();
        self.looks.owed = owed;
    }

    /// How many rows are known to grow, and whether one waits in memory.
    #[cfg(test)]
    pub(crate) fn looks_in_memory(&self) -> (usize, bool) {
        let recent = &self.looks.recent;
        let waits = recent.iter().any(|row| row.changed_since.is_some());
        (recent.len(), waits)
    }
}

impl Tx<'_> {
    /// Puts on record, together with the act itself, that something leaves.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn note_access(
        &mut self,
        kind: &'static str,
        subject: Uuid,
        people: &[Uuid],
    ) -> Result<(), StoreError> {
        let whom = if people.is_empty() {
            vec![None]
        } else {
            people.iter().copied().map(Some).collect()
        };
        for person in whom {
            let access = Access {
                kind,
                what: None,
                by: Some(self.actor()),
                hands: self.hands(),
                person,
                subject: Some(subject),
                times: 1,
            };
            insert(self.conn, &access, false, self.now_ms())?;
        }
        Ok(())
    }
}

fn insert(conn: &Connection, access: &Access, found: bool, at: i64) -> Result<i64, StoreError> {
    let id = |id: Option<Uuid>| id.map(|id| id.as_bytes().to_vec());
    conn.prepare_cached(
        "INSERT INTO access (kind, what, \"by\", hands, person, subject, found, first_at, last_at, times)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)",
    )?
    .execute(params![
        access.kind,
        access.what,
        id(access.by),
        id(access.hands),
        id(access.person),
        id(access.subject),
        found,
        at,
        access.times
    ])?;
    Ok(conn.last_insert_rowid())
}

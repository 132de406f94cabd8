//! The store: one encrypted file, its migrations, the one write gate, the change log, undo and search.
//! It knows no concept: what a table means is handed in as a list of [`Table`]s.

mod access;
mod check;
mod check_search;
mod copied;
mod erasing;
mod error;
mod gate;
mod handing_over;
mod laptop;
#[cfg(test)]
mod migrated;
mod patch;
mod read;
pub(crate) mod record;
mod search;
mod spare;
#[cfg(test)]
mod tests;
mod undo;
mod watch;
#[cfg(test)]
mod watch_tests;

use std::path::Path;

use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
    config::DbConfig,
};
use rusqlite_migration::{M, Migrations};
use uuid::Uuid;
use zeroize::Zeroizing;

pub(crate) use access::Access;
pub use check::Findings;
pub(crate) use erasing::Said;
pub use error::StoreError;
pub(crate) use gate::mac;
pub use gate::{Tx, Written};
pub use handing_over::HandOverError;
pub(crate) use handing_over::{NamingKey, naming, naming_keys, naming_rows};
pub use laptop::Alarm;
pub use patch::{Cell, Patch};
#[cfg(test)]
pub(crate) use read::asked;
pub use read::{Reader, id_list, of_act};
pub use record::{Field, Opposite, Record, Rule, SearchIndex, Table};
pub use search::{question, question_of_texts};
pub use undo::Act;
pub(crate) use undo::later;
pub use watch::Walk;

use crate::{clock::Clock, ids::IdSource, progress::Part};

/// Marks the file as ours in SQLite's header: the letters "LWel".
const APPLICATION_ID: i32 = 0x4C57_656C;

const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("migrations/001_first.sql")),
    M::up(include_str!("migrations/002_good_news.sql")),
    M::up(include_str!("migrations/003_what_there_is_to_tell.sql")),
    M::up(include_str!("migrations/004_words_compared.sql")),
    M::up(include_str!("migrations/005_reports.sql")),
    M::up(include_str!("migrations/006_who_said_it.sql")),
    M::up(include_str!("migrations/007_next_try.sql")),
    M::up(include_str!("migrations/008_finding.sql")),
    M::up(include_str!("migrations/009_put_together.sql")),
    M::up(include_str!("migrations/010_what_next.sql")),
    M::up(include_str!("migrations/011_when_life_changes.sql")),
    M::up(include_str!("migrations/012_promises_and_rest.sql")),
    M::up(include_str!("migrations/013_one_person_twice.sql")),
    M::up(include_str!("migrations/014_helper_mode.sql")),
    M::up(include_str!("migrations/015_erasure.sql")),
    M::up(include_str!("migrations/016_privacy.sql")),
    M::up(include_str!("migrations/017_who_looked.sql")),
    M::up(include_str!("migrations/018_keys.sql")),
    M::up(include_str!("migrations/019_watch_and_backups.sql")),
    M::up(include_str!("migrations/020_restored.sql")),
    M::up(include_str!("migrations/021_restricted_from.sql")),
    M::up(include_str!("migrations/022_made_from_a_line.sql")),
    M::up(include_str!("migrations/023_long_years.sql")),
    M::up(include_str!("migrations/024_copies_count.sql")),
    M::up(include_str!("migrations/025_restricted_referrals.sql")),
    M::up(include_str!("migrations/026_who_went.sql")),
    M::up(include_str!("migrations/027_who_dealt.sql")),
    M::up(include_str!("migrations/028_changes_of_an_act.sql")),
];

/// The laptop's own line in the log.
#[derive(Debug, Clone)]
struct Device {
    no: i64,
    id: Uuid,
    sequence: i64,
    /// Hybrid logical time: milliseconds in the upper bits, a count in the lower sixteen, so that order is
    /// kept when the clock is put back (Kulkarni et al., Logical Physical Clocks, 2014).
    time: i64,
    head: [u8; 32],
    /// The place of the last change in the log, whichever laptop it was made on. Nobody else writes while the file is open.
    position: i64,
}

impl Device {
    fn at(&self, now_ms: i64) -> Self {
        Self {
            time: (now_ms << 16).max(self.time + 1),
            ..self.clone()
        }
    }
}

/// An open file.
pub struct Store {
    conn: Connection,
    tables: &'static [&'static Table],
    clock: Box<dyn Clock>,
    ids: Box<dyn IdSource>,
    device: Device,
    chain_key: Zeroizing<[u8; 32]>,
    /// Whether the file holds pretend people.
    pretend: bool,
    /// In whose hands the laptop is, when not in the coordinator's own.
    hands: Option<Uuid>,
    /// The loading that is under way.
    loading: Option<Loading>,
    /// What is remembered of who looked.
    looks: access::Looks,
    /// Room that is kept back for drafts on a full disk.
    spare: Option<spare::Spare>,
}

/// Many acts in one transaction.
struct Loading {
    /// Where the log stood before.
    before: Device,
    /// Whether an act failed; then nothing of the loading is kept.
    failed: bool,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("pretend", &self.pretend)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Makes a new file, or finishes one whose making was cut short. `pretend` can never be cleared after.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(
        path: &Path,
        key_hex: &str,
        tables: &'static [&'static Table],
        clock: Box<dyn Clock>,
        mut ids: Box<dyn IdSource>,
        pretend: bool,
    ) -> Result<Self, StoreError> {
        for_the_owner_only(path)?;
        let mut conn = connect(path, key_hex)?;
        conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        migrate(&mut conn)?;
        let now = clock.now_ms();
        let mut chain_key = Zeroizing::new([0u8; 32]);
        ids.random(chain_key.as_mut_slice())
            .map_err(|e| StoreError::Io(std::io::Error::other(e.to_string())))?;
        let tx = conn.transaction()?;
        let file = ids.next(now);
        let device = ids.next(now);
        tx.execute(
            "INSERT INTO file (one, id, made_at, pretend) VALUES (1, ?1, ?2, ?3)",
            (file.as_bytes().as_slice(), now, pretend),
        )?;
        tx.execute(
            "INSERT INTO secret (name, key) VALUES ('chain', ?1)",
            [chain_key.as_slice()],
        )?;
        tx.execute(
            "INSERT INTO device (no, id, since, last_sequence, last_time, head) VALUES (1, ?1, ?2, 0, 0, zeroblob(32))",
            (device.as_bytes().as_slice(), now),
        )?;
        for table in tables {
            tx.execute(
                "INSERT INTO kind (code, name) VALUES (?1, ?2)",
                (table.code, table.name),
            )?;
        }
        tx.commit()?;
        Self::opened(conn, tables, clock, ids)
    }

    /// Opens a file.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`] for another file or key, [`StoreError::Newer`] for a file of a newer version,
    /// [`StoreError::Damaged`] for one that is not whole.
    pub fn open(
        path: &Path,
        key_hex: &str,
        tables: &'static [&'static Table],
        clock: Box<dyn Clock>,
        ids: Box<dyn IdSource>,
    ) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::NotFound);
        }
        let mut conn = connect(path, key_hex)?;
        let application: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if application != APPLICATION_ID {
            return Err(StoreError::NotOurs);
        }
        let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let version = usize::try_from(version).map_err(|_| StoreError::Damaged)?;
        if version > MIGRATIONS.len() {
            return Err(StoreError::Newer);
        }
        if version < MIGRATIONS.len() {
            conn = copy_before_migration(conn, path, key_hex, version)?;
        }
        migrate(&mut conn)?;
        let mut store = Self::opened(conn, tables, clock, ids)?;
        store.wipe_what_is_due()?;
        Ok(store)
    }

    fn opened(
        conn: Connection,
        tables: &'static [&'static Table],
        clock: Box<dyn Clock>,
        ids: Box<dyn IdSource>,
    ) -> Result<Self, StoreError> {
        let chain_key: [u8; 32] =
            conn.query_row("SELECT key FROM secret WHERE name = 'chain'", [], |row| {
                row.get(0)
            })?;
        let pretend: bool = conn.query_row("SELECT pretend FROM file", [], |row| row.get(0))?;
        let device = conn.query_row(
            "SELECT no, id, last_sequence, last_time, head, (SELECT coalesce(max(position), 0) FROM change)
             FROM device ORDER BY no DESC LIMIT 1",
            [],
            |row| {
                Ok(Device {
                    no: row.get(0)?,
                    id: Uuid::from_bytes(row.get(1)?),
                    sequence: row.get(2)?,
                    time: row.get(3)?,
                    head: row.get(4)?,
                    position: row.get(5)?,
                })
            },
        )?;
        for table in tables {
            conn.execute(
                "INSERT OR IGNORE INTO kind (code, name) VALUES (?1, ?2)",
                (table.code, table.name),
            )?;
        }
        conn.set_prepared_statement_cache_capacity(256);
        Ok(Self {
            conn,
            tables,
            clock,
            ids,
            device,
            chain_key: Zeroizing::new(chain_key),
            pretend,
            hands: None,
            loading: None,
            looks: access::Looks::default(),
            spare: None,
        })
    }

    /// Says in whose hands the laptop is from now on; every act says so too. `None` is the coordinator's own.
    pub(crate) fn put_into_hands(&mut self, hands: Option<Uuid>) {
        self.hands = hands;
    }

    /// In whose hands the laptop is, when not in the coordinator's own.
    pub(crate) fn hands(&self) -> Option<Uuid> {
        self.hands
    }

    /// Asks questions.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader { conn: &self.conn }
    }

    /// Whether this file holds pretend people.
    #[must_use]
    pub fn is_pretend(&self) -> bool {
        self.pretend
    }

    /// The clock the file was opened with.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// The head of the chain and its sequence, to be copied to the slot file.
    #[must_use]
    pub fn head(&self) -> ([u8; 32], i64) {
        (self.device.head, self.device.sequence)
    }

    /// The chain's link at one change of this laptop, if the log has got that far; 32 zeros before the first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn link_at(&self, sequence: i64) -> Result<Option<[u8; 32]>, StoreError> {
        if sequence == 0 {
            return Ok(Some([0; 32]));
        }
        self.reader().maybe(
            "SELECT mac FROM change WHERE device = ?1 AND sequence = ?2",
            [self.device.no, sequence],
            |row| row.get(0),
        )
    }

    /// Every table of records, in the order of their numbers.
    #[must_use]
    pub fn tables(&self) -> &'static [&'static Table] {
        self.tables
    }

    fn table(&self, code: u8) -> Result<&'static Table, StoreError> {
        self.tables
            .iter()
            .find(|table| table.code == code)
            .copied()
            .ok_or(StoreError::Newer)
    }

    /// Keeps a little room back beside the file, for what is half typed when the disk is full.
    pub(crate) fn keep_room_for_drafts(&mut self) {
        let file = self.conn.path().map(std::path::PathBuf::from);
        self.spare = file.map(|file| spare::Spare::beside(&file));
    }

    /// Keeps what was typed on a page but not yet saved. Outside the change log (data-model.md).
    ///
    /// # Errors
    /// When the file cannot be written; on a full disk, once the room kept back for this is used up.
    pub fn keep_draft(&mut self, page: &str, text: &str) -> Result<(), StoreError> {
        match self.write_draft(page, text) {
            Err(StoreError::DiskFull) if self.give_room() => self.write_draft(page, text),
            written => written,
        }
    }

    /// Gives up the room kept back for drafts, and says whether there was any.
    pub(crate) fn give_room(&mut self) -> bool {
        self.spare.take().is_some_and(|spare| spare.give())
    }

    fn write_draft(&self, page: &str, text: &str) -> Result<(), StoreError> {
        let now = self.clock.now_ms();
        if text.is_empty() {
            self.conn
                .prepare_cached("DELETE FROM draft WHERE page = ?1")?
                .execute([page])?;
        } else {
            self.conn
                .prepare_cached(
                    "INSERT INTO draft (page, text, at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (page) DO UPDATE SET text = excluded.text, at = excluded.at",
                )?
                .execute((page, text, now))?;
        }
        Ok(())
    }

    /// Lets the drafts of one record belong to another: their pages and what they name. One that the other has too
    /// stays where it is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn hand_over_drafts(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        self.conn.execute(
            "UPDATE OR IGNORE draft SET page = replace(page, ?1, ?2), text = replace(text, ?1, ?2)
             WHERE instr(page, ?1) > 0 OR instr(text, ?1) > 0",
            (from, to),
        )?;
        Ok(())
    }

    /// What was kept for a page, if anything.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn draft(&self, page: &str) -> Result<Option<String>, StoreError> {
        self.reader()
            .maybe("SELECT text FROM draft WHERE page = ?1", [page], |row| {
                row.get(0)
            })
    }

    /// Writes everything into the main file, and closes it. On a full disk what was saved stays in the log beside
    /// the file, where it is as safe; a later closing takes it in.
    ///
    /// # Errors
    /// When the file cannot be written; what was committed is safe all the same.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.keep_looks_now();
        // No ANALYZE: without statistics every laptop answers a question by the same plan, the tested one.
        let taken_in = self
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        match taken_in.map_err(StoreError::from) {
            Ok(()) | Err(StoreError::DiskFull) => {}
            Err(other) => return Err(other),
        }
        self.conn
            .close()
            .map_err(|(_, error)| StoreError::from(error))
    }

    /// Copies the file as it stands, page by page through SQLite's own backup, into a new one with the same key. It is
    /// flushed; what was typed meanwhile is in the one or not, never half.
    ///
    /// # Errors
    /// When the file cannot be read or the copy not be written.
    pub(crate) fn copy_to(
        &self,
        path: &Path,
        key_hex: &str,
        part: &Part,
    ) -> Result<(), StoreError> {
        // Pages a step, some megabytes. There is no other writer to let in between.
        const STEP: std::ffi::c_int = 1024;
        for_the_owner_only(path)?;
        let mut copy = keyed(path, key_hex)?;
        {
            let backup = Backup::new(&self.conn, &mut copy)?;
            let mut steps = None;
            while backup.step(STEP)? != StepResult::Done {
                // How many pages there are is known from the first step on.
                let pages = u64::try_from(backup.progress().pagecount).unwrap_or(0);
                steps
                    .get_or_insert_with(|| part.steps(pages))
                    .done(u64::from(STEP.unsigned_abs()))?;
            }
        }
        copy.close().map_err(|(_, error)| StoreError::from(error))?;
        std::fs::File::open(path)?.sync_all()?;
        Ok(())
    }

    /// Opens a copy and looks at every page, the whole structure, the number of rows of every table and the end of
    /// the chain: it must be this file to the last row.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not; or when one of the two cannot be read.
    pub(crate) fn is_copied_to(
        &self,
        path: &Path,
        key_hex: &str,
        part: &Part,
    ) -> Result<(), StoreError> {
        let copy = connect(path, key_hex)?;
        let asked = part.asked_by(&copy)?;
        let mut steps = part.steps(4);
        let mut lines = |pragma: &str| -> Result<Vec<String>, StoreError> {
            let mut statement = copy.prepare(pragma)?;
            let lines = statement.query_map([], |row| row.get(0))?;
            let lines = lines.collect::<Result<_, _>>()?;
            steps.done(1)?;
            Ok(lines)
        };
        let sound = lines("PRAGMA cipher_integrity_check")?.is_empty()
            && lines("PRAGMA integrity_check")? == ["ok"]
            && counts(&copy)? == counts(&self.conn)?
            && head(&copy)? == head(&self.conn)?;
        steps.done(2)?;
        drop(asked);
        copy.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        copy.close().map_err(|(_, error)| StoreError::from(error))?;
        if sound {
            Ok(())
        } else {
            Err(StoreError::Damaged)
        }
    }

    /// Whether a page of a file fails its check. For an error whose own words do not tell: once a page has failed, SQLite
    /// answers the next question with whatever comes first, such as "out of memory".
    pub(crate) fn has_bad_page(path: &Path, key_hex: &str) -> bool {
        let found = keyed(path, key_hex).and_then(|conn| {
            let mut statement = conn.prepare("PRAGMA cipher_integrity_check")?;
            let mut lines = statement.query([])?;
            Ok(lines.next()?.is_some())
        });
        found.unwrap_or(false)
    }

    /// The version of the tables.
    pub(crate) fn tables_version(&self) -> Result<i64, StoreError> {
        Ok(self
            .conn
            .pragma_query_value(None, "user_version", |row| row.get(0))?)
    }

    /// The schema as text, for the snapshot that shows a change in review.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn schema(&self) -> Result<String, StoreError> {
        let parts = self.reader().rows(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%search_%'
             ORDER BY type DESC, name",
            [],
            |row| row.get::<_, String>(0),
        )?;
        Ok(parts.join(";\n\n"))
    }

    #[cfg(test)]
    pub(crate) fn raw(&self) -> &Connection {
        &self.conn
    }
}

/// How many rows each table has, the index's own tables too.
fn counts(conn: &Connection) -> Result<Vec<(String, i64)>, StoreError> {
    let mut names = conn.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
    )?;
    let names = names
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut counts = Vec::with_capacity(names.len());
    for name in names {
        let sql = format!("SELECT count(*) FROM \"{name}\"");
        let count = conn.query_row(&sql, [], |row| row.get(0))?;
        counts.push((name, count));
    }
    Ok(counts)
}

/// The end of the chain, as the newest line of the log has it.
fn head(conn: &Connection) -> Result<(i64, i64, [u8; 32]), StoreError> {
    Ok(conn.query_row(
        "SELECT no, last_sequence, head FROM device ORDER BY no DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?)
}

/// Makes the empty file readable by nobody else; SQLite gives its log beside it the same rights.
fn for_the_owner_only(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

/// Opens a file and gives it its key, the 256-bit data key as 64 hex digits.
fn keyed(path: &Path, key_hex: &str) -> Result<Connection, StoreError> {
    // SQLite counts itself as started before SQLCipher is. A second thread that opens a file at that moment
    // would be refused its key, so that the first opening is waited for.
    static STARTED: std::sync::Once = std::sync::Once::new();
    STARTED.call_once(|| drop(Connection::open_in_memory()));
    let conn = Connection::open(path)?;
    // Before the key, so that the key itself lives in wiped memory; and SQLCipher's own log is silenced,
    // because it would write to the terminal.
    conn.execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = ON;")?;
    let key = Zeroizing::new(format!("PRAGMA key = \"x'{key_hex}'\""));
    conn.execute_batch(&key)?;
    Ok(conn)
}

/// Opens the file with the settings of safety.md. `key_hex` is the 256-bit data key as 64 hex digits.
fn connect(path: &Path, key_hex: &str) -> Result<Connection, StoreError> {
    let conn = keyed(path, key_hex)?;
    // Before the first read, so that no index of the log is laid beside the file: on a full disk there is no room
    // for one, and nobody could open their records.
    conn.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    // The first read: here a wrong key or a foreign file shows.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0;
         PRAGMA temp_store = MEMORY;",
    )?;
    // A question's plan does not depend on what is asked for: otherwise many are prepared anew each time they are
    // asked, which costs far more than the answer.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(conn)
}

/// A file whose making stopped once its tables stood: where tests begin.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) fn make_tables(path: &Path, key_hex: &str) {
    let mut conn = connect(path, key_hex).unwrap();
    conn.pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    migrate(&mut conn).unwrap();
}

fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    Migrations::from_slice(MIGRATIONS)
        .to_latest(conn)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => StoreError::from(err),
            rusqlite_migration::Error::MigrationDefinition(
                rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
            ) => StoreError::Newer,
            _ => StoreError::Damaged,
        })
}

/// An older file is copied aside, still encrypted, before it is changed.
fn copy_before_migration(
    conn: Connection,
    path: &Path,
    key_hex: &str,
    version: usize,
) -> Result<Connection, StoreError> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| StoreError::from(error))?;
    let folder = path.with_file_name("backups");
    std::fs::create_dir_all(&folder)?;
    let copy = folder.join(format!("before-migration-from-{version}.db"));
    std::fs::copy(path, &copy)?;
    // On the disk before the file itself changes: a power cut must not take both.
    std::fs::OpenOptions::new()
        .write(true)
        .open(&copy)?
        .sync_all()?;
    for changed in [folder.as_path(), path.parent().unwrap_or(&folder)] {
        crate::csv::sync_folder(changed);
    }
    connect(path, key_hex)
}

//! What is true of this file on this laptop alone, outside the change log: alarms about the file itself, and when it
//! was backed up, taken outside, tried or restored.

use uuid::Uuid;

use super::{Store, StoreError, Tx};

/// Something that was noticed about the file, until somebody says that it was dealt with.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Alarm {
    /// Its number.
    pub id: i64,
    /// When it was noticed, UTC milliseconds.
    pub at: i64,
    /// What it is and what to do.
    pub what: String,
    /// What exactly was found, a sentence a line, for whoever looks into it.
    pub details: String,
    /// Whether it says that a backup took the place of the records, which is no fault of theirs.
    pub restored: bool,
}

impl Alarm {
    fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            what: row.get(2)?,
            details: row.get(3)?,
            restored: row.get(4)?,
        })
    }
}

/// A time and a word, kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// UTC milliseconds.
    pub at: i64,
    pub text: String,
}

impl Store {
    /// Keeps what was noticed until it is dealt with. What is told already is not told twice.
    pub(crate) fn raise_alarm(&mut self, what: &str, details: &[String]) -> Result<(), StoreError> {
        self.keep_alarm(what, details, false)
    }

    /// Keeps that a backup took the place of the records until somebody says that they know of it.
    pub(crate) fn notice_restored(&mut self, what: &str) -> Result<(), StoreError> {
        self.keep_alarm(what, &[], true)
    }

    fn keep_alarm(
        &mut self,
        what: &str,
        details: &[String],
        restored: bool,
    ) -> Result<(), StoreError> {
        let now = self.clock.now_ms();
        self.conn.execute(
            "INSERT INTO alarm (at, what, details, restored) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (what) WHERE dealt_at IS NULL DO UPDATE SET details = excluded.details",
            (now, what, details.join("\n"), restored),
        )?;
        Ok(())
    }

    /// What was noticed about the file and not dealt with, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn alarms(&self) -> Result<Vec<Alarm>, StoreError> {
        self.reader().rows(
            "SELECT id, at, what, details, restored FROM alarm WHERE dealt_at IS NULL ORDER BY id",
            [],
            Alarm::from_row,
        )
    }

    /// What was noted under a name.
    pub(crate) fn noted(&self, name: &str) -> Result<Option<Note>, StoreError> {
        self.reader().maybe(
            "SELECT at, text FROM laptop_note WHERE name = ?1",
            [name],
            |row| {
                Ok(Note {
                    at: row.get(0)?,
                    text: row.get(1)?,
                })
            },
        )
    }

    /// Notes something under a name, in place of what was noted before.
    pub(crate) fn note(&mut self, name: &str, text: &str) -> Result<(), StoreError> {
        let now = self.clock.now_ms();
        self.conn.execute(
            "INSERT INTO laptop_note (name, at, text) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET at = excluded.at, text = excluded.text",
            (name, now, text),
        )?;
        Ok(())
    }

    /// Forgets what was noted under a name.
    pub(crate) fn forget_note(&mut self, name: &str) -> Result<(), StoreError> {
        self.conn
            .execute("DELETE FROM laptop_note WHERE name = ?1", [name])?;
        Ok(())
    }

    /// The id of the file, which its copies share.
    pub(crate) fn file_id(&self) -> Result<Uuid, StoreError> {
        self.reader().one("SELECT id FROM file", [], |row| {
            row.get(0).map(Uuid::from_bytes)
        })
    }

    /// The laptop whose line of the log goes on.
    pub(crate) fn device_id(&self) -> Uuid {
        self.device.id
    }

    /// Begins a line of its own in the log, before the first write of a file that was restored or copied: no
    /// sequence number is ever used twice (data-model.md). The order of times goes on.
    pub(crate) fn becomes_another_laptop(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now_ms();
        let next = super::Device {
            no: self.device.no + 1,
            id: self.ids.next(now),
            sequence: 0,
            time: self.device.time,
            head: [0; 32],
            position: self.device.position,
        };
        self.conn.execute(
            "INSERT INTO device (no, id, since, last_sequence, last_time, head) VALUES (?1, ?2, ?3, 0, ?4, zeroblob(32))",
            (next.no, next.id.as_bytes().as_slice(), now, next.time),
        )?;
        self.device = next;
        Ok(())
    }

    /// How many changes the log got after a place of a laptop's line. `None` when the log has another link there, or
    /// none: then the two are not of one history.
    pub(crate) fn changes_since(
        &self,
        device: Uuid,
        sequence: i64,
        head: &[u8; 32],
    ) -> Result<Option<i64>, StoreError> {
        let (position, there) = if sequence == 0 {
            // A laptop's line that has just begun says nothing of what stands before it.
            let began = self.reader().maybe(
                "SELECT (SELECT coalesce(max(position), 0) FROM change WHERE change.device < device.no)
                 FROM device WHERE id = ?1",
                [device.as_bytes().as_slice()],
                |row| row.get::<_, i64>(0),
            )?;
            (began, [0; 32])
        } else {
            let found = self.reader().maybe(
                "SELECT change.position, change.mac FROM change JOIN device ON device.no = change.device
                 WHERE device.id = ?1 AND change.sequence = ?2",
                rusqlite::params![device.as_bytes().as_slice(), sequence],
                |row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?)),
            )?;
            found.map_or((None, [0; 32]), |(position, mac)| (Some(position), mac))
        };
        match position {
            Some(position) if there == *head => Ok(Some(self.reader().number(
                "SELECT count(*) FROM change WHERE position > ?1",
                [position],
            )?)),
            _ => Ok(None),
        }
    }
}

impl Tx<'_> {
    /// An alarm that nobody has dealt with; nothing when somebody has.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such alarm; or when the file cannot be read.
    pub(crate) fn open_alarm(&self, id: i64) -> Result<Option<Alarm>, StoreError> {
        let (alarm, dealt) = self.read().one(
            "SELECT id, at, what, details, restored, dealt_at IS NOT NULL FROM alarm WHERE id = ?1",
            [id],
            |row| Ok((Alarm::from_row(row)?, row.get::<_, bool>(5)?)),
        )?;
        Ok((!dealt).then_some(alarm))
    }

    /// Says that an alarm was dealt with. It stays in the file, which asks that who did it is on record.
    ///
    /// # Errors
    /// When that is not on record yet, or the file cannot be written.
    pub(crate) fn alarm_dealt_with(&mut self, id: i64) -> Result<(), StoreError> {
        let now = self.now_ms();
        self.conn.execute(
            "UPDATE alarm SET dealt_at = ?2 WHERE id = ?1 AND dealt_at IS NULL",
            (id, now),
        )?;
        Ok(())
    }
}

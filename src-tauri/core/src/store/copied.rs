//! A whole copy of the open file under another key.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;

use super::{Store, StoreError, connect, for_the_owner_only};

impl Store {
    /// Copies every page, as it stands after the last act, into a new file that another key opens. The copy is read
    /// back from the disk, page by page, before it is called whole; it is flushed, and nothing lies beside it.
    ///
    /// # Errors
    /// When the copy cannot be written or is not whole. What was written of it stays, for the caller to remove.
    pub fn copy_with_key(&self, path: &Path, key_hex: &str) -> Result<(), StoreError> {
        for_the_owner_only(path)?;
        let mut copy = connect(path, key_hex)?;
        Backup::new(&self.conn, &mut copy)?.run_to_completion(1024, Duration::ZERO, None)?;
        emptied_into_its_file(copy)?;
        std::fs::File::open(path)?.sync_all()?;

        let copy = connect(path, key_hex)?;
        let damaged: i64 = {
            let mut lines = copy.prepare("PRAGMA cipher_integrity_check")?;
            let mut rows = lines.query([])?;
            i64::from(rows.next()?.is_some())
        };
        let whole: String = copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        let head: [u8; 32] = copy.query_row(
            "SELECT head FROM device ORDER BY no DESC LIMIT 1",
            [],
            |row| row.get(0),
        )?;
        emptied_into_its_file(copy)?;
        if damaged != 0 || whole != "ok" || head != self.device.head {
            return Err(StoreError::Damaged);
        }
        Ok(())
    }
}

/// Closes a connection, its log written into the file and gone.
fn emptied_into_its_file(conn: rusqlite::Connection) -> Result<(), StoreError> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| StoreError::from(error))
}

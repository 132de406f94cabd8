//! The floors: what the bare library needs for the same work, with the same durability and encryption.

use std::{error::Error, path::Path};

use rusqlite::{Connection, params};

use crate::measure::{Measured, measure};

/// Opens a file with the app's settings, but nothing else of the app.
///
/// # Errors
/// When the file cannot be opened.
pub fn open(path: &Path, key_hex: &str) -> rusqlite::Result<Connection> {
    let conn = Connection::open(path)?;
    conn.execute_batch(&format!(
        "PRAGMA cipher_memory_security = ON; PRAGMA key = \"x'{key_hex}'\";
         PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
    ))?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(conn)
}

/// One durable insert of a row the size of a visit.
///
/// # Errors
/// When the file cannot be written.
pub fn save_a_visit(
    folder: &Path,
    key_hex: &str,
    text: &str,
    repeats: usize,
) -> Result<Measured, Box<dyn Error>> {
    let conn = open(&folder.join("floor.db"), key_hex)?;
    conn.execute_batch(
        "CREATE TABLE visit (id BLOB PRIMARY KEY, client BLOB, volunteer BLOB, \"on\" TEXT, minutes INTEGER,
         kind TEXT, made INTEGER, text TEXT) STRICT, WITHOUT ROWID",
    )?;
    measure(repeats, |repeat| {
        let id = (repeat as u128).to_be_bytes();
        conn.prepare_cached(
            "INSERT INTO visit VALUES (?1, ?2, ?3, '2026-11-03', 45, 'home', 1, ?4)",
        )?
        .execute(params![id.as_slice(), id.as_slice(), id.as_slice(), text])?;
        Ok(())
    })
}

/// A question, every row of it fetched.
///
/// # Errors
/// When the file cannot be read.
pub fn fetch(
    conn: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> rusqlite::Result<usize> {
    let mut statement = conn.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query(parameters)?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            std::hint::black_box(row.get_ref(column)?);
        }
        count += 1;
    }
    Ok(count)
}

/// Every row of a question straight into a `csv` writer.
///
/// # Errors
/// When the file cannot be read.
pub fn to_csv(
    conn: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<u8>, Box<dyn Error>> {
    use rusqlite::types::ValueRef;
    let mut statement = conn.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Null => writer.write_field("")?,
                ValueRef::Integer(number) => writer.write_field(number.to_string())?,
                ValueRef::Real(number) => writer.write_field(number.to_string())?,
                ValueRef::Text(text) | ValueRef::Blob(text) => writer.write_field(text)?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.into_inner()?)
}

//! The floors: what the bare library needs for the same work, with the same durability and encryption.

use std::{error::Error, io::Write, path::Path, time::Instant};

use living_well_core::{records::TABLES, vault::KdfParams};
use rusqlite::{Connection, config::DbConfig, params, params_from_iter, types::Value};

/// Opens a file with the app's settings, but nothing else of the app.
///
/// # Errors
/// When the file cannot be opened.
pub fn open(path: &Path, key_hex: &str) -> rusqlite::Result<Connection> {
    let conn = Connection::open(path)?;
    conn.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = ON; PRAGMA key = \"x'{key_hex}'\";
         PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
    ))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(256);
    Ok(conn)
}

/// How many rows one transaction of a bulk insert holds.
const BULK: usize = 5_000;

/// The rows of every table alone, in bulk: each table with its columns and its key, and nothing more. The
/// reading is not counted. Answers how long the inserting took, in seconds.
///
/// # Errors
/// When a file cannot be read or written.
pub fn load(from: &Connection, into: &Connection) -> rusqlite::Result<f64> {
    let mut took = 0.0;
    for table in TABLES {
        let columns = table.column_list();
        into.execute_batch(&format!(
            "CREATE TABLE \"{}\" ({columns}, PRIMARY KEY (id)) WITHOUT ROWID",
            table.name
        ))?;
        let marks = vec!["?"; table.columns.len()].join(", ");
        let sql = format!(
            "INSERT INTO \"{}\" ({columns}) VALUES ({marks})",
            table.name
        );
        let mut statement = from.prepare(&format!("SELECT {columns} FROM \"{}\"", table.name))?;
        let mut rows = statement.query([])?;
        loop {
            let mut some: Vec<Vec<Value>> = Vec::with_capacity(BULK);
            while some.len() < BULK
                && let Some(row) = rows.next()?
            {
                some.push(
                    (0..table.columns.len())
                        .map(|at| row.get(at))
                        .collect::<Result<_, _>>()?,
                );
            }
            if some.is_empty() {
                break;
            }
            let begun = Instant::now();
            into.execute_batch("BEGIN IMMEDIATE")?;
            for row in some {
                into.prepare_cached(&sql)?.execute(params_from_iter(row))?;
            }
            into.execute_batch("COMMIT")?;
            took += begun.elapsed().as_secs_f64();
        }
    }
    Ok(took)
}

/// One durable insert of a visit, into the bare file that holds as many as ours.
///
/// # Errors
/// When the file cannot be written.
pub fn save_a_visit(conn: &Connection, text: &str) -> rusqlite::Result<()> {
    let id = uuid::Uuid::now_v7().into_bytes();
    conn.prepare_cached(
        "INSERT INTO visit (id, client, coordinator, \"on\", minutes, kind, made, text)
         VALUES (?1, ?1, ?1, '2026-11-03', 45, 'home', 1, ?2)",
    )?
    .execute(params![id.as_slice(), text])
    .map(|_| ())
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
/// When the file cannot be read or what is written not taken.
pub fn to_csv(
    conn: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    into: impl Write,
) -> Result<(), Box<dyn Error>> {
    use rusqlite::types::ValueRef;
    let mut statement = conn.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut writer = csv::Writer::from_writer(into);
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
    Ok(writer.flush()?)
}

/// Every table and the log, a file each, on the disk when it is done.
///
/// # Errors
/// When a file cannot be read or written.
pub fn export(conn: &Connection, folder: &Path) -> Result<(), Box<dyn Error>> {
    let tables = TABLES
        .iter()
        .map(|table| (table.name, format!("SELECT * FROM \"{}\"", table.name)));
    let log = "SELECT * FROM change JOIN act ON act.id = change.act".to_owned();
    for (name, sql) in tables.chain([("change", log)]) {
        let mut file = std::io::BufWriter::new(std::fs::File::create(
            folder.join(format!("floor-{name}.csv")),
        )?);
        to_csv(conn, &sql, [], &mut file)?;
        file.into_inner()?.sync_all()?;
    }
    Ok(())
}

/// Argon2id alone, as hard as a slot asks.
///
/// # Errors
/// When the parameters are out of range.
pub fn work_the_passphrase(passphrase: &str, kdf: KdfParams) -> Result<[u8; 32], argon2::Error> {
    use argon2::{Algorithm, Argon2, Params, Version};
    let params = Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(32))?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
        passphrase.as_bytes(),
        &[7; 16],
        &mut key,
    )?;
    Ok(key)
}

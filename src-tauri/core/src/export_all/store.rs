//! Walks the tables and writes the files.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{
    ACCESS_COLUMNS, ACCESS_FILE, CHANGE_COLUMNS, CHANGE_FILE, ExportAllError, Kind, WHAT, fields,
    may_leave, shown, time,
};
use crate::action::Action;
use crate::csv::{CsvWriter, WriteFault};
use crate::desk::Desk;
use crate::exports::{Export, FileWritten, KEPT_HERE, among_the_records, let_go};
use crate::ids::{CoordinatorId, ExportId};
use crate::progress::{Part, Steps};
use crate::store::{Patch, StoreError, Table};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllWritten {
    /// How many files.
    pub files: usize,
    /// How many rows in all of them, without their headers.
    pub rows: i64,
    /// The export as logged.
    pub export: ExportId,
}

/// Writes every table and the change log into `folder`, which must be empty or not there.
///
/// The export is logged first and marked at the end. The files stand under temporary names until the last
/// one is whole; when anything fails or it is stopped, none is left. An empty folder may be, where the disk is too full to
/// put that on record.
///
/// `recipient` is for whom it is: “Ourselves”, when somebody moves to another laptop of their own.
///
/// The digest that is kept is SHA-256 over one line for each file, `<sha256>  <name>` and a line feed, in the
/// order of their names.
///
/// # Errors
/// [`ExportAllError`]; nothing is written then.
pub fn write_all(
    desk: &mut Desk,
    folder: &Path,
    reason: &str,
    recipient: &str,
    part: &Part,
) -> Result<AllWritten, ExportAllError> {
    may_leave(reason, recipient)?;
    let absolute = std::path::absolute(folder).map_err(WriteFault::from)?;
    if among_the_records(desk, &absolute) {
        return Err(StoreError::Refused(KEPT_HERE.into()).into());
    }
    let made = make_empty(folder)?;
    let logged = log(desk, folder, reason, recipient);
    let export = logged.as_ref().ok().map(|(export, _)| *export);
    let result = logged.and_then(|(export, rows)| {
        let written = write_files(desk, folder, &mut part.steps(rows));
        mark(desk, export, written)
    });
    // On a full disk it cannot be put on record that nothing was written. The next start does it where the folder is;
    // one that is not there may be on a stick that was taken out.
    let is_open = |export: ExportId| {
        let row = desk.read().record::<Export>(export);
        row.map_or(true, |row| row.written == FileWritten::NotYet)
    };
    if result.is_err() && made && !export.is_some_and(is_open) {
        // Only when it is empty again; what else is there is not ours.
        let _ = fs::remove_dir(folder);
    }
    result
}

/// Makes the folder, or looks that it is empty. Says whether it was made.
fn make_empty(folder: &Path) -> Result<bool, ExportAllError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(false),
            Some(_) => Err(ExportAllError::NotEmpty),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir(folder).map_err(WriteFault::from)?;
            #[cfg(unix)]
            fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))
                .map_err(WriteFault::from)?;
            Ok(true)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            Err(WriteFault::Exists.into())
        }
        Err(error) => Err(WriteFault::from(error).into()),
    }
}

/// Logs that everything is about to leave. Gives the number of rows, too.
fn log(
    desk: &mut Desk,
    folder: &Path,
    reason: &str,
    recipient: &str,
) -> Result<(ExportId, u64), ExportAllError> {
    let mut rows = desk.read().number("SELECT count(*) FROM change", [])?;
    for table in desk.store().tables() {
        rows += desk
            .read()
            .number(&format!("SELECT count(*) FROM \"{}\"", table.name), [])?;
    }
    let file_name = std::path::absolute(folder)
        .map_err(WriteFault::from)?
        .to_string_lossy()
        .into_owned();
    let done = desk.write(Action::Export, |tx| {
        let id: ExportId = tx.new_id();
        let export = Export {
            id,
            at: tx.now_ms(),
            by: tx.actor::<CoordinatorId>(),
            what: WHAT.to_owned(),
            detail: None,
            free_text: true,
            reason: Some(reason.trim().to_owned()),
            recipient: Some(recipient.trim().to_owned()),
            rows,
            digest: String::new(),
            file_name,
            written: FileWritten::NotYet,
        };
        let_go(tx, &export, &[])?;
        Ok::<_, ExportAllError>(id)
    })?;
    Ok((done.value, u64::try_from(rows).unwrap_or(0)))
}

/// Marks the logged export with what became of it.
fn mark(
    desk: &mut Desk,
    export: ExportId,
    written: Result<Files, ExportAllError>,
) -> Result<AllWritten, ExportAllError> {
    let row = desk.read().record::<Export>(export);
    let row = row.map(|mut row| {
        match &written {
            Ok(files) => {
                row.written = FileWritten::Yes;
                row.rows = files.rows;
                row.digest = files.digest();
            }
            Err(_) => row.written = FileWritten::No,
        }
        row
    });
    let marked = row.map_err(ExportAllError::from).and_then(|row| {
        desk.write(Action::Export, |tx| {
            tx.update(&row)?;
            Ok::<_, ExportAllError>(())
        })
    });
    let mut files = written?;
    if let Err(error) = marked {
        // Whoever is told that it was not saved must not find it left behind.
        files.placed = false;
        return Err(error);
    }
    Ok(AllWritten {
        files: files.done.len(),
        rows: files.rows,
        export,
    })
}

/// Files under temporary names; removed again unless they were given their own and that is on record.
#[derive(Default)]
struct Files {
    done: Vec<(String, PathBuf, String)>,
    rows: i64,
    placed: bool,
}

impl Files {
    fn digest(&self) -> String {
        digest_of(
            self.done
                .iter()
                .map(|(name, _, digest)| (name.as_str(), digest.as_str())),
        )
    }

    /// Writes one file: `each` hands its rows to the writer.
    fn write(
        &mut self,
        folder: &Path,
        name: &str,
        header: &[&str],
        each: impl FnOnce(&mut CsvWriter<Hashing>) -> Result<i64, ExportAllError>,
    ) -> Result<(), ExportAllError> {
        #[cfg(test)]
        crate::csv::faults::now()?;
        let path = folder.join(format!(
            ".living-well-{}-{}.part",
            std::process::id(),
            self.done.len()
        ));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(WriteFault::from)?;
        // Known from here on, so that a failure in the middle removes it.
        self.done
            .push((name.to_owned(), path.clone(), String::new()));
        let out = Hashing {
            out: BufWriter::with_capacity(64 * 1024, file),
            sum: Sha256::new(),
        };
        let mut writer = CsvWriter::new(out, header).map_err(WriteFault::from)?;
        let rows = each(&mut writer)?;
        let out = writer.finish().map_err(WriteFault::from)?;
        let digest = data_encoding::HEXLOWER.encode(&out.sum.finalize());
        let file = out
            .out
            .into_inner()
            .map_err(|failed| WriteFault::from(failed.into_error()))?;
        file.sync_all().map_err(WriteFault::from)?;
        if let Some(last) = self.done.last_mut() {
            last.2 = digest;
        }
        self.rows += rows;
        Ok(())
    }

    fn place(&mut self, folder: &Path) -> Result<(), ExportAllError> {
        for at in 0..self.done.len() {
            let Some((name, path, _)) = self.done.get_mut(at) else {
                continue;
            };
            let place = folder.join(&*name);
            fs::rename(&*path, &place).map_err(WriteFault::from)?;
            *path = place;
        }
        #[cfg(unix)]
        if let Ok(folder) = File::open(folder) {
            // The files are safe already, and not every file system lets a folder be flushed.
            let _ = folder.sync_all();
        }
        self.placed = true;
        Ok(())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        if !self.placed {
            for (_, path, _) in &self.done {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// One digest over the digests of the files, in the order of their names.
fn digest_of<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut files: Vec<_> = files.collect();
    files.sort_unstable();
    let mut sum = Sha256::new();
    for (name, digest) in files {
        sum.update(format!("{digest}  {name}\n"));
    }
    data_encoding::HEXLOWER.encode(&sum.finalize())
}

/// Puts right what a crash left half way: an export *not yet* written was, when the last of its files has its
/// name; otherwise what is unfinished goes. Where the folder is not there, a stick that was taken out may have it, so
/// that nothing is said until it is back. Answers how many were settled. To be called at each start.
///
/// # Errors
/// When the records cannot be written.
pub fn finish(desk: &mut Desk) -> Result<usize, StoreError> {
    let unfinished: Vec<Export> = desk.read().records(
        "WHERE written = 'not yet' AND what = ?1 ORDER BY at, id",
        [WHAT],
    )?;
    let mut settled = 0;
    for mut export in unfinished {
        let folder = PathBuf::from(&export.file_name);
        if !folder.is_dir() {
            continue;
        }
        // A folder that cannot be looked into is no reason not to start.
        let _ = crate::csv::clear_unfinished(&folder);
        export.written = match digest_on_disk(desk, &folder) {
            Some(digest) => {
                export.digest = digest;
                FileWritten::Yes
            }
            None => FileWritten::No,
        };
        desk.write(Action::Export, |tx| tx.update(&export))?;
        settled += 1;
    }
    Ok(settled)
}

/// The digest of the files in the folder, when all of them are there.
fn digest_on_disk(desk: &Desk, folder: &Path) -> Option<String> {
    let mut files = Vec::new();
    let tables = desk.store().tables().iter();
    let names = tables.map(|table| format!("{}.csv", table.name));
    for name in names.chain([ACCESS_FILE, CHANGE_FILE].map(str::to_owned)) {
        let bytes = fs::read(folder.join(&name)).ok()?;
        files.push((name, data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))));
    }
    let pairs = files
        .iter()
        .map(|(name, digest)| (name.as_str(), digest.as_str()));
    Some(digest_of(pairs))
}

/// Sums up what goes through to the disk.
struct Hashing {
    out: BufWriter<File>,
    sum: Sha256,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

fn write_files(desk: &Desk, folder: &Path, steps: &mut Steps<'_>) -> Result<Files, ExportAllError> {
    let mut files = Files::default();
    for table in desk.store().tables() {
        files.write(
            folder,
            &format!("{}.csv", table.name),
            table.columns,
            |out| table_rows(desk, table, out, steps),
        )?;
    }
    files.write(folder, CHANGE_FILE, &CHANGE_COLUMNS, |out| {
        change_rows(desk, out, steps)
    })?;
    files.write(folder, ACCESS_FILE, &ACCESS_COLUMNS, |out| {
        access_rows(desk, out, steps)
    })?;
    files.place(folder)?;
    Ok(files)
}

fn table_rows(
    desk: &Desk,
    table: &Table,
    out: &mut CsvWriter<Hashing>,
    steps: &mut Steps<'_>,
) -> Result<i64, ExportAllError> {
    let kinds: Vec<Kind> = table
        .columns
        .iter()
        .map(|column| Kind::of(table.name, column))
        .collect();
    let mut rows = 0;
    desk.read().each(
        &format!(
            "SELECT {} FROM \"{}\" ORDER BY id",
            table.column_list(),
            table.name
        ),
        [],
        |row| {
            let mut cells = Vec::with_capacity(kinds.len());
            for (at, kind) in kinds.iter().enumerate() {
                let value = row.get_ref(at).map_err(StoreError::from)?;
                cells.push(shown(*kind, value));
            }
            rows += 1;
            steps.done(1)?;
            out.row(&cells).map_err(WriteFault::from)?;
            Ok::<_, ExportAllError>(())
        },
    )?;
    Ok(rows)
}

/// Who looked stands outside the records, and is written as they are.
fn access_rows(
    desk: &Desk,
    out: &mut CsvWriter<Hashing>,
    steps: &mut Steps<'_>,
) -> Result<i64, ExportAllError> {
    let mut rows = 0;
    let columns = ACCESS_COLUMNS
        .map(|column| format!("\"{column}\""))
        .join(", ");
    desk.read().each(
        &format!("SELECT {columns} FROM access ORDER BY id"),
        [],
        |row| {
            let mut cells = Vec::with_capacity(ACCESS_COLUMNS.len());
            for (at, column) in ACCESS_COLUMNS.iter().enumerate() {
                let kind = match *column {
                    "found" => Kind::YesNo,
                    column => Kind::of("access", column),
                };
                let value = row.get_ref(at).map_err(StoreError::from)?;
                cells.push(shown(kind, value));
            }
            rows += 1;
            steps.done(1)?;
            out.row(&cells).map_err(WriteFault::from)?;
            Ok::<_, ExportAllError>(())
        },
    )?;
    Ok(rows)
}

fn change_rows(
    desk: &Desk,
    out: &mut CsvWriter<Hashing>,
    steps: &mut Steps<'_>,
) -> Result<i64, ExportAllError> {
    let tables = desk.store().tables();
    let mut rows = 0;
    desk.read().each(include_str!("changes.sql"), [], |row| {
        let sql = StoreError::from;
        let at = |place: usize| row.get_ref(place).map_err(sql);
        let code: u8 = row.get(5).map_err(sql)?;
        let op: i64 = row.get(7).map_err(sql)?;
        let table = tables.iter().find(|table| table.code == code);
        let patch: Option<Vec<u8>> = row.get(8).map_err(sql)?;
        // An erased change keeps its digest and has no fields any more.
        let said = match (table, patch) {
            (Some(table), Some(patch)) => fields(table, &Patch::decode(&patch)?),
            _ => String::new(),
        };
        let logical: i64 = row.get(2).map_err(sql)?;
        let cells = [
            shown(Kind::Plain, at(0)?),
            shown(Kind::Plain, at(1)?),
            // The lower sixteen bits of the log's time only keep order.
            time(logical >> 16).into(),
            shown(Kind::Plain, at(3)?),
            shown(Kind::Plain, at(4)?),
            table.map_or("", |table| table.name).into(),
            shown(Kind::Plain, at(6)?),
            match op {
                1 => "created",
                2 => "changed",
                3 => "removed",
                4 => "restated",
                _ => "erased",
            }
            .into(),
            said.into(),
            shown(Kind::Plain, at(9)?),
            shown(Kind::Plain, at(10)?),
            shown(Kind::Plain, at(11)?),
            shown(Kind::Plain, at(12)?),
        ];
        rows += 1;
        steps.done(1)?;
        out.row(&cells).map_err(WriteFault::from)?;
        Ok::<_, ExportAllError>(())
    })?;
    Ok(rows)
}

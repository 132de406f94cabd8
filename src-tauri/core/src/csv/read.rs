//! Reading CSV strictly: a file is understood in full, or every fault in it is named.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::guard::unguard;

/// The largest file that is read, in bytes: the county's people with long notes fit ten times over.
pub const MAX_FILE: usize = 64 * 1024 * 1024;

/// The longest cell that is read, in characters: five times the longest note.
pub const MAX_CELL: usize = 100_000;

/// The most rows that are read, so that memory stays bounded however short the rows are.
pub const MAX_ROWS: usize = 200_000;

/// After so many faults reading stops: nobody mends more in one go.
pub const MAX_FAULTS: usize = 100;

/// One thing wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct CsvFault {
    /// The line in the file, counted from 1 as a text editor does; 0 when it is the file as a whole.
    pub line: usize,
    /// The column's name or, where it has none, its number from 1; nothing when it is the whole line.
    pub column: Option<String>,
    /// One plain sentence or two, without anything from the file but column names.
    pub message: String,
}

impl CsvFault {
    /// Makes a fault of one line and column.
    #[must_use]
    pub fn new(line: usize, column: Option<&str>, message: impl fmt::Display) -> Self {
        Self {
            line,
            column: column.map(str::to_owned),
            message: message.to_string(),
        }
    }

    fn file(message: impl fmt::Display) -> Self {
        Self::new(0, None, message)
    }
}

impl fmt::Display for CsvFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.column, self.line) {
            (_, 0) => f.write_str(&self.message),
            (Some(column), line) => write!(f, "Line {line}, column {column}: {}", self.message),
            (None, line) => write!(f, "Line {line}: {}", self.message),
        }
    }
}

/// One row, by column name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The line in the file on which the row begins, counted from 1.
    pub line: usize,
    columns: Arc<[String]>,
    cells: Vec<String>,
}

impl Record {
    /// Gives the cell of a column, as it was before it was guarded; empty when the file has no such
    /// column.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        self.columns
            .iter()
            .zip(&self.cells)
            .find(|(name, _)| *name == column)
            .map_or("", |(_, cell)| cell)
    }

    /// Says whether the file has such a column at all.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// Makes a fault of one cell of this row.
    #[must_use]
    pub fn fault(&self, column: &str, message: impl fmt::Display) -> CsvFault {
        CsvFault::new(self.line, Some(column), message)
    }
}

/// A whole file: its columns in their order, and its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns, as `known_columns` writes them.
    pub columns: Arc<[String]>,
    /// The rows in their order.
    pub rows: Vec<Record>,
}

/// Reads a CSV file from the disk; see [`read_table`]. A file over [`MAX_FILE`] is not even begun.
///
/// # Errors
/// Every fault found, at most [`MAX_FAULTS`]; never none.
pub fn read_file(path: &Path, known_columns: &[&str]) -> Result<Table, Vec<CsvFault>> {
    let bytes = read_bytes(path).map_err(|error| {
        vec![CsvFault::file(match error.kind() {
            io::ErrorKind::NotFound => "That file is not there.",
            io::ErrorKind::PermissionDenied => "This file may not be read.",
            io::ErrorKind::IsADirectory => "That is a folder, not a file.",
            io::ErrorKind::FileTooLarge => TOO_LARGE,
            _ => "The file could not be read.",
        })]
    })?;
    read_table(&bytes, known_columns)
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let limit = MAX_FILE as u64;
    if file.metadata()?.len() > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    // A pipe has no length to ask for, so the reading itself is limited too.
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

const TOO_LARGE: &str = "The file is larger than 64 MB. Split it into smaller files.";
const NOT_UTF8: &str = "This is not UTF-8 text. Save the file as \u{201c}CSV UTF-8\u{201d}.";

/// Reads the rows of a CSV file; see [`read_table`].
///
/// # Errors
/// Every fault found, at most [`MAX_FAULTS`]; never none.
pub fn read(bytes: &[u8], known_columns: &[&str]) -> Result<Vec<Record>, Vec<CsvFault>> {
    read_table(bytes, known_columns).map(|table| table.rows)
}

/// Reads a CSV file: UTF-8 with or without byte order mark, RFC 4180 with CRLF, LF or CR line ends, a
/// header of `known_columns` in any order (capitals do not matter), empty lines skipped, one leading
/// apostrophe taken off each cell.
///
/// # Errors
/// Every fault found, at most [`MAX_FAULTS`]; never none. With a header at fault the rows are not looked
/// at: their faults would follow from it.
pub fn read_table(bytes: &[u8], known_columns: &[&str]) -> Result<Table, Vec<CsvFault>> {
    if bytes.len() > MAX_FILE {
        return Err(vec![CsvFault::file(TOO_LARGE)]);
    }
    let text = decode(bytes).map_err(|fault| vec![fault])?;
    let mut reader = Reader::new(text);
    let mut faults = Vec::new();

    // More columns than are known are at fault in any case, so no more need be kept to say so.
    let header = reader
        .row(known_columns.len() + MAX_FAULTS)
        .map_err(|fault| vec![fault])?
        .ok_or_else(|| {
            vec![CsvFault::file(
                "The file is empty. Its first line must name the columns.",
            )]
        })?;
    let columns = check_header(&header, known_columns)?;

    let mut rows = Vec::new();
    loop {
        if faults.len() >= MAX_FAULTS {
            break;
        }
        match reader.row(columns.len()) {
            Ok(None) => break,
            Ok(Some(row)) if row.count != columns.len() => faults.push(CsvFault::new(
                row.line,
                None,
                ragged(row.count, columns.len()),
            )),
            Ok(Some(_)) if rows.len() >= MAX_ROWS => {
                faults.push(CsvFault::file(
                    "The file has over 200,000 rows. Split it into smaller files.",
                ));
                break;
            }
            Ok(Some(row)) => rows.push(Record {
                line: row.line,
                columns: Arc::clone(&columns),
                cells: row.cells,
            }),
            Err(mut fault) => {
                // Within the row the reader knows columns by number only.
                let place = fault.column.as_ref().and_then(|c| c.parse::<usize>().ok());
                if let Some(name) = place.and_then(|place| columns.get(place.wrapping_sub(1))) {
                    fault.column = Some(name.clone());
                }
                faults.push(fault);
                // Where a quotation mark went wrong, what follows cannot be told apart.
                break;
            }
        }
    }
    if faults.is_empty() {
        Ok(Table { columns, rows })
    } else {
        Err(faults)
    }
}

fn ragged(found: usize, expected: usize) -> String {
    let cells = if found == 1 { "cell" } else { "cells" };
    let columns = if expected == 1 { "column" } else { "columns" };
    format!("This line has {found} {cells}, but there are {expected} {columns}.")
}

fn decode(bytes: &[u8]) -> Result<&str, CsvFault> {
    // UTF-16 has a mark of its own or, without it, a NUL in one of any two bytes of plain letters.
    let utf16 = bytes.starts_with(&[0xFF, 0xFE])
        || bytes.starts_with(&[0xFE, 0xFF])
        || matches!(bytes, [0, second, ..] if *second != 0)
        || matches!(bytes, [first, 0, ..] if *first != 0);
    if utf16 {
        return Err(CsvFault::new(
            1,
            Some("1"),
            "This is UTF-16 text. Save the file as \u{201c}CSV UTF-8\u{201d}.",
        ));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix(super::BOM).unwrap_or(text)),
        Err(error) => {
            let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let (line, byte) = place_of_end(sound);
            Err(CsvFault::new(
                line,
                None,
                format!("{NOT_UTF8} The trouble is at byte {byte} of this line."),
            ))
        }
    }
}

/// The line, and the byte in it, that comes next after these bytes; both from 1.
fn place_of_end(bytes: &[u8]) -> (usize, usize) {
    let mut line = 1;
    let mut start = 0;
    let mut rest = bytes.iter().enumerate().peekable();
    while let Some((place, byte)) = rest.next() {
        let ends = match byte {
            b'\n' => true,
            b'\r' => rest.peek().is_none_or(|(_, next)| **next != b'\n'),
            _ => false,
        };
        if ends {
            line += 1;
            start = place + 1;
        }
    }
    (line, bytes.len() - start + 1)
}

fn check_header(header: &Row, known_columns: &[&str]) -> Result<Arc<[String]>, Vec<CsvFault>> {
    let mut faults = Vec::new();
    let mut columns: Vec<String> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let known = |typed: &str| {
        known_columns
            .iter()
            .find(|known| known.eq_ignore_ascii_case(typed))
    };
    if !header.cells.iter().any(|cell| known(cell.trim()).is_some()) {
        // These may well be the first person's details, so none of it is repeated.
        return Err(vec![CsvFault::new(
            header.line,
            None,
            "The first line must name the columns. None of its cells is a column we know.",
        )]);
    }
    for (place, cell) in (1..).zip(&header.cells) {
        let typed = cell.trim();
        let name = known(typed).map_or(typed, |known| known);
        if typed.is_empty() {
            faults.push(CsvFault::new(
                header.line,
                Some(&place.to_string()),
                "This column has no name.",
            ));
        } else if known(typed).is_none() {
            // A cell too long for a column name is text, and not repeated.
            let shown = if typed.chars().count() <= 40 {
                typed.to_owned()
            } else {
                place.to_string()
            };
            faults.push(CsvFault::new(
                header.line,
                Some(&shown),
                "This column is not known.",
            ));
        } else if places.contains_key(name) {
            faults.push(CsvFault::new(
                header.line,
                Some(name),
                "This column is there twice.",
            ));
        }
        places.insert(name.to_owned(), place);
        columns.push(name.to_owned());
        if faults.len() >= MAX_FAULTS {
            break;
        }
    }
    if faults.is_empty() {
        Ok(columns.into())
    } else {
        Err(faults)
    }
}

struct Row {
    line: usize,
    cells: Vec<String>,
    /// How many cells the row has, of which only as many as asked for are kept.
    count: usize,
}

/// Walks over the text byte by byte: every byte that matters is ASCII, and so never part of a longer
/// character.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over one line end, if there is one here.
    fn line_end(&mut self) -> bool {
        let length = match self.peek() {
            Some(b'\n') => 1,
            Some(b'\r') if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') => 2,
            Some(b'\r') => 1,
            _ => return false,
        };
        self.at += length;
        self.line += 1;
        true
    }

    /// The next row that is not an empty line; nothing at the end. At most `keep` cells are kept.
    fn row(&mut self, keep: usize) -> Result<Option<Row>, CsvFault> {
        while self.line_end() {}
        if self.peek().is_none() {
            return Ok(None);
        }
        let mut row = Row {
            line: self.line,
            cells: Vec::new(),
            count: 0,
        };
        loop {
            row.count += 1;
            let cell = self.cell(row.count)?;
            if row.count <= keep {
                row.cells.push(cell);
            }
            match self.peek() {
                Some(b',') => self.at += 1,
                None => return Ok(Some(row)),
                // A cell ends at a comma, a line end or the end of the file, and nowhere else.
                Some(_) => {
                    self.line_end();
                    return Ok(Some(row));
                }
            }
        }
    }

    fn cell(&mut self, number: usize) -> Result<String, CsvFault> {
        if self.peek() == Some(b'"') {
            self.at += 1;
            return self.quoted(number);
        }
        let start = self.at;
        while self
            .peek()
            .is_some_and(|b| !matches!(b, b',' | b'\r' | b'\n'))
        {
            self.at += 1;
        }
        let cell = self.text.get(start..self.at).unwrap_or_default();
        let line = self.line;
        short_enough(cell, line, number)?;
        Ok(unguard(cell).to_owned())
    }

    /// The rest of a cell whose opening quotation mark was stepped over.
    fn quoted(&mut self, number: usize) -> Result<String, CsvFault> {
        let opened = self.line;
        let at_fault = |line, message| Err(CsvFault::new(line, Some(&number.to_string()), message));
        let mut cell = String::new();
        let mut start = self.at;
        loop {
            match self.peek() {
                None => {
                    return at_fault(opened, "A quotation mark opens here and is never closed.");
                }
                Some(b'"') => {
                    cell.push_str(self.text.get(start..self.at).unwrap_or_default());
                    self.at += 1;
                    if self.peek() != Some(b'"') {
                        break;
                    }
                    // Doubled: one of the two belongs to the cell.
                    start = self.at;
                    self.at += 1;
                }
                Some(b'\r' | b'\n') => {
                    self.line_end();
                }
                Some(_) => self.at += 1,
            }
        }
        short_enough(&cell, opened, number)?;
        match self.peek() {
            None | Some(b',' | b'\r' | b'\n') => Ok(unguard(&cell).to_owned()),
            Some(_) => at_fault(
                self.line,
                "Text follows a closing quotation mark. Double the marks inside a cell.",
            ),
        }
    }
}

fn short_enough(cell: &str, line: usize, number: usize) -> Result<(), CsvFault> {
    if cell.len() > MAX_CELL && cell.chars().count() > MAX_CELL {
        return Err(CsvFault::new(
            line,
            Some(&number.to_string()),
            "This cell is longer than 100,000 characters.",
        ));
    }
    Ok(())
}

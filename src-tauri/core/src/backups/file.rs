//! One backup, one file: what opens the records beside the records themselves, and what both must be.
//!
//! ```text
//! Living Well backup 1
//! {"made_at":…,"app":…,"people":…,"sequence":…,"head":…,"slots":{…},"records":{…}}
//! sha256 <64 hexadecimal digits over the two lines above>
//! mark <64 hexadecimal digits: HMAC over the two lines above, under a key derived from the data key>
//! …the slot file…
//! …the encrypted records…
//! ```
//! The second line tells lengths and SHA-256 of both parts. So damage shows without any key, a change made by
//! somebody without the data key shows once the file is opened, and everything is read as it comes, in constant
//! memory. It names nobody: how many people there are is the most it says.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::path::Path;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::BackupError;
use super::seal::each_piece;
use crate::desk::FILE_NAME;
use crate::progress;
use crate::store::mac;
use crate::vault::DataKey;

const MAGIC: &str = "Living Well backup ";
const VERSION: u32 = 1;
/// No honest first lines come near this; anything longer is not read into memory.
const LONGEST_START: u64 = 16 * 1024;
/// As in the slot file's own rule.
const LARGEST_SLOTS: u64 = 64 * 1024;

/// One of the two parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub bytes: u64,
    /// SHA-256, hex.
    pub sha256: String,
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// When it was made, UTC milliseconds by the laptop's clock.
    pub made_at: i64,
    /// The version that made it.
    pub app: String,
    /// The file's own id, which a restored file keeps.
    pub file: Uuid,
    /// The laptop whose log it is.
    pub device: Uuid,
    /// The last change of that laptop, and the chain's link there, hex.
    pub sequence: i64,
    pub head: String,
    /// How many changes the log holds, of every laptop.
    pub changes: i64,
    pub people: i64,
    pub pretend: bool,
    /// The version of its tables.
    pub tables: i64,
    pub slots: Part,
    pub records: Part,
}

/// The first lines of a backup, read and whole.
#[derive(Debug, Clone)]
pub(super) struct Start {
    pub manifest: Manifest,
    lines: Vec<u8>,
    mark: [u8; 32],
}

impl Start {
    /// Whether it was made by somebody with the data key.
    pub(super) fn is_marked_by(&self, key: &DataKey) -> bool {
        own_mark(key, &self.lines).is_ok_and(|mark| mark == self.mark)
    }
}

fn own_mark(key: &DataKey, lines: &[u8]) -> Result<[u8; 32], BackupError> {
    Ok(mac(key.derive("backup").as_slice(), &[lines])?)
}

/// Writes a backup of parts that lie on the disk. Lengths and digests are taken from them as they are read first.
pub(super) fn write(
    out: &mut impl Write,
    manifest: &Manifest,
    key: &DataKey,
    slots: &Path,
    records: &Path,
    part: &progress::Part,
) -> Result<(), BackupError> {
    let mut steps = part.steps(manifest.slots.bytes.saturating_add(manifest.records.bytes));
    let line = serde_json::to_string(manifest).map_err(|_| BackupError::Inside)?;
    let lines = format!("{MAGIC}{VERSION}\n{line}\n").into_bytes();
    let mark = own_mark(key, &lines)?;
    out.write_all(&lines)?;
    writeln!(out, "sha256 {}", HEXLOWER.encode(&Sha256::digest(&lines)))?;
    writeln!(out, "mark {}", HEXLOWER.encode(&mark))?;
    for path in [slots, records] {
        each_piece(path, |piece| -> Result<(), BackupError> {
            out.write_all(piece)?;
            Ok(steps.done(piece.len() as u64)?)
        })?;
    }
    Ok(())
}

/// Measures a part.
pub(super) fn part(path: &Path, watched: &progress::Part) -> Result<Part, BackupError> {
    let bytes = path.metadata()?.len();
    let mut steps = watched.steps(bytes);
    let mut hash = Sha256::new();
    each_piece(path, |piece| -> Result<(), BackupError> {
        hash.update(piece);
        Ok(steps.done(piece.len() as u64)?)
    })?;
    let sha256 = HEXLOWER.encode(&hash.finalize());
    Ok(Part { bytes, sha256 })
}

/// Reads the first lines alone: quick, and enough to say what a backup holds.
pub(super) fn read_start(path: &Path) -> Result<Start, BackupError> {
    begin(path).map(|(start, _)| start)
}

fn begin(path: &Path) -> Result<(Start, BufReader<File>), BackupError> {
    let file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => BackupError::NotThere,
        _ => BackupError::Unreadable,
    })?;
    if !file.metadata().is_ok_and(|about| about.is_file()) {
        return Err(BackupError::NotABackup);
    }
    let mut file = BufReader::with_capacity(256 * 1024, file);
    let mut line = |most: u64| -> Result<Vec<u8>, BackupError> {
        let mut line = Vec::new();
        Read::take(&mut file, most).read_until(b'\n', &mut line)?;
        Ok(line)
    };
    let first = line(64)?;
    let version = std::str::from_utf8(&first)
        .ok()
        .and_then(|text| text.strip_prefix(MAGIC))
        .ok_or(BackupError::NotABackup)?
        .trim_end()
        .parse::<u32>()
        .map_err(|_| BackupError::Damaged)?;
    if version > VERSION {
        return Err(BackupError::Newer);
    }
    let second = line(LONGEST_START)?;
    let mut lines = first;
    lines.extend_from_slice(&second);
    let sum = hex(&line(80)?, b"sha256 ")?;
    if <[u8; 32]>::from(Sha256::digest(&lines)) != sum {
        return Err(BackupError::Damaged);
    }
    let mark = hex(&line(80)?, b"mark ")?;
    let manifest = serde_json::from_slice(&second).map_err(|_| BackupError::Damaged)?;
    let start = Start {
        manifest,
        lines,
        mark,
    };
    Ok((start, file))
}

fn hex(line: &[u8], start: &[u8]) -> Result<[u8; 32], BackupError> {
    line.strip_prefix(start)
        .and_then(|digits| digits.strip_suffix(b"\n"))
        .and_then(|digits| HEXLOWER.decode(digits).ok())
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(BackupError::Damaged)
}

/// Reads all of a backup, and holds both parts to what the first lines say.
pub(super) fn look_through(path: &Path, part: &progress::Part) -> Result<Start, BackupError> {
    read_parts(path, &mut io::sink(), &mut io::sink(), part)
}

/// Lays both parts into a folder, as a data folder has them, and holds them to what the first lines say.
pub(super) fn unpack(
    path: &Path,
    folder: &Path,
    part: &progress::Part,
) -> Result<Start, BackupError> {
    let (slots, records) = (folder.join("slots.a"), folder.join(FILE_NAME));
    let (mut slots_out, mut records_out) = (own(&slots)?, own(&records)?);
    let start = read_parts(path, &mut slots_out, &mut records_out, part)?;
    for file in [&slots_out, &records_out] {
        file.sync_all()?;
    }
    fs::copy(&slots, folder.join("slots.b"))?;
    File::open(folder.join("slots.b"))?.sync_all()?;
    Ok(start)
}

/// A new file that only its owner may read.
fn own(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn read_parts<'a>(
    path: &Path,
    slots: &'a mut dyn Write,
    records: &'a mut dyn Write,
    part: &progress::Part,
) -> Result<Start, BackupError> {
    let (start, mut file) = begin(path)?;
    let of = (start.manifest.slots.bytes).saturating_add(start.manifest.records.bytes);
    let mut steps = part.steps(of);
    if start.manifest.slots.bytes > LARGEST_SLOTS {
        return Err(BackupError::Damaged);
    }
    for (part, out) in [
        (&start.manifest.slots, slots),
        (&start.manifest.records, records),
    ] {
        let mut hash = Sha256::new();
        let mut left = part.bytes;
        let mut piece = vec![0; 256 * 1024];
        while left > 0 {
            let most = usize::try_from(left).map_or(piece.len(), |left| left.min(piece.len()));
            let read = file.read(piece.get_mut(..most).unwrap_or_default())?;
            if read == 0 {
                return Err(BackupError::Damaged);
            }
            let read_now = piece.get(..read).unwrap_or_default();
            hash.update(read_now);
            out.write_all(read_now)?;
            left -= read as u64;
            steps.done(read as u64)?;
        }
        if HEXLOWER.encode(&hash.finalize()) != part.sha256 {
            return Err(BackupError::Damaged);
        }
    }
    // Nothing may hang on behind.
    if file.read(&mut [0])? != 0 {
        return Err(BackupError::Damaged);
    }
    Ok(start)
}

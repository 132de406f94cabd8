//! Making, listing, thinning, trying out and looking through backups.

use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use chrono::{Local, NaiveDate, NaiveDateTime, TimeZone as _};
use data_encoding::HEXLOWER;

use super::file::{self, Manifest, Start};
use super::thin::{self, Made, Thinned, thin};
use super::{
    AlarmDealt, Backup, BackupError, BackupsPage, DAY, ENDING, LookedThrough, NewerHere,
    TakenOutside, seal, told,
};
use crate::action::Action;
use crate::clock::local_day;
use crate::csv::{Overwrite, clear_unfinished, fill_whole, sync_folder};
use crate::desk::{Desk, Done, FILE_NAME};
use crate::exports::{self, Destination, Export, FileWritten};
use crate::folder::OpenFolder;
use crate::progress::Part;
use crate::records::TABLES;
use crate::store::{Store, StoreError};
use crate::vault::{self, DataKey};
use crate::{clock, ids};

/// The folder of backups in a data folder.
const FOLDER: &str = "backups";
/// Where a backup is put together, and where one is tried out; both go when that is over.
const MAKING: &str = ".making";
const TRYING: &str = ".trying";
/// How the name of a folder with replaced records begins.
pub(super) const REPLACED: &str = "replaced-";

// Names of notes of this laptop.
const LAST: &str = "backup";
const FAILED: &str = "backup failed";
const OUTSIDE: &str = "backup outside";
const TRIED: &str = "backup tried";

/// A folder that goes when it is dropped.
pub(super) struct Passing(pub PathBuf);

impl Passing {
    /// Makes the folder anew, readable by its owner only.
    pub(super) fn make(path: PathBuf) -> Result<Self, BackupError> {
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        private_folder(&path)?;
        Ok(Self(path))
    }

    /// Lets the folder stay.
    pub(super) fn stays(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        if self.0 != PathBuf::new() {
            // What stays behind is cleared at the next opening.
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

fn private_folder(path: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(path)?;
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// A backup that is made and verified and has no name yet.
struct Staged {
    folder: Passing,
    manifest: Manifest,
}

impl Staged {
    fn file(&self) -> PathBuf {
        self.folder.0.join(format!("whole.{ENDING}"))
    }
}

/// SQLite's copy, flushed, opened again and checked; then one file of it and of the keys, read back.
fn stage(open: &OpenFolder, part: &Part) -> Result<Staged, BackupError> {
    let [copying, looking, measuring, writing, reading] = part.split([3, 4, 1, 1, 1]);
    let (desk, key) = (&open.desk, open.key());
    let folder = Passing::make(desk.folder().join(FOLDER).join(MAKING))?;
    let records = folder.0.join(FILE_NAME);
    vault::copy_slots(desk.folder(), &folder.0)?;
    let slots = folder.0.join("slots.a");
    desk.store().copy_to(&records, &key.as_hex(), &copying)?;
    desk.store()
        .is_copied_to(&records, &key.as_hex(), &looking)?;
    let (head, sequence) = desk.store().head();
    let manifest = Manifest {
        made_at: desk.now_ms(),
        app: env!("CARGO_PKG_VERSION").to_owned(),
        file: desk.store().file_id()?,
        device: desk.store().device_id(),
        sequence,
        head: HEXLOWER.encode(&head),
        changes: desk.read().number("SELECT count(*) FROM change", [])?,
        people: desk.read().number("SELECT count(*) FROM person", [])?,
        pretend: desk.is_pretend(),
        tables: desk.store().tables_version()?,
        slots: file::part(&slots, &measuring)?,
        records: file::part(&records, &measuring)?,
    };
    let staged = Staged { folder, manifest };
    fill_whole::<BackupError>(
        &staged.file(),
        Overwrite::Replace,
        |out| {
            let mut out = BufWriter::with_capacity(256 * 1024, out);
            file::write(&mut out, &staged.manifest, key, &slots, &records, &writing)?;
            Ok(out.flush()?)
        },
        |written| is_it(written, &staged.manifest, key, &reading),
    )?;
    fs::remove_file(&records)?;
    Ok(staged)
}

/// Reads a written backup back: whole, and the one that was meant.
fn is_it(path: &Path, manifest: &Manifest, key: &DataKey, part: &Part) -> Result<(), BackupError> {
    let start = file::look_through(path, part)?;
    if start.manifest == *manifest && start.is_marked_by(key) {
        Ok(())
    } else {
        Err(BackupError::Damaged)
    }
}

/// The name of a backup made at a time: "living-well-2026-11-29-0930.lwbackup".
fn name_of(at_ms: i64) -> String {
    let at = Local
        .timestamp_millis_opt(at_ms)
        .single()
        .unwrap_or_default();
    format!("living-well-{}.{ENDING}", at.format("%Y-%m-%d-%H%M"))
}

/// What a backup made now would be called.
#[must_use]
pub fn suggested_name(desk: &Desk) -> String {
    name_of(desk.now_ms())
}

/// How far the log has got, as a word.
fn reached(desk: &Desk) -> String {
    format!("{}:{}", desk.store().device_id(), desk.store().head().1)
}

fn changed_since_last(desk: &Desk) -> Result<bool, StoreError> {
    let last = desk.store().noted(LAST)?;
    Ok(last.is_none_or(|last| last.text != reached(desk)))
}

impl OpenFolder {
    /// Makes a backup when something was recorded since the last one, or when there is none that the present key opens.
    /// Answers whether one was made. When it cannot be made, that is noted, to be told at the next opening.
    ///
    /// # Errors
    /// Why not.
    pub fn back_up(&mut self, part: &Part) -> Result<bool, BackupError> {
        if !changed_since_last(&self.desk)? && newest_of(self).is_some() {
            return Ok(false);
        }
        back_up_now(self, part)?;
        Ok(true)
    }
}

/// The newest backup on this laptop that the present key opens.
fn newest_of(open: &OpenFolder) -> Option<PathBuf> {
    entries(open.desk.folder())
        .into_iter()
        .find(|(_, start)| start.is_marked_by(open.key()))
        .map(|(path, _)| path)
}

/// Makes a backup on this laptop, and lets go of those that are not needed any more.
///
/// # Errors
/// Why not; the earlier ones are as they were. That it was stopped is not noted: whoever stopped it knows.
pub fn back_up_now(open: &mut OpenFolder, part: &Part) -> Result<Done<()>, BackupError> {
    let made = make_here(open, part);
    let noted = match &made {
        Ok(()) => {
            let reached = reached(&open.desk);
            let store = open.desk.store_mut();
            store
                .note(LAST, &reached)
                .and_then(|()| store.forget_note(FAILED))
        }
        Err(BackupError::Store(StoreError::Stopped)) => Ok(()),
        Err(error) => {
            let sentence = error.to_string();
            let store = open.desk.store_mut();
            if matches!(error, BackupError::Store(StoreError::Damaged)) {
                let what = "The records file is damaged. Restore your newest backup.";
                // On a full disk it cannot be kept; the answer itself still says it.
                let _ = store.raise_alarm(what, &[]);
            }
            store.note(FAILED, &sentence)
        }
    };
    made?;
    noted?;
    // What cannot be thinned now is thinned the next time.
    let _ = thin_here(&open.desk);
    Ok(told("Backup made"))
}

fn make_here(open: &OpenFolder, part: &Part) -> Result<(), BackupError> {
    let staged = stage(open, part)?;
    let folder = open.desk.folder().join(FOLDER);
    let name = name_of(staged.manifest.made_at);
    let stem = name
        .trim_end_matches(ENDING)
        .trim_end_matches('.')
        .to_owned();
    let mut path = folder.join(&name);
    let mut next = 2;
    // Never in the place of another one.
    while path.symlink_metadata().is_ok() {
        path = folder.join(format!("{stem}-{next}.{ENDING}"));
        next += 1;
    }
    fs::rename(staged.file(), &path)?;
    sync_folder(&folder);
    Ok(())
}

/// Clears what a crash left half made. For the start.
pub(crate) fn tidy(folder: &Path) {
    let backups = folder.join(FOLDER);
    for name in [MAKING, TRYING] {
        // Seldom there, and never in the way.
        let _ = fs::remove_dir_all(backups.join(name));
    }
    let _ = clear_unfinished(&backups);
}

/// Where a backup is tried out.
pub(super) fn trying(folder: &Path) -> PathBuf {
    folder.join(FOLDER).join(TRYING)
}

/// Whatever is called a backup in a data folder, whole or not.
fn backup_files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder.join(FOLDER))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .collect()
}

/// Every backup of a data folder whose first lines are whole, the latest first.
pub(super) fn entries(folder: &Path) -> Vec<(PathBuf, Start)> {
    let mut found: Vec<(PathBuf, Start)> = backup_files(folder)
        .into_iter()
        .filter_map(|path| {
            let start = file::read_start(&path).ok()?;
            Some((path, start))
        })
        .collect();
    found.sort_by_key(|(_, start)| {
        std::cmp::Reverse((start.manifest.made_at, start.manifest.sequence))
    });
    found
}

/// The backups in a data folder, the latest first. It needs no key and names nobody.
#[must_use]
pub fn list(folder: &Path) -> Vec<Backup> {
    entries(folder)
        .into_iter()
        .map(|(path, start)| described(&path, &start.manifest))
        .collect()
}

/// Says what a backup holds. It needs no key.
///
/// # Errors
/// Why it cannot be told; damage further in shows when it is restored.
pub fn describe(path: &Path) -> Result<Backup, BackupError> {
    Ok(described(path, &file::read_start(path)?.manifest))
}

fn described(path: &Path, manifest: &Manifest) -> Backup {
    Backup {
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        made_at: manifest.made_at,
        people: manifest.people,
        changes: manifest.changes,
        pretend: manifest.pretend,
        bytes: path.metadata().map_or(0, |about| about.len()),
        app: manifest.app.clone(),
    }
}

/// Where a backup of the data folder lies, by its name as listed.
///
/// # Errors
/// [`BackupError::NotThere`] for any other name.
pub fn place_of(folder: &Path, name: &str) -> Result<PathBuf, BackupError> {
    entries(folder)
        .into_iter()
        .map(|(path, _)| path)
        .find(|path| path.file_name().is_some_and(|own| own == name))
        .ok_or(BackupError::NotThere)
}

/// What may go. While something noticed about the records is not dealt with, nothing made before it goes: the good
/// backup that is wanted then may be among those, and what is made now may hold the damage.
fn thinned(desk: &Desk) -> Result<(Vec<PathBuf>, Thinned), StoreError> {
    let file = desk.store().file_id()?;
    // The latest: what was made since is thinned as ever, so that a notice nobody deals with fills no disk.
    let noticed = desk.store().alarms()?.iter().map(|alarm| alarm.at).max();
    let (paths, made): (Vec<PathBuf>, Vec<Made>) = entries(desk.folder())
        .into_iter()
        .filter(|(_, start)| {
            let manifest = &start.manifest;
            manifest.file == file && noticed.is_none_or(|noticed| manifest.made_at > noticed)
        })
        .map(|(path, Start { manifest, .. })| {
            let made = Made {
                at: manifest.made_at,
                day: local_day(manifest.made_at),
                line: manifest.device,
                sequence: manifest.sequence,
            };
            (path, made)
        })
        .unzip();
    let mut thinned = thin(&made, desk.now_ms(), desk.today());
    if noticed.is_some() {
        thinned.nothing_before = None;
    }
    Ok((paths, thinned))
}

/// What becomes of the copies on this laptop that hold what is removed today.
pub(super) struct Fate {
    /// The first day without any, where backups go on as they should; none while nothing is thinned.
    pub by: Option<NaiveDate>,
    /// Whether something noticed about the records keeps them.
    pub is_noticed: bool,
    /// Whether they are left alone because the clock looks wrong.
    pub paused: bool,
    /// How many in the folder are never thinned: of other records, or unreadable.
    pub never_thinned: usize,
}

/// Says what becomes of the copies on this laptop that hold what is removed today.
pub(super) fn fate_of_what_is_removed(desk: &Desk) -> Result<Fate, StoreError> {
    let is_noticed = !desk.store().alarms()?.is_empty();
    let paused = thinned(desk)?.1.paused;
    let file = desk.store().file_id()?;
    let ours = entries(desk.folder())
        .iter()
        .filter(|(_, start)| start.manifest.file == file)
        .count();
    Ok(Fate {
        by: (!is_noticed && !paused).then(|| thin::forgotten_by(desk.today())),
        is_noticed,
        paused,
        never_thinned: backup_files(desk.folder()).len().saturating_sub(ours),
    })
}

fn thin_here(desk: &Desk) -> Result<(), BackupError> {
    let (paths, thinned) = thinned(desk)?;
    for place in &thinned.go {
        if let Some(path) = paths.get(*place) {
            fs::remove_file(path)?;
        }
    }
    // Replaced records and copies from before a new version hold people as backups do: they go as backups go.
    if let Some(oldest) = thinned.nothing_before {
        for name in replaced(desk.folder()) {
            if replaced_at(&name).is_some_and(|at| at < oldest) {
                fs::remove_dir_all(desk.folder().join(name))?;
            }
        }
        for entry in fs::read_dir(desk.folder().join(FOLDER))?.flatten() {
            let name = entry.file_name();
            let copy = name.to_string_lossy().starts_with("before-migration-");
            let written = entry.metadata().and_then(|about| about.modified());
            let old = written.is_ok_and(|at| {
                let at = at.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                i64::try_from(at.as_millis()).is_ok_and(|at| at < oldest)
            });
            if copy && old {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}

/// The folders of replaced records, the latest first.
fn replaced(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| replaced_at(name).is_some())
        .collect();
    names.sort_by(|a, b| b.cmp(a));
    names
}

fn replaced_at(name: &str) -> Option<i64> {
    let time = name.strip_prefix(REPLACED)?.get(..15)?;
    let at = NaiveDateTime::parse_from_str(time, "%Y-%m-%d-%H%M").ok()?;
    let at = Local.from_local_datetime(&at).earliest()?;
    Some(at.timestamp_millis())
}

/// Whether the log still reaches what the newest backup of this laptop's line knows. A log that does not was put back.
pub(crate) fn newest_is_known(desk: &Desk, key: &DataKey) -> Result<bool, StoreError> {
    let device = desk.store().device_id();
    let newest = entries(desk.folder())
        .into_iter()
        .filter(|(_, start)| start.manifest.device == device && start.is_marked_by(key))
        .max_by_key(|(_, start)| start.manifest.sequence);
    match newest {
        Some((_, start)) => Ok(after(desk, &start.manifest)?.is_some()),
        None => Ok(true),
    }
}

fn after(desk: &Desk, manifest: &Manifest) -> Result<Option<i64>, StoreError> {
    let head = HEXLOWER
        .decode(manifest.head.as_bytes())
        .ok()
        .and_then(|head| <[u8; 32]>::try_from(head).ok());
    match head {
        Some(head) => desk
            .store()
            .changes_since(manifest.device, manifest.sequence, &head),
        None => Ok(None),
    }
}

/// What would go when a backup took the place of the open records.
///
/// # Errors
/// Why the backup or the records cannot be read.
pub fn newer_here(desk: &Desk, path: &Path) -> Result<NewerHere, BackupError> {
    let start = file::read_start(path)?;
    if start.manifest.file != desk.store().file_id()? {
        return Ok(NewerHere { changes: None });
    }
    Ok(NewerHere {
        changes: after(desk, &start.manifest)?,
    })
}

/// Takes a backup outside the laptop. It is put on record first; then it is written, read back from there, and named.
///
/// # Errors
/// Why not. Then no file of that name is new there; but for [`BackupError::NotNoted`], after which a good one is.
pub fn back_up_outside(
    open: &mut OpenFolder,
    to: &Path,
    overwrite: Overwrite,
    reason: &str,
    recipient: Option<&str>,
    part: &Part,
) -> Result<Done<TakenOutside>, BackupError> {
    let path = exports::place(
        &open.desk,
        &Destination::File(to.to_owned()),
        overwrite,
        &suggested_name(&open.desk),
    )?;
    let [making, measuring, writing, reading] = part.split([7, 1, 1, 1]);
    let staged = stage(open, &making)?;
    let file::Part { bytes, sha256 } = file::part(&staged.file(), &measuring)?;
    let export = open
        .desk
        .write::<_, StoreError>(Action::Export, |tx| {
            let export = Export {
                id: tx.new_id(),
                at: tx.now_ms(),
                by: tx.actor(),
                what: super::WHAT.to_owned(),
                detail: None,
                free_text: true,
                reason: Some(reason.to_owned()),
                recipient: recipient.map(str::to_owned),
                rows: staged.manifest.people,
                digest: sha256,
                file_name: path.to_string_lossy().into_owned(),
                written: FileWritten::NotYet,
            };
            exports::let_go(tx, &export, &[])?;
            Ok(export)
        })?
        .value;
    let written = fill_whole::<BackupError>(
        &path,
        overwrite,
        |out| {
            let mut steps = writing.steps(bytes);
            seal::each_piece(&staged.file(), |piece| {
                out.write_all(piece)?;
                Ok(steps.done(piece.len() as u64)?)
            })
        },
        |written| is_it(written, &staged.manifest, open.key(), &reading),
    );
    // What lies ready here is as large as the backup, and a full disk may need that room to take it down.
    drop(staged);
    let path_words = path.to_string_lossy().into_owned();
    let noted =
        exports::mark(&mut open.desk, &export, written.is_ok()).and_then(|()| match &written {
            Ok(()) => open.desk.store_mut().note(OUTSIDE, &path_words),
            Err(_) => Ok(()),
        });
    written?;
    // A good copy is never taken away again because its note could not be kept. The next start finds and marks it.
    noted.map_err(BackupError::NotNoted)?;
    let path = path_words;
    Ok(Done {
        value: TakenOutside { path, bytes },
        act: 0,
        sentence: "Backup written and read back".to_owned(),
    })
}

/// When a backup was last taken outside the laptop, UTC milliseconds.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn outside_at(desk: &Desk) -> Result<Option<i64>, StoreError> {
    Ok(desk.store().noted(OUTSIDE)?.map(|note| note.at))
}

/// Whether it is time to take a backup outside the laptop: a week after the last one, or after the first record.
///
/// # Errors
/// When the file cannot be read.
pub fn outside_is_due(desk: &Desk) -> Result<bool, StoreError> {
    if desk.is_pretend() {
        return Ok(false);
    }
    let last = match desk.store().noted(OUTSIDE)? {
        Some(note) => note.at,
        None => desk
            .read()
            .one("SELECT made_at FROM file", [], |row| row.get(0))?,
    };
    // A clock that was put back must not silence it for years.
    Ok((desk.now_ms() - last).abs() >= 7 * DAY)
}

/// All that the page shows.
///
/// # Errors
/// When the file cannot be read.
pub fn overview(desk: &Desk) -> Result<BackupsPage, BackupError> {
    let store = desk.store();
    let last = store.noted(LAST)?;
    let outside = store.noted(OUTSIDE)?;
    let tried = store.noted(TRIED)?;
    let fate = fate_of_what_is_removed(desk)?;
    Ok(BackupsPage {
        alarms: store.alarms()?,
        here: list(desk.folder()),
        changed_since: changed_since_last(desk)?,
        last_at: last.map(|note| note.at),
        failed: store.noted(FAILED)?.map(|note| note.text),
        outside_at: outside.as_ref().map(|note| note.at),
        outside_to: outside.map(|note| note.text),
        outside_due: outside_is_due(desk)?,
        tried_at: tried.as_ref().map(|note| note.at),
        tried: tried.map(|note| note.text),
        paused: fate.paused,
        forgotten_by: fate.by,
        never_thinned: fate.never_thinned,
        replaced: replaced(desk.folder()),
    })
}

/// What to tell at an opening, when the last try to make a backup failed.
///
/// # Errors
/// When the file cannot be read.
pub fn unsaved_sentence(desk: &Desk) -> Result<Option<String>, StoreError> {
    Ok(desk
        .store()
        .noted(FAILED)?
        .map(|note| format!("The last backup was not made. {}", note.text)))
}

/// Says that something noticed about the records was looked into. Who says so stays on record, with what it was: it may
/// be they who did it. Said before, nothing differs.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such alarm; or when the file cannot be written, and then it stays open.
pub fn deal_with_alarm(desk: &mut Desk, id: i64) -> Result<Done<()>, StoreError> {
    let done = desk.write::<_, StoreError>(Action::DealWithAlarm, |tx| {
        let Some(alarm) = tx.open_alarm(id)? else {
            return Ok(());
        };
        let (dealt, at) = (tx.new_id(), tx.now_ms());
        tx.insert(&AlarmDealt {
            id: dealt,
            at,
            alarm: alarm.id,
            what: alarm.what,
            raised_at: alarm.at,
        })?;
        tx.alarm_dealt_with(alarm.id)
    })?;
    // What was just put away is not read out once more; *Recent changes* has its words.
    Ok(Done {
        sentence: Action::DealWithAlarm.done().to_owned(),
        ..done
    })
}

/// What a backup was found to be, read to its last byte and opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What it says of itself.
    pub backup: Backup,
    /// How many changes and records were looked at.
    pub looked_at: u64,
}

/// Opens a backup in a folder of its own and checks all of it: both parts, the mark, every page, the whole log against
/// every record, and that the head of the chain is the one it was made at.
///
/// # Errors
/// What is wrong with it; a wrong passphrase is told as such.
pub fn verify(
    path: &Path,
    trying: &Path,
    passphrase: &str,
    part: &Part,
) -> Result<Verified, BackupError> {
    let [unpacking, checking] = part.split([3, 7]);
    let folder = Passing::make(trying.to_owned())?;
    let start = file::unpack(path, &folder.0, &unpacking)?;
    let unlocked = vault::unlock(&folder.0, passphrase)?;
    let looked_at = is_sound(&folder.0, &start, &unlocked.key, &checking)?;
    Ok(Verified {
        backup: described(path, &start.manifest),
        looked_at,
    })
}

/// Checks what was unpacked into a folder. Answers how much was looked at.
fn is_sound(folder: &Path, start: &Start, key: &DataKey, part: &Part) -> Result<u64, BackupError> {
    if !start.is_marked_by(key) {
        return Err(BackupError::Altered);
    }
    let store = Store::open(
        &folder.join(FILE_NAME),
        &key.as_hex(),
        TABLES,
        Box::new(clock::SystemClock),
        Box::new(ids::SystemIds),
    )?;
    let looked_at = holds(&store, start, part)?;
    store.close()?;
    Ok(looked_at)
}

/// Checks an unpacked backup's records, once they are open.
pub(super) fn holds(store: &Store, start: &Start, part: &Part) -> Result<u64, BackupError> {
    let (head, sequence) = store.head();
    let manifest = &start.manifest;
    if store.file_id()? != manifest.file
        || store.device_id() != manifest.device
        || sequence != manifest.sequence
        || HEXLOWER.encode(&head) != manifest.head
        || store.is_pretend() != manifest.pretend
    {
        return Err(BackupError::Altered);
    }
    let findings = store.check_watched(part)?;
    if findings.faults.is_empty() {
        Ok(findings.changes + findings.records)
    } else {
        Err(BackupError::Unsound(findings.faults))
    }
}

/// Restores the newest backup into a passing folder, checks all of it, and notes what was found.
///
/// # Errors
/// When it cannot be noted, or it is stopped; a backup that fails is no error but what was found.
pub fn rehearse(open: &mut OpenFolder, part: &Part) -> Result<(), BackupError> {
    let Some(path) = newest_of(open) else {
        return Ok(());
    };
    let try_it = || -> Result<u64, BackupError> {
        let [unpacking, checking] = part.split([3, 7]);
        let folder = Passing::make(trying(open.desk.folder()))?;
        let start = file::unpack(&path, &folder.0, &unpacking)?;
        is_sound(&folder.0, &start, open.key(), &checking)
    };
    let found = match try_it() {
        Ok(_) => "The newest backup was restored for a trial and passed every check.".to_owned(),
        Err(stopped @ BackupError::Store(StoreError::Stopped)) => return Err(stopped),
        Err(error) => {
            let sentence = error.to_string();
            let what =
                "The newest backup failed its trial. Make another one, and look at the disk.";
            open.desk
                .store_mut()
                .raise_alarm(what, std::slice::from_ref(&sentence))?;
            format!("The newest backup failed its trial. {sentence}")
        }
    };
    Ok(open.desk.store_mut().note(TRIED, &found)?)
}

fn rehearsal_is_due(desk: &Desk) -> Result<bool, StoreError> {
    let now = desk.now_ms();
    let since = match desk.store().noted(TRIED)? {
        Some(note) => return Ok((now - note.at).abs() >= 30 * DAY),
        None => entries(desk.folder())
            .last()
            .map(|(_, start)| start.manifest.made_at),
    };
    // Not on the first day: then people are set up.
    Ok(since.is_some_and(|since| (now - since).abs() >= DAY))
}

/// What is done while nobody types: a slice of the walk, and once that is over, the monthly trial. Answers whether
/// there is something new to tell.
pub(crate) fn look_on(open: &mut OpenFolder, rows: u32, part: &Part) -> Result<bool, BackupError> {
    if !open.walk_is_done() {
        return Ok(open.walk_on(rows)?);
    }
    if !rehearsal_is_due(&open.desk)? {
        return Ok(false);
    }
    rehearse(open, part)?;
    Ok(true)
}

/// Looks through every backup in the folder of open records.
///
/// # Errors
/// When it is stopped.
pub fn check_backups(open: &OpenFolder, part: &Part) -> Result<LookedThrough, StoreError> {
    let mut found = LookedThrough::default();
    let desk = &open.desk;
    let paths = backup_files(desk.folder());
    let size = |path: &Path| path.metadata().map_or(0, |about| about.len());
    let mut left: u64 = paths.iter().map(|path| size(path)).sum();
    let mut rest = part.clone();
    for path in paths {
        let own = size(&path);
        left = left.saturating_sub(own);
        let [this, others] = rest.split([own, left]);
        rest = others;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match file::look_through(&path, &this) {
            Err(BackupError::Store(stopped @ StoreError::Stopped)) => return Err(stopped),
            // What the error itself says is for whoever was about to restore it.
            Err(BackupError::Damaged) => found.bad.push(format!(
                "The backup {name} is damaged. It cannot be restored."
            )),
            Err(error) => found.bad.push(format!("The backup {name}: {error}")),
            Ok(start) if !start.is_marked_by(open.key()) => {
                found.remarks.push(format!(
                    "The backup {name} was made with another key, or altered."
                ));
            }
            Ok(start) => {
                let ours = start.manifest.device == desk.store().device_id();
                if ours && !matches!(after(desk, &start.manifest), Ok(Some(_))) {
                    found.lost.push(format!(
                        "The backup {name} knows changes that the records have lost."
                    ));
                }
            }
        }
        found.backups += 1;
    }
    part.go_on()?;
    Ok(found)
}

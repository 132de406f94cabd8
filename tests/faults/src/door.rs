//! A damaged file in a whole data folder, met as a coordinator meets it: the folder is unlocked, whatever it says is
//! read, everything is looked at, and the newest backup takes the place of the records.

use std::fs;
use std::path::Path;

use living_well_core::{
    backups::{self, NotRestored, Secret},
    check,
    desk::{Desk, FILE_NAME},
    folder::{self, FolderError, OpenFolder},
    progress::Part,
    store::StoreError,
    vault::VaultError,
};

use crate::Result;
use crate::work::{Base, PASSPHRASE, add_client, copy_folder, save_visit};

/// What lies beside the file, and is of its time.
const BESIDE: [&str; 3] = ["slots.a", "slots.b", SEAL];
const SEAL: &str = "living-well.seal";
const BACKUPS: &str = "backups";

/// A data folder as it was closed, with its keys, its seal and two backups; and its file at an earlier closing.
pub struct Home {
    folder: tempfile::TempDir,
    /// The keys and the seal of the earlier closing.
    before: tempfile::TempDir,
    /// The file at the earlier closing.
    pub old: Vec<u8>,
    /// The file at the last closing: with more people, more visits, and some of them in no backup.
    pub new: Vec<u8>,
    /// The records of the newest backup.
    held: Vec<String>,
}

/// What is put into a copy of that folder.
pub struct Laid<'a> {
    /// The damaged file.
    pub bytes: &'a [u8],
    /// What lies beside it.
    pub beside: Beside,
    /// Whether to go on to the restore.
    pub restore: bool,
}

/// What lies beside the damaged file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// All that lay there when it was closed.
    Sealed,
    /// The same without its seal, as after a crash: nothing vouches for the file, and its records are walked.
    Unsealed,
    /// Keys that know a later log. The backups come back only for the restore, so that the keys alone can tell.
    NewKeys,
    /// Keys and seal of the file's own time. The newest backup alone can tell.
    OldKeys,
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// It opened without a word, and the check found nothing.
    Nothing,
    /// It was noticed, and a backup was said to be the way on.
    Noticed,
    /// The same, and the newest backup took its place.
    Restored,
    /// It was noticed, and something was not as it should be.
    Fault(String),
}

impl Home {
    /// Works for some days, closes, works on, makes a backup each time, and adds what no backup holds.
    pub fn new(base: &Base) -> Result<Self> {
        let (folder, before) = (base.copy()?, tempfile::tempdir()?);
        let path = folder.path();
        let mut open = folder::unlock(path, PASSPHRASE)?;
        work(&mut open.desk, 0..12)?;
        backups::back_up_now(&mut open, &Part::default())?;
        open.close()?;
        let old = fs::read(path.join(FILE_NAME))?;
        for name in BESIDE {
            fs::copy(path.join(name), before.path().join(name))?;
        }
        let mut open = folder::unlock(path, PASSPHRASE)?;
        work(&mut open.desk, 12..24)?;
        backups::back_up_now(&mut open, &Part::default())?;
        let held = records(&open.desk)?;
        save_visit(&mut open.desk, base.client, "after the last backup")?;
        open.close()?;
        let new = fs::read(path.join(FILE_NAME))?;
        Ok(Self {
            folder,
            before,
            old,
            new,
            held,
        })
    }

    /// Puts a damaged file into a copy of the folder, and does there what a coordinator would do.
    pub fn through_the_door(&self, laid: &Laid<'_>) -> Result<Found> {
        let (copy, aside) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let (path, aside) = (copy.path(), aside.path().join(BACKUPS));
        copy_folder(self.folder.path(), path)?;
        fs::write(path.join(FILE_NAME), laid.bytes)?;
        match laid.beside {
            Beside::Sealed => {}
            Beside::Unsealed => fs::remove_file(path.join(SEAL))?,
            Beside::NewKeys => fs::rename(path.join(BACKUPS), &aside)?,
            Beside::OldKeys => copy_folder(self.before.path(), path)?,
        }
        let met = meet(path);
        if laid.beside == Beside::NewKeys {
            // Opening makes none of its own here: nothing was recorded that could be backed up.
            fs::rename(&aside, path.join(BACKUPS))?;
        }
        let open = match met {
            Met::Refused => None,
            Met::Open(open) => Some(open),
            Met::Nothing => return Ok(Found::Nothing),
            Met::Fault(fault) => return Ok(Found::Fault(fault)),
        };
        if !laid.restore {
            return Ok(Found::Noticed);
        }
        Ok(match self.restore(path, open) {
            Ok(()) => Found::Restored,
            Err(error) => Found::Fault(format!("after the restore: {error}")),
        })
    }

    /// Puts the newest backup in the place of the records, as the window does, open or not; and looks at what is there
    /// then.
    fn restore(&self, path: &Path, open: Option<Box<OpenFolder>>) -> Result<()> {
        let newest = backups::list(path);
        let newest = newest.first().ok_or("no backup is offered")?;
        let from = backups::place_of(path, &newest.name)?;
        let (secret, part) = (Secret::Passphrase(PASSPHRASE), Part::default());
        match open {
            Some(open) => backups::restore_in_place_of(open, &from, secret, &part)
                .map_err(|NotRestored { why, .. }| why)?,
            None => backups::restore(path, &from, secret, &part)?,
        };
        let mut open = folder::unlock(path, PASSPHRASE)?;
        if let Some(warning) = open.log.warning() {
            return Err(warning.into());
        }
        let checked = check::everything(&mut open, &part)?;
        if let Some(fault) = checked.faults.first() {
            return Err(fault.as_str().into());
        }
        if records(&open.desk)? != self.held {
            return Err("the records are not those of the backup".into());
        }
        open.close()?;
        Ok(())
    }
}

/// What the door and the check said.
enum Met {
    /// It did not open, and the sentence leads to a backup.
    Refused,
    /// It opened, and what is wrong is told with a backup as the way on.
    Open(Box<OpenFolder>),
    Nothing,
    Fault(String),
}

fn meet(path: &Path) -> Met {
    let mut open = match folder::unlock(path, PASSPHRASE) {
        Ok(open) => Box::new(open),
        Err(error) if is_the_way_to_a_backup(&error) => return Met::Refused,
        Err(error) => return Met::Fault(format!("refused without a way on: {error}")),
    };
    let warned = open.log.warning();
    if let Some(warning) = warned.filter(|warning| !leads_to_a_backup(warning)) {
        return Met::Fault(format!("told without a way on: {warning}"));
    }
    match check::everything(&mut open, &Part::default()) {
        Ok(checked) if warned.is_none() && checked.faults.is_empty() => Met::Nothing,
        // What the opening said is on the page Backups too, with what to do.
        Ok(checked) if checked.restore => Met::Open(open),
        Ok(checked) => Met::Fault(format!("no backup is to take its place: {checked:?}")),
        Err(error) => Met::Fault(format!("the check could not be made: {error}")),
    }
}

/// Whether a refusal leads to a backup: by its words, and by the button that the window makes of it (Lock.svelte).
fn is_the_way_to_a_backup(error: &FolderError) -> bool {
    let offered = matches!(
        error,
        FolderError::Store(StoreError::Damaged | StoreError::NotOurs | StoreError::Refused(_))
            | FolderError::Vault(VaultError::Damaged | VaultError::Missing)
    );
    offered && leads_to_a_backup(&error.to_string())
}

/// Whether a sentence says that a backup is the way on.
pub fn leads_to_a_backup(sentence: &str) -> bool {
    sentence.contains("backup")
}

/// Adds a client a day, with four visits.
fn work(desk: &mut Desk, days: std::ops::Range<usize>) -> Result<()> {
    for day in days {
        let client = add_client(desk, &format!("Jean {day}"))?;
        for visit in 0..4 {
            let text = format!("Visit {visit} of day {day}: the step is loose again.");
            save_visit(desk, client, &text)?;
        }
    }
    Ok(())
}

/// Who is on record, and every visit with its text.
fn records(desk: &Desk) -> Result<Vec<String>> {
    let sql = "SELECT 'person ' || hex(id) || ' ' || given_name FROM person
               UNION ALL SELECT 'visit ' || hex(id) || ' ' || coalesce(text, '') FROM visit ORDER BY 1";
    Ok(desk.read().rows(sql, [], |row| row.get(0))?)
}

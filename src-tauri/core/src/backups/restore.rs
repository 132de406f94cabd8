//! Restoring: the backup is laid beside the records and checked there; then the two change places.
//!
//! ```text
//! restoring/            the backup's records and keys, until they are in place
//! restoring/ready       all of it is whole and flushed: from here on it goes forward, whatever happens
//! replaced-2026-…/      what was there before
//! ```
//! A power cut before `ready` leaves the old records as they were; one after it is finished at the next start, by the
//! same steps: each is a rename that is not done twice. So at every moment the old or the new is whole.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::Local;
use uuid::Uuid;

use super::file::Start;
use super::seal::{self, SEAL};
use super::store::{Passing, REPLACED, entries, holds, trying};
use super::{BackupError, RestoredFrom, file};
use crate::action::Action;
use crate::clock::local_day;
use crate::csv::sync_folder;
use crate::dates;
use crate::desk::{Desk, FILE_NAME};
use crate::erasure::{self, Tombstone};
use crate::folder::{OpenFolder, lock_finished};
use crate::ids::CoordinatorId;
use crate::programmes::Coordinator;
use crate::progress::Part;
use crate::store::StoreError;
use crate::vault::{self, ChainHead, DataKey, FileLock, RecoveryKey};

const FOLDER: &str = "restoring";
const READY: &str = "ready";
/// What belongs to the old file alone. It goes aside before anything new is there.
const OLD_ONLY: [&str; 3] = ["living-well.db-wal", "living-well.db-shm", SEAL];
/// What changes places, in this order. While the first is still in `restoring`, nothing new is in place.
const CHANGES_PLACES: [&str; 4] = [FILE_NAME, "slots.a", "slots.b", SEAL];

/// What opens a backup.
#[derive(Clone, Copy)]
pub enum Secret<'a> {
    /// A coordinator's passphrase of when it was made.
    Passphrase(&'a str),
    /// The recovery key, whose name it is where several coordinators worked, and their new passphrase.
    Recovery {
        /// The key as it was when the backup was made.
        key: &'a RecoveryKey,
        /// Who holds it. Asked for only where more than one coordinator was at work then.
        name: &'a str,
        /// Their new passphrase.
        new: &'a str,
    },
}

impl std::fmt::Debug for Secret<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made, UTC milliseconds.
    pub made_at: i64,
    /// The name of the folder that keeps what was there before, if anything was.
    pub replaced: Option<String>,
    /// How many people were erased again, whom the backup still held.
    pub erased_again: usize,
    /// Whether everybody is known who was erased since: only the records that were replaced can tell.
    pub erased_is_known: bool,
    /// Whose passphrases of then open it.
    pub opens_for: Vec<String>,
    /// Whether somebody set a new passphrase, with the recovery key.
    pub new_passphrase: bool,
    /// Who had a passphrase then and has none now, because they do not work here any more.
    pub shut_out: Vec<String>,
}

impl Restored {
    /// What to tell of it: what was replaced, who may be in it again, and what opens it now.
    #[must_use]
    pub fn sentences(&self) -> String {
        let day = dates::long(local_day(self.made_at));
        let mut told = vec![format!("Restored from the backup of {day}.")];
        if let Some(folder) = &self.replaced {
            told.push(format!("What was here before is kept in “{folder}”."));
        }
        match self.erased_again {
            0 => {}
            1 => told.push("One person who was erased since was erased again.".to_owned()),
            count => told.push(format!(
                "{count} people who were erased since were erased again."
            )),
        }
        if !self.erased_is_known {
            told.push(
                "Who else was erased after that day may be in it again. Erase them once more."
                    .to_owned(),
            );
        }
        let mut opens = Vec::new();
        if self.new_passphrase {
            opens.push("the new passphrase".to_owned());
        }
        if !self.opens_for.is_empty() {
            let names = in_words(&self.opens_for);
            opens.push(format!("the passphrase of that day of {names}"));
        }
        opens.push("the recovery key of that day".to_owned());
        told.push(format!("The records open with {}.", in_words(&opens)));
        if !self.shut_out.is_empty() {
            let names = in_words(&self.shut_out);
            told.push(format!(
                "They no longer open with the passphrase of {names}."
            ));
        }
        told.join(" ")
    }
}

fn in_words(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Puts a backup in the place of the records of a folder, which must not be open. A folder that is not there is made.
///
/// The restored file begins a line of its own in the log before it can be written, and its keys note how far its own
/// log has got, so that it does not warn of being older than it was.
///
/// Nobody need have opened what is there. So, where it can be read at all, whoever does not work there any more is
/// refused; and pretend people and real ones never take each other's place.
///
/// # Errors
/// Why the backup cannot be restored; nothing has changed then.
pub fn restore(
    folder: &Path,
    from: &Path,
    secret: Secret<'_>,
    part: &Part,
) -> Result<Restored, BackupError> {
    // What goes aside takes its own keys along.
    let lock = lock_finished(folder)?;
    let laid = lay_beside(folder, from, secret, None, part)?;
    put_in_place(folder, laid, lock)
}

/// Why a backup did not take the place of open records.
#[derive(Debug)]
pub struct NotRestored {
    /// The records, open as before; none where they had to be closed first.
    pub open: Option<Box<OpenFolder>>,
    /// Why not.
    pub why: BackupError,
}

/// The same for records that are open: they stay open until the backup beside them has passed every check.
///
/// # Errors
/// Why not, with the records as they were.
pub fn restore_in_place_of(
    open: Box<OpenFolder>,
    from: &Path,
    secret: Secret<'_>,
    part: &Part,
) -> Result<Restored, NotRestored> {
    let folder = open.desk.folder().to_owned();
    let laid = Before::of(&open.desk)
        .map_err(BackupError::from)
        .and_then(|before| lay_beside(&folder, from, secret, Some(before), part));
    let laid = match laid {
        Ok(laid) => laid,
        Err(why) => {
            return Err(NotRestored {
                open: Some(open),
                why,
            });
        }
    };
    let closed = |why: BackupError| NotRestored { open: None, why };
    // What cannot be tidied up goes aside as it is.
    let _ = open.close();
    let lock = FileLock::acquire(&folder).map_err(|error| closed(error.into()))?;
    put_in_place(&folder, laid, lock).map_err(closed)
}

fn put_in_place(folder: &Path, laid: Laid, lock: FileLock) -> Result<Restored, BackupError> {
    let replaced = is_there(folder).then(|| free_name(folder));
    make_ready(&laid.folder.0, replaced.as_deref())?;
    let restored = Restored {
        replaced,
        ..laid.restored
    };
    // From here on it goes forward, whatever happens.
    laid.folder.stays();
    finish(folder)?;
    drop(lock);
    Ok(restored)
}

/// A backup that lies beside the records, checked, closed and sealed.
struct Laid {
    folder: Passing,
    restored: Restored,
}

/// What the records that give way tell.
struct Before {
    file: Uuid,
    pretend: bool,
    erased: Vec<Tombstone>,
    at_work: Vec<CoordinatorId>,
}

impl Before {
    fn of(desk: &Desk) -> Result<Self, StoreError> {
        Ok(Self {
            file: desk.store().file_id()?,
            pretend: desk.is_pretend(),
            erased: erasure::tombstones(desk)?,
            at_work: desk.read().rows(
                "SELECT id FROM coordinator WHERE active = 1",
                [],
                |row| row.get(0),
            )?,
        })
    }
}

/// `open` is what the open records tell; where they are not open, they are looked into.
fn lay_beside(
    folder: &Path,
    from: &Path,
    secret: Secret<'_>,
    open: Option<Before>,
    part: &Part,
) -> Result<Laid, BackupError> {
    let [unpacking, looking_back, checking] = part.split([3, 1, 6]);
    if let Some(open) = &open {
        same_kind(&file::read_start(from)?, open.pretend)?;
    }
    let beside = Passing::make(folder.join(FOLDER))?;
    let path = beside.0.clone();
    let start = file::unpack(from, &path, &unpacking)?;
    let unlocked = match secret {
        Secret::Passphrase(passphrase) => vault::unlock(&path, passphrase)?,
        Secret::Recovery { key, .. } => vault::unlock_with_recovery(&path, key)?,
    };
    if !start.is_marked_by(&unlocked.key) {
        return Err(BackupError::Altered);
    }
    let was_open = open.is_some();
    let read = open.or_else(|| before_here(folder, &unlocked.key, secret));
    let erased_is_known = read
        .as_ref()
        .is_some_and(|before| before.file == start.manifest.file);
    // A newer backup knows of most that was erased since, and of who left.
    let before = read.or_else(|| newest_before(folder, &unlocked.key, &looking_back));
    match &before {
        Some(before) => same_kind(&start, before.pretend)?,
        // Nothing there opens. Any backup beside the records says of which kind they are.
        None if is_there(folder) => {
            if let Some((_, newest)) = entries(folder).first() {
                same_kind(&start, newest.manifest.pretend)?;
            }
        }
        None => {}
    }
    let who = unlocked.coordinator_id.map(CoordinatorId);
    let mut desk = Desk::open(&path, &unlocked.key.as_hex(), who)?;
    holds(desk.store(), &start, &checking)?;
    desk.store_mut().becomes_another_laptop()?;
    if let Secret::Recovery { name, new, .. } = secret {
        crate::folder::new_after_recovery(&path, &mut desk, &unlocked.key, name, new)?;
    }
    let me = desk.who()?;
    let at_work = before
        .as_ref()
        .filter(|before| before.file == start.manifest.file)
        .map(|before| before.at_work.as_slice());
    if !was_open && at_work.is_some_and(|at_work| !at_work.contains(&me)) {
        return Err(BackupError::NotAtWork);
    }
    note_restored(&mut desk, start.manifest.made_at, is_there(folder))?;
    // Before anybody can look: whoever was erased since does not come back.
    let erased = before.as_ref().map_or(&[][..], |before| &before.erased);
    let erased_again = erasure::replay(&mut desk, erased)?;
    let new_passphrase = matches!(secret, Secret::Recovery { .. });
    let mut restored = Restored {
        made_at: start.manifest.made_at,
        replaced: None,
        erased_again,
        erased_is_known,
        opens_for: Vec::new(),
        new_passphrase,
        shut_out: Vec::new(),
    };
    for id in vault::with_passphrases(&path)?
        .into_iter()
        .map(CoordinatorId)
    {
        let name = || -> Result<String, StoreError> {
            let one = desk.read().maybe_record::<Coordinator>(id)?;
            Ok(one.map(|one| one.name).unwrap_or_default())
        };
        if id != me && at_work.is_some_and(|at_work| !at_work.contains(&id)) {
            // They left since: the passphrase that was taken from them stays taken.
            vault::remove_coordinator(&path, &unlocked.key, id.into())?;
            restored.shut_out.push(name()?);
        } else if id != me || !new_passphrase {
            restored.opens_for.push(name()?);
        }
    }
    let (head, sequence) = desk.store().head();
    crate::folder::note_what_keys_say(&mut desk, &path)?;
    desk.close()?;
    let sequence = u64::try_from(sequence).unwrap_or(0);
    vault::set_chain_head(&path, &unlocked.key, ChainHead { sequence, head })?;
    seal::seal(&path, &unlocked.key)?;
    // The last time: from here on the records are closed, and then they change places.
    part.go_on()?;
    Ok(Laid {
        folder: beside,
        restored,
    })
}

/// Puts on record, and before everybody's eyes, that a backup took this place: whoever restored it must not be the only
/// one who knows.
fn note_restored(desk: &mut Desk, made_at: i64, replaces: bool) -> Result<(), StoreError> {
    desk.write::<_, StoreError>(Action::RestoreBackup, |tx| {
        let (id, at) = (tx.new_id(), tx.now_ms());
        tx.insert(&RestoredFrom { id, at, made_at })
    })?;
    let (made, now) = (
        dates::short(local_day(made_at)),
        dates::short(local_day(desk.now_ms())),
    );
    let what = if replaces {
        format!("A backup of {made} was put in the place of the records on {now}.")
    } else {
        format!("These records were restored from a backup of {made} on {now}.")
    };
    desk.store_mut().notice_restored(&what)
}

fn same_kind(start: &Start, pretend: bool) -> Result<(), BackupError> {
    if start.manifest.pretend == pretend {
        Ok(())
    } else {
        Err(BackupError::OtherKind)
    }
}

/// What the closed records tell, where they can be opened.
fn before_here(folder: &Path, key: &DataKey, secret: Secret<'_>) -> Option<Before> {
    before_in(folder, key).or_else(|| {
        // The data key may have been changed since the backup was made.
        let own = match secret {
            Secret::Passphrase(passphrase) => vault::unlock(folder, passphrase),
            Secret::Recovery { key, .. } => vault::unlock_with_recovery(folder, key),
        };
        before_in(folder, &own.ok()?.key)
    })
}

fn before_in(folder: &Path, key: &DataKey) -> Option<Before> {
    if !folder.join(FILE_NAME).exists() {
        return None;
    }
    let desk = Desk::open(folder, &key.as_hex(), None).ok()?;
    // Opening may have written; what goes aside is walked when it is opened again.
    seal::unseal(folder);
    let found = Before::of(&desk).ok();
    let _ = desk.close();
    found
}

/// What the newest backup beside the records tells that opens.
fn newest_before(folder: &Path, key: &DataKey, part: &Part) -> Option<Before> {
    entries(folder)
        .into_iter()
        .filter(|(_, start)| start.is_marked_by(key))
        .find_map(|(path, _)| {
            let trying = Passing::make(trying(folder)).ok()?;
            file::unpack(&path, &trying.0, part).ok()?;
            before_in(&trying.0, key)
        })
}

/// Whether anything of ours is there to be replaced.
fn is_there(folder: &Path) -> bool {
    CHANGES_PLACES
        .into_iter()
        .any(|name| folder.join(name).symlink_metadata().is_ok())
}

fn free_name(folder: &Path) -> String {
    let first = format!("{REPLACED}{}", Local::now().format("%Y-%m-%d-%H%M"));
    let mut name = first.clone();
    let mut next = 2;
    while folder.join(&name).symlink_metadata().is_ok() {
        name = format!("{first}-{next}");
        next += 1;
    }
    name
}

fn make_ready(beside: &Path, replaced: Option<&str>) -> io::Result<()> {
    sync_folder(beside);
    // Never seen half written: what it names is where the old records go.
    let unread = beside.join("ready.new");
    let mut ready = File::create(&unread)?;
    ready.write_all(replaced.unwrap_or_default().as_bytes())?;
    ready.sync_all()?;
    fs::rename(unread, beside.join(READY))?;
    sync_folder(beside);
    if let Some(folder) = beside.parent() {
        // Its own name, too.
        sync_folder(folder);
    }
    Ok(())
}

/// Whether a restored file waits for its place.
pub(crate) fn is_ready(folder: &Path) -> bool {
    folder.join(FOLDER).join(READY).exists()
}

/// Finishes what a power cut left half way: a backup that is whole goes to its place, one that is not goes away. To be
/// called before anything is opened, by whoever has the folder's lock.
///
/// # Errors
/// What the disk refused; it goes on from there the next time.
pub(crate) fn finish(folder: &Path) -> io::Result<()> {
    finish_while(folder, &mut || true).map(|_| ())
}

/// The same, asked before each step. Answers whether it got to the end.
fn finish_while(folder: &Path, goes_on: &mut dyn FnMut() -> bool) -> io::Result<bool> {
    let beside = folder.join(FOLDER);
    if !beside.exists() {
        return Ok(true);
    }
    if is_ready(folder) {
        let replaced = fs::read_to_string(beside.join(READY))?;
        // A name, and nothing that leads elsewhere.
        let aside = (!replaced.is_empty() && !replaced.contains(['/', '\\']))
            .then(|| folder.join(replaced));
        if !change_places(folder, &beside, aside.as_deref(), goes_on)? {
            return Ok(false);
        }
        if !goes_on() {
            return Ok(false);
        }
        fs::remove_file(beside.join(READY))?;
        sync_folder(&beside);
    }
    if !goes_on() {
        return Ok(false);
    }
    fs::remove_dir_all(&beside)?;
    sync_folder(folder);
    Ok(true)
}

/// A name in a folder that nothing has yet: nothing is ever put over what lies aside.
fn free_place(aside: &Path, name: &str) -> PathBuf {
    let mut place = aside.join(name);
    let mut next = 2;
    while place.symlink_metadata().is_ok() {
        place = aside.join(format!("{name}-{next}"));
        next += 1;
    }
    place
}

fn change_places(
    folder: &Path,
    beside: &Path,
    aside: Option<&Path>,
    goes_on: &mut dyn FnMut() -> bool,
) -> io::Result<bool> {
    let mut step = |from: PathBuf, to: PathBuf| -> io::Result<bool> {
        if from.symlink_metadata().is_err() {
            return Ok(true);
        }
        if !goes_on() {
            return Ok(false);
        }
        fs::rename(&from, &to)?;
        // Where it lies now first: after a power cut it may be in both, and is never in neither.
        for changed in [&to, &from] {
            if let Some(folder) = changed.parent() {
                sync_folder(folder);
            }
        }
        Ok(true)
    };
    if let Some(aside) = aside {
        fs::create_dir_all(aside)?;
        #[cfg(unix)]
        fs::set_permissions(aside, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        sync_folder(folder);
        if beside.join(FILE_NAME).exists() {
            for name in OLD_ONLY {
                if !step(folder.join(name), free_place(aside, name))? {
                    return Ok(false);
                }
            }
        }
        for name in CHANGES_PLACES {
            if beside.join(name).exists() {
                // What lies aside already is the old one. What stands in its place is then the same, or the new one,
                // half moved when the power went.
                let is_aside = aside.join(name).symlink_metadata().is_ok();
                if !is_aside && !step(folder.join(name), aside.join(name))? {
                    return Ok(false);
                }
                if !step(beside.join(name), folder.join(name))? {
                    return Ok(false);
                }
            }
        }
        return Ok(true);
    }
    for name in CHANGES_PLACES {
        if !step(beside.join(name), folder.join(name))? {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn fill(folder: &Path, what: &str, names: &[&str]) {
        fs::create_dir_all(folder).unwrap();
        for name in names {
            fs::write(folder.join(name), format!("{what} {name}")).unwrap();
        }
    }

    /// What lies in a folder under the names that change places: "old", "new" or nothing.
    fn stands(folder: &Path) -> Vec<String> {
        CHANGES_PLACES
            .into_iter()
            .chain(OLD_ONLY)
            .filter_map(|name| fs::read_to_string(folder.join(name)).ok())
            .map(|text| text.split(' ').next().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn a_power_cut_at_any_step_leaves_the_old_or_the_new_whole() {
        // With a log beside the old file; and stopped a second time, while it is finished.
        for first in 0..20 {
            for second in 0..20 {
                let folder = tempfile::tempdir().unwrap();
                let folder = folder.path();
                fill(folder, "old", &CHANGES_PLACES);
                fill(folder, "old", &OLD_ONLY);
                let beside = folder.join(FOLDER);
                fill(&beside, "new", &CHANGES_PLACES);
                make_ready(&beside, Some("replaced-2026-11-29-0930")).unwrap();
                for stop in [first, second] {
                    let mut left = stop;
                    finish_while(folder, &mut || {
                        left -= 1;
                        left >= 0
                    })
                    .unwrap();
                    // Looked at meanwhile, the folder says that records are there.
                    assert!(folder.join(FILE_NAME).exists() || is_ready(folder));
                }
                finish(folder).unwrap();
                assert_eq!(stands(folder), ["new"; 5], "{first} {second}");
                let aside = folder.join("replaced-2026-11-29-0930");
                assert_eq!(stands(&aside), ["old"; 7], "{first} {second}");
                assert!(!beside.exists());
            }
        }
        // Before it is ready, the old one stays.
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        fill(folder, "old", &CHANGES_PLACES);
        fill(&folder.join(FOLDER), "new", &CHANGES_PLACES);
        finish(folder).unwrap();
        assert_eq!(stands(folder), ["old"; 5]);
        assert!(!folder.join(FOLDER).exists());
    }

    #[test]
    fn nothing_is_put_over_what_lies_aside_already() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let aside = folder.join("replaced-2026-11-29-0930");
        // The power went while a rename was in one of its two folders only, each time.
        fill(folder, "new", &CHANGES_PLACES);
        fill(folder, "old", &["living-well.db-wal"]);
        fill(&aside, "old", &CHANGES_PLACES);
        fill(&aside, "old", &["living-well.db-wal"]);
        let beside = folder.join(FOLDER);
        fill(&beside, "new", &CHANGES_PLACES);
        make_ready(&beside, Some("replaced-2026-11-29-0930")).unwrap();
        finish(folder).unwrap();
        assert_eq!(stands(folder), ["new"; 5]);
        assert_eq!(stands(&aside), ["old"; 6]);
    }

    #[test]
    fn in_an_empty_folder_nothing_is_put_aside() {
        for first in 0..8 {
            let folder = tempfile::tempdir().unwrap();
            let folder = folder.path();
            fill(&folder.join(FOLDER), "new", &CHANGES_PLACES);
            make_ready(&folder.join(FOLDER), None).unwrap();
            let mut left = first;
            finish_while(folder, &mut || {
                left -= 1;
                left >= 0
            })
            .unwrap();
            finish(folder).unwrap();
            assert_eq!(stands(folder), ["new"; 5]);
        }
    }
}

//! A data folder: its keys, its one file, and the right to write in it, taken and given back together.
//!
//! The window and the terminal program open records through here and nowhere else, so that no file is ever
//! open without its lock, and no key is made without its file.

mod keys;
#[cfg(test)]
mod keys_tests;

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use uuid::Uuid;

use crate::access::{self, AccessKind};
use crate::action::Action;
use crate::backups::{self, seal};
use crate::coordinators::{self, KeyEventWhat};
use crate::desk::{Desk, FILE_NAME};
use crate::export_all;
use crate::exports;
use crate::helper;
use crate::ids::CoordinatorId;
use crate::programmes::Coordinator;
use crate::progress::Part;
use crate::store::{Store, StoreError, Walk};
use crate::vault::{self, ChainHead, DataKey, FileLock, HeadCopy, RecoveryKey, VaultError};

pub use keys::{KeyRefused, KeysResult};

/// The names of the slot file's two copies (see [`vault`]).
const SLOTS: [&str; 2] = ["slots.a", "slots.b"];

/// Why a data folder could not be set up, opened or closed.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Something about the keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Something about the data file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Several coordinators work here, and the name that was typed is none of theirs.
    #[error("Type your name as it stands in Settings. More than one coordinator works here.")]
    WhoseName,
    /// The passphrase is of somebody who does not work here any more: an old key file was put back.
    #[error(
        "This is the passphrase of somebody who does not work here any more. Unlock with another one."
    )]
    NotAtWork,
    /// A recovery key opens an old key file that was put back: it may have been replaced since.
    #[error(
        "The key file was put back or changed, so that this recovery key may be an old one. \
         Unlock with a passphrase, or restore your newest backup."
    )]
    OldKeys,
}

/// How the change log compares with what was noted beside the keys when the file was last closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFit {
    /// The noted change is in the log, with the same place in the chain.
    Fits,
    /// Nothing was noted yet: the file was never closed.
    NotNoted,
    /// The log does not reach the noted change, or has another one there: an old file was put back.
    PutBack,
    /// The seal was written by somebody without the data key.
    SealAltered,
    /// There was a note, and it is gone.
    NoteMissing,
    /// The keys are not those that were here when the file was last closed: an old key file was put back.
    KeysPutBack,
    /// The key file, or a slot in it, was written by somebody without the data key: an old slot was put in again, say.
    KeysAltered,
    /// The file, its log or a record is not what was written when it was last closed.
    Changed,
    /// The log, or a record, does not fit together.
    Broken,
}

impl LogFit {
    /// Whether a warning is about the keys beside the file: then no backup helps.
    pub(crate) fn of_keys(warning: &str) -> bool {
        [Self::KeysPutBack, Self::KeysAltered]
            .iter()
            .any(|fit| fit.warning() == Some(warning))
    }

    /// What to tell, when there is something to tell.
    #[must_use]
    pub const fn warning(self) -> Option<&'static str> {
        match self {
            Self::Fits | Self::NotNoted => None,
            Self::PutBack => Some(
                "An old file was put back: these records are older than their keys or backups remember. \
                 Restore your newest backup.",
            ),
            Self::SealAltered => {
                Some("The seal beside the records was altered. Compare with your newest backup.")
            }
            Self::NoteMissing => Some(
                "The key file’s note on the change log is gone. Compare with your newest backup.",
            ),
            Self::KeysPutBack => Some(
                "An old key file was put back, and passphrases of then open these records. \
                 Make a new key of the records in Coordinators and keys.",
            ),
            Self::KeysAltered => Some(
                "Somebody changed the key file without Living Well, so that an old passphrase may open these records. \
                 Make a new key of the records in Coordinators and keys.",
            ),
            Self::Changed => Some(
                "The records were changed while Living Well was closed. Restore your newest backup.",
            ),
            Self::Broken => Some(
                "The records and their change log do not fit together. Restore your newest backup.",
            ),
        }
    }
}

/// What a folder function answers.
pub type Result<T> = std::result::Result<T, FolderError>;

/// An open data folder. Nobody else can write in it until it is closed or dropped.
#[derive(Debug)]
pub struct OpenFolder {
    /// The unlocked file.
    pub desk: Desk,
    /// Wrong passphrases and recovery keys tried since it was last opened.
    pub failed_unlocks: u32,
    /// Whether one copy of the key file was bad, and the other one was used.
    pub one_copy_was_bad: bool,
    /// Whether file and log are what they were when the file was last closed.
    pub log: LogFit,
    /// Whether an alarm about that was kept: whoever deals with it is not told again.
    alarm_kept: bool,
    /// The walk through all of it, which goes on while nobody types.
    walk: Walk,
    key: DataKey,
    // Last, so that the file is closed before the right to write in it is given back.
    _lock: FileLock,
}

/// Says whether there are records in a folder. Keys with a backup beside them are records whose file is gone: it is to
/// be put back, and nothing be set up over it.
#[must_use]
pub fn holds_records(folder: &Path) -> bool {
    let keys = || SLOTS.iter().any(|name| folder.join(name).exists());
    folder.join(FILE_NAME).exists()
        || backups::is_ready(folder)
        || (keys() && !backups::list(folder).is_empty())
}

/// Puts keys that open nothing aside, both copies under one number, and over no keys put aside before.
fn put_keys_aside(folder: &Path) -> std::io::Result<()> {
    let aside = |name: &str, count: u32| match count {
        0 => folder.join(name).with_added_extension("unused"),
        _ => folder
            .join(name)
            .with_added_extension(format!("unused-{count}")),
    };
    let free = (0..=u32::MAX).find(|count| SLOTS.iter().all(|name| !aside(name, *count).exists()));
    for name in SLOTS.iter().filter(|name| folder.join(name).exists()) {
        fs::rename(folder.join(name), aside(name, free.unwrap_or(u32::MAX)))?;
    }
    Ok(())
}

/// Sets up an empty file with its keys, for one coordinator, and opens it. Takes about a second.
///
/// # Errors
/// As [`set_up_with`].
pub fn set_up(
    folder: &Path,
    name: &str,
    passphrase: &str,
    recovery: &RecoveryKey,
    pretend: bool,
) -> Result<OpenFolder> {
    set_up_with(folder, passphrase, recovery, |key, who| {
        Ok(Desk::create(folder, key, who, name, pretend)?)
    })
}

/// Sets up a file that `make` makes, given its key and its first coordinator: a filled one, say.
///
/// Keys left by a set-up that was cut short, with no records behind them, are put aside under another name.
/// When the file cannot be made, the keys made for it go too, so that it can be tried again.
///
/// # Errors
/// [`VaultError::TooEasy`], [`VaultError::Exists`] where records are, [`VaultError::OpenElsewhere`], what
/// the disk refused, or what `make` answers.
pub fn set_up_with<E: From<VaultError>>(
    folder: &Path,
    passphrase: &str,
    recovery: &RecoveryKey,
    make: impl FnOnce(&str, CoordinatorId) -> std::result::Result<Desk, E>,
) -> std::result::Result<OpenFolder, E> {
    let lock = lock_finished(folder).map_err(|error| match error {
        FolderError::Vault(error) => error,
        other => VaultError::Io(std::io::Error::other(other)),
    })?;
    if holds_records(folder) {
        return Err(VaultError::Exists.into());
    }
    put_keys_aside(folder).map_err(VaultError::from)?;
    let who = CoordinatorId(Uuid::now_v7());
    let key = vault::create(folder, who.into(), passphrase, recovery, vault::calibrate())?;
    match make(&key.as_hex(), who) {
        Ok(mut desk) => {
            desk.keep_room_for_drafts();
            Ok(OpenFolder {
                desk,
                failed_unlocks: 0,
                one_copy_was_bad: false,
                log: LogFit::NotNoted,
                alarm_kept: false,
                // It was written in this very moment.
                walk: Walk::default(),
                key,
                _lock: lock,
            })
        }
        Err(error) => {
            for name in SLOTS.into_iter().chain([FILE_NAME]) {
                // What was never made cannot be removed, and the first failure is the one to tell.
                let _ = fs::remove_file(folder.join(name));
            }
            Err(error)
        }
    }
}

/// Opens with a coordinator's passphrase.
///
/// # Errors
/// [`VaultError::WrongPassphrase`], [`VaultError::OpenElsewhere`], or why keys or file cannot be used.
pub fn unlock(folder: &Path, passphrase: &str) -> Result<OpenFolder> {
    let lock = lock_existing(folder)?;
    // While the passphrase is worked into a key, which takes longer.
    let seal = seal::look(folder);
    open(folder, lock, vault::unlock(folder, passphrase)?, seal)
}

/// Opens with the recovery key, and gives the coordinator who forgot theirs a new passphrase. With more than one
/// coordinator the key does not say who holds it: then `name` does, and the file alone knows whether it is one.
///
/// # Errors
/// [`FolderError::WhoseName`], [`FolderError::OldKeys`], [`VaultError::WrongRecoveryKey`], [`VaultError::TooEasy`],
/// [`VaultError::OpenElsewhere`], or why keys or file cannot be used. When the new passphrase cannot be kept,
/// nothing is opened and the old one stays.
pub fn unlock_with_recovery(
    folder: &Path,
    recovery: &RecoveryKey,
    name: &str,
    new_passphrase: &str,
) -> Result<OpenFolder> {
    let lock = lock_existing(folder)?;
    let seal = seal::look(folder);
    let unlocked = vault::unlock_with_recovery(folder, recovery)?;
    let mut opened = open(folder, lock, unlocked, seal)?;
    // A replaced recovery key may have been put in again; without a note nobody can tell.
    let of_keys = [
        LogFit::KeysPutBack,
        LogFit::KeysAltered,
        LogFit::NoteMissing,
    ];
    if of_keys.contains(&opened.log) {
        return Err(FolderError::OldKeys);
    }
    new_after_recovery(folder, &mut opened.desk, &opened.key, name, new_passphrase)?;
    let _ = opened.leave_old_keys_behind();
    Ok(opened)
}

/// Puts whoever holds the recovery key to work, and gives them a new passphrase.
///
/// # Errors
/// [`FolderError::WhoseName`] where several work and `name` is none of theirs; or why the passphrase cannot be kept.
pub(crate) fn new_after_recovery(
    folder: &Path,
    desk: &mut Desk,
    key: &DataKey,
    name: &str,
    new_passphrase: &str,
) -> Result<()> {
    if coordinators::at_work(desk.read())? > 1 {
        match coordinators::active_named(desk.read(), name)?.as_slice() {
            [one] => desk.put_to_work(one.id),
            _ => return Err(FolderError::WhoseName),
        }
    }
    let who = desk.who()?;
    let (action, what) = (Action::ForgetPassphrase, KeyEventWhat::Forgotten);
    coordinators::note_key_event(desk, action, what, Some(who), || {
        match vault::change_passphrase(folder, key, who.into(), new_passphrase) {
            Err(VaultError::NoSuchCoordinator) => {
                let params = vault::calibrate();
                vault::add_coordinator(folder, key, who.into(), new_passphrase, params)?;
            }
            other => other?,
        }
        Ok::<_, FolderError>(())
    })?;
    Ok(())
}

/// Takes the lock of a folder that must be there already: looking for records makes no folder.
fn lock_existing(folder: &Path) -> Result<FileLock> {
    if !folder.is_dir() {
        return Err(VaultError::Missing.into());
    }
    let lock = lock_finished(folder)?;
    backups::tidy(folder);
    Ok(lock)
}

/// Takes the lock of a folder, and ends what a power cut left half way there: a restore, or a change of the data key.
/// Whoever opens the records, or puts others in their place, begins here: until then keys and file may not fit.
pub(crate) fn lock_finished(folder: &Path) -> Result<FileLock> {
    let lock = FileLock::acquire(folder)?;
    backups::finish(folder).map_err(VaultError::from)?;
    keys::settle(folder)?;
    Ok(lock)
}

/// How many links of the chain are looked at in every opening.
const TAIL: i64 = 200;
/// How many rows are walked at once where the file was not closed, so that nothing vouches for it.
const WITHOUT_SEAL: u32 = 20_000;
/// The name of the note of what the keys note of the log: the ends of the chain that they may say, in hexadecimal
/// digits or as [`NOTHING_YET`], so that keys of another time are known. It is blank in a file last closed by a version
/// that only noted that there was one.
const NOTED: &str = "head noted";
/// What keys say that were never noted in.
const NOTHING_YET: &str = "nothing";

/// Notes in the file what its keys say of the log, and what they are about to say: whichever of the two they hold
/// after a power cut is right.
pub(crate) fn note_what_keys_say(
    desk: &mut Desk,
    keys: &Path,
) -> std::result::Result<(), StoreError> {
    let says = vault::chain_head(keys).ok().flatten();
    let says = says.map_or_else(|| NOTHING_YET.to_owned(), |head| HEXLOWER.encode(&head));
    let (head, _) = desk.store().head();
    let note = format!("{says} {}", HEXLOWER.encode(&head));
    desk.store_mut().note(NOTED, &note)
}

/// Whether keys that say this of the log may lie beside the file; where nothing is noted of them, any may.
fn keys_may_say(desk: &Desk, head: Option<&[u8; 32]>) -> std::result::Result<bool, StoreError> {
    let says = head.map_or_else(|| NOTHING_YET.to_owned(), |head| HEXLOWER.encode(head));
    let Some(noted) = desk.store().noted(NOTED)? else {
        return Ok(true);
    };
    // From a blank note it is only known that they say something.
    let blank_will_do = noted.text.is_empty() && head.is_some();
    Ok(blank_will_do || noted.text.split(' ').any(|said| said == says))
}

fn open(
    folder: &Path,
    lock: FileLock,
    unlocked: vault::Unlocked,
    looking: seal::Looking,
) -> Result<OpenFolder> {
    let who = unlocked.coordinator_id;
    let seal = looking.fit(&unlocked.key);
    // From here on the file may change; a crash leaves no seal.
    seal::unseal(folder);
    let key = unlocked.key.as_hex();
    let (mut desk, log, alarm_kept, walk) =
        compared(folder, &key, &unlocked, seal).map_err(|error| {
            let unclear = matches!(&error, FolderError::Store(StoreError::Sql(_)));
            if unclear && Store::has_bad_page(&folder.join(FILE_NAME), &key) {
                StoreError::Damaged.into()
            } else {
                error
            }
        })?;
    // After the comparison: this writes. When it cannot, the records open all the same, and the next time
    // tries again.
    let _ = export_all::finish(&mut desk);
    let _ = exports::finish_exports(&mut desk);
    let _ = helper::finish_turns(&mut desk);
    let kind = match who {
        Some(_) => AccessKind::Unlock,
        None => AccessKind::Recovery,
    };
    access::note(&mut desk, kind, None, 1);
    desk.keep_room_for_drafts();
    Ok(OpenFolder {
        desk,
        failed_unlocks: unlocked.failed_unlocks,
        one_copy_was_bad: unlocked.one_copy_was_bad,
        log,
        alarm_kept,
        walk,
        key: unlocked.key,
        _lock: lock,
    })
}

/// Whether somebody is on record here as a coordinator who works here no more.
fn has_left(desk: &Desk, who: Option<CoordinatorId>) -> std::result::Result<bool, StoreError> {
    let one = match who {
        Some(who) => desk.read().maybe_record::<Coordinator>(who)?,
        None => None,
    };
    Ok(one.is_some_and(|one| !one.active))
}

/// Opens the file and compares it with what was noted of it. Says too whether an alarm about that was kept.
fn compared(
    folder: &Path,
    key: &str,
    unlocked: &vault::Unlocked,
    seal: seal::SealFit,
) -> Result<(Desk, LogFit, bool, Walk)> {
    let who = unlocked.coordinator_id.map(CoordinatorId);
    let mut desk = Desk::open(folder, key, who).map_err(|error| match error {
        StoreError::NotFound => StoreError::Refused(
            "The keys are here, but the records are not. Put them back from a backup.".into(),
        ),
        other => other,
    })?;
    if has_left(&desk, who)? {
        let expected = match unlocked.chain_head {
            HeadCopy::Good(noted) => keys_may_say(&desk, Some(&noted.head))?,
            HeadCopy::None | HeadCopy::Altered => false,
        };
        // These very keys may hold a passphrase that was given before it was done again that somebody left.
        if let Some(what) = LogFit::KeysPutBack.warning().filter(|_| !expected) {
            let _ = desk.store_mut().raise_alarm(what, &[]);
        }
        return Err(FolderError::NotAtWork);
    }
    let mut walk = Walk::default();
    let (log, details) = fits(&desk, unlocked, seal, &mut walk)?;
    let alarm_kept = match log.warning() {
        // It stays until somebody has dealt with it. On a full disk it cannot be kept, and is told once.
        Some(what) => match desk.store_mut().raise_alarm(what, &details) {
            Ok(()) => true,
            Err(StoreError::DiskFull) => false,
            Err(error) => return Err(error.into()),
        },
        None => false,
    };
    if matches!(unlocked.chain_head, HeadCopy::Good(_)) && desk.store().noted(NOTED)?.is_none() {
        // Without it, a note that is taken away later is not missed.
        let _ = desk.store_mut().note(NOTED, "");
    }
    Ok((desk, log, alarm_kept, walk))
}

/// Says how file and log compare with what was noted at the last closing: in the keys, in the seal and in the newest
/// backup. Whatever no longer fits is looked at in full, so that it can be told what. A file with a page that cannot be
/// read is not opened: nothing in it could be relied on.
fn fits(
    desk: &Desk,
    unlocked: &vault::Unlocked,
    seal: seal::SealFit,
    walk: &mut Walk,
) -> Result<(LogFit, Vec<String>)> {
    use seal::SealFit;
    let noted = match unlocked.chain_head {
        HeadCopy::None if !keys_may_say(desk, None)? => LogFit::NoteMissing,
        HeadCopy::None => LogFit::NotNoted,
        HeadCopy::Altered => LogFit::KeysAltered,
        HeadCopy::Good(noted) => {
            let there = i64::try_from(noted.sequence)
                .ok()
                .map_or(Ok(None), |sequence| desk.store().link_at(sequence))?;
            if there != Some(noted.head) {
                LogFit::PutBack
            } else if !keys_may_say(desk, Some(&noted.head))? {
                LogFit::KeysPutBack
            } else {
                LogFit::Fits
            }
        }
    };
    if noted == LogFit::PutBack || !backups::newest_is_known(desk, &unlocked.key)? {
        return Ok((LogFit::PutBack, Vec::new()));
    }
    let mut faults = desk.store().check_tail(TAIL)?.faults;
    match seal {
        SealFit::Fits => {}
        SealFit::None => faults.extend(looked_through(desk, walk, WITHOUT_SEAL)?),
        SealFit::Differs | SealFit::Altered => {
            faults.extend(looked_through(desk, walk, u32::MAX)?);
        }
    }
    let fit = match seal {
        SealFit::Differs => LogFit::Changed,
        _ if !faults.is_empty() => LogFit::Broken,
        // What to do about old keys is more than what to do about a note.
        SealFit::Altered if matches!(noted, LogFit::KeysPutBack | LogFit::KeysAltered) => noted,
        SealFit::Altered => LogFit::SealAltered,
        SealFit::None | SealFit::Fits => noted,
    };
    Ok((fit, faults))
}

/// Walks on, and gives what was found so far. A page that cannot be read ends it: nothing can be read any more then.
fn walked(desk: &Desk, walk: &mut Walk, rows: u32) -> std::result::Result<Vec<String>, StoreError> {
    if let Err(error) = walk.go_on(desk.store(), rows) {
        walk.stop();
        return Err(error);
    }
    Ok(walk.findings().faults.clone())
}

/// The same where no seal vouches for the file: its structure too.
fn looked_through(
    desk: &Desk,
    walk: &mut Walk,
    rows: u32,
) -> std::result::Result<Vec<String>, StoreError> {
    let mut faults = walked(desk, walk, rows)?;
    faults.extend(desk.store().check_structure()?);
    Ok(faults)
}

impl OpenFolder {
    /// The key of the file.
    pub(crate) fn key(&self) -> &DataKey {
        &self.key
    }

    /// Whether all of the log and all records were looked at since the file was opened.
    #[must_use]
    pub fn walk_is_done(&self) -> bool {
        self.walk.is_done()
    }

    /// Walks through some more rows of log and records. Answers whether something new was found, which is then kept as
    /// an alarm.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the file cannot be read; or when the alarm cannot be kept.
    pub(crate) fn walk_on(&mut self, rows: u32) -> std::result::Result<bool, StoreError> {
        let before = self.walk.findings().faults.len();
        let faults = walked(&self.desk, &mut self.walk, rows)?;
        if faults.len() == before {
            return Ok(false);
        }
        self.found_broken(&faults)?;
        Ok(true)
    }

    /// Keeps as an alarm that records and log do not fit together, and how. Until it is kept, it is told as unkept.
    ///
    /// # Errors
    /// When the alarm cannot be kept.
    pub(crate) fn found_broken(
        &mut self,
        faults: &[String],
    ) -> std::result::Result<(), StoreError> {
        (self.log, self.alarm_kept) = (LogFit::Broken, false);
        if let Some(what) = self.log.warning() {
            self.desk.store_mut().raise_alarm(what, faults)?;
        }
        self.alarm_kept = true;
        Ok(())
    }

    /// What is done every few seconds while nobody types: a slice of the walk, and now and then the trial of a backup.
    /// Answers whether there is something new to tell.
    ///
    /// # Errors
    /// When what was found cannot be kept.
    pub fn look_on(
        &mut self,
        rows: u32,
        part: &Part,
    ) -> std::result::Result<bool, backups::BackupError> {
        backups::look_on(self, rows, part)
    }

    /// Makes a backup if something changed, and closes the file. Without room for a backup it closes all the same; that
    /// is told at the next opening.
    ///
    /// # Errors
    /// As [`Self::close`].
    pub fn back_up_and_close(mut self) -> Result<()> {
        // Why not is noted in the file.
        let _ = self.back_up(&Part::default());
        self.close()
    }

    /// Closes the file, seals it, and notes beside its keys how far the change log has got.
    ///
    /// # Errors
    /// When the last checkpoint or the note cannot be written; what was committed is safe all the same.
    pub fn close(mut self) -> Result<()> {
        // It opens nothing, and goes all the same. On a full disk the next closing takes it.
        let _ = self.take_leavers_passphrases();
        access::note(&mut self.desk, AccessKind::Lock, None, 1);
        let folder: PathBuf = self.desk.folder().to_owned();
        self.leave_old_keys_behind()?;
        self.desk.close()?;
        // Without a seal the next opening walks the records instead.
        let _ = seal::seal(&folder, &self.key);
        Ok(())
    }

    /// Notes beside the keys how far the log has got, and in the file that only these keys are expected beside it: after
    /// a change of the keys, and at each closing. On a full disk what was noted before still fits, because the log has
    /// only grown.
    ///
    /// # Errors
    /// Why the key file cannot be used.
    pub(crate) fn leave_old_keys_behind(&mut self) -> Result<()> {
        let folder = self.desk.folder().to_owned();
        let (head, sequence) = self.desk.store().head();
        let sequence = u64::try_from(sequence).unwrap_or(0);
        // Keys never say what the file does not expect.
        if note_what_keys_say(&mut self.desk, &folder).is_err() {
            return Ok(());
        }
        match vault::set_chain_head(&folder, &self.key, ChainHead { sequence, head }) {
            Ok(()) => {
                let _ = note_what_keys_say(&mut self.desk, &folder);
                Ok(())
            }
            Err(VaultError::DiskFull) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    /// What the opening noticed about the log and could not keep as an alarm, as on a full disk. It is to be told now:
    /// nothing else will.
    #[must_use]
    pub fn unkept_warning(&self) -> Option<&'static str> {
        let kept = self.desk.store().alarms().unwrap_or_default();
        self.log
            .warning()
            .filter(|what| !self.alarm_kept && kept.iter().all(|alarm| alarm.what != *what))
    }

    /// Says whether a passphrase opens these records, by trying it. A wrong one is counted.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], or why the keys cannot be read.
    pub fn is_passphrase(&self, passphrase: &str) -> Result<()> {
        vault::unlock(self.desk.folder(), passphrase)?;
        Ok(())
    }

    /// Puts whoever's passphrase this is to work. What was tried wrongly before is told as after unlocking.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], which is counted; [`VaultError::OtherKey`] when the keys were changed for
    /// others under the open file; [`FolderError::NotAtWork`]; or why they cannot be read.
    pub(crate) fn prove(&mut self, passphrase: &str) -> Result<()> {
        let unlocked = vault::unlock(self.desk.folder(), passphrase)?;
        if !unlocked.key.is(&self.key) {
            return Err(VaultError::OtherKey.into());
        }
        let who = unlocked.coordinator_id.map(CoordinatorId);
        if has_left(&self.desk, who)? {
            return Err(FolderError::NotAtWork);
        }
        self.failed_unlocks = unlocked.failed_unlocks;
        self.one_copy_was_bad = unlocked.one_copy_was_bad;
        if let Some(who) = who {
            self.desk.put_to_work(who);
        }
        Ok(())
    }

    /// Puts on record the wrong tries that were counted beside the keys, and takes them off the count, once they were
    /// told.
    ///
    /// # Errors
    /// Why the key file cannot be read or written.
    pub fn forget_failed_unlocks(&mut self) -> Result<()> {
        if self.failed_unlocks > 0 {
            let times = self.failed_unlocks.into();
            access::note(&mut self.desk, AccessKind::FailedUnlock, None, times);
        }
        Ok(vault::forget_failed_unlocks(
            self.desk.folder(),
            self.failed_unlocks,
        )?)
    }
}

/// An open folder with a clock that stands and ids that repeat, for tests of what needs its keys.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) fn test_folder() -> (tempfile::TempDir, OpenFolder) {
    let folder = tempfile::tempdir().unwrap();
    let recovery = RecoveryKey::generate().unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
    let words = "harbour lantern thimble walrus";
    let open = set_up_with(folder.path(), words, &recovery, |key, who| {
        let clock = Box::new(crate::clock::FixedClock::on(day));
        let ids = Box::new(crate::ids::SeededIds::new(7));
        let desk = Desk::create_with(folder.path(), key, who, "Kerra Trembath", true, clock, ids)?;
        Ok::<_, FolderError>(desk)
    })
    .unwrap();
    (folder, open)
}

#[cfg(test)]
impl OpenFolder {
    /// Gives another coordinator a passphrase.
    pub(crate) fn add_coordinator(
        &self,
        who: CoordinatorId,
        passphrase: &str,
        params: vault::KdfParams,
    ) -> Result<()> {
        let folder = self.desk.folder();
        Ok(vault::add_coordinator(
            folder,
            &self.key,
            who.into(),
            passphrase,
            params,
        )?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSPHRASE: &str = "harbour lantern thimble walrus";

    #[test]
    fn what_is_set_up_opens_again_and_with_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let recovery = RecoveryKey::generate().unwrap();
        let opened = set_up(
            folder.path(),
            "Kerra Trembath",
            PASSPHRASE,
            &recovery,
            false,
        )
        .unwrap();
        let who = opened.desk.who().unwrap();
        assert!(!opened.desk.is_pretend());
        let programmes = crate::programmes::programmes(&opened.desk).unwrap();
        assert_eq!(programmes[0].name, crate::programmes::FIRST_PROGRAMME);
        // Setting up is told once.
        assert_eq!(opened.desk.recent_changes(None).unwrap().len(), 1);
        let again = unlock(folder.path(), PASSPHRASE).unwrap_err();
        assert!(matches!(
            again,
            FolderError::Vault(VaultError::OpenElsewhere { .. })
        ));
        opened.close().unwrap();

        let wrong = unlock(folder.path(), "harbour lantern thimble otter").unwrap_err();
        assert!(matches!(
            wrong,
            FolderError::Vault(VaultError::WrongPassphrase)
        ));
        let mut opened = unlock(folder.path(), PASSPHRASE).unwrap();
        assert_eq!(opened.desk.who().unwrap(), who);
        assert_eq!(opened.failed_unlocks, 1);
        opened.forget_failed_unlocks().unwrap();
        opened.close().unwrap();

        let typed = RecoveryKey::parse(&recovery.display().to_lowercase()).unwrap();
        let opened =
            unlock_with_recovery(folder.path(), &typed, "", "pebble orchard kettle magpie")
                .unwrap();
        assert_eq!(opened.desk.who().unwrap(), who);
        assert_eq!(opened.failed_unlocks, 0);
        drop(opened);
        assert!(unlock(folder.path(), PASSPHRASE).is_err());
        assert!(unlock(folder.path(), "pebble orchard kettle magpie").is_ok());
    }

    #[test]
    fn setting_up_twice_is_refused_and_a_set_up_cut_short_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let recovery = RecoveryKey::generate().unwrap();
        drop(set_up(folder.path(), "Kerra", PASSPHRASE, &recovery, false).unwrap());
        let twice = set_up(folder.path(), "Kerra", PASSPHRASE, &recovery, false).unwrap_err();
        assert!(matches!(twice, FolderError::Vault(VaultError::Exists)));
        // The keys were written and the file was not: the battery died between.
        fs::remove_file(folder.path().join(FILE_NAME)).unwrap();
        drop(set_up(folder.path(), "Kerra", PASSPHRASE, &recovery, true).unwrap());
        assert!(folder.path().join("slots.a.unused").exists());
        assert!(unlock(folder.path(), PASSPHRASE).unwrap().desk.is_pretend());
        // Keys put aside before are not written over: a backup elsewhere may open with them alone.
        let before = fs::read(folder.path().join("slots.a.unused")).unwrap();
        fs::remove_file(folder.path().join(FILE_NAME)).unwrap();
        drop(set_up(folder.path(), "Kerra", PASSPHRASE, &recovery, false).unwrap());
        let kept = fs::read(folder.path().join("slots.a.unused")).unwrap();
        assert_eq!(kept, before);
        for name in ["slots.a.unused-1", "slots.b.unused-1"] {
            assert!(folder.path().join(name).exists(), "{name}");
        }
    }

    #[test]
    fn keys_with_a_backup_are_records_whose_file_is_gone() {
        let (folder, mut open) = test_folder();
        open.back_up(&Part::default()).unwrap();
        open.close().unwrap();
        let folder = folder.path();
        fs::remove_file(folder.join(FILE_NAME)).unwrap();
        assert!(holds_records(folder));
        let recovery = RecoveryKey::generate().unwrap();
        let refused = set_up(folder, "Kerra", PASSPHRASE, &recovery, false).unwrap_err();
        assert!(matches!(refused, FolderError::Vault(VaultError::Exists)));
        let said = unlock(folder, PASSPHRASE).unwrap_err().to_string();
        assert!(
            said.starts_with("The keys are here, but the records are not."),
            "{said}"
        );

        let newest = &backups::list(folder)[0].name;
        let from = backups::place_of(folder, newest).unwrap();
        backups::restore(
            folder,
            &from,
            backups::Secret::Passphrase(PASSPHRASE),
            &Part::default(),
        )
        .unwrap();
        assert!(unlock(folder, PASSPHRASE).is_ok());
        // Keys alone are a set-up that was cut short, and backups alone are somebody else's, maybe.
        fs::remove_file(folder.join(FILE_NAME)).unwrap();
        fs::remove_file(folder.join("slots.a")).unwrap();
        assert!(holds_records(folder));
        fs::remove_file(folder.join("slots.b")).unwrap();
        assert!(!holds_records(folder));
    }

    #[test]
    fn an_old_file_put_back_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let recovery = RecoveryKey::generate().unwrap();
        let opened = set_up(folder.path(), "Kerra", PASSPHRASE, &recovery, false).unwrap();
        assert_eq!(opened.log, LogFit::NotNoted);
        opened.close().unwrap();
        let file = folder.path().join(FILE_NAME);
        let old = fs::read(&file).unwrap();

        let mut opened = unlock(folder.path(), PASSPHRASE).unwrap();
        assert_eq!(opened.log, LogFit::Fits);
        opened
            .desk
            .write(crate::action::Action::SaveProgramme, |tx| {
                let id = tx.new_id();
                tx.insert(&crate::programmes::Programme {
                    id,
                    name: "East Cornwall".into(),
                    area: None,
                })
            })
            .map_err(|e: StoreError| e)
            .unwrap();
        opened.close().unwrap();
        // More was written than is noted: a crash before closing is no reason to warn.
        let opened = unlock(folder.path(), PASSPHRASE).unwrap();
        assert_eq!(opened.log, LogFit::Fits);
        opened.close().unwrap();

        fs::write(&file, old).unwrap();
        let opened = unlock(folder.path(), PASSPHRASE).unwrap();
        assert_eq!(opened.log, LogFit::PutBack);
        assert!(opened.log.warning().is_some());
    }

    #[test]
    fn looking_for_records_makes_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let none = folder.path().join("none");
        assert!(matches!(
            unlock(&none, PASSPHRASE),
            Err(FolderError::Vault(VaultError::Missing))
        ));
        assert!(!none.exists());
    }
}

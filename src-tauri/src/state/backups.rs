//! What the window does with backups: the records close and open around a restore, and the person's choice of a file
//! stays here, so that the page never holds a path.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use living_well_core::backups::{
    self, Backup, BackupError, ENDING, NewerHere, NotRestored, Restored, Secret, TakenOutside,
};
use living_well_core::csv::Overwrite;
use living_well_core::desk::Done;
use living_well_core::folder;
use living_well_core::vault::RecoveryKey;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Session, Which, Window, opened};
use crate::wire::AppError;

/// Rows of one slice of the walk: some milliseconds (safety.md, "Noticing change").
const SLICE: u32 = 500;
/// A backup is made when something changed, this long after the last one (safety.md, "Backups").
const EVERY: Duration = Duration::from_secs(30 * 60);

/// A backup that somebody is about to restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Chosen {
    /// What it says of itself.
    pub backup: Backup,
    /// What is newer in the open records; none while they are closed.
    pub newer: Option<NewerHere>,
}

/// What opens a backup, as typed.
#[derive(Clone, Deserialize, TS)]
#[ts(export)]
pub struct RestoreForm {
    /// Whether the recovery key is used.
    pub by_recovery_key: bool,
    /// The passphrase of when it was made.
    pub passphrase: String,
    /// The recovery key.
    pub recovery_key: String,
    /// With the recovery key: who holds it, where several coordinators worked.
    pub name: String,
    /// With the recovery key: the new passphrase.
    pub new_passphrase: String,
    /// The same again.
    pub new_passphrase_again: String,
}

/// What the window remembers about backups.
#[derive(Debug)]
pub(super) struct Remembered {
    /// The file that somebody chose to restore.
    chosen: Option<PathBuf>,
    /// When a backup was last tried, by a clock that nobody can set.
    tried: Instant,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            chosen: None,
            tried: Instant::now(),
        }
    }
}

impl Window {
    fn folder_of(&self, which: Which) -> PathBuf {
        match which {
            Which::Own => self.folders.data.clone(),
            Which::Practice => self.folders.practice(),
        }
    }

    /// Makes a backup on this laptop.
    ///
    /// # Errors
    /// `locked` or `helping`, otherwise why not.
    pub fn back_up_now(&self) -> Result<Done<()>, AppError> {
        match &mut *self.session() {
            Session::Open(open, _) => {
                self.remembered().tried = Instant::now();
                Ok(backups::back_up_now(open)?)
            }
            other => Err(other.shut()),
        }
    }

    /// Takes a backup outside; nothing when the person chose no place.
    ///
    /// # Errors
    /// `locked` or `helping`, otherwise why not.
    pub fn back_up_outside(&self) -> Result<Option<Done<TakenOutside>>, AppError> {
        let name = self.read(|desk| Ok::<_, AppError>(backups::suggested_name(desk)))?;
        let title = "Back up to a stick";
        let Some(path) = self.dialogs.save_file(title, &self.folders.exports, &name) else {
            return Ok(None);
        };
        match &mut *self.session() {
            Session::Open(open, _) => Ok(Some(backups::back_up_outside(
                open,
                &path,
                // The dialog asked whether to replace one that is there.
                Overwrite::Replace,
                "Backup outside the laptop",
                None,
            )?)),
            other => Err(other.shut()),
        }
    }

    /// Looks on while nobody types: a slice of the walk, a backup when it is time, the trial of one. Answers whether
    /// there is something new to tell.
    ///
    /// # Errors
    /// `locked`, otherwise what could not be kept. A backup that was not made is told by its page.
    pub fn look_on(&self) -> Result<bool, AppError> {
        match &mut *self.session() {
            Session::Open(open, _) => {
                if self.remembered().tried.elapsed() >= EVERY {
                    self.remembered().tried = Instant::now();
                    return Ok(open.back_up().is_err());
                }
                Ok(open.look_on(SLICE)?)
            }
            Session::Helping(helping) => {
                if self.remembered().tried.elapsed() >= EVERY {
                    self.remembered().tried = Instant::now();
                    helping.back_up();
                }
                Ok(false)
            }
            other => Err(other.shut()),
        }
    }

    /// Lists the backups on this laptop.
    ///
    /// # Errors
    /// `helping` in a volunteer's hands.
    pub fn restorable(&self, which: Which) -> Result<Vec<Backup>, AppError> {
        match &*self.session() {
            Session::Helping(_) => Err(AppError::helping()),
            Session::Open(open, _) => Ok(backups::list(open.desk.folder())),
            _ => Ok(backups::list(&self.folder_of(which))),
        }
    }

    /// Says what a backup on this laptop holds, and remembers it as chosen.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn look_at_backup(&self, name: &str, which: Which) -> Result<Chosen, AppError> {
        let folder = match &*self.session() {
            Session::Open(open, _) => open.desk.folder().to_owned(),
            _ => self.folder_of(which),
        };
        self.choose(backups::place_of(&folder, name)?)
    }

    /// Asks for a backup file, says what it holds, and remembers it as chosen.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn choose_backup(&self) -> Result<Option<Chosen>, AppError> {
        let kind = "Living Well backup";
        match self.dialogs.open_file("Restore from a file", kind, ENDING) {
            Some(path) => self.choose(path).map(Some),
            None => Ok(None),
        }
    }

    fn choose(&self, path: PathBuf) -> Result<Chosen, AppError> {
        let backup = backups::describe(&path)?;
        let newer = match &*self.session() {
            Session::Helping(_) => return Err(AppError::helping()),
            Session::Open(open, _) => Some(backups::newer_here(&open.desk, &path)?),
            _ => None,
        };
        self.remembered().chosen = Some(path);
        Ok(Chosen { backup, newer })
    }

    /// Restores the chosen backup with a passphrase, and opens it.
    ///
    /// # Errors
    /// Why not; the records are as they were then.
    pub fn restore_with_passphrase(&self, passphrase: &str, which: Which) -> Result<(), AppError> {
        self.restore(Secret::Passphrase(passphrase), passphrase, which)
    }

    /// Restores the chosen backup with the recovery key, and opens it with a new passphrase.
    ///
    /// # Errors
    /// Why not; the records are as they were then.
    pub fn restore_with_recovery(
        &self,
        recovery: &RecoveryKey,
        name: &str,
        new_passphrase: &str,
        which: Which,
    ) -> Result<(), AppError> {
        self.restore(
            Secret::Recovery {
                key: recovery,
                name,
                new: new_passphrase,
            },
            new_passphrase,
            which,
        )
    }

    fn restore(&self, secret: Secret<'_>, passphrase: &str, which: Which) -> Result<(), AppError> {
        let from = self
            .remembered()
            .chosen
            .clone()
            .ok_or(BackupError::NotThere)?;
        let mut session = self.session();
        let (restored, folder) = match std::mem::replace(&mut *session, Session::Locked) {
            Session::Open(open, notice) => {
                let folder = open.desk.folder().to_owned();
                match backups::restore_in_place_of(open, &from, secret) {
                    Ok(restored) => (restored, folder),
                    Err(NotRestored { open, why }) => {
                        if let Some(open) = open {
                            *session = Session::Open(open, notice);
                        }
                        return Err(why.into());
                    }
                }
            }
            before @ (Session::Locked | Session::FirstRun | Session::KeyShown(_)) => {
                let folder = self.folder_of(which);
                match restore_closed(&folder, &from, secret, which) {
                    Ok(restored) => (restored, folder),
                    Err(why) => {
                        *session = before;
                        return Err(why.into());
                    }
                }
            }
            other => {
                let shut = other.shut();
                *session = other;
                return Err(shut);
            }
        };
        self.remembered().chosen = None;
        let open = folder::unlock(&folder, passphrase)?;
        *session = opened(Box::new(open));
        if let Session::Open(_, notice) = &mut *session {
            let told = restored.sentences();
            *notice = Some(match notice.take() {
                Some(other) => format!("{told} {other}"),
                None => told,
            });
        }
        Ok(())
    }
}

fn restore_closed(
    folder: &Path,
    from: &Path,
    secret: Secret<'_>,
    which: Which,
) -> Result<Restored, BackupError> {
    // Among the pretend people no real ones, ever, also where nothing is yet. What is there is compared by the core.
    if which == Which::Practice && !backups::describe(from)?.pretend {
        return Err(BackupError::OtherKind);
    }
    backups::restore(folder, from, secret)
}

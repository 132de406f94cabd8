//! What the window does with backups: the records close and open around a restore, and the person's choice of a file
//! stays here, so that the page never holds a path.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use living_well_core::backups::{
    self, Backup, BackupError, ENDING, NewerHere, NotRestored, Restored, Secret, TakenOutside,
};
use living_well_core::check::{self, Checked};
use living_well_core::csv::Overwrite;
use living_well_core::desk::Done;
use living_well_core::folder;
use living_well_core::progress::Part;
use living_well_core::store::StoreError;
use living_well_core::vault::RecoveryKey;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Session, Which, Why, Window, opened};
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
                Ok(self.take_long(Why::AskedForOpen, |part| backups::back_up_now(open, part))?)
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
            Session::Open(open, _) => {
                let done = self.take_long(Why::AskedForOpen, |part| {
                    // The dialog asked whether to replace one that is there.
                    let overwrite = Overwrite::Replace;
                    let reason = "Backup outside the laptop";
                    backups::back_up_outside(open, &path, overwrite, reason, None, part)
                });
                Ok(Some(done?))
            }
            other => Err(other.shut()),
        }
    }

    /// Looks at everything, and says what was found.
    ///
    /// # Errors
    /// `locked` or `helping`; `stopped`, and then nothing is known.
    pub fn check_everything(&self) -> Result<Checked, AppError> {
        match &mut *self.session() {
            Session::Open(open, _) => {
                Ok(self.take_long(Why::AskedForOpen, |part| check::everything(open, part))?)
            }
            other => Err(other.shut()),
        }
    }

    /// Looks on while nobody types: a slice of the walk, a backup when it is time, the trial of one. Answers whether
    /// there is something new to tell. Whoever wants something meanwhile does not wait: it is stopped, and begun anew
    /// when nobody types again.
    ///
    /// # Errors
    /// `locked`, otherwise what could not be kept. A backup that was not made is told by its page.
    pub fn look_on(&self) -> Result<bool, AppError> {
        let mut session = self.session();
        let due = self.remembered().tried.elapsed() >= EVERY;
        let looked = self.take_long(Why::Meanwhile, |part| match &mut *session {
            Session::Open(open, _) if due => Ok(open.back_up(part).map(|_| false)),
            Session::Open(open, _) => Ok(open.look_on(SLICE, part)),
            Session::Helping(helping) if due => Ok(helping.back_up(part).map(|_| false)),
            Session::Helping(_) => Ok(Ok(false)),
            other => Err(other.shut()),
        })?;
        let stopped = matches!(looked, Err(BackupError::Store(StoreError::Stopped)));
        if due && !stopped {
            self.remembered().tried = Instant::now();
        }
        match looked {
            Err(_) if stopped => Ok(false),
            // Why is noted in the file, for its page to tell.
            Err(_) if due => Ok(true),
            looked => Ok(looked?),
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
            Session::Open(open, beside) => {
                let folder = open.desk.folder().to_owned();
                let restored = self.take_long(Why::AskedForOpen, |part| {
                    backups::restore_in_place_of(open, &from, secret, part)
                });
                match restored {
                    Ok(restored) => (restored, folder),
                    Err(NotRestored { open, why }) => {
                        if let Some(open) = open {
                            *session = Session::Open(open, beside);
                        }
                        return Err(why.into());
                    }
                }
            }
            before @ (Session::Locked | Session::FirstRun | Session::KeyShown(_)) => {
                let folder = self.folder_of(which);
                let restored = self.take_long(Why::AskedForShut, |part| {
                    restore_closed(&folder, &from, secret, which, part)
                });
                match restored {
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
        let mut open = opened(Box::new(open));
        if let Session::Open(_, beside) = &mut open {
            let told = restored.sentences();
            beside.notice = Some(match beside.notice.take() {
                Some(other) => format!("{told} {other}"),
                None => told,
            });
        }
        self.now_shown(&mut session, open);
        Ok(())
    }
}

fn restore_closed(
    folder: &Path,
    from: &Path,
    secret: Secret<'_>,
    which: Which,
    part: &Part,
) -> Result<Restored, BackupError> {
    // Among the pretend people no real ones, ever, also where nothing is yet. What is there is compared by the core.
    if which == Which::Practice && !backups::describe(from)?.pretend {
        return Err(BackupError::OtherKind);
    }
    backups::restore(folder, from, secret, part)
}

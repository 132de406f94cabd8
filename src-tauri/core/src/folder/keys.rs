//! What is done with keys and records together. Each act asks for the passphrase of whoever does it: an unlocked
//! laptop left alone for a minute must not end with somebody else's key to it.

use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{FolderError, LogFit, OpenFolder, Result};
use crate::action::Action;
use crate::coordinators::{
    self, CoordinatorError, CoordinatorsPage, KeyEventWhat, NewCoordinatorForm, Theirs,
    need_passphrase,
};
use crate::desk::{Desk, Done, FILE_NAME};
use crate::forms::Faults;
use crate::ids::CoordinatorId;
use crate::store::{StoreError, Walk};
use crate::vault::{self, ChainHead, DataKey, RecoveryKey, VaultError, pending};

/// What an act with the keys answers.
pub type KeysResult<T> = std::result::Result<T, CoordinatorError>;

/// Why the data key was not replaced.
#[derive(Debug)]
pub struct KeyRefused {
    /// The folder, open as before; nothing when it could not be opened again and is locked now.
    pub open: Option<Box<OpenFolder>>,
    /// Why.
    pub why: CoordinatorError,
}

impl OpenFolder {
    /// Everybody who works or worked here, and whose passphrase opens the records.
    ///
    /// # Errors
    /// When keys or file cannot be read.
    pub fn coordinators_page(&self) -> KeysResult<CoordinatorsPage> {
        let with = vault::with_passphrases(self.desk.folder())?;
        Ok(coordinators::coordinators_page(&self.desk, &with)?)
    }

    /// Makes sure that whoever is at work is at the keys: by their own passphrase.
    ///
    /// # Errors
    /// A fault of the field `present`, and the wrong try is counted; or why the keys cannot be read.
    pub fn prove_present(&self, present: &str) -> KeysResult<()> {
        let me = self.desk.who()?;
        prove(self.desk.folder(), me, present, "present")
    }

    /// Adds a coordinator with a passphrase of their own.
    ///
    /// # Errors
    /// Every fault of the form at once; or why keys or file cannot be written. Nothing is kept then.
    pub fn add_a_coordinator(
        &mut self,
        present: &str,
        form: &NewCoordinatorForm,
    ) -> KeysResult<Done<CoordinatorId>> {
        self.prove_present(present)?;
        let (folder, mut given) = (self.desk.folder().to_owned(), None);
        let key = &self.key;
        let done = coordinators::add(&mut self.desk, form, |id| {
            let params = vault::calibrate();
            vault::add_coordinator(&folder, key, id.into(), &form.passphrase, params)?;
            given = Some(id);
            Ok(())
        });
        if let (Err(_), Some(id)) = (&done, given) {
            // The file kept nothing of them, so that nobody may keep a key to it.
            let _ = vault::remove_coordinator(&folder, key, id.into());
        }
        self.after_the_keys_changed(done)
    }

    /// Gives a coordinator who has none a passphrase: one who came back, or who was not there for a new data key.
    ///
    /// # Errors
    /// Every fault of the form; `not_found` for somebody who does not work here; or why it cannot be written.
    pub fn give_passphrase(
        &mut self,
        present: &str,
        who: CoordinatorId,
        passphrase: &str,
        again: &str,
    ) -> KeysResult<Done<()>> {
        self.prove_present(present)?;
        let coordinator: crate::programmes::Coordinator = self.desk.read().record(who)?;
        if !coordinator.active {
            return Err(StoreError::NotFound.into());
        }
        typed_twice(passphrase, again, &coordinator.name)?;
        let (folder, key) = (self.desk.folder().to_owned(), &self.key);
        let (action, what) = (Action::GivePassphrase, KeyEventWhat::Given);
        let done = coordinators::note_key_event(&mut self.desk, action, what, Some(who), || {
            let params = vault::calibrate();
            Ok(vault::add_coordinator(
                &folder,
                key,
                who.into(),
                passphrase,
                params,
            )?)
        });
        self.after_the_keys_changed(done)
    }

    /// Changes the passphrase of whoever is at work.
    ///
    /// # Errors
    /// Every fault of the form; or why it cannot be written, and the old one is still good then.
    pub fn change_my_passphrase(
        &mut self,
        present: &str,
        passphrase: &str,
        again: &str,
    ) -> KeysResult<Done<()>> {
        let me = self.desk.who()?;
        self.prove_present(present)?;
        let name = self.desk.overview()?.coordinator;
        typed_twice(passphrase, again, &name)?;
        let (folder, key) = (self.desk.folder().to_owned(), &self.key);
        let (action, what) = (Action::ChangePassphrase, KeyEventWhat::Changed);
        let done = coordinators::note_key_event(&mut self.desk, action, what, Some(me), || {
            Ok(vault::change_passphrase(
                &folder,
                key,
                me.into(),
                passphrase,
            )?)
        });
        self.after_the_keys_changed(done)
    }

    /// Lets a coordinator go: their passphrase opens nothing any more, and what was theirs is another's. The handing
    /// over is one act that one undo takes back; the passphrase stays taken.
    ///
    /// # Errors
    /// [`CoordinatorError::Oneself`], [`VaultError::LastCoordinator`], a fault of `present` or `to`, or why it
    /// cannot be written.
    pub fn let_go(
        &mut self,
        present: &str,
        who: CoordinatorId,
        to: CoordinatorId,
    ) -> KeysResult<Done<Theirs>> {
        if self.desk.who()? == who {
            return Err(CoordinatorError::Oneself);
        }
        self.prove_present(present)?;
        let heir = self
            .desk
            .read()
            .maybe_record::<crate::programmes::Coordinator>(to)?;
        if heir.is_none_or(|heir| !heir.active || heir.id == who) {
            return Err(Faults::one("to", "Choose a coordinator who works here.").into());
        }
        // The key first: should the rest fail, they are still listed, and can be let go again.
        self.take_passphrase(who)?;
        coordinators::leave(&mut self.desk, who, to)
    }

    pub(super) fn take_passphrase(&mut self, who: CoordinatorId) -> KeysResult<()> {
        let folder = self.desk.folder().to_owned();
        if !vault::with_passphrases(&folder)?.contains(&who.into()) {
            return Ok(());
        }
        let key = &self.key;
        let (action, what) = (Action::TakePassphrase, KeyEventWhat::Taken);
        let done = coordinators::note_key_event(&mut self.desk, action, what, Some(who), || {
            Ok::<_, CoordinatorError>(vault::remove_coordinator(&folder, key, who.into())?)
        });
        self.after_the_keys_changed(done)?;
        Ok(())
    }

    /// Takes the passphrases of those who work here no more: somebody may have been given one after an undo took back
    /// that they left, and have left again by another undo.
    pub(super) fn take_leavers_passphrases(&mut self) -> KeysResult<()> {
        for who in vault::with_passphrases(self.desk.folder())? {
            let who = CoordinatorId(who);
            if super::has_left(&self.desk, Some(who))? {
                self.take_passphrase(who)?;
            }
        }
        Ok(())
    }

    /// Replaces the recovery key by one that was shown and typed back. The old one opens backups made before, and
    /// nothing else.
    ///
    /// # Errors
    /// Why it cannot be written; the old one is still good then.
    pub fn replace_recovery_key(&mut self, recovery: &RecoveryKey) -> KeysResult<Done<()>> {
        let (folder, key) = (self.desk.folder().to_owned(), &self.key);
        let action = Action::ReplaceRecoveryKey;
        let what = KeyEventWhat::RecoveryReplaced;
        let done = coordinators::note_key_event(&mut self.desk, action, what, None, || {
            Ok(vault::replace_recovery_key(&folder, key, recovery)?)
        });
        self.after_the_keys_changed(done)
    }

    /// Sees to it that the keys from before a change, put back later, are known to be old.
    fn after_the_keys_changed<T>(&mut self, done: KeysResult<T>) -> KeysResult<T> {
        if done.is_ok() {
            // The change itself was kept; the next closing notes it again.
            let _ = self.leave_old_keys_behind();
        }
        done
    }

    /// Locks the records with another data key: nothing that anybody noted of the old one opens them any more. Those
    /// go on whose passphrase is given; the others get a new one afterwards ([`Self::give_passphrase`]). Backups made
    /// before open with what opened them then.
    ///
    /// The file is copied whole under the new key, and one rename is the change (see [`pending`]): a power cut leaves
    /// either the old file with the old keys or the new one with the new keys.
    ///
    /// # Errors
    /// [`KeyRefused`] with the folder open as before, wherever that can be.
    pub fn replace_data_key(
        mut self: Box<Self>,
        passphrases: &[(CoordinatorId, &str)],
        recovery: &RecoveryKey,
    ) -> std::result::Result<Box<Self>, KeyRefused> {
        let next = next_file(self.desk.folder());
        let folder = self.desk.folder().to_owned();
        // The copy expects the new keys, which are made to say the same as the old ones would at a closing now. Where
        // the disk refuses, the copying will too.
        let _ = super::note_what_keys_say(&mut self.desk, &folder);
        let prepared = self.prepare_new_key(&next, passphrases, recovery);
        let new = match prepared {
            Ok(new) => new,
            Err(why) => {
                remove_half_made(self.desk.folder());
                return Err(KeyRefused {
                    open: Some(self),
                    why,
                });
            }
        };
        let (who, failed_unlocks) = (self.desk.who().ok(), self.failed_unlocks);
        let OpenFolder {
            desk, key, _lock, ..
        } = *self;
        let changed = desk
            .close()
            .map_err(FolderError::from)
            .and_then(|()| change_over(&folder, &next));
        // Whichever file stands there now, its own keys are put beside it, and it is opened again.
        let settled = settle(&folder);
        let open_key = if changed.is_ok() { new } else { key };
        let opened = settled.and_then(|()| Ok(Desk::open(&folder, &open_key.as_hex(), who)?));
        match (opened, changed) {
            (Ok(mut desk), changed) => {
                let why = match changed {
                    Ok(()) => note_new_key(&mut desk).err(),
                    Err(why) => Some(from_folder(why)),
                };
                let open = Box::new(OpenFolder {
                    desk,
                    failed_unlocks,
                    one_copy_was_bad: false,
                    log: LogFit::Fits,
                    alarm_kept: false,
                    // The copy was read whole in this very moment.
                    walk: Walk::default(),
                    key: open_key,
                    _lock,
                });
                match why {
                    None => Ok(open),
                    Some(why) => Err(KeyRefused {
                        open: Some(open),
                        why,
                    }),
                }
            }
            (Err(why), _) => Err(KeyRefused {
                open: None,
                why: from_folder(why),
            }),
        }
    }

    /// Makes the copy under a new key and the keys for it, and changes nothing yet.
    fn prepare_new_key(
        &self,
        next: &Path,
        passphrases: &[(CoordinatorId, &str)],
        recovery: &RecoveryKey,
    ) -> KeysResult<DataKey> {
        let folder = self.desk.folder();
        let me = self.desk.who()?;
        if passphrases.iter().all(|(who, _)| *who != me) {
            let field = format!("passphrase_{me}");
            return Err(Faults::one(&field, "Type your own passphrase.").into());
        }
        for (who, passphrase) in passphrases {
            prove(folder, *who, passphrase, &format!("passphrase_{who}"))?;
        }
        remove_half_made(folder);
        let new = DataKey::generate()?;
        self.desk.store().copy_with_key(next, &new.as_hex())?;
        let (head, sequence) = self.desk.store().head();
        let passphrases: Vec<(Uuid, &str)> = passphrases
            .iter()
            .map(|(who, passphrase)| ((*who).into(), *passphrase))
            .collect();
        pending::prepare(
            folder,
            &self.key,
            next,
            &pending::NewKeys {
                key: &new,
                passphrases: &passphrases,
                recovery,
                head: ChainHead {
                    sequence: u64::try_from(sequence).unwrap_or(0),
                    head,
                },
            },
        )?;
        Ok(new)
    }
}

/// The one moment of the change: the new file takes the place of the old, whose log is written into it and gone.
fn change_over(folder: &Path, next: &Path) -> Result<()> {
    let file = folder.join(FILE_NAME);
    let log = PathBuf::from(format!("{}-wal", file.display()));
    // A log of the old file beside the new one would be read into it.
    if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(StoreError::Io(std::io::Error::other("the log was not written back")).into());
    }
    let _ = fs::remove_file(&log);
    Ok(pending::put_in_place(folder, next, &file)?)
}

fn note_new_key(desk: &mut Desk) -> KeysResult<()> {
    let (action, what) = (Action::ReplaceDataKey, KeyEventWhat::DataKeyReplaced);
    coordinators::note_key_event(desk, action, what, None, || Ok::<_, CoordinatorError>(()))?;
    Ok(())
}

/// Puts the keys beside the data file that belong to it, after a change of the data key was cut short, and removes
/// what it left. Asked before a folder is opened, under its lock.
pub(super) fn settle(folder: &Path) -> Result<()> {
    pending::settle(folder, &folder.join(FILE_NAME))?;
    remove_half_made(folder);
    Ok(())
}

fn next_file(folder: &Path) -> PathBuf {
    folder.join(FILE_NAME).with_added_extension(pending::NEXT)
}

/// Removes a copy that never took its place, and what lies beside it. What was never there is no matter.
fn remove_half_made(folder: &Path) {
    let next = next_file(folder);
    for end in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(format!("{}{end}", next.display()));
    }
}

/// Makes sure that a passphrase is this coordinator's own, or says which field is wrong.
fn prove(folder: &Path, who: CoordinatorId, passphrase: &str, field: &str) -> KeysResult<()> {
    match vault::is_passphrase_of(folder, who.into(), passphrase) {
        Err(VaultError::WrongPassphrase) => {
            Err(Faults::one(field, "This is not the passphrase. Type it again.").into())
        }
        other => Ok(other?),
    }
}

fn typed_twice(passphrase: &str, again: &str, name: &str) -> KeysResult<()> {
    let mut faults = Faults::new();
    need_passphrase(
        &mut faults,
        ("passphrase", passphrase),
        ("passphrase_again", again),
        name,
    );
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.into())
    }
}

fn from_folder(error: FolderError) -> CoordinatorError {
    match error {
        FolderError::Vault(error) => error.into(),
        FolderError::Store(error) => error.into(),
        // Said only where a recovery key opens.
        FolderError::WhoseName => StoreError::Nobody.into(),
        FolderError::NotAtWork | FolderError::OldKeys => StoreError::Nobody.into(),
    }
}

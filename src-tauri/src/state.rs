//! What the window remembers between two commands: whether the file is open, and where things lie.

pub mod backups;
pub mod everything_out;
pub mod people_file;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;
use living_well_core::access::Looks;
use living_well_core::clock::{Clock as _, SystemClock};
use living_well_core::coordinators::CoordinatorError;
use living_well_core::desk::{Desk, Done};
use living_well_core::exports;
use living_well_core::folder::{self, KeyRefused, OpenFolder, holds_records};
use living_well_core::helper::{HandOverRefused, HelperDesk, HelperError, StillHelping};
use living_well_core::ids::{CoordinatorId, ExportId, PersonId, SessionId};
use living_well_core::progress::{Part, Work};
use living_well_core::sample::{self, Scale};
use living_well_core::store::StoreError;
use living_well_core::vault::{RecoveryKey, VaultError, synced_folder};
use serde::Serialize;
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::dialogs::Dialogs;
use crate::door::{self, Mode};
use crate::folders::Folders;
use crate::idle::{Now, Watch};
use crate::laptop::{Laptop, Theme};
use crate::wire::AppError;

/// What stands on the lock screen after the page died.
const PAGE_DIED: &str = "The screen stopped working and was opened anew. What was saved is safe.";

/// Where the app stands. Locked, there is no desk: records stay shut by type, not by a flag.
enum Session {
    /// No data file yet, and nothing typed.
    FirstRun,
    /// The recovery key is shown; nothing is written before it was typed back.
    KeyShown(Box<PendingSetUp>),
    /// The file is made and open; how to start is not chosen yet.
    Made(Box<PendingSetUp>, Box<OpenFolder>),
    /// A data file is there, and closed.
    Locked,
    /// The records are open, and what is kept beside them.
    Open(Box<OpenFolder>, Beside),
    /// A volunteer does the register. There is no desk either, only what a volunteer may see.
    Helping(Box<HelperDesk>),
}

/// What is kept beside open records, and goes with them: at the lock, in a volunteer's hands and after a restore nothing
/// of it is left.
#[derive(Default)]
struct Beside {
    /// What to tell about the opening.
    notice: Option<String>,
    /// The file of people that somebody looked at last, to be taken in.
    people: Option<people_file::LookedAt>,
}

impl Session {
    fn mode(&self) -> Mode {
        match self {
            Self::FirstRun | Self::KeyShown(_) | Self::Made(..) => Mode::FirstRun,
            Self::Locked => Mode::Locked,
            Self::Open(..) => Mode::Open,
            Self::Helping(_) => Mode::Helping,
        }
    }

    /// Why there is no desk.
    fn shut(&self) -> AppError {
        match self {
            Self::Helping(_) => AppError::helping(),
            _ => AppError::locked(),
        }
    }
}

/// What is kept between the first screens, wiped from memory when they end.
struct PendingSetUp {
    name: String,
    passphrase: Zeroizing<String>,
    recovery: RecoveryKey,
}

/// The one window's state, shared by every command.
pub struct Window {
    /// Where records, exports and the web view's own files go.
    pub folders: Folders,
    /// How a person is asked for a place in the file system.
    pub dialogs: Box<dyn Dialogs>,
    session: Mutex<Session>,
    laptop: Mutex<Laptop>,
    /// The paper that was printed last.
    printed: Mutex<Option<ExportId>>,
    watch: Mutex<Watch>,
    /// How often records were opened, or a new key shown: a look that began before says nothing about what came then.
    openings: AtomicU64,
    /// A new recovery key that is shown and not typed back yet. It goes when the records lock.
    shown_key: Mutex<Option<RecoveryKey>>,
    /// Whether the file that was open last held pretend people.
    last_file: Mutex<Option<bool>>,
    /// Whether there is no time for a backup at the next lock.
    in_a_hurry: AtomicBool,
    /// What went wrong at the last lock.
    lock_trouble: Mutex<Option<String>>,
    backups: Mutex<backups::Remembered>,
    /// How many files of people were looked at: the number of each.
    people_files: AtomicU32,
    /// What takes long just now. It holds the session, and lies beside it so that it can be asked and stopped meanwhile.
    long_work: Mutex<Option<LongWork>>,
}

/// Work that takes long, and holds the session meanwhile.
struct LongWork {
    work: Arc<Work>,
    why: Why,
}

/// Why long work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Somebody asked for it and waits for it, with records open.
    AskedForOpen,
    /// Somebody waits for it, with no records open.
    AskedForShut,
    /// Nobody did anything meanwhile: it gives way as soon as somebody does.
    Meanwhile,
}

/// What the page is to show first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Stage {
    /// The set-up.
    FirstRun,
    /// The passphrase.
    Locked,
    /// The records.
    Open,
    /// The register in a volunteer's hands.
    Helping,
}

/// Where the app stands, as the page shows it. Locked or in a volunteer's hands, it says nothing about anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Status {
    /// Which of the four the page is in.
    pub state: Stage,
    /// Whether the open file holds pretend people.
    pub practice: bool,
    /// Whether a file of pretend people is there.
    pub practice_exists: bool,
    /// Who is at work.
    pub coordinator: Option<String>,
    /// The programme, where there is just one.
    pub programme: Option<String>,
    /// Where the data file lies, as shown in Settings.
    pub data_folder: String,
    /// The service that copies that folder elsewhere, such as "Dropbox", which needs a warning.
    pub synced_folder: Option<String>,
    /// Per cent: 100, 125, 150 or 200.
    pub text_size: u16,
    /// The page's colours.
    pub theme: Theme,
    /// Minutes without a touch after which the records lock.
    pub lock_minutes: u8,
    /// Whether another file than the last one is open, whose pages are not to be gone back to.
    pub other_file: bool,
    /// The local date.
    #[ts(type = "string")]
    pub today: NaiveDate,
    /// Concerns that are not closed.
    pub concerns_open: i64,
    /// Referrals that are not finished, declined or withdrawn.
    pub referrals_open: i64,
    /// When something was last saved, UTC milliseconds.
    pub saved_at: Option<i64>,
    /// One sentence that the coordinator should read.
    pub notice: Option<String>,
    /// What was noticed about the records themselves, until somebody has dealt with it.
    pub alarm: Option<String>,
}

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The coordinator's own.
    Own,
    /// The pretend people's.
    Practice,
}

impl Window {
    /// Looks at the folders and starts locked, or as a first run where there is no data file.
    #[must_use]
    pub fn new(folders: Folders, dialogs: Box<dyn Dialogs>) -> Self {
        let session = if holds_records(&folders.data) {
            Session::Locked
        } else {
            Session::FirstRun
        };
        Self {
            laptop: Mutex::new(Laptop::load(&folders.data)),
            folders,
            dialogs,
            session: Mutex::new(session),
            printed: Mutex::new(None),
            watch: Mutex::new(Watch::new(Now::read())),
            openings: AtomicU64::new(0),
            shown_key: Mutex::new(None),
            last_file: Mutex::new(None),
            in_a_hurry: AtomicBool::new(false),
            lock_trouble: Mutex::new(None),
            backups: Mutex::default(),
            people_files: AtomicU32::new(0),
            long_work: Mutex::default(),
        }
    }

    /// Does what takes long. Whoever calls it holds the session, so that there is one at a time.
    fn take_long<T>(&self, why: Why, act: impl FnOnce(&Part) -> T) -> T {
        /// Over, also where it panics.
        struct Over<'a>(&'a Window);
        impl Drop for Over<'_> {
            fn drop(&mut self) {
                *locked(&self.0.long_work) = None;
            }
        }
        let work = Arc::<Work>::default();
        let part = work.whole();
        *locked(&self.long_work) = Some(LongWork { work, why });
        let _over = Over(self);
        act(&part)
    }

    /// How much of what somebody waits for is done, per cent. It tells of nobody, and waits for nothing.
    #[must_use]
    pub fn long_work(&self) -> Option<u32> {
        locked(&self.long_work)
            .as_ref()
            .filter(|long| long.why != Why::Meanwhile)
            .map(|long| long.work.per_cent())
    }

    /// Stops what takes long, at its next step.
    pub fn stop_long_work(&self) {
        self.stop_where(|_| true);
    }

    /// Stops what keeps open records from being locked. What is done while they are shut goes on.
    pub fn stop_to_lock(&self) {
        self.stop_where(|why| why != Why::AskedForShut);
    }

    /// Somebody is there and wants something: what is done meanwhile gives way.
    pub fn make_way(&self) {
        self.stop_where(|why| why == Why::Meanwhile);
    }

    fn stop_where(&self, which: impl FnOnce(Why) -> bool) {
        if let Some(long) = &*locked(&self.long_work)
            && which(long.why)
        {
            long.work.stop();
        }
    }

    /// Says where the app stands.
    ///
    /// # Errors
    /// When the open file cannot be read.
    pub fn status(&self) -> Result<Status, AppError> {
        let laptop = self.laptop();
        let mut status = Status {
            state: Stage::FirstRun,
            practice: false,
            practice_exists: holds_records(&self.folders.practice()),
            coordinator: None,
            programme: None,
            data_folder: self.folders.data.display().to_string(),
            synced_folder: synced_folder(&self.folders.data).map(str::to_owned),
            text_size: laptop.text_size,
            theme: laptop.theme,
            lock_minutes: laptop.lock_minutes,
            other_file: false,
            today: SystemClock.today(),
            concerns_open: 0,
            referrals_open: 0,
            saved_at: None,
            notice: locked(&self.lock_trouble).clone(),
            alarm: None,
        };
        match &*self.session() {
            Session::FirstRun | Session::KeyShown(_) | Session::Made(..) => {}
            Session::Locked => status.state = Stage::Locked,
            Session::Helping(helping) => {
                status.state = Stage::Helping;
                status.practice = helping.is_pretend();
            }
            Session::Open(open, beside) => {
                let overview = open.desk.overview()?;
                status.state = Stage::Open;
                status.practice = open.desk.is_pretend();
                status.other_file =
                    locked(&self.last_file).is_some_and(|last| last != status.practice);
                status.coordinator = Some(overview.coordinator);
                status.programme = overview.programme;
                status.data_folder = open.desk.folder().display().to_string();
                status.today = open.desk.today();
                status.concerns_open = overview.concerns_open;
                status.referrals_open = overview.referrals_open;
                status.saved_at = overview.saved_at;
                status.notice.clone_from(&beside.notice);
                status.alarm = open
                    .desk
                    .store()
                    .alarms()?
                    .into_iter()
                    .next()
                    .map(|alarm| alarm.what);
            }
        }
        Ok(status)
    }

    /// Asks something of the open file.
    ///
    /// # Errors
    /// `locked` when none is open, `helping` in a volunteer's hands, otherwise what the question answers.
    pub fn read<T, E: Into<AppError>>(
        &self,
        ask: impl FnOnce(&Desk) -> Result<T, E>,
    ) -> Result<T, AppError> {
        match &*self.session() {
            Session::Open(open, _) => ask(&open.desk).map_err(Into::into),
            other => Err(other.shut()),
        }
    }

    /// Asks something about one person, or about something of theirs, and puts on record that it was shown. Whatever is
    /// given somebody's id goes this way; a test asks every command.
    ///
    /// # Errors
    /// As [`Window::read`].
    pub fn look<T, E: Into<AppError> + From<StoreError>>(
        &self,
        looks: impl Looks,
        ask: impl FnOnce(&Desk) -> Result<T, E>,
    ) -> Result<T, AppError> {
        self.write(|desk| desk.look(looks, ask))
    }

    /// Asks for people by what was typed, and puts on record that somebody searched.
    ///
    /// # Errors
    /// As [`Window::read`].
    pub fn search<T: Serialize, E: Into<AppError> + From<StoreError>>(
        &self,
        ask: impl FnOnce(&Desk) -> Result<T, E>,
    ) -> Result<T, AppError> {
        self.write(|desk| desk.search(ask))
    }

    /// Looks that the page which is about to be printed is on record. Where no records are open, nobody is on the page.
    ///
    /// # Errors
    /// `helping` in a volunteer's hands; when the records cannot be written, and then nothing may be printed.
    pub fn print_page(&self, page: &str) -> Result<(), AppError> {
        let mut session = self.session();
        let Session::Open(open, _) = &mut *session else {
            return match session.mode() {
                Mode::Helping => Err(AppError::helping()),
                _ => Ok(()),
            };
        };
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        *printed = Some(exports::print_page(&mut open.desk, page, *printed)?);
        Ok(())
    }

    /// Changes something in the open file.
    ///
    /// # Errors
    /// `locked` when none is open, `helping` in a volunteer's hands, otherwise what the act answers.
    pub fn write<T, E: Into<AppError>>(
        &self,
        act: impl FnOnce(&mut Desk) -> Result<T, E>,
    ) -> Result<T, AppError> {
        match &mut *self.session() {
            Session::Open(open, _) => act(&mut open.desk).map_err(Into::into),
            other => Err(other.shut()),
        }
    }

    /// Says whether a command may come in as the window stands now.
    ///
    /// # Errors
    /// `locked`, `helping` or `not_helping`.
    pub fn let_in(&self, command: &str) -> Result<(), AppError> {
        door::let_in(self.session().mode(), command)
    }

    /// Does something on the register in a volunteer's hands.
    ///
    /// # Errors
    /// `not_helping` when the laptop is in nobody's hands, `locked` when no file is open, otherwise what the act
    /// answers.
    pub fn help<T>(
        &self,
        act: impl FnOnce(&mut HelperDesk) -> Result<T, HelperError>,
    ) -> Result<T, AppError> {
        match &mut *self.session() {
            Session::Helping(helping) => act(helping).map_err(Into::into),
            Session::Open(..) => Err(AppError::not_helping()),
            _ => Err(AppError::locked()),
        }
    }

    /// Hands the open file to a volunteer for one register.
    ///
    /// # Errors
    /// Why not; the file is the coordinator's as before then.
    pub fn hand_over(&self, register: SessionId, volunteer: PersonId) -> Result<(), AppError> {
        let mut session = self.session();
        match std::mem::replace(&mut *session, Session::Locked) {
            Session::Open(open, beside) => match HelperDesk::hand_over(open, register, volunteer) {
                Ok(helping) => {
                    *session = Session::Helping(Box::new(helping));
                    Ok(())
                }
                Err(HandOverRefused { open, why }) => {
                    *session = Session::Open(open, beside);
                    Err(why.into())
                }
            },
            other => {
                let shut = other.shut();
                *session = other;
                Err(shut)
            }
        }
    }

    /// Gives the file back from a volunteer's hands to whoever's passphrase this is.
    ///
    /// # Errors
    /// `wrong_passphrase` with its field, and the file stays in the volunteer's hands; `not_helping` when it is in
    /// nobody's.
    pub fn give_back(&self, passphrase: &str) -> Result<(), AppError> {
        let mut session = self.session();
        match std::mem::replace(&mut *session, Session::Locked) {
            Session::Helping(helping) => match helping.leave(passphrase) {
                Ok(open) => {
                    *session = opened(open);
                    Ok(())
                }
                Err(StillHelping { desk, why }) => {
                    *session = Session::Helping(desk);
                    Err(why.into())
                }
            },
            other => {
                let answer = match other.mode() {
                    Mode::Open => AppError::not_helping(),
                    _ => AppError::locked(),
                };
                *session = other;
                Err(answer)
            }
        }
    }

    /// Keeps name and passphrase for the next screens, and gives the recovery key to write down. Coming back
    /// to this screen begins anew, with another key.
    ///
    /// # Errors
    /// `set_up_already` where there is a file.
    pub fn begin_set_up(
        &self,
        name: &str,
        passphrase: Zeroizing<String>,
    ) -> Result<Zeroizing<String>, AppError> {
        let mut session = self.session();
        if !matches!(*session, Session::FirstRun | Session::KeyShown(_)) {
            return Err(AppError::set_up_already());
        }
        let recovery = RecoveryKey::generate()?;
        let shown = recovery.display();
        let pending = PendingSetUp {
            name: name.trim().to_owned(),
            passphrase,
            recovery,
        };
        self.now_shown(&mut session, Session::KeyShown(Box::new(pending)));
        Ok(shown)
    }

    /// Makes the data file, once the recovery key was typed back from the paper.
    ///
    /// # Errors
    /// `recovery_mismatch` with the field at fault; or why the file could not be made, and then it can be tried
    /// again.
    pub fn finish_set_up(&self, typed: &str) -> Result<(), AppError> {
        let mut session = self.session();
        let pending = match std::mem::replace(&mut *session, Session::FirstRun) {
            Session::KeyShown(pending) => pending,
            // Pressed twice: it is done.
            made @ Session::Made(..) => {
                *session = made;
                return Ok(());
            }
            other => {
                *session = other;
                return Err(AppError::set_up_already());
            }
        };
        match make_file(&self.folders, &pending, typed) {
            Ok(open) => {
                *session = Session::Made(pending, Box::new(open));
                Ok(())
            }
            Err(error) => {
                *session = Session::KeyShown(pending);
                Err(error)
            }
        }
    }

    /// Opens the empty file just made, or the pretend people beside it. The passphrase is forgotten then.
    ///
    /// # Errors
    /// Why the pretend people could not be made; the choice is still open then.
    pub fn choose_start(&self, which: Which) -> Result<(), AppError> {
        let mut session = self.session();
        let (pending, own) = match std::mem::replace(&mut *session, Session::Locked) {
            Session::Made(pending, own) => (pending, own),
            other => {
                *session = other;
                return Err(AppError::set_up_already());
            }
        };
        if which == Which::Own {
            self.now_shown(&mut session, Session::Open(own, Beside::default()));
            return Ok(());
        }
        let made = self.take_long(Why::AskedForOpen, |part| self.open_practice(&pending, part));
        match made {
            Ok(practice) => {
                own.close()?;
                let practice = Session::Open(Box::new(practice), Beside::default());
                self.now_shown(&mut session, practice);
                Ok(())
            }
            Err(error) => {
                *session = Session::Made(pending, own);
                Err(error)
            }
        }
    }

    /// Makes the file of pretend people, which opens with the same passphrase and recovery key, and fills it.
    ///
    /// It grows in a folder of its own and is moved to its place when it is whole. So what an earlier try
    /// left half-made is known to be nothing else, and a whole file, or anything not ours, is never touched.
    fn open_practice(&self, pending: &PendingSetUp, part: &Part) -> Result<OpenFolder, AppError> {
        let practice = self.folders.practice();
        let half = practice.with_added_extension("part");
        if holds_records(&practice) {
            return Err(AppError::practice_exists());
        }
        clear_half_made(&practice)?;
        clear_half_made(&half)?;
        let made =
            folder::set_up_with(&half, &pending.passphrase, &pending.recovery, |key, who| {
                Ok::<_, AppError>(sample::create(
                    &half,
                    key,
                    who,
                    &pending.name,
                    Scale::Demo,
                    sample::DEFAULT_SEED,
                    SystemClock.today(),
                    part,
                )?)
            });
        if made.is_err() {
            // What cannot be cleared now is cleared at the next try.
            let _ = clear_half_made(&half);
        }
        made?.close()?;
        std::fs::rename(&half, &practice).map_err(VaultError::from)?;
        Ok(folder::unlock(&practice, &pending.passphrase)?)
    }

    /// Makes the file of pretend people beside the open file, closed, to open with the same passphrase.
    ///
    /// Its recovery key is thrown away: when the passphrase is forgotten, pretend people are made anew.
    ///
    /// # Errors
    /// `wrong_passphrase` with its field, `exists` where there is one, or why it could not be made.
    pub fn make_practice(&self, passphrase: &str) -> Result<(), AppError> {
        let session = self.session();
        let Session::Open(open, _) = &*session else {
            return Err(session.shut());
        };
        let practice = self.folders.practice();
        if open.desk.is_pretend() || holds_records(&practice) {
            return Err(VaultError::Exists.into());
        }
        open.is_passphrase(passphrase)?;
        let name = open.desk.overview()?.coordinator;
        let pending = PendingSetUp {
            name,
            passphrase: Zeroizing::new(passphrase.to_owned()),
            recovery: RecoveryKey::generate()?,
        };
        let made = self.take_long(Why::AskedForOpen, |part| self.open_practice(&pending, part));
        Ok(made?.close()?)
    }

    /// Opens one of the two files with the passphrase. An open one is closed first.
    ///
    /// # Errors
    /// `wrong_passphrase` with its field, or why the file cannot be opened.
    pub fn unlock(&self, passphrase: &str, which: Which) -> Result<(), AppError> {
        self.open_with(|folder| folder::unlock(folder, passphrase), which)
    }

    /// Opens one of the two files with the recovery key, and sets a new passphrase.
    ///
    /// # Errors
    /// `wrong_recovery_key` with its field, or why the file cannot be opened.
    pub fn unlock_with_recovery(
        &self,
        recovery: &RecoveryKey,
        name: &str,
        new_passphrase: &str,
        which: Which,
    ) -> Result<(), AppError> {
        self.open_with(
            |folder| folder::unlock_with_recovery(folder, recovery, name, new_passphrase),
            which,
        )
    }

    fn open_with(
        &self,
        unlock: impl FnOnce(&std::path::Path) -> folder::Result<OpenFolder>,
        which: Which,
    ) -> Result<(), AppError> {
        let mut session = self.session();
        match *session {
            Session::Locked => {}
            Session::Helping(_) => return Err(AppError::helping()),
            _ => return Err(AppError::new("unlocked", "Living Well is not locked.")),
        }
        let open = unlock(&match which {
            Which::Own => self.folders.data.clone(),
            Which::Practice => self.folders.practice(),
        })?;
        self.now_shown(&mut session, opened(Box::new(open)));
        Ok(())
    }

    /// The records are open now, by whichever door, or a new recovery key is on the screen, and somebody is there: the
    /// lock begins to count anew.
    ///
    /// Asked by whoever holds the session. The touch comes before the count, so that a look which knows of this
    /// opening knows of the touch too.
    fn now_shown(&self, session: &mut Session, shown: Session) {
        *session = shown;
        // It stood on the screen until now.
        *locked(&self.lock_trouble) = None;
        self.in_a_hurry.store(false, Ordering::Relaxed);
        self.touch();
        self.openings.fetch_add(1, Ordering::SeqCst);
    }

    /// Closes the file. Whatever happens, the records are shut afterwards. Where there is no file yet, the set-up begins
    /// anew: nothing could open again what was on its screen.
    ///
    /// # Errors
    /// When the last tidying up could not be written; what was saved is safe all the same.
    pub fn lock(&self) -> Result<(), AppError> {
        self.stop_to_lock();
        let locked_up = self.shut_the_file();
        // The page that asked is gone before it could tell: the one that comes after it does.
        let mut told = locked(&self.lock_trouble);
        match &locked_up {
            // A page that is loaded again may have asked twice: what was told first is still to be read.
            Ok(sentence) => *told = told.take().or(sentence.map(str::to_owned)),
            Err(error) => *told = Some(error.message.clone()),
        }
        locked_up.map(|_| ())
    }

    /// Locks because the page died, and has a sentence for the page that comes after it.
    pub fn lock_after_death(&self) {
        self.stop_to_lock();
        if !self.is_to_be_locked() {
            return;
        }
        // What was committed is safe; where the tidying up failed, `lock` has a sentence of its own.
        let _ = self.lock();
        locked(&self.lock_trouble).get_or_insert_with(|| PAGE_DIED.to_owned());
    }

    /// From here on the next lock makes no backup: the laptop is being put away, and what is not closed by then stays
    /// in its memory. The backup is made up for when the records are open again.
    pub fn hurry(&self) {
        self.in_a_hurry.store(true, Ordering::Relaxed);
    }

    /// Answers what whoever comes next is to be told.
    fn shut_the_file(&self) -> Result<Option<&'static str>, AppError> {
        let hurry = self.in_a_hurry.swap(false, Ordering::Relaxed);
        *locked(&self.shown_key) = None;
        let mut session = self.session();
        match std::mem::replace(&mut *session, Session::Locked) {
            Session::Open(open, _) | Session::Made(_, open) => {
                *locked(&self.last_file) = Some(open.desk.is_pretend());
                let closed = if hurry {
                    open.close()
                } else {
                    open.back_up_and_close()
                };
                closed?;
                Ok(None)
            }
            Session::Helping(helping) => {
                *locked(&self.last_file) = Some(helping.is_pretend());
                helping.lock(hurry)?;
                Ok(None)
            }
            Session::FirstRun => {
                *session = Session::FirstRun;
                Ok(Some(FORM_COVERED))
            }
            // Whoever walked past may have read it, and it opens nothing yet: the next try draws another one.
            Session::KeyShown(_) => {
                *session = Session::FirstRun;
                Ok(Some(KEY_COVERED))
            }
            Session::Locked => Ok(None),
        }
    }

    /// Whether there is something to lock: anybody's records, in whoever's hands; or a set-up that has shown its recovery
    /// key, or made its file.
    #[must_use]
    pub fn is_to_be_locked(&self) -> bool {
        !matches!(*self.session(), Session::FirstRun | Session::Locked)
    }

    /// Whether the screen shows the lock, and nothing that is to be covered.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(*self.session(), Session::Locked)
    }

    /// Somebody touched the laptop.
    pub fn touch(&self) {
        locked(&self.watch).touch(Now::read());
    }

    /// Looks whether open records, or a set-up with its recovery key, were left alone for as long as Settings says, or
    /// slept over.
    ///
    /// Whether they are open is only known once a command that holds them is done. When that command opened them, what
    /// the clock said before is about the time they were locked, and is no reason to lock them again.
    #[must_use]
    pub fn left_alone(&self) -> bool {
        let before = self.openings.load(Ordering::SeqCst);
        let limit = lock_after(self.laptop());
        let over = locked(&self.watch).is_over(Now::read(), limit);
        if over {
            self.stop_to_lock();
        }
        over && self.is_to_be_locked() && self.openings.load(Ordering::SeqCst) == before
    }

    /// Does something with keys and records together.
    ///
    /// # Errors
    /// `locked` or `helping`, otherwise what the act answers.
    pub fn keys<T>(
        &self,
        act: impl FnOnce(&mut OpenFolder) -> Result<T, CoordinatorError>,
    ) -> Result<T, AppError> {
        match &mut *self.session() {
            Session::Open(open, _) => act(open).map_err(Into::into),
            other => Err(other.shut()),
        }
    }

    /// Draws a new recovery key and gives it to write down. Nothing changes before it was typed back.
    ///
    /// # Errors
    /// A fault of `present` when the passphrase is not that of whoever is at work; `locked` or `helping`.
    pub fn show_new_recovery_key(&self, present: &str) -> Result<Zeroizing<String>, AppError> {
        self.keys(|open| open.prove_present(present))?;
        let key = RecoveryKey::generate()?;
        let shown = key.display();
        *locked(&self.shown_key) = Some(key);
        Ok(shown)
    }

    /// Lets the key that was shown take the place of the old recovery key, once it was typed back.
    ///
    /// # Errors
    /// A fault of `recovery_key`, or why it could not be written; the old key is good then.
    pub fn replace_recovery_key(&self, typed: &str) -> Result<Done<()>, AppError> {
        let key = self.typed_back(typed)?;
        let done = self.keys(|open| open.replace_recovery_key(&key))?;
        *locked(&self.shown_key) = None;
        Ok(done)
    }

    /// Locks the records with another data key, once the new recovery key was typed back.
    ///
    /// # Errors
    /// A fault of `recovery_key` or of a passphrase; or why it could not be done. Wherever they can be, the records
    /// are open afterwards.
    pub fn replace_data_key(
        &self,
        typed: &str,
        passphrases: &[(CoordinatorId, Zeroizing<String>)],
    ) -> Result<(), AppError> {
        let key = self.typed_back(typed)?;
        let mut session = self.session();
        let (open, beside) = match std::mem::replace(&mut *session, Session::Locked) {
            Session::Open(open, beside) => (open, beside),
            other => {
                let shut = other.shut();
                *session = other;
                return Err(shut);
            }
        };
        let passphrases: Vec<(CoordinatorId, &str)> = passphrases
            .iter()
            .map(|(who, passphrase)| (*who, passphrase.as_str()))
            .collect();
        match open.replace_data_key(&passphrases, &key) {
            Ok(open) => {
                *session = Session::Open(open, beside);
                *locked(&self.shown_key) = None;
                Ok(())
            }
            Err(KeyRefused { open, why }) => {
                if let Some(open) = open {
                    *session = Session::Open(open, beside);
                }
                Err(why.into())
            }
        }
    }

    /// The key that was shown, when this is it.
    fn typed_back(&self, typed: &str) -> Result<RecoveryKey, AppError> {
        let typed = RecoveryKey::parse(typed)?;
        let shown = locked(&self.shown_key);
        let same = shown
            .as_ref()
            .is_some_and(|shown| shown.display() == typed.display());
        if same {
            Ok(typed)
        } else {
            Err(AppError::recovery_mismatch())
        }
    }

    /// Gives how the page looks on this laptop.
    #[must_use]
    pub fn laptop(&self) -> Laptop {
        *self.laptop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps how the page looks on this laptop.
    ///
    /// # Errors
    /// When it cannot be written; the old look is kept then.
    pub fn set_laptop(&self, laptop: Laptop) -> Result<(), AppError> {
        laptop.save(&self.folders.data)?;
        *self.laptop.lock().unwrap_or_else(PoisonError::into_inner) = laptop;
        Ok(())
    }

    /// Takes what is remembered about backups.
    fn remembered(&self) -> MutexGuard<'_, backups::Remembered> {
        self.backups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the session for one command. A command that panicked left it whole: every change of the
    /// session is one assignment.
    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is told after the first form of the set-up was covered.
const FORM_COVERED: &str =
    "The screen was covered. Nothing was recorded yet, and whatever was typed here is gone.";

/// What is told after the recovery key was covered, before it was typed back.
const KEY_COVERED: &str = "The screen was covered before the recovery key was typed back. Nothing was recorded yet. \
     Set up again, and write down the new key. Throw the old one away.";

/// How long open records may be left alone. A development build may be told in seconds, for tests.
fn lock_after(laptop: Laptop) -> Duration {
    #[cfg(debug_assertions)]
    if let Some(seconds) = std::env::var("LIVING_WELL_TEST_LOCK_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok())
    {
        return Duration::from_secs(seconds);
    }
    Duration::from_secs(u64::from(laptop.lock_minutes) * 60)
}

/// Takes what a command that panicked may have held: it was left whole.
fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes a folder in which a file of pretend people was begun. With anything else in it, nothing is removed.
fn clear_half_made(folder: &std::path::Path) -> Result<(), AppError> {
    if !folder.exists() {
        return Ok(());
    }
    let mut ours = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(VaultError::from)? {
        let entry = entry.map_err(VaultError::from)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name.starts_with("slots.")
            || name.starts_with("living-well.")
            || name.ends_with(".part");
        if !is_ours || !entry.file_type().map_err(VaultError::from)?.is_file() {
            return Err(AppError::practice_not_ours());
        }
        ours.push(entry.path());
    }
    for path in ours {
        std::fs::remove_file(path).map_err(VaultError::from)?;
    }
    std::fs::remove_dir(folder).map_err(VaultError::from)?;
    Ok(())
}

fn make_file(
    folders: &Folders,
    pending: &PendingSetUp,
    typed: &str,
) -> Result<OpenFolder, AppError> {
    let again = RecoveryKey::parse(typed)?;
    if again.display() != pending.recovery.display() {
        return Err(AppError::recovery_mismatch());
    }
    let PendingSetUp {
        name,
        passphrase,
        recovery,
    } = pending;
    Ok(folder::set_up(
        &folders.data,
        name,
        passphrase,
        recovery,
        false,
    )?)
}

/// A file that somebody just proved to be theirs, with what to tell about it.
fn opened(mut open: Box<OpenFolder>) -> Session {
    let beside = Beside {
        notice: notice(&open),
        people: None,
    };
    // Not being able to forget them only means to be told again.
    let _ = open.forget_failed_unlocks();
    Session::Open(open, beside)
}

/// What the coordinator should know about this opening, if anything.
fn notice(open: &OpenFolder) -> Option<String> {
    let tries = match open.failed_unlocks {
        0 => None,
        1 => Some("A wrong passphrase was tried once since the last time.".to_owned()),
        count => Some(format!(
            "A wrong passphrase was tried {count} times since the last time."
        )),
    };
    let mended = open
        .one_copy_was_bad
        .then(|| "One copy of the key file was damaged. It was mended from the other.".to_owned());
    let unsaved = living_well_core::backups::unsaved_sentence(&open.desk)
        .ok()
        .flatten();
    let log = open.unkept_warning().map(str::to_owned);
    let all: Vec<String> = [tries, mended, unsaved, log]
        .into_iter()
        .flatten()
        .collect();
    (!all.is_empty()).then(|| all.join(" "))
}

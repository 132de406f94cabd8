//! A [`Desk`] is an unlocked file with a coordinator at work. Reading methods take `&Desk`, writing ones
//! `&mut Desk`. Locked, there is no Desk: the type system, not a flag, keeps records shut.

use std::collections::{BTreeMap, btree_map::Entry};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    action::Action,
    backups::AlarmDealt,
    clock::{Clock, SystemClock},
    ids::{CoordinatorId, IdSource, PersonId, SystemIds},
    people::{Person, merge},
    programmes::{Coordinator, FIRST_PROGRAMME, Programme},
    progress::Part,
    records::TABLES,
    referrals::ReferralEvent,
    store::{Findings, Reader, Record, Store, StoreError, Tx, of_act},
};

/// The name of the data file in its folder.
pub const FILE_NAME: &str = "living-well.db";

/// What a writing command answers: the value, the act to undo, and the sentence for the undo line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Done<T> {
    /// What was made or changed.
    pub value: T,
    /// The act, by which it can be undone; 0 when nothing differed.
    pub act: i64,
    /// What was done, such as "Concern raised for Arthur Pascoe".
    pub sentence: String,
}

/// One act, as *Recent changes* shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct RecentChange {
    /// The act's number.
    pub act: i64,
    /// What was done.
    pub sentence: String,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who did it; "Jean Opie for Kerra Trembath" when it was done in a volunteer's hands.
    pub by: String,
    /// Whether it was undone.
    pub undone: bool,
    /// Whether it can be undone as a kind; a later change may still forbid it.
    pub can_undo: bool,
}

/// An unlocked file.
#[derive(Debug)]
pub struct Desk {
    store: Store,
    who: Option<CoordinatorId>,
    folder: PathBuf,
}

impl Desk {
    /// Makes a new file in `folder` and puts its first coordinator to work. A real one begins with one programme,
    /// so that the first person can be added before anything is set; a pretend one is filled with its own.
    ///
    /// # Errors
    /// When the file is there already or cannot be written.
    pub fn create(
        folder: &Path,
        key_hex: &str,
        who: CoordinatorId,
        name: &str,
        pretend: bool,
    ) -> Result<Self, StoreError> {
        Self::create_with(
            folder,
            key_hex,
            who,
            name,
            pretend,
            Box::new(SystemClock),
            Box::new(SystemIds),
        )
    }

    /// The same with a given clock and id source.
    ///
    /// # Errors
    /// When the file is there already or cannot be written.
    pub fn create_with(
        folder: &Path,
        key_hex: &str,
        who: CoordinatorId,
        name: &str,
        pretend: bool,
        clock: Box<dyn Clock>,
        ids: Box<dyn IdSource>,
    ) -> Result<Self, StoreError> {
        let path = folder.join(FILE_NAME);
        if path.exists() {
            return Err(StoreError::Refused(
                "There is a data file here already.".into(),
            ));
        }
        let store = Store::create(&path, key_hex, TABLES, clock, ids, pretend)?;
        Self::set_up(store, folder, who, name)
    }

    /// The first act of a new file.
    fn set_up(
        store: Store,
        folder: &Path,
        who: CoordinatorId,
        name: &str,
    ) -> Result<Self, StoreError> {
        let pretend = store.is_pretend();
        let mut desk = Self {
            store,
            who: Some(who),
            folder: folder.to_owned(),
        };
        desk.write(Action::SetUp, |tx| {
            tx.insert(&Coordinator {
                id: who,
                name: name.trim().to_owned(),
                active: true,
            })?;
            if pretend {
                return Ok(());
            }
            // Most coordinators work for one; in Settings it can be renamed, and others added.
            let id = tx.new_id();
            tx.insert(&Programme {
                id,
                name: FIRST_PROGRAMME.to_owned(),
                area: None,
            })
        })?;
        Ok(desk)
    }

    /// Opens the file in `folder` for a coordinator. `who` is `None` for looking only (the recovery key says
    /// nothing about who holds it); then the first active coordinator is put to work.
    ///
    /// # Errors
    /// When the file is not there, not ours, newer or damaged.
    pub fn open(
        folder: &Path,
        key_hex: &str,
        who: Option<CoordinatorId>,
    ) -> Result<Self, StoreError> {
        Self::open_with(
            folder,
            key_hex,
            who,
            Box::new(SystemClock),
            Box::new(SystemIds),
        )
    }

    /// The same with a given clock and id source.
    ///
    /// # Errors
    /// When the file is not there, not ours, newer or damaged.
    pub fn open_with(
        folder: &Path,
        key_hex: &str,
        who: Option<CoordinatorId>,
        clock: Box<dyn Clock>,
        ids: Box<dyn IdSource>,
    ) -> Result<Self, StoreError> {
        let store = Store::open(&folder.join(FILE_NAME), key_hex, TABLES, clock, ids)?;
        let who = match who {
            Some(who) => Some(who),
            None => store.reader().maybe(
                "SELECT id FROM coordinator WHERE active = 1 ORDER BY id LIMIT 1",
                [],
                |row| row.get(0),
            )?,
        };
        Ok(Self {
            store,
            who,
            folder: folder.to_owned(),
        })
    }

    /// Asks questions of the file.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        self.store.reader()
    }

    /// The one write gate: the only way to change a row.
    ///
    /// # Errors
    /// With whatever `act` answers, or when the file cannot be written; nothing is kept then.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        action: Action,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        let written = self
            .store
            .write(self.who.map(Uuid::from), action.word(), act)?;
        // Nobody reads what one of many loaded acts was.
        let sentence = if self.store.is_loading() {
            String::new()
        } else {
            self.sentence(action.word(), written.act, written.person)?
        };
        Ok(Done {
            value: written.value,
            act: written.act.unwrap_or(0),
            sentence,
        })
    }

    /// Runs many acts in one transaction, for loading: a crash leaves all of them or none.
    ///
    /// # Errors
    /// With whatever `acts` answers; nothing is kept then.
    pub fn together<T, E: From<StoreError>>(
        &mut self,
        acts: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.store.begin_together()?;
        let result = acts(self);
        self.store.end_together(result)
    }

    /// Undoes an act, or does it again when it was itself an undo.
    ///
    /// # Errors
    /// In words, when something later depends on it or it is of a kind that cannot be undone.
    pub fn undo(&mut self, act: i64) -> Result<Done<()>, StoreError> {
        let (_, root, depth) = self.root(act)?;
        if !can_undo(&root) {
            return Err(StoreError::Refused(
                "This is of a kind that cannot be undone.".into(),
            ));
        }
        let again = depth > 0 && root == Action::MergePeople.word();
        let written =
            self.store
                .undo(self.who.map(Uuid::from), act)
                .map_err(|error| match error {
                    // An answer about consent is never taken back twice; the two records can simply be put together.
                    StoreError::Refused(_) if again => {
                        StoreError::Refused("Put the two records together again instead.".into())
                    }
                    other => other,
                })?;
        let act = written.act.unwrap_or(0);
        Ok(Done {
            value: (),
            act,
            sentence: self.act_sentence(act, written.person)?,
        })
    }

    /// Follows an undo to the act it is about: that act, its action, and how many undos lie between.
    fn root(&self, act: i64) -> Result<(i64, String, u32), StoreError> {
        let (mut at, mut depth) = (act, 0);
        loop {
            let (action, undoes) = self.read().one(
                "SELECT action, undoes FROM act WHERE id = ?1",
                [at],
                |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?)),
            )?;
            match undoes {
                Some(earlier) => (at, depth) = (earlier, depth + 1),
                None => return Ok((at, action, depth)),
            }
        }
    }

    fn act_sentence(&self, act: i64, person: Option<Uuid>) -> Result<String, StoreError> {
        let (root, action, depth) = self.root(act)?;
        let sentence = self.sentence(&action, Some(root), person)?;
        Ok(match depth {
            0 => sentence,
            odd if odd % 2 == 1 => format!("Undone: {sentence}"),
            _ => format!("Done again: {sentence}"),
        })
    }

    /// The acts of the last thirty days, newest first, [`CHANGES_PAGE`] at a time: the latest, or those before
    /// an act.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recent_changes(&self, before: Option<i64>) -> Result<Vec<RecentChange>, StoreError> {
        const THIRTY_DAYS: i64 = 30 * 24 * 60 * 60 * 1000;
        let since = self.store.clock().now_ms() - THIRTY_DAYS;
        let names = self
            .read()
            .rows("SELECT id, name FROM coordinator", [], |row| {
                Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?))
            })?;
        let mut changes = Vec::new();
        // Few volunteers ever have the laptop, so that each is asked for once.
        let mut helpers: BTreeMap<Uuid, String> = BTreeMap::new();
        for act in self.read().acts(since, before, CHANGES_PAGE)? {
            let by = names
                .iter()
                .find(|(id, _)| *id == *act.coordinator.as_bytes());
            let by = by.map_or_else(String::new, |(_, name)| name.clone());
            let by = match act.hands {
                None => by,
                Some(hands) => {
                    let helper =
                        match helpers.entry(hands) {
                            Entry::Occupied(known) => known.into_mut(),
                            Entry::Vacant(new) => {
                                let stands = merge::stands_for(self.read(), PersonId(hands))?;
                                let person = self.read().maybe_record::<Person>(stands)?;
                                new.insert(person.map_or_else(
                                    || "A volunteer".to_owned(),
                                    |person| person.name(),
                                ))
                            }
                        };
                    format!("{helper} for {by}")
                }
            };
            changes.push(RecentChange {
                act: act.id,
                sentence: self.act_sentence(act.id, act.person)?,
                at: act.at,
                by,
                undone: act.undone,
                can_undo: !act.undone && !act.erased && can_undo(&act.action),
            });
        }
        Ok(changes)
    }

    fn sentence(
        &self,
        action: &str,
        act: Option<i64>,
        person: Option<Uuid>,
    ) -> Result<String, StoreError> {
        let action = action.parse::<Action>().ok();
        let done = action.map_or("Changed", Action::done);
        if let (Some(Action::ChaseReferral), Some(act)) = (action, act) {
            // One call to an agency is often about several people: naming the first of them would mislead.
            let chased = self.read().number(
                &format!(
                    "SELECT count(*) FROM change WHERE {} AND +kind = ?2",
                    of_act("?1")
                ),
                (act, ReferralEvent::TABLE.code),
            )?;
            if chased > 1 {
                return Ok(format!("{done} for {chased} referrals"));
            }
        }
        if let (Some(Action::DealWithAlarm), Some(act)) = (action, act) {
            let what = self.read().maybe(
                &format!(
                    "SELECT alarm_dealt.what FROM change JOIN alarm_dealt ON alarm_dealt.id = change.subject
                     WHERE {} AND +change.kind = ?2",
                    of_act("?1")
                ),
                (act, AlarmDealt::TABLE.code),
                |row| row.get::<_, String>(0),
            )?;
            return Ok(what.map_or_else(|| done.to_owned(), |what| format!("{done}: “{what}”")));
        }
        let person = person.filter(|_| action.is_none_or(Action::names_a_person));
        let person = match person {
            Some(id) => {
                let id = merge::stands_for(self.read(), PersonId(id))?;
                self.read().maybe_record::<Person>(id)?
            }
            None => None,
        };
        Ok(match person {
            Some(person) => {
                let joins = action.map_or("for", Action::joins);
                format!("{done} {joins} {}", person.name())
            }
            None => done.to_owned(),
        })
    }

    /// Checks the file: cipher, SQLite, foreign keys, the chain, and that the log equals the tables.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn check(&self) -> Result<Findings, StoreError> {
        self.store.check()
    }

    /// The same as long work, which can be looked at and stopped.
    ///
    /// # Errors
    /// When the file cannot be read at all, or [`StoreError::Stopped`].
    pub fn check_watched(&self, part: &Part) -> Result<Findings, StoreError> {
        self.store.check_watched(part)
    }

    /// Closes the file, everything written into it.
    ///
    /// # Errors
    /// When the last checkpoint cannot be written; what was committed is safe all the same.
    pub fn close(self) -> Result<(), StoreError> {
        self.store.close()
    }

    /// Today, by the file's clock.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.store.clock().today()
    }

    /// Now, UTC milliseconds, by the file's clock.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.store.clock().now_ms()
    }

    /// The coordinator at work.
    ///
    /// # Errors
    /// [`StoreError::Nobody`] when nobody is.
    pub fn who(&self) -> Result<CoordinatorId, StoreError> {
        self.who.ok_or(StoreError::Nobody)
    }

    /// Whether the file holds pretend people.
    #[must_use]
    pub fn is_pretend(&self) -> bool {
        self.store.is_pretend()
    }

    /// The folder the file lies in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The store below, for what has its own small writer (drafts) and for the check.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Puts on record who looked, or did what else is no change of a record.
    pub(crate) fn note_access(&mut self, looks: Vec<crate::store::Access>) {
        self.store.note_access(looks);
    }

    /// Remembers what a search offered.
    pub(crate) fn offered(&mut self, ids: std::collections::BTreeSet<Uuid>) {
        self.store.offered(ids);
    }

    /// The store below, for notes of this laptop alone.
    pub(crate) fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Says in whose hands the laptop is from now on; every act says so too. `None` is the coordinator's own.
    pub(crate) fn put_into_hands(&mut self, hands: Option<PersonId>) {
        self.store.put_into_hands(hands.map(Uuid::from));
    }

    /// Keeps a little room back beside the file, for what is half typed when the disk is full.
    pub(crate) fn keep_room_for_drafts(&mut self) {
        self.store.keep_room_for_drafts();
    }

    /// Puts another coordinator to work, who has proven who they are.
    pub(crate) fn put_to_work(&mut self, who: CoordinatorId) {
        self.who = Some(who);
    }

    /// Keeps what was typed on a page but not saved, for the coordinator at work: nobody else is given it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_draft(&mut self, page: &str, text: &str) -> Result<(), StoreError> {
        let own = self.own_draft(page);
        self.store.keep_draft(&own, text)?;
        // Kept before drafts were anybody's own.
        self.store.keep_draft(page, "")
    }

    /// What the coordinator at work left on a page, if anything.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn draft(&self, page: &str) -> Result<Option<String>, StoreError> {
        match self.store.draft(&self.own_draft(page))? {
            Some(text) => Ok(Some(text)),
            None => self.store.draft(page),
        }
    }

    /// The pages on which the coordinator at work left something, and when, the latest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn drafts(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let own = self.own_draft("");
        let all = self
            .read()
            .rows("SELECT page, at FROM draft ORDER BY at DESC", [], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
            })?;
        let of_somebody = |page: &str| {
            page.split_once(' ')
                .is_some_and(|(who, _)| who.parse::<Uuid>().is_ok())
        };
        Ok(all
            .into_iter()
            .filter_map(|(page, at)| match page.strip_prefix(&own) {
                Some(page) => Some((page.to_owned(), at)),
                None => (!of_somebody(&page)).then_some((page, at)),
            })
            .collect())
    }

    fn own_draft(&self, page: &str) -> String {
        let who = self.who.map(|who| who.to_string()).unwrap_or_default();
        format!("{who} {page}")
    }

    /// Sees to it that what was erased is nowhere in the file, and nowhere beside it.
    ///
    /// # Errors
    /// When the file cannot be written; what was erased is out of every record all the same.
    pub(crate) fn wipe_freed(&mut self) -> Result<(), StoreError> {
        self.store.wipe_freed()
    }

    /// Lets what was typed about one person be about another: their records were put together.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn hand_over_drafts(
        &mut self,
        from: PersonId,
        to: PersonId,
    ) -> Result<(), StoreError> {
        self.store
            .hand_over_drafts(&from.to_string(), &to.to_string())
    }
}

/// How many acts one page of *Recent changes* shows.
pub const CHANGES_PAGE: u32 = 200;

/// Setting up, loading, what left the laptop, in whose hands it was and what happened to the keys cannot be undone.
fn can_undo(action: &str) -> bool {
    !matches!(
        action.parse(),
        Ok(Action::SetUp
            | Action::Export
            | Action::LoadSample
            | Action::ConsentInError
            | Action::AddCoordinator
            | Action::GivePassphrase
            | Action::ChangePassphrase
            | Action::ForgetPassphrase
            | Action::TakePassphrase
            | Action::ReplaceRecoveryKey
            | Action::ReplaceDataKey
            | Action::HandOver
            | Action::TakeBack
            | Action::LockInHands
            | Action::ErasePerson
            | Action::EraseAgain
            | Action::RestoreBackup
            | Action::DealWithAlarm
            | Action::ConfirmDate)
    )
}

/// A Desk on a temporary folder with a clock that stands and ids that repeat: for tests of every concept. Its
/// tables are made once for all tests and copied, because making them takes most of a short test's time.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) fn test_desk() -> (tempfile::TempDir, Desk) {
    static TABLES_MADE: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    let key = "ab".repeat(32);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    let made = TABLES_MADE.get_or_init(|| {
        crate::store::make_tables(&path, &key);
        std::fs::read(&path).unwrap()
    });
    std::fs::write(&path, made).unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
    let store = Store::create(
        &path,
        &key,
        TABLES,
        Box::new(crate::clock::FixedClock::on(day)),
        Box::new(crate::ids::SeededIds::new(7)),
        true,
    )
    .unwrap();
    let who = CoordinatorId(Uuid::from_u128(1));
    let desk = Desk::set_up(store, folder.path(), who, "Test Coordinator").unwrap();
    (folder, desk)
}

//! Coordinators come and go, passphrases are forgotten, keys are replaced; and a cut at any moment of that leaves
//! records that open.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::coordinators::{CoordinatorError, NewCoordinatorForm};
use crate::programmes::Coordinator;
use crate::progress::Part;
use crate::sample::{self, Scale};
use crate::vault::pending;

const KERRA: &str = "harbour lantern thimble walrus";
const DEMELZA: &str = "quilted marmalade osprey turnstile";
const ANOTHER: &str = "pebble orchard kettle magpie";

fn form(name: &str, passphrase: &str) -> NewCoordinatorForm {
    NewCoordinatorForm {
        name: name.into(),
        passphrase: passphrase.into(),
        passphrase_again: passphrase.into(),
    }
}

/// Faults as "field: sentence".
fn faults(error: CoordinatorError) -> Vec<String> {
    match error {
        CoordinatorError::Form(faults) => faults
            .0
            .iter()
            .map(|fault| format!("{}: {}", fault.field, fault.message))
            .collect(),
        other => panic!("{other:?}"),
    }
}

struct Two {
    dir: tempfile::TempDir,
    recovery: RecoveryKey,
    kerra: CoordinatorId,
    demelza: CoordinatorId,
}

/// A pretend programme that Kerra set up and keeps, with Demelza beside her; closed.
fn two() -> Two {
    let dir = tempfile::tempdir().unwrap();
    let recovery = RecoveryKey::generate().unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
    let mut open = set_up_with(dir.path(), KERRA, &recovery, |key, who| {
        let desk = sample::create(
            dir.path(),
            key,
            who,
            "Kerra Trembath",
            Scale::Demo,
            1,
            day,
            &Part::default(),
        );
        desk.map_err(|error| FolderError::Store(StoreError::Refused(error.to_string())))
    })
    .unwrap();
    let kerra = open.desk.who().unwrap();
    let new = form("Demelza Rowe", DEMELZA);
    let demelza = open.add_a_coordinator(KERRA, &new).unwrap().value;
    open.close().unwrap();
    Two {
        dir,
        recovery,
        kerra,
        demelza,
    }
}

impl Two {
    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn open(&self, passphrase: &str) -> OpenFolder {
        unlock(self.path(), passphrase).unwrap()
    }
}

fn programme(open: &mut OpenFolder, name: &str) {
    let form = crate::programmes::ProgrammeForm {
        name: name.into(),
        area: String::new(),
    };
    crate::programmes::save_programme(&mut open.desk, None, &form).unwrap();
}

/// The newest acts: what was done, and by whom.
fn told(open: &OpenFolder, count: usize) -> Vec<(String, String)> {
    let changes = open.desk.recent_changes(None).unwrap();
    changes
        .into_iter()
        .take(count)
        .map(|one| (one.sentence, one.by))
        .collect()
}

fn is_wrong_passphrase<T: std::fmt::Debug>(answer: Result<T>) -> bool {
    matches!(
        answer.unwrap_err(),
        FolderError::Vault(VaultError::WrongPassphrase)
    )
}

#[test]
fn two_coordinators_open_with_their_own_passphrases_and_the_log_names_each() {
    let two = two();
    let mut open = two.open(DEMELZA);
    assert_eq!(open.desk.who().unwrap(), two.demelza);
    programme(&mut open, "Hers");
    open.close().unwrap();
    let mut open = two.open(KERRA);
    assert_eq!(open.desk.who().unwrap(), two.kerra);
    programme(&mut open, "Mine");
    let pair = |what: &str, who: &str| (what.to_owned(), who.to_owned());
    assert_eq!(
        told(&open, 3),
        [
            pair("Programme saved", "Kerra Trembath"),
            pair("Programme saved", "Demelza Rowe"),
            pair("Coordinator added", "Kerra Trembath"),
        ]
    );

    // Nobody is added without the passphrase of whoever does it, by a name that is there, or with an easy passphrase.
    let refused = open.add_a_coordinator(DEMELZA, &form("Tamsin", ANOTHER));
    let wrong = "present: This is not the passphrase. Type it again.";
    assert_eq!(faults(refused.unwrap_err()), [wrong]);
    let refused = open.add_a_coordinator(KERRA, &form(" demelza  ROWE", "password"));
    let said = faults(refused.unwrap_err());
    assert_eq!(
        said[0],
        "name: There is a coordinator of this name already."
    );
    assert!(said[1].starts_with("passphrase: "), "{said:?}");
    let count = vault::with_passphrases(two.path()).unwrap().len();
    assert_eq!(count, 2);

    // Their own passphrase, changed by themselves.
    let refused = open.change_my_passphrase(DEMELZA, ANOTHER, ANOTHER);
    assert_eq!(faults(refused.unwrap_err()), [wrong]);
    open.change_my_passphrase(KERRA, ANOTHER, ANOTHER).unwrap();
    assert_eq!(
        told(&open, 1),
        [pair("Passphrase changed", "Kerra Trembath")]
    );
    open.close().unwrap();
    assert!(is_wrong_passphrase(unlock(two.path(), KERRA)));
    let open = two.open(ANOTHER);
    assert_eq!(open.desk.who().unwrap(), two.kerra);
    let page = open.coordinators_page().unwrap();
    let shown: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.active, row.me, row.has_passphrase))
        .collect();
    assert_eq!(
        shown,
        [
            ("Demelza Rowe", true, false, true),
            ("Kerra Trembath", true, true, true)
        ]
    );
    assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn a_leaver_hands_over_everything_by_one_act_and_opens_nothing_any_more() {
    let two = two();
    let mut open = two.open(DEMELZA);
    let before = open.coordinators_page().unwrap().rows;
    let kerra = before.iter().find(|row| row.id == two.kerra).unwrap();
    assert!(kerra.theirs.concerns > 3, "{kerra:?}");
    let (present, who, to) = (DEMELZA, two.kerra, two.demelza);
    for (present, who, to, says) in [
        (
            KERRA,
            who,
            to,
            "present: This is not the passphrase. Type it again.",
        ),
        (
            present,
            who,
            who,
            "to: Choose a coordinator who works here.",
        ),
    ] {
        assert_eq!(faults(open.let_go(present, who, to).unwrap_err()), [says]);
    }
    let oneself = open.let_go(present, two.demelza, two.kerra).unwrap_err();
    assert!(matches!(oneself, CoordinatorError::Oneself));
    assert_eq!(open.coordinators_page().unwrap().rows, before);

    let done = open.let_go(present, who, to).unwrap();
    assert_eq!(done.value, kerra.theirs);
    let after = open.coordinators_page().unwrap().rows;
    let row = |rows: &[crate::coordinators::CoordinatorRow], id| {
        rows.iter().find(|row| row.id == id).unwrap().clone()
    };
    let gone = row(&after, two.kerra);
    assert_eq!((gone.active, gone.has_passphrase), (false, false));
    assert_eq!(gone.theirs, crate::coordinators::Theirs::default());
    assert_eq!(row(&after, two.demelza).theirs, kerra.theirs);
    assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());

    // Each concern says in its story who has it now, who had it, who did this and why.
    let said = |open: &OpenFolder| {
        open.desk
            .read()
            .number(
                "SELECT count(*) FROM concern_event JOIN concern ON concern.id = concern_event.concern
                 WHERE concern.owner = ?1 AND concern_event.\"by\" = ?1 AND concern_event.why =
                 'Demelza Rowe looks after it, before: Kerra Trembath. Kerra Trembath works here no longer.'",
                [two.demelza],
            )
            .unwrap()
    };
    assert_eq!(said(&open), kerra.theirs.concerns);

    // One undo gives everything back, but for the passphrase.
    open.desk.undo(done.act).unwrap();
    assert_eq!(said(&open), 0);
    let back = row(&open.coordinators_page().unwrap().rows, two.kerra);
    assert_eq!((back.active, back.has_passphrase), (true, false));
    assert_eq!(back.theirs, kerra.theirs);
    open.desk.undo(done.act).unwrap_err();
    open.let_go(present, who, to).unwrap();
    open.close().unwrap();
    assert!(is_wrong_passphrase(unlock(two.path(), KERRA)));
    assert!(unlock(two.path(), DEMELZA).is_ok());
}

#[test]
fn the_last_coordinator_stays() {
    let two = two();
    let mut open = two.open(DEMELZA);
    open.let_go(DEMELZA, two.kerra, two.demelza).unwrap();
    let last = open.let_go(DEMELZA, two.demelza, two.kerra).unwrap_err();
    assert!(matches!(last, CoordinatorError::Oneself));
    let refused = vault::remove_coordinator(two.path(), &open.key, two.demelza.into());
    assert!(matches!(refused, Err(VaultError::LastCoordinator)));
    // And by no other door: the file itself refuses to be nobody's.
    let nobody = open.desk.write(Action::SaveCoordinator, |tx| {
        let one: Coordinator = tx.read().record(two.demelza)?;
        tx.update(&Coordinator {
            active: false,
            ..one
        })
    });
    assert!(matches!(nobody, Err(StoreError::Refused(_))), "{nobody:?}");
}

#[test]
fn who_forgot_says_their_name_and_only_a_key_that_fits_learns_whether_it_is_one() {
    let two = two();
    let other = RecoveryKey::generate().unwrap();
    let wrong = unlock_with_recovery(two.path(), &other, "Kerra Trembath", ANOTHER).unwrap_err();
    assert!(matches!(
        wrong,
        FolderError::Vault(VaultError::WrongRecoveryKey)
    ));
    for name in ["", "Kerra", "Tamsin Rowe"] {
        let whose = unlock_with_recovery(two.path(), &two.recovery, name, ANOTHER).unwrap_err();
        assert!(matches!(whose, FolderError::WhoseName), "{name}");
    }
    assert!(unlock(two.path(), DEMELZA).is_ok());
    let open = unlock_with_recovery(two.path(), &two.recovery, "demelza rowe ", ANOTHER).unwrap();
    assert_eq!(open.desk.who().unwrap(), two.demelza);
    assert_eq!(
        told(&open, 1),
        [(
            "New passphrase set with the recovery key".to_owned(),
            "Demelza Rowe".to_owned()
        )]
    );
    open.close().unwrap();
    assert!(is_wrong_passphrase(unlock(two.path(), DEMELZA)));
    assert_eq!(two.open(KERRA).desk.who().unwrap(), two.kerra);
    assert_eq!(two.open(ANOTHER).desk.who().unwrap(), two.demelza);
}

#[test]
fn a_rotated_recovery_key_opens_and_the_old_one_does_not() {
    let two = two();
    let mut open = two.open(KERRA);
    let newer = RecoveryKey::generate().unwrap();
    open.replace_recovery_key(&newer).unwrap();
    open.close().unwrap();
    let old = unlock_with_recovery(two.path(), &two.recovery, "Kerra Trembath", ANOTHER);
    assert!(matches!(
        old.unwrap_err(),
        FolderError::Vault(VaultError::WrongRecoveryKey)
    ));
    unlock_with_recovery(two.path(), &newer, "Kerra Trembath", ANOTHER).unwrap();
}

/// Copies a folder as a power cut would leave it.
fn copied(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
        }
    }
    to
}

#[test]
fn another_data_key_shuts_out_who_is_not_named_and_old_copies_of_the_keys() {
    let two = two();
    let old_keys = tempfile::tempdir().unwrap();
    vault::copy_slots(two.path(), old_keys.path()).unwrap();
    let mut open = two.open(KERRA);
    open.desk.keep_draft("/x#f", "half a sentence").unwrap();
    let newer = RecoveryKey::generate().unwrap();
    // A wrong passphrase and the absence of one's own are said, and nothing changes.
    let mut open = Box::new(open);
    for (given, says) in [
        (
            vec![(two.kerra, DEMELZA)],
            format!(
                "passphrase_{}: This is not the passphrase. Type it again.",
                two.kerra
            ),
        ),
        (
            vec![(two.demelza, DEMELZA)],
            format!("passphrase_{}: Type your own passphrase.", two.kerra),
        ),
    ] {
        let refused = open.replace_data_key(&given, &newer).unwrap_err();
        assert_eq!(faults(refused.why), [says]);
        open = refused.open.unwrap();
    }
    let before = *open.key.as_hex() != *"";
    assert!(before);
    let open = open
        .replace_data_key(&[(two.kerra, KERRA)], &newer)
        .unwrap();
    assert_eq!(
        told(&open, 1),
        [(
            "Key of the records replaced".to_owned(),
            "Kerra Trembath".to_owned()
        )]
    );
    assert_eq!(
        open.desk.draft("/x#f").unwrap().as_deref(),
        Some("half a sentence")
    );
    assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());
    open.close().unwrap();
    let left: Vec<String> = fs::read_dir(two.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("next") || name.contains("wal"))
        .collect();
    assert_eq!(left, Vec::<String>::new());

    assert_eq!(two.open(KERRA).log, LogFit::Fits);
    assert!(is_wrong_passphrase(unlock(two.path(), DEMELZA)));
    let old = unlock_with_recovery(two.path(), &two.recovery, "Kerra Trembath", ANOTHER);
    assert!(old.is_err());
    // Demelza gets a new one, and opens.
    let mut open = two.open(KERRA);
    open.give_passphrase(KERRA, two.demelza, ANOTHER, ANOTHER)
        .unwrap();
    open.close().unwrap();
    assert_eq!(two.open(ANOTHER).desk.who().unwrap(), two.demelza);
    // Who kept a copy of the old keys has a key to nothing.
    let stolen = copied(two.path());
    vault::copy_slots(old_keys.path(), stolen.path()).unwrap();
    assert!(matches!(
        unlock(stolen.path(), DEMELZA).unwrap_err(),
        FolderError::Store(StoreError::NotOurs)
    ));
}

/// Every state that a cut can leave, made from the two ends of the change and the order of its steps. In each, one
/// set of keys opens and the other does not; and with one copy of the pending keys lost as well, the same.
#[test]
fn a_cut_at_any_moment_leaves_keys_and_file_that_belong_together() {
    let two = two();
    let folder = two.path();
    let open = two.open(KERRA);
    let newer = RecoveryKey::generate().unwrap();
    let new = DataKey::generate().unwrap();
    let next = folder.join(FILE_NAME).with_added_extension(pending::NEXT);
    let (head, sequence) = open.desk.store().head();
    let file = || folder.join(FILE_NAME);
    open.desk
        .store()
        .copy_with_key(&next, &new.as_hex())
        .unwrap();
    let half_copied = copied(folder);
    pending::prepare(
        folder,
        &open.key,
        &next,
        &pending::NewKeys {
            key: &new,
            passphrases: &[(two.kerra.into(), KERRA)],
            recovery: &newer,
            head: ChainHead {
                sequence: u64::try_from(sequence).unwrap(),
                head,
            },
        },
    )
    .unwrap();
    // As the app goes on: the old file is closed first.
    let OpenFolder { desk, _lock, .. } = open;
    desk.close().unwrap();
    drop(_lock);
    let prepared = copied(folder);
    pending::put_in_place(folder, &next, &file()).unwrap();
    let renamed = copied(folder);

    let place = |dir: &Path, name: &str| -> PathBuf { dir.join(name) };
    let mut states: Vec<(String, tempfile::TempDir, bool)> = Vec::new();
    let mut add = |what: &str, from: &Path, new: bool, change: &dyn Fn(&Path)| {
        let dir = copied(from);
        change(dir.path());
        states.push((what.to_owned(), dir, new));
    };
    add("the copy only", half_copied.path(), false, &|_| {});
    add("the copy cut short", half_copied.path(), false, &|dir| {
        let next = dir.join("living-well.db.next");
        let half = fs::metadata(&next).unwrap().len() / 2;
        fs::OpenOptions::new()
            .write(true)
            .open(&next)
            .unwrap()
            .set_len(half)
            .unwrap();
    });
    add("everything prepared", prepared.path(), false, &|_| {});
    for name in ["slots.a.next", "slots.b.next"] {
        add(
            &format!("prepared but for {name}"),
            prepared.path(),
            false,
            &|dir| {
                fs::remove_file(place(dir, name)).unwrap();
            },
        );
        add(
            &format!("{name} half written"),
            prepared.path(),
            false,
            &|dir| {
                fs::write(place(dir, name), b"Living Well keys 1\n{").unwrap();
            },
        );
        add(
            &format!("renamed, {name} lost"),
            renamed.path(),
            true,
            &|dir| {
                fs::remove_file(place(dir, name)).unwrap();
            },
        );
        add(
            &format!("renamed, {name} damaged"),
            renamed.path(),
            true,
            &|dir| {
                let mut bytes = fs::read(place(dir, name)).unwrap();
                bytes[40] ^= 1;
                fs::write(place(dir, name), bytes).unwrap();
            },
        );
        add(
            &format!("{name} in its place"),
            renamed.path(),
            true,
            &|dir| {
                let at = place(dir, name);
                fs::rename(&at, at.with_extension("")).unwrap();
            },
        );
        add(
            &format!("{name} in its place, an old copy lost"),
            renamed.path(),
            true,
            &|dir| {
                let at = place(dir, name);
                let other = if name == "slots.a.next" {
                    "slots.b"
                } else {
                    "slots.a"
                };
                fs::rename(&at, at.with_extension("")).unwrap();
                fs::remove_file(dir.join(other)).unwrap();
            },
        );
    }
    add("renamed", renamed.path(), true, &|_| {});
    assert_eq!(states.len(), 16);
    for (what, dir, is_new) in states {
        let dir = dir.path();
        let open = unlock(dir, KERRA).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(open.log, LogFit::Fits, "{what}");
        assert_eq!(open.key.is(&new), is_new, "{what}");
        assert!(!dir.join("slots.a.next").exists(), "{what}");
        assert!(!dir.join("slots.b.next").exists(), "{what}");
        assert!(!dir.join("living-well.db.next").exists(), "{what}");
        open.close().unwrap();
        let (fits, fits_not) = if is_new {
            (&newer, &two.recovery)
        } else {
            (&two.recovery, &newer)
        };
        let name = "Kerra Trembath";
        assert!(
            unlock_with_recovery(dir, fits_not, name, ANOTHER).is_err(),
            "{what}"
        );
        assert!(
            unlock_with_recovery(dir, fits, name, ANOTHER).is_ok(),
            "{what}"
        );
        assert_eq!(unlock(dir, DEMELZA).is_ok(), !is_new, "{what}");
    }
}

#[test]
fn a_restore_after_a_cut_leaves_what_it_replaced_with_its_own_keys() {
    let two = two();
    let folder = two.path();
    let mut open = two.open(KERRA);
    open.back_up(&Part::default()).unwrap();
    let name = &backups::list(folder)[0].name;
    let backup = backups::place_of(folder, name).unwrap();
    let new = DataKey::generate().unwrap();
    let next = folder.join(FILE_NAME).with_added_extension(pending::NEXT);
    let (head, sequence) = open.desk.store().head();
    open.desk
        .store()
        .copy_with_key(&next, &new.as_hex())
        .unwrap();
    let keys = pending::NewKeys {
        key: &new,
        passphrases: &[(two.kerra.into(), KERRA)],
        recovery: &RecoveryKey::generate().unwrap(),
        head: ChainHead {
            sequence: u64::try_from(sequence).unwrap(),
            head,
        },
    };
    pending::prepare(folder, &open.key, &next, &keys).unwrap();
    let OpenFolder { desk, _lock, .. } = open;
    desk.close().unwrap();
    drop(_lock);
    pending::put_in_place(folder, &next, &folder.join(FILE_NAME)).unwrap();
    // Here the power goes: the keys of the new file wait beside it.
    let secret = backups::Secret::Passphrase(KERRA);
    let restored = backups::restore(folder, &backup, secret, &Part::default()).unwrap();
    let aside = folder.join(restored.replaced.unwrap());
    assert!(unlock(&aside, KERRA).unwrap().key.is(&new));
    assert!(!two.open(KERRA).key.is(&new));
}

#[test]
fn a_new_data_key_that_cannot_be_written_changes_nothing() {
    let two = two();
    let open = Box::new(two.open(KERRA));
    let newer = RecoveryKey::generate().unwrap();
    // Stands for a disk without room for the pending keys.
    fs::create_dir(two.path().join("slots.b.next")).unwrap();
    let refused = open
        .replace_data_key(&[(two.kerra, KERRA)], &newer)
        .unwrap_err();
    assert!(matches!(
        refused.why,
        CoordinatorError::Vault(VaultError::Io(_))
    ));
    let mut open = refused.open.unwrap();
    programme(&mut open, "Still here");
    assert!(!two.path().join("living-well.db.next").exists());
    assert!(!two.path().join("slots.a.next").exists());
    fs::remove_dir(two.path().join("slots.b.next")).unwrap();
    open.close().unwrap();
    assert!(unlock(two.path(), DEMELZA).is_ok());
}

/// From here on no COMMIT goes through, as on a disk that is full just then; the acts themselves do. Each act writes
/// how far the log has got, last of all.
fn no_commit(open: &OpenFolder) {
    open.desk
        .store()
        .raw()
        .execute_batch(
            "CREATE TEMP TABLE disk (id INTEGER PRIMARY KEY);
             CREATE TEMP TABLE full (page INTEGER REFERENCES disk (id) DEFERRABLE INITIALLY DEFERRED);
             CREATE TEMP TRIGGER full_disk AFTER UPDATE ON device BEGIN INSERT INTO full VALUES (1); END",
        )
        .unwrap();
}

#[test]
fn keys_whose_change_was_not_kept_are_put_back() {
    let two = two();
    let folder = two.path();
    let opens = |passphrase: &str| vault::unlock(folder, passphrase).is_ok();
    let events = |open: &OpenFolder| {
        let read = open.desk.read();
        read.number("SELECT count(*) FROM key_event", []).unwrap()
    };
    let mut open = two.open(KERRA);
    let there = events(&open);
    no_commit(&open);

    open.change_my_passphrase(KERRA, ANOTHER, ANOTHER)
        .unwrap_err();
    assert!(opens(KERRA) && !opens(ANOTHER));

    let newer = RecoveryKey::generate().unwrap();
    open.replace_recovery_key(&newer).unwrap_err();
    assert!(vault::unlock_with_recovery(folder, &two.recovery).is_ok());
    assert!(vault::unlock_with_recovery(folder, &newer).is_err());

    // Nobody loses a passphrase, nor gets one by the recovery key.
    open.let_go(KERRA, two.demelza, two.kerra).unwrap_err();
    assert!(opens(DEMELZA));
    open.desk.put_to_work(two.demelza);
    let name = "Demelza Rowe";
    new_after_recovery(folder, &mut open.desk, &open.key, name, ANOTHER).unwrap_err();
    assert!(opens(DEMELZA) && !opens(ANOTHER));

    // Nor by a colleague.
    vault::remove_coordinator(folder, &open.key, two.demelza.into()).unwrap();
    open.desk.put_to_work(two.kerra);
    open.give_passphrase(KERRA, two.demelza, ANOTHER, ANOTHER)
        .unwrap_err();
    assert!(opens(KERRA) && !opens(ANOTHER));
    assert_eq!(events(&open), there);

    // With room again, it is as if nobody had tried.
    let raw = open.desk.store().raw();
    raw.execute_batch("DROP TRIGGER full_disk").unwrap();
    open.change_my_passphrase(KERRA, ANOTHER, ANOTHER).unwrap();
    assert_eq!(events(&open), there + 1);
    assert!(opens(ANOTHER) && !opens(KERRA));
}

#[test]
fn a_closed_folder_has_no_log_beside_its_file() {
    let two = two();
    let mut open = two.open(KERRA);
    programme(&mut open, "Lizard");
    let log = two.path().join(format!("{FILE_NAME}-wal"));
    assert!(log.metadata().unwrap().len() > 0);
    open.close().unwrap();
    assert!(log.metadata().map_or(0, |log| log.len()) == 0);
    // Nor is what was kept back beside it read as anything.
    assert_eq!(two.open(KERRA).log, LogFit::Fits);
}

/// Puts key files back that lay in a folder before.
fn put_back(keys: &Path, into: &Path) {
    for name in ["slots.a", "slots.b"] {
        fs::copy(keys.join(name), into.join(name)).unwrap();
    }
}

fn kept(folder: &Path) -> tempfile::TempDir {
    let keys = tempfile::tempdir().unwrap();
    put_back(folder, keys.path());
    keys
}

#[test]
fn a_leaver_who_puts_their_old_keys_back_opens_nothing_and_it_is_told() {
    let two = two();
    let old = kept(two.path());
    let mut open = two.open(KERRA);
    open.let_go(KERRA, two.demelza, two.kerra).unwrap();
    open.close().unwrap();

    put_back(old.path(), two.path());
    let refused = unlock(two.path(), DEMELZA).unwrap_err();
    assert!(matches!(refused, FolderError::NotAtWork), "{refused}");
    // Whoever works here opens with the same old keys, and is told.
    let open = two.open(KERRA);
    assert_eq!(open.log, LogFit::KeysPutBack);
    let alarms = open.desk.store().alarms().unwrap();
    assert_eq!(alarms[0].what, LogFit::KeysPutBack.warning().unwrap());
    open.close().unwrap();
    // Closing took her old slot out of the old keys too.
    assert!(is_wrong_passphrase(unlock(two.path(), DEMELZA)));
}

#[test]
fn a_recovery_key_that_was_replaced_opens_no_old_keys_that_are_put_back() {
    let two = two();
    let old = kept(two.path());
    let mut open = two.open(KERRA);
    let newer = RecoveryKey::generate().unwrap();
    open.replace_recovery_key(&newer).unwrap();
    open.close().unwrap();
    put_back(old.path(), two.path());
    let refused = unlock_with_recovery(two.path(), &two.recovery, "Kerra Trembath", ANOTHER);
    let refused = refused.unwrap_err();
    assert!(matches!(refused, FolderError::OldKeys), "{refused}");
    // Nothing was changed by it: the same again, and no new passphrase.
    assert!(is_wrong_passphrase(unlock(two.path(), ANOTHER)));
}

#[test]
fn dealt_with_it_is_told_no_more_and_the_check_is_no_reason_to_restore() {
    let two = two();
    let old = kept(two.path());
    let mut open = two.open(KERRA);
    programme(&mut open, "Lizard");
    open.close().unwrap();
    put_back(old.path(), two.path());
    let mut open = two.open(KERRA);
    assert_eq!(open.log, LogFit::KeysPutBack);
    let checked = crate::check::everything(&mut open, &Part::default()).unwrap();
    assert_eq!(checked.faults, [LogFit::KeysPutBack.warning().unwrap()]);
    assert!(!checked.restore);
    let alarm = open.desk.store().alarms().unwrap().remove(0);
    crate::backups::deal_with_alarm(&mut open.desk, alarm.id).unwrap();
    let checked = crate::check::everything(&mut open, &Part::default()).unwrap();
    assert_eq!(checked.faults, Vec::<String>::new());
}

/// Done again after an undo that somebody left: whoever left is refused, and nobody put anything back.
#[test]
fn who_left_once_more_by_a_second_undo_is_refused_without_an_alarm() {
    let two = two();
    let mut open = two.open(KERRA);
    let left = open.let_go(KERRA, two.demelza, two.kerra).unwrap();
    let back = open.desk.undo(left.act).unwrap();
    open.give_passphrase(KERRA, two.demelza, ANOTHER, ANOTHER)
        .unwrap();
    open.desk.undo(back.act).unwrap();
    // A crash leaves her a slot, which opens nothing.
    let cut = copied(two.path());
    let refused = unlock(cut.path(), ANOTHER).unwrap_err();
    assert!(matches!(refused, FolderError::NotAtWork), "{refused}");
    // Nor does it put her to work where the laptop is in a volunteer's hands.
    let refused = open.prove(ANOTHER).unwrap_err();
    assert!(matches!(refused, FolderError::NotAtWork), "{refused}");
    assert_eq!(open.desk.who().unwrap(), two.kerra);
    // Closing takes it.
    open.close().unwrap();
    assert!(is_wrong_passphrase(unlock(two.path(), ANOTHER)));
    let with = vault::with_passphrases(two.path()).unwrap();
    assert_eq!(with, [uuid::Uuid::from(two.kerra)]);
    let open = two.open(KERRA);
    assert_eq!(open.log, LogFit::Fits);
    assert_eq!(open.desk.store().alarms().unwrap(), Vec::new());
}

/// Puts slots from old keys into the keys that lie in a folder, as somebody might who can write a checksum.
fn slip_in(old: &Path, into: &Path, which: fn(&serde_json::Value) -> bool) {
    let parts = |folder: &Path| {
        let text = fs::read_to_string(folder.join("slots.a")).unwrap();
        let from = text.find('{').unwrap();
        let to = text.rfind('}').unwrap();
        let json: serde_json::Value = serde_json::from_str(&text[from..=to]).unwrap();
        (text[..from].to_owned(), json)
    };
    let (_, from) = parts(old);
    let (first_line, mut keys) = parts(into);
    let slots = keys["slots"].as_array_mut().unwrap();
    slots.retain(|slot| !which(slot));
    slots.extend(
        from["slots"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|slot| which(slot))
            .cloned(),
    );
    let content = format!("{first_line}{keys:#}\n");
    let sum = HEXLOWER.encode(&<sha2::Sha256 as sha2::Digest>::digest(&content));
    for name in ["slots.a", "slots.b"] {
        fs::write(into.join(name), format!("{content}sha256 {sum}\n")).unwrap();
    }
}

#[test]
fn an_old_slot_in_the_present_keys_is_told_and_a_replaced_recovery_key_opens_nothing_by_it() {
    let two = two();
    let old = kept(two.path());
    let mut open = two.open(KERRA);
    open.change_my_passphrase(KERRA, ANOTHER, ANOTHER).unwrap();
    let newer = RecoveryKey::generate().unwrap();
    open.replace_recovery_key(&newer).unwrap();
    open.close().unwrap();
    assert_eq!(two.open(ANOTHER).log, LogFit::Fits);
    let now = kept(two.path());

    slip_in(old.path(), two.path(), |slot| slot["kind"] == "recovery");
    let refused = unlock_with_recovery(two.path(), &two.recovery, "Kerra Trembath", DEMELZA);
    let refused = refused.unwrap_err();
    assert!(matches!(refused, FolderError::OldKeys), "{refused}");
    assert_eq!(two.open(ANOTHER).log, LogFit::KeysAltered);

    put_back(now.path(), two.path());
    slip_in(old.path(), two.path(), |slot| slot["kind"] == "coordinator");
    let open = two.open(KERRA);
    assert_eq!(open.log, LogFit::KeysAltered);
    let alarms = open.desk.store().alarms().unwrap();
    let told = LogFit::KeysAltered.warning().unwrap();
    assert!(alarms.iter().any(|alarm| alarm.what == told));
}

#[test]
fn keys_from_before_any_change_of_them_are_known_to_be_old_though_the_seal_is_gone() {
    type Changes = fn(&Two, &mut OpenFolder);
    let changes: [(&str, Changes); 4] = [
        ("a passphrase changed", |_, open| {
            open.change_my_passphrase(KERRA, ANOTHER, ANOTHER).unwrap();
        }),
        ("a coordinator added", |_, open| {
            open.add_a_coordinator(KERRA, &form("Jory Penhale", ANOTHER))
                .unwrap();
        }),
        ("a recovery key replaced", |_, open| {
            let newer = RecoveryKey::generate().unwrap();
            open.replace_recovery_key(&newer).unwrap();
        }),
        ("a passphrase taken and given", |two, open| {
            open.take_passphrase(two.demelza).unwrap();
            open.give_passphrase(KERRA, two.demelza, ANOTHER, ANOTHER)
                .unwrap();
        }),
    ];
    for (what, change) in changes {
        let two = two();
        let old = kept(two.path());
        let mut open = two.open(KERRA);
        change(&two, &mut open);
        // The power goes: nothing closes and nothing is sealed.
        drop(open);
        let cut = copied(two.path());
        assert!(!cut.path().join(seal::SEAL).exists());
        put_back(old.path(), cut.path());
        let open = unlock(cut.path(), KERRA).unwrap();
        assert_eq!(open.log, LogFit::KeysPutBack, "{what}");
        // And the keys that were there are none.
        drop(open);
        let passphrase = if what.contains("changed") {
            ANOTHER
        } else {
            KERRA
        };
        let open = unlock(two.path(), passphrase).unwrap();
        assert_eq!(open.log, LogFit::Fits, "{what}");
    }
}

#[test]
fn a_cut_between_what_the_file_expects_and_what_the_keys_say_is_no_alarm() {
    let two = two();
    let mut open = two.open(KERRA);
    programme(&mut open, "Lizard");
    let folder = two.path().to_owned();
    note_what_keys_say(&mut open.desk, &folder).unwrap();
    drop(open);
    let open = two.open(KERRA);
    assert_eq!(open.log, LogFit::Fits);
    open.close().unwrap();
    assert_eq!(two.open(KERRA).log, LogFit::Fits);

    // Before the first closing the keys say nothing yet, and that is no note that somebody took away.
    let dir = tempfile::tempdir().unwrap();
    let recovery = RecoveryKey::generate().unwrap();
    let mut open = set_up(dir.path(), "Kerra", KERRA, &recovery, false).unwrap();
    note_what_keys_say(&mut open.desk, dir.path()).unwrap();
    drop(open);
    let open = unlock(dir.path(), KERRA).unwrap();
    assert_eq!(open.log, LogFit::NotNoted);
    open.close().unwrap();
    assert_eq!(unlock(dir.path(), KERRA).unwrap().log, LogFit::Fits);
}

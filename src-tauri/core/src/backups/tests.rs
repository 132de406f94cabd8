#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::*;
use crate::clock::FixedClock;
use crate::coordinators::NewCoordinatorForm;
use crate::csv::Overwrite;
use crate::desk::{Desk, FILE_NAME};
use crate::erasure::{EraseForm, erase_person, tombstones};
use crate::exports::{Export, FileWritten};
use crate::folder::{self, LogFit, OpenFolder, test_folder};
use crate::people::PersonForm;
use crate::people::store::add_person;
use crate::progress::Part;
use crate::progress::tests::{every_row, stopped_at_each_step};
use crate::vault::RecoveryKey;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

const PASSPHRASE: &str = "harbour lantern thimble walrus";

fn add(open: &mut OpenFolder, given: &str) {
    let form = PersonForm {
        given_name: given.to_owned(),
        family_name: "Nankervis".to_owned(),
        ..PersonForm::default()
    };
    add_person(&mut open.desk, &form).unwrap();
}

fn names(desk: &Desk) -> Vec<String> {
    desk.read()
        .rows(
            "SELECT given_name FROM person ORDER BY given_name",
            [],
            |row| row.get(0),
        )
        .unwrap()
}

fn unlock(folder: &Path) -> OpenFolder {
    folder::unlock(folder, PASSPHRASE).unwrap()
}

/// A folder with somebody in it, closed.
fn closed() -> TempDir {
    let (folder, mut open) = test_folder();
    add(&mut open, "Margaret");
    open.close().unwrap();
    folder
}

fn only_backup(folder: &Path) -> PathBuf {
    let all = list(folder);
    assert_eq!(all.len(), 1, "{all:?}");
    store::place_of(folder, &all[0].name).unwrap()
}

/// What is noticed to be wrong; that a backup was restored is not.
fn faults_noticed(open: &OpenFolder) -> Vec<String> {
    let alarms = open.desk.store().alarms().unwrap().into_iter();
    alarms
        .filter(|alarm| !alarm.restored)
        .map(|alarm| alarm.what)
        .collect()
}

/// Every file of a folder, by its name.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn a_backup_is_made_when_something_changed_and_holds_what_it_says() {
    let folder = closed();
    let mut open = unlock(folder.path());
    assert!(open.back_up(&Part::default()).unwrap());
    assert!(
        !open.back_up(&Part::default()).unwrap(),
        "nothing changed since"
    );
    add(&mut open, "Arthur");
    let page = overview(&open.desk).unwrap();
    assert!(page.changed_since && page.failed.is_none() && page.alarms.is_empty());
    assert!(open.back_up(&Part::default()).unwrap());
    // The first of the day held nothing that the second does not.
    let page = overview(&open.desk).unwrap();
    assert_eq!((page.here.len(), page.here[0].people), (1, 2));
    assert!(page.here[0].pretend && !page.changed_since);
    open.back_up_and_close().unwrap();
    let path = only_backup(folder.path());
    let found = verify(
        &path,
        &folder.path().join("trial"),
        PASSPHRASE,
        &Part::default(),
    )
    .unwrap();
    assert_eq!(found.backup.people, 2);
    assert!(!folder.path().join("trial").exists());
    let wrong = verify(
        &path,
        &folder.path().join("trial"),
        "wrong words here otter",
        &Part::default(),
    );
    assert!(matches!(
        wrong,
        Err(BackupError::Vault(VaultError::WrongPassphrase))
    ));
    // No name in it, in no way of writing it.
    let bytes = fs::read(&path).unwrap();
    let utf16: Vec<u8> = "Margaret"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for planted in [b"Margaret".as_slice(), b"Nankervis", &utf16] {
        assert!(!bytes.windows(planted.len()).any(|part| part == planted));
    }
}

#[test]
fn no_flipped_bit_goes_unnoticed() {
    let folder = closed();
    let mut open = unlock(folder.path());
    open.back_up(&Part::default()).unwrap();
    open.close().unwrap();
    let path = only_backup(folder.path());
    let good = fs::read(&path).unwrap();
    let damaged = folder.path().join("damaged.lwbackup");
    let step = good.len() / 400 + 1;
    let key = vault_key(folder.path());
    for at in (0..2000).chain((2000..good.len()).step_by(step)) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&damaged, &bytes).unwrap();
        let result = file::look_through(&damaged, &Part::default());
        // The mark needs the key: it is looked at when the backup is opened.
        let marked = result.as_ref().is_ok_and(|start| start.is_marked_by(&key));
        assert!(result.is_err() || !marked, "bit {} of byte {at}", at % 8);
    }
    for length in [0, 1, 20, 300, good.len() / 2, good.len() - 1] {
        fs::write(&damaged, &good[..length]).unwrap();
        assert!(
            file::look_through(&damaged, &Part::default()).is_err(),
            "{length} bytes"
        );
    }
    fs::write(&damaged, [good.as_slice(), b"more"].concat()).unwrap();
    assert!(matches!(
        file::look_through(&damaged, &Part::default()),
        Err(BackupError::Damaged)
    ));
    fs::write(&damaged, "Dear Margaret,\n").unwrap();
    assert!(matches!(describe(&damaged), Err(BackupError::NotABackup)));
}

#[test]
fn while_something_noticed_is_open_no_backup_from_before_it_goes() {
    let (folder, mut open) = test_folder();
    let back_up = |open: &mut OpenFolder, given: &str| {
        add(open, given);
        open.back_up(&Part::default()).unwrap();
        list(folder.path()).len()
    };
    assert_eq!(back_up(&mut open, "Margaret"), 1);
    open.desk.store_mut().raise_alarm("Damage.", &[]).unwrap();
    // The same day: without the alarm the next one would push it out.
    assert_eq!(back_up(&mut open, "Arthur"), 2);
    // What was made since is thinned as ever.
    assert_eq!(back_up(&mut open, "Wesley"), 2);
    let id = open.desk.store().alarms().unwrap()[0].id;
    deal_with_alarm(&mut open.desk, id).unwrap();
    assert_eq!(back_up(&mut open, "Jenna"), 1);
}

/// Whoever put an old file back must not be able to say “I have dealt with this” without a trace.
#[test]
fn who_dealt_with_what_was_noticed_stays_on_record() {
    let (folder, mut open) = test_folder();
    let details = ["Change 7 is missing.".to_owned()];
    let store = open.desk.store_mut();
    store.raise_alarm("Damage.", &details).unwrap();
    store
        .notice_restored("A backup was put in the place of the records.")
        .unwrap();
    let noticed = open.desk.store().alarms().unwrap();
    let before = open.desk.recent_changes(None).unwrap().len();
    for (alarm, what) in noticed.iter().zip([
        "Warning dealt with: “Damage.”",
        "Warning dealt with: “A backup was put in the place of the records.”",
    ]) {
        let done = deal_with_alarm(&mut open.desk, alarm.id).unwrap();
        assert_eq!(done.sentence, "Warning dealt with");
        let newest = open.desk.recent_changes(None).unwrap().remove(0);
        assert_eq!((newest.act, newest.sentence.as_str()), (done.act, what));
        assert_eq!(newest.by, "Kerra Trembath");
        assert!(!newest.can_undo);
        let refused = open.desk.undo(done.act).unwrap_err().to_string();
        assert_eq!(refused, "This is of a kind that cannot be undone.");
    }
    assert_eq!(open.desk.store().alarms().unwrap(), Vec::new());
    let rows: Vec<AlarmDealt> = open.desk.read().records("ORDER BY at, id", []).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].what, "Damage.");
    assert_eq!(rows[0].raised_at, noticed[0].at);

    // Said twice, it is on record once; and of what there never was there is nothing to say.
    let again = deal_with_alarm(&mut open.desk, noticed[0].id).unwrap();
    assert_eq!(again.act, 0);
    let nothing = deal_with_alarm(&mut open.desk, 99);
    assert!(matches!(nothing, Err(StoreError::NotFound)));
    let after = open.desk.recent_changes(None).unwrap();
    assert_eq!(after.len(), before + 2);

    // Noticed again, it is another one, and says so.
    let store = open.desk.store_mut();
    store.raise_alarm("Damage.", &[]).unwrap();
    let third = open.desk.store().alarms().unwrap().remove(0);
    deal_with_alarm(&mut open.desk, third.id).unwrap();
    let count = open
        .desk
        .read()
        .number("SELECT count(*) FROM alarm_dealt", []);
    assert_eq!(count.unwrap(), 3);
    assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());
    open.close().unwrap();
    let open = unlock(folder.path());
    assert_eq!(open.desk.recent_changes(None).unwrap()[1..], after);
    assert_eq!(open.desk.store().alarms().unwrap(), Vec::new());
}

/// Set as dealt with and put on record are one: on a full disk neither is.
#[test]
fn an_alarm_that_could_not_be_put_on_record_stays_open() {
    let (_folder, mut open) = test_folder();
    open.desk.store_mut().raise_alarm("Damage.", &[]).unwrap();
    let id = open.desk.store().alarms().unwrap()[0].id;
    let full = "CREATE TEMP TRIGGER full BEFORE INSERT ON alarm_dealt
        BEGIN SELECT raise(ABORT, 'full'); END";
    open.desk.store().raw().execute_batch(full).unwrap();
    let before = every_row(&open.desk);
    deal_with_alarm(&mut open.desk, id).unwrap_err();
    assert_eq!(every_row(&open.desk), before);
    assert_eq!(open.desk.store().alarms().unwrap().len(), 1);
    let forgotten = "UPDATE alarm SET dealt_at = 1";
    open.desk
        .store()
        .raw()
        .execute_batch(forgotten)
        .unwrap_err();
}

#[test]
fn what_is_said_of_removed_records_is_what_becomes_of_their_copies() {
    let (folder, clock, mut open) = on_a_clock();
    let day = |on: u32| NaiveDate::from_ymd_opt(2026, 11, on).unwrap();
    let outside = "Copies on a stick or another laptop stay until somebody deletes them.";
    add(&mut open, "Margaret");
    open.back_up(&Part::default()).unwrap();
    let by = day(3) + TimeDelta::days(97);
    assert_eq!(by.to_string(), "2027-02-08");
    let ordinary = format!(
        "Backup copies made here disappear by 8 February 2027, as long as something is recorded every week. {outside}"
    );
    assert_eq!(forgotten(&open.desk).unwrap(), ordinary);

    // Copies of before a new version, and records that a backup replaced.
    let backups = folder.path().join("backups");
    let copy = backups.join("before-migration-from-1.db");
    let written =
        std::time::UNIX_EPOCH + std::time::Duration::from_millis(open.desk.now_ms().unsigned_abs());
    fs::write(&copy, "old").unwrap();
    let file = fs::File::options().write(true).open(&copy).unwrap();
    file.set_modified(written).unwrap();
    let replaced = folder.path().join("replaced-2026-11-03-1100");
    fs::create_dir(&replaced).unwrap();

    // While something that was noticed is open, nothing goes and no day is told.
    open.desk.store_mut().raise_alarm("Damage.", &[]).unwrap();
    let told = forgotten(&open.desk).unwrap();
    assert!(
        told.starts_with("Backup copies made here stay for now."),
        "{told}"
    );
    assert_eq!(overview(&open.desk).unwrap().forgotten_by, None);
    let id = open.desk.store().alarms().unwrap()[0].id;
    deal_with_alarm(&mut open.desk, id).unwrap();
    assert_eq!(forgotten(&open.desk).unwrap(), ordinary);

    // Backups of other records are never thinned, and neither is what cannot be read.
    let other = tempfile::tempdir().unwrap();
    let recovery = RecoveryKey::generate().unwrap();
    let theirs = folder::set_up(other.path(), "Kerra", PASSPHRASE, &recovery, false).unwrap();
    theirs.back_up_and_close().unwrap();
    let (foreign, torn) = (backups.join("x.lwbackup"), backups.join("y.lwbackup"));
    fs::copy(only_backup(other.path()), &foreign).unwrap();
    assert!(
        forgotten(&open.desk)
            .unwrap()
            .contains(" 1 backup here is of other records")
    );
    fs::write(&torn, "torn").unwrap();
    assert!(
        forgotten(&open.desk)
            .unwrap()
            .contains(" Some backups here are of other records")
    );
    assert_eq!(overview(&open.desk).unwrap().never_thinned, 2);

    // Once a week is enough, to the day that was told.
    let mut today = day(3);
    while today + TimeDelta::days(7) < by {
        today += TimeDelta::days(7);
        clock.set(today);
        add(&mut open, "Wesley");
        open.back_up(&Part::default()).unwrap();
    }
    assert!(!copy.exists() && !replaced.exists());
    assert!(foreign.exists() && torn.exists());
    let ours: Vec<Backup> = list(folder.path())
        .into_iter()
        .filter(|one| one.name != "x.lwbackup")
        .collect();
    assert!(!ours.is_empty());
    assert!(
        ours.iter()
            .all(|one| one.made_at > ms(day(3) + TimeDelta::days(1))),
        "{ours:?}"
    );

    // A clock that jumps keeps them all.
    clock.set(today + TimeDelta::days(400));
    let told = forgotten(&open.desk).unwrap();
    assert!(
        told.contains("because this laptop’s clock jumped."),
        "{told}"
    );
}

fn ms(day: NaiveDate) -> i64 {
    day.and_hms_opt(0, 0, 0)
        .unwrap()
        .and_utc()
        .timestamp_millis()
}

/// An open folder whose clock a test sets, on 3 November 2026.
fn on_a_clock() -> (TempDir, Arc<FixedClock>, OpenFolder) {
    let clock = Arc::new(FixedClock::on(
        NaiveDate::from_ymd_opt(2026, 11, 3).unwrap(),
    ));
    let folder = tempfile::tempdir().unwrap();
    let recovery = RecoveryKey::generate().unwrap();
    let open = folder::set_up_with(folder.path(), PASSPHRASE, &recovery, |key, who| {
        let ids = Box::new(crate::ids::SeededIds::new(7));
        let clock = Box::new(clock.clone());
        let desk = Desk::create_with(folder.path(), key, who, "Kerra", false, clock, ids)?;
        Ok::<_, FolderError>(desk)
    })
    .unwrap();
    (folder, clock, open)
}

fn vault_key(folder: &Path) -> crate::vault::DataKey {
    crate::vault::unlock(folder, PASSPHRASE).unwrap().key
}

#[test]
fn what_was_altered_by_somebody_without_the_key_is_not_restored() {
    let folder = closed();
    let mut open = unlock(folder.path());
    open.back_up(&Part::default()).unwrap();
    open.close().unwrap();
    let path = only_backup(folder.path());
    let text = fs::read(&path).unwrap();
    let mut lines: Vec<Vec<u8>> = text
        .splitn(5, |byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let second = String::from_utf8(lines[1].clone()).unwrap();
    lines[1] = second.replace("\"people\":1", "\"people\":9").into_bytes();
    let head = [lines[0].as_slice(), b"\n", &lines[1], b"\n"].concat();
    lines[2] = format!("sha256 {}", crate::exports::digest(&head)).into_bytes();
    fs::write(&path, lines.join(&b'\n')).unwrap();
    assert_eq!(describe(&path).unwrap().people, 9);
    let before = everything(folder.path());
    let refused = restore(
        folder.path(),
        &path,
        Secret::Passphrase(PASSPHRASE),
        &Part::default(),
    )
    .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "This backup was altered after it was made. Do not use it. Choose another one."
    );
    let after = everything(folder.path());
    assert_eq!(before["living-well.db"], after["living-well.db"]);
    assert!(!folder.path().join("restoring").exists());
}

#[test]
fn a_backup_that_cannot_be_made_never_keeps_the_records_open_and_is_told() {
    let folder = closed();
    fs::write(folder.path().join("backups"), "in the way").unwrap();
    unlock(folder.path()).back_up_and_close().unwrap();
    let open = unlock(folder.path());
    let told = unsaved_sentence(&open.desk).unwrap().unwrap();
    assert!(told.starts_with("The last backup was not made."), "{told}");
    open.close().unwrap();
    fs::remove_file(folder.path().join("backups")).unwrap();
    unlock(folder.path()).back_up_and_close().unwrap();
    let open = unlock(folder.path());
    assert_eq!(unsaved_sentence(&open.desk).unwrap(), None);
    assert_eq!(list(folder.path()).len(), 1);
}

#[test]
fn an_earlier_state_comes_back_and_what_it_replaced_is_kept() {
    let folder = closed();
    let mut open = unlock(folder.path());
    open.back_up(&Part::default()).unwrap();
    let path = only_backup(folder.path());
    add(&mut open, "Arthur");
    assert_eq!(newer_here(&open.desk, &path).unwrap().changes, Some(1));
    let first_device = open.desk.store().device_id();
    let restored = restore_in_place_of(
        Box::new(open),
        &path,
        Secret::Passphrase(PASSPHRASE),
        &Part::default(),
    )
    .unwrap();
    let aside = folder.path().join(restored.replaced.clone().unwrap());
    assert_eq!(names(&unlock(&aside).desk), ["Arthur", "Margaret"]);

    // Everybody is told, until somebody says that they know; and it stands in the log.
    let open = unlock(folder.path());
    let alarms = open.desk.store().alarms().unwrap();
    assert!(alarms.len() == 1 && alarms[0].restored, "{alarms:?}");
    let what = &alarms[0].what;
    let made = crate::dates::short(crate::clock::local_day(restored.made_at));
    assert!(
        what.starts_with(&format!(
            "A backup of {made} was put in the place of the records on "
        )),
        "{what}"
    );
    let changes = open.desk.recent_changes(None).unwrap();
    let act = changes
        .iter()
        .find(|one| one.sentence == "Records restored from a backup")
        .unwrap();
    assert!(act.by == "Kerra Trembath" && !act.can_undo);
    let rows = open.desk.read().records::<RestoredFrom>("", []).unwrap();
    assert_eq!(rows[0].made_at, restored.made_at);
    open.close().unwrap();

    // It does not warn of being older than its keys, nor of the backups that know more; now and at later openings.
    for time in 0..3 {
        let mut open = unlock(folder.path());
        assert_eq!(open.log, LogFit::Fits, "{time}");
        assert_eq!(faults_noticed(&open), Vec::<String>::new());
        assert_ne!(open.desk.store().device_id(), first_device);
        add(&mut open, "Wesley");
        assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());
        open.back_up_and_close().unwrap();
    }
    let open = unlock(folder.path());
    assert_eq!(
        names(&open.desk),
        ["Margaret", "Wesley", "Wesley", "Wesley"]
    );
    assert_eq!(
        check_backups(&open, &Part::default()).unwrap(),
        LookedThrough {
            backups: 2,
            ..LookedThrough::default()
        }
    );
    // The state before and the state after are both there: they are of two lines of the log.
    assert_eq!(list(folder.path()).len(), 2);
    assert_eq!(overview(&open.desk).unwrap().replaced.len(), 1);
}

#[test]
fn whoever_was_erased_since_does_not_come_back() {
    let folder = closed();
    let mut open = unlock(folder.path());
    add(&mut open, "Arthur");
    open.back_up(&Part::default()).unwrap();
    let path = only_backup(folder.path());
    let arthur = open
        .desk
        .read()
        .one(
            "SELECT id FROM person WHERE given_name = 'Arthur'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let form = EraseForm {
        name: "Arthur Nankervis".to_owned(),
        ground: "they asked".to_owned(),
    };
    erase_person(&mut open.desk, arthur, &form).unwrap();
    let erased = |folder: &Path, restored: &Restored| {
        assert_eq!(restored.erased_again, 1);
        assert!(restored.sentences().contains("was erased again."));
        let open = unlock(folder);
        assert_eq!(names(&open.desk), ["Margaret"]);
        assert_eq!(tombstones(&open.desk).unwrap().len(), 1);
        assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());
        assert_eq!(faults_noticed(&open), Vec::<String>::new());
        open
    };
    // From open records, and from closed ones that are read for it.
    let secret = Secret::Passphrase(PASSPHRASE);
    let restored = restore_in_place_of(Box::new(open), &path, secret, &Part::default()).unwrap();
    erased(folder.path(), &restored).close().unwrap();
    let restored = restore(folder.path(), &path, secret, &Part::default()).unwrap();
    let mut open = erased(folder.path(), &restored);
    // Where they are damaged, a newer backup tells.
    let old = fs::read(&path).unwrap();
    open.back_up(&Part::default()).unwrap();
    open.close().unwrap();
    fs::write(folder.path().join(FILE_NAME), vec![7; 40_000]).unwrap();
    let outside = folder.path().join("old.lwbackup");
    fs::write(&outside, old).unwrap();
    let restored = restore(folder.path(), &outside, secret, &Part::default()).unwrap();
    // Of what was erased after the newer backup it could not tell.
    assert!(!restored.erased_is_known);
    assert!(restored.sentences().contains("may be in it again"));
    erased(folder.path(), &restored);
}

#[test]
fn pretend_and_real_records_never_take_each_others_place_while_closed() {
    let secret = Secret::Passphrase(PASSPHRASE);
    let recovery = RecoveryKey::generate().unwrap();
    let real = tempfile::tempdir().unwrap();
    let open = folder::set_up(real.path(), "Kerra", PASSPHRASE, &recovery, false).unwrap();
    open.back_up_and_close().unwrap();
    let pretend = closed();
    unlock(pretend.path()).back_up_and_close().unwrap();
    let (of_real, of_pretend) = (only_backup(real.path()), only_backup(pretend.path()));
    let refused = |folder: &Path, from: &Path| {
        let error = restore(folder, from, secret, &Part::default()).unwrap_err();
        assert!(matches!(error, BackupError::OtherKind), "{error}");
    };
    for _ in 0..2 {
        refused(pretend.path(), &of_real);
        refused(real.path(), &of_pretend);
        // The second time nothing there opens, and the backups beside it tell.
        for folder in [&pretend, &real] {
            fs::write(folder.path().join(FILE_NAME), vec![7; 40_000]).unwrap();
        }
    }
    restore(real.path(), &of_real, secret, &Part::default()).unwrap();
}

#[test]
fn whoever_left_since_puts_nothing_back_and_their_passphrase_stays_taken() {
    let (folder, mut open) = test_folder();
    let words = "pebble orchard kettle magpie";
    let form = NewCoordinatorForm {
        name: "Jenna Pascoe".into(),
        passphrase: words.into(),
        passphrase_again: words.into(),
    };
    let jenna = open.add_a_coordinator(PASSPHRASE, &form).unwrap().value;
    let kerra = open.desk.who().unwrap();
    open.back_up(&Part::default()).unwrap();
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("old.lwbackup");
    fs::copy(only_backup(folder.path()), &path).unwrap();
    open.let_go(PASSPHRASE, jenna, kerra).unwrap();
    open.close().unwrap();
    let refused = restore(
        folder.path(),
        &path,
        Secret::Passphrase(words),
        &Part::default(),
    )
    .unwrap_err();
    assert!(matches!(refused, BackupError::NotAtWork), "{refused}");
    assert!(!folder.path().join("restoring").exists());
    let restored = restore(
        folder.path(),
        &path,
        Secret::Passphrase(PASSPHRASE),
        &Part::default(),
    )
    .unwrap();
    assert_eq!(restored.opens_for, ["Kerra Trembath"]);
    assert_eq!(restored.shut_out, ["Jenna Pascoe"]);
    let told = restored.sentences();
    assert!(
        told.ends_with(
            "The records open with the passphrase of that day of Kerra Trembath and the recovery key of that day. \
             They no longer open with the passphrase of Jenna Pascoe."
        ),
        "{told}"
    );
    assert!(folder::unlock(folder.path(), words).is_err());
    unlock(folder.path()).close().unwrap();
}

#[test]
fn a_replacement_laptop_opens_with_the_recovery_key_or_the_passphrase() {
    let (folder, mut open) = test_folder();
    add(&mut open, "Margaret");
    let recovery = RecoveryKey::generate().unwrap();
    crate::vault::replace_recovery_key(folder.path(), open.key(), &recovery).unwrap();
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("week.lwbackup");
    back_up_outside(
        &mut open,
        &path,
        Overwrite::Refuse,
        "Backup outside the laptop",
        None,
        &Part::default(),
    )
    .unwrap();
    drop(open);
    let there = tempfile::tempdir().unwrap();
    for (name, by_key) in [("one", true), ("other", false)] {
        let data = there.path().join(name);
        let new = "pebble orchard kettle magpie";
        let secret = if by_key {
            Secret::Recovery {
                key: &recovery,
                name: "",
                new,
            }
        } else {
            Secret::Passphrase(PASSPHRASE)
        };
        let restored = restore(&data, &path, secret, &Part::default()).unwrap();
        assert_eq!(restored.replaced, None);
        let opened = folder::unlock(&data, if by_key { new } else { PASSPHRASE }).unwrap();
        assert_eq!(names(&opened.desk), ["Margaret"]);
        assert_eq!(opened.log, LogFit::Fits);
        assert_eq!(opened.desk.check().unwrap().faults, Vec::<String>::new());
    }
    let other = RecoveryKey::generate().unwrap();
    let data = there.path().join("third");
    let wrong = restore(
        &data,
        &path,
        Secret::Recovery {
            key: &other,
            name: "",
            new: PASSPHRASE,
        },
        &Part::default(),
    )
    .unwrap_err();
    assert!(matches!(
        wrong,
        BackupError::Vault(VaultError::WrongRecoveryKey)
    ));
    assert!(!folder::holds_records(&data));
}

#[test]
fn the_recovery_key_opens_a_backup_of_several_for_whoever_is_named() {
    let (folder, mut open) = test_folder();
    add(&mut open, "Margaret");
    let recovery = RecoveryKey::generate().unwrap();
    crate::vault::replace_recovery_key(folder.path(), open.key(), &recovery).unwrap();
    let words = "pebble orchard kettle magpie";
    let form = NewCoordinatorForm {
        name: "Jenna Pascoe".into(),
        passphrase: words.into(),
        passphrase_again: words.into(),
    };
    let jenna = open.add_a_coordinator(PASSPHRASE, &form).unwrap().value;
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("week.lwbackup");
    let reason = "Backup outside the laptop";
    back_up_outside(
        &mut open,
        &path,
        Overwrite::Refuse,
        reason,
        None,
        &Part::default(),
    )
    .unwrap();
    drop(open);
    let there = tempfile::tempdir().unwrap();
    let data = there.path().join("other laptop");
    let new = "saddle violin comet thatch";
    let named = |name| Secret::Recovery {
        key: &recovery,
        name,
        new,
    };
    for name in ["", "Somebody Else"] {
        let refused = restore(&data, &path, named(name), &Part::default()).unwrap_err();
        assert!(matches!(refused, BackupError::WhoseName), "{refused}");
        assert!(!folder::holds_records(&data));
    }
    restore(&data, &path, named("Jenna Pascoe"), &Part::default()).unwrap();
    let opened = folder::unlock(&data, new).unwrap();
    assert_eq!(opened.desk.who().unwrap(), jenna);
    assert_eq!(opened.desk.check().unwrap().faults, Vec::<String>::new());
    drop(opened);
    // Her own of then is forgotten; whoever else worked there has theirs.
    assert!(folder::unlock(&data, words).is_err());
    assert!(folder::unlock(&data, PASSPHRASE).is_ok());
}

#[test]
fn damaged_records_give_way_to_a_backup() {
    let folder = closed();
    unlock(folder.path()).back_up_and_close().unwrap();
    let path = only_backup(folder.path());
    fs::write(folder.path().join(FILE_NAME), vec![7; 40_000]).unwrap();
    assert!(folder::unlock(folder.path(), PASSPHRASE).is_err());
    for slots in ["slots.a", "slots.b"] {
        fs::write(folder.path().join(slots), "scribble").unwrap();
    }
    restore(
        folder.path(),
        &path,
        Secret::Passphrase(PASSPHRASE),
        &Part::default(),
    )
    .unwrap();
    let open = unlock(folder.path());
    assert_eq!(names(&open.desk), ["Margaret"]);
    assert_eq!(open.log, LogFit::Fits);
}

#[test]
fn a_file_damaged_at_its_very_beginning_sends_whoever_opens_it_to_a_backup() {
    let folder = closed();
    let file = folder.path().join(FILE_NAME);
    let good = fs::read(&file).unwrap();
    let mut damaged = vec![
        Vec::new(),
        good[..4096].to_vec(),
        b"Dear Margaret,\n".to_vec(),
    ];
    // The salt, the pages' key check, and the mark at the end of the first page.
    for at in [0, 20, 600, 4090] {
        let mut bytes = good.clone();
        bytes[at] ^= 4;
        damaged.push(bytes);
    }
    for bytes in damaged {
        fs::write(&file, &bytes).unwrap();
        let said = folder::unlock(folder.path(), PASSPHRASE).unwrap_err();
        let said = said.to_string();
        assert!(
            said.starts_with("The data file is damaged") && said.ends_with("back to a backup."),
            "{} bytes: {said}",
            bytes.len()
        );
    }
}

#[test]
fn a_wrong_passphrase_leaves_open_records_open() {
    let folder = closed();
    let mut open = unlock(folder.path());
    open.back_up(&Part::default()).unwrap();
    let path = only_backup(folder.path());
    let refused = restore_in_place_of(
        Box::new(open),
        &path,
        Secret::Passphrase("not this one"),
        &Part::default(),
    )
    .unwrap_err();
    assert!(matches!(
        refused.why,
        BackupError::Vault(VaultError::WrongPassphrase)
    ));
    assert_eq!(names(&refused.open.unwrap().desk), ["Margaret"]);
    assert!(!folder.path().join("restoring").exists());
}

#[test]
fn what_leaves_on_a_stick_is_on_record_and_never_lies_among_the_records() {
    let (folder, mut open) = test_folder();
    add(&mut open, "Margaret");
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join(suggested_name(&open.desk));
    assert!(
        path.to_string_lossy()
            .ends_with("living-well-2026-11-03-1200.lwbackup"),
        "{path:?}"
    );
    let why = "Backup outside the laptop";
    let done = back_up_outside(
        &mut open,
        &path,
        Overwrite::Refuse,
        why,
        Some("Kerra"),
        &Part::default(),
    )
    .unwrap();
    assert_eq!(done.value.bytes, path.metadata().unwrap().len());
    let again = back_up_outside(
        &mut open,
        &path,
        Overwrite::Refuse,
        why,
        None,
        &Part::default(),
    );
    assert!(matches!(again, Err(BackupError::Write(WriteFault::Exists))));
    let among = folder.path().join("backups").join("x.lwbackup");
    assert!(
        back_up_outside(
            &mut open,
            &among,
            Overwrite::Refuse,
            why,
            None,
            &Part::default()
        )
        .is_err()
    );
    let rows = open.desk.read().records::<Export>("", []).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].what.as_str(), rows[0].written),
        ("Backup", FileWritten::Yes)
    );
    assert_eq!(rows[0].reason.as_deref(), Some(why));
    let digest = crate::exports::digest(&fs::read(&path).unwrap());
    assert_eq!(rows[0].digest, digest);
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 1);
}

/// Takes a backup to a place where none is yet.
fn outside(open: &mut OpenFolder, path: &Path) -> Result<Done<TakenOutside>, BackupError> {
    back_up_outside(open, path, Overwrite::Refuse, "x", None, &Part::default())
}

/// Lets the records here be full once a copy outside has its name.
fn full_once_it_is_outside(open: &OpenFolder) {
    let full = "CREATE TEMP TRIGGER full BEFORE UPDATE ON main.export
                BEGIN SELECT raise(ABORT, 'no room'); END";
    open.desk.store().raw().execute_batch(full).unwrap();
}

#[test]
fn a_good_copy_outside_stays_where_this_laptop_is_too_full_to_note_it() {
    let (folder, mut open) = test_folder();
    add(&mut open, "Margaret");
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("week.lwbackup");
    full_once_it_is_outside(&open);
    let told = outside(&mut open, &path).unwrap_err();
    assert!(matches!(told, BackupError::NotNoted(_)), "{told}");
    assert!(told.to_string().contains("It is good, so keep it."));
    let found = verify(
        &path,
        &folder.path().join("trial"),
        PASSPHRASE,
        &Part::default(),
    )
    .unwrap();
    assert_eq!(found.backup.people, 1);
    let row = |open: &OpenFolder| {
        open.desk
            .read()
            .records::<Export>("", [])
            .unwrap()
            .remove(0)
    };
    assert_eq!(row(&open).written, FileWritten::NotYet);
    // Without the stick nothing is said about it; with it, it is found and marked.
    let out = tempfile::tempdir().unwrap();
    let away = out.path().join("taken out");
    open.close().unwrap();
    fs::rename(stick.path(), &away).unwrap();
    let open = unlock(folder.path());
    assert_eq!(row(&open).written, FileWritten::NotYet);
    open.close().unwrap();
    fs::rename(&away, stick.path()).unwrap();
    assert_eq!(row(&unlock(folder.path())).written, FileWritten::Yes);
}

#[test]
fn what_lies_ready_here_is_gone_before_a_copy_outside_is_noted() {
    let (folder, mut open) = test_folder();
    add(&mut open, "Margaret");
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("week.lwbackup");
    let making = folder.path().join("backups").join(".making");
    let (seen, there) = (Arc::new(AtomicBool::new(true)), making.clone());
    let note = Arc::clone(&seen);
    open.desk
        .store()
        .raw()
        .update_hook(Some(move |_, _: &str, _: &str, _| {
            // The last that is written tells; of a table without row ids SQLite tells nothing.
            note.store(there.exists(), Ordering::Relaxed);
        }))
        .unwrap();
    outside(&mut open, &path).unwrap();
    assert!(!seen.load(Ordering::Relaxed), "the room was still taken");
}

#[test]
fn a_week_after_the_last_one_outside_it_is_time_again() {
    let day = |on: u32| NaiveDate::from_ymd_opt(2026, 11, on).unwrap();
    let (folder, clock, mut open) = on_a_clock();
    assert!(!outside_is_due(&open.desk).unwrap());
    clock.set(day(11));
    assert!(outside_is_due(&open.desk).unwrap());
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("week.lwbackup");
    outside(&mut open, &path).unwrap();
    assert!(!outside_is_due(&open.desk).unwrap());
    clock.set(day(17));
    assert!(!outside_is_due(&open.desk).unwrap());
    clock.set(day(19));
    assert!(outside_is_due(&open.desk).unwrap());
    // A month on, the newest backup here is tried out by itself, once the walk is over.
    open.back_up(&Part::default()).unwrap();
    clock.set(day(30) + TimeDelta::days(31));
    while !open.walk_is_done() {
        assert!(!open.look_on(50, &Part::default()).unwrap());
    }
    assert!(open.look_on(50, &Part::default()).unwrap());
    let page = overview(&open.desk).unwrap();
    assert_eq!(
        page.tried.unwrap(),
        "The newest backup was restored for a trial and passed every check."
    );
    assert!(
        !open.look_on(50, &Part::default()).unwrap(),
        "not again the same month"
    );
    // One that fails is told until it is dealt with.
    let path = only_backup(folder.path());
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&path, bytes).unwrap();
    rehearse(&mut open, &Part::default()).unwrap();
    let alarm = open.desk.store().alarms().unwrap().remove(0);
    assert_eq!(
        alarm.what,
        "The newest backup failed its trial. Make another one, and look at the disk."
    );
    deal_with_alarm(&mut open.desk, alarm.id).unwrap();
    assert_eq!(open.desk.store().alarms().unwrap(), Vec::new());
}

#[test]
fn a_backup_cut_short_is_cleared_at_the_next_opening() {
    let folder = closed();
    let making = folder.path().join("backups").join(".making");
    fs::create_dir_all(&making).unwrap();
    fs::write(making.join(FILE_NAME), "half").unwrap();
    fs::create_dir_all(folder.path().join("restoring")).unwrap();
    fs::write(folder.path().join("restoring").join(FILE_NAME), "half").unwrap();
    let open = unlock(folder.path());
    assert!(!making.exists() && !folder.path().join("restoring").exists());
    assert_eq!(names(&open.desk), ["Margaret"]);
}

/// Whether it was stopped; any other error is none that was looked for.
fn was_stopped<T>(result: Result<T, BackupError>) -> bool {
    match result {
        Ok(_) => false,
        Err(BackupError::Store(StoreError::Stopped)) => true,
        Err(other) => panic!("{other}"),
    }
}

/// Every file of a folder and of the folders in it, by its place.
fn every_file(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            files.extend(every_file(&entry.path()));
        } else {
            files.insert(entry.path(), fs::read(entry.path()).unwrap());
        }
    }
    files
}

#[test]
fn a_backup_stopped_at_any_step_leaves_nothing_and_is_no_failure() {
    let (folder, mut open) = test_folder();
    add(&mut open, "Margaret");
    let backups = folder.path().join("backups");
    let here = stopped_at_each_step(|part| {
        let before = (
            every_row(&open.desk),
            backups.exists().then(|| every_file(&backups)),
        );
        let stopped = was_stopped(back_up_now(&mut open, part));
        if stopped {
            assert_eq!(every_row(&open.desk), before.0);
            assert_eq!(Some(every_file(&backups)), before.1);
        }
        stopped
    });
    assert!(here > 8, "{here}");

    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("mine.lwbackup");
    let outside = stopped_at_each_step(|part| {
        let before = every_file(stick.path());
        let done = back_up_outside(&mut open, &path, Overwrite::Replace, "Stick", None, part);
        let stopped = was_stopped(done);
        if stopped {
            // The backup that was there is there still.
            assert_eq!(every_file(stick.path()), before);
            let left = open
                .desk
                .read()
                .number("SELECT count(*) FROM export WHERE written = 'not yet'", [])
                .unwrap();
            assert_eq!(left, 0);
        }
        stopped
    });
    assert!(outside > here, "{outside}");
    assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());
    file::look_through(&path, &Part::default()).unwrap();
}

#[test]
fn a_trial_and_a_look_through_backups_stopped_at_any_step_find_nothing_and_say_nothing() {
    let (folder, mut open) = test_folder();
    add(&mut open, "Margaret");
    back_up_now(&mut open, &Part::default()).unwrap();
    let path = only_backup(folder.path());
    let trial = stopped_at_each_step(|part| {
        let before = (
            every_row(&open.desk),
            every_file(&folder.path().join("backups")),
        );
        let stopped = was_stopped(rehearse(&mut open, part));
        if stopped {
            assert_eq!(every_row(&open.desk), before.0);
            assert_eq!(every_file(&folder.path().join("backups")), before.1);
        }
        stopped
    });
    assert!(trial > 8, "{trial}");
    stopped_at_each_step(|part| was_stopped(check_backups(&open, part).map_err(Into::into)));
    let aside = tempfile::tempdir().unwrap();
    stopped_at_each_step(|part| {
        let trying = aside.path().join("trial");
        let stopped = was_stopped(verify(&path, &trying, PASSPHRASE, part));
        assert!(!trying.exists());
        stopped
    });
}

#[test]
fn a_restore_stopped_at_any_step_leaves_the_records_as_they_were() {
    let (folder, mut open) = test_folder();
    add(&mut open, "Margaret");
    back_up_now(&mut open, &Part::default()).unwrap();
    let stick = tempfile::tempdir().unwrap();
    let from = stick.path().join("mine.lwbackup");
    fs::copy(only_backup(folder.path()), &from).unwrap();
    add(&mut open, "Arthur");
    open.close().unwrap();
    let secret = Secret::Passphrase(PASSPHRASE);
    let closed = stopped_at_each_step(|part| {
        let open = unlock(folder.path());
        let before = every_row(&open.desk);
        open.close().unwrap();
        let stopped = was_stopped(restore(folder.path(), &from, secret, part));
        let open = unlock(folder.path());
        if stopped {
            assert_eq!(every_row(&open.desk).get("person"), before.get("person"));
            assert_eq!(every_row(&open.desk).get("change"), before.get("change"));
        }
        assert!(!folder.path().join("restoring").exists());
        assert_eq!(faults_noticed(&open), Vec::<String>::new());
        open.close().unwrap();
        stopped
    });
    assert!(closed > 8, "{closed}");

    let mut kept = Some(Box::new(unlock(folder.path())));
    let in_place = stopped_at_each_step(|part| {
        let open = kept.take().unwrap();
        let before = every_row(&open.desk);
        let stopped = match restore_in_place_of(open, &from, secret, part) {
            Ok(_) => {
                kept = Some(Box::new(unlock(folder.path())));
                false
            }
            Err(NotRestored { open, why }) => {
                kept = open;
                was_stopped::<()>(Err(why))
            }
        };
        let open = kept.as_ref().unwrap();
        if stopped {
            assert_eq!(every_row(&open.desk), before);
        }
        assert!(!folder.path().join("restoring").exists());
        stopped
    });
    assert!(in_place > 8, "{in_place}");
}

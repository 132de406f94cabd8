#![allow(clippy::unwrap_used)]

//! What is a fault, what is only worth knowing, and that nothing is said of what was not looked at to its end.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::folder::{self, LogFit, test_folder};
use crate::people::{PersonForm, store::add_person};
use crate::progress::tests::{every_row, stopped_at_each_step};

const PASSPHRASE: &str = "harbour lantern thimble walrus";

/// Open records with somebody in them and one backup, whose place is given too.
fn with_a_backup() -> (tempfile::TempDir, OpenFolder, PathBuf) {
    let (folder, mut open) = test_folder();
    let form = PersonForm {
        given_name: "Margaret".to_owned(),
        family_name: "Nankervis".to_owned(),
        ..PersonForm::default()
    };
    add_person(&mut open.desk, &form).unwrap();
    assert!(open.back_up(&Part::default()).unwrap());
    let backup = fs::read_dir(folder.path().join("backups"))
        .unwrap()
        .next()
        .unwrap();
    let backup = backup.unwrap().path();
    (folder, open, backup)
}

fn looked_at(open: &mut OpenFolder) -> Checked {
    everything(open, &Part::default()).unwrap()
}

#[test]
fn what_is_sound_is_counted_and_nothing_else_is_said() {
    let (_folder, mut open, _) = with_a_backup();
    let found = open.desk.check().unwrap();
    assert!(found.changes > 0 && found.records > 0);
    assert_eq!(
        looked_at(&mut open),
        Checked {
            changes: found.changes,
            records: found.records,
            backups: 1,
            ..Checked::default()
        }
    );
}

#[test]
fn a_damaged_backup_is_a_fault_and_no_reason_to_restore() {
    let (_folder, mut open, backup) = with_a_backup();
    let good = fs::read(&backup).unwrap();
    fs::write(&backup, &good[..good.len() - 1]).unwrap();
    let checked = looked_at(&mut open);
    assert_eq!(checked.faults.len(), 1, "{checked:?}");
    assert!(checked.faults[0].contains(" is damaged."), "{checked:?}");
    assert!(!checked.restore);
    assert_eq!(checked.backups, 1);
    // The same bytes again are sound again.
    fs::write(&backup, good).unwrap();
    assert_eq!(looked_at(&mut open).faults, Vec::<String>::new());
}

#[test]
fn a_record_that_is_not_what_the_log_says_is_a_fault_of_the_records() {
    let (_folder, mut open, _) = with_a_backup();
    open.desk
        .store()
        .raw()
        .execute_batch("UPDATE person SET given_name = 'Somebody'")
        .unwrap();
    let checked = looked_at(&mut open);
    assert!(!checked.faults.is_empty() && checked.restore, "{checked:?}");
    // It is told until somebody has dealt with it, and looked at again it is told again, once.
    let alarms = open.desk.store().alarms().unwrap();
    assert_eq!(alarms.len(), 1);
    assert_eq!(alarms[0].what, LogFit::Broken.warning().unwrap());
    assert!(alarms[0].details.contains(&checked.faults[0]), "{alarms:?}");
    looked_at(&mut open);
    assert_eq!(open.desk.store().alarms().unwrap().len(), 1);
}

#[test]
fn what_the_opening_noticed_is_told_too_and_a_restore_is_only_a_remark() {
    let (folder, mut open, backup) = with_a_backup();
    open.log = LogFit::NoteMissing;
    let checked = looked_at(&mut open);
    let warning = LogFit::NoteMissing.warning().unwrap();
    assert_eq!(checked.faults, [warning]);
    assert!(checked.restore);

    // Kept as an alarm it is told once.
    open.desk.store_mut().raise_alarm(warning, &[]).unwrap();
    assert_eq!(looked_at(&mut open).faults, [warning]);
    open.one_copy_was_bad = true;
    let checked = looked_at(&mut open);
    assert_eq!(checked.faults.len(), 2, "{checked:?}");
    drop(open);

    let mut open = folder::unlock(folder.path(), PASSPHRASE).unwrap();
    for alarm in open.desk.store().alarms().unwrap() {
        backups::deal_with_alarm(&mut open.desk, alarm.id).unwrap();
    }
    open.close().unwrap();
    let secret = backups::Secret::Passphrase(PASSPHRASE);
    backups::restore(folder.path(), &backup, secret, &Part::default()).unwrap();
    let mut open = folder::unlock(folder.path(), PASSPHRASE).unwrap();
    let checked = looked_at(&mut open);
    assert_eq!(checked.faults, Vec::<String>::new());
    assert_eq!(checked.remarks.len(), 1, "{checked:?}");
    assert!(!checked.restore);
}

#[test]
fn stopped_at_any_step_nothing_is_said_and_nothing_is_changed() {
    let (_folder, mut open, _) = with_a_backup();
    let before = every_row(&open.desk);
    let steps = stopped_at_each_step(|part| {
        let stopped = matches!(everything(&mut open, part), Err(StoreError::Stopped));
        assert_eq!(every_row(&open.desk), before);
        stopped
    });
    assert!(steps > 8, "{steps}");
}

#[test]
fn what_cannot_be_read_is_told_as_damage_and_not_as_a_fault_of_the_app() {
    let (_folder, mut open, _) = with_a_backup();
    let raw = open.desk.store().raw();
    raw.execute_batch("PRAGMA foreign_keys = OFF; DROP TABLE good_news")
        .unwrap();
    let checked = looked_at(&mut open);
    assert_eq!(checked.faults, [StoreError::Damaged.to_string()]);
    assert!(checked.restore);
}

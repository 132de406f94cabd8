//! Each way of changing the file behind the app's back, and the sentence with which it is told at the next opening.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use crate::backups::{deal_with_alarm, list};
use crate::clock::SystemClock;
use crate::desk::{Desk, FILE_NAME};
use crate::folder::{self, LogFit, OpenFolder, test_folder};
use crate::ids::SystemIds;
use crate::people::PersonForm;
use crate::people::store::add_person;
use crate::progress::Part;
use crate::records::TABLES;
use crate::store::{Store, Walk};
use crate::vault;

const PASSPHRASE: &str = "harbour lantern thimble walrus";
const SEAL: &str = "living-well.seal";
const PAGE: usize = 4096;

const CHANGED: &str =
    "The records were changed while Living Well was closed. Restore your newest backup.";
const BROKEN: &str =
    "The records and their change log do not fit together. Restore your newest backup.";
const PUT_BACK: &str = "An old file was put back: these records are older than their keys or backups remember. \
     Restore your newest backup.";
const ALTERED: &str = "The seal beside the records was altered. Compare with your newest backup.";
const KEYS_ALTERED: &str = "Somebody changed the key file without Living Well, so that an old passphrase may open these records. \
     Make a new key of the records in Coordinators and keys.";
const MISSING: &str =
    "The key file’s note on the change log is gone. Compare with your newest backup.";

fn add(desk: &mut Desk, given: &str) {
    let form = PersonForm {
        given_name: given.to_owned(),
        family_name: "Nankervis".to_owned(),
        ..PersonForm::default()
    };
    add_person(desk, &form).unwrap();
}

/// A folder with thirty people, closed.
fn closed() -> tempfile::TempDir {
    let (folder, mut open) = test_folder();
    for number in 0..30 {
        add(&mut open.desk, &format!("Margaret{number}"));
    }
    open.close().unwrap();
    folder
}

fn unlock(folder: &Path) -> OpenFolder {
    folder::unlock(folder, PASSPHRASE).unwrap()
}

fn alarms(open: &OpenFolder) -> Vec<String> {
    let alarms = open.desk.store().alarms().unwrap();
    alarms.into_iter().map(|alarm| alarm.what).collect()
}

/// The power goes while the log beside the file is taken into it: a page is written half, and the log still has it whole.
#[test]
fn a_page_that_only_the_log_beside_the_file_has_is_no_damage() {
    let (folder, mut open) = test_folder();
    for number in 0..5 {
        add(&mut open.desk, &format!("Margaret{number}"));
    }
    let key = open.key().as_hex();
    let cut = tempfile::tempdir().unwrap();
    let log = format!("{FILE_NAME}-wal");
    let mut file = fs::read(folder.path().join(FILE_NAME)).unwrap();
    let frames = fs::read(folder.path().join(&log)).unwrap();
    let of_log = |frame: &[u8]| u32::from_be_bytes(frame[..4].try_into().unwrap());
    let mut torn = 0;
    for frame in frames[32..].chunks_exact(24 + PAGE) {
        let begins = (usize::try_from(of_log(frame)).unwrap() - 1) * PAGE;
        if let Some(half) = file.get_mut(begins + PAGE / 2..begins + PAGE) {
            half.fill(7);
            torn += 1;
        }
    }
    assert!(torn > 0);
    fs::write(cut.path().join(FILE_NAME), file).unwrap();
    fs::write(cut.path().join(&log), frames).unwrap();
    let desk = Desk::open(cut.path(), &key, None).unwrap();
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

/// Changes the closed file by SQL, with its key in hand, as no seal was there to see.
fn by_hand(folder: &Path, sql: &str) {
    let key = vault::unlock(folder, PASSPHRASE).unwrap().key.as_hex();
    let store = Store::open(
        &folder.join(FILE_NAME),
        &key,
        TABLES,
        Box::new(SystemClock),
        Box::new(SystemIds),
    )
    .unwrap();
    store
        .raw()
        .execute_batch("PRAGMA foreign_keys = OFF")
        .unwrap();
    store.raw().execute_batch(sql).unwrap();
    store.close().unwrap();
}

#[test]
fn a_row_that_was_edited_or_removed_is_noticed_at_open() {
    let made = closed();
    let keep: Vec<(String, Vec<u8>)> = fs::read_dir(made.path())
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                fs::read(entry.path()).unwrap(),
            )
        })
        .collect();
    for sql in [
        "UPDATE person SET phone = '01736 000000' WHERE given_name = 'Margaret7'",
        "DELETE FROM person WHERE given_name = 'Margaret7'",
        "INSERT INTO programme (id, name) VALUES (randomblob(16), 'Nobody''s')",
        "DELETE FROM change WHERE position = (SELECT max(position) FROM change)",
        "DELETE FROM change WHERE position = 9",
        "UPDATE change SET digest = zeroblob(32) WHERE position = 9",
        "UPDATE change SET patch = (SELECT patch FROM change WHERE position = 10) WHERE position = 9",
        "UPDATE act SET time = time + 1 WHERE id = 9",
        "UPDATE act SET coordinator = randomblob(16) WHERE id = 9",
        "UPDATE device SET head = zeroblob(32)",
    ] {
        for sealed in [true, false] {
            for (name, bytes) in &keep {
                fs::write(made.path().join(name), bytes).unwrap();
            }
            by_hand(made.path(), sql);
            if !sealed {
                // As after a crash, or for somebody who knows of the seal.
                fs::remove_file(made.path().join(SEAL)).unwrap();
            }
            let open = unlock(made.path());
            let expected = if open.log == LogFit::PutBack {
                // The noted end of the log is gone.
                assert!(sql.contains("max(position)"), "{sql}");
                PUT_BACK
            } else if sealed {
                CHANGED
            } else {
                BROKEN
            };
            assert_eq!(alarms(&open), [expected], "{sql}, sealed: {sealed}");
        }
    }
}

#[test]
fn an_old_page_put_back_is_noticed_at_open() {
    let folder = closed();
    let file = folder.path().join(FILE_NAME);
    let old = fs::read(&file).unwrap();
    let mut open = unlock(folder.path());
    let raw: Vec<[u8; 16]> = open
        .desk
        .read()
        .rows("SELECT id FROM person", [], |row| row.get(0))
        .unwrap();
    for id in raw {
        open.desk
            .write(crate::action::Action::ChangePerson, |tx| {
                let id = crate::ids::PersonId(uuid::Uuid::from_bytes(id));
                let mut person: crate::people::Person = tx.read().record(id)?;
                person.town = Some("Crantock".to_owned());
                tx.update(&person)
            })
            .map_err(|error: crate::store::StoreError| error)
            .unwrap();
    }
    open.close().unwrap();
    let new = fs::read(&file).unwrap();
    let slots: Vec<Vec<u8>> = ["slots.a", "slots.b", SEAL]
        .iter()
        .map(|name| fs::read(folder.path().join(name)).unwrap())
        .collect();
    let differ: Vec<usize> = (1..old.len() / PAGE)
        .filter(|page| old[page * PAGE..][..PAGE] != new[page * PAGE..][..PAGE])
        .collect();
    assert!(differ.len() > 5, "{differ:?}");
    let (mut tried, mut by_the_walk) = (0, 0);
    for sealed in [true, false] {
        for page in &differ {
            let mut bytes = new.clone();
            bytes[page * PAGE..][..PAGE].copy_from_slice(&old[page * PAGE..][..PAGE]);
            fs::write(&file, bytes).unwrap();
            for (name, bytes) in ["slots.a", "slots.b", SEAL].iter().zip(&slots) {
                fs::write(folder.path().join(name), bytes).unwrap();
            }
            let _ = fs::remove_file(folder.path().join(format!("{FILE_NAME}-wal")));
            if !sealed {
                fs::remove_file(folder.path().join(SEAL)).unwrap();
            }
            tried += 1;
            match folder::unlock(folder.path(), PASSPHRASE) {
                Ok(open) if sealed => {
                    let told = alarms(&open);
                    assert!(
                        told == [CHANGED] || told == [PUT_BACK],
                        "page {page}: {told:?}"
                    );
                }
                Ok(open) => by_the_walk += i32::from(!alarms(&open).is_empty()),
                Err(error) => {
                    assert!(
                        error.to_string().contains("damaged"),
                        "page {page}: {error}"
                    );
                    by_the_walk += i32::from(!sealed);
                }
            }
        }
    }
    println!(
        "{tried} old pages put back; of {} without a seal {by_the_walk} were noticed at open",
        differ.len()
    );
    // Without a seal: pages of records, of the log and of their indexes. Those of the search index and of notes of this
    // laptop say nothing of a record, and are not.
    assert!(by_the_walk * 2 > i32::try_from(differ.len()).unwrap());
}

#[test]
fn a_swapped_file_is_noticed_at_open() {
    let folder = closed();
    let file = folder.path().join(FILE_NAME);
    let (old, old_seal) = (
        fs::read(&file).unwrap(),
        fs::read(folder.path().join(SEAL)).unwrap(),
    );
    let old_slots = fs::read(folder.path().join("slots.a")).unwrap();
    let mut open = unlock(folder.path());
    add(&mut open.desk, "Wesley");
    open.back_up_and_close().unwrap();
    // An older copy, with the seal of its day.
    fs::write(&file, &old).unwrap();
    fs::write(folder.path().join(SEAL), &old_seal).unwrap();
    let open = unlock(folder.path());
    assert_eq!(open.log, LogFit::PutBack);
    assert_eq!(alarms(&open), [PUT_BACK]);
    // Told until it is dealt with, however often it is closed and opened.
    open.close().unwrap();
    let open = unlock(folder.path());
    assert_eq!(alarms(&open), [PUT_BACK]);
    open.close().unwrap();
    let mut open = unlock(folder.path());
    let id = open.desk.store().alarms().unwrap()[0].id;
    deal_with_alarm(&mut open.desk, id).unwrap();
    drop(open);

    // With the keys of that day too: the backup remembers.
    fs::write(&file, &old).unwrap();
    fs::write(folder.path().join(SEAL), &old_seal).unwrap();
    for name in ["slots.a", "slots.b"] {
        fs::write(folder.path().join(name), &old_slots).unwrap();
    }
    let _ = fs::remove_file(folder.path().join(format!("{FILE_NAME}-wal")));
    assert_eq!(list(folder.path()).len(), 1);
    let open = unlock(folder.path());
    assert_eq!(alarms(&open), [PUT_BACK]);
    drop(open);

    // Another file's: it does not open.
    let other = closed();
    fs::copy(other.path().join(FILE_NAME), &file).unwrap();
    let refused = folder::unlock(folder.path(), PASSPHRASE).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The data file is damaged, or belongs to other records. Go back to a backup."
    );
}

/// Writes the slot file anew, whole and with its checksum, as somebody without the data key can.
fn rewrite_slots(folder: &Path, change: impl Fn(&str) -> String) {
    for name in ["slots.a", "slots.b"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let (content, _) = text.split_once("sha256 ").unwrap();
        let content = change(content);
        let sum = crate::exports::digest(content.as_bytes());
        fs::write(folder.join(name), format!("{content}sha256 {sum}\n")).unwrap();
    }
}

#[test]
fn an_altered_note_or_seal_is_noticed_at_open() {
    let folder = closed();
    unlock(folder.path()).close().unwrap();
    let slots = fs::read(folder.path().join("slots.a")).unwrap();
    rewrite_slots(folder.path(), |text| {
        text.replace("\"sequence\": ", "\"sequence\": 1")
    });
    assert_eq!(alarms(&unlock(folder.path())), [KEYS_ALTERED]);

    let folder = closed();
    unlock(folder.path()).close().unwrap();
    assert_ne!(slots, fs::read(folder.path().join("slots.a")).unwrap());
    rewrite_slots(folder.path(), |text| {
        let (before, rest) = text.split_once("\"chain_head\": {").unwrap();
        let (_, after) = rest.split_once('}').unwrap();
        format!("{before}\"chain_head\": null{after}")
    });
    assert_eq!(alarms(&unlock(folder.path())), [MISSING]);

    let folder = closed();
    let seal = fs::read_to_string(folder.path().join(SEAL)).unwrap();
    let altered = seal.replace("mark ", "mark 00").replace("00", "0");
    fs::write(folder.path().join(SEAL), altered).unwrap();
    assert_eq!(alarms(&unlock(folder.path())), [ALTERED]);

    // One from before the seal was made another way is no alarm; it vouches for nothing.
    let folder = closed();
    let older = seal.replace("seal 2", "seal 1").replace("blake3", "sha256");
    assert_ne!(older, seal);
    fs::write(folder.path().join(SEAL), older).unwrap();
    let open = unlock(folder.path());
    assert_eq!(open.log, crate::folder::LogFit::Fits);
    assert_eq!(alarms(&open), [""; 0]);
}

#[test]
fn the_walk_goes_on_between_writes_and_finds_what_the_whole_check_finds() {
    let (_folder, mut open) = test_folder();
    for number in 0..12 {
        add(&mut open.desk, &format!("Margaret{number}"));
    }
    let mut walk = Walk::default();
    let mut slices = 0;
    while !walk.is_done() {
        walk.go_on(open.desk.store(), 3).unwrap();
        slices += 1;
        if slices < 20 {
            add(&mut open.desk, "Wesley");
        }
    }
    assert!(slices > 20, "{slices}");
    assert_eq!(walk.findings().faults, Vec::<String>::new());
    open.desk
        .store()
        .raw()
        .execute_batch("UPDATE person SET town = 'Elsewhere' WHERE given_name = 'Margaret3'")
        .unwrap();
    while !open.walk_is_done() {
        if open.look_on(3, &Part::default()).unwrap() {
            break;
        }
    }
    assert_eq!(alarms(&open), [BROKEN]);
    // The record, and the words of it that the search has.
    assert_eq!(open.desk.check().unwrap().faults.len(), 2);
}

#[test]
fn a_damaged_page_is_told_as_damage_and_nothing_else() {
    let folder = closed();
    let file = folder.path().join(FILE_NAME);
    let good = fs::read(&file).unwrap();
    for page in (1..good.len() / PAGE).step_by(9) {
        let mut bytes = good.clone();
        bytes[page * PAGE + 100] ^= 1;
        fs::write(&file, bytes).unwrap();
        let told = match folder::unlock(folder.path(), PASSPHRASE) {
            Ok(open) => alarms(&open),
            Err(error) => vec![error.to_string()],
        };
        let damaged = "The data file is damaged. Stop here and go back to a backup.";
        assert!(
            told == [damaged] || told == [CHANGED],
            "page {page}: {told:?}"
        );
    }
}

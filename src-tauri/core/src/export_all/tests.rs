//! Everything comes out, readable, guarded, logged, and whole or not at all.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::action::Action;
use crate::agencies::Agency;
use crate::csv;
use crate::desk::{Desk, test_desk};
use crate::exports::{Export, FileWritten};
use crate::people::Person;
use crate::programmes::Programme;
use crate::progress::tests::{every_row, stopped_at_each_step};
use crate::progress::{Part, Work};

fn with_rows(desk: &mut Desk) {
    desk.write(Action::SaveProgramme, |tx| {
        let id = tx.new_id();
        tx.insert(&Programme {
            id,
            name: "=cmd|' /C calc'!A0".into(),
            area: Some("Penwith".into()),
        })?;
        let id = tx.new_id();
        tx.insert(&Agency {
            id,
            name: "Tide and Table".into(),
            phone: None,
            email: None,
            address: Some("1 Quay\nNewlyn".into()),
            areas: vec!["Newlyn".into(), "Mousehole".into()],
        })
    })
    .map_err(|e: StoreError| e)
    .unwrap();
    desk.write(Action::SaveCoordinator, |tx| {
        let mut me: crate::programmes::Coordinator = tx.read().record(tx.actor::<uuid::Uuid>())?;
        me.name = "Test Renamed".into();
        tx.update(&me)?;
        Ok::<_, StoreError>(())
    })
    .unwrap();
}

fn read(folder: &Path, name: &str, columns: &[&str]) -> Vec<csv::Record> {
    csv::read(&std::fs::read(folder.join(name)).unwrap(), columns).unwrap()
}

#[test]
fn every_table_comes_out_and_can_be_read_again() {
    let (_folder, mut desk) = test_desk();
    with_rows(&mut desk);
    let aside = tempfile::tempdir().unwrap();
    let out = aside.path().join("out");
    let written = write_all(
        &mut desk,
        &out,
        "Moving to another laptop",
        "Ourselves",
        &Part::default(),
    )
    .unwrap();

    let names: BTreeSet<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected: BTreeSet<String> = desk
        .store()
        .tables()
        .iter()
        .map(|table| format!("{}.csv", table.name))
        .chain([ACCESS_FILE, CHANGE_FILE].map(str::to_owned))
        .collect();
    assert_eq!(names, expected);
    assert_eq!(written.files, expected.len());

    let mut rows = 0;
    for table in desk.store().tables() {
        let count = desk
            .read()
            .number(&format!("SELECT count(*) FROM \"{}\"", table.name), [])
            .unwrap();
        let there = read(&out, &format!("{}.csv", table.name), table.columns).len();
        assert_eq!(i64::try_from(there).unwrap(), count, "{}", table.name);
        rows += count;
    }
    let programme = &read(&out, "programme.csv", &["id", "name", "area"])[0];
    assert_eq!(programme.get("name"), "=cmd|' /C calc'!A0");
    assert_eq!(programme.get("id").len(), 36);
    let raw = std::fs::read_to_string(out.join("programme.csv")).unwrap();
    assert!(raw.starts_with("\u{FEFF}id,name,area\r\n"));
    assert!(raw.contains(",'=cmd"));
    let agency = &read(
        &out,
        "agency.csv",
        <Agency as crate::store::Record>::TABLE.columns,
    )[0];
    assert_eq!(agency.get("areas"), "Newlyn; Mousehole");
    assert_eq!(agency.get("address"), "1 Quay\nNewlyn");

    let changes = read(&out, CHANGE_FILE, &CHANGE_COLUMNS);
    assert_eq!(changes[0].get("action"), "set up");
    let renamed = changes
        .iter()
        .find(|change| change.get("op") == "changed")
        .unwrap();
    assert_eq!(renamed.get("kind"), "coordinator");
    assert_eq!(
        renamed.get("fields"),
        r#"{"name":["Test Coordinator","Test Renamed"]}"#
    );
    assert!(renamed.get("time").starts_with("2026-11-03T12:"));
    assert_eq!(renamed.get("digest").len(), 64);
    // The log says so before the files do: the export is in its own file, not yet written.
    assert_eq!(
        read(
            &out,
            "export.csv",
            <Export as crate::store::Record>::TABLE.columns
        )[0]
        .get("written"),
        "not yet"
    );
    rows += i64::try_from(changes.len()).unwrap();
    let looks = read(&out, ACCESS_FILE, &ACCESS_COLUMNS);
    assert_eq!(looks[0].get("kind"), "export");
    rows += i64::try_from(looks.len()).unwrap();
    assert_eq!(written.rows, rows);

    let export: Export = desk.read().record(written.export).unwrap();
    assert_eq!(export.written, FileWritten::Yes);
    assert_eq!(export.reason.as_deref(), Some("Moving to another laptop"));
    assert_eq!(export.digest.len(), 64);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn no_key_leaves() {
    let (_folder, mut desk) = test_desk();
    desk.write(Action::AddPerson, |tx| {
        let id = tx.new_id();
        tx.insert(&Person {
            id,
            given_name: "Arthur".into(),
            family_name: "Pascoe".into(),
            preferred_name: None,
            pronouns: None,
            date_of_birth: None,
            birth_year: None,
            phone: None,
            mobile: None,
            email: None,
            address_lines: None,
            town: None,
            postcode: None,
            preferred_contact: None,
            communication_needs: None,
            language: None,
            emergency_contact_name: None,
            emergency_contact_phone: None,
            died_on: None,
            also_known_as: None,
        })
    })
    .map_err(|e: StoreError| e)
    .unwrap();
    let keys: Vec<Vec<u8>> = desk
        .read()
        .rows(
            "SELECT key FROM person_key UNION ALL SELECT key FROM secret",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert!(keys.len() >= 2);
    let aside = tempfile::tempdir().unwrap();
    let out = aside.path().join("out");
    write_all(
        &mut desk,
        &out,
        "Looking for keys",
        "Ourselves",
        &Part::default(),
    )
    .unwrap();
    for entry in std::fs::read_dir(&out).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for key in &keys {
            assert!(!text.contains(&data_encoding::HEXLOWER.encode(key)));
        }
    }
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let (_folder, mut desk) = test_desk();
    let aside = tempfile::tempdir().unwrap();
    let out = aside.path().join("out");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("letter.txt"), "mine").unwrap();
    assert!(matches!(
        write_all(&mut desk, &out, "Reason", "Ourselves", &Part::default()),
        Err(ExportAllError::NotEmpty)
    ));
    assert!(matches!(
        write_all(
            &mut desk,
            &out.join("letter.txt"),
            "Reason",
            "Ourselves",
            &Part::default()
        ),
        Err(ExportAllError::Write(csv::WriteFault::Exists))
    ));
    assert!(matches!(
        write_all(
            &mut desk,
            &aside.path().join("no").join("where"),
            "Reason",
            "Ourselves",
            &Part::default(),
        ),
        Err(ExportAllError::Write(csv::WriteFault::NoFolder))
    ));
    let among = desk.folder().join("everything");
    let error = write_all(&mut desk, &among, "Reason", "Ourselves", &Part::default()).unwrap_err();
    assert_eq!(error.to_string(), crate::exports::KEPT_HERE);
    assert!(!among.exists());
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
    assert_eq!(
        desk.read()
            .number("SELECT count(*) FROM export", [])
            .unwrap(),
        0
    );
}

/// What an identifiable export is asked for (safety.md): why, and for whom.
#[test]
fn without_a_reason_or_for_whom_nothing_is_written_or_logged() {
    let (_folder, mut desk) = test_desk();
    let aside = tempfile::tempdir().unwrap();
    let out = aside.path().join("out");
    let before = every_row(&desk);
    let why = "Say why everything leaves this laptop.";
    let for_whom = "Say for whom. “Ourselves” is an answer.";
    for (reason, recipient, expected) in [
        ("Moving", "", for_whom.to_owned()),
        ("Moving", " \t\n", for_whom.to_owned()),
        ("Moving", " \u{200b}", for_whom.to_owned()),
        ("", "Ourselves", why.to_owned()),
        (" \u{200b}", "Ourselves", why.to_owned()),
        (" ", " ", format!("{why} {for_whom}")),
    ] {
        let error = write_all(&mut desk, &out, reason, recipient, &Part::default()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    assert!(!out.exists());
    assert_eq!(every_row(&desk), before);
    write_all(&mut desk, &out, " Moving ", " Ourselves ", &Part::default()).unwrap();
    let logged: Vec<Export> = desk.read().records("", []).unwrap();
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0].reason.as_deref(), Some("Moving"));
    assert_eq!(logged[0].recipient.as_deref(), Some("Ourselves"));
}

#[test]
fn yes_and_no_lists_and_times_are_known_by_the_schema() {
    let (_folder, desk) = test_desk();
    for table in desk.store().tables() {
        let sql: String = desk
            .read()
            .one(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1",
                [table.name],
                |row| row.get(0),
            )
            .unwrap();
        for column in table.columns {
            let yes_no = sql.contains(&format!("CHECK ({column} IN (0, 1))"))
                || (table.name, *column) == ("export", "free_text");
            let list = sql.contains(&format!("json_valid({column})"))
                || table.name == "volunteer" && {
                    let lists = LISTS.iter().find(|(name, _)| *name == "volunteer").unwrap();
                    lists.1.contains(column)
                };
            let time = column.ends_with("_at") || *column == "at";
            let kind = Kind::of(table.name, column);
            assert_eq!(kind == Kind::YesNo, yes_no, "{}.{column}", table.name);
            assert_eq!(kind == Kind::List, list, "{}.{column}", table.name);
            assert_eq!(kind == Kind::Time, time, "{}.{column}", table.name);
        }
    }
}

#[test]
fn what_a_crash_left_half_way_is_put_right() {
    let (_folder, mut desk) = test_desk();
    let aside = tempfile::tempdir().unwrap();
    let out = aside.path().join("out");
    let written = write_all(
        &mut desk,
        &out,
        "Before the crash",
        "Ourselves",
        &Part::default(),
    )
    .unwrap();
    let good: Export = desk.read().record(written.export).unwrap();
    // As it stands between the last renaming and the mark.
    let not_yet = Export {
        written: FileWritten::NotYet,
        digest: String::new(),
        ..good.clone()
    };
    desk.write(Action::Export, |tx| tx.update(&not_yet))
        .unwrap();
    assert_eq!(finish(&mut desk).unwrap(), 1);
    let now: Export = desk.read().record(written.export).unwrap();
    assert_eq!(
        (now.written, now.digest),
        (FileWritten::Yes, good.digest.clone())
    );
    assert_eq!(finish(&mut desk).unwrap(), 0);

    // As it stands in the middle of the writing. While the stick is out nobody knows.
    desk.write(Action::Export, |tx| tx.update(&not_yet))
        .unwrap();
    let away = out.with_extension("away");
    std::fs::rename(&out, &away).unwrap();
    assert_eq!(finish(&mut desk).unwrap(), 0);
    assert_eq!(crate::exports::finish_exports(&mut desk).unwrap(), 0);
    let now: Export = desk.read().record(written.export).unwrap();
    assert_eq!(now.written, FileWritten::NotYet);
    std::fs::rename(&away, &out).unwrap();
    std::fs::remove_file(out.join(CHANGE_FILE)).unwrap();
    std::fs::write(out.join(".living-well-1-36.part"), "half").unwrap();
    assert_eq!(finish(&mut desk).unwrap(), 1);
    let now: Export = desk.read().record(written.export).unwrap();
    assert_eq!(now.written, FileWritten::No);
    assert!(!out.join(".living-well-1-36.part").exists());
}

#[test]
fn stopped_at_any_step_no_file_is_left_and_the_records_say_that_none_left() {
    let (_folder, mut desk) = test_desk();
    with_rows(&mut desk);
    let aside = tempfile::tempdir().unwrap();
    let out = aside.path().join("out");
    let steps = stopped_at_each_step(|part| {
        let before = every_row(&desk);
        match write_all(&mut desk, &out, "Moving", "Ourselves", part) {
            Ok(_) => {
                std::fs::remove_dir_all(&out).unwrap();
                false
            }
            Err(ExportAllError::Store(StoreError::Stopped)) => {
                assert!(!out.exists());
                let last: Export = desk
                    .read()
                    .records("ORDER BY at DESC, id DESC LIMIT 1", [])
                    .unwrap()
                    .remove(0);
                assert_eq!(last.written, FileWritten::No);
                let mut after = every_row(&desk);
                for (table, rows) in before {
                    // What was to leave is on record, and that it did not.
                    if !["access", "act", "change", "device", "export"].contains(&table.as_str()) {
                        assert_eq!(after.remove(&table), Some(rows), "{table}");
                    }
                }
                true
            }
            Err(other) => panic!("{other}"),
        }
    });
    assert!(steps >= 10, "{steps}");
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
    // A folder that was there already, and is empty, stays.
    std::fs::create_dir(&out).unwrap();
    let stopped = Arc::<Work>::default();
    stopped.stop();
    write_all(&mut desk, &out, "Moving", "Ourselves", &stopped.whole()).unwrap_err();
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 0);
}

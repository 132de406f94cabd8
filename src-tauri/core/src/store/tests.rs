#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use uuid::Uuid;

use crate::{
    action::Action,
    desk::{Desk, test_desk},
    ids::{CoordinatorId, PersonId, ProgrammeId},
    people::Person,
    programmes::Programme,
    progress::tests::{every_row, stopped_at_each_step},
    store::StoreError,
};

fn person(tx: &mut crate::store::Tx<'_>, given: &str) -> Person {
    Person {
        id: tx.new_id(),
        given_name: given.into(),
        family_name: "Nankervis".into(),
        preferred_name: None,
        pronouns: None,
        date_of_birth: None,
        birth_year: Some(1941),
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
    }
}

fn add(desk: &mut Desk, given: &str) -> (Person, i64) {
    let done = desk
        .write(Action::AddPerson, |tx| {
            let person = person(tx, given);
            tx.insert(&person)?;
            Ok::<_, StoreError>(person)
        })
        .unwrap();
    (done.value, done.act)
}

#[test]
fn what_is_written_is_logged_and_checked() {
    let (_folder, mut desk) = test_desk();
    let (mut margaret, _) = add(&mut desk, "Margaret");
    margaret.town = Some("Crantock".into());
    let done = desk
        .write(Action::ChangePerson, |tx| tx.update(&margaret))
        .unwrap();
    assert!(done.value);
    assert_eq!(done.sentence, "Details changed for Margaret Nankervis");
    let same = desk
        .write(Action::ChangePerson, |tx| tx.update(&margaret))
        .unwrap();
    assert!(
        !same.value && same.act == 0,
        "nothing differed, so nothing is logged"
    );
    let findings = desk.check().unwrap();
    assert_eq!(findings.faults, Vec::<String>::new());
    assert_eq!(findings.changes, 3);
}

#[test]
fn search_finds_beginnings_with_accents_folded_and_forgets_what_changed() {
    let (_folder, mut desk) = test_desk();
    let (mut zoe, _) = add(&mut desk, "Zoë");
    assert_eq!(
        desk.read()
            .search("person_search", "zoe nan", 10)
            .unwrap()
            .len(),
        1
    );
    zoe.given_name = "Chloe".into();
    desk.write(Action::ChangePerson, |tx| tx.update(&zoe))
        .unwrap();
    assert!(
        desk.read()
            .search("person_search", "zoe", 10)
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        desk.read()
            .search("person_search", "chl", 10)
            .unwrap()
            .len(),
        1
    );
    assert!(
        desk.read()
            .search("person_search", "\" OR *", 10)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn undo_restores_and_redo_repeats() {
    let (_folder, mut desk) = test_desk();
    let (mut jean, added) = add(&mut desk, "Jean");
    let before = jean.clone();
    jean.phone = Some("01632 960118".into());
    let change = desk
        .write(Action::ChangePerson, |tx| tx.update(&jean))
        .unwrap()
        .act;

    // The later change depends on the adding.
    assert!(matches!(desk.undo(added), Err(StoreError::Refused(_))));
    let undo = desk.undo(change).unwrap();
    assert_eq!(desk.read().record::<Person>(jean.id).unwrap(), before);
    assert!(
        matches!(desk.undo(change), Err(StoreError::Refused(_))),
        "not twice"
    );
    assert_eq!(undo.sentence, "Undone: Details changed for Jean Nankervis");
    let again = desk.undo(undo.act).unwrap();
    assert_eq!(
        again.sentence,
        "Done again: Details changed for Jean Nankervis"
    );
    assert_eq!(desk.read().record::<Person>(jean.id).unwrap(), jean);
    let setting_up = desk.recent_changes(None).unwrap().pop().unwrap();
    assert!(!setting_up.can_undo && desk.undo(setting_up.act).is_err());
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn undo_of_adding_removes_and_works_after_a_restart() {
    let (folder, mut desk) = test_desk();
    let (jean, added) = add(&mut desk, "Jean");
    desk.close().unwrap();
    let mut desk = Desk::open(
        folder.path(),
        &"ab".repeat(32),
        Some(CoordinatorId(Uuid::from_u128(1))),
    )
    .unwrap();
    desk.undo(added).unwrap();
    assert!(
        desk.read()
            .maybe_record::<Person>(jean.id)
            .unwrap()
            .is_none()
    );
    assert!(
        desk.read()
            .search("person_search", "jean", 10)
            .unwrap()
            .is_empty()
    );
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn a_failed_act_leaves_nothing() {
    let (_folder, mut desk) = test_desk();
    let result = desk.write(Action::AddPerson, |tx| {
        let person = person(tx, "Gone");
        tx.insert(&person)?;
        Err::<(), _>(StoreError::Refused("no".into()))
    });
    assert!(result.is_err());
    assert_eq!(
        desk.read()
            .number("SELECT count(*) FROM person", [])
            .unwrap(),
        0
    );
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn many_acts_together_are_kept_or_not_as_one() {
    let (_folder, mut desk) = test_desk();
    let result: Result<(), StoreError> = desk.together(|desk| {
        add(desk, "One");
        add(desk, "Two");
        Err(StoreError::Refused("no".into()))
    });
    assert!(result.is_err());
    assert_eq!(
        desk.read()
            .number("SELECT count(*) FROM person", [])
            .unwrap(),
        0
    );
    desk.together(|desk| {
        add(desk, "One");
        add(desk, "Two");
        Ok::<_, StoreError>(())
    })
    .unwrap();
    assert_eq!(
        desk.read()
            .number("SELECT count(*) FROM person", [])
            .unwrap(),
        2
    );
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn one_failed_act_of_many_spoils_them_all_even_when_nobody_minded() {
    let (_folder, mut desk) = test_desk();
    let result = desk.together(|desk| {
        add(desk, "One");
        let _ = desk.write(Action::AddPerson, |tx| {
            let person = person(tx, "Half");
            tx.insert(&person)?;
            Err::<(), _>(StoreError::Refused("no".into()))
        });
        Ok::<_, StoreError>(())
    });
    assert!(result.is_err());
    add(&mut desk, "Two");
    assert_eq!(
        desk.read()
            .rows("SELECT given_name FROM person", [], |row| row
                .get::<_, String>(0))
            .unwrap(),
        ["Two"]
    );
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn the_check_notices_a_row_changed_behind_the_gate() {
    let (_folder, mut desk) = test_desk();
    add(&mut desk, "Margaret");
    desk.store()
        .raw()
        .execute("UPDATE person SET town = 'Elsewhere'", [])
        .unwrap();
    assert!(!desk.check().unwrap().faults.is_empty());
}

#[test]
fn the_check_notices_a_changed_log() {
    for damage in [
        "UPDATE change SET digest = zeroblob(32) WHERE position = 2",
        "UPDATE act SET action = 'import' WHERE id = 2",
        "DELETE FROM change WHERE position = (SELECT max(position) FROM change)",
        "UPDATE act SET coordinator = zeroblob(16) WHERE id = 2",
        "DELETE FROM person_key WHERE person = (SELECT max(person) FROM person_key)",
    ] {
        let (_folder, mut desk) = test_desk();
        add(&mut desk, "Margaret");
        add(&mut desk, "Jean");
        desk.store().raw().execute(damage, []).unwrap();
        assert!(
            !desk.check().unwrap().faults.is_empty(),
            "unnoticed: {damage}"
        );
    }
}

/// The indexes hold no text, so that nothing but the records says what they should find.
#[test]
fn the_check_notices_an_index_that_forgot_somebody_or_remembers_too_much() {
    let (_folder, mut desk) = test_desk();
    add(&mut desk, "Margaret");
    add(&mut desk, "Jean");
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
    let row = "(SELECT row FROM person WHERE given_name = 'Jean')";
    let forget = format!(
        "INSERT INTO person_search (person_search, rowid, text) VALUES ('delete', {row}, 'Jean\nNankervis\n')"
    );
    let remember =
        format!("INSERT INTO person_search (rowid, text) VALUES ({row}, 'Jean\nNankervis\n')");
    let told = |desk: &Desk| desk.check().unwrap().faults;
    let raw = |desk: &Desk, sql: &str| desk.store().raw().execute(sql, []).unwrap();
    raw(&desk, &forget);
    assert_eq!(
        told(&desk),
        ["The search index “person_search” does not hold the words of the records."]
    );
    raw(&desk, &remember);
    assert_eq!(told(&desk), Vec::<String>::new());
    raw(
        &desk,
        "INSERT INTO concern_search (rowid, text) VALUES (9, 'falls')",
    );
    assert_eq!(told(&desk).len(), 1);
}

#[test]
fn a_reader_cannot_write() {
    let (_folder, desk) = test_desk();
    assert!(matches!(
        desk.read()
            .number("DELETE FROM coordinator RETURNING 1", []),
        Err(StoreError::Refused(_))
    ));
}

#[test]
fn a_pretend_file_stays_pretend() {
    let (_folder, desk) = test_desk();
    assert!(desk.is_pretend());
    assert!(
        desk.store()
            .raw()
            .execute("UPDATE file SET pretend = 0", [])
            .is_err()
    );
    assert!(desk.store().raw().execute("DELETE FROM file", []).is_err());
}

#[test]
fn a_foreign_file_and_a_wrong_key_are_told_apart_from_a_newer_one() {
    let (folder, desk) = test_desk();
    desk.close().unwrap();
    assert!(matches!(
        Desk::open(folder.path(), &"cd".repeat(32), None),
        Err(StoreError::NotOurs)
    ));
    let path = folder.path().join(crate::desk::FILE_NAME);
    assert!(
        std::fs::read(&path)
            .unwrap()
            .windows(6)
            .all(|bytes| bytes != b"SQLite"),
        "no plain file"
    );
    {
        let desk = Desk::open(folder.path(), &"ab".repeat(32), None).unwrap();
        desk.store()
            .raw()
            .pragma_update(None, "user_version", 99)
            .unwrap();
    }
    assert!(matches!(
        Desk::open(folder.path(), &"ab".repeat(32), None),
        Err(StoreError::Newer)
    ));
    std::fs::write(
        &path,
        b"SQLite format 3\0 and something else entirely, but not ours at all",
    )
    .unwrap();
    assert!(Desk::open(folder.path(), &"ab".repeat(32), None).is_err());
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let who = CoordinatorId(Uuid::from_u128(1));
    let mut desk = Desk::create(folder.path(), &"ab".repeat(32), who, "Jo", true).unwrap();
    add(&mut desk, "Margaret");
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", entry.file_name());
    }
}

#[test]
fn the_settings_of_the_connection_are_those_promised() {
    let (_folder, desk) = test_desk();
    for (pragma, expected) in [
        ("cipher_memory_security", "1"),
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("locking_mode", "exclusive"),
        ("foreign_keys", "1"),
        ("secure_delete", "1"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("temp_store", "2"),
        ("mmap_size", "0"),
    ] {
        let value: rusqlite::types::Value = desk
            .store()
            .raw()
            .pragma_query_value(None, pragma, |row| row.get(0))
            .unwrap();
        let value = match value {
            rusqlite::types::Value::Integer(i) => i.to_string(),
            rusqlite::types::Value::Text(t) => t,
            other => panic!("{other:?}"),
        };
        assert_eq!(value, expected, "{pragma}");
    }
}

#[test]
fn no_extension_is_loaded_and_every_index_forgets_what_is_taken_out() {
    let (_folder, desk) = test_desk();
    let conn = desk.store().raw();
    let refused = conn.query_row("SELECT load_extension('anything')", [], |_| Ok(()));
    assert!(
        refused.unwrap_err().to_string().contains("not authorized"),
        "a query may load a library"
    );
    for index in ["person_search", "note_search", "concern_search"] {
        let sql = format!("SELECT v FROM {index}_config WHERE k = 'secure-delete'");
        let on: i64 = conn.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(on, 1, "{index}");
    }
}

/// On a full disk there is no room for an index of the log beside the file.
#[test]
fn an_open_file_has_no_index_of_its_log_beside_it() {
    let (folder, mut desk) = test_desk();
    add(&mut desk, "Margaret");
    drop(desk);
    // Opened with a log beside it, too.
    let desk = Desk::open(folder.path(), &"ab".repeat(32), None).unwrap();
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
    let beside = folder.path().join("living-well.db-shm");
    assert!(!beside.exists());
}

#[test]
fn the_tables_and_their_records_name_the_same_columns() {
    let (_folder, desk) = test_desk();
    let mut codes = std::collections::BTreeSet::new();
    for table in crate::records::TABLES {
        assert!(
            codes.insert(table.code),
            "the number {} is given twice",
            table.code
        );
        let columns = desk
            .read()
            .rows(
                "SELECT name FROM pragma_table_info(?1) WHERE name <> 'row'",
                [table.name],
                |row| row.get::<_, String>(0),
            )
            .unwrap();
        assert_eq!(columns, table.columns, "{}", table.name);
    }
}

#[test]
fn the_schema_is_as_reviewed() {
    let (_folder, desk) = test_desk();
    insta::assert_snapshot!("schema", desk.store().schema().unwrap());
}

#[test]
fn drafts_stay_outside_the_log() {
    let (_folder, mut desk) = test_desk();
    desk.keep_draft("today", "@Marg").unwrap();
    assert_eq!(desk.draft("today").unwrap().as_deref(), Some("@Marg"));
    desk.keep_draft("today", "").unwrap();
    assert_eq!(desk.draft("today").unwrap(), None);
    assert_eq!(desk.check().unwrap().changes, 1);
}

#[test]
fn a_draft_is_given_to_nobody_but_who_typed_it() {
    let (folder, mut desk) = test_desk();
    // Kept by a version in which drafts were nobody's own: whoever comes back finds it, once.
    let raw = desk.store().raw();
    raw.execute("INSERT INTO draft VALUES ('older', 'half a wo', 1)", [])
        .unwrap();
    assert_eq!(desk.draft("older").unwrap().as_deref(), Some("half a wo"));
    desk.keep_draft("older", "half a word").unwrap();
    desk.keep_draft("today", "@Marg").unwrap();
    let mine = |desk: &Desk| {
        desk.drafts()
            .unwrap()
            .into_iter()
            .map(|(page, _)| page)
            .collect::<Vec<_>>()
    };
    let mut pages = mine(&desk);
    pages.sort();
    assert_eq!(pages, ["older", "today"]);
    desk.close().unwrap();

    let other = CoordinatorId(Uuid::from_u128(2));
    let desk = Desk::open(folder.path(), &"ab".repeat(32), Some(other)).unwrap();
    assert_eq!(desk.draft("today").unwrap(), None);
    assert_eq!(desk.draft("older").unwrap(), None);
    assert_eq!(mine(&desk), Vec::<String>::new());
}

#[test]
fn an_id_of_one_kind_is_not_an_id_of_another() {
    // Holds by types: this shows only that the same bytes print the same.
    let id = Uuid::from_u128(5);
    assert_eq!(PersonId(id).to_string(), ProgrammeId(id).to_string());
}

mod random_acts {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Step {
        Add(String),
        Rename(usize, String),
        Programme(String),
        Undo(usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            "[A-Za-zë]{1,8}".prop_map(Step::Add),
            (0usize..6, "[A-Za-z]{1,8}").prop_map(|(at, name)| Step::Rename(at, name)),
            "[A-Za-z]{1,8}".prop_map(Step::Programme),
            (0usize..12).prop_map(Step::Undo),
        ]
    }

    fn picture(desk: &Desk) -> (Vec<Person>, Vec<Programme>) {
        (
            desk.read().records("ORDER BY id", []).unwrap(),
            desk.read().records("ORDER BY id", []).unwrap(),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        /// Undo straight after do restores equal data, and the tables always equal the log.
        #[test]
        fn undo_after_do_is_nothing(steps in prop::collection::vec(step(), 1..20)) {
            let (_folder, mut desk) = test_desk();
            let mut acts: Vec<i64> = Vec::new();
            for step in steps {
                let before = picture(&desk);
                let act = match step {
                    Step::Add(name) => Some(add(&mut desk, &name).1),
                    Step::Rename(at, name) => {
                        let people: Vec<Person> = desk.read().records("ORDER BY id", []).unwrap();
                        people.get(at).cloned().and_then(|mut person| {
                            person.given_name = name;
                            let done = desk.write(Action::ChangePerson, |tx| tx.update(&person)).unwrap();
                            (done.act != 0).then_some(done.act)
                        })
                    }
                    Step::Programme(name) => Some(desk.write(Action::SaveProgramme, |tx| {
                        let id = tx.new_id();
                        tx.insert(&Programme { id, name: name.clone(), area: None })
                    }).unwrap().act),
                    Step::Undo(at) => acts.get(at).and_then(|act| desk.undo(*act).ok()).map(|done| done.act),
                };
                if let Some(act) = act {
                    let after = picture(&desk);
                    let undo = desk.undo(act).unwrap();
                    prop_assert_eq!(&picture(&desk), &before);
                    desk.undo(undo.act).unwrap();
                    prop_assert_eq!(&picture(&desk), &after);
                    acts.push(act);
                }
            }
            prop_assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
        }
    }
}

#[test]
fn the_third_migration_keeps_every_event_and_lists_corridor_notes_about_nobody() {
    let mut conn = rusqlite::Connection::open_in_memory().unwrap();
    rusqlite_migration::Migrations::from_slice(&super::MIGRATIONS[..2])
        .to_latest(&mut conn)
        .unwrap();
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO concern_event VALUES (x'01', x'02', x'03', 'move', 'open', 'with GP', x'04', 5, 'Why');
         INSERT INTO referral_event VALUES (x'06', x'07', x'03', 'chased', NULL, 'chased', x'04', 8, NULL);
         INSERT INTO note (row, id, text, kind, written_by, session, at) VALUES
           (1, zeroblob(16), 'Nobody yet', 'corridor', x'04', NULL, 1),
           (2, CAST('sixteen bytes 02' AS BLOB), 'Somebody', 'corridor', x'04', NULL, 2),
           (3, CAST('sixteen bytes 03' AS BLOB), 'At a session', 'line', x'04', x'09', 3);
         INSERT INTO note_about VALUES (x'0A', CAST('sixteen bytes 02' AS BLOB), x'03');",
    )
    .unwrap();
    rusqlite_migration::Migrations::from_slice(&super::MIGRATIONS[..3])
        .to_latest(&mut conn)
        .unwrap();
    let text = |sql: &str| -> String { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    let columns =
        "hex(id) || what || coalesce(\"from\", '-') || \"to\" || at || coalesce(why, '-')";
    assert_eq!(
        text(&format!("SELECT {columns} FROM concern_event")),
        "01moveopenwith GP5Why"
    );
    assert_eq!(
        text(&format!("SELECT {columns} FROM referral_event")),
        "06chased-chased8-"
    );
    let listed = "SELECT coalesce(group_concat(row), '') FROM corridor_about_nobody";
    assert_eq!(text(listed), "1");
    conn.execute_batch(
        "UPDATE concern_event SET what = 'restriction';
         INSERT INTO note_about VALUES (x'0B', zeroblob(16), x'03');
         DELETE FROM note_about WHERE id = x'0A';",
    )
    .unwrap();
    assert_eq!(text(listed), "2");
}

#[test]
fn the_sixth_migration_keeps_every_note_and_says_of_none_who_told_it() {
    let mut conn = rusqlite::Connection::open_in_memory().unwrap();
    let to = |conn: &mut rusqlite::Connection, version: usize| {
        rusqlite_migration::Migrations::from_slice(&super::MIGRATIONS[..version])
            .to_latest(conn)
            .unwrap();
    };
    to(&mut conn, 5);
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO note (row, id, text, kind, written_by, session, told_by_words, at) VALUES
           (1, zeroblob(16), 'The step is loose', 'corridor', x'04', NULL, 'the nurse', 7);",
    )
    .unwrap();
    to(&mut conn, 6);
    let kept: String = conn
        .query_row(
            "SELECT text || told_by_words || at || coalesce(told_by_role, '-') || (told_by_practice IS NULL)
             FROM note",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(kept, "The step is loosethe nurse7-1");
}

#[test]
fn a_check_stopped_at_any_step_says_so_and_leaves_nothing() {
    let (_folder, mut desk) = test_desk();
    add(&mut desk, "Margaret");
    let steps = stopped_at_each_step(|part| {
        let before = every_row(&desk);
        let stopped = match desk.check_watched(part) {
            Ok(found) => {
                assert_eq!(found, desk.check().unwrap());
                false
            }
            Err(StoreError::Stopped) => true,
            Err(other) => panic!("{other}"),
        };
        assert_eq!(every_row(&desk), before);
        let built = "SELECT count(*) FROM temp.sqlite_schema";
        assert_eq!(desk.read().number(built, []).unwrap(), 0);
        stopped
    });
    assert!(steps >= 7, "{steps}");
}

/// What `of_act` builds on, for want of an index: in a file of three months with undos and acts of many changes.
#[test]
fn the_changes_of_an_act_stand_together_from_its_number_on() {
    let folder = tempfile::tempdir().unwrap();
    let desk = crate::sample::demo(folder.path(), "2026-11-03");
    let count = |sql: &str| desk.read().number(sql, []).unwrap();
    let all = count("SELECT count(*) FROM change");
    assert!(all > 1000);
    let own = format!(
        "SELECT count(*) FROM act JOIN change ON {} WHERE change.act = act.id",
        crate::store::of_act("act.id")
    );
    assert_eq!(count(&own), all);
    assert_eq!(count(&own.replace(" WHERE change.act = act.id", "")), all);
}

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    EraseError, EraseForm, erase_person, erase_start,
    going::{ABOUT_THEM, PARENTS, WITHOUT_THEM},
    replay, tombstones,
};
use crate::{
    action::Action,
    concerns::{Concern, ConcernState},
    consent::{self, ConsentForm},
    desk::{Desk, test_desk},
    good_news::{self, GoodNewsForm},
    ids::{NoteId, PersonId},
    notes::{self, Note, NoteForm},
    people::{
        Person,
        life::tests::{Fixture, fixture, tables},
        merge::{TwiceForm, merge_people, merge_start},
        store::{change_person, person_form},
        tests::{add_client, add_volunteer, ground},
        unnamed::REMOVED,
    },
    records::TABLES,
    retention::{self, HoldForm},
    sample,
    sessions::{
        Presence, close_session,
        tests::{mark, open_session, programme},
    },
    store::{Cell, Patch, StoreError},
    visits::{Visit, VisitForm, record_visit},
};

fn erase(desk: &mut Desk, id: PersonId) -> Result<super::Erased, EraseError> {
    let name = desk.read().record::<Person>(id)?.name();
    let form = EraseForm {
        name,
        ground: "they asked".into(),
    };
    erase_person(desk, id, &form)
}

/// Closes what keeps somebody from being erased.
fn close_restricted(desk: &mut Desk, id: PersonId) {
    let open: Vec<Concern> = desk
        .read()
        .records(
            "WHERE client = ?1 AND restricted = 1 AND state <> 'closed'",
            [id],
        )
        .unwrap();
    for concern in open {
        let form = crate::concerns::CloseForm {
            closed_as: "recorded by mistake".into(),
            outcome: "It was about somebody else.".into(),
            ..crate::concerns::CloseForm::default()
        };
        crate::concerns::store::close(desk, concern.id, &form).unwrap();
    }
}

fn line(
    desk: &mut Desk,
    session: crate::ids::SessionId,
    text: &str,
    about: &[PersonId],
    mentions: &[PersonId],
) -> NoteId {
    let form = NoteForm {
        session: Some(session),
        text: text.into(),
        about: about.to_vec(),
        mentions: mentions.to_vec(),
        ..NoteForm::default()
    };
    notes::write_note(desk, &form).unwrap().value
}

/// Every page of the file as it lies on the disk, free ones too, without its cipher.
fn bytes(desk: &Desk) -> Vec<u8> {
    desk.store().raw().serialize("main").unwrap().to_vec()
}

fn count(bytes: &[u8], word: &str) -> usize {
    bytes
        .windows(word.len())
        .filter(|window| *window == word.as_bytes())
        .count()
}

fn faults(desk: &Desk) -> Vec<String> {
    desk.check().unwrap().faults
}

/// What the log still says that holds an id or a word.
fn said(desk: &Desk, id: PersonId, word: &str) -> Vec<String> {
    let id = Cell::Blob(Uuid::from(id).as_bytes().to_vec());
    let patches: Vec<(u8, Vec<u8>)> = desk
        .read()
        .rows(
            "SELECT kind, patch FROM change WHERE patch IS NOT NULL",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let mut found = Vec::new();
    for (kind, patch) in patches {
        let patch = Patch::decode(&patch).unwrap();
        let text = format!("{patch:?}").to_lowercase();
        // A tombstone is all that is left.
        if kind != 141
            && (text.contains(&word.to_lowercase())
                || text.contains(&format!("{id:?}").to_lowercase()))
        {
            found.push(format!("{kind}: {text}"));
        }
    }
    found
}

#[test]
fn every_place_that_names_a_person_says_what_becomes_of_it() {
    let (_folder, desk) = test_desk();
    let mut forgotten = Vec::new();
    for table in TABLES {
        let may_be_nobody = desk
            .read()
            .rows(
                "SELECT list.\"from\", list.\"table\" FROM pragma_foreign_key_list(?1) AS list
                 JOIN pragma_table_info(?1) AS info ON info.name = list.\"from\"
                 WHERE info.\"notnull\" = 0 AND info.pk = 0",
                [table.name],
                |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
            )
            .unwrap();
        for (column, parent) in may_be_nobody {
            let said = ABOUT_THEM.iter().chain(&WITHOUT_THEM);
            let mut said = said.filter(|(of, at)| *of == table.name && **at == *column);
            if PARENTS.contains(&parent.as_str()) && said.next().is_none() {
                forgotten.push(format!("{}.{column}", table.name));
            }
        }
    }
    assert_eq!(
        forgotten,
        Vec::<String>::new(),
        "say in going.rs whether the record goes"
    );
}

/// Arthur with a life of odd words, some beside Mary and Wesley.
struct Planted {
    f: Fixture,
    own: NoteId,
    shared: NoteId,
}

const WORDS: [&str; 6] = [
    "Quillfeather",
    "Zanzibarrow",
    "Oystercatchling",
    "Marmaladder",
    "Thistlewhisk",
    "Periwinkelby",
];

fn planted() -> Planted {
    let mut f = fixture();
    let desk = &mut f.desk;
    let mut form = person_form(desk, f.arthur).unwrap();
    form.given_name = "Quillfeather".into();
    form.family_name = "Zanzibarrow".into();
    form.address_lines = "4 Oystercatchling Row".into();
    change_person(desk, f.arthur, &form).unwrap();
    let programme = programme(desk);
    let session = open_session(desk, programme, "today");
    mark(desk, session, f.arthur, Presence::Here);
    mark(desk, session, f.mary, Presence::Here);
    let own = line(
        desk,
        session,
        "@Quillfeather Zanzibarrow likes Marmaladder",
        &[f.arthur],
        &[f.arthur],
    );
    let shared = line(
        desk,
        session,
        "@Quillfeather Zanzibarrow and @Mary Hill share a taxi; Quillfeather pays",
        &[f.arthur, f.mary],
        &[f.arthur, f.mary],
    );
    let form = VisitForm {
        client: f.arthur.to_string(),
        kind: "home".into(),
        made: "yes".into(),
        on: "today".into(),
        text: "Talked about the Thistlewhisk".into(),
        ..VisitForm::default()
    };
    record_visit(desk, &form).unwrap();
    let form = VisitForm {
        client: f.mary.to_string(),
        kind: "home".into(),
        made: "yes".into(),
        on: "today".into(),
        text: "She misses Quillfeather Zanzibarrow".into(),
        ..VisitForm::default()
    };
    record_visit(desk, &form).unwrap();
    let form = ConsentForm {
        person: f.arthur.to_string(),
        purpose: "share with MDT".into(),
        answer: "given".into(),
        how: "spoken".into(),
        on: "today".into(),
        covers: "the Periwinkelby".into(),
        ..ConsentForm::default()
    };
    consent::record(desk, &form).unwrap();
    let news = GoodNewsForm {
        text: "Quillfeather sang with Mary".into(),
        on: "today".into(),
        permission: "with names".into(),
        about: vec![f.arthur, f.mary],
        thanks_to: vec![f.wesley],
        ..GoodNewsForm::default()
    };
    good_news::share_good_news(desk, &news).unwrap();
    desk.keep_draft(
        &format!("#/people/{}/edit#f", f.arthur),
        "{\"town\":\"Thistlewhisk\"}",
    )
    .unwrap();
    desk.keep_draft("#/today#note", "@Quillfeather Zanzibarrow rang about tea")
        .unwrap();
    // Closed, so that only erasing may touch its lines.
    close_session(desk, session).unwrap();
    Planted { f, own, shared }
}

#[test]
fn none_of_the_words_of_somebody_erased_is_anywhere_in_the_file() {
    let Planted { mut f, own, shared } = planted();
    close_restricted(&mut f.desk, f.arthur);
    f.desk
        .store()
        .raw()
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap_or(());
    let before = bytes(&f.desk);
    for word in WORDS {
        assert!(count(&before, word) > 0, "{word} was not planted");
    }
    let erased = erase(&mut f.desk, f.arthur).unwrap();
    assert_eq!(
        erased.said,
        "Removed from the records today. Backup copies made here disappear by 8 February 2027, \
         as long as something is recorded every week. \
         Copies on a stick or another laptop stay until somebody deletes them."
    );
    assert!(erased.wiped);
    let after = bytes(&f.desk);
    for word in WORDS {
        assert_eq!(count(&after, word), 0, "{word}");
        // An index keeps words small and without their beginnings.
        let end = word.to_lowercase().split_off(word.len() - 6);
        assert_eq!(count(&after, &end), 0, "{word}");
        assert_eq!(said(&f.desk, f.arthur, word), Vec::<String>::new());
    }
    assert_eq!(faults(&f.desk), Vec::<String>::new());
    // What was about others too stays, without the name.
    assert!(f.desk.read().maybe_record::<Note>(own).unwrap().is_none());
    let note: Note = f.desk.read().record(shared).unwrap();
    assert_eq!(
        note.text,
        format!("{REMOVED} and @Mary Hill share a taxi; {REMOVED} pays")
    );
    let visits: Vec<Visit> = f
        .desk
        .read()
        .records("WHERE client = ?1", [f.mary])
        .unwrap();
    assert_eq!(visits[0].text, Some(format!("She misses {REMOVED}")));
    assert_eq!(
        f.desk.draft("#/today#note").unwrap(),
        Some(format!("{REMOVED} rang about tea"))
    );
    // No row of any table names them, but for the tombstone.
    let id = rusqlite::types::Value::Blob(Uuid::from(f.arthur).as_bytes().to_vec());
    let named: Vec<String> = tables(f.desk.read())
        .into_iter()
        .filter(|(_, rows)| rows.iter().flatten().any(|value| *value == id))
        .map(|(table, _)| table)
        .collect();
    assert_eq!(named, ["tombstone"]);
    let keys = "SELECT count(*) FROM person_key WHERE person = ?1";
    assert_eq!(f.desk.read().number(keys, [f.arthur]).unwrap(), 0);
    // They are not found, and Recent changes holds no name.
    assert!(
        crate::people::find::find_people(&f.desk, "zanz")
            .unwrap()
            .is_empty()
    );
    let changes = f.desk.recent_changes(None).unwrap();
    assert_eq!(changes[0].sentence, "A person’s record erased");
    assert!(!changes[0].can_undo);
    for change in changes {
        assert!(!change.sentence.contains("Quill"), "{}", change.sentence);
    }
}

#[test]
fn what_they_did_cannot_be_undone_and_says_so() {
    let Planted { mut f, .. } = planted();
    close_restricted(&mut f.desk, f.arthur);
    erase(&mut f.desk, f.arthur).unwrap();
    let acts = f.desk.read().acts(0, None, 500).unwrap();
    let mut refused = 0;
    for act in &acts {
        match f.desk.undo(act.id) {
            Ok(_) => assert!(!act.erased, "{}", act.action),
            Err(error) => {
                refused += 1;
                if act.erased && act.action != "consent in error" {
                    let said = error.to_string();
                    assert!(said.contains("erased") || said.contains("undone"), "{said}");
                }
            }
        }
    }
    assert!(refused > 10);
    assert_eq!(
        f.desk.read().maybe_record::<Person>(f.arthur).unwrap(),
        None
    );
    assert_eq!(
        said(&f.desk, f.arthur, "Quillfeather"),
        Vec::<String>::new()
    );
    assert_eq!(faults(&f.desk), Vec::<String>::new());
    // The file itself refuses them, whatever door they would come by.
    let back = f.desk.write(Action::AddPerson, |tx| {
        let mary: Person = tx.read().record(f.mary)?;
        tx.insert(&Person {
            id: f.arthur,
            ..mary
        })
    });
    assert!(back.is_err());
}

#[test]
fn a_volunteers_visits_and_concerns_stay_and_are_nobodys() {
    let mut f = fixture();
    let form = VisitForm {
        client: f.arthur.to_string(),
        volunteer: f.wesley.to_string(),
        kind: "home".into(),
        made: "yes".into(),
        on: "today".into(),
        text: "Wesley mended the tap".into(),
        ..VisitForm::default()
    };
    let visit = record_visit(&mut f.desk, &form).unwrap().value;
    erase(&mut f.desk, f.wesley).unwrap();
    let visit: Visit = f.desk.read().record(visit).unwrap();
    assert_eq!((visit.volunteer, visit.coordinator), (None, None));
    assert_eq!(visit.text, Some(format!("{REMOVED} mended the tap")));
    let raised: Concern = f.desk.read().record(f.concerns[0]).unwrap();
    assert_eq!(raised.raised_by_person, None);
    assert_ne!(raised.state, ConcernState::Closed);
    assert_eq!(faults(&f.desk), Vec::<String>::new());
    // Nobody else makes a visit that nobody went on.
    let nobody = f.desk.write(Action::RecordVisit, |tx| {
        let id = tx.new_id();
        tx.insert(&Visit {
            id,
            ..visit.clone()
        })
    });
    assert!(nobody.is_err());
}

#[test]
fn a_hold_and_an_open_restricted_concern_forbid_it() {
    let mut f = fixture();
    let form = HoldForm {
        reason: "legal claim".into(),
        why: "The solicitor asked".into(),
        ..HoldForm::default()
    };
    let hold = retention::place_hold(&mut f.desk, f.arthur, &form).unwrap();
    let start = erase_start(&f.desk, f.arthur).unwrap();
    assert_eq!(start.blocks.len(), 2);
    assert!(start.hanging.len() > 2, "{:?}", start.hanging);
    // Mary may speak for him: whoever erases her is told.
    let beside = erase_start(&f.desk, f.mary).unwrap().hanging;
    assert!(
        beside.contains(&"They may speak for somebody. That goes too.".to_owned()),
        "{beside:?}"
    );
    assert!(matches!(
        erase(&mut f.desk, f.arthur),
        Err(EraseError::Blocked(_))
    ));
    close_restricted(&mut f.desk, f.arthur);
    assert!(matches!(
        erase(&mut f.desk, f.arthur),
        Err(EraseError::Blocked(_))
    ));
    // The file refuses too.
    let people = [Uuid::from(f.arthur)];
    let error = f
        .desk
        .write(Action::ErasePerson, |tx| tx.begin_erasing(&people, false))
        .unwrap_err();
    assert_eq!(error.to_string(), "A hold stands on this record.");
    retention::end_hold(&mut f.desk, hold.value).unwrap();
    erase(&mut f.desk, f.arthur).unwrap();
    assert_eq!(faults(&f.desk), Vec::<String>::new());
}

#[test]
fn the_name_is_typed_and_a_reason_chosen_first() {
    let mut f = fixture();
    close_restricted(&mut f.desk, f.arthur);
    for (name, ground) in [
        ("", "they asked"),
        ("Mary Hill", "they asked"),
        ("Arthur Pascoe", ""),
        ("Arthur Pascoe", "because"),
    ] {
        let form = EraseForm {
            name: name.into(),
            ground: ground.into(),
        };
        assert!(matches!(
            erase_person(&mut f.desk, f.arthur, &form),
            Err(EraseError::Form(_))
        ));
    }
    assert!(tombstones(&f.desk).unwrap().is_empty());
    let form = EraseForm {
        name: "  arthur   PASCOE ".into(),
        ground: "they asked".into(),
    };
    erase_person(&mut f.desk, f.arthur, &form).unwrap();
}

#[test]
fn nothing_is_let_go_of_outside_an_erasure() {
    let mut f = fixture();
    let people = [Uuid::from(f.mary)];
    // A transaction cannot end while something is being erased.
    let begun = f.desk.write(Action::ErasePerson, |tx| {
        tx.begin_erasing(&people, false)?;
        Ok::<_, StoreError>(())
    });
    assert!(begun.is_err());
    assert_eq!(
        f.desk
            .read()
            .number("SELECT count(*) FROM erasing", [])
            .unwrap(),
        0
    );
    erase(&mut f.desk, f.mary).unwrap();
    for sql in [
        "DELETE FROM tombstone",
        "UPDATE tombstone SET ground = 'no longer needed'",
    ] {
        assert!(f.desk.store().raw().execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn what_could_not_be_wiped_at_once_is_wiped_at_the_next_opening() {
    let mut f = fixture();
    erase(&mut f.desk, f.mary).unwrap();
    let due = |desk: &Desk| {
        desk.read()
            .number("SELECT wipe_due FROM device", [])
            .unwrap()
    };
    assert_eq!(due(&f.desk), 0);
    f.desk
        .store()
        .raw()
        .execute("UPDATE device SET wipe_due = 1", [])
        .unwrap();
    let folder = f.desk.folder().to_owned();
    f.desk.close().unwrap();
    let desk = Desk::open(&folder, &"ab".repeat(32), None).unwrap();
    assert_eq!(due(&desk), 0);
    assert_eq!(faults(&desk), Vec::<String>::new());
}

#[test]
fn a_patch_that_was_taken_away_without_an_erasure_is_noticed() {
    let mut f = fixture();
    close_restricted(&mut f.desk, f.arthur);
    erase(&mut f.desk, f.arthur).unwrap();
    let spoil = |desk: &Desk, sql: &str| {
        desk.store()
            .raw()
            .execute_batch("SAVEPOINT spoilt")
            .unwrap();
        desk.store().raw().execute(sql, []).unwrap();
        let found = faults(desk);
        desk.store()
            .raw()
            .execute_batch("ROLLBACK TO spoilt; RELEASE spoilt")
            .unwrap();
        found
    };
    let mary = "(SELECT min(position) FROM change WHERE kind = 10 AND patch IS NOT NULL)";
    let found = spoil(
        &f.desk,
        &format!("UPDATE change SET patch = NULL WHERE position = {mary}"),
    );
    assert!(
        found
            .iter()
            .any(|fault| fault.ends_with("said is missing.")),
        "{found:?}"
    );
    let found = spoil(&f.desk, "DELETE FROM person_key");
    assert!(
        found
            .iter()
            .any(|fault| fault.ends_with("cannot be proven.")),
        "{found:?}"
    );
    // Of an erased change the fields and the digest are still held by the chain.
    let gone = "(SELECT min(position) FROM change WHERE patch IS NULL)";
    for sql in [
        format!("UPDATE change SET places = x'00' WHERE position = {gone}"),
        format!("UPDATE change SET digest = zeroblob(32) WHERE position = {gone}"),
    ] {
        let found = spoil(&f.desk, &sql);
        assert!(
            found
                .iter()
                .any(|fault| fault.starts_with("The chain is broken")),
            "{sql}: {found:?}"
        );
    }
    assert_eq!(faults(&f.desk), Vec::<String>::new());
}

#[test]
fn records_that_went_into_theirs_go_too_under_every_name() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let stays = add_client(&mut desk, "Margaret", "Trewin");
    let goes = add_client(&mut desk, "Peggy", "Nankervis");
    let other = add_client(&mut desk, "Mary", "Hill");
    let form = TwiceForm {
        goes: goes.to_string(),
        ..TwiceForm::default()
    };
    let programme = programme(&mut desk);
    let session = open_session(&mut desk, programme, "today");
    let note = line(
        &mut desk,
        session,
        "Peggy Nankervis rang @Mary Hill",
        &[other],
        &[other],
    );
    merge_people(&mut desk, stays, &form).unwrap();
    // By the record that went, too.
    let form = EraseForm {
        name: "Margaret Trewin".into(),
        ground: "recorded by mistake".into(),
    };
    erase_person(&mut desk, goes, &form).unwrap();
    let stones: Vec<PersonId> = tombstones(&desk)
        .unwrap()
        .iter()
        .map(|one| one.person)
        .collect();
    assert!(stones.len() == 2 && stones.contains(&stays) && stones.contains(&goes));
    let note: Note = desk.read().record(note).unwrap();
    assert_eq!(note.text, format!("{REMOVED} rang @Mary Hill"));
    for id in [stays, goes] {
        assert_eq!(said(&desk, id, "Nankervis"), Vec::<String>::new());
    }
    assert_eq!(faults(&desk), Vec::<String>::new());
}

#[test]
fn a_name_that_somebody_else_bears_stays_theirs() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let one = add_client(&mut desk, "Margaret", "Trewin");
    let namesake = add_client(&mut desk, "Margaret", "Trewin");
    let cousin = add_volunteer(&mut desk, "Margaret", "Hocking");
    let programme = programme(&mut desk);
    let session = open_session(&mut desk, programme, "today");
    let theirs = line(
        &mut desk,
        session,
        "@Margaret Trewin baked",
        &[namesake],
        &[namesake],
    );
    let both = line(
        &mut desk,
        session,
        "@Margaret Trewin and Margaret Hocking; Margaret drove, Mrs Trewin paid",
        &[one, cousin],
        &[one, cousin],
    );
    erase(&mut desk, one).unwrap();
    let note: Note = desk.read().record(theirs).unwrap();
    assert_eq!(note.text, "@Margaret Trewin baked");
    let note: Note = desk.read().record(both).unwrap();
    assert_eq!(
        note.text,
        format!("{REMOVED} and Margaret Hocking; Margaret drove, Mrs {REMOVED} paid")
    );
    assert_eq!(faults(&desk), Vec::<String>::new());
}

#[test]
fn a_backup_that_comes_back_is_put_right() {
    let Planted { mut f, .. } = planted();
    close_restricted(&mut f.desk, f.arthur);
    let form = HoldForm {
        reason: "still needed".into(),
        why: "A letter is awaited".into(),
        ..HoldForm::default()
    };
    let hold = retention::place_hold(&mut f.desk, f.arthur, &form)
        .unwrap()
        .value;
    // A backup with the hold, and one that never knew them.
    let folder = f.desk.folder().to_owned();
    f.desk
        .store()
        .raw()
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let copy = tempfile::tempdir().unwrap();
    std::fs::copy(
        folder.join("living-well.db"),
        copy.path().join("living-well.db"),
    )
    .unwrap();
    retention::end_hold(&mut f.desk, hold).unwrap();
    erase(&mut f.desk, f.arthur).unwrap();
    let stones = tombstones(&f.desk).unwrap();
    assert_eq!(stones.len(), 1);

    let mut old = Desk::open(copy.path(), &"ab".repeat(32), None).unwrap();
    assert!(
        old.read()
            .maybe_record::<Person>(f.arthur)
            .unwrap()
            .is_some()
    );
    assert_eq!(replay(&mut old, &stones).unwrap(), 1);
    assert!(
        old.read()
            .maybe_record::<Person>(f.arthur)
            .unwrap()
            .is_none()
    );
    assert_eq!(said(&old, f.arthur, "Quillfeather"), Vec::<String>::new());
    assert_eq!(faults(&old), Vec::<String>::new());
    let again = tombstones(&old).unwrap();
    assert_eq!(
        (again[0].person, again[0].erased_at),
        (stones[0].person, stones[0].erased_at)
    );
    // A second time there is nothing to do.
    assert_eq!(replay(&mut old, &stones).unwrap(), 0);

    let (_folder, mut stranger) = test_desk();
    let before = tables(stranger.read())
        .into_iter()
        .filter(|(name, _)| name != "tombstone")
        .collect::<Vec<_>>();
    assert_eq!(replay(&mut stranger, &stones).unwrap(), 0);
    let after = tables(stranger.read())
        .into_iter()
        .filter(|(name, _)| name != "tombstone")
        .collect::<Vec<_>>();
    assert_eq!(before, after);
    // Taken over, so that the next one is put right too.
    assert_eq!(tombstones(&stranger).unwrap().len(), 1);
    assert_eq!(faults(&stranger), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    /// Any of the pretend programme, some put together, some acts undone, some erased, in any order: the tables are
    /// what the log says, the chain is whole, and nothing names whoever is gone.
    #[test]
    fn any_history_with_erasures_is_rebuilt_from_the_log(steps in prop::collection::vec((0usize..3, 0usize..60, 0usize..60), 14)) {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = sample::demo(folder.path(), "2026-11-03");
        let mut gone = Vec::new();
        for (what, one, other) in steps {
            let all = desk.read().records::<Person>("ORDER BY id", []).unwrap();
            let (one, other) = (&all[one % all.len()], &all[other % all.len()]);
            match what {
                0 => {
                    let blocks = erase_start(&desk, one.id).unwrap().blocks;
                    let erased = erase(&mut desk, one.id);
                    prop_assert_eq!(erased.is_err(), !blocks.is_empty(), "{:?}", erased);
                    if erased.is_ok() {
                        gone.push(one.id);
                    }
                }
                1 if one.id != other.id => {
                    let start = merge_start(&desk, one.id, other.id).unwrap();
                    let unasked = start.consents.iter().filter(|row| row.chosen.is_none());
                    let form = TwiceForm {
                        goes: other.id.to_string(),
                        answers: unasked.map(|row| (row.key.clone(), "stays".to_owned())).collect(),
                    };
                    let _ = merge_people(&mut desk, one.id, &form);
                }
                _ => {
                    let acts = desk.read().acts(0, None, 60).unwrap();
                    let _ = desk.undo(acts[other.name().len() % acts.len()].id);
                }
            }
        }
        let found = desk.check().unwrap();
        prop_assert!(found.faults.is_empty(), "{:?}", found);
        for id in gone {
            prop_assert!(said(&desk, id, "no such word at all").is_empty());
            let value = rusqlite::types::Value::Blob(Uuid::from(id).as_bytes().to_vec());
            for (table, rows) in tables(desk.read()) {
                prop_assert!(table == "tombstone" || !rows.iter().flatten().any(|one| *one == value), "{}", table);
            }
        }
    }
}

use std::collections::BTreeSet;

use proptest::prelude::*;
use rusqlite::types::Value;

use super::*;
use crate::{
    clients::{self, Client, KnownRisk, MatchForm},
    consent::{self, Answer, Consent, ConsentForm, Purpose},
    desk::{Desk, test_desk},
    people::{
        Person, PersonError,
        find::find_people,
        life::tests::{dies, tables},
        page::person_page,
        store::{change_person, person_form},
        tests::{add_client, add_volunteer, ground},
        unnamed,
    },
    records::TABLES,
    sample,
    store::{Record as _, naming},
    visits::{VisitForm, record_visit},
};

fn two() -> (tempfile::TempDir, Desk, PersonId, PersonId) {
    let (folder, mut desk) = test_desk();
    ground(&mut desk);
    let stays = add_client(&mut desk, "Margaret", "Trewin");
    let goes = add_client(&mut desk, "Peggy", "Trewin");
    (folder, desk, stays, goes)
}

fn form(goes: PersonId, answers: &[(&str, &str)]) -> TwiceForm {
    TwiceForm {
        goes: goes.to_string(),
        answers: answers
            .iter()
            .map(|(key, side)| ((*key).to_owned(), (*side).to_owned()))
            .collect(),
    }
}

fn change(desk: &mut Desk, id: PersonId, change: impl FnOnce(&mut crate::people::PersonForm)) {
    let mut form = person_form(desk, id).unwrap();
    change(&mut form);
    change_person(desk, id, &form).unwrap();
}

fn visit(desk: &mut Desk, client: PersonId) {
    let form = VisitForm {
        client: client.to_string(),
        kind: "home".into(),
        made: "yes".into(),
        on: "today".into(),
        ..VisitForm::default()
    };
    record_visit(desk, &form).unwrap();
}

fn consents(desk: &mut Desk, person: PersonId, answer: &str, on: &str, covers: &str) {
    let form = ConsentForm {
        person: person.to_string(),
        purpose: Purpose::ShareWithMdt.word().into(),
        answer: answer.into(),
        how: "spoken".into(),
        on: on.into(),
        covers: covers.into(),
        ..ConsentForm::default()
    };
    consent::record(desk, &form).unwrap();
}

fn stands(desk: &Desk, person: PersonId) -> Consent {
    consent::standing(desk.read(), person, Purpose::ShareWithMdt)
        .unwrap()
        .unwrap()
}

/// Every table but what says that they are one, and the answers given again: undo marks these, it never unsays them.
fn all_but_consent(desk: &Desk) -> Vec<(String, Vec<Vec<Value>>)> {
    let mut all = tables(desk.read());
    all.retain(|(name, _)| name != "consent");
    all
}

fn names(value: &Value, id: PersonId) -> bool {
    *value == Value::Blob(uuid::Uuid::from(id).as_bytes().to_vec())
}

/// Where a record is still named, but for what says that it went.
fn named_at(desk: &Desk, id: PersonId) -> Vec<String> {
    let mut found = Vec::new();
    for (table, rows) in tables(desk.read()) {
        if table != "merged" && rows.iter().flatten().any(|value| names(value, id)) {
            found.push(table);
        }
    }
    found
}

#[test]
fn every_column_of_a_person_and_the_roles_is_settled_in_one_part() {
    for (table, parts) in &super::parts::TABLES {
        let settled: Vec<&str> = parts
            .iter()
            .flat_map(|part| part.columns)
            .copied()
            .collect();
        assert_eq!(
            settled.iter().collect::<BTreeSet<_>>().len(),
            settled.len(),
            "{}: one column in two parts",
            table.name
        );
        let (mut settled, mut columns) = (settled, table.columns.to_vec());
        settled.sort_unstable();
        columns.sort_unstable();
        assert_eq!(settled, columns, "{}", table.name);
    }
    let keys: Vec<&str> = super::parts::TABLES
        .iter()
        .flat_map(|(_, parts)| parts.iter())
        .map(|part| part.key)
        .filter(|key| *key != "id")
        .collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
}

#[test]
fn wherever_somebody_may_stand_once_two_are_settled() {
    let (_folder, mut desk) = test_desk();
    let places = desk
        .write::<_, PersonError>(crate::action::Action::ChangePerson, |tx| {
            let mut places = BTreeSet::new();
            for table in TABLES {
                let mut naming = naming(tx.read(), table, &super::parts::PARENTS)?;
                if ["client", "volunteer"].contains(&table.name) {
                    naming.push("id");
                }
                let unique = tx.read().rows(
                    "SELECT group_concat(info.name, ' ') FROM pragma_index_list(?1) AS list
                     JOIN pragma_index_info(list.name) AS info WHERE list.\"unique\" = 1 GROUP BY list.name",
                    [table.name],
                    |row| row.get::<_, String>(0),
                )?;
                for columns in unique {
                    if columns.split(' ').any(|column| naming.contains(&column)) {
                        places.insert((table.name.to_owned(), columns));
                    }
                }
            }
            Ok(places)
        })
        .unwrap()
        .value;
    let settled: BTreeSet<(String, String)> = super::twins::SETTLED
        .iter()
        .map(|(table, columns)| ((*table).to_owned(), columns.join(" ")))
        .collect();
    assert_eq!(places, settled, "say in twins.rs what becomes of two");
}

#[test]
fn what_stood_under_the_one_stands_under_the_other_and_one_undo_takes_it_back() {
    let (_folder, mut desk, stays, goes) = two();
    visit(&mut desk, stays);
    visit(&mut desk, goes);
    change(&mut desk, goes, |form| {
        form.phone = "01872 555111".into();
        form.town = "Pentire".into();
    });
    let before = tables(desk.read());
    let start = merge_start(&desk, stays, goes).unwrap();
    assert!(
        start.handed_over.contains("1 visit"),
        "{}",
        start.handed_over
    );
    assert!(start.differs.iter().any(|one| one.key == "name"));
    let done = merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    assert_eq!(
        done.sentence,
        "Two records put together for Margaret Trewin"
    );
    assert_eq!(named_at(&desk, goes), Vec::<String>::new());
    let person: Person = desk.read().record(stays).unwrap();
    assert_eq!(person.phone.as_deref(), Some("01872 555111"));
    assert_eq!(person.town.as_deref(), Some("Pentire"));
    assert_eq!(person.also_known_as.as_deref(), Some("Peggy Trewin"));
    let visits = desk
        .read()
        .number("SELECT count(*) FROM visit WHERE client = ?1", [stays])
        .unwrap();
    assert_eq!(visits, 2);
    assert!(
        desk.check().unwrap().faults.is_empty(),
        "{:?}",
        desk.check()
    );
    // The old link leads on, and both names find them.
    assert_eq!(person_page(&desk, goes).unwrap().person.id, stays);
    for typed in ["Peggy", "Margaret", "peg trew"] {
        let found = find_people(&desk, typed).unwrap();
        assert_eq!(found.first().map(|one| one.id), Some(stays), "{typed}");
    }
    let undone = desk.undo(done.act).unwrap();
    assert_eq!(tables(desk.read()), before);
    assert!(desk.check().unwrap().faults.is_empty());
    desk.undo(undone.act).unwrap();
    assert_eq!(named_at(&desk, goes), Vec::<String>::new());
}

#[test]
fn words_are_kept_beneath_each_other_and_an_answer_decides() {
    let (_folder, mut desk, stays, goes) = two();
    for (id, safety, town) in [
        (stays, "The dog bites", "Pentire"),
        (goes, "Steep stairs", "Newlyn"),
    ] {
        change(&mut desk, id, |form| {
            form.town = town.into();
            form.client.as_mut().unwrap().visit_safety = safety.into();
        });
    }
    merge_people(
        &mut desk,
        stays,
        &form(goes, &[("address", "goes"), ("name", "goes")]),
    )
    .unwrap();
    let client: Client = desk.read().record(stays).unwrap();
    assert_eq!(
        client.visit_safety.as_deref(),
        Some("The dog bites\nSteep stairs")
    );
    let person: Person = desk.read().record(stays).unwrap();
    assert_eq!(person.town.as_deref(), Some("Newlyn"));
    assert_eq!(person.name(), "Peggy Trewin");
    assert_eq!(person.also_known_as.as_deref(), Some("Margaret Trewin"));
}

#[test]
fn the_other_name_is_taken_out_of_other_peoples_records() {
    let (_folder, mut desk, stays, goes) = two();
    merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    let person: Person = desk.read().record(stays).unwrap();
    let named = unnamed::NamedPerson::of(&person);
    let subject = unnamed::NamedPerson::in_one("Arthur Pascoe");
    for text in [
        "Peggy Trewin rang Arthur",
        "Peggy rang Arthur",
        "Margaret rang Arthur",
    ] {
        let shown = unnamed::without_others(text, &subject, std::slice::from_ref(&named));
        assert_eq!(shown, "another person rang Arthur", "{text}");
    }
}

#[test]
fn each_way_a_name_of_three_words_may_fall_is_taken_out() {
    let named = unnamed::NamedPerson {
        also: Some("Mary Ann Trewin".into()),
        ..unnamed::NamedPerson::in_one("Mary Hall")
    };
    let subject = unnamed::NamedPerson::in_one("Arthur Pascoe");
    for text in [
        "Trewin rang",
        "Mary Trewin rang",
        "Mary Ann Trewin rang",
        "M. Trewin rang",
    ] {
        let shown = unnamed::without_others(text, &subject, std::slice::from_ref(&named));
        assert_eq!(shown, "another person rang", "{text}");
    }
}

#[test]
fn done_again_after_an_answer_was_given_again_it_says_what_to_do() {
    let (_folder, mut desk, stays, goes) = two();
    consents(&mut desk, stays, "refused", "1/6/2026", "");
    consents(&mut desk, goes, "given", "1/7/2026", "");
    let done = merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    let again = stands(&desk, stays);
    assert!(
        again
            .witnessed_by
            .is_some_and(|said| said.contains("answered on 1 June 2026"))
    );
    let undone = desk.undo(done.act).unwrap();
    let refused = desk.undo(undone.act).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Put the two records together again instead."
    );
    merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    assert_eq!(stands(&desk, stays).answer, Answer::Refused);
}

#[test]
fn an_answer_marked_in_error_stays_so_when_the_two_are_taken_apart() {
    let (_folder, mut desk, stays, goes) = two();
    consents(&mut desk, goes, "given", "1/7/2026", "");
    let done = merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    let given = stands(&desk, stays).id;
    consent::consent_in_error(&mut desk, given).unwrap();
    desk.undo(done.act).unwrap();
    let history = consent::history(desk.read(), goes, Purpose::ShareWithMdt, desk.today()).unwrap();
    assert!(history[0].in_error);
}

#[test]
fn words_are_dropped_only_where_whole_lines_are_the_same() {
    for (one, other, both) in [
        ("Steep step", "Steep step", "Steep step"),
        ("No dogs. Steep step", "dogs", "No dogs. Steep step\ndogs"),
        (
            "Do not ring first",
            "ring first",
            "Do not ring first\nring first",
        ),
        ("A\nB", "B", "A\nB"),
        ("B", "A\nB", "A\nB"),
    ] {
        assert_eq!(crate::words::beneath(one, other), both);
    }
}

#[test]
fn a_role_of_the_other_is_taken_over_whole() {
    let (_folder, mut desk, stays, _) = two();
    let goes = add_volunteer(&mut desk, "Maggie", "Trewin");
    let before = tables(desk.read());
    let done = merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    let page = person_page(&desk, stays).unwrap();
    assert!(page.client.is_some() && page.volunteer.is_some());
    desk.undo(done.act).unwrap();
    assert_eq!(tables(desk.read()), before);
}

#[test]
fn of_a_no_and_a_yes_the_no_stands_unless_somebody_says() {
    for (mine, theirs, said, expected) in [
        ("given", "refused", "", Answer::Refused),
        ("refused", "given", "", Answer::Refused),
        ("given", "withdrawn", "", Answer::Withdrawn),
        ("refused", "given", "goes", Answer::Given),
    ] {
        // Whichever of the two was asked later.
        for (on_mine, on_theirs) in [("1/6/2026", "1/7/2026"), ("1/7/2026", "1/6/2026")] {
            let (_folder, mut desk, stays, goes) = two();
            consents(&mut desk, stays, mine, on_mine, "");
            consents(&mut desk, goes, theirs, on_theirs, "");
            let before = all_but_consent(&desk);
            let key = "consent share with MDT";
            let answers = [(key, said)];
            let done = merge_people(&mut desk, stays, &form(goes, &answers)).unwrap();
            assert_eq!(
                stands(&desk, stays).answer,
                expected,
                "{mine} {theirs} {said}"
            );
            desk.undo(done.act).unwrap();
            assert_eq!(all_but_consent(&desk), before);
            assert_eq!(stands(&desk, stays).answer.word(), mine);
            assert_eq!(stands(&desk, goes).answer.word(), theirs);
        }
    }
}

#[test]
fn what_is_answered_after_stands_above_what_was_put_together() {
    let (_folder, mut desk, stays, goes) = two();
    consents(&mut desk, stays, "refused", "1/6/2026", "");
    consents(&mut desk, goes, "given", "1/7/2026", "");
    merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    assert_eq!(stands(&desk, stays).answer, Answer::Refused);
    consents(&mut desk, stays, "given", "2/7/2026", "");
    assert_eq!(stands(&desk, stays).answer, Answer::Given);
}

#[test]
fn two_limited_answers_are_always_asked_about() {
    let (_folder, mut desk, stays, goes) = two();
    consents(&mut desk, stays, "given", "1/6/2026", "Only falls");
    consents(&mut desk, goes, "given", "1/7/2026", "Only the house");
    let start = merge_start(&desk, stays, goes).unwrap();
    assert_eq!(start.consents[0].chosen, None);
    assert!(start.consents[0].stays.contains("Only falls"));
    let Err(PersonError::Form(faults)) = merge_people(&mut desk, stays, &form(goes, &[])) else {
        panic!("not asked");
    };
    assert!(faults.has("consent share with MDT"));
    let answers = [("consent share with MDT", "stays")];
    merge_people(&mut desk, stays, &form(goes, &answers)).unwrap();
    assert_eq!(stands(&desk, stays).covers.as_deref(), Some("Only falls"));
}

#[test]
fn a_consent_changes_hands_by_no_other_door() {
    let (_folder, mut desk, stays, goes) = two();
    consents(&mut desk, goes, "given", "1/7/2026", "");
    let consent = stands(&desk, goes);
    let taken = desk.write::<_, PersonError>(crate::action::Action::RecordConsent, |tx| {
        tx.update(&Consent {
            person: stays,
            ..consent.clone()
        })?;
        Ok(())
    });
    assert!(taken.is_err());
    merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    let edited = desk.write::<_, PersonError>(crate::action::Action::RecordConsent, |tx| {
        let consent = consent::standing(tx.read(), stays, Purpose::ShareWithMdt)?.unwrap();
        tx.update(&Consent {
            by: "Somebody else".into(),
            ..consent
        })?;
        Ok(())
    });
    assert!(edited.is_err());
}

#[test]
fn two_between_whom_something_stands_are_two_people() {
    let (_folder, mut desk, stays, _) = two();
    let goes = add_volunteer(&mut desk, "Maggie", "Trewin");
    let matched = MatchForm {
        volunteer: goes.to_string(),
        since: "1/9/2026".into(),
        ..MatchForm::default()
    };
    clients::store::save_match(&mut desk, stays, None, &matched).unwrap();
    let start = merge_start(&desk, stays, goes).unwrap();
    assert_eq!(
        start.blocks,
        ["A match stands between the two, so they look like two people. Correct that first."]
    );
    assert!(merge_people(&mut desk, stays, &form(goes, &[])).is_err());
}

#[test]
fn the_dead_and_the_living_are_not_put_together() {
    let (_folder, mut desk, stays, goes) = two();
    dies(&mut desk, goes, "1/11/2026").unwrap();
    assert_eq!(merge_start(&desk, stays, goes).unwrap().blocks.len(), 1);
    assert!(merge_people(&mut desk, stays, &form(goes, &[])).is_err());
    dies(&mut desk, stays, "1/11/2026").unwrap();
    merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
}

#[test]
fn nobody_is_put_together_with_themselves_or_with_nobody() {
    let (_folder, mut desk, stays, goes) = two();
    for other in [stays.to_string(), String::new(), "nobody".into()] {
        let form = TwiceForm {
            goes: other,
            ..TwiceForm::default()
        };
        assert!(merge_people(&mut desk, stays, &form).is_err());
    }
    let wrong = form(goes, &[("name", "both")]);
    assert!(merge_people(&mut desk, stays, &wrong).is_err());
}

#[test]
fn no_known_risks_ends_where_the_other_knows_of_one() {
    let (_folder, mut desk, stays, goes) = two();
    for (id, text) in [(stays, "No known risks"), (goes, "A step at the door")] {
        change(&mut desk, id, |form| {
            form.client.as_mut().unwrap().known_risk = text.into();
        });
    }
    merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    let open = desk
        .read()
        .records::<KnownRisk>("WHERE client = ?1 AND ended_on IS NULL", [stays])
        .unwrap();
    let said: Vec<&str> = open.iter().map(|risk| risk.text.as_str()).collect();
    assert_eq!(said, ["A step at the door"]);
}

#[test]
fn what_came_later_keeps_the_putting_together_from_being_undone() {
    let (_folder, mut desk, stays, goes) = two();
    change(&mut desk, goes, |form| form.town = "Newlyn".into());
    let done = merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    change(&mut desk, stays, |form| form.town = "Pentire".into());
    let error = desk.undo(done.act).unwrap_err();
    assert!(error.to_string().contains("later"), "{error}");
}

#[test]
fn a_record_may_go_into_one_that_goes_on_into_another() {
    let (_folder, mut desk, stays, goes) = two();
    let third = add_client(&mut desk, "Maggie", "Trewin");
    visit(&mut desk, goes);
    merge_people(&mut desk, third, &form(goes, &[])).unwrap();
    merge_people(&mut desk, stays, &form(third, &[])).unwrap();
    for id in [goes, third] {
        assert_eq!(stands_for(desk.read(), id).unwrap(), stays);
        assert_eq!(named_at(&desk, id), Vec::<String>::new());
    }
    let person: Person = desk.read().record(stays).unwrap();
    assert_eq!(
        person.also_known_as.as_deref(),
        Some("Peggy Trewin; Maggie Trewin")
    );
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn pairs_are_offered_until_somebody_says() {
    let (_folder, mut desk, stays, goes) = two();
    for id in [stays, goes] {
        change(&mut desk, id, |form| form.date_of_birth = "4/3/1941".into());
    }
    let offered = doubles(&desk, None).unwrap();
    assert_eq!(offered.len(), 1);
    assert_eq!(doubles(&desk, Some(stays)).unwrap(), offered);
    let done = say_two_people(&mut desk, goes, stays).unwrap();
    assert_eq!(doubles(&desk, None).unwrap(), []);
    // Who says so twice says it once.
    say_two_people(&mut desk, stays, goes).unwrap();
    desk.undo(done.act).unwrap();
    assert_eq!(doubles(&desk, None).unwrap().len(), 1);
}

#[test]
fn what_was_typed_follows_and_half_written_details_come_first() {
    let (_folder, mut desk, stays, goes) = two();
    desk.keep_draft(&format!("#/people/{goes}/edit#f"), "{}")
        .unwrap();
    assert_eq!(merge_start(&desk, stays, goes).unwrap().blocks.len(), 1);
    desk.keep_draft(&format!("#/people/{goes}/edit#f"), "")
        .unwrap();
    let page = |id| format!("#/visits/new?client={id}#f");
    desk.keep_draft(&page(goes), &format!("{{\"client\":\"{goes}\"}}"))
        .unwrap();
    desk.keep_draft(&page(stays), "{}").unwrap();
    assert_eq!(merge_start(&desk, stays, goes).unwrap().blocks.len(), 1);
    desk.keep_draft(&page(stays), "").unwrap();
    merge_people(&mut desk, stays, &form(goes, &[])).unwrap();
    let kept = desk.draft(&page(stays)).unwrap();
    assert_eq!(kept, Some(format!("{{\"client\":\"{stays}\"}}")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// Any two of the pretend programme, put together and some taken apart: nothing names the one that went, the file
    /// is sound, and undo leaves every table as it was.
    #[test]
    fn any_two_are_put_together_and_taken_apart(picks in prop::collection::vec((0usize..60, 0usize..60, any::<bool>()), 12)) {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = sample::demo(folder.path(), "2026-11-03");
        for (one, other, back) in picks {
            let all = desk.read().records::<Person>("ORDER BY id", []).unwrap();
            let (one, other) = (&all[one % all.len()], &all[other % all.len()]);
            if one.id == other.id {
                continue;
            }
            let start = merge_start(&desk, one.id, other.id).unwrap();
            let unasked = start.consents.iter().filter(|row| row.chosen.is_none());
            let answers: Vec<(&str, &str)> = unasked.map(|row| (row.key.as_str(), "stays")).collect();
            let before = all_but_consent(&desk);
            let merged = merge_people(&mut desk, one.id, &form(other.id, &answers));
            if !start.blocks.is_empty() {
                prop_assert!(merged.is_err());
                continue;
            }
            let done = merged.unwrap();
            prop_assert_eq!(named_at(&desk, other.id), Vec::<String>::new());
            if back {
                desk.undo(done.act).unwrap();
                prop_assert_eq!(all_but_consent(&desk), before);
            }
        }
        let found = desk.check().unwrap();
        prop_assert!(found.faults.is_empty(), "{:?}", found);
    }
}

#[test]
fn a_row_that_says_so_names_its_own_table() {
    // The numbers the questions about the log are written with.
    assert_eq!(Merged::TABLE.code, 120);
    assert_eq!(clients::ClientPractice::TABLE.code, 12);
    assert_eq!(crate::mdt::MdtItem::TABLE.code, 82);
}

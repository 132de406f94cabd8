//! Files of people: all rows or none, every fault at once, the same rules as on the screen.

use super::*;
use crate::action::Action;
use crate::clients::{Client, ClientStatus, KnownRisk};
use crate::csv;
use crate::desk::{Desk, test_desk};
use crate::people::Person;
use crate::programmes::{Practice, Programme};
use crate::progress::Part;
use crate::progress::tests::{every_row, stopped_at_each_step};
use crate::volunteers::{Volunteer, VolunteerStatus};

fn desk_with_programme() -> (tempfile::TempDir, Desk) {
    let (folder, mut desk) = test_desk();
    desk.write(Action::SaveProgramme, |tx| {
        let id = tx.new_id();
        tx.insert(&Programme {
            id,
            name: "Penwith Pioneer".into(),
            area: None,
        })?;
        let id = tx.new_id();
        tx.insert(&Practice {
            id,
            name: "Trewidden Surgery".into(),
            ods_code: None,
            town: None,
        })
    })
    .map_err(|e: StoreError| e)
    .unwrap();
    (folder, desk)
}

fn take(desk: &mut Desk, text: &str, dry_run: bool) -> Result<Imported, ImportError> {
    let table = csv::read_table(text.as_bytes(), &columns()).map_err(ImportError::Faults)?;
    people(desk, &table, dry_run, &Part::default())
}

fn told(result: Result<Imported, ImportError>) -> Vec<(usize, String)> {
    match result.unwrap_err() {
        ImportError::Faults(faults) => faults
            .into_iter()
            .map(|fault| (fault.line, fault.column.unwrap_or_default()))
            .collect(),
        ImportError::Store(error) => panic!("{error}"),
    }
}

fn count(desk: &Desk, table: &str) -> i64 {
    desk.read()
        .number(&format!("SELECT count(*) FROM \"{table}\""), [])
        .unwrap()
}

const GOOD: &str = "\u{FEFF}given_name,family_name,role,status,practice,known_risk,skills,date_of_birth,nhs_number,drives\r\n\
    Arthur,Pascoe,client,active,trewidden surgery,No known risks,,1941-05-06,999 000 0026,\r\n\
    Jean,Trembath,volunteer,active,,,gardening; driving,,,yes\r\n\
    \"Morwenna \"\"Wenna\"\"\",Hosking,both,enquiry,,,singing,1950,,no\r\n\
    Bryok,Angove,,,,,,,,\r\n";

#[test]
fn everybody_comes_in_with_their_roles_in_one_act() {
    let (_folder, mut desk) = desk_with_programme();
    let good = GOOD.replace("singing,1950,", "singing,,");
    let before = count(&desk, "act");
    let dry = take(&mut desk, &good, true).unwrap();
    assert_eq!((dry.people, dry.clients, dry.volunteers), (4, 2, 2));
    assert_eq!(
        (dry.done, count(&desk, "person"), count(&desk, "act")),
        (None, 0, before)
    );

    let imported = take(&mut desk, &good, false).unwrap();
    assert!(imported.warnings.is_empty());
    assert_eq!(count(&desk, "act"), before + 1);
    let people: Vec<Person> = desk.read().records("ORDER BY given_name", []).unwrap();
    let names: Vec<String> = people.iter().map(Person::name).collect();
    assert_eq!(
        names,
        [
            "Arthur Pascoe",
            "Bryok Angove",
            "Jean Trembath",
            "Morwenna \"Wenna\" Hosking"
        ]
    );
    let arthur: Client = desk.read().record(people[0].id).unwrap();
    assert_eq!(arthur.status, ClientStatus::Active);
    assert_eq!(arthur.nhs_number.as_deref(), Some("9990000026"));
    assert_eq!(count(&desk, "client_practice"), 1);
    let risks: Vec<KnownRisk> = desk.read().records("", []).unwrap();
    assert_eq!(risks[0].text, "No known risks");
    let jean: Volunteer = desk.read().record(people[2].id).unwrap();
    assert_eq!(jean.skills, ["gardening", "driving"]);
    assert!(jean.drives);
    let wenna: Volunteer = desk.read().record(people[3].id).unwrap();
    assert_eq!(wenna.status, VolunteerStatus::Applied);
    assert!(
        desk.read()
            .maybe_record::<Client>(people[1].id)
            .unwrap()
            .is_none()
    );

    desk.undo(imported.done.unwrap().act).unwrap();
    assert_eq!((count(&desk, "person"), count(&desk, "client")), (0, 0));
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn stopped_at_any_step_nobody_came_in() {
    let (_folder, mut desk) = desk_with_programme();
    let mut rows = String::from("given_name,family_name,role,practice,birth_year\n");
    for number in 0..40 {
        rows += &format!("Arthur {number},Pascoe,client,Trewidden Surgery,1941\n");
    }
    let table = csv::read_table(rows.as_bytes(), &columns()).unwrap();
    let steps = stopped_at_each_step(|part| {
        let before = every_row(&desk);
        match people(&mut desk, &table, false, part) {
            Ok(_) => false,
            Err(ImportError::Store(StoreError::Stopped)) => {
                assert_eq!(every_row(&desk), before);
                true
            }
            Err(other) => panic!("{other}"),
        }
    });
    assert_eq!(steps, 80, "each row is looked at and taken in");
    assert_eq!(count(&desk, "person"), 40);
}

#[test]
fn one_fault_keeps_everybody_out_and_every_fault_is_told() {
    let (_folder, mut desk) = desk_with_programme();
    let text = "given_name,family_name,role,status,practice,known_risk,nhs_number,skills,postcode\n\
        Arthur,Pascoe,client,active,No such surgery,,9990000027,,\n\
        Jean,Trembath,volunteer,away,,,,,\n\
        ,Hosking,none,,,,,knitting,Q\n\
        Bryok,Angove,friend,,,,,,\n\
        Elowen,Angove,,,,,,,TR7 1AB\n";
    assert_eq!(
        told(take(&mut desk, text, false)),
        [
            (2, "known_risk".to_owned()),
            (2, "practice".to_owned()),
            (2, "nhs_number".to_owned()),
            (3, "status".to_owned()),
            (4, "skills".to_owned()),
            (5, "role".to_owned()),
        ]
    );
    assert_eq!(count(&desk, "person"), 0);
}

/// What a form says of a list on the screen would help nobody who has a file open.
#[test]
fn a_name_that_is_not_in_settings_is_told_as_one_of_a_file() {
    let (_folder, mut desk) = desk_with_programme();
    desk.write(Action::SaveProgramme, |tx| {
        let id = tx.new_id();
        tx.insert(&Programme {
            id,
            name: "East Cornwall".into(),
            area: None,
        })
    })
    .map_err(|e: StoreError| e)
    .unwrap();
    let text = "given_name,family_name,role,programme,practice,lead\n\
        Arthur,Pascoe,client,Pathfinder,Trewiden,Keera\n\
        Jean,Trembath,client,penwith pioneer,,\n\
        Ivy,Rowe,client,,,\n";
    let ImportError::Faults(faults) = take(&mut desk, text, false).unwrap_err() else {
        panic!("there are faults");
    };
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "Line 2, column programme: No programme in Settings has this name. Add it there, or correct the name.",
            "Line 2, column practice: No practice in Settings has this name. Add it there, or correct the name.",
            "Line 2, column lead: No coordinator has this name. Correct it, or leave it empty.",
            "Line 4, column programme: Write the programme as it stands in Settings.",
        ]
    );
}

#[test]
fn lines_with_nothing_in_them_are_passed_over() {
    let (_folder, mut desk) = desk_with_programme();
    let text = "given_name,family_name,town\n,,\nBryok,Angove,St Ives\n ,,\n,,\n";
    assert_eq!(take(&mut desk, text, false).unwrap().people, 1);
    assert_eq!(
        told(take(&mut desk, "given_name,family_name\n,\n", false)),
        [(1, String::new())]
    );
}

#[test]
fn the_empty_sheet_names_every_column_and_lies_nowhere_among_the_records() {
    let (folder, desk) = desk_with_programme();
    let ours = folder.path().join("people.csv");
    assert!(save_sheet(&desk, &ours).is_err() && !ours.exists());
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join(SHEET_NAME);
    save_sheet(&desk, &path).unwrap();
    // Saved again, it takes the place of the first.
    save_sheet(&desk, &path).unwrap();
    let sheet = csv::read_file(&path, &columns()).unwrap();
    assert_eq!(*sheet.columns, *columns());
    assert!(sheet.rows.is_empty());
}

#[test]
fn columns_that_are_missing_unknown_or_ragged_are_told_by_line() {
    let (_folder, mut desk) = desk_with_programme();
    assert_eq!(
        told(take(&mut desk, "given_name,role\nArthur,client\n", false)),
        [(1, "family_name".to_owned())]
    );
    assert_eq!(
        told(take(
            &mut desk,
            "given_name,family_name,shoe_size\nA,B,9\n",
            false
        )),
        [(1, "shoe_size".to_owned())]
    );
    assert_eq!(
        told(take(&mut desk, "given_name,family_name\nA,B\nC\n", false)),
        [(3, String::new())]
    );
    assert_eq!(
        told(take(&mut desk, "given_name,family_name\n", false)),
        [(1, String::new())]
    );
}

#[test]
fn likely_duplicates_are_warned_of_and_never_blocked() {
    let (_folder, mut desk) = desk_with_programme();
    let text = "given_name,family_name,date_of_birth\n\
        Margaret,Tregenza,1940-02-03\nMargaret,Tregenza,1952-09-09\n";
    let first = take(&mut desk, text, false).unwrap();
    assert_eq!(first.warnings.len(), 1);
    assert_eq!(first.warnings[0].line, 3);
    let again = take(
        &mut desk,
        "given_name,family_name,date_of_birth\nPeggy,Tregenza,1940-02-03\n",
        false,
    )
    .unwrap();
    assert_eq!(again.warnings.len(), 1);
    assert_eq!(count(&desk, "person"), 3);
}

#[test]
fn the_same_nhs_number_twice_in_a_file_is_a_fault() {
    let (_folder, mut desk) = desk_with_programme();
    let text = "given_name,family_name,role,nhs_number\n\
        A,One,client,9990000026\nB,Two,client,9990000026\n";
    assert_eq!(
        told(take(&mut desk, text, false)),
        [(3, "nhs_number".to_owned())]
    );
    assert_eq!(count(&desk, "person"), 0);
}

#[test]
fn every_column_is_a_field_of_the_forms() {
    let of = |form: serde_json::Value| -> Vec<String> {
        form.as_object().unwrap().keys().cloned().collect()
    };
    let mut fields = of(serde_json::to_value(PersonForm::default()).unwrap());
    fields.retain(|name| name != "client" && name != "volunteer");
    fields.extend(of(serde_json::to_value(ClientForm::default()).unwrap()));
    fields.extend(of(serde_json::to_value(VolunteerForm::default()).unwrap()));
    fields.push(ROLE.to_owned());
    fields.sort();
    fields.dedup();
    let mut columns: Vec<String> = columns().into_iter().map(str::to_owned).collect();
    columns.sort();
    assert_eq!(columns, fields);
}

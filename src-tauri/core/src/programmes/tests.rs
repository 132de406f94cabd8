//! Names are needed and told apart; what is saved can be corrected and undone.

use super::*;
use crate::desk::test_desk;

fn faults<T: std::fmt::Debug>(result: Result<T, ProgrammeError>) -> Vec<String> {
    match result.unwrap_err() {
        ProgrammeError::Form(faults) => faults.0.into_iter().map(|f| f.field).collect(),
        ProgrammeError::Store(error) => panic!("{error}"),
    }
}

#[test]
fn a_programme_is_added_corrected_and_undone() {
    let (_folder, mut desk) = test_desk();
    let form = |name: &str, area: &str| ProgrammeForm {
        name: name.into(),
        area: area.into(),
    };
    let added = save_programme(&mut desk, None, &form("  East Cornwall ", "")).unwrap();
    assert_eq!(programmes(&desk).unwrap()[0].name, "East Cornwall");
    assert_eq!(
        faults(save_programme(&mut desk, None, &form("east cornwall", ""))),
        ["name"]
    );
    assert_eq!(
        faults(save_programme(&mut desk, None, &form(" \u{200b}", ""))),
        ["name"]
    );
    // Its own name is not somebody else's.
    let changed = save_programme(
        &mut desk,
        Some(added.value),
        &form("East Cornwall", "Liskeard"),
    )
    .unwrap();
    assert_eq!(
        programmes(&desk).unwrap()[0].area.as_deref(),
        Some("Liskeard")
    );
    desk.undo(changed.act).unwrap();
    assert_eq!(programmes(&desk).unwrap()[0].area, None);
    desk.undo(added.act).unwrap();
    assert!(programmes(&desk).unwrap().is_empty());
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_practice_shows_all_its_faults_at_once() {
    let (_folder, mut desk) = test_desk();
    let wrong = PracticeForm {
        name: String::new(),
        ods_code: "not a code".into(),
        town: "x".repeat(300),
    };
    assert_eq!(
        faults(save_practice(&mut desk, None, &wrong)),
        ["name", "ods_code", "town"]
    );
    let right = PracticeForm {
        name: "Trewidden Surgery".into(),
        ods_code: "l82999".into(),
        town: "Penzance".into(),
    };
    let id = save_practice(&mut desk, None, &right).unwrap().value;
    let practice: Practice = desk.read().record(id).unwrap();
    assert_eq!(practice.ods_code.as_deref(), Some("L82999"));
    assert_eq!(practices(&desk).unwrap(), [practice]);
}

#[test]
fn a_coordinator_can_be_renamed_but_not_to_nothing() {
    let (_folder, mut desk) = test_desk();
    let me = desk.who().unwrap();
    let done = save_coordinator(
        &mut desk,
        me,
        &CoordinatorForm {
            name: "Kerra".into(),
        },
    )
    .unwrap();
    assert_eq!(coordinators(&desk).unwrap()[0].name, "Kerra");
    assert_eq!(
        faults(save_coordinator(&mut desk, me, &CoordinatorForm::default())),
        ["name"]
    );
    desk.undo(done.act).unwrap();
    assert_eq!(coordinators(&desk).unwrap()[0].name, "Test Coordinator");
}

//! The directory: what is typed is checked in full, and what is old is said to be.

use super::*;
use crate::desk::test_desk;

fn faults<T: std::fmt::Debug>(result: Result<T, AgencyError>) -> Vec<String> {
    match result.unwrap_err() {
        AgencyError::Form(faults) => faults.0.into_iter().map(|f| f.field).collect(),
        AgencyError::Store(error) => panic!("{error}"),
    }
}

fn agency(name: &str) -> AgencyForm {
    AgencyForm {
        name: name.into(),
        phone: "01632 960 111".into(),
        email: "help@example.org".into(),
        address: "1 Quay\nNewlyn".into(),
        areas: "Newlyn; Mousehole\nNewlyn;;".into(),
    }
}

fn service(name: &str, last_checked_on: &str) -> ServiceForm {
    ServiceForm {
        name: name.into(),
        need: "loneliness".into(),
        how_to_refer: "Ring them.".into(),
        eligibility: String::new(),
        last_checked_on: last_checked_on.into(),
    }
}

#[test]
fn an_agency_with_its_services_is_saved_listed_and_undone() {
    let (_folder, mut desk) = test_desk();
    let tide = save_agency(&mut desk, None, &agency("Tide and Table")).unwrap();
    let lunch = save_service(
        &mut desk,
        tide.value,
        None,
        &service("Lunch club", "1/5/2026"),
    )
    .unwrap();
    save_service(
        &mut desk,
        tide.value,
        None,
        &service("Befriending", "1/6/2026"),
    )
    .unwrap();
    save_service(&mut desk, tide.value, None, &service("Choir", "")).unwrap();
    let rows = agencies(&desk).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].agency.areas, ["Newlyn", "Mousehole"]);
    let seen: Vec<(&str, bool)> = rows[0]
        .services
        .iter()
        .map(|row| (row.service.name.as_str(), row.check_again))
        .collect();
    assert_eq!(
        seen,
        [
            ("Befriending", false),
            ("Choir", true),
            ("Lunch club", true)
        ]
    );

    let checked = service_checked_today(&mut desk, lunch.value).unwrap();
    assert!(!agencies(&desk).unwrap()[0].services[2].check_again);
    desk.undo(checked.act).unwrap();
    assert!(agencies(&desk).unwrap()[0].services[2].check_again);
    // Its services name it, so it cannot be undone away.
    assert!(desk.undo(tide.act).is_err());
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn every_fault_is_shown_at_once() {
    let (_folder, mut desk) = test_desk();
    let id = save_agency(&mut desk, None, &agency("Tide and Table"))
        .unwrap()
        .value;
    let wrong = AgencyForm {
        name: "TIDE AND TABLE".into(),
        phone: "ring".into(),
        email: "nobody".into(),
        ..AgencyForm::default()
    };
    assert_eq!(
        faults(save_agency(&mut desk, None, &wrong)),
        ["name", "phone", "email"]
    );
    save_agency(&mut desk, Some(id), &agency("Tide and Table")).unwrap();
    let wrong = ServiceForm {
        need: "everything".into(),
        last_checked_on: "1/1/2030".into(),
        ..ServiceForm::default()
    };
    assert_eq!(
        faults(save_service(&mut desk, id, None, &wrong)),
        ["name", "need", "last_checked_on"]
    );
}

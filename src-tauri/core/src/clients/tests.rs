#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;

use super::{
    ClientError, ClientFacts, ClientForm, ClientStatus, EndedWhy, MatchForm, RepresentativeForm,
    RiskForm, store,
};
use crate::{
    desk::{Desk, test_desk},
    ids::PersonId,
    people::life::{LifeForm, store::record_change},
    people::{
        self, InList, Lists, PersonForm,
        page::person_page,
        store::{add_person, change_person, person_form},
        tests::{add_client, add_volunteer, ground},
    },
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn lists() -> Lists {
    let named = |id: u128, name: &str| InList {
        id: uuid::Uuid::from_u128(id).to_string(),
        name: name.to_owned(),
    };
    Lists {
        programmes: vec![named(1, "Newquay Pathfinder"), named(2, "Penwith Pioneer")],
        practices: vec![named(3, "Narrowcliff (pretend)")],
        coordinators: vec![named(4, "Test Coordinator")],
    }
}

fn check(form: &ClientForm, facts: &ClientFacts) -> Result<super::CheckedClient, Vec<String>> {
    form.check(
        PersonId(uuid::Uuid::from_u128(9)),
        day("2026-11-03"),
        &lists(),
        facts,
    )
    .map_err(|faults| faults.0.into_iter().map(|f| f.field).collect())
}

#[test]
fn a_client_form_tells_all_its_faults_at_once() {
    let form = ClientForm {
        status: "active".into(),
        practice: "Nowhere".into(),
        nhs_number: "999 123".into(),
        referred_on: "31/2".into(),
        lives_alone: "perhaps".into(),
        over_75: "maybe".into(),
        ..ClientForm::default()
    };
    assert_eq!(
        check(&form, &ClientFacts::default()).unwrap_err(),
        [
            "known_risk",
            "programme",
            "practice",
            "nhs_number",
            "referred_on",
            "over_75",
            "lives_alone"
        ]
    );
}

#[test]
fn active_needs_a_known_risk_and_ended_a_reason() {
    let mut form = ClientForm {
        status: "active".into(),
        programme: "newquay pathfinder".into(),
        ..ClientForm::default()
    };
    assert!(check(&form, &ClientFacts::default()).is_err());
    let known = ClientFacts {
        has_known_risk: true,
        ..ClientFacts::default()
    };
    assert!(check(&form, &known).is_ok());
    form.known_risk = "No known risks".into();
    assert_eq!(
        check(&form, &ClientFacts::default()).unwrap().client.status,
        ClientStatus::Active
    );
    form.status = "ended".into();
    assert_eq!(
        check(&form, &ClientFacts::default()).unwrap_err(),
        ["ended_why"]
    );
    form.ended_why = "care home".into();
    assert_eq!(
        check(&form, &ClientFacts::default())
            .unwrap()
            .client
            .ended_why,
        Some(EndedWhy::CareHome)
    );
    // A reason left over from before counts for nothing while the time goes on.
    form.status = "paused".into();
    assert_eq!(
        check(&form, &ClientFacts::default())
            .unwrap()
            .client
            .ended_why,
        None
    );
    let died = ClientFacts {
        has_died: true,
        has_known_risk: true,
        ..ClientFacts::default()
    };
    assert_eq!(check(&form, &died).unwrap_err(), ["status"]);
}

#[test]
fn a_known_risk_is_added_ended_and_kept_while_active() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let risks = |desk: &Desk| {
        person_page(desk, arthur)
            .unwrap()
            .client
            .unwrap()
            .known_risks
    };
    let first = risks(&desk).remove(0);
    assert_eq!(first.text, "No known risks");
    let refused = store::remove_risk(&mut desk, first.id).unwrap_err();
    assert!(refused.to_string().contains("one known risk on record"));
    let done = store::save_risk(
        &mut desk,
        arthur,
        None,
        &RiskForm {
            text: "Step at the back door".into(),
            ..RiskForm::default()
        },
    )
    .unwrap();
    assert_eq!(done.sentence, "Known risk recorded for Arthur Pascoe");
    let other = add_client(&mut desk, "Edith", "Rowe");
    let form = RiskForm {
        text: "Not hers".into(),
        ..RiskForm::default()
    };
    let error = store::save_risk(&mut desk, other, Some(done.value), &form).unwrap_err();
    assert!(matches!(
        error,
        ClientError::Store(crate::store::StoreError::NotFound)
    ));
    store::save_risk(
        &mut desk,
        arthur,
        Some(first.id),
        &RiskForm {
            text: first.text,
            recorded_on: "1/11".into(),
            ended_on: "today".into(),
        },
    )
    .unwrap();
    let now = risks(&desk);
    let last = RiskForm {
        text: now[0].text.clone(),
        ended_on: "today".into(),
        ..RiskForm::default()
    };
    let refused = store::save_risk(&mut desk, arthur, Some(now[0].id), &last).unwrap_err();
    assert!(refused.to_string().contains("one known risk on record"));
    assert_eq!(now[0].text, "Step at the back door");
    assert_eq!(now[1].ended_on, Some(day("2026-11-03")));
    let removed = store::remove_risk(&mut desk, first.id).unwrap();
    assert_eq!(risks(&desk).len(), 1);
    desk.undo(removed.act).unwrap();
    assert_eq!(risks(&desk).len(), 2);
    let ClientError::Form(faults) =
        store::save_risk(&mut desk, arthur, None, &RiskForm::default()).unwrap_err()
    else {
        panic!()
    };
    assert!(faults.has("text"));
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_change_of_surgery_keeps_the_history() {
    let (_folder, mut desk) = test_desk();
    let ground = ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let change = |desk: &mut Desk, practice: &str, since: &str| {
        let form = LifeForm {
            what: "surgery".into(),
            practice: practice.into(),
            on: since.into(),
            ..LifeForm::default()
        };
        record_change(desk, arthur, &form)
    };
    change(&mut desk, &ground.practice.to_string(), "1/10/2026").unwrap();
    let done = change(&mut desk, "Second (pretend)", "today").unwrap();
    let client = person_page(&desk, arthur).unwrap().client.unwrap();
    assert_eq!(client.practice.as_deref(), Some("Second (pretend)"));
    assert_eq!(client.practices.len(), 2);
    assert_eq!(client.practices[1].until, Some(day("2026-11-03")));
    assert_eq!(client.practices[1].since, Some(day("2026-10-01")));
    let faults = change(&mut desk, "First (pretend)", "1/9/2026").unwrap_err();
    assert!(faults.to_string().contains("before the surgery"));
    desk.undo(done.act).unwrap();
    let client = person_page(&desk, arthur).unwrap().client.unwrap();
    assert_eq!(client.practice.as_deref(), Some("First (pretend)"));
    // Through the whole form too, and a mistake of the same day is corrected, not added.
    let mut form = person_form(&desk, arthur).unwrap();
    form.client.as_mut().unwrap().practice = "Second (pretend)".into();
    change_person(&mut desk, arthur, &form).unwrap();
    form.client.as_mut().unwrap().practice = "Third (pretend)".into();
    change_person(&mut desk, arthur, &form).unwrap();
    let client = person_page(&desk, arthur).unwrap().client.unwrap();
    let names: Vec<_> = client.practices.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Third (pretend)", "First (pretend)"]);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn matches_start_end_and_are_undone() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let wesley = add_volunteer(&mut desk, "Wesley", "Nance");
    let mut form = MatchForm {
        volunteer: wesley.to_string(),
        since: "1/10/2026".into(),
        ..MatchForm::default()
    };
    let done = store::save_match(&mut desk, arthur, None, &form).unwrap();
    assert_eq!(done.sentence, "Match recorded for Arthur Pascoe");
    assert_eq!(
        person_page(&desk, wesley).unwrap().visits[0].name,
        "Arthur Pascoe"
    );
    for (volunteer, words) in [
        (wesley.to_string(), "matched already"),
        (arthur.to_string(), "with themselves"),
        (String::new(), "Choose the volunteer"),
    ] {
        let error = store::save_match(
            &mut desk,
            arthur,
            None,
            &MatchForm {
                volunteer,
                ..MatchForm::default()
            },
        )
        .unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
    form.until = "30/9/2026".into();
    let error = store::save_match(&mut desk, arthur, Some(done.value), &form).unwrap_err();
    assert!(error.to_string().contains("before it began"));
    form.until = "yesterday".into();
    let ended = store::save_match(&mut desk, arthur, Some(done.value), &form).unwrap();
    let client = person_page(&desk, arthur).unwrap().client.unwrap();
    assert_eq!(client.visited_by[0].matched.until, Some(day("2026-11-02")));
    desk.undo(ended.act).unwrap();
    desk.undo(done.act).unwrap();
    let client = person_page(&desk, arthur).unwrap().client.unwrap();
    assert!(client.visited_by.is_empty());
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn representatives_are_added_changed_and_removed() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let daughter = add_person(
        &mut desk,
        &PersonForm {
            given_name: "Jenna".into(),
            family_name: "Pascoe".into(),
            mobile: "07700 900123".into(),
            ..PersonForm::default()
        },
    )
    .unwrap()
    .value;
    let mut form = RepresentativeForm {
        person: daughter.to_string(),
        kind: "attorney for health".into(),
        ..RepresentativeForm::default()
    };
    let id = store::save_representative(&mut desk, arthur, None, &form)
        .unwrap()
        .value;
    form.evidence_seen_on = "today".into();
    store::save_representative(&mut desk, arthur, Some(id), &form).unwrap();
    let row = person_page(&desk, arthur)
        .unwrap()
        .client
        .unwrap()
        .representatives
        .remove(0);
    assert_eq!(row.name, "Jenna Pascoe");
    assert_eq!(row.phone.as_deref(), Some("07700 900123"));
    assert_eq!(row.representative.evidence_seen_on, Some(day("2026-11-03")));
    assert_eq!(
        person_page(&desk, daughter).unwrap().speaks_for[0].name,
        "Arthur Pascoe"
    );
    let error = store::save_representative(
        &mut desk,
        arthur,
        None,
        &RepresentativeForm {
            kind: "friend".into(),
            ..RepresentativeForm::default()
        },
    )
    .unwrap_err();
    let ClientError::Form(faults) = error else {
        panic!()
    };
    assert!(faults.has("person") && faults.has("kind"));
    let removed = store::remove_representative(&mut desk, id).unwrap();
    assert!(
        person_page(&desk, arthur)
            .unwrap()
            .client
            .unwrap()
            .representatives
            .is_empty()
    );
    desk.undo(removed.act).unwrap();
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn an_nhs_number_belongs_to_one_client() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let number = (0..10)
        .find_map(|last| crate::reference::nhs_number(&format!("999123456{last}")).ok())
        .or_else(|| {
            (0..10).find_map(|last| crate::reference::nhs_number(&format!("999123457{last}")).ok())
        })
        .unwrap();
    let form = |given: &str| PersonForm {
        given_name: given.into(),
        family_name: "Pascoe".into(),
        client: Some(ClientForm {
            programme: "Newquay Pathfinder".into(),
            nhs_number: number.clone(),
            ..ClientForm::default()
        }),
        ..PersonForm::default()
    };
    let arthur = add_person(&mut desk, &form("Arthur")).unwrap().value;
    let people::PersonError::Form(faults) = add_person(&mut desk, &form("Alice")).unwrap_err()
    else {
        panic!()
    };
    assert!(faults.has("client.nhs_number"));
    change_person(&mut desk, arthur, &form("Arthur")).unwrap();
}

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::{
    action::Action,
    desk::test_desk,
    people::Person,
    sessions::tests::{client, day, person, programme, volunteer},
};

fn form(client: PersonId) -> VisitForm {
    VisitForm {
        client: client.to_string(),
        on: "yesterday".into(),
        minutes: "45".into(),
        kind: "home".into(),
        made: "yes".into(),
        text: " Garden tidied together\n".into(),
        ..VisitForm::default()
    }
}

fn fields(error: VisitError) -> Vec<String> {
    match error {
        VisitError::Form(faults) => faults.0.into_iter().map(|fault| fault.field).collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn every_fault_of_the_form_comes_at_once() {
    let faults = VisitForm {
        volunteer: "x".into(),
        minutes: "long".into(),
        ..VisitForm::default()
    }
    .check(day("2026-11-03"))
    .unwrap_err();
    let fields: Vec<&str> = faults.0.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(
        fields,
        ["client", "volunteer", "on", "minutes", "kind", "made"]
    );
    let not_made = VisitForm {
        made: "no".into(),
        ..form(PersonId(uuid::Uuid::nil()))
    };
    let faults = not_made.check(day("2026-11-03")).unwrap_err();
    assert_eq!(faults.0[0].message, "Say why the visit was not made.");
}

#[test]
fn minutes_are_read_as_people_write_them() {
    for (typed, minutes) in [
        ("45", 45),
        ("0", 0),
        (" 45 min ", 45),
        ("45mins.", 45),
        ("1h", 60),
        ("1h 30", 90),
        ("1 hour 30 minutes", 90),
        ("2 hrs", 120),
        ("24h", 1440),
    ] {
        assert_eq!(parse_minutes(typed), Ok(minutes), "{typed}");
    }
    for typed in [
        "",
        "min",
        "h",
        "1.5",
        "-5",
        "45 46",
        "30 min 1h",
        "1441",
        "99999999999999999999",
        "9e9",
        "1h 2h",
        "45 min 5",
    ] {
        assert!(parse_minutes(typed).is_err(), "{typed}");
    }
}

#[test]
fn a_visit_is_recorded_changed_removed_and_undone() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let jean = volunteer(&mut desk, "Jean Goodman");
    let done = record_visit(&mut desk, &form(ada)).unwrap();
    assert_eq!(done.sentence, "Visit recorded for Ada Angove");
    let read = visit(&desk, done.value).unwrap();
    assert_eq!(read.by_name, "Test Coordinator");
    assert_eq!(read.day, "yesterday");
    assert_eq!(read.summary, "Home visit, 45 minutes");
    assert_eq!(
        read.visit.text.as_deref(),
        Some(" Garden tidied together\n")
    );
    let changed = VisitForm {
        volunteer: jean.to_string(),
        made: "no".into(),
        not_made_why: "no answer".into(),
        ..form(ada)
    };
    change_visit(&mut desk, done.value, &changed).unwrap();
    let read = visits_of_volunteer(&desk, jean, 10).unwrap().remove(0);
    assert_eq!(read.summary, "Home visit, not made: no answer");
    assert_eq!((read.visit.minutes, read.visit.coordinator), (None, None));
    let removed = remove_visit(&mut desk, done.value).unwrap();
    assert!(visits_of_client(&desk, ada, 10).unwrap().is_empty());
    desk.undo(removed.act).unwrap();
    assert_eq!(visits_of_client(&desk, ada, 10).unwrap().len(), 1);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn no_visit_is_still_to_come_or_after_a_death() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let tomorrow = VisitForm {
        on: "tomorrow".into(),
        ..form(ada)
    };
    assert_eq!(
        fields(record_visit(&mut desk, &tomorrow).unwrap_err()),
        ["on"]
    );
    desk.write(Action::RecordDeath, |tx| {
        let person = tx.read().record::<Person>(ada)?;
        tx.update(&Person {
            died_on: Some(day("2026-11-01")),
            ..person
        })
    })
    .unwrap();
    assert_eq!(
        fields(record_visit(&mut desk, &form(ada)).unwrap_err()),
        ["on"]
    );
    let on_that_day = VisitForm {
        on: "1/11".into(),
        ..form(ada)
    };
    record_visit(&mut desk, &on_that_day).unwrap();
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn only_clients_are_visited_and_only_by_volunteers_or_the_coordinator() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let guest = person(&mut desk, "Sam Guest", "Newquay", 1960);
    let wrong = VisitForm {
        client: guest.to_string(),
        volunteer: ada.to_string(),
        from_note: uuid::Uuid::from_u128(5).to_string(),
        ..form(ada)
    };
    assert_eq!(
        fields(record_visit(&mut desk, &wrong).unwrap_err()),
        ["client", "volunteer", "from_note"]
    );
    let oneself = VisitForm {
        volunteer: ada.to_string(),
        ..form(ada)
    };
    assert_eq!(
        fields(record_visit(&mut desk, &oneself).unwrap_err()),
        ["volunteer"]
    );
}

#[test]
fn the_longest_durations_read_as_words() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    for (minutes, words) in [
        ("", "Phone call"),
        ("1", "Phone call, 1 minute"),
        ("60", "Phone call, 1 hour"),
        ("90", "Phone call, 1 hour 30 minutes"),
        ("121", "Phone call, 2 hours 1 minute"),
    ] {
        let typed = VisitForm {
            minutes: minutes.into(),
            kind: "phone".into(),
            ..form(ada)
        };
        let id = record_visit(&mut desk, &typed).unwrap().value;
        assert_eq!(visit(&desk, id).unwrap().summary, words);
    }
}

#[test]
fn a_visit_from_a_line_starts_with_what_the_line_says_and_no_guess() {
    use crate::notes::{NoteForm, write_note};
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let ben = client(&mut desk, programme, "Ben Bolitho");
    let jean = volunteer(&mut desk, "Jean Goodman");
    let session = crate::sessions::tests::open_session(&mut desk, programme, "today");
    let mut line = |mentions: Vec<PersonId>| {
        write_note(
            &mut desk,
            &NoteForm {
                session: Some(session),
                text: "garden tidied".into(),
                mentions,
                ..NoteForm::default()
            },
        )
        .unwrap()
        .value
    };
    let clear = line(vec![ada, jean]);
    let unclear = line(vec![ada, ben]);
    let start = start_visit(&desk, None, None, Some(clear)).unwrap();
    assert_eq!(start.form.client, ada.to_string());
    assert_eq!(start.form.volunteer, jean.to_string());
    assert_eq!(start.form.text, "garden tidied");
    assert_eq!(start.session, Some(session));
    assert!(record_visit(&mut desk, &start.form).is_ok());
    let start = start_visit(&desk, None, None, Some(unclear)).unwrap();
    assert_eq!((start.form.client.as_str(), start.client_name), ("", None));
    let start = start_visit(&desk, Some(ben), None, Some(unclear)).unwrap();
    assert_eq!(start.client_name.as_deref(), Some("Ben Bolitho"));
    let start = start_visit(&desk, None, None, None).unwrap();
    assert_eq!(start.form.on, "today");
}

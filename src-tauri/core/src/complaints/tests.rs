#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::{
    action::Action,
    desk::test_desk,
    erasure::{EraseForm, erase_person},
    people::tests::{add_client, ground},
    privacy::PrivacyError,
    store::StoreError,
};

fn typed() -> ComplaintForm {
    ComplaintForm {
        received_on: "today".into(),
        by_words: "Her daughter".into(),
        how: "phone".into(),
        about: "Nobody rang back".into(),
        ..ComplaintForm::default()
    }
}

fn fields(error: PrivacyError) -> Vec<String> {
    let PrivacyError::Form(faults) = error else {
        panic!("{error}");
    };
    faults.0.into_iter().map(|fault| fault.field).collect()
}

#[test]
fn a_complaint_is_recorded_answered_undone_and_removed() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let margaret = add_client(&mut desk, "Margaret", "Pretend");
    let id = save_complaint(&mut desk, None, &typed()).unwrap().value;
    let row = complaint(&desk, id).unwrap();
    // A month and 30 days from 3 November.
    assert_eq!(row.words, "Answer by 3 December 2026");
    assert_eq!(row.acknowledge_by.as_deref(), Some("3 December 2026"));
    assert_eq!((row.by.as_str(), row.overdue), ("Her daughter", false));

    let answered = ComplaintForm {
        by_person: margaret.to_string(),
        acknowledged_on: "today".into(),
        what_was_done: "Rang her, and said sorry.".into(),
        answered_on: "today".into(),
        outcome: "upheld".into(),
        ..typed()
    };
    let done = save_complaint(&mut desk, Some(id), &answered).unwrap();
    // Who complained is not said in Recent changes.
    assert_eq!(done.sentence, "Complaint recorded");
    let row = complaint(&desk, id).unwrap();
    assert_eq!(row.words, "Answered 3 November 2026, upheld");
    assert_eq!(
        (row.by.as_str(), row.complaint.by_words.as_deref()),
        ("Margaret Pretend", None)
    );
    assert_eq!(ComplaintForm::of(&row.complaint), row.form);

    desk.undo(done.act).unwrap();
    assert_eq!(complaints(&desk).unwrap()[0].by, "Her daughter");
    let removed = remove_complaint(&mut desk, id).unwrap();
    assert!(complaints(&desk).unwrap().is_empty());
    desk.undo(removed.act).unwrap();
    assert_eq!(complaints(&desk).unwrap().len(), 1);
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn a_form_tells_every_fault_at_once() {
    let (_folder, mut desk) = test_desk();
    let blank = save_complaint(&mut desk, None, &ComplaintForm::default()).unwrap_err();
    assert_eq!(fields(blank), ["received_on", "by_words", "how", "about"]);
    let half = ComplaintForm {
        received_on: "1 nov".into(),
        answered_on: "31 oct".into(),
        ..typed()
    };
    let half = save_complaint(&mut desk, None, &half).unwrap_err();
    assert_eq!(fields(half), ["outcome", "what_was_done", "answered_on"]);
    assert!(complaints(&desk).unwrap().is_empty());
}

#[test]
fn it_is_overdue_the_day_after_its_last_day_and_never_once_answered() {
    let (_folder, desk) = test_desk();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let id = ComplaintId(uuid::Uuid::nil());
    let mut one = typed().check(id, desk.today()).unwrap();
    // A month from the last of January ends with February: never longer than the law gives.
    one.received_on = day("2026-01-31");
    assert_eq!(one.answer_by(), day("2026-02-28"));
    one.acknowledged_on = Some(day("2026-02-01"));
    assert!(!one.is_overdue(day("2026-02-28")));
    assert!(one.is_overdue(day("2026-03-01")));
    assert!(one.in_words(day("2026-03-01")).ends_with(", overdue"));
    // February is short: 30 days end after the month does.
    one.received_on = day("2026-07-01");
    one.acknowledged_on = None;
    assert_eq!(one.acknowledge_by(), day("2026-07-31"));
    assert!(one.is_overdue(day("2026-08-01")), "not acknowledged");
    one.acknowledged_on = Some(day("2026-07-02"));
    assert!(!one.is_overdue(day("2026-08-01")));
    one.answered_on = Some(day("2026-07-03"));
    one.outcome = Some(ComplaintOutcome::NotUpheld);
    assert!(!one.is_overdue(day("2027-01-01")));
}

#[test]
fn the_file_itself_refuses_what_no_form_lets_through() {
    let (_folder, mut desk) = test_desk();
    let id = save_complaint(&mut desk, None, &typed()).unwrap().value;
    let sound = complaint(&desk, id).unwrap().complaint;
    for broken in [
        // Nobody complained; two did; an answer without an outcome; one without what was done.
        Complaint {
            by_words: None,
            ..sound.clone()
        },
        Complaint {
            answered_on: Some(desk.today()),
            ..sound.clone()
        },
        Complaint {
            answered_on: Some(desk.today()),
            outcome: Some(ComplaintOutcome::Upheld),
            ..sound.clone()
        },
        Complaint {
            about: " ".into(),
            ..sound.clone()
        },
    ] {
        let refused = desk.write::<_, StoreError>(Action::SaveComplaint, |tx| tx.update(&broken));
        assert!(refused.is_err(), "{broken:?}");
    }
    assert_eq!(complaint(&desk, id).unwrap().complaint, sound);
}

#[test]
fn a_complaint_stays_when_whoever_made_it_is_erased() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let margaret = add_client(&mut desk, "Margaret", "Pretend");
    let form = ComplaintForm {
        by_person: margaret.to_string(),
        about: "Nobody rang Margaret Pretend back".into(),
        ..typed()
    };
    let id = save_complaint(&mut desk, None, &form).unwrap().value;
    let erase = EraseForm {
        name: "Margaret Pretend".into(),
        ground: "they asked".into(),
    };
    erase_person(&mut desk, margaret, &erase).unwrap();
    let row = complaint(&desk, id).unwrap();
    assert_eq!(row.by, ERASED);
    assert_eq!(row.complaint.by_person, None);
    assert!(
        !row.complaint.about.contains("Margaret"),
        "{}",
        row.complaint.about
    );
    // It can still be answered, and nobody can take away who made one otherwise.
    let answered = ComplaintForm {
        what_was_done: "Wrote to her.".into(),
        answered_on: "today".into(),
        outcome: "upheld".into(),
        ..row.form
    };
    save_complaint(&mut desk, Some(id), &answered).unwrap();
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

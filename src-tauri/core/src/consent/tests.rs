#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::{
    action::Action,
    clients::{Client, ClientStatus, Representative},
    desk::{Desk, test_desk},
    ids::ProgrammeId,
    people::Person,
    programmes::{Practice, Programme},
};

fn person(n: u128, given: &str) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(n)),
        given_name: given.into(),
        family_name: "Pretend".into(),
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

fn with_people() -> (tempfile::TempDir, Desk, PersonId, PersonId) {
    let (folder, mut desk) = test_desk();
    let (ivy, jean) = (person(10, "Ivy"), person(11, "Jean"));
    desk.write(Action::AddPerson, |tx| {
        tx.insert(&ivy)?;
        tx.insert(&jean)
    })
    .unwrap();
    (folder, desk, ivy.id, jean.id)
}

fn asked(person: PersonId, answer: &str, on: &str) -> ConsentForm {
    ConsentForm {
        person: person.to_string(),
        purpose: "share with MDT".into(),
        answer: answer.into(),
        how: "spoken".into(),
        on: on.into(),
        ..ConsentForm::default()
    }
}

fn stands(desk: &Desk, person: PersonId) -> Option<Answer> {
    standing(desk.read(), person, Purpose::ShareWithMdt)
        .unwrap()
        .map(|consent| consent.answer)
}

#[test]
fn the_latest_by_day_then_by_order_of_writing_stands() {
    let (_folder, mut desk, ivy, jean) = with_people();
    assert_eq!(stands(&desk, ivy), None);
    record(&mut desk, &asked(ivy, "given", "today")).unwrap();
    record(&mut desk, &asked(ivy, "refused", "1 nov 2026")).unwrap();
    assert_eq!(
        stands(&desk, ivy),
        Some(Answer::Given),
        "written later, answered earlier"
    );
    record(&mut desk, &asked(ivy, "withdrawn", "today")).unwrap();
    assert_eq!(
        stands(&desk, ivy),
        Some(Answer::Withdrawn),
        "the same day, answered later"
    );
    assert_eq!(stands(&desk, jean), None);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn undo_writes_recorded_in_error_and_the_answer_before_stands_again() {
    let (_folder, mut desk, ivy, _) = with_people();
    record(&mut desk, &asked(ivy, "refused", "1 nov 2026")).unwrap();
    let given = record(&mut desk, &asked(ivy, "given", "today")).unwrap();
    let undo = desk.undo(given.act).unwrap();
    assert_eq!(stands(&desk, ivy), Some(Answer::Refused));
    let all: Vec<Consent> = desk.read().records("ORDER BY sequence", []).unwrap();
    assert_eq!(all.len(), 3, "nothing is taken away");
    assert_eq!(all[2].answer, Answer::RecordedInError);
    assert_eq!(all[2].corrects, Some(given.value));
    let past = history(desk.read(), ivy, Purpose::ShareWithMdt, desk.today()).unwrap();
    assert_eq!(
        past.iter().map(|p| p.in_error).collect::<Vec<_>>(),
        [true, false]
    );
    assert!(desk.undo(given.act).is_err(), "once only");
    assert!(
        desk.undo(undo.act).is_err(),
        "record the answer again instead"
    );
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn an_old_answer_can_be_marked_as_recorded_in_error_once() {
    let (_folder, mut desk, ivy, _) = with_people();
    let first = record(&mut desk, &asked(ivy, "given", "1 nov 2026")).unwrap();
    record(&mut desk, &asked(ivy, "refused", "today")).unwrap();
    let second = record(&mut desk, &asked(ivy, "given", "today")).unwrap();
    consent_in_error(&mut desk, second.value).unwrap();
    assert_eq!(stands(&desk, ivy), Some(Answer::Refused));
    let done = consent_in_error(&mut desk, first.value).unwrap();
    assert!(
        done.sentence
            .starts_with("Answer marked as recorded in error")
    );
    let past = history(desk.read(), ivy, Purpose::ShareWithMdt, desk.today()).unwrap();
    assert_eq!(
        past.iter().map(|p| p.in_error).collect::<Vec<_>>(),
        [true, false, true]
    );
    assert!(consent_in_error(&mut desk, first.value).is_err(), "once");
    assert!(desk.undo(first.act).is_err(), "nor by undo");
    assert!(!desk.recent_changes(None).unwrap()[0].can_undo);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_consent_is_never_edited() {
    let (_folder, mut desk, ivy, _) = with_people();
    let id = record(&mut desk, &asked(ivy, "refused", "")).unwrap().value;
    let mut consent: Consent = desk.read().record(id).unwrap();
    consent.answer = Answer::Given;
    let error = desk
        .write(Action::RecordConsent, |tx| tx.update(&consent))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "A consent is never edited. Record a new answer instead."
    );
}

#[test]
fn words_say_what_stands() {
    let (_folder, mut desk, ivy, _) = with_people();
    let words = |desk: &Desk| page(desk, ivy).unwrap().purposes[2].words.clone();
    assert_eq!(words(&desk), "Not asked yet");
    let mut form = asked(ivy, "given", "4 march 2026");
    form.how = "signed".into();
    record(&mut desk, &form).unwrap();
    assert_eq!(words(&desk), "Yes, signed, 4 March");
    form = asked(ivy, "refused", "yesterday");
    form.how = "by representative".into();
    form.by = "Jean Pretend".into();
    record(&mut desk, &form).unwrap();
    assert_eq!(words(&desk), "No, answered by Jean Pretend, 2 November");
    record(&mut desk, &asked(ivy, "withdrawn", "today")).unwrap();
    assert_eq!(words(&desk), "Taken back, spoken, 3 November");
    let old = NaiveDate::from_ymd_opt(2025, 3, 4).unwrap();
    assert_eq!(day_in_words(old, desk.today()), "4 March 2025");
}

#[test]
fn all_faults_of_an_answer_come_together() {
    let (_folder, mut desk, ivy, _) = with_people();
    let form = ConsentForm {
        person: "nobody".into(),
        answer: "recorded in error".into(),
        on: "tomorrow".into(),
        review_on: "whenever".into(),
        ..ConsentForm::default()
    };
    let Err(ConsentError::Form(faults)) = record(&mut desk, &form) else {
        panic!("taken");
    };
    let fields: Vec<&str> = faults.0.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(
        fields,
        ["person", "purpose", "answer", "how", "on", "review_on"]
    );
    let mut form = asked(ivy, "given", "");
    form.how = "by representative".into();
    let Err(ConsentError::Form(faults)) = record(&mut desk, &form) else {
        panic!("taken");
    };
    assert!(faults.has("by"));
}

#[test]
fn a_recorded_representative_answers_with_their_right() {
    let (_folder, mut desk, ivy, jean) = with_people();
    let id = RepresentativeId(Uuid::from_u128(50));
    desk.write(Action::SaveRepresentative, |tx| {
        let programme = Programme {
            id: ProgrammeId(Uuid::from_u128(40)),
            name: "Pretend Programme".into(),
            area: None,
        };
        tx.insert(&programme)?;
        tx.insert(&client(ivy, programme.id))?;
        tx.insert(&Representative {
            id,
            client: ivy,
            person: jean,
            kind: RepresentativeKind::AttorneyForHealth,
            evidence_seen_on: None,
            ended_on: None,
        })
    })
    .unwrap();
    let mut form = asked(ivy, "given", "");
    form.how = "by representative".into();
    form.representative = id.to_string();
    record(&mut desk, &form).unwrap();
    let page = page(&desk, ivy).unwrap();
    assert_eq!(page.representatives.len(), 1);
    assert_eq!(
        page.purposes[2].standing.as_ref().unwrap().by,
        "Jean Pretend (attorney for health)"
    );
    form.person = jean.to_string();
    assert!(
        record(&mut desk, &form).is_err(),
        "not Jean's representative"
    );
}

fn client(id: PersonId, programme: ProgrammeId) -> Client {
    Client {
        id,
        status: ClientStatus::Enquiry,
        ended_why: None,
        programme,
        nhs_number: None,
        referred_by: None,
        referred_on: None,
        over_75: true,
        two_or_more_conditions: true,
        lives_alone: None,
        lead: None,
        what_matters: None,
        important_people: None,
        strengths: None,
        interests: None,
        please_do: None,
        please_dont: None,
        how_to_support: None,
        visit_safety: None,
        talk_about_at_next_mdt: false,
        welcome_home_discharged_on: None,
    }
}

#[test]
fn exclusions_hold_from_their_first_day_until_the_day_they_end() {
    let (_folder, mut desk, ivy, jean) = with_people();
    let practice = PracticeId(Uuid::from_u128(60));
    desk.write(Action::SavePractice, |tx| {
        tx.insert(&Practice {
            id: practice,
            name: "Narrowcliff (pretend)".into(),
            ods_code: None,
            town: None,
        })
    })
    .unwrap();
    let mut form = ExclusionForm {
        person: ivy.to_string(),
        not_with_person: jean.to_string(),
        not_with_words: "Dr B".into(),
        ..ExclusionForm::default()
    };
    assert!(
        add_exclusion(&mut desk, &form).is_err(),
        "one of the four only"
    );
    form.not_with_words = String::new();
    let daughter = add_exclusion(&mut desk, &form).unwrap();
    form.not_with_person = String::new();
    form.not_with_practice = practice.to_string();
    form.purpose = "share with MDT".into();
    form.from = "5 nov 2026".into();
    form.until = "7 nov 2026".into();
    add_exclusion(&mut desk, &form).unwrap();

    let on = |desk: &Desk, day, purpose| {
        exclusions_in_force(
            desk.read(),
            ivy,
            purpose,
            NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
        )
        .unwrap()
        .len()
    };
    assert_eq!(on(&desk, 2, Purpose::ShareWithMdt), 0);
    assert_eq!(on(&desk, 3, Purpose::ShareWithMdt), 1);
    assert_eq!(on(&desk, 5, Purpose::ShareWithMdt), 2);
    assert_eq!(
        on(&desk, 5, Purpose::ShareWithAgencies),
        1,
        "for one purpose only"
    );
    assert_eq!(on(&desk, 6, Purpose::ShareWithMdt), 2);
    assert_eq!(on(&desk, 7, Purpose::ShareWithMdt), 1);

    let ended = end_exclusion(&mut desk, daughter.value, "").unwrap();
    assert_eq!(on(&desk, 3, Purpose::ShareWithMdt), 0);
    desk.undo(ended.act).unwrap();
    assert_eq!(on(&desk, 3, Purpose::ShareWithMdt), 1);
    assert!(end_exclusion(&mut desk, daughter.value, "1 nov 2026").is_err());

    let change = ExclusionForm {
        not_with_words: "her daughter".into(),
        ..ExclusionForm::default()
    };
    change_exclusion(&mut desk, daughter.value, &change).unwrap();
    let lines = page(&desk, ivy).unwrap().exclusions;
    assert_eq!(lines[0].words, "Not with her daughter, from 3 November");
    assert!(lines[0].in_force && !lines[1].in_force);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn every_purpose_has_its_wording() {
    for &purpose in Purpose::ALL {
        assert!(!wording::for_purpose(purpose).is_empty(), "{purpose}");
    }
    assert_eq!(wording::version(), "1");
    assert!(wording::for_volunteers().contains("safeguarding lead"));
}

#[test]
fn the_history_says_who_answered_who_wrote_it_down_and_to_which_wording() {
    let (_folder, mut desk, ivy, _) = with_people();
    let old = ConsentForm {
        wording_version: "0".into(),
        ..asked(ivy, "given", "today")
    };
    record(&mut desk, &old).unwrap();
    let line = |desk: &Desk| {
        let page = page(desk, ivy).unwrap();
        let mut lines = page.purposes.into_iter();
        lines
            .find(|line| line.purpose == Purpose::ShareWithMdt)
            .unwrap()
    };
    let before = line(&desk);
    assert!(before.older_wording);
    assert_eq!(before.history[0].consent.by, "Ivy Pretend");
    assert_eq!(before.history[0].recorded_by, "Test Coordinator");
    let now = ConsentForm {
        wording_version: wording::version().into(),
        ..asked(ivy, "given", "today")
    };
    record(&mut desk, &now).unwrap();
    let after = line(&desk);
    assert!(!after.older_wording);
    assert_eq!(after.history.len(), 2);
    // Words of nobody's making are not older than ours.
    assert!(!wording::is_older("") && !wording::is_older("the trust’s own"));
}

#[test]
fn a_decision_about_capacity_is_about_one_decision_and_says_why_what_was_done_is_best() {
    use super::capacity::*;
    let (_folder, mut desk, ivy, _) = with_people();
    let fields = |desk: &mut Desk, form: &CapacityForm| -> Vec<String> {
        let Err(ConsentError::Form(faults)) = save_capacity(desk, ivy, None, form) else {
            panic!("it was kept");
        };
        faults.0.into_iter().map(|fault| fault.field).collect()
    };
    let blank = CapacityForm::default();
    assert_eq!(
        fields(&mut desk, &blank),
        [
            "decision",
            "on",
            "why_in_doubt",
            "help_given",
            "outcome",
            "decided_by"
        ]
    );
    let form = CapacityForm {
        decision: "Whether the surgery may be told about her falls".into(),
        on: "today".into(),
        why_in_doubt: "She forgot the question twice".into(),
        help_given: "Asked in the morning, with her sister, with pictures".into(),
        outcome: "cannot decide this".into(),
        decided_by: "Kerra Trembath, coordinator".into(),
        best_interests: String::new(),
    };
    assert_eq!(fields(&mut desk, &form), ["best_interests"]);
    let form = CapacityForm {
        best_interests: "The surgery was told. It is what she always wanted.".into(),
        ..form
    };
    let done = save_capacity(&mut desk, ivy, None, &form).unwrap();
    let lines = page(&desk, ivy).unwrap().capacities;
    assert_eq!(
        lines[0].words,
        "Cannot decide this, 3 November 2026, found by Kerra Trembath, coordinator"
    );
    // It says nothing of the next decision: every consent is still asked.
    assert_eq!(stands(&desk, ivy), None);
    // The file itself lets nobody be decided for without a reason.
    let broken = Capacity {
        best_interests: None,
        ..lines[0].capacity.clone()
    };
    let refused = desk.write::<_, StoreError>(Action::SaveCapacity, |tx| tx.update(&broken));
    assert!(refused.is_err());
    let changed = CapacityForm {
        outcome: "can wait".into(),
        ..lines[0].form.clone()
    };
    let changed = save_capacity(&mut desk, ivy, Some(done.value), &changed).unwrap();
    desk.undo(changed.act).unwrap();
    let removed = remove_capacity(&mut desk, done.value).unwrap();
    assert!(page(&desk, ivy).unwrap().capacities.is_empty());
    desk.undo(removed.act).unwrap();
    desk.undo(done.act).unwrap();
    assert!(page(&desk, ivy).unwrap().capacities.is_empty());
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

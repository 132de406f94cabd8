#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;

use super::{
    AgreementForm, AttendsMdt, TrainingForm, VolunteerForm, VolunteerStatus,
    store::{self, VolunteersQuestion, volunteer_page, volunteers},
};
use crate::{
    action::Action,
    clients::{MatchForm, store::save_match},
    desk::test_desk,
    ids::{PersonId, VisitId},
    people::tests::{add_client, add_volunteer, ground},
    sessions::{Attendance, CameAs, Presence, Session, SessionKind, SessionState},
    store::StoreError,
    visits::{NotMadeWhy, Visit, VisitKind},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_volunteer_form_reads_lists_and_tells_its_faults() {
    let id = PersonId(uuid::Uuid::from_u128(9));
    let form = VolunteerForm {
        status: "active".into(),
        skills: "driving; baking\n knots;;baking".into(),
        availability: "tuesday Morning; Friday evening".into(),
        drives: "yes".into(),
        attends_mdt: "yes".into(),
        ..VolunteerForm::default()
    };
    let volunteer = form.check(id, day("2026-11-03")).unwrap();
    assert_eq!(volunteer.skills, ["driving", "baking", "knots"]);
    assert_eq!(
        volunteer.availability,
        ["Tuesday morning", "Friday evening"]
    );
    assert_eq!(volunteer.attends_mdt, AttendsMdt::Yes);
    assert_eq!(
        VolunteerForm::of(&volunteer)
            .check(id, day("2026-11-03"))
            .unwrap(),
        volunteer
    );
    let blank = VolunteerForm::default()
        .check(id, day("2026-11-03"))
        .unwrap();
    assert_eq!(
        (blank.status, blank.attends_mdt),
        (VolunteerStatus::Applied, AttendsMdt::Ask)
    );
    let wrong = VolunteerForm {
        status: "retired".into(),
        availability: "Tuesday;Someday morning".into(),
        drives: "sometimes".into(),
        dbs_checked_on: "tomorrow".into(),
        ..VolunteerForm::default()
    };
    let fields: Vec<String> = wrong
        .check(id, day("2026-11-03"))
        .unwrap_err()
        .0
        .into_iter()
        .map(|f| f.field)
        .collect();
    assert_eq!(
        fields,
        ["status", "availability", "drives", "dbs_checked_on"]
    );
}

#[test]
fn agreements_and_trainings_are_kept_corrected_and_run_out() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let jean = add_volunteer(&mut desk, "Jean", "Tonkin");
    assert!(!volunteer_page(&desk, jean).unwrap().agreement_in_force);
    let mut form = AgreementForm {
        signed_on: "3/11/2024".into(),
        expires_on: "2/11/2026".into(),
        ..AgreementForm::default()
    };
    let done = store::save_agreement(&mut desk, jean, None, &form).unwrap();
    assert_eq!(done.sentence, "Agreement recorded for Jean Tonkin");
    assert!(!volunteer_page(&desk, jean).unwrap().agreement_in_force);
    form.expires_on = "3/11/2026".into();
    store::save_agreement(&mut desk, jean, Some(done.value), &form).unwrap();
    assert!(volunteer_page(&desk, jean).unwrap().agreement_in_force);
    let error = store::save_training(
        &mut desk,
        jean,
        None,
        &TrainingForm {
            on: "never".into(),
            ..TrainingForm::default()
        },
    )
    .unwrap_err();
    assert!(error.to_string().contains("what the training was"));
    for (on, until) in [("1/3/2023", "1/3/2026"), ("1/3/2026", "1/3/2029")] {
        store::save_training(
            &mut desk,
            jean,
            None,
            &TrainingForm {
                name: "Safeguarding".into(),
                on: on.into(),
                expires_on: until.into(),
            },
        )
        .unwrap();
    }
    let row = volunteers(&desk, &VolunteersQuestion::default())
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(row.agreement_until, Some(day("2026-11-03")));
    // The old training was renewed, so it is not what runs out.
    assert_eq!(row.training_until, Some(day("2029-03-01")));
    let page = volunteer_page(&desk, jean).unwrap();
    let removed = store::remove_training(&mut desk, page.trainings[0].id).unwrap();
    desk.undo(removed.act).unwrap();
    store::remove_agreement(&mut desk, done.value).unwrap();
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn hours_are_visits_made_and_sessions_whose_hours_are_known() {
    let (_folder, mut desk) = test_desk();
    let ground = ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let jean = add_volunteer(&mut desk, "Jean", "Tonkin");
    save_match(
        &mut desk,
        arthur,
        None,
        &MatchForm {
            volunteer: jean.to_string(),
            ..MatchForm::default()
        },
    )
    .unwrap();
    desk.write(Action::RecordVisit, |tx| {
        for (on, minutes, made) in [
            ("2026-11-01", Some(45), true),
            ("2026-11-02", Some(30), false),
            ("2026-11-03", None, true),
            ("2026-10-31", Some(60), true),
            ("2025-11-30", Some(600), true),
        ] {
            let visit = Visit {
                id: tx.new_id::<VisitId>(),
                client: arthur,
                volunteer: Some(jean),
                coordinator: None,
                on: day(on),
                minutes,
                kind: VisitKind::Home,
                made,
                not_made_why: (!made).then_some(NotMadeWhy::NoAnswer),
                text: None,
                from_note: None,
            };
            tx.insert(&visit)?;
        }
        for (starts, ends, came_as, presence) in [
            (
                Some("10:30"),
                Some("12:00"),
                CameAs::Volunteer,
                Presence::Here,
            ),
            (Some("10:30"), None, CameAs::Volunteer, Presence::Here),
            (Some("10:30"), Some("12:00"), CameAs::Guest, Presence::Here),
            (
                Some("10:30"),
                Some("12:00"),
                CameAs::Volunteer,
                Presence::SentApologies,
            ),
        ] {
            let session = Session {
                id: tx.new_id(),
                kind: SessionKind::CoffeeMorning,
                programme: ground.programme,
                date: day("2026-11-03"),
                starts: starts.map(str::to_owned),
                ends: ends.map(str::to_owned),
                venue: None,
                host: None,
                state: SessionState::Closed,
            };
            tx.insert(&session)?;
            let line = Attendance {
                id: tx.new_id(),
                session: session.id,
                person: jean,
                came_as,
                presence,
                arrived_order: None,
            };
            tx.insert(&line)?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let page = volunteer_page(&desk, jean).unwrap();
    assert_eq!(page.minutes_this_month, 45 + 90);
    assert_eq!(page.minutes_this_year, 45 + 90 + 60);
    let row = volunteers(&desk, &VolunteersQuestion::default())
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(row.minutes_this_month, 45 + 90);
    assert_eq!(row.supports, ["Arthur Pascoe"]);
}

#[test]
fn the_list_leaves_out_who_has_left_and_goes_on_where_it_ended() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    for number in 0..53 {
        add_volunteer(&mut desk, &format!("Jean{number:02}"), "Tonkin");
    }
    let first = volunteers(&desk, &VolunteersQuestion::default()).unwrap();
    assert!(first.more);
    let next = volunteers(
        &desk,
        &VolunteersQuestion {
            after: first.rows[49].id.to_string(),
            ..VolunteersQuestion::default()
        },
    )
    .unwrap();
    assert_eq!(next.rows.len(), 3);
    assert_eq!(next.rows[0].name, "Jean50 Tonkin");
    let left = volunteers(
        &desk,
        &VolunteersQuestion {
            status: "left".into(),
            ..VolunteersQuestion::default()
        },
    )
    .unwrap();
    assert!(left.rows.is_empty());
    assert!(volunteer_page(&desk, first.rows[0].id).is_ok());
    let client = add_client(&mut desk, "Arthur", "Pascoe");
    assert!(volunteer_page(&desk, client).is_err());
}

#[test]
fn a_rest_is_noted_seen_by_whoever_matches_and_ends_only_when_somebody_says_so() {
    use super::{RestForm, VolunteerError, end_rest, note_rest, rests_over};
    use crate::people::page::matches_of_client;
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let jean = add_volunteer(&mut desk, "Jean", "Opie");
    let doreen = add_client(&mut desk, "Doreen", "Kitto");
    let matched = MatchForm {
        volunteer: jean.to_string(),
        since: "1/10/2026".into(),
        ..MatchForm::default()
    };
    save_match(&mut desk, doreen, None, &matched).unwrap();
    let until = |until: &str| RestForm {
        until: until.into(),
        why: "Two hard deaths in a month".into(),
    };
    assert!(matches!(
        end_rest(&mut desk, jean),
        Err(VolunteerError::NotResting)
    ));
    for bad in ["", "today", "1/11/2026", "x"] {
        assert!(
            matches!(
                note_rest(&mut desk, jean, &until(bad)),
                Err(VolunteerError::Form(_))
            ),
            "{bad}"
        );
    }
    let done = note_rest(&mut desk, jean, &until("3 dec 26")).unwrap();
    assert_eq!(done.sentence, "Rest noted for Jean Opie");
    let page = volunteer_page(&desk, jean).unwrap();
    assert_eq!(page.volunteer.status, VolunteerStatus::Resting);
    let rest = page.rest.unwrap();
    assert_eq!(
        (rest.since, rest.until),
        (day("2026-11-03"), day("2026-12-03"))
    );
    assert_eq!(rest.why.as_deref(), Some("Two hard deaths in a month"));
    let row = volunteers(&desk, &VolunteersQuestion::default())
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(row.resting_until, Some(day("2026-12-03")));
    let seen =
        |desk: &crate::desk::Desk| matches_of_client(desk.read(), doreen).unwrap()[0].resting_until;
    assert_eq!(seen(&desk), Some(day("2026-12-03")));
    // Not before its day is anybody asked; longer is the same rest.
    assert!(rests_over(&desk).unwrap().is_empty());
    let same = note_rest(&mut desk, jean, &until("tomorrow")).unwrap();
    assert_eq!(same.value, done.value);
    desk.write(Action::LoadSample, |tx| {
        let rest: super::Rest = tx.read().record(done.value)?;
        tx.update(&super::Rest {
            since: day("2026-10-01"),
            until: day("2026-11-02"),
            ..rest
        })
    })
    .unwrap();
    let over = rests_over(&desk).unwrap();
    assert_eq!(
        (over[0].name.as_str(), over[0].until.as_str()),
        ("Jean Opie", "yesterday")
    );
    assert_eq!(crate::today::today(&desk).unwrap().rests, over);
    // Its day is past, and still nothing came back by itself.
    assert_eq!(
        volunteer_page(&desk, jean).unwrap().volunteer.status,
        VolunteerStatus::Resting
    );
    let back = end_rest(&mut desk, jean).unwrap();
    let page = volunteer_page(&desk, jean).unwrap();
    assert_eq!(
        (page.volunteer.status, page.rest),
        (VolunteerStatus::Active, None)
    );
    assert_eq!(seen(&desk), None);
    assert!(rests_over(&desk).unwrap().is_empty());
    desk.undo(back.act).unwrap();
    assert_eq!(
        volunteer_page(&desk, jean).unwrap().volunteer.status,
        VolunteerStatus::Resting
    );
    assert_eq!(rests_over(&desk).unwrap().len(), 1);
    assert!(matches!(
        note_rest(&mut desk, doreen, &until("tomorrow")),
        Err(VolunteerError::Store(_))
    ));
    assert!(desk.check().unwrap().faults.is_empty());
}

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::{
    HoldForm, RetentionYears, confirm_date, end_hold, place_hold, retention_page, save_years,
};
use crate::{
    action::Action,
    clients::{Client, ClientStatus, EndedWhy},
    clock::FixedClock,
    desk::{Desk, test_desk},
    ids::{CoordinatorId, PersonId, SeededIds},
    people::tests::{add_client, add_volunteer, ground},
    store::StoreError,
    visits::{VisitForm, record_visit},
    volunteers::{Volunteer, VolunteerStatus},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A desk on a clock that the test sets.
fn on_a_clock(from: &str) -> (tempfile::TempDir, Desk, Arc<FixedClock>) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::on(day(from)));
    let desk = Desk::create_with(
        folder.path(),
        &"ab".repeat(32),
        CoordinatorId(Uuid::from_u128(1)),
        "Test Coordinator",
        true,
        Box::new(Arc::clone(&clock)),
        Box::new(SeededIds::new(7)),
    )
    .unwrap();
    (folder, desk, clock)
}

fn ended(desk: &mut Desk, id: PersonId) {
    desk.write(Action::ChangePerson, |tx| {
        let client: Client = tx.read().record(id)?;
        tx.update(&Client {
            status: ClientStatus::Ended,
            ended_why: Some(EndedWhy::MovedAway),
            ..client
        })?;
        Ok::<_, StoreError>(())
    })
    .unwrap();
}

fn left(desk: &mut Desk, id: PersonId) {
    desk.write(Action::ChangeVolunteer, |tx| {
        let role: Volunteer = tx.read().record(id)?;
        tx.update(&Volunteer {
            status: VolunteerStatus::Left,
            ..role
        })?;
        Ok::<_, StoreError>(())
    })
    .unwrap();
}

/// Sets the clock on without a jump, as somebody who works every month does.
fn work_until(desk: &mut Desk, clock: &FixedClock, until: &str) {
    let mut today = desk.today();
    let until = day(until);
    while today < until {
        today = today.checked_add_days(Days::new(25)).unwrap().min(until);
        clock.set(today);
        desk.write(Action::SaveSettings, |tx| {
            crate::settings::keep(tx, "paper.footer", &today.to_string())
        })
        .unwrap();
    }
}

fn offered(desk: &Desk) -> Vec<String> {
    let page = retention_page(desk).unwrap();
    assert_eq!(page.paused, None);
    page.due
        .into_iter()
        .map(|row| format!("{}: {}", row.name, row.said))
        .collect()
}

#[test]
fn those_whose_time_has_come_are_offered_and_nothing_is_done() {
    let (_folder, mut desk, clock) = on_a_clock("2014-03-03");
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let mary = add_client(&mut desk, "Mary", "Hill");
    let wesley = add_volunteer(&mut desk, "Wesley", "Nance");
    work_until(&mut desk, &clock, "2015-03-03");
    let form = VisitForm {
        client: arthur.to_string(),
        volunteer: wesley.to_string(),
        kind: "home".into(),
        made: "yes".into(),
        on: "1/3/2015".into(),
        ..VisitForm::default()
    };
    record_visit(&mut desk, &form).unwrap();
    ended(&mut desk, arthur);
    left(&mut desk, wesley);
    // Mary is supported still, however long nothing is written.
    work_until(&mut desk, &clock, "2021-02-28");
    assert_eq!(offered(&desk), Vec::<String>::new());
    work_until(&mut desk, &clock, "2021-03-01");
    assert_eq!(
        offered(&desk),
        ["Wesley Nance: Volunteering ended. Last contact 1 March 2015, kept for 6 years."]
    );
    work_until(&mut desk, &clock, "2023-03-01");
    assert_eq!(offered(&desk).len(), 2);
    // Longer, where the organisation chose so; and never by itself.
    let years = RetentionYears {
        supported: "10".into(),
        ..RetentionYears::default()
    };
    save_years(&mut desk, &years).unwrap();
    assert_eq!(offered(&desk).len(), 1);
    ended(&mut desk, mary);
    assert_eq!(
        desk.read()
            .number("SELECT count(*) FROM person", [])
            .unwrap(),
        3
    );
    for wrong in ["", "0", "31", "a few"] {
        let years = RetentionYears {
            asked: wrong.into(),
            ..RetentionYears::default()
        };
        assert!(save_years(&mut desk, &years).is_err(), "{wrong}");
    }
}

#[test]
fn a_hold_keeps_somebody_off_the_list_until_a_person_ends_it() {
    let (_folder, mut desk, clock) = on_a_clock("2014-03-03");
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    ended(&mut desk, arthur);
    work_until(&mut desk, &clock, "2022-04-01");
    assert_eq!(offered(&desk).len(), 1);
    for (reason, why, until) in [
        ("", "x", ""),
        ("legal claim", " ", ""),
        ("legal claim", "x", "1/4/2021"),
    ] {
        let form = HoldForm {
            reason: reason.into(),
            why: why.into(),
            until: until.into(),
        };
        assert!(place_hold(&mut desk, arthur, &form).is_err());
    }
    let form = HoldForm {
        reason: "still needed".into(),
        why: "His daughter asked for the letters".into(),
        until: "1/6/2022".into(),
    };
    let hold = place_hold(&mut desk, arthur, &form).unwrap();
    let page = retention_page(&desk).unwrap();
    assert_eq!((page.due.len(), page.held.len()), (0, 1));
    assert!(!page.held[0].look_again);
    assert_eq!(
        page.reviewed,
        "In 2022: 1 record kept longer, 0 records erased."
    );
    // Its day comes, and it stands all the same.
    work_until(&mut desk, &clock, "2022-06-01");
    let page = retention_page(&desk).unwrap();
    assert_eq!(page.due.len(), 0);
    assert!(page.held[0].look_again);
    end_hold(&mut desk, hold.value).unwrap();
    assert_eq!(offered(&desk).len(), 1);
    assert!(end_hold(&mut desk, hold.value).is_err());
}

#[test]
fn nothing_is_offered_while_the_clock_has_jumped_ten_years_either_way() {
    for jump in ["2026-03-03", "2006-03-03", "2016-04-03", "2016-01-30"] {
        let (_folder, mut desk, clock) = on_a_clock("2014-03-03");
        ground(&mut desk);
        let arthur = add_client(&mut desk, "Arthur", "Pascoe");
        ended(&mut desk, arthur);
        work_until(&mut desk, &clock, "2016-03-03");
        clock.set(day(jump));
        let page = retention_page(&desk).unwrap();
        assert!(page.paused.is_some(), "{jump}");
        assert_eq!(page.due, [], "{jump}");
        // Writing something is not saying that the date is right.
        add_client(&mut desk, "Mary", "Hill");
        assert!(retention_page(&desk).unwrap().paused.is_some(), "{jump}");
        // Nor is the clock coming back of itself.
        clock.set(day("2016-03-04"));
        assert!(retention_page(&desk).unwrap().paused.is_some(), "{jump}");
        clock.set(day(jump));
        confirm_date(&mut desk).unwrap();
        let page = retention_page(&desk).unwrap();
        assert_eq!(page.paused, None, "{jump}");
        assert_eq!(page.due.len(), usize::from(jump == "2026-03-03"), "{jump}");
        assert!(desk.check().unwrap().faults.is_empty());
    }
}

#[test]
fn within_thirty_days_the_clock_has_not_jumped() {
    let (_folder, mut desk, clock) = on_a_clock("2014-03-03");
    ground(&mut desk);
    for days in [29, 0, 30] {
        clock.set(day("2014-03-03").checked_add_days(Days::new(days)).unwrap());
        assert_eq!(retention_page(&desk).unwrap().paused, None, "{days}");
    }
}

#[test]
fn a_file_from_before_is_not_paused_by_being_opened() {
    let (_folder, desk) = test_desk();
    desk.store()
        .raw()
        .execute("UPDATE device SET last_wall = NULL, jumped = 0", [])
        .unwrap();
    assert_eq!(retention_page(&desk).unwrap().paused, None);
}

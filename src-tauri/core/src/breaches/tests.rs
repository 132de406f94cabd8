#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::{
    action::Action,
    desk::{Desk, test_desk},
    people::tests::{add_client, add_volunteer, ground},
    privacy::PrivacyError,
    store::StoreError,
};

fn typed() -> BreachForm {
    BreachForm {
        found_on: "today".into(),
        found_time: "09:05".into(),
        kind: "lost or stolen paper".into(),
        what_happened: "A visit sheet was left on the bus".into(),
        ..BreachForm::default()
    }
}

fn fields(error: PrivacyError) -> Vec<String> {
    let PrivacyError::Form(faults) = error else {
        panic!("{error}");
    };
    faults.0.into_iter().map(|fault| fault.field).collect()
}

fn try_save(desk: &mut Desk, form: &BreachForm) -> Vec<String> {
    fields(save_breach(desk, None, form).unwrap_err())
}

#[test]
fn the_clock_says_until_when_and_stops_when_the_commission_was_told() {
    let (_folder, mut desk) = test_desk();
    let id = save_breach(&mut desk, None, &typed()).unwrap().value;
    let row = breach(&desk, id).unwrap();
    assert_eq!(
        row.clock.words,
        "72 hours from when we knew: until Friday 6 November 09:05."
    );
    // The clock of the tests stands at noon, and moves on by seconds.
    assert!(row.clock.runs && !row.clock.over);
    assert_eq!(row.clock.left.as_deref(), Some("Left: 2 days 21 hours."));
    assert_eq!(open_breaches(&desk).unwrap().len(), 1);

    let told = BreachForm {
        told_ico_on: "today".into(),
        told_ico_time: "11:00".into(),
        ico_reference: "IC-12345".into(),
        ..row.form
    };
    save_breach(&mut desk, Some(id), &told).unwrap();
    let row = breach(&desk, id).unwrap();
    assert!(!row.clock.runs && row.clock.left.is_none());
    assert_eq!(row.told_ico.as_deref(), Some("today 11:00"));
    assert_eq!(row.form, BreachForm::of(&row.breach, &row.people));
}

#[test]
fn a_clock_that_ran_out_says_so() {
    let (_folder, mut desk) = test_desk();
    let old = BreachForm {
        found_on: "30 oct".into(),
        found_time: "12:00".into(),
        ..typed()
    };
    let id = save_breach(&mut desk, None, &old).unwrap().value;
    let clock = breach(&desk, id).unwrap().clock;
    assert!(clock.over);
    assert_eq!(clock.left.as_deref(), Some("Over since 1 day."));
    // Told after 72 hours, it has to say why.
    let late = BreachForm {
        told_ico_on: "today".into(),
        ..old.clone()
    };
    assert_eq!(try_save(&mut desk, &late), ["why_ico_late"]);
    let late = BreachForm {
        why_ico_late: "We learnt of it from a letter.".into(),
        ..late
    };
    save_breach(&mut desk, Some(id), &late).unwrap();
    // A time that is not known counts from the first minute of the day, never to our own good.
    let no_time = BreachForm {
        found_time: String::new(),
        ..typed()
    };
    let id = save_breach(&mut desk, None, &no_time).unwrap().value;
    assert!(
        breach(&desk, id)
            .unwrap()
            .clock
            .words
            .ends_with("6 November 00:00.")
    );
}

#[test]
fn what_belongs_to_the_telling_is_never_dropped_without_a_word() {
    let (_folder, mut desk) = test_desk();
    for form in [
        BreachForm {
            ico_reference: "IC-12345".into(),
            ..typed()
        },
        BreachForm {
            why_ico_late: "We learnt of it from a letter.".into(),
            ..typed()
        },
        BreachForm {
            told_ico_time: "11:00".into(),
            ..typed()
        },
    ] {
        assert_eq!(try_save(&mut desk, &form), ["told_ico_on"]);
    }
    // A day that cannot be read is one fault, told once.
    let unreadable = BreachForm {
        told_ico_on: "someday".into(),
        ico_reference: "IC-12345".into(),
        ..typed()
    };
    assert_eq!(try_save(&mut desk, &unreadable), ["told_ico_on"]);
}

#[test]
fn it_is_closed_only_when_everybody_was_told_or_it_says_why_not() {
    let (_folder, mut desk) = test_desk();
    let closing = BreachForm {
        closed_on: "today".into(),
        ..typed()
    };
    assert_eq!(try_save(&mut desk, &closing), ["risk", "what_was_done"]);
    let done = BreachForm {
        what_was_done: "Rang the bus company, and had it back.".into(),
        ..closing
    };
    let with = |risk: &str| BreachForm {
        risk: risk.into(),
        ..done.clone()
    };
    assert_eq!(
        try_save(&mut desk, &with("no risk likely")),
        ["why_not_ico"]
    );
    assert_eq!(try_save(&mut desk, &with("a risk")), ["told_ico_on"]);
    assert_eq!(
        try_save(&mut desk, &with("a high risk")),
        ["told_ico_on", "told_people_on"]
    );
    // Where there is a risk, a reason is no way round.
    let excused = BreachForm {
        why_not_ico: "It is only a bus.".into(),
        ..with("a risk")
    };
    assert_eq!(
        try_save(&mut desk, &excused),
        ["why_not_ico", "told_ico_on"]
    );
    let told = BreachForm {
        told_ico_on: "today".into(),
        why_not_people: "The sheet came back unread within the hour.".into(),
        ..with("a high risk")
    };
    save_breach(&mut desk, None, &told).unwrap();
    let unlikely = BreachForm {
        why_not_ico: "It came back unread.".into(),
        ..with("no risk likely")
    };
    save_breach(&mut desk, None, &unlikely).unwrap();
    assert!(open_breaches(&desk).unwrap().is_empty());
    assert_eq!(breaches(&desk).unwrap().len(), 2);
}

#[test]
fn who_it_is_about_is_named_changed_and_undone_and_stands_in_no_search() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let margaret = add_client(&mut desk, "Margaret", "Pretend");
    let jean = add_volunteer(&mut desk, "Jean", "Opie");
    let form = BreachForm {
        people: vec![margaret, jean, margaret],
        what_happened: "Zinnwaldite".into(),
        ..typed()
    };
    let done = save_breach(&mut desk, None, &form).unwrap();
    assert_eq!(done.sentence, "Breach recorded");
    let id = done.value;
    let names = |desk: &Desk| -> Vec<String> {
        let people = breach(desk, id).unwrap().people;
        people.into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names(&desk), ["Jean Opie", "Margaret Pretend"]);
    let fewer = BreachForm {
        people: vec![jean],
        ..form
    };
    let changed = save_breach(&mut desk, Some(id), &fewer).unwrap();
    assert_eq!(names(&desk), ["Jean Opie"]);
    desk.undo(changed.act).unwrap();
    assert_eq!(names(&desk), ["Jean Opie", "Margaret Pretend"]);
    for typed in ["zinnwaldite", "margaret", "bus"] {
        let found = serde_json::to_string(&crate::finding::find(&desk, typed).unwrap()).unwrap();
        assert!(!found.to_lowercase().contains("zinnwaldite"), "{found}");
    }
    let removed = remove_breach(&mut desk, id).unwrap();
    assert!(breaches(&desk).unwrap().is_empty());
    desk.undo(removed.act).unwrap();
    assert_eq!(names(&desk), ["Jean Opie", "Margaret Pretend"]);
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn nothing_is_typed_that_contradicts_itself() {
    let (_folder, mut desk) = test_desk();
    assert_eq!(
        try_save(&mut desk, &BreachForm::default()),
        ["found_on", "kind", "what_happened"]
    );
    let wrong = BreachForm {
        found_time: "23:00".into(),
        happened_on: "tomorrow".into(),
        how_many: "many".into(),
        ..typed()
    };
    assert_eq!(
        try_save(&mut desk, &wrong),
        ["found_time", "happened_on", "how_many"]
    );
    let both = BreachForm {
        told_ico_on: "today".into(),
        told_ico_time: "10:00".into(),
        why_not_ico: "No need".into(),
        told_people_on: "2 nov".into(),
        why_not_people: "No need".into(),
        ..typed()
    };
    assert_eq!(
        try_save(&mut desk, &both),
        ["why_not_ico", "why_not_people", "told_people_on"]
    );
}

#[test]
fn the_file_itself_refuses_what_no_form_lets_through() {
    let (_folder, mut desk) = test_desk();
    let id = save_breach(&mut desk, None, &typed()).unwrap().value;
    let sound = breach(&desk, id).unwrap().breach;
    let today = desk.today();
    let closed = Breach {
        closed_on: Some(today),
        what_was_done: Some("All of it".into()),
        ..sound.clone()
    };
    for broken in [
        closed.clone(),
        Breach {
            risk: Some(BreachRisk::Risk),
            why_not_ico: Some("No".into()),
            ..closed.clone()
        },
        Breach {
            risk: Some(BreachRisk::Risk),
            ..closed.clone()
        },
        Breach {
            risk: Some(BreachRisk::High),
            told_ico_at: Some(sound.found_at + HOUR),
            ..closed
        },
        Breach {
            told_ico_at: Some(sound.found_at + SEVENTY_TWO_HOURS + 1),
            ..sound.clone()
        },
        Breach {
            told_ico_at: Some(sound.found_at - 1),
            ..sound.clone()
        },
    ] {
        let refused = desk.write::<_, StoreError>(Action::SaveBreach, |tx| tx.update(&broken));
        assert!(refused.is_err(), "{broken:?}");
    }
    assert_eq!(breach(&desk, id).unwrap().breach, sound);
}

proptest! {
    /// However late it is looked at, the clock ends 72 hours after we knew, and says over just when it is.
    #[test]
    fn the_clock_is_over_exactly_after_72_hours(found in 0_i64..4_000_000_000_000, later in 0_i64..1_000_000_000) {
        let (_folder, desk) = test_desk();
        let mut one = typed().check(BreachId(uuid::Uuid::nil()), desk.today(), i64::MAX).unwrap();
        one.found_at = found;
        let clock = one.clock(found + later, desk.today());
        prop_assert!(clock.runs);
        prop_assert_eq!(clock.over, later > SEVENTY_TWO_HOURS);
        prop_assert!(clock.left.is_some());
    }
}

//! Deciding, and marking held.

use super::*;

#[test]
fn a_decision_and_its_action_lines_are_kept_and_changed() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "today");
    let item = item_of(&desk, meeting, 2).id;
    let mut form = DecisionForm {
        decision: "Community matron home visit".into(),
        decision_in_plain_english: "A nurse will come to see you.".into(),
        actions: "-> @Matron home visit by Fri 20 Nov\n\n-> @me tell Margaret by Fri".into(),
    };
    write_decision(&mut desk, item, &form).unwrap();
    let actions = |desk: &Desk| {
        desk.read()
            .records::<MdtAction>("WHERE item = ?1 ORDER BY id", [item])
            .unwrap()
    };
    let before = actions(&desk);
    assert_eq!(before.len(), 2);
    assert_eq!(before[1].who.as_deref(), Some("Test Coordinator"));
    let view = meeting_page(&desk, meeting).unwrap().items.remove(0);
    assert_eq!(
        view.action_lines,
        "-> @Matron home visit by Fri 20 Nov\n-> @Test Coordinator: tell Margaret by Fri 6 Nov"
    );
    form.actions.clone_from(&view.action_lines);
    assert_eq!(
        write_decision(&mut desk, item, &form).unwrap().act,
        0,
        "nothing differs"
    );

    set_action_done(&mut desk, before[1].id, true, "").unwrap();
    form.actions = "-> @Matron ring first by Fri 20 Nov\n-> @Jean visit".into();
    write_decision(&mut desk, item, &form).unwrap();
    let after = actions(&desk);
    assert_eq!(after.len(), 3, "the done one stays");
    assert_eq!(after[0].id, before[0].id);
    assert_eq!(after[0].what, "ring first");
    form.actions = "-> @Jean by Fri".into();
    assert!(write_decision(&mut desk, item, &form).is_err());
    sound(&desk);
}

#[test]
fn marking_held_takes_off_the_marks_and_can_be_undone() {
    let (_folder, mut desk) = world();
    desk.write(Action::ChangePerson, |tx| {
        for n in [4, 5] {
            let client: Client = tx.read().record(who(n))?;
            tx.update(&Client {
                talk_about_at_next_mdt: true,
                ..client
            })?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let meeting = meet(&mut desk, "today");
    share(&mut desk, meeting, 4, Basis::VitalInterests);
    let held = mark_held(&mut desk, meeting).unwrap();
    let is_marked = |desk: &Desk, n| {
        desk.read()
            .record::<Client>(who(n))
            .unwrap()
            .talk_about_at_next_mdt
    };
    let marked = |desk: &Desk| is_marked(desk, 4);
    assert!(!marked(&desk));
    assert!(
        is_marked(&desk, 5),
        "nobody could talk about them: next time"
    );
    assert!(mark_held(&mut desk, meeting).is_err());
    desk.undo(held.act).unwrap();
    assert!(marked(&desk));
    let again: MdtMeeting = desk.read().record(meeting).unwrap();
    assert_eq!(
        (again.state, again.held_position),
        (MeetingState::Planned, None)
    );
    sound(&desk);
}

fn ask(desk: &mut Desk, item: MdtItemId, words: &str) {
    let form = ItemForm {
        ask: words.into(),
        ..ItemForm::default()
    };
    change_item(desk, item, &form).unwrap();
}

/// Whom a meeting could not talk about is on the next list with what was to be asked, also with no concern and no mark.
#[test]
fn whoever_was_added_by_hand_and_held_back_is_on_the_next_list_with_what_was_asked() {
    for (turn, decided, comes_back) in [
        (Turn::Undecided, "", true),
        (Turn::Shared, "", false),
        (Turn::KeptBack, "", false),
        (Turn::LeftOut, "", false),
        (Turn::Undecided, "A nurse rings", false),
    ] {
        let (_folder, mut desk) = world();
        let first = meet(&mut desk, "today");
        let olive = add_item(&mut desk, first, who(6)).unwrap().value;
        take_turn(&mut desk, first, 6, turn);
        let form = ItemForm {
            ask: "Could she have a rail?".into(),
            left_out: turn == Turn::LeftOut,
            ..ItemForm::default()
        };
        change_item(&mut desk, olive, &form).unwrap();
        let form = DecisionForm {
            decision: decided.into(),
            ..DecisionForm::default()
        };
        write_decision(&mut desk, olive, &form).unwrap();
        let held = mark_held(&mut desk, first).unwrap().act;
        let case = format!("{turn:?} {decided}");
        let next = meet(&mut desk, "12 nov 2026");
        let on_it = meeting_page(&desk, next).unwrap().items;
        assert_eq!(on_it.len(), usize::from(comes_back), "{case}");
        if let Some(view) = on_it.first() {
            assert_eq!(view.item.ask.as_deref(), Some("Could she have a rail?"));
            // Talked about there, she is on no other.
            hold(&mut desk, next);
            let third = meet(&mut desk, "13 nov 2026");
            assert_eq!(names(&desk, third), ["Olive"], "held back once more");
            share(&mut desk, third, 6, Basis::VitalInterests);
            hold(&mut desk, third);
            let last = meet(&mut desk, "14 nov 2026");
            assert_eq!(names(&desk, last), Vec::<String>::new());
        } else {
            desk.undo(held).unwrap();
        }
        sound(&desk);
    }
}

/// On a list that was made before, they take along what was asked; the dead are not marked.
#[test]
fn what_was_asked_goes_onto_a_list_made_before_and_nobody_is_marked_who_has_died() {
    let (_folder, mut desk) = world();
    let first = meet(&mut desk, "today");
    let olive = add_item(&mut desk, first, who(6)).unwrap().value;
    let ernest = add_item(&mut desk, first, who(5)).unwrap().value;
    let doreen = add_item(&mut desk, first, who(4)).unwrap().value;
    ask(&mut desk, olive, "Could she have a rail?");
    ask(&mut desk, ernest, "Who has his key?");
    ask(&mut desk, doreen, "Who visits?");
    let next = meet(&mut desk, "12 nov 2026");
    let there = add_item(&mut desk, next, who(6)).unwrap().value;
    ask(&mut desk, there, "And a chair?");
    desk.write(Action::ChangePerson, |tx| {
        let person: Person = tx.read().record(who(5))?;
        tx.update(&Person {
            died_on: Some(day("2026-11-02")),
            ..person
        })
    })
    .unwrap();
    mark_held(&mut desk, first).unwrap();
    let asked = |desk: &Desk, n| item_of(desk, next, n).ask;
    assert_eq!(
        asked(&desk, 6).as_deref(),
        Some("And a chair?\nCould she have a rail?")
    );
    let marked = |desk: &Desk, n| {
        let client: Client = desk.read().record(who(n)).unwrap();
        client.talk_about_at_next_mdt
    };
    assert!(marked(&desk, 6) && marked(&desk, 4) && !marked(&desk, 5));
    assert_eq!(meeting_page(&desk, next).unwrap().missing, 1);
    refresh_agenda(&mut desk, next).unwrap();
    assert_eq!(names(&desk, next), ["Olive", "Doreen"]);
    assert_eq!(asked(&desk, 4).as_deref(), Some("Who visits?"));
    sound(&desk);
}

/// Words about a restricted concern go along only as long as that concern does.
#[test]
fn what_was_asked_about_a_restricted_concern_goes_along_only_with_it() {
    for state in [ConcernState::WithMdt, ConcernState::WithSafeguarding] {
        let (_folder, mut desk) = world();
        let concern = raise(
            &mut desk,
            2,
            Category::SafetyOrAbuse,
            Level::Urgent,
            "2026-10-30",
        );
        let first = meet(&mut desk, "today");
        let item = item_of(&desk, first, 2).id;
        ask(&mut desk, item, "Is she safe at home?");
        mark_held(&mut desk, first).unwrap();
        desk.write(Action::MoveConcern, |tx| {
            let old: Concern = tx.read().record(concern)?;
            tx.update(&Concern { state, ..old })
        })
        .unwrap();
        let next = meet(&mut desk, "12 nov 2026");
        let ask = item_of(&desk, next, 2).ask;
        assert_eq!(ask.is_some(), state == ConcernState::WithMdt, "{state:?}");
        sound(&desk);
    }
}

#[test]
fn a_meeting_is_not_marked_held_before_its_day() {
    let (_folder, mut desk) = world();
    let meeting = meet(&mut desk, "tomorrow");
    let why = "This meeting is on Wednesday 4 November 2026. Mark it as held on that day or after.";
    assert_eq!(mark_held(&mut desk, meeting).unwrap_err().to_string(), why);
    let page = meeting_page(&desk, meeting).unwrap();
    assert_eq!(page.not_yet.as_deref(), Some(why));
    let mut form = MeetingForm {
        practice: PRACTICE.to_string(),
        on: "today".into(),
        ..MeetingForm::default()
    };
    change_meeting(&mut desk, meeting, &form).unwrap();
    mark_held(&mut desk, meeting).unwrap();
    assert_eq!(meeting_page(&desk, meeting).unwrap().not_yet, None);
    // Nor does its day move on once it was held.
    form.on = "tomorrow".into();
    let refused = change_meeting(&mut desk, meeting, &form).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "This meeting was held. Its day cannot be to come."
    );
    sound(&desk);
}

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

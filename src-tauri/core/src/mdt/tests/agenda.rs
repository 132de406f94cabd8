//! Who is on the list, and in which order.

use super::*;

#[test]
fn the_agenda_holds_concerns_marks_and_open_actions_with_volunteers_people_first() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    raise(&mut desk, 3, Category::Falls, Level::Urgent, "2026-11-01");
    raise(
        &mut desk,
        1,
        Category::Loneliness,
        Level::Watch,
        "2026-10-01",
    );
    // Ernest was talked about last time and an action is open; Doreen is marked; Olive has nothing.
    let first = meet(&mut desk, "today");
    let ernest = add_item(&mut desk, first, who(5)).unwrap().value;
    write_decision(
        &mut desk,
        ernest,
        &DecisionForm {
            actions: "-> @Matron look in by Fri".into(),
            ..DecisionForm::default()
        },
    )
    .unwrap();
    mark_held(&mut desk, first).unwrap();
    desk.write(Action::ChangePerson, |tx| {
        let client: Client = tx.read().record(who(4))?;
        tx.update(&Client {
            talk_about_at_next_mdt: true,
            ..client
        })
    })
    .unwrap();
    add_volunteer(&mut desk, 50, "Jean", 1);
    consent(&mut desk, 1, Purpose::VolunteerMaySpeak, "given");
    add_volunteer(&mut desk, 51, "Bob", 2);

    let next = meet(&mut desk, "12 nov 2026");
    assert_eq!(
        names(&desk, next),
        ["Ivy", "Arthur", "Margaret", "Doreen", "Ernest"]
    );
    let page = meeting_page(&desk, next).unwrap();
    assert!(page.items[0].item.volunteer_present);
    assert_eq!(page.items[0].for_whom, "Ivy and Jean");
    assert_eq!(
        page.items[2].volunteers[0].why_not.as_deref(),
        Some("They have not said that their volunteer may speak for them.")
    );
    assert!(
        change_item(
            &mut desk,
            page.items[2].item.id,
            &ItemForm {
                volunteer_present: true,
                ..ItemForm::default()
            }
        )
        .is_err()
    );
    assert_eq!(
        page.items[4].open_before,
        ["Matron: look in, by Friday 6 November 2026"]
    );
    assert_eq!(page.last_met.as_deref(), Some("today"));
    assert_eq!(page.missing, 0);
    sound(&desk);
}

/// An action not done stays on the agenda however many meetings go by, also past one that did not list its client.
#[test]
fn an_action_not_done_stays_on_the_agenda_until_it_is_done() {
    let (_folder, mut desk) = world();
    let first = meet(&mut desk, "today");
    let ernest = add_item(&mut desk, first, who(5)).unwrap().value;
    let form = DecisionForm {
        actions: "-> @Matron look in by Fri".into(),
        ..DecisionForm::default()
    };
    write_decision(&mut desk, ernest, &form).unwrap();
    // Of a meeting that is still planned it is no reason yet.
    let planned = meet(&mut desk, "today");
    assert_eq!(names(&desk, planned), Vec::<String>::new());
    mark_held(&mut desk, first).unwrap();
    let second = meet(&mut desk, "today");
    assert_eq!(names(&desk, second), ["Ernest"]);
    hold_about(&mut desk, second, 5);
    let third = meet(&mut desk, "today");
    assert_eq!(names(&desk, third), ["Ernest"]);
    take_turn(&mut desk, third, 5, Turn::NotThere);
    mark_held(&mut desk, third).unwrap();
    let fourth = meet(&mut desk, "today");
    assert_eq!(names(&desk, fourth), ["Ernest"]);
    // Another surgery does not take it up, and nobody does once it is done.
    let other = meet_at(&mut desk, OTHER_PRACTICE, "today");
    assert_eq!(names(&desk, other), Vec::<String>::new());
    let action = desk.read().records::<MdtAction>("", []).unwrap().remove(0);
    set_action_done(&mut desk, action.id, true, "").unwrap();
    let fifth = meet(&mut desk, "today");
    assert_eq!(names(&desk, fifth), Vec::<String>::new());
    sound(&desk);
}

#[test]
fn an_agenda_is_brought_up_to_date_without_touching_what_was_done() {
    let (_folder, mut desk) = world();
    let memory = raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let falls = raise(&mut desk, 3, Category::Falls, Level::Urgent, "2026-11-01");
    let meeting = meet(&mut desk, "12 nov 2026");
    assert_eq!(names(&desk, meeting), ["Arthur", "Margaret"]);
    let margaret = item_of(&desk, meeting, 2).id;
    move_item(&mut desk, margaret, 1).unwrap();
    assert!(
        add_item(&mut desk, meeting, who(2)).is_err(),
        "on the list already"
    );

    for id in [memory, falls] {
        desk.write(Action::MoveConcern, |tx| {
            let concern: Concern = tx.read().record(id)?;
            tx.update(&Concern {
                state: ConcernState::WithGp,
                ..concern
            })
        })
        .unwrap();
    }
    change_item(
        &mut desk,
        margaret,
        &ItemForm {
            ask: "A word about her stairs".into(),
            ..ItemForm::default()
        },
    )
    .unwrap();
    raise(&mut desk, 6, Category::Home, Level::Soon, "2026-11-02");
    assert_eq!(meeting_page(&desk, meeting).unwrap().missing, 1);
    let done = refresh_agenda(&mut desk, meeting).unwrap();
    assert_eq!(
        names(&desk, meeting),
        ["Margaret", "Olive"],
        "nobody touched Arthur’s item"
    );
    assert!(
        meeting_page(&desk, meeting).unwrap().items[0]
            .concerns
            .is_empty()
    );
    assert_eq!(done.sentence, "MDT meeting changed");
    desk.undo(done.act).unwrap();
    assert_eq!(names(&desk, meeting), ["Margaret", "Arthur"]);
    hold(&mut desk, meeting);
    assert!(refresh_agenda(&mut desk, meeting).is_err());
    sound(&desk);
}

/// What was decided says which concerns it was decided about: one that moved on by it stays on the item, so that it
/// stays known that the item held abuse.
#[test]
fn a_concern_that_was_decided_on_stays_on_its_item() {
    let (_folder, mut desk) = world();
    let abuse = raise(
        &mut desk,
        2,
        Category::SafetyOrAbuse,
        Level::Urgent,
        "2026-10-30",
    );
    let meeting = meet(&mut desk, "today");
    share(&mut desk, meeting, 2, Basis::Safeguarding);
    let item = item_of(&desk, meeting, 2).id;
    let form = DecisionForm {
        decision: "Matron looks in".into(),
        ..DecisionForm::default()
    };
    write_decision(&mut desk, item, &form).unwrap();
    desk.write(Action::MoveConcern, |tx| {
        let concern: Concern = tx.read().record(abuse)?;
        tx.update(&Concern {
            state: ConcernState::WithSafeguarding,
            ..concern
        })
    })
    .unwrap();
    refresh_agenda(&mut desk, meeting).unwrap();
    let view = meeting_page(&desk, meeting).unwrap().items.remove(0);
    assert_eq!(view.concerns.len(), 1);
    assert!(view.concerns[0].restricted);
    sound(&desk);
}

/// What was decided without knowing of abuse is no decision to share it.
#[test]
fn a_restricted_concern_that_joins_an_item_asks_for_its_sharing_anew() {
    for (category, kept) in [(Category::Falls, true), (Category::SafetyOrAbuse, false)] {
        let (folder, mut desk) = world();
        raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
        raise(&mut desk, 3, Category::Memory, Level::Soon, "2026-10-30");
        let meeting = meet(&mut desk, "12 nov 2026");
        share(&mut desk, meeting, 2, Basis::VitalInterests);
        let refused = SharingForm {
            sharing: "do not share".into(),
            ..SharingForm::default()
        };
        let arthur = item_of(&desk, meeting, 3).id;
        decide_sharing(&mut desk, arthur, &refused).unwrap();
        for n in [2, 3] {
            raise(&mut desk, n, category, Level::Soon, "2026-11-01");
        }
        let done = refresh_agenda(&mut desk, meeting).unwrap();
        let item = item_of(&desk, meeting, 2);
        assert_eq!(item.sharing, kept.then_some(Sharing::Share));
        assert_eq!(item.basis.is_some(), kept);
        assert_eq!(item.sharing_by.is_some() && item.sharing_at.is_some(), kept);
        let concerns = meeting_page(&desk, meeting).unwrap().items[0]
            .concerns
            .len();
        assert_eq!(concerns, 2);
        let rows = preview(&desk, &request(folder.path(), Detail::Identifiable, true))
            .unwrap()
            .rows;
        assert_eq!(rows.len(), usize::from(kept));
        // No stays no.
        let arthur = item_of(&desk, meeting, 3);
        assert_eq!(arthur.sharing, Some(Sharing::DoNotShare));
        desk.undo(done.act).unwrap();
        assert_eq!(item_of(&desk, meeting, 2).sharing, Some(Sharing::Share));
        sound(&desk);
    }
}

#[test]
fn whoever_is_added_goes_behind_the_last_whose_volunteer_is_there() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 3, Category::Falls, Level::Urgent, "2026-11-01");
    raise(&mut desk, 4, Category::Falls, Level::Soon, "2026-11-01");
    for (volunteer, given, client) in [(50, "Jean", 1), (51, "Una", 4)] {
        add_volunteer(&mut desk, volunteer, given, client);
        consent(&mut desk, client, Purpose::VolunteerMaySpeak, "given");
    }
    let meeting = meet(&mut desk, "12 nov 2026");
    assert_eq!(names(&desk, meeting), ["Doreen", "Arthur"]);
    add_item(&mut desk, meeting, who(6)).unwrap();
    add_item(&mut desk, meeting, who(1)).unwrap();
    assert_eq!(names(&desk, meeting), ["Doreen", "Ivy", "Arthur", "Olive"]);
    let places: Vec<i64> = meeting_page(&desk, meeting)
        .unwrap()
        .items
        .iter()
        .map(|view| view.item.position)
        .collect();
    assert_eq!(places, [1, 2, 3, 4]);
    sound(&desk);
}

/// A list is made weeks before its meeting; whether a volunteer may come is often settled after that.
#[test]
fn a_list_brought_up_to_date_knows_whose_volunteer_can_come_by_now() {
    let (_folder, mut desk) = world();
    for (n, level) in [(2, Level::Urgent), (3, Level::Soon), (4, Level::Watch)] {
        raise(&mut desk, n, Category::Memory, level, "2026-10-30");
    }
    for (volunteer, given, client) in [(50, "Jean", 4), (51, "Bob", 3), (52, "Una", 2)] {
        add_volunteer(&mut desk, volunteer, given, client);
    }
    let meeting = meet(&mut desk, "12 nov 2026");
    assert_eq!(names(&desk, meeting), ["Margaret", "Arthur", "Doreen"]);
    let missing = |desk: &Desk| meeting_page(desk, meeting).unwrap().missing;
    let there = |desk: &Desk| {
        let items = meeting_page(desk, meeting).unwrap().items;
        let there = items.iter().filter(|view| view.item.volunteer_present);
        there.map(|view| view.called.clone()).collect::<Vec<_>>()
    };
    assert_eq!((missing(&desk), there(&desk).len()), (0, 0));
    consent(&mut desk, 4, Purpose::VolunteerMaySpeak, "given");
    assert_eq!(missing(&desk), 1, "Doreen’s volunteer can come by now");
    let done = refresh_agenda(&mut desk, meeting).unwrap();
    assert_eq!(names(&desk, meeting), ["Doreen", "Margaret", "Arthur"]);
    assert_eq!(
        (missing(&desk), there(&desk)),
        (0, vec!["Doreen".to_owned()])
    );
    // Behind those whose volunteer is there already; one at the front by now stays there.
    consent(&mut desk, 3, Purpose::VolunteerMaySpeak, "given");
    refresh_agenda(&mut desk, meeting).unwrap();
    assert_eq!(names(&desk, meeting), ["Doreen", "Arthur", "Margaret"]);
    // Who cannot come any more goes behind those who can.
    consent(&mut desk, 4, Purpose::VolunteerMaySpeak, "withdrawn");
    refresh_agenda(&mut desk, meeting).unwrap();
    assert_eq!(names(&desk, meeting), ["Arthur", "Doreen", "Margaret"]);
    assert_eq!(there(&desk), ["Arthur"]);
    // And once more may.
    consent(&mut desk, 4, Purpose::VolunteerMaySpeak, "given");
    refresh_agenda(&mut desk, meeting).unwrap();
    assert_eq!(there(&desk), ["Arthur", "Doreen"]);

    // Somebody said that the volunteer is not there: that stands, and their person goes behind.
    let arthur = item_of(&desk, meeting, 3).id;
    change_item(&mut desk, arthur, &ItemForm::default()).unwrap();
    // And what somebody has worked on stays as it is.
    share(&mut desk, meeting, 2, Basis::VitalInterests);
    consent(&mut desk, 2, Purpose::VolunteerMaySpeak, "given");
    assert_eq!(missing(&desk), 0);
    refresh_agenda(&mut desk, meeting).unwrap();
    assert_eq!(there(&desk), ["Doreen"]);
    assert_eq!(names(&desk, meeting), ["Doreen", "Arthur", "Margaret"]);
    assert!(desk.undo(done.act).is_err(), "much was built on it");
    sound(&desk);
}

/// Pressed by hand, *Volunteer is here* orders the list as bringing it up to date does.
#[test]
fn a_volunteer_who_is_said_to_be_there_brings_their_person_to_the_front() {
    let (_folder, mut desk) = world();
    for (n, level) in [(2, Level::Urgent), (3, Level::Soon), (4, Level::Watch)] {
        raise(&mut desk, n, Category::Memory, level, "2026-10-30");
    }
    for (volunteer, given, client) in [(50, "Jean", 4), (51, "Bob", 3), (52, "Una", 2)] {
        add_volunteer(&mut desk, volunteer, given, client);
    }
    let meeting = meet(&mut desk, "12 nov 2026");
    for client in 2..=4 {
        consent(&mut desk, client, Purpose::VolunteerMaySpeak, "given");
    }
    assert_eq!(names(&desk, meeting), ["Margaret", "Arthur", "Doreen"]);
    let say = |desk: &mut Desk, n: u128, volunteer_present: bool| {
        let item = item_of(desk, meeting, n);
        let form = ItemForm {
            ask: "Her stairs".into(),
            volunteer_present,
            left_out: false,
        };
        change_item(desk, item.id, &form).unwrap()
    };
    let done = say(&mut desk, 4, true);
    assert_eq!(names(&desk, meeting), ["Doreen", "Margaret", "Arthur"]);
    assert_eq!(done.sentence, "MDT item changed for Doreen Pretend");
    desk.undo(done.act).unwrap();
    assert_eq!(names(&desk, meeting), ["Margaret", "Arthur", "Doreen"]);
    say(&mut desk, 4, true);
    say(&mut desk, 3, true);
    assert_eq!(names(&desk, meeting), ["Doreen", "Arthur", "Margaret"]);
    say(&mut desk, 4, false);
    assert_eq!(names(&desk, meeting), ["Arthur", "Doreen", "Margaret"]);
    // What is asked alone moves nobody, and one at the front stays there.
    say(&mut desk, 3, true);
    assert_eq!(names(&desk, meeting), ["Arthur", "Doreen", "Margaret"]);

    // An order that somebody made by hand stands, until they take it back.
    let margaret = item_of(&desk, meeting, 2).id;
    let moved = move_item(&mut desk, margaret, 1).unwrap();
    assert_eq!(moved.sentence, "MDT list put in order");
    say(&mut desk, 4, true);
    assert_eq!(names(&desk, meeting), ["Margaret", "Arthur", "Doreen"]);
    let gone = say(&mut desk, 4, false);
    assert_eq!(names(&desk, meeting), ["Margaret", "Arthur", "Doreen"]);
    desk.undo(gone.act).unwrap();
    let back = say(&mut desk, 4, false);
    desk.undo(back.act).unwrap();
    assert_eq!(names(&desk, meeting), ["Margaret", "Arthur", "Doreen"]);
    sound(&desk);
}

#[test]
fn the_dead_stay_on_the_list_and_are_flagged() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    raise(&mut desk, 3, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "today");
    desk.write(Action::RecordDeath, |tx| {
        let person: Person = tx.read().record(who(3))?;
        tx.update(&Person {
            died_on: Some(tx.today()),
            ..person
        })?;
        let person: Person = tx.read().record(who(2))?;
        tx.update(&Person {
            died_on: Some(tx.today()),
            ..person
        })
    })
    .unwrap();
    add_volunteer(&mut desk, 50, "Jean", 2);
    refresh_agenda(&mut desk, meeting).unwrap();
    let view = meeting_page(&desk, meeting).unwrap().items.remove(0);
    assert_eq!(view.died_on, Some(desk.today()));
    assert_eq!(view.for_whom, "Jean");
    assert_eq!(
        view.held_back.as_deref(),
        Some("Has died. Decide whether to share.")
    );
    // A list made now does not put them on anew, and does not miss them.
    let next = meet(&mut desk, "12 nov 2026");
    let page = meeting_page(&desk, next).unwrap();
    assert_eq!((page.items.len(), page.missing), (0, 0));
}

#[test]
fn a_meeting_made_by_mistake_goes_and_comes_back() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "12 nov 2026");
    let before = meeting_page(&desk, meeting).unwrap().items.len();
    assert!(before > 0);
    let gone = remove_meeting(&mut desk, meeting).unwrap();
    assert!(meetings(&desk).unwrap().is_empty());
    desk.undo(gone.act).unwrap();
    assert_eq!(meeting_page(&desk, meeting).unwrap().items.len(), before);

    let item = item_of(&desk, meeting, 2).id;
    let decided = DecisionForm {
        decision: "Nurse to ring".into(),
        ..DecisionForm::default()
    };
    write_decision(&mut desk, item, &decided).unwrap();
    assert!(remove_meeting(&mut desk, meeting).is_err(), "decided on");
    hold(&mut desk, meeting);
    assert!(remove_meeting(&mut desk, meeting).is_err(), "held");
    sound(&desk);
}

#[test]
fn a_meeting_form_tells_every_fault() {
    let (_folder, mut desk) = world();
    let form = MeetingForm {
        on: "soon".into(),
        starts: "2".into(),
        attending: ", GP".into(),
        ..MeetingForm::default()
    };
    let Err(MdtError::Form(faults)) = make_meeting(&mut desk, &form) else {
        panic!("taken");
    };
    let fields: Vec<&str> = faults.0.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["practice", "on", "starts", "attending"]);
    let id = meet(&mut desk, "12 nov 2026");
    let mut form = MeetingForm {
        practice: PRACTICE.to_string(),
        on: "13 nov 2026".into(),
        attending: "A Matron\nNew Nurse".into(),
        ..MeetingForm::default()
    };
    change_meeting(&mut desk, id, &form).unwrap();
    let page = meeting_page(&desk, id).unwrap();
    assert_eq!(page.attending_lines, "A Matron\nNew Nurse");
    assert_eq!(page.meeting.starts, None);
    form.practice = OTHER_PRACTICE.to_string();
    assert!(change_meeting(&mut desk, id, &form).is_err());
    sound(&desk);
}

#[test]
fn a_volunteer_whose_agreement_ran_out_by_the_day_of_the_meeting_does_not_attend_until_a_new_one_is_signed()
 {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    add_volunteer(&mut desk, 50, "Jean", 2);
    consent(&mut desk, 2, Purpose::VolunteerMaySpeak, "given");
    let read = |desk: &Desk| {
        desk.read()
            .records::<Agreement>("WHERE volunteer = ?1", [who(50)])
    };
    let ends = |desk: &mut Desk, on: &str| {
        let agreement = read(desk).unwrap().remove(0);
        let expires_on = Some(day(on));
        desk.write::<_, StoreError>(Action::SaveAgreement, |tx| {
            tx.update(&Agreement {
                expires_on,
                ..agreement
            })?;
            Ok(())
        })
        .unwrap();
    };
    let meeting = meet(&mut desk, "12 nov 2026");
    let item = item_of(&desk, meeting, 2).id;
    let come = |desk: &mut Desk| {
        let form = ItemForm {
            volunteer_present: true,
            ..ItemForm::default()
        };
        change_item(desk, item, &form).is_ok()
    };
    // In force today, and over on the day of the meeting.
    ends(&mut desk, "2026-11-11");
    let page = meeting_page(&desk, meeting).unwrap();
    assert_eq!(
        page.items[0].volunteers[0].why_not.as_deref(),
        Some("The volunteer has no confidentiality agreement in force.")
    );
    assert!(!come(&mut desk));
    // Who was down to come is shown as not coming any more, and the minutes would not name them.
    assert!(!page.items[0].item.volunteer_present);
    let held = meet(&mut desk, "today");
    assert!(item_of(&desk, held, 2).volunteer_present);
    ends(&mut desk, "2026-11-02");
    let done = mark_held(&mut desk, held).unwrap();
    assert!(
        !meeting_page(&desk, held).unwrap().items[0]
            .item
            .volunteer_present
    );
    desk.undo(done.act).unwrap();
    ends(&mut desk, "2026-11-12");
    assert!(come(&mut desk), "its last day still counts");
    ends(&mut desk, "2026-11-11");
    let form = crate::volunteers::AgreementForm {
        signed_on: "today".into(),
        ..Default::default()
    };
    crate::volunteers::store::save_agreement(&mut desk, who(50), None, &form).unwrap();
    assert!(come(&mut desk), "a new one opens it");
    sound(&desk);
}

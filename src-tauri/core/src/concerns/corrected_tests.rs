//! What a correction leaves in the story of a concern: the day it was raised, and who looks after it.

use super::{
    store as concerns,
    tests::{form, get, two_people},
    *,
};
use crate::{
    action::Action,
    desk::{Desk, test_desk},
    programmes::Coordinator,
};

/// Raised on 20 October and for soon, so that it is overdue since the 28th: the desk's day is 3 November.
fn overdue_one(desk: &mut Desk) -> ConcernId {
    let (arthur, _) = two_people(desk);
    let old = ConcernForm {
        raised_on: "20/10".into(),
        ..form(arthur, None)
    };
    let id = concerns::raise(desk, &old).unwrap().value;
    assert!(get(desk, id).is_overdue(desk.today()));
    id
}

fn corrected(desk: &Desk, id: ConcernId) -> ConcernForm {
    concerns::form_of(desk, id).unwrap().form
}

/// The latest event: its words and why.
fn last(desk: &Desk, id: ConcernId) -> (String, Option<String>) {
    let event = concerns::concern(desk, id).unwrap().events.remove(0);
    (event.words, event.why)
}

#[test]
fn a_later_day_needs_a_reason_and_stands_in_the_story() {
    let (_folder, mut desk) = test_desk();
    let id = overdue_one(&mut desk);
    let mut typed = corrected(&desk, id);
    typed.raised_on = "2/11".into();
    let refused = concerns::change(&mut desk, id, &typed).unwrap_err();
    let ConcernError::Form(faults) = refused else {
        panic!("not a form's fault: {refused}");
    };
    assert!(faults.has("why_raised_on"), "{faults:?}");
    assert!(get(&desk, id).is_overdue(desk.today()));

    typed.why_raised_on = "It was the phone call of the 2nd".into();
    let act = concerns::change(&mut desk, id, &typed).unwrap().act;
    assert!(!get(&desk, id).is_overdue(desk.today()));
    let (words, why) = last(&desk, id);
    assert_eq!(
        words,
        "To be answered by 9 November 2026, before: 27 October 2026"
    );
    assert_eq!(
        why.unwrap(),
        "Raised on 2 November 2026, before: 20 October 2026. It was the phone call of the 2nd"
    );
    desk.undo(act).unwrap();
    assert!(get(&desk, id).is_overdue(desk.today()));
    let findings = desk.check().unwrap();
    assert!(findings.faults.is_empty(), "{:?}", findings.faults);
}

#[test]
fn an_earlier_day_needs_none_and_stands_in_the_story_too() {
    let (_folder, mut desk) = test_desk();
    let id = overdue_one(&mut desk);
    let mut typed = corrected(&desk, id);
    typed.raised_on = "19/10".into();
    concerns::change(&mut desk, id, &typed).unwrap();
    let (words, why) = last(&desk, id);
    assert_eq!(
        words,
        "To be answered by 26 October 2026, before: 27 October 2026"
    );
    assert_eq!(
        why.unwrap(),
        "Raised on 19 October 2026, before: 20 October 2026."
    );
}

#[test]
fn a_day_that_changes_nothing_about_when_it_is_due_is_told_as_a_correction() {
    let (_folder, mut desk) = test_desk();
    let id = overdue_one(&mut desk);
    let due = DueForm {
        ids: vec![id.to_string()],
        due_on: "12/11".into(),
        why: "He is away".into(),
    };
    concerns::change_due(&mut desk, &due).unwrap();
    let mut typed = corrected(&desk, id);
    typed.raised_on = "19/10".into();
    concerns::change(&mut desk, id, &typed).unwrap();
    let (words, why) = last(&desk, id);
    assert_eq!(words, "Corrected, still to be answered by 12 November 2026");
    assert_eq!(
        why.unwrap(),
        "Raised on 19 October 2026, before: 20 October 2026."
    );
}

#[test]
fn another_owner_stands_in_the_story_and_nothing_does_where_nothing_of_it_changed() {
    let (_folder, mut desk) = test_desk();
    let id = overdue_one(&mut desk);
    let jean = desk
        .write::<_, StoreError>(Action::AddCoordinator, |tx| {
            let jean = Coordinator {
                id: tx.new_id(),
                name: "Jean Opie".into(),
                active: true,
            };
            tx.insert(&jean)?;
            Ok(jean.id)
        })
        .unwrap()
        .value;
    let before = concerns::concern(&desk, id).unwrap();
    let mut typed = corrected(&desk, id);
    typed.background = "He lives alone".into();
    concerns::change(&mut desk, id, &typed).unwrap();
    assert_eq!(
        concerns::concern(&desk, id).unwrap().events.len(),
        before.events.len()
    );
    typed.owner = jean.to_string();
    concerns::change(&mut desk, id, &typed).unwrap();
    let (words, why) = last(&desk, id);
    assert_eq!(words, "Corrected, still to be answered by 27 October 2026");
    assert_eq!(
        why.unwrap(),
        format!("Jean Opie looks after it, before: {}.", before.owner)
    );
    let line = crate::people::timeline::timeline(
        &desk,
        before.concern.client,
        crate::people::timeline::TimelineFilter::Concerns,
        None,
        50,
    )
    .unwrap();
    let line = serde_json::to_string(&line).unwrap();
    assert!(
        line.contains("Day or owner of a concern corrected"),
        "{line}"
    );
    assert!(!line.contains("Due day of a concern changed"), "{line}");
}

/// Who hears what came of it is whoever raised it: taken out before anything was told, the story names them still.
#[test]
fn another_raiser_is_in_the_story_with_the_one_before() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let rose = crate::people::tests::add_volunteer(&mut desk, "Rose", "Bray");
    let id = concerns::raise(&mut desk, &form(arthur, Some(wesley)))
        .unwrap()
        .value;
    let mut typed = corrected(&desk, id);
    typed.raised_by_person = rose.to_string();
    concerns::change(&mut desk, id, &typed).unwrap();
    let changed = "Who raised it corrected";
    assert_eq!(
        last(&desk, id),
        (
            changed.to_owned(),
            Some("Rose Bray raised it, before: Wesley Nance.".to_owned())
        )
    );
    let mut typed = corrected(&desk, id);
    typed.raised_by = "coordinator".into();
    typed.raised_by_person = String::new();
    let act = concerns::change(&mut desk, id, &typed).unwrap().act;
    assert_eq!(
        last(&desk, id),
        (
            changed.to_owned(),
            Some(
                "Rose Bray raised it, before. Nobody else waits to hear in their place.".to_owned()
            )
        )
    );
    desk.undo(act).unwrap();
    assert_eq!(get(&desk, id).raised_by_person, Some(rose));
    // What was tried is cleared, and it says so with the one before.
    let tried = crate::loops::LoopForm {
        who: "volunteer".into(),
        what: "tried".into(),
        ..crate::loops::LoopForm::default()
    };
    let mut one = get(&desk, id);
    one.outcome = Some("The nurse will call".into());
    desk.write::<_, StoreError>(Action::LoadSample, |tx| tx.update(&one))
        .unwrap();
    concerns::mark_loop(&mut desk, id, &tried).unwrap();
    concerns::change(&mut desk, id, &typed).unwrap();
    assert_eq!(get(&desk, id).volunteer_tries, 0);
    let (words, why) = last(&desk, id);
    assert_eq!(words, "Volunteer’s mark cleared");
    assert!(why.unwrap().starts_with("Rose Bray raised it, before."));
    // And somebody who hears again is said beside nobody.
    let mut typed = corrected(&desk, id);
    typed.raised_by = "volunteer".into();
    typed.raised_by_person = wesley.to_string();
    concerns::change(&mut desk, id, &typed).unwrap();
    let (_, why) = last(&desk, id);
    assert_eq!(
        why.unwrap(),
        "Wesley Nance raised it, before: no volunteer."
    );
}

//! Two concerns put together, and what is done with several at once.

use super::{
    store as concerns,
    tests::{ANSWER, answer, close, form, get, go, mark, person, standing, two_people},
    *,
};
use crate::{
    action::Action,
    clients::ClientPractice,
    desk::{Desk, test_desk},
    loops::{Loop, LoopForm, Looped, letter},
    people::page::open_now,
    programmes::Practice,
    today::today,
    volunteers::Volunteer,
};

/// Rose, who visits too.
pub(crate) fn rose(desk: &mut Desk, like: PersonId) -> PersonId {
    desk.write::<_, StoreError>(Action::AddVolunteer, |tx| {
        let rose = person(tx.new_id(), "Rose", "Bray");
        let volunteer: Volunteer = tx.read().record(like)?;
        tx.insert(&rose)?;
        tx.insert(&Volunteer {
            id: rose.id,
            ..volunteer
        })?;
        Ok(rose.id)
    })
    .unwrap()
    .value
}

/// A client's surgery, without which no MDT talks about them. One is enough.
pub(crate) fn with_a_practice(desk: &mut Desk, arthur: PersonId) {
    let had = "SELECT count(*) FROM client_practice WHERE client = ?1 AND until IS NULL";
    if desk.read().number(had, [arthur]).unwrap() > 0 {
        return;
    }
    desk.write::<_, StoreError>(Action::ChangePractice, |tx| {
        let practice = Practice {
            id: tx.new_id(),
            name: "Narrowcliff".into(),
            ods_code: None,
            town: None,
        };
        tx.insert(&practice)?;
        let id = tx.new_id();
        tx.insert(&ClientPractice {
            id,
            client: arthur,
            practice: practice.id,
            since: None,
            until: None,
        })
    })
    .unwrap();
}

fn raise(desk: &mut Desk, form: &ConcernForm) -> ConcernId {
    concerns::raise(desk, form).unwrap().value
}

fn merge(desk: &mut Desk, stays: ConcernId, goes: ConcernId) -> Result<i64, ConcernError> {
    let form = MergeForm {
        stays: stays.to_string(),
        goes: goes.to_string(),
        why: "Both saw the same fall".into(),
    };
    concerns::merge(desk, &form).map(|done| done.act)
}

fn whole(desk: &Desk) {
    let findings = desk.check().unwrap();
    assert!(findings.faults.is_empty(), "{:?}", findings.faults);
}

#[test]
fn two_put_together_lose_no_word_no_level_no_day_and_nobody_who_waits_to_hear() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let rose = rose(&mut desk, wesley);
    let stays = raise(&mut desk, &form(arthur, Some(wesley)));
    let other = ConcernForm {
        level: "urgent".into(),
        situation: "Rose saw him fall by the gate".into(),
        in_their_words: "I went down like a sack".into(),
        background: "The path is wet".into(),
        due_on: "tomorrow".into(),
        ..form(arthur, Some(rose))
    };
    let goes = raise(&mut desk, &other);
    go(&mut desk, goes, "with GP").unwrap();
    let act = merge(&mut desk, stays, goes).unwrap();

    let kept = get(&desk, stays);
    assert_eq!(kept.level, Level::Urgent);
    assert_eq!(kept.state, ConcernState::WithGp);
    assert_eq!(kept.due_on, None, "its own day is that day already");
    let gone = get(&desk, goes);
    assert_eq!(
        (gone.state, gone.same_as),
        (ConcernState::Closed, Some(stays))
    );
    assert_eq!(gone.closed_as, Some(ClosedAs::SameAsAnother));
    // Every word of the other, and its story, stand with the one that stays; and each leads to the other.
    let page = concerns::concern(&desk, stays).unwrap();
    let [together] = page.together.as_slice() else {
        panic!("{} put together", page.together.len());
    };
    assert_eq!(together.concern, gone);
    assert_eq!(together.raised_by, "Rose Bray");
    assert_eq!(
        together.concern.in_their_words.as_deref(),
        Some("I went down like a sack")
    );
    assert!(together.events.iter().any(|event| event.words == "Raised"));
    let said = |words: &str, why: &str| {
        page.events
            .iter()
            .any(|event| event.words == words && event.why.as_deref() == Some(why))
    };
    assert!(said(
        "Level from soon to urgent",
        "Put together with another concern. The other was urgent."
    ));
    assert!(said(
        "Another concern put together with this",
        "Both saw the same fall"
    ));
    let back = concerns::concern(&desk, goes).unwrap();
    assert_eq!(back.same_as_words.as_deref(), Some(kept.situation.as_str()));

    // Three have to hear, Rose through this one; nobody before there is something to tell.
    let names: Vec<_> = page.loops.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Arthur Pascoe", "Wesley Nance", "Rose Bray"]);
    assert_eq!(page.loops[2].of, Some(goes));
    assert!(mark(&mut desk, goes, "volunteer").is_err());
    go(&mut desk, stays, "awaiting feedback").unwrap();
    mark(&mut desk, stays, "person").unwrap();
    mark(&mut desk, stays, "volunteer").unwrap();
    let ConcernError::Form(faults) = close(&mut desk, stays, "answered").unwrap_err() else {
        panic!("not a form's fault");
    };
    assert!(faults.has(&format!("also-{goes}")), "{faults:?}");
    // She stands on the board, on Today and on the person's page.
    let row = concerns::board(&desk, &concerns::BoardFilter::default())
        .unwrap()
        .awaiting
        .remove(0);
    assert_eq!(row.also.len(), 1);
    assert_eq!(
        (row.also[0].concern, row.also[0].name.as_str()),
        (goes, "Rose Bray")
    );
    assert!(row.told.starts_with("Rose not yet."), "{}", row.told);
    let waiting = today(&desk).unwrap().to_tell;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0].id, goes.to_string());
    assert_eq!(waiting[0].outcome.as_deref(), Some(ANSWER));
    assert_eq!(waiting[0].waiting[0].name, "Rose Bray");
    let open = open_now(desk.read(), arthur, desk.today()).unwrap();
    assert_eq!(open.loops[0].tell_also, ["Rose Bray"]);
    // Her letter says what came of the one that stays.
    assert_eq!(
        letter::of_concern(&desk, goes, Loop::Volunteer)
            .unwrap()
            .outcome,
        ANSWER
    );

    let told = mark(&mut desk, goes, "volunteer").unwrap();
    let left = today(&desk).unwrap().to_tell;
    assert!(left.len() == 1 && left[0].id == stays.to_string() && left[0].waiting.is_empty());
    // Something else to tell is told anew, to her too.
    let changed = answer(&mut desk, stays, "The nurse came.").unwrap();
    assert!(!get(&desk, goes).mark(Loop::Volunteer).is_made());
    desk.undo(changed).unwrap();
    close(&mut desk, stays, "answered").unwrap();
    // What she was told cannot be taken back beneath a closed one.
    assert!(matches!(desk.undo(told), Err(StoreError::Refused(_))));
    assert!(mark(&mut desk, goes, "volunteer").is_err());
    // Reopened, everybody is asked anew.
    go(&mut desk, stays, "open").unwrap();
    assert!(!get(&desk, goes).mark(Loop::Volunteer).is_made());
    // Later acts rely on the putting together: undo says so and does nothing.
    assert!(matches!(desk.undo(act), Err(StoreError::Refused(_))));
    whole(&desk);
}

#[test]
fn putting_together_is_undone_by_one_undo_and_taken_apart_by_reopening() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let rose = rose(&mut desk, wesley);
    let stays = raise(&mut desk, &form(arthur, None));
    let kept_back = ConcernForm {
        level: "urgent".into(),
        restricted: true,
        ..form(arthur, Some(rose))
    };
    let goes = raise(&mut desk, &kept_back);
    go(&mut desk, goes, "being handled").unwrap();
    let before = (get(&desk, stays), get(&desk, goes));
    let act = merge(&mut desk, stays, goes).unwrap();
    assert!(get(&desk, stays).restricted);
    desk.undo(act).unwrap();
    assert_eq!((get(&desk, stays), get(&desk, goes)), before);
    assert!(concerns::concern(&desk, stays).unwrap().together.is_empty());

    merge(&mut desk, stays, goes).unwrap();
    // As a mistake the one that stays would close over somebody's head.
    go(&mut desk, stays, "open").unwrap();
    assert!(matches!(
        close(&mut desk, stays, "recorded by mistake"),
        Err(ConcernError::HoldsAnother)
    ));
    go(&mut desk, goes, "open").unwrap();
    assert_eq!(get(&desk, goes).same_as, None);
    let events = concerns::concern(&desk, stays).unwrap().events;
    assert_eq!(events[0].words, "The other concern stands by itself again");
    // What it took over stays until a person says otherwise, with a reason.
    assert_eq!(get(&desk, stays).level, Level::Urgent);
    close(&mut desk, stays, "recorded by mistake").unwrap();
    whole(&desk);
}

#[test]
fn what_cannot_be_put_together_is_refused_in_a_sentence() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let betty = desk
        .write::<_, StoreError>(Action::AddPerson, |tx| {
            let programme = tx
                .read()
                .record::<crate::clients::Client>(arthur)?
                .programme;
            let betty = person(tx.new_id(), "Betty", "Curnow");
            tx.insert(&betty)?;
            tx.insert(&super::tests::client(betty.id, programme))?;
            Ok(betty.id)
        })
        .unwrap()
        .value;
    let one = raise(&mut desk, &form(arthur, None));
    let hers = raise(&mut desk, &form(betty, None));
    let closed = standing(&mut desk, arthur, ConcernState::Closed);
    let safety = raise(
        &mut desk,
        &ConcernForm {
            category: "safety or abuse".into(),
            ..form(arthur, None)
        },
    );
    let mut refused = |stays, goes, wanted: &str| {
        let said = merge(&mut desk, stays, goes).unwrap_err().to_string();
        assert!(said.contains(wanted), "{said}");
    };
    refused(one, one, "Choose the concern it is the same as.");
    refused(one, hers, "Choose a concern of the same person.");
    refused(
        closed,
        one,
        "The one that stays is closed. Reopen it first.",
    );
    refused(one, closed, "The one that goes is closed. Reopen it first.");
    refused(one, safety, "The one about safety or abuse has to stay.");
    assert!(concerns::merge(&mut desk, &MergeForm::default()).is_err());
    merge(&mut desk, safety, one).unwrap();
    assert_eq!(get(&desk, one).same_as, Some(safety));
    whole(&desk);
}

#[test]
fn a_third_comes_along_and_each_volunteer_hears_once() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let rose = rose(&mut desk, wesley);
    let first = raise(&mut desk, &form(arthur, Some(wesley)));
    let second = raise(&mut desk, &form(arthur, Some(rose)));
    let third = raise(&mut desk, &form(arthur, Some(rose)));
    let fourth = raise(&mut desk, &form(arthur, Some(wesley)));
    merge(&mut desk, second, third).unwrap();
    merge(&mut desk, second, fourth).unwrap();
    merge(&mut desk, first, second).unwrap();
    for id in [second, third, fourth] {
        assert_eq!(get(&desk, id).same_as, Some(first));
    }
    let page = concerns::concern(&desk, first).unwrap();
    assert_eq!(page.together.len(), 3);
    let names: Vec<_> = page.loops.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Arthur Pascoe", "Wesley Nance", "Rose Bray"]);
    go(&mut desk, first, "being handled").unwrap();
    go(&mut desk, first, "awaiting feedback").unwrap();
    assert_eq!(today(&desk).unwrap().to_tell.len(), 2);
    mark(&mut desk, first, "person").unwrap();
    mark(&mut desk, first, "volunteer").unwrap();
    mark(&mut desk, second, "volunteer").unwrap();
    close(&mut desk, first, "answered").unwrap();
    whole(&desk);
}

#[test]
fn a_danger_in_telling_outlasts_putting_together() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let rose = rose(&mut desk, wesley);
    let stays = raise(&mut desk, &form(arthur, Some(wesley)));
    let goes = raise(&mut desk, &form(arthur, Some(rose)));
    go(&mut desk, goes, "being handled").unwrap();
    answer(&mut desk, goes, ANSWER).unwrap();
    let unsafe_mark = LoopForm {
        who: "volunteer".into(),
        what: "not told".into(),
        reason: "not safe to tell".into(),
        ..LoopForm::default()
    };
    concerns::mark_loop(&mut desk, goes, &unsafe_mark).unwrap();
    merge(&mut desk, stays, goes).unwrap();
    assert_eq!(get(&desk, goes).not_told_volunteer, Some(NotTold::NotSafe));
    assert_eq!(get(&desk, stays).safe_to_tell, Some(Asked::No));
    answer(&mut desk, stays, ANSWER).unwrap();
    for who in [Loop::Person, Loop::Volunteer] {
        assert!(letter::of_concern(&desk, stays, who).is_err());
        assert!(letter::of_concern(&desk, goes, who).is_err());
    }
}

#[test]
fn a_danger_to_the_person_outlasts_putting_together() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let in_danger = |answer: &str| ConcernForm {
        category: "safety or abuse".into(),
        immediate_danger: answer.into(),
        ..form(arthur, None)
    };
    let (yes, no) = (Some(Asked::Yes), Some(Asked::No));
    let unasked = Some(Asked::NotAskedYet);
    for (stays, goes, wanted) in [
        ("", "yes", yes),
        ("no", "yes", yes),
        ("not asked yet", "yes", yes),
        ("yes", "no", yes),
        ("yes", "", yes),
        ("", "no", no),
        ("not asked yet", "no", no),
        ("no", "not asked yet", no),
        ("", "not asked yet", unasked),
        ("", "", None),
    ] {
        let kept = raise(&mut desk, &in_danger(stays));
        let gone = raise(&mut desk, &in_danger(goes));
        let act = merge(&mut desk, kept, gone).unwrap();
        assert_eq!(
            get(&desk, kept).immediate_danger,
            wanted,
            "{stays:?} and {goes:?}"
        );
        let events = concerns::concern(&desk, kept).unwrap().events;
        let said = events
            .iter()
            .any(|one| one.words == "In danger now, as the other says");
        assert_eq!(said, goes == "yes" && stays != "yes");
        desk.undo(act).unwrap();
        assert_eq!(
            get(&desk, kept).immediate_danger,
            in_danger(stays).immediate_danger.parse().ok()
        );
    }
    whole(&desk);
}

#[test]
fn no_door_puts_somebody_without_a_surgery_on_the_mdt_list() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let to_mdt = MoveForm {
        to: "with MDT".into(),
        ..MoveForm::default()
    };
    let sentence = "No surgery is written down for them, so no MDT talks about them. \
        Write it on their page first.";
    // By itself, as from the medical route, which makes the same move.
    let id = raise(&mut desk, &form(arthur, None));
    let refused = concerns::move_to(&mut desk, id, &to_mdt).unwrap_err();
    let ConcernError::Form(faults) = refused else {
        panic!("not a form's fault: {refused}");
    };
    assert!(faults.has("to"), "{faults:?}");
    assert_eq!(faults.to_string(), sentence);
    assert_eq!(get(&desk, id).state, ConcernState::Open);
    // Several at once.
    let list = MdtListForm {
        ids: vec![id.to_string()],
        why: String::new(),
    };
    let several = concerns::put_on_mdt_list(&mut desk, &list).unwrap().value;
    assert_eq!(several.left[0].why, sentence);
    // As it is raised: nothing is kept then.
    let raised = ConcernForm {
        next: "MDT".into(),
        ..form(arthur, None)
    };
    let refused = concerns::raise(&mut desk, &raised).unwrap_err();
    let ConcernError::Form(faults) = refused else {
        panic!("not a form's fault: {refused}");
    };
    assert!(faults.has("next"), "{faults:?}");
    assert_eq!(
        desk.read()
            .number("SELECT count(*) FROM concern", [])
            .unwrap(),
        1
    );
    // With one, each door is open.
    with_a_practice(&mut desk, arthur);
    concerns::move_to(&mut desk, id, &to_mdt).unwrap();
    raise(&mut desk, &raised);
    assert_eq!(get(&desk, id).state, ConcernState::WithMdt);
    whole(&desk);
}

#[test]
fn several_go_on_the_mdt_list_in_one_act_and_what_cannot_is_named() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let list = |ids: &[ConcernId]| MdtListForm {
        ids: ids.iter().map(ToString::to_string).collect(),
        why: "For Thursday".into(),
    };
    let alone = standing(&mut desk, arthur, ConcernState::Open);
    let done = concerns::put_on_mdt_list(&mut desk, &list(&[alone])).unwrap();
    assert_eq!((done.value.done, done.act), (0, 0));
    assert!(done.value.left[0].why.starts_with("No surgery"));
    with_a_practice(&mut desk, arthur);
    let ids: Vec<_> = ConcernState::ALL
        .iter()
        .map(|state| standing(&mut desk, arthur, *state))
        .collect();
    let mut twice = ids.clone();
    twice.push(ids[0]);
    let done = concerns::put_on_mdt_list(&mut desk, &list(&twice)).unwrap();
    assert_eq!(done.value.done, 6);
    assert_eq!(done.sentence, "Put on the MDT list");
    let left: Vec<_> = done.value.left.iter().map(|one| one.why.as_str()).collect();
    assert_eq!(
        left,
        [
            "It is on the MDT list already.",
            "It is answered. Reopen it first.",
            "It is closed. Reopen it first."
        ]
    );
    for (id, state) in ids.iter().zip(ConcernState::ALL) {
        let stays = matches!(state, ConcernState::AwaitingFeedback | ConcernState::Closed);
        let wanted = if stays { *state } else { ConcernState::WithMdt };
        assert_eq!(get(&desk, *id).state, wanted);
    }
    let event = concerns::concern(&desk, ids[0]).unwrap().events.remove(0);
    assert_eq!(event.words, "From “open” to “with MDT”");
    assert_eq!(event.why.as_deref(), Some("For Thursday"));
    desk.undo(done.act).unwrap();
    for (id, state) in ids.iter().zip(ConcernState::ALL) {
        assert_eq!(get(&desk, *id).state, *state);
    }
    assert!(concerns::put_on_mdt_list(&mut desk, &list(&[])).is_err());
    whole(&desk);
}

#[test]
fn a_due_day_is_never_put_off_without_a_reason_and_is_in_the_story() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let mut old = form(arthur, None);
    old.raised_on = "20/10".into();
    let overdue = raise(&mut desk, &old);
    let fresh = raise(&mut desk, &form(arthur, None));
    let closed = standing(&mut desk, arthur, ConcernState::Closed);
    let due = |ids: &[ConcernId], on: &str, why: &str| DueForm {
        ids: ids.iter().map(ToString::to_string).collect(),
        due_on: on.into(),
        why: why.into(),
    };
    for (on, why, field) in [
        ("", "Because", "due_on"),
        ("yesterday", "Because", "due_on"),
        ("12/11", "  ", "why"),
    ] {
        let form = due(&[overdue, fresh], on, why);
        let ConcernError::Form(faults) = concerns::change_due(&mut desk, &form).unwrap_err() else {
            panic!("not a form's fault");
        };
        assert!(faults.has(field), "{on}: {faults:?}");
    }
    // Sooner needs none.
    concerns::change_due(&mut desk, &due(&[fresh], "tomorrow", "")).unwrap();
    let form = due(
        &[overdue, fresh, closed],
        "12/11",
        "The nurse is away till then",
    );
    let done = concerns::change_due(&mut desk, &form).unwrap();
    assert_eq!(done.value.done, 2);
    assert_eq!(done.value.left[0].why, "It is closed. Reopen it first.");
    assert!(!get(&desk, overdue).is_overdue(desk.today()));
    let event = concerns::concern(&desk, overdue).unwrap().events.remove(0);
    assert_eq!(
        event.words,
        "To be answered by 12 November 2026, before: 27 October 2026"
    );
    assert_eq!(event.why.as_deref(), Some("The nurse is away till then"));
    let again = concerns::change_due(&mut desk, &due(&[fresh], "12/11", "Again")).unwrap();
    assert_eq!(again.value.left[0].why, "It is due on that day already.");
    desk.undo(done.act).unwrap();
    assert!(get(&desk, overdue).is_overdue(desk.today()));
    // Nor by correcting the record.
    let mut corrected = concerns::form_of(&desk, fresh).unwrap().form;
    corrected.due_on = "2027-01-01".into();
    assert!(concerns::change(&mut desk, fresh, &corrected).is_err());
    whole(&desk);
}

#[test]
fn a_route_decided_while_raising_is_taken_in_the_same_act() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    with_a_practice(&mut desk, arthur);
    let with = |next: &str| ConcernForm {
        next: next.into(),
        ..form(arthur, None)
    };
    let done = concerns::raise(&mut desk, &with("MDT")).unwrap();
    assert_eq!(get(&desk, done.value).state, ConcernState::WithMdt);
    let page = concerns::concern(&desk, done.value).unwrap();
    assert_eq!(page.next_step, None);
    assert_eq!(page.events.len(), 2);
    desk.undo(done.act).unwrap();
    assert!(
        desk.read()
            .maybe_record::<Concern>(done.value)
            .unwrap()
            .is_none()
    );
    // A referral is made by itself, and until then the concern stands open, with the step that is often next.
    let id = raise(&mut desk, &with("referral"));
    assert_eq!(get(&desk, id).state, ConcernState::Open);
    let step = concerns::concern(&desk, id).unwrap().next_step.unwrap();
    assert_eq!((step.route, step.to), (Route::Referral, None));
    let ConcernError::Form(faults) = concerns::raise(&mut desk, &with("upstairs")).unwrap_err()
    else {
        panic!("not a form's fault");
    };
    assert!(faults.has("next"));
    whole(&desk);
}

//! What was put together stands on what was so then: an undo that comes later takes none of it away.

use super::{
    store as concerns,
    tests::{form, get, go, two_people},
    *,
};
use crate::desk::{Desk, test_desk};

fn raise(desk: &mut Desk, client: PersonId, level: &str) -> ConcernId {
    let typed = ConcernForm {
        level: level.into(),
        raised_on: "20/10".into(),
        ..form(client, None)
    };
    concerns::raise(desk, &typed).unwrap().value
}

fn level(desk: &mut Desk, id: ConcernId, to: &str) -> i64 {
    let typed = LevelForm {
        level: to.into(),
        why: "Judged.".into(),
    };
    concerns::change_level(desk, id, &typed).unwrap().act
}

fn merge(desk: &mut Desk, stays: ConcernId, goes: ConcernId) -> i64 {
    let typed = MergeForm {
        stays: stays.to_string(),
        goes: goes.to_string(),
        why: String::new(),
    };
    concerns::merge(desk, &typed).unwrap().act
}

/// Refused, and nothing of it done.
fn refused(desk: &mut Desk, act: i64, of: &[ConcernId]) {
    let before: Vec<Concern> = of.iter().map(|id| get(desk, *id)).collect();
    let said = desk.undo(act).unwrap_err().to_string();
    assert!(
        said.contains("something recorded later depends on it"),
        "{said}"
    );
    let after: Vec<Concern> = of.iter().map(|id| get(desk, *id)).collect();
    assert_eq!(after, before);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_level_that_another_relied_on_is_not_taken_back() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let stays = raise(&mut desk, arthur, "watch");
    let goes = raise(&mut desk, arthur, "emergency");
    // It was as serious already, so there was nothing to take over.
    let raised = level(&mut desk, stays, "emergency");
    let together = merge(&mut desk, stays, goes);
    refused(&mut desk, raised, &[stays, goes]);
    // Apart again, nothing stands on it; and together again by one more undo, the level has to be there.
    let apart = desk.undo(together).unwrap().act;
    desk.undo(raised).unwrap();
    assert_eq!(get(&desk, stays).level, Level::Watch);
    refused(&mut desk, apart, &[stays, goes]);
}

#[test]
fn a_level_taken_over_from_the_first_is_kept_for_the_second() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let stays = raise(&mut desk, arthur, "watch");
    let first = raise(&mut desk, arthur, "emergency");
    let second = raise(&mut desk, arthur, "emergency");
    let taken_over = merge(&mut desk, stays, first);
    let relied_on = merge(&mut desk, stays, second);
    refused(&mut desk, taken_over, &[stays, first, second]);
    desk.undo(relied_on).unwrap();
    desk.undo(taken_over).unwrap();
    assert_eq!(get(&desk, stays).level, Level::Watch);
}

#[test]
fn the_one_that_went_does_not_become_more_serious_where_nobody_looks() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let stays = raise(&mut desk, arthur, "watch");
    let goes = raise(&mut desk, arthur, "emergency");
    let lowered = level(&mut desk, goes, "watch");
    merge(&mut desk, stays, goes);
    refused(&mut desk, lowered, &[stays, goes]);
    // Nor when it stood by itself in between.
    let reopened = go(&mut desk, goes, "open").unwrap();
    level(&mut desk, goes, "urgent");
    refused(&mut desk, reopened, &[stays, goes]);
}

#[test]
fn a_level_lowered_with_a_reason_stays_so_and_hinders_no_other_undo() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let stays = raise(&mut desk, arthur, "watch");
    let goes = raise(&mut desk, arthur, "emergency");
    let earlier = raise(&mut desk, arthur, "emergency");
    merge(&mut desk, goes, earlier);
    merge(&mut desk, stays, goes);
    let moved = go(&mut desk, stays, "with GP").unwrap();
    let lowered = level(&mut desk, stays, "watch");
    desk.undo(moved).unwrap();
    assert_eq!(get(&desk, stays).state, ConcernState::Open);
    // What was done last is always taken back, whatever it was.
    let again = desk.undo(lowered).unwrap().act;
    desk.undo(again).unwrap();
    let mistaken = level(&mut desk, stays, "soon");
    desk.undo(mistaken).unwrap();
    assert_eq!(get(&desk, stays).level, Level::Watch);
}

/// What one act writes has one time, so the log alone knows its order: back to open first, then closed.
#[test]
fn the_moves_of_one_act_are_read_in_their_order() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let stays = raise(&mut desk, arthur, "watch");
    for _ in 0..8 {
        let goes = raise(&mut desk, arthur, "watch");
        go(&mut desk, goes, "with GP").unwrap();
        let mut typed = concerns::form_of(&desk, goes).unwrap().form;
        typed.background = "The path is wet".into();
        let corrected = concerns::change(&mut desk, goes, &typed).unwrap().act;
        merge(&mut desk, stays, goes);
        desk.undo(corrected).unwrap();
        assert_eq!(get(&desk, goes).state, ConcernState::Closed);
        assert_eq!(get(&desk, goes).background, None);
    }
}

#[test]
fn the_one_that_went_may_have_been_lowered_over_an_earlier_one() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let stays = raise(&mut desk, arthur, "watch");
    let goes = raise(&mut desk, arthur, "watch");
    let earlier = raise(&mut desk, arthur, "emergency");
    merge(&mut desk, goes, earlier);
    level(&mut desk, goes, "watch");
    let together = merge(&mut desk, stays, goes);
    assert_eq!(get(&desk, stays).level, Level::Watch);
    raise(&mut desk, arthur, "watch");
    // The earlier one goes back to the one it was lowered with: no worse than a moment ago.
    desk.undo(together).unwrap();
    assert_eq!(get(&desk, earlier).same_as, Some(goes));
}

#[test]
fn a_restriction_a_day_and_a_danger_are_kept_for_the_other_too() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let stays = raise(&mut desk, arthur, "watch");
    let goes = raise(&mut desk, arthur, "watch");
    let corrected = |desk: &mut Desk, id: ConcernId, set: fn(&mut ConcernForm)| {
        let mut typed = concerns::form_of(desk, id).unwrap().form;
        set(&mut typed);
        concerns::change(desk, id, &typed).unwrap().act
    };
    let mut acts = Vec::new();
    for id in [stays, goes] {
        let due = DueForm {
            ids: vec![id.to_string()],
            due_on: "today".into(),
            why: String::new(),
        };
        acts.push(concerns::change_due(&mut desk, &due).unwrap().act);
        acts.push(corrected(&mut desk, id, |typed| typed.restricted = true));
        acts.push(corrected(&mut desk, id, |typed| {
            typed.safe_to_tell = "no".into();
        }));
    }
    let together = merge(&mut desk, stays, goes);
    for act in &acts[..3] {
        refused(&mut desk, *act, &[stays, goes]);
    }
    desk.undo(together).unwrap();
    for act in &acts[..3] {
        desk.undo(*act).unwrap();
    }
    let stays = get(&desk, stays);
    assert_eq!(
        (stays.restricted, stays.due_on, stays.safe_to_tell),
        (false, None, None)
    );
}

/// The same level twice, by different acts: taking the first back would leave a story that ends with another level.
#[test]
fn a_level_is_the_one_its_story_ends_with_after_an_undo_too() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let id = raise(&mut desk, arthur, "watch");
    let first = level(&mut desk, id, "emergency");
    level(&mut desk, id, "soon");
    let last = level(&mut desk, id, "emergency");
    refused(&mut desk, first, &[id]);
    desk.undo(last).unwrap();
    assert_eq!(get(&desk, id).level, Level::Soon);
    // The same of where it stands.
    let id = raise(&mut desk, arthur, "watch");
    let first = go(&mut desk, id, "with GP").unwrap();
    go(&mut desk, id, "with MDT").unwrap();
    go(&mut desk, id, "with GP").unwrap();
    refused(&mut desk, first, &[id]);
}

//! Random histories of concerns: no path leads round a rule.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    merging_tests::{rose, with_a_practice},
    store as concerns,
    tests::{ANSWER, answer, form, go, two_people},
    *,
};
use crate::{
    desk::{Desk, test_desk},
    forms::is_blank,
    loops::{Loop, LoopForm},
};

/// No concern is closed without an outcome and both loops: asked straight of the file.
fn closed_without_marks(desk: &Desk) -> i64 {
    desk.read()
        .number(
            "SELECT count(*) FROM concern WHERE state = 'closed' AND (
               trim(coalesce(outcome, '')) = '' OR closed_on IS NULL
               OR (told_person_on IS NULL AND not_told_person IS NULL)
               OR (closed_as <> 'same as another'
                 AND raised_by = 'volunteer' AND told_volunteer_on IS NULL AND not_told_volunteer IS NULL))",
            [],
        )
        .unwrap()
}

/// Whoever raised what was put together with a closed one heard too, or there is a reason: asked of every pair.
fn closed_over_somebody(desk: &Desk) -> i64 {
    desk.read()
        .number(
            "SELECT count(*) FROM concern AS main JOIN concern AS same ON same.same_as = main.id
             WHERE main.state = 'closed' AND same.raised_by = 'volunteer'
               AND NOT (main.raised_by = 'volunteer' AND main.raised_by_person = same.raised_by_person)
               AND NOT EXISTS (SELECT 1 FROM concern AS one WHERE one.same_as = main.id
                 AND one.raised_by_person = same.raised_by_person
                 AND coalesce(one.told_volunteer_on, one.not_told_volunteer) IS NOT NULL)",
            [],
        )
        .unwrap()
}

/// Each level is the one its story ends with, and no step of any story lowers it without saying why.
fn levels_agree_with_their_story(desk: &Desk) -> Result<(), String> {
    let all: Vec<Concern> = desk.read().records("", []).unwrap();
    for concern in &all {
        let events: Vec<ConcernEvent> = desk
            .read()
            .records(
                "WHERE concern = ?1 AND what = 'level' ORDER BY at, id",
                [concern.id],
            )
            .unwrap();
        let mut stands: Option<Level> = None;
        for event in &events {
            let from: Level = event.from.as_deref().unwrap_or_default().parse().unwrap();
            let to: Level = event.to.parse().unwrap();
            if stands.is_some_and(|stands| stands != from) {
                return Err(format!("a step is missing before {event:?}"));
            }
            if to < from && is_blank(event.why.as_deref().unwrap_or_default()) {
                return Err(format!("lowered unseen: {event:?}"));
            }
            stands = Some(to);
        }
        if stands.is_some_and(|stands| stands != concern.level) {
            return Err(format!("{} without an event", concern.level));
        }
    }
    Ok(())
}

/// By how much each concern that was put together with another is more serious than the one it hears through.
fn behind(desk: &Desk) -> BTreeMap<ConcernId, usize> {
    let all: Vec<Concern> = desk.read().records("", []).unwrap();
    let level = |id: ConcernId| all.iter().find(|one| one.id == id).unwrap().level as usize;
    let together = all.iter().filter_map(|one| Some((one, one.same_as?)));
    together
        .map(|(one, main)| (one.id, (one.level as usize).saturating_sub(level(main))))
        .collect()
}

/// Nothing became less serious through what it was put together with.
fn none_fell_behind(
    was: &BTreeMap<ConcernId, usize>,
    now: &BTreeMap<ConcernId, usize>,
) -> Result<(), String> {
    for (id, now) in now {
        let was = was.get(id).copied().unwrap_or_default();
        if *now > was {
            return Err(format!("{id} fell behind by {now}, before by {was}"));
        }
    }
    Ok(())
}

/// How many are overdue, by every door that says so.
fn overdue_by_every_door(desk: &Desk) -> Result<(), String> {
    let all: Vec<Concern> = desk.read().records("", []).unwrap();
    let late = all
        .iter()
        .filter(|one| one.is_overdue(desk.today()))
        .count();
    let board = concerns::board(desk, &concerns::BoardFilter::default()).unwrap();
    let today = crate::today::today(desk).unwrap().concerns.len();
    let mut pages = 0;
    let mut clients: Vec<PersonId> = all.iter().map(|one| one.client).collect();
    clients.dedup();
    for client in clients {
        let open = crate::people::page::open_now(desk.read(), client, desk.today()).unwrap();
        pages += open.concerns.iter().filter(|one| one.overdue).count();
    }
    let report = crate::reports::report(desk, "2026-11", false).unwrap();
    let report = serde_json::to_string(&report).unwrap();
    if (board.overdue, today, pages) != (late, late, late)
        || !report.contains(&format!("{late} of them overdue"))
    {
        return Err(format!(
            "{late} are overdue; the board says {}, Today {today}, the pages {pages}: {report}",
            board.overdue
        ));
    }
    Ok(())
}

/// Nobody stands as told, or not told, while there is nothing to tell: asked straight of the file.
fn told_of_nothing(desk: &Desk) -> i64 {
    desk.read()
        .number(
            "SELECT count(*) FROM concern WHERE trim(coalesce(outcome, '')) = '' AND coalesce(
               told_person_on, not_told_person, told_volunteer_on, not_told_volunteer) IS NOT NULL",
            [],
        )
        .unwrap()
}

#[derive(Debug, Clone)]
enum Step {
    Raise(usize, usize),
    Move(usize, usize),
    Close(usize, usize),
    Mark(usize, usize, usize, usize),
    Level(usize, usize),
    Raiser(usize, bool),
    Answer(usize, bool),
    Merge(usize, usize),
    MdtList(usize, usize),
    Due(usize, usize, bool),
    Undo(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(
        prop_oneof![
            2 => (0..3usize, 0..4usize).prop_map(|(v, l)| Step::Raise(v, l)),
            5 => (0..3usize, 0..9usize).prop_map(|(c, s)| Step::Move(c, s)),
            3 => (0..3usize, 0..3usize).prop_map(|(c, a)| Step::Close(c, a)),
            5 => (0..3usize, 0..2usize, 0..3usize, 0..5usize)
                .prop_map(|(c, w, k, r)| Step::Mark(c, w, k, r)),
            2 => (0..3usize, 0..4usize).prop_map(|(c, l)| Step::Level(c, l)),
            1 => (0..3usize, any::<bool>()).prop_map(|(c, v)| Step::Raiser(c, v)),
            2 => (0..3usize, any::<bool>()).prop_map(|(c, o)| Step::Answer(c, o)),
            2 => (0..3usize, 1..3usize).prop_map(|(c, o)| Step::Merge(c, o)),
            1 => (0..3usize, 0..3usize).prop_map(|(c, o)| Step::MdtList(c, o)),
            1 => (0..3usize, 0..9usize, any::<bool>()).prop_map(|(c, d, w)| Step::Due(c, d, w)),
            4 => (0..40usize).prop_map(Step::Undo),
        ],
        1..60,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_history_closes_a_concern_without_its_marks(history in steps()) {
        let (_folder, mut desk) = test_desk();
        let (arthur, wesley) = two_people(&mut desk);
        let rose = rose(&mut desk, wesley);
        with_a_practice(&mut desk, arthur);
        let mut ids = vec![concerns::raise(&mut desk, &form(arthur, Some(wesley))).unwrap().value];
        let mut acts: Vec<i64> = Vec::new();
        for step in history {
            let was = behind(&desk);
            // Only a person's own judgement lowers a level, and only what was done last is taken back unasked.
            let may_fall = matches!(step, Step::Level(..) | Step::Undo(0));
            let which = |at: usize| ids[at % ids.len()];
            let act = match step {
                Step::Raise(by, level) => {
                    let typed = ConcernForm {
                        level: Level::ALL[level].word().into(),
                        raised_on: "20/10".into(),
                        ..form(arthur, [None, Some(wesley), Some(rose)][by])
                    };
                    concerns::raise(&mut desk, &typed).map(|done| { ids.push(done.value); done.act }).ok()
                }
                Step::Move(at, state) => go(&mut desk, which(at), ConcernState::ALL[state].word()).ok(),
                Step::Close(at, as_what) => {
                    let typed = CloseForm {
                        closed_as: ClosedAs::ALL[as_what].word().into(),
                        outcome: String::new(),
                        same_as: which(at + 1).to_string(),
                    };
                    concerns::close(&mut desk, which(at), &typed).map(|done| done.act).ok()
                }
                Step::Mark(at, who, what, reason) => {
                    let typed = LoopForm {
                        who: Loop::ALL[who].word().into(),
                        what: crate::loops::LoopWhat::ALL[what].word().into(),
                        reason: NotTold::ALL[reason].word().into(),
                        words: "Because.".into(),
                        ..LoopForm::default()
                    };
                    concerns::mark_loop(&mut desk, which(at), &typed).map(|done| done.act).ok()
                }
                Step::Level(at, level) => {
                    let typed = LevelForm { level: Level::ALL[level].word().into(), why: "Judged.".into() };
                    concerns::change_level(&mut desk, which(at), &typed).map(|done| done.act).ok()
                }
                Step::Raiser(at, by_volunteer) => match concerns::form_of(&desk, which(at)) {
                    Ok(start) => {
                        let typed = ConcernForm {
                            raised_by: if by_volunteer { "volunteer".into() } else { "family".into() },
                            raised_by_person: if by_volunteer { wesley.to_string() } else { String::new() },
                            ..start.form
                        };
                        concerns::change(&mut desk, which(at), &typed).map(|done| done.act).ok()
                    }
                    Err(_) => None,
                },
                Step::Answer(at, other) => {
                    answer(&mut desk, which(at), if other { "Something else." } else { ANSWER }).ok()
                }
                Step::Merge(at, other) => {
                    let typed = MergeForm {
                        stays: which(at).to_string(),
                        goes: which(at + other).to_string(),
                        why: String::new(),
                    };
                    concerns::merge(&mut desk, &typed).map(|done| done.act).ok()
                }
                Step::MdtList(at, other) => {
                    let typed = MdtListForm {
                        ids: vec![which(at).to_string(), which(at + other).to_string()],
                        why: String::new(),
                    };
                    concerns::put_on_mdt_list(&mut desk, &typed).map(|done| done.act).ok()
                }
                Step::Due(at, days, with_why) => {
                    let day = desk.today() + chrono::TimeDelta::days(days as i64);
                    let typed = DueForm {
                        ids: vec![which(at).to_string(), which(at + 1).to_string()],
                        due_on: day.to_string(),
                        why: if with_why { "It can wait.".into() } else { String::new() },
                    };
                    concerns::change_due(&mut desk, &typed).map(|done| done.act).ok()
                }
                Step::Undo(back) => match acts.len().checked_sub(back + 1) {
                    Some(at) => desk.undo(acts[at]).map(|done| done.act).ok(),
                    None => None,
                },
            };
            acts.extend(act.filter(|act| *act != 0));
            prop_assert_eq!(closed_without_marks(&desk), 0);
            prop_assert_eq!(told_of_nothing(&desk), 0);
            prop_assert_eq!(closed_over_somebody(&desk), 0);
            if !may_fall {
                prop_assert_eq!(none_fell_behind(&was, &behind(&desk)), Ok(()));
            }
            prop_assert_eq!(levels_agree_with_their_story(&desk), Ok(()));
        }
        prop_assert_eq!(overdue_by_every_door(&desk), Ok(()));
        // The log, replayed, equals the tables.
        let findings = desk.check().unwrap();
        prop_assert!(findings.faults.is_empty(), "{:?}", findings.faults);
    }
}

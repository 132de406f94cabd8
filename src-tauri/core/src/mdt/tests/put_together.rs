//! What a meeting hears of somebody who was on record twice, and what becomes of two places on one list.

use proptest::prelude::*;

use super::*;
use crate::mdt::since::SinceKind;
use crate::people::merge::{TwiceForm, merge_people};

fn put_together(desk: &mut Desk, stays: u128, goes: u128) -> i64 {
    let form = TwiceForm {
        goes: who(goes).to_string(),
        ..TwiceForm::default()
    };
    merge_people(desk, who(stays), &form).unwrap().act
}

fn told(desk: &Desk, meeting: MdtMeetingId, client: u128) -> String {
    let page = meeting_page(desk, meeting).unwrap();
    let item = page
        .items
        .into_iter()
        .find(|view| view.item.client == who(client));
    item.map_or_else(|| "not on the list".to_owned(), |view| view.since_words)
}

#[test]
fn each_record_is_told_from_where_it_was_told_last() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    raise(
        &mut desk,
        3,
        Category::Loneliness,
        Level::Soon,
        "2026-10-30",
    );
    visit(&mut desk, 2, true);
    let first = meet(&mut desk, "today");
    share(&mut desk, first, 3, Basis::VitalInterests);
    hold_about(&mut desk, first, 2);
    // Told at the first meeting: one visit. From here on two of the one, one of the other.
    visit(&mut desk, 2, true);
    visit(&mut desk, 3, false);
    visit(&mut desk, 3, true);
    put_together(&mut desk, 2, 3);
    visit(&mut desk, 2, true);
    let next = meet(&mut desk, "today");
    let words = told(&desk, next, 2);
    assert!(words.starts_with("3 visits made, 1 not made."), "{words}");
    // What was held before tells what it told.
    assert!(told(&desk, first, 2).starts_with("1 visit made."));
    hold_about(&mut desk, next, 2);
    visit(&mut desk, 2, true);
    let after = meet(&mut desk, "today");
    assert_eq!(told(&desk, after, 2), "1 visit made.");
    assert!(told(&desk, next, 2).starts_with("3 visits made, 1 not made."));
}

#[test]
fn taken_apart_again_each_is_told_its_own() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    raise(
        &mut desk,
        3,
        Category::Loneliness,
        Level::Soon,
        "2026-10-30",
    );
    let first = meet(&mut desk, "today");
    share(&mut desk, first, 3, Basis::VitalInterests);
    hold_about(&mut desk, first, 2);
    visit(&mut desk, 2, true);
    visit(&mut desk, 3, false);
    let act = put_together(&mut desk, 2, 3);
    desk.undo(act).unwrap();
    let next = meet(&mut desk, "12 nov 2026");
    assert_eq!(told(&desk, next, 2), "1 visit made.");
    assert_eq!(told(&desk, next, 3), "1 visit not made.");
}

/// Both stood on one list, and the meeting talked of one of them: what it was not told of the other is still to be told,
/// whichever record stays, and also once they are taken apart again.
#[test]
fn of_two_on_one_list_the_one_that_was_kept_back_is_still_told() {
    for (stays, goes) in [(2, 3), (3, 2)] {
        for turn in [Turn::KeptBack, Turn::Undecided, Turn::LeftOut] {
            let (_folder, mut desk) = world();
            for n in [2, 3] {
                raise(&mut desk, n, Category::Memory, Level::Soon, "2026-10-30");
            }
            let first = meet(&mut desk, "today");
            share(&mut desk, first, 3, Basis::VitalInterests);
            hold_about(&mut desk, first, 2);
            visit(&mut desk, 2, true);
            visit(&mut desk, 3, false);
            let second = meet(&mut desk, "today");
            take_turn(&mut desk, second, 3, turn);
            hold_about(&mut desk, second, 2);
            let act = put_together(&mut desk, stays, goes);
            let next = meet(&mut desk, "today");
            let words = told(&desk, next, stays);
            assert!(words.starts_with("1 visit not made."), "{turn:?}: {words}");
            desk.undo(act).unwrap();
            let last = meet(&mut desk, "12 nov 2026");
            assert_eq!(told(&desk, last, 2), "Nothing recorded.");
            assert_eq!(told(&desk, last, 3), "1 visit not made.");
            sound(&desk);
        }
    }
}

#[test]
fn two_sharing_decisions_that_differ_leave_none_and_do_not_share_stands() {
    for (mine, theirs, expected) in [
        ("share", "share", Some(Sharing::Share)),
        ("share", "do not share", Some(Sharing::DoNotShare)),
        ("do not share", "share", Some(Sharing::DoNotShare)),
        ("share", "", None),
    ] {
        let (_folder, mut desk) = world();
        for n in [2, 3] {
            raise(&mut desk, n, Category::Memory, Level::Soon, "2026-10-30");
            consent(&mut desk, n, Purpose::ShareWithMdt, "given");
        }
        let meeting = meet(&mut desk, "12 nov 2026");
        for (n, sharing) in [(2, mine), (3, theirs)] {
            if sharing.is_empty() {
                continue;
            }
            let item = desk
                .read()
                .records::<MdtItem>("WHERE meeting = ?1 AND client = ?2", (meeting, who(n)))
                .unwrap()
                .remove(0);
            let form = SharingForm {
                sharing: sharing.into(),
                basis: if sharing == "share" {
                    "consent".into()
                } else {
                    String::new()
                },
                ..SharingForm::default()
            };
            decide_sharing(&mut desk, item.id, &form).unwrap();
        }
        put_together(&mut desk, 2, 3);
        let items = desk
            .read()
            .records::<MdtItem>("WHERE meeting = ?1", [meeting])
            .unwrap();
        let item = items.iter().find(|item| item.client == who(2)).unwrap();
        assert_eq!(item.sharing, expected, "{mine} and {theirs}");
        let concerns = desk
            .read()
            .number(
                "SELECT count(*) FROM mdt_item_concern WHERE item = ?1",
                [item.id],
            )
            .unwrap();
        assert_eq!(concerns, 2);
    }
}

/// Of two places on the list of a meeting that was held, the one that is left says what came of both: in a file only
/// where both were shared.
#[test]
fn what_came_of_a_place_that_was_kept_back_is_in_no_file_once_two_are_put_together() {
    for (theirs, left_out, told) in [
        ("share", false, true),
        ("share", true, false),
        ("do not share", false, false),
        ("", false, false),
    ] {
        for mine_stays in [true, false] {
            let (folder, mut desk) = world();
            for n in [2, 3] {
                raise(&mut desk, n, Category::Memory, Level::Soon, "2026-10-30");
                consent(&mut desk, n, Purpose::ShareWithMdt, "given");
            }
            let first = meet(&mut desk, "today");
            share(&mut desk, first, 2, Basis::Consent);
            let item = item_of(&desk, first, 3).id;
            if !theirs.is_empty() {
                let form = SharingForm {
                    sharing: theirs.into(),
                    basis: "consent".into(),
                    ..SharingForm::default()
                };
                decide_sharing(&mut desk, item, &form).unwrap();
            }
            let form = ItemForm {
                left_out,
                ..ItemForm::default()
            };
            change_item(&mut desk, item, &form).unwrap();
            let form = DecisionForm {
                decision: "Look in quietly".into(),
                actions: "-> @Matron ring quietly".into(),
                ..DecisionForm::default()
            };
            write_decision(&mut desk, item, &form).unwrap();
            mark_held(&mut desk, first).unwrap();
            let (stays, goes) = if mine_stays { (2, 3) } else { (3, 2) };
            put_together(&mut desk, stays, goes);
            let next = meet(&mut desk, "12 nov 2026");
            share(&mut desk, next, stays, Basis::Consent);
            let shown =
                preview(&desk, &request(folder.path(), Detail::Identifiable, true)).unwrap();
            let said = shown.rows[0].join(" ");
            assert_eq!(
                said.matches("quietly").count(),
                if told { 2 } else { 0 },
                "{theirs:?} {left_out} {mine_stays}: {said}"
            );
            let view = meeting_page(&desk, next).unwrap().items.remove(0);
            assert_eq!(view.last_decision.as_deref(), Some("Look in quietly"));
            sound(&desk);
        }
    }
}

#[test]
fn a_place_on_the_list_of_the_other_surgery_is_handed_on() {
    let (_folder, mut desk) = world();
    crate::people::life::tests::changes_surgery(&mut desk, who(3), OTHER_PRACTICE, "today")
        .unwrap();
    raise(&mut desk, 3, Category::Memory, Level::Soon, "2026-10-30");
    let theirs = meet_at(&mut desk, OTHER_PRACTICE, "12 nov 2026");
    let ours = meet(&mut desk, "13 nov 2026");
    // Theirs may come with a volunteer, so that they go before whose own may not.
    add_item(&mut desk, ours, who(4)).unwrap();
    add_volunteer(&mut desk, 50, "Jean", 3);
    consent(&mut desk, 3, Purpose::VolunteerMaySpeak, "given");
    put_together(&mut desk, 2, 3);
    assert_eq!(told(&desk, theirs, 2), "not on the list");
    assert_eq!(names(&desk, ours), ["Margaret", "Doreen"]);
}

#[test]
fn whose_volunteer_was_on_record_twice_hears_nothing_new() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    add_volunteer(&mut desk, 50, "Jean", 2);
    add_volunteer(&mut desk, 51, "Jeannie", 3);
    let visited = |desk: &mut Desk, volunteer: u128| {
        desk.write::<_, StoreError>(Action::RecordVisit, |tx| {
            let visit = Visit {
                id: tx.new_id(),
                client: who(2),
                volunteer: Some(who(volunteer)),
                coordinator: None,
                on: tx.today(),
                minutes: None,
                kind: VisitKind::Home,
                made: true,
                not_made_why: None,
                text: None,
                from_note: None,
            };
            tx.insert(&visit)
        })
        .unwrap();
    };
    visited(&mut desk, 51);
    let first = meet(&mut desk, "today");
    hold_about(&mut desk, first, 2);
    let act = put_together(&mut desk, 50, 51);
    let next = meet(&mut desk, "today");
    assert_eq!(told(&desk, next, 2), "Nothing recorded.");
    hold_about(&mut desk, next, 2);
    desk.undo(act).unwrap();
    visited(&mut desk, 50);
    let after = meet(&mut desk, "today");
    assert_eq!(told(&desk, after, 2), "1 visit made.");
}

#[test]
fn a_name_that_went_is_still_recognised_by_an_exclusion() {
    let (_folder, desk) = world();
    let stays: Person = desk.read().record(who(2)).unwrap();
    assert!(!crate::mdt::exclusions::person("Peggy Ann Hall", &stays));
    let also = Person {
        also_known_as: Some("Peggy Ann Hall; Mrs X".into()),
        ..stays
    };
    for text in ["Peggy Ann Hall", "Mrs Hall", "Peggy Hall, daughter"] {
        assert!(crate::mdt::exclusions::person(text, &also), "{text}");
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Visit(u128),
    /// Makes a meeting to be held later.
    Plan(PracticeId),
    /// Holds the meeting made last, or one made now: how each of two comes off.
    Meet(PracticeId, [Turn; 2]),
    PutTogether,
    TakeApart,
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        3 => Just(Turn::Shared),
        2 => prop::sample::select(Turn::ALL.as_slice()),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let practice = || prop_oneof![Just(PRACTICE), Just(OTHER_PRACTICE)];
    prop_oneof![
        4 => (2u128..4).prop_map(Step::Visit),
        1 => practice().prop_map(Step::Plan),
        3 => (practice(), turn(), turn()).prop_map(|(practice, one, two)| Step::Meet(practice, [one, two])),
        1 => Just(Step::PutTogether),
        1 => Just(Step::TakeApart),
    ]
}

/// What each surgery was told, kept beside the app.
#[derive(Default)]
struct Heard {
    /// Every visit, and whose it was first.
    made: Vec<(VisitId, u128)>,
    told: Vec<(PracticeId, VisitId)>,
    planned: Vec<(PracticeId, MdtMeetingId)>,
    /// The one that stays and the act, while two are one.
    together: Option<i64>,
}

impl Heard {
    /// What a surgery has not been told of a client yet.
    fn to_tell(&self, practice: PracticeId, client: u128) -> Vec<VisitId> {
        let theirs = |whose: u128| self.together.is_some() || whose == client;
        let mut to_tell: Vec<VisitId> = self
            .made
            .iter()
            .filter(|(id, whose)| theirs(*whose) && !self.told.contains(&(practice, *id)))
            .map(|(id, _)| *id)
            .collect();
        to_tell.sort();
        to_tell
    }

    fn hold(&mut self, desk: &mut Desk, practice: PracticeId, turns: [Turn; 2]) {
        let at = self.planned.iter().rposition(|(of, _)| *of == practice);
        let meeting = match at {
            Some(at) => self.planned.remove(at).1,
            None => meet_at(desk, practice, "today"),
        };
        let told = |desk: &Desk| {
            let items = meeting_page(desk, meeting).unwrap().items;
            let told = items.into_iter().map(|view| {
                let made = view
                    .since
                    .iter()
                    .filter(|line| line.kind == SinceKind::VisitMade);
                let mut made: Vec<VisitId> = made.map(|line| VisitId(line.id)).collect();
                made.sort();
                (view.item.client.0.as_u128(), made)
            });
            told.collect::<std::collections::BTreeMap<u128, Vec<VisitId>>>()
        };
        let mut before = told(desk);
        for (client, visits) in &before {
            assert_eq!(*visits, self.to_tell(practice, *client), "of {client}");
        }
        for (client, turn) in [2, 3].into_iter().zip(turns) {
            let Some(visits) = before.get(&client).cloned() else {
                continue;
            };
            take_turn(desk, meeting, client, turn);
            match turn {
                Turn::Shared => {
                    let heard = visits.into_iter().map(|visit| (practice, visit));
                    self.told.extend(heard);
                }
                Turn::NotThere => {
                    before.remove(&client);
                }
                _ => {}
            }
        }
        mark_held(desk, meeting).unwrap();
        assert_eq!(told(desk), before, "holding it changes nothing");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the order of visits, meetings of the two surgeries that talk of them or not, putting together and taking
    /// apart, every meeting tells what its surgery was not told yet, and nothing else.
    #[test]
    fn every_visit_is_told_each_surgery_once(
        steps in prop::collection::vec(step(), 1..24),
        stays in 2u128..4,
        two_surgeries in any::<bool>(),
    ) {
        let goes = 5 - stays;
        let (_folder, mut desk) = world();
        if two_surgeries {
            crate::people::life::tests::changes_surgery(&mut desk, who(3), OTHER_PRACTICE, "today").unwrap();
        }
        for n in [2, 3] {
            raise(&mut desk, n, Category::Memory, Level::Soon, "2026-10-30");
        }
        let mut heard = Heard::default();
        for step in steps {
            match step {
                Step::Visit(n) => {
                    let n = if heard.together.is_some() { stays } else { n };
                    let made = visit(&mut desk, n, true).0;
                    heard.made.push((made, n));
                }
                Step::Plan(practice) => {
                    let meeting = meet_at(&mut desk, practice, "today");
                    heard.planned.push((practice, meeting));
                }
                Step::Meet(practice, turns) => heard.hold(&mut desk, practice, turns),
                Step::PutTogether if heard.together.is_none() => {
                    heard.together = Some(put_together(&mut desk, stays, goes));
                }
                Step::TakeApart => {
                    if let Some(act) = heard.together
                        && desk.undo(act).is_ok()
                    {
                        heard.together = None;
                    }
                }
                Step::PutTogether => {}
            }
        }
        heard.planned.clear();
        for _ in 0..2 {
            for practice in [PRACTICE, OTHER_PRACTICE] {
                heard.hold(&mut desk, practice, [Turn::Shared; 2]);
            }
        }
        // Whoever stands was told of at the surgery they have, to the last visit.
        for (client, other) in [(2, 3), (3, 2)] {
            if heard.together.is_some() && client != stays {
                continue;
            }
            let client_of = |n: u128| n == client || (heard.together.is_some() && n == other);
            let practice = crate::clients::store::practice_now(desk.read(), who(client)).unwrap().unwrap().practice;
            let theirs = heard.made.iter().filter(|(_, whose)| client_of(*whose));
            for (visit, _) in theirs {
                let times = heard.told.iter().filter(|told| **told == (practice, *visit)).count();
                prop_assert_eq!(times, 1);
            }
        }
        prop_assert!(desk.check().unwrap().faults.is_empty());
    }
}

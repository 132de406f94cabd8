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
    mark_held(&mut desk, first).unwrap();
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
    mark_held(&mut desk, next).unwrap();
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
    mark_held(&mut desk, first).unwrap();
    visit(&mut desk, 2, true);
    visit(&mut desk, 3, false);
    let act = put_together(&mut desk, 2, 3);
    desk.undo(act).unwrap();
    let next = meet(&mut desk, "12 nov 2026");
    assert_eq!(told(&desk, next, 2), "1 visit made.");
    assert_eq!(told(&desk, next, 3), "1 visit not made.");
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
    mark_held(&mut desk, first).unwrap();
    let act = put_together(&mut desk, 50, 51);
    let next = meet(&mut desk, "today");
    assert_eq!(told(&desk, next, 2), "Nothing recorded.");
    mark_held(&mut desk, next).unwrap();
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
    Meet(PracticeId),
    PutTogether,
    TakeApart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (2u128..4).prop_map(Step::Visit),
        1 => Just(Step::Meet(PRACTICE)),
        1 => Just(Step::Meet(OTHER_PRACTICE)),
        1 => Just(Step::PutTogether),
        1 => Just(Step::TakeApart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the order of visits, meetings of the two surgeries, putting together and taking apart, every visit is
    /// told once.
    #[test]
    fn every_visit_is_told_once(
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
        let (mut made, mut heard) = (0, 0);
        let mut together: Option<i64> = None;
        let meet_now = |desk: &mut Desk, practice: PracticeId| {
            let meeting = meet_at(desk, practice, "today");
            let page = meeting_page(desk, meeting).unwrap();
            let lines = page.items.iter().flat_map(|view| &view.since);
            let visits = lines.filter(|line| line.kind == SinceKind::VisitMade).count();
            mark_held(desk, meeting).unwrap();
            visits
        };
        for step in steps {
            match step {
                Step::Visit(n) => {
                    let n = if together.is_some() { stays } else { n };
                    visit(&mut desk, n, true);
                    made += 1;
                }
                Step::Meet(practice) => heard += meet_now(&mut desk, practice),
                Step::PutTogether if together.is_none() => {
                    together = Some(put_together(&mut desk, stays, goes));
                }
                Step::TakeApart => {
                    if let Some(act) = together
                        && desk.undo(act).is_ok()
                    {
                        together = None;
                    }
                }
                Step::PutTogether => {}
            }
        }
        for practice in [PRACTICE, OTHER_PRACTICE] {
            heard += meet_now(&mut desk, practice);
        }
        prop_assert_eq!(heard, made);
    }
}

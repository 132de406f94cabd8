//! Whatever takes a surgery away or somebody out of the lists: nothing stays with an MDT that would never talk of it.

use proptest::prelude::*;

use super::{
    merging_tests::with_a_practice,
    store as concerns,
    tests::{form, two_people},
    *,
};
use crate::{
    action::Action,
    clients::{Client, ClientPractice},
    desk::{Desk, test_desk},
    ids::PracticeId,
    people::{
        Person,
        life::tests::dies,
        store::{change_person, person_form},
    },
};

/// Arthur, who is with a surgery, and a concern of his that is with its MDT.
fn with_mdt() -> (tempfile::TempDir, Desk, PersonId, PracticeId, ConcernId) {
    let (folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    with_a_practice(&mut desk, arthur);
    let practice = desk
        .read()
        .records::<ClientPractice>("WHERE client = ?1", [arthur])
        .unwrap()[0]
        .practice;
    let id = concerns::raise(&mut desk, &form(arthur, None))
        .unwrap()
        .value;
    go(&mut desk, id, "with MDT").unwrap();
    (folder, desk, arthur, practice, id)
}

/// Moves it, and gives him no surgery for it.
fn go(desk: &mut Desk, id: ConcernId, to: &str) -> Result<i64, ConcernError> {
    let form = MoveForm {
        to: to.into(),
        why: "It came back".into(),
        ..MoveForm::default()
    };
    Ok(concerns::move_to(desk, id, &form)?.act)
}

/// Says by his form which surgery he is with; none is none.
fn surgery(desk: &mut Desk, id: PersonId, practice: Option<PracticeId>) -> Option<i64> {
    let mut form = person_form(desk, id).unwrap();
    let client = form.client.as_mut().unwrap();
    client.practice = practice.map(|id| id.to_string()).unwrap_or_default();
    change_person(desk, id, &form).ok().map(|done| done.act)
}

/// What waits for a meeting that never comes, asked straight of the file.
fn lost(desk: &Desk) -> i64 {
    desk.read()
        .number(
            "SELECT count(*) FROM concern JOIN person ON person.id = concern.client
             WHERE state = 'with MDT' AND (died_on IS NOT NULL OR NOT EXISTS
               (SELECT 1 FROM client_practice AS now WHERE now.client = concern.client AND now.until IS NULL))",
            [],
        )
        .unwrap()
}

/// It is open again on the board, and its story says why.
fn came_back(desk: &Desk, id: ConcernId, why: &str) {
    let board = concerns::board(desk, &concerns::BoardFilter::default()).unwrap();
    assert!(board.open.iter().any(|row| row.id == id));
    let event = concerns::concern(desk, id).unwrap().events.remove(0);
    assert_eq!(event.words, "From “with MDT” to “open”");
    assert_eq!(event.why.as_deref(), Some(why));
    assert_eq!(lost(desk), 0);
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn what_is_with_the_mdt_comes_back_when_a_surgery_is_taken_away() {
    let (_folder, mut desk, arthur, practice, id) = with_mdt();
    let act = surgery(&mut desk, arthur, None).unwrap();
    came_back(
        &desk,
        id,
        "No surgery is written down for them any more, so no MDT talks about them.",
    );
    // One undo takes back both.
    desk.undo(act).unwrap();
    let state = |desk: &Desk| desk.read().record::<Concern>(id).unwrap().state;
    assert_eq!(state(&desk), ConcernState::WithMdt);
    // Another surgery hears of it instead: it stays where it is.
    let other = desk
        .write::<_, StoreError>(Action::SavePractice, |tx| {
            let practice = crate::programmes::Practice {
                id: tx.new_id(),
                name: "Quay".into(),
                ods_code: None,
                town: None,
            };
            tx.insert(&practice)?;
            Ok(practice.id)
        })
        .unwrap()
        .value;
    surgery(&mut desk, arthur, Some(other));
    assert_eq!(state(&desk), ConcernState::WithMdt);
    surgery(&mut desk, arthur, Some(practice));
    assert_eq!((state(&desk), lost(&desk)), (ConcernState::WithMdt, 0));
}

#[test]
fn what_is_with_the_mdt_comes_back_from_a_death_that_leaves_it_open() {
    let why = "They have died, so no MDT list takes this up.";
    let (_folder, mut desk, arthur, _, id) = with_mdt();
    dies(&mut desk, arthur, "today").unwrap();
    came_back(&desk, id, why);
    // And by the form of a person, which can say it too.
    let (_folder, mut desk, arthur, _, id) = with_mdt();
    let mut form = person_form(&desk, arthur).unwrap();
    form.died_on = "today".into();
    change_person(&mut desk, arthur, &form).unwrap();
    came_back(&desk, id, why);
    // Nor is it put there again.
    let refused = go(&mut desk, id, "with MDT").unwrap_err().to_string();
    assert_eq!(
        refused,
        "They have died, so no MDT list takes this up. Choose another step."
    );
}

#[test]
fn no_undo_leaves_a_concern_with_an_mdt_that_never_talks_of_it() {
    // The surgery was written down, then it was put on the list.
    let (_folder, mut desk, arthur, practice, id) = with_mdt();
    surgery(&mut desk, arthur, None);
    let written = surgery(&mut desk, arthur, Some(practice)).unwrap();
    go(&mut desk, id, "with MDT").unwrap();
    desk.undo(written).unwrap_err();
    // It went on to the GP, then the surgery was taken away.
    let moved = go(&mut desk, id, "with GP").unwrap();
    surgery(&mut desk, arthur, None);
    desk.undo(moved).unwrap_err();
    assert_eq!(lost(&desk), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_history_leaves_a_concern_with_an_mdt_that_never_talks_of_it(steps in prop::collection::vec((0u8..6, 0usize..6), 1..24)) {
        let (_folder, mut desk, arthur, practice, id) = with_mdt();
        let mut acts = Vec::new();
        for (step, back) in steps {
            let act = match step {
                0 => go(&mut desk, id, "with MDT").ok(),
                1 => go(&mut desk, id, "with GP").ok(),
                2 => surgery(&mut desk, arthur, None),
                3 => surgery(&mut desk, arthur, Some(practice)),
                4 => {
                    let died = desk.read().record::<Person>(arthur).unwrap().died_on.is_some();
                    let mut form = person_form(&desk, arthur).unwrap();
                    form.died_on = if died { String::new() } else { "today".into() };
                    change_person(&mut desk, arthur, &form).ok().map(|done| done.act)
                }
                _ => {
                    let at = acts.len().checked_sub(back + 1);
                    at.and_then(|at| desk.undo(acts[at]).ok()).map(|done| done.act)
                }
            };
            acts.extend(act);
            prop_assert_eq!(lost(&desk), 0);
        }
        prop_assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
        prop_assert!(desk.read().maybe_record::<Client>(arthur).unwrap().is_some());
    }
}

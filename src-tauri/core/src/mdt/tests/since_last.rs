//! What was recorded since the practice last met.

use proptest::prelude::*;

use super::*;

#[test]
fn since_last_is_told_in_words() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    visit(&mut desk, 2, true);
    let first = meet(&mut desk, "today");
    mark_held(&mut desk, first).unwrap();
    for _ in 0..4 {
        visit(&mut desk, 2, true);
    }
    let (_, act) = visit(&mut desk, 2, true);
    desk.undo(act).unwrap();
    visit(&mut desk, 2, false);
    visit(&mut desk, 3, true);
    let noted = desk
        .write(Action::WriteNote, |tx| {
            for n in 0..2 {
                let id: NoteId = tx.new_id();
                tx.insert(&crate::notes::Note {
                    id,
                    text: format!("Heard {n}"),
                    kind: crate::notes::NoteKind::Line,
                    written_by: tx.actor(),
                    session: None,
                    told_by: None,
                    told_by_words: None,
                    at: tx.now_ms(),
                })?;
                let about = tx.new_id();
                tx.insert(&crate::notes::NoteAbout {
                    id: about,
                    note: id,
                    person: who(2),
                })?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_ne!(noted.act, 0);
    consent(&mut desk, 2, Purpose::ShareWithMdt, "given");
    let next = meet(&mut desk, "12 nov 2026");
    let view = meeting_page(&desk, next).unwrap().items.remove(0);
    assert_eq!(
        view.since_words,
        "4 visits made, 1 not made. 2 notes. 1 answer about consent."
    );
    // The first meeting keeps its own stretch.
    let view = meeting_page(&desk, first).unwrap().items.remove(0);
    assert_eq!(view.since_words, "1 visit made. 1 concern raised.");
}

#[test]
fn coming_to_a_session_is_told_when_the_mark_is_made() {
    use crate::sessions::{Attendance, CameAs, Presence, Session, SessionKind, SessionState};
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let line = desk
        .write(Action::PlanSession, |tx| {
            let session = Session {
                id: tx.new_id(),
                kind: SessionKind::CoffeeMorning,
                programme: PROGRAMME,
                date: tx.today(),
                starts: None,
                ends: None,
                venue: None,
                host: None,
                state: SessionState::Open,
            };
            tx.insert(&session)?;
            let line = Attendance {
                id: tx.new_id(),
                session: session.id,
                person: who(2),
                came_as: CameAs::Client,
                presence: Presence::NotHere,
                arrived_order: None,
            };
            tx.insert(&line)?;
            Ok::<_, StoreError>(line)
        })
        .unwrap()
        .value;
    let first = meet(&mut desk, "today");
    mark_held(&mut desk, first).unwrap();
    desk.write(Action::MarkRegister, |tx| {
        tx.update(&Attendance {
            presence: Presence::Here,
            ..line
        })
    })
    .unwrap();
    let next = meet(&mut desk, "12 nov 2026");
    let words = |desk: &Desk, id| meeting_page(desk, id).unwrap().items[0].since_words.clone();
    assert_eq!(words(&desk, first), "1 concern raised.");
    assert_eq!(words(&desk, next), "1 session.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever is recorded, undone and held in whatever order: each visit that is there is told at exactly
    /// one meeting, and what was undone before its meeting at none.
    #[test]
    fn since_last_never_misses_and_never_repeats(steps in proptest::collection::vec(0u8..12, 1..40)) {
        let (_folder, mut desk) = world();
        raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
        let mut told: Vec<VisitId> = Vec::new();
        let mut there: Vec<(VisitId, i64)> = Vec::new();
        let mut stretch_of: Vec<VisitId> = Vec::new();
        let hold = |desk: &mut Desk, expected: &mut Vec<VisitId>, told: &mut Vec<VisitId>| {
            let id = meet(desk, "today");
            let view = meeting_page(desk, id).unwrap().items.remove(0);
            let mut now: Vec<VisitId> = view.since.iter()
                .filter(|line| line.kind == crate::mdt::since::SinceKind::VisitMade).map(|line| VisitId(line.id)).collect();
            now.sort();
            expected.sort();
            assert_eq!(&now, expected);
            told.extend(&now);
            mark_held(desk, id).unwrap();
            let view = meeting_page(desk, id).unwrap().items.remove(0);
            let mut again: Vec<VisitId> = view.since.iter()
                .filter(|line| line.kind == crate::mdt::since::SinceKind::VisitMade).map(|line| VisitId(line.id)).collect();
            again.sort();
            assert_eq!(&again, expected, "holding it changes nothing of what was told");
            expected.clear();
        };
        for step in steps {
            match step {
                0..=6 => {
                    let made = visit(&mut desk, 2, true);
                    stretch_of.push(made.0);
                    there.push(made);
                }
                7..=9 => if let Some((id, act)) = there.pop() {
                    desk.undo(act).unwrap();
                    stretch_of.retain(|other| *other != id);
                    // What was told stays told; it is only no longer there.
                    told.retain(|other| *other != id);
                },
                _ => hold(&mut desk, &mut stretch_of, &mut told),
            }
        }
        hold(&mut desk, &mut stretch_of, &mut told);
        hold(&mut desk, &mut stretch_of, &mut told);
        let mut all: Vec<VisitId> = there.iter().map(|(id, _)| *id).collect();
        all.sort();
        told.sort();
        prop_assert_eq!(told, all);
        prop_assert!(desk.check().unwrap().faults.is_empty());
    }
}

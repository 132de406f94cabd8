#![allow(clippy::unwrap_used)]

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::NaiveDate;

use super::*;
use crate::{
    clients::ClientForm,
    clock::Clock,
    concerns::{ConcernForm, store as concerns},
    desk::{Desk, test_desk},
    erasure::{EraseForm, erase_person},
    folder::{self, test_folder},
    ids::SeededIds,
    people::{self, PersonForm, merge},
    programmes,
    store::StoreError,
};

/// A clock that is set by hand.
#[derive(Clone)]
struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
    fn today(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 3).unwrap()
    }
}

impl Hand {
    fn on(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

fn desk_by_hand() -> (tempfile::TempDir, Desk, Hand) {
    let folder = tempfile::tempdir().unwrap();
    let hand = Hand(Arc::new(AtomicI64::new(1_793_700_000_000)));
    let who = CoordinatorId(uuid::Uuid::from_u128(1));
    let (clock, ids) = (Box::new(hand.clone()), Box::new(SeededIds::new(3)));
    let key = "ab".repeat(32);
    let desk = Desk::create_with(
        folder.path(),
        &key,
        who,
        "Kerra Trembath",
        false,
        clock,
        ids,
    )
    .unwrap();
    (folder, desk, hand)
}

/// The programme there is; a pretend file begins with none.
fn programme(desk: &mut Desk) -> String {
    if let Some(known) = programmes::programmes(desk).unwrap().first() {
        return known.id.to_string();
    }
    let made =
        desk.write::<_, crate::store::StoreError>(crate::action::Action::SaveProgramme, |tx| {
            let id: crate::ids::ProgrammeId = tx.new_id();
            tx.insert(&programmes::Programme {
                id,
                name: "Newquay Pathfinder".into(),
                area: None,
            })?;
            Ok(id)
        });
    made.unwrap().value.to_string()
}

fn client(desk: &mut Desk, given: &str) -> PersonId {
    let programme = programme(desk);
    let form = PersonForm {
        given_name: given.into(),
        family_name: "Tonkin".into(),
        client: Some(ClientForm {
            status: "enquiry".into(),
            programme,
            ..ClientForm::default()
        }),
        ..PersonForm::default()
    };
    people::store::add_person(desk, &form).unwrap().value
}

fn concern(desk: &mut Desk, client: PersonId, category: &str) -> ConcernId {
    let form = ConcernForm {
        client: client.to_string(),
        category: category.into(),
        level: "soon".into(),
        raised_on: "today".into(),
        raised_by: "coordinator".into(),
        person_knows: "not asked yet".into(),
        person_agrees: "not asked yet".into(),
        situation: "Said something that worries us.".into(),
        ..ConcernForm::default()
    };
    concerns::raise(desk, &form).unwrap().value
}

/// Kind, what, whose, how often, found: newest first.
fn rows(desk: &Desk) -> Vec<(String, String, Option<PersonId>, i64, bool)> {
    desk.read()
        .rows(
            "SELECT kind, coalesce(what, ''), person, times, found FROM access ORDER BY id DESC",
            [],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            },
        )
        .unwrap()
}

fn nothing(_: &Desk) -> Result<(), StoreError> {
    Ok(())
}

#[test]
fn a_page_that_asks_often_is_one_row_and_minutes_later_it_grows() {
    let (_folder, mut desk, hand) = desk_by_hand();
    let person = client(&mut desk, "Margaret");
    for _ in 0..8 {
        desk.look(person, nothing).unwrap();
        hand.on(20);
    }
    let one = vec![("view".into(), "record".into(), Some(person), 1, false)];
    assert_eq!(rows(&desk), one);
    assert_eq!(desk.store().looks_in_memory().0, 1);
    // Back again after two minutes, and after nine more: one row, three times, on the disk.
    hand.on(120_000);
    desk.look(person, nothing).unwrap();
    hand.on(9 * 60_000);
    desk.look(person, nothing).unwrap();
    assert_eq!(rows(&desk)[0].3, 3);
    assert_eq!(rows(&desk).len(), 1);
    // Another record in between does not end it; eleven minutes do.
    let other = client(&mut desk, "Arthur");
    desk.look(other, nothing).unwrap();
    hand.on(11 * 60_000);
    desk.look(person, nothing).unwrap();
    assert_eq!(rows(&desk).len(), 3);
    // A clock put back begins a row of its own and changes none.
    hand.on(-60 * 60_000);
    desk.look(person, nothing).unwrap();
    assert_eq!(rows(&desk).len(), 4);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn what_is_in_memory_is_written_when_the_file_is_closed() {
    let (folder, mut desk, hand) = desk_by_hand();
    let person = client(&mut desk, "Margaret");
    desk.look(person, nothing).unwrap();
    hand.on(30_000);
    desk.look(person, nothing).unwrap();
    assert!(desk.store().looks_in_memory().1);
    assert_eq!(rows(&desk)[0].3, 1);
    desk.close().unwrap();
    let desk = Desk::open(folder.path(), &"ab".repeat(32), None).unwrap();
    assert_eq!(rows(&desk)[0].3, 2);
}

#[test]
fn who_looked_at_somebody_goes_with_them_and_grows_on_no_later_row() {
    let (_folder, mut desk, hand) = desk_by_hand();
    let (margaret, arthur) = (client(&mut desk, "Margaret"), client(&mut desk, "Arthur"));
    desk.look(arthur, nothing).unwrap();
    desk.look(margaret, nothing).unwrap();
    hand.on(30_000);
    // Seen again, and not written down yet.
    desk.look(margaret, nothing).unwrap();
    let form = EraseForm {
        name: "Margaret Tonkin".into(),
        ground: "they asked".into(),
    };
    erase_person(&mut desk, margaret, &form).unwrap();
    assert!(rows(&desk).iter().all(|row| row.2 != Some(margaret)));
    // The next row may get the number that is free again; what was in memory does not grow on it.
    let jory = client(&mut desk, "Jory");
    desk.look(jory, nothing).unwrap();
    hand.on(5 * 60_000);
    desk.look(arthur, nothing).unwrap();
    let of_jory: Vec<i64> = rows(&desk)
        .into_iter()
        .filter(|row| row.2 == Some(jory))
        .map(|row| row.3)
        .collect();
    assert_eq!(of_jory, [1]);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn whatever_shows_one_person_says_whose_it_is() {
    let (_folder, mut desk) = test_desk();
    let person = client(&mut desk, "Margaret");
    let open = concern(&mut desk, person, "loneliness");
    let restricted = concern(&mut desk, person, "safety or abuse");
    desk.look(open, nothing).unwrap();
    desk.look(restricted, nothing).unwrap();
    // Whatever it is shown as, a restricted one is told apart.
    desk.look(Look::from(restricted).shown(Shown::Letter), nothing)
        .unwrap();
    desk.look((Some(person), Some(open)), nothing).unwrap();
    let kinds: Vec<_> = rows(&desk).into_iter().map(|row| (row.1, row.2)).collect();
    assert_eq!(
        kinds,
        vec![
            ("record".to_owned(), Some(person)),
            ("restricted concern".to_owned(), Some(person)),
            ("concern".to_owned(), Some(person)),
        ]
    );
    // What is not there, or is refused, leaves no row.
    desk.look(ConcernId(uuid::Uuid::from_u128(9)), nothing)
        .unwrap();
    let refused = desk.look(person, |_| Err::<(), _>(StoreError::NotFound));
    assert!(refused.is_err());
    assert_eq!(rows(&desk).len(), 3);
}

#[test]
fn a_search_keeps_no_word_and_says_what_was_opened_from_it() {
    let (_folder, mut desk, hand) = desk_by_hand();
    let (margaret, arthur) = (client(&mut desk, "Margaret"), client(&mut desk, "Arthur"));
    let found = desk
        .search(|desk| people::find::find_people(desk, "marg"))
        .unwrap();
    assert_eq!(found.len(), 1);
    hand.on(2_000);
    desk.look(margaret, nothing).unwrap();
    desk.look(arthur, nothing).unwrap();
    let told: Vec<_> = rows(&desk)
        .into_iter()
        .map(|row| (row.0, row.2, row.4))
        .collect();
    assert_eq!(
        told,
        vec![
            ("view".to_owned(), Some(arthur), false),
            ("view".to_owned(), Some(margaret), true),
            ("search".to_owned(), None, false),
        ]
    );
    // What is reached from there was not found by it.
    desk.look(Look::from(margaret).shown(Shown::Everything), nothing)
        .unwrap();
    assert!(!rows(&desk)[0].4);
    let three = rows(&desk).len();
    // Nothing found is nothing shown.
    desk.search(|desk| people::find::find_people(desk, "zzzz"))
        .unwrap();
    assert_eq!(rows(&desk).len(), three);
    let kept = desk.read().number(
        "SELECT count(*) FROM access WHERE instr(lower(coalesce(what, '')), 'marg') > 0",
        [],
    );
    assert_eq!(kept.unwrap(), 0);
}

#[test]
fn nobody_changes_or_removes_a_row() {
    let (_folder, mut desk) = test_desk();
    let person = client(&mut desk, "Margaret");
    desk.look(person, nothing).unwrap();
    let raw = desk.store().raw();
    for change in [
        "kind = 'search', what = NULL",
        "what = 'concern'",
        "\"by\" = x'00'",
        "hands = x'00'",
        "person = NULL",
        "person = x'00'",
        "subject = x'00'",
        "first_at = first_at - 1",
        "first_at = first_at + 1, last_at = last_at + 1",
        "last_at = last_at - 1",
        "last_at = last_at + 600001",
        "times = times - 1",
        "id = id + 1",
    ] {
        let refused = raw.execute(&format!("UPDATE access SET {change}"), []);
        assert!(refused.is_err(), "{change}");
    }
    raw.execute(
        "UPDATE access SET times = times + 1, last_at = last_at + 600000",
        [],
    )
    .unwrap();
    assert!(raw.execute("DELETE FROM access", []).is_err());
    // Once they are on record no longer, what was about them goes; a look that was about nobody stays.
    desk.search(|desk| people::find::find_people(desk, "marg"))
        .unwrap();
    let raw = desk.store().raw();
    raw.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM person; PRAGMA foreign_keys = ON")
        .unwrap();
    desk.store()
        .raw()
        .execute("DELETE FROM access WHERE person = ?1", [person])
        .unwrap();
    assert_eq!(rows(&desk).len(), 1);
    assert!(
        desk.store()
            .raw()
            .execute("DELETE FROM access", [])
            .is_err()
    );
}

#[test]
fn a_record_that_went_into_another_keeps_who_looked_at_it() {
    let (_folder, mut desk) = test_desk();
    let (stays, goes) = (client(&mut desk, "Margaret"), client(&mut desk, "Maggie"));
    desk.look(goes, nothing).unwrap();
    desk.look(stays, nothing).unwrap();
    let form = merge::TwiceForm {
        goes: goes.to_string(),
        ..merge::TwiceForm::default()
    };
    merge::merge_people(&mut desk, stays, &form).unwrap();
    let asked = LookedQuestion {
        person: Some(goes),
        ..LookedQuestion::default()
    };
    let page = looked(&desk, &asked).unwrap();
    assert_eq!(page.rows.len(), 2);
    assert!(page.rows.iter().all(|row| row.person == Some(stays)));
}

#[test]
fn the_list_is_narrowed_and_goes_on() {
    let (_folder, mut desk, hand) = desk_by_hand();
    let people: Vec<PersonId> = (0..130)
        .map(|at| client(&mut desk, &format!("P{at}")))
        .collect();
    for person in &people {
        desk.look(*person, nothing).unwrap();
        hand.on(1_000);
    }
    let first = looked(&desk, &LookedQuestion::default()).unwrap();
    assert_eq!((first.rows.len(), first.more), (LOOKED_PAGE, true));
    assert_eq!(first.rows[0].person, people.last().copied());
    assert_eq!(first.rows[0].by.as_deref(), Some("Kerra Trembath"));
    let rest = looked(
        &desk,
        &LookedQuestion {
            before: Some(first.rows[LOOKED_PAGE - 1].id),
            ..LookedQuestion::default()
        },
    )
    .unwrap();
    assert_eq!((rest.rows.len(), rest.more), (30, false));
    let none = |question: LookedQuestion| looked(&desk, &question).unwrap().rows.is_empty();
    let all = LookedQuestion::default;
    assert!(none(LookedQuestion {
        kind: Some(AccessKind::Print),
        ..all()
    }));
    assert!(none(LookedQuestion {
        by: Some(CoordinatorId(uuid::Uuid::from_u128(5))),
        ..all()
    }));
    assert!(none(LookedQuestion {
        to: "1/1/2026".into(),
        ..all()
    }));
    assert!(!none(LookedQuestion {
        from: "1/1/2026".into(),
        ..all()
    }));
    let wrong = looked(
        &desk,
        &LookedQuestion {
            from: "soon".into(),
            ..all()
        },
    );
    assert!(matches!(wrong, Err(LookedError::Form(_))));
}

#[test]
fn unlocking_wrong_tries_and_locking_are_told() {
    let (folder, open) = test_folder();
    open.close().unwrap();
    assert!(folder::unlock(folder.path(), "harbour lantern thimble otter").is_err());
    assert!(folder::unlock(folder.path(), "harbour lantern thimble badger").is_err());
    let mut open = folder::unlock(folder.path(), "harbour lantern thimble walrus").unwrap();
    open.forget_failed_unlocks().unwrap();
    let told: Vec<_> = rows(&open.desk)
        .into_iter()
        .map(|row| (row.0, row.3))
        .collect();
    assert_eq!(
        told,
        vec![
            ("failed unlock".to_owned(), 2),
            ("unlock".to_owned(), 1),
            ("lock".to_owned(), 1),
        ]
    );
    open.close().unwrap();
    let mut open = folder::unlock(folder.path(), "harbour lantern thimble walrus").unwrap();
    open.forget_failed_unlocks().unwrap();
    assert_eq!(rows(&open.desk)[0].0, "unlock");
}

#[test]
#[ignore = "measures, and judges nothing"]
fn how_long_a_look_takes() {
    let (_folder, mut desk, hand) = desk_by_hand();
    let people: Vec<PersonId> = (0..200)
        .map(|at| client(&mut desk, &format!("P{at}")))
        .collect();
    let mut took: Vec<f64> = Vec::new();
    for person in &people {
        hand.on(1_000);
        let began = std::time::Instant::now();
        desk.look(*person, nothing).unwrap();
        took.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    took.sort_by(f64::total_cmp);
    println!(
        "first look: median {:.2} ms, 95th {:.2} ms",
        took[100], took[190]
    );
    let began = std::time::Instant::now();
    for _ in 0..1000 {
        desk.look(people[199], nothing).unwrap();
    }
    println!("again: {:.3} ms", began.elapsed().as_secs_f64());
}

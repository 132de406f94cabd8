#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{
    paper::{PaperAsk, print_session_paper, session_paper},
    tests::{client, mark, open_session, person, programme, volunteer},
    *,
};
use crate::{
    action::Action,
    desk::{Desk, test_desk},
    exports::{Detail, exports},
    people::Person,
    store::StoreError,
};

fn change(desk: &mut Desk, id: PersonId, to: impl FnOnce(Person) -> Person) {
    desk.write::<_, StoreError>(Action::ChangePerson, |tx| {
        let person = tx.read().record::<Person>(id)?;
        tx.update(&to(person))
    })
    .unwrap();
}

/// Two of one name, somebody who is called otherwise, and a volunteer, at a session of today.
fn morning() -> (tempfile::TempDir, Desk, SessionId) {
    let (folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let peggy = client(&mut desk, programme, "Margaret Trewin");
    change(&mut desk, peggy, |person| Person {
        preferred_name: Some("Peggy".into()),
        phone: Some("01632 960 001".into()),
        mobile: Some("07700 900 001".into()),
        communication_needs: Some("Speak to her left side.".into()),
        ..person
    });
    let other = person(&mut desk, "Peggy Trewin", "Pentire", 1950);
    let ada = client(&mut desk, programme, "Ada Angove");
    let jean = volunteer(&mut desk, "Jean Opie");
    let session = open_session(&mut desk, programme, "today");
    for person in [jean, peggy, ada, other] {
        mark(&mut desk, session, person, Presence::Here);
    }
    (folder, desk, session)
}

const NAMES: PaperAsk = PaperAsk {
    phones: false,
    needs: false,
};
const ALL: PaperAsk = PaperAsk {
    phones: true,
    needs: true,
};

#[test]
fn the_paper_holds_names_in_the_order_of_the_register_and_nothing_else_unasked() {
    let (_folder, desk, session) = morning();
    let paper = session_paper(&desk, session, NAMES).unwrap();
    let rows: Vec<(&str, Option<&str>)> = paper
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.apart.as_deref()))
        .collect();
    // What they like to be called, and two of one name told apart.
    assert_eq!(
        rows,
        [
            ("Ada Angove", None),
            ("Peggy Trewin", Some("Crantock")),
            ("Jean Opie", None),
            ("Peggy Trewin", Some("Pentire")),
        ]
    );
    let register = session_page(&desk, session).unwrap().register;
    let order: Vec<PersonId> = register.iter().map(|row| row.person).collect();
    let typed_up: Vec<PersonId> = paper.rows.iter().map(|row| row.person).collect();
    assert_eq!(order, typed_up);
    assert!(
        paper
            .rows
            .iter()
            .all(|row| row.phones.is_empty() && row.needs.is_none())
    );
    assert_eq!(
        paper.holds,
        "This list holds names and where those of one name live."
    );
    let all = session_paper(&desk, session, ALL).unwrap();
    assert_eq!(
        all.holds,
        "This list holds names, where those of one name live, phone numbers and what helps when talking."
    );
    assert_eq!(all.rows[1].phones, ["01632 960 001", "07700 900 001"]);
    assert_eq!(
        all.rows[1].needs.as_deref(),
        Some("Speak to her left side.")
    );
    assert_eq!(paper.day, "Tuesday 3 November 2026");
}

#[test]
fn a_paper_goes_on_record_before_it_is_printed() {
    let (_folder, mut desk, session) = morning();
    assert!(exports(&desk).unwrap().is_empty());
    print_session_paper(&mut desk, session, NAMES).unwrap();
    let row = exports(&desk).unwrap().remove(0);
    assert_eq!(row.what, "Register on paper, Tuesday 3 November 2026");
    assert_eq!(
        (row.detail, row.free_text, row.rows),
        (Some(Detail::Identifiable), false, 4)
    );
    let names = row.digest;
    print_session_paper(&mut desk, session, ALL).unwrap();
    let row = exports(&desk).unwrap().remove(0);
    assert!(row.free_text);
    assert_ne!(row.digest, names);
    // An empty list is no paper, and nothing goes on record.
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let session = open_session(&mut desk, programme, "today");
    assert!(print_session_paper(&mut desk, session, NAMES).is_err());
    assert!(exports(&desk).unwrap().is_empty());
}

#[test]
fn a_planned_session_whose_day_is_over_waits_to_be_typed_up() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let form = |date: &str| SessionForm {
        kind: "coffee morning".into(),
        programme: programme.to_string(),
        date: date.into(),
        ..SessionForm::default()
    };
    let mut plan = |date: &str| plan_session(&mut desk, &form(date), false).unwrap().value;
    let last = plan("29/10/2026");
    plan("today");
    plan("tomorrow");
    plan("1/9/2026");
    let waiting = |desk: &Desk| -> Vec<SessionId> {
        let board = crate::today::today(desk).unwrap();
        board.to_type_up.iter().map(|row| row.id).collect()
    };
    assert_eq!(waiting(&desk), [last]);
    start_session(&mut desk, last).unwrap();
    assert!(waiting(&desk).is_empty());
}

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
    thanks: false,
};
const ALL: PaperAsk = PaperAsk {
    phones: true,
    needs: true,
    thanks: true,
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

/// Whom to thank stands on the paper, in the words that may be told, with the names of those who said yes.
#[test]
fn the_paper_thanks_volunteers_as_far_as_it_may_be_told() {
    use crate::{consent, good_news};
    let (_folder, mut desk, session) = morning();
    let paper = |desk: &Desk| session_paper(desk, session, ALL).unwrap();
    let row = |desk: &Desk, name: &str| {
        let rows = session_paper(desk, session, NAMES).unwrap().rows;
        rows.iter().find(|row| row.name == name).unwrap().person
    };
    let (ada, jean) = (row(&desk, "Ada Angove"), row(&desk, "Jean Opie"));
    let mut share = |text: &str, permission: &str| {
        let form = good_news::GoodNewsForm {
            text: text.into(),
            on: "today".into(),
            about: vec![ada],
            thanks_to: vec![jean],
            permission: permission.into(),
            from_note: String::new(),
        };
        good_news::share_good_news(&mut desk, &form).unwrap().value
    };
    share("Ada Angove sang again with Jean Opie", "with names");
    share("Ada Angove cooked for Jean Opie", "without names");
    share("Ada Angove told Jean Opie of her son", "not asked");
    let said = |desk: &Desk| -> Vec<(String, String)> {
        let thanks = paper(desk).thanks.into_iter();
        thanks.map(|one| (one.name, one.what)).collect()
    };
    let all = said(&desk);
    let names: Vec<&str> = all.iter().map(|one| one.0.as_str()).collect();
    assert_eq!(names, ["Jean Opie"; 3]);
    assert_eq!(all[0].1, "Ada Angove sang again with Jean Opie");
    let hidden = "For something that is not told here.";
    assert_eq!((all[1].1.as_str(), all[2].1.as_str()), (hidden, hidden));
    assert!(paper(&desk).holds.contains("whom to thank for what"));
    // Only when it is asked for.
    let unasked = session_paper(&desk, session, NAMES).unwrap();
    assert!(unasked.thanks.is_empty() && !unasked.holds.contains("thank"));
    // It is on record as free text, about whoever it tells of.
    print_session_paper(&mut desk, session, ALL).unwrap();
    let thanks_only = PaperAsk {
        needs: false,
        ..ALL
    };
    print_session_paper(&mut desk, session, thanks_only).unwrap();
    assert!(exports(&desk).unwrap().iter().all(|row| row.free_text));
    // A yes taken back holds at once.
    let answer = |desk: &mut Desk, person: PersonId, answer: &str| {
        let form = consent::ConsentForm {
            person: person.to_string(),
            purpose: "tell my good news".into(),
            answer: answer.into(),
            how: "spoken".into(),
            on: "today".into(),
            ..consent::ConsentForm::default()
        };
        consent::record(desk, &form).unwrap();
    };
    answer(&mut desk, ada, "withdrawn");
    assert!(said(&desk).iter().all(|one| one.1 == hidden));
    // Who does not want to be named in good news is not thanked on a paper that others read.
    answer(&mut desk, jean, "refused");
    assert!(said(&desk).is_empty());
    assert!(!paper(&desk).holds.contains("thank"));
}

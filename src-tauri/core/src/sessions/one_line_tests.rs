#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::{
    newcomer::{NewcomerForm, add_newcomer, read_newcomer},
    one_line::{read_as, read_one_line},
    tests::{client, day, mark, open_session, person, programme},
    *,
};
use crate::{
    clients::{Client, ClientStatus},
    desk::test_desk,
    people::Person,
    store::StoreError,
};

#[test]
fn one_line_is_a_name_and_whatever_else_is_known() {
    let cases = [
        (
            "Elsie Rowe, Pentire, 1941",
            "Elsie Rowe · Pentire · born 1941",
        ),
        ("Elsie Rowe", "Elsie Rowe"),
        (
            "  Elsie   Rowe ,, 1941 , Pentire ",
            "Elsie Rowe · Pentire · born 1941",
        ),
        ("Mrs Elsie Rowe, Pentire", "Elsie Rowe · Pentire"),
        ("Mary Ann Rowe", "Mary Ann Rowe"),
        ("Dirk van der Berg", "Dirk van der Berg"),
        ("Elsie Rowe, born 1941", "Elsie Rowe · born 1941"),
        ("Elsie Rowe, b. 41", "Elsie Rowe · born 41"),
        ("Elsie Rowe, 3/11/1941", "Elsie Rowe · born 3/11/1941"),
        ("Elsie Rowe, 3 nov 1941", "Elsie Rowe · born 3 nov 1941"),
        (
            "Elsie Rowe, 01637 850 123",
            "Elsie Rowe · phone 01637 850 123",
        ),
        (
            "Elsie Rowe, Pentire, 07700 900123",
            "Elsie Rowe · Pentire · mobile 07700 900123",
        ),
        (
            "Elsie Rowe, +44 7700 900123",
            "Elsie Rowe · mobile +44 7700 900123",
        ),
        (
            "Elsie Rowe, 01637 850123, 07700 900123",
            "Elsie Rowe · phone 01637 850123 · mobile 07700 900123",
        ),
        ("Elsie Rowe, tr71ab", "Elsie Rowe · TR7 1AB"),
        (
            "Elsie Rowe, 3 Fore Street, Pentire",
            "Elsie Rowe · 3 Fore Street · Pentire",
        ),
        (
            "Elsie Rowe, elsie@example.org",
            "Elsie Rowe · elsie@example.org",
        ),
        (
            "Margaret “Peggy” Rowe, Pentire",
            "Margaret Rowe · called Peggy · Pentire",
        ),
        ("Margaret Rowe (Peggy)", "Margaret Rowe · called Peggy"),
        ("Margaret Rowe, \"Peggy\"", "Margaret Rowe · called Peggy"),
        ("Elsie Rowe 1941", "Elsie Rowe · born 1941"),
        (
            "Elsie Rowe born 1941, Pentire",
            "Elsie Rowe · Pentire · born 1941",
        ),
        ("Elsie Rowe 01637 850123", "Elsie Rowe · phone 01637 850123"),
        (
            "Elsie Rowe; Pentire; 1941",
            "Elsie Rowe · Pentire · born 1941",
        ),
        ("O’Neill-Smith Rose", "O’Neill-Smith Rose"),
    ];
    for (typed, read) in cases {
        let form = read_one_line(typed, day("2026-11-03")).unwrap();
        assert_eq!(read_as(&form), read, "{typed}");
    }
    let form = read_one_line("Dirk van der Berg", day("2026-11-03")).unwrap();
    assert_eq!(
        (form.given_name.as_str(), form.family_name.as_str()),
        ("Dirk", "van der Berg")
    );
}

#[test]
fn what_cannot_be_read_is_said_and_nothing_is_guessed() {
    let name = "Write a first name and a family name, such as Elsie Rowe.";
    let cases = [
        ("", name),
        ("Elsie", name),
        ("Mrs Rowe", name),
        ("1941", name),
        (
            "Elsie Rowe, Pentire, Crantock",
            "Only one village fits here. Add the rest on their page.",
        ),
        (
            "Elsie Rowe, 1941, 1942",
            "Only one birth year or date fits here.",
        ),
        (
            "Elsie Rowe, 2031",
            "A date of birth cannot be in the future.",
        ),
        ("Elsie Rowe, 1741", "Check the year of birth."),
        (
            "Elsie Rowe, 12",
            "Write a village, a birth year or a phone number.",
        ),
        (
            "Elsie Rowe, !!",
            "Write a village, a birth year or a phone number.",
        ),
        (
            "Elsie Rowe, volunteer",
            "Add a volunteer on the page Volunteers.",
        ),
        (
            "Elsie Rowe, 01637 850123, 01637 850124",
            "Only one phone and one mobile number fit here.",
        ),
    ];
    for (typed, sentence) in cases {
        let faults = read_one_line(typed, day("2026-11-03")).unwrap_err();
        assert!(
            faults.0.iter().all(|fault| fault.field == "line"),
            "{typed}"
        );
        assert!(
            faults.0.iter().any(|fault| fault.message == sentence),
            "{typed}: {faults:?}"
        );
    }
}

proptest! {
    /// Whatever is typed is read or refused, and what is read can be kept as a person.
    #[test]
    fn any_line_is_read_or_refused(
        parts in proptest::collection::vec(
            prop_oneof![
                "\\PC{0,12}".boxed(), Just("Elsie Rowe".to_owned()), Just("1941".to_owned()), Just("Pentire".to_owned()),
                Just("01637 850123".to_owned()), Just("(Peg".to_owned()), Just("“".to_owned()), Just("TR7 1AB".to_owned()),
            ],
            0..6,
        )
    ) {
        let today = day("2026-11-03");
        if let Ok(form) = read_one_line(&parts.join(", "), today) {
            prop_assert!(!form.given_name.is_empty() && !form.family_name.is_empty());
            let kept = form.check(PersonId(uuid::Uuid::nil()), today);
            prop_assert!(kept.is_ok(), "{:?}", kept);
        }
    }
}

fn newcomer(session: SessionId, line: &str) -> NewcomerForm {
    NewcomerForm {
        session,
        line: line.into(),
        guest: false,
        seen: vec![],
    }
}

#[test]
fn somebody_new_is_added_and_marked_here_in_one_act() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let session = open_session(&mut desk, programme, "today");
    mark(&mut desk, session, ada, Presence::Here);
    let read = read_newcomer(&desk, "Elsie Rowe, Pentire, 1941").unwrap();
    assert_eq!(read.read_as, "Elsie Rowe · Pentire · born 1941");
    assert!(read.alike.is_empty());
    let added = add_newcomer(&mut desk, &newcomer(session, "Elsie Rowe, Pentire, 1941")).unwrap();
    assert_eq!(
        added.sentence,
        "Person added and marked here for Elsie Rowe"
    );
    let elsie = desk.read().record::<Client>(added.value).unwrap();
    // Known risks are asked later: until then it is an enquiry.
    assert_eq!(
        (elsie.status, elsie.programme),
        (ClientStatus::Enquiry, programme)
    );
    let page = session_page(&desk, session).unwrap();
    let row = page
        .register
        .iter()
        .find(|row| row.person == added.value)
        .unwrap();
    assert_eq!(
        (row.presence, row.arrived_order),
        (Some(Presence::Here), Some(2))
    );
    assert_eq!(row.detail, "first time");
    // One undo takes all of it back.
    desk.undo(added.act).unwrap();
    assert!(
        desk.read()
            .maybe_record::<Person>(added.value)
            .unwrap()
            .is_none()
    );
    assert_eq!(session_page(&desk, session).unwrap().register.len(), 1);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn nobody_is_added_twice_unseen() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let elsie = person(&mut desk, "Elsie Rowe", "Pentire", 1941);
    let session = open_session(&mut desk, programme, "today");
    // As written, misspelt, and by a nickname.
    for line in [
        "Elsie Rowe, Pentire, 1941",
        "Elsie Row",
        "Elizabeth Rowe, 1941",
    ] {
        let read = read_newcomer(&desk, line).unwrap();
        assert_eq!(read.alike.first().map(|one| one.id), Some(elsie), "{line}");
        let refused = add_newcomer(&mut desk, &newcomer(session, line)).unwrap_err();
        assert!(
            matches!(refused, SessionError::LookFirst),
            "{line}: {refused}"
        );
    }
    let people = |desk: &crate::desk::Desk| -> i64 {
        desk.read()
            .number("SELECT count(*) FROM person", [])
            .unwrap()
    };
    assert_eq!(people(&desk), 1);
    let looked = NewcomerForm {
        seen: vec![elsie],
        ..newcomer(session, "Elsie Rowe, Pentire, 1941")
    };
    add_newcomer(&mut desk, &looked).unwrap();
    assert_eq!(people(&desk), 2);
    // The one just added was not among those shown.
    assert!(add_newcomer(&mut desk, &looked).is_err());
    assert_eq!(people(&desk), 2);
}

#[test]
fn a_guest_is_no_client_and_nobody_comes_before_the_start() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let session = open_session(&mut desk, programme, "today");
    let guest = NewcomerForm {
        guest: true,
        ..newcomer(session, "Tom Bell")
    };
    let tom = add_newcomer(&mut desk, &guest).unwrap().value;
    assert!(desk.read().maybe_record::<Client>(tom).unwrap().is_none());
    assert_eq!(session_page(&desk, session).unwrap().guests_here, 1);
    assert_eq!(
        session_page(&desk, session).unwrap().register[0].detail,
        "guest · first time"
    );
    let form = |kind: &str, date: &str| SessionForm {
        kind: kind.into(),
        programme: programme.to_string(),
        date: date.into(),
        ..SessionForm::default()
    };
    // Nobody is a client for having come to the volunteers' own.
    let own = plan_session(&mut desk, &form("peer support", "today"), true)
        .unwrap()
        .value;
    let una = add_newcomer(&mut desk, &newcomer(own, "Una Opie"))
        .unwrap()
        .value;
    assert!(desk.read().maybe_record::<Client>(una).unwrap().is_none());
    let next = plan_session(&mut desk, &form("coffee morning", "tomorrow"), false)
        .unwrap()
        .value;
    let early = add_newcomer(&mut desk, &newcomer(next, "Vera Pool")).unwrap_err();
    assert!(matches!(early, SessionError::NotStarted));
    let none = add_newcomer(
        &mut desk,
        &newcomer(SessionId(uuid::Uuid::nil()), "Vera Pool"),
    );
    assert!(matches!(
        none,
        Err(SessionError::Store(StoreError::NotFound))
    ));
}

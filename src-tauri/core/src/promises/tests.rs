#![allow(clippy::unwrap_used)]

use super::{
    PromiseError, PromiseForm, due, keep_promise, make_promise, promised_at, promised_to,
    remove_promise,
};
use crate::{
    desk::test_desk,
    people::{
        life::tests::dies,
        tests::{add_client, add_volunteer, ground},
    },
    sessions::{SessionForm, plan_session, session_page},
    today,
    volunteers::store::volunteer_page,
};

fn promise(to: &str, what: &str, by: &str) -> PromiseForm {
    PromiseForm {
        to: to.into(),
        what: what.into(),
        by: by.into(),
        ..PromiseForm::default()
    }
}

#[test]
fn a_promise_to_a_volunteer_is_on_today_and_on_their_page_until_it_is_kept() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let jean = add_volunteer(&mut desk, "Jean", "Opie").to_string();
    let faults = make_promise(&mut desk, &PromiseForm::default()).unwrap_err();
    assert_eq!(
        faults.to_string(),
        "Write what was promised. Write by when, such as Fri or 3/12."
    );
    let made = make_promise(
        &mut desk,
        &promise(&jean, "Ring about the heavy week", "Fri"),
    )
    .unwrap();
    assert_eq!(made.sentence, "Promise written for Jean Opie");
    make_promise(
        &mut desk,
        &promise(&jean, "Ask about the course", "3 dec 26"),
    )
    .unwrap();
    let board = today::today(&desk).unwrap();
    let [row] = board.promises.as_slice() else {
        unreachable!("one is due within a week: {:?}", board.promises)
    };
    assert_eq!(row.what, "Ring about the heavy week");
    assert_eq!(row.name.as_deref(), Some("Jean Opie"));
    assert!(row.to_volunteer && !row.overdue);
    let page = volunteer_page(&desk, jean.parse().unwrap()).unwrap();
    let whats: Vec<&str> = page.promises.iter().map(|row| row.what.as_str()).collect();
    assert_eq!(whats, ["Ring about the heavy week", "Ask about the course"]);
    // It raised no concern about anybody.
    assert!(board.concerns.is_empty());
    assert_eq!(
        desk.read()
            .number("SELECT count(*) FROM concern", ())
            .unwrap(),
        0
    );

    let kept = keep_promise(&mut desk, made.value, true).unwrap();
    assert!(due(&desk).unwrap().is_empty());
    let page = promised_to(&desk, jean.parse().unwrap()).unwrap();
    assert_eq!(page[1].done.as_deref(), Some("today"));
    desk.undo(kept.act).unwrap();
    assert_eq!(due(&desk).unwrap().len(), 1);
    let removed = remove_promise(&mut desk, made.value).unwrap();
    assert!(due(&desk).unwrap().is_empty());
    desk.undo(removed.act).unwrap();
    assert_eq!(due(&desk).unwrap().len(), 1);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_promise_leads_back_to_the_line_it_was_made_from() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let jean = add_volunteer(&mut desk, "Jean", "Opie").to_string();
    let said = crate::notes::NoteForm {
        text: "Jean would like the form".into(),
        kind: "corridor".into(),
        ..Default::default()
    };
    let note = crate::notes::write_note(&mut desk, &said).unwrap().value;
    let form = PromiseForm {
        from_note: note.to_string(),
        ..promise(&jean, "Bring the form", "Fri")
    };
    make_promise(&mut desk, &form).unwrap();
    make_promise(&mut desk, &promise(&jean, "Ring about the week", "Fri")).unwrap();
    let rows = promised_to(&desk, jean.parse().unwrap()).unwrap();
    let from: Vec<_> = rows.iter().map(|row| row.from_note).collect();
    assert_eq!(from, [Some(note), None]);
}

#[test]
fn what_a_meeting_takes_on_says_who_does_it_and_stands_with_the_meeting() {
    let (_folder, mut desk) = test_desk();
    let ground = ground(&mut desk);
    let form = SessionForm {
        kind: "monthly meeting".into(),
        programme: ground.programme.to_string(),
        date: "today".into(),
        ..SessionForm::default()
    };
    let session = plan_session(&mut desk, &form, true).unwrap().value;
    let action = PromiseForm {
        who: "Colin".into(),
        session: session.to_string(),
        ..promise("", "Book the hall for December", "2 weeks ago")
    };
    make_promise(&mut desk, &action).unwrap();
    let rows = promised_at(&desk, session).unwrap();
    assert_eq!(rows[0].who.as_deref(), Some("Colin"));
    assert!(rows[0].overdue && rows[0].name.is_none());
    assert_eq!(session_page(&desk, session).unwrap().promises, rows);
    assert_eq!(due(&desk).unwrap(), rows);
}

#[test]
fn nothing_is_promised_to_the_dead_and_what_was_is_not_asked_for() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let form = promise(
        &arthur.to_string(),
        "Bring the large-print form",
        "2 weeks ago",
    );
    make_promise(&mut desk, &form).unwrap();
    assert!(due(&desk).unwrap()[0].overdue);
    dies(&mut desk, arthur, "today").unwrap();
    assert!(due(&desk).unwrap().is_empty());
    let kept = promised_to(&desk, arthur).unwrap();
    assert!(kept[0].died && !kept[0].overdue);
    assert!(matches!(
        make_promise(&mut desk, &form),
        Err(PromiseError::HasDied)
    ));
}

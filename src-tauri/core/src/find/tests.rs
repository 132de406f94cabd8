use serde_json::{from_value, json};
use uuid::Uuid;

use super::*;
use crate::action::Action;
use crate::desk::test_desk;
use crate::ids::{NoteId, PersonId};
use crate::notes::Note;
use crate::people::Person;

fn add_person(desk: &mut Desk, given: &str, family: &str, born: i64) -> Uuid {
    desk.write(Action::AddPerson, |tx| {
        let id: PersonId = tx.new_id();
        let fields = json!({ "id": id, "given_name": given, "family_name": family, "town": "Perran",
            "birth_year": born });
        let person: Person = from_value(fields).unwrap();
        tx.insert(&person)?;
        Ok::<_, StoreError>(id.0)
    })
    .unwrap()
    .value
}

fn add_note(desk: &mut Desk, text: &str) {
    desk.write(Action::WriteNote, |tx| {
        let id: NoteId = tx.new_id();
        let fields = json!({ "id": id, "text": text, "kind": "Line",
            "written_by": tx.actor::<crate::ids::CoordinatorId>(), "at": tx.now_ms() });
        let note: Note = from_value(fields).unwrap();
        tx.insert(&note)
    })
    .unwrap();
}

#[test]
fn people_of_one_name_are_told_apart() {
    let (_folder, mut desk) = test_desk();
    let older = add_person(&mut desk, "Zoë", "Nankervis", 1938);
    let younger = add_person(&mut desk, "Zoe", "Nankervis", 1961);
    let found = desk.find("zoe nan").unwrap();
    let seen: Vec<_> = found
        .iter()
        .map(|one| (one.id, one.detail.as_str()))
        .collect();
    assert_eq!(
        seen,
        [(younger, "Perran, born 1961"), (older, "Perran, born 1938")]
    );
    assert_eq!(found[1].route, format!("/people/{older}"));
    assert!(desk.find("").unwrap().is_empty());
    assert!(desk.find("\" OR *").unwrap().is_empty());
}

#[test]
fn a_long_note_is_shown_by_its_beginning() {
    let (_folder, mut desk) = test_desk();
    let text = format!(
        "The boiler\nis cold {}",
        "and the stairs are steep ".repeat(9)
    );
    add_note(&mut desk, &text);
    let found = desk.find("boil").unwrap();
    assert_eq!(found.len(), 1);
    assert!(
        found[0]
            .title
            .starts_with("The boiler is cold and the stairs")
    );
    assert!(found[0].title.ends_with(" …") && found[0].title.chars().count() <= NOTE_SHOWN + 2);
    assert_eq!(found[0].detail, "Note of 3 Nov 2026");
}

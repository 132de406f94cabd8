#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{
    store::{BENEATH, NAMED, OF_OTHERS, THROUGH},
    *,
};
use crate::{
    clients::ClientForm,
    concerns::{ConcernForm, store as concerns},
    desk::{Desk, test_desk},
    exports::{Destination, Export, FileWritten, exports},
    ids::{ConcernId, NoteId},
    notes::{self, NoteForm},
    people::{self, PersonForm},
    programmes,
    records::TABLES,
    sample,
    store::naming,
    volunteers::VolunteerForm,
};

const PEOPLE: [&str; 3] = ["person", "client", "volunteer"];

fn pretend() -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let desk = sample::demo(folder.path(), "2026-11-03");
    (folder, desk)
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

fn person(desk: &mut Desk, given: &str, family: &str, volunteer: bool) -> PersonId {
    let programme = programme(desk);
    let form = PersonForm {
        given_name: given.into(),
        family_name: family.into(),
        client: (!volunteer).then(|| ClientForm {
            status: "enquiry".into(),
            programme,
            ..ClientForm::default()
        }),
        volunteer: volunteer.then(|| VolunteerForm {
            status: "active".into(),
            ..VolunteerForm::default()
        }),
        ..PersonForm::default()
    };
    people::store::add_person(desk, &form).unwrap().value
}

fn note(desk: &mut Desk, text: &str, about: PersonId, also: &[PersonId]) -> NoteId {
    let form = NoteForm {
        text: text.into(),
        about: vec![about],
        mentions: also.to_vec(),
        kind: "corridor".into(),
        ..NoteForm::default()
    };
    notes::write_note(desk, &form).unwrap().value
}

fn concern(
    desk: &mut Desk,
    client: PersonId,
    category: &str,
    said: &str,
    from: Option<NoteId>,
) -> ConcernId {
    let form = ConcernForm {
        client: client.to_string(),
        category: category.into(),
        level: "soon".into(),
        raised_by: "the person".into(),
        situation: said.into(),
        from_note: from.map(|note| note.to_string()).unwrap_or_default(),
        ..ConcernForm::default()
    };
    concerns::raise(desk, &form).unwrap().value
}

fn all_text(all: &Everything) -> String {
    serde_json::to_string(all).unwrap()
}

/// A new table either names somebody, or somebody says here where its people are.
#[test]
fn every_table_is_answered() {
    let (_folder, desk) = test_desk();
    for table in TABLES {
        let names = naming(desk.read(), table, &PEOPLE).unwrap();
        let through = THROUGH
            .iter()
            .chain(&BENEATH)
            .any(|(content, ..)| *content == table.name);
        let answered = !names.is_empty()
            || PEOPLE.contains(&table.name)
            || through
            || NAMED.contains(&table.name)
            || OF_OTHERS.contains(&table.name);
        assert!(
            answered,
            "{} names nobody: say in subject_access/store.rs where its people are",
            table.name
        );
    }
}

/// Every text column of every row that is about somebody gets a word of its own, and each word is in the report, or in
/// what stands apart: of whoever has most on record, as a client and as a volunteer.
#[test]
fn no_column_is_forgotten() {
    for most in [
        "SELECT client FROM concern WHERE restricted = 1 AND client IN (SELECT client FROM referral) LIMIT 1",
        "SELECT client FROM visit GROUP BY client ORDER BY count(*) DESC LIMIT 1",
        "SELECT volunteer FROM visit WHERE volunteer IS NOT NULL GROUP BY volunteer ORDER BY count(*) DESC LIMIT 1",
    ] {
        let (_folder, desk) = pretend();
        let who: PersonId = desk.read().one(most, [], |row| row.get(0)).unwrap();
        let raw = desk.store().raw();
        let mut planted: BTreeMap<String, String> = BTreeMap::new();
        let rows = super::store::rows_about(&desk, who).unwrap();
        for (table, id) in rows {
            for column in table.columns.iter().skip(1) {
                let word = format!("zq{}x", planted.len());
                // What a rule keeps to its words and lists stays as it is.
                let plant = |value: &rusqlite::types::Value| {
                    raw.execute(
                        &format!(
                            "UPDATE \"{0}\" SET \"{column}\" = ?2 WHERE id = ?1 AND typeof(\"{column}\") = 'text'
                             AND CASE WHEN json_valid(\"{column}\") THEN json_type(\"{column}\") <> 'array' ELSE 1 END",
                            table.name
                        ),
                        (id.as_bytes().as_slice(), value),
                    )
                };
                let old: rusqlite::types::Value = raw
                    .query_row(
                        &format!("SELECT \"{column}\" FROM \"{}\" WHERE id = ?1", table.name),
                        [id.as_bytes().as_slice()],
                        |row| row.get(0),
                    )
                    .unwrap();
                if plant(&word.clone().into()) != Ok(1) {
                    continue;
                }
                if table.name == "person" && desk.read().record::<people::Person>(id).is_err() {
                    // A day, or one of a few words.
                    plant(&old).unwrap();
                    continue;
                }
                planted.insert(word, format!("{}.{column}", table.name));
            }
        }
        assert!(planted.len() > 60, "only {} words", planted.len());
        let (all, apart) = super::store::halves(&desk, who).unwrap();
        let (all, apart) = (all_text(&all), serde_json::to_string(&apart).unwrap());
        let says = |text: &str, word: &str| text.contains(word);
        for (word, place) in &planted {
            assert!(
                says(&all, word) || says(&apart, word),
                "{place} is in no report"
            );
        }
    }
}

#[test]
fn other_people_are_marked_and_stay_so() {
    let (_folder, mut desk) = test_desk();
    let margaret = person(&mut desk, "Margaret", "Tonkin", false);
    let jean = person(&mut desk, "Jean", "Opie", true);
    let arthur = person(&mut desk, "Arthur", "Pascoe", false);
    note(
        &mut desk,
        "Margaret fell Tuesday, Jean Opie will ring her, and arthur pascoe saw it",
        margaret,
        &[jean, arthur],
    );
    note(
        &mut desk,
        "Arthur Pascoe says Margaret owes him ]] ten pounds",
        arthur,
        &[margaret],
    );
    let all = everything(&desk, margaret).unwrap();
    let text = all_text(&all);
    assert!(
        text.contains("Margaret fell Tuesday, [[other person: Jean Opie]] will ring her"),
        "{text}"
    );
    assert!(
        text.contains("[[other person: arthur pascoe]] saw it"),
        "{text}"
    );
    // A line about somebody else that only names her is marked as a whole.
    assert!(
        text.contains("[[other person: Arthur Pascoe says Margaret owes him ] ] ten pounds]]"),
        "{text}"
    );
    assert!(all.marks >= 3);
    // A volunteer has theirs too.
    let hers = all_text(&everything(&desk, jean).unwrap());
    assert!(
        hers.contains("[[other person: Margaret fell Tuesday"),
        "{hers}"
    );
    assert!(!hers.contains("Tonkin\""));
}

#[test]
fn what_was_corrected_and_removed_is_told_too() {
    let (_folder, mut desk) = test_desk();
    let margaret = person(&mut desk, "Margaret", "Tonkin", false);
    let mut form = people::store::person_form(&desk, margaret).unwrap();
    form.phone = "01872 555 142".into();
    people::store::change_person(&mut desk, margaret, &form).unwrap();
    form.phone = "01872 555 999".into();
    people::store::change_person(&mut desk, margaret, &form).unwrap();
    let line = note(&mut desk, "Sleeps badly since the storm", margaret, &[]);
    notes::remove_note(&mut desk, line).unwrap();
    let text = all_text(&everything(&desk, margaret).unwrap());
    assert!(text.contains("01872 555 142") && text.contains("01872 555 999"));
    assert!(text.contains("Sleeps badly since the storm"), "{text}");
}

#[test]
fn nothing_of_a_restricted_concern_leaves_without_a_decision() {
    let (_folder, mut desk) = test_desk();
    let margaret = person(&mut desk, "Margaret", "Tonkin", false);
    let line = note(
        &mut desk,
        "Her nephew takes the quarrelwort money",
        margaret,
        &[],
    );
    let id = concern(
        &mut desk,
        margaret,
        "safety or abuse",
        "The quarrelwort money goes",
        Some(line),
    );
    concern(&mut desk, margaret, "loneliness", "Misses the choir", None);
    desk.look(id, |_| Ok::<_, crate::store::StoreError>(()))
        .unwrap();
    let all = everything(&desk, margaret).unwrap();
    assert_eq!(all.restricted, 1);
    let text = all_text(&all);
    assert!(
        !text.contains("quarrelwort") && !text.to_lowercase().contains("restricted concern\""),
        "{text}"
    );
    assert!(!text.contains("safety or abuse"));
    assert!(text.contains("Misses the choir"));

    let out = tempfile::tempdir().unwrap();
    let to = Destination::Folder(out.path().to_owned());
    let asked = EverythingForm {
        reason: "She asked for it".into(),
        recipient: "Margaret Tonkin".into(),
        ..EverythingForm::default()
    };
    let faults =
        |form: &EverythingForm, desk: &mut Desk| match export_everything(desk, margaret, form, &to)
        {
            Err(EverythingError::Form(faults)) => faults,
            other => unreachable!("{other:?}"),
        };
    assert!(faults(&asked, &mut desk).has("restricted"));
    let may_go = EverythingForm {
        restricted: "may go".into(),
        ..asked.clone()
    };
    let both = faults(&may_go, &mut desk);
    assert!(both.has("decided_by") && both.has("decided_why"));
    assert!(faults(&EverythingForm::default(), &mut desk).has("reason"));
    assert!(std::fs::read_dir(out.path()).unwrap().next().is_none());
    assert!(exports(&desk).unwrap().is_empty());

    let held = EverythingForm {
        restricted: "held back".into(),
        ..asked.clone()
    };
    let read = |paths: &[PathBuf]| -> Vec<String> {
        paths
            .iter()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect()
    };
    let paths = export_everything(&mut desk, margaret, &held, &to).unwrap();
    assert_eq!(paths.len(), 2);
    assert!(
        read(&paths)
            .iter()
            .all(|text| !text.contains("quarrelwort"))
    );
    let decided = EverythingForm {
        decided_by: "Dr A. Bray".into(),
        decided_why: "She told us herself and knows all of it.".into(),
        ..may_go
    };
    let paths = export_everything(&mut desk, margaret, &decided, &to).unwrap();
    assert_eq!(paths.len(), 3);
    let texts = read(&paths);
    assert!(!texts[0].contains("quarrelwort") && !texts[1].contains("quarrelwort"));
    assert!(texts[2].contains("quarrelwort"));
    // The file of records refuses it too, whatever door it comes by.
    let refused = desk.store().raw().execute(
        "UPDATE access_request SET decided_by = NULL WHERE restricted = 'may go'",
        [],
    );
    assert!(refused.is_err());
    let requests: Vec<AccessRequest> = desk.read().records("ORDER BY at", []).unwrap();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].decided_by, None);
    let seen = desk.read().number(
        "SELECT count(*) FROM access WHERE what = 'restricted concern' AND person = ?1",
        [margaret],
    );
    assert_eq!(seen.unwrap(), 1);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn it_leaves_through_the_gate_and_reads_as_a_page() {
    let (_folder, mut desk) = test_desk();
    let margaret = person(&mut desk, "Margaret", "Tonkin", false);
    note(
        &mut desk,
        "Said <script>alert(1)</script> & \"more\"",
        margaret,
        &[],
    );
    let out = tempfile::tempdir().unwrap();
    let to = Destination::Folder(out.path().to_owned());
    let form = EverythingForm {
        reason: "She asked for it".into(),
        recipient: "Margaret Tonkin".into(),
        ..EverythingForm::default()
    };
    let paths = export_everything(&mut desk, margaret, &form, &to).unwrap();
    let html = std::fs::read_to_string(&paths[0]).unwrap();
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"));
    assert!(!html.contains("<script") && html.contains("default-src 'none'"));
    // What the law asks before it is handed over, and with it, and no program can see to.
    assert!(
        html.contains("Ask their nurse or doctor first.")
            && html.contains("Give the privacy notice with it.")
    );
    let csv = std::fs::read_to_string(&paths[1]).unwrap();
    assert!(csv.starts_with("\u{feff}part,record,heading,field,text\r\n"));
    // No name of anybody in the name of a file.
    for path in &paths {
        assert!(!path.to_string_lossy().to_lowercase().contains("margaret"));
    }
    let left = exports(&desk).unwrap();
    assert_eq!(left.len(), 2);
    assert!(
        left.iter()
            .all(|one: &Export| one.written == FileWritten::Yes && one.recipient.is_some())
    );
    let about = desk.read().number(
        "SELECT count(*) FROM export_about WHERE person = ?1",
        [margaret],
    );
    assert_eq!(about.unwrap(), 2);
    // A second one of the day lies beside the first.
    let again = export_everything(&mut desk, margaret, &form, &to).unwrap();
    assert_ne!(again[0], paths[0]);
    // What left is itself held, and so in the next report.
    let text = all_text(&everything(&desk, margaret).unwrap());
    assert!(text.contains("What left this laptop about you"));
    assert!(!text.contains(&out.path().to_string_lossy().into_owned()));
}

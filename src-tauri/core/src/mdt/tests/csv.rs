//! The rows of the MDT CSV.

use super::*;

#[test]
fn golden_files_of_the_three_details() {
    let (folder, mut desk) = world();
    golden(&mut desk);
    let mut text = |detail, free_text| {
        let out = export(&mut desk, &request(folder.path(), detail, free_text)).unwrap();
        assert_eq!(out.held_back.len(), 5);
        let bytes = std::fs::read(&out.path).unwrap();
        assert!(bytes.starts_with(b"\xEF\xBB\xBF"));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.ends_with("\r\n"));
        (
            out,
            text.replace('\u{FEFF}', "[BOM]")
                .replace("\r\n", "[CRLF]\n"),
        )
    };
    let (out, plain) = text(Detail::Pseudonymised, false);
    assert_eq!(
        out.path.file_name().unwrap(),
        "mdt-narrowcliff-pretend-2026-11-12.csv"
    );
    let held: Vec<String> = out
        .held_back
        .iter()
        .map(|line| format!("{}: {}", line.name, line.why))
        .collect();
    insta::assert_snapshot!("held_back", held.join("\n"));
    insta::assert_snapshot!("pseudonymised", plain);
    let (out, free) = text(Detail::Pseudonymised, true);
    assert_eq!(
        out.path.file_name().unwrap(),
        "mdt-narrowcliff-pretend-2026-11-12-2.csv",
        "the first file is left as it was"
    );
    insta::assert_snapshot!("pseudonymised_with_free_text", free);
    insta::assert_snapshot!("identifiable", text(Detail::Identifiable, false).1);
    insta::assert_snapshot!("counts", text(Detail::Counts, false).1);
    sound(&desk);
}

#[test]
fn references_are_stable_random_and_per_practice() {
    let (folder, mut desk) = world();
    let meeting = golden(&mut desk);
    let request = request(folder.path(), Detail::Pseudonymised, false);
    assert_eq!(
        preview(&desk, &request).unwrap().rows[0][0],
        "made on export"
    );
    export(&mut desk, &request).unwrap();
    let known = preview(&desk, &request).unwrap();
    let reference = known.rows[0][0].clone();
    assert_eq!(reference.len(), 8);
    export(&mut desk, &request).unwrap();
    assert_eq!(preview(&desk, &request).unwrap().rows[0][0], reference);
    assert_ne!(known.rows[1][0], reference);
    hold(&mut desk, meeting);
    assert_eq!(preview(&desk, &request).unwrap().rows[0][0], reference);
}

#[test]
fn counts_hide_small_numbers_and_give_no_totals() {
    let (folder, mut desk) = world();
    for n in 1..=5 {
        raise(&mut desk, n, Category::Home, Level::Soon, "2026-10-30");
    }
    raise(&mut desk, 1, Category::Memory, Level::Soon, "2026-10-30");
    // A second concern of one kind is still one person.
    raise(&mut desk, 1, Category::Home, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "today");
    for n in 1..=5 {
        share(&mut desk, meeting, n, Basis::DirectCare);
    }
    let rows = preview(&desk, &request(folder.path(), Detail::Counts, false))
        .unwrap()
        .rows;
    assert_eq!(rows.len(), Category::ALL.len() * Level::ALL.len());
    let people = |category: &str, level: &str| {
        rows.iter()
            .find(|row| row[0] == category && row[1] == level)
            .unwrap()[2]
            .clone()
    };
    assert_eq!(people("home and heating", "soon"), "5");
    assert_eq!(people("memory", "soon"), "<5");
    assert_eq!(people("memory", "urgent"), "0");
}

#[test]
fn formulas_are_guarded_in_every_exported_column() {
    let payloads: Vec<String> = serde_json::from_str(include_str!(
        "../../../../../tests/fixtures/naughty/csv-formula-payloads.json"
    ))
    .unwrap();
    let (folder, mut desk) = world();
    let concern = raise(&mut desk, 1, Category::Memory, Level::Soon, "2026-10-30");
    // What stood in the meeting before, and is open since.
    let before = meet(&mut desk, "today");
    share(&mut desk, before, 1, Basis::VitalInterests);
    let decided = item_of(&desk, before, 1).id;
    let form = DecisionForm {
        decision: "x".into(),
        actions: "-> x".into(),
        ..DecisionForm::default()
    };
    write_decision(&mut desk, decided, &form).unwrap();
    mark_held(&mut desk, before).unwrap();
    exclude(&mut desk, 1, |e| e.not_with_words = Some("x".into()));
    let meeting = meet(&mut desk, "today");
    share(&mut desk, meeting, 1, Basis::VitalInterests);
    let item = item_of(&desk, meeting, 1).id;
    let request = request(folder.path(), Detail::Identifiable, true);
    let mut columns_hit = std::collections::BTreeSet::new();
    for payload in payloads
        .iter()
        .filter(|payload| !crate::forms::is_blank(payload))
    {
        desk.write(Action::ChangePerson, |tx| {
            let text = || Some(payload.clone());
            let old: Person = tx.read().record(who(1))?;
            tx.update(&Person {
                given_name: payload.clone(),
                ..old
            })?;
            let old: Client = tx.read().record(who(1))?;
            tx.update(&Client {
                what_matters: text(),
                strengths: text(),
                ..old
            })?;
            let old: Practice = tx.read().record(PRACTICE)?;
            tx.update(&Practice {
                name: payload.clone(),
                ..old
            })?;
            let old: crate::programmes::Coordinator =
                tx.read().record(tx.actor::<CoordinatorId>())?;
            tx.update(&crate::programmes::Coordinator {
                name: payload.clone(),
                ..old
            })?;
            let old: Concern = tx.read().record(concern)?;
            tx.update(&Concern {
                situation: payload.clone(),
                background: text(),
                what_we_saw: text(),
                ..old
            })?;
            let old: MdtItem = tx.read().record(decided)?;
            tx.update(&MdtItem {
                decision: text(),
                ..old
            })?;
            let old = tx.read().records::<MdtAction>("", [])?.remove(0);
            tx.update(&MdtAction {
                what: payload.clone(),
                ..old
            })?;
            let old = tx.read().records::<Exclusion>("", [])?.remove(0);
            tx.update(&Exclusion {
                not_with_words: text(),
                ..old
            })?;
            let this: MdtMeeting = tx.read().record(meeting)?;
            let today = tx.today();
            let asked = exclusions::in_force(tx.read(), &this, who(1), "", today)?;
            let asked = exclusions::to_answer(tx.read(), &this, &asked)?;
            let old: MdtItem = tx.read().record(item)?;
            tx.update(&MdtItem {
                ask: text(),
                words_asked: Some(asked),
                decision: text(),
                decision_in_plain_english: text(),
                ..old
            })?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
        // What has a word of its own, or a number, takes no payload at all.
        assert!(payload.parse::<RaisedBy>().is_err(), "{payload}");
        assert!(payload.parse::<Category>().is_err() && payload.parse::<Level>().is_err());
        assert!(payload.parse::<Basis>().is_err(), "{payload}");
        assert!(crate::reference::nhs_number(payload).is_err(), "{payload}");
        let planned = preview(&desk, &request).unwrap();
        // core/tests/spreadsheet makes its rows as wide.
        assert_eq!(planned.header.len(), 30);
        let guarded = csv_bytes(&desk, &request, true).unwrap();
        let bare = csv_bytes(&desk, &request, false).unwrap();
        let cells = |bytes: &[u8]| -> Vec<Vec<String>> {
            ::csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap())
                .records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect())
                .collect()
        };
        let (guarded, bare) = (cells(&guarded), cells(&bare));
        assert_eq!(guarded[0], planned.header);
        for (at, cell) in guarded[1].iter().enumerate() {
            assert!(
                cell.starts_with('\'') || !crate::csv::needs_guard(cell),
                "{} holds {cell:?}",
                guarded[0][at]
            );
            assert_eq!(
                crate::csv::unguard(cell),
                planned.rows[0][at],
                "comes back equal"
            );
            if crate::csv::needs_guard(&bare[1][at]) {
                columns_hit.insert(guarded[0][at].clone());
            }
        }
    }
    let hit: Vec<&str> = columns_hit.iter().map(String::as_str).collect();
    assert_eq!(
        hit,
        [
            "actions_open",
            "ask",
            "background",
            "coordinator",
            "decision",
            "decision_in_plain_english",
            "last_decision",
            "name",
            "not_to_be_shared_with",
            "practice",
            "situation",
            "strengths",
            "what_matters",
            "what_we_saw"
        ],
        "without the guard each of these would hold a formula"
    );
}

#[test]
fn a_line_about_five_people_names_nobody_else_at_the_meeting_or_in_the_file() {
    let (folder, mut desk) = world();
    add_volunteer(&mut desk, 50, "Jean", 1);
    let given = ["Ivy", "Margaret", "Arthur", "Doreen", "Ernest"];
    desk.write(Action::WriteNote, |tx| {
        for (n, family) in (1..=5).zip(["Tonkin", "Trembath", "Pascoe", "Rowe", "Bolitho"]) {
            let old: Person = tx.read().record(who(n))?;
            tx.update(&Person {
                family_name: family.into(),
                ..old
            })?;
        }
        let text = "@Ivy Tonkin fell, @Margaret Trembath saw, @Arthur Pascoe rang, \
                    @Doreen R came, Ernest drove, Jean told us";
        let note = crate::notes::Note {
            id: tx.new_id(),
            text: text.into(),
            kind: crate::notes::NoteKind::Line,
            written_by: tx.actor(),
            session: None,
            told_by: Some(who(50)),
            told_by_words: None,
            told_by_role: None,
            told_by_practice: None,
            from_note: None,
            at: tx.now_ms(),
        };
        tx.insert(&note)?;
        for n in 1..=5 {
            let id = tx.new_id();
            tx.insert(&crate::notes::NoteAbout {
                id,
                note: note.id,
                person: who(n),
            })?;
            let concern = a_concern(tx, n, Category::Falls, Level::Soon, "2026-11-02");
            tx.insert(&Concern {
                situation: text.into(),
                background: Some(text.into()),
                what_we_saw: Some(text.into()),
                ask: Some(text.into()),
                from_note: Some(note.id),
                ..concern
            })?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let meeting = meet(&mut desk, "today");
    let page = meeting_page(&desk, meeting).unwrap();
    for view in page.items {
        let mut said = serde_json::to_string(&view.concerns).unwrap();
        said.push_str(&serde_json::to_string(&view.since).unwrap());
        let open = crate::people::page::open_now(desk.read(), view.item.client, desk.today());
        said.push_str(&serde_json::to_string(&open.unwrap()).unwrap());
        for name in given.iter().filter(|name| **name != view.called) {
            assert!(!said.contains(name), "{name} in {said}");
        }
        assert!(said.contains(&view.called) && said.contains("another person"));
        share(
            &mut desk,
            meeting,
            view.item.client.0.as_u128(),
            Basis::VitalInterests,
        );
        write_decision(
            &mut desk,
            view.item.id,
            &DecisionForm {
                decision: format!("{} is glad, Jean goes along", view.name),
                decision_in_plain_english: format!("{}’s nurse comes", view.called),
                actions: "-> @Jean visit".into(),
            },
        )
        .unwrap();
    }
    let planned = preview(&desk, &request(folder.path(), Detail::Pseudonymised, true)).unwrap();
    assert_eq!(planned.rows.len(), 5);
    let text = serde_json::to_string(&planned.rows).unwrap();
    let families = [
        "Tonkin", "Trembath", "Pascoe", "Rowe", "Bolitho", "Doreen R",
    ];
    for name in given.iter().chain(&families) {
        assert!(!text.contains(name), "{name} in {text}");
    }
    let ivys = planned
        .rows
        .iter()
        .find(|row| row.join(" ").contains("Jean"));
    assert_eq!(ivys, None, "not even who told it or goes along");
    let planned = preview(&desk, &request(folder.path(), Detail::Identifiable, true)).unwrap();
    let ivys = planned
        .rows
        .iter()
        .find(|row| row[21] == "Ivy Tonkin")
        .unwrap();
    assert!(!ivys[13].contains("Trembath") && ivys[13].contains("Ivy Tonkin fell"));
    sound(&desk);
}

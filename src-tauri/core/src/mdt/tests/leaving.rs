//! Leaving the laptop: the gate, the record of it, and the file.

use super::*;
use crate::mdt::sharing::HeldBack;

#[test]
fn an_identifiable_file_needs_a_reason_and_a_recipient() {
    let (folder, mut desk) = world();
    golden(&mut desk);
    let mut request = request(folder.path(), Detail::Identifiable, false);
    request.reason = " ".into();
    request.recipient = String::new();
    let Err(MdtError::Form(faults)) = export(&mut desk, &request) else {
        panic!("left");
    };
    let fields: Vec<&str> = faults.0.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["reason", "recipient"]);
    assert!(exports(&desk).unwrap().is_empty());
}

#[test]
fn nothing_to_export_writes_nothing() {
    let (folder, mut desk) = world();
    let out = folder.path().join("out");
    let mut request = request(&out, Detail::Counts, false);
    assert!(matches!(
        export(&mut desk, &request),
        Err(MdtError::NoMeeting)
    ));
    raise(&mut desk, 2, Category::Home, Level::Soon, "2026-10-30");
    meet(&mut desk, "today");
    let Err(error) = export(&mut desk, &request) else {
        panic!("left");
    };
    assert_eq!(
        error.to_string(),
        "There is nothing to export. 1 person is held back."
    );
    request.scope = Scope::Practice(OTHER_PRACTICE);
    assert!(matches!(
        export(&mut desk, &request),
        Err(MdtError::NoMeeting)
    ));
    assert!(exports(&desk).unwrap().is_empty());
    assert_eq!(std::fs::read_dir(&out).map_or(0, Iterator::count), 0);
    assert!(desk.read().records::<MdtRef>("", []).unwrap().is_empty());
}

#[test]
fn every_practice_goes_into_one_file_with_its_own_meeting() {
    let (folder, mut desk) = world();
    golden(&mut desk);
    desk.write(Action::AddPerson, |tx| {
        add_client(tx, 8, "Tom", OTHER_PRACTICE)
    })
    .unwrap();
    raise(&mut desk, 8, Category::Home, Level::Soon, "2026-10-30");
    let quay = make_meeting(
        &mut desk,
        &MeetingForm {
            practice: OTHER_PRACTICE.to_string(),
            on: "2026-11-02".into(),
            ..MeetingForm::default()
        },
    )
    .unwrap()
    .value;
    share(&mut desk, quay, 8, Basis::DirectCare);
    mark_held(&mut desk, quay).unwrap();
    let mut request = request(folder.path(), Detail::Pseudonymised, false);
    request.scope = Scope::All;
    let out = export(&mut desk, &request).unwrap();
    assert_eq!(out.path.file_name().unwrap(), "mdt-all-2026-11-03.csv");
    assert_eq!(out.rows, 3);
    let rows = preview(&desk, &request).unwrap().rows;
    assert_eq!(rows[2][1], "Quay");
    assert_eq!(
        practice_named(desk.read(), " quay ").unwrap(),
        OTHER_PRACTICE
    );
    assert!(practice_named(desk.read(), "Nowhere").is_err());
}

#[test]
fn the_next_planned_meeting_is_taken_else_the_latest_held() {
    let (_folder, mut desk) = world();
    let taken = |desk: &Desk| {
        meeting_for(desk.read(), PRACTICE, desk.today())
            .unwrap()
            .map(|meeting| meeting.id)
    };
    assert_eq!(taken(&desk), None);
    let forgotten = meet(&mut desk, "2026-10-01");
    assert_eq!(taken(&desk), Some(forgotten));
    let held = meet(&mut desk, "2026-10-15");
    mark_held(&mut desk, held).unwrap();
    assert_eq!(taken(&desk), Some(held));
    meet(&mut desk, "2026-12-12");
    let next = meet(&mut desk, "today");
    assert_eq!(taken(&desk), Some(next));
}

#[test]
fn an_existing_file_is_refused_without_force() {
    let (folder, mut desk) = world();
    golden(&mut desk);
    let path = folder.path().join("mine.csv");
    std::fs::write(&path, "mine").unwrap();
    let mut request = request(folder.path(), Detail::Counts, false);
    request.to = Destination::File(path.clone());
    assert!(matches!(
        export(&mut desk, &request),
        Err(MdtError::Write(_))
    ));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    assert!(exports(&desk).unwrap().is_empty());
    request.overwrite = Overwrite::Replace;
    export(&mut desk, &request).unwrap();
    assert_ne!(std::fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_file_never_lies_among_the_records() {
    let (folder, mut desk) = world();
    golden(&mut desk);
    let data = folder.data.path();
    let before = std::fs::read(data.join(crate::desk::FILE_NAME)).unwrap();
    std::fs::create_dir(data.join("backups")).unwrap();
    let mut request = request(folder.path(), Detail::Counts, false);
    request.overwrite = Overwrite::Replace;
    for to in [
        Destination::File(data.join(crate::desk::FILE_NAME)),
        Destination::File(data.join("backups").join("..").join("slots.a")),
        Destination::Folder(data.join("backups")),
    ] {
        request.to = to;
        let refused = export(&mut desk, &request).unwrap_err().to_string();
        assert_eq!(
            refused,
            "That is where the records are kept. Choose another folder."
        );
    }
    let after = std::fs::read(data.join(crate::desk::FILE_NAME)).unwrap();
    assert!(before == after && exports(&desk).unwrap().is_empty());
}

#[test]
fn what_was_not_shared_then_is_not_told_by_a_later_file() {
    let (folder, mut desk) = world();
    raise(&mut desk, 1, Category::Memory, Level::Soon, "2026-10-30");
    add_volunteer(&mut desk, 50, "Jean", 1);
    consent(&mut desk, 1, Purpose::VolunteerMaySpeak, "given");
    let first = meet(&mut desk, "today");
    let item = item_of(&desk, first, 1).id;
    let form = SharingForm {
        sharing: "do not share".into(),
        ..SharingForm::default()
    };
    decide_sharing(&mut desk, item, &form).unwrap();
    let form = DecisionForm {
        decision: "Kept quiet".into(),
        actions: "-> @Matron ring quietly".into(),
        ..DecisionForm::default()
    };
    write_decision(&mut desk, item, &form).unwrap();
    mark_held(&mut desk, first).unwrap();
    let next = meet(&mut desk, "12 nov 2026");
    share(&mut desk, next, 1, Basis::VitalInterests);
    let view = meeting_page(&desk, next).unwrap().items.remove(0);
    assert_eq!(view.last_decision.as_deref(), Some("Kept quiet"));
    let there = view.item.volunteer_present;
    let request = request(folder.path(), Detail::Identifiable, true);
    let row = preview(&desk, &request).unwrap().rows.remove(0);
    assert!(!row.join(" ").to_lowercase().contains("quiet"), "{row:?}");
    assert_eq!((there, row[11].as_str()), (true, "yes"));
    // A yes taken back keeps the volunteer away, whatever the list said before.
    consent(&mut desk, 1, Purpose::VolunteerMaySpeak, "withdrawn");
    let view = meeting_page(&desk, next).unwrap().items.remove(0);
    let row = preview(&desk, &request).unwrap().rows.remove(0);
    assert_eq!(
        (view.item.volunteer_present, row[11].as_str()),
        (false, "no")
    );
    // An action belongs to its own item.
    let action = desk.read().records::<MdtAction>("", []).unwrap()[0].id;
    let form = ActionForm {
        what: "Ring".into(),
        ..ActionForm::default()
    };
    let other = item_of(&desk, next, 1).id;
    let error = save_action(&mut desk, other, Some(action), &form).unwrap_err();
    assert!(matches!(error, MdtError::Store(StoreError::NotFound)));
    let why = HeldBack::Excluded("Jean Pretend".into());
    assert!(!why.without_names().contains("Jean"));
    sound(&desk);
}

/// Of what came of a restricted concern the page says only that there is something.
fn hides_what_came_of_it(view: &ItemView) {
    assert_eq!(
        view.last_decision.as_deref(),
        Some("Decided about a restricted concern: read it on its page")
    );
    assert_eq!(
        view.open_before,
        ["Still to do about a restricted concern: read it on its page"]
    );
    let said = serde_json::to_string(view).unwrap();
    assert!(!said.contains("quietly"), "{said}");
    assert!(!said.contains("looks in"), "{said}");
}

/// Until somebody decides to share the item on a basis that carries it, the page hides what came of a restricted
/// concern as it hides the concern, and shows what came of others beside it.
#[test]
fn the_page_hides_what_came_of_a_restricted_concern_until_it_is_decided_to_be_shared() {
    let (_folder, mut desk) = world();
    raise(
        &mut desk,
        1,
        Category::SafetyOrAbuse,
        Level::Urgent,
        "2026-10-30",
    );
    let decide = |desk: &mut Desk, meeting, decision: &str, actions: &str| {
        let form = DecisionForm {
            decision: decision.into(),
            actions: actions.into(),
            ..DecisionForm::default()
        };
        let item = item_of(desk, meeting, 1).id;
        write_decision(desk, item, &form).unwrap();
    };
    let first = meet(&mut desk, "today");
    share(&mut desk, first, 1, Basis::Safeguarding);
    decide(
        &mut desk,
        first,
        "Matron looks in",
        "-> @Matron ring quietly",
    );
    mark_held(&mut desk, first).unwrap();
    let next = meet(&mut desk, "12 nov 2026");
    let view = |desk: &Desk| meeting_page(desk, next).unwrap().items.remove(0);
    hides_what_came_of_it(&view(&desk));
    take_turn(&mut desk, next, 1, Turn::KeptBack);
    hides_what_came_of_it(&view(&desk));
    share(&mut desk, next, 1, Basis::Safeguarding);
    let told = view(&desk);
    assert_eq!(told.last_decision.as_deref(), Some("Matron looks in"));
    assert_eq!(told.open_before, ["Matron: ring quietly, no day"]);
    sound(&desk);
}

/// Of an earlier meeting a file tells what came of items that were shared there; of one with a restricted concern only
/// where this item is shared on the same basis.
#[test]
fn a_file_tells_of_earlier_items_only_what_was_shared_and_abuse_only_on_its_own_basis() {
    let leave_out = |desk: &mut Desk, item: MdtItemId| {
        let form = ItemForm {
            left_out: true,
            ..ItemForm::default()
        };
        change_item(desk, item, &form).unwrap();
    };
    // How it was shared before, whether with a restricted concern, whether left out, on what basis now: told or not.
    for (before, restricted, left_out, now, told) in [
        (
            Some(Basis::VitalInterests),
            false,
            false,
            Basis::DirectCare,
            true,
        ),
        (
            Some(Basis::VitalInterests),
            false,
            true,
            Basis::VitalInterests,
            false,
        ),
        (None, false, false, Basis::DirectCare, false),
        (
            Some(Basis::Safeguarding),
            true,
            false,
            Basis::DirectCare,
            false,
        ),
        (
            Some(Basis::Safeguarding),
            true,
            false,
            Basis::Consent,
            false,
        ),
        (
            Some(Basis::Safeguarding),
            true,
            false,
            Basis::Safeguarding,
            true,
        ),
        (
            Some(Basis::DirectCare),
            false,
            false,
            Basis::DirectCare,
            true,
        ),
    ] {
        let (folder, mut desk) = world();
        consent(&mut desk, 1, Purpose::ShareWithMdt, "given");
        let category = if restricted {
            Category::SafetyOrAbuse
        } else {
            Category::Memory
        };
        let concern = raise(&mut desk, 1, category, Level::Soon, "2026-10-30");
        let first = meet(&mut desk, "today");
        if let Some(basis) = before {
            share(&mut desk, first, 1, basis);
        }
        let item = item_of(&desk, first, 1).id;
        let form = DecisionForm {
            decision: "Matron looks in".into(),
            actions: "-> @Matron ring quietly\n-> fetch a key".into(),
            ..DecisionForm::default()
        };
        write_decision(&mut desk, item, &form).unwrap();
        if left_out {
            leave_out(&mut desk, item);
        }
        mark_held(&mut desk, first).unwrap();
        desk.write(Action::MoveConcern, |tx| {
            let old: Concern = tx.read().record(concern)?;
            tx.update(&Concern {
                state: ConcernState::WithAgency,
                ..old
            })
        })
        .unwrap();
        let done = desk
            .read()
            .records::<MdtAction>("WHERE what = 'fetch a key'", [])
            .unwrap()
            .remove(0);
        set_action_done(&mut desk, done.id, true, "").unwrap();
        let next = meet(&mut desk, "12 nov 2026");
        if meeting_page(&desk, next).unwrap().items.is_empty() {
            add_item(&mut desk, next, who(1)).unwrap();
        }
        share(&mut desk, next, 1, now);
        let shown = preview(&desk, &request(folder.path(), Detail::Identifiable, true)).unwrap();
        let cell = |column: &str| {
            let at = shown.header.iter().position(|one| one == column).unwrap();
            shown.rows[0][at].as_str()
        };
        let case = format!("{before:?} {restricted} {left_out} {now:?}");
        assert_eq!(cell("last_decision") == "Matron looks in", told, "{case}");
        assert_eq!(
            cell("actions_open") == "Matron: ring quietly",
            told,
            "{case}"
        );
        assert_eq!(
            cell("since_last").contains("1 MDT action done"),
            told,
            "{case}"
        );
        let said = shown.rows[0].join(" ");
        assert_eq!(said.contains("looks in"), told, "{case}: {said}");
        assert_eq!(said.contains("quietly"), told, "{case}: {said}");
        // The page tells all, but what came of a restricted concern as the file does: others are in the room.
        let view = meeting_page(&desk, next).unwrap().items.remove(0);
        if restricted && !told {
            hides_what_came_of_it(&view);
        } else {
            assert_eq!(view.last_decision.as_deref(), Some("Matron looks in"));
            assert_eq!(view.open_before, ["Matron: ring quietly, no day"], "{case}");
        }
        // On paper as in the file.
        let paper = print_pack(&mut desk, &pack(next, true)).unwrap().sheets;
        let paper = serde_json::to_string(&paper).unwrap();
        assert_eq!(paper.contains("looks in"), told, "{case}");
        assert_eq!(paper.contains("quietly"), told, "{case}");
        sound(&desk);
    }
}

/// A concern made restricted after its item was shared on direct care says nothing in a file on that basis.
#[test]
fn an_item_whose_concern_became_restricted_later_is_silent_on_direct_care() {
    let (folder, mut desk) = world();
    let concern = raise(&mut desk, 1, Category::Memory, Level::Soon, "2026-10-30");
    let first = meet(&mut desk, "today");
    share(&mut desk, first, 1, Basis::DirectCare);
    let form = DecisionForm {
        decision: "Matron looks in".into(),
        ..DecisionForm::default()
    };
    let item = item_of(&desk, first, 1).id;
    write_decision(&mut desk, item, &form).unwrap();
    mark_held(&mut desk, first).unwrap();
    desk.write(Action::MoveConcern, |tx| {
        let old: Concern = tx.read().record(concern)?;
        tx.update(&Concern {
            restricted: true,
            state: ConcernState::WithSafeguarding,
            ..old
        })
    })
    .unwrap();
    let next = meet(&mut desk, "12 nov 2026");
    add_item(&mut desk, next, who(1)).unwrap();
    share(&mut desk, next, 1, Basis::DirectCare);
    let shown = preview(&desk, &request(folder.path(), Detail::Identifiable, true)).unwrap();
    assert!(!shown.rows[0].join(" ").contains("looks in"));
}

#[test]
fn a_file_that_could_not_be_written_stays_on_record_as_not_written() {
    let (folder, mut desk) = world();
    golden(&mut desk);
    let mut request = request(folder.path(), Detail::Counts, false);
    request.to = Destination::File(folder.path().join("no such folder").join("x.csv"));
    assert!(matches!(
        export(&mut desk, &request),
        Err(MdtError::Write(_))
    ));
    let all = exports(&desk).unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].written, FileWritten::No);
    sound(&desk);
}

#[test]
fn what_a_crash_left_half_way_is_put_right_at_the_next_start() {
    let (folder, mut desk) = world();
    golden(&mut desk);
    export(&mut desk, &request(folder.path(), Detail::Counts, false)).unwrap();
    let there = exports(&desk).unwrap().remove(0);
    assert_eq!(there.written, FileWritten::Yes);
    assert!(desk.recent_changes(None).unwrap()[0].sentence == "Export recorded");
    // As if the app had died after the commit, with and without the file.
    desk.write(Action::Export, |tx| {
        tx.update(&Export {
            written: FileWritten::NotYet,
            ..there.clone()
        })?;
        let id = tx.new_id();
        tx.insert(&Export {
            id,
            written: FileWritten::NotYet,
            file_name: folder
                .path()
                .join("gone.csv")
                .to_string_lossy()
                .into_owned(),
            ..there.clone()
        })
    })
    .unwrap();
    std::fs::write(folder.path().join(".living-well-1-1.part"), "half").unwrap();
    assert_eq!(finish_exports(&mut desk).unwrap(), 2);
    assert_eq!(finish_exports(&mut desk).unwrap(), 0);
    let mut written: Vec<(String, FileWritten)> = exports(&desk)
        .unwrap()
        .into_iter()
        .map(|export| (export.file_name, export.written))
        .collect();
    written.sort();
    assert!(written[0].0.ends_with("gone.csv") && written[0].1 == FileWritten::No);
    assert_eq!(written[1].1, FileWritten::Yes);
    assert!(!folder.path().join(".living-well-1-1.part").exists());
    sound(&desk);
}

#[test]
fn an_export_cannot_be_undone() {
    let (folder, mut desk) = world();
    golden(&mut desk);
    export(&mut desk, &request(folder.path(), Detail::Counts, false)).unwrap();
    let act = desk.recent_changes(None).unwrap()[0].act;
    assert_eq!(
        desk.undo(act).unwrap_err().to_string(),
        "This is of a kind that cannot be undone."
    );
}

fn pack(meeting: MdtMeetingId, names: bool) -> PackAsk {
    PackAsk {
        meeting,
        paper: Paper::Pack,
        explain: false,
        names,
        reason: "The nurse goes there".into(),
        recipient: "Narrowcliff team".into(),
    }
}

#[test]
fn whom_a_file_is_for_is_held_against_the_exclusions_too() {
    let (folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    desk.write(Action::AddPerson, |tx| {
        tx.insert(&person(who(70), "Margaret", "Bolitho"))
    })
    .unwrap();
    exclude(&mut desk, 2, |e| e.not_with_person = Some(who(70)));
    let meeting = meet(&mut desk, "today");
    share(&mut desk, meeting, 2, Basis::VitalInterests);
    let mut ask = request(folder.path(), Detail::Identifiable, true);
    ask.recipient = "The nurse, for Dr Bolitho".into();
    let shown = preview(&desk, &ask).unwrap();
    assert_eq!(
        shown.held_back[0].why,
        "Not to be shared with Margaret Bolitho."
    );
    let refused = export(&mut desk, &ask).unwrap_err();
    assert!(matches!(refused, MdtError::NothingToExport(_)));
    let paper = PackAsk {
        recipient: ask.recipient.clone(),
        ..pack(meeting, true)
    };
    assert!(print_pack(&mut desk, &paper).is_err());
    assert!(exports(&desk).unwrap().is_empty());
    // For somebody else it leaves, and whom it is not for is shown with the answer.
    ask.recipient = "Sister Rowe".into();
    let shown = preview(&desk, &ask).unwrap();
    assert_eq!(shown.not_with[0].with, ["Margaret Bolitho"]);
    assert_eq!(
        shown.not_with[0].answered,
        "Only the nurse is there (Test Coordinator, today)"
    );
    export(&mut desk, &ask).unwrap();
}

#[test]
fn the_pack_on_paper_goes_through_the_gate_of_the_file() {
    let (folder, mut desk) = world();
    let meeting = golden(&mut desk);
    let blank = PackAsk {
        reason: String::new(),
        recipient: " ".into(),
        ..pack(meeting, true)
    };
    let Err(MdtError::Form(faults)) = print_pack(&mut desk, &blank) else {
        panic!("left");
    };
    let fields: Vec<&str> = faults.0.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["reason", "recipient"]);
    assert!(exports(&desk).unwrap().is_empty());

    let paper = print_pack(&mut desk, &pack(meeting, true)).unwrap();
    let csv = preview(&desk, &request(folder.path(), Detail::Identifiable, true)).unwrap();
    assert_eq!(paper.sheets.len(), csv.rows.len());
    assert_eq!(paper.held_back, csv.held_back);
    // Days stand on paper as people write them, and in the file as machines sort them.
    let days = ["date_of_birth", "raised_on", "actions_open"];
    let text = paper.sheets.iter().flat_map(|sheet| &sheet.lines);
    let of = |term: &str| {
        let lines = text.clone().filter(|line| line.term == term);
        lines.map(|line| line.text.as_str()).collect::<Vec<_>>()
    };
    insta::assert_debug_snapshot!((of("Born"), of("Raised on"), of("Still open")));
    for (sheet, row) in paper.sheets.iter().zip(&csv.rows) {
        assert_eq!(sheet.heading, row[21], "the name");
        // Every cell of the file is on the sheet, but for how many concerns they are, and where and when.
        for (cell, column) in row.iter().zip(&csv.header) {
            if cell.is_empty()
                || ["practice", "meeting_on", "concerns", "name"].contains(&column.as_str())
            {
                continue;
            }
            if days.contains(&column.as_str()) {
                continue;
            }
            assert!(
                sheet.lines.iter().any(|line| line.text == *cell),
                "{column} is missing: {cell}"
            );
        }
    }
    let gone = exports(&desk).unwrap().remove(0);
    assert_eq!(
        (gone.what.as_str(), gone.detail, gone.rows, gone.written),
        ("MDT pack", Some(Detail::Identifiable), 2, FileWritten::Yes)
    );
    assert_eq!(gone.reason.as_deref(), Some("The nurse goes there"));
    assert_eq!(gone.recipient.as_deref(), Some("Narrowcliff team"));
    assert_eq!(gone.digest.len(), 64);
    assert_eq!(finish_exports(&mut desk).unwrap(), 0);

    let without = PackAsk {
        reason: String::new(),
        recipient: String::new(),
        ..pack(meeting, false)
    };
    let paper = print_pack(&mut desk, &without).unwrap();
    let text = serde_json::to_string(&paper.sheets).unwrap();
    assert!(!text.contains("Ivy") && !text.contains("1940"), "{text}");
    // Taken back between preparing and printing: not on paper.
    consent(&mut desk, 1, Purpose::ShareWithMdt, "withdrawn");
    let paper = print_pack(&mut desk, &pack(meeting, true)).unwrap();
    assert_eq!(paper.sheets.len(), 1);
    sound(&desk);
}

#[test]
fn minutes_tell_who_was_there_what_was_decided_and_who_does_what_by_when() {
    let (_folder, mut desk) = world();
    let meeting = golden(&mut desk);
    let minutes = |names| PackAsk {
        paper: Paper::Minutes,
        explain: true,
        ..pack(meeting, names)
    };
    let early = print_pack(&mut desk, &minutes(true)).unwrap_err();
    assert_eq!(
        early.to_string(),
        "Mark the meeting as held first. Then its minutes can be printed."
    );
    assert!(exports(&desk).unwrap().is_empty());
    let ivy = item_of(&desk, meeting, 1).id;
    write_decision(
        &mut desk,
        ivy,
        &DecisionForm {
            decision: "OT to see Ivy".into(),
            decision_in_plain_english: "Somebody will come.".into(),
            actions: "-> @OT visit Ivy by Fri 20 Nov\n-> ring Ivy".into(),
        },
    )
    .unwrap();
    hold(&mut desk, meeting);
    let done = desk
        .read()
        .records::<MdtAction>("WHERE what = 'ring Ivy'", [])
        .unwrap()
        .remove(0);
    set_action_done(&mut desk, done.id, true, "").unwrap();

    let paper = print_pack(&mut desk, &minutes(true)).unwrap();
    assert_eq!(paper.attending, ["Dr Tamsin Vyvyan, GP", "A Matron"]);
    assert_eq!(paper.footer, "OFFICIAL-SENSITIVE");
    let said: Vec<(&str, &str)> = paper.sheets[0]
        .lines
        .iter()
        .map(|line| (line.term.as_str(), line.text.as_str()))
        .collect();
    assert_eq!(paper.sheets[0].heading, "Ivy Pretend");
    assert_eq!(
        said,
        [
            ("Decision", "OT to see Ivy"),
            ("In plain English", "Somebody will come."),
            (
                "Actions",
                "OT: visit Ivy, by Friday 20 November 2026\n\
                 Nobody named: ring Ivy, done on Tuesday 3 November 2026"
            ),
            (
                "Abbreviations",
                "OT: occupational therapist. Helps people do everyday things safely at home."
            ),
        ]
    );
    let harold = &paper.sheets[1];
    assert_eq!(harold.lines[0].text, "No decision was written down.");
    let gone = exports(&desk).unwrap().remove(0);
    assert_eq!((gone.what.as_str(), gone.rows), ("MDT minutes", 2));

    // Without names nobody is named, those at the table included.
    let paper = print_pack(&mut desk, &minutes(false)).unwrap();
    let text = serde_json::to_string(&paper.sheets).unwrap();
    assert_eq!(paper.attending, ["GP", "Somebody else"]);
    assert!(!text.contains("Ivy") && !text.contains("Harold"), "{text}");
    assert!(text.contains("by Friday 20 November 2026"), "{text}");

    // Taken back after the meeting: not in its minutes.
    consent(&mut desk, 1, Purpose::ShareWithMdt, "withdrawn");
    let paper = print_pack(&mut desk, &minutes(true)).unwrap();
    let headings: Vec<&str> = paper
        .sheets
        .iter()
        .map(|one| one.heading.as_str())
        .collect();
    assert_eq!(headings, ["Harold Pretend"]);
    sound(&desk);
}

#[test]
fn abbreviations_are_explained_on_paper_only_when_asked_for() {
    let (_folder, mut desk) = world();
    let meeting = golden(&mut desk);
    let ivy = item_of(&desk, meeting, 1).id;
    let form = DecisionForm {
        decision: "DN or GP to ring".into(),
        ..DecisionForm::default()
    };
    write_decision(&mut desk, ivy, &form).unwrap();
    let explained = |desk: &mut Desk, explain| {
        let ask = PackAsk {
            explain,
            ..pack(meeting, true)
        };
        let lines = print_pack(desk, &ask).unwrap().sheets.remove(0).lines;
        let mut found = lines.into_iter().filter(|one| one.term == "Abbreviations");
        found.next().map(|line| line.text)
    };
    assert_eq!(explained(&mut desk, false), None);
    let text = explained(&mut desk, true).unwrap();
    assert!(text.contains("DN: district nurse.") && text.contains("GP: general practitioner."));
    let kept = item_of(&desk, meeting, 1).decision;
    assert_eq!(kept.as_deref(), Some("DN or GP to ring"));
}

mod nothing_held_back_leaves {
    use super::*;
    use proptest::prelude::*;

    /// What is known of one client, kept beside the app by its own, plainer rule.
    #[derive(Debug, Clone, Copy, Default)]
    struct Known {
        said: Option<bool>,
        /// Whether to share, and on what basis, at the meeting that is to come.
        decided: Option<(bool, Basis)>,
        left_out: bool,
        /// Somebody at the table or the surgery itself.
        excluded: bool,
        /// Somebody else, so that it must be answered.
        to_answer: bool,
        /// An exclusion that came after the last answer.
        unanswered: bool,
        /// Dr Bolitho, who comes to no meeting.
        not_bolitho: bool,
        /// A restricted concern is on the item of the first meeting.
        restricted: bool,
        /// The first meeting: shared on what basis, nothing when it was kept back.
        before: Option<Basis>,
    }

    impl Known {
        fn leaves(self, to_bolitho: bool) -> bool {
            let carried = match self.decided {
                Some((true, Basis::Consent)) => self.said == Some(true),
                Some((true, Basis::DirectCare)) => self.said != Some(false),
                Some((share, _)) => share,
                None => false,
            };
            let against = [
                self.left_out,
                self.excluded,
                self.unanswered,
                to_bolitho && self.not_bolitho,
            ];
            carried && !against.contains(&true)
        }

        /// Whether what the first meeting came to stands in a file of the second one.
        fn tells_of_before(self) -> bool {
            let now = self.decided.map(|(_, basis)| basis);
            match self.before {
                None => false,
                Some(_) if !self.restricted => true,
                Some(before) => now == Some(before),
            }
        }
    }

    type Steps = Vec<(u128, u8)>;

    fn steps() -> impl Strategy<Value = Steps> {
        proptest::collection::vec((1u128..=4, 0u8..14), 1..30)
    }

    fn play(desk: &mut Desk, meeting: MdtMeetingId, steps: Steps, known: &mut [Known; 5]) {
        for (n, step) in steps {
            let now = &mut known[usize::try_from(n).unwrap()];
            let item = item_of(desk, meeting, n).id;
            match step {
                0 => {
                    consent(desk, n, Purpose::ShareWithMdt, "given");
                    now.said = Some(true);
                }
                1 => {
                    consent(desk, n, Purpose::ShareWithMdt, "refused");
                    now.said = Some(false);
                }
                2 => {
                    consent(desk, n, Purpose::ShareWithMdt, "withdrawn");
                    now.said = Some(false);
                }
                3..=8 => {
                    let basis = match step {
                        3 | 4 => Basis::Consent,
                        5 => Basis::DirectCare,
                        6 => Basis::Safeguarding,
                        _ => Basis::VitalInterests,
                    };
                    let form = SharingForm {
                        sharing: if step == 8 { "do not share" } else { "share" }.into(),
                        basis: basis.word().into(),
                        reason: "Talked about".into(),
                        words_answered: "Not there".into(),
                    };
                    // Refused where it cannot stand; then what was decided before stands.
                    if decide_sharing(desk, item, &form).is_ok() {
                        now.decided = Some((step != 8, basis));
                        now.unanswered = false;
                    }
                }
                9 => {
                    now.left_out = !now.left_out;
                    let form = ItemForm {
                        left_out: now.left_out,
                        ..ItemForm::default()
                    };
                    change_item(desk, item, &form).unwrap();
                }
                10 => {
                    exclude(desk, n, |e| e.not_with_practice = Some(PRACTICE));
                    now.excluded = true;
                }
                11 => {
                    exclude(desk, n, |e| e.not_with_person = Some(who(71)));
                    now.excluded = true;
                }
                12 => {
                    exclude(desk, n, |e| e.not_with_person = Some(who(70)));
                    now.not_bolitho = true;
                    (now.to_answer, now.unanswered) = (true, true);
                }
                _ => {
                    exclude(desk, n, |e| e.not_with_words = Some("her son".into()));
                    (now.to_answer, now.unanswered) = (true, true);
                }
            }
        }
    }

    /// Writes what the first meeting came to about each, holds it, and makes the second one.
    fn hold_the_first(
        desk: &mut Desk,
        meeting: MdtMeetingId,
        known: &mut [Known; 5],
    ) -> MdtMeetingId {
        for n in 1..=4 {
            let form = DecisionForm {
                decision: format!("decided{n}x"),
                actions: format!("-> @Matron do{n}x"),
                ..DecisionForm::default()
            };
            let item = item_of(desk, meeting, n).id;
            write_decision(desk, item, &form).unwrap();
        }
        hold(desk, meeting);
        // What is restricted went to safeguarding; the rest is talked about again.
        desk.write(Action::MoveConcern, |tx| {
            for old in tx.read().records::<Concern>("WHERE restricted = 1", [])? {
                let state = ConcernState::WithSafeguarding;
                tx.update(&Concern { state, ..old })?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
        for now in known {
            *now = Known {
                // What was held back on the day, whatever was decided before, told the meeting nothing.
                before: match now.decided {
                    Some((_, basis)) if now.leaves(false) => Some(basis),
                    _ => None,
                },
                decided: None,
                left_out: false,
                unanswered: now.to_answer,
                ..*now
            };
        }
        meet(desk, "today")
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

        /// Whatever was said, decided and asked at two meetings in a row, in whatever order, up to the moment before:
        /// who may not be shared is in no file, on no sheet and in no list of what is to leave; nor is what the first
        /// meeting came to about somebody who was kept back there.
        #[test]
        fn whatever_happens_up_to_the_moment_before(
            first in steps(),
            second in steps(),
            restricted in proptest::collection::vec(any::<bool>(), 5),
            two in any::<bool>(),
            to_bolitho in any::<bool>(),
        ) {
            let (folder, mut desk) = world();
            let mut known = [Known::default(); 5];
            desk.write(Action::AddPerson, |tx| {
                tx.insert(&person(who(70), "Margaret", "Bolitho"))?;
                tx.insert(&person(who(71), "Tamsin", "Vyvyan"))?;
                for n in 1..=4 {
                    let old: Person = tx.read().record(who(n))?;
                    tx.update(&Person { family_name: format!("Marker{n}x"), ..old })?;
                    let old: Client = tx.read().record(who(n))?;
                    tx.update(&Client { what_matters: Some(format!("secret{n}x")), ..old })?;
                    let concern = a_concern(tx, n, Category::Memory, Level::Soon, "2026-10-30");
                    tx.insert(&Concern { situation: format!("secret{n}x"), ..concern })?;
                    let now = &mut known[usize::try_from(n).unwrap()];
                    now.restricted = two && restricted[usize::try_from(n).unwrap()];
                    if now.restricted {
                        let concern = a_concern(tx, n, Category::SafetyOrAbuse, Level::Soon, "2026-10-30");
                        tx.insert(&concern)?;
                    }
                }
                Ok::<_, StoreError>(())
            }).unwrap();
            let mut meeting = meet(&mut desk, "today");
            play(&mut desk, meeting, first, &mut known);
            if two {
                meeting = hold_the_first(&mut desk, meeting, &mut known);
                play(&mut desk, meeting, second, &mut known);
            }
            let leaves: Vec<bool> = (1..=4).map(|n: usize| known[n].leaves(to_bolitho)).collect();
            let before: Vec<bool> = (1..=4).map(|n: usize| known[n].tells_of_before()).collect();
            let recipient = if to_bolitho { "Dr Bolitho" } else { "Sister Rowe" };
            for detail in [Detail::Identifiable, Detail::Pseudonymised, Detail::Counts] {
                let ask = ExportRequest { recipient: recipient.into(), ..request(folder.path(), detail, true) };
                let planned = serde_json::to_string(&preview(&desk, &ask).unwrap().rows).unwrap();
                let file = export(&mut desk, &ask)
                    .map_or(String::new(), |out| std::fs::read_to_string(out.path).unwrap());
                prop_assert_eq!(file.is_empty(), !leaves.contains(&true));
                if detail == Detail::Counts {
                    let people = leaves.iter().filter(|leaves| **leaves).count();
                    prop_assert_eq!(file.contains("memory,soon,<5"), people > 0);
                    continue;
                }
                for ((n, leaves), before) in (1..=4).zip(&leaves).zip(&before) {
                    for text in [&file, &planned] {
                        prop_assert_eq!(text.contains(&format!("secret{n}x")), *leaves, "{:?}", known);
                        let named = *leaves && detail == Detail::Identifiable;
                        prop_assert_eq!(text.contains(&format!("Marker{n}x")), named);
                        let told = *leaves && *before;
                        prop_assert_eq!(text.contains(&format!("decided{n}x")), told, "{:?}", known);
                        prop_assert_eq!(text.contains(&format!("do{n}x")), told, "{:?}", known);
                    }
                }
            }
            for names in [true, false] {
                let ask = PackAsk { recipient: recipient.into(), ..pack(meeting, names) };
                let paper = print_pack(&mut desk, &ask)
                    .map_or(String::new(), |pack| serde_json::to_string(&pack.sheets).unwrap());
                for ((n, leaves), before) in (1..=4).zip(&leaves).zip(&before) {
                    prop_assert_eq!(paper.contains(&format!("secret{n}x")), *leaves);
                    prop_assert_eq!(paper.contains(&format!("Marker{n}x")), *leaves && names);
                    prop_assert_eq!(paper.contains(&format!("decided{n}x")), *leaves && *before);
                    prop_assert_eq!(paper.contains(&format!("do{n}x")), *leaves && *before);
                }
            }
            let rows: i64 = exports(&desk).unwrap().iter().filter(|one| one.detail != Some(Detail::Counts))
                .map(|one| one.rows).sum();
            let people = leaves.iter().filter(|leaves| **leaves).count();
            prop_assert_eq!(rows, i64::try_from(4 * people).unwrap());
        }
    }
}

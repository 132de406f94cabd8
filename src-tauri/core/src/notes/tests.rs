#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::{
    action::Action,
    desk::{Desk, test_desk},
    forms::is_blank,
    people::Person,
    programmes::Practice,
    sessions::{
        Presence, close_session,
        tests::{client, day, mark, open_session, person, programme, volunteer},
    },
};

fn line(session: SessionId, text: &str) -> NoteForm {
    NoteForm {
        session: Some(session),
        text: text.into(),
        ..NoteForm::default()
    }
}

fn desk_with_session() -> (tempfile::TempDir, Desk, SessionId, crate::ids::ProgrammeId) {
    let (folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let session = open_session(&mut desk, programme, "today");
    (folder, desk, session, programme)
}

#[test]
fn naughty_strings_come_back_equal() {
    let (_folder, mut desk, session, _) = desk_with_session();
    let naughty: Vec<String> = serde_json::from_str(include_str!(
        "../../../../tests/fixtures/naughty/naughty-strings.json"
    ))
    .unwrap();
    assert!(naughty.len() > 400);
    let mut written = Vec::new();
    desk.together(|desk| {
        for text in &naughty {
            match write_note(desk, &line(session, text)) {
                Ok(done) => written.push((done.value, text)),
                Err(NoteError::Form(_)) => assert!(is_blank(text), "{text:?} was refused"),
                Err(other) => return Err(other),
            }
        }
        Ok::<_, NoteError>(())
    })
    .unwrap();
    for (id, text) in &written {
        assert_eq!(note(&desk, *id).unwrap().text, **text);
    }
    let read = lines(&desk, session).unwrap();
    assert_eq!(read.len(), written.len());
    for (line, (id, text)) in read.iter().rev().zip(&written) {
        assert_eq!((line.id, &line.text), (*id, *text));
    }
    assert!(desk.check().unwrap().faults.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_text_comes_back_equal(texts in proptest::collection::vec("\\PC{1,40}|[\\x00-\\x7f\n\r\t@]{1,40}", 1..20)) {
        let (_folder, mut desk, session, _) = desk_with_session();
        for text in texts.iter().filter(|text| !is_blank(text)) {
            let id = write_note(&mut desk, &line(session, text)).unwrap().value;
            prop_assert_eq!(&note(&desk, id).unwrap().text, text);
        }
    }
}

#[test]
fn a_text_is_editable_until_its_session_closes_or_its_day_ends() {
    let today = day("2026-11-03");
    let before = day("2026-11-02");
    let cases = [
        (Some(SessionState::Planned), today, false),
        (Some(SessionState::Open), today, true),
        (Some(SessionState::Open), before, true),
        (Some(SessionState::Closed), today, false),
        (Some(SessionState::Closed), before, false),
        (None, today, true),
        (None, before, false),
    ];
    for (session, written_on, allowed) in cases {
        assert_eq!(
            may_edit(session, written_on, today).is_ok(),
            allowed,
            "{session:?} {written_on}"
        );
    }
}

#[test]
fn after_the_session_closed_a_line_is_only_amended_beneath() {
    let (_folder, mut desk, session, programme) = desk_with_session();
    let ada = client(&mut desk, programme, "Ada Angove");
    let written = write_note(&mut desk, &line(session, "fell Sunday")).unwrap();
    let changed = change_note(
        &mut desk,
        written.value,
        &NoteForm {
            mentions: vec![ada],
            ..line(session, "@Ada Angove fell Sunday")
        },
    )
    .unwrap();
    let closed = close_session(&mut desk, session).unwrap();
    let id = written.value;
    assert!(matches!(
        change_note(&mut desk, id, &line(session, "other words")),
        Err(NoteError::Closed)
    ));
    assert!(matches!(remove_note(&mut desk, id), Err(NoteError::Closed)));
    assert!(matches!(
        write_note(&mut desk, &line(session, "late line")),
        Err(NoteError::Closed)
    ));
    // Undo is no way round it either.
    assert!(desk.undo(changed.act).is_err());
    amend_note(&mut desk, id, "It was Monday.").unwrap();
    say_about(&mut desk, id, &[ada]).unwrap();
    let read = note(&desk, id).unwrap();
    assert_eq!(read.text, "@Ada Angove fell Sunday");
    assert_eq!(read.beneath[0].text, "It was Monday.");
    assert_eq!(read.about[0].person, ada);
    assert!(!read.can_edit);
    // Opened again by undoing the closing, it can be changed again.
    desk.undo(closed.act).unwrap();
    change_note(&mut desk, id, &line(session, "fell Monday")).unwrap();
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_new_line_cannot_be_undone_once_its_session_closed() {
    let (_folder, mut desk, session, _) = desk_with_session();
    let written = write_note(&mut desk, &line(session, "fell Sunday")).unwrap();
    let closed = close_session(&mut desk, session).unwrap();
    assert!(desk.undo(written.act).is_err());
    desk.undo(closed.act).unwrap();
    desk.undo(written.act).unwrap();
    assert!(lines(&desk, session).unwrap().is_empty());
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn those_named_must_be_on_record() {
    let (_folder, mut desk, session, programme) = desk_with_session();
    let ada = client(&mut desk, programme, "Ada Angove");
    let nobody = PersonId(uuid::Uuid::from_u128(99));
    for form in [
        NoteForm {
            mentions: vec![ada, nobody],
            ..line(session, "x")
        },
        NoteForm {
            about: vec![nobody],
            ..line(session, "x")
        },
        NoteForm {
            told_by: Some(nobody),
            ..line(session, "x")
        },
    ] {
        assert!(matches!(
            write_note(&mut desk, &form),
            Err(NoteError::Nobody)
        ));
    }
    // Nothing of a refused line is kept.
    assert!(lines(&desk, session).unwrap().is_empty());
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_line_without_a_session_is_a_corridor_note() {
    let (_folder, mut desk) = test_desk();
    let form = NoteForm {
        text: "Nurse says the step is loose".into(),
        told_by_words: "practice nurse".into(),
        ..NoteForm::default()
    };
    assert!(matches!(
        write_note(&mut desk, &form),
        Err(NoteError::Form(_))
    ));
    let corridor = NoteForm {
        kind: "corridor".into(),
        told_by_role: " district nurse ".into(),
        ..form
    };
    let nowhere = NoteForm {
        told_by_practice: Some(crate::ids::PracticeId(uuid::Uuid::from_u128(404))),
        ..corridor.clone()
    };
    let Err(NoteError::Form(faults)) = write_note(&mut desk, &nowhere) else {
        panic!("it was kept");
    };
    assert_eq!(faults.0[0].field, "told_by_practice");
    let id = write_note(&mut desk, &corridor).unwrap().value;
    let read = note(&desk, id).unwrap();
    assert_eq!(read.told_by.as_deref(), Some("practice nurse"));
    assert_eq!(read.told_by_role.as_deref(), Some("district nurse"));
    assert!(read.can_edit);
    remove_note(&mut desk, id).unwrap();
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn only_one_client_alone_is_pre_ticked() {
    let (_folder, mut desk, session, programme) = desk_with_session();
    let ada = client(&mut desk, programme, "Ada Angove");
    let ben = client(&mut desk, programme, "Ben Bolitho");
    let jean = volunteer(&mut desk, "Jean Goodman");
    let guest = person(&mut desk, "Sam Guest", "Newquay", 1960);
    let cases = [
        (vec![], None),
        (vec![ada], Some(ada)),
        (vec![ada, jean, guest], Some(ada)),
        (vec![ada, ben], None),
        (vec![jean], None),
        (vec![guest], None),
    ];
    for (mentions, expected) in cases {
        let id = write_note(
            &mut desk,
            &NoteForm {
                mentions,
                ..line(session, "heard")
            },
        )
        .unwrap()
        .value;
        let read = note(&desk, id).unwrap();
        assert_eq!(read.likely_about, expected);
        // Pre-ticked is not confirmed.
        assert!(read.about.is_empty());
    }
    assert_eq!(unfinished_lines(&desk, session).unwrap().len(), 5);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_line_shows_what_became_of_it_and_then_stays() {
    let (_folder, mut desk, session, programme) = desk_with_session();
    let ada = client(&mut desk, programme, "Ada Angove");
    let id = write_note(
        &mut desk,
        &NoteForm {
            mentions: vec![ada],
            about: vec![ada],
            ..line(session, "@Ada Angove had a visit Friday")
        },
    )
    .unwrap()
    .value;
    let form = crate::visits::VisitForm {
        client: ada.to_string(),
        on: "yesterday".into(),
        kind: "home".into(),
        made: "yes".into(),
        from_note: id.to_string(),
        ..Default::default()
    };
    let visit = crate::visits::record_visit(&mut desk, &form).unwrap().value;
    let read = note(&desk, id).unwrap();
    assert_eq!(
        read.became,
        [Became {
            kind: "visit".into(),
            id: visit.to_string(),
            label: "Visit".into()
        }]
    );
    assert!(matches!(
        remove_note(&mut desk, id),
        Err(NoteError::MadeInto)
    ));
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_corridor_note_made_from_a_line_and_the_line_know_each_other() {
    let (_folder, mut desk, session, _) = desk_with_session();
    let from = write_note(&mut desk, &line(session, "the nurse saw her on Monday"))
        .unwrap()
        .value;
    let corridor = NoteForm {
        text: "the nurse saw her on Monday".into(),
        kind: "corridor".into(),
        from_note: Some(from),
        ..NoteForm::default()
    };
    let made = write_note(&mut desk, &corridor).unwrap();
    let became = |desk: &Desk| note(desk, from).unwrap().became;
    assert_eq!(
        became(&desk),
        [Became {
            kind: "corridor note".into(),
            id: made.value.to_string(),
            label: "Corridor note".into()
        }]
    );
    assert_eq!(note(&desk, made.value).unwrap().from_note, Some(from));
    // Changing its words keeps where it came from, whatever the form says.
    let changed = NoteForm {
        text: "the nurse saw her on Tuesday".into(),
        from_note: None,
        ..corridor.clone()
    };
    let changed = change_note(&mut desk, made.value, &changed).unwrap();
    assert_eq!(note(&desk, made.value).unwrap().from_note, Some(from));
    // The line stays while something was made of it, and says nothing any more once that is undone.
    assert!(matches!(
        remove_note(&mut desk, from),
        Err(NoteError::MadeInto)
    ));
    desk.undo(changed.act).unwrap();
    desk.undo(made.act).unwrap();
    assert!(became(&desk).is_empty());
    remove_note(&mut desk, from).unwrap();
    assert!(matches!(
        write_note(&mut desk, &corridor),
        Err(NoteError::Form(_))
    ));
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn the_mention_list_by_table() {
    let (_folder, mut desk, session, _) = desk_with_session();
    for (name, town, year) in [
        ("Margaret Tremayne", "Pentire", 1941),
        ("Margaret Tonkin", "Crantock", 1939),
        ("Mary Hocking", "St Columb Minor", 1944),
        ("Zoë O'Brien", "Newquay", 1950),
        ("Renée Nance-Pearce", "Mawgan Porth", 1948),
        ("Arthur Pascoe", "Margate", 1936),
    ] {
        person(&mut desk, name, town, year);
    }
    let here = person(&mut desk, "Zachary Mably", "Newquay", 1937);
    mark(&mut desk, session, here, Presence::Here);
    let names = |typed: &str| -> Vec<String> {
        mention_people(&desk, Some(session), typed)
            .unwrap()
            .into_iter()
            .map(|choice| choice.name)
            .collect()
    };
    let cases: &[(&str, &[&str])] = &[
        // Nothing typed yet: those here today.
        ("", &["Zachary Mably"]),
        // Here today first; a village is not a name.
        (
            "ma",
            &[
                "Zachary Mably",
                "Margaret Tonkin",
                "Margaret Tremayne",
                "Mary Hocking",
            ],
        ),
        (
            "mar",
            &["Margaret Tonkin", "Margaret Tremayne", "Mary Hocking"],
        ),
        ("MARGARET T", &["Margaret Tonkin", "Margaret Tremayne"]),
        ("margaret tr", &["Margaret Tremayne"]),
        ("zoe", &["Zoë O'Brien"]),
        ("zoë o’b", &["Zoë O'Brien"]),
        ("renee", &["Renée Nance-Pearce"]),
        ("pearce", &["Renée Nance-Pearce"]),
        ("margaret fell", &[]),
        ("\" OR *", &[]),
    ];
    for (typed, expected) in cases {
        assert_eq!(names(typed), *expected, "{typed:?}");
    }
}

#[test]
fn at_most_seven_and_equal_names_are_always_a_choice() {
    let (_folder, mut desk, session, _) = desk_with_session();
    for year in 1930..1950 {
        person(&mut desk, "Mary Hocking", "Newquay", year);
    }
    person(&mut desk, "Mary Ivey", "Newquay", 1930);
    let choices = mention_people(&desk, Some(session), "mary h").unwrap();
    assert_eq!(choices.len(), MOST_CHOICES);
    assert!(choices.iter().all(|choice| choice.same_name));
    assert!(choices[0].detail.starts_with("Newquay, 19"));
    let ivey = mention_people(&desk, Some(session), "mary i").unwrap();
    assert!(!ivey[0].same_name);
    // Nobody is linked by what was typed alone.
    let id = write_note(&mut desk, &line(session, "@Mary Ivey came"))
        .unwrap()
        .value;
    assert!(note(&desk, id).unwrap().mentions.is_empty());
}

#[test]
fn a_namesake_beyond_the_list_makes_a_choice_of_the_one_in_it() {
    let (_folder, mut desk, session, _) = desk_with_session();
    let here = person(&mut desk, "Mary Angove", "Newquay", 1930);
    mark(&mut desk, session, here, Presence::Here);
    for family in [
        "Bawden", "Curnow", "Daniel", "Eddy", "Geach", "Hicks", "Ivey",
    ] {
        let id = person(&mut desk, &format!("Mary {family}"), "Newquay", 1935);
        mark(&mut desk, session, id, Presence::Here);
    }
    // Not here today, so that she stands behind all of them.
    person(&mut desk, "Mary Angove", "Crantock", 1941);
    for typed in ["", "mary"] {
        let choices = mention_people(&desk, Some(session), typed).unwrap();
        assert_eq!(choices.len(), MOST_CHOICES);
        assert_eq!(choices[0].person, here, "{typed:?}");
        let same: Vec<bool> = choices.iter().map(|choice| choice.same_name).collect();
        assert_eq!(same, [true, false, false, false, false, false, false]);
    }
}

#[test]
fn those_who_have_died_come_last_and_are_said_to() {
    let (_folder, mut desk, session, _) = desk_with_session();
    let ada = person(&mut desk, "Ada Angove", "Newquay", 1930);
    person(&mut desk, "Ada Bolitho", "Newquay", 1935);
    desk.write(Action::RecordDeath, |tx| {
        let person = tx.read().record::<Person>(ada)?;
        tx.update(&Person {
            died_on: Some(day("2026-10-01")),
            ..person
        })
    })
    .unwrap();
    let choices = mention_people(&desk, Some(session), "ada").unwrap();
    assert_eq!(choices[1].detail, "Newquay, 1930, has died");
}

#[test]
fn who_told_things_in_corridors_is_offered_again_as_written_last_and_each_once() {
    let (_folder, mut desk, session, _) = desk_with_session();
    let practice = desk
        .write(Action::SaveProgramme, |tx| {
            let id = tx.new_id();
            tx.insert(&Practice {
                id,
                name: "Narrowcliff".into(),
                ods_code: None,
                town: None,
            })?;
            Ok::<_, StoreError>(id)
        })
        .unwrap()
        .value;
    let corridor = |name: &str, role: &str, practice| NoteForm {
        text: "said in passing".into(),
        kind: "corridor".into(),
        told_by_words: name.into(),
        told_by_role: role.into(),
        told_by_practice: practice,
        ..NoteForm::default()
    };
    for form in [
        corridor("Sister Rowe", "nurse", Some(practice)),
        corridor("Dr Vyvyan", "GP", None),
        corridor("", "", None),
        corridor("SISTER ROWE", "practice nurse", Some(practice)),
    ] {
        write_note(&mut desk, &form).unwrap();
    }
    // A volunteer who tells a line at a session is no professional to offer.
    let told = NoteForm {
        told_by_words: "Jean".into(),
        ..line(session, "the hall is cold")
    };
    write_note(&mut desk, &told).unwrap();
    let known = known_tellers(&desk).unwrap();
    let told: Vec<_> = known
        .iter()
        .map(|one| {
            (
                one.told_by.as_str(),
                one.told_by_role.as_deref(),
                one.told_by_practice,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("SISTER ROWE", Some("practice nurse"), Some(practice)),
            ("Dr Vyvyan", Some("GP"), None)
        ]
    );
    assert_eq!(
        known[0].told_by_practice_name.as_deref(),
        Some("Narrowcliff")
    );
}

/// The sign says who is linked in a line. Elsewhere it is a stray letter, and in a table the beginning of a formula.
#[test]
fn a_form_filled_from_a_line_names_those_linked_without_the_sign() {
    let (_folder, mut desk, session, programme) = desk_with_session();
    let ada = client(&mut desk, programme, "Ada Angove");
    let jean = volunteer(&mut desk, "Jean Goodman");
    let typed = "@Ada A fell, says @Jean Goodman (jean@example.org). @Kit next door saw it";
    let filled = "Ada A fell, says Jean Goodman (jean@example.org). @Kit next door saw it";
    let said = write_note(
        &mut desk,
        &NoteForm {
            mentions: vec![ada, jean],
            about: vec![ada],
            ..line(session, typed)
        },
    )
    .unwrap()
    .value;
    let concern = crate::concerns::store::start(&desk, None, Some(said), None, None).unwrap();
    assert_eq!(concern.form.situation, filled);
    assert_eq!(concern.note_text.as_deref(), Some(typed));
    let referral = crate::referrals::start(&desk, None, Some(said), None, None).unwrap();
    assert_eq!(referral.form.reason, filled);
    assert_eq!(referral.note_text.as_deref(), Some(typed));
    let signpost = crate::signposts::start_signpost(&desk, None, Some(said), None).unwrap();
    assert_eq!(signpost.form.why, filled);
    let visit = crate::visits::start_visit(&desk, None, None, Some(said)).unwrap();
    assert_eq!(visit.form.text, filled);
    let news = crate::good_news::start(&desk, None, Some(said)).unwrap();
    assert_eq!(news.form.text, filled);
    let promise = crate::promises::start_promise(&desk, said).unwrap();
    assert_eq!(promise.form.what, filled);
    assert_eq!(note(&desk, said).unwrap().text, typed);

    // What an earlier record kept with the sign is handed on without it.
    let visited = crate::visits::VisitForm {
        text: typed.into(),
        on: "today".into(),
        ..visit.form
    };
    let visited = crate::visits::record_visit(&mut desk, &visited)
        .unwrap()
        .value;
    let raised = crate::concerns::store::start(&desk, None, None, Some(visited), None).unwrap();
    assert_eq!(raised.form.situation, filled);
    let kept = crate::concerns::ConcernForm {
        situation: typed.into(),
        level: "soon".into(),
        ..raised.form
    };
    let kept = crate::concerns::store::raise(&mut desk, &kept)
        .unwrap()
        .value;
    let referral = crate::referrals::start(&desk, None, None, Some(kept), None).unwrap();
    assert_eq!(referral.form.reason, filled);
}

/// A copy of a line holds its words: what is hidden in one of them is hidden in all.
#[test]
fn a_line_and_its_copies_are_restricted_together() {
    let (_folder, mut desk, session, programme) = desk_with_session();
    let ada = client(&mut desk, programme, "Ada Angove");
    let jean = volunteer(&mut desk, "Jean Goodman");
    let write = |desk: &mut Desk, from_note: Option<NoteId>| {
        let form = NoteForm {
            session: from_note.is_none().then_some(session),
            text: "Ada Angove hides money from him".into(),
            kind: if from_note.is_some() {
                "corridor"
            } else {
                "line"
            }
            .into(),
            about: vec![ada],
            from_note,
            ..NoteForm::default()
        };
        write_note(desk, &form).unwrap().value
    };
    // The concern is raised from the line itself, from a copy, or from a copy of a copy.
    for raised_from in 0..4 {
        let first = write(&mut desk, None);
        let copy = write(&mut desk, Some(first));
        let copied_again = write(&mut desk, Some(copy));
        let beside = write(&mut desk, Some(first));
        let all = [first, copy, copied_again, beside];
        assert_eq!(note(&desk, copied_again).unwrap().from_note, Some(first));
        let promise = crate::promises::PromiseForm {
            to: jean.to_string(),
            by: "Fri".into(),
            from_note: beside.to_string(),
            ..crate::promises::start_promise(&desk, beside).unwrap().form
        };
        let promise = crate::promises::make_promise(&mut desk, &promise).unwrap();
        let shown = |desk: &Desk| {
            let entries = crate::people::timeline::timeline(
                desk,
                ada,
                crate::people::timeline::TimelineFilter::Notes,
                None,
                50,
            )
            .unwrap()
            .entries;
            (
                all.map(|id| note(desk, id).unwrap().restricted),
                entries
                    .iter()
                    .filter(|entry| {
                        entry
                            .text
                            .as_deref()
                            .is_some_and(|text| text.contains("hides money"))
                    })
                    .count(),
                crate::finding::find_notes(desk, "hides money")
                    .unwrap()
                    .len(),
                crate::promises::due(desk).unwrap()[0].from_note.is_none(),
            )
        };
        assert_eq!(shown(&desk), ([false; 4], 4, 4, false));
        let concern = crate::concerns::ConcernForm {
            level: "soon".into(),
            category: "safety or abuse".into(),
            situation: "Something else".into(),
            ..crate::concerns::store::start(&desk, Some(ada), Some(all[raised_from]), None, None)
                .unwrap()
                .form
        };
        let raised = crate::concerns::store::raise(&mut desk, &concern).unwrap();
        assert_eq!(shown(&desk), ([true; 4], 0, 0, true));
        desk.undo(raised.act).unwrap();
        desk.undo(promise.act).unwrap();
        for id in [beside, copied_again, copy, first] {
            remove_note(&mut desk, id).unwrap();
        }
    }
}

//! Whether an item may be shared.

use super::*;
use crate::mdt::sharing::{Facts, HeldBack, may_be_shared};

#[test]
fn the_sharing_rule_in_every_combination() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "today");
    let template = item_of(&desk, meeting, 2);
    consent(&mut desk, 2, Purpose::ShareWithMdt, "given");
    let given = crate::consent::standing(desk.read(), who(2), Purpose::ShareWithMdt)
        .unwrap()
        .unwrap();
    let answers: Vec<Option<Consent>> = [Answer::Given, Answer::Refused, Answer::Withdrawn]
        .into_iter()
        .map(|answer| {
            Some(Consent {
                answer,
                ..given.clone()
            })
        })
        .chain([None])
        .collect();
    for decided in [None, Some(Sharing::Share), Some(Sharing::DoNotShare)] {
        for &basis in Basis::ALL {
            for answer in &answers {
                for bits in 0..32u32 {
                    let on = |bit: u32| bits & (1 << bit) != 0;
                    let item = MdtItem {
                        sharing: decided,
                        basis: Some(basis),
                        left_out: on(0),
                        words_asked: on(1).then(|| "Dr B".to_owned()),
                        ..template.clone()
                    };
                    let facts = Facts {
                        consent: answer.clone(),
                        excluded: on(2).then(|| "Quay".to_owned()),
                        exclusions: Vec::new(),
                        to_answer: if on(3) { "Dr B".into() } else { String::new() },
                        restricted: on(4),
                        at_practice: true,
                        planned: true,
                        died_on: None,
                    };
                    let said = answer.as_ref().map(|consent| consent.answer);
                    let no = matches!(said, Some(Answer::Refused | Answer::Withdrawn));
                    // The rule once more, as a plain conjunction.
                    let expected = decided == Some(Sharing::Share)
                        && !on(0)
                        && !on(2)
                        && (!on(3) || on(1))
                        && (basis != Basis::Consent || said == Some(Answer::Given))
                        && (basis != Basis::DirectCare || !no)
                        && (!on(4)
                            || matches!(
                                basis,
                                Basis::Consent | Basis::Safeguarding | Basis::VitalInterests
                            ));
                    let answer = may_be_shared(&item, &facts);
                    assert_eq!(answer.is_ok(), expected, "{item:?} {facts:?}");
                    if let Err(why) = answer {
                        assert!(!why.in_words().is_empty());
                    }
                    let moved = Facts {
                        at_practice: false,
                        ..facts
                    };
                    assert!(may_be_shared(&item, &moved).is_err());
                    // A decision from before a death stands no longer; one from that day on does.
                    let died = Facts {
                        at_practice: true,
                        died_on: Some(day("2026-11-03")),
                        ..moved
                    };
                    assert!(may_be_shared(&item, &died).is_err());
                    let since = MdtItem {
                        sharing_at: Some(1_793_700_000_000),
                        ..item
                    };
                    assert_eq!(may_be_shared(&since, &died).is_ok(), expected);
                }
            }
        }
    }
}

#[test]
fn a_decision_is_held_against_consent_and_exclusions() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "today");
    let item = item_of(&desk, meeting, 2).id;
    let mut form = SharingForm {
        sharing: "share".into(),
        basis: "consent".into(),
        ..SharingForm::default()
    };
    let fields = |error: MdtError| match error {
        MdtError::Form(faults) => faults.0.into_iter().map(|f| f.field).collect::<Vec<_>>(),
        other => panic!("{other}"),
    };
    assert_eq!(
        fields(decide_sharing(&mut desk, item, &form).unwrap_err()),
        ["basis"]
    );
    let yes = consent(&mut desk, 2, Purpose::ShareWithMdt, "given");
    decide_sharing(&mut desk, item, &form).unwrap();
    let held = |desk: &Desk| {
        meeting_page(desk, meeting).unwrap().items[0]
            .held_back
            .clone()
    };
    assert_eq!(held(&desk), None);

    desk.undo(yes).unwrap();
    assert_eq!(held(&desk).as_deref(), Some("Consent not asked yet."));
    consent(&mut desk, 2, Purpose::ShareWithMdt, "withdrawn");
    assert_eq!(
        held(&desk).as_deref(),
        Some("They took back their yes to sharing.")
    );
    form.basis = "direct care with no objection".into();
    assert_eq!(
        fields(decide_sharing(&mut desk, item, &form).unwrap_err()),
        ["basis", "reason"]
    );
    form.basis = "safeguarding".into();
    form.reason = "She is not safe at home".into();
    exclude(&mut desk, 2, |e| e.not_with_words = Some("her son".into()));
    assert_eq!(
        fields(decide_sharing(&mut desk, item, &form).unwrap_err()),
        ["words_answered"]
    );
    form.words_answered = "He is not told".into();
    decide_sharing(&mut desk, item, &form).unwrap();
    assert_eq!(held(&desk), None, "safeguarding stands after a refusal");
    exclude(&mut desk, 2, |e| e.not_with_words = Some("Dr B".into()));
    assert_eq!(
        held(&desk).as_deref(),
        Some("Not to be shared with somebody: not answered yet."),
        "other words need a new answer"
    );
    decide_sharing(&mut desk, item, &form).unwrap();
    // Somebody at the table, by name.
    desk.write(Action::AddPerson, |tx| {
        tx.insert(&person(who(70), "Tamsin", "Vyvyan"))
    })
    .unwrap();
    exclude(&mut desk, 2, |e| e.not_with_person = Some(who(70)));
    assert_eq!(
        held(&desk).as_deref(),
        Some("Not to be shared with Tamsin Vyvyan.")
    );
    assert_eq!(
        fields(decide_sharing(&mut desk, item, &form).unwrap_err()),
        ["sharing"],
        "held back on every basis"
    );
    sound(&desk);
}

/// Somebody said no once. On each new list that is the reason, not "not decided yet", and one press decides it; a worry
/// about their safety can be decided otherwise.
#[test]
fn a_no_to_sharing_is_offered_as_the_decision_on_each_new_list() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "today");
    let item = item_of(&desk, meeting, 2).id;
    let view = |desk: &Desk, meeting| meeting_page(desk, meeting).unwrap().items.remove(0);
    let offered = |desk: &Desk| {
        let view = view(desk, meeting);
        (view.suggestion.sharing, view.held_back.unwrap_or_default())
    };
    assert_eq!(offered(&desk), (None, "Not decided yet.".to_owned()));
    consent(&mut desk, 2, Purpose::ShareWithMdt, "given");
    assert_eq!(
        offered(&desk),
        (Some(Sharing::Share), "Not decided yet.".to_owned())
    );
    for (answer, why) in [
        ("withdrawn", "They took back their yes to sharing."),
        ("refused", "They said no to sharing."),
    ] {
        consent(&mut desk, 2, Purpose::ShareWithMdt, answer);
        assert_eq!(
            offered(&desk),
            (Some(Sharing::DoNotShare), why.to_owned()),
            "{answer}"
        );
    }
    let form = SharingForm {
        sharing: "do not share".into(),
        ..SharingForm::default()
    };
    decide_sharing(&mut desk, item, &form).unwrap();
    assert_eq!(offered(&desk).1, "Decided: do not share.");
    // The next list asks no more than to say so again.
    crate::mdt::mark_held(&mut desk, meeting).unwrap();
    let next = meet(&mut desk, "17/11/2026");
    let next = view(&desk, next);
    assert_eq!(next.item.sharing, None);
    assert_eq!(next.suggestion.sharing, Some(Sharing::DoNotShare));
    assert_eq!(next.held_back.as_deref(), Some("They said no to sharing."));
    // Not safe at home: the no does not stand in the way.
    let form = SharingForm {
        sharing: "share".into(),
        basis: "safeguarding".into(),
        reason: "She is not safe at home".into(),
        ..SharingForm::default()
    };
    decide_sharing(&mut desk, next.item.id, &form).unwrap();
    // Whom they asked not to share with is at the meeting: that is held back on every basis.
    desk.write(Action::AddPerson, |tx| {
        tx.insert(&person(who(70), "Tamsin", "Vyvyan"))
    })
    .unwrap();
    exclude(&mut desk, 2, |e| e.not_with_person = Some(who(70)));
    consent(&mut desk, 2, Purpose::ShareWithMdt, "given");
    assert_eq!(offered(&desk).0, Some(Sharing::DoNotShare));
    sound(&desk);
}

#[test]
fn a_restricted_concern_needs_a_basis_that_carries_it() {
    let (_folder, mut desk) = world();
    raise(
        &mut desk,
        2,
        Category::SafetyOrAbuse,
        Level::Urgent,
        "2026-10-30",
    );
    let meeting = meet(&mut desk, "today");
    let item = item_of(&desk, meeting, 2).id;
    let mut form = SharingForm {
        sharing: "share".into(),
        basis: "direct care with no objection".into(),
        reason: "Because".into(),
        ..SharingForm::default()
    };
    let error = decide_sharing(&mut desk, item, &form).unwrap_err();
    assert_eq!(error.to_string(), HeldBack::Restricted.in_words());
    form.basis = "safeguarding".into();
    decide_sharing(&mut desk, item, &form).unwrap();
}

#[test]
fn what_a_restricted_concern_came_from_is_told_only_with_that_concern() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let (seen, _) = visit(&mut desk, 2, true);
    desk.write(Action::WriteNote, |tx| {
        let note = crate::notes::Note {
            id: tx.new_id(),
            text: "Bruises, secretword".into(),
            kind: crate::notes::NoteKind::Line,
            written_by: tx.actor(),
            session: None,
            told_by: None,
            told_by_words: None,
            told_by_role: None,
            told_by_practice: None,
            from_note: None,
            at: tx.now_ms(),
        };
        tx.insert(&note)?;
        let id = tx.new_id();
        tx.insert(&crate::notes::NoteAbout {
            id,
            note: note.id,
            person: who(2),
        })?;
        let told = a_concern(tx, 2, Category::SafetyOrAbuse, Level::Soon, "2026-11-02");
        tx.insert(&Concern {
            state: ConcernState::Open,
            from_note: Some(note.id),
            ..told
        })?;
        let seen_then = a_concern(tx, 2, Category::SafetyOrAbuse, Level::Soon, "2026-11-02");
        tx.insert(&Concern {
            state: ConcernState::WithMdt,
            from_visit: Some(seen),
            ..seen_then
        })
    })
    .unwrap();
    let meeting = meet(&mut desk, "today");
    // Until it is decided to share the item, the one on it says nothing here, nor what it came from.
    let view = meeting_page(&desk, meeting).unwrap().items.remove(0);
    assert_eq!(
        view.since_words,
        "1 concern raised. 1 change of status. 1 surgery new or changed."
    );
    assert!(
        !serde_json::to_string(&view.concerns)
            .unwrap()
            .contains("safety or abuse")
    );
    assert!(
        view.concerns
            .iter()
            .any(|one| one.situation == "Restricted concern")
    );
    share(&mut desk, meeting, 2, Basis::Safeguarding);
    let view = meeting_page(&desk, meeting).unwrap().items.remove(0);
    assert!(
        serde_json::to_string(&view.concerns)
            .unwrap()
            .contains("safety or abuse")
    );
    // The one on the item is told with its visit; the other not, nor its note, not even as a number.
    assert_eq!(
        view.since_words,
        "1 visit made. 2 concerns raised. 1 change of status. 1 surgery new or changed."
    );
    let text = serde_json::to_string(&view).unwrap();
    assert!(!text.contains("secretword"), "{text}");
    let visit = view
        .since
        .iter()
        .find(|line| line.kind == crate::mdt::since::SinceKind::VisitMade)
        .unwrap();
    assert!(visit.restricted && visit.concern.is_some());
    sound(&desk);
}

fn add_person(desk: &mut Desk, n: u128, given: &str, family: &str) {
    desk.write(Action::AddPerson, |tx| {
        tx.insert(&person(who(n), given, family))
    })
    .unwrap();
}

fn held(desk: &Desk, meeting: MdtMeetingId) -> Option<String> {
    meeting_page(desk, meeting).unwrap().items[0]
        .held_back
        .clone()
}

const ANSWER_FIRST: &str = "Not to be shared with somebody: not answered yet.";

#[test]
fn a_typed_exclusion_holds_back_who_attends_and_any_other_must_be_answered() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    add_person(&mut desk, 70, "Margaret", "Bolitho");
    let meeting = meet(&mut desk, "today");
    let mut form = MeetingForm {
        practice: PRACTICE.to_string(),
        on: "today".into(),
        attending: "Dr Tamsin Vyvyan, GP".into(),
        ..MeetingForm::default()
    };
    exclude(&mut desk, 2, |e| e.not_with_person = Some(who(70)));
    let item = item_of(&desk, meeting, 2).id;
    let mut sharing = SharingForm {
        sharing: "share".into(),
        basis: "vital interests".into(),
        reason: "A life may be at risk".into(),
        ..SharingForm::default()
    };
    // Nobody recognises her, so that it is asked about.
    let refused = decide_sharing(&mut desk, item, &sharing).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Say how you keep to whom it is not for."
    );
    sharing.words_answered = "She is at another surgery".into();
    decide_sharing(&mut desk, item, &sharing).unwrap();
    assert_eq!(held(&desk, meeting), None);
    let view = meeting_page(&desk, meeting).unwrap().items.remove(0);
    assert_eq!(
        view.answered.as_deref(),
        Some("She is at another surgery (Test Coordinator, today)")
    );
    assert!(view.exclusions[0].to_answer);
    // Another meeting asks anew: the answer was for this one.
    let other = meet(&mut desk, "tomorrow");
    assert_eq!(meeting_page(&desk, other).unwrap().items[0].answered, None);
    // Somebody else comes: the answer was given for another table.
    form.attending.push_str("\nA Nurse");
    change_meeting(&mut desk, meeting, &form).unwrap();
    assert_eq!(held(&desk, meeting).as_deref(), Some(ANSWER_FIRST));
    decide_sharing(&mut desk, item, &sharing).unwrap();
    assert_eq!(held(&desk, meeting), None);
    // Whoever is recognised holds it back, on every basis, whatever was answered.
    for there in ["Dr Bolitho, GP", "M Bolitho", "Peggy Bolitho", "Margaret"] {
        form.attending = there.into();
        change_meeting(&mut desk, meeting, &form).unwrap();
        assert_eq!(
            held(&desk, meeting).as_deref(),
            Some("Not to be shared with Margaret Bolitho."),
            "{there}"
        );
        assert!(decide_sharing(&mut desk, item, &sharing).is_err());
    }
    form.attending = "John Bolitho".into();
    change_meeting(&mut desk, meeting, &form).unwrap();
    assert_eq!(held(&desk, meeting).as_deref(), Some(ANSWER_FIRST));
    form.chair = "Dr Bolitho".into();
    change_meeting(&mut desk, meeting, &form).unwrap();
    assert!(held(&desk, meeting).is_some_and(|why| why.contains("Margaret Bolitho")));
    sound(&desk);
}

#[test]
fn an_agency_or_another_surgery_at_the_table_holds_back_and_elsewhere_is_answered() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let agency = desk
        .write(Action::SaveAgency, |tx| {
            let agency = crate::agencies::Agency {
                id: tx.new_id(),
                name: "Pretend Befrienders of Cornwall".into(),
                phone: None,
                email: None,
                address: None,
                areas: vec![],
            };
            tx.insert(&agency)?;
            Ok::<_, StoreError>(agency.id)
        })
        .unwrap()
        .value;
    let meeting = meet(&mut desk, "today");
    share(&mut desk, meeting, 2, Basis::VitalInterests);
    assert_eq!(held(&desk, meeting), None);
    exclude(&mut desk, 2, |e| e.not_with_agency = Some(agency));
    assert_eq!(held(&desk, meeting).as_deref(), Some(ANSWER_FIRST));
    exclude(&mut desk, 2, |e| e.not_with_practice = Some(OTHER_PRACTICE));
    share(&mut desk, meeting, 2, Basis::VitalInterests);
    assert_eq!(held(&desk, meeting), None);
    for (there, who) in [
        (
            "Kerra, Pretend Befrienders",
            "Pretend Befrienders of Cornwall",
        ),
        ("Dr Hocking, Quay Surgery", "Quay"),
    ] {
        let form = MeetingForm {
            practice: PRACTICE.to_string(),
            on: "today".into(),
            attending: there.into(),
            ..MeetingForm::default()
        };
        change_meeting(&mut desk, meeting, &form).unwrap();
        assert_eq!(
            held(&desk, meeting),
            Some(format!("Not to be shared with {who}."))
        );
    }
    sound(&desk);
}

/// Corrects a concern by its form, as a coordinator does.
fn correct(desk: &mut Desk, id: ConcernId, category: &str, restricted: bool) -> i64 {
    let concern: Concern = desk.read().record(id).unwrap();
    let form = crate::concerns::ConcernForm {
        category: category.into(),
        restricted,
        ..crate::concerns::ConcernForm::of(&concern)
    };
    crate::concerns::store::change(desk, id, &form).unwrap().act
}

/// Whoever decided to share a worry about memory did not decide to share abuse, whatever basis they chose.
#[test]
fn a_concern_that_is_made_restricted_asks_for_the_sharing_of_its_items_anew() {
    for (category, restricted, held_first) in [
        ("safety or abuse", false, false),
        ("memory", true, false),
        ("safety or abuse", false, true),
    ] {
        let (folder, mut desk) = world();
        let concern = raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
        raise(&mut desk, 3, Category::Memory, Level::Soon, "2026-10-30");
        let meeting = meet(&mut desk, "today");
        consent(&mut desk, 2, Purpose::ShareWithMdt, "given");
        share(&mut desk, meeting, 2, Basis::Consent);
        share(&mut desk, meeting, 3, Basis::VitalInterests);
        if held_first {
            mark_held(&mut desk, meeting).unwrap();
        }
        let rows = |desk: &Desk| {
            let shown = preview(desk, &request(folder.path(), Detail::Identifiable, true));
            shown.unwrap().rows.len()
        };
        assert_eq!(rows(&desk), 2);
        let act = correct(&mut desk, concern, category, restricted);
        assert_eq!(rows(&desk), 1);
        let item = item_of(&desk, meeting, 2);
        assert_eq!((item.sharing, item.basis), (None, None));
        assert_eq!(held(&desk, meeting).as_deref(), Some("Not decided yet."));
        assert_eq!(item_of(&desk, meeting, 3).sharing, Some(Sharing::Share));
        // It stands in the story of the concern, too.
        let events = crate::concerns::store::concern(&desk, concern)
            .unwrap()
            .events;
        assert_eq!(events[0].words, "For coordinators only");
        // What the meeting was told it was told, whether it may leave again or not.
        if held_first {
            visit(&mut desk, 2, true);
            let next = meet(&mut desk, "12 nov 2026");
            let page = meeting_page(&desk, next).unwrap();
            let view = page.items.iter().find(|one| one.item.client == who(2));
            let told = &view.unwrap().since_words;
            assert!(told.starts_with("1 visit made."), "{told}");
            assert!(!told.contains("concern raised"), "{told}");
        }
        // Decided anew, it leaves; one undo of the restriction gives back what was decided before.
        desk.undo(act).unwrap();
        assert_eq!(item_of(&desk, meeting, 2).sharing, Some(Sharing::Share));
        correct(&mut desk, concern, category, restricted);
        share(&mut desk, meeting, 2, Basis::Consent);
        // The next planned list is the one that leaves.
        if !held_first {
            assert_eq!(rows(&desk), 2);
        }
        sound(&desk);
    }
}

/// Nor does it become restricted through an undo of what lies further back.
#[test]
fn no_undo_restricts_a_concern_unseen_that_was_decided_to_be_shared_since() {
    let (_folder, mut desk) = world();
    let concern = raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    correct(&mut desk, concern, "memory", true);
    let meeting = meet(&mut desk, "today");
    let form = crate::concerns::UnrestrictForm {
        why: "It was a mistake".into(),
    };
    let act = crate::concerns::store::unrestrict(&mut desk, concern, &form)
        .unwrap()
        .act;
    consent(&mut desk, 2, Purpose::ShareWithMdt, "given");
    share(&mut desk, meeting, 2, Basis::Consent);
    desk.undo(act).unwrap_err();
    assert_eq!(item_of(&desk, meeting, 2).sharing, Some(Sharing::Share));
    sound(&desk);
}

/// Another that is for coordinators only was put together with it.
#[test]
fn a_concern_that_takes_over_a_restriction_asks_for_its_sharing_anew() {
    let (_folder, mut desk) = world();
    let stays = raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "today");
    consent(&mut desk, 2, Purpose::ShareWithMdt, "given");
    share(&mut desk, meeting, 2, Basis::Consent);
    let goes = raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-31");
    correct(&mut desk, goes, "memory", true);
    assert_eq!(item_of(&desk, meeting, 2).sharing, Some(Sharing::Share));
    let form = crate::concerns::MergeForm {
        stays: stays.to_string(),
        goes: goes.to_string(),
        why: String::new(),
    };
    crate::concerns::store::merge(&mut desk, &form).unwrap();
    assert_eq!(item_of(&desk, meeting, 2).sharing, None);
    sound(&desk);
}

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

use super::actions::{ParsedAction, line_of, parse_action};
use super::sharing::{Facts, HeldBack, may_be_shared};
use super::*;
use crate::{
    action::Action,
    clients::{Client, ClientPractice, ClientStatus, Match},
    concerns::{Asked, Category, Concern, ConcernState, Level, RaisedBy},
    consent::{Answer, Consent, ConsentForm, Exclusion, Purpose, record},
    csv::Overwrite,
    desk::{Desk, test_desk},
    ids::{ExclusionId, NoteId, ProgrammeId, VisitId},
    people::Person,
    programmes::{Practice, Programme},
    store::{StoreError, Tx},
    visits::{NotMadeWhy, Visit, VisitKind},
    volunteers::{Agreement, AttendsMdt, Volunteer, VolunteerStatus},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn person(id: PersonId, given: &str, family: &str) -> Person {
    Person {
        id,
        given_name: given.into(),
        family_name: family.into(),
        preferred_name: None,
        pronouns: None,
        date_of_birth: Some(day("1940-05-06")),
        birth_year: None,
        phone: None,
        mobile: None,
        email: None,
        address_lines: None,
        town: None,
        postcode: None,
        preferred_contact: None,
        communication_needs: None,
        language: None,
        emergency_contact_name: None,
        emergency_contact_phone: None,
        died_on: None,
    }
}

const PROGRAMME: ProgrammeId = ProgrammeId(Uuid::from_u128(900));
const PRACTICE: PracticeId = PracticeId(Uuid::from_u128(901));
const OTHER_PRACTICE: PracticeId = PracticeId(Uuid::from_u128(902));

fn who(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn add_client(
    tx: &mut Tx<'_>,
    n: u128,
    given: &str,
    practice: PracticeId,
) -> Result<(), StoreError> {
    tx.insert(&person(who(n), given, "Pretend"))?;
    tx.insert(&Client {
        id: who(n),
        status: ClientStatus::Paused,
        ended_why: None,
        programme: PROGRAMME,
        nhs_number: None,
        referred_by: None,
        referred_on: None,
        over_75: true,
        two_or_more_conditions: true,
        lives_alone: None,
        lead: Some(tx.actor()),
        what_matters: Some(format!("{given}’s garden")),
        important_people: None,
        strengths: Some("Cheerful".into()),
        interests: None,
        please_do: None,
        please_dont: None,
        how_to_support: None,
        visit_safety: None,
        talk_about_at_next_mdt: false,
        welcome_home_discharged_on: None,
    })?;
    let id = tx.new_id();
    tx.insert(&ClientPractice {
        id,
        client: who(n),
        practice,
        since: None,
        until: None,
    })
}

fn a_concern(
    tx: &mut Tx<'_>,
    n: u128,
    category: Category,
    level: Level,
    raised_on: &str,
) -> Concern {
    Concern {
        id: tx.new_id(),
        client: who(n),
        category,
        level,
        state: ConcernState::WithMdt,
        raised_on: day(raised_on),
        raised_by: RaisedBy::Coordinator,
        raised_by_person: None,
        raised_by_words: None,
        from_note: None,
        from_visit: None,
        in_their_words: None,
        situation: format!("About {category}"),
        background: Some("Lives alone since May.".into()),
        what_we_saw: None,
        ask: Some("Could somebody see her?".into()),
        person_knows: Asked::Yes,
        person_agrees: Asked::NotAskedYet,
        owner: tx.actor(),
        due_on: None,
        restricted: category == Category::SafetyOrAbuse,
        outcome: None,
        closed_on: None,
        closed_as: None,
        same_as: None,
        told_person_on: None,
        told_person_by: None,
        told_person_how: None,
        not_told_person: None,
        not_told_person_words: None,
        person_tries: 0,
        told_volunteer_on: None,
        told_volunteer_by: None,
        told_volunteer_how: None,
        not_told_volunteer: None,
        not_told_volunteer_words: None,
        volunteer_tries: 0,
        emergency_rang: None,
        emergency_at: None,
        emergency_reference: None,
        their_wishes: None,
        immediate_danger: None,
        told_whom: None,
        told_when: None,
        told_reference: None,
        consent_sought: None,
        safe_to_tell: None,
    }
}

fn raise(desk: &mut Desk, n: u128, category: Category, level: Level, raised_on: &str) -> ConcernId {
    desk.write(Action::RaiseConcern, |tx| {
        let concern = a_concern(tx, n, category, level, raised_on);
        tx.insert(&concern)?;
        Ok::<_, StoreError>(concern.id)
    })
    .unwrap()
    .value
}

fn visit(desk: &mut Desk, n: u128, made: bool) -> (VisitId, i64) {
    let done = desk
        .write(Action::RecordVisit, |tx| {
            let id = tx.new_id();
            tx.insert(&Visit {
                id,
                client: who(n),
                volunteer: None,
                coordinator: Some(tx.actor()),
                on: tx.today(),
                minutes: None,
                kind: VisitKind::Home,
                made,
                not_made_why: (!made).then_some(NotMadeWhy::NoAnswer),
                text: None,
                from_note: None,
            })?;
            Ok::<_, StoreError>(id)
        })
        .unwrap();
    (done.value, done.act)
}

fn consent(desk: &mut Desk, n: u128, purpose: Purpose, answer: &str) -> i64 {
    record(
        desk,
        &ConsentForm {
            person: who(n).to_string(),
            purpose: purpose.word().into(),
            answer: answer.into(),
            how: "signed".into(),
            ..ConsentForm::default()
        },
    )
    .unwrap()
    .act
}

fn add_volunteer(desk: &mut Desk, n: u128, given: &str, client: u128) {
    desk.write(Action::AddVolunteer, |tx| {
        tx.insert(&person(who(n), given, "Helper"))?;
        tx.insert(&Volunteer {
            id: who(n),
            status: VolunteerStatus::Active,
            skills: vec![],
            interests: vec![],
            languages: vec![],
            areas: vec![],
            availability: vec![],
            drives: false,
            cannot: vec![],
            dbs_checked_on: None,
            attends_mdt: AttendsMdt::Yes,
        })?;
        let id = tx.new_id();
        tx.insert(&Agreement {
            id,
            volunteer: who(n),
            version: "1".into(),
            signed_on: day("2026-01-01"),
            expires_on: Some(day("2026-12-31")),
        })?;
        let id = tx.new_id();
        tx.insert(&Match {
            id,
            client: who(client),
            volunteer: who(n),
            since: day("2026-02-01"),
            until: None,
            ended_because: None,
        })
    })
    .unwrap();
}

/// Two practices; Ivy, Margaret, Arthur, Doreen, Ernest and Olive at the first.
fn world() -> (Folders, Desk) {
    let (folder, mut desk) = test_desk();
    desk.write(Action::AddPerson, |tx| {
        tx.insert(&Programme {
            id: PROGRAMME,
            name: "Pretend Pathfinder".into(),
            area: None,
        })?;
        for (id, name) in [
            (PRACTICE, "Narrowcliff (pretend)"),
            (OTHER_PRACTICE, "Quay"),
        ] {
            tx.insert(&Practice {
                id,
                name: name.into(),
                ods_code: None,
                town: None,
            })?;
        }
        for (n, given) in [
            (1, "Ivy"),
            (2, "Margaret"),
            (3, "Arthur"),
            (4, "Doreen"),
            (5, "Ernest"),
            (6, "Olive"),
        ] {
            add_client(tx, n, given, PRACTICE)?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let out = tempfile::tempdir().unwrap();
    (Folders { out, data: folder }, desk)
}

/// Files that leave go beside the data folder, never into it.
struct Folders {
    out: tempfile::TempDir,
    data: tempfile::TempDir,
}

impl Folders {
    fn path(&self) -> &std::path::Path {
        self.out.path()
    }
}

fn meet(desk: &mut Desk, on: &str) -> MdtMeetingId {
    make_meeting(
        desk,
        &MeetingForm {
            practice: PRACTICE.to_string(),
            on: on.into(),
            starts: "1pm".into(),
            attending: "Dr Tamsin Vyvyan, GP\nA Matron".into(),
            ..MeetingForm::default()
        },
    )
    .unwrap()
    .value
}

fn item_of(desk: &Desk, meeting: MdtMeetingId, n: u128) -> MdtItem {
    desk.read()
        .records::<MdtItem>("WHERE meeting = ?1 AND client = ?2", (meeting, who(n)))
        .unwrap()
        .remove(0)
}

fn share(desk: &mut Desk, meeting: MdtMeetingId, n: u128, basis: Basis) {
    let id = item_of(desk, meeting, n).id;
    decide_sharing(
        desk,
        id,
        &SharingForm {
            sharing: "share".into(),
            basis: basis.word().into(),
            reason: "Talked about at the door".into(),
            words_answered: "Only the nurse is there".into(),
        },
    )
    .unwrap();
}

fn exclude(desk: &mut Desk, n: u128, fill: impl FnOnce(&mut Exclusion)) {
    desk.write(Action::SaveExclusion, |tx| {
        let mut exclusion = Exclusion {
            id: tx.new_id::<ExclusionId>(),
            person: who(n),
            not_with_person: None,
            not_with_practice: None,
            not_with_agency: None,
            not_with_words: None,
            purpose: None,
            from: tx.today(),
            until: None,
        };
        fill(&mut exclusion);
        tx.insert(&exclusion)
    })
    .unwrap();
}

fn names(desk: &Desk, meeting: MdtMeetingId) -> Vec<String> {
    meeting_page(desk, meeting)
        .unwrap()
        .items
        .into_iter()
        .map(|view| view.called)
        .collect()
}

fn sound(desk: &Desk) {
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

// ── actions as lines ───────────────────────────────────────────────────────────────────────────────────

#[test]
fn lines_become_actions() {
    // 3 November 2026 is a Tuesday.
    let today = day("2026-11-03");
    for (line, who, what, due) in [
        (
            "-> @Matron home visit by Fri",
            Some("Matron"),
            "home visit",
            Some("2026-11-06"),
        ),
        (
            "-> @Matron by Fri home visit",
            Some("Matron"),
            "home visit",
            Some("2026-11-06"),
        ),
        (
            "->@me tell Margaret and Jean by Fri 13 Nov",
            Some("me"),
            "tell Margaret and Jean",
            Some("2026-11-13"),
        ),
        (
            "@Jean ring her by tomorrow",
            Some("Jean"),
            "ring her",
            Some("2026-11-04"),
        ),
        (
            "→ @Dr Pascoe ring by 3/12",
            Some("Dr Pascoe"),
            "ring",
            Some("2026-12-03"),
        ),
        (
            "-> @Kerra Rowe: go by bus by Mon",
            Some("Kerra Rowe"),
            "go by bus",
            Some("2026-11-09"),
        ),
        (
            "-> @Jean ring at 10:30",
            Some("Jean"),
            "ring at 10:30",
            None,
        ),
        (
            "-> @Jean, ring her by in 2 weeks.",
            Some("Jean"),
            "ring her",
            Some("2026-11-17"),
        ),
        (
            "ask about stairs by Fri with her son",
            None,
            "ask about stairs with her son",
            Some("2026-11-06"),
        ),
        ("-> @Jean stand by her", Some("Jean"), "stand by her", None),
        ("-> @Jean by Fri", Some("Jean"), "", Some("2026-11-06")),
        ("tell her", None, "tell her", None),
    ] {
        assert_eq!(
            parse_action(line, today),
            Some(ParsedAction {
                who: who.map(str::to_owned),
                what: what.to_owned(),
                due_on: due.map(day),
            }),
            "{line}"
        );
    }
    for blank in ["", "  ", "->", " -> \t"] {
        assert_eq!(parse_action(blank, today), None, "{blank:?}");
    }
}

proptest! {
    #[test]
    fn a_line_written_out_is_read_the_same(
        who in proptest::option::of("[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?"),
        what in "[a-z]{2,6}( [a-z]{2,6}){0,4}",
        due in proptest::option::of(-400i64..400),
    ) {
        let today = day("2026-11-03");
        prop_assume!(!what.split(' ').any(|word| word == "by"));
        let action = MdtAction {
            id: MdtActionId(Uuid::nil()),
            item: MdtItemId(Uuid::nil()),
            client: self::who(1),
            what: what.clone(),
            who: who.clone(),
            due_on: due.map(|days| today + chrono::Duration::days(days)),
            done_on: None,
        };
        let read = parse_action(&line_of(&action, today), today).unwrap();
        prop_assert_eq!(read, ParsedAction { who, what, due_on: action.due_on });
    }
}

// ── the agenda ─────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn the_agenda_holds_concerns_marks_and_open_actions_with_volunteers_people_first() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    raise(&mut desk, 3, Category::Falls, Level::Urgent, "2026-11-01");
    raise(
        &mut desk,
        1,
        Category::Loneliness,
        Level::Watch,
        "2026-10-01",
    );
    // Ernest was talked about last time and an action is open; Doreen is marked; Olive has nothing.
    let first = meet(&mut desk, "today");
    let ernest = add_item(&mut desk, first, who(5)).unwrap().value;
    write_decision(
        &mut desk,
        ernest,
        &DecisionForm {
            actions: "-> @Matron look in by Fri".into(),
            ..DecisionForm::default()
        },
    )
    .unwrap();
    mark_held(&mut desk, first).unwrap();
    desk.write(Action::ChangePerson, |tx| {
        let client: Client = tx.read().record(who(4))?;
        tx.update(&Client {
            talk_about_at_next_mdt: true,
            ..client
        })
    })
    .unwrap();
    add_volunteer(&mut desk, 50, "Jean", 1);
    consent(&mut desk, 1, Purpose::VolunteerMaySpeak, "given");
    add_volunteer(&mut desk, 51, "Bob", 2);

    let next = meet(&mut desk, "12 nov 2026");
    assert_eq!(
        names(&desk, next),
        ["Ivy", "Arthur", "Margaret", "Doreen", "Ernest"]
    );
    let page = meeting_page(&desk, next).unwrap();
    assert!(page.items[0].item.volunteer_present);
    assert_eq!(page.items[0].for_whom, "Ivy and Jean");
    assert_eq!(
        page.items[2].volunteers[0].why_not.as_deref(),
        Some("They have not said that their volunteer may speak for them.")
    );
    assert!(
        change_item(
            &mut desk,
            page.items[2].item.id,
            &ItemForm {
                volunteer_present: true,
                ..ItemForm::default()
            }
        )
        .is_err()
    );
    assert_eq!(
        page.items[4].open_before,
        ["-> @Matron look in by Fri 6 Nov"]
    );
    assert_eq!(page.last_met.as_deref(), Some("today"));
    assert_eq!(page.missing, 0);
    sound(&desk);
}

#[test]
fn an_agenda_is_brought_up_to_date_without_touching_what_was_done() {
    let (_folder, mut desk) = world();
    let memory = raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let falls = raise(&mut desk, 3, Category::Falls, Level::Urgent, "2026-11-01");
    let meeting = meet(&mut desk, "12 nov 2026");
    assert_eq!(names(&desk, meeting), ["Arthur", "Margaret"]);
    let margaret = item_of(&desk, meeting, 2).id;
    move_item(&mut desk, margaret, 1).unwrap();
    assert!(
        add_item(&mut desk, meeting, who(2)).is_err(),
        "on the list already"
    );

    for id in [memory, falls] {
        desk.write(Action::MoveConcern, |tx| {
            let concern: Concern = tx.read().record(id)?;
            tx.update(&Concern {
                state: ConcernState::WithGp,
                ..concern
            })
        })
        .unwrap();
    }
    change_item(
        &mut desk,
        margaret,
        &ItemForm {
            ask: "A word about her stairs".into(),
            ..ItemForm::default()
        },
    )
    .unwrap();
    raise(&mut desk, 6, Category::Home, Level::Soon, "2026-11-02");
    assert_eq!(meeting_page(&desk, meeting).unwrap().missing, 1);
    let done = refresh_agenda(&mut desk, meeting).unwrap();
    assert_eq!(
        names(&desk, meeting),
        ["Margaret", "Olive"],
        "nobody touched Arthur’s item"
    );
    assert!(
        meeting_page(&desk, meeting).unwrap().items[0]
            .concerns
            .is_empty()
    );
    assert_eq!(done.sentence, "MDT meeting changed");
    desk.undo(done.act).unwrap();
    assert_eq!(names(&desk, meeting), ["Margaret", "Arthur"]);
    mark_held(&mut desk, meeting).unwrap();
    assert!(refresh_agenda(&mut desk, meeting).is_err());
    sound(&desk);
}

#[test]
fn the_dead_stay_on_the_list_and_are_flagged() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    raise(&mut desk, 3, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "today");
    desk.write(Action::RecordDeath, |tx| {
        let person: Person = tx.read().record(who(3))?;
        tx.update(&Person {
            died_on: Some(tx.today()),
            ..person
        })?;
        let person: Person = tx.read().record(who(2))?;
        tx.update(&Person {
            died_on: Some(tx.today()),
            ..person
        })
    })
    .unwrap();
    add_volunteer(&mut desk, 50, "Jean", 2);
    refresh_agenda(&mut desk, meeting).unwrap();
    let view = meeting_page(&desk, meeting).unwrap().items.remove(0);
    assert_eq!(view.died_on, Some(desk.today()));
    assert_eq!(view.for_whom, "Jean");
    assert_eq!(
        view.held_back.as_deref(),
        Some("Has died. Decide whether to share.")
    );
    // A list made now does not put them on anew, and does not miss them.
    let next = meet(&mut desk, "12 nov 2026");
    let page = meeting_page(&desk, next).unwrap();
    assert_eq!((page.items.len(), page.missing), (0, 0));
}

#[test]
fn a_meeting_made_by_mistake_goes_and_comes_back() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "12 nov 2026");
    let before = meeting_page(&desk, meeting).unwrap().items.len();
    assert!(before > 0);
    let gone = remove_meeting(&mut desk, meeting).unwrap();
    assert!(meetings(&desk).unwrap().is_empty());
    desk.undo(gone.act).unwrap();
    assert_eq!(meeting_page(&desk, meeting).unwrap().items.len(), before);

    let item = item_of(&desk, meeting, 2).id;
    let decided = DecisionForm {
        decision: "Nurse to ring".into(),
        ..DecisionForm::default()
    };
    write_decision(&mut desk, item, &decided).unwrap();
    assert!(remove_meeting(&mut desk, meeting).is_err(), "decided on");
    mark_held(&mut desk, meeting).unwrap();
    assert!(remove_meeting(&mut desk, meeting).is_err(), "held");
    sound(&desk);
}

#[test]
fn a_meeting_form_tells_every_fault() {
    let (_folder, mut desk) = world();
    let form = MeetingForm {
        on: "soon".into(),
        starts: "2".into(),
        attending: ", GP".into(),
        ..MeetingForm::default()
    };
    let Err(MdtError::Form(faults)) = make_meeting(&mut desk, &form) else {
        panic!("taken");
    };
    let fields: Vec<&str> = faults.0.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["practice", "on", "starts", "attending"]);
    let id = meet(&mut desk, "12 nov 2026");
    let mut form = MeetingForm {
        practice: PRACTICE.to_string(),
        on: "13 nov 2026".into(),
        attending: "A Matron\nNew Nurse".into(),
        ..MeetingForm::default()
    };
    change_meeting(&mut desk, id, &form).unwrap();
    let page = meeting_page(&desk, id).unwrap();
    assert_eq!(page.attending_lines, "A Matron\nNew Nurse");
    assert_eq!(page.meeting.starts, None);
    form.practice = OTHER_PRACTICE.to_string();
    assert!(change_meeting(&mut desk, id, &form).is_err());
    sound(&desk);
}

// ── sharing ────────────────────────────────────────────────────────────────────────────────────────────

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
                        words: if on(3) { "Dr B".into() } else { String::new() },
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
    let view = meeting_page(&desk, meeting).unwrap().items.remove(0);
    // The one on the item is told with its visit; the other not, nor its note, not even as a number.
    assert_eq!(view.since_words, "1 visit made. 2 concerns raised.");
    let text = serde_json::to_string(&view).unwrap();
    assert!(!text.contains("secretword"), "{text}");
    let visit = view
        .since
        .iter()
        .find(|line| line.kind == since::SinceKind::VisitMade)
        .unwrap();
    assert!(visit.restricted && visit.concern.is_some());
    sound(&desk);
}

// ── holding ────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn a_decision_and_its_action_lines_are_kept_and_changed() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let meeting = meet(&mut desk, "today");
    let item = item_of(&desk, meeting, 2).id;
    let mut form = DecisionForm {
        decision: "Community matron home visit".into(),
        decision_in_plain_english: "A nurse will come to see you.".into(),
        actions: "-> @Matron home visit by Fri 20 Nov\n\n-> @me tell Margaret by Fri".into(),
    };
    write_decision(&mut desk, item, &form).unwrap();
    let actions = |desk: &Desk| {
        desk.read()
            .records::<MdtAction>("WHERE item = ?1 ORDER BY id", [item])
            .unwrap()
    };
    let before = actions(&desk);
    assert_eq!(before.len(), 2);
    assert_eq!(before[1].who.as_deref(), Some("Test Coordinator"));
    let view = meeting_page(&desk, meeting).unwrap().items.remove(0);
    assert_eq!(
        view.action_lines,
        "-> @Matron home visit by Fri 20 Nov\n-> @Test Coordinator: tell Margaret by Fri 6 Nov"
    );
    form.actions.clone_from(&view.action_lines);
    assert_eq!(
        write_decision(&mut desk, item, &form).unwrap().act,
        0,
        "nothing differs"
    );

    set_action_done(&mut desk, before[1].id, true, "").unwrap();
    form.actions = "-> @Matron ring first by Fri 20 Nov\n-> @Jean visit".into();
    write_decision(&mut desk, item, &form).unwrap();
    let after = actions(&desk);
    assert_eq!(after.len(), 3, "the done one stays");
    assert_eq!(after[0].id, before[0].id);
    assert_eq!(after[0].what, "ring first");
    form.actions = "-> @Jean by Fri".into();
    assert!(write_decision(&mut desk, item, &form).is_err());
    sound(&desk);
}

#[test]
fn marking_held_takes_off_the_marks_and_can_be_undone() {
    let (_folder, mut desk) = world();
    desk.write(Action::ChangePerson, |tx| {
        for n in [4, 5] {
            let client: Client = tx.read().record(who(n))?;
            tx.update(&Client {
                talk_about_at_next_mdt: true,
                ..client
            })?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let meeting = meet(&mut desk, "today");
    share(&mut desk, meeting, 4, Basis::VitalInterests);
    let held = mark_held(&mut desk, meeting).unwrap();
    let is_marked = |desk: &Desk, n| {
        desk.read()
            .record::<Client>(who(n))
            .unwrap()
            .talk_about_at_next_mdt
    };
    let marked = |desk: &Desk| is_marked(desk, 4);
    assert!(!marked(&desk));
    assert!(
        is_marked(&desk, 5),
        "nobody could talk about them: next time"
    );
    assert!(mark_held(&mut desk, meeting).is_err());
    desk.undo(held.act).unwrap();
    assert!(marked(&desk));
    let again: MdtMeeting = desk.read().record(meeting).unwrap();
    assert_eq!(
        (again.state, again.held_position),
        (MeetingState::Planned, None)
    );
    sound(&desk);
}

// ── since last ─────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn since_last_is_told_in_words() {
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    visit(&mut desk, 2, true);
    let first = meet(&mut desk, "today");
    mark_held(&mut desk, first).unwrap();
    for _ in 0..4 {
        visit(&mut desk, 2, true);
    }
    let (_, act) = visit(&mut desk, 2, true);
    desk.undo(act).unwrap();
    visit(&mut desk, 2, false);
    visit(&mut desk, 3, true);
    let noted = desk
        .write(Action::WriteNote, |tx| {
            for n in 0..2 {
                let id: NoteId = tx.new_id();
                tx.insert(&crate::notes::Note {
                    id,
                    text: format!("Heard {n}"),
                    kind: crate::notes::NoteKind::Line,
                    written_by: tx.actor(),
                    session: None,
                    told_by: None,
                    told_by_words: None,
                    at: tx.now_ms(),
                })?;
                let about = tx.new_id();
                tx.insert(&crate::notes::NoteAbout {
                    id: about,
                    note: id,
                    person: who(2),
                })?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_ne!(noted.act, 0);
    consent(&mut desk, 2, Purpose::ShareWithMdt, "given");
    let next = meet(&mut desk, "12 nov 2026");
    let view = meeting_page(&desk, next).unwrap().items.remove(0);
    assert_eq!(
        view.since_words,
        "4 visits made, 1 not made. 2 notes. 1 answer about consent."
    );
    // The first meeting keeps its own stretch.
    let view = meeting_page(&desk, first).unwrap().items.remove(0);
    assert_eq!(view.since_words, "1 visit made. 1 concern raised.");
}

#[test]
fn coming_to_a_session_is_told_when_the_mark_is_made() {
    use crate::sessions::{Attendance, CameAs, Presence, Session, SessionKind, SessionState};
    let (_folder, mut desk) = world();
    raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
    let line = desk
        .write(Action::PlanSession, |tx| {
            let session = Session {
                id: tx.new_id(),
                kind: SessionKind::CoffeeMorning,
                programme: PROGRAMME,
                date: tx.today(),
                starts: None,
                ends: None,
                venue: None,
                host: None,
                state: SessionState::Open,
            };
            tx.insert(&session)?;
            let line = Attendance {
                id: tx.new_id(),
                session: session.id,
                person: who(2),
                came_as: CameAs::Client,
                presence: Presence::NotHere,
                arrived_order: None,
            };
            tx.insert(&line)?;
            Ok::<_, StoreError>(line)
        })
        .unwrap()
        .value;
    let first = meet(&mut desk, "today");
    mark_held(&mut desk, first).unwrap();
    desk.write(Action::MarkRegister, |tx| {
        tx.update(&Attendance {
            presence: Presence::Here,
            ..line
        })
    })
    .unwrap();
    let next = meet(&mut desk, "12 nov 2026");
    let words = |desk: &Desk, id| meeting_page(desk, id).unwrap().items[0].since_words.clone();
    assert_eq!(words(&desk, first), "1 concern raised.");
    assert_eq!(words(&desk, next), "1 session.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever is recorded, undone and held in whatever order: each visit that is there is told at exactly
    /// one meeting, and what was undone before its meeting at none.
    #[test]
    fn since_last_never_misses_and_never_repeats(steps in proptest::collection::vec(0u8..12, 1..40)) {
        let (_folder, mut desk) = world();
        raise(&mut desk, 2, Category::Memory, Level::Soon, "2026-10-30");
        let mut told: Vec<VisitId> = Vec::new();
        let mut there: Vec<(VisitId, i64)> = Vec::new();
        let mut stretch_of: Vec<VisitId> = Vec::new();
        let hold = |desk: &mut Desk, expected: &mut Vec<VisitId>, told: &mut Vec<VisitId>| {
            let id = meet(desk, "today");
            let view = meeting_page(desk, id).unwrap().items.remove(0);
            let mut now: Vec<VisitId> = view.since.iter()
                .filter(|line| line.kind == since::SinceKind::VisitMade).map(|line| VisitId(line.id)).collect();
            now.sort();
            expected.sort();
            assert_eq!(&now, expected);
            told.extend(&now);
            mark_held(desk, id).unwrap();
            let view = meeting_page(desk, id).unwrap().items.remove(0);
            let mut again: Vec<VisitId> = view.since.iter()
                .filter(|line| line.kind == since::SinceKind::VisitMade).map(|line| VisitId(line.id)).collect();
            again.sort();
            assert_eq!(&again, expected, "holding it changes nothing of what was told");
            expected.clear();
        };
        for step in steps {
            match step {
                0..=6 => {
                    let made = visit(&mut desk, 2, true);
                    stretch_of.push(made.0);
                    there.push(made);
                }
                7..=9 => if let Some((id, act)) = there.pop() {
                    desk.undo(act).unwrap();
                    stretch_of.retain(|other| *other != id);
                    // What was told stays told; it is only no longer there.
                    told.retain(|other| *other != id);
                },
                _ => hold(&mut desk, &mut stretch_of, &mut told),
            }
        }
        hold(&mut desk, &mut stretch_of, &mut told);
        hold(&mut desk, &mut stretch_of, &mut told);
        let mut all: Vec<VisitId> = there.iter().map(|(id, _)| *id).collect();
        all.sort();
        told.sort();
        prop_assert_eq!(told, all);
        prop_assert!(desk.check().unwrap().faults.is_empty());
    }
}

// ── the CSV ────────────────────────────────────────────────────────────────────────────────────────────

fn request(folder: &std::path::Path, detail: Detail, free_text: bool) -> ExportRequest {
    ExportRequest {
        scope: Scope::Practice(PRACTICE),
        detail,
        free_text,
        reason: "The nurse asked for names".into(),
        recipient: "Narrowcliff team".into(),
        to: Destination::Folder(folder.to_owned()),
        overwrite: Overwrite::Refuse,
    }
}

/// Everything the golden files hold: several concerns; refused; withdrawn; excluded; left out; undecided.
fn golden(desk: &mut Desk) -> MdtMeetingId {
    raise(desk, 1, Category::Memory, Level::Soon, "2026-10-30");
    raise(desk, 1, Category::Falls, Level::Urgent, "2026-11-01");
    raise(desk, 1, Category::Loneliness, Level::Watch, "2026-10-03");
    for n in 2..=6 {
        raise(desk, n, Category::Home, Level::Soon, "2026-10-30");
    }
    desk.write(Action::AddPerson, |tx| {
        add_client(tx, 7, "Harold", PRACTICE)
    })
    .unwrap();
    raise(desk, 7, Category::Food, Level::Watch, "2026-11-03");
    visit(desk, 1, true);
    visit(desk, 1, false);
    for n in 1..=6 {
        consent(desk, n, Purpose::ShareWithMdt, "given");
    }
    exclude(desk, 1, |e| e.not_with_words = Some("her daughter".into()));
    let meeting = meet(desk, "12 nov 2026");
    for n in 1..=5 {
        share(desk, meeting, n, Basis::Consent);
    }
    share(desk, meeting, 7, Basis::VitalInterests);
    consent(desk, 2, Purpose::ShareWithMdt, "refused");
    consent(desk, 3, Purpose::ShareWithMdt, "withdrawn");
    exclude(desk, 4, |e| e.not_with_practice = Some(PRACTICE));
    let ernest = item_of(desk, meeting, 5).id;
    change_item(
        desk,
        ernest,
        &ItemForm {
            left_out: true,
            ..ItemForm::default()
        },
    )
    .unwrap();
    let ivy = item_of(desk, meeting, 1).id;
    write_decision(
        desk,
        ivy,
        &DecisionForm {
            decision: "Matron to visit, \"soon\"".into(),
            decision_in_plain_english: "A nurse will come.\nShe will ring first.".into(),
            actions: "-> @Matron home visit by Fri 20 Nov".into(),
        },
    )
    .unwrap();
    meeting
}

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
    mark_held(&mut desk, meeting).unwrap();
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
        "../../../../tests/fixtures/naughty/csv-formula-payloads.json"
    ))
    .unwrap();
    let (folder, mut desk) = world();
    let concern = raise(&mut desk, 1, Category::Memory, Level::Soon, "2026-10-30");
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
            let old: MdtItem = tx.read().record(item)?;
            tx.update(&MdtItem {
                ask: text(),
                decision: text(),
                decision_in_plain_english: text(),
                ..old
            })?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
        let planned = preview(&desk, &request).unwrap();
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
            "ask",
            "background",
            "coordinator",
            "decision",
            "decision_in_plain_english",
            "name",
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

// ── leaving the laptop ─────────────────────────────────────────────────────────────────────────────────

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

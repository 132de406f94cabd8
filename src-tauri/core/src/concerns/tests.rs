use super::{store as concerns, *};
use crate::forms::is_blank;
use crate::{
    clients::{Client, ClientStatus},
    desk::{Desk, test_desk},
    ids::ProgrammeId,
    loops::{Loop, LoopForm, Looped, NOTHING_TO_TELL, OutcomeForm},
    notes::{Note, NoteAbout, NoteKind},
    people::Person,
    programmes::Programme,
    volunteers::{AttendsMdt, Volunteer, VolunteerStatus},
};

/// A person of a name and nothing else.
pub(crate) fn person(id: PersonId, given: &str, family: &str) -> Person {
    Person {
        id,
        given_name: given.into(),
        family_name: family.into(),
        preferred_name: None,
        pronouns: None,
        date_of_birth: None,
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
        also_known_as: None,
    }
}

/// The client role of a person, at the stage of an enquiry.
pub(crate) fn client(id: PersonId, programme: ProgrammeId) -> Client {
    Client {
        id,
        status: ClientStatus::Enquiry,
        ended_why: None,
        programme,
        nhs_number: None,
        referred_by: None,
        referred_on: None,
        over_75: true,
        two_or_more_conditions: true,
        lives_alone: None,
        lead: None,
        what_matters: None,
        important_people: None,
        strengths: None,
        interests: None,
        please_do: None,
        please_dont: None,
        how_to_support: None,
        visit_safety: None,
        talk_about_at_next_mdt: false,
        welcome_home_discharged_on: None,
    }
}

/// Arthur, a client, and Wesley, a volunteer.
pub(crate) fn two_people(desk: &mut Desk) -> (PersonId, PersonId) {
    desk.write::<_, StoreError>(Action::AddPerson, |tx| {
        let programme = Programme {
            id: tx.new_id(),
            name: "Newquay Pathfinder".into(),
            area: None,
        };
        tx.insert(&programme)?;
        let arthur = Person {
            pronouns: Some("he/him".into()),
            ..person(tx.new_id(), "Arthur", "Pascoe")
        };
        tx.insert(&arthur)?;
        tx.insert(&client(arthur.id, programme.id))?;
        let wesley = person(tx.new_id(), "Wesley", "Nance");
        tx.insert(&wesley)?;
        tx.insert(&Volunteer {
            id: wesley.id,
            status: VolunteerStatus::Active,
            skills: vec![],
            interests: vec![],
            languages: vec![],
            areas: vec![],
            availability: vec![],
            drives: false,
            cannot: vec![],
            dbs_checked_on: None,
            attends_mdt: AttendsMdt::Ask,
        })?;
        Ok((arthur.id, wesley.id))
    })
    .unwrap()
    .value
}

use crate::action::Action;

pub(crate) fn form(client: PersonId, volunteer: Option<PersonId>) -> ConcernForm {
    ConcernForm {
        client: client.to_string(),
        category: "falls and mobility".into(),
        level: "soon".into(),
        raised_by: if volunteer.is_some() {
            "volunteer".into()
        } else {
            "the person".into()
        },
        raised_by_person: volunteer.map_or_else(String::new, |id| id.to_string()),
        situation: "Fell on the back step, did not tell anyone".into(),
        ..ConcernForm::default()
    }
}

pub(crate) fn go(desk: &mut Desk, id: ConcernId, to: &str) -> Result<i64, ConcernError> {
    if to == "with MDT" {
        let client = get(desk, id).client;
        super::merging_tests::with_a_practice(desk, client);
    }
    let form = MoveForm {
        to: to.into(),
        why: "It came back".into(),
        outcome: if to == "awaiting feedback" {
            ANSWER.into()
        } else {
            String::new()
        },
        ..MoveForm::default()
    };
    concerns::move_to(desk, id, &form).map(|done| done.act)
}

/// What was decided, and told.
pub(super) const ANSWER: &str = "The nurse will ring about the dizziness.";

pub(super) fn answer(desk: &mut Desk, id: ConcernId, outcome: &str) -> Result<i64, ConcernError> {
    let form = OutcomeForm {
        outcome: outcome.into(),
    };
    concerns::write_outcome(desk, id, &form).map(|done| done.act)
}

pub(crate) fn mark(desk: &mut Desk, id: ConcernId, who: &str) -> Result<i64, ConcernError> {
    let form = LoopForm {
        who: who.into(),
        what: "told".into(),
        how: "in person".into(),
        ..LoopForm::default()
    };
    concerns::mark_loop(desk, id, &form).map(|done| done.act)
}

pub(super) fn close(desk: &mut Desk, id: ConcernId, closed_as: &str) -> Result<i64, ConcernError> {
    let form = CloseForm {
        closed_as: closed_as.into(),
        outcome: ANSWER.into(),
        same_as: String::new(),
    };
    concerns::close(desk, id, &form).map(|done| done.act)
}

pub(super) fn get(desk: &Desk, id: ConcernId) -> Concern {
    desk.read().record(id).unwrap()
}

/// A concern that stands at a state, come there by allowed moves.
pub(super) fn standing(desk: &mut Desk, client: PersonId, state: ConcernState) -> ConcernId {
    let id = concerns::raise(desk, &form(client, None)).unwrap().value;
    match state {
        ConcernState::Open => {}
        ConcernState::AwaitingFeedback => {
            go(desk, id, "being handled").unwrap();
            go(desk, id, "awaiting feedback").unwrap();
        }
        ConcernState::Closed => {
            go(desk, id, "being handled").unwrap();
            go(desk, id, "awaiting feedback").unwrap();
            mark(desk, id, "person").unwrap();
            close(desk, id, "answered").unwrap();
        }
        other => {
            go(desk, id, other.word()).unwrap();
        }
    }
    assert_eq!(get(desk, id).state, state);
    id
}

/// The rule of data-model.md once more, said another way than the table.
fn allowed_by_the_rule(from: ConcernState, to: ConcernState) -> bool {
    use ConcernState::{AwaitingFeedback, Closed, Open};
    let out = |state| !matches!(state, Open | AwaitingFeedback | Closed);
    match (from, to) {
        (from, to) if from == to => false,
        (_, Open) => true,
        (Open, Closed) => true,
        (AwaitingFeedback, Closed) => true,
        (from, AwaitingFeedback) => out(from),
        (Open, to) => out(to),
        (from, to) => out(from) && out(to),
    }
}

#[test]
fn every_pair_of_states_is_allowed_or_refused_as_the_rule_says() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    for from in ConcernState::ALL {
        for to in ConcernState::ALL {
            let id = standing(&mut desk, arthur, *from);
            let went = if *to == ConcernState::Closed {
                if *from != ConcernState::Closed {
                    answer(&mut desk, id, ANSWER).unwrap();
                }
                if *from != ConcernState::Closed && *from != ConcernState::Open {
                    mark(&mut desk, id, "person").unwrap();
                }
                let as_what = if *from == ConcernState::Open {
                    "recorded by mistake"
                } else {
                    "answered"
                };
                close(&mut desk, id, as_what)
            } else {
                go(&mut desk, id, to.word())
            };
            let wanted = allowed_by_the_rule(*from, *to);
            assert_eq!(went.is_ok(), wanted, "{from} to {to}: {went:?}");
            assert_eq!(needs(*from, *to).is_some(), wanted, "{from} to {to}");
            assert_eq!(get(&desk, id).state, if wanted { *to } else { *from });
        }
    }
    let findings = desk.check().unwrap();
    assert!(findings.faults.is_empty(), "{:?}", findings.faults);
}

#[test]
fn an_open_concern_never_closes_as_answered_nor_an_answered_one_as_a_mistake() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let open = standing(&mut desk, arthur, ConcernState::Open);
    answer(&mut desk, open, ANSWER).unwrap();
    mark(&mut desk, open, "person").unwrap();
    assert!(matches!(
        close(&mut desk, open, "answered"),
        Err(ConcernError::NotAnswered)
    ));
    let waiting = standing(&mut desk, arthur, ConcernState::AwaitingFeedback);
    mark(&mut desk, waiting, "person").unwrap();
    for as_what in ["recorded by mistake", "same as another"] {
        assert!(matches!(
            close(&mut desk, waiting, as_what),
            Err(ConcernError::NotOpen)
        ));
    }
    // No door goes round it: the moving command closes nothing.
    assert!(go(&mut desk, waiting, "closed").is_err());
    assert!(go(&mut desk, open, "closed").is_err());
}

#[test]
fn closing_needs_an_outcome_and_both_to_be_told_and_says_all_of_it_at_once() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let id = concerns::raise(&mut desk, &form(arthur, Some(wesley)))
        .unwrap()
        .value;
    go(&mut desk, id, "with GP").unwrap();
    let silent = MoveForm {
        to: "awaiting feedback".into(),
        ..MoveForm::default()
    };
    concerns::move_to(&mut desk, id, &silent).unwrap();
    let empty = CloseForm {
        closed_as: "answered".into(),
        ..CloseForm::default()
    };
    let ConcernError::Form(faults) = concerns::close(&mut desk, id, &empty).unwrap_err() else {
        panic!("not a form's fault");
    };
    for field in ["outcome", "person", "volunteer"] {
        assert!(faults.has(field), "{field}");
    }
    answer(&mut desk, id, ANSWER).unwrap();
    mark(&mut desk, id, "person").unwrap();
    assert!(close(&mut desk, id, "answered").is_err());
    let told = mark(&mut desk, id, "volunteer").unwrap();
    close(&mut desk, id, "answered").unwrap();
    let page = concerns::concern(&desk, id).unwrap();
    assert_eq!(page.how_long, "Closed 3 November 2026");
    assert_eq!(page.to_tell, "The nurse will ring about the dizziness.");

    // Undoing the mark under a closed concern is refused, in words.
    let refused = desk.undo(told).unwrap_err();
    assert!(matches!(refused, StoreError::Refused(_)), "{refused:?}");
    assert_eq!(get(&desk, id).state, ConcernState::Closed);
    assert!(matches!(
        mark(&mut desk, id, "person"),
        Err(ConcernError::Closed)
    ));
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn reopening_needs_a_reason_and_clears_the_marks() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let id = standing(&mut desk, arthur, ConcernState::Closed);
    let silent = MoveForm {
        to: "open".into(),
        ..MoveForm::default()
    };
    assert!(concerns::move_to(&mut desk, id, &silent).is_err());
    let reopened = go(&mut desk, id, "open").unwrap();
    let concern = get(&desk, id);
    assert_eq!(concern.unmarked(), [Loop::Person]);
    assert_eq!(
        (concern.closed_on, concern.closed_as, concern.outcome),
        (None, None, None)
    );
    // The history keeps what was decided.
    let page = concerns::concern(&desk, id).unwrap();
    assert!(
        page.events.iter().any(|event| {
            event.why.as_deref() == Some("The nurse will ring about the dizziness.")
        })
    );
    // Undoing the reopening closes it again, with its marks.
    desk.undo(reopened).unwrap();
    let concern = get(&desk, id);
    assert_eq!(concern.state, ConcernState::Closed);
    assert!(concern.unmarked().is_empty());
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_mistake_and_the_same_as_another_say_why_nobody_was_told() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let first = concerns::raise(&mut desk, &form(arthur, None))
        .unwrap()
        .value;
    let second = concerns::raise(&mut desk, &form(arthur, Some(wesley)))
        .unwrap()
        .value;
    let same = |other: String| CloseForm {
        closed_as: "same as another".into(),
        same_as: other,
        ..CloseForm::default()
    };
    for wrong in [String::new(), second.to_string()] {
        assert!(concerns::close(&mut desk, second, &same(wrong)).is_err());
    }
    concerns::close(&mut desk, second, &same(first.to_string())).unwrap();
    let closed = get(&desk, second);
    assert_eq!(closed.same_as, Some(first));
    // The person hears about the other one, and so does whoever raised this one.
    assert_eq!(closed.not_told_volunteer, None);
    assert_eq!(
        concerns::concern(&desk, first).unwrap().waiting,
        [Loop::Person]
    );
    assert_eq!(concerns::concern(&desk, first).unwrap().loops.len(), 2);
    assert!(closed.not_told_person_words.unwrap().contains("same"));
    // A chain of sames is refused.
    assert!(concerns::close(&mut desk, first, &same(second.to_string())).is_err());
    assert!(close(&mut desk, first, "recorded by mistake").is_err());
    go(&mut desk, second, "open").unwrap();
    close(&mut desk, first, "recorded by mistake").unwrap();
    assert!(
        get(&desk, first)
            .not_told_person_words
            .unwrap()
            .contains("mistake")
    );
    let loops = concerns::concern(&desk, first).unwrap().loops;
    assert_eq!(
        loops[0].sentence,
        "Not told: Recorded by mistake, so there was nothing to tell."
    );
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn nobody_is_told_before_there_is_something_to_tell_and_a_new_answer_is_told_anew() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let id = concerns::raise(&mut desk, &form(arthur, Some(wesley)))
        .unwrap()
        .value;
    go(&mut desk, id, "with GP").unwrap();
    for who in ["person", "volunteer"] {
        let refused = mark(&mut desk, id, who).unwrap_err().to_string();
        assert!(refused.contains(NOTHING_TO_TELL), "{refused}");
    }
    assert!(answer(&mut desk, id, "  ").is_err());
    let wrote = answer(&mut desk, id, ANSWER).unwrap();
    mark(&mut desk, id, "person").unwrap();
    mark(&mut desk, id, "volunteer").unwrap();
    // What they were told cannot be undone beneath them.
    let refused = desk.undo(wrote).unwrap_err();
    assert!(
        matches!(&refused, StoreError::Refused(why) if why == NOTHING_TO_TELL),
        "{refused:?}"
    );
    // The same words again change nothing.
    assert_eq!(answer(&mut desk, id, ANSWER).unwrap(), 0);
    assert!(get(&desk, id).unmarked().is_empty());
    let changed = answer(&mut desk, id, "The nurse came.").unwrap();
    assert_eq!(get(&desk, id).unmarked(), [Loop::Person, Loop::Volunteer]);
    let events = concerns::concern(&desk, id).unwrap().events;
    for (words, why) in [
        ("What to tell", "The nurse came."),
        (
            "Who was told is asked anew",
            "What there is to tell has changed.",
        ),
    ] {
        assert!(
            events
                .iter()
                .any(|event| event.words == words && event.why.as_deref() == Some(why)),
            "{words}"
        );
    }
    desk.undo(changed).unwrap();
    assert!(get(&desk, id).unmarked().is_empty());
    // Another answer with the move is told anew too; and none is taken while closing.
    let other = MoveForm {
        to: "awaiting feedback".into(),
        outcome: "The nurse came.".into(),
        ..MoveForm::default()
    };
    concerns::move_to(&mut desk, id, &other).unwrap();
    assert_eq!(get(&desk, id).unmarked().len(), 2);
    mark(&mut desk, id, "person").unwrap();
    mark(&mut desk, id, "volunteer").unwrap();
    let ConcernError::Form(faults) = close(&mut desk, id, "answered").unwrap_err() else {
        panic!("not a form's fault");
    };
    assert!(faults.has("outcome") && !faults.has("person"));
    let typed = CloseForm {
        closed_as: "answered".into(),
        ..CloseForm::default()
    };
    concerns::close(&mut desk, id, &typed).unwrap();
    assert!(matches!(
        answer(&mut desk, id, "Late."),
        Err(ConcernError::Closed)
    ));
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_level_is_never_lowered_unseen() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let id = concerns::raise(&mut desk, &form(arthur, None))
        .unwrap()
        .value;
    let mut level = |level: &str, why: &str| {
        let form = LevelForm {
            level: level.into(),
            why: why.into(),
        };
        concerns::change_level(&mut desk, id, &form)
    };
    assert!(level("soon", "").is_err());
    level("urgent", "").unwrap();
    assert!(level("watch", "  ").is_err());
    level("watch", "The step was mended").unwrap();
    let events = concerns::concern(&desk, id).unwrap().events;
    assert_eq!(events[0].words, "Level from urgent to watch");
    assert_eq!(events[0].why.as_deref(), Some("The step was mended"));
    assert_eq!(events[1].words, "Level from soon to urgent");
    // Nor by correcting the record.
    let mut corrected = concerns::form_of(&desk, id).unwrap().form;
    corrected.level = "emergency".into();
    assert!(concerns::change(&mut desk, id, &corrected).is_err());
}

#[test]
fn safety_or_abuse_is_always_restricted() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let mut typed = form(arthur, None);
    typed.category = "safety or abuse".into();
    typed.restricted = false;
    let id = concerns::raise(&mut desk, &typed).unwrap().value;
    assert!(get(&desk, id).restricted);
    concerns::change(&mut desk, id, &typed).unwrap();
    assert!(get(&desk, id).restricted);
    let why = |why: &str| UnrestrictForm { why: why.into() };
    assert!(matches!(
        concerns::unrestrict(&mut desk, id, &why("Asked for")),
        Err(ConcernError::AlwaysRestricted)
    ));
    // Nor does another category take it off by itself: that is an act of its own, with a reason.
    typed.category = "other".into();
    concerns::change(&mut desk, id, &typed).unwrap();
    assert!(get(&desk, id).restricted);
    assert!(concerns::unrestrict(&mut desk, id, &why(" ")).is_err());
    let act = concerns::unrestrict(&mut desk, id, &why("It was a misunderstanding"))
        .unwrap()
        .act;
    assert!(!get(&desk, id).restricted);
    let event = concerns::concern(&desk, id).unwrap().events.remove(0);
    assert_eq!(event.words, "No longer for coordinators only");
    assert_eq!(event.why.as_deref(), Some("It was a misunderstanding"));
    assert!(matches!(
        concerns::unrestrict(&mut desk, id, &why("Again")),
        Err(ConcernError::NotRestricted)
    ));
    desk.undo(act).unwrap();
    assert!(get(&desk, id).restricted);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn every_fault_of_the_form_comes_at_once() {
    let (_folder, mut desk) = test_desk();
    two_people(&mut desk);
    let typed = ConcernForm {
        raised_by: "volunteer".into(),
        raised_on: "tomorrow".into(),
        due_on: "32/13".into(),
        ..ConcernForm::default()
    };
    let ConcernError::Form(faults) = concerns::raise(&mut desk, &typed).unwrap_err() else {
        panic!("not a form's fault");
    };
    for field in [
        "client",
        "category",
        "level",
        "raised_on",
        "raised_by_person",
        "situation",
        "due_on",
    ] {
        assert!(faults.has(field), "{field}: {faults:?}");
    }
}

#[test]
fn another_volunteer_as_raiser_takes_the_mark_away() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let id = concerns::raise(&mut desk, &form(arthur, Some(wesley)))
        .unwrap()
        .value;
    answer(&mut desk, id, ANSWER).unwrap();
    mark(&mut desk, id, "volunteer").unwrap();
    let mut corrected = concerns::form_of(&desk, id).unwrap().form;
    assert_eq!(
        concerns::form_of(&desk, id)
            .unwrap()
            .raised_by_name
            .as_deref(),
        Some("Wesley Nance")
    );
    corrected.raised_by = "family".into();
    corrected.raised_by_person = String::new();
    corrected.raised_by_words = "Daughter".into();
    concerns::change(&mut desk, id, &corrected).unwrap();
    assert_eq!(get(&desk, id).told_volunteer_on, None);
    assert_eq!(concerns::concern(&desk, id).unwrap().raised_by, "Daughter");
    // Wesley no client: he cannot be what a concern is about.
    assert!(concerns::raise(&mut desk, &form(wesley, None)).is_err());
}

#[test]
fn the_board_groups_and_filters_and_says_how_long() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let mut old = form(arthur, Some(wesley));
    old.raised_on = "25/10".into();
    concerns::raise(&mut desk, &old).unwrap();
    standing(&mut desk, arthur, ConcernState::Open);
    standing(&mut desk, arthur, ConcernState::WithMdt);
    standing(&mut desk, arthur, ConcernState::Closed);
    let id = concerns::raise(&mut desk, &form(arthur, Some(wesley)))
        .unwrap()
        .value;
    go(&mut desk, id, "with GP").unwrap();
    go(&mut desk, id, "awaiting feedback").unwrap();
    mark(&mut desk, id, "volunteer").unwrap();
    let board = concerns::board(&desk, &BoardFilter::default()).unwrap();
    let counts = (
        board.open.len(),
        board.with_others.len(),
        board.awaiting.len(),
        board.closed.len(),
    );
    assert_eq!(counts, (2, 1, 1, 1));
    assert_eq!(board.overdue, 1);
    assert_eq!(board.open[0].how_long, "Open 9 days, overdue");
    assert_eq!(board.open[0].raised_by, "Wesley Nance");
    assert_eq!(board.open[1].how_long, "Today");
    assert_eq!(board.open[1].raised_by, "Himself");
    assert_eq!(board.with_others[0].how_long, "With the MDT, since today");
    assert_eq!(
        board.awaiting[0].told,
        "Wesley told 3 November 2026. Arthur not yet."
    );
    assert_eq!(board.awaiting[0].waiting, [Loop::Person]);
    assert_eq!(concerns::getting_old(&desk).unwrap(), board.open[..1]);
    let none = BoardFilter {
        level: "urgent".into(),
        mine: true,
        ..BoardFilter::default()
    };
    let empty = concerns::board(&desk, &none).unwrap();
    assert!(empty.open.is_empty() && empty.with_others.is_empty());
    assert!(empty.awaiting.is_empty() && empty.closed.is_empty());
    assert_eq!(empty.narrowed, ["mine", "urgent"]);
    let mine = BoardFilter {
        mine: true,
        category: "falls and mobility".into(),
        ..BoardFilter::default()
    };
    let narrowed = concerns::board(&desk, &mine).unwrap();
    assert_eq!(narrowed.narrowed, ["mine", "about falls and mobility"]);
    assert!(narrowed.open == board.open && narrowed.awaiting == board.awaiting);
    assert_eq!(concerns::of_client(&desk, arthur).unwrap().len(), 5);
    // Nobody is asked to tell somebody who died: that is said instead.
    assert!(board.awaiting[0].died.is_empty());
    crate::people::life::tests::dies(&mut desk, arthur, "today").unwrap();
    let row = concerns::board(&desk, &BoardFilter::default())
        .unwrap()
        .awaiting
        .remove(0);
    assert_eq!(row.died, [Loop::Person]);
    assert!(row.told.ends_with("Arthur has died."));
    let open = crate::people::page::open_now(desk.read(), arthur, desk.today()).unwrap();
    assert!(open.loops[0].person_died && !open.loops[0].tell_person);
    let due = crate::today::today(&desk).unwrap().to_tell.remove(0);
    assert!(due.waiting.is_empty() && due.died);
}

use super::store::BoardFilter;

#[test]
fn a_note_fills_the_form_and_judges_nothing() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let note = desk
        .write::<_, StoreError>(Action::WriteNote, |tx| {
            let note = Note {
                id: tx.new_id(),
                text: " @Arthur P fell on the back step".into(),
                kind: NoteKind::Line,
                written_by: tx.actor(),
                session: None,
                told_by: Some(wesley),
                told_by_words: None,
                told_by_role: None,
                told_by_practice: None,
                from_note: None,
                at: tx.now_ms(),
            };
            tx.insert(&note)?;
            let about = NoteAbout {
                id: tx.new_id(),
                note: note.id,
                person: arthur,
            };
            tx.insert(&about)?;
            Ok(note.id)
        })
        .unwrap()
        .value;
    let start = concerns::start(&desk, None, Some(note), None, None).unwrap();
    assert_eq!(start.form.client, arthur.to_string());
    assert_eq!(start.client_name.as_deref(), Some("Arthur Pascoe"));
    assert_eq!(start.form.raised_by, "volunteer");
    assert_eq!(start.form.raised_by_person, wesley.to_string());
    assert_eq!(start.form.situation, "Arthur P fell on the back step");
    assert_eq!(start.form.level, "");
    let mut typed = start.form;
    typed.level = "soon".into();
    let id = concerns::raise(&mut desk, &typed).unwrap().value;
    assert_eq!(
        concerns::concern(&desk, id).unwrap().note_text.as_deref(),
        Some(" @Arthur P fell on the back step")
    );
}

#[test]
fn naughty_strings_come_back_equal() {
    let list: Vec<String> = serde_json::from_str(include_str!(
        "../../../../tests/fixtures/naughty/naughty-strings.json"
    ))
    .unwrap();
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let mut kept = 0;
    for text in list.iter().filter(|text| !is_blank(text)) {
        let typed = ConcernForm {
            situation: text.clone(),
            in_their_words: text.clone(),
            ..form(arthur, None)
        };
        let id = concerns::raise(&mut desk, &typed).unwrap().value;
        let concern = get(&desk, id);
        assert_eq!(&concern.situation, text);
        assert_eq!(concern.in_their_words.as_ref(), Some(text));
        kept += 1;
    }
    assert!(kept > 400, "{kept}");
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn the_question_to_the_file_and_the_rule_agree_on_what_is_overdue() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let today = desk.today();
    let mut expected = Vec::new();
    let id = concerns::raise(&mut desk, &form(arthur, None))
        .unwrap()
        .value;
    let template = get(&desk, id);
    desk.write::<_, StoreError>(Action::RaiseConcern, |tx| {
        for state in ConcernState::ALL {
            for level in Level::ALL {
                for ago in [0, 1, 2, 6, 7, 8, 27, 28, 29, 365] {
                    for due in [None, Some(-1), Some(0), Some(1)] {
                        let raised_on = today.checked_sub_days(Days::new(ago)).unwrap();
                        let due_on =
                            due.map(|days| today + chrono::TimeDelta::try_days(days).unwrap());
                        let closed = *state == ConcernState::Closed;
                        let concern = Concern {
                            id: tx.new_id(),
                            state: *state,
                            level: *level,
                            raised_on,
                            due_on,
                            outcome: closed.then(|| "Done.".into()),
                            closed_on: closed.then_some(today),
                            closed_as: closed.then_some(ClosedAs::Answered),
                            told_person_on: closed.then_some(today),
                            ..template.clone()
                        };
                        tx.insert(&concern)?;
                        if overdue(*state, *level, raised_on, due_on, today) {
                            expected.push(concern.id);
                        }
                    }
                }
            }
        }
        Ok(())
    })
    .unwrap();
    let sql = format!("SELECT id FROM concern WHERE {OVERDUE}");
    let mut found: Vec<ConcernId> = desk
        .read()
        .rows(&sql, [today.to_string()], |row| row.get(0))
        .unwrap();
    found.sort();
    expected.sort();
    assert!(expected.len() > 300, "{}", expected.len());
    assert_eq!(found, expected);
}

#[test]
fn who_rang_and_who_was_told_is_written_down_with_the_move() {
    let (_folder, mut desk) = test_desk();
    let (arthur, _) = two_people(&mut desk);
    let id = standing(&mut desk, arthur, ConcernState::Open);
    let rang = MoveForm {
        to: "with 999".into(),
        emergency_rang: "Jean".into(),
        emergency_at: "10:40".into(),
        emergency_reference: "A17".into(),
        // Not of this move: it is left alone.
        told_whom: "Nobody".into(),
        ..MoveForm::default()
    };
    concerns::move_to(&mut desk, id, &rang).unwrap();
    let concern = get(&desk, id);
    assert_eq!(concern.emergency_rang.as_deref(), Some("Jean"));
    assert_eq!(concern.emergency_at.as_deref(), Some("10:40"));
    assert_eq!(concern.emergency_reference.as_deref(), Some("A17"));
    assert_eq!(concern.told_whom, None);
    let told = MoveForm {
        to: "with safeguarding".into(),
        told_whom: "The desk".into(),
        told_when: "Tuesday".into(),
        ..MoveForm::default()
    };
    let act = concerns::move_to(&mut desk, id, &told).unwrap().act;
    let concern = get(&desk, id);
    assert_eq!(concern.told_whom.as_deref(), Some("The desk"));
    assert_eq!(concern.emergency_rang.as_deref(), Some("Jean"));
    desk.undo(act).unwrap();
    assert_eq!(get(&desk, id).told_whom, None);
    // A blank leaves what is written.
    go(&mut desk, id, "being handled").unwrap();
    go(&mut desk, id, "with 999").unwrap();
    assert_eq!(get(&desk, id).emergency_at.as_deref(), Some("10:40"));
}

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    action::Action,
    agencies::Agency,
    clients::{Client, Match},
    concerns::{
        Asked, Category, Concern, ConcernEvent, ConcernEventWhat, ConcernState, Level, RaisedBy,
        tests::two_people,
    },
    consent::{Answer, Basis, Consent, ConsentHow, Exclusion, Purpose},
    desk::{Desk, test_desk},
    exports::{Detail, Export},
    ids::{AgencyId, ConcernId, NoteId},
    loops::NotTold,
    mdt::{MdtAction, MdtItem, MdtItemConcern, MdtMeeting, MeetingState, Sharing},
    notes::{Note, NoteAbout, NoteError, NoteKind},
    people::Person,
    programmes::Practice,
    promises::Promise,
    referrals::{Referral, ReferralState, Urgency},
    sample,
    store::{StoreError, Tx},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

struct Ground {
    _folder: tempfile::TempDir,
    desk: Desk,
    arthur: PersonId,
    wesley: PersonId,
    agency: AgencyId,
}

/// Arthur, whom Wesley visits, and an agency.
fn ground() -> Ground {
    let (folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let agency = write(&mut desk, |tx| {
        let agency = Agency {
            id: tx.new_id(),
            name: "Village Transport".into(),
            phone: None,
            email: None,
            address: None,
            areas: vec![],
        };
        tx.insert(&agency)?;
        let id = tx.new_id();
        tx.insert(&Match {
            id,
            client: arthur,
            volunteer: wesley,
            since: day("2025-03-04"),
            until: None,
            ended_because: None,
        })?;
        Ok(agency.id)
    });
    Ground {
        _folder: folder,
        desk,
        arthur,
        wesley,
        agency,
    }
}

fn write<T>(desk: &mut Desk, act: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
    desk.write(Action::LoadSample, act).unwrap().value
}

fn tell_of_himself(desk: &mut Desk, arthur: PersonId, change: impl FnOnce(&mut Client)) {
    write(desk, |tx| {
        let mut client: Client = tx.read().record(arthur)?;
        change(&mut client);
        tx.update(&client)
    });
}

fn concern(tx: &mut Tx<'_>, client: PersonId, situation: &str) -> Concern {
    Concern {
        id: tx.new_id(),
        client,
        category: Category::Falls,
        level: Level::Soon,
        state: ConcernState::Open,
        raised_on: day("2026-10-20"),
        raised_by: RaisedBy::Coordinator,
        raised_by_person: None,
        raised_by_words: None,
        from_note: None,
        from_visit: None,
        in_their_words: None,
        situation: situation.into(),
        background: None,
        what_we_saw: None,
        ask: None,
        person_knows: Asked::Yes,
        person_agrees: Asked::Yes,
        owner: tx.actor(),
        due_on: None,
        restricted: false,
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
        next_try_person_on: None,
        next_try_volunteer_on: None,
    }
}

fn raise(
    desk: &mut Desk,
    client: PersonId,
    situation: &str,
    change: impl FnOnce(&mut Concern),
) -> ConcernId {
    write(desk, |tx| {
        let mut concern = concern(tx, client, situation);
        change(&mut concern);
        if concern.not_told_person.is_some() || concern.not_told_volunteer.is_some() {
            // Nobody stands as not told of nothing.
            concern
                .outcome
                .get_or_insert_with(|| "It was seen to".into());
        }
        tx.insert(&concern)?;
        Ok(concern.id)
    })
}

fn note(desk: &mut Desk, about: PersonId, text: &str) -> NoteId {
    write(desk, |tx| {
        let id = tx.new_id();
        tx.insert(&Note {
            id,
            text: text.into(),
            kind: NoteKind::Corridor,
            written_by: tx.actor(),
            session: None,
            told_by: None,
            told_by_words: None,
            at: tx.now_ms(),
            told_by_role: None,
            told_by_practice: None,
            from_note: None,
        })?;
        let link = tx.new_id();
        tx.insert(&NoteAbout {
            id: link,
            note: id,
            person: about,
        })?;
        Ok(id)
    })
}

fn refer(ground: &mut Ground, need: &str, change: impl FnOnce(&mut Referral)) {
    let (arthur, agency) = (ground.arthur, ground.agency);
    write(&mut ground.desk, |tx| {
        let mut referral = Referral {
            id: tx.new_id(),
            client: arthur,
            agency,
            service: None,
            need: need.into(),
            reason: "Because of what is not said".into(),
            urgency: Urgency::Routine,
            basis: Some(Basis::DirectCare),
            basis_consent: None,
            basis_words: None,
            method: None,
            from_concern: None,
            from_note: None,
            made_on: day("2026-10-21"),
            sent_on: Some(day("2026-10-22")),
            chase_on: None,
            return_response_to: None,
            state: ReferralState::Sent,
            raised_by_volunteer: None,
            outcome: None,
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
            next_try_person_on: None,
            next_try_volunteer_on: None,
            follows: None,
            expected_on: None,
            what_next: None,
            what_next_words: None,
        };
        change(&mut referral);
        if referral.not_told_person.is_some() {
            referral
                .outcome
                .get_or_insert_with(|| "It was seen to".into());
        }
        tx.insert(&referral)
    });
}

/// A held meeting that decided this about Arthur, because of a concern or none, with an action.
fn decide(ground: &mut Ground, decision: &str, of: Option<ConcernId>, what: &str) {
    let arthur = ground.arthur;
    write(&mut ground.desk, |tx| {
        let practice = Practice {
            id: tx.new_id(),
            name: "Narrowcliff (pretend)".into(),
            ods_code: None,
            town: None,
        };
        tx.insert(&practice)?;
        let meeting = MdtMeeting {
            id: tx.new_id(),
            practice: practice.id,
            on: day("2026-10-28"),
            starts: None,
            place: None,
            chair: None,
            state: MeetingState::Held,
            held_position: Some(tx.position()),
        };
        tx.insert(&meeting)?;
        let item = MdtItem {
            id: tx.new_id(),
            meeting: meeting.id,
            client: arthur,
            position: 1,
            ask: None,
            volunteer_present: false,
            sharing: Some(Sharing::Share),
            basis: Some(Basis::Consent),
            sharing_reason: None,
            sharing_by: Some(tx.actor()),
            sharing_at: Some(tx.now_ms()),
            words_answered: None,
            words_asked: None,
            left_out: false,
            decision: Some("In the meeting’s own words".into()),
            decision_in_plain_english: Some(decision.into()),
        };
        tx.insert(&item)?;
        if let Some(concern) = of {
            let id = tx.new_id();
            tx.insert(&MdtItemConcern {
                id,
                item: item.id,
                concern,
                client: arthur,
            })?;
        }
        let id = tx.new_id();
        tx.insert(&MdtAction {
            id,
            item: item.id,
            client: arthur,
            what: what.into(),
            who: Some("Dr Nobody".into()),
            due_on: Some(day("2026-11-20")),
            done_on: None,
        })
    });
}

fn promise(desk: &mut Desk, to: PersonId, what: &str, from_note: Option<NoteId>) {
    write(desk, |tx| {
        let id = tx.new_id();
        tx.insert(&Promise {
            id,
            what: what.into(),
            to: Some(to),
            who: None,
            made_on: day("2026-11-01"),
            by: day("2026-11-09"),
            done_on: None,
            from_note,
            session: None,
        })
    });
}

fn part(read: &ReadTogether, part: Part) -> Vec<(String, String)> {
    let section = read.sections.iter().find(|one| one.part == part).unwrap();
    let lines = section.lines.iter();
    lines
        .map(|line| (line.term.clone(), line.text.clone()))
        .collect()
}

fn texts(read: &ReadTogether, of: Part) -> Vec<String> {
    part(read, of).into_iter().map(|(_, text)| text).collect()
}

/// All that is on the screen.
fn all(read: &ReadTogether) -> String {
    serde_json::to_string(read).unwrap()
}

#[test]
fn every_part_is_there_and_an_empty_one_is_a_question_to_ask() {
    let Ground { desk, arthur, .. } = ground();
    let read = read_together(&desk, arthur).unwrap();
    let parts: Vec<Part> = read.sections.iter().map(|section| section.part).collect();
    assert_eq!(parts, Part::ALL);
    assert_eq!(read.called, "Arthur");
    assert_eq!(read.day, "Tuesday 3 November 2026");
    let first = &read.sections[0];
    assert_eq!(first.title, "What matters to me");
    assert_eq!(first.nothing, "Nobody has asked you yet.");
    assert!(first.lines.is_empty());
    for section in &read.sections {
        assert!(section.nothing.split_whitespace().count() <= 20);
    }
    assert_eq!(
        texts(&read, Part::Around),
        ["Your volunteer comes to see you, since 4 March 2025."]
    );
    assert_eq!(texts(&read, Part::Home), ["Arthur Pascoe"]);
    assert!(part(&read, Part::Answers).contains(&(
        "Keeping a record about you".into(),
        "Nobody has asked you yet.".into()
    )));
}

#[test]
fn it_is_read_with_living_clients_only() {
    let mut ground = ground();
    let refused = |desk: &Desk, id| read_together(desk, id).unwrap_err().to_string();
    assert_eq!(
        refused(&ground.desk, ground.wesley),
        "This person is not a client. There is nothing to read together."
    );
    let arthur = ground.arthur;
    write(&mut ground.desk, |tx| {
        let person: Person = tx.read().record(arthur)?;
        tx.update(&Person {
            died_on: Some(day("2026-11-01")),
            ..person
        })
    });
    let died = "This person has died. There is nothing to read together.";
    assert_eq!(refused(&ground.desk, arthur), died);
    let form = SaidForm {
        text: "Wrong".into(),
    };
    let error = said(&mut ground.desk, arthur, Part::Home, &form).unwrap_err();
    assert_eq!(error.to_string(), died);
    assert_eq!(
        let_reading_out(&mut ground.desk, arthur)
            .unwrap_err()
            .to_string(),
        died
    );
    assert_eq!(ground.desk.read().records::<Export>("", []).unwrap(), []);
    assert!(matches!(
        read_together(&ground.desk, PersonId(Uuid::from_u128(404))),
        Err(StoreError::NotFound)
    ));
}

#[test]
fn nobody_else_is_named_and_nothing_is_abbreviated() {
    let mut ground = ground();
    let arthur = ground.arthur;
    // Somebody Arthur has nothing to do with, of whom one name stands in a text of his.
    write(&mut ground.desk, |tx| {
        let stranger = crate::concerns::tests::person(tx.new_id(), "Loveday", "Trevanion");
        tx.insert(&stranger)
    });
    tell_of_himself(&mut ground.desk, arthur, |client| {
        client.what_matters = Some(
            "My garden, tea with Loveday, and what @Wesley Nance brings. Sundays with Jory.".into(),
        );
        client.important_people = Some("Grandson Jory Kellow in Truro; my dog Bonnie".into());
        client.how_to_support =
            Some("Ask the OT. Walk Bonnie with me. Mrs Trevanion has a key.".into());
        client.visit_safety = Some("The son shouts".into());
    });
    let read = read_together(&ground.desk, arthur).unwrap();
    assert_eq!(
        texts(&read, Part::Matters),
        [
            "My garden, tea with another person, and what another person brings. Sundays with another person."
        ]
    );
    assert_eq!(
        texts(&read, Part::Support),
        ["Ask the occupational therapist. Walk Bonnie with me. Mrs another person has a key."]
    );
    assert_eq!(
        texts(&read, Part::Around)[0],
        "The people who matter to you are written down. Names are not shown on this screen."
    );
    let all = all(&read);
    for name in [
        "Loveday",
        "Trevanion",
        "Wesley",
        "Nance",
        "Jory",
        "Kellow",
        "shouts",
    ] {
        assert!(!all.contains(name), "{name}: {all}");
    }
    assert!(all.contains("Arthur Pascoe"));
}

#[test]
fn a_concern_is_read_only_where_the_person_knows_of_it() {
    let mut ground = ground();
    let arthur = ground.arthur;
    let desk = &mut ground.desk;
    raise(desk, arthur, "Fell on the step", |concern| {
        concern.state = ConcernState::WithGp;
    });
    raise(desk, arthur, "Worried about the stairs", |concern| {
        concern.in_their_words = Some("I do not like those stairs".into());
    });
    raise(desk, arthur, "Unasked aubergine", |concern| {
        concern.person_knows = Asked::NotAskedYet;
    });
    raise(desk, arthur, "Unknown broccoli", |concern| {
        concern.person_knows = Asked::No;
    });
    raise(desk, arthur, "Restricted cabbage", |concern| {
        concern.restricted = true;
    });
    raise(desk, arthur, "Abuse dandelion", |concern| {
        concern.category = Category::SafetyOrAbuse;
        concern.restricted = true;
    });
    raise(desk, arthur, "Unsafe endive", |concern| {
        concern.safe_to_tell = Some(Asked::No);
    });
    raise(desk, arthur, "Not told fennel", |concern| {
        concern.not_told_person = Some(NotTold::NotSafe);
    });
    raise(desk, arthur, "Volunteer unsafe garlic", |concern| {
        concern.not_told_volunteer = Some(NotTold::NotSafe);
    });
    raise(desk, arthur, "Would not hear horseradish", |concern| {
        concern.not_told_person = Some(NotTold::AskedNotTo);
    });
    raise(desk, arthur, "Safeguarded ivy", |concern| {
        concern.state = ConcernState::WithSafeguarding;
    });
    // It came back from safeguarding, but was there.
    let back = raise(desk, arthur, "Was with safeguarding juniper", |_| ());
    write(desk, |tx| {
        let id = tx.new_id();
        tx.insert(&ConcernEvent {
            id,
            concern: back,
            client: arthur,
            what: ConcernEventWhat::Move,
            from: Some("with safeguarding".into()),
            to: "open".into(),
            by: tx.actor(),
            at: tx.now_ms(),
            why: None,
        })
    });
    let read = read_together(desk, arthur).unwrap();
    assert_eq!(
        part(&read, Part::LookingInto),
        [
            (
                "Since 20 October 2026".to_owned(),
                "Fell on the step\nYour doctor knows about it.".to_owned()
            ),
            (
                "Since 20 October 2026".to_owned(),
                "I do not like those stairs\nWe are looking into it.".to_owned()
            ),
        ]
        .into_iter()
        .collect::<Vec<_>>()
    );
    let all = all(&read);
    for hidden in [
        "aubergine",
        "broccoli",
        "cabbage",
        "dandelion",
        "endive",
        "fennel",
        "garlic",
        "horseradish",
        "ivy",
        "juniper",
    ] {
        assert!(!all.contains(hidden), "{hidden}");
    }
}

#[test]
fn what_hangs_on_a_hidden_concern_is_hidden_with_it() {
    let mut ground = ground();
    let arthur = ground.arthur;
    let from = note(
        &mut ground.desk,
        arthur,
        "Neighbour heard shouting at night",
    );
    let hidden = raise(&mut ground.desk, arthur, "Shouting heard", |concern| {
        concern.restricted = true;
        concern.from_note = Some(from);
    });
    let unknown = raise(&mut ground.desk, arthur, "Seems confused", |concern| {
        concern.person_knows = Asked::No;
    });
    let known = raise(&mut ground.desk, arthur, "Back step is loose", |concern| {
        concern.outcome = Some("The step is mended.".into());
        concern.told_person_on = Some(day("2026-10-30"));
        concern.state = ConcernState::AwaitingFeedback;
    });
    refer(&mut ground, "alpha", |referral| {
        referral.from_concern = Some(hidden)
    });
    refer(&mut ground, "bravo", |referral| {
        referral.from_note = Some(from)
    });
    refer(&mut ground, "charlie", |referral| {
        referral.from_concern = Some(unknown)
    });
    refer(&mut ground, "delta", |referral| {
        referral.basis = Some(Basis::Safeguarding)
    });
    refer(&mut ground, "echo", |referral| {
        referral.basis = Some(Basis::BestInterests)
    });
    refer(&mut ground, "foxtrot", |referral| {
        referral.state = ReferralState::Draft;
        referral.sent_on = None;
    });
    refer(&mut ground, "golf", |referral| {
        referral.not_told_person = Some(NotTold::AskedNotTo);
    });
    refer(&mut ground, "lifts to hospital", |referral| {
        referral.from_concern = Some(known);
        referral.state = ReferralState::WaitingList;
        referral.expected_on = Some(day("2026-12-01"));
    });
    refer(&mut ground, "company", |referral| {
        referral.sent_on = Some(day("2026-09-01"));
        referral.state = ReferralState::Happening;
        referral.outcome = Some("Wesley comes on Fridays".into());
        referral.told_person_on = Some(day("2026-10-01"));
    });
    decide(&mut ground, "Hotel decided", Some(hidden), "India to do");
    decide(&mut ground, "Juliet decided", Some(unknown), "Kilo to do");
    decide(
        &mut ground,
        "A rail will be put up",
        Some(known),
        "Rail at the back door",
    );
    decide(
        &mut ground,
        "Because Shouting heard: Lima",
        None,
        "Mike to do",
    );
    promise(&mut ground.desk, arthur, "November to do", Some(from));
    promise(&mut ground.desk, arthur, "Bring the large-print list", None);

    let read = read_together(&ground.desk, arthur).unwrap();
    assert_eq!(
        texts(&read, Part::Asked),
        [
            "We asked Village Transport for lifts to hospital, on 22 October 2026. You are on their waiting list. \
             They expect to begin about 1 December 2026.",
            "We asked Village Transport for company, on 1 September 2026. It has begun.",
            "Another person comes on Fridays",
        ]
    );
    assert_eq!(
        part(&read, Part::Decided),
        [
            ("We told you on 30 October 2026", "The step is mended."),
            (
                "On 28 October 2026, with the team at Narrowcliff (pretend)",
                "A rail will be put up"
            ),
            (
                "What comes next",
                "Bring the large-print list. By 9 November 2026."
            ),
            (
                "What comes next",
                "Rail at the back door. By 20 November 2026."
            ),
        ]
        .map(|(term, text)| (term.to_owned(), text.to_owned()))
    );
    let all = all(&read);
    for hidden in [
        "alpha",
        "bravo",
        "charlie",
        "delta",
        "echo",
        "foxtrot",
        "golf",
        "Hotel",
        "India",
        "Juliet",
        "Kilo",
        "Lima",
        "Mike",
        "November to do",
        "Dr Nobody",
        "houting",
        "confused",
    ] {
        assert!(!all.contains(hidden), "{hidden}: {all}");
    }
}

#[test]
fn answers_are_said_in_plain_words_with_their_dates() {
    let mut ground = ground();
    let (arthur, wesley, agency) = (ground.arthur, ground.wesley, ground.agency);
    write(&mut ground.desk, |tx| {
        let answers = [
            (
                Purpose::KeepMyRecord,
                Answer::Given,
                ConsentHow::Signed,
                None,
            ),
            (
                Purpose::ShareWithMdt,
                Answer::Given,
                ConsentHow::Spoken,
                Some("falls, not what Wesley says"),
            ),
            (
                Purpose::ShareWithAgencies,
                Answer::Refused,
                ConsentHow::Spoken,
                None,
            ),
            (
                Purpose::TellMyGoodNews,
                Answer::Withdrawn,
                ConsentHow::ByRepresentative,
                None,
            ),
        ];
        for (purpose, answer, how, covers) in answers {
            let consent = Consent {
                id: tx.new_id(),
                person: arthur,
                purpose,
                answer,
                how,
                on: day("2026-03-04"),
                by: "Jory Kellow".into(),
                witnessed_by: Some("Jory Kellow".into()),
                wording_version: None,
                covers: covers.map(str::to_owned),
                with_whom: None,
                review_on: None,
                sequence: tx.position(),
                corrects: None,
            };
            tx.insert(&consent)?;
        }
        for (not_with_person, not_with_agency) in [(Some(wesley), None), (None, Some(agency))] {
            let id = tx.new_id();
            tx.insert(&Exclusion {
                id,
                person: arthur,
                not_with_person,
                not_with_practice: None,
                not_with_agency,
                not_with_words: None,
                purpose: None,
                from: day("2026-03-05"),
                until: None,
            })?;
        }
        Ok(())
    });
    let read = read_together(&ground.desk, arthur).unwrap();
    assert_eq!(
        texts(&read, Part::Answers)[..8],
        [
            "You signed a yes, on 4 March 2026.",
            "Nobody has asked you yet.",
            "You said yes, on 4 March 2026.",
            "Only: falls, not what another person says",
            "You said no, on 4 March 2026.",
            "Nobody has asked you yet.",
            "Somebody who may answer for you took the yes back, on 4 March 2026.",
            "Nobody has asked you yet.",
        ]
    );
    let mut not_with = texts(&read, Part::Answers)[8..].to_vec();
    not_with.sort();
    assert_eq!(
        not_with,
        [
            "You asked us not to tell Village Transport, on 5 March 2026.",
            "You asked us not to tell somebody, on 5 March 2026. Names are not shown here.",
        ]
    );
    assert!(!all(&read).contains("Jory"));
}

#[test]
fn what_is_wrong_is_a_note_about_them_told_by_them_in_their_words() {
    let mut ground = ground();
    let arthur = ground.arthur;
    let blank = SaidForm { text: " \n".into() };
    assert!(matches!(
        said(&mut ground.desk, arthur, Part::Strengths, &blank),
        Err(NoteError::Form(faults)) if faults.has("text")
    ));
    let form = SaidForm {
        text: "  I can still mend clocks, @home".into(),
    };
    let done = said(&mut ground.desk, arthur, Part::Strengths, &form).unwrap();
    assert_eq!(done.sentence, "Note saved for Arthur Pascoe");
    let note: Note = ground.desk.read().record(done.value).unwrap();
    assert_eq!(
        note.text,
        "About “Strengths”:   I can still mend clocks, @home"
    );
    assert_eq!(note.told_by, Some(arthur));
    assert_eq!((note.kind, note.session), (NoteKind::Corridor, None));
    let about: Vec<NoteAbout> = ground.desk.read().records("", []).unwrap();
    assert_eq!(about.len(), 1);
    assert_eq!(about[0].person, arthur);
    ground.desk.undo(done.act).unwrap();
    assert!(
        ground
            .desk
            .read()
            .maybe_record::<Note>(done.value)
            .unwrap()
            .is_none()
    );
}

#[test]
fn on_paper_it_is_put_on_record_first_and_cannot_be_undone() {
    let mut ground = ground();
    let done = let_reading_out(&mut ground.desk, ground.arthur).unwrap();
    assert_eq!(
        done.value,
        read_together(&ground.desk, ground.arthur).unwrap()
    );
    let exports: Vec<Export> = ground.desk.read().records("", []).unwrap();
    assert_eq!(exports.len(), 1);
    assert_eq!(exports[0].what, "Read together");
    assert_eq!(exports[0].detail, Some(Detail::Identifiable));
    assert_eq!(exports[0].file_name, "On paper");
    assert!(ground.desk.undo(done.act).is_err());
}

/// Every client of the pretend programme: nobody else's whole name, and no word of what may not be read.
#[test]
fn the_whole_pretend_programme_may_be_read_beside_its_people() {
    let folder = tempfile::tempdir().unwrap();
    let desk = sample::demo(folder.path(), "2026-11-03");
    let people: Vec<Person> = desk.read().records("", []).unwrap();
    let clients: Vec<Client> = desk.read().records("", []).unwrap();
    let concerns: Vec<Concern> = desk.read().records("", []).unwrap();
    let mut read_of = 0;
    for client in &clients {
        let Ok(read) = read_together(&desk, client.id) else {
            continue;
        };
        read_of += 1;
        let all = all(&read);
        for other in people.iter().filter(|other| other.id != client.id) {
            assert!(!all.contains(&other.name()), "{}: {all}", other.name());
        }
        for concern in concerns.iter().filter(|one| one.client == client.id) {
            if concern.restricted || concern.person_knows != Asked::Yes {
                assert!(!all.contains(&concern.situation), "{}", concern.situation);
            }
        }
    }
    assert!(read_of > 20, "{read_of}");
}

/// Where a hidden thing may be written.
const PLACES: usize = 9;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is written wherever, no other name on record and no word of a concern that may not be read is read.
    #[test]
    fn no_other_name_and_nothing_hidden_is_read(
        names in prop::collection::vec(("Q[a-z]{4,8}", "Z[a-z]{4,8}(-X[a-z]{3,6})?"), 1..4),
        secrets in prop::collection::vec("[kvw]{12,20}", 1..4),
        kinds in prop::collection::vec(0_u8..4, 1..4),
        places in prop::collection::vec((0..PLACES, 0_usize..4, 0_u8..4, any::<bool>()), 1..8),
    ) {
        let mut ground = ground();
        let arthur = ground.arthur;
        write(&mut ground.desk, |tx| {
            for (given, family) in &names {
                let other = crate::concerns::tests::person(tx.new_id(), given, family);
                tx.insert(&other)?;
            }
            Ok(())
        });
        let mut hidden = Vec::new();
        for (secret, kind) in secrets.iter().zip(&kinds) {
            let kind = *kind;
            hidden.push(raise(&mut ground.desk, arthur, secret, |concern| match kind {
                0 => concern.restricted = true,
                1 => concern.person_knows = Asked::No,
                2 => concern.person_knows = Asked::NotAskedYet,
                _ => concern.state = ConcernState::WithSafeguarding,
            }));
        }
        for (place, which, as_name, with_secret) in places {
            let (given, family) = &names[which % names.len()];
            let name = match as_name {
                0 => format!("{given} {family}"),
                1 => given.clone(),
                2 => family.clone(),
                _ => format!("@{given}"),
            };
            let secret = &secrets[which % hidden.len()];
            let text = if with_secret { format!("{name} says {secret}") } else { format!("Tea with {name}, and so on") };
            let of = with_secret.then(|| hidden[which % hidden.len()]);
            match place {
                0 => tell_of_himself(&mut ground.desk, arthur, |client| client.what_matters = Some(text)),
                1 => tell_of_himself(&mut ground.desk, arthur, |client| client.strengths = Some(text)),
                2 => tell_of_himself(&mut ground.desk, arthur, |client| client.please_dont = Some(text)),
                3 => tell_of_himself(&mut ground.desk, arthur, |client| client.important_people = Some(text)),
                4 => { raise(&mut ground.desk, arthur, &text, |_| ()); }
                5 => refer(&mut ground, "lifts", |referral| {
                    referral.outcome = Some(text);
                    referral.told_person_on = Some(day("2026-10-30"));
                    referral.from_concern = of;
                }),
                6 => decide(&mut ground, &text, of, &text),
                7 => promise(&mut ground.desk, arthur, &text, None),
                _ => { note(&mut ground.desk, arthur, &text); }
            }
        }
        let read = read_together(&ground.desk, arthur).unwrap();
        let all = all(&read);
        for (given, family) in &names {
            for name in std::iter::once(given.as_str()).chain(family.split('-')) {
                prop_assert!(!all.contains(name), "{name}: {all}");
            }
        }
        for secret in secrets.iter().take(hidden.len()) {
            prop_assert!(!all.contains(secret.as_str()), "{secret}: {all}");
        }
    }
}

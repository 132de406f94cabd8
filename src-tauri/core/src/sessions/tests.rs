#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;

use super::*;
use crate::{
    action::Action,
    clients::{Client, ClientStatus, KnownRisk, Match},
    desk::{Desk, test_desk},
    notes,
    people::Person,
    programmes::Programme,
    store::StoreError,
    volunteers::{AttendsMdt, Volunteer, VolunteerStatus},
};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn programme(desk: &mut Desk) -> ProgrammeId {
    desk.write(Action::SaveProgramme, |tx| {
        let id = tx.new_id();
        tx.insert(&Programme {
            id,
            name: "Newquay Pathfinder".into(),
            area: None,
        })?;
        Ok::<_, StoreError>(id)
    })
    .unwrap()
    .value
}

pub(crate) fn person(desk: &mut Desk, name: &str, town: &str, year: i64) -> PersonId {
    let (given, family) = name.split_once(' ').unwrap();
    desk.write(Action::AddPerson, |tx| {
        let id = tx.new_id();
        tx.insert(&Person {
            id,
            given_name: given.into(),
            family_name: family.into(),
            preferred_name: None,
            pronouns: None,
            date_of_birth: None,
            birth_year: Some(year),
            phone: None,
            mobile: None,
            email: None,
            address_lines: None,
            town: Some(town.into()),
            postcode: None,
            preferred_contact: None,
            communication_needs: None,
            language: None,
            emergency_contact_name: None,
            emergency_contact_phone: None,
            died_on: None,
            also_known_as: None,
        })?;
        Ok::<_, StoreError>(id)
    })
    .unwrap()
    .value
}

pub(crate) fn client(desk: &mut Desk, programme: ProgrammeId, name: &str) -> PersonId {
    let id = person(desk, name, "Crantock", 1939);
    desk.write(Action::AddPerson, |tx| {
        tx.insert(&Client {
            id,
            status: ClientStatus::Active,
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
        })?;
        let risk = tx.new_id();
        tx.insert(&KnownRisk {
            id: risk,
            client: id,
            text: "No known risks".into(),
            recorded_on: day("2026-01-05"),
            ended_on: None,
        })
    })
    .unwrap();
    id
}

pub(crate) fn volunteer(desk: &mut Desk, name: &str) -> PersonId {
    let id = person(desk, name, "Newquay", 1955);
    desk.write(Action::AddVolunteer, |tx| {
        tx.insert(&Volunteer {
            id,
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
        })
    })
    .unwrap();
    id
}

fn form(programme: ProgrammeId, date: &str) -> SessionForm {
    SessionForm {
        kind: "coffee morning".into(),
        programme: programme.to_string(),
        date: date.into(),
        starts: "10".into(),
        ends: "noon".into(),
        venue: "Trenance hall".into(),
        host: String::new(),
    }
}

pub(crate) fn open_session(desk: &mut Desk, programme: ProgrammeId, date: &str) -> SessionId {
    plan_session(desk, &form(programme, date), true)
        .unwrap()
        .value
}

pub(crate) fn mark(desk: &mut Desk, session: SessionId, person: PersonId, presence: Presence) {
    mark_register(
        desk,
        &Mark {
            session,
            person,
            presence: Some(presence),
            came_as: None,
        },
    )
    .unwrap();
}

fn died(desk: &mut Desk, person: PersonId, on: &str) {
    desk.write(Action::RecordDeath, |tx| {
        let person = tx.read().record::<Person>(person)?;
        tx.update(&Person {
            died_on: Some(day(on)),
            ..person
        })
    })
    .unwrap();
}

fn row(desk: &Desk, session: SessionId, person: PersonId) -> Option<RegisterRow> {
    session_page(desk, session)
        .unwrap()
        .register
        .into_iter()
        .find(|row| row.person == person)
}

#[test]
fn every_fault_of_the_form_comes_at_once() {
    let faults = SessionForm {
        starts: "3".into(),
        ends: "x".into(),
        ..SessionForm::default()
    }
    .check(day("2026-11-03"))
    .unwrap_err();
    let fields: Vec<&str> = faults.0.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["kind", "programme", "date", "starts", "ends"]);
    let faults = SessionForm {
        ends: "9".into(),
        ..form(ProgrammeId(uuid::Uuid::nil()), "Tue")
    }
    .check(day("2026-11-03"))
    .unwrap_err();
    assert_eq!(faults.0[0].message, "The session must end after it starts.");
}

#[test]
fn a_planned_day_leans_to_the_future() {
    let checked = form(ProgrammeId(uuid::Uuid::nil()), "Mon")
        .check(day("2026-11-03"))
        .unwrap();
    assert_eq!(checked.date, day("2026-11-09"));
    assert_eq!(checked.starts.as_deref(), Some("10:00"));
    assert_eq!(checked.ends.as_deref(), Some("12:00"));
}

#[test]
fn only_planned_starts_only_open_closes_and_only_closed_opens_again() {
    use SessionState::{Closed, Open, Planned};
    for from in [Planned, Open, Closed] {
        for by in [
            Action::StartSession,
            Action::CloseSession,
            Action::ReopenSession,
        ] {
            let to = match (by, from) {
                (Action::StartSession, Planned) | (Action::ReopenSession, Closed) => Some(Open),
                (Action::CloseSession, Open) => Some(Closed),
                _ => None,
            };
            assert_eq!(moved(from, by).ok(), to, "{by:?} from {from}");
        }
    }
}

/// A coordinator closes the session, and finds what was written on paper in her bag.
#[test]
fn a_closed_session_is_opened_again_for_its_paper_and_undo_closes_it() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let (ada, ben) = (
        client(&mut desk, programme, "Ada Angove"),
        client(&mut desk, programme, "Ben Bolitho"),
    );
    let before = open_session(&mut desk, programme, "22/10/2026");
    mark(&mut desk, before, ada, Presence::Here);
    mark(&mut desk, before, ben, Presence::Here);
    close_session(&mut desk, before).unwrap();
    let id = open_session(&mut desk, programme, "29/10/2026");
    let on_the_paper = |desk: &Desk| -> Vec<PersonId> {
        let paper = paper::session_paper(desk, id, paper::PaperAsk::default()).unwrap();
        paper.rows.iter().map(|row| row.person).collect()
    };
    let printed = on_the_paper(&desk);
    assert_eq!(printed, [ada, ben]);
    assert!(matches!(
        reopen_session(&mut desk, id),
        Err(SessionError::NotClosed)
    ));
    close_session(&mut desk, id).unwrap();
    assert_eq!(on_the_paper(&desk), []);
    let today = open_session(&mut desk, programme, "today");

    let reopened = reopen_session(&mut desk, id).unwrap();
    assert_eq!(reopened.sentence, "Session opened again");
    // The rows are those of the paper, in its order.
    assert_eq!(on_the_paper(&desk), printed);
    mark(&mut desk, id, ben, Presence::Here);
    let line = notes::NoteForm {
        session: Some(id),
        text: "Slept badly".into(),
        mentions: vec![ben],
        ..notes::NoteForm::default()
    };
    notes::write_note(&mut desk, &line).unwrap();
    let said = notes::lines(&desk, id).unwrap().remove(0);
    assert_eq!(
        crate::clock::local_day(said.at).to_string(),
        "2026-10-29",
        "it was heard on the day of the session"
    );
    // What is said now goes to the session of today.
    let open: Vec<SessionId> = sessions(&desk, 0)
        .unwrap()
        .open
        .iter()
        .map(|row| row.id)
        .collect();
    assert_eq!(open, [today, id]);
    desk.undo(reopened.act).unwrap();
    assert_eq!(sessions(&desk, 0).unwrap().past[0].id, id);
    assert!(matches!(
        notes::write_note(&mut desk, &line),
        Err(notes::NoteError::Closed)
    ));
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_session_is_planned_changed_started_closed_and_undone() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let id = plan_session(&mut desk, &form(programme, "today"), false)
        .unwrap()
        .value;
    assert_eq!(sessions(&desk, 0).unwrap().planned[0].id, id);
    assert!(matches!(
        close_session(&mut desk, id),
        Err(SessionError::NotOpen)
    ));
    let changed = SessionForm {
        venue: "Crantock hall".into(),
        ..form(programme, "today")
    };
    change_session(&mut desk, id, &changed).unwrap();
    start_session(&mut desk, id).unwrap();
    let list = sessions(&desk, 0).unwrap();
    assert_eq!(list.open[0].venue.as_deref(), Some("Crantock hall"));
    assert_eq!(list.open[0].title, "Coffee morning, Newquay Pathfinder");
    let closed = close_session(&mut desk, id).unwrap();
    assert_eq!(closed.sentence, "Session closed");
    assert!(matches!(
        start_session(&mut desk, id),
        Err(SessionError::Started)
    ));
    assert_eq!(sessions(&desk, 0).unwrap().past[0].id, id);
    desk.undo(closed.act).unwrap();
    assert_eq!(sessions(&desk, 0).unwrap().open[0].id, id);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_session_still_to_come_does_not_start() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let next = plan_session(&mut desk, &form(programme, "tomorrow"), false)
        .unwrap()
        .value;
    let error = start_session(&mut desk, next).unwrap_err();
    assert_eq!(
        error.to_string(),
        "This session is planned for Wednesday 4 November 2026. Change its date first."
    );
    assert!(plan_session(&mut desk, &form(programme, "tomorrow"), true).is_err());
    let open = open_session(&mut desk, programme, "today");
    assert!(change_session(&mut desk, open, &form(programme, "tomorrow")).is_err());
    assert_eq!(next_planned(&desk).unwrap().unwrap().id, next);
    assert_eq!(at_hand(&desk).unwrap()[0].id, open);
    remove_session(&mut desk, next).unwrap();
    assert!(matches!(
        remove_session(&mut desk, open),
        Err(SessionError::NotEmpty)
    ));
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn the_order_of_arrival_is_kept_while_somebody_is_here() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let ben = client(&mut desk, programme, "Ben Bolitho");
    let id = open_session(&mut desk, programme, "today");
    mark(&mut desk, id, ben, Presence::Here);
    mark(&mut desk, id, ada, Presence::Here);
    mark(&mut desk, id, ben, Presence::Here);
    let order = |desk: &Desk, person| row(desk, id, person).unwrap().arrived_order;
    assert_eq!((order(&desk, ben), order(&desk, ada)), (Some(1), Some(2)));
    mark(&mut desk, id, ben, Presence::SentApologies);
    assert_eq!(order(&desk, ben), None);
    mark(&mut desk, id, ben, Presence::Here);
    assert_eq!(order(&desk, ben), Some(3));
    let page = session_page(&desk, id).unwrap();
    assert_eq!((page.session.here, page.clients_here), (2, 2));
    // Rows stand by name, whatever the order of arrival, so that no row jumps when it is marked.
    let names: Vec<&str> = page.register.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Ada Angove", "Ben Bolitho"]);
    mark_register(
        &mut desk,
        &Mark {
            session: id,
            person: ben,
            presence: None,
            came_as: None,
        },
    )
    .unwrap();
    assert!(row(&desk, id, ben).is_none());
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn the_roster_is_last_time_and_lately_and_their_volunteers() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let last_time = client(&mut desk, programme, "Ada Angove");
    let apologies = client(&mut desk, programme, "Ben Bolitho");
    let lately = client(&mut desk, programme, "Cara Curnow");
    let long_ago = client(&mut desk, programme, "Dan Davey");
    let gone = client(&mut desk, programme, "Ern Ellis");
    let never = client(&mut desk, programme, "Flo Faull");
    let jean = volunteer(&mut desk, "Jean Goodman");
    let other = volunteer(&mut desk, "Wesley Hocking");
    desk.write(Action::SaveMatch, |tx| {
        for (volunteer, client) in [(jean, lately), (other, never)] {
            let id = tx.new_id();
            tx.insert(&Match {
                id,
                client,
                volunteer,
                since: day("2026-01-01"),
                until: None,
                ended_because: None,
            })?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let spring = open_session(&mut desk, programme, "7/4/2026");
    mark(&mut desk, spring, long_ago, Presence::Here);
    let october = open_session(&mut desk, programme, "6/10/2026");
    for person in [last_time, lately, gone] {
        mark(&mut desk, october, person, Presence::Here);
    }
    let latest = open_session(&mut desk, programme, "27/10/2026");
    mark(&mut desk, latest, last_time, Presence::Here);
    mark(&mut desk, latest, apologies, Presence::SentApologies);
    for id in [spring, october, latest] {
        close_session(&mut desk, id).unwrap();
    }
    died(&mut desk, gone, "2026-10-30");
    let id = open_session(&mut desk, programme, "today");
    let page = session_page(&desk, id).unwrap();
    let rows: Vec<(&str, &str)> = page
        .register
        .iter()
        .map(|row| (row.name.as_str(), row.detail.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("Ada Angove", "Crantock · born 1939"),
            ("Ben Bolitho", "first time"),
            // Once away is nothing to speak of.
            ("Cara Curnow", "Crantock · born 1939"),
            ("Jean Goodman", "volunteer · first time"),
        ]
    );
    // A closed session shows who was marked, and nobody else.
    assert_eq!(session_page(&desk, spring).unwrap().register.len(), 1);
    // Somebody else who comes is on the register from then on.
    mark(&mut desk, id, other, Presence::Here);
    let found = row(&desk, id, other).unwrap();
    assert_eq!(found.came_as, CameAs::Volunteer);
    assert_eq!(session_page(&desk, id).unwrap().volunteers_here, 1);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn nobody_is_here_before_the_start_or_after_their_death() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let id = plan_session(&mut desk, &form(programme, "today"), false)
        .unwrap()
        .value;
    let here = Mark {
        session: id,
        person: ada,
        presence: Some(Presence::Here),
        came_as: Some(CameAs::Guest),
    };
    assert!(matches!(
        mark_register(&mut desk, &here),
        Err(SessionError::NotStarted)
    ));
    mark(&mut desk, id, ada, Presence::SentApologies);
    start_session(&mut desk, id).unwrap();
    mark_register(&mut desk, &here).unwrap();
    assert_eq!(session_page(&desk, id).unwrap().guests_here, 1);
    died(&mut desk, ada, "2026-11-01");
    assert!(matches!(
        mark_register(&mut desk, &here),
        Err(SessionError::HasDied)
    ));
}

#[test]
fn the_line_beneath_a_name_says_what_matters_at_the_door() {
    let date = day("2026-11-03");
    let last = Some(day("2026-10-27"));
    let facts = Facts {
        preferred_name: Some("Peggy".into()),
        town: Some("Pentire".into()),
        birth_year: Some(1941),
        last_seen: last,
        missed: 0,
        signed_agreement: true,
    };
    let long_ago = |missed| Facts {
        last_seen: Some(day("2025-10-06")),
        missed,
        ..facts.clone()
    };
    let cases = [
        (facts.clone(), CameAs::Client, "“Peggy” · Pentire"),
        (
            facts.clone(),
            CameAs::Volunteer,
            "volunteer · signed agreement",
        ),
        (long_ago(2), CameAs::Client, "“Peggy” · Pentire"),
        (long_ago(3), CameAs::Client, "not seen since 6 October 2025"),
        (
            Facts {
                last_seen: None,
                ..facts.clone()
            },
            CameAs::Guest,
            "guest · first time",
        ),
    ];
    for (facts, came_as, words) in cases {
        assert_eq!(detail_in_words(&facts, came_as, date), words);
    }
}

#[test]
fn missed_are_the_sessions_like_this_one_since_without_a_word_of_them() {
    let dates = [
        "2026-10-27",
        "2026-10-20",
        "2026-10-13",
        "2026-10-06",
        "2026-09-29",
    ];
    let before: Vec<(SessionId, NaiveDate)> = dates
        .iter()
        .enumerate()
        .map(|(at, date)| (SessionId(uuid::Uuid::from_u128(at as u128)), day(date)))
        .collect();
    let excused = |places: &[usize]| -> BTreeSet<SessionId> {
        places.iter().map(|at| before[*at].0).collect()
    };
    let cases: [(Option<&str>, &[usize], usize); 6] = [
        (Some("2026-10-27"), &[], 0),
        (Some("2026-10-13"), &[], 2),
        (Some("2026-10-06"), &[], 3),
        // Whoever sent word is not missed.
        (Some("2026-10-06"), &[0], 2),
        // Seen elsewhere on a day between counts as seen.
        (Some("2026-10-22"), &[], 1),
        // Nobody misses what they never came to.
        (None, &[], 0),
    ];
    for (seen, apologies, missing) in cases {
        let found = missed(seen.map(day), &before, &excused(apologies));
        assert_eq!(found, missing, "{seen:?} {apologies:?}");
    }
}

/// Three coffee mornings missed, and none excused: the register says since when, and says nothing sooner.
#[test]
fn the_register_says_gently_who_was_not_seen_for_three_times() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let other_programme = self::programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let ben = client(&mut desk, programme, "Ben Bolitho");
    let cara = client(&mut desk, programme, "Cara Curnow");
    let detail = |desk: &Desk, session, who| row(desk, session, who).unwrap().detail;
    for (at, date) in ["6/10/2026", "13/10/2026", "20/10/2026", "27/10/2026"]
        .iter()
        .enumerate()
    {
        let session = open_session(&mut desk, programme, date);
        if at == 0 {
            for person in [ada, ben, cara] {
                mark(&mut desk, session, person, Presence::Here);
            }
        } else {
            // Marked as not here or not at all, it is missed all the same.
            let presence = if at == 1 {
                Presence::SentApologies
            } else {
                Presence::NotHere
            };
            mark(&mut desk, session, ben, presence);
        }
        if at == 2 {
            let elsewhere = open_session(&mut desk, other_programme, date);
            mark(&mut desk, elsewhere, cara, Presence::Here);
        }
    }
    let today = open_session(&mut desk, programme, "today");
    assert_eq!(detail(&desk, today, ada), "not seen since 6 October");
    assert_eq!(detail(&desk, today, ben), "Crantock · born 1939");
    assert_eq!(detail(&desk, today, cara), "Crantock · born 1939");
    // At the third one of the row it was two before, and nothing was said.
    let third = sessions(&desk, 0).unwrap().open;
    let third = third
        .iter()
        .find(|row| row.date == day("2026-10-27"))
        .unwrap();
    assert_eq!(detail(&desk, third.id, ada), "Crantock · born 1939");
}

#[test]
fn a_new_session_starts_like_the_one_before() {
    let (_folder, mut desk) = test_desk();
    assert!(session_choices(&desk).unwrap().programmes.is_empty());
    let programme = programme(&mut desk);
    let choices = session_choices(&desk).unwrap();
    assert_eq!(choices.form.programme, programme.to_string());
    assert_eq!(choices.form.kind, "coffee morning");
    open_session(&mut desk, programme, "6/10/2026");
    let form = session_choices(&desk).unwrap().form;
    assert_eq!(
        (form.date.as_str(), form.venue.as_str()),
        ("today", "Trenance hall")
    );
    assert_eq!(
        form.check(day("2026-11-03")).unwrap().starts.as_deref(),
        Some("10:00")
    );
}

/// The volunteers' own: who came as a volunteer is expected, no client is, and somebody who is both comes as a
/// volunteer.
#[test]
fn the_register_of_the_volunteers_own_is_of_volunteers() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let jean = volunteer(&mut desk, "Jean Opie");
    let both = client(&mut desk, programme, "Bess Both");
    desk.write(Action::AddVolunteer, |tx| {
        let like: Volunteer = tx.read().record(jean)?;
        tx.insert(&Volunteer { id: both, ..like })
    })
    .unwrap();
    let coffee = open_session(&mut desk, programme, "27/10/2026");
    for person in [ada, jean, both] {
        mark(&mut desk, coffee, person, Presence::Here);
    }
    assert_eq!(row(&desk, coffee, both).unwrap().came_as, CameAs::Client);
    for kind in ["peer support", "monthly meeting"] {
        let own = SessionForm {
            kind: kind.into(),
            ..form(programme, "today")
        };
        let own = plan_session(&mut desk, &own, true).unwrap().value;
        let page = session_page(&desk, own).unwrap();
        assert!(page.of_volunteers, "{kind}");
        let expected: Vec<(PersonId, CameAs)> = page
            .register
            .iter()
            .map(|row| (row.person, row.came_as))
            .collect();
        assert_eq!(
            expected,
            [(both, CameAs::Volunteer), (jean, CameAs::Volunteer)],
            "{kind}"
        );
        mark(&mut desk, own, both, Presence::Here);
        let page = session_page(&desk, own).unwrap();
        assert_eq!((page.volunteers_here, page.clients_here), (1, 0), "{kind}");
        // A visitor can still be added by hand.
        mark(&mut desk, own, ada, Presence::Here);
        assert_eq!(row(&desk, own, ada).unwrap().came_as, CameAs::Client);
    }
    // A coffee morning expects all three, as it did.
    let coffee = plan_session(&mut desk, &form(programme, "today"), false)
        .unwrap()
        .value;
    let page = session_page(&desk, coffee).unwrap();
    assert!(!page.of_volunteers);
    assert_eq!(page.register.len(), 3);
    // The time given at the volunteers' own counts as theirs.
    let today = desk.today();
    let given = crate::volunteers::store::minutes_given(desk.read(), both, today, today).unwrap();
    assert_eq!(given, 240);
    // In the reports they came as volunteers, each once for the month.
    let report = crate::reports::report(&desk, "2026-11", false).unwrap();
    let came = report
        .sections
        .iter()
        .find(|section| section.title == "Sessions and who came")
        .unwrap();
    assert!(
        came.sentence.starts_with("2 people came to 2 sessions"),
        "{}",
        came.sentence
    );
}

/// A volunteer who is a client too speaks of themselves: no line of theirs becomes a concern by a pre-ticked box.
#[test]
fn a_line_at_the_volunteers_own_is_about_nobody_unless_somebody_says_so() {
    use crate::notes::{NoteForm, lines, write_note};
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let line = |session| NoteForm {
        session: Some(session),
        text: "@Ada Angove is tired of the driving".into(),
        mentions: vec![ada],
        ..NoteForm::default()
    };
    let coffee = open_session(&mut desk, programme, "today");
    write_note(&mut desk, &line(coffee)).unwrap();
    let own = SessionForm {
        kind: "peer support".into(),
        ..form(programme, "today")
    };
    let own = plan_session(&mut desk, &own, true).unwrap().value;
    let said = write_note(&mut desk, &line(own)).unwrap().value;
    assert_eq!(lines(&desk, coffee).unwrap()[0].likely_about, Some(ada));
    let heard = lines(&desk, own).unwrap().remove(0);
    assert_eq!((heard.likely_about, heard.of_volunteers), (None, true));
    let start = crate::concerns::store::start(&desk, None, Some(said), None, None).unwrap();
    assert_eq!(start.form.client, "");
    // Today asks about the coffee morning's line, and not about this one.
    let today = crate::today::today(&desk).unwrap();
    let asked: Vec<Option<SessionId>> = today.lines.iter().map(|line| line.session).collect();
    assert_eq!(asked, [Some(coffee)]);
}

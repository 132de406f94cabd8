#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{Told, today};
use crate::{
    action::Action,
    desk::{Desk, test_desk},
    ids::PersonId,
    notes::{NoteForm, write_note},
    sessions::tests::{client, day, open_session, programme},
    store::{Record, StoreError},
};

/// Writes a concern with the fewest fields, through the gate.
fn concern(desk: &mut Desk, client: PersonId, level: &str, raised: &str, due: Option<&str>) {
    let values = serde_json::json!({
        "id": uuid::Uuid::now_v7(), "client": client, "category": "falls and mobility", "level": level,
        "state": "open", "raised_on": raised, "raised_by": "coordinator", "situation": "fell",
        "person_knows": "yes", "person_agrees": "yes", "owner": desk.who().unwrap(), "due_on": due,
        "restricted": false, "person_tries": 0, "volunteer_tries": 0,
    });
    let concern: crate::concerns::Concern = serde_json::from_value(values).unwrap();
    desk.write(Action::RaiseConcern, |tx| tx.insert(&concern))
        .unwrap();
    assert_eq!(crate::concerns::Concern::TABLE.name, "concern");
}

#[test]
fn an_empty_file_has_nothing_to_do() {
    let (_folder, desk) = test_desk();
    let board = today(&desk).unwrap();
    assert_eq!(board.day, "Tuesday 3 November 2026");
    assert!(board.sessions.is_empty() && board.concerns.is_empty() && board.lines.is_empty());
}

#[test]
fn concerns_are_overdue_by_the_one_definition() {
    // Today is 3 November 2026. Each level on its last good day, and on the day after.
    let cases = [
        ("watch", "2026-10-06", None, false),
        ("watch", "2026-10-05", None, true),
        ("soon", "2026-10-27", None, false),
        ("soon", "2026-10-26", None, true),
        ("urgent", "2026-11-02", None, false),
        ("urgent", "2026-11-01", None, true),
        ("emergency", "2026-11-03", None, false),
        ("emergency", "2026-11-02", None, true),
        ("urgent", "2026-10-01", Some("2026-11-03"), false),
        ("watch", "2026-11-01", Some("2026-11-02"), true),
    ];
    for (level, raised, due, overdue) in cases {
        let (_folder, mut desk) = test_desk();
        let programme = programme(&mut desk);
        let ada = client(&mut desk, programme, "Ada Angove");
        concern(&mut desk, ada, level, raised, due);
        let board = today(&desk).unwrap();
        assert_eq!(
            board.concerns.len() == 1,
            overdue,
            "{level} {raised} {due:?}"
        );
    }
}

#[test]
fn the_board_tells_the_age_the_drafts_and_the_unfinished_lines() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    concern(&mut desk, ada, "soon", "2026-10-25", None);
    let session = open_session(&mut desk, programme, "today");
    let line = NoteForm {
        session: Some(session),
        text: "@Ada Angove fell".into(),
        mentions: vec![ada],
        ..NoteForm::default()
    };
    write_note(&mut desk, &line).unwrap();
    desk.keep_draft("/visits/new", "half a visit").unwrap();
    let board = today(&desk).unwrap();
    assert_eq!(board.concerns[0].age, "Open 9 days, overdue");
    assert_eq!(board.sessions[0].id, session);
    assert_eq!(board.lines[0].text, "@Ada Angove fell");
    assert_eq!(board.drafts[0].page, "/visits/new");
    assert_eq!(board.lines.len(), 1);
    // A corridor note stays on the board until it is about somebody.
    let corridor = NoteForm {
        text: "The doctor rang about Ada".into(),
        kind: "corridor".into(),
        ..NoteForm::default()
    };
    let corridor = write_note(&mut desk, &corridor).unwrap().value;
    let board = today(&desk).unwrap();
    assert_eq!(
        (board.lines[1].id, board.lines[1].session),
        (corridor, None)
    );
    crate::notes::say_about(&mut desk, corridor, &[ada]).unwrap();
    assert_eq!(today(&desk).unwrap().lines.len(), 1);
    use crate::people::timeline::{TimelineFilter, timeline};
    let filter = TimelineFilter::Notes;
    let told = timeline(&desk, ada, filter, None, 10).unwrap();
    assert_eq!(told.entries[0].route, Some(format!("/notes/{corridor}")));
    desk.keep_draft("/visits/new", "").unwrap();
    assert!(today(&desk).unwrap().drafts.is_empty());
}

#[test]
fn referrals_actions_and_meetings_are_due_on_their_day() {
    use crate::{agencies::Agency, mdt, programmes::Practice, referrals::Referral};
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    desk.write(Action::LoadSample, |tx| {
        let agency = tx.new_id();
        tx.insert(&Agency {
            id: agency,
            name: "Pretend Transport".into(),
            phone: None,
            email: None,
            address: None,
            areas: vec![],
        })?;
        for (chase, state) in [("2026-11-03", "draft"), ("2026-11-04", "draft")] {
            let referral: Referral = serde_json::from_value(serde_json::json!({
                "id": tx.new_id::<crate::ids::ReferralId>(), "client": ada, "agency": agency,
                "need": "transport", "reason": "no way to get there", "urgency": "routine",
                "made_on": "2026-10-20", "chase_on": chase, "state": state,
                "person_tries": 0, "volunteer_tries": 0,
            }))
            .map_err(|_| StoreError::Damaged)?;
            tx.insert(&referral)?;
        }
        let practice = tx.new_id();
        tx.insert(&Practice {
            id: practice,
            name: "Narrowcliff".into(),
            ods_code: None,
            town: None,
        })?;
        let meeting = tx.new_id();
        tx.insert(&mdt::MdtMeeting {
            id: meeting,
            practice,
            on: day("2026-11-02"),
            starts: None,
            place: None,
            chair: None,
            state: mdt::MeetingState::Planned,
            held_position: None,
        })?;
        let item: mdt::MdtItem = serde_json::from_value(serde_json::json!({
            "id": tx.new_id::<crate::ids::MdtItemId>(), "meeting": meeting, "client": ada, "position": 1,
            "volunteer_present": false, "left_out": false,
        }))
        .map_err(|_| StoreError::Damaged)?;
        tx.insert(&item)?;
        let on = |due| Some(day(due));
        for due in [on("2026-11-02"), None, on("2026-11-10"), on("2026-11-11")] {
            let id = tx.new_id();
            tx.insert(&mdt::MdtAction {
                id,
                item: item.id,
                client: ada,
                what: "Mend the step".into(),
                who: Some("Wesley".into()),
                due_on: due,
                done_on: None,
            })?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let board = today(&desk).unwrap();
    assert_eq!(board.referrals.len(), 1);
    assert_eq!(board.referrals[0].service, "Pretend Transport");
    let due = |board: &super::Today| -> Vec<Option<String>> {
        board.actions.iter().map(|one| one.due.clone()).collect()
    };
    let words = |text: &str| Some(text.to_owned());
    assert_eq!(
        due(&board),
        [words("yesterday"), words("Tuesday 10 November"), None]
    );
    // One click on the board: it is off the board, and both are on the person's timeline.
    mdt::set_action_done(&mut desk, board.actions[0].id, true, "").unwrap();
    assert_eq!(
        due(&today(&desk).unwrap()),
        [words("Tuesday 10 November"), None]
    );
    use crate::people::timeline::{TimelineFilter, timeline};
    let told = timeline(&desk, ada, TimelineFilter::Everything, None, 20).unwrap();
    let actions: Vec<(&str, Option<&str>)> = told
        .entries
        .iter()
        .filter(|entry| entry.title.starts_with("MDT action"))
        .map(|entry| (entry.title.as_str(), entry.detail.as_deref()))
        .collect();
    assert_eq!(actions.len(), 5);
    assert_eq!(actions[0], ("MDT action done", Some("Wesley")));
    assert!(actions.contains(&("MDT action", Some("Wesley, by Wednesday 11 November 2026"))));
    assert_eq!(board.meetings[0].people, 1);
    assert!(board.meetings[0].over);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_meeting_that_nobody_marked_as_held_stays_until_somebody_does() {
    use crate::{ids::MdtMeetingId, mdt, programmes::Practice};
    let (_folder, mut desk) = test_desk();
    let ids: Vec<MdtMeetingId> = desk
        .write(Action::LoadSample, |tx| {
            let practice = tx.new_id();
            tx.insert(&Practice {
                id: practice,
                name: "Narrowcliff".into(),
                ods_code: None,
                town: None,
            })?;
            let mut ids = Vec::new();
            // Six forgotten ones, more than are shown of those to come, and two to come.
            for on in [
                "2025-02-03",
                "2026-09-01",
                "2026-09-08",
                "2026-09-15",
                "2026-09-22",
                "2026-10-06",
                "2026-11-03",
                "2026-11-10",
            ] {
                let id = tx.new_id();
                tx.insert(&mdt::MdtMeeting {
                    id,
                    practice,
                    on: day(on),
                    starts: None,
                    place: None,
                    chair: None,
                    state: mdt::MeetingState::Planned,
                    held_position: None,
                })?;
                ids.push(id);
            }
            Ok::<_, StoreError>(ids)
        })
        .unwrap()
        .value;
    let shown = |desk: &Desk| -> Vec<(MdtMeetingId, bool)> {
        let board = today(desk).unwrap();
        board
            .meetings
            .iter()
            .map(|one| (one.id, one.over))
            .collect()
    };
    let wanted: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(at, id)| (*id, at < 6))
        .collect();
    assert_eq!(shown(&desk), wanted);
    mdt::mark_held(&mut desk, ids[0]).unwrap();
    assert_eq!(shown(&desk), wanted[1..]);
    mdt::remove_meeting(&mut desk, ids[1]).unwrap();
    assert_eq!(shown(&desk), wanted[2..]);
}

/// An answered concern that a volunteer raised, and a referral under way for the same person, both to be told.
fn answered(desk: &mut Desk) -> (PersonId, PersonId) {
    let programme = programme(desk);
    let ada = client(desk, programme, "Ada Angove");
    let wesley = client(desk, programme, "Wesley Nance");
    concern(desk, ada, "soon", "2026-10-25", None);
    desk.write(Action::LoadSample, |tx| {
        let volunteer: crate::volunteers::Volunteer = serde_json::from_value(serde_json::json!({
            "id": wesley, "status": "active", "skills": [], "interests": [], "languages": [], "areas": [],
            "availability": [], "cannot": [], "drives": false, "attends_mdt": "ask",
        }))
        .map_err(|_| StoreError::Damaged)?;
        tx.insert(&volunteer)?;
        let mut person: crate::people::Person = tx.read().record(wesley)?;
        person.phone = Some("01632 960 111".into());
        person.mobile = Some("07700 900123".into());
        tx.update(&person)?;
        let mut one: crate::concerns::Concern = tx.read().records("", [])?.remove(0);
        one.state = crate::concerns::ConcernState::AwaitingFeedback;
        one.raised_by = crate::concerns::RaisedBy::Volunteer;
        one.raised_by_person = Some(wesley);
        one.outcome = Some("The nurse will ring.".into());
        tx.update(&one)?;
        let agency = tx.new_id();
        tx.insert(&crate::agencies::Agency {
            id: agency,
            name: "Pretend Transport".into(),
            phone: None,
            email: None,
            address: None,
            areas: vec![],
        })?;
        for (state, outcome) in [
            ("happening", Some("They fetch you on Mondays.")),
            ("happening", None),
            ("draft", Some("Nothing was sent.")),
        ] {
            let referral: crate::referrals::Referral = serde_json::from_value(serde_json::json!({
                "id": tx.new_id::<crate::ids::ReferralId>(), "client": ada, "agency": agency,
                "need": "transport", "reason": "no way to get there", "urgency": "routine",
                "basis": "direct care with no objection", "made_on": "2026-10-26", "sent_on": "2026-10-26",
                "state": state, "outcome": outcome, "person_tries": 0, "volunteer_tries": 0,
            }))
            .map_err(|_| StoreError::Damaged)?;
            tx.insert(&referral)?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    (ada, wesley)
}

/// Who waits, a row each: what of, what to tell, and the names.
fn waiting(desk: &Desk) -> Vec<(Told, Option<String>, Vec<String>)> {
    let rows = today(desk).unwrap().to_tell;
    rows.into_iter()
        .map(|row| {
            let names = row.waiting.into_iter().map(|one| one.name).collect();
            (row.of, row.outcome, names)
        })
        .collect()
}

#[test]
fn everybody_who_waits_is_listed_with_what_to_tell_and_their_number() {
    let (_folder, mut desk) = test_desk();
    answered(&mut desk);
    let both = vec!["Ada Angove".to_owned(), "Wesley Nance".to_owned()];
    assert_eq!(
        waiting(&desk),
        [
            (Told::Concern, Some("The nurse will ring.".into()), both),
            (
                Told::Referral,
                Some("They fetch you on Mondays.".into()),
                vec!["Ada Angove".into()]
            ),
        ]
    );
    let row = today(&desk).unwrap().to_tell.remove(0);
    assert!(row.waiting[0].phones.is_empty());
    assert_eq!(row.waiting[0].usual, "in person");
    assert_eq!(row.waiting[1].phones, ["01632 960 111", "07700 900123"]);
    assert_eq!(row.waiting[1].usual, "by phone");
}

#[test]
fn two_marks_close_both_loops_and_a_next_try_comes_back_on_its_day() {
    use crate::loops::LoopForm;
    let (_folder, mut desk) = test_desk();
    answered(&mut desk);
    let rows = today(&desk).unwrap().to_tell;
    let form = |who: &str, what: &str, again: &str| LoopForm {
        who: who.into(),
        what: what.into(),
        words: "Was out".into(),
        again: again.into(),
        ..LoopForm::default()
    };
    let concern = rows[0].id.parse::<uuid::Uuid>().unwrap().into();
    let referral = rows[1].id.parse::<uuid::Uuid>().unwrap().into();
    let mark = |desk: &mut Desk, form: &LoopForm| {
        crate::concerns::store::mark_loop(desk, concern, form).unwrap();
    };
    mark(&mut desk, &form("person", "tried", "tomorrow"));
    assert_eq!(waiting(&desk)[0].2, ["Wesley Nance"]);
    // Nobody of it is to be told today: it is gone until its day, and is not shown as ready to be closed.
    mark(&mut desk, &form("volunteer", "told", ""));
    let later = form("person", "tried", "6/11");
    crate::referrals::mark_loop(&mut desk, referral, &later).unwrap();
    assert!(waiting(&desk).is_empty());
    let on = |date: &str| super::to_tell::to_tell(&desk, day(date)).unwrap();
    assert_eq!(on("2026-11-04").len(), 1);
    assert_eq!(on("2026-11-04")[0].waiting[0].tries, 1);
    assert_eq!(on("2026-11-06").len(), 2);
    mark(&mut desk, &form("person", "told", ""));
    let row = today(&desk).unwrap().to_tell.remove(0);
    assert!(row.waiting.is_empty() && !row.died, "ready to be closed");
}

#[test]
fn nobody_who_died_is_listed_to_be_told() {
    let (_folder, mut desk) = test_desk();
    let (ada, wesley) = answered(&mut desk);
    crate::people::life::tests::dies(&mut desk, ada, "today").unwrap();
    let names: Vec<_> = waiting(&desk).into_iter().map(|row| row.2).collect();
    assert_eq!(names, [vec!["Wesley Nance".to_owned()], vec![]]);
    crate::people::life::tests::dies(&mut desk, wesley, "today").unwrap();
    let rows = today(&desk).unwrap().to_tell;
    assert!(rows.iter().all(|row| row.waiting.is_empty() && row.died));
}

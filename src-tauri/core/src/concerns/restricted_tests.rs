//! A restricted concern says everything on its own page, and nothing but its level and age through any other door.

use super::{
    store::{self as concerns, BoardFilter},
    tests::two_people,
    *,
};
use crate::{
    action::Action,
    agencies::Agency,
    consent,
    desk::{Desk, test_desk},
    ids::{AgencyId, MdtMeetingId, NoteId},
    loops::{LoopForm, OutcomeForm},
    mdt,
    notes::{self, NoteForm},
    people::{
        find::{PeopleQuestion, find_people, people},
        life::{LifeEvent, hanging::what_it_leaves},
        page::person_page,
        timeline::{TimelineFilter, timeline},
    },
    programmes::Practice,
    referrals::{self, ReferralForm},
    today, visits, volunteers,
};

/// In every free text of the restricted concern, and nowhere else.
const PLANTED: &str = "zinnwaldite";

struct Planted {
    id: ConcernId,
    other: ConcernId,
    agency: AgencyId,
    meeting: MdtMeetingId,
    client: PersonId,
    volunteer: PersonId,
    note: NoteId,
}

fn plant(desk: &mut Desk) -> Planted {
    let (client, volunteer) = two_people(desk);
    let note = NoteForm {
        text: format!("Arthur said {PLANTED} at the surgery"),
        kind: "corridor".into(),
        about: vec![client],
        told_by: Some(volunteer),
        ..NoteForm::default()
    };
    let note = notes::write_note(desk, &note).unwrap().value;
    let typed = ConcernForm {
        client: client.to_string(),
        category: "safety or abuse".into(),
        level: "urgent".into(),
        raised_on: "20/10".into(),
        raised_by: "volunteer".into(),
        raised_by_person: volunteer.to_string(),
        situation: PLANTED.into(),
        background: PLANTED.into(),
        what_we_saw: PLANTED.into(),
        ask: PLANTED.into(),
        in_their_words: PLANTED.into(),
        their_wishes: PLANTED.into(),
        told_whom: PLANTED.into(),
        consent_sought: PLANTED.into(),
        from_note: note.to_string(),
        ..ConcernForm::default()
    };
    let id = concerns::raise(desk, &typed).unwrap().value;
    // What was promised from the line before anybody knew what would come of it.
    let promise = crate::promises::PromiseForm {
        what: PLANTED.into(),
        to: volunteer.to_string(),
        by: "today".into(),
        from_note: note.to_string(),
        ..crate::promises::PromiseForm::default()
    };
    crate::promises::make_promise(desk, &promise).unwrap();
    let other = ConcernForm {
        category: "falls and mobility".into(),
        situation: "Fell on the step".into(),
        raised_by: "the person".into(),
        client: client.to_string(),
        level: "soon".into(),
        ..ConcernForm::default()
    };
    let other = concerns::raise(desk, &other).unwrap().value;
    let (agency, practice) = desk
        .write::<_, StoreError>(Action::SaveAgency, |tx| {
            let agency = Agency {
                id: tx.new_id(),
                name: "Lunch Friends".into(),
                phone: None,
                email: None,
                address: None,
                areas: vec![],
            };
            tx.insert(&agency)?;
            let practice = Practice {
                id: tx.new_id(),
                name: "Narrowcliff".into(),
                ods_code: None,
                town: None,
            };
            tx.insert(&practice)?;
            let now = crate::clients::ClientPractice {
                id: tx.new_id(),
                client,
                practice: practice.id,
                since: None,
                until: None,
            };
            tx.insert(&now)?;
            Ok((agency.id, practice.id))
        })
        .unwrap()
        .value;
    let go = |to: &str| MoveForm {
        to: to.into(),
        why: PLANTED.into(),
        ..MoveForm::default()
    };
    concerns::move_to(desk, id, &go("with MDT")).unwrap();
    let meeting = mdt::MeetingForm {
        practice: practice.to_string(),
        on: "today".into(),
        ..mdt::MeetingForm::default()
    };
    let meeting = mdt::make_meeting(desk, &meeting).unwrap().value;
    concerns::move_to(desk, id, &go("awaiting feedback")).unwrap();
    let outcome = OutcomeForm {
        outcome: PLANTED.into(),
    };
    concerns::write_outcome(desk, id, &outcome).unwrap();
    let told = LoopForm {
        who: "volunteer".into(),
        what: "not told".into(),
        reason: "other".into(),
        words: PLANTED.into(),
        ..LoopForm::default()
    };
    concerns::mark_loop(desk, id, &told).unwrap();
    Planted {
        id,
        other,
        agency,
        meeting,
        client,
        volunteer,
        note,
    }
}

#[test]
fn no_door_but_its_own_page_says_what_a_restricted_concern_is_about() {
    let (_folder, mut desk) = test_desk();
    let planted = plant(&mut desk);
    let start = referrals::start(&desk, None, None, Some(planted.id), None).unwrap();
    let referral = ReferralForm {
        agency: planted.agency.to_string(),
        need: "company".into(),
        reason: "Company at midday".into(),
        ..start.form.clone()
    };
    let referral = referrals::make(&mut desk, &referral).unwrap().value;
    let (desk, client) = (&desk, planted.client);
    let mut doors: Vec<(&str, String)> = Vec::new();
    let mut door = |name: &'static str, shown: &dyn erased::Shown| {
        doors.push((name, shown.shown()));
    };
    let board = |filter: BoardFilter| concerns::board(desk, &filter).unwrap();
    door("Today", &today::today(desk).unwrap());
    door("the board", &board(BoardFilter::default()));
    door(
        "the board, about falls",
        &board(BoardFilter {
            category: "falls and mobility".into(),
            ..BoardFilter::default()
        }),
    );
    door("what is getting old", &concerns::getting_old(desk).unwrap());
    door(
        "the concerns of one",
        &concerns::of_client(desk, client).unwrap(),
    );
    door(
        "another concern",
        &concerns::concern(desk, planted.other).unwrap(),
    );
    door("a new referral", &start);
    door("a referral", &referrals::referral(desk, referral).unwrap());
    door(
        "correcting a referral",
        &referrals::form_of(desk, referral).unwrap(),
    );
    door(
        "the tracker",
        &referrals::tracker(desk, &referrals::TrackerFilter::default()).unwrap(),
    );
    door("find", &crate::finding::find(desk, PLANTED).unwrap());
    door(
        "find by name",
        &crate::finding::find(desk, "arthur").unwrap(),
    );
    door("finding people", &find_people(desk, "arthur").unwrap());
    door("People", &people(desk, &PeopleQuestion::default()).unwrap());
    door("a person", &person_page(desk, client).unwrap());
    for filter in TimelineFilter::ALL {
        door(
            "the timeline",
            &timeline(desk, client, *filter, None, 100).unwrap(),
        );
    }
    door("a person’s consent", &consent::page(desk, client).unwrap());
    door(
        "a volunteer",
        &volunteers::store::volunteer_page(desk, planted.volunteer).unwrap(),
    );
    door("MDT", &mdt::meetings(desk).unwrap());
    door(
        "a meeting",
        &mdt::meeting_page(desk, planted.meeting).unwrap(),
    );
    door(
        "a person’s visits",
        &visits::visits_of_client(desk, client, 50).unwrap(),
    );
    door(
        "what was promised to a volunteer",
        &crate::promises::promised_to(desk, planted.volunteer).unwrap(),
    );
    door(
        "a promise from the line",
        &crate::promises::start_promise(desk, planted.note)
            .unwrap()
            .form
            .what,
    );
    door(
        "Recent changes",
        &format!("{:?}", desk.recent_changes(None).unwrap()),
    );
    door(
        "the month",
        &crate::reports::report(desk, "2026-11", false).unwrap(),
    );
    for (name, shown) in &doors {
        assert!(!shown.contains(PLANTED), "{name}: {shown}");
        assert!(!shown.contains("safety or abuse"), "{name}: {shown}");
    }
    // It is not lost either: where a list of concerns is shown, it stands there with its level and its age.
    for name in [
        "Today",
        "the board",
        "the board, about falls",
        "a person",
        "the timeline",
    ] {
        assert!(
            doors
                .iter()
                .any(|(door, shown)| *door == name && shown.contains(RESTRICTED)),
            "{name}"
        );
    }
    let row = board(BoardFilter::default()).awaiting.remove(0);
    assert_eq!(row.situation, RESTRICTED);
    assert_eq!(row.how_long, "Open 14 days, overdue");
    assert_eq!((row.level, row.category), (Level::Urgent, None));
    assert!(row.raised_by.is_empty() && row.told.is_empty());
    // Everything stands on its own page.
    let own = concerns::concern(desk, planted.id).unwrap();
    let own = serde_json::to_string(&own).unwrap();
    assert!(own.contains(PLANTED) && own.contains("safety or abuse"));
}

/// What came of a referral from it may say what it is about: the list of who waits to hear does not show it either.
#[test]
fn who_waits_to_hear_does_not_say_what_came_of_a_referral_from_a_restricted_concern() {
    let (_folder, mut desk) = test_desk();
    let planted = plant(&mut desk);
    let start = referrals::start(&desk, None, None, Some(planted.id), None).unwrap();
    let referral = ReferralForm {
        agency: planted.agency.to_string(),
        need: "company".into(),
        reason: "Company at midday".into(),
        ..start.form
    };
    let referral = referrals::make(&mut desk, &referral).unwrap().value;
    let from_it = desk
        .write::<_, StoreError>(Action::LoadSample, |tx| {
            let draft: crate::referrals::Referral = tx.read().record(referral)?;
            let sent = crate::referrals::Referral {
                id: tx.new_id(),
                state: crate::referrals::ReferralState::Happening,
                basis: Some(crate::consent::Basis::Safeguarding),
                sent_on: Some(tx.today()),
                outcome: Some(PLANTED.into()),
                ..draft
            };
            tx.insert(&sent)?;
            Ok(sent.id)
        })
        .unwrap()
        .value;
    let board = today::today(&desk).unwrap();
    let shown = serde_json::to_string(&board).unwrap();
    assert!(!shown.contains(PLANTED), "{shown}");
    let row = board
        .to_tell
        .iter()
        .find(|row| row.id == from_it.to_string())
        .unwrap();
    assert!(row.restricted && row.outcome.is_none() && row.waiting.is_empty());
}

/// What comes of it in other records says no more than it does itself: the line it was raised from in the list of its
/// session, what an MDT decided and gave to do, and where a referral from it went.
#[test]
fn what_came_of_a_restricted_concern_says_nothing_in_lists_that_others_read() {
    let (_folder, mut desk) = test_desk();
    let planted = plant(&mut desk);
    let client = planted.client;
    // A line of a session, written beneath, and a second restricted concern raised from it.
    let session = desk
        .write::<_, StoreError>(Action::StartSession, |tx| {
            let programme = tx
                .read()
                .record::<crate::clients::Client>(client)?
                .programme;
            let session = crate::sessions::Session {
                id: tx.new_id(),
                kind: crate::sessions::SessionKind::CoffeeMorning,
                programme,
                date: tx.today(),
                starts: None,
                ends: None,
                venue: None,
                host: None,
                state: crate::sessions::SessionState::Open,
            };
            tx.insert(&session)?;
            Ok(session.id)
        })
        .unwrap()
        .value;
    let line = NoteForm {
        session: Some(session),
        text: format!("Arthur is afraid of {PLANTED}"),
        mentions: vec![client],
        told_by: Some(planted.volunteer),
        ..NoteForm::default()
    };
    let line = notes::write_note(&mut desk, &line).unwrap().value;
    let mut typed = concerns::start(&desk, Some(client), Some(line), None, None)
        .unwrap()
        .form;
    typed.category = "safety or abuse".into();
    typed.level = "soon".into();
    let second = concerns::raise(&mut desk, &typed).unwrap().value;
    // What the MDT decided about it, and gave somebody to do.
    let go = MoveForm {
        to: "with MDT".into(),
        ..MoveForm::default()
    };
    concerns::move_to(&mut desk, second, &go).unwrap();
    desk.write::<_, StoreError>(Action::WriteDecision, |tx| {
        let item = mdt::MdtItem {
            id: tx.new_id(),
            meeting: planted.meeting,
            client,
            position: 9,
            ask: None,
            volunteer_present: false,
            sharing: None,
            basis: None,
            sharing_reason: None,
            sharing_by: None,
            sharing_at: None,
            words_answered: None,
            words_asked: None,
            left_out: false,
            decision: Some(PLANTED.into()),
            decision_in_plain_english: Some(PLANTED.into()),
        };
        // The meeting has an item of his already: that one is written on.
        let there: Vec<mdt::MdtItem> = tx.read().records(
            "WHERE meeting = ?1 AND client = ?2",
            (planted.meeting, client),
        )?;
        let item = match there.into_iter().next() {
            Some(there) => {
                let item = mdt::MdtItem {
                    decision: item.decision,
                    decision_in_plain_english: item.decision_in_plain_english,
                    ..there
                };
                tx.update(&item)?;
                item
            }
            None => {
                tx.insert(&item)?;
                item
            }
        };
        let id = tx.new_id();
        tx.insert(&mdt::MdtItemConcern {
            id,
            item: item.id,
            concern: second,
            client,
        })?;
        for done_on in [None, Some(tx.today())] {
            let id = tx.new_id();
            tx.insert(&mdt::MdtAction {
                id,
                item: item.id,
                client,
                what: PLANTED.into(),
                who: Some(PLANTED.into()),
                due_on: Some(tx.today()),
                done_on,
            })?;
        }
        Ok(())
    })
    .unwrap();
    // A referral from it to an agency whose name says it all.
    desk.write::<_, StoreError>(Action::SaveAgency, |tx| {
        let agency: Agency = tx.read().record(planted.agency)?;
        tx.update(&Agency {
            name: format!("Help against {PLANTED}"),
            ..agency
        })?;
        Ok(())
    })
    .unwrap();
    let referral = ReferralForm {
        agency: planted.agency.to_string(),
        need: PLANTED.into(),
        reason: PLANTED.into(),
        ..referrals::start(&desk, None, None, Some(second), None)
            .unwrap()
            .form
    };
    let referral = referrals::make(&mut desk, &referral).unwrap().value;
    desk.write::<_, StoreError>(Action::LoadSample, |tx| {
        let draft: crate::referrals::Referral = tx.read().record(referral)?;
        tx.update(&crate::referrals::Referral {
            state: crate::referrals::ReferralState::Happening,
            basis: Some(crate::consent::Basis::Safeguarding),
            sent_on: Some(tx.today()),
            chase_on: Some(tx.today()),
            outcome: Some(PLANTED.into()),
            ..draft
        })?;
        Ok(())
    })
    .unwrap();

    let desk = &desk;
    let shown = |door: &dyn erased::Shown| door.shown();
    let page = person_page(desk, client).unwrap();
    let board = today::today(desk).unwrap();
    let mut doors = vec![
        (
            "the lines of the session",
            shown(&notes::lines(desk, session).unwrap()),
        ),
        ("Today", shown(&board)),
        ("a person", shown(&page)),
    ];
    for filter in TimelineFilter::ALL {
        let timeline = timeline(desk, client, *filter, None, 100).unwrap();
        doors.push(("the timeline", shown(&timeline)));
    }
    // What a change of a life leaves is answered in a list, too: of the client, and of the volunteer who is to hear.
    for event in LifeEvent::ALL {
        let leaves = what_it_leaves(desk, client, *event, false).unwrap();
        doors.push(("what a change leaves", shown(&leaves)));
    }
    let leaves = what_it_leaves(desk, planted.volunteer, LifeEvent::Death, false).unwrap();
    doors.push(("what a volunteer’s death leaves", shown(&leaves)));
    for (name, shown) in &doors {
        assert!(!shown.contains(PLANTED), "{name}: {shown}");
    }
    let tracked = referrals::tracker(desk, &referrals::TrackerFilter::default())
        .unwrap()
        .rows;
    assert!(!shown(&tracked).contains(PLANTED), "{tracked:?}");
    let theirs = referrals::of_client(desk, client).unwrap();
    assert!(!shown(&theirs).contains(PLANTED), "{theirs:?}");
    let row = tracked.iter().find(|row| row.id == referral).unwrap();
    assert_eq!(row.outcome.as_deref(), Some("Read it on its page"));
    assert_eq!(row.agency, "Referral from a restricted concern");
    assert_eq!((row.need.as_str(), &row.service), (RESTRICTED, &None));
    // None of it is lost: each stands there, and says that it is restricted.
    let lines = notes::lines(desk, session).unwrap();
    assert_eq!(lines[0].text, notes::RESTRICTED_LINE);
    assert!(lines[0].restricted && !lines[0].can_edit && lines[0].told_by.is_none());
    assert_eq!(lines[0].became[0].id, second.to_string());
    assert_eq!(page.open.actions[0].what, RESTRICTED);
    assert!(page.open.actions[0].restricted);
    assert_eq!(page.open.referrals[0].need, RESTRICTED);
    assert!(
        board
            .actions
            .iter()
            .any(|one| one.restricted && one.what == RESTRICTED)
    );
    // There is something to be answered, and a page that says what.
    let leaves = what_it_leaves(desk, client, LifeEvent::Death, false).unwrap();
    let left = |key: String| {
        let row = leaves.rows.iter().find(|row| row.key.starts_with(&key));
        let row = row.unwrap();
        (row.what.as_str(), row.route.clone().unwrap())
    };
    let chased = "Referral from a restricted concern";
    let action = page.open.actions[0].id;
    for (key, what, route) in [
        (
            format!("referral-{referral}"),
            chased,
            format!("/referrals/{referral}"),
        ),
        (
            format!("concern-{second}"),
            RESTRICTED,
            format!("/concerns/{second}"),
        ),
        (
            format!("action-{action}"),
            RESTRICTED,
            format!("/mdt/{}", planted.meeting),
        ),
        (
            "promise-".to_owned(),
            crate::promises::RESTRICTED_PROMISE,
            format!("/notes/{}", planted.note),
        ),
    ] {
        assert_eq!(left(key), (what, route));
    }
    assert!(board.referrals.iter().any(|one| one.service == chased));
    // Its own page says it, and so does the line’s own.
    assert!(notes::note(desk, line).unwrap().text.contains(PLANTED));
    assert!(
        concerns::concern(desk, second)
            .unwrap()
            .note_text
            .unwrap()
            .contains(PLANTED)
    );
}

/// A referral made from the very line, and a signpost made from either, name no concern. They say no more than it does.
#[test]
fn a_referral_or_a_signpost_from_a_restricted_line_says_nothing_in_lists() {
    let (_folder, mut desk) = test_desk();
    let planted = plant(&mut desk);
    let client = planted.client;
    let (referral, other) = desk
        .write::<_, StoreError>(Action::LoadSample, |tx| {
            let agency: Agency = tx.read().record(planted.agency)?;
            tx.update(&Agency {
                name: format!("Help against {PLANTED}"),
                ..agency
            })?;
            let typed = ReferralForm {
                client: client.to_string(),
                agency: planted.agency.to_string(),
                need: PLANTED.into(),
                reason: PLANTED.into(),
                urgency: "routine".into(),
                basis: "safeguarding".into(),
                from_note: planted.note.to_string(),
                ..ReferralForm::default()
            };
            let id = tx.new_id();
            let draft = typed.checked(id, None, None, tx.today()).unwrap();
            let sent = referrals::Referral {
                state: referrals::ReferralState::Happening,
                sent_on: Some(tx.today()),
                chase_on: Some(tx.today()),
                outcome: Some(PLANTED.into()),
                ..draft
            };
            tx.insert(&sent)?;
            let what = referrals::ReferralEventWhat::Outcome;
            let why = Some(PLANTED.to_owned());
            crate::loops::store::happened(tx, &sent, what, None, "what to tell", why)?;
            let signpost = crate::signposts::Signpost {
                id: tx.new_id(),
                client,
                service: None,
                words: Some(PLANTED.into()),
                on: tx.today(),
                why: Some(PLANTED.into()),
                from_note: Some(planted.note),
                from_referral: None,
            };
            tx.insert(&signpost)?;
            let after = tx.new_id();
            tx.insert(&crate::signposts::Signpost {
                id: after,
                from_note: None,
                from_referral: Some(sent.id),
                ..signpost.clone()
            })?;
            let other = tx.new_id();
            tx.insert(&crate::signposts::Signpost {
                id: other,
                words: Some("The bus timetable".into()),
                why: Some("To get about".into()),
                from_note: None,
                ..signpost
            })?;
            Ok((sent.id, other))
        })
        .unwrap()
        .value;
    let desk = &desk;
    let shown = |door: &dyn erased::Shown| door.shown();
    let board = today::today(desk).unwrap();
    let page = person_page(desk, client).unwrap();
    let tracked = referrals::tracker(desk, &referrals::TrackerFilter::default()).unwrap();
    let signposts = crate::signposts::signposts_of(desk, client).unwrap();
    let path = format!("/referrals/{referral}");
    let opened = crate::finding::opened(desk, &[path]).unwrap();
    let mut doors = vec![
        ("Today", shown(&board)),
        ("a person", shown(&page)),
        ("the tracker", shown(&tracked)),
        (
            "their referrals",
            shown(&referrals::of_client(desk, client).unwrap()),
        ),
        ("their signposts", shown(&signposts)),
        ("looked at last", shown(&opened)),
    ];
    for filter in TimelineFilter::ALL {
        let timeline = timeline(desk, client, *filter, None, 100).unwrap();
        doors.push(("the timeline", shown(&timeline)));
    }
    let find = |typed: &str| -> Vec<crate::finding::Found> {
        let groups = crate::finding::find(desk, typed).unwrap();
        let rows = groups.into_iter().flat_map(|group| group.rows);
        rows.filter(|row| row.kind == "referral").collect()
    };
    let found = find("arthur");
    doors.push(("find", shown(&found)));
    for (name, shown) in &doors {
        assert!(!shown.contains(PLANTED), "{name}: {shown}");
    }
    // Each is there still, and says what it is.
    let hidden = "Arthur Pascoe: referral from a restricted concern";
    assert_eq!((found.len(), found[0].title.as_str()), (1, hidden));
    assert_eq!(opened[0].title, hidden);
    assert_eq!(
        board.referrals[0].service,
        "Referral from a restricted concern"
    );
    assert!(
        board
            .to_tell
            .iter()
            .any(|row| row.id == referral.to_string() && row.restricted)
    );
    assert_eq!(page.open.referrals[0].need, RESTRICTED);
    assert_eq!(tracked.rows[0].need, RESTRICTED);
    let (plain, rest): (Vec<_>, Vec<_>) = signposts.iter().partition(|row| row.id == other);
    assert_eq!(plain[0].why.as_deref(), Some("To get about"));
    assert!(
        rest.len() == 2
            && rest
                .iter()
                .all(|row| row.to == "Signpost from a restricted concern")
    );
    let all = timeline(desk, client, TimelineFilter::Everything, None, 100).unwrap();
    let all = shown(&all);
    assert_eq!(
        all.matches("Signpost from a restricted concern").count(),
        2,
        "{all}"
    );
    assert!(all.contains("Told about The bus timetable"), "{all}");
    assert!(all.contains("Referral from a restricted concern"), "{all}");
    // No word of where it went or what for finds it, alone or beside the name.
    for typed in ["help against", PLANTED, "arthur help", "arthur zinnwaldite"] {
        assert_eq!(find(typed), vec![], "{typed}");
    }
    assert_eq!(find("arthur happening").len(), 1);
    // Its own page says it all.
    let own = referrals::referral(desk, referral).unwrap();
    assert!(shown(&own).contains(PLANTED));
}

/// What a door gives, as it goes to the window.
mod erased {
    pub(super) trait Shown {
        fn shown(&self) -> String;
    }
    impl<T: serde::Serialize> Shown for T {
        fn shown(&self) -> String {
            serde_json::to_string(self).unwrap()
        }
    }
}

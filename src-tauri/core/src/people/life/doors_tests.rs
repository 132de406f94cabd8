//! Nobody who has died is addressed, by whatever door and after whatever history: every door that writes to somebody,
//! thanks them, lists them to be told or sends somebody to them is walked after each step.

use proptest::prelude::*;

use super::{
    LifeEvent,
    store::record_change,
    tests::{Fixture, fixture},
};
use crate::{
    concerns::{self, MoveForm},
    consent,
    good_news::{self, GoodNewsForm},
    ids::PersonId,
    loops::{Loop, letter},
    people::Person,
    promises::{self, PromiseForm},
    referrals::{self, LetterAsk, Referral, ReferralForm, ReferralMoveForm},
    sessions::{
        Presence, Session,
        tests::{mark, open_session, programme},
    },
    today, visits,
    volunteers::{AgreementForm, sheet::visit_sheet, store::save_agreement},
};

/// Whoever has died and is addressed all the same: by which door.
fn dead_and_addressed(f: &Fixture) -> Vec<String> {
    let read = f.desk.read();
    let dead: Vec<PersonId> = [f.arthur, f.wesley, f.mary]
        .into_iter()
        .filter(|id| read.record::<Person>(*id).unwrap().died_on.is_some())
        .collect();
    let mut found = Vec::new();
    let mut look = |door: &str, ids: Vec<PersonId>| {
        found.extend(
            ids.into_iter()
                .filter(|id| dead.contains(id))
                .map(|id| format!("{door}: {id}")),
        );
    };
    // Letters to the two, and to an agency about somebody.
    let letters = |made: bool, to: PersonId| if made { vec![to] } else { vec![] };
    for id in f.concerns {
        for (who, to) in [(Loop::Person, f.arthur), (Loop::Volunteer, f.wesley)] {
            let made = letter::of_concern(&f.desk, id, who).is_ok();
            look("a letter about a concern", letters(made, to));
        }
    }
    for referral in read.records::<Referral>("ORDER BY id", []).unwrap() {
        let id = referral.id;
        let made = letter::of_referral(&f.desk, id, Loop::Person).is_ok();
        look("a letter about a referral", letters(made, f.arthur));
        let made = letter::of_referral(&f.desk, id, Loop::Volunteer).is_ok();
        look("a letter to who asked for it", letters(made, f.wesley));
        let made = referrals::letter_to_agency(&f.desk, id, &LetterAsk::default()).is_ok();
        look("a letter to an agency", letters(made, f.arthur));
    }
    // Today, with who waits to hear, who is tried again, and last time's people.
    let board = today::today(&f.desk).unwrap();
    let waiting = board.to_tell.iter().flat_map(|row| &row.waiting);
    look("who waits to hear", waiting.map(|one| one.person).collect());
    // Who was here on the day they died stays on the register; nobody else who has died is looked for.
    let expected = board.register.iter();
    let expected = expected.filter(|row| row.presence != Some(Presence::Here));
    look("the roster", expected.map(|row| row.person).collect());
    // What is promised, and by whom.
    let due = board.promises.iter();
    look("a promise due", due.filter_map(|row| row.to).collect());
    // The board of concerns.
    let board = concerns::store::board(&f.desk, &concerns::store::BoardFilter::default()).unwrap();
    for row in &board.awaiting {
        for who in row.waiting.iter().filter(|who| !row.died.contains(who)) {
            let to = if *who == Loop::Person {
                row.client
            } else {
                f.wesley
            };
            look("the board of concerns", vec![to]);
        }
    }
    // Thanks.
    let due = good_news::thanks_due(&f.desk, f.wesley).unwrap();
    look("thanks due", letters(!due.is_empty(), f.wesley));
    for session in read.records::<Session>("ORDER BY id", []).unwrap() {
        let here = good_news::at_session(&f.desk, session.id).unwrap();
        let thanked = here.thanks.iter().map(|row| row.volunteer);
        look("thanks at a session", thanked.collect());
        let told = here.to_share.iter().flat_map(|row| &row.thanks_to);
        let told = told.filter(|one| !one.died).map(|one| one.id);
        look("told at a session in thanks", told.collect());
    }
    // Whose good news is to be asked for.
    for row in good_news::board(&f.desk, 0).unwrap().to_ask {
        if row.about.iter().all(|one| dead.contains(&one.id)) {
            let asked = row.about.iter().map(|one| one.id);
            look("asked whether it may be told", asked.collect());
        }
    }
    // Who may answer for somebody, who visits, and the paper a volunteer takes along.
    for client in [f.arthur, f.mary] {
        let page = consent::page(&f.desk, client).unwrap();
        let named = |id: &PersonId| f.desk.read().record::<Person>(*id).unwrap().name();
        let may = page.representatives.iter().map(|one| one.name.clone());
        let may: Vec<String> = may.collect();
        look(
            "who may answer",
            dead.iter()
                .filter(|id| may.contains(&named(id)))
                .copied()
                .collect(),
        );
        let start = visits::start_visit(&f.desk, Some(client), None, None).unwrap();
        look(
            "who visits",
            start.volunteers.iter().map(|one| one.id).collect(),
        );
    }
    let sheet = visit_sheet(&f.desk, f.wesley).unwrap();
    look(
        "the visit sheet",
        sheet.people.iter().map(|one| one.id).collect(),
    );
    look("a sheet for", letters(sheet.why_not.is_none(), f.wesley));
    found
}

/// Opens every door that is not open of itself: two pieces of good news, promises, a session with Wesley at it, a
/// referral that he asked for, and a sheet that may be made for him.
fn opened(f: &mut Fixture) {
    for permission in ["not asked", "with names"] {
        let news = GoodNewsForm {
            text: "He sang by heart".into(),
            on: "today".into(),
            permission: permission.into(),
            about: vec![f.arthur],
            thanks_to: vec![f.wesley],
            ..GoodNewsForm::default()
        };
        good_news::share_good_news(&mut f.desk, &news).unwrap();
    }
    for to in [f.arthur, f.wesley, f.mary] {
        promised(f, to);
    }
    let programme = programme(&mut f.desk);
    let session = open_session(&mut f.desk, programme, "today");
    mark(&mut f.desk, session, f.wesley, Presence::Here);
    let sent: Referral = f.desk.read().record(f.referrals[0]).unwrap();
    let form = ReferralForm {
        client: f.arthur.to_string(),
        agency: sent.agency.to_string(),
        need: "other".into(),
        reason: "Company on Sundays".into(),
        basis: "direct care with no objection".into(),
        method: "phone".into(),
        raised_by_volunteer: f.wesley.to_string(),
        ..ReferralForm::default()
    };
    let asked = referrals::make(&mut f.desk, &form).unwrap().value;
    let form = ReferralMoveForm {
        to: "sent".into(),
        outcome: "They will ring him".into(),
        ..ReferralMoveForm::default()
    };
    referrals::move_to(&mut f.desk, asked, &form).unwrap();
    let form = AgreementForm {
        signed_on: "1/9/2026".into(),
        ..AgreementForm::default()
    };
    save_agreement(&mut f.desk, f.wesley, None, &form).unwrap();
}

/// Something is promised to somebody by tomorrow.
fn promised(f: &mut Fixture, to: PersonId) {
    let form = PromiseForm {
        what: "Ring about the hall".into(),
        to: to.to_string(),
        by: "tomorrow".into(),
        ..PromiseForm::default()
    };
    promises::make_promise(&mut f.desk, &form).unwrap();
}

#[derive(Debug, Clone)]
enum Step {
    Change(usize, LifeEvent, bool),
    Answer(usize),
    Undo(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let events = LifeEvent::ALL.to_vec();
    prop::collection::vec(
        prop_oneof![
            4 => (0..3usize, prop::sample::select(events), any::<bool>())
                .prop_map(|(who, event, stays)| Step::Change(who, event, stays)),
            2 => (0..3usize).prop_map(Step::Answer),
            3 => (0..20usize).prop_map(Step::Undo),
        ],
        1..25,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_history_addresses_somebody_who_has_died(history in steps()) {
        let mut f = fixture();
        opened(&mut f);
        let mut acts: Vec<i64> = Vec::new();
        for step in history {
            let act = match step {
                Step::Change(who, event, stays) => {
                    let of = [f.arthur, f.wesley, f.mary][who];
                    f.typed(of, event, stays)
                        .and_then(|form| record_change(&mut f.desk, of, &form).ok())
                        .map(|done| done.act)
                }
                Step::Answer(at) => {
                    let mut last = None;
                    for to in ["being handled", "awaiting feedback"] {
                        let form = MoveForm {
                            to: to.into(),
                            outcome: "A rail is up.".into(),
                            ..MoveForm::default()
                        };
                        last = concerns::store::move_to(&mut f.desk, f.concerns[at], &form).ok().or(last);
                    }
                    last.map(|done| done.act)
                }
                Step::Undo(back) => match acts.len().checked_sub(back + 1) {
                    Some(at) => f.desk.undo(acts[at]).map(|done| done.act).ok(),
                    None => None,
                },
            };
            acts.extend(act.filter(|act| *act != 0));
            let found = dead_and_addressed(&f);
            prop_assert!(found.is_empty(), "{found:?}");
        }
        // The log, replayed, equals the tables.
        let findings = f.desk.check().unwrap();
        prop_assert!(findings.faults.is_empty(), "{:?}", findings.faults);
    }
}

#[test]
fn every_door_addresses_the_living() {
    // So that the walk above cannot pass because no door is open at all.
    let mut f = fixture();
    for to in ["being handled", "awaiting feedback"] {
        let form = MoveForm {
            to: to.into(),
            outcome: "A rail is up.".into(),
            ..MoveForm::default()
        };
        concerns::store::move_to(&mut f.desk, f.concerns[0], &form).unwrap();
    }
    assert!(letter::of_concern(&f.desk, f.concerns[0], Loop::Person).is_ok());
    assert!(letter::of_concern(&f.desk, f.concerns[0], Loop::Volunteer).is_ok());
    assert!(referrals::letter_to_agency(&f.desk, f.referrals[0], &LetterAsk::default()).is_ok());
    assert_eq!(today::today(&f.desk).unwrap().to_tell[0].waiting.len(), 2);
    let start = visits::start_visit(&f.desk, Some(f.arthur), None, None).unwrap();
    assert_eq!(start.volunteers.len(), 1);
    let page = consent::page(&f.desk, f.arthur).unwrap();
    assert_eq!(page.representatives.len(), 1);
    opened(&mut f);
    assert_eq!(today::today(&f.desk).unwrap().promises.len(), 3);
    let session = f.desk.read().records::<Session>("", []).unwrap()[0].id;
    let here = good_news::at_session(&f.desk, session).unwrap();
    assert_eq!((here.to_share.len(), here.thanks.len()), (1, 2));
    assert_eq!(good_news::board(&f.desk, 0).unwrap().to_ask.len(), 1);
    let asked: Vec<Referral> = f
        .desk
        .read()
        .records("WHERE raised_by_volunteer = ?1", [f.wesley])
        .unwrap();
    for who in [Loop::Person, Loop::Volunteer] {
        assert!(letter::of_referral(&f.desk, asked[0].id, who).is_ok());
    }
    let sheet = visit_sheet(&f.desk, f.wesley).unwrap();
    assert_eq!((sheet.people.len(), sheet.why_not), (1, None));
}

//! Letters: what one says, and who never gets one.

#![allow(clippy::unwrap_used)]

use super::{
    Loop, LoopForm,
    letter::{of_concern, of_referral},
};
use crate::{
    action::Action,
    concerns::{Asked, Category, Concern, store as concerns, tests::two_people},
    desk::{Desk, test_desk},
    ids::{ConcernId, PersonId},
    people::{Person, life::tests::dies},
    settings::{SafeguardingNumbers, save_safeguarding_numbers},
    store::StoreError,
};

/// A concern that a volunteer raised, answered, as `alter` leaves it.
fn answered(
    desk: &mut Desk,
    arthur: PersonId,
    wesley: PersonId,
    alter: impl Fn(&mut Concern),
) -> ConcernId {
    desk.write::<_, StoreError>(Action::RaiseConcern, |tx| {
        let values = serde_json::json!({
            "id": tx.new_id::<ConcernId>(), "client": arthur, "category": "falls and mobility",
            "level": "soon", "state": "awaiting feedback", "raised_on": "2026-10-25",
            "raised_by": "volunteer", "raised_by_person": wesley, "situation": "Fell on the step",
            "person_knows": "yes", "person_agrees": "yes", "owner": tx.actor::<uuid::Uuid>(),
            "restricted": false, "outcome": "The step is mended.", "person_tries": 0, "volunteer_tries": 0,
        });
        let mut concern: Concern =
            serde_json::from_value(values).map_err(|_| StoreError::Damaged)?;
        alter(&mut concern);
        tx.insert(&concern)?;
        Ok(concern.id)
    })
    .unwrap()
    .value
}

fn refusal(desk: &Desk, id: ConcernId, who: Loop) -> String {
    of_concern(desk, id, who).unwrap_err().to_string()
}

#[test]
fn a_letter_has_the_name_they_like_the_plain_sentence_and_who_to_ring() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let id = answered(&mut desk, arthur, wesley, |_| ());
    let letter = of_concern(&desk, id, Loop::Person).unwrap();
    assert_eq!(
        (letter.dear.as_str(), letter.number.as_str()),
        ("Arthur", "")
    );
    desk.write::<_, StoreError>(Action::ChangePerson, |tx| {
        let mut person: Person = tx.read().record(arthur)?;
        person.preferred_name = Some("Artie".into());
        tx.update(&person)
    })
    .unwrap();
    let numbers = SafeguardingNumbers {
        us: "01632 960 555".into(),
        ..SafeguardingNumbers::default()
    };
    save_safeguarding_numbers(&mut desk, &numbers).unwrap();
    let letter = of_concern(&desk, id, Loop::Person).unwrap();
    assert_eq!(letter.dear, "Artie");
    assert_eq!(letter.outcome, "The step is mended.");
    assert_eq!(letter.day, "Tuesday 3 November 2026");
    assert_eq!(letter.number, "01632 960 555");
    assert!(!letter.ring.is_empty());
    assert_eq!(
        of_concern(&desk, id, Loop::Volunteer).unwrap().dear,
        "Wesley"
    );
}

#[test]
fn nobody_who_died_gets_a_letter() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let id = answered(&mut desk, arthur, wesley, |_| ());
    dies(&mut desk, arthur, "today").unwrap();
    assert_eq!(
        refusal(&desk, id, Loop::Person),
        "They have died. No letter is made."
    );
    assert!(of_concern(&desk, id, Loop::Volunteer).is_ok());
}

#[test]
fn where_telling_is_not_safe_nothing_is_put_on_paper_for_anybody() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let no = "It is not safe to tell them. No letter is made.";
    let both = [Loop::Person, Loop::Volunteer];
    let marked = answered(&mut desk, arthur, wesley, |_| ());
    for (reason, person, volunteer) in [
        (
            "asked not to be told",
            "They asked not to be told. No letter is made.",
            None,
        ),
        ("not safe to tell", no, Some(no)),
    ] {
        let form = LoopForm {
            who: "person".into(),
            what: "not told".into(),
            reason: reason.into(),
            ..LoopForm::default()
        };
        concerns::mark_loop(&mut desk, marked, &form).unwrap();
        assert_eq!(refusal(&desk, marked, Loop::Person), person);
        let other = of_concern(&desk, marked, Loop::Volunteer);
        assert_eq!(other.err().map(|e| e.to_string()).as_deref(), volunteer);
    }
    for (safe, sentence) in [
        (Some(Asked::No), Some(no)),
        (
            Some(Asked::NotAskedYet),
            Some("First write down whether it is safe to tell them."),
        ),
        (
            None,
            Some("First write down whether it is safe to tell them."),
        ),
        (Some(Asked::Yes), None),
    ] {
        let id = answered(&mut desk, arthur, wesley, |concern| {
            concern.category = Category::SafetyOrAbuse;
            concern.restricted = true;
            concern.safe_to_tell = safe;
        });
        for who in both {
            let made = of_concern(&desk, id, who);
            assert_eq!(made.err().map(|e| e.to_string()).as_deref(), sentence);
        }
    }
}

#[test]
fn there_is_no_letter_without_something_to_tell_nor_to_a_volunteer_who_raised_nothing() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let nothing = answered(&mut desk, arthur, wesley, |concern| concern.outcome = None);
    assert_eq!(
        refusal(&desk, nothing, Loop::Person),
        super::NOTHING_TO_TELL
    );
    let family = answered(&mut desk, arthur, wesley, |concern| {
        concern.raised_by = crate::concerns::RaisedBy::Family;
    });
    assert_eq!(
        refusal(&desk, family, Loop::Volunteer),
        "No volunteer raised this."
    );
}

#[test]
fn a_referral_has_a_letter_once_it_is_sent_unless_the_concern_behind_it_is_not_safe_to_tell() {
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let concern = answered(&mut desk, arthur, wesley, |_| ());
    let ids = desk
        .write::<_, StoreError>(Action::LoadSample, |tx| {
            let agency = crate::agencies::Agency {
                id: tx.new_id(),
                name: "Pretend Transport".into(),
                phone: None,
                email: None,
                address: None,
                areas: vec![],
            };
            tx.insert(&agency)?;
            let mut ids = Vec::new();
            for state in ["draft", "happening"] {
                let referral: crate::referrals::Referral = serde_json::from_value(serde_json::json!({
                    "id": tx.new_id::<crate::ids::ReferralId>(), "client": arthur, "agency": agency.id,
                    "need": "transport", "reason": "no way to get there", "urgency": "routine",
                    "basis": "direct care with no objection", "made_on": "2026-10-26",
                    "sent_on": "2026-10-26", "state": state, "outcome": "They fetch you on Mondays.",
                    "from_concern": concern, "person_tries": 0, "volunteer_tries": 0,
                }))
                .map_err(|_| StoreError::Damaged)?;
                tx.insert(&referral)?;
                ids.push(referral.id);
            }
            Ok(ids)
        })
        .unwrap()
        .value;
    let draft = of_referral(&desk, ids[0], Loop::Person).unwrap_err();
    assert!(draft.to_string().starts_with("This is a draft."));
    let letter = of_referral(&desk, ids[1], Loop::Person).unwrap();
    assert_eq!(letter.outcome, "They fetch you on Mondays.");
    let unsafe_now = LoopForm {
        who: "person".into(),
        what: "not told".into(),
        reason: "not safe to tell".into(),
        ..LoopForm::default()
    };
    concerns::mark_loop(&mut desk, concern, &unsafe_now).unwrap();
    let refused = of_referral(&desk, ids[1], Loop::Person).unwrap_err();
    assert!(refused.to_string().starts_with("It is not safe"));
}

#[test]
fn a_letter_is_on_record_before_it_is_printed_and_a_refused_one_is_not() {
    use super::letter::print_of_concern;
    let (_folder, mut desk) = test_desk();
    let (arthur, wesley) = two_people(&mut desk);
    let id = answered(&mut desk, arthur, wesley, |_| ());
    let name = desk.read().record::<Person>(arthur).unwrap().name();
    let printed = print_of_concern(&mut desk, id, Loop::Person).unwrap();
    assert_eq!(printed, of_concern(&desk, id, Loop::Person).unwrap());
    let left = crate::exports::exports(&desk).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].recipient.as_deref(), Some(name.as_str()));
    assert_eq!((left[0].rows, left[0].file_name.as_str()), (1, "On paper"));
    dies(&mut desk, arthur, "today").unwrap();
    assert!(print_of_concern(&mut desk, id, Loop::Person).is_err());
    assert_eq!(crate::exports::exports(&desk).unwrap().len(), 1);
}

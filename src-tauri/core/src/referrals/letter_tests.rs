//! The letter to an agency: what it says, and when it may not leave.

use super::{
    tests::{Fixture, fixture},
    *,
};
use crate::{
    action::Action,
    agencies::{AgencyForm, save_agency},
    concerns::{ConcernForm, store as concerns},
    consent::Answer,
    exports::{Export, FileWritten},
    people::Person,
    referrals,
};

const EVERYTHING: LetterAsk = LetterAsk {
    address: true,
    contact: true,
    talking: true,
    born: true,
    exclusions_read: true,
};

/// Arthur as somebody knows him, and the agency with its address.
fn written() -> Fixture {
    let mut f = fixture();
    let (arthur, agency) = (f.arthur, f.agency);
    f.desk
        .write::<_, StoreError>(Action::ChangePerson, |tx| {
            let person: Person = tx.read().record(arthur)?;
            tx.update(&Person {
                preferred_name: Some("Art".into()),
                date_of_birth: "1942-02-11".parse().ok(),
                phone: Some("01632 960118".into()),
                address_lines: Some("15 Old Chapel Hill".into()),
                town: Some("Crantock".into()),
                postcode: Some("TR98 3DW".into()),
                communication_needs: Some("Speak to his right side".into()),
                emergency_contact_name: Some("Karen Pascoe".into()),
                emergency_contact_phone: Some("01632 960119".into()),
                ..person
            })
        })
        .unwrap();
    let form = AgencyForm {
        name: "Carers’ Service".into(),
        address: "5 Invented Row\nPretend Quay".into(),
        ..AgencyForm::default()
    };
    save_agency(&mut f.desk, Some(agency), &form).unwrap();
    f
}

fn referred(f: &mut Fixture, reason: &str) -> ReferralId {
    let form = ReferralForm {
        reason: reason.into(),
        chase_on: "17/11".into(),
        return_response_to: "Kerra Trembath".into(),
        basis: "consent".into(),
        ..f.form(true)
    };
    referrals::make(&mut f.desk, &form).unwrap().value
}

fn leave(f: &mut Fixture, id: ReferralId) -> Result<AgencyLetter, ReferralError> {
    let_letter_out(&mut f.desk, id, &EVERYTHING, Leaves::Print).map(|done| done.value)
}

fn left(f: &Fixture) -> Vec<Export> {
    f.desk.read().records("ORDER BY at, id", []).unwrap()
}

#[test]
fn the_letter_says_what_the_agency_needs_and_names_nobody_else() {
    let mut f = written();
    f.say(Answer::Given);
    let id = referred(
        &mut f,
        "Arthur has not slept. Wesley Nance saw him on Sunday, and Karen rang. Art would like an afternoon off.",
    );
    let letter = leave(&mut f, id).unwrap();
    insta::assert_snapshot!("letter", letter.text);
    for other in ["Wesley", "Nance", "Karen", "960119"] {
        assert!(!letter.text.contains(other), "{other}");
    }
    // What was not asked for does not go along.
    let little = LetterAsk::default();
    let letter = letter_to_agency(&f.desk, id, &little).unwrap();
    insta::assert_snapshot!("little", letter.text);

    // Looking is not leaving; what left is on record, and in the story.
    let exports = left(&f);
    assert_eq!(exports.len(), 1);
    assert_eq!(exports[0].recipient.as_deref(), Some("Carers’ Service"));
    assert_eq!(exports[0].what, "Referral letter");
    assert_eq!(exports[0].file_name, "On paper");
    assert_eq!(exports[0].written, FileWritten::Yes);
    let_letter_out(&mut f.desk, id, &little, Leaves::Copy).unwrap();
    assert_eq!(left(&f)[1].file_name, "Copied");
    let page = referral(&f.desk, id).unwrap();
    assert_eq!(page.events[0].words, "Letter copied");
    assert_eq!(page.events[1].words, "Letter printed");
    f.sound();
}

#[test]
fn somebody_on_record_whom_nobody_linked_is_not_named_either() {
    let mut f = written();
    f.say(Answer::Given);
    f.desk
        .write::<_, StoreError>(Action::AddPerson, |tx| {
            for (given, family, preferred) in [
                ("José Colin", "O’Hara", Some("Joe")),
                ("Will", "Ward", None),
                ("Arthur", "Pascoe", None),
            ] {
                let person = crate::concerns::tests::person(tx.new_id(), given, family);
                tx.insert(&Person {
                    preferred_name: preferred.map(str::to_owned),
                    ..person
                })?;
            }
            Ok(())
        })
        .unwrap();
    for (typed, leaves) in [
        (
            "As Jose O'Hara said. Jose rang, too.",
            "As another person said. Another person rang, too.",
        ),
        ("JOE O’HARA heard it", "Another person heard it"),
        // Half a name of somebody nobody linked may be anybody’s word.
        (
            "Arthur Pascoe will go to the ward",
            "Arthur Pascoe will go to the ward",
        ),
        ("Ask Will Ward", "Ask another person"),
    ] {
        let id = referred(&mut f, typed);
        let letter = letter_to_agency(&f.desk, id, &EVERYTHING).unwrap();
        let why = letter.lines.iter().find(|line| line.term == "Why").unwrap();
        assert_eq!(why.text, leaves);
    }
}

#[test]
fn every_other_basis_has_its_own_words() {
    let mut f = written();
    let id = referred(&mut f, "A sitter");
    for basis in [
        "direct care with no objection",
        "safeguarding",
        "vital interests",
        "best interests",
    ] {
        let form = ReferralForm {
            basis: basis.into(),
            basis_words: "Our own thoughts about this".into(),
            ..ReferralForm::of(&f.get(id))
        };
        referrals::change(&mut f.desk, id, &form).unwrap();
        let letter = letter_to_agency(&f.desk, id, &EVERYTHING).unwrap();
        let shared = letter
            .lines
            .iter()
            .find(|line| line.term == "Why this may be shared");
        assert!(
            shared.is_some_and(|line| line.text.ends_with('.')),
            "{basis}"
        );
        assert!(!letter.text.contains("Our own thoughts"), "{basis}");
    }
}

#[test]
fn a_yes_taken_back_between_reading_and_printing_blocks_it() {
    let mut f = written();
    let id = referred(&mut f, "A sitter for one night");
    // Nobody was asked: consent is no basis yet.
    assert!(matches!(leave(&mut f, id), Err(ReferralError::NoLetter(_))));
    f.say(Answer::Given);
    assert!(letter_to_agency(&f.desk, id, &EVERYTHING).is_ok());
    for answer in [Answer::Withdrawn, Answer::Refused] {
        f.say(answer);
        let Err(ReferralError::NoLetter(why)) = leave(&mut f, id) else {
            panic!("left");
        };
        assert_eq!(
            why,
            "This person said no to sharing with agencies. No letter is made."
        );
        assert!(letter_to_agency(&f.desk, id, &EVERYTHING).is_err());
    }
    assert!(left(&f).is_empty());
    // Another basis does not go round a no.
    let form = ReferralForm {
        basis: "direct care with no objection".into(),
        ..ReferralForm::of(&f.get(id))
    };
    referrals::change(&mut f.desk, id, &form).unwrap();
    assert!(leave(&mut f, id).is_err());
    f.say(Answer::Given);
    leave(&mut f, id).unwrap();
    f.sound();
}

#[test]
fn exclusions_hold_at_that_moment_and_words_are_read_first() {
    let mut f = written();
    f.say(Answer::Given);
    let id = referred(&mut f, "A sitter for one night");
    f.exclude(None, Some("Not my daughter"));
    let unread = LetterAsk {
        exclusions_read: false,
        ..EVERYTHING
    };
    let Err(ReferralError::Form(faults)) = let_letter_out(&mut f.desk, id, &unread, Leaves::Print)
    else {
        panic!("left unread");
    };
    assert!(faults.has("exclusions_read"));
    leave(&mut f, id).unwrap();
    let agency = f.agency;
    f.exclude(Some(agency), None);
    assert!(matches!(leave(&mut f, id), Err(ReferralError::NoLetter(_))));
    assert_eq!(left(&f).len(), 1);
}

#[test]
fn no_letter_for_the_dead_nor_of_what_has_ended() {
    let mut f = written();
    f.say(Answer::Given);
    let id = referred(&mut f, "A sitter for one night");
    let ended = f.standing(ReferralState::Finished);
    assert!(matches!(
        leave(&mut f, ended),
        Err(ReferralError::NoLetter(_))
    ));
    let arthur = f.arthur;
    f.desk
        .write::<_, StoreError>(Action::RecordDeath, |tx| {
            let mut person: Person = tx.read().record(arthur)?;
            person.died_on = tx.today().pred_opt();
            tx.update(&person)
        })
        .unwrap();
    let Err(ReferralError::NoLetter(why)) = leave(&mut f, id) else {
        panic!("left");
    };
    assert_eq!(why, "This person has died. No letter is made.");
    assert!(left(&f).is_empty());
}

#[test]
fn no_word_of_a_restricted_concern_is_in_a_letter() {
    let mut f = written();
    f.say(Answer::Given);
    let concern = ConcernForm {
        client: f.arthur.to_string(),
        category: "carer under strain".into(),
        level: "soon".into(),
        raised_by: "coordinator".into(),
        situation: "A neighbour shouts at him over the hedge".into(),
        ask: "Somebody to sit with him".into(),
        ..ConcernForm::default()
    };
    let concern = concerns::raise(&mut f.desk, &concern).unwrap().value;
    let mut form = referrals::start(&f.desk, None, None, Some(concern), None)
        .unwrap()
        .form;
    form.service = f.service.to_string();
    let id = referrals::make(&mut f.desk, &form).unwrap().value;
    // Not restricted yet: what is asked for is the reason.
    assert!(
        leave(&mut f, id)
            .unwrap()
            .text
            .contains("Somebody to sit with him")
    );
    f.desk
        .write::<_, StoreError>(Action::ChangeConcern, |tx| {
            let concern: crate::concerns::Concern = tx.read().record(concern)?;
            tx.update(&crate::concerns::Concern {
                restricted: true,
                ..concern
            })
        })
        .unwrap();
    for copied in [
        "Somebody to sit with him",
        "He says: a NEIGHBOUR shouts at him over the hedge.",
    ] {
        let typed = ReferralForm {
            reason: copied.into(),
            ..ReferralForm::of(&f.get(id))
        };
        referrals::change(&mut f.desk, id, &typed).unwrap();
        assert!(
            matches!(leave(&mut f, id), Err(ReferralError::NoLetter(_))),
            "{copied}"
        );
    }
    // The line the concern came from, and a copy of it, with the sign in the line or in the reason alone.
    let said = crate::notes::NoteForm {
        text: "@Arthur Pascoe cried at the hedge, says @Kit".into(),
        kind: "corridor".into(),
        ..Default::default()
    };
    let said = crate::notes::write_note(&mut f.desk, &said).unwrap().value;
    f.desk
        .write::<_, StoreError>(Action::ChangeConcern, |tx| {
            let concern: crate::concerns::Concern = tx.read().record(concern)?;
            tx.update(&crate::concerns::Concern {
                from_note: Some(said),
                ..concern
            })
        })
        .unwrap();
    for copied in [
        "Arthur Pascoe cried at the hedge, says @Kit",
        "@Arthur Pascoe cried at the hedge, says Kit",
    ] {
        let typed = ReferralForm {
            reason: copied.into(),
            ..ReferralForm::of(&f.get(id))
        };
        referrals::change(&mut f.desk, id, &typed).unwrap();
        assert!(
            matches!(leave(&mut f, id), Err(ReferralError::NoLetter(_))),
            "{copied}"
        );
    }
    let copy = crate::notes::NoteForm {
        text: "She told me: he cried at the hedge".into(),
        kind: "corridor".into(),
        from_note: Some(said),
        ..Default::default()
    };
    let copy = crate::notes::write_note(&mut f.desk, &copy).unwrap().value;
    let from_copy = ReferralForm {
        reason: "A neighbour shouts at him over the hedge".into(),
        from_concern: String::new(),
        from_note: copy.to_string(),
        ..ReferralForm::of(&f.get(id))
    };
    let from_copy = referrals::make(&mut f.desk, &from_copy).unwrap().value;
    assert!(matches!(
        leave(&mut f, from_copy),
        Err(ReferralError::NoLetter(_))
    ));
    let typed = ReferralForm {
        reason: "Company on some afternoons".into(),
        ..ReferralForm::of(&f.get(id))
    };
    referrals::change(&mut f.desk, id, &typed).unwrap();
    let letter = leave(&mut f, id).unwrap();
    assert!(!letter.text.contains("neighbour") && !letter.text.contains("sit with him"));
    f.sound();
}

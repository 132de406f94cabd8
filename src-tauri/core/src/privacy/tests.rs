#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{summary::NOT_PROTECTED, *};
use crate::{
    breaches::{BreachForm, save_breach},
    complaints::{ComplaintForm, save_complaint},
    consent::{self, ConsentForm},
    desk::{Desk, test_desk},
    folder::test_folder,
    ids::PersonId,
    people::tests::{add_client, add_volunteer, ground},
    volunteers::{AgreementForm, agreements, store::save_agreement},
};

fn answer(desk: &mut Desk, person: PersonId, answer: &str, review_on: &str) -> i64 {
    let form = ConsentForm {
        person: person.to_string(),
        purpose: "share with MDT".into(),
        answer: answer.into(),
        how: "spoken".into(),
        review_on: review_on.into(),
        ..ConsentForm::default()
    };
    consent::record(desk, &form).unwrap().act
}

#[test]
fn an_answer_to_ask_for_again_waits_until_it_was_asked_again() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let margaret = add_client(&mut desk, "Margaret", "Pretend");
    let due = |desk: &Desk| privacy_hub(desk).unwrap().reviews.len();
    answer(&mut desk, margaret, "given", "in 3 weeks");
    assert_eq!(due(&desk), 0);
    answer(&mut desk, margaret, "given", "today");
    let reviews = privacy_hub(&desk).unwrap().reviews;
    assert_eq!(reviews[0].name, "Margaret Pretend");
    assert_eq!(reviews[0].since, "3 November 2026");
    let later = answer(&mut desk, margaret, "given", "in 3 weeks");
    assert_eq!(due(&desk), 0);
    // The later answer was an error: the one before it stands again, and waits again.
    desk.undo(later).unwrap();
    assert_eq!(due(&desk), 1);
}

#[test]
fn the_privacy_page_shows_what_waits_and_nothing_that_is_done() {
    let (_folder, mut desk) = test_desk();
    let hub = privacy_hub(&desk).unwrap();
    assert!(hub.complaints.is_empty() && hub.breaches.is_empty() && hub.agreements.is_empty());
    assert_eq!(hub.bases_to_confirm, 11);
    let complaint = ComplaintForm {
        received_on: "today".into(),
        by_words: "A neighbour".into(),
        how: "letter".into(),
        about: "The noise of the tea party".into(),
        ..ComplaintForm::default()
    };
    save_complaint(&mut desk, None, &complaint).unwrap();
    let breach = BreachForm {
        found_on: "today".into(),
        kind: "other".into(),
        what_happened: "A list stood on a board".into(),
        ..BreachForm::default()
    };
    save_breach(&mut desk, None, &breach).unwrap();
    let hub = privacy_hub(&desk).unwrap();
    assert_eq!((hub.complaints.len(), hub.breaches.len()), (1, 1));
    assert!(hub.breaches[0].clock.runs);
}

#[test]
fn an_agreement_is_told_30_days_before_it_runs_out_and_blocks_once_it_has() {
    let (_folder, mut desk) = test_desk();
    let jean = add_volunteer(&mut desk, "Jean", "Opie");
    let due = |desk: &Desk| -> Option<(String, bool)> {
        let due = privacy_hub(desk).unwrap().agreements;
        due.first().map(|one| (one.words.clone(), one.blocks))
    };
    assert_eq!(due(&desk), Some(("Not signed yet".into(), true)));
    let sign = |desk: &mut Desk, version: &str, until: &str| {
        let form = AgreementForm {
            version: version.into(),
            signed_on: "1 jan 2026".into(),
            expires_on: until.into(),
        };
        save_agreement(desk, jean, None, &form).unwrap().act
    };
    let act = sign(&mut desk, "", "2/11/2026");
    assert_eq!(due(&desk), Some(("Ran out 2 November 2026".into(), true)));
    desk.undo(act).unwrap();
    for (until, told) in [
        ("3/11/2026", Some("Runs out 3 November 2026")),
        ("3/12/2026", Some("Runs out 3 December 2026")),
        ("4/12/2026", None),
        ("", None),
    ] {
        let act = sign(&mut desk, "", until);
        assert_eq!(
            due(&desk),
            told.map(|words| (words.to_owned(), false)),
            "{until}"
        );
        desk.undo(act).unwrap();
    }
    // An older version is still a promise: it is to be signed again, and blocks nothing.
    sign(&mut desk, "1", "");
    assert_eq!(
        due(&desk),
        Some(("Signed an older version. To be signed again.".into(), false))
    );
    let page = crate::volunteers::store::volunteer_page(&desk, jean).unwrap();
    assert!(page.agreement_in_force && page.sign_again);
    // An organisation's own paper has no number to compare.
    assert!(!agreements::is_older("Trust form B"));
    sign(&mut desk, "", "");
    assert!(
        !crate::volunteers::store::volunteer_page(&desk, jean)
            .unwrap()
            .sign_again
    );
}

#[test]
fn the_page_for_a_lost_laptop_says_what_is_asked_then() {
    let (_folder, mut open) = test_folder();
    ground(&mut open.desk);
    add_client(&mut open.desk, "Margaret", "Pretend");
    let facts = lost_facts(&open.desk).unwrap();
    assert_eq!(facts.people, 1);
    assert!(facts.last_used.is_some());
    assert_eq!(facts.keys.len(), 2, "{:?}", facts.keys);
    for key in &facts.keys {
        assert!(key.worked.starts_with("Argon2id: "), "{}", key.worked);
        // How many passes depends on how fast the machine is.
        assert!(key.worked.contains(" MB of memory, "), "{}", key.worked);
        assert!(key.worked.ends_with(" passes, 4 lanes"), "{}", key.worked);
    }
    let before = crate::exports::exports(&open.desk).unwrap().len();
    print_lost_facts(&mut open.desk).unwrap();
    let papers = crate::exports::exports(&open.desk).unwrap();
    assert_eq!(papers.len(), before + 1);
    assert_eq!(papers[0].what, "If the laptop is lost");
    // Nobody's name but a coordinator's is on it.
    assert!(!format!("{facts:?}").contains("Margaret"));
}

#[test]
fn the_summary_counts_what_is_there_and_says_what_is_not_protected_as_the_design_does() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    add_client(&mut desk, "Margaret", "Pretend");
    add_volunteer(&mut desk, "Jean", "Opie");
    let summary = privacy_summary(&desk).unwrap();
    let count = |what: &str| {
        summary
            .held
            .iter()
            .find(|one| one.what == what)
            .unwrap()
            .count
    };
    assert_eq!(count("People we support"), 1);
    assert_eq!(count("Volunteers"), 1);
    assert_eq!(count("Everybody on record"), 2);
    assert_eq!(summary.bases.len(), 11);
    let design = include_str!("../../../../ARCHITECTURE.md").replace('\n', " ");
    let said = design
        .split("Not protected: ")
        .nth(1)
        .and_then(|rest| rest.split('.').next())
        .unwrap();
    let said: Vec<&str> = said.split("; ").map(str::trim).collect();
    assert_eq!(said, NOT_PROTECTED);
}

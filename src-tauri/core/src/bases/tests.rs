#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{
    notice::{NoticeFor, give_notice, issue_notice, notice, notices_of},
    *,
};
use crate::{
    action::Action,
    consent::Purpose,
    desk::{Desk, test_desk},
    people::tests::{add_client, ground},
    privacy::PrivacyError,
    retention::{RetentionYears, save_years},
    settings::{Organisation, save_organisation},
    store::StoreError,
};

fn fields(error: PrivacyError) -> Vec<String> {
    let PrivacyError::Form(faults) = error else {
        panic!("{error}");
    };
    faults.0.into_iter().map(|fault| fault.field).collect()
}

fn known(desk: &mut Desk) {
    let organisation = Organisation {
        name: "Pretend Age Trust".into(),
        contact: "Kerra Trembath, 01632 960 555".into(),
        ..Organisation::default()
    };
    save_organisation(desk, &organisation).unwrap();
}

#[test]
fn every_purpose_of_consent_is_kept_for_something_and_everything_has_a_sound_suggestion() {
    for purpose in Purpose::ALL {
        assert!(purpose.word().parse::<KeptFor>().is_ok(), "{purpose}");
    }
    let (_folder, desk) = test_desk();
    let page = bases(&desk).unwrap();
    assert_eq!(page.lines.len(), KeptFor::ALL.len());
    for line in &page.lines {
        line.form
            .check(line.kept_for)
            .unwrap_or_else(|faults| panic!("{}: {faults}", line.kept_for));
        assert!(!line.confirmed && line.confirmed_words.is_none());
        assert!(!line.grounds.is_empty(), "{}", line.kept_for);
    }
    // Every ground that can be chosen says what it means and where it stands.
    assert_eq!(page.article_6.len(), Article6::ALL.len());
    assert_eq!(page.article_9.len(), Article9::ALL.len());
    assert_eq!(page.schedule_1.len(), Schedule1::ALL.len());
    let all = page
        .article_6
        .iter()
        .chain(&page.article_9)
        .chain(&page.schedule_1);
    for one in all {
        assert!(one.plain.ends_with('.'), "{}", one.word);
        assert!(
            one.source.contains("UK GDPR") || one.source.contains("Data Protection Act 2018"),
            "{}",
            one.word
        );
    }
}

#[test]
fn a_suggestion_counts_only_once_somebody_confirmed_it() {
    let (_folder, mut desk) = test_desk();
    assert_eq!(unconfirmed(&desk).unwrap(), 11);
    let form = bases(&desk).unwrap().lines[0].form.clone();
    let done = confirm_basis(&mut desk, KeptFor::Record, &form).unwrap();
    let line = bases(&desk).unwrap().lines[0].clone();
    assert!(line.confirmed);
    assert_eq!(
        line.confirmed_words.as_deref(),
        Some("Confirmed by Test Coordinator, 3 November 2026")
    );
    assert_eq!(unconfirmed(&desk).unwrap(), 10);
    // Chosen anew, it is still one.
    let other = BasisForm {
        article_6: "public task".into(),
        ..form
    };
    let again = confirm_basis(&mut desk, KeptFor::Record, &other).unwrap();
    assert_eq!(again.value, done.value);
    desk.undo(again.act).unwrap();
    desk.undo(done.act).unwrap();
    assert_eq!(unconfirmed(&desk).unwrap(), 11);
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn what_can_be_about_health_needs_a_second_reason_and_some_of_those_a_third() {
    let (_folder, mut desk) = test_desk();
    let form = BasisForm {
        article_6: "legitimate interests".into(),
        wording: "We write it down.".into(),
        ..BasisForm::default()
    };
    let refused = |desk: &mut Desk, kept_for, form: &BasisForm| {
        fields(confirm_basis(desk, kept_for, form).unwrap_err())
    };
    assert_eq!(refused(&mut desk, KeptFor::Health, &form), ["article_9"]);
    confirm_basis(&mut desk, KeptFor::Volunteers, &form).unwrap();
    let care = BasisForm {
        article_9: "health or social care".into(),
        ..form
    };
    assert_eq!(refused(&mut desk, KeptFor::Health, &care), ["schedule_1"]);
    let odd = BasisForm {
        schedule_1: "safeguarding of people at risk".into(),
        ..care.clone()
    };
    assert_eq!(refused(&mut desk, KeptFor::Health, &odd), ["schedule_1"]);
    let sound = BasisForm {
        schedule_1: "health or social care purposes".into(),
        ..care
    };
    confirm_basis(&mut desk, KeptFor::Health, &sound).unwrap();
    // A third reason beside a second that needs none is not kept.
    let consent = BasisForm {
        article_9: "explicit consent".into(),
        ..sound
    };
    confirm_basis(&mut desk, KeptFor::Health, &consent).unwrap();
    let kept = desk
        .read()
        .records::<LawfulBasis>("WHERE kept_for = 'health notes'", [])
        .unwrap();
    assert_eq!(kept[0].schedule_1, None);
    // The file itself says so too.
    let broken = LawfulBasis {
        article_9: Some(Article9::Care),
        ..kept[0].clone()
    };
    let refused = desk.write::<_, StoreError>(Action::ConfirmBasis, |tx| tx.update(&broken));
    assert!(refused.is_err());
}

#[test]
fn a_notice_is_kept_word_for_word_under_its_number_and_who_had_it() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let margaret = add_client(&mut desk, "Margaret", "Pretend");
    // Nobody is told by whom: nothing is given out.
    assert!(issue_notice(&mut desk, NoticeFor::People).is_err());
    known(&mut desk);
    let page = notice(&desk, NoticeFor::People).unwrap();
    assert_eq!((page.version, page.unconfirmed), (None, 10));
    let all: String = page
        .parts
        .iter()
        .flat_map(|part| part.lines.clone())
        .collect();
    for word in [
        "Pretend Age Trust",
        "01632 960 555",
        "Information Commission: 0303 123 1113",
        "UK GDPR Article 9(2)(a)",
    ] {
        assert!(all.contains(word), "{word}");
    }
    let first = issue_notice(&mut desk, NoticeFor::People).unwrap();
    let same = issue_notice(&mut desk, NoticeFor::People).unwrap();
    assert_eq!(
        (first.value, same.act),
        (same.value, 0),
        "nothing new, nothing written"
    );
    assert_eq!(
        notice(&desk, NoticeFor::People).unwrap().version.as_deref(),
        Some("Version 1 for people, 3 November 2026")
    );
    give_notice(&mut desk, margaret, first.value).unwrap();

    // Another wording is another text, and so another number.
    let form = BasisForm {
        article_6: "public task".into(),
        wording: "The council asks us to.".into(),
        ..BasisForm::default()
    };
    confirm_basis(&mut desk, KeptFor::Record, &form).unwrap();
    assert_eq!(notice(&desk, NoticeFor::People).unwrap().version, None);
    let second = issue_notice(&mut desk, NoticeFor::People).unwrap();
    assert_ne!(second.value, first.value);
    let theirs = notices_of(&desk, margaret).unwrap();
    assert_eq!(theirs.given, ["Version 1 for people, 3 November 2026"]);
    assert_eq!(theirs.newest[0].words, "Version 2 for people");
    assert!(!theirs.newest[0].given);
    // What was given out is never edited, and not taken back while somebody has it.
    let kept: notice::Notice = desk.read().record(first.value).unwrap();
    let edited = notice::Notice {
        text: "Something else".into(),
        ..kept
    };
    let refused = desk.write::<_, StoreError>(Action::IssueNotice, |tx| tx.update(&edited));
    assert!(refused.is_err());
    assert!(desk.undo(first.act).is_err());
    desk.undo(second.act).unwrap();
    // Volunteers are told what is kept about volunteers.
    let own = notice(&desk, NoticeFor::Volunteers).unwrap();
    assert!(own.title.contains("volunteer"));
    assert_eq!(own.unconfirmed, 4);
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn a_notice_tells_how_long_as_the_organisation_chose() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let told = |desk: &Desk, whom| {
        let parts = notice(desk, whom).unwrap().parts;
        let part = parts
            .into_iter()
            .find(|part| part.heading == "How long we keep it");
        part.unwrap().lines.join(" ")
    };
    assert!(told(&desk, NoticeFor::People).contains("8 years after we last heard of you"));
    let years = RetentionYears {
        supported: "10".into(),
        asked: "1".into(),
        ..RetentionYears::default()
    };
    save_years(&mut desk, &years).unwrap();
    let people = told(&desk, NoticeFor::People);
    assert!(people.contains("10 years after") && people.contains("did not support you: 1 year."));
    let volunteers = told(&desk, NoticeFor::Volunteers);
    assert!(volunteers.contains("6 years after you leave"));
    assert!(!format!("{people}{volunteers}").contains('{'));
}

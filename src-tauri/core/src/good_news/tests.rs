#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::{
    consent::{self, ConsentForm},
    desk::{Desk, test_desk},
    notes,
    people::{
        life::tests::dies,
        tests::{add_client, add_volunteer, ground},
    },
    sessions::Presence,
    sessions::tests::{day, mark, open_session, programme},
};

struct Hall {
    _folder: tempfile::TempDir,
    desk: Desk,
    ivy: PersonId,
    jean: PersonId,
}

fn hall() -> Hall {
    let (folder, mut desk) = test_desk();
    ground(&mut desk);
    let ivy = add_client(&mut desk, "Ivy", "Curnow");
    let jean = add_volunteer(&mut desk, "Jean", "Pascoe");
    Hall {
        _folder: folder,
        desk,
        ivy,
        jean,
    }
}

fn form(hall: &Hall, permission: &str) -> GoodNewsForm {
    GoodNewsForm {
        text: "Ivy walked to the harbour with Jean, the first time since the spring.".into(),
        on: "today".into(),
        about: vec![hall.ivy],
        thanks_to: vec![hall.jean],
        permission: permission.into(),
        from_note: String::new(),
    }
}

fn kept(hall: &mut Hall, permission: &str) -> GoodNewsId {
    let form = form(hall, permission);
    share_good_news(&mut hall.desk, &form).unwrap().value
}

fn say(hall: &mut Hall, answer: &str) {
    let form = ConsentForm {
        person: hall.ivy.to_string(),
        purpose: "tell my good news".into(),
        answer: answer.into(),
        how: "spoken".into(),
        on: "today".into(),
        ..ConsentForm::default()
    };
    consent::record(&mut hall.desk, &form).unwrap();
}

#[test]
fn every_fault_of_the_form_comes_at_once() {
    let faults = GoodNewsForm::default()
        .check(day("2026-11-03"))
        .unwrap_err();
    let fields: Vec<&str> = faults.0.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["text", "on", "permission"]);
}

#[test]
fn somebody_who_is_no_volunteer_is_not_on_the_list_of_thanks() {
    let mut hall = hall();
    let form = GoodNewsForm {
        thanks_to: vec![hall.ivy],
        ..form(&hall, "not asked")
    };
    let error = share_good_news(&mut hall.desk, &form).unwrap_err();
    let GoodNewsError::Form(faults) = error else {
        panic!("{error}")
    };
    assert_eq!(faults.0[0].field, "thanks_to");
}

#[test]
fn permission_comes_in_stages_and_says_what_is_told() {
    let mut hall = hall();
    let id = kept(&mut hall, "not asked");
    let one = good_news(&hall.desk, id).unwrap();
    assert_eq!((one.telling, one.to_tell), (Telling::Not, None));
    assert_eq!(board(&hall.desk, 0).unwrap().to_ask.len(), 1);

    answer_permission(&mut hall.desk, id, "without names").unwrap();
    let one = good_news(&hall.desk, id).unwrap();
    assert_eq!(one.news.asked_on, Some(hall.desk.today()));
    let told = one.to_tell.unwrap();
    assert_eq!(
        told,
        "The person walked to the harbour with another person, the first time since the spring."
    );
    assert_eq!(board(&hall.desk, 0).unwrap().to_share.len(), 1);

    answer_permission(&mut hall.desk, id, "with names").unwrap();
    let one = good_news(&hall.desk, id).unwrap();
    assert_eq!(one.to_tell.unwrap(), one.news.text);

    answer_permission(&mut hall.desk, id, "no").unwrap();
    let one = good_news(&hall.desk, id).unwrap();
    assert_eq!((one.telling, one.to_tell), (Telling::Not, None));
    assert_eq!(board(&hall.desk, 0).unwrap().others.len(), 1);
    assert!(answer_permission(&mut hall.desk, id, "perhaps").is_err());
}

#[test]
fn a_consent_taken_back_stands_above_the_answer() {
    let mut hall = hall();
    let id = kept(&mut hall, "with names");
    choose_for_report(&mut hall.desk, id, true).unwrap();
    let year = hall.desk.today().year();
    assert_eq!(year_of_news(&hall.desk, year).unwrap().rows.len(), 1);

    say(&mut hall, "given");
    assert_eq!(
        good_news(&hall.desk, id).unwrap().telling,
        Telling::WithNames
    );
    say(&mut hall, "withdrawn");
    let one = good_news(&hall.desk, id).unwrap();
    assert_eq!((one.telling, one.to_tell), (Telling::Not, None));
    assert_eq!(one.why, "Ivy Curnow does not want their good news told.");
    let report = year_of_news(&hall.desk, year).unwrap();
    assert!(!report.over && year_of_news(&hall.desk, year - 1).unwrap().over);
    assert_eq!(
        (report.rows.len(), report.taken_back, report.held_back),
        (0, 1, 0)
    );
    assert!(matches!(
        record_told(&mut hall.desk, id, None, "The Pathfinder newsletter"),
        Err(GoodNewsError::NotAllowed)
    ));
    assert!(matches!(
        choose_for_report(&mut hall.desk, id, true),
        Err(GoodNewsError::NotAllowed)
    ));
}

#[test]
fn a_no_takes_it_out_of_the_report_and_undo_puts_it_back() {
    let mut hall = hall();
    let id = kept(&mut hall, "with names");
    choose_for_report(&mut hall.desk, id, true).unwrap();
    let no = answer_permission(&mut hall.desk, id, "no").unwrap();
    let news = good_news(&hall.desk, id).unwrap().news;
    assert_eq!(news.report_year, None);
    hall.desk.undo(no.act).unwrap();
    let news = good_news(&hall.desk, id).unwrap().news;
    assert_eq!(news.report_year, Some(i64::from(news.year())));
}

#[test]
fn a_session_tells_it_once_and_thanks_who_is_here() {
    let mut hall = hall();
    let programme = programme(&mut hall.desk);
    let today = hall.desk.today().to_string();
    let session = open_session(&mut hall.desk, programme, &today);
    let id = kept(&mut hall, "with names");
    let here = at_session(&hall.desk, session).unwrap();
    assert_eq!((here.to_share.len(), here.thanks.len()), (1, 0));

    mark(&mut hall.desk, session, hall.jean, Presence::Here);
    let here = at_session(&hall.desk, session).unwrap();
    assert_eq!(here.thanks[0].name, "Jean Pascoe");
    assert_eq!(thanks_due(&hall.desk, hall.jean).unwrap(), here.thanks);
    thank(&mut hall.desk, here.thanks[0].id).unwrap();
    record_told(&mut hall.desk, id, Some(session), "").unwrap();

    let here = at_session(&hall.desk, session).unwrap();
    assert_eq!((here.to_share.len(), here.thanks.len()), (0, 0));
    let one = good_news(&hall.desk, id).unwrap();
    assert_eq!(one.thanks_to[0].thanked_on, Some(hall.desk.today()));
    assert!(one.shared[0].with.starts_with("coffee morning, "));
    assert!(matches!(
        remove_good_news(&mut hall.desk, id),
        Err(GoodNewsError::Told)
    ));
}

/// Pieces of good news that wait for nothing: told already, or never to be told.
fn done_with(hall: &mut Hall, how_many: usize, on: &str) {
    let ivy = hall.ivy;
    hall.desk
        .write::<_, StoreError>(crate::action::Action::LoadSample, |tx| {
            for at in 0..how_many {
                let told = at % 2 == 0;
                let news = GoodNews {
                    id: tx.new_id(),
                    text: format!("Piece {at}"),
                    on: day(on),
                    recorded_by: tx.actor(),
                    permission: if told {
                        Permission::WithNames
                    } else {
                        Permission::No
                    },
                    asked_on: Some(day(on)),
                    from_note: None,
                    report_year: None,
                };
                tx.insert(&news)?;
                let (about, shared) = (tx.new_id(), tx.new_id());
                tx.insert(&GoodNewsAbout {
                    id: about,
                    good_news: news.id,
                    person: ivy,
                })?;
                if told {
                    tx.insert(&GoodNewsShared {
                        id: shared,
                        good_news: news.id,
                        with: "the tea party".into(),
                        session: None,
                        on: day(on),
                    })?;
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_is_still_to_do_never_drops_off_and_the_rest_comes_in_pages() {
    let mut hall = hall();
    let old = |hall: &mut Hall, permission: &str| {
        let form = GoodNewsForm {
            on: "1/3/2024".into(),
            ..form(hall, permission)
        };
        share_good_news(&mut hall.desk, &form).unwrap().value
    };
    let (to_ask, to_share) = (old(&mut hall, "not asked"), old(&mut hall, "without names"));
    done_with(&mut hall, 120, "2026-10-01");
    let ids = |rows: &[GoodNewsRow]| rows.iter().map(|row| row.news.id).collect::<Vec<_>>();
    let mut rest = Vec::new();
    for page in 0..4 {
        let lists = board(&hall.desk, page).unwrap();
        assert_eq!(ids(&lists.to_ask), [to_ask]);
        assert_eq!(ids(&lists.to_share), [to_share]);
        assert_eq!(
            lists.others.len(),
            [50, 50, 20, 0][usize::try_from(page).unwrap()]
        );
        assert_eq!(lists.more, page < 2);
        rest.extend(ids(&lists.others));
    }
    rest.sort_unstable();
    rest.dedup();
    assert_eq!(rest.len(), 120);
    // What becomes done goes to the rest, by its day.
    answer_permission(&mut hall.desk, to_ask, "no").unwrap();
    record_told(&mut hall.desk, to_share, None, "The Pathfinder newsletter").unwrap();
    let lists = board(&hall.desk, 2).unwrap();
    assert!(lists.to_ask.is_empty() && lists.to_share.is_empty());
    assert_eq!(lists.others.len(), 22);
    assert_eq!(board(&hall.desk, -1).unwrap().others.len(), 50);
}

#[test]
fn with_names_means_the_names_of_those_who_said_yes() {
    let mut hall = hall();
    let tom = add_client(&mut hall.desk, "Tom", "Rowe");
    add_client(&mut hall.desk, "Mary", "Hill");
    let rose = add_volunteer(&mut hall.desk, "Rose", "Bray");
    let line = notes::write_note(
        &mut hall.desk,
        &notes::NoteForm {
            text: "@Tom Rowe cheered when Ivy Curnow sang for Mary Hill. @Jean Pascoe and @Rose Bray drove them. \
                   Tom wept."
                .into(),
            kind: "corridor".into(),
            mentions: vec![tom, hall.jean, rose],
            about: vec![hall.ivy],
            told_by_words: "the warden".into(),
            ..notes::NoteForm::default()
        },
    )
    .unwrap()
    .value;
    let form = GoodNewsForm {
        about: vec![hall.ivy],
        thanks_to: vec![hall.jean, rose],
        permission: "with names".into(),
        ..start(&hall.desk, None, Some(line)).unwrap().form
    };
    let id = share_good_news(&mut hall.desk, &form).unwrap().value;
    let one = good_news(&hall.desk, id).unwrap();
    assert_eq!(
        one.to_tell.as_deref(),
        Some(
            "Another person cheered when Ivy Curnow sang for another person. Jean Pascoe and Rose Bray drove them. \
             Another person wept."
        )
    );
    assert_eq!(
        one.why,
        "This may be told with names. Those who were not asked stay unnamed."
    );
    // The yearly print says the same words, and so does what is read at a session.
    let year = year_of_news(&hall.desk, hall.desk.today().year()).unwrap();
    assert_eq!(year.rows[0].to_tell, one.to_tell);
    // A volunteer who does not want to be named is thanked, and not named.
    let no = ConsentForm {
        person: rose.to_string(),
        purpose: "tell my good news".into(),
        answer: "refused".into(),
        how: "spoken".into(),
        on: "today".into(),
        ..ConsentForm::default()
    };
    consent::record(&mut hall.desk, &no).unwrap();
    for permission in ["with names", "without names"] {
        answer_permission(&mut hall.desk, id, permission).unwrap();
        let told = good_news(&hall.desk, id).unwrap().to_tell.unwrap();
        for name in ["Rose", "Bray", "Tom", "Rowe", "Mary", "Hill"] {
            assert!(!told.contains(name), "{permission}: {told}");
        }
        // Who is thanked is as well known as whom they visit.
        for name in ["Jean Pascoe", "Ivy Curnow"] {
            assert_eq!(told.contains(name), permission == "with names", "{told}");
        }
    }
    // Whoever it is about said yes, so their names stay: both of them.
    let both = GoodNewsForm {
        about: vec![hall.ivy, tom],
        permission: "with names".into(),
        ..super::form(&hall.desk, id).unwrap().form
    };
    change_good_news(&mut hall.desk, id, &both).unwrap();
    let told = good_news(&hall.desk, id).unwrap().to_tell.unwrap();
    assert!(
        told.contains("Tom Rowe") && told.contains("Tom wept"),
        "{told}"
    );
    assert!(!told.contains("Mary"), "{told}");
}

/// Somebody the programme supports may help it too, and be thanked in the very news that is about them.
#[test]
fn without_names_holds_for_whom_it_is_about_though_they_are_thanked_too() {
    let mut hall = hall();
    let form = GoodNewsForm {
        text: "Jean Pascoe led the singing, and Jean was glad.".into(),
        about: vec![hall.jean],
        ..form(&hall, "without names")
    };
    let id = share_good_news(&mut hall.desk, &form).unwrap().value;
    let told = |hall: &Hall| good_news(&hall.desk, id).unwrap().to_tell.unwrap();
    assert_eq!(
        told(&hall),
        "The person led the singing, and the person was glad."
    );
    let year = year_of_news(&hall.desk, hall.desk.today().year()).unwrap();
    assert_eq!(year.rows[0].to_tell, Some(told(&hall)));
    // With names it is told with theirs.
    answer_permission(&mut hall.desk, id, "with names").unwrap();
    assert_eq!(told(&hall), form.text);
}

/// At a coffee morning everybody knows whom Jean visits: what she is thanked for, beside a piece without names, would say
/// whom that is about.
#[test]
fn a_thank_you_beside_a_piece_without_names_does_not_say_what_for() {
    let mut hall = hall();
    let programme = programme(&mut hall.desk);
    let session = open_session(&mut hall.desk, programme, "today");
    mark(&mut hall.desk, session, hall.jean, Presence::Here);
    let id = kept(&mut hall, "without names");
    let hidden = "For something that is not told here.";
    let on_the_sheet = |hall: &Hall| {
        let here = at_session(&hall.desk, session).unwrap();
        let told: Vec<String> = here
            .to_share
            .into_iter()
            .filter_map(|row| row.to_tell)
            .collect();
        let [thanks] = here.thanks.as_slice() else {
            panic!("{:?}", here.thanks)
        };
        assert_eq!(thanks.name, "Jean Pascoe");
        let paper = thanks_on_paper(&hall.desk, [hall.jean]).unwrap().remove(0);
        assert_eq!(paper.what, thanks.what);
        assert_eq!(paper.about.is_empty(), thanks.what == hidden);
        (told, thanks.what.clone())
    };
    let (told, what) = on_the_sheet(&hall);
    assert_eq!(what, hidden);
    assert!(
        !told[0].contains("Jean") && !told[0].contains("Ivy"),
        "{told:?}"
    );
    // No word tells it from a piece that nobody was asked about.
    answer_permission(&mut hall.desk, id, "not asked").unwrap();
    assert_eq!(on_the_sheet(&hall), (vec![], what));
    answer_permission(&mut hall.desk, id, "with names").unwrap();
    let (told, what) = on_the_sheet(&hall);
    assert_eq!((&what, told[0].contains("with Jean")), (&told[0], true));
    // The coordinator's own list of what Jean is thanked for says it as far as it may be told.
    answer_permission(&mut hall.desk, id, "without names").unwrap();
    let due = thanks_due(&hall.desk, hall.jean).unwrap();
    assert!(due[0].what.starts_with("The person walked"), "{due:?}");
}

#[test]
fn nobody_is_to_ask_somebody_who_has_died() {
    let mut hall = hall();
    let id = kept(&mut hall, "not asked");
    assert_eq!(board(&hall.desk, 0).unwrap().to_ask.len(), 1);
    let death = dies(&mut hall.desk, hall.ivy, "today").unwrap();
    let lists = board(&hall.desk, 0).unwrap();
    assert_eq!((lists.to_ask.len(), lists.others.len()), (0, 1));
    assert_eq!(
        good_news(&hall.desk, id).unwrap().why,
        "Ivy Curnow died before anybody asked whether this may be told."
    );
    hall.desk.undo(death.act).unwrap();
    assert_eq!(board(&hall.desk, 0).unwrap().to_ask.len(), 1);
    // Somebody living whom it is about too can still be asked.
    let tom = add_client(&mut hall.desk, "Tom", "Curnow");
    let mut both = form(&hall, "not asked");
    both.about.push(tom);
    change_good_news(&mut hall.desk, id, &both).unwrap();
    dies(&mut hall.desk, hall.ivy, "today").unwrap();
    assert_eq!(board(&hall.desk, 0).unwrap().to_ask.len(), 1);
}

#[test]
fn a_thank_you_that_was_said_survives_a_correction() {
    let mut hall = hall();
    let id = kept(&mut hall, "no");
    let due = thanks_due(&hall.desk, hall.jean).unwrap();
    assert_eq!(due[0].what, "For something that is not told here.");
    thank(&mut hall.desk, due[0].id).unwrap();
    let mut changed = super::form(&hall.desk, id).unwrap().form;
    changed.text = "Ivy walked to the harbour.".into();
    change_good_news(&mut hall.desk, id, &changed).unwrap();
    let one = good_news(&hall.desk, id).unwrap();
    assert_eq!(one.news.text, "Ivy walked to the harbour.");
    assert!(one.thanks_to[0].thanked_on.is_some());
    remove_good_news(&mut hall.desk, id).unwrap();
    assert!(good_news(&hall.desk, id).is_err());
}

#[test]
fn a_line_becomes_good_news_and_says_so() {
    let mut hall = hall();
    let line = notes::write_note(
        &mut hall.desk,
        &notes::NoteForm {
            text: "@Ivy Curnow sang again, @Jean Pascoe drove her".into(),
            kind: "corridor".into(),
            mentions: vec![hall.ivy, hall.jean],
            about: vec![hall.ivy],
            told_by_words: "the warden".into(),
            ..notes::NoteForm::default()
        },
    )
    .unwrap()
    .value;
    let begun = start(&hall.desk, None, Some(line)).unwrap();
    assert_eq!(begun.form.about, [hall.ivy]);
    assert_eq!(begun.form.thanks_to, [hall.jean]);
    assert_eq!(begun.names.len(), 2);
    let form = GoodNewsForm {
        permission: "without names".into(),
        ..begun.form
    };
    let id = share_good_news(&mut hall.desk, &form).unwrap().value;
    let told = good_news(&hall.desk, id).unwrap().to_tell.unwrap();
    assert_eq!(told, "The person sang again, another person drove her");
    let line = notes::note(&hall.desk, line).unwrap();
    assert_eq!(line.became[0].label, "Good news");
}

/// What a meeting is told of one piece is decided as every list decides it.
#[test]
fn one_piece_and_a_list_tell_as_far_as_each_other() {
    let mut hall = hall();
    let jack = add_client(&mut hall.desk, "Jack", "Opie");
    for permission in Permission::ALL {
        let form = GoodNewsForm {
            about: vec![hall.ivy, jack],
            ..form(&hall, permission.word())
        };
        share_good_news(&mut hall.desk, &form).unwrap();
    }
    for said in ["given", "refused", "given", "withdrawn"] {
        say(&mut hall, said);
        let all = about(&hall.desk, hall.ivy).unwrap();
        assert_eq!(all.len(), Permission::ALL.len());
        for row in all {
            let now = telling_now(hall.desk.read(), &row.news).unwrap();
            assert_eq!(now, row.telling, "{said}: {:?}", row.news.permission);
            assert_eq!(now == Telling::Not, row.to_tell.is_none());
        }
    }
}

fn permission() -> impl Strategy<Value = Permission> {
    prop::sample::select(Permission::ALL.to_vec())
}

fn answer() -> impl Strategy<Value = Option<Answer>> {
    prop::option::of(prop::sample::select(vec![
        Answer::Given,
        Answer::Refused,
        Answer::Withdrawn,
    ]))
}

proptest! {
    #[test]
    fn one_no_is_enough(permission in permission(), answers in prop::collection::vec(answer(), 0..5)) {
        let told = telling(permission, &answers);
        let no = |a: &Option<Answer>| matches!(a, Some(Answer::Refused | Answer::Withdrawn));
        if answers.iter().any(no) {
            prop_assert_eq!(told, Telling::Not);
        }
        // A yes elsewhere never tells more than was said about this piece.
        prop_assert!(told <= telling(permission, &[]));
    }
}

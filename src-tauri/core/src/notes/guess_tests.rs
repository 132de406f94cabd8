#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    guess::{Book, Known, guessed, in_utf16},
    *,
};
use crate::{
    action::Action,
    desk::{Desk, test_desk},
    people::Person,
    sessions::{
        Presence, close_session,
        tests::{client, mark, open_session, person, programme, volunteer},
    },
};

/// Somebody known, by a number.
fn known(number: u128, given: &str, family: &str) -> Known {
    Known {
        person: PersonId(Uuid::from_u128(number)),
        given: given.into(),
        family: family.into(),
        preferred: None,
        also: vec![],
        here: false,
        died: false,
    }
}

fn village() -> Vec<Known> {
    vec![
        known(1, "Margaret", "Trewin"),
        Known {
            here: true,
            ..known(2, "Margaret", "Rowe")
        },
        known(3, "William", "Hocking"),
        Known {
            here: true,
            ..known(4, "May", "Pascoe")
        },
        known(5, "Grace", "Nance"),
        known(6, "Rose", "O'Neill"),
        known(7, "Mary Ann", "van der Berg"),
        Known {
            preferred: Some("Kit".into()),
            ..known(8, "Christopher", "Smith-Jones")
        },
        known(9, "Zoë", "Ball"),
        Known {
            died: true,
            ..known(10, "Jean", "Opie")
        },
        Known {
            also: vec![("Nell".into(), "Curnow".into())],
            ..known(11, "Loveday", "Bray")
        },
    ]
}

/// The names found in a text, each with whom it may mean.
fn names(text: &str, named: &[u128]) -> Vec<(String, Vec<u128>)> {
    let people = village();
    let named: Vec<(PersonId, String)> = named
        .iter()
        .filter_map(|number| {
            let id = PersonId(Uuid::from_u128(*number));
            let person = people.iter().find(|person| person.person == id)?;
            Some((id, format!("{} {}", person.given, person.family)))
        })
        .collect();
    guessed(text, &Book::of(people), &named)
        .into_iter()
        .map(|place| {
            let ids = place.people.iter().map(|id| Uuid::from(*id).as_u128());
            (text[place.start..place.end].to_owned(), ids.collect())
        })
        .collect()
}

#[test]
fn who_a_name_may_be() {
    // The text, the people linked in it already, and what is found.
    type Case = (
        &'static str,
        &'static [u128],
        &'static [(&'static str, &'static [u128])],
    );
    let cases: &[Case] = &[
        // Two of one name are always a choice, whoever is here today first.
        ("Margaret fell on Tuesday", &[], &[("Margaret", &[2, 1])]),
        ("Margaret Trewin fell", &[], &[("Margaret Trewin", &[1])]),
        ("Margaret T fell", &[], &[("Margaret T", &[1])]),
        ("Margaret’s step is loose", &[], &[("Margaret", &[2, 1])]),
        ("MARGARET fell", &[], &[("MARGARET", &[2, 1])]),
        // A whole name that nobody has is nobody's.
        ("Margaret Smith fell", &[], &[]),
        ("Margaret B fell", &[], &[]),
        // What follows is a day, or another person.
        ("Margaret Tuesday, by bus", &[], &[("Margaret", &[2, 1])]),
        (
            "Saw Margaret, William and May",
            &[],
            &[("Margaret", &[2, 1]), ("William", &[3]), ("May", &[4, 7])],
        ),
        // Nicknames, both ways.
        ("Peggy fell", &[], &[("Peggy", &[2, 1])]),
        ("Saw Bill in town", &[], &[("Bill", &[3])]),
        ("Bill Hocking rang", &[], &[("Bill Hocking", &[3])]),
        ("Kit rang", &[], &[("Kit", &[8])]),
        // A word of every day is no name in small letters, nor where a sentence begins, unless they are here.
        (
            "She may rise and will ask for a rose by the grace of God",
            &[],
            &[],
        ),
        (
            "Will ring on Friday. Grace was said. Rose from her chair",
            &[],
            &[],
        ),
        ("May came with her daughter", &[], &[("May", &[4])]),
        (
            "Her friend Rose rang, and so did Will",
            &[],
            &[("Rose", &[6]), ("Will", &[3])],
        ),
        ("Grace Nance was told", &[], &[("Grace Nance", &[5])]),
        // The month.
        ("Moves in May, or on 3 May, or May 3", &[], &[]),
        // A whole word only.
        ("Margarets Willing Mayday Roses", &[], &[]),
        ("margaret fell", &[], &[]),
        // Family names alone only by a title; who is at work is nobody else's neighbour.
        ("Trewin fell", &[], &[]),
        ("Mrs Trewin fell", &[], &[("Mrs Trewin", &[1])]),
        ("Mr. Hocking rang", &[], &[]),
        ("Dr Rowe and Sister Margaret Rowe came", &[], &[]),
        // Names of several words, of marks and of hyphens.
        ("Mary Ann van der Berg", &[], &[("Mary Ann", &[7])]),
        ("Mary came", &[], &[("Mary", &[4, 7])]),
        ("Rose O’Neill came", &[], &[("Rose O’Neill", &[6])]),
        ("Kit Smith-Jones came", &[], &[("Kit Smith-Jones", &[8])]),
        ("Zoe and ZOË came", &[], &[("Zoe", &[9]), ("ZOË", &[9])]),
        // Whom the line names already is no suggestion, nor whoever shares the name.
        ("@Margaret Trewin fell, Margaret rang", &[1], &[]),
        (
            "@Margaret Trewin fell, William rang",
            &[1],
            &[("William", &[3])],
        ),
        // An @ that links nobody goes with the name.
        ("@William rang", &[], &[("@William", &[3])]),
        // A name they had before.
        ("Nell Curnow rang", &[], &[("Nell Curnow", &[11])]),
        ("Mrs Curnow rang", &[], &[("Mrs Curnow", &[11])]),
        // Somebody who died may still be spoken of.
        ("Since Jean died", &[], &[("Jean", &[10])]),
        ("", &[], &[]),
        ("I", &[], &[]),
    ];
    for (text, named, found) in cases {
        let found: Vec<(String, Vec<u128>)> = found
            .iter()
            .map(|(name, people)| ((*name).to_owned(), people.to_vec()))
            .collect();
        assert_eq!(names(text, named), found, "{text}");
    }
}

proptest! {
    #[test]
    fn a_suggestion_is_always_whole_words_in_order_and_never_in_small_letters(
        words in proptest::collection::vec(
            prop_oneof![
                Just("Margaret".to_owned()), Just("@".to_owned()), Just("May".to_owned()), Just("Bill".to_owned()),
                Just("Trewin".to_owned()), Just("Mrs".to_owned()), Just("’s".to_owned()), Just("rose".to_owned()),
                Just("👵".to_owned()), "\\PC{0,6}".boxed(),
            ],
            0..12,
        ),
        gap in prop_oneof![Just(" "), Just(""), Just(", "), Just("\n")],
    ) {
        let text = words.join(gap);
        let people = Book::of(village());
        let mut upto = 0;
        for place in guessed(&text, &people, &[]) {
            prop_assert!(place.start >= upto && place.end > place.start);
            upto = place.end;
            let name = text.get(place.start..place.end).unwrap();
            prop_assert!(!place.people.is_empty());
            prop_assert!(name.trim_start_matches('@').chars().next().unwrap().is_uppercase(), "{name}");
            let after = text[place.end..].chars().next();
            prop_assert!(!after.is_some_and(char::is_alphanumeric), "{text:?} at {name}");
            let units: Vec<u16> = text.encode_utf16().collect();
            let cut = &units[in_utf16(&text, place.start)..in_utf16(&text, place.end)];
            prop_assert_eq!(String::from_utf16(cut).unwrap(), name);
        }
        prop_assert!(guessed(&text.to_lowercase(), &people, &[]).is_empty());
    }
}

fn line(session: SessionId, text: &str) -> NoteForm {
    NoteForm {
        session: Some(session),
        text: text.into(),
        ..NoteForm::default()
    }
}

fn details(guess: &NameGuess) -> Vec<String> {
    guess
        .choices
        .iter()
        .map(|choice| format!("{}, {}", choice.name, choice.detail))
        .collect()
}

#[test]
fn a_saved_line_says_who_its_names_may_be_and_links_only_whom_somebody_chose() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let trewin = client(&mut desk, programme, "Margaret Trewin");
    let rowe = person(&mut desk, "Margaret Rowe", "Pentire", 1941);
    let session = open_session(&mut desk, programme, "today");
    mark(&mut desk, session, rowe, Presence::Here);
    let id = write_note(
        &mut desk,
        &line(session, "👵 Peggy fell, Margaret T saw it"),
    )
    .unwrap()
    .value;
    let said = lines(&desk, session).unwrap().remove(0);
    assert!(said.mentions.is_empty() && said.about.is_empty());
    let [peggy, margaret] = said.guesses.as_slice() else {
        panic!("{:?}", said.guesses);
    };
    // Places are counted as the page counts, where the picture before is two.
    assert_eq!(
        (peggy.start, peggy.end, peggy.text.as_str()),
        (3, 8, "Peggy")
    );
    assert_eq!(
        details(peggy),
        [
            "Margaret Rowe, Pentire, 1941",
            "Margaret Trewin, Crantock, 1939"
        ]
    );
    assert!(peggy.choices[0].here && !peggy.choices[1].here);
    assert_eq!(details(margaret), ["Margaret Trewin, Crantock, 1939"]);
    // Chosen, it names her; the words stay as typed.
    let done = name_in_note(&mut desk, id, trewin).unwrap();
    assert_eq!(done.sentence, "Name linked for Margaret Trewin");
    let said = note(&desk, id).unwrap();
    assert_eq!(said.text, "👵 Peggy fell, Margaret T saw it");
    assert_eq!(said.mentions[0].person, trewin);
    assert!(said.guesses.is_empty(), "{:?}", said.guesses);
    assert_eq!(said.likely_about, Some(trewin));
    desk.undo(done.act).unwrap();
    assert!(note(&desk, id).unwrap().mentions.is_empty());
    // As a wrong link can be mended at any time, a missing one can be made.
    close_session(&mut desk, session).unwrap();
    name_in_note(&mut desk, id, rowe).unwrap();
    assert!(name_in_note(&mut desk, id, PersonId(Uuid::from_u128(7))).is_err());
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn while_a_line_is_typed_its_names_are_looked_up_and_nothing_is_kept() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let session = open_session(&mut desk, programme, "today");
    let typed = |desk: &Desk, text: &str, named: &[PersonId]| {
        names_typed(desk, Some(session), text, named).unwrap().len()
    };
    assert_eq!(typed(&desk, "Ada fell", &[]), 1);
    assert_eq!(typed(&desk, "@Ada Angove fell, Ada rang", &[ada]), 0);
    // Nothing that is typed is an operator of the index.
    for text in ["Ada\" OR \"x", "NEAR(Ada Ada)", "{Ada} : *", "AND OR NOT"] {
        names_typed(&desk, None, text, &[]).unwrap();
    }
    assert!(lines(&desk, session).unwrap().is_empty());
}

/// Of fifty pairs with one given name none is ever linked by itself, and each is a choice of both.
#[test]
fn fifty_pairs_of_one_name_are_fifty_choices_of_both() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let mut pairs = Vec::new();
    desk.together(|desk| {
        for number in 0..50_u8 {
            let given = format!(
                "Na{}{}me",
                char::from(b'a' + number / 8),
                char::from(b'a' + number % 8)
            );
            let one = person(desk, &format!("{given} Angove"), "Pentire", 1941);
            let other = person(desk, &format!("{given} Bolitho"), "Crantock", 1942);
            pairs.push((given, one, other));
        }
        Ok::<_, NoteError>(())
    })
    .unwrap();
    let session = open_session(&mut desk, programme, "today");
    for (given, one, other) in &pairs {
        let id = write_note(&mut desk, &line(session, &format!("Saw {given} today")))
            .unwrap()
            .value;
        let said = note(&desk, id).unwrap();
        assert!(said.mentions.is_empty() && said.about.is_empty());
        let choices = &said.guesses[0].choices;
        let people: Vec<PersonId> = choices.iter().map(|choice| choice.person).collect();
        assert!(people.contains(one) && people.contains(other) && people.len() == 2);
    }
}

#[test]
fn the_mention_list_knows_nicknames() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    client(&mut desk, programme, "William Hocking");
    person(&mut desk, "Bill Rowe", "Pentire", 1941);
    person(&mut desk, "Billy Toms", "Pentire", 1950);
    let names = |desk: &Desk, typed: &str| -> Vec<String> {
        let found = mention_people(desk, None, typed).unwrap();
        found.into_iter().map(|choice| choice.name).collect()
    };
    // Those who are written so first, then those it is short for.
    assert_eq!(
        names(&desk, "bill"),
        ["Bill Rowe", "Billy Toms", "William Hocking"]
    );
    assert_eq!(names(&desk, "bill h"), ["William Hocking"]);
    assert_eq!(names(&desk, "Peggy"), Vec::<String>::new());
}

#[test]
fn a_line_says_told_once_everybody_who_was_to_hear_has_heard() {
    use crate::{
        concerns::{ConcernForm, store as concerns},
        loops::LoopForm,
    };
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let jean = volunteer(&mut desk, "Jean Opie");
    let session = open_session(&mut desk, programme, "today");
    let id = write_note(&mut desk, &line(session, "The step is loose"))
        .unwrap()
        .value;
    let mut form: ConcernForm = concerns::start(&desk, Some(ada), Some(id), None, None)
        .unwrap()
        .form;
    form.client = ada.to_string();
    form.raised_by = "volunteer".into();
    form.raised_by_person = jean.to_string();
    form.category = "home and heating".into();
    form.level = "soon".into();
    form.situation = "Loose step".into();
    form.from_note = id.to_string();
    let concern = concerns::raise(&mut desk, &form).unwrap().value;
    let labels = |desk: &Desk| -> Vec<String> {
        let said = note(desk, id).unwrap();
        said.became.into_iter().map(|one| one.label).collect()
    };
    assert_eq!(labels(&desk), ["Concern, soon"]);
    let told = |who: &str| LoopForm {
        who: who.into(),
        what: "told".into(),
        how: "by phone".into(),
        ..LoopForm::default()
    };
    let outcome = crate::loops::OutcomeForm {
        outcome: "Mended".into(),
    };
    concerns::write_outcome(&mut desk, concern, &outcome).unwrap();
    concerns::mark_loop(&mut desk, concern, &told("person")).unwrap();
    assert_eq!(
        labels(&desk),
        ["Concern, soon"],
        "the volunteer still waits"
    );
    concerns::mark_loop(&mut desk, concern, &told("volunteer")).unwrap();
    assert_eq!(labels(&desk), ["Concern, soon", "Told"]);
}

#[test]
fn a_page_of_the_notebook_leads_to_the_one_before_and_says_nothing_restricted() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let other_programme = crate::sessions::tests::programme(&mut desk);
    let mut days = Vec::new();
    for date in ["13/10/2026", "20/10/2026", "27/10/2026"] {
        let session = open_session(&mut desk, programme, date);
        if date != "20/10/2026" {
            write_note(&mut desk, &line(session, &format!("Said on {date}"))).unwrap();
        }
        close_session(&mut desk, session).unwrap();
        days.push(session);
    }
    // Another programme's book is another book.
    let elsewhere = open_session(&mut desk, other_programme, "2/11/2026");
    write_note(&mut desk, &line(elsewhere, "Elsewhere")).unwrap();
    let today = open_session(&mut desk, programme, "today");
    let before = page_before(&desk, today).unwrap().unwrap();
    assert_eq!(before.session, days[2]);
    assert_eq!(before.day, "Tuesday 27 October");
    let page = notebook_page(&desk, before.session).unwrap();
    assert_eq!(page.lines[0].text, "Said on 27/10/2026");
    // A session at which nothing was written is no page.
    let earlier = page.earlier.unwrap();
    assert_eq!(earlier.session, days[0]);
    let first = notebook_page(&desk, earlier.session).unwrap();
    assert_eq!(first.earlier, None);
    // Restricted as everywhere: only that it is there.
    let heard = first.lines[0].id;
    let ada = client(&mut desk, programme, "Ada Angove");
    restrict(&mut desk, ada, heard);
    let page = notebook_page(&desk, days[0]).unwrap();
    assert_eq!(page.lines[0].text, RESTRICTED_LINE);
    assert!(page.lines[0].guesses.is_empty());
}

/// Raises a restricted concern from a line.
fn restrict(desk: &mut Desk, client: PersonId, note: NoteId) {
    use crate::concerns::store as concerns;
    let mut form = concerns::start(desk, Some(client), Some(note), None, None)
        .unwrap()
        .form;
    form.client = client.to_string();
    form.category = "safety or abuse".into();
    form.level = "soon".into();
    form.situation = "Money goes".into();
    form.raised_by = "coordinator".into();
    concerns::raise(desk, &form).unwrap();
}

/// Typed up on Tuesday, it was heard on Thursday: timelines and concerns say Thursday, and the log says Tuesday.
#[test]
fn a_line_typed_up_later_carries_the_day_of_its_session_and_the_log_its_own_time() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let ada = client(&mut desk, programme, "Ada Angove");
    let session = open_session(&mut desk, programme, "29/10/2026");
    let mut ids = Vec::new();
    for text in ["first on the paper", "second on the paper"] {
        let form = NoteForm {
            about: vec![ada],
            mentions: vec![ada],
            ..line(session, text)
        };
        ids.push(write_note(&mut desk, &form).unwrap().value);
    }
    let said = lines(&desk, session).unwrap();
    // In the order they were written, the newest on top.
    let order: Vec<NoteId> = said.iter().rev().map(|line| line.id).collect();
    assert_eq!(order, ids);
    for line in &said {
        assert_eq!(crate::clock::local_day(line.at).to_string(), "2026-10-29");
        assert_eq!(line.typed_up.as_deref(), Some("today"));
    }
    let timeline = crate::people::timeline::timeline(
        &desk,
        ada,
        crate::people::timeline::TimelineFilter::Everything,
        None,
        50,
    )
    .unwrap();
    let on = timeline.entries.iter().map(|entry| entry.on.to_string());
    assert_eq!(on.filter(|on| on == "2026-10-29").count(), 2);
    let start = crate::concerns::store::start(&desk, Some(ada), Some(ids[0]), None, None).unwrap();
    assert_eq!(start.form.raised_on, "2026-10-29");
    // The log has the time at which it was typed.
    let log = desk.recent_changes(None).unwrap();
    let written = log
        .iter()
        .find(|act| act.sentence.starts_with("Note saved"))
        .unwrap();
    assert_eq!(
        crate::clock::local_day(written.at).to_string(),
        "2026-11-03"
    );
    // Said on its own day, it was typed up on no other.
    let today = open_session(&mut desk, programme, "today");
    let id = write_note(&mut desk, &line(today, "now")).unwrap().value;
    let now = note(&desk, id).unwrap();
    assert_eq!(crate::clock::local_day(now.at).to_string(), "2026-11-03");
    assert_eq!(now.typed_up, None);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_session_moved_to_its_right_day_takes_its_lines_along() {
    let (_folder, mut desk) = test_desk();
    let programme = programme(&mut desk);
    let session = open_session(&mut desk, programme, "today");
    let id = write_note(&mut desk, &line(session, "said")).unwrap().value;
    let before = note(&desk, id).unwrap().at;
    close_session(&mut desk, session).unwrap();
    let moved = crate::sessions::SessionForm {
        kind: "coffee morning".into(),
        programme: programme.to_string(),
        date: "29/10/2026".into(),
        ..crate::sessions::SessionForm::default()
    };
    let done = crate::sessions::change_session(&mut desk, session, &moved).unwrap();
    let at = note(&desk, id).unwrap().at;
    assert_eq!(crate::clock::local_day(at).to_string(), "2026-10-29");
    assert_eq!(
        crate::clock::local_time(at),
        crate::clock::local_time(before)
    );
    desk.undo(done.act).unwrap();
    assert_eq!(note(&desk, id).unwrap().at, before);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn what_somebody_likes_to_be_called_counts_as_their_name() {
    let (_folder, mut desk) = test_desk();
    let peggy = person(&mut desk, "Dorothy Trewin", "Pentire", 1941);
    desk.write(Action::ChangePerson, |tx| {
        let person: Person = tx.read().record(peggy)?;
        tx.update(&Person {
            preferred_name: Some("Peggy".into()),
            ..person
        })
    })
    .unwrap();
    let guesses = names_typed(&desk, None, "Saw Peggy at the shop", &[]).unwrap();
    assert_eq!(
        details(&guesses[0]),
        ["Dorothy Trewin, “Peggy”, Pentire, 1941"]
    );
}

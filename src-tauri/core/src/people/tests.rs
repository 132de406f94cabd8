#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;

use super::{
    Person, PersonError, PersonForm,
    alike::{self, possible_duplicates},
    find::{PeopleQuestion, find_people, people},
    life::tests::dies,
    page::{person_page, print_person_sheet},
    store::{add_person, change_person, person_form},
    timeline::{self, TimelineFilter, timeline},
    unnamed::{NamedPerson, without_names, without_others, without_signs},
};
use crate::{
    action::Action,
    clients::{ClientForm, ClientStatus, EndedWhy, MatchForm, store::save_match},
    concerns::{
        Asked, Category, Concern, ConcernEvent, ConcernEventWhat, ConcernState, Level, RaisedBy,
    },
    desk::{Desk, test_desk},
    ids::{CoordinatorId, NoteId, PersonId, PracticeId, ProgrammeId},
    notes::{Note, NoteAbout, NoteKind, NoteMention},
    programmes::{Practice, Programme},
    store::StoreError,
    visits::{Visit, VisitKind},
    volunteers::{Volunteer, VolunteerForm, VolunteerStatus},
};

/// What every test of people stands on.
pub(crate) struct Ground {
    pub programme: ProgrammeId,
    pub practice: PracticeId,
}

pub(crate) fn ground(desk: &mut Desk) -> Ground {
    desk.write(Action::SaveProgramme, |tx| {
        let programme = Programme {
            id: tx.new_id(),
            name: "Newquay Pathfinder".into(),
            area: None,
        };
        tx.insert(&programme)?;
        let mut first = None;
        for name in ["First (pretend)", "Second (pretend)", "Third (pretend)"] {
            let practice = Practice {
                id: tx.new_id(),
                name: name.into(),
                ods_code: None,
                town: None,
            };
            tx.insert(&practice)?;
            first = first.or(Some(practice.id));
        }
        Ok::<_, StoreError>(Ground {
            programme: programme.id,
            practice: first.unwrap(),
        })
    })
    .unwrap()
    .value
}

fn named(given: &str, family: &str) -> PersonForm {
    PersonForm {
        given_name: given.into(),
        family_name: family.into(),
        ..PersonForm::default()
    }
}

pub(crate) fn add_client(desk: &mut Desk, given: &str, family: &str) -> PersonId {
    let form = PersonForm {
        client: Some(ClientForm {
            status: "active".into(),
            known_risk: "No known risks".into(),
            ..ClientForm::default()
        }),
        ..named(given, family)
    };
    add_person(desk, &form).unwrap().value
}

pub(crate) fn add_volunteer(desk: &mut Desk, given: &str, family: &str) -> PersonId {
    let form = PersonForm {
        volunteer: Some(VolunteerForm {
            status: "active".into(),
            ..VolunteerForm::default()
        }),
        ..named(given, family)
    };
    add_person(desk, &form).unwrap().value
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_form_tells_every_fault_at_once_and_nothing_is_saved() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let form = PersonForm {
        given_name: " \u{200b}".into(),
        date_of_birth: "32/1/1941".into(),
        birth_year: "nineteen".into(),
        phone: "none".into(),
        email: "jean@".into(),
        postcode: "TR".into(),
        died_on: "tomorrow".into(),
        client: Some(ClientForm {
            status: "active".into(),
            ..ClientForm::default()
        }),
        volunteer: Some(VolunteerForm {
            availability: "whenever".into(),
            ..VolunteerForm::default()
        }),
        ..PersonForm::default()
    };
    let PersonError::Form(faults) = add_person(&mut desk, &form).unwrap_err() else {
        panic!()
    };
    let fields: Vec<&str> = faults.0.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "given_name",
            "family_name",
            "date_of_birth",
            "birth_year",
            "died_on",
            "phone",
            "email",
            "postcode",
            "client.known_risk",
            "volunteer.availability"
        ]
    );
    for fault in &faults.0 {
        assert!(
            fault
                .message
                .split(". ")
                .all(|s| s.split_whitespace().count() <= 20),
            "{}",
            fault.message
        );
    }
    assert_eq!(
        desk.read()
            .number("SELECT count(*) FROM person", [])
            .unwrap(),
        0
    );
    let differ = PersonForm {
        date_of_birth: "3/11/1941".into(),
        birth_year: "1942".into(),
        ..named("Jean", "Tonkin")
    };
    assert!(add_person(&mut desk, &differ).is_err());
}

#[test]
fn one_person_is_client_and_volunteer_and_comes_back_as_typed() {
    let (_folder, mut desk) = test_desk();
    let ground = ground(&mut desk);
    let form = PersonForm {
        preferred_name: "Peggy".into(),
        date_of_birth: "3 nov 1941".into(),
        phone: "01632 960 001".into(),
        postcode: "tr71ab".into(),
        town: "Crantock".into(),
        client: Some(ClientForm {
            status: "active".into(),
            practice: ground.practice.to_string(),
            known_risk: "No known risks".into(),
            what_matters: "The boat shed.\n".into(),
            over_75: "yes".into(),
            lead: "Test Coordinator".into(),
            ..ClientForm::default()
        }),
        ..named(" Margaret ", "Pascoe")
    };
    let done = add_person(&mut desk, &form).unwrap();
    assert_eq!(done.sentence, "Person added for Margaret Pascoe");
    let id = done.value;
    let mut again = person_form(&desk, id).unwrap();
    assert_eq!(again.given_name, "Margaret");
    assert_eq!(again.date_of_birth, "3/11/1941");
    assert_eq!(again.postcode, "TR7 1AB");
    assert_eq!(
        again.client.as_ref().unwrap().what_matters,
        "The boat shed.\n"
    );
    // Saving what was opened changes nothing.
    assert_eq!(change_person(&mut desk, id, &again).unwrap().act, 0);
    again.volunteer = Some(VolunteerForm {
        status: "active".into(),
        skills: "baking".into(),
        ..VolunteerForm::default()
    });
    let both = change_person(&mut desk, id, &again).unwrap();
    let page = person_page(&desk, id).unwrap();
    assert_eq!(page.age, Some(85));
    let part = page.client.unwrap();
    assert_eq!(part.programme, "Newquay Pathfinder");
    assert_eq!(part.practice.as_deref(), Some("First (pretend)"));
    assert_eq!(part.lead.as_deref(), Some("Test Coordinator"));
    assert_eq!(page.volunteer.unwrap().skills, ["baking"]);
    let found = find_people(&desk, "mar").unwrap();
    assert!(found[0].roles.client && found[0].roles.volunteer);
    // A form without the role leaves it as it is; undo takes it away again.
    again.volunteer = None;
    change_person(&mut desk, id, &again).unwrap();
    assert!(person_page(&desk, id).unwrap().volunteer.is_some());
    desk.undo(both.act).unwrap();
    assert!(person_page(&desk, id).unwrap().volunteer.is_none());
    desk.undo(done.act).unwrap();
    assert!(person_page(&desk, id).is_err());
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_programme_must_be_there_for_clients_only() {
    let (_folder, mut desk) = test_desk();
    let client = PersonForm {
        client: Some(ClientForm::default()),
        ..named("Arthur", "Pascoe")
    };
    let error = add_person(&mut desk, &client).unwrap_err();
    assert_eq!(error.to_string(), "Add a programme in Settings first.");
    add_volunteer(&mut desk, "Jean", "Tonkin");
    add_person(&mut desk, &named("Ann", "Other")).unwrap();
}

#[test]
fn a_death_ends_the_role_and_says_what_is_still_open() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let wesley = add_volunteer(&mut desk, "Wesley", "Nance");
    save_match(
        &mut desk,
        arthur,
        None,
        &MatchForm {
            volunteer: wesley.to_string(),
            ..MatchForm::default()
        },
    )
    .unwrap();
    raise(&mut desk, arthur, "Fell on the back step", None, false);
    for wrong in ["tomorrow", "", "x"] {
        assert!(dies(&mut desk, arthur, wrong).is_err());
    }
    let done = dies(&mut desk, arthur, "1/11").unwrap();
    assert_eq!(done.sentence, "Death recorded for Arthur Pascoe");
    let page = person_page(&desk, arthur).unwrap();
    assert_eq!(page.person.died_on, Some(day("2026-11-01")));
    assert_eq!(page.open.concerns[0].situation, "Fell on the back step");
    let part = page.client.unwrap();
    assert_eq!(part.visited_by[0].name, "Wesley Nance");
    let client = part.client;
    assert_eq!(
        (client.status, client.ended_why),
        (ClientStatus::Ended, Some(EndedWhy::Died))
    );
    assert!(dies(&mut desk, arthur, "1/11").is_err());
    // Nobody becomes active again while the date of death stands.
    let mut again = person_form(&desk, arthur).unwrap();
    again.client.as_mut().unwrap().status = "active".into();
    assert!(change_person(&mut desk, arthur, &again).is_err());
    assert_eq!(find_people(&desk, "art").unwrap().len(), 1);
    assert!(find_people(&desk, "art").unwrap()[0].died);
    desk.undo(done.act).unwrap();
    let page = person_page(&desk, arthur).unwrap();
    assert_eq!(page.person.died_on, None);
    assert_eq!(page.client.unwrap().client.status, ClientStatus::Active);
    // The same through the whole form, and for a volunteer.
    let mut form = person_form(&desk, wesley).unwrap();
    form.died_on = "today".into();
    change_person(&mut desk, wesley, &form).unwrap();
    let volunteer: Volunteer = desk.read().record(wesley).unwrap();
    assert_eq!(volunteer.status, VolunteerStatus::Left);
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn likely_duplicates_are_found_by_index_and_never_block() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let on_record = [
        ("Margaret", "Pascoe", "", "3/11/1941", "TR7 1AB"),
        ("Catherine", "Phillips", "", "", ""),
        ("Jean", "Nankervis", "", "", "TR8 5SF"),
        ("Séan", "O'Neill", "", "", ""),
        ("Elizabeth", "Trembath", "Betty", "9/9/1938", ""),
        ("William", "Angove", "", "", "TR26 1AA"),
        ("John", "Hicks", "", "1/2/1940", "TR7 9ZZ"),
    ];
    for (given, family, preferred, born, postcode) in on_record {
        let form = PersonForm {
            preferred_name: preferred.into(),
            date_of_birth: born.into(),
            postcode: postcode.into(),
            ..named(given, family)
        };
        add_person(&mut desk, &form).unwrap();
    }
    for (given, family, born, postcode, expected) in [
        ("Margaret", "Pascoe", "", "", Some("Margaret Pascoe")),
        ("Peggy", "Pascoe", "", "", Some("Margaret Pascoe")),
        ("Kathryn", "Philips", "", "", Some("Catherine Phillips")),
        ("Kathryn", "Filips", "", "", Some("Catherine Phillips")),
        ("Jean", "Nakervis", "", "", Some("Jean Nankervis")),
        ("Sean", "ONeill", "", "", Some("Séan O'Neill")),
        ("Betty", "Trembath", "", "", Some("Elizabeth Trembath")),
        ("Bill", "Angove", "", "", Some("William Angove")),
        ("Pascoe", "Margaret", "", "", Some("Margaret Pascoe")),
        (
            "Margaret",
            "Jones",
            "3/11/1941",
            "",
            Some("Margaret Pascoe"),
        ),
        ("Jack", "Hocking", "1/2/1940", "tr79zz", Some("John Hicks")),
        ("Mabel", "Pascoe", "", "TR7 1AB", None),
        ("Joan", "Tregenza", "", "", None),
        ("", "", "", "", None),
    ] {
        let form = PersonForm {
            date_of_birth: born.into(),
            postcode: postcode.into(),
            ..named(given, family)
        };
        let found = possible_duplicates(&desk, &form, None).unwrap();
        assert_eq!(
            found.first().map(|alike| alike.name.as_str()),
            expected,
            "{given} {family}"
        );
        assert!(found.iter().all(|alike| !alike.reasons.is_empty()));
    }
    let same = add_person(&mut desk, &named("Margaret", "Pascoe")).unwrap();
    let form = person_form(&desk, same.value).unwrap();
    assert_eq!(
        possible_duplicates(&desk, &form, Some(same.value))
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn of_a_letter_pasted_into_a_name_only_the_length_of_a_name_is_compared() {
    let form = PersonForm {
        preferred_name: "Peggy ".repeat(20_000),
        ..named(&"é".repeat(80_000), &"Pascoe ".repeat(20_000))
    };
    let facts = alike::facts_of_form(&form, chrono::NaiveDate::MIN);
    for name in [facts.given, facts.family, facts.preferred.unwrap()] {
        assert_eq!(name.chars().count(), crate::forms::NAME_LIMIT);
    }
}

/// Three hundred people with the given and family names that are common in Cornwall.
fn three_hundred(desk: &mut Desk) -> Vec<(PersonId, String, String)> {
    const GIVEN: [&str; 48] = [
        "Margaret",
        "Mary",
        "Jean",
        "Joan",
        "Patricia",
        "Sheila",
        "Barbara",
        "Doreen",
        "June",
        "Shirley",
        "Dorothy",
        "Joyce",
        "Maureen",
        "Elizabeth",
        "Audrey",
        "Brenda",
        "Kathleen",
        "Sylvia",
        "Eileen",
        "Pamela",
        "Betty",
        "Beryl",
        "Ann",
        "Irene",
        "Hazel",
        "Rita",
        "Vera",
        "Edith",
        "Winifred",
        "Gwen",
        "John",
        "William",
        "Peter",
        "Ronald",
        "Kenneth",
        "George",
        "Raymond",
        "Dennis",
        "James",
        "Arthur",
        "Derek",
        "Thomas",
        "Frederick",
        "Roy",
        "Brian",
        "Norman",
        "Stanley",
        "Wesley",
    ];
    const FAMILY: [&str; 60] = [
        "Pascoe",
        "Trembath",
        "Nankervis",
        "Angove",
        "Hicks",
        "Hocking",
        "Rowe",
        "Thomas",
        "Williams",
        "Richards",
        "Harris",
        "Martin",
        "Mitchell",
        "Roberts",
        "James",
        "Stevens",
        "Jenkin",
        "Johns",
        "Bennetts",
        "Tonkin",
        "Nance",
        "Penrose",
        "Pengelly",
        "Penhaligon",
        "Polglase",
        "Polkinghorne",
        "Tregenza",
        "Trevithick",
        "Trewin",
        "Tresidder",
        "Trezise",
        "Trudgeon",
        "Uren",
        "Vivian",
        "Warne",
        "Curnow",
        "Carne",
        "Chenoweth",
        "Chegwidden",
        "Berryman",
        "Bolitho",
        "Bosanko",
        "Eddy",
        "Ellis",
        "Gilbert",
        "Goldsworthy",
        "Hosking",
        "Jago",
        "Kitto",
        "Lanyon",
        "Laity",
        "Moyle",
        "Oates",
        "Opie",
        "Prisk",
        "Quick",
        "Rodda",
        "Rosewarne",
        "Sleeman",
        "Spargo",
    ];
    let mut people = Vec::new();
    for n in 0..300usize {
        // Two strides without a common factor, so that names meet in ever other pairs.
        let given = GIVEN[(n * 7 + n / 48) % GIVEN.len()];
        let family = FAMILY[(n * 13 + n / 60) % FAMILY.len()];
        let id = if n % 10 == 9 {
            add_volunteer(desk, given, family)
        } else {
            add_client(desk, given, family)
        };
        people.push((id, given.to_owned(), family.to_owned()));
    }
    people
}

#[test]
fn the_intended_person_is_among_the_first_three_after_three_letters() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let people = three_hundred(&mut desk);
    let among_first = |typed: &str, id: PersonId| {
        find_people(&desk, typed)
            .unwrap()
            .iter()
            .take(3)
            .any(|found| found.id == id)
    };
    for spaced in [false, true] {
        let mut met = 0;
        for (id, given, family) in &people {
            // The first letter of the given name and two of the family name, as people do in a hurry.
            let gap = if spaced { " " } else { "" };
            let typed = format!("{}{gap}{}", &given[..1], &family[..2]).to_lowercase();
            met += usize::from(among_first(&typed, *id));
        }
        assert!(
            met * 100 >= people.len() * 95,
            "{met} of 300, spaced {spaced}"
        );
    }
    // Whole names find their person always.
    for (id, given, family) in &people {
        assert!(
            among_first(&format!("{given} {family}"), *id),
            "{given} {family}"
        );
    }
}

#[test]
fn finding_ranks_names_before_towns_and_the_active_before_others() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let ended = PersonForm {
        client: Some(ClientForm {
            status: "ended".into(),
            ended_why: "moved away".into(),
            ..ClientForm::default()
        }),
        ..named("Marion", "Pascoe")
    };
    let town = PersonForm {
        town: "Marazion".into(),
        ..named("Arthur", "Opie")
    };
    add_person(&mut desk, &town).unwrap();
    add_client(&mut desk, "Margaret", "Uren");
    add_volunteer(&mut desk, "Mary", "Jago");
    add_person(&mut desk, &ended).unwrap();
    add_client(&mut desk, "June", "Martin");
    let names = |typed: &str| -> Vec<String> {
        find_people(&desk, typed)
            .unwrap()
            .into_iter()
            .map(|found| found.name)
            .collect()
    };
    assert_eq!(
        names("mar"),
        [
            "Margaret Uren",
            "Mary Jago",
            "Marion Pascoe",
            "June Martin",
            "Arthur Opie"
        ]
    );
    assert_eq!(names("peg"), ["Margaret Uren"]);
    assert_eq!(names("peggy uren"), ["Margaret Uren"]);
    assert_eq!(names("MÁR ure"), ["Margaret Uren"]);
    assert!(names("").is_empty());
    assert!(names("\" OR *").is_empty());
    assert!(names("zzz").is_empty());
    let found = crate::finding::tests::found(&desk, "opie");
    assert_eq!(found[0].detail, "Marazion");
    assert!(found[0].route.starts_with("/people/"));
}

#[test]
fn the_list_is_by_name_narrowed_and_goes_on_where_it_ended() {
    let (_folder, mut desk) = test_desk();
    let ground = ground(&mut desk);
    for number in 0..55 {
        add_client(&mut desk, &format!("Ann{number:02}"), "Angove");
    }
    add_volunteer(&mut desk, "Jean", "tonkin");
    let all = people(&desk, &PeopleQuestion::default()).unwrap();
    assert!(all.more);
    assert_eq!(all.rows.len(), 50);
    let next = people(
        &desk,
        &PeopleQuestion {
            after: all.rows[49].id.to_string(),
            ..PeopleQuestion::default()
        },
    )
    .unwrap();
    assert_eq!(next.rows.len(), 6);
    assert_eq!(next.rows[5].name, "Jean tonkin");
    assert!(!next.more);
    let narrowed = |role: &str, programme: &str, status: &str| {
        people(
            &desk,
            &PeopleQuestion {
                role: role.into(),
                programme: programme.into(),
                status: status.into(),
                after: String::new(),
            },
        )
        .unwrap()
        .rows
        .len()
    };
    assert_eq!(narrowed("volunteer", "", ""), 1);
    assert_eq!(narrowed("client", "", "paused"), 0);
    assert_eq!(narrowed("", &ground.programme.to_string(), "active"), 50);
}

fn write_note(
    desk: &mut Desk,
    text: &str,
    about: &[PersonId],
    mentions: &[PersonId],
    told_by: Option<PersonId>,
) -> NoteId {
    desk.write(Action::WriteNote, |tx| {
        let note = Note {
            id: tx.new_id(),
            text: text.into(),
            kind: NoteKind::Line,
            written_by: tx.actor(),
            session: None,
            told_by,
            told_by_words: None,
            told_by_role: None,
            told_by_practice: None,
            from_note: None,
            at: tx.now_ms(),
        };
        tx.insert(&note)?;
        for person in about {
            let row = NoteAbout {
                id: tx.new_id(),
                note: note.id,
                person: *person,
            };
            tx.insert(&row)?;
        }
        for person in mentions {
            let row = NoteMention {
                id: tx.new_id(),
                note: note.id,
                person: *person,
            };
            tx.insert(&row)?;
        }
        Ok::<_, StoreError>(note.id)
    })
    .unwrap()
    .value
}

fn raise(
    desk: &mut Desk,
    client: PersonId,
    situation: &str,
    from_note: Option<NoteId>,
    restricted: bool,
) {
    desk.write(Action::RaiseConcern, |tx| {
        let by: CoordinatorId = tx.actor();
        let concern = Concern {
            id: tx.new_id(),
            client,
            category: if restricted {
                Category::SafetyOrAbuse
            } else {
                Category::Falls
            },
            level: Level::Soon,
            state: ConcernState::Open,
            raised_on: tx.today(),
            raised_by: RaisedBy::Coordinator,
            raised_by_person: None,
            raised_by_words: None,
            from_note,
            from_visit: None,
            in_their_words: None,
            situation: situation.into(),
            background: None,
            what_we_saw: None,
            ask: None,
            person_knows: Asked::NotAskedYet,
            person_agrees: Asked::NotAskedYet,
            owner: by,
            due_on: None,
            restricted,
            outcome: None,
            closed_on: None,
            closed_as: None,
            same_as: None,
            told_person_on: None,
            told_person_by: None,
            told_person_how: None,
            not_told_person: None,
            not_told_person_words: None,
            person_tries: 0,
            told_volunteer_on: None,
            told_volunteer_by: None,
            told_volunteer_how: None,
            not_told_volunteer: None,
            not_told_volunteer_words: None,
            volunteer_tries: 0,
            next_try_person_on: None,
            next_try_volunteer_on: None,
            emergency_rang: None,
            emergency_at: None,
            emergency_reference: None,
            their_wishes: None,
            immediate_danger: None,
            told_whom: None,
            told_when: None,
            told_reference: None,
            consent_sought: None,
            safe_to_tell: None,
        };
        tx.insert(&concern)?;
        let event = ConcernEvent {
            id: tx.new_id(),
            concern: concern.id,
            client,
            what: ConcernEventWhat::Move,
            from: None,
            to: "open".into(),
            by,
            at: tx.now_ms(),
            why: None,
        };
        tx.insert(&event)
    })
    .unwrap();
}

fn visit(desk: &mut Desk, client: PersonId, on: &str, text: &str, from_note: Option<NoteId>) {
    desk.write(Action::RecordVisit, |tx| {
        let visit = Visit {
            id: tx.new_id(),
            client,
            volunteer: None,
            coordinator: Some(tx.actor()),
            on: day(on),
            minutes: Some(75),
            kind: VisitKind::Home,
            made: true,
            not_made_why: None,
            text: Some(text.into()),
            from_note,
        };
        tx.insert(&visit)
    })
    .unwrap();
}

#[test]
fn other_people_are_never_named_in_a_persons_timeline() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let margaret = add_client(&mut desk, "Margaret", "Trembath");
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let edith = add_client(&mut desk, "Edith", "Rowe");
    let namesake = add_client(&mut desk, "Margaret", "Pascoe");
    let jean = add_volunteer(&mut desk, "Jean", "Tonkin");
    let everybody = [margaret, arthur, edith, namesake, jean];
    let line = "@Margaret Trembath fell, @Arthur Pascoe drove, Edith R. rang, @Margaret P came, Jean’ll call, @Nobody Known too";
    let note = write_note(
        &mut desk,
        line,
        &[margaret, arthur],
        &everybody,
        Some(edith),
    );
    visit(&mut desk, margaret, "2026-11-02", line, Some(note));
    raise(&mut desk, margaret, line, Some(note), false);
    write_note(
        &mut desk,
        "About Arthur alone: gout",
        &[arthur],
        &[arthur],
        None,
    );
    let everything = |id: PersonId| {
        let timeline = timeline(&desk, id, TimelineFilter::Everything, None, 50).unwrap();
        let mut all = serde_json::to_string(&timeline.entries).unwrap();
        for found in crate::finding::tests::found(&desk, "fell") {
            let person: Person = desk.read().record(id).unwrap();
            if found.kind == "note" && found.title.ends_with(&person.name()) {
                all.push_str(&found.detail);
            }
        }
        all
    };
    let hers = everything(margaret);
    assert!(hers.contains("Margaret Trembath fell, another person drove, another person rang"));
    assert!(hers.contains("told by another person"));
    for other in [
        "Arthur", "Pascoe", "Edith", "Rowe", "Jean", "Tonkin", "Nobody", "gout",
    ] {
        assert!(!hers.contains(other), "{other} in {hers}");
    }
    let his = everything(arthur);
    assert!(his.contains("another person fell, @Arthur Pascoe drove"));
    for other in ["Trembath", "Margaret", "Edith", "Jean", "Tonkin"] {
        assert!(!his.contains(other), "{other} in {his}");
    }
    for id in [edith, namesake, jean] {
        let page = timeline(&desk, id, TimelineFilter::Everything, None, 50).unwrap();
        assert!(page.entries.is_empty());
        assert!(!everything(id).contains("fell"));
    }
}

#[test]
fn names_are_taken_out_where_they_are_whole_words() {
    let person = |given: &str, family: &str, preferred: Option<&str>| NamedPerson {
        given: given.into(),
        family: family.into(),
        preferred: preferred.map(str::to_owned),
        also: None,
    };
    let subject = person("Margaret", "Trembath", Some("Peggy"));
    let others = [
        person("Jean", "Tonkin", None),
        person("Margaret", "Pascoe", None),
        person("Ann", "O'Neill", Some("Nan")),
    ];
    for (text, expected) in [
        ("Jean rang", "another person rang"),
        ("JEAN TONKIN rang", "another person rang"),
        ("Jeannie rang", "Jeannie rang"),
        ("Margaret T rang", "Margaret T rang"),
        ("@Margaret P rang", "another person rang"),
        ("Margaret rang", "Margaret rang"),
        ("Peggy’s leg", "Peggy’s leg"),
        (
            "O'Neill, Nan and Ann",
            "another person, another person and another person",
        ),
        ("annual check", "annual check"),
        ("mail jean@example.org", "mail another person@example.org"),
        ("@jane will", "another person will"),
        ("@ 3pm", "@ 3pm"),
        ("İ Jean", "İ another person"),
        ("", ""),
    ] {
        assert_eq!(without_others(text, &subject, &others), expected, "{text}");
    }
    let nobody: [NamedPerson; 0] = [];
    assert_eq!(without_others("a\r\nb", &subject, &nobody), "a\r\nb");
}

#[test]
fn the_sign_goes_before_the_names_of_those_linked_and_stays_elsewhere() {
    let linked = [
        NamedPerson {
            given: "Mary Ann".into(),
            family: "Trevose-Hall".into(),
            preferred: Some("Molly".into()),
            also: None,
        },
        NamedPerson {
            given: "Élise".into(),
            family: "O’Neill".into(),
            ..NamedPerson::default()
        },
    ];
    for (typed, filled) in [
        ("@Mary Ann Trevose-Hall fell", "Mary Ann Trevose-Hall fell"),
        (
            "@Molly T fell; (@élise o’neill saw)",
            "Molly T fell; (élise o’neill saw)",
        ),
        (
            "“@Élise”, @Molly’s friend/@Mary Ann T.",
            "“Élise”, Molly’s friend/Mary Ann T.",
        ),
        // Whom no record names, by that name: the sign is what takes it out of a letter.
        ("@Kit saw, and @Élise Rowe", "@Kit saw, and @Élise Rowe"),
        // Addresses, and a sign that names nobody.
        (
            "molly@molly.org, @molly.org @ noon @Mollyanna @",
            "molly@molly.org, @molly.org @ noon @Mollyanna @",
        ),
        ("", ""),
    ] {
        assert_eq!(without_signs(typed, &linked), filled, "{typed}");
        // What others read holds none of their names, with the sign or without it.
        let nobody = NamedPerson::default();
        let told = |text: &str| without_others(text, &nobody, &linked);
        assert_eq!(told(&without_signs(typed, &linked)), told(typed), "{typed}");
    }
}

#[test]
fn a_name_that_is_an_everyday_word_goes_unless_it_is_surely_none() {
    let person = |given: &str, family: &str| NamedPerson {
        given: given.into(),
        family: family.into(),
        preferred: None,
        also: None,
    };
    let others = [person("Will", "Ward"), person("Rose", "Trevose-Hall")];
    for (text, expected) in [
        (
            "May fell again. She may fall.",
            "the person fell again. She may fall.",
        ),
        ("May I come in?", "the person I come in?"),
        ("Lives alone since May.", "Lives alone since the person."),
        (
            "Told may on Friday, and the nurse may visit",
            "Told the person on Friday, and the nurse may visit",
        ),
        ("It may be that may, who", "It may be that the person, who"),
        (
            "He will ring. Ask will.",
            "He will ring. Ask another person.",
        ),
        ("Will will come", "another person will come"),
        (
            "Back from the ward; Mrs Ward knows",
            "Back from the ward; Mrs another person knows",
        ),
        (
            "She rose at six. rose drove",
            "She rose at six. another person drove",
        ),
        ("so said she\nmay went", "so said she\nthe person went"),
        ("she. may went", "she. the person went"),
        ("she, may", "she, the person"),
        ("@may", "the person"),
        ("MAY BE ILL", "the person BE ILL"),
        ("maybe, mayor", "maybe, mayor"),
        (
            "Mrs Hall, m pretend and M. Pretend",
            "Mrs another person, the person and the person",
        ),
        (
            "Mays leg, May’s leg, May2, MayPretend",
            "the persons leg, the person’s leg, the person2, the person",
        ),
    ] {
        assert_eq!(
            without_names(text, &person("May", "Pretend"), &others),
            expected,
            "{text}"
        );
    }
    let zoe = person("Zoë", "O’Brien");
    for text in [
        "Zoe",
        "ZOË",
        "Zoe\u{308}",
        "zoé o'brien",
        "Mrs O`Brien",
        "Z O’BRIEN",
    ] {
        let left = without_names(text, &zoe, &[]).to_lowercase();
        assert!(
            !left.contains("zo") && !left.contains("brien"),
            "{text}: {left}"
        );
    }
    let daughter = NamedPerson::in_one("Sarah Ann Tonkin (daughter)");
    assert_eq!(
        without_names("her daughter Sarah, Mrs Tonkin", &zoe, &[daughter]),
        "her daughter another person, Mrs another person"
    );
}

proptest::proptest! {
    /// With a capital no name stays, whatever stands around it, be it an everyday word or not.
    #[test]
    fn no_name_with_a_capital_is_left(
        before in "[a-zA-Z ,.\\n(]{0,12}",
        name in proptest::sample::select(vec!["May", "Will", "Rose", "Margaret", "Ward", "WILL", "Hope"]),
        after in "[ ,.\\n’')!?0-9]{1}[a-z ]{0,12}",
    ) {
        let person = NamedPerson { given: name.into(), family: "Ward".into(), ..NamedPerson::default() };
        let text = format!("{before} {name}{after}");
        let left = without_names(&text, &person, &[]);
        let words: Vec<&str> = left.split(|c: char| !c.is_alphabetic()).collect();
        proptest::prop_assert!(!words.contains(&name), "{text}: {left}");
        proptest::prop_assert!(left.contains("the person"));
    }
}

#[test]
fn a_restricted_concern_shows_no_text_anywhere_but_on_its_own_page() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let note = write_note(
        &mut desk,
        "Bruises again, secretword",
        &[arthur],
        &[arthur],
        None,
    );
    visit(&mut desk, arthur, "2026-11-02", "secretword", Some(note));
    raise(&mut desk, arthur, "Bruises, secretword", Some(note), true);
    raise(&mut desk, arthur, "Fell", None, false);
    desk.write(Action::ChangePerson, |tx| {
        for concern in tx.read().records::<Concern>("", [])? {
            let event = ConcernEvent {
                id: tx.new_id(),
                concern: concern.id,
                client: arthur,
                what: ConcernEventWhat::Loop,
                from: None,
                to: "not told the person: not safe to tell".into(),
                by: tx.actor(),
                at: tx.now_ms(),
                why: None,
            };
            tx.insert(&event)?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let timeline = timeline(&desk, arthur, TimelineFilter::Everything, None, 50).unwrap();
    let text = serde_json::to_string(&timeline).unwrap();
    assert!(!text.contains("secretword"));
    assert!(text.contains("Restricted concern") && text.contains("Restricted note"));
    assert!(text.contains("Restricted visit"));
    assert_eq!(
        text.matches("Not told the person: not safe to tell")
            .count(),
        1
    );
    assert!(text.contains("Restricted concern: told or not, recorded"));
    let page = serde_json::to_string(&person_page(&desk, arthur).unwrap()).unwrap();
    assert!(!page.contains("secretword") && page.contains("Restricted concern"));
    assert!(
        crate::finding::tests::found(&desk, "secretword")
            .iter()
            .all(|found| !found.detail.contains("secretword"))
    );
}

#[test]
fn the_timeline_is_newest_first_and_pages_lose_nothing() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    for n in 0..40u32 {
        // Several on one day, so that pages end between equals.
        visit(
            &mut desk,
            arthur,
            &format!("2026-10-{:02}", 1 + n / 4),
            &format!("v{n}"),
            None,
        );
        write_note(&mut desk, &format!("n{n}"), &[arthur], &[], None);
    }
    raise(&mut desk, arthur, "Fell", None, false);
    let whole = timeline(&desk, arthur, TimelineFilter::Everything, None, 200).unwrap();
    assert_eq!(whole.entries.len(), 81);
    assert!(whole.before.is_none());
    assert!(whole.entries.windows(2).all(|w| w[0].at >= w[1].at));
    let mut paged = Vec::new();
    let mut before: Option<timeline::Before> = None;
    loop {
        let page = timeline(
            &desk,
            arthur,
            TimelineFilter::Everything,
            before.as_ref(),
            7,
        )
        .unwrap();
        paged.extend(page.entries);
        before = page.before;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(paged, whole.entries);
    let visits = timeline(&desk, arthur, TimelineFilter::Visits, None, 50).unwrap();
    assert_eq!(visits.entries.len(), 40);
    assert_eq!(visits.entries[0].detail.as_deref(), Some("1 hour 15 min"));
    assert!(
        visits.entries[0]
            .title
            .starts_with("Visit at home by Test Coordinator")
    );
    let concerns = timeline(&desk, arthur, TimelineFilter::Concerns, None, 50).unwrap();
    assert_eq!(concerns.entries[0].title, "Concern raised");
}

#[test]
fn no_screen_of_people_reads_a_whole_table() {
    let (_folder, desk) = test_desk();
    for sql in [
        include_str!("open_concerns.sql"),
        include_str!("open_referrals.sql"),
        include_str!("open_actions.sql"),
        include_str!("practices.sql"),
        include_str!("matches_of_client.sql"),
        include_str!("matches_of_volunteer.sql"),
        include_str!("representatives.sql"),
        include_str!("speaks_for.sql"),
        include_str!("people.sql"),
        include_str!("../finding/notes.sql"),
        include_str!("named_in.sql"),
        include_str!("timeline_visits.sql"),
        include_str!("timeline_notes.sql"),
        include_str!("timeline_concerns.sql"),
        include_str!("timeline_referrals.sql"),
        include_str!("timeline_signposts.sql"),
        include_str!("timeline_sessions.sql"),
        include_str!("timeline_meetings.sql"),
        include_str!("timeline_consents.sql"),
        include_str!("../volunteers/volunteers.sql"),
        include_str!("../volunteers/minutes_given.sql"),
    ] {
        let holes = (1..=9)
            .rev()
            .find(|n| sql.contains(&format!("?{n}")))
            .unwrap();
        let plan = desk
            .read()
            .rows(
                &format!("EXPLAIN QUERY PLAN {sql}"),
                rusqlite::params_from_iter(vec![rusqlite::types::Null; holes]),
                |row| row.get::<_, String>(3),
            )
            .unwrap();
        for step in &plan {
            // A virtual table "scans" by its own index; what a subquery found is small.
            assert!(
                !step.starts_with("SCAN")
                    || step.contains("VIRTUAL TABLE")
                    || step.contains("SUBQUERY")
                    || step.contains("CONSTANT ROW"),
                "{step} in {sql}"
            );
        }
    }
}

#[test]
fn what_was_typed_in_a_name_comes_back_equal() {
    let (_folder, mut desk) = test_desk();
    let names: Vec<String> = serde_json::from_str(include_str!(
        "../../../../tests/fixtures/naughty/naughty-strings.json"
    ))
    .unwrap();
    for name in names {
        let form = named(&name, &name);
        match add_person(&mut desk, &form) {
            Ok(done) => {
                let person: Person = desk.read().record(done.value).unwrap();
                assert_eq!(person.given_name, name.trim());
                assert_eq!(person.family_name, name.trim());
                find_people(&desk, &name).unwrap();
                possible_duplicates(&desk, &form, None).unwrap();
            }
            Err(PersonError::Form(_)) => {
                assert!(
                    crate::forms::is_blank(&name)
                        || name.chars().count() > crate::forms::NAME_LIMIT
                );
            }
            Err(other) => panic!("{name:?}: {other}"),
        }
    }
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_note_is_found_however_old_whoever_it_is_about_and_opens_itself() {
    let (_folder, mut desk) = test_desk();
    ground(&mut desk);
    let arthur = add_client(&mut desk, "Arthur", "Pascoe");
    let about_nobody = write_note(
        &mut desk,
        "The nurse rang, Arthur Pascoe wants the quinceword back",
        &[],
        &[arthur],
        None,
    );
    let restricted = write_note(&mut desk, "quinceword, bruises", &[arthur], &[], None);
    raise(&mut desk, arthur, "Bruises", Some(restricted), true);
    desk.together(|desk| {
        for n in 0..1200 {
            write_note(desk, &format!("ordinary line {n}"), &[arthur], &[], None);
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    let found = crate::finding::tests::found(&desk, "quinceword");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].route, format!("/notes/{about_nobody}"));
    assert!(found[0].title.ends_with("about nobody yet"));
    assert_eq!(
        found[0].detail,
        "The nurse rang, another person wants the quinceword back"
    );
    // Today shows it too, though twelve hundred came after it.
    let today = crate::notes::corridor_notes_about_nobody(&desk).unwrap();
    assert_eq!(today.len(), 1);
    assert_eq!(today[0].id, about_nobody);
    crate::notes::say_about(&mut desk, about_nobody, &[arthur]).unwrap();
    let found = crate::finding::tests::found(&desk, "quinceword");
    assert_eq!(found[0].title, "Note about Arthur Pascoe");
    assert!(found[0].detail.contains("Arthur Pascoe wants"));
    assert!(
        crate::notes::corridor_notes_about_nobody(&desk)
            .unwrap()
            .is_empty()
    );
    let undone = crate::notes::say_about(&mut desk, about_nobody, &[]).unwrap();
    assert_eq!(
        crate::notes::corridor_notes_about_nobody(&desk)
            .unwrap()
            .len(),
        1
    );
    desk.undo(undone.act).unwrap();
    assert!(
        crate::notes::corridor_notes_about_nobody(&desk)
            .unwrap()
            .is_empty()
    );
    assert!(desk.check().unwrap().faults.is_empty());
}

#[test]
fn the_sheet_of_a_person_is_on_record_before_it_is_printed() {
    let (_folder, mut desk) = test_desk();
    let form = PersonForm {
        given_name: "Ada".into(),
        family_name: "Angove".into(),
        ..PersonForm::default()
    };
    let ada = add_person(&mut desk, &form).unwrap().value;
    let nobody = PersonId(uuid::Uuid::from_u128(99));
    assert!(print_person_sheet(&mut desk, nobody).is_err());
    print_person_sheet(&mut desk, ada).unwrap();
    let left = crate::exports::exports(&desk).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].what, "Person sheet");
    assert_eq!(left[0].recipient.as_deref(), Some("Test Coordinator"));
    assert_eq!((left[0].rows, left[0].file_name.as_str()), (1, "On paper"));
    assert!(left[0].reason.is_some());
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::progress::Part;
use crate::{
    action::Action,
    desk::Desk,
    folder::{self, FolderError, OpenFolder, test_folder},
    people::{
        Person,
        merge::{TwiceForm, merge_people},
    },
    sample::{self, Scale},
    sessions::{
        CameAs, SessionForm, close_session, plan_session, session_page,
        tests::{client, day, mark, open_session, person, programme, volunteer},
    },
    vault::{self, KdfParams, RecoveryKey, VaultError},
    volunteers::{Agreement, Volunteer, VolunteerStatus},
};

const PASSPHRASE: &str = "harbour lantern thimble walrus";

fn agreement(desk: &mut Desk, volunteer: PersonId, signed: &str, expires: Option<&str>) {
    desk.write(Action::SaveAgreement, |tx| {
        let id = tx.new_id();
        tx.insert(&Agreement {
            id,
            volunteer,
            version: "1".into(),
            signed_on: day(signed),
            expires_on: expires.map(day),
        })
    })
    .unwrap();
}

fn change(desk: &mut Desk, id: PersonId, how: impl FnOnce(&mut Person)) {
    desk.write(Action::ChangePerson, |tx| {
        let mut person = tx.read().record::<Person>(id)?;
        how(&mut person);
        tx.update(&person)
    })
    .unwrap();
}

/// An open folder with a session under way, and Jean, who may have the laptop.
struct Morning {
    _folder: tempfile::TempDir,
    open: Box<OpenFolder>,
    programme: crate::ids::ProgrammeId,
    session: SessionId,
    jean: PersonId,
}

fn morning() -> Morning {
    let (folder, mut open) = test_folder();
    let programme = programme(&mut open.desk);
    let session = open_session(&mut open.desk, programme, "today");
    let jean = volunteer(&mut open.desk, "Jean Opie");
    agreement(&mut open.desk, jean, "2020-01-05", None);
    Morning {
        _folder: folder,
        open: Box::new(open),
        programme,
        session,
        jean,
    }
}

fn tick(desk: &mut HelperDesk, person: PersonId, presence: Presence) -> Result<(), HelperError> {
    let presence = Some(presence);
    desk.mark(&HelperMark { person, presence }).map(|_| ())
}

fn take_back(desk: &mut HelperDesk, person: PersonId) -> Result<(), HelperError> {
    let presence = None;
    desk.mark(&HelperMark { person, presence }).map(|_| ())
}

fn presence(desk: &HelperDesk, person: PersonId) -> Option<Presence> {
    let rows = desk.register().unwrap().rows;
    rows.iter().find(|row| row.person == person)?.presence
}

fn turns(desk: &Desk) -> Vec<(Option<TurnEnd>, bool)> {
    let turns = desk
        .read()
        .records::<HelperTurn>("ORDER BY ended, id", [])
        .unwrap();
    turns
        .iter()
        .map(|turn| (turn.ended, turn.back_at.is_some()))
        .collect()
}

/// Who has the laptop by the sentence that refuses them, or nobody.
fn refusal(morning: Morning, session: SessionId, volunteer: PersonId) -> (Morning, String) {
    let Morning {
        _folder,
        open,
        programme,
        jean,
        session: at,
    } = morning;
    let (open, said) = match HelperDesk::hand_over(open, session, volunteer) {
        Ok(desk) => (desk.leave(PASSPHRASE).unwrap(), String::new()),
        Err(HandOverRefused { open, why }) => (open, why.to_string()),
    };
    let morning = Morning {
        _folder,
        open,
        programme,
        session: at,
        jean,
    };
    (morning, said)
}

#[test]
fn only_a_volunteer_with_an_agreement_in_force_gets_the_laptop() {
    let mut morning = morning();
    let desk = &mut morning.open.desk;
    let ada = client(desk, morning.programme, "Ada Angove");
    let unsigned = volunteer(desk, "Wesley Hocking");
    let over = volunteer(desk, "Ern Ellis");
    agreement(desk, over, "2024-11-03", Some("2026-11-02"));
    let last_day = volunteer(desk, "Flo Faull");
    agreement(desk, last_day, "2024-11-03", Some("2026-11-03"));
    let to_come = volunteer(desk, "Dan Davey");
    agreement(desk, to_come, "2026-11-04", None);
    let renewed = volunteer(desk, "Gwen Gill");
    agreement(desk, renewed, "2022-11-03", Some("2024-11-03"));
    agreement(desk, renewed, "2024-11-03", Some("2027-11-03"));
    let of_status = |desk: &mut Desk, name: &str, status| {
        let id = volunteer(desk, name);
        agreement(desk, id, "2026-01-05", None);
        desk.write(Action::ChangeVolunteer, |tx| {
            let role = tx.read().record::<Volunteer>(id)?;
            tx.update(&Volunteer { status, ..role })
        })
        .unwrap();
        id
    };
    let applied = of_status(desk, "Ivy Ivey", VolunteerStatus::Applied);
    let applied_here = of_status(desk, "Kit Kent", VolunteerStatus::Applied);
    let left_here = of_status(desk, "Len Lugg", VolunteerStatus::Left);
    for person in [applied_here, left_here] {
        mark(desk, morning.session, person, Presence::Here);
    }
    let dead = of_status(desk, "May Moss", VolunteerStatus::Active);
    change(desk, dead, |person| {
        person.died_on = Some(day("2026-11-01"))
    });
    let planned = SessionForm {
        kind: "coffee morning".into(),
        programme: morning.programme.to_string(),
        date: "today".into(),
        ..SessionForm::default()
    };
    let planned = plan_session(desk, &planned, false).unwrap().value;

    let (session, jean) = (morning.session, morning.jean);
    let not_one = HelperError::NotAVolunteer.to_string();
    let unsigned_words = HelperError::NoAgreement.to_string();
    for (session, who, expected) in [
        (session, jean, String::new()),
        (session, last_day, String::new()),
        (session, renewed, String::new()),
        (session, applied_here, String::new()),
        (session, unsigned, unsigned_words.clone()),
        (session, to_come, unsigned_words),
        (session, over, HelperError::AgreementOver.to_string()),
        (session, applied, not_one.clone()),
        (session, left_here, not_one.clone()),
        (session, dead, not_one.clone()),
        (session, ada, not_one),
        (planned, jean, HelperError::NotOpen.to_string()),
    ] {
        let (back, said) = refusal(morning, session, who);
        assert_eq!(said, expected);
        morning = back;
    }
    // Who is refused left nothing on record.
    assert_eq!(
        turns(&morning.open.desk),
        [(Some(TurnEnd::GivenBack), true); 4]
    );

    let offered: Vec<(String, bool, AgreementStands)> = choices(&morning.open.desk, session)
        .unwrap()
        .into_iter()
        .map(|one| (one.name, one.here, one.agreement))
        .collect();
    let expected = [
        ("Kit Kent", true, AgreementStands::InForce),
        ("Dan Davey", false, AgreementStands::Missing),
        ("Ern Ellis", false, AgreementStands::RunOut),
        ("Flo Faull", false, AgreementStands::InForce),
        ("Gwen Gill", false, AgreementStands::InForce),
        ("Wesley Hocking", false, AgreementStands::Missing),
        ("Jean Opie", false, AgreementStands::InForce),
    ];
    assert_eq!(
        offered,
        expected.map(|(name, here, stands)| (name.to_owned(), here, stands))
    );
    close_session(&mut morning.open.desk, session).unwrap();
    let (_, said) = refusal(morning, session, jean);
    assert_eq!(said, HelperError::NotOpen.to_string());
}

#[test]
fn a_row_is_what_somebody_is_called_and_a_place_only_where_names_are_alike() {
    let mut morning = morning();
    let desk = &mut morning.open.desk;
    let peggy = client(desk, morning.programme, "Margaret Pascoe");
    change(desk, peggy, |person| {
        person.preferred_name = Some("Peggy".into());
    });
    let ada = client(desk, morning.programme, "Ada Angove");
    let other = client(desk, morning.programme, "Ada Angove");
    change(desk, other, |person| person.town = Some("St Just".into()));
    for person in [peggy, ada, other] {
        mark(desk, morning.session, person, Presence::NotHere);
    }
    let helping = HelperDesk::hand_over(morning.open, morning.session, morning.jean).unwrap();
    let register = helping.register().unwrap();
    assert_eq!(register.title, "Coffee morning, Newquay Pathfinder");
    assert_eq!(
        (register.volunteer.as_str(), register.coordinator.as_str()),
        ("Jean Opie", "Kerra Trembath")
    );
    let rows: BTreeSet<(&str, Option<&str>)> = register
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.apart.as_deref()))
        .collect();
    assert_eq!(
        rows,
        BTreeSet::from([
            ("Ada Angove", Some("Crantock")),
            ("Ada Angove", Some("St Just")),
            ("Peggy Pascoe", None),
        ])
    );
}

#[test]
fn finding_goes_by_names_alone() {
    let mut morning = morning();
    let desk = &mut morning.open.desk;
    let ada = client(desk, morning.programme, "Ada Angove");
    let twin = client(desk, morning.programme, "Ada Angove");
    change(desk, twin, |person| person.town = Some("St Just".into()));
    let dead = client(desk, morning.programme, "Ada Annear");
    change(desk, dead, |person| {
        person.died_on = Some(day("2026-11-01"))
    });
    change(desk, ada, |person| {
        person.phone = Some("01637 555123".into());
        person.postcode = Some("TR8 5AA".into());
    });
    let mut helping = HelperDesk::hand_over(morning.open, morning.session, morning.jean).unwrap();
    let mut find = |typed: &str| helping.find(typed).unwrap();
    let found = find("ada ang");
    assert_eq!(
        found.iter().map(|one| one.person).collect::<BTreeSet<_>>(),
        BTreeSet::from([ada, twin])
    );
    assert!(found.iter().all(|one| one.apart.is_some()));
    assert_eq!(find("angove")[0].name, "Ada Angove");
    assert_eq!(find("je op").len(), 1);
    for nothing in [
        "", " ", "a", "Crantock", "St Just", "TR8", "01637", "1939", "annear",
    ] {
        assert_eq!(find(nothing), [], "{nothing}");
    }
}

#[test]
fn ticks_are_kept_and_only_the_last_is_taken_back() {
    let mut morning = morning();
    let desk = &mut morning.open.desk;
    let ada = client(desk, morning.programme, "Ada Angove");
    let ben = client(desk, morning.programme, "Ben Bolitho");
    let son = person(desk, "Cecil Curnow", "Truro", 1970);
    mark(desk, morning.session, ada, Presence::SentApologies);
    let mut helping = HelperDesk::hand_over(morning.open, morning.session, morning.jean).unwrap();
    // Nobody comes onto the register by a number alone.
    assert!(matches!(
        tick(&mut helping, ben, Presence::Here),
        Err(HelperError::Store(StoreError::NotFound))
    ));
    helping.find("ben bo").unwrap();
    tick(&mut helping, ben, Presence::Here).unwrap();
    tick(&mut helping, ada, Presence::Here).unwrap();
    assert_eq!(helping.register().unwrap().here, 2);
    tick(&mut helping, ada, Presence::Here).unwrap();
    assert!(matches!(
        take_back(&mut helping, ben),
        Err(HelperError::NotTheLast)
    ));
    take_back(&mut helping, ada).unwrap();
    // What the coordinator had marked before is there again, and no further step back is.
    assert_eq!(presence(&helping, ada), Some(Presence::SentApologies));
    for person in [ada, ben] {
        assert!(matches!(
            take_back(&mut helping, person),
            Err(HelperError::NotTheLast)
        ));
    }
    tick(&mut helping, ben, Presence::NotHere).unwrap();
    assert_eq!(presence(&helping, ben), Some(Presence::NotHere));
    // Somebody found who is neither client nor volunteer comes as a guest.
    helping.find("cecil").unwrap();
    tick(&mut helping, son, Presence::Here).unwrap();
    let open = helping.leave(PASSPHRASE).unwrap();
    let page = session_page(&open.desk, morning.session).unwrap();
    let came_as = page.register.iter().find(|row| row.person == son);
    assert_eq!(came_as.unwrap().came_as, CameAs::Guest);
    assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn every_act_says_whose_hands_it_was_and_the_chain_holds_it() {
    let mut morning = morning();
    let desk = &mut morning.open.desk;
    let ada = client(desk, morning.programme, "Ada Angove");
    mark(desk, morning.session, ada, Presence::NotHere);
    let mut helping = HelperDesk::hand_over(morning.open, morning.session, morning.jean).unwrap();
    tick(&mut helping, ada, Presence::Here).unwrap();
    let StillHelping { desk: helping, why } =
        helping.leave("harbour lantern thimble otter").unwrap_err();
    assert!(matches!(
        why,
        FolderError::Vault(VaultError::WrongPassphrase)
    ));
    let mut open = helping.leave(PASSPHRASE).unwrap();
    assert_eq!(open.failed_unlocks, 1);
    let desk = &mut open.desk;
    mark(desk, morning.session, ada, Presence::NotHere);

    let acts = desk.read().acts(0, None, 4).unwrap();
    let jean = Some(Uuid::from(morning.jean));
    let hands: Vec<(&str, Option<Uuid>)> = acts
        .iter()
        .map(|act| (act.action.as_str(), act.hands))
        .collect();
    assert_eq!(
        hands,
        [
            ("mark register", None),
            ("take back", None),
            ("mark register", jean),
            ("hand over register", None),
        ]
    );
    let changes = desk.recent_changes(None).unwrap();
    assert_eq!(changes[2].by, "Jean Opie for Kerra Trembath");
    assert_eq!(changes[1].sentence, "Laptop taken back from Jean Opie");
    // In whose hands the laptop was stays on record; what was ticked in them can be undone as ever.
    for act in [acts[1].id, acts[3].id] {
        assert!(matches!(desk.undo(act), Err(StoreError::Refused(_))));
    }
    desk.undo(acts[0].id).unwrap();
    desk.undo(acts[2].id).unwrap();
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());

    // Whoever takes the name off, or puts it on an act of the coordinator's, breaks the chain.
    let raw = desk.store().raw();
    let with = |hands: Option<Uuid>, act: i64| {
        let hands = hands.map(|id| id.as_bytes().to_vec());
        raw.execute("UPDATE act SET hands = ?1 WHERE id = ?2", (hands, act))
            .unwrap();
        desk.check().unwrap().faults
    };
    assert!(with(None, acts[2].id)[0].starts_with("The chain is broken"));
    assert!(with(jean, acts[2].id).is_empty());
    assert!(with(jean, acts[0].id)[0].starts_with("The chain is broken"));
    assert!(with(None, acts[0].id).is_empty());
}

#[test]
fn locked_or_torn_away_the_laptop_is_the_coordinators_again() {
    let morning = morning();
    let path = morning.open.desk.folder().to_owned();
    let helping = HelperDesk::hand_over(morning.open, morning.session, morning.jean).unwrap();
    helping.lock(false).unwrap();
    let open = folder::unlock(&path, PASSPHRASE).unwrap();
    assert_eq!(turns(&open.desk), [(Some(TurnEnd::Locked), true)]);
    let locked = open.desk.read().acts(0, None, 1).unwrap().remove(0);
    assert_eq!(locked.hands, Some(Uuid::from(morning.jean)));
    let said = open.desk.recent_changes(None).unwrap().remove(0);
    assert_eq!(said.sentence, "Laptop locked in the hands of Jean Opie");
    assert!(!said.can_undo);
    // The session was of the day of the test's clock; any other open one does.
    let helping = HelperDesk::hand_over(Box::new(open), morning.session, morning.jean).unwrap();
    drop(helping);
    let open = folder::unlock(&path, PASSPHRASE).unwrap();
    assert_eq!(
        turns(&open.desk),
        [
            (Some(TurnEnd::Locked), true),
            (Some(TurnEnd::Stopped), true)
        ]
    );
    assert_eq!(open.desk.read().acts(0, None, 1).unwrap()[0].hands, None);
    assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());
}

#[test]
fn whoever_proves_a_passphrase_of_these_records_is_at_work_and_nobody_by_other_keys() {
    let mut morning = morning();
    let path = morning.open.desk.folder().to_owned();
    let other = crate::ids::CoordinatorId(Uuid::from_u128(9));
    morning
        .open
        .desk
        .write(Action::SaveCoordinator, |tx| {
            tx.insert(&crate::programmes::Coordinator {
                id: other,
                name: "Loveday Rowe".into(),
                active: true,
            })
        })
        .map_err(|error: StoreError| error)
        .unwrap();
    let theirs = "pebble orchard kettle magpie";
    morning
        .open
        .add_coordinator(other, theirs, KdfParams::FLOOR)
        .unwrap();
    let helping = HelperDesk::hand_over(morning.open, morning.session, morning.jean).unwrap();
    let open = helping.leave(theirs).unwrap();
    assert_eq!(open.desk.who().unwrap(), other);

    // Keys of other records under the same names, whose passphrase the thief knows.
    let thief = tempfile::tempdir().unwrap();
    let recovery = RecoveryKey::generate().unwrap();
    vault::create(
        thief.path(),
        Uuid::from_u128(5),
        "marble cactus ribbon falcon",
        &recovery,
        KdfParams::FLOOR,
    )
    .unwrap();
    let helping = HelperDesk::hand_over(open, morning.session, morning.jean).unwrap();
    for name in ["slots.a", "slots.b"] {
        std::fs::copy(thief.path().join(name), path.join(name)).unwrap();
    }
    let still = helping.leave("marble cactus ribbon falcon").unwrap_err();
    assert!(matches!(
        still.why,
        FolderError::Vault(VaultError::OtherKey)
    ));
}

/// Everything that a volunteer can see of the whole pretend programme, held against everything that it knows.
#[test]
fn no_answer_holds_anything_but_names_and_ticks() {
    let folder = tempfile::tempdir().unwrap();
    let recovery = RecoveryKey::generate().unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
    let mut open = folder::set_up_with(folder.path(), PASSPHRASE, &recovery, |key, who| {
        sample::create(
            folder.path(),
            key,
            who,
            "Kerra",
            Scale::Demo,
            1,
            today,
            &Part::default(),
        )
        .map_err(|error| FolderError::Store(StoreError::Refused(error.to_string())))
    })
    .unwrap();
    let read = open.desk.read();
    let session: SessionId = read
        .one(
            "SELECT id FROM session WHERE state = 'open' LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let volunteer: PersonId = read
        .one(
            "SELECT id FROM volunteer WHERE status = 'active' LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let secrets: BTreeSet<String> = read
        .rows(
            "SELECT date_of_birth FROM person WHERE date_of_birth IS NOT NULL
             UNION SELECT phone FROM person WHERE phone IS NOT NULL
             UNION SELECT mobile FROM person WHERE mobile IS NOT NULL
             UNION SELECT email FROM person WHERE email IS NOT NULL
             UNION SELECT postcode FROM person WHERE postcode IS NOT NULL
             UNION SELECT address_lines FROM person WHERE address_lines IS NOT NULL
             UNION SELECT text FROM note
             UNION SELECT situation FROM concern
             UNION SELECT what_matters FROM client WHERE what_matters IS NOT NULL",
            [],
            |row| row.get(0),
        )
        .unwrap()
        .into_iter()
        .collect();
    assert!(secrets.len() > 50);
    let names = read
        .rows(
            "SELECT DISTINCT substr(given_name, 1, 2) FROM person
             UNION SELECT DISTINCT family_name FROM person",
            [],
            |row| row.get::<_, String>(0),
        )
        .unwrap();
    agreement(&mut open.desk, volunteer, "2026-01-05", None);
    let mut helping = HelperDesk::hand_over(Box::new(open), session, volunteer).unwrap();
    let mut said = vec![serde_json::to_value(helping.register().unwrap()).unwrap()];
    assert!(!helping.register().unwrap().rows.is_empty());
    for typed in &names {
        let found = helping.find(typed).unwrap();
        said.extend(found.iter().map(|one| serde_json::to_value(one).unwrap()));
    }
    let mut keys = BTreeSet::new();
    for answer in &said {
        let mut waiting = vec![answer];
        while let Some(value) = waiting.pop() {
            match value {
                serde_json::Value::Object(fields) => {
                    keys.extend(fields.keys().cloned());
                    waiting.extend(fields.values());
                }
                serde_json::Value::Array(items) => waiting.extend(items),
                _ => {}
            }
        }
        let text = answer.to_string();
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "“{secret}” is said");
        }
    }
    let expected = [
        "apart",
        "arrived_order",
        "coordinator",
        "here",
        "name",
        "person",
        "presence",
        "rows",
        "title",
        "volunteer",
    ];
    assert_eq!(keys, expected.map(str::to_owned).into());
}

/// Two records of a volunteer who had the laptop: the log still tells who it was, and they can be taken apart.
#[test]
fn a_helper_whose_records_are_put_together_is_told_by_the_one_that_stays() {
    let mut morning = morning();
    let desk = &mut morning.open.desk;
    let twice = volunteer(desk, "Jean Opie");
    let ada = client(desk, morning.programme, "Ada Angove");
    mark(desk, morning.session, ada, Presence::NotHere);
    let mut helping = HelperDesk::hand_over(morning.open, morning.session, morning.jean).unwrap();
    tick(&mut helping, ada, Presence::Here).unwrap();
    let mut open = helping.leave(PASSPHRASE).unwrap();
    let desk = &mut open.desk;
    let form = TwiceForm {
        goes: morning.jean.to_string(),
        ..TwiceForm::default()
    };
    let done = merge_people(desk, twice, &form).unwrap();
    let of_turn = |desk: &Desk| {
        let turns = desk.read().records::<HelperTurn>("", []).unwrap();
        turns.into_iter().map(|turn| turn.volunteer).next()
    };
    assert_eq!(of_turn(desk), Some(twice));
    let said = desk.recent_changes(None).unwrap();
    assert_eq!(said[2].by, "Jean Opie for Kerra Trembath");
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
    desk.undo(done.act).unwrap();
    assert_eq!(of_turn(desk), Some(morning.jean));
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());
}

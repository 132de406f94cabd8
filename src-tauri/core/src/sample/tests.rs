use std::collections::BTreeSet;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::*;
use crate::{
    concerns::{Concern, ConcernState},
    folder::{self, FolderError},
    mdt::{MdtItem, MdtMeeting},
    people::Person,
    progress::tests::stopped_at_each_step,
    records::TABLES,
    reference,
    referrals::{Referral, ReferralState},
    vault::RecoveryKey,
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn made(scale: Scale, seed: u64, as_of: NaiveDate) -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let desk = create(
        folder.path(),
        &"cd".repeat(32),
        CoordinatorId(Uuid::from_u128(1)),
        "Sam Rowe",
        scale,
        seed,
        as_of,
        &Part::default(),
    )
    .unwrap();
    (folder, desk)
}

/// A digest of every cell of every table of records.
fn digest(desk: &Desk) -> String {
    let mut hash = Sha256::new();
    for table in TABLES {
        let sql = format!(
            "SELECT {} FROM \"{}\" ORDER BY id",
            table.column_list(),
            table.name
        );
        desk.read()
            .each::<StoreError>(&sql, [], |row| {
                for place in 0..table.columns.len() {
                    let cell: rusqlite::types::Value = row.get(place)?;
                    hash.update(format!("{cell:?};"));
                }
                Ok(())
            })
            .unwrap();
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

#[test]
fn the_demo_stands_on_any_day() {
    for as_of in [
        // One of each day of the week, for weekends move what falls on them.
        day(2026, 3, 30),
        day(2028, 2, 29),
        day(2026, 11, 4),
        day(2026, 11, 5),
        day(2027, 1, 1),
        day(2026, 8, 8),
        day(2026, 11, 1),
    ] {
        let (_folder, desk) = made(Scale::Demo, 1, as_of);
        let findings = desk.check().unwrap();
        assert!(findings.faults.is_empty(), "{as_of}: {:?}", findings.faults);
        assert!(desk.is_pretend());
        let late = desk
            .read()
            .number(
                "SELECT count(*) FROM act WHERE (time >> 16) / 86400000 > ?1",
                [at(as_of, 0) / 86_400_000],
            )
            .unwrap();
        assert_eq!(late, 0, "{as_of}: acts after the day");
        let past = desk
            .read()
            .number(
                "SELECT count(*) FROM session WHERE state = 'planned' AND date < ?1",
                [as_of.to_string()],
            )
            .unwrap();
        assert_eq!(past, 0, "{as_of}: planned sessions in the past");
    }
}

#[test]
fn every_state_is_there() {
    let (_folder, desk) = made(Scale::Demo, 1, day(2026, 11, 3));
    let concerns: BTreeSet<_> = desk
        .read()
        .records::<Concern>("", [])
        .unwrap()
        .into_iter()
        .map(|concern| concern.state)
        .collect();
    assert_eq!(concerns.len(), ConcernState::ALL.len(), "{concerns:?}");
    let referrals: BTreeSet<_> = desk
        .read()
        .records::<Referral>("", [])
        .unwrap()
        .into_iter()
        .map(|referral| referral.state)
        .collect();
    assert_eq!(referrals.len(), ReferralState::ALL.len(), "{referrals:?}");
    let meetings = desk.read().records::<MdtMeeting>("", []).unwrap();
    assert_eq!(
        meetings
            .iter()
            .filter(|m| m.held_position.is_some())
            .count(),
        2
    );
    assert_eq!(meetings.len(), 3);
    // The meeting to come lists everybody it should, with their concerns.
    let planned = meetings.iter().find(|m| m.held_position.is_none()).unwrap();
    let page = crate::mdt::meeting_page(&desk, planned.id).unwrap();
    assert_eq!(page.missing, 0);
    assert!(page.items.iter().filter(|v| !v.concerns.is_empty()).count() >= 3);
    let items = desk.read().records::<MdtItem>("", []).unwrap();
    let bases: BTreeSet<_> = items.iter().filter_map(|item| item.basis).collect();
    assert_eq!(bases.len(), crate::consent::Basis::ALL.len());
    assert!(
        items
            .iter()
            .any(|item| item.sharing == Some(crate::mdt::Sharing::DoNotShare))
    );
    // Each item is of a client of that meeting's practice.
    let strangers = desk
        .read()
        .number(
            "SELECT count(*) FROM mdt_item JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
             WHERE NOT EXISTS (SELECT 1 FROM client_practice WHERE client_practice.client = mdt_item.client
               AND client_practice.practice = mdt_meeting.practice AND until IS NULL)",
            [],
        )
        .unwrap();
    assert_eq!(strangers, 0);
    for (count, sql) in [
        (60, "SELECT count(*) FROM client"),
        (21, "SELECT count(*) FROM volunteer"),
        (2, "SELECT count(*) FROM client JOIN volunteer USING (id)"),
        (4, "SELECT count(*) FROM programme"),
        (9, "SELECT count(*) FROM practice"),
        (15, "SELECT count(*) FROM agency"),
        (1, "SELECT count(*) FROM person WHERE died_on IS NOT NULL"),
        (
            1,
            "SELECT count(*) FROM client WHERE ended_why = 'care home'",
        ),
    ] {
        assert_eq!(desk.read().number(sql, []).unwrap(), count, "{sql}");
    }
    // Every @ names somebody.
    let unnamed = desk
        .read()
        .number(
            "SELECT count(*) FROM note WHERE text LIKE '%@%'
             AND NOT EXISTS (SELECT 1 FROM note_mention WHERE note_mention.note = note.id)",
            [],
        )
        .unwrap();
    assert_eq!(unnamed, 0);
}

/// Numbers set aside by Ofcom for drama, the NHS test range, and postcode districts that are not given out.
fn cannot_be_real(desk: &Desk) {
    for person in desk.read().records::<Person>("", []).unwrap() {
        for phone in [
            &person.phone,
            &person.emergency_contact_phone,
            &person.mobile,
        ]
        .into_iter()
        .flatten()
        {
            assert!(
                phone.starts_with("01632 960") || phone.starts_with("07700 900"),
                "{phone}"
            );
            assert_eq!(
                phone.chars().filter(char::is_ascii_digit).count(),
                11,
                "{phone}"
            );
            reference::phone(phone).unwrap();
        }
        if let Some(postcode) = &person.postcode {
            assert_eq!(&reference::postcode(postcode).unwrap(), postcode);
            assert!(postcode.starts_with("TR98 ") || postcode.starts_with("PL98 "));
        }
        if let Some(email) = &person.email {
            assert!(email.ends_with("@example.org"), "{email}");
            reference::email(email).unwrap();
        }
    }
    desk.read()
        .each::<StoreError>(
            "SELECT nhs_number FROM client WHERE nhs_number IS NOT NULL",
            [],
            |row| {
                let number: String = row.get(0)?;
                assert!(number.starts_with("999"), "{number}");
                assert_eq!(
                    reference::nhs_number(&number).as_deref(),
                    Ok(number.as_str())
                );
                Ok(())
            },
        )
        .unwrap();
    desk.read()
        .each::<StoreError>(
            "SELECT name FROM practice UNION ALL SELECT name FROM agency",
            [],
            |row| {
                let name: String = row.get(0)?;
                assert!(name.ends_with("(pretend)"), "{name}");
                Ok(())
            },
        )
        .unwrap();
}

#[test]
fn nobody_could_be_real() {
    let (_folder, desk) = made(Scale::Demo, 1, day(2026, 11, 3));
    cannot_be_real(&desk);
}

#[test]
fn same_seed_and_day_same_content() {
    let as_of = day(2026, 11, 3);
    let (_one, one) = made(Scale::Demo, 1, as_of);
    let (_two, two) = made(Scale::Demo, 1, as_of);
    let (_three, three) = made(Scale::Demo, 1, day(2026, 11, 4));
    assert_eq!(digest(&one), digest(&two));
    assert_ne!(digest(&one), digest(&three));
}

#[test]
fn a_folder_that_holds_something_is_refused() {
    let (folder, desk) = made(Scale::Demo, 1, day(2026, 11, 3));
    desk.close().unwrap();
    let again = create(
        folder.path(),
        &"cd".repeat(32),
        CoordinatorId(Uuid::from_u128(1)),
        "Sam Rowe",
        Scale::Demo,
        1,
        day(2026, 11, 3),
        &Part::default(),
    );
    assert!(matches!(again, Err(SampleError::NotEmpty)));
}

#[test]
fn stopped_at_any_step_there_is_no_programme() {
    let as_of = day(2026, 11, 3);
    let grown = |part: &Part| {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::on(before(as_of, 1));
        let mut desk = Desk::create(
            folder.path(),
            &"cd".repeat(32),
            CoordinatorId(Uuid::from_u128(1)),
            "Sam Rowe",
            true,
        )
        .unwrap();
        let made = grown::load(&mut desk, &clock, &grown::Size::small(), 1, as_of, part);
        matches!(made, Err(SampleError::Store(StoreError::Stopped)))
    };
    // A step a day, and the days of a year without its weekends.
    assert!(stopped_at_each_step(grown) > 250);
    let demo = |part: &Part| {
        let folder = tempfile::tempdir().unwrap();
        let recovery = RecoveryKey::generate().unwrap();
        let words = "harbour lantern thimble walrus";
        let made = folder::set_up_with(folder.path(), words, &recovery, |key, who| {
            create(
                folder.path(),
                key,
                who,
                "Sam Rowe",
                Scale::Demo,
                1,
                as_of,
                part,
            )
            .map_err(|error| match error {
                SampleError::Store(error) => FolderError::Store(error),
                other => panic!("{other}"),
            })
        });
        let stopped = matches!(made, Err(FolderError::Store(StoreError::Stopped)));
        assert!(stopped || made.is_ok());
        let left: Vec<String> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        // The lock is held by whoever set it up, and holds nothing.
        assert_eq!(stopped, left == ["living-well.lock"], "{left:?}");
        stopped
    };
    assert!(stopped_at_each_step(demo) > 300);
}

#[test]
fn scales_by_name() {
    for (name, scale) in [
        ("demo", Scale::Demo),
        ("coordinator", Scale::Coordinator),
        ("county", Scale::County),
        ("stretch", Scale::Stretch),
    ] {
        assert_eq!(name.parse::<Scale>().unwrap(), scale);
    }
    assert!("Demo ".parse::<Scale>().is_err());
}

/// A Desk with a small grown programme, and how much it says it loaded.
fn grown_small(seed: u64, as_of: NaiveDate) -> (tempfile::TempDir, Desk, Loaded) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::on(before(as_of, 1)));
    let mut desk = Desk::create_with(
        folder.path(),
        &"cd".repeat(32),
        CoordinatorId(Uuid::from_u128(1)),
        "Sam Rowe",
        true,
        Box::new(Arc::clone(&clock)),
        Box::new(SeededIds::new(seed)),
    )
    .unwrap();
    let loaded = grown::load(
        &mut desk,
        &clock,
        &grown::Size::small(),
        seed,
        as_of,
        &Part::default(),
    )
    .unwrap();
    (folder, desk, loaded)
}

#[test]
fn a_grown_programme_repeats_and_stands() {
    let as_of = day(2028, 2, 29);
    let (_one, one, loaded) = grown_small(3, as_of);
    let (_two, two, _) = grown_small(3, as_of);
    let (_three, three, _) = grown_small(4, day(2027, 1, 1));
    assert_eq!(digest(&one), digest(&two));
    assert_ne!(digest(&one), digest(&three));
    for desk in [&one, &three] {
        let findings = desk.check().unwrap();
        assert!(findings.faults.is_empty(), "{:?}", findings.faults);
        cannot_be_real(desk);
    }
    assert_eq!((loaded.clients, loaded.volunteers), (60, 8));
    assert!(loaded.visits > 200 && loaded.concerns > 45 && loaded.referrals > 45);
}

#[test]
fn a_coordinators_year_has_its_size_and_open_and_closed_loops() {
    let (_folder, desk) = made(Scale::Coordinator, 1, day(2026, 11, 3));
    for (least, most, sql) in [
        (250, 250, "SELECT count(*) FROM client"),
        (30, 30, "SELECT count(*) FROM volunteer"),
        (2_900, 3_000, "SELECT count(*) FROM visit"),
        (100, 110, "SELECT count(*) FROM session"),
        (380, 400, "SELECT count(*) FROM referral"),
        (10_000, 40_000, "SELECT count(*) FROM change"),
        (
            10,
            250,
            "SELECT count(*) FROM concern WHERE state <> 'closed'",
        ),
        (
            50,
            250,
            "SELECT count(*) FROM concern WHERE state = 'closed'",
        ),
        (
            10,
            200,
            "SELECT count(*) FROM mdt_meeting WHERE state = 'held'",
        ),
        (100, 400, "SELECT count(*) FROM note WHERE text LIKE '@%'"),
    ] {
        let found = desk.read().number(sql, []).unwrap();
        assert!((least..=most).contains(&found), "{sql}: {found}");
    }
    desk.read()
        .each::<StoreError>("SELECT text FROM note", [], |row| {
            let text: String = row.get(0)?;
            let words = text.split_whitespace().count();
            assert!((4..=80).contains(&words), "{words}: {text}");
            Ok(())
        })
        .unwrap();
    assert!(desk.check().unwrap().faults.is_empty());
}

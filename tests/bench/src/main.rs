//! The table of what the work costs: each piece beside its floor, measured in the same run on the same file
//! system. Times are printed for interest; the ratio is what counts. Nothing fails on a time.
//!
//! `make bench` runs the scales *coordinator* and *county*; `SCALE=stretch make bench` runs another.

mod floor;
mod measure;

use std::{error::Error, path::Path, time::Instant};

use living_well_core::{
    concerns::store as concerns,
    desk::{Desk, FILE_NAME},
    folder,
    ids::{CoordinatorId, PersonId, PracticeId},
    mdt::{self, Detail, Scope},
    people::{find as people_find, page as person, timeline},
    sample::{self, Scale},
    today, vault,
    visits::{self, VisitForm},
};
use measure::{Line, Measured, measure};
use rusqlite::{OptionalExtension, params};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const KEY: &str = "9f3c1de2a4b5867f0011223344556677889900aabbccddeeff1021324354657a";
const PASSPHRASE: &str = "lantern gooseberry harbour thimble";
/// Twenty words, the length of a visit's text in performance.md.
const TEXT: &str =
    "Sat in the garden for an hour, she told me about the boats, made tea, the step is loose again";

fn main() -> Result<()> {
    let asked = std::env::var("SCALE").unwrap_or_else(|_| "coordinator county".to_owned());
    for word in asked.split_whitespace() {
        let scale: Scale = word.parse().map_err(|_| format!("“{word}” is no scale"))?;
        // Beside the build, so that the disk is the one records live on and not memory.
        let place = tempfile::tempdir_in(std::env::current_dir()?)?;
        let lines = run(place.path(), scale)?;
        measure::print(word, &lines);
    }
    Ok(())
}

fn run(place: &Path, scale: Scale) -> Result<Vec<Line>> {
    let data = place.join("data");
    std::fs::create_dir(&data)?;
    let today = chrono::Local::now().date_naive();
    let who = CoordinatorId(uuid::Uuid::from_u128(1));
    let begun = Instant::now();
    sample::create(&data, KEY, who, "Bench", scale, 7, today)?.close()?;
    let size = std::fs::metadata(data.join(FILE_NAME))?.len() / 1024;
    println!(
        "sample loaded in {:.1} s, {size} KiB",
        begun.elapsed().as_secs_f64()
    );

    // What is measured on: the person with most visits, the practice with most clients.
    let bare = floor::open(&data.join(FILE_NAME), KEY)?;
    let person: [u8; 16] = bare.query_row(
        "SELECT client FROM visit GROUP BY client ORDER BY count(*) DESC LIMIT 1",
        [],
        |row| row.get(0),
    )?;
    let practice: [u8; 16] = bare.query_row(
        "SELECT practice FROM mdt_meeting WHERE state = 'planned' LIMIT 1",
        [],
        |row| row.get(0),
    )?;
    let floors = floors(&bare, place, &person, &practice)?;
    drop(bare);

    let mut desk = Desk::open(&data, KEY, Some(who))?;
    let lines = ours(
        &mut desk,
        PersonId(uuid::Uuid::from_bytes(person)),
        PracticeId(uuid::Uuid::from_bytes(practice)),
        place,
        &floors,
    )?;
    desk.close()?;

    let mut lines = lines;
    lines.push(unlock(place)?);
    Ok(lines)
}

/// The floors of one scale.
struct Floors {
    save: Measured,
    people: Measured,
    notes: Measured,
    person: Measured,
    board: Measured,
    today: Measured,
    mdt: Measured,
    all: Measured,
}

const PEOPLE: [&str; 4] = ["mar", "tre", "jo pa", "doreen"];
const NOTES: [&str; 4] = ["garden", "hos", "step fel", "tea"];

fn floors(
    bare: &rusqlite::Connection,
    place: &Path,
    person: &[u8; 16],
    practice: &[u8; 16],
) -> Result<Floors> {
    let save = floor::save_a_visit(place, KEY, TEXT, 200)?;
    let question = |typed: &str| living_well_core::store::question(typed).unwrap_or_default();
    let people = measure(200, |n| {
        floor::fetch(
            bare,
            "SELECT person.id, given_name, family_name, preferred_name, town, date_of_birth FROM person_search
             JOIN person ON person.row = person_search.rowid
             WHERE person_search MATCH ?1 ORDER BY person_search.rowid DESC LIMIT 50",
            [question(PEOPLE[n % PEOPLE.len()])],
        )
        .map(|_| ())
    })?;
    let notes = measure(200, |n| {
        floor::fetch(
            bare,
            "SELECT note.id, note.text, note.at FROM note_search JOIN note ON note.row = note_search.rowid
             WHERE note_search MATCH ?1 ORDER BY note_search.rowid DESC LIMIT 50",
            [question(NOTES[n % NOTES.len()])],
        )
        .map(|_| ())
    })?;
    let person = measure(200, |_| {
        for sql in [
            "SELECT * FROM person WHERE id = ?1",
            "SELECT * FROM client WHERE id = ?1",
            "SELECT * FROM known_risk WHERE client = ?1",
            "SELECT * FROM \"match\" WHERE client = ?1",
            "SELECT * FROM consent WHERE person = ?1",
            "SELECT * FROM visit WHERE client = ?1 ORDER BY \"on\" DESC LIMIT 50",
            "SELECT * FROM concern WHERE client = ?1",
            "SELECT * FROM concern_event WHERE client = ?1 ORDER BY at DESC LIMIT 50",
            "SELECT * FROM referral WHERE client = ?1",
            "SELECT * FROM referral_event WHERE client = ?1 ORDER BY at DESC LIMIT 50",
            "SELECT note.* FROM note_about JOIN note ON note.id = note_about.note WHERE note_about.person = ?1
             ORDER BY note_about.id DESC LIMIT 50",
            "SELECT session.* FROM attendance JOIN session ON session.id = attendance.session
             WHERE attendance.person = ?1 ORDER BY session DESC LIMIT 50",
        ] {
            floor::fetch(bare, sql, [person.as_slice()])?;
        }
        Ok::<_, rusqlite::Error>(())
    })?;
    let board = measure(100, |_| {
        floor::fetch(
            bare,
            "SELECT concern.*, person.given_name, person.family_name FROM concern
             JOIN person ON person.id = concern.client WHERE state <> 'closed' ORDER BY state, raised_on",
            [],
        )?;
        floor::fetch(
            bare,
            "SELECT concern.*, person.given_name, person.family_name FROM concern
             JOIN person ON person.id = concern.client WHERE state = 'closed' ORDER BY closed_on DESC LIMIT 30",
            [],
        )
        .map(|_| ())
    })?;
    let today = measure(100, |_| {
        for sql in [
            "SELECT * FROM session WHERE state <> 'closed'",
            "SELECT concern.*, person.given_name, person.family_name FROM concern
             JOIN person ON person.id = concern.client WHERE state <> 'closed'",
            "SELECT referral.*, person.given_name, person.family_name FROM referral
             JOIN person ON person.id = referral.client
             WHERE state NOT IN ('finished', 'declined', 'withdrawn') AND chase_on <= date()",
            "SELECT * FROM mdt_action WHERE done_on IS NULL AND due_on <= date()",
        ] {
            floor::fetch(bare, sql, [])?;
        }
        Ok::<_, rusqlite::Error>(())
    })?;
    let meeting: Option<[u8; 16]> = bare
        .query_row(
            "SELECT id FROM mdt_meeting WHERE practice = ?1 AND state = 'planned' ORDER BY \"on\" LIMIT 1",
            params![practice.as_slice()],
            |row| row.get(0),
        )
        .optional()?;
    let meeting = meeting.ok_or("the sample has no planned meeting")?;
    let mdt = measure(50, |_| {
        floor::to_csv(
            bare,
            "SELECT person.*, client.nhs_number, client.what_matters, client.strengths, mdt_item.ask,
                    mdt_item.decision, concern.level, concern.category, concern.situation, concern.raised_on,
                    (SELECT count(*) FROM change WHERE change.person = mdt_item.client AND position > coalesce(
                       (SELECT max(held_position) FROM mdt_meeting AS held WHERE held.practice = ?2), 0))
             FROM mdt_item JOIN person ON person.id = mdt_item.client JOIN client ON client.id = mdt_item.client
             LEFT JOIN mdt_item_concern ON mdt_item_concern.item = mdt_item.id
             LEFT JOIN concern ON concern.id = mdt_item_concern.concern WHERE mdt_item.meeting = ?1",
            params![meeting.as_slice(), practice.as_slice()],
        )
        .map(|_| ())
    })?;
    let all = measure(1, |_| {
        for table in living_well_core::records::TABLES {
            let rows = floor::to_csv(bare, &format!("SELECT * FROM \"{}\"", table.name), [])?;
            std::fs::write(place.join("floor.csv"), rows)?;
        }
        let log = floor::to_csv(
            bare,
            "SELECT * FROM change JOIN act ON act.id = change.act",
            [],
        )?;
        std::fs::write(place.join("floor.csv"), log)?;
        Ok::<_, Box<dyn Error>>(())
    })?;
    Ok(Floors {
        save,
        people,
        notes,
        person,
        board,
        today,
        mdt,
        all,
    })
}

fn ours(
    desk: &mut Desk,
    person: PersonId,
    practice: PracticeId,
    place: &Path,
    floors: &Floors,
) -> Result<Vec<Line>> {
    let form = VisitForm {
        client: person.to_string(),
        on: "today".into(),
        minutes: "45".into(),
        kind: "home".into(),
        made: "yes".into(),
        text: TEXT.into(),
        ..VisitForm::default()
    };
    let line = |work, floor, ours, budget| Line {
        work,
        floor,
        ours,
        budget,
    };
    Ok(vec![
        line(
            "save a visit",
            floors.save,
            measure(200, |_| visits::record_visit(desk, &form).map(|_| ()))?,
            2.0,
        ),
        line(
            "find a person",
            floors.people,
            measure(200, |n| {
                people_find::find_people(desk, PEOPLE[n % PEOPLE.len()]).map(|_| ())
            })?,
            2.0,
        ),
        line(
            "search in all notes",
            floors.notes,
            measure(200, |n| {
                people_find::find(desk, NOTES[n % NOTES.len()]).map(|_| ())
            })?,
            2.0,
        ),
        line(
            "open a person with timeline",
            floors.person,
            measure(200, |_| {
                person::person_page(desk, person)?;
                timeline::timeline(desk, person, timeline::TimelineFilter::Everything, None, 50)
                    .map(|_| ())
            })?,
            3.0,
        ),
        line(
            "concerns board",
            floors.board,
            measure(100, |_| {
                concerns::board(desk, &concerns::BoardFilter::default()).map(|_| ())
            })?,
            3.0,
        ),
        line(
            "Today board",
            floors.today,
            measure(100, |_| today::today(desk).map(|_| ()))?,
            3.0,
        ),
        line(
            "MDT CSV of one practice",
            floors.mdt,
            measure(50, |_| {
                mdt::csv_bytes(desk, &request(practice), true).map(|_| ())
            })?,
            2.0,
        ),
        line(
            "export everything",
            floors.all,
            measure(1, |n| {
                living_well_core::export_all::write_all(
                    desk,
                    &place.join(format!("all-{n}")),
                    "bench",
                )
                .map(|_| ())
            })?,
            2.0,
        ),
    ])
}

fn request(practice: PracticeId) -> mdt::ExportRequest {
    mdt::ExportRequest {
        scope: Scope::Practice(practice),
        detail: Detail::Identifiable,
        free_text: true,
        reason: "bench".into(),
        recipient: "nobody".into(),
        to: mdt::Destination::Folder(std::path::PathBuf::new()),
        overwrite: living_well_core::csv::Overwrite::Replace,
    }
}

/// Unlocking, beside Argon2id alone and the bare opening of the same file.
fn unlock(place: &Path) -> Result<Line> {
    let data = place.join("unlock");
    let recovery = vault::RecoveryKey::generate()?;
    let open = folder::set_up(&data, "Bench", PASSPHRASE, &recovery, true)?;
    open.close()?;
    let key = vault::unlock(&data, PASSPHRASE)?.key.as_hex().to_string();
    let floor = measure(7, |_| {
        std::hint::black_box(vault::unlock(&data, PASSPHRASE)?);
        floor::open(&data.join(FILE_NAME), &key)?.query_row(
            "SELECT count(*) FROM person",
            [],
            |_| Ok(()),
        )?;
        Ok::<_, Box<dyn Error>>(())
    })?;
    let ours = measure(7, |_| folder::unlock(&data, PASSPHRASE).map(drop))?;
    Ok(Line {
        work: "unlock (empty file)",
        floor,
        ours,
        budget: 1.2,
    })
}

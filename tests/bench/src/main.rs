//! The table of what the work costs: each piece beside its floor, measured in the same run on the same file
//! system. Times are printed for interest; the ratio is what counts. Nothing fails on a time.
//!
//! `make bench` runs the scales *coordinator* and *county*; `SCALE=stretch make bench` runs another.

mod floor;
mod measure;

use std::{error::Error, path::Path};

use living_well_core::progress::Part;
use living_well_core::{
    concerns::{OVERDUE, store as concerns},
    desk::{Desk, FILE_NAME},
    export_all,
    exports::{Destination, Detail},
    finding, folder,
    ids::{CoordinatorId, MdtItemId, MdtMeetingId, PersonId},
    mdt::{self, Scope},
    people::{
        find as people_find, page as person,
        timeline::{self, TimelineFilter},
    },
    sample::{self, Scale},
    today, vault,
    visits::{self, VisitForm},
};
use measure::{Line, Measured, beside, beside_and_after, once, size, time};
use rusqlite::{Connection, params};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const PASSPHRASE: &str = "lantern gooseberry harbour thimble";
/// Twenty words, the length of a visit's text in performance.md.
const TEXT: &str =
    "Sat in the garden for an hour, she told me about the boats, made tea, the step is loose again";
const PEOPLE: [&str; 4] = ["mar", "tre", "jo pa", "doreen"];
const NOTES: [&str; 4] = ["garden", "hos", "step fel", "tea"];
/// What a search for people ranks: the newest four hundred that fit.
const FIND_PEOPLE: &str = "SELECT person.id, given_name, family_name, preferred_name, town, date_of_birth FROM person_search
     JOIN person ON person.row = person_search.rowid
     WHERE person_search MATCH ?1 ORDER BY person_search.rowid DESC LIMIT 400";

/// What a search in notes reads.
const FIND_NOTES: &str =
    "SELECT note.id, note.text, note.at FROM note_search JOIN note ON note.row = note_search.rowid
     WHERE note_search MATCH ?1 ORDER BY note_search.rowid DESC LIMIT 4";
const PALETTE: [&str; 6] = [
    "mar",
    "margaret falls",
    "visit doreen",
    "3/11",
    "falls",
    "raise concern for jo",
];
/// What the palette reads beside people and notes: concerns by their words, and the lists it looks through.
const FIND_CONCERNS: &str =
    "SELECT concern.* FROM concern_search JOIN concern_row ON concern_row.row = concern_search.rowid
     JOIN concern ON concern.id = concern_row.concern
     WHERE concern_search MATCH ?1 ORDER BY concern_search.rowid DESC LIMIT 12";
const FIND_BESIDE: &[&str] = &[
    "SELECT * FROM agency",
    "SELECT * FROM service",
    "SELECT * FROM practice",
    "SELECT session.id, kind, venue, date, state, programme.name FROM session
     JOIN programme ON programme.id = session.programme ORDER BY session.date DESC LIMIT 300",
];
/// Who is shared at a meeting (?1), but for the items held back (?2), and their concerns.
const MDT_ROWS: &str =
    "SELECT person.*, client.nhs_number, client.what_matters, client.strengths, mdt_item.ask, mdt_item.decision,
            concern.level, concern.category, concern.situation, concern.raised_on
     FROM mdt_item JOIN person ON person.id = mdt_item.client JOIN client ON client.id = mdt_item.client
     LEFT JOIN mdt_item_concern ON mdt_item_concern.item = mdt_item.id
     LEFT JOIN concern ON concern.id = mdt_item_concern.concern
     WHERE mdt_item.meeting = ?1 AND hex(mdt_item.id) NOT IN (SELECT value FROM json_each(?2))";
/// What was recorded about each of them from the practice's last meeting that talked of them up to this one.
const MDT_SINCE: &str = "SELECT change.kind, change.patch
     FROM mdt_meeting JOIN mdt_item ON mdt_item.meeting = mdt_meeting.id
     JOIN change ON change.person = mdt_item.client
       AND change.position < coalesce(mdt_meeting.held_position, 1 << 62)
       AND change.position >= coalesce(
         (SELECT max(held.held_position) FROM mdt_item AS told JOIN mdt_meeting AS held ON held.id = told.meeting
          WHERE told.client = mdt_item.client AND told.left_out = 0 AND told.sharing = 'share'
            AND held.practice = mdt_meeting.practice
            AND held.held_position < coalesce(mdt_meeting.held_position, 1 << 62)), 0)
     WHERE mdt_meeting.id = ?1 AND hex(mdt_item.id) NOT IN (SELECT value FROM json_each(?2))";

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
    let today = chrono::Local::now().date_naive();
    let recovery = vault::RecoveryKey::generate()?;
    let mut loading = Measured::default();
    let open = folder::set_up_with(&data, PASSPHRASE, &recovery, |key, who| {
        let (desk, took) =
            once(|| sample::create(&data, key, who, "Bench", scale, 7, today, &Part::default()))?;
        loading = took;
        Ok::<_, Box<dyn Error>>(desk)
    })?;
    let on = Subject::of(&open.desk)?;
    open.close()?;
    let unlocked = vault::unlock(&data, PASSPHRASE)?;
    let key = unlocked.key.as_hex();
    let file = data.join(FILE_NAME);

    let from = floor::open(&file, &key)?;
    let bare_file = place.join("floor.db");
    let bare = floor::open(&bare_file, &key)?;
    let bare_loading = Measured::once(floor::load(&from, &bare)?);
    bare.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let bytes = |path: &Path| -> Result<Measured> {
        // A file has far fewer bytes than a number of this kind can tell apart.
        #[allow(clippy::cast_precision_loss)]
        Ok(Measured::once(std::fs::metadata(path)?.len() as f64))
    };
    let sizes = (bytes(&bare_file)?, bytes(&file)?);
    drop(from);
    // The bare library asks a copy of the same file: each program holds its own alone.
    let copy = place.join("copy.db");
    std::fs::copy(&file, &copy)?;
    let bare = Bare {
        same: floor::open(&copy, &key)?,
        rows: bare,
    };
    let mut desk = Desk::open(&data, &key, unlocked.coordinator_id.map(CoordinatorId))?;
    let mut lines = lines(&mut desk, &bare, place, &on)?;
    desk.close()?;
    drop(bare);
    let kdf = vault::SlotFile::load(&data)?
        .0
        .slots
        .first()
        .ok_or("no slot")?
        .kdf;
    // Closing and sealing belong to the lock.
    let unlock = beside_and_after(
        7,
        |_| {
            std::hint::black_box(floor::work_the_passphrase(PASSPHRASE, kdf)?);
            floor::fetch(&floor::open(&copy, &key)?, "SELECT * FROM coordinator", [])?;
            Ok::<_, Box<dyn Error>>(())
        },
        |_| Ok(folder::unlock(&data, PASSPHRASE)?),
        |open| Ok(open.close()?),
    )?;
    lines.push(line("unlock", unlock, 1.2));
    lines.push(line("load the sample", (bare_loading, loading), 3.0));
    lines.push(Line {
        shown: size,
        ..line("size of the data file", sizes, 3.0)
    });
    Ok(lines)
}

fn line(work: &'static str, (floor, ours): (Measured, Measured), budget: f64) -> Line {
    Line {
        work,
        floor,
        ours,
        budget,
        shown: time,
    }
}

/// What the bare library works on.
struct Bare {
    /// A copy of the app's own file.
    same: Connection,
    /// A file of the rows alone.
    rows: Connection,
}

/// What is measured on.
struct Subject {
    /// The living person with most visits.
    person: PersonId,
    /// The meeting with most to share, held or to come.
    meeting: MdtMeetingId,
    /// Its items that may not be shared, and so are in neither file.
    held_back: Vec<MdtItemId>,
}

impl Subject {
    fn of(desk: &Desk) -> Result<Self> {
        let person = desk.read().one(
            "SELECT client FROM visit JOIN person ON person.id = visit.client WHERE died_on IS NULL
             GROUP BY client ORDER BY count(*) DESC LIMIT 1",
            [],
            |row| row.get(0),
        )?;
        let meeting = desk.read().one(
            "SELECT mdt_meeting.id FROM mdt_meeting JOIN mdt_item ON mdt_item.meeting = mdt_meeting.id
             WHERE sharing = 'share' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
            [],
            |row| row.get(0),
        )?;
        let planned = mdt::preview(desk, &request(meeting))?;
        println!("the MDT CSV has {} rows", planned.rows.len());
        Ok(Self {
            person,
            meeting,
            held_back: planned.held_back.iter().map(|line| line.item).collect(),
        })
    }
}

/// The bare reads of a person's page.
const PERSON: &[&str] = &[
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
];
/// The bare reads of the concerns board.
const BOARD: &[&str] = &[
    "SELECT concern.*, person.given_name, person.family_name FROM concern
     JOIN person ON person.id = concern.client WHERE state <> 'closed' ORDER BY raised_on",
    "SELECT concern.*, person.given_name, person.family_name FROM concern
     JOIN person ON person.id = concern.client WHERE state = 'closed' ORDER BY closed_on DESC LIMIT 30",
];
/// The bare reads of Today, but for the overdue concerns; ?1 is the day.
const TODAY: &[&str] = &[
    "SELECT * FROM session WHERE state <> 'closed' AND ?1 = ?1",
    "SELECT concern.*, person.given_name, person.family_name FROM concern
     JOIN person ON person.id = concern.client WHERE state = 'awaiting feedback' AND state <> 'closed' AND ?1 = ?1",
    "SELECT referral.*, person.given_name, person.family_name FROM referral
     JOIN person ON person.id = referral.client
     WHERE state <> 'finished' AND state <> 'declined' AND state <> 'withdrawn' AND chase_on <= ?1",
    "SELECT * FROM mdt_action WHERE done_on IS NULL AND due_on <= ?1",
    "SELECT * FROM mdt_meeting WHERE state = 'planned' AND \"on\" >= ?1 ORDER BY \"on\" LIMIT 5",
    "SELECT * FROM draft WHERE ?1 = ?1",
];

/// Each piece of work beside its floor.
fn lines(desk: &mut Desk, bare: &Bare, place: &Path, on: &Subject) -> Result<Vec<Line>> {
    let same = &bare.same;
    let question = |typed: &str| living_well_core::store::question(typed).unwrap_or_default();
    let day = desk.today().to_string();
    let overdue = format!(
        "SELECT concern.*, person.given_name, person.family_name FROM concern
         JOIN person ON person.id = concern.client WHERE state <> 'closed' AND {OVERDUE}"
    );
    let held_back = serde_json::json!(on.held_back)
        .to_string()
        .replace('-', "")
        .to_uppercase();
    let form = VisitForm {
        client: on.person.to_string(),
        on: "today".into(),
        minutes: "45".into(),
        kind: "home".into(),
        made: "yes".into(),
        text: TEXT.into(),
        ..VisitForm::default()
    };
    let save = beside(
        200,
        |_| Ok::<_, Box<dyn Error>>(floor::save_a_visit(&bare.rows, TEXT)?),
        |_| Ok(visits::record_visit(desk, &form).map(drop)?),
    )?;
    let desk_to_read = &*desk;
    let people = beside(
        200,
        |n| {
            floor::fetch(same, FIND_PEOPLE, [question(PEOPLE[n % PEOPLE.len()])])?;
            Ok::<_, Box<dyn Error>>(())
        },
        |n| Ok(people_find::find_people(desk_to_read, PEOPLE[n % PEOPLE.len()]).map(drop)?),
    )?;
    let notes = beside(
        200,
        |n| {
            let typed = question(NOTES[n % NOTES.len()]);
            floor::fetch(same, FIND_NOTES, [&typed])?;
            Ok::<_, Box<dyn Error>>(())
        },
        |n| Ok(finding::find_notes(desk_to_read, NOTES[n % NOTES.len()]).map(drop)?),
    )?;
    // What is typed most: a name, a name and something beside it, an act for somebody, a day, a word of a concern.
    let palette = beside(
        200,
        |n| {
            let typed = question(PALETTE[n % PALETTE.len()]);
            floor::fetch(same, FIND_PEOPLE, [&typed])?;
            floor::fetch(same, FIND_NOTES, [&typed])?;
            floor::fetch(same, FIND_CONCERNS, [&typed])?;
            for sql in FIND_BESIDE {
                floor::fetch(same, sql, [])?;
            }
            Ok::<_, Box<dyn Error>>(())
        },
        |n| Ok(finding::find(desk_to_read, PALETTE[n % PALETTE.len()]).map(drop)?),
    )?;
    let person = beside(
        200,
        |_| {
            for sql in PERSON {
                floor::fetch(same, sql, [on.person])?;
            }
            Ok::<_, Box<dyn Error>>(())
        },
        |_| {
            person::person_page(desk_to_read, on.person)?;
            timeline::timeline(
                desk_to_read,
                on.person,
                TimelineFilter::Everything,
                None,
                50,
            )?;
            Ok(())
        },
    )?;
    let filter = concerns::BoardFilter::default();
    let board = beside(
        100,
        |_| {
            for sql in BOARD {
                floor::fetch(same, sql, [])?;
            }
            Ok::<_, Box<dyn Error>>(())
        },
        |_| Ok(concerns::board(desk_to_read, &filter).map(drop)?),
    )?;
    let today = beside(
        100,
        |_| {
            for sql in TODAY.iter().copied().chain([overdue.as_str()]) {
                floor::fetch(same, sql, [&day])?;
            }
            Ok::<_, Box<dyn Error>>(())
        },
        |_| Ok(today::today(desk_to_read).map(drop)?),
    )?;
    let mdt = beside(
        50,
        |_| {
            let mut file = Vec::new();
            floor::to_csv(same, MDT_ROWS, params![on.meeting, held_back], &mut file)?;
            floor::to_csv(same, MDT_SINCE, params![on.meeting, held_back], &mut file)
        },
        |_| Ok(mdt::csv_bytes(desk_to_read, &request(on.meeting), true).map(drop)?),
    )?;
    let ((), bare_all) = once(|| floor::export(same, place))?;
    let (_, all) = once(|| {
        export_all::write_all(
            desk,
            &place.join("all"),
            "bench",
            "Ourselves",
            &Part::default(),
        )
    })?;
    Ok(vec![
        line("save a visit", save, 2.0),
        line("find a person", people, 2.0),
        line("search in all notes", notes, 2.0),
        line("find or do anything", palette, 3.0),
        line("open a person with timeline", person, 3.0),
        line("concerns board", board, 3.0),
        line("Today board", today, 3.0),
        line("MDT CSV of one practice", mdt, 2.0),
        line("export everything", (bare_all, all), 2.0),
    ])
}

fn request(meeting: MdtMeetingId) -> mdt::ExportRequest {
    mdt::ExportRequest {
        scope: Scope::Meeting(meeting),
        detail: Detail::Identifiable,
        free_text: true,
        reason: "bench".into(),
        recipient: "nobody".into(),
        to: Destination::Folder(std::path::PathBuf::new()),
        overwrite: living_well_core::csv::Overwrite::Replace,
    }
}

//! The spreadsheet a coordinator would otherwise keep, beside the app, in one run: the same visits as .xlsx, which
//! LibreOffice Calc opens, filters by one person and saves as CSV, and the app's own way to the same ends.
//!
//! `make spreadsheet` runs the scales *coordinator* and *county*. A sheet holds 1,048,576 rows, so that the visits of
//! *stretch* fit into none.

use std::{
    error::Error,
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use living_well_core::progress::Part;
use living_well_core::{
    desk::Desk,
    export_all, folder,
    ids::PersonId,
    people::{
        find::find_people,
        timeline::{TimelineFilter, timeline},
    },
    sample::{self, Scale},
    today, vault,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const PASSPHRASE: &str = "lantern gooseberry harbour thimble";
/// What LibreOffice does with the sheet, with how long each step takes.
const MACRO: &str = include_str!("../spreadsheet.bas");
/// The most rows that a sheet holds, its heading among them.
const ROWS: usize = 1_048_576;

fn main() -> Result<()> {
    let asked = std::env::var("SCALE").unwrap_or_else(|_| "coordinator county".to_owned());
    for word in asked.split_whitespace() {
        let scale: Scale = word.parse().map_err(|_| format!("“{word}” is no scale"))?;
        let place = tempfile::tempdir_in(std::env::current_dir()?)?;
        run(place.path(), word, scale)?;
    }
    Ok(())
}

/// How long each step took, in seconds.
struct Steps {
    opened: f64,
    filtered: f64,
    saved: f64,
}

fn run(place: &Path, word: &str, scale: Scale) -> Result<()> {
    let data = place.join("data");
    let recovery = vault::RecoveryKey::generate()?;
    let today = chrono::Local::now().date_naive();
    let open = folder::set_up_with(&data, PASSPHRASE, &recovery, |key, who| {
        Ok::<_, Box<dyn Error>>(sample::create(
            &data,
            key,
            who,
            "Bench",
            scale,
            7,
            today,
            &Part::default(),
        )?)
    })?;
    let (id, asked) = most_visited(&open.desk)?;
    let csv = place.join("visits.csv");
    let rows = write_visits(&open.desk, &csv)?;
    open.close()?;
    if rows >= ROWS {
        println!("\n{word}: {rows} visits are more than a sheet holds.");
        return Ok(());
    }

    let profile = place.join("profile");
    with_macro(&profile)?;
    // Making the sheet is not counted: a coordinator would have it.
    let made = office(&profile)?
        .args(["--convert-to", "xlsx", "--outdir"])
        .arg(place)
        .arg(&csv)
        .status()?;
    let sheet = place.join("visits.xlsx");
    if !made.success() || !sheet.exists() {
        return Err("LibreOffice made no sheet.".into());
    }
    let calc = in_calc(place, &profile, &sheet, &asked)?;
    let ours = in_app(&data, &place.join("all"), id, &asked)?;

    println!(
        "\n{word}: {rows} visits, a sheet of {:.1} MB; visits of {asked}: {} in the sheet, {} in the app",
        fs::metadata(&sheet)?.len() as f64 / 1e6,
        calc.1,
        ours.1
    );
    println!("{:<44} {:>10} {:>10} {:>9}", "", "Calc", "app", "Calc/app");
    for (step, calc, ours) in [
        (
            "open (app: passphrase to Today)",
            calc.0.opened,
            ours.0.opened,
        ),
        (
            "visits of one person, by name",
            calc.0.filtered,
            ours.0.filtered,
        ),
        (
            "save CSV (app: every table, and the log)",
            calc.0.saved,
            ours.0.saved,
        ),
    ] {
        println!(
            "{step:<44} {calc:>8.3} s {ours:>8.3} s {:>8.1}×",
            calc / ours
        );
    }
    Ok(())
}

/// The living person with most visits, and the words that find nobody else in the sheet.
fn most_visited(desk: &Desk) -> Result<(PersonId, String)> {
    Ok(desk.read().one(
        "SELECT client, given_name || ' ' || family_name FROM visit JOIN person ON person.id = visit.client
         WHERE died_on IS NULL GROUP BY client ORDER BY count(*) DESC, client LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// Writes the visits as the rows of a sheet, by day; answers how many there are.
fn write_visits(desk: &Desk, to: &Path) -> Result<usize> {
    let mut file = csv::Writer::from_writer(File::create(to)?);
    file.write_record([
        "Day",
        "Person",
        "Volunteer",
        "Kind",
        "Minutes",
        "Made",
        "Words",
    ])?;
    let mut rows = 0;
    desk.read().each(
        r#"SELECT visit."on", client.given_name || ' ' || client.family_name,
                  coalesce(volunteer.given_name || ' ' || volunteer.family_name, ''), visit.kind,
                  coalesce(visit.minutes, ''), iif(visit.made, 'yes', visit.not_made_why), coalesce(visit.text, '')
           FROM visit JOIN person AS client ON client.id = visit.client
           LEFT JOIN person AS volunteer ON volunteer.id = visit.volunteer ORDER BY visit."on", visit.id"#,
        [],
        |row| {
            let mut cells = Vec::with_capacity(7);
            for at in 0..7 {
                cells.push(match row.get_ref(at)? {
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    other => other.as_str()?.to_owned(),
                });
            }
            file.write_record(&cells)?;
            rows += 1;
            Ok::<_, Box<dyn Error>>(())
        },
    )?;
    file.flush()?;
    Ok(rows)
}

/// A profile of LibreOffice of its own, with the macro in it.
fn with_macro(profile: &Path) -> Result<()> {
    let library = profile.join("user/basic/Standard");
    fs::create_dir_all(&library)?;
    let escaped = MACRO
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    let head = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    fs::write(
        library.join("Measure.xba"),
        format!(
            r#"{head}
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Measure" script:language="StarBasic">{escaped}</script:module>"#
        ),
    )?;
    fs::write(
        library.join("script.xlb"),
        format!(
            r#"{head}
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Measure"/>
</library:library>"#
        ),
    )?;
    fs::write(
        profile.join("user/basic/script.xlc"),
        format!(
            r#"{head}
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>
</library:libraries>"#
        ),
    )?;
    Ok(())
}

/// LibreOffice without a window, with that profile.
fn office(profile: &Path) -> Result<Command> {
    let mut office = Command::new("soffice");
    office
        .args(["--headless", "--norestore"])
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.to_str().ok_or("a path that is no text")?
        ))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Ok(office)
}

/// Opens, filters and saves the sheet in Calc; answers what took how long, and how many visits it found.
fn in_calc(place: &Path, profile: &Path, sheet: &Path, who: &str) -> Result<(Steps, usize)> {
    let (saved, told) = (place.join("one.csv"), place.join("told.txt"));
    let text = |path: &Path| {
        path.to_str()
            .map(str::to_owned)
            .ok_or("a path that is no text")
    };
    office(profile)?
        .arg(format!(
            "macro:///Standard.Measure.Measure(\"{}\",\"{who}\",\"{}\",\"{}\")",
            text(sheet)?,
            text(&saved)?,
            text(&told)?
        ))
        .status()?;
    let told = fs::read_to_string(&told).map_err(|_| "LibreOffice measured nothing.")?;
    let ms: Vec<f64> = told
        .split_whitespace()
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()?;
    let [opened, filtered, written] = ms[..] else {
        return Err(format!("LibreOffice told {told:?}").into());
    };
    let mut found = 0;
    for row in csv::Reader::from_path(&saved)?.into_records() {
        found += usize::from(row?.get(1) == Some(who));
    }
    let steps = Steps {
        opened: opened / 1e3,
        filtered: filtered / 1e3,
        saved: written / 1e3,
    };
    Ok((steps, found))
}

/// The app's own way: unlock and read Today, find the person by name and read all their visits, and write everything
/// as CSV.
fn in_app(data: &Path, all: &Path, id: PersonId, asked: &str) -> Result<(Steps, usize)> {
    let start = Instant::now();
    let mut open = folder::unlock(data, PASSPHRASE)?;
    std::hint::black_box(today::today(&open.desk)?);
    let opened = start.elapsed().as_secs_f64();

    let start = Instant::now();
    let found = find_people(&open.desk, asked)?;
    if found.iter().all(|person| person.id != id) {
        return Err(format!("{asked} was not found").into());
    }
    let (mut visits, mut before) = (0, None);
    loop {
        let page = timeline(&open.desk, id, TimelineFilter::Visits, before.as_ref(), 200)?;
        visits += page.entries.len();
        before = page.before;
        if before.is_none() {
            break;
        }
    }
    let filtered = start.elapsed().as_secs_f64();

    let start = Instant::now();
    export_all::write_all(&mut open.desk, all, "bench", "Ourselves", &Part::default())?;
    let saved = start.elapsed().as_secs_f64();
    open.close()?;
    let steps = Steps {
        opened,
        filtered,
        saved,
    };
    Ok((steps, visits))
}

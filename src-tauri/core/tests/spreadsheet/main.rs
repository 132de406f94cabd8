//! Opens exported cells in a real spreadsheet: none may become a formula, in any column.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod records;

use std::{
    collections::BTreeSet,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use living_well_core::csv::CsvWriter;

fn payloads() -> Vec<String> {
    serde_json::from_str(include_str!(
        "../../../../tests/fixtures/naughty/csv-formula-payloads.json"
    ))
    .unwrap()
}

/// Every payload in every column of a row as wide as the widest MDT CSV.
fn file(folder: &Path, name: &str, guarded: bool) -> usize {
    let payloads = payloads();
    let columns: Vec<String> = (1..=30).map(|n| format!("column_{n}")).collect();
    let header: Vec<&str> = columns.iter().map(String::as_str).collect();
    let out = Vec::new();
    let mut writer = if guarded {
        CsvWriter::new(out, &header).unwrap()
    } else {
        CsvWriter::without_guard(out, &header).unwrap()
    };
    for payload in &payloads {
        writer.row(&vec![payload.as_str(); header.len()]).unwrap();
    }
    std::fs::write(folder.join(name), writer.finish().unwrap()).unwrap();
    payloads.len()
}

/// Opens files in the spreadsheet, all in one start of it, and says of each how many cells it took for formulas. Their
/// names differ.
fn formulas(folder: &Path, files: &[PathBuf]) -> Vec<usize> {
    let opened = folder.join("opened");
    let status = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            folder.join("profile").display()
        ))
        .args(["--headless", "--convert-to", "fods", "--outdir"])
        .arg(&opened)
        .args(files)
        .output()
        .expect("LibreOffice is installed by make test");
    assert!(status.status.success(), "LibreOffice could not open them");
    let count = |file: &PathBuf| {
        let sheet = opened.join(file.with_extension("fods").file_name().unwrap());
        let sheet = std::fs::read_to_string(&sheet)
            .unwrap_or_else(|error| panic!("{}: {error}", sheet.display()));
        sheet.matches("table:formula=").count()
    };
    files.iter().map(count).collect()
}

/// Adds a row to the table that `make faults` prints (safety.md, "Tests that show it").
fn tell(threat: &str, tried: usize) {
    if let Some(path) = std::env::var_os("FAULTS_ROWS") {
        let mut rows = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        writeln!(
            rows,
            "formula cells: {threat}\t{tried}\t0\t0 formula cells\tmet"
        )
        .unwrap();
    }
}

#[test]
fn no_guarded_cell_becomes_a_formula_and_unguarded_ones_do() {
    let folder = tempfile::tempdir().unwrap();
    let payloads = file(folder.path(), "guarded.csv", true);
    file(folder.path(), "unguarded.csv", false);
    assert!(payloads > 200);
    let files = ["guarded.csv", "unguarded.csv"].map(|name| folder.path().join(name));
    let [guarded, unguarded] = formulas(folder.path(), &files)[..] else {
        panic!("two files were opened");
    };
    assert!(
        unguarded > 0,
        "the same file without the guard must hold formulas, or this test shows nothing"
    );
    assert_eq!(guarded, 0);
    tell("opened by a spreadsheet", payloads * 30);
}

/// Columns that hold what somebody typed, one at least of each kind of record.
const WRITTEN: [&str; 27] = [
    "agency.name",
    "breach.what_happened",
    "capacity.decision",
    "client.what_matters",
    "complaint.about",
    "concern.situation",
    "concern_event.why",
    "consent.covers",
    "exclusion.not_with_words",
    "export.reason",
    "good_news.text",
    "hold.why",
    "known_risk.text",
    "mdt_action.what",
    "mdt_attending.name",
    "mdt_item.ask",
    "mdt_meeting.chair",
    "note.text",
    "person.given_name",
    "promise.what",
    "referral.reason",
    "rest.why",
    "service.eligibility",
    "session.venue",
    "signpost.words",
    "visit.text",
    "volunteer.cannot",
];
/// Files that show formulas once the guard is taken off: what leaves by a door of its own, and the widest tables.
const LET_OUT: [&str; 9] = [
    "mdt-names",
    "mdt-references",
    "report",
    "went",
    "person",
    "client",
    "volunteer",
    "concern",
    "referral",
];

#[test]
fn no_guarded_cell_becomes_a_formula_in_what_leaves_of_the_records() {
    let folder = tempfile::tempdir().unwrap();
    let (data, out, bare) = (
        folder.path().join("data"),
        folder.path().join("out"),
        folder.path().join("bare"),
    );
    for folder in [&data, &out, &bare] {
        std::fs::create_dir(folder).unwrap();
    }
    let payloads = payloads();
    // In full every field takes every payload; otherwise a tenth of them, from all over the list.
    let rounds = if std::env::var("FAULTS").is_ok_and(|value| value == "full") {
        payloads.len()
    } else {
        payloads.len().div_ceil(10)
    };
    let mut typist = records::Typist::new(payloads);
    let (mut desk, people) = records::filled(&data, &mut typist, rounds);
    let files = records::let_out(&mut desk, &people, &out);
    assert_eq!(desk.check().unwrap().faults, Vec::<String>::new());

    let mut all = files.clone();
    let (mut columns, mut cells) = (BTreeSet::new(), 0);
    for file in &files {
        let name = file.file_stem().unwrap().to_string_lossy();
        let twin = bare.join(format!("bare-{name}.csv"));
        let (guarded, there) = records::without_guard(file, &twin);
        columns.extend(guarded.into_iter().map(|column| format!("{name}.{column}")));
        cells += there;
        all.push(twin);
    }
    // What was typed is in the files, in every kind of record and in each file that leaves.
    assert!(typist.typed > 150 * rounds, "{} typed", typist.typed);
    assert!(cells > 130 * rounds, "{cells} guarded");
    assert!(columns.len() > 130, "{columns:?}");
    for column in WRITTEN {
        assert!(columns.contains(column), "{column} not in {columns:?}");
    }
    let found = formulas(folder.path(), &all);
    let (guarded, unguarded) = found.split_at(files.len());
    for (file, found) in files.iter().zip(guarded) {
        assert_eq!(*found, 0, "{}", file.display());
    }
    for (file, found) in files.iter().zip(unguarded) {
        let name = file.file_stem().unwrap().to_string_lossy();
        assert!(
            *found > 0 || !name.starts_with("all-held") && !LET_OUT.contains(&&*name),
            "without the guard {name} must hold formulas, or this test shows nothing"
        );
    }
    tell("of records that leave", cells);
}

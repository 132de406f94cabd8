//! Opens exported cells in a real spreadsheet: none may become a formula, in any column.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{io::Write as _, path::Path, process::Command};

use living_well_core::csv::CsvWriter;

/// Every payload in every column of a row as wide as the widest MDT CSV.
fn file(folder: &Path, name: &str, guarded: bool) -> usize {
    let payloads: Vec<String> = serde_json::from_str(include_str!(
        "../../../tests/fixtures/naughty/csv-formula-payloads.json"
    ))
    .unwrap();
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

/// How many cells the spreadsheet took for formulas.
fn formulas(folder: &Path, name: &str) -> usize {
    let status = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            folder.join("profile").display()
        ))
        .args(["--headless", "--convert-to", "fods", "--outdir"])
        .arg(folder)
        .arg(folder.join(name))
        .output()
        .expect("LibreOffice is installed by make test");
    assert!(status.status.success(), "LibreOffice could not open {name}");
    let sheet = std::fs::read_to_string(folder.join(name.replace(".csv", ".fods"))).unwrap();
    sheet.matches("table:formula=").count()
}

#[test]
fn no_guarded_cell_becomes_a_formula_and_unguarded_ones_do() {
    let folder = tempfile::tempdir().unwrap();
    let payloads = file(folder.path(), "guarded.csv", true);
    file(folder.path(), "unguarded.csv", false);
    assert!(payloads > 200);
    assert!(
        formulas(folder.path(), "unguarded.csv") > 0,
        "the same file without the guard must hold formulas, or this test shows nothing"
    );
    assert_eq!(formulas(folder.path(), "guarded.csv"), 0);

    // A row of the table that `make faults` prints (safety.md, "Tests that show it").
    if let Some(path) = std::env::var_os("FAULTS_ROWS") {
        let mut rows = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        let cells = payloads * 30;
        writeln!(
            rows,
            "formula cells: opened by a spreadsheet\t{cells}\t0\t0 formula cells\tmet"
        )
        .unwrap();
    }
}

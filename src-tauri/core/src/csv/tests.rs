use super::*;
use proptest::prelude::*;
use std::path::PathBuf;

fn fixture(name: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures/naughty")
        .join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn payloads() -> Vec<String> {
    fixture("csv-formula-payloads.json")
}

/// What a spreadsheet, at its most eager, takes for a formula: it drops what does not show, and knows
/// full-width signs. Written apart from the guard, so that the two can disagree.
fn begins_as_formula(cell: &str) -> bool {
    let shown = cell.trim_start_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}".contains(c)
    });
    shown.starts_with([
        '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ])
}

fn written(header: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = CsvWriter::new(Vec::new(), header).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    writer.finish().unwrap()
}

/// The cells as a program without our rules sees them: the `csv` crate, nothing taken off.
fn seen_by_others(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix(BOM.as_bytes()).unwrap();
    ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text)
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_bytes_of_a_file() {
    let bytes = written(
        &["name", "note"],
        &[
            vec!["Jean".into(), "said \"yes\", then\r\nleft".into()],
            vec!["=1".into(), "a; b".into()],
            vec![" Ann ".into(), String::new()],
        ],
    );
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "\u{feff}name,note\r\nJean,\"said \"\"yes\"\", then\r\nleft\"\r\n'=1,a; b\r\n Ann ,\r\n"
    );
    assert_eq!(
        written(&["a"], &[vec![String::new()]]),
        "\u{feff}a\r\n\"\"\r\n".as_bytes()
    );
    assert_eq!(written(&["a", "b"], &[]), "\u{feff}a,b\r\n".as_bytes());
    let mut writer = CsvWriter::new(Vec::new(), &["a", "b"]).unwrap();
    assert!(writer.row(&["only one"]).is_err());
}

#[test]
fn cells_that_need_a_guard_and_cells_that_do_not() {
    for cell in [
        "=1",
        "+1",
        "-1",
        "@a",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        " =1",
        "\u{a0}=1",
        "\u{200b}=1",
        "\u{feff}-1",
        "\u{2060}\u{200d} @a",
        "\u{3000}=1",
        " \t=1",
        "\t",
        "\ta",
        "\ra",
        "\na",
        "\0a",
        "'",
        "'a",
        "''",
        "\u{ad}=1",
        "\u{202e}=1",
    ] {
        assert_eq!(guard(cell), format!("'{cell}"), "{cell:?}");
        assert_eq!(unguard(&guard(cell)), cell);
    }
    for cell in [
        "",
        " ",
        "a=1",
        "1",
        "1-2",
        "2026-11-03",
        " a",
        "95+",
        "<5",
        "\u{200b}a",
        "a\t=1",
        "\"=1",
        ",=1",
        "%",
        " '",
        "\u{b4}",
    ] {
        assert_eq!(guard(cell), cell, "{cell:?}");
        assert_eq!(unguard(&guard(cell)), cell);
    }
}

#[test]
fn no_payload_is_a_formula_and_without_the_guard_most_are() {
    let payloads = payloads();
    let header: Vec<String> = (0..3).map(|n| format!("column {n}")).collect();
    let rows: Vec<Vec<String>> = payloads.iter().map(|p| vec![p.clone(); 3]).collect();

    let mut guarded = CsvWriter::new(Vec::new(), &header).unwrap();
    let mut bare = CsvWriter::without_guard(Vec::new(), &header).unwrap();
    for row in &rows {
        guarded.row(row).unwrap();
        bare.row(row).unwrap();
    }
    let guarded = guarded.finish().unwrap();
    let formulas = |bytes: &[u8]| {
        seen_by_others(bytes)
            .iter()
            .flatten()
            .filter(|cell| begins_as_formula(cell))
            .count()
    };
    assert_eq!(formulas(&guarded), 0);
    let expected = payloads.iter().filter(|p| begins_as_formula(p)).count();
    assert!(
        expected > 150,
        "only {expected} of the payloads are formulas"
    );
    assert_eq!(formulas(&bare.finish().unwrap()), expected * 3);

    let known: Vec<&str> = header.iter().map(String::as_str).collect();
    let back: Vec<Vec<String>> = read(&guarded, &known)
        .unwrap()
        .iter()
        .map(|record| {
            known
                .iter()
                .map(|name| record.get(name).to_owned())
                .collect()
        })
        .collect();
    assert_eq!(back, rows);
}

#[test]
fn naughty_strings_come_back_equal() {
    let mut strings = fixture("naughty-strings.json");
    assert_eq!(strings.len(), 515);
    strings.extend(payloads());
    let rows: Vec<Vec<String>> = strings
        .iter()
        .zip(strings.iter().rev())
        .map(|(a, b)| vec![a.clone(), b.clone()])
        .collect();
    let back = read(&written(&["a", "b"], &rows), &["a", "b"]).unwrap();
    assert_eq!(back.len(), rows.len());
    for (record, row) in back.iter().zip(&rows) {
        assert_eq!([record.get("a"), record.get("b")], [&row[0], &row[1]]);
    }
}

fn faults(bytes: &[u8]) -> Vec<String> {
    read(bytes, &["given_name", "family_name", "phone"])
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn a_file_as_others_write_it() {
    let records = read(
        b"Phone, given_name\n01632 960001,Jean\n\n\"1\n2\",'Ann\r\n,\"\"\r3,x",
        &["given_name", "family_name", "phone"],
    )
    .unwrap();
    let seen: Vec<_> = records
        .iter()
        .map(|r| (r.line, r.get("given_name"), r.get("phone")))
        .collect();
    assert_eq!(
        seen,
        [
            (2, "Jean", "01632 960001"),
            (4, "Ann", "1\n2"),
            (6, "", ""),
            (7, "x", "3")
        ]
    );
    assert_eq!(records[0].get("family_name"), "");
    assert!(records[0].has("phone") && !records[0].has("family_name"));
    assert_eq!(
        records[1]
            .fault("phone", "Write a phone number.")
            .to_string(),
        "Line 4, column phone: Write a phone number."
    );
    assert_eq!(read(b"phone\n", &["phone"]), Ok(vec![]));
}

#[test]
fn a_header_at_fault() {
    for empty in ["", "\u{feff}", "\r\n\r\n"] {
        assert_eq!(
            faults(empty.as_bytes()),
            ["The file is empty. Its first line must name the columns."]
        );
    }
    assert_eq!(
        faults(b"\nJean,Teague,01632 960001\n"),
        ["Line 2: The first line must name the columns. None of its cells is a column we know."]
    );
    assert_eq!(
        faults(b"given_name,shoe_size,phone,Given_Name,,\"one\ntwo\"\n1,2\n"),
        [
            "Line 1, column shoe_size: This column is not known.",
            "Line 1, column given_name: This column is there twice.",
            "Line 1, column 5: This column has no name.",
            "Line 1, column one\ntwo: This column is not known.",
        ]
    );
    let long = format!("phone,{}\n", "x".repeat(41));
    assert_eq!(
        faults(long.as_bytes()),
        ["Line 1, column 2: This column is not known."]
    );
}

#[test]
fn rows_at_fault_are_all_named() {
    assert_eq!(
        faults(b"given_name,phone\nJean\nAnn,1\n\"a\nb\",1,2\n,,,\nBob,\"2"),
        [
            "Line 2: This line has 1 cell, but there are 2 columns.",
            "Line 4: This line has 3 cells, but there are 2 columns.",
            "Line 6: This line has 4 cells, but there are 2 columns.",
            "Line 7, column phone: A quotation mark opens here and is never closed.",
        ]
    );
    assert_eq!(
        faults(b"given_name,phone\n\"Jean\" T,1\n"),
        [
            "Line 2, column given_name: Text follows a closing quotation mark. Double the marks inside a cell."
        ]
    );
    let many = format!("given_name,phone\n{}", "x\n".repeat(1000));
    assert_eq!(faults(many.as_bytes()).len(), MAX_FAULTS);
}

#[test]
fn only_utf8_is_read() {
    let not_utf8 = "This is not UTF-8 text. Save the file as \u{201c}CSV UTF-8\u{201d}.";
    assert_eq!(
        faults(b"given_name\r\nJean\r\nZo\xeb\r\n"),
        [format!(
            "Line 3: {not_utf8} The trouble is at byte 3 of this line."
        )]
    );
    assert_eq!(
        faults(b"given_name\rJean\r\xff"),
        [format!(
            "Line 3: {not_utf8} The trouble is at byte 1 of this line."
        )]
    );
    for utf16 in [
        b"\xff\xfeg\0i\0".as_slice(),
        b"\xfe\xff\0g\0i",
        b"g\0i\0v\0",
        b"\0g\0i\0v",
    ] {
        assert_eq!(
            faults(utf16),
            ["Line 1, column 1: This is UTF-16 text. Save the file as \u{201c}CSV UTF-8\u{201d}."]
        );
    }
    assert!(read("\u{feff}phone\r\n1\r\n".as_bytes(), &["phone"]).is_ok());
}

#[test]
fn what_is_too_large_is_refused() {
    let cell = |n: usize| format!("phone\n{}\n", "é".repeat(n)).into_bytes();
    assert!(read(&cell(MAX_CELL), &["phone"]).is_ok());
    let too_long = "Line 2, column phone: This cell is longer than 100,000 characters.";
    assert_eq!(faults(&cell(MAX_CELL + 1)), [too_long]);
    let quoted = format!("phone\n\"{}\"\n", "x".repeat(MAX_CELL + 1));
    assert_eq!(faults(quoted.as_bytes()), [too_long]);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.csv");
    // A file with a hole: a gigabyte to look at, nothing on the disk.
    let huge = std::fs::File::create(&path).unwrap();
    huge.set_len(1 << 30).unwrap();
    let found = read_file(&path, &["phone"]).unwrap_err();
    assert_eq!(
        found[0].to_string(),
        "The file is larger than 64 MB. Split it into smaller files."
    );
    assert_eq!(
        found,
        read(&vec![b'x'; MAX_FILE + 1], &["phone"]).unwrap_err()
    );
    assert_eq!(
        read_file(&folder.path().join("none.csv"), &["phone"]).unwrap_err()[0].message,
        "That file is not there."
    );
    assert!(read_file(folder.path(), &["phone"]).is_err());

    let rows = format!("phone\n{}", "1\n".repeat(MAX_ROWS + 1));
    assert_eq!(
        faults(rows.as_bytes()),
        ["The file has over 200,000 rows. Split it into smaller files."]
    );
    let commas = format!("phone\n{}", ",".repeat(5_000_000));
    assert_eq!(faults(commas.as_bytes()).len(), 1);
    assert_eq!(
        faults(commas.replace('\n', ",").as_bytes()).len(),
        MAX_FAULTS
    );
}

#[test]
fn yes_or_no_and_lists() {
    assert_eq!(yes_no(" Yes "), Ok(Some(true)));
    assert_eq!(yes_no("no"), Ok(Some(false)));
    assert_eq!(yes_no(""), Ok(None));
    assert_eq!(yes_no("maybe").unwrap_err().to_string(), "Write yes or no.");
    assert_eq!(list("driving; tea ;;baking;"), ["driving", "tea", "baking"]);
    assert_eq!(list(" ; "), Vec::<String>::new());
    assert_eq!(join(&["driving", "tea"]), "driving; tea");
    assert_eq!(list(&join(&["driving", "tea"])), ["driving", "tea"]);
}

#[test]
fn a_file_is_written_whole_and_replaced_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mdt.csv");
    write_whole(&path, b"one", Overwrite::Refuse).unwrap();
    assert!(matches!(
        write_whole(&path, b"two", Overwrite::Refuse),
        Err(WriteFault::Exists)
    ));
    assert_eq!(std::fs::read(&path).unwrap(), b"one");
    write_whole(&path, b"two", Overwrite::Replace).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["mdt.csv"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others may read it");
    }
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none/mdt.csv");
    assert!(matches!(
        write_whole(&missing, b"x", Overwrite::Replace),
        Err(WriteFault::NoFolder)
    ));
    assert!(matches!(
        write_whole(folder.path(), b"x", Overwrite::Replace),
        Err(WriteFault::NotWritable)
    ));
    assert!(matches!(
        WriteFault::from(std::io::Error::from(std::io::ErrorKind::StorageFull)),
        WriteFault::DiskFull
    ));
    #[cfg(target_os = "linux")]
    {
        // A system folder nobody can write to, not even root.
        assert!(write_whole("/proc/mdt.csv".as_ref(), b"x", Overwrite::Refuse).is_err());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_a_crash_left_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let left = folder.path().join(".living-well-1-0.part");
    let other = folder.path().join("notes.part");
    std::fs::write(&left, b"x").unwrap();
    std::fs::write(&other, b"x").unwrap();
    assert_eq!(clear_unfinished(folder.path()).unwrap(), 1);
    assert!(!left.exists() && other.exists());
    assert_eq!(clear_unfinished(&folder.path().join("none")).unwrap(), 0);
}

/// Text made of what is awkward in CSV, so that a few hundred tries meet most pairs.
fn awkward() -> impl Strategy<Value = String> {
    prop_oneof![
        "[=+@'\",;\t\r\n\0 \u{a0}\u{200b}\u{feff}\u{ff1d}a-]{0,8}",
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn the_guard_is_undone_exactly(cell in awkward()) {
        let guarded = guard(&cell);
        prop_assert_eq!(unguard(&guarded), &cell);
        prop_assert!(!begins_as_formula(&guarded));
        prop_assert!(!guarded.starts_with(['\t', '\r', '\n', '\0']));
    }

    #[test]
    fn out_and_in_again(rows in proptest::collection::vec(proptest::collection::vec(awkward(), 3), 0..5)) {
        let known = ["a", "b", "c"];
        let bytes = written(&known, &rows);
        let table = read_table(&bytes, &known).unwrap();
        let back: Vec<Vec<String>> = table.rows.iter()
            .map(|record| known.iter().map(|name| record.get(name).to_owned()).collect())
            .collect();
        prop_assert_eq!(&back, &rows);
        // The csv crate finds the same cells, guards and all.
        let others = seen_by_others(&bytes);
        let guarded: Vec<Vec<String>> = rows.iter()
            .map(|row| row.iter().map(|cell| guard(cell).into_owned()).collect())
            .collect();
        prop_assert_eq!(&others[1..], &guarded[..]);
    }

    #[test]
    fn one_column_out_and_in_again(cells in proptest::collection::vec(awkward(), 0..5)) {
        let rows: Vec<Vec<String>> = cells.iter().map(|cell| vec![cell.clone()]).collect();
        let back: Vec<String> = read(&written(&["a"], &rows), &["a"]).unwrap()
            .iter().map(|record| record.get("a").to_owned()).collect();
        prop_assert_eq!(back, cells);
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in any::<Vec<u8>>(), tail in "[a,\"\r\n' ]{0,40}") {
        let known = ["a", "b"];
        if let Err(found) = read(&bytes, &known) {
            prop_assert!(!found.is_empty());
        }
        let text = format!("a,b\n{tail}");
        let lines = text.lines().count() + text.matches('\r').count();
        match read(text.as_bytes(), &known) {
            Ok(records) => prop_assert!(records.iter().all(|r| r.line >= 2 && r.line <= lines)),
            Err(found) => prop_assert!(found.iter().all(|f| f.line <= lines)),
        }
    }
}

//! Every call on real folders, and every exit code. The program is run as a person runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use living_well_core::folder;
use living_well_core::mdt::{self, MeetingForm};
use living_well_core::progress::Part;
use tempfile::TempDir;

const PASSPHRASE: &str = "harbour lantern thimble walrus";

/// The program, in an environment of its own.
fn admin(data: &Path, passphrase: Option<&str>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_living-well-admin"));
    command
        .env_remove("LIVING_WELL_DATA")
        .env_remove("LIVING_WELL_EXPORTS")
        .env_remove("LIVING_WELL_PASSPHRASE")
        .arg("--data")
        .arg(data)
        .args(arguments)
        .stdin(Stdio::null());
    if let Some(passphrase) = passphrase {
        command.env("LIVING_WELL_PASSPHRASE", passphrase);
    }
    command.output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What was said on standard error. It is never a stack trace.
fn err(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    for trace in ["panicked", "RUST_BACKTRACE", "stack backtrace", ".rs:"] {
        assert!(!text.contains(trace), "{text}");
    }
    text
}

/// A folder of pretend people as of 3 November 2026. It is made once and copied for each test.
fn pretend() -> (TempDir, PathBuf) {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let output = admin(
            &folder.path().join("data"),
            Some(PASSPHRASE),
            &["sample", "--as-of", "2026-11-03"],
        );
        assert_eq!(code(&output), 0, "{}", err(&output));
        let said = out(&output);
        assert!(said.contains("as of 2026-11-03"), "{said}");
        assert!(said.contains("recovery key"), "{said}");
        folder
    });
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    for entry in fs::read_dir(made.path().join("data")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), data.join(entry.file_name())).unwrap();
    }
    (folder, data)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_pretend_file_is_whole_and_says_that_it_is_pretend() {
    let (_folder, data) = pretend();
    let checked = admin(&data, Some(PASSPHRASE), &["check"]);
    assert_eq!(code(&checked), 0, "{}", out(&checked));
    assert!(out(&checked).contains("sound"));
    assert!(folder::unlock(&data, PASSPHRASE).unwrap().desk.is_pretend());
}

#[test]
fn a_folder_that_holds_anything_is_never_filled() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "mine").unwrap();
    let refused = admin(folder.path(), Some(PASSPHRASE), &["sample"]);
    assert_eq!(code(&refused), 1);
    assert!(err(&refused).contains("empty folder"));
    assert_eq!(names(folder.path()), ["letter.txt"]);
    let (_keep, data) = pretend();
    let before = names(&data);
    assert_eq!(code(&admin(&data, Some(PASSPHRASE), &["sample"])), 1);
    assert_eq!(names(&data), before);
}

#[test]
fn an_easy_passphrase_makes_nothing_and_leaves_nothing_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let refused = admin(&data, Some("password"), &["sample"]);
    assert_eq!(code(&refused), 1);
    assert!(err(&refused).contains("easy to guess"));
    assert!(!data.exists());
    fs::create_dir(&data).unwrap();
    assert_eq!(code(&admin(&data, Some("password"), &["sample"])), 1);
    assert!(names(&data).is_empty());
}

#[test]
fn a_wrong_passphrase_is_one_and_none_at_all_is_two() {
    let (_folder, data) = pretend();
    let wrong = admin(&data, Some("harbour lantern thimble otter"), &["check"]);
    assert_eq!(code(&wrong), 1);
    assert!(err(&wrong).contains("passphrase does not open"));
    let none = admin(&data, None, &["check"]);
    assert_eq!(code(&none), 2);
    assert!(err(&none).contains("LIVING_WELL_PASSPHRASE"));
    assert_eq!(code(&admin(&data, Some(""), &["check"])), 2);
}

#[test]
fn a_folder_without_records_is_said_to_be_one_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let output = admin(&nowhere, Some(PASSPHRASE), &["check"]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("no records"));
    assert!(!nowhere.exists());
}

#[test]
fn a_file_open_elsewhere_is_left_alone() {
    let (folder, data) = pretend();
    let _open = folder::unlock(&data, PASSPHRASE).unwrap();
    let target = folder.path().join("out");
    let target = target.to_str().unwrap();
    for call in [
        vec!["check"],
        vec![
            "export",
            "all",
            "--out",
            target,
            "--reason",
            "Trial",
            "--recipient",
            "Us",
        ],
    ] {
        let output = admin(&data, Some(PASSPHRASE), &call);
        assert_eq!(code(&output), 1, "{call:?}");
        assert!(err(&output).contains("already open"), "{call:?}");
    }
    assert!(!Path::new(target).exists());
}

#[test]
fn a_damaged_file_fails_the_check_in_a_sentence() {
    let (_folder, data) = pretend();
    let file = data.join("living-well.db");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let output = admin(&data, Some(PASSPHRASE), &["check"]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("damaged"), "{}", err(&output));

    fs::write(&file, "something else entirely").unwrap();
    let output = admin(&data, Some(PASSPHRASE), &["check"]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("belongs to other records. Go back to a backup."));

    fs::remove_file(&file).unwrap();
    assert_eq!(code(&admin(&data, Some(PASSPHRASE), &["check"])), 1);
}

#[test]
fn an_old_file_put_back_and_a_bad_key_copy_fail_the_check() {
    let (folder, data) = pretend();
    let old = fs::read(data.join("living-well.db")).unwrap();
    let target = folder.path().join("out");
    let target = target.to_str().unwrap();
    let wrote = admin(
        &data,
        Some(PASSPHRASE),
        &[
            "export",
            "all",
            "--out",
            target,
            "--reason",
            "Trial",
            "--recipient",
            "Us",
        ],
    );
    assert_eq!(code(&wrote), 0, "{}", err(&wrote));
    fs::write(data.join("living-well.db"), old).unwrap();
    let output = admin(&data, Some(PASSPHRASE), &["check"]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("old file"), "{}", err(&output));

    let (_folder, data) = pretend();
    fs::write(data.join("slots.b"), "scribble").unwrap();
    let output = admin(&data, Some(PASSPHRASE), &["check"]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("mended"), "{}", err(&output));
    assert!(!out(&output).contains("mended"), "once is enough");
    assert_eq!(code(&admin(&data, Some(PASSPHRASE), &["check"])), 0);
}

#[test]
fn everything_is_exported_once_and_logged() {
    let (folder, data) = pretend();
    let target = folder.path().join("out");
    let call = [
        "export",
        "all",
        "--out",
        target.to_str().unwrap(),
        "--reason",
        "Moving to another laptop",
        "--recipient",
        "Ourselves",
    ];
    let wrote = admin(&data, Some(PASSPHRASE), &call);
    assert_eq!(code(&wrote), 0, "{}", err(&wrote));
    let files = names(&target);
    for file in ["person.csv", "change.csv", "consent.csv", "note.csv"] {
        assert!(files.contains(&file.to_owned()), "{file}");
    }
    assert!(files.iter().all(|file| file.ends_with(".csv")));
    let people = fs::read_to_string(target.join("person.csv")).unwrap();
    assert!(people.starts_with("\u{FEFF}id,given_name,family_name,"));

    let again = admin(&data, Some(PASSPHRASE), &call);
    assert_eq!(code(&again), 1);
    assert!(err(&again).contains("not empty"));
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let wrote = admin(
        &data,
        Some(PASSPHRASE),
        &[
            "export",
            "all",
            "--out",
            empty.to_str().unwrap(),
            "--reason",
            "x",
            "--recipient",
            "x",
        ],
    );
    assert_eq!(code(&wrote), 0);

    let open = folder::unlock(&data, PASSPHRASE).unwrap();
    let logged = open
        .desk
        .read()
        .number(
            "SELECT count(*) FROM export WHERE what = 'everything' AND written = 'yes'",
            [],
        )
        .unwrap();
    assert_eq!(logged, 2);
    assert!(open.desk.check().unwrap().faults.is_empty());
}

#[test]
fn a_backup_is_verified_restored_and_kept_on_record() {
    let (folder, data) = pretend();
    let file = folder.path().join("week.lwbackup");
    let path = file.to_str().unwrap();
    let made = admin(&data, Some(PASSPHRASE), &["backup", "--to", path]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    assert!(out(&made).contains("read them back"), "{}", out(&made));
    let again = admin(&data, Some(PASSPHRASE), &["backup", "--to", path]);
    assert_eq!(code(&again), 1);
    assert!(err(&again).contains("there already"));
    let forced = ["backup", "--to", path, "--force", "--reason", "Friday"];
    assert_eq!(code(&admin(&data, Some(PASSPHRASE), &forced)), 0);

    let sound = admin(&data, Some(PASSPHRASE), &["verify-backup", path]);
    assert_eq!(code(&sound), 0, "{}", err(&sound));
    assert!(
        out(&sound).contains("The backup is sound"),
        "{}",
        out(&sound)
    );
    let wrong = admin(
        &data,
        Some("harbour lantern thimble otter"),
        &["verify-backup", path],
    );
    assert_eq!(code(&wrong), 1);
    assert!(err(&wrong).contains("passphrase does not open"));

    // Onto another laptop; and back onto this one, which keeps what it had.
    let other = folder.path().join("other");
    let moved = admin(&other, Some(PASSPHRASE), &["restore", "--from", path]);
    assert_eq!(code(&moved), 0, "{}", err(&moved));
    assert!(
        out(&moved).starts_with("Restored from the backup of "),
        "{}",
        out(&moved)
    );
    assert_eq!(code(&admin(&other, Some(PASSPHRASE), &["check"])), 0);
    let back = admin(&data, Some(PASSPHRASE), &["restore", "--from", path]);
    assert_eq!(code(&back), 0, "{}", err(&back));
    assert!(out(&back).contains("kept in “replaced-"), "{}", out(&back));
    for _ in 0..2 {
        let checked = admin(&data, Some(PASSPHRASE), &["check"]);
        assert_eq!(code(&checked), 0, "{}", err(&checked));
    }

    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    for call in [
        ["verify-backup", path].as_slice(),
        &["restore", "--from", path],
    ] {
        let before = fs::read(data.join("living-well.db")).unwrap();
        let output = admin(&data, Some(PASSPHRASE), call);
        assert_eq!(code(&output), 1);
        assert!(err(&output).contains("damaged"), "{}", err(&output));
        assert_eq!(fs::read(data.join("living-well.db")).unwrap(), before);
    }
}

#[test]
fn a_check_reads_every_backup_and_holds_its_head_to_the_log() {
    let (_folder, data) = pretend();
    let mut open = folder::unlock(&data, PASSPHRASE).unwrap();
    assert!(open.back_up(&Part::default()).unwrap());
    open.close().unwrap();
    let checked = admin(&data, Some(PASSPHRASE), &["check"]);
    assert_eq!(code(&checked), 0, "{}", err(&checked));
    assert!(
        out(&checked).contains("Read 1 backup to the end"),
        "{}",
        out(&checked)
    );
    let backup = fs::read_dir(data.join("backups"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let good = fs::read(&backup).unwrap();
    fs::write(&backup, &good[..good.len() - 1]).unwrap();
    let damaged = admin(&data, Some(PASSPHRASE), &["check"]);
    assert_eq!(code(&damaged), 1);
    assert!(
        err(&damaged).contains(".lwbackup is damaged."),
        "{}",
        err(&damaged)
    );
}

#[test]
fn wrong_usage_is_two_and_help_is_nought() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for call in [
        vec![],
        vec!["dance"],
        vec!["check", "--passphrase", "x"],
        vec!["sample", "--scale", "huge"],
        vec!["sample", "--as-of", "3 nov"],
        vec!["sample", "--seed", "many"],
        vec!["export"],
        vec!["export", "all", "--out", "x"],
        vec!["export", "all", "--reason", "x"],
        vec!["backup"],
        vec!["backup", "--to", "x", "--reason", " "],
        vec!["verify-backup"],
        vec!["restore"],
    ] {
        let output = admin(&data, Some(PASSPHRASE), &call);
        assert_eq!(code(&output), 2, "{call:?}");
        assert!(!err(&output).is_empty(), "{call:?}");
    }
    for call in [
        vec!["--help"],
        vec!["export", "all", "--help"],
        vec!["--version"],
    ] {
        let output = admin(&data, None, &call);
        assert_eq!(code(&output), 0, "{call:?}");
        assert!(!out(&output).is_empty());
    }
    assert!(!data.exists());
}

#[test]
fn the_data_folder_comes_from_the_environment_too() {
    let (_folder, data) = pretend();
    let output = Command::new(env!("CARGO_BIN_EXE_living-well-admin"))
        .env("LIVING_WELL_DATA", &data)
        .env("LIVING_WELL_PASSPHRASE", PASSPHRASE)
        .arg("check")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
}

#[test]
#[cfg(unix)]
fn a_reader_who_went_away_is_no_reason_to_fail() {
    let (_folder, data) = pretend();
    let mut child = Command::new(env!("CARGO_BIN_EXE_living-well-admin"))
        .env("LIVING_WELL_DATA", &data)
        .env("LIVING_WELL_PASSPHRASE", PASSPHRASE)
        .arg("check")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Nobody reads: the first line finds its pipe closed.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
}

#[test]
fn the_mdt_summary_leaves_as_asked() {
    let (folder, data) = pretend();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let call = |more: &[&str]| {
        let mut call = vec!["export", "mdt"];
        call.extend(more);
        admin(&data, Some(PASSPHRASE), &call)
    };
    let all = place("all.csv");
    let wrote = call(&["--all", "--out", &all]);
    assert_eq!(code(&wrote), 0, "{}", err(&wrote));
    let text = fs::read_to_string(&all).unwrap();
    assert!(text.starts_with("\u{FEFF}ref,practice,meeting_on,age_band,"));
    assert!(!text.lines().next().unwrap().contains("name"));
    let by_detail = |detail: &str, name: &str| {
        let out = place(name);
        let wrote = call(&[
            "--all",
            "--detail",
            detail,
            "--out",
            &out,
            "--reason",
            "MDT on Monday",
            "--recipient",
            "The practice manager",
        ]);
        assert_eq!(code(&wrote), 0, "{}", err(&wrote));
        fs::read_to_string(out).unwrap()
    };
    assert!(by_detail("counts", "counts.csv").starts_with("\u{FEFF}category,level,people\r\n"));
    assert!(by_detail("identifiable", "names.csv").contains(",nhs_number,name,"));

    // A file that is there is only replaced when that is asked for.
    let refused = call(&["--all", "--out", &all]);
    assert_eq!(code(&refused), 1);
    assert!(err(&refused).contains("there already"));
    assert_eq!(fs::read_to_string(&all).unwrap(), text);
    assert_eq!(code(&call(&["--all", "--out", &all, "--force"])), 0);

    let nowhere = place("nowhere.csv");
    let unknown = call(&["--practice", "Nowhere", "--out", &nowhere]);
    assert_eq!(code(&unknown), 1);
    assert!(err(&unknown).contains("no surgery of that name"));
    // This one has no meeting.
    let none = call(&["--practice", "Godolphin Row (pretend)", "--out", &nowhere]);
    assert_eq!(code(&none), 1);
    assert!(err(&none).contains("no MDT meeting"), "{}", err(&none));
    // Now it has one, on which nobody may be shared.
    let mut open = folder::unlock(&data, PASSPHRASE).unwrap();
    let practice = mdt::practice_named(open.desk.read(), "godolphin row (PRETEND)").unwrap();
    let form = MeetingForm {
        practice: practice.to_string(),
        on: "today".to_owned(),
        ..MeetingForm::default()
    };
    mdt::make_meeting(&mut open.desk, &form).unwrap();
    open.close().unwrap();
    let nothing = call(&["--practice", "Godolphin Row (pretend)", "--out", &nowhere]);
    assert_eq!(code(&nothing), 1);
    assert!(
        err(&nothing).contains("nothing to export"),
        "{}",
        err(&nothing)
    );
    assert!(!Path::new(&nowhere).exists());
}

#[test]
fn everything_needs_its_why_and_for_whom() {
    let (folder, data) = pretend();
    let target = folder.path().join("out");
    let base = ["export", "all", "--out", target.to_str().unwrap()];
    let why = "Say why everything leaves this laptop.";
    let for_whom = "Say for whom. “Ourselves” is an answer.";
    for (more, expected) in [
        (vec!["--recipient", "Ourselves"], "--reason"),
        (vec!["--reason", "Moving"], "--recipient"),
        (vec!["--reason", " ", "--recipient", "Ourselves"], why),
        (vec!["--reason", "Moving", "--recipient", ""], for_whom),
        (vec!["--reason", "Moving", "--recipient", " \t"], for_whom),
    ] {
        let call: Vec<&str> = base.iter().copied().chain(more.iter().copied()).collect();
        let output = admin(&data, Some(PASSPHRASE), &call);
        assert_eq!(code(&output), 2, "{more:?}");
        assert!(err(&output).contains(expected), "{}", err(&output));
    }
    assert!(!target.exists());
    let help = out(&admin(&data, None, &["export", "all", "--help"]));
    assert!(
        help.contains("--recipient <TEXT>  For whom it is. “Ourselves” is an answer"),
        "{help}"
    );
    let open = folder::unlock(&data, PASSPHRASE).unwrap();
    let logged = open.desk.read().number("SELECT count(*) FROM export", []);
    assert_eq!(logged.unwrap(), 0);
}

#[test]
fn an_identifiable_file_needs_its_why_and_for_whom() {
    let (folder, data) = pretend();
    let out = folder.path().join("names.csv");
    let out = out.to_str().unwrap();
    let base = [
        "export",
        "mdt",
        "--all",
        "--detail",
        "identifiable",
        "--out",
        out,
    ];
    for more in [
        vec![],
        vec!["--reason", "MDT"],
        vec!["--recipient", "The practice"],
        vec!["--reason", " ", "--recipient", "The practice"],
    ] {
        let call: Vec<&str> = base.iter().copied().chain(more.iter().copied()).collect();
        let output = admin(&data, Some(PASSPHRASE), &call);
        assert_eq!(code(&output), 2, "{more:?}");
        assert!(err(&output).contains("reason and a recipient"));
    }
    assert!(!Path::new(out).exists());
    for call in [
        vec!["export", "mdt", "--out", out],
        vec!["export", "mdt", "--all"],
        vec!["export", "mdt", "--all", "--practice", "x", "--out", out],
        vec![
            "export",
            "mdt",
            "--all",
            "--detail",
            "everything",
            "--out",
            out,
        ],
    ] {
        let output = admin(&data, Some(PASSPHRASE), &call);
        assert_eq!(code(&output), 2, "{call:?}");
    }
}

#[test]
fn people_are_taken_in_all_or_none() {
    let (folder, data) = pretend();
    let file = folder.path().join("people.csv");
    let take = |text: &str, more: &[&str]| {
        fs::write(&file, text).unwrap();
        let mut call = vec!["import", "people", "--from", file.to_str().unwrap()];
        call.extend(more);
        admin(&data, Some(PASSPHRASE), &call)
    };
    let people = || {
        let open = folder::unlock(&data, PASSPHRASE).unwrap();
        let people = open.desk.read().number("SELECT count(*) FROM person", []);
        let count = people.unwrap();
        open.close().unwrap();
        count
    };
    let before = people();
    let good = "given_name,family_name,role,programme,practice,skills\r\n\
        Endelienta,Zell,client,East Cornwall,Lanwithian (pretend),\r\n\
        Keyne,Zell,volunteer,,,gardening; knots\r\n";
    let dry = take(good, &["--dry-run"]);
    assert_eq!(code(&dry), 0, "{}", err(&dry));
    assert!(out(&dry).contains("2 in all"), "{}", out(&dry));
    assert_eq!(people(), before);
    let done = take(good, &[]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert_eq!(people(), before + 2);
    // They may be the same people: a warning, and nothing more.
    let again = take(good, &["--dry-run"]);
    assert_eq!(code(&again), 0);
    assert!(
        err(&again).contains("Line 2: This may be somebody"),
        "{}",
        err(&again)
    );

    let bad = take(
        "given_name,family_name,role,programme\nA,One,client,Nowhere\nB,Two,friend,\n,Three,none,\n",
        &[],
    );
    assert_eq!(code(&bad), 1);
    for said in [
        "Line 2, column programme",
        "Line 3, column role",
        "Line 4, column given_name",
        "Nobody was taken in",
    ] {
        assert!(err(&bad).contains(said), "{}", err(&bad));
    }
    for (text, said) in [
        (
            "given_name,family_name,shoe\nA,B,9\n",
            "Line 1, column shoe",
        ),
        (
            "given_name,family_name\nA\n",
            "Line 2: This line has 1 cell",
        ),
        ("", "empty"),
    ] {
        let bad = take(text, &[]);
        assert_eq!(code(&bad), 1);
        assert!(err(&bad).contains(said), "{}", err(&bad));
    }
    fs::write(&file, b"given_name,family_name\nJos\xe9,B\n").unwrap();
    let call = ["import", "people", "--from", file.to_str().unwrap()];
    let latin = admin(&data, Some(PASSPHRASE), &call);
    assert_eq!(code(&latin), 1);
    assert!(err(&latin).contains("UTF-8"));
    let nowhere = ["import", "people", "--from", "/nowhere/at/all.csv"];
    assert_eq!(code(&admin(&data, Some(PASSPHRASE), &nowhere)), 1);
    assert_eq!(
        code(&admin(&data, Some(PASSPHRASE), &["import", "people"])),
        2
    );
    assert_eq!(people(), before + 2);
    assert_eq!(code(&admin(&data, Some(PASSPHRASE), &["check"])), 0);
}

/// Ctrl+C, and a plain kill, while pretend people are made: the folder is as it was before.
#[cfg(unix)]
#[test]
fn ctrl_c_stops_and_leaves_nothing_half_done() {
    let folder = tempfile::tempdir().unwrap();
    let made_before = folder.path().join("empty");
    fs::create_dir(&made_before).unwrap();
    for (signal, data) in [("INT", folder.path().join("data")), ("TERM", made_before)] {
        let there = data.exists();
        let mut child = Command::new(env!("CARGO_BIN_EXE_living-well-admin"))
            .env("LIVING_WELL_PASSPHRASE", PASSPHRASE)
            .arg("--data")
            .arg(&data)
            .args(["sample", "--scale", "county"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The file is made long after it is listened to, and filled for many minutes.
        while !data.join("living-well.db").exists() {
            assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let kill = format!("kill -{signal} {}", child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 1);
        assert_eq!(err(&output), "Stopped. Nothing is left half done.\n");
        assert_eq!(data.exists(), there);
        if there {
            assert_eq!(names(&data), Vec::<String>::new());
        }
    }
}

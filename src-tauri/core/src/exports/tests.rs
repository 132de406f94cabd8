#![allow(clippy::unwrap_used)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::*;
use crate::progress::Part;
use crate::{
    action::Action,
    csv::{Overwrite, faults},
    desk::{Desk, test_desk},
    export_all,
    mdt::{self, ExportRequest, Scope},
    reports, sample,
    subject_access::{self, EverythingForm},
};

const KEY: &str = "abababababababababababababababababababababababababababababababab";

fn pretend() -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let desk = sample::demo(folder.path(), "2026-11-03");
    (folder, desk)
}

/// What a door answers: whether a file was written.
type Door = (&'static str, fn(&mut Desk, &Path) -> bool);

/// Every door through which a file leaves. `only_these_files_write` holds the list of those that can.
const DOORS: [Door; 5] = [
    ("MDT CSV", |desk, out| {
        let request = ExportRequest {
            scope: Scope::All,
            detail: Detail::Pseudonymised,
            free_text: true,
            reason: String::new(),
            recipient: String::new(),
            to: Destination::Folder(out.to_owned()),
            overwrite: Overwrite::Refuse,
        };
        mdt::export(desk, &request).is_ok()
    }),
    ("Report", |desk, out| {
        reports::export(desk, "2026-10", &Destination::Folder(out.to_owned())).is_ok()
    }),
    ("Where data went", |desk, out| {
        let form = WentForm {
            reason: "An audit".into(),
            recipient: "The auditor".into(),
        };
        export_went(desk, &form, &Destination::Folder(out.to_owned())).is_ok()
    }),
    ("Everything held about a person", |desk, out| {
        let id = desk
            .read()
            .one("SELECT client FROM visit LIMIT 1", [], |row| row.get(0))
            .unwrap();
        let form = EverythingForm {
            reason: "They asked".into(),
            recipient: "Themselves".into(),
            restricted: "held back".into(),
            ..EverythingForm::default()
        };
        subject_access::export_everything(desk, id, &form, &Destination::Folder(out.to_owned()))
            .is_ok()
    }),
    ("everything", |desk, out| {
        export_all::write_all(
            desk,
            &out.join("all"),
            "Moving to another laptop",
            "Ourselves",
            &Part::default(),
        )
        .is_ok()
    }),
];

fn of(desk: &Desk, what: &str) -> Vec<Export> {
    desk.read()
        .records("WHERE what = ?1 ORDER BY at DESC, id DESC", [what])
        .unwrap()
}

fn files(folder: &Path) -> usize {
    let mut found = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found += if path.is_dir() { files(&path) } else { 1 };
    }
    found
}

/// The row is there before the file is: when the file cannot be written it says so, and when the battery dies in the
/// middle it is found, and put right at the next start.
#[test]
fn each_door_is_on_record_before_its_file_is_there() {
    let (folder, mut desk) = pretend();
    let out = tempfile::tempdir().unwrap();
    for (what, door) in DOORS {
        faults::set(faults::Fault::DiskFull);
        assert!(!door(&mut desk, out.path()), "{what}");
        faults::set(faults::Fault::None);
        let left = of(&desk, what);
        assert_eq!(left.len(), 1, "{what}");
        assert_eq!(left[0].written, FileWritten::No, "{what}");
        assert_eq!(files(out.path()), 0, "{what}");

        faults::set(faults::Fault::Stop);
        let died = catch_unwind(AssertUnwindSafe(|| door(&mut desk, out.path())));
        faults::set(faults::Fault::None);
        assert!(died.is_err(), "{what}");
        drop(desk);
        desk = Desk::open(folder.path(), KEY, None).unwrap();
        let left = of(&desk, what);
        assert_eq!(left[0].written, FileWritten::NotYet, "{what}");
        assert_eq!(files(out.path()), 0, "{what}");
        let looks = desk.read().number(
            "SELECT count(*) FROM access WHERE kind = 'export' AND subject = ?1",
            [left[0].id],
        );
        assert!(looks.unwrap() > 0, "{what}");
        export_all::finish(&mut desk).unwrap();
        finish_exports(&mut desk).unwrap();
        assert_eq!(of(&desk, what)[0].written, FileWritten::No, "{what}");

        // The disk is full once the file is there, before that is on record. Nothing stands there from before.
        for folder in std::fs::read_dir(out.path()).unwrap() {
            std::fs::remove_dir(folder.unwrap().path()).unwrap();
        }
        let full = "CREATE TEMP TRIGGER full BEFORE UPDATE ON main.export
                    BEGIN SELECT raise(ABORT, 'no room'); END";
        desk.store().raw().execute_batch(full).unwrap();
        assert!(!door(&mut desk, out.path()), "{what}");
        desk.store()
            .raw()
            .execute_batch("DROP TRIGGER full")
            .unwrap();
        assert_eq!(of(&desk, what)[0].written, FileWritten::NotYet, "{what}");
        // An empty folder may stand, for the next start to find.
        let empty = |path: &Path| std::fs::read_dir(path).is_ok_and(|mut all| all.next().is_none());
        let left = std::fs::read_dir(out.path()).unwrap().flatten();
        assert_eq!(left.filter(|one| !empty(&one.path())).count(), 0, "{what}");
        export_all::finish(&mut desk).unwrap();
        finish_exports(&mut desk).unwrap();
        assert_eq!(of(&desk, what)[0].written, FileWritten::No, "{what}");

        assert!(door(&mut desk, out.path()), "{what}");
        assert_eq!(of(&desk, what)[0].written, FileWritten::Yes, "{what}");
        for file in std::fs::read_dir(out.path()).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                std::fs::remove_dir_all(path).unwrap();
            } else {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
    assert!(desk.check().unwrap().faults.is_empty());
}

/// Every file of the shipped code, but for tests.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, into: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                walk(&path, into);
            } else if name.ends_with(".rs") && !name.contains("test") {
                let text = std::fs::read_to_string(&path).unwrap();
                let shipped = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
                into.push((name, shipped.to_owned()));
            }
        }
    }
    let mut all = Vec::new();
    for folder in ["src", "../admin/src", "../src"] {
        walk(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut all,
        );
    }
    assert!(all.len() > 150);
    all
}

/// Whatever can write a file is named here, with what it writes. A new writer is asked: does it let data out? Then it
/// goes through `let_go` and stands among the doors above.
#[test]
fn only_these_files_write() {
    const WRITERS: [(&str, &str); 14] = [
        ("core/src/desk.rs", "the tables that tests begin with"),
        (
            "core/../src/state.rs",
            "pretend people, moved to their place when whole",
        ),
        ("core/src/csv/write.rs", "the writer of every export"),
        (
            "core/src/export_all/store.rs",
            "everything, on record first",
        ),
        (
            "core/src/store/mod.rs",
            "the file of records, and its copy before a migration",
        ),
        (
            "core/src/store/spare.rs",
            "room for drafts on a full disk, with nothing in it",
        ),
        ("core/src/vault/", "the keys"),
        (
            "core/src/backups/",
            "backups, on record where one goes outside",
        ),
        ("core/src/coordinators/", "the keys"),
        (
            "core/src/folder.rs",
            "keys of a set-up that was cut short, put aside",
        ),
        ("core/src/sample/", "pretend people"),
        (
            "core/src/import/sheet.rs",
            "an empty sheet of columns, with nobody in it",
        ),
        ("core/../src/laptop.rs", "how the page looks on this laptop"),
        (
            "core/src/erasure/",
            "nothing that leaves: copies of removed files are removed",
        ),
    ];
    const WRITES: [&str; 7] = [
        "fs::write(",
        "File::create",
        "OpenOptions",
        "fs::copy(",
        "fs::rename(",
        "hard_link(",
        "write_whole(",
    ];
    for (name, text) in sources() {
        let writes = WRITES.iter().any(|how| text.contains(how));
        let known = WRITERS.iter().any(|(place, _)| name.contains(place));
        // Called from the gate itself.
        let gate = name.ends_with("exports/store.rs") || name.ends_with("csv/mod.rs");
        assert!(
            !writes || known || gate,
            "{name} writes files: say here what, and whether data leaves by it"
        );
    }
}

/// Nobody makes an export but by `let_go`, which says about whom it is and who let it out.
#[test]
fn an_export_is_made_in_one_place() {
    for (name, text) in sources() {
        let made = text.matches("= Export {").count();
        if made == 0 || name.ends_with("exports/mod.rs") {
            continue;
        }
        let gate = usize::from(name.ends_with("exports/store.rs"));
        let gone = text.matches("let_go(tx").count() + text.matches("let_go(\n").count();
        assert!(gone >= made, "{name} makes an export without let_go");
        assert_eq!(text.matches("tx.insert(&export)").count(), 0, "{name}");
        assert_eq!(text.matches("tx.insert(export)").count(), gate, "{name}");
    }
}

fn export(tx: &mut Tx<'_>, detail: Option<Detail>, rows: i64) -> Export {
    Export {
        id: tx.new_id(),
        at: tx.now_ms(),
        by: tx.actor(),
        what: "Test".into(),
        detail,
        free_text: false,
        reason: Some("Test".into()),
        recipient: Some("Test".into()),
        rows,
        digest: digest(b""),
        file_name: "/home/kerra/Desktop/test.csv".into(),
        written: FileWritten::Yes,
    }
}

#[test]
fn what_tells_of_people_says_of_whom_or_does_not_leave() {
    let (_folder, mut desk) = test_desk();
    for (detail, leaves) in [
        (Some(Detail::Identifiable), false),
        (Some(Detail::Pseudonymised), false),
        (Some(Detail::Counts), true),
        (None, true),
    ] {
        let made = desk.write::<_, StoreError>(Action::Export, |tx| {
            let one = export(tx, detail, 3);
            let_go(tx, &one, &[])
        });
        assert_eq!(made.is_ok(), leaves, "{detail:?}");
        // Past the gate the file refuses too.
        let made = desk.write::<_, StoreError>(Action::Export, |tx| {
            let one = export(tx, detail, 3);
            tx.insert(&one)
        });
        assert_eq!(made.is_ok(), leaves, "{detail:?}");
    }
}

#[test]
fn what_held_everybody_stands_under_each_of_them() {
    let (_folder, mut desk) = pretend();
    let person = desk
        .read()
        .one("SELECT client FROM visit LIMIT 1", [], |row| row.get(0))
        .unwrap();
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("all");
    export_all::write_all(
        &mut desk,
        &folder,
        "To keep",
        "The archive",
        &Part::default(),
    )
    .unwrap();
    let question = WentQuestion {
        person: Some(person),
        before: None,
    };
    let page = went(&desk, &question).unwrap();
    let told = page.rows.first().unwrap();
    assert_eq!(
        (told.what.as_str(), told.detail.as_str()),
        ("Everything", "Everything")
    );
    assert_eq!(told.recipient.as_deref(), Some("The archive"));
    // Nobody is on record under this one, and nothing that left was about them.
    let nobody = WentQuestion {
        person: Some(PersonId(uuid::Uuid::from_u128(7))),
        before: None,
    };
    assert_eq!(went(&desk, &nobody).unwrap().rows, Vec::new());
}

#[test]
fn the_list_goes_on_beyond_its_page_and_shows_no_folder() {
    let (_folder, mut desk) = pretend();
    let who: PersonId = desk
        .read()
        .one("SELECT client FROM visit LIMIT 1", [], |row| row.get(0))
        .unwrap();
    for at in 0..230 {
        desk.write::<_, StoreError>(Action::Export, |tx| {
            let one = export(tx, Some(Detail::Identifiable), 1);
            let about: PersonId = if at % 10 == 0 {
                who
            } else {
                tx.read().one(
                    "SELECT client FROM visit WHERE client <> ?1 LIMIT 1",
                    [who],
                    |row| row.get(0),
                )?
            };
            let_go(tx, &one, &[about, about])
        })
        .unwrap();
    }
    let mut question = WentQuestion::default();
    let mut all = Vec::new();
    loop {
        let page = went(&desk, &question).unwrap();
        all.extend(page.rows);
        match page.before {
            Some(before) => question.before = Some(before),
            None => break,
        }
    }
    assert_eq!(all.len(), 230);
    assert!(
        all.windows(2)
            .all(|two| (two[0].at, two[0].id) > (two[1].at, two[1].id))
    );
    assert!(
        all.iter()
            .all(|one| one.file == "test.csv" && one.about_count == 1)
    );
    let theirs = went(
        &desk,
        &WentQuestion {
            person: Some(who),
            before: None,
        },
    )
    .unwrap();
    assert_eq!(theirs.rows.len(), 23);
    assert!(theirs.name.is_some() && theirs.before.is_none());

    let out = tempfile::tempdir().unwrap();
    let to = Destination::Folder(out.path().to_owned());
    assert!(matches!(
        export_went(&mut desk, &WentForm::default(), &to),
        Err(WentError::Form(_))
    ));
    let form = WentForm {
        reason: "An audit".into(),
        recipient: "The auditor".into(),
    };
    let path = export_went(&mut desk, &form, &to).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.lines().count(), 231);
    assert!(!text.contains("/home/kerra"));
}

#[test]
fn a_page_that_is_printed_is_on_record_whether_it_said_so_or_not() {
    let (_folder, mut desk) = pretend();
    let who: PersonId = desk
        .read()
        .one("SELECT client FROM visit LIMIT 1", [], |row| row.get(0))
        .unwrap();
    let count = |desk: &Desk| exports(desk).unwrap().len();
    // Its own page put it on record: that is the paper, and it is printed once.
    let sheet = crate::people::page::print_person_sheet(&mut desk, who).unwrap();
    let page = format!("/people/{who}");
    assert_eq!(print_page(&mut desk, &page, None).unwrap(), sheet);
    assert_eq!(count(&desk), 1);
    let next = print_page(&mut desk, &page, Some(sheet)).unwrap();
    assert_ne!(next, sheet);
    assert_eq!(count(&desk), 2);
    // Any other page is put there now, with whom it shows.
    let about = |desk: &Desk, id: ExportId| {
        desk.read()
            .number("SELECT count(*) FROM export_about WHERE export = ?1", [id])
            .unwrap()
    };
    assert_eq!(about(&desk, next), 1);
    let news = print_page(&mut desk, "/good-news", Some(next)).unwrap();
    assert!(about(&desk, news) > 1);
    let report = print_page(&mut desk, "/reports?period=2026-10", Some(news)).unwrap();
    let row: Export = desk.read().record(report).unwrap();
    assert_eq!(
        (row.detail, about(&desk, report)),
        (Some(Detail::Counts), 0)
    );
    let notice = print_page(&mut desk, "/privacy/notice", Some(report)).unwrap();
    let row: Export = desk.read().record(notice).unwrap();
    assert_eq!(row.what, "Page on paper: privacy, notice");
    assert_eq!(row.detail, None);
}

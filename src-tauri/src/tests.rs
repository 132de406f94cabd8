//! Holds the four lists of commands together, so that none can be called that was not meant to be; and walks
//! the window from the first run to the lock.

use std::collections::BTreeSet;
use std::path::Path;

use living_well_core::vault::RecoveryKey;
use zeroize::Zeroizing;

use crate::dialogs::Answered;
use crate::folders::Folders;
use crate::state::{Stage, Which, Window};

/// The one list, as build.rs reads it.
const NAMES: &[&str] = include!("command_names.rs");

/// Gives the names as a set, and fails where one is twice or out of order.
fn names() -> BTreeSet<String> {
    assert!(NAMES.is_sorted(), "command_names.rs is not sorted");
    let set: BTreeSet<String> = NAMES.iter().map(ToString::to_string).collect();
    assert_eq!(
        set.len(),
        NAMES.len(),
        "command_names.rs names a command twice"
    );
    set
}

#[test]
fn the_capability_allows_exactly_the_commands() {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
    let allowed: BTreeSet<String> = file["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| {
            let name = permission.as_str().unwrap().strip_prefix("allow-");
            name.expect("only our own commands are allowed")
                .replace('-', "_")
        })
        .collect();
    assert_eq!(allowed, names(), "run `make fix`");
    assert_eq!(
        file["windows"],
        serde_json::json!(["main"]),
        "one named window"
    );
}

#[test]
fn the_handler_registers_exactly_the_commands() {
    let source = include_str!("commands/mod.rs");
    let (_, list) = source.split_once("generate_handler![").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let registered: BTreeSet<String> = list
        .split(',')
        .map(|path| {
            path.rsplit("::")
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        })
        .filter(|name| !name.is_empty())
        .collect();
    assert_eq!(registered, names());
}

#[test]
fn the_page_calls_only_commands_that_there_are() {
    let source = include_str!("../../ui/src/platform/commands.ts");
    // Every call is written `call<Answer>('name'…`: the first quoted word after it is the name.
    let called: BTreeSet<String> = source
        .split("call<")
        .skip(1)
        .filter_map(|after| after.split('\'').nth(1).map(ToOwned::to_owned))
        .collect();
    assert_eq!(called, names());
}

/// A window on an empty folder.
fn window() -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let window = on(folder.path());
    (folder, window)
}

fn on(folder: &Path) -> Window {
    let folders = Folders {
        data: folder.join("data"),
        exports: folder.join("exports"),
        web_view: folder.join("web-view"),
    };
    Window::new(folders, Box::new(Answered(None)))
}

const PASSPHRASE: &str = "harbour lantern thimble walrus";

fn passphrase() -> Zeroizing<String> {
    Zeroizing::new(PASSPHRASE.to_owned())
}

fn stage(window: &Window) -> Stage {
    window.status().unwrap().state
}

#[test]
fn nothing_is_written_before_the_recovery_key_is_typed_back() {
    let (folder, window) = window();
    assert_eq!(stage(&window), Stage::FirstRun);
    let key = window.begin_set_up("Kerra Trembath", passphrase()).unwrap();
    let other = window.begin_set_up("Kerra Trembath", passphrase()).unwrap();
    let mismatch = window.finish_set_up(&key).unwrap_err();
    assert_eq!(mismatch.code, "recovery_mismatch");
    assert_eq!(mismatch.fields[0].field, "recovery_key");
    let slip = window
        .finish_set_up(&other.replace('-', "")[1..])
        .unwrap_err();
    assert_eq!(slip.code, "recovery_mistyped");
    assert!(!folder.path().join("data").exists());

    window.finish_set_up(&other.to_lowercase()).unwrap();
    window.finish_set_up(&other).unwrap();
    assert_eq!(stage(&window), Stage::FirstRun);
    assert_eq!(
        window
            .read(|desk| desk.recent_changes(None))
            .unwrap_err()
            .code,
        "locked"
    );
    window.choose_start(Which::Own).unwrap();
    let status = window.status().unwrap();
    assert_eq!((status.state, status.practice), (Stage::Open, false));
    assert_eq!(status.coordinator.as_deref(), Some("Kerra Trembath"));
    let twice = window.begin_set_up("Somebody", passphrase()).unwrap_err();
    assert_eq!(twice.code, "set_up_already");
}

#[test]
fn locked_means_shut_and_the_wrong_passphrase_is_told_next_time() {
    let (folder, first) = window();
    let key = first.begin_set_up("Kerra", passphrase()).unwrap();
    first.finish_set_up(&key).unwrap();
    first.choose_start(Which::Own).unwrap();
    first.lock().unwrap();
    first.lock().unwrap();
    assert_eq!(stage(&first), Stage::Locked);
    assert_eq!(first.write(|desk| desk.undo(1)).unwrap_err().code, "locked");
    let status = first.status().unwrap();
    assert_eq!(
        (status.coordinator, status.saved_at, status.notice),
        (None, None, None)
    );
    drop(first);

    let again = on(folder.path());
    assert_eq!(stage(&again), Stage::Locked);
    let wrong = again
        .unlock("harbour lantern thimble otter", Which::Own)
        .unwrap_err();
    assert_eq!(
        (wrong.code.as_str(), wrong.fields[0].field.as_str()),
        ("wrong_passphrase", "passphrase")
    );
    again.unlock(PASSPHRASE, Which::Own).unwrap();
    let notice = again.status().unwrap().notice;
    assert_eq!(
        notice.as_deref(),
        Some("A wrong passphrase was tried once since the last time.")
    );
    // A second start says where the first is, and opens nothing.
    let second = on(folder.path())
        .unlock(PASSPHRASE, Which::Own)
        .unwrap_err();
    assert_eq!(second.code, "open_elsewhere");
    again.lock().unwrap();
    again.unlock(PASSPHRASE, Which::Own).unwrap();
    assert_eq!(again.status().unwrap().notice, None);
}

#[test]
fn pretend_people_live_in_a_file_of_their_own() {
    let (folder, window) = window();
    let key = window.begin_set_up("Kerra", passphrase()).unwrap();
    window.finish_set_up(&key).unwrap();
    window.choose_start(Which::Practice).unwrap();
    let status = window.status().unwrap();
    assert!(status.practice && status.practice_exists);
    assert!(status.data_folder.ends_with("practice"));
    window.lock().unwrap();
    window.unlock(PASSPHRASE, Which::Own).unwrap();
    assert!(!window.status().unwrap().practice);
    window.lock().unwrap();
    let recovery = RecoveryKey::parse(&key).unwrap();
    let new = "pebble orchard kettle magpie";
    window
        .unlock_with_recovery(&recovery, new, Which::Practice)
        .unwrap();
    window.lock().unwrap();
    window.unlock(new, Which::Practice).unwrap();
    assert!(window.status().unwrap().practice);
    drop(folder);
}

#[test]
fn what_was_typed_and_not_saved_is_there_after_a_lock() {
    let (_folder, window) = window();
    let key = window.begin_set_up("Kerra", passphrase()).unwrap();
    window.finish_set_up(&key).unwrap();
    window.choose_start(Which::Own).unwrap();
    let kept = |window: &Window| window.read(|desk| desk.draft("/people/new#f"));
    window
        .write(|desk| desk.keep_draft("/people/new#f", "{\"given_name\":\"Ivy\"}"))
        .unwrap();
    window.lock().unwrap();
    assert_eq!(kept(&window).unwrap_err().code, "locked");
    window.unlock(PASSPHRASE, Which::Own).unwrap();
    assert_eq!(
        kept(&window).unwrap().as_deref(),
        Some("{\"given_name\":\"Ivy\"}")
    );
    window
        .write(|desk| desk.keep_draft("/people/new#f", ""))
        .unwrap();
    assert_eq!(kept(&window).unwrap(), None);
}

#[test]
fn pretend_people_can_be_made_later_with_the_same_passphrase() {
    let (_folder, window) = window();
    let key = window.begin_set_up("Kerra", passphrase()).unwrap();
    window.finish_set_up(&key).unwrap();
    assert_eq!(window.make_practice(PASSPHRASE).unwrap_err().code, "locked");
    window.choose_start(Which::Own).unwrap();
    let wrong = window.make_practice("harbour lantern thimble otter");
    assert_eq!(wrong.unwrap_err().code, "wrong_passphrase");
    assert!(!window.status().unwrap().practice_exists);
    window.make_practice(PASSPHRASE).unwrap();
    let status = window.status().unwrap();
    assert_eq!((status.practice, status.practice_exists), (false, true));
    assert_eq!(window.make_practice(PASSPHRASE).unwrap_err().code, "exists");
    window.lock().unwrap();
    window.unlock(PASSPHRASE, Which::Practice).unwrap();
    assert!(window.status().unwrap().practice);
}

#[test]
fn making_pretend_people_touches_nothing_that_is_not_half_made_by_us() {
    let (folder, window) = window();
    let key = window.begin_set_up("Kerra", passphrase()).unwrap();
    window.finish_set_up(&key).unwrap();
    let practice = folder.path().join("data/practice");
    let half = folder.path().join("data/practice.part");
    for place in [&practice, &half] {
        std::fs::create_dir_all(place).unwrap();
        std::fs::write(place.join("slots.a"), "half").unwrap();
        std::fs::write(place.join("letter.odt"), "mine").unwrap();
        let refused = window.choose_start(Which::Practice).unwrap_err();
        assert_eq!(refused.code, "not_ours");
        assert_eq!(std::fs::read(place.join("slots.a")).unwrap(), b"half");
        assert_eq!(std::fs::read(place.join("letter.odt")).unwrap(), b"mine");
        std::fs::remove_file(place.join("letter.odt")).unwrap();
    }
    std::fs::write(half.join("living-well.db"), "half").unwrap();
    // A whole file of pretend people, of whatever passphrase, is not made anew.
    std::fs::create_dir_all(&practice).unwrap();
    std::fs::write(practice.join("living-well.db"), "whole").unwrap();
    let there = window.choose_start(Which::Practice).unwrap_err();
    assert_eq!(there.code, "exists");
    assert_eq!(
        std::fs::read(practice.join("living-well.db")).unwrap(),
        b"whole"
    );
    std::fs::remove_file(practice.join("living-well.db")).unwrap();
    // What is left is half-made, and is made anew.
    window.choose_start(Which::Practice).unwrap();
    assert!(window.status().unwrap().practice);
    assert!(!half.exists());
}

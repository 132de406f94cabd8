//! Holds the four lists of commands together, so that none can be called that was not meant to be; and walks
//! the window from the first run to the lock.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use living_well_core::helper::HelperMark;
use living_well_core::ids::{PersonId, SessionId};
use living_well_core::people::{self, PersonForm};
use living_well_core::programmes;
use living_well_core::sessions::{self, Presence, SessionForm};
use living_well_core::vault::RecoveryKey;
use living_well_core::volunteers::{self, AgreementForm, VolunteerForm};
use zeroize::Zeroizing;

use crate::commands::NAMES;
use crate::dialogs::Answered;
use crate::door::AT_ONCE;
use crate::folders::Folders;
use crate::state::{Stage, Which, Window};

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

/// While something takes long, every thread that waits for the records may be taken. What is to be answered all the same
/// is a plain function in the window's own thread, and asks for nothing that is held meanwhile.
#[test]
fn what_is_answered_at_once_waits_for_no_thread() {
    let sources = [
        include_str!("commands/desk.rs"),
        include_str!("commands/page.rs"),
    ]
    .concat();
    for name in AT_ONCE {
        let (before, _) = sources
            .split_once(&format!("pub fn {name}("))
            .unwrap_or_else(|| panic!("{name}"));
        let (_, attribute) = before.rsplit_once("#[").unwrap();
        assert_eq!(attribute.trim(), "tauri::command]", "{name}");
    }
    let (_folder, window) = window();
    let standing = asked(&window);
    for name in AT_ONCE {
        assert_eq!(standing[*name], "answers", "{name}");
    }
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
fn a_file_that_is_gone_is_no_first_run_and_can_be_put_back() {
    let (folder, first) = window();
    let key = first.begin_set_up("Kerra", passphrase()).unwrap();
    first.finish_set_up(&key).unwrap();
    first.choose_start(Which::Own).unwrap();
    first.back_up_now().unwrap();
    first.lock().unwrap();
    drop(first);
    std::fs::remove_file(folder.path().join("data/living-well.db")).unwrap();

    let again = on(folder.path());
    assert_eq!(stage(&again), Stage::Locked);
    let set_up = again.begin_set_up("Kerra", passphrase()).unwrap_err();
    assert_eq!(set_up.code, "set_up_already");
    let gone = again.unlock(PASSPHRASE, Which::Own).unwrap_err();
    assert_eq!(
        gone.message,
        "The keys are here, but the records are not. Put them back from a backup."
    );
    assert_eq!(stage(&again), Stage::Locked);
    let backup = again.restorable(Which::Own).unwrap().remove(0).name;
    again.look_at_backup(&backup, Which::Own).unwrap();
    again
        .restore_with_passphrase(PASSPHRASE, Which::Own)
        .unwrap();
    assert_eq!(stage(&again), Stage::Open);
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
        .unlock_with_recovery(&recovery, "", new, Which::Practice)
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

/// A window in each way that it can stand, with a session and two volunteers on it where records are open.
pub(crate) struct Standing {
    pub(crate) _folder: tempfile::TempDir,
    pub(crate) window: Window,
    pub(crate) session: SessionId,
    pub(crate) jean: PersonId,
    wesley: PersonId,
}

/// A coordinator's own file with an open session; Jean's agreement is in force, Wesley has none.
pub(crate) fn standing() -> Standing {
    let (folder, window) = window();
    let key = window.begin_set_up("Kerra Trembath", passphrase()).unwrap();
    window.finish_set_up(&key).unwrap();
    window.choose_start(Which::Own).unwrap();
    let volunteer = |given: &str| {
        let form = PersonForm {
            given_name: given.to_owned(),
            family_name: "Opie".to_owned(),
            volunteer: Some(VolunteerForm {
                status: "active".to_owned(),
                ..VolunteerForm::default()
            }),
            ..PersonForm::default()
        };
        window
            .write(|desk| people::store::add_person(desk, &form))
            .unwrap()
            .value
    };
    let (jean, wesley) = (volunteer("Jean"), volunteer("Wesley"));
    let signed = AgreementForm {
        signed_on: "1/9/2020".to_owned(),
        ..AgreementForm::default()
    };
    window
        .write(|desk| volunteers::store::save_agreement(desk, jean, None, &signed))
        .unwrap();
    let programme = window.read(programmes::programmes).unwrap().remove(0).id;
    let form = SessionForm {
        kind: "coffee morning".to_owned(),
        programme: programme.to_string(),
        date: "today".to_owned(),
        ..SessionForm::default()
    };
    let session = window
        .write(|desk| sessions::plan_session(desk, &form, true))
        .unwrap()
        .value;
    Standing {
        _folder: folder,
        window,
        session,
        jean,
        wesley,
    }
}

/// What the door answers to every command there is: "answers", or the code of the refusal.
fn asked(window: &Window) -> BTreeMap<String, String> {
    NAMES
        .iter()
        .map(|name| {
            let code = window.let_in(name).err().map(|error| error.code);
            (
                (*name).to_owned(),
                code.unwrap_or_else(|| "answers".to_owned()),
            )
        })
        .collect()
}

/// Holds every command to one answer, but for those named.
fn all_but(asked: &BTreeMap<String, String>, rule: &str, others: &str, but: &[&str]) {
    for (name, answer) in asked {
        let expected = if but.contains(&name.as_str()) {
            others
        } else {
            rule
        };
        assert_eq!(answer, expected, "{name}");
    }
    for name in but {
        assert!(asked.contains_key(*name), "there is no command {name}");
    }
}

/// Asked of the list of commands itself, so that a new one is asked too, and is shut out until it is named here.
#[test]
fn every_command_is_asked_in_every_mode() {
    let without_records = [
        "begin_set_up",
        "check_passphrase",
        "choose_backup",
        "choose_start",
        "finish_set_up",
        "lock",
        "long_work",
        "look_at_backup",
        "print_page",
        "restorable",
        "restore_backup",
        "save_settings",
        "status",
        "stop_long_work",
        "suggest_passphrase",
        "touched",
        "unlock",
        "unlock_with_recovery",
    ];
    let helper = ["give_back", "helper_find", "helper_mark", "helper_register"];
    let (_empty, first) = window();
    all_but(&asked(&first), "locked", "answers", &without_records);

    let standing = standing();
    let window = &standing.window;
    all_but(&asked(window), "answers", "not_helping", &helper);

    window.hand_over(standing.session, standing.jean).unwrap();
    let always = [
        "lock",
        "long_work",
        "look_on",
        "status",
        "stop_long_work",
        "touched",
    ];
    let in_a_volunteers_hands = [&helper[..], &always].concat();
    all_but(&asked(window), "helping", "answers", &in_a_volunteers_hands);

    window.lock().unwrap();
    all_but(&asked(window), "locked", "answers", &without_records);

    let cells = 4 * NAMES.len();
    tell(
        "roles: every command in every mode",
        cells,
        "100 % of cells",
    );
}

/// A row of the table that `make faults` prints (safety.md, "Tests that show it"). Told only once all of it passed.
fn tell(threat: &str, tried: usize, must_reach: &str) {
    if let Some(path) = std::env::var_os("FAULTS_ROWS") {
        let mut rows = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        writeln!(rows, "{threat}\t{tried}\t0\t{must_reach}\tmet").unwrap();
    }
}

/// The door is not all that keeps the records shut: behind it, in a volunteer's hands, there is no desk.
#[test]
fn behind_the_door_there_is_no_desk_in_a_volunteers_hands() {
    let standing = standing();
    let window = &standing.window;
    window.hand_over(standing.session, standing.jean).unwrap();
    let leaving = crate::state::everything_out::EverythingOutForm {
        reason: "Moving".to_owned(),
        recipient: "Ourselves".to_owned(),
    };
    let refused = [
        window.read(|desk| desk.recent_changes(None)).err(),
        window.read(|desk| desk.store().draft("/x#f")).err(),
        window.write(|desk| desk.undo(1)).err(),
        window.write(|desk| desk.keep_draft("/x#f", "x")).err(),
        window.make_practice(PASSPHRASE).err(),
        window.unlock(PASSPHRASE, Which::Own).err(),
        window.hand_over(standing.session, standing.jean).err(),
        window.take_people_in(1).err(),
        window.check_everything().err(),
        window.export_all(&leaving).err(),
    ];
    for error in refused {
        assert_eq!(error.unwrap().code, "helping");
    }
    for error in [
        window.begin_set_up("Somebody", passphrase()).err(),
        window.finish_set_up("x").err(),
        window.choose_start(Which::Own).err(),
    ] {
        assert_eq!(error.unwrap().code, "set_up_already");
    }
    let status = window.status().unwrap();
    assert_eq!(status.state, Stage::Helping);
    assert_eq!(
        (
            status.coordinator,
            status.programme,
            status.saved_at,
            status.notice
        ),
        (None, None, None, None)
    );
    assert_eq!((status.concerns_open, status.referrals_open), (0, 0));
    assert!(
        window
            .help(|desk| desk.register())
            .unwrap()
            .title
            .starts_with("Coffee morning")
    );
}

#[test]
fn the_laptop_comes_back_only_by_the_passphrase_and_a_wrong_one_is_told() {
    let standing = standing();
    let window = &standing.window;
    let nobody = window.give_back(PASSPHRASE).unwrap_err();
    assert_eq!(nobody.code, "not_helping");
    let unsigned = window
        .hand_over(standing.session, standing.wesley)
        .unwrap_err();
    assert_eq!(
        (unsigned.code.as_str(), unsigned.fields[0].field.as_str()),
        ("no_agreement", "volunteer")
    );
    assert_eq!(stage(window), Stage::Open);

    window.hand_over(standing.session, standing.jean).unwrap();
    let mark = HelperMark {
        person: standing.jean,
        presence: Some(Presence::Here),
    };
    window.help(|desk| desk.find("jean")).unwrap();
    window.help(|desk| desk.mark(&mark)).unwrap();
    let wrong = window
        .give_back("harbour lantern thimble otter")
        .unwrap_err();
    assert_eq!(
        (wrong.code.as_str(), wrong.fields[0].field.as_str()),
        ("wrong_passphrase", "passphrase")
    );
    assert_eq!(stage(window), Stage::Helping);
    window.give_back(PASSPHRASE).unwrap();
    let status = window.status().unwrap();
    assert_eq!(status.state, Stage::Open);
    assert_eq!(
        status.notice.as_deref(),
        Some("A wrong passphrase was tried once since the last time.")
    );
    let changes = window.read(|desk| desk.recent_changes(None)).unwrap();
    let told: Vec<(&str, &str, bool)> = changes[..3]
        .iter()
        .map(|one| (one.sentence.as_str(), one.by.as_str(), one.can_undo))
        .collect();
    assert_eq!(
        told,
        [
            ("Laptop taken back from Jean Opie", "Kerra Trembath", false),
            (
                "Register marked for Jean Opie",
                "Jean Opie for Kerra Trembath",
                true
            ),
            ("Laptop handed over to Jean Opie", "Kerra Trembath", false),
        ]
    );
    // Locked from a volunteer's hands, it opens as the coordinator's.
    window.hand_over(standing.session, standing.jean).unwrap();
    window.lock().unwrap();
    assert_eq!(stage(window), Stage::Locked);
    window.unlock(PASSPHRASE, Which::Own).unwrap();
    assert_eq!(stage(window), Stage::Open);
}

/// Commands that are given the id of somebody, or of something of theirs, and show nothing of one person.
const NO_LOOK: &[(&str, &str)] = &[
    (
        "export_everything",
        "the name of a file; that it leaves is on record",
    ),
    ("hand_over_choices", "names of volunteers to choose from"),
    (
        "mention_people",
        "names to choose from while a line is typed",
    ),
    ("names_typed", "names to choose from while a line is typed"),
    ("services_for", "services, by where somebody lives"),
];

/// Whatever is given an id of somebody's record and asks the desk, looks at one person: it goes by `window.look`, which
/// shows nothing without a row. A new command has to answer, by its way or by a reason above.
#[test]
fn whatever_shows_one_person_puts_it_on_record() {
    const IDS: &[&str] = &[
        "PersonId",
        "ConcernId",
        "ReferralId",
        "VisitId",
        "NoteId",
        "GoodNewsId",
        "SignpostId",
        "MdtMeetingId",
        "MdtItemId",
        "SessionId",
        "ConsentId",
        "PromiseId",
        "ComplaintId",
        "BreachId",
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands");
    let (mut looks, mut answered) = (0, BTreeSet::new());
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for command in text.split("#[tauri::command").skip(1) {
            let Some((_, rest)) = command.split_once("pub fn ") else {
                continue;
            };
            let (name, rest) = rest.split_once('(').unwrap();
            let (given, body) = rest.split_once("Result<").unwrap_or((rest, ""));
            let of_somebody = IDS.iter().any(|id| {
                given
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == *id)
            });
            looks += usize::from(body.contains("window.look("));
            if !of_somebody || !body.contains("window.read(") {
                continue;
            }
            let reason = NO_LOOK.iter().find(|(known, _)| known == &name);
            assert!(
                reason.is_some(),
                "{name} shows something of one person: ask by window.look, or say in NO_LOOK why not"
            );
            answered.extend(reason.map(|(name, _)| *name));
        }
    }
    assert!(looks > 40, "only {looks} commands look");
    for (name, _) in NO_LOOK {
        assert!(answered.contains(name), "{name} needs no answer");
    }
}

/// What is asked through the window leaves its rows: who looked, what for, and a wrong passphrase.
#[test]
fn who_looked_is_told_through_the_window() {
    let standing = standing();
    let window = &standing.window;
    let (jean, session) = (standing.jean, standing.session);
    window
        .look(jean, |desk| people::page::person_page(desk, jean))
        .unwrap();
    window
        .search(|desk| people::find::find_people(desk, "opie"))
        .unwrap();
    window.hand_over(session, jean).unwrap();
    assert_eq!(
        window
            .look(jean, |desk| people::page::person_page(desk, jean))
            .unwrap_err()
            .code,
        "helping"
    );
    assert_eq!(window.print_page("/today").unwrap_err().code, "helping");
    assert!(window.give_back("harbour lantern thimble otter").is_err());
    window.give_back(PASSPHRASE).unwrap();
    window.print_page("/today").unwrap();
    window.lock().unwrap();
    window.print_page("/today").unwrap();
    window.unlock(PASSPHRASE, Which::Own).unwrap();
    let page = window
        .read(|desk| {
            living_well_core::access::looked(
                desk,
                &living_well_core::access::LookedQuestion::default(),
            )
        })
        .unwrap();
    let told: Vec<(&str, Option<&str>, Option<&str>)> = page
        .rows
        .iter()
        .map(|row| (row.kind.word(), row.name.as_deref(), row.hands.as_deref()))
        .collect();
    assert_eq!(
        told,
        vec![
            ("unlock", None, None),
            ("lock", None, None),
            ("print", None, None),
            ("failed unlock", None, None),
            ("given back", None, Some("Jean Opie")),
            ("hand over", None, Some("Jean Opie")),
            ("search", None, None),
            ("view", Some("Jean Opie"), None),
        ]
    );
}

#![allow(clippy::unwrap_used)]

//! The lock: whoever just opened the records is there, and is not locked out again; and a set-up is covered as they are.
//! And what takes long: it is told of and stopped while it holds the records, and never keeps them open.
//! And a file of people: what was looked at is what is taken in, and it goes with the records.
//! And an export of everything: it is on record, whole or not there, and only where somebody said why.
//! And the check of everything, which says what was found, and of what it did not look through to the end, nothing.

use std::sync::TryLockError;

use living_well_core::csv::MAX_FAULTS;
use living_well_core::exports::{Gone, WentQuestion, went};

use super::everything_out::EverythingOutForm;
use super::*;
use crate::dialogs::Answered;

const PASSPHRASE: &str = "harbour lantern thimble walrus";

/// A window on an empty folder.
fn empty() -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let window = on(&folder, None);
    (folder, window)
}

/// A window whose dialogs answer so.
fn on(folder: &tempfile::TempDir, answer: Option<std::path::PathBuf>) -> Window {
    let folders = Folders {
        data: folder.path().join("data"),
        exports: folder.path().join("exports"),
        web_view: folder.path().join("web-view"),
    };
    Window::new(folders, Box::new(Answered(answer)))
}

fn secret() -> Zeroizing<String> {
    Zeroizing::new(PASSPHRASE.to_owned())
}

/// A window whose file is made, and how to start not chosen yet.
fn made() -> (tempfile::TempDir, Window) {
    let (folder, window) = empty();
    let key = window.begin_set_up("Kerra Trembath", secret()).unwrap();
    window.finish_set_up(&key).unwrap();
    (folder, window)
}

/// As after a lock that came by itself when the laptop was put away: the last touch is long ago, and the next lock
/// is to be a quick one.
fn untouched_for_long(window: &Window) {
    let now = Now::read();
    let long_ago = Now {
        with_sleep: Duration::ZERO,
        awake: Duration::ZERO,
    };
    let mut watch = Watch::new(long_ago);
    // The late look is spent, as it is while the watch goes on beside the locked screen.
    let _ = watch.is_over(now, Duration::ZERO);
    *locked(&window.watch) = watch;
    let minute = Laptop {
        lock_minutes: 1,
        ..window.laptop()
    };
    // Not kept on the disk: a first run has no folder yet.
    *locked(&window.laptop) = minute;
    window.hurry();
}

fn is_in_a_hurry(window: &Window) -> bool {
    window.in_a_hurry.load(Ordering::Relaxed)
}

#[test]
fn a_look_that_waited_for_an_unlock_does_not_lock_what_was_just_opened() {
    let (_folder, window) = made();
    window.choose_start(Which::Own).unwrap();
    window.lock().unwrap();
    untouched_for_long(&window);
    std::thread::scope(|scope| {
        let unlocking = scope.spawn(|| window.unlock(PASSPHRASE, Which::Own));
        // The passphrase is being worked into a key.
        while !matches!(window.session.try_lock(), Err(TryLockError::WouldBlock)) {
            std::thread::yield_now();
        }
        assert!(!window.left_alone());
        unlocking.join().unwrap().unwrap();
    });
    assert!(window.is_to_be_locked());
    assert!(!window.left_alone());
    // Left alone from here on, they lock.
    untouched_for_long(&window);
    assert!(window.left_alone());
}

#[test]
fn a_page_that_died_leaves_the_records_locked_and_says_so() {
    let (_folder, window) = made();
    window.choose_start(Which::Own).unwrap();
    window.lock_after_death();
    assert!(window.is_locked());
    let told = window.status().unwrap().notice.unwrap();
    assert!(told.contains("opened anew"), "{told}");
    // On a page that dies while nothing is open there is nothing to say.
    window.unlock(PASSPHRASE, Which::Own).unwrap();
    window.lock().unwrap();
    window.lock_after_death();
    assert_eq!(window.status().unwrap().notice, None);
}

#[test]
fn set_up_and_restore_begin_the_lock_anew_like_an_unlock() {
    let (_folder, window) = made();
    untouched_for_long(&window);
    window.choose_start(Which::Own).unwrap();
    assert!(!window.left_alone());
    assert!(!is_in_a_hurry(&window));

    window.back_up_now().unwrap();
    let backup = window.restorable(Which::Own).unwrap().remove(0).name;
    window.look_at_backup(&backup, Which::Own).unwrap();
    untouched_for_long(&window);
    window
        .restore_with_passphrase(PASSPHRASE, Which::Own)
        .unwrap();
    assert!(!window.left_alone());
    assert!(!is_in_a_hurry(&window));
    let told = window.status().unwrap().notice.unwrap();
    assert!(
        told.contains("restored") || told.contains("backup"),
        "{told}"
    );

    // And from the locked screen.
    window.lock().unwrap();
    untouched_for_long(&window);
    window.look_at_backup(&backup, Which::Own).unwrap();
    window
        .restore_with_passphrase(PASSPHRASE, Which::Own)
        .unwrap();
    assert!(!window.left_alone());
    assert!(!is_in_a_hurry(&window));
}

#[test]
fn a_recovery_key_that_is_left_alone_is_covered_and_another_one_is_made() {
    let (_folder, window) = empty();
    // The form alone is nothing to lock, however long it stands.
    untouched_for_long(&window);
    assert!(!window.left_alone() && !window.is_to_be_locked() && !window.is_locked());

    // The lock begins to count when the key is shown, not when somebody last touched the form.
    let first = window.begin_set_up("Kerra Trembath", secret()).unwrap();
    assert!(!window.left_alone() && window.is_to_be_locked());
    untouched_for_long(&window);
    assert!(window.left_alone());

    window.lock().unwrap();
    // A page that is loaded again asks twice now and then.
    window.lock().unwrap();
    assert!(!window.is_to_be_locked());
    let status = window.status().unwrap();
    assert_eq!(status.state, Stage::FirstRun);
    assert_eq!(status.notice.as_deref(), Some(KEY_COVERED));
    assert!(window.finish_set_up(&first).is_err());

    let second = window.begin_set_up("Kerra Trembath", secret()).unwrap();
    assert_ne!(*first, *second);
    let old = window.finish_set_up(&first).unwrap_err();
    assert_eq!(old.code, "recovery_mismatch");
    window.finish_set_up(&second).unwrap();
}

#[test]
fn a_file_that_is_made_is_locked_before_the_choice_how_to_start() {
    let (_folder, window) = made();
    untouched_for_long(&window);
    assert!(window.left_alone() && window.is_to_be_locked());
    window.lock().unwrap();
    let status = window.status().unwrap();
    assert_eq!((status.state, status.notice), (Stage::Locked, None));
    assert!(window.choose_start(Which::Own).is_err());
    window.unlock(PASSPHRASE, Which::Own).unwrap();
    assert_eq!(window.status().unwrap().state, Stage::Open);
}

/// Waits until long work is under way, and says how far it has got.
fn under_way(window: &Window) -> u32 {
    loop {
        if let Some(per_cent) = window.long_work().filter(|per_cent| *per_cent > 0) {
            return per_cent;
        }
        std::thread::yield_now();
    }
}

/// What keeps asking whether to go on, with the records held, as everything does that takes long.
fn until_it_is_stopped(window: &Window, why: Why) -> Result<(), StoreError> {
    let _held = window.session();
    window.take_long(why, |part| {
        let mut steps = part.steps(100);
        loop {
            steps.done(1)?;
            std::thread::sleep(Duration::from_millis(1));
        }
    })
}

#[test]
fn how_far_it_has_got_and_stop_are_answered_while_pretend_people_are_made() {
    let (folder, window) = made();
    window.choose_start(Which::Own).unwrap();
    std::thread::scope(|scope| {
        let making = scope.spawn(|| window.make_practice(PASSPHRASE));
        assert!(under_way(&window) <= 100);
        assert!(
            window.session.try_lock().is_err(),
            "it is still under way, and holds the records"
        );
        window.stop_long_work();
        let stopped = making.join().unwrap().unwrap_err();
        assert_eq!(stopped.code, "stopped");
    });
    assert_eq!(window.long_work(), None);
    let left: Vec<_> = std::fs::read_dir(folder.path().join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("practice"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
    assert!(!window.is_locked());
    window.make_practice(PASSPHRASE).unwrap();
    assert!(window.status().unwrap().practice_exists);
}

#[test]
fn a_restore_that_is_stopped_leaves_the_records_open_as_they_were() {
    let (folder, window) = made();
    window.choose_start(Which::Own).unwrap();
    window.back_up_now().unwrap();
    let backup = window.restorable(Which::Own).unwrap().remove(0).name;
    window.look_at_backup(&backup, Which::Own).unwrap();
    std::thread::scope(|scope| {
        let restoring = scope.spawn(|| window.restore_with_passphrase(PASSPHRASE, Which::Own));
        under_way(&window);
        window.stop_long_work();
        assert_eq!(restoring.join().unwrap().unwrap_err().code, "stopped");
    });
    let status = window.status().unwrap();
    assert_eq!((status.state, status.notice), (Stage::Open, None));
    assert!(!folder.path().join("data/restoring").exists());
    // It is still the chosen one, and can be tried again.
    window
        .restore_with_passphrase(PASSPHRASE, Which::Own)
        .unwrap();
}

#[test]
fn the_lock_stops_what_holds_the_records() {
    let (_folder, window) = made();
    window.choose_start(Which::Own).unwrap();
    std::thread::scope(|scope| {
        let long = scope.spawn(|| until_it_is_stopped(&window, Why::AskedForOpen));
        under_way(&window);
        window.lock().unwrap();
        assert!(long.join().unwrap().is_err());
    });
    assert!(window.is_locked());

    window.unlock(PASSPHRASE, Which::Own).unwrap();
    untouched_for_long(&window);
    std::thread::scope(|scope| {
        let long = scope.spawn(|| until_it_is_stopped(&window, Why::AskedForOpen));
        under_way(&window);
        // The watch would wait for the records for ever.
        assert!(window.left_alone());
        assert!(long.join().unwrap().is_err());
    });
}

#[test]
fn what_is_done_with_no_records_open_goes_on_while_nobody_touches_the_laptop() {
    let (_folder, window) = made();
    window.lock().unwrap();
    untouched_for_long(&window);
    std::thread::scope(|scope| {
        let long = scope.spawn(|| until_it_is_stopped(&window, Why::AskedForShut));
        under_way(&window);
        let looking = scope.spawn(|| window.left_alone());
        window.stop_to_lock();
        window.make_way();
        std::thread::sleep(Duration::from_millis(200));
        assert!(window.long_work().is_some(), "it goes on");
        window.stop_long_work();
        assert!(long.join().unwrap().is_err());
        assert!(!looking.join().unwrap());
    });
}

#[test]
fn what_is_done_meanwhile_is_not_shown_and_gives_way() {
    let (_folder, window) = made();
    window.choose_start(Which::Own).unwrap();
    std::thread::scope(|scope| {
        let long = scope.spawn(|| until_it_is_stopped(&window, Why::Meanwhile));
        while locked(&window.long_work).is_none() {
            std::thread::yield_now();
        }
        assert_eq!(window.long_work(), None);
        window.make_way();
        assert!(long.join().unwrap().is_err());
    });
}

const PEOPLE: &str = "given_name,family_name,role,birth_year\n\
    Arthur,Pascoe,client,1941\n\
    Jean,Trembath,volunteer,\n\
    Morwenna,Hosking,both,1939\n";

/// A window with open records, and a file of people outside that its dialogs answer with.
fn with_people() -> (tempfile::TempDir, std::path::PathBuf, Window) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    std::fs::write(&file, PEOPLE).unwrap();
    let window = on(&folder, Some(file.clone()));
    let key = window.begin_set_up("Kerra Trembath", secret()).unwrap();
    window.finish_set_up(&key).unwrap();
    window.choose_start(Which::Own).unwrap();
    (folder, file, window)
}

fn names_on_record(window: &Window) -> Vec<String> {
    use living_well_core::people::Person;
    let people: Result<Vec<Person>, StoreError> = window
        .write(|desk| desk.read().records("ORDER BY given_name", []))
        .map_err(|_| StoreError::NotFound);
    people.unwrap().iter().map(Person::name).collect()
}

#[test]
fn a_file_of_people_is_looked_at_taken_in_and_taken_back() {
    let (_folder, file, window) = with_people();
    let chosen = window.choose_people_file().unwrap().unwrap();
    assert_eq!(chosen.name, "people.csv");
    assert_eq!(
        (chosen.people, chosen.clients, chosen.volunteers),
        (3, 2, 2)
    );
    assert!(chosen.faults.is_empty() && chosen.warnings.is_empty());
    assert_eq!(names_on_record(&window), Vec::<String>::new());

    // What becomes of the file now makes no difference, and neither does another number.
    std::fs::write(&file, "given_name,family_name\nSomebody,Else\n").unwrap();
    let other = window.take_people_in(chosen.number + 1).unwrap_err();
    assert_eq!(other.code, "choose_again");
    let taken = window.take_people_in(chosen.number).unwrap();
    assert!(taken.faults.is_empty());
    let done = taken.done.unwrap();
    assert_eq!(done.sentence, "People imported");
    let all = ["Arthur Pascoe", "Jean Trembath", "Morwenna Hosking"];
    assert_eq!(names_on_record(&window), all);

    // Taken in, it is put away: a second press takes nobody in.
    let again = window.take_people_in(chosen.number).unwrap_err();
    assert_eq!(again.code, "choose_again");
    assert_eq!(names_on_record(&window).len(), 3);
    window.write(|desk| desk.undo(done.act)).unwrap();
    assert_eq!(names_on_record(&window), Vec::<String>::new());
}

#[test]
fn what_is_at_fault_with_a_file_of_people_is_an_answer() {
    let (_folder, file, window) = with_people();
    let sound = window.choose_people_file().unwrap().unwrap();
    std::fs::write(
        &file,
        "given_name,family_name,role,practice\nArthur,Pascoe,client,Nowhere\n,Rowe,,\n",
    )
    .unwrap();
    let chosen = window.choose_people_file().unwrap().unwrap();
    let told: Vec<String> = chosen.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "Line 2, column practice: No practice in Settings has this name. Add it there, or correct the name.",
            "Line 3, column given_name: Write a first name.",
        ]
    );
    assert_eq!((chosen.people, chosen.more_faults), (0, false));
    // Neither this one can be taken in, nor the one before it.
    for number in [sound.number, chosen.number] {
        assert_eq!(
            window.take_people_in(number).unwrap_err().code,
            "choose_again"
        );
    }
    std::fs::remove_file(&file).unwrap();
    let gone = window.choose_people_file().unwrap().unwrap();
    assert_eq!(gone.faults[0].to_string(), "That file is not there.");
    std::fs::write(&file, "x\n".repeat(3)).unwrap();
    let nothing = window.choose_people_file().unwrap().unwrap();
    assert!(nothing.faults[0].message.contains("must name the columns"));
    let mut many = "given_name,family_name\n".to_owned();
    many.push_str(&",Rowe\n".repeat(150));
    std::fs::write(&file, many).unwrap();
    let many = window.choose_people_file().unwrap().unwrap();
    assert_eq!((many.faults.len(), many.more_faults), (MAX_FAULTS, true));
    assert_eq!(names_on_record(&window), Vec::<String>::new());
}

#[test]
fn faults_that_came_after_the_look_keep_everybody_out() {
    let (_folder, file, window) = with_people();
    std::fs::write(
        &file,
        "given_name,family_name,role,nhs_number\nArthur,Pascoe,client,9990000026\n",
    )
    .unwrap();
    let chosen = window.choose_people_file().unwrap().unwrap();
    let form = living_well_core::people::PersonForm {
        given_name: "Ivy".to_owned(),
        family_name: "Rowe".to_owned(),
        client: Some(living_well_core::clients::ClientForm {
            nhs_number: "9990000026".to_owned(),
            ..Default::default()
        }),
        ..Default::default()
    };
    window
        .write(|desk| living_well_core::people::store::add_person(desk, &form))
        .unwrap();
    let taken = window.take_people_in(chosen.number).unwrap();
    assert_eq!(taken.done, None);
    assert_eq!(taken.faults[0].column.as_deref(), Some("nhs_number"));
    assert_eq!(names_on_record(&window), ["Ivy Rowe"]);
}

#[test]
fn possible_doubles_are_counted_and_the_first_are_told() {
    let (_folder, file, window) = with_people();
    let mut rows = "given_name,family_name\n".to_owned();
    rows.push_str(&"Margaret,Tregenza\n".repeat(600));
    std::fs::write(&file, rows).unwrap();
    let chosen = window.choose_people_file().unwrap().unwrap();
    assert_eq!(
        (chosen.people, chosen.warned, chosen.warnings.len()),
        (600, 599, 500)
    );
    assert_eq!(chosen.warnings[0].line, 3);
}

#[test]
fn a_file_of_people_is_forgotten_with_the_records() {
    let (_folder, _file, window) = with_people();
    let held = |window: &Window| match &*window.session() {
        Session::Open(_, beside) => beside.people.is_some(),
        _ => false,
    };
    let chosen = window.choose_people_file().unwrap().unwrap();
    window.lock().unwrap();
    assert_eq!(window.choose_people_file().unwrap_err().code, "locked");
    assert_eq!(
        window.take_people_in(chosen.number).unwrap_err().code,
        "locked"
    );
    assert_eq!(window.save_people_template().unwrap_err().code, "locked");
    window.unlock(PASSPHRASE, Which::Own).unwrap();
    assert!(!held(&window));
    assert_eq!(
        window.take_people_in(chosen.number).unwrap_err().code,
        "choose_again"
    );

    let chosen = window.choose_people_file().unwrap().unwrap();
    window.back_up_now().unwrap();
    let backup = window.restorable(Which::Own).unwrap().remove(0).name;
    window.look_at_backup(&backup, Which::Own).unwrap();
    assert!(
        window
            .restore_with_passphrase("harbour lantern thimble otter", Which::Own)
            .is_err()
    );
    assert!(held(&window), "nothing was restored");
    window
        .restore_with_passphrase(PASSPHRASE, Which::Own)
        .unwrap();
    assert!(!held(&window));
    assert_eq!(
        window.take_people_in(chosen.number).unwrap_err().code,
        "choose_again"
    );
    assert_eq!(names_on_record(&window), Vec::<String>::new());
}

#[test]
fn a_file_of_people_does_not_come_back_from_a_volunteers_hands() {
    let standing = crate::tests::standing();
    let file = standing._folder.path().join("people.csv");
    std::fs::write(&file, PEOPLE).unwrap();
    let window = Window {
        dialogs: Box::new(Answered(Some(file))),
        ..standing.window
    };
    let chosen = window.choose_people_file().unwrap().unwrap();
    window.hand_over(standing.session, standing.jean).unwrap();
    for refused in [
        window.choose_people_file().err(),
        window.take_people_in(chosen.number).err(),
        window.save_people_template().err(),
    ] {
        assert_eq!(refused.unwrap().code, "helping");
    }
    window.give_back(PASSPHRASE).unwrap();
    let forgotten = window.take_people_in(chosen.number).unwrap_err();
    assert_eq!(forgotten.code, "choose_again");
}

#[test]
fn no_file_chosen_leaves_what_was_looked_at_and_no_place_chosen_saves_no_sheet() {
    let (folder, file, window) = with_people();
    let chosen = window.choose_people_file().unwrap().unwrap();
    let window = Window {
        dialogs: Box::new(Answered(None)),
        ..window
    };
    assert_eq!(window.choose_people_file().unwrap(), None);
    assert!(!window.save_people_template().unwrap());
    assert!(window.take_people_in(chosen.number).unwrap().done.is_some());

    let sheet = folder.path().join("sheet.csv");
    let window = Window {
        dialogs: Box::new(Answered(Some(sheet.clone()))),
        ..window
    };
    assert!(window.save_people_template().unwrap());
    let said = std::fs::read_to_string(&sheet).unwrap();
    assert!(
        said.starts_with("\u{FEFF}role,given_name,family_name,"),
        "{said}"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), PEOPLE);
}

#[test]
fn taking_people_in_is_stopped_like_all_that_takes_long_and_can_be_tried_again() {
    let (_folder, file, window) = with_people();
    let mut rows = "given_name,family_name\n".to_owned();
    for number in 0..1_000 {
        rows += &format!("Arthur {number},Pascoe\n");
    }
    std::fs::write(&file, rows).unwrap();
    let chosen = window.choose_people_file().unwrap().unwrap();
    std::thread::scope(|scope| {
        let taking = scope.spawn(|| window.take_people_in(chosen.number));
        under_way(&window);
        window.stop_long_work();
        assert_eq!(taking.join().unwrap().unwrap_err().code, "stopped");
    });
    assert_eq!(names_on_record(&window), Vec::<String>::new());
    window.take_people_in(chosen.number).unwrap();
    assert_eq!(names_on_record(&window).len(), 1_000);
}

/// The one backup beside open records.
fn one_backup(folder: &tempfile::TempDir) -> std::path::PathBuf {
    let all = std::fs::read_dir(folder.path().join("data/backups")).unwrap();
    let all: Vec<_> = all.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

#[test]
fn everything_is_looked_at_and_what_is_found_is_said() {
    let (folder, window) = made();
    window.choose_start(Which::Own).unwrap();
    let before = window.check_everything().unwrap();
    assert_eq!(before.faults, Vec::<String>::new());
    assert!(before.changes > 0 && before.records > 0 && before.backups == 0);

    window.back_up_now().unwrap();
    let sound = window.check_everything().unwrap();
    assert_eq!((sound.faults.len(), sound.backups), (0, 1));
    let backup = one_backup(&folder);
    let good = std::fs::read(&backup).unwrap();
    std::fs::write(&backup, &good[..good.len() - 1]).unwrap();
    let damaged = window.check_everything().unwrap();
    assert_eq!(damaged.faults.len(), 1, "{damaged:?}");
    assert!(damaged.faults[0].contains("damaged") && !damaged.restore);
    assert_eq!(window.long_work(), None);
    // Only the name of the file is told, and not where it lies.
    assert!(!damaged.faults[0].contains(folder.path().to_str().unwrap()));

    window.lock().unwrap();
    assert_eq!(window.check_everything().unwrap_err().code, "locked");
}

#[test]
fn a_check_that_is_stopped_says_nothing_and_leaves_the_records_open() {
    let (_folder, file, window) = with_people();
    let mut rows = "given_name,family_name\n".to_owned();
    for number in 0..2_000 {
        rows += &format!("Arthur {number},Pascoe\n");
    }
    std::fs::write(&file, rows).unwrap();
    let chosen = window.choose_people_file().unwrap().unwrap();
    window.take_people_in(chosen.number).unwrap();
    std::thread::scope(|scope| {
        let checking = scope.spawn(|| window.check_everything());
        under_way(&window);
        window.stop_long_work();
        assert_eq!(checking.join().unwrap().unwrap_err().code, "stopped");
    });
    let whole = window.check_everything().unwrap();
    assert!(whole.faults.is_empty() && whole.records >= 2_000);
}

#[test]
fn nothing_is_checked_in_a_volunteers_hands() {
    let standing = crate::tests::standing();
    let window = &standing.window;
    window.hand_over(standing.session, standing.jean).unwrap();
    assert_eq!(window.check_everything().unwrap_err().code, "helping");
}

fn leaving(reason: &str, recipient: &str) -> EverythingOutForm {
    EverythingOutForm {
        reason: reason.to_owned(),
        recipient: recipient.to_owned(),
    }
}

/// A window with open records whose dialogs answer with a folder that is there and empty.
fn with_a_folder() -> (tempfile::TempDir, std::path::PathBuf, Window) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    let window = on(&folder, Some(out.clone()));
    let key = window.begin_set_up("Kerra Trembath", secret()).unwrap();
    window.finish_set_up(&key).unwrap();
    window.choose_start(Which::Own).unwrap();
    (folder, out, window)
}

fn files_in(folder: &std::path::Path) -> Vec<String> {
    let all = std::fs::read_dir(folder).unwrap();
    all.map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn what_left(window: &Window) -> Vec<Gone> {
    let question = WentQuestion {
        person: None,
        before: None,
    };
    window.read(|desk| went(desk, &question)).unwrap().rows
}

#[test]
fn everything_is_written_into_an_empty_folder_and_put_on_record() {
    let (_folder, out, window) = with_a_folder();
    let written = window
        .export_all(&leaving(
            "We move to another program",
            "The new coordinator",
        ))
        .unwrap()
        .unwrap();
    assert_eq!(written.folder, out.to_string_lossy());
    let files = files_in(&out);
    assert_eq!(files.len(), written.files);
    assert!(written.rows > 0);
    assert!(files.iter().all(|name| name.ends_with(".csv")), "{files:?}");
    assert!(files.contains(&"person.csv".to_owned()));
    let left = what_left(&window);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].detail, "Everything");
    assert_eq!(
        left[0].reason.as_deref(),
        Some("We move to another program")
    );
    assert_eq!(left[0].recipient.as_deref(), Some("The new coordinator"));
    assert_eq!(window.long_work(), None);

    // What is written is not written over.
    let again = window
        .export_all(&leaving("Once more", "Ourselves"))
        .unwrap_err();
    assert_eq!(again.code, "not_empty");
    assert_eq!(files_in(&out).len(), written.files);
    assert_eq!(what_left(&window).len(), 1);
}

#[test]
fn without_why_and_for_whom_or_a_folder_or_outside_nothing_leaves() {
    let (folder, out, window) = with_a_folder();
    // Why and for whom are asked before any folder is.
    let window = Window {
        dialogs: Box::new(Answered(None)),
        ..window
    };
    let refused = window.export_all(&leaving(" \n", "Somebody")).unwrap_err();
    assert_eq!(refused.code, "faults");
    assert_eq!(refused.fields[0].field, "reason");
    // Both together, and each in its field.
    let refused = window.export_all(&leaving("", " \n")).unwrap_err();
    assert_eq!(refused.fields.len(), 2);
    assert_eq!(refused.fields[1].field, "recipient");
    let refused = window.export_all(&leaving("Moving", " ")).unwrap_err();
    assert_eq!(
        refused.fields[0].message,
        "Say for whom. “Ourselves” is an answer."
    );
    assert_eq!(
        window.export_all(&leaving("Moving", "Ourselves")).unwrap(),
        None
    );

    // Among the records themselves nothing is written.
    let among = folder.path().join("data/out");
    std::fs::create_dir(&among).unwrap();
    let window = Window {
        dialogs: Box::new(Answered(Some(among.clone()))),
        ..window
    };
    let refused = window
        .export_all(&leaving("Moving", "Ourselves"))
        .unwrap_err();
    assert!(refused.message.contains("where the records are kept"));
    // And nothing where there is no folder, such as on a stick that was taken out.
    let window = Window {
        dialogs: Box::new(Answered(Some(folder.path().join("gone/out")))),
        ..window
    };
    assert!(window.export_all(&leaving("Moving", "Ourselves")).is_err());
    assert_eq!(files_in(&among), Vec::<String>::new());
    assert_eq!(files_in(&out), Vec::<String>::new());
    assert!(what_left(&window).is_empty());

    window.lock().unwrap();
    let locked = window
        .export_all(&leaving("Moving", "Ourselves"))
        .unwrap_err();
    assert_eq!(locked.code, "locked");
}

#[test]
fn an_export_of_everything_that_is_stopped_leaves_no_file_and_says_that_it_did_not_leave() {
    let (folder, out, window) = with_a_folder();
    let file = folder.path().join("people.csv");
    let mut rows = "given_name,family_name\n".to_owned();
    for number in 0..2_000 {
        rows += &format!("Arthur {number},Pascoe\n");
    }
    std::fs::write(&file, rows).unwrap();
    let window = Window {
        dialogs: Box::new(Answered(Some(file))),
        ..window
    };
    let chosen = window.choose_people_file().unwrap().unwrap();
    window.take_people_in(chosen.number).unwrap();
    let window = Window {
        dialogs: Box::new(Answered(Some(out.clone()))),
        ..window
    };
    let form = leaving("Moving", "Ourselves");
    std::thread::scope(|scope| {
        let leaving = scope.spawn(|| window.export_all(&form));
        under_way(&window);
        window.stop_long_work();
        assert_eq!(leaving.join().unwrap().unwrap_err().code, "stopped");
    });
    assert_eq!(files_in(&out), Vec::<String>::new());
    let left = what_left(&window);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].written, living_well_core::exports::FileWritten::No);
    // It can be tried again at once.
    assert!(
        window
            .export_all(&leaving("Moving", "Ourselves"))
            .unwrap()
            .is_some()
    );
    assert!(files_in(&out).len() > 10);
}

/// Dialogs that wait for their answer while somebody locks the laptop and opens it again.
struct Slow(std::sync::Arc<std::sync::Barrier>, std::path::PathBuf);

impl Dialogs for Slow {
    fn save_file(&self, _: &str, _: &std::path::Path, _: &str) -> Option<std::path::PathBuf> {
        None
    }
    fn open_file(&self, _: &str, _: &str, _: &str) -> Option<std::path::PathBuf> {
        None
    }
    fn choose_folder(&self, _: &str, _: &std::path::Path) -> Option<std::path::PathBuf> {
        self.0.wait();
        self.0.wait();
        Some(self.1.clone())
    }
}

#[test]
fn what_was_opened_while_the_dialog_waited_does_not_leave() {
    let (_folder, out, window) = with_a_folder();
    let both = std::sync::Arc::new(std::sync::Barrier::new(2));
    let window = Window {
        dialogs: Box::new(Slow(std::sync::Arc::clone(&both), out.clone())),
        ..window
    };
    std::thread::scope(|scope| {
        let leaving = scope.spawn(|| window.export_all(&leaving("Moving", "Ourselves")));
        both.wait();
        window.lock().unwrap();
        window.unlock(PASSPHRASE, Which::Own).unwrap();
        both.wait();
        assert_eq!(leaving.join().unwrap().unwrap_err().code, "locked");
    });
    assert_eq!(files_in(&out), Vec::<String>::new());
    assert!(what_left(&window).is_empty());
}

#[test]
fn everything_does_not_leave_from_a_volunteers_hands() {
    let standing = crate::tests::standing();
    let window = &standing.window;
    window.hand_over(standing.session, standing.jean).unwrap();
    let refused = window
        .export_all(&leaving("Moving", "Ourselves"))
        .unwrap_err();
    assert_eq!(refused.code, "helping");
}

//! Full disk: the disk fills up in the middle of a save, a draft, a change of keys, a backup, a backup that is taken
//! outside, a migration, or an export: of everything, of an MDT meeting, and of all that is held about one person.
//!
//! Half of the points are a real file system of a few megabytes in memory (tmpfs, in a mount namespace of its own); the
//! other half, and all where such a one may not be mounted, are a limit on how long any file may grow.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use living_well_core::{
    backups::{self, BackupError},
    csv::Overwrite,
    folder,
    progress::Part,
    store::StoreError,
    vault,
};
use uuid::Uuid;

use crate::Result;
use crate::leaving;
use crate::row::{Plan, Row};
use crate::work::{
    Base, Given, KEPT_PASSPHRASE, PASSPHRASE, kept_file, look, look_at_kept, save_visit, saved_in,
    say,
};

/// What is at work when the disk fills up.
const KINDS: [&str; 9] = [
    "save",
    "draft",
    "keys",
    "backup",
    "migration",
    leaving::KINDS[0],
    leaving::KINDS[1],
    leaving::KINDS[2],
    "outside",
];
/// What takes up the room of a small disk.
pub const FILLER: &str = "filler";
/// Where a backup is taken that leaves the laptop: beside the disk that fills up.
const STICK: &str = "stick";
/// What a coordinator may be told then: each says what it is and what to do.
const CLEAR: [&str; 6] = [
    "The disk is full, so this was not saved. Free some space, then save again.",
    "The disk is full. Nothing was changed. Make room, then try again.",
    "The disk is full. Make room, or choose another place.",
    "The disk did not answer as it should. Nothing was saved.",
    "The disk is full, so the backup was not made. Free some space, then try again.",
    "The backup was written and read back. It is good, so keep it. \
     This laptop could not note that it was made. Free some space on its disk.",
];

/// Fills the disk at 100 points.
pub fn row(plan: &Plan) -> Result<Row> {
    let points = plan.of(100);
    let mut random = plan.random("disk");
    let mut row = Row::new(
        "full disk: in save, draft, keys, backup, migration, exports, outside",
        "0 damaged files, a clear sentence each time",
        points,
    );
    let base = Base::new()?;
    let furnished = leaving::furnished(&base)?;
    let me = std::env::current_exe()?;
    let tmpfs = may_mount();
    let (mut full, mut with_room, mut on_record) = (0, 0, 0);
    for point in 0..points {
        let kind = KINDS.get(point % KINDS.len()).copied().unwrap_or("save");
        let place = tempfile::tempdir()?;
        let disk = place.path().join("disk");
        fs::create_dir(place.path().join(STICK))?;
        let log = place.path().join("told");
        fs::create_dir(&disk)?;
        let from = match kind {
            "migration" => kept_file(),
            "mdt" | "person" => furnished.path().to_owned(),
            _ => base.folder.path().to_owned(),
        };
        // The kinds are odd in number, so that each is on a small disk in one round and under a limit in the next.
        let small_disk = tmpfs && point.is_multiple_of(2);
        let script = if small_disk {
            "mount -t tmpfs -o size=$ROOM tmpfs \"$DISK\" && cp -r \"$FROM\" \"$DISK/data\" || exit 9
             \"$ME\" child fill \"$DISK\" $LEAVE || exit 9
             \"$ME\" child disk \"$@\" >\"$TOLD\"; done=$?
             rm -f \"$DISK/filler\"
             \"$ME\" child verify \"$@\" \"$TOLD\" || exit 8
             exit $done"
        } else {
            "cp -r \"$FROM\" \"$DISK/data\" || exit 9
             (trap '' XFSZ; ulimit -f $BLOCKS; \"$ME\" child disk \"$@\" >\"$TOLD\"); done=$?
             \"$ME\" child verify \"$@\" \"$TOLD\" || exit 8
             exit $done"
        };
        let mut command = if small_disk {
            let mut command = Command::new("unshare");
            command.args(["-rm", "sh", "-c", script, "sh"]);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", script, "sh"]);
            command
        };
        // From hardly a page to more than the work takes.
        let leave = 4096
            * random.below(match kind {
                "migration" | "everything" | "mdt" | "person" | "backup" | "outside" => 700,
                "keys" => 6,
                _ => 120,
            });
        // `ulimit -f` counts blocks of 512 bytes in a POSIX shell. The log beside a file grows from nothing.
        let blocks = 8 + random.below(match kind {
            "migration" | "backup" | "outside" => 4000,
            "export" => 60,
            "keys" => 3,
            _ => 600,
        });
        let size = folder_size(&from)?;
        let done = command
            .args(base.words(&disk.join("data")))
            .arg(kind)
            .env("ROOM", (size + leave + 4 * 1024 * 1024).to_string())
            .env("DISK", &disk)
            .env("FROM", &from)
            .env("LEAVE", leave.to_string())
            .env("BLOCKS", blocks.to_string())
            .env("TOLD", &log)
            .env("ME", &me)
            .stdin(Stdio::null())
            .output()?;
        row.tried();
        let told = fs::read_to_string(&log).unwrap_or_default();
        on_record += usize::from(told.lines().any(|line| line == leaving::REFUSED));
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        match done.status.code() {
            Some(0) => with_room += 1,
            Some(7) => full += 1,
            other => row.fault(format!(
                "point {point}, {kind}, {} ({leave} bytes, {blocks} blocks), code {other:?}: {}",
                if small_disk { "small disk" } else { "limit" },
                said.trim()
            )),
        }
    }
    row.aside = format!(
        "{}; {full} times it was full, {with_room} times there was room enough. \
         {on_record} times a file was refused that stood on record already.",
        if tmpfs {
            "Half on tmpfs, half under a limit on file size"
        } else {
            "By a limit on file size; no tmpfs may be mounted here"
        }
    );
    if full * 2 < points {
        row.fault("the disk was seldom full");
    }
    // At a tenth there are two or three tries at it.
    if plan.full && on_record == 0 {
        row.fault("no file of an export was refused");
    }
    Ok(row)
}

fn may_mount() -> bool {
    Command::new("unshare")
        .args(["-rm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn folder_size(folder: &Path) -> Result<usize> {
    let mut all = 0;
    for entry in fs::read_dir(folder)? {
        all += usize::try_from(entry?.metadata()?.len())?.next_multiple_of(4096);
    }
    Ok(all)
}

/// Fills a small disk but for so many bytes.
pub fn fill(words: &[String]) -> Result<()> {
    let [folder, leave] = words else {
        return Err("Fill which folder, but for how much?".into());
    };
    let mut file = fs::File::create(Path::new(folder).join(FILLER))?;
    let page = [0x55; 4096];
    let mut length = 0u64;
    // The disk is small: this ends soon.
    while file.write_all(&page).is_ok() {
        length += 4096;
    }
    file.set_len(length.saturating_sub(leave.parse()?))?;
    Ok(())
}

/// Works until the disk is full, and says what was done before. Ends with 7 when it was refused by a clear sentence,
/// and with 0 when there was room for all.
pub fn work_till_full(given: &Given) -> Result<()> {
    let kind = given.rest.first().map_or("", String::as_str);
    let refused = match kind {
        "save" => save(given),
        "draft" => draft(given),
        "keys" => keys(given),
        "backup" => backup(given),
        "migration" => folder::unlock(&given.folder, KEPT_PASSPHRASE)
            .and_then(folder::OpenFolder::close)
            .map_err(|error| error.to_string()),
        kind if leaving::KINDS.contains(&kind) => leaving::let_out(given, kind),
        "outside" => outside_the_laptop(given),
        other => return Err(format!("There is no work {other}.").into()),
    };
    match refused {
        Ok(()) => Ok(()),
        Err(sentence) if CLEAR.contains(&sentence.as_str()) => std::process::exit(7),
        Err(sentence) => Err(format!("not a clear sentence: {sentence}").into()),
    }
}

type Refused = std::result::Result<(), String>;

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn save(given: &Given) -> Refused {
    let mut desk = given.open().map_err(in_words)?;
    let mut refused = Ok(());
    for count in 0..1500 {
        let text = format!("Visit {count}: she told me about the boats. ").repeat(8);
        match save_visit(&mut desk, given.client, &text) {
            Ok(id) => say(id).map_err(in_words)?,
            Err(error) => {
                refused = Err(in_words(error));
                break;
            }
        }
    }
    // The open file goes on as it was: it reads, and a try again is refused or saved, but breaks nothing.
    if refused.is_err() {
        if let Ok(id) = save_visit(&mut desk, given.client, "tried again") {
            say(id).map_err(in_words)?;
        }
        let faults = look(&desk, &[]);
        if let Some(fault) = faults.first() {
            return Err(format!("while it was open: {fault}"));
        }
    }
    refused
}

fn draft(given: &Given) -> Refused {
    let mut desk = given.open().map_err(in_words)?;
    for count in 1..400 {
        let text = format!("She said {count} ").repeat(count * 4);
        if let Err(error) = desk.keep_draft("/visits/new#f", &text) {
            // What was kept before is kept on.
            let kept: Option<String> = desk.draft("/visits/new#f").map_err(in_words)?;
            let before = format!("She said {} ", count - 1).repeat((count - 1) * 4);
            if count > 1 && kept.as_deref() != Some(before.as_str()) {
                return Err("the draft that was kept before is gone".to_owned());
            }
            return Err(in_words(error));
        }
    }
    Ok(())
}

fn keys(given: &Given) -> Refused {
    let key = vault::unlock(&given.folder, PASSPHRASE)
        .map_err(in_words)?
        .key;
    for turn in 0..3 {
        let new = passphrase_after(turn + 1);
        vault::change_passphrase(&given.folder, &key, Uuid::from(given.who), new)
            .map_err(in_words)?;
        say(turn).map_err(in_words)?;
    }
    Ok(())
}

/// The one that opens after so many changes: two take turns.
fn passphrase_after(changes: usize) -> &'static str {
    if changes.is_multiple_of(2) {
        PASSPHRASE
    } else {
        "pebble orchard kettle magpie"
    }
}

/// The last passphrase that was said to count opens. The other one does not: neither the one before, nor the one that was
/// refused because the disk was full.
fn look_at_passphrases(folder: &Path, changes: usize) -> Vec<String> {
    let mut faults = Vec::new();
    let opens = |one: &str| vault::unlock(folder, one).is_ok();
    if !opens(passphrase_after(changes)) {
        faults.push(format!(
            "after {changes} changes the last passphrase does not open"
        ));
    }
    if opens(passphrase_after(changes + 1)) {
        faults.push(format!(
            "after {changes} changes another passphrase opens than the last"
        ));
    }
    faults
}

/// Backs up after each visit. What is refused leaves the earlier backups as they were, and nothing half made.
fn backup(given: &Given) -> Refused {
    let mut open = folder::unlock(&given.folder, PASSPHRASE).map_err(in_words)?;
    for count in 0..12 {
        let text = format!("Visit {count} before a backup. ").repeat(40);
        let id = save_visit(&mut open.desk, given.client, &text).map_err(in_words)?;
        say(id).map_err(in_words)?;
        let before = backups::list(&given.folder);
        if let Err(error) = backups::back_up_now(&mut open, &Part::default()) {
            if backups::list(&given.folder) != before {
                return Err("a backup that failed changed what backups there are".to_owned());
            }
            return Err(in_words(error));
        }
    }
    open.close().map_err(in_words)
}

/// Takes a backup outside after each visit. From the third on, something else takes up all the room that is left here as
/// soon as the copy begins to stand there, so that only its note has none.
fn outside_the_laptop(given: &Given) -> Refused {
    let mut open = folder::unlock(&given.folder, PASSPHRASE).map_err(in_words)?;
    let stick = stick(&given.folder).ok_or("there is no stick")?;
    for count in 0..6 {
        let text = format!("Visit {count} before a backup outside. ").repeat(40);
        let id = save_visit(&mut open.desk, given.client, &text).map_err(in_words)?;
        say(id).map_err(in_words)?;
        let path = stick.join(format!("{count}.lwbackup"));
        let done = AtomicBool::new(false);
        let taken = std::thread::scope(|scope| {
            if count >= 2 {
                scope.spawn(|| fill_from_now(&given.folder, &stick, count, &done));
            }
            let taken = backups::back_up_outside(
                &mut open,
                &path,
                Overwrite::Refuse,
                "a full disk",
                None,
                &Part::default(),
            );
            done.store(true, Ordering::Relaxed);
            taken
        });
        if matches!(taken, Ok(_) | Err(BackupError::NotNoted(_))) {
            say(format!("outside {count}")).map_err(in_words)?;
        }
        taken.map_err(in_words)?;
    }
    open.close().map_err(in_words)
}

/// Takes up all room on the small disk from when one more file stands on the stick until the backup is done.
fn fill_from_now(folder: &Path, stick: &Path, before: usize, done: &AtomicBool) {
    let there = || fs::read_dir(stick).map_or(0, Iterator::count) > before;
    let filler = folder.with_file_name(FILLER);
    let Ok(mut file) = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(filler)
    else {
        return;
    };
    let page = [0x55; 4096];
    // Where there is no small disk it ends by itself too.
    let mut written = 0;
    while !done.load(Ordering::Relaxed) {
        if there() && written < 4096 && file.write_all(&page).is_ok() {
            written += 1;
        } else {
            std::thread::yield_now();
        }
    }
}

/// Where the backups go that leave the laptop.
fn stick(folder: &Path) -> Option<PathBuf> {
    Some(folder.parent()?.parent()?.join(STICK))
}

/// Every backup that was said to be outside is there and whole, and nothing else is; with room again, each is on record.
fn look_outside(given: &Given, told: &str) -> Result<Vec<String>> {
    let stick = stick(&given.folder).ok_or("there is no stick")?;
    let mut faults = Vec::new();
    let said: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_prefix("outside "))
        .collect();
    let there = fs::read_dir(&stick)?.count();
    if there != said.len() {
        faults.push(format!(
            "{there} files are outside, {} were said",
            said.len()
        ));
    }
    for name in &said {
        let path = stick.join(format!("{name}.lwbackup"));
        if let Err(error) =
            backups::verify(&path, &stick.join("trial"), PASSPHRASE, &Part::default())
        {
            faults.push(format!("the backup outside {name}: {error}"));
        }
    }
    let open = folder::unlock(&given.folder, PASSPHRASE)?;
    let written = "SELECT count(*) FROM export WHERE written = 'yes'";
    let written = open.desk.read().number(written, [])?;
    if usize::try_from(written)? != said.len() {
        faults.push(format!("{written} of {} are on record", said.len()));
    }
    open.close()?;
    Ok(faults)
}

/// Looks at the file once there is room again.
pub fn verify(given: &Given) -> Result<()> {
    let kind = given.rest.first().map_or("", String::as_str);
    let told = given
        .rest
        .get(1)
        .map(fs::read_to_string)
        .transpose()?
        .unwrap_or_default();
    let faults = match kind {
        "migration" => look_at_kept(&given.folder),
        "keys" => look_at_passphrases(&given.folder, told.lines().count()),
        _ => {
            let mut desk = given.open()?;
            let saved = saved_in(&told);
            let mut faults = look(&desk, &saved);
            let there = desk.read().number("SELECT count(*) FROM visit", [])?;
            if usize::try_from(there)? != saved.len() {
                faults.push(format!(
                    "{there} visits are there, {} were saved",
                    saved.len()
                ));
            }
            let again: std::result::Result<_, StoreError> = desk.keep_draft("/x#f", "again");
            if again.is_err() || save_visit(&mut desk, given.client, "again").is_err() {
                faults.push("with room again, nothing can be saved".to_owned());
            }
            desk.close()?;
            if kind == "outside" {
                faults.extend(look_outside(given, &told)?);
            }
            if leaving::KINDS.contains(&kind) {
                faults.extend(leaving::look_at_what_left(given, kind, &told)?);
            }
            faults
        }
    };
    match faults.first() {
        None => Ok(()),
        Some(first) => Err(format!("{} faults; the first: {first}", faults.len()).into()),
    }
}

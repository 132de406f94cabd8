//! Power cut: what a disk keeps that loses its power at a random moment, with what was not flushed dropped, kept or
//! torn at random.
//!
//! A small library is loaded into the child (`trace.c`, LD_PRELOAD) and writes down everything it does to its files.
//! Any moment of that is then replayed: what was flushed (fsync, fdatasync) is kept; of every sector of 512 bytes that
//! was written since, chance decides; a name that was made, changed or removed counts once its folder was flushed, and
//! before that a random beginning of such changes does. This is harder than one real cut: each run of the child is cut
//! at many moments, in orders that a disk may choose and a file system seldom does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use living_well_core::progress::Part;
use living_well_core::{
    backups::{self, Secret},
    folder::{self, OpenFolder},
    ids::VisitId,
    vault::{self, RecoveryKey},
};
use uuid::Uuid;

use crate::Result;
use crate::preload;
use crate::random::Random;
use crate::row::{Plan, Row};
use crate::work::{
    Base, Given, PASSPHRASE, child_of, copy_folder, kept_file, look, look_at_kept, save_visit,
    saved_in, say,
};

const SECTOR: usize = 512;
/// The passphrases that follow one another. No two are alike, so that an earlier one is told from the last.
const TURNS: [&str; 5] = [
    PASSPHRASE,
    "pebble orchard kettle magpie",
    "saddle violin comet thatch",
    "marble anchor pigeon lattice",
    "copper meadow trumpet glacier",
];

/// Cuts the power 200 times: while visits are saved, while the window locks and unlocks, while a passphrase is
/// changed, while a file of the first version is brought up to this one, while backups are made and thinned, while one
/// is restored, and while the records get another data key.
pub fn row(plan: &Plan) -> Result<Row> {
    let cuts = plan.of(200);
    let mut random = plan.random("power");
    let mut row = Row::new(
        "power cut: unflushed writes dropped or torn",
        "0 saved visits lost, 0 failed checks",
        cuts,
    );
    let tools = tempfile::tempdir()?;
    let library = preload::build("trace.c", tools.path())?;
    let base = Base::new()?;
    let kinds = [
        (Kind::Visits, 8),
        (Kind::Sessions, 2),
        (Kind::Passphrases, 2),
        (Kind::Migration, 2),
        (Kind::Backups, 2),
        (Kind::Restore, 2),
        (Kind::DataKey, 2),
    ];
    let mut events = 0;
    // Of twenty cuts, this many of each kind; a new run of the child for every twenty.
    for _ in 0..cuts.div_ceil(20) {
        for (kind, share) in kinds {
            let trace = Trace::of(kind, &base, &library)?;
            events += trace.events.len();
            for _ in 0..share {
                let at = random.below(trace.events.len() + 1);
                let disk = trace.cut(at, &mut random)?;
                row.tried();
                for fault in kind.look(&base, disk.path(), &trace.saved, &trace.told(at)) {
                    row.fault(format!("{kind:?}, after {at} events: {fault}"));
                }
            }
        }
    }
    row.aside = format!("By LD_PRELOAD and replay; {events} events were written down.");
    Ok(row)
}

/// Gives the folder's coordinator one passphrase after another, and says each once it counts.
pub fn change_passphrases(given: &Given) -> Result<()> {
    let key = vault::unlock(&given.folder, PASSPHRASE)?.key;
    for (count, new) in TURNS.iter().skip(1).enumerate() {
        vault::change_passphrase(&given.folder, &key, Uuid::from(given.who), new)?;
        say(count)?;
    }
    Ok(())
}

/// Saves a visit, makes a backup of it, and says both; again and again, so that the earlier ones of the day go.
pub fn make_backups(given: &Given) -> Result<()> {
    let mut open = folder::unlock(&given.folder, PASSPHRASE)?;
    for count in 0..given.number(0) {
        let text = format!("Visit {count}, kept in a backup.");
        say(save_visit(&mut open.desk, given.client, &text)?)?;
        backups::back_up_now(&mut open, &Part::default())?;
        say(format!("backup {}", count + 1))?;
    }
    open.close()?;
    Ok(())
}

/// Puts the newest backup in the place of the records.
pub fn restore(given: &Given) -> Result<()> {
    let newest = backups::list(&given.folder);
    let newest = newest.first().ok_or("There is no backup to restore.")?;
    let from = backups::place_of(&given.folder, &newest.name)?;
    backups::restore(
        &given.folder,
        &from,
        Secret::Passphrase(PASSPHRASE),
        &Part::default(),
    )?;
    say("restored")
}

/// Locks the records with another data key, and saves a visit under it.
pub fn replace_data_key(given: &Given) -> Result<()> {
    let open = folder::unlock(&given.folder, PASSPHRASE)?;
    let open = Box::new(open)
        .replace_data_key(&[(given.who, PASSPHRASE)], &RecoveryKey::generate()?)
        .map_err(|refused| refused.why.to_string());
    let mut open = open?;
    say(save_visit(
        &mut open.desk,
        given.client,
        "Under another key.",
    )?)?;
    open.close()?;
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Visits,
    Sessions,
    Passphrases,
    Migration,
    Backups,
    Restore,
    DataKey,
}

impl Kind {
    /// The word for its child, and how often that does its work.
    fn child(self) -> (&'static str, &'static str) {
        match self {
            Self::Visits => ("visits", "120"),
            Self::Sessions => ("sessions", "5"),
            Self::Passphrases => ("passphrases", ""),
            Self::Migration => ("migrate", ""),
            Self::Backups => ("backups", "4"),
            Self::Restore => ("restore", ""),
            Self::DataKey => ("data-key", ""),
        }
    }

    /// Lays out the folder that its child works in, and gives the visits that are saved there already.
    fn lay_out(self, base: &Base, at: &Path) -> Result<Vec<VisitId>> {
        if self == Self::Migration {
            copy_folder(&kept_file(), at)?;
            return Ok(Vec::new());
        }
        copy_folder(base.folder.path(), at)?;
        let mut saved = Vec::new();
        if self == Self::Restore {
            let mut open = folder::unlock(at, PASSPHRASE)?;
            saved.push(save_visit(&mut open.desk, base.client, "In the backup.")?);
            backups::back_up_now(&mut open, &Part::default())?;
            saved.push(save_visit(&mut open.desk, base.client, "Later.")?);
            open.close()?;
        }
        Ok(saved)
    }

    /// Looks at what the disk kept. `before` was saved already, and `told` is what the child had said by then.
    fn look(self, base: &Base, disk: &Path, before: &[VisitId], told: &str) -> Vec<String> {
        match self {
            Self::Visits => match base.open(disk) {
                Ok(desk) => look(&desk, &saved_in(told)),
                Err(error) => vec![format!("It does not open again: {error}")],
            },
            Self::Sessions | Self::DataKey => look_unlocked(disk, |_, _| saved_in(told)),
            Self::Backups => look_unlocked(disk, |open, faults| {
                match backups::check_backups(open, &Part::default()) {
                    Ok(found) => faults.extend(found.bad.into_iter().chain(found.lost)),
                    Err(error) => faults.push(error.to_string()),
                }
                // Earlier ones of the day may go; the last that was said to be made may not.
                let made = told.lines().any(|line| line.starts_with("backup "));
                if made && backups::list(disk).is_empty() {
                    faults.push("No backup is there.".to_owned());
                }
                saved_in(told)
            }),
            Self::Restore => look_unlocked(disk, |open, faults| {
                let restored = open.desk.read();
                let restored = restored.number("SELECT count(*) FROM restored_from", []);
                // The old file whole, or the backup whole.
                match restored {
                    Ok(0) if told.is_empty() => before.to_vec(),
                    Ok(1) => before.iter().take(1).copied().collect(),
                    other => {
                        faults.push(format!("It was restored {other:?} times."));
                        Vec::new()
                    }
                }
            }),
            Self::Passphrases => {
                // One alone opens: the last that was said to count, or the one that was being set.
                let done = told.lines().count();
                let opens: Vec<usize> = (0..TURNS.len())
                    .filter(|turn| {
                        TURNS
                            .get(*turn)
                            .is_some_and(|one| vault::unlock(disk, one).is_ok())
                    })
                    .collect();
                if opens == [done] || opens == [done + 1] {
                    Vec::new()
                } else {
                    vec![format!(
                        "After {done} changes these passphrases open: {opens:?}."
                    )]
                }
            }
            Self::Migration => look_at_kept(disk),
        }
    }
}

/// Unlocks what the disk kept and looks at it; `which` says which visits have to be there, and may add faults.
fn look_unlocked(
    disk: &Path,
    which: impl FnOnce(&OpenFolder, &mut Vec<String>) -> Vec<VisitId>,
) -> Vec<String> {
    match folder::unlock(disk, PASSPHRASE) {
        Ok(open) => {
            let mut faults = Vec::new();
            let saved = which(&open, &mut faults);
            faults.extend(look(&open.desk, &saved));
            // Saved records that the note beside the keys does not know of are no fault; others are.
            faults.extend(open.log.warning().map(str::to_owned));
            faults
        }
        Err(error) => vec![format!("It does not open again: {error}")],
    }
}

/// One thing that the child did.
#[derive(Debug)]
enum Event {
    Opened {
        number: i32,
        name: String,
        emptied: bool,
    },
    OpenedFolder {
        number: i32,
    },
    Wrote {
        number: i32,
        place: usize,
        bytes: Vec<u8>,
    },
    CutTo {
        number: i32,
        length: usize,
    },
    Flushed {
        number: i32,
    },
    Renamed {
        from: String,
        to: String,
    },
    Removed {
        name: String,
    },
    Said(Vec<u8>),
}

struct Trace {
    before: BTreeMap<String, Vec<u8>>,
    /// The visits that were saved before the child began.
    saved: Vec<VisitId>,
    events: Vec<Event>,
}

impl Trace {
    /// Runs a child to its end, and reads what was written down.
    fn of(kind: Kind, base: &Base, library: &Path) -> Result<Self> {
        let place = tempfile::tempdir()?;
        let folder = place.path().join("data");
        let saved = kind.lay_out(base, &folder)?;
        let before = files(&folder, &folder)?;
        let (word, count) = kind.child();
        let written = place.path().join("trace");
        let done = child_of(&[word])?
            .args(base.words(&folder))
            .arg(count)
            .env("LD_PRELOAD", library)
            .env("FAULTS_TRACE", &written)
            .env("FAULTS_FOLDER", &folder)
            .stdout(Stdio::null())
            .output()?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into());
        }
        let events = read(&fs::read(&written)?, &folder)?;
        if !events
            .iter()
            .any(|event| matches!(event, Event::Flushed { .. }))
        {
            return Err("Nothing was flushed, or the trace does not see it.".into());
        }
        Ok(Self {
            before,
            saved,
            events,
        })
    }

    /// What the child had said after so many events.
    fn told(&self, at: usize) -> String {
        let bytes: Vec<u8> = self
            .events
            .iter()
            .take(at)
            .filter_map(|event| match event {
                Event::Said(bytes) => Some(bytes.as_slice()),
                _ => None,
            })
            .collect::<Vec<_>>()
            .concat();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The folder as a disk keeps it whose power goes after so many events.
    fn cut(&self, at: usize, random: &mut Random) -> Result<tempfile::TempDir> {
        let mut disk = Disk::new(&self.before);
        for event in self.events.iter().take(at) {
            disk.take(event);
        }
        let folder = tempfile::tempdir()?;
        // Drop all that was not flushed; keep all of it; or let chance decide of each part.
        let keep = match random.below(4) {
            0 => Keep::Nothing,
            1 => Keep::Everything,
            _ => Keep::Some,
        };
        for (name, bytes) in disk.kept(keep, random) {
            let path = folder.path().join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(folder)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Nothing,
    Some,
    Everything,
}

impl Keep {
    fn one(self, random: &mut Random) -> bool {
        match self {
            Self::Nothing => false,
            Self::Some => random.below(2) == 0,
            Self::Everything => true,
        }
    }
}

/// What was done to a file since it was last flushed.
enum Change {
    Write(usize, Vec<u8>),
    Cut(usize),
}

#[derive(Default)]
struct Content {
    flushed: Vec<u8>,
    since: Vec<Change>,
}

/// What was done to the names since their folder was last flushed.
enum Naming {
    Is(String, usize),
    Moved(String, String),
    Gone(String),
}

impl Naming {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Is(name, content) => {
                names.insert(name.clone(), *content);
            }
            Self::Moved(from, to) => {
                if let Some(content) = names.remove(from) {
                    names.insert(to.clone(), content);
                }
            }
            Self::Gone(name) => {
                names.remove(name);
            }
        }
    }
}

struct Disk {
    contents: Vec<Content>,
    /// The names as a running program sees them, and as the disk has them for certain.
    now: BTreeMap<String, usize>,
    flushed: BTreeMap<String, usize>,
    since: Vec<Naming>,
    open: BTreeMap<i32, usize>,
    folders: Vec<i32>,
}

impl Disk {
    fn new(before: &BTreeMap<String, Vec<u8>>) -> Self {
        let contents = before
            .values()
            .map(|bytes| Content {
                flushed: bytes.clone(),
                since: Vec::new(),
            })
            .collect();
        let names: BTreeMap<String, usize> = before.keys().cloned().zip(0..).collect();
        Self {
            contents,
            now: names.clone(),
            flushed: names,
            since: Vec::new(),
            open: BTreeMap::new(),
            folders: Vec::new(),
        }
    }

    fn change(&mut self, number: i32, change: Change) {
        let content = self.open.get(&number);
        if let Some(content) = content.and_then(|at| self.contents.get_mut(*at)) {
            content.since.push(change);
        }
    }

    fn rename(&mut self, naming: Naming) {
        naming.apply(&mut self.now);
        self.since.push(naming);
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Opened {
                number,
                name,
                emptied,
            } => {
                let content = match self.now.get(name) {
                    Some(content) => *content,
                    None => {
                        self.contents.push(Content::default());
                        let content = self.contents.len() - 1;
                        self.rename(Naming::Is(name.clone(), content));
                        content
                    }
                };
                self.open.insert(*number, content);
                if *emptied {
                    self.change(*number, Change::Cut(0));
                }
            }
            Event::OpenedFolder { number } => self.folders.push(*number),
            Event::Wrote {
                number,
                place,
                bytes,
            } => self.change(*number, Change::Write(*place, bytes.clone())),
            Event::CutTo { number, length } => self.change(*number, Change::Cut(*length)),
            Event::Flushed { number } if self.folders.contains(number) => {
                for naming in self.since.drain(..) {
                    naming.apply(&mut self.flushed);
                }
            }
            Event::Flushed { number } => {
                let content = self.open.get(number);
                if let Some(content) = content.and_then(|at| self.contents.get_mut(*at)) {
                    for change in content.since.drain(..) {
                        apply(&mut content.flushed, &change, |_| true);
                    }
                }
            }
            Event::Renamed { from, to } => self.rename(Naming::Moved(from.clone(), to.clone())),
            Event::Removed { name } => self.rename(Naming::Gone(name.clone())),
            Event::Said(_) => {}
        }
    }

    /// The files that are there when the power is back.
    fn kept(&self, keep: Keep, random: &mut Random) -> Vec<(String, Vec<u8>)> {
        let mut names = self.flushed.clone();
        let renamed = match keep {
            Keep::Nothing => 0,
            Keep::Some => random.below(self.since.len() + 1),
            Keep::Everything => self.since.len(),
        };
        for naming in self.since.iter().take(renamed) {
            naming.apply(&mut names);
        }
        names
            .into_iter()
            .filter_map(|(name, content)| {
                let content = self.contents.get(content)?;
                let mut bytes = content.flushed.clone();
                for change in &content.since {
                    let whole = keep.one(random);
                    match change {
                        Change::Cut(_) if !whole => {}
                        Change::Cut(_) => apply(&mut bytes, change, |_| true),
                        Change::Write(..) => apply(&mut bytes, change, |_| keep.one(random)),
                    }
                }
                Some((name, bytes))
            })
            .collect()
    }
}

/// Makes a change to the bytes of a file; of a writing only the sectors that are kept.
fn apply(bytes: &mut Vec<u8>, change: &Change, mut keeps: impl FnMut(usize) -> bool) {
    match change {
        Change::Cut(length) => bytes.resize(*length, 0),
        Change::Write(place, new) => {
            let mut at = 0;
            while at < new.len() {
                let from = place + at;
                // To the end of this sector of the file.
                let length = (SECTOR - from % SECTOR).min(new.len() - at);
                if keeps(from / SECTOR) {
                    if bytes.len() < from + length {
                        bytes.resize(from + length, 0);
                    }
                    if let (Some(to), Some(part)) =
                        (bytes.get_mut(from..from + length), new.get(at..at + length))
                    {
                        to.copy_from_slice(part);
                    }
                }
                at += length;
            }
        }
    }
}

/// Every file of a folder, by its name below it.
fn files(folder: &Path, top: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.append(&mut files(&path, top)?);
        } else {
            let name = path.strip_prefix(top)?.display().to_string();
            all.insert(name, fs::read(&path)?);
        }
    }
    Ok(all)
}

/// Reads what `trace.c` wrote: kind, number, place, length, bytes.
fn read(mut bytes: &[u8], folder: &Path) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    while let Some((head, rest)) = bytes.split_first_chunk::<17>() {
        let kind = head[0];
        let number = i32::from_le_bytes(head[1..5].try_into()?);
        let place = usize::try_from(u64::from_le_bytes(head[5..13].try_into()?))?;
        let length = usize::try_from(u32::from_le_bytes(head[13..17].try_into()?))?;
        let (payload, after) = rest
            .split_at_checked(length)
            .ok_or("The trace ends in the middle of an event.")?;
        bytes = after;
        let text = || String::from_utf8_lossy(payload).into_owned();
        let below = |path: &str| {
            Path::new(path)
                .strip_prefix(folder)
                .map(|name| name.display().to_string())
        };
        events.push(match kind {
            b'O' => Event::Opened {
                number,
                name: below(&text())?,
                emptied: place == 1,
            },
            b'D' => Event::OpenedFolder { number },
            b'W' => Event::Wrote {
                number,
                place,
                bytes: payload.to_vec(),
            },
            b'T' => Event::CutTo {
                number,
                length: place,
            },
            b'S' => Event::Flushed { number },
            b'R' => {
                let both = text();
                let (from, to) = both.split_once('\n').ok_or("a rename of one name")?;
                Event::Renamed {
                    from: below(from)?,
                    to: below(to)?,
                }
            }
            b'U' => Event::Removed {
                name: below(&text())?,
            },
            b'A' => Event::Said(payload.to_vec()),
            other => return Err(format!("The trace has an event {other}.").into()),
        });
    }
    Ok(events)
}

//! Damage: flipped bits, a file that was cut off, pages that changed places, and old pages put back.

use std::fs;
use std::path::Path;

use living_well_core::desk::{Desk, FILE_NAME};
use rusqlite::{Connection, types::ValueRef};

use crate::Result;
use crate::door::{Beside, Found, Home, Laid, leads_to_a_backup};
use crate::random::Random;
use crate::row::{Plan, Row};
use crate::work::Base;

/// Of SQLCipher 4.
const PAGE: usize = 4096;
/// What stands outside the log on purpose (ARCHITECTURE.md, "Not protected"): the seal alone tells an old page of it.
const OUTSIDE_THE_LOG: [&str; 4] = ["access", "alarm", "draft", "laptop_note"];

/// The kinds of damage, in the plural. The last is a whole old file.
const KINDS: [&str; 5] = ["bits", "cuts", "swaps", "old pages", "whole old files"];
const OLD_PAGES: usize = 3;
const OLD_FILE: usize = 4;
/// Each attempt is opened by its key alone, which is quick; the first of each kind and then one in so many is made on
/// a whole data folder, through the door that a coordinator comes in by.
const THROUGH_THE_DOOR: usize = 20;
/// One in so many of those goes on to the restore.
const RESTORED: usize = 3;

/// Damages 10,000 times. Every attempt must be noticed at opening or by the check, and lead to a backup.
pub fn row(plan: &Plan) -> Result<Row> {
    let tries = plan.of(10_000);
    let mut random = plan.random("damage");
    let mut row = Row::new(
        "damage: bits, cuts, swapped pages, old pages put back",
        "0 unnoticed, restore offered",
        tries,
    );
    let base = Base::new()?;
    let home = Home::new(&base)?;
    let reference = contents(&base, &home.new)?;
    let place = tempfile::tempdir()?;
    let mut counts = [0usize; KINDS.len()];
    let (mut by_seal, mut through, mut restored) = (0, [0usize; KINDS.len()], 0);
    while row_tried(&counts) < tries {
        let kind = match random.below(100) {
            0..60 => 0,
            60..75 => 1,
            75..85 => 2,
            85..99 => OLD_PAGES,
            _ => OLD_FILE,
        };
        let (bytes, what) = if kind == OLD_FILE {
            (home.old.clone(), "a whole old file".to_owned())
        } else {
            damaged(kind, &home.old, &home.new, &mut random)
        };
        if bytes == home.new {
            continue;
        }
        let before = counts.get(kind).copied().unwrap_or_default();
        // A whole old file is told by what lies beside it alone.
        let found = if kind == OLD_FILE || before.is_multiple_of(THROUGH_THE_DOOR) {
            None
        } else {
            by_its_key(&base, place.path(), &bytes)?
        };
        let found = match found {
            Some(found) => found,
            None => {
                let turn = through.get(kind).copied().unwrap_or_default();
                let found = home.through_the_door(&Laid {
                    bytes: &bytes,
                    beside: match (kind == OLD_FILE, turn.is_multiple_of(2)) {
                        (false, true) => Beside::Sealed,
                        (false, false) => Beside::Unsealed,
                        (true, true) => Beside::NewKeys,
                        (true, false) => Beside::OldKeys,
                    },
                    restore: turn.is_multiple_of(RESTORED),
                })?;
                if found != Found::Nothing {
                    count(&mut through, kind);
                    restored += usize::from(found == Found::Restored);
                }
                found
            }
        };
        match found {
            Found::Noticed | Found::Restored => {}
            Found::Fault(fault) => row.fault(format!("{what}: {fault}")),
            Found::Nothing => {
                // An old page may say of the records what the new one says, in another cipher text. The seal knows.
                let now = contents(&base, &bytes)?;
                let laid = Laid {
                    bytes: &bytes,
                    beside: Beside::Sealed,
                    restore: false,
                };
                if kind != OLD_PAGES || now != reference {
                    let where_ = differing(&reference, &now);
                    row.fault(format!("{what} was not noticed; it changed {where_:?}"));
                } else if home.through_the_door(&laid)? == Found::Noticed {
                    count(&mut through, kind);
                    by_seal += 1;
                } else {
                    row.fault(format!("{what}: not even the seal told"));
                }
            }
        }
        row.tried();
        count(&mut counts, kind);
    }
    let mut each = Vec::new();
    for (kind, name) in KINDS.iter().enumerate() {
        let of = |counts: &[usize]| counts.get(kind).copied().unwrap_or_default();
        each.push(format!("{} {name}", of(&counts)));
        if of(&through) == 0 {
            row.fault(format!("no {name} went through the door"));
        }
    }
    if restored < KINDS.len() {
        row.fault(format!("only {restored} were restored"));
    }
    row.aside = format!(
        "{} ({by_seal} old pages told by the seal alone); {} of them through the door, {restored} restored.",
        each.join(", "),
        row_tried(&through)
    );
    Ok(row)
}

fn row_tried(counts: &[usize]) -> usize {
    counts.iter().sum()
}

fn count(counts: &mut [usize], kind: usize) {
    if let Some(count) = counts.get_mut(kind) {
        *count += 1;
    }
}

/// Opens a damaged file with its key, without anything beside it: then only file and log can tell. Gives nothing where
/// it is refused in words that do not lead to a backup: then it is for the door to say what to do.
fn by_its_key(base: &Base, place: &Path, bytes: &[u8]) -> Result<Option<Found>> {
    fs::write(place.join(FILE_NAME), bytes)?;
    let checked = match Desk::open(place, &base.key, Some(base.who)) {
        Ok(desk) => desk.check(),
        Err(error) if leads_to_a_backup(&error.to_string()) => return Ok(Some(Found::Noticed)),
        Err(_) => return Ok(None),
    };
    Ok(Some(match checked {
        Ok(found) if found.faults.is_empty() => Found::Nothing,
        _ => Found::Noticed,
    }))
}

/// Gives the damaged file, and what was done to it.
fn damaged(kind: usize, old: &[u8], new: &[u8], random: &mut Random) -> (Vec<u8>, String) {
    let mut bytes = new.to_vec();
    let pages = new.len() / PAGE;
    let page = |number: usize| number * PAGE..(number + 1) * PAGE;
    match kind {
        0 => {
            let at = random.below(bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
            (bytes, format!("a flipped bit of byte {at}"))
        }
        1 => {
            // At the end of a page as often as anywhere.
            let at = if random.below(2) == 0 {
                random.below(pages) * PAGE
            } else {
                random.below(bytes.len())
            };
            bytes.truncate(at);
            (bytes, format!("a file cut at {at}"))
        }
        2 => {
            let (one, other) = (random.below(pages), random.below(pages));
            if let (Some(first), Some(second)) = (new.get(page(one)), new.get(page(other))) {
                if let Some(to) = bytes.get_mut(page(one)) {
                    to.copy_from_slice(second);
                }
                if let Some(to) = bytes.get_mut(page(other)) {
                    to.copy_from_slice(first);
                }
            }
            (
                bytes,
                format!("pages {one} and {other} in each other's place"),
            )
        }
        _ => {
            // One page that has changed since, or a few at once.
            let changed: Vec<usize> = (0..old.len().min(new.len()) / PAGE)
                .filter(|number| old.get(page(*number)) != new.get(page(*number)))
                .collect();
            let several = 1 + random.below(3);
            let mut numbers = Vec::new();
            for _ in 0..several {
                let number = random.one(&changed).copied().unwrap_or(0);
                if let (Some(from), Some(to)) = (old.get(page(number)), bytes.get_mut(page(number)))
                {
                    to.copy_from_slice(from);
                }
                numbers.push(number);
            }
            (bytes, format!("old pages {numbers:?}"))
        }
    }
}

/// Every row of every table outside search, as text, by table; empty where it cannot be read.
fn contents(base: &Base, bytes: &[u8]) -> Result<Vec<(String, String)>> {
    let place = tempfile::tempdir()?;
    let path = place.path().join("copy.db");
    fs::write(&path, bytes)?;
    let all = read_all(&path, &base.key);
    Ok(all.unwrap_or_default())
}

fn read_all(path: &Path, key: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let file = Connection::open(path)?;
    file.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{key}'\";"
    ))?;
    let mut tables = file.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
    )?;
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut all = Vec::new();
    for name in names {
        // The check builds each search index anew and compares; how it lies in its tables is its own matter.
        if OUTSIDE_THE_LOG.contains(&name.as_str()) || name.contains("_search_") {
            continue;
        }
        let mut rows = file.prepare(&format!("SELECT * FROM \"{name}\""))?;
        let columns = rows.column_count();
        let mut text = String::new();
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            for at in 0..columns {
                match row.get_ref(at)? {
                    ValueRef::Blob(blob) => {
                        for byte in blob {
                            text.push_str(&format!("{byte:02x}"));
                        }
                    }
                    other => text.push_str(&format!("{other:?}")),
                }
                text.push('|');
            }
            text.push('\n');
        }
        all.push((name, text));
    }
    Ok(all)
}

fn differing(one: &[(String, String)], other: &[(String, String)]) -> Vec<String> {
    if other.is_empty() {
        return vec!["everything: it cannot be read".to_owned()];
    }
    one.iter()
        .filter(|table| !other.contains(table))
        .map(|(name, _)| name.clone())
        .collect()
}

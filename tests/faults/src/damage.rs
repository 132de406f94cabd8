//! Damage: flipped bits, a file that was cut off, pages that changed places, and old pages put back.

use std::fs;
use std::path::Path;

use living_well_core::{desk::FILE_NAME, folder};
use rusqlite::{Connection, types::ValueRef};

use crate::Result;
use crate::random::Random;
use crate::row::{Plan, Row};
use crate::work::{Base, PASSPHRASE, add_client, save_visit};

/// Of SQLCipher 4.
const PAGE: usize = 4096;
/// What stands outside the log on purpose (data-model.md): what was half typed.
const OUTSIDE_THE_LOG: [&str; 1] = ["draft"];

/// Damages 10,000 times. Every attempt must be noticed at opening or by the check.
pub fn row(plan: &Plan) -> Result<Row> {
    let tries = plan.of(10_000);
    let mut random = plan.random("damage");
    let mut row = Row::new(
        "damage: bits, cuts, swapped pages, old pages put back",
        "0 unnoticed",
        tries,
    );
    let base = Base::new()?;
    let (old, new) = two_ages(&base)?;
    let reference = contents(&base, &new)?;
    let place = tempfile::tempdir()?;
    let mut counts = [0usize; 5];
    let mut same = 0;
    while row_tried(&counts) < tries {
        let kind = match random.below(100) {
            0..60 => 0,
            60..75 => 1,
            75..85 => 2,
            85..99 => 3,
            _ => 4,
        };
        if kind == 4 {
            if let Some(fault) = whole_old_file(&base, &old)? {
                row.fault(fault);
            }
            row.tried();
            count(&mut counts, kind);
            continue;
        }
        let (bytes, what) = damaged(kind, &old, &new, &mut random);
        if bytes == new {
            continue;
        }
        fs::write(place.path().join(FILE_NAME), &bytes)?;
        let noticed = match base.open(place.path()) {
            Err(_) => true,
            Ok(desk) => desk.check().map_or(true, |found| !found.faults.is_empty()),
        };
        if !noticed {
            // An old page may say what the new one says, in another cipher text: then nothing was changed.
            let now = contents(&base, &bytes)?;
            if kind == 3 && now == reference {
                same += 1;
                continue;
            }
            let where_ = differing(&reference, &now);
            row.fault(format!("{what} was not noticed; it changed {where_:?}"));
        }
        row.tried();
        count(&mut counts, kind);
    }
    let [bits, cuts, swapped, pages, files] = counts;
    row.aside = format!(
        "{bits} bits, {cuts} cuts, {swapped} swaps, {pages} old pages, {files} whole old files \
         ({same} old pages said the same and do not count)."
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

/// The same file at two times: later, with more visits and more people.
fn two_ages(base: &Base) -> Result<(Vec<u8>, Vec<u8>)> {
    let folder = base.copy()?;
    let path = folder.path().join(FILE_NAME);
    let work = |days: std::ops::Range<usize>| -> Result<Vec<u8>> {
        let mut desk = base.open(folder.path())?;
        for day in days {
            let client = add_client(&mut desk, &format!("Jean {day}"))?;
            for visit in 0..4 {
                let text = format!("Visit {visit} of day {day}: the step is loose again.");
                save_visit(&mut desk, client, &text)?;
            }
        }
        desk.close()?;
        Ok(fs::read(&path)?)
    };
    Ok((work(0..12)?, work(12..24)?))
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

/// Puts a whole old file back under keys that know better. Gives a sentence where nobody says so.
fn whole_old_file(base: &Base, old: &[u8]) -> Result<Option<String>> {
    let folder = base.copy()?;
    let path = folder.path().join(FILE_NAME);
    fs::write(&path, old)?;
    let mut open = folder::unlock(folder.path(), PASSPHRASE)?;
    save_visit(&mut open.desk, base.client, "after the copy was taken")?;
    open.close()?;
    fs::write(&path, old)?;
    Ok(match folder::unlock(folder.path(), PASSPHRASE) {
        Ok(open) if open.log.warning().is_none() => {
            Some("a whole old file was put back and not noticed".to_owned())
        }
        _ => None,
    })
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

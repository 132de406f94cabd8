//! Walking the tables, and letting the report out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rusqlite::types::{Value, ValueRef};
use uuid::Uuid;

use super::{
    AccessRequest, Everything, EverythingEntry, EverythingError, EverythingForm, EverythingPart,
    RestrictedGo, html,
};
use crate::{
    access::{Look, dates_of},
    action::Action,
    csv::{CsvWriter, Overwrite},
    desk::Desk,
    export_all::{Kind, shown},
    exports::{Destination, Detail, Export, FileWritten, digest, let_go, place, write_marked},
    forms::Faults,
    ids::{ConcernId, PersonId},
    people::{
        Person, merge,
        unnamed::{MARKED, NamedPerson, marked, marked_whole, named_around, named_by_a_word},
    },
    store::{Cell, Patch, Reader, StoreError, Table, id_list, naming, naming_rows},
    words::capitalised,
};

/// Whose names somebody's id stands in a column.
const PEOPLE: [&str; 3] = ["person", "client", "volunteer"];

/// What names nobody itself and is about somebody by a row that does: the table, that row's table, and its column.
pub(super) const THROUGH: [(&str, &str, &str); 6] = [
    ("breach", "breach_person", "breach"),
    ("note", "note_about", "note"),
    ("note", "note_mention", "note"),
    ("good_news", "good_news_about", "good_news"),
    ("good_news", "good_news_thanks", "good_news"),
    ("export", "export_about", "export"),
];

/// What stands beneath a record and belongs to it: the table, and the column that names the record.
pub(super) const BENEATH: [(&str, &str, &str); 2] = [
    ("note_amendment", "note", "note"),
    ("good_news_shared", "good_news", "good_news"),
];

/// What is about nobody. It is given by its name where a record speaks of it.
#[cfg(test)]
pub(super) const NAMED: [&str; 8] = [
    "programme",
    "practice",
    "coordinator",
    "agency",
    "service",
    "session",
    "mdt_meeting",
    "setting",
];

/// What is about other people alone: who came to a meeting for their work.
#[cfg(test)]
pub(super) const OF_OTHERS: [&str; 7] = [
    "mdt_attending",
    // Of those who work here, of the organisation, and of somebody who is named no longer.
    "key_event",
    "restored_from",
    "alarm_dealt",
    "lawful_basis",
    "notice",
    "tombstone",
];

/// Columns that hold somebody else's name or what is known of them, whoever the record is about.
pub(super) const OTHERS: [(&str, &str); 13] = [
    ("person", "emergency_contact_name"),
    ("person", "emergency_contact_phone"),
    ("client", "important_people"),
    ("client", "referred_by"),
    ("note", "told_by_words"),
    ("concern", "raised_by_words"),
    ("concern", "told_whom"),
    ("consent", "witnessed_by"),
    ("consent", "with_whom"),
    ("exclusion", "not_with_words"),
    ("promise", "who"),
    ("mdt_action", "who"),
    ("merged", "other_references"),
];

/// Records on which somebody else's restricted concern may be the reason, so that what was removed of them stands apart
/// where there is one.
const NEAR_CONCERNS: [&str; 8] = [
    "concern",
    "concern_event",
    "referral",
    "referral_event",
    "signpost",
    "mdt_item",
    "mdt_item_concern",
    "mdt_action",
];

/// The columns of the CSV.
pub const EVERYTHING_COLUMNS: [&str; 5] = ["part", "record", "heading", "field", "text"];

/// What a table is called in the report.
fn title(table: &str) -> String {
    let known = match table {
        "person" => "Who you are",
        "client" => "Your support",
        "client_practice" => "Your surgeries",
        "known_risk" => "Known risks",
        "match" => "Who visits whom",
        "representative" => "Who may speak for whom",
        "volunteer" => "Your volunteering",
        "agreement" => "Confidentiality agreements",
        "training" => "Training",
        "rest" => "Times of rest",
        "consent" => "What you said about consent",
        "exclusion" => "With whom not to share",
        "attendance" => "Sessions you came to",
        "note" => "Notes",
        "note_amendment" => "Added beneath notes",
        "visit" => "Visits",
        "concern" => "Concerns",
        "concern_event" => "What was done about concerns",
        "referral" => "Referrals",
        "referral_event" => "What was done about referrals",
        "signpost" => "Where you were pointed to",
        "mdt_item" => "Talked about at meetings with the surgery",
        "mdt_action" => "What the surgery’s meetings asked somebody to do",
        "mdt_ref" => "Your reference at the surgery",
        "export" => "What left this laptop about you",
        "good_news" => "Good news",
        "good_news_thanks" => "Thanks",
        "good_news_shared" => "Where good news was told",
        "promise" => "Promises to you",
        "merged" => "Records of yours that were put together",
        "two_people" => "Other records that are not yours",
        "helper_turn" => "When you kept the register on this laptop",
        "access_request" => "When you were given what is held",
        other => return capitalised(&other.replace('_', " ")),
    };
    known.to_owned()
}

/// What a column is called in the report.
fn label(table: &str, column: &str) -> String {
    let known = match (table, column) {
        (_, "what_matters") => "What matters to me",
        (_, "please_dont") => "What I would rather you did not",
        (_, "nhs_number") => "NHS number",
        (_, "dbs_checked_on") => "DBS checked on",
        (_, "attends_mdt") => "Comes to meetings with the surgery",
        (_, "talk_about_at_next_mdt") => "To talk about at the surgery’s next meeting",
        (_, "what_we_saw") => "What we saw",
        (_, "visit_safety") => "Before you knock",
        (_, "digest") => "Fingerprint of the file",
        (_, "by") => "By",
        _ => return capitalised(&column.replace('_', " ")),
    };
    known.to_owned()
}

/// One row that is about the person.
struct Row {
    table: &'static Table,
    id: Uuid,
    cells: Vec<Value>,
}

type Key = (&'static str, Uuid);

/// Everything of one person, as it stands in the tables.
struct Collected<'a> {
    read: Reader<'a>,
    person: Person,
    rows: BTreeMap<(usize, Uuid), Row>,
    /// The columns of each table that name a record, and which table they name it in.
    keys: BTreeMap<&'static str, Vec<(String, String)>>,
    /// What hangs on a restricted concern.
    apart: BTreeSet<Key>,
    restricted: Vec<ConcernId>,
    /// Everybody else whose name stands in it somewhere.
    others: Vec<NamedPerson>,
}

fn id_of(value: &Value) -> Option<Uuid> {
    match value {
        Value::Blob(bytes) => Uuid::from_slice(bytes).ok(),
        _ => None,
    }
}

impl<'a> Collected<'a> {
    fn of(desk: &'a Desk, id: PersonId) -> Result<Self, StoreError> {
        let read = desk.read();
        let id = merge::stands_for(read, id)?;
        let tables = desk.store().tables();
        let mut all = Self {
            read,
            person: read.record(id)?,
            rows: BTreeMap::new(),
            keys: BTreeMap::new(),
            apart: BTreeSet::new(),
            restricted: Vec::new(),
            others: Vec::new(),
        };
        for table in tables {
            let keys = read.rows(
                "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)",
                [table.name],
                |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
            )?;
            all.keys.insert(table.name, keys);
        }
        for (at, table) in tables.iter().enumerate() {
            let mut columns = naming(read, table, &PEOPLE)?;
            if PEOPLE.contains(&table.name) {
                columns.push("id");
            }
            let ids = naming_rows(read, table, &columns, id.into())?;
            all.take(at, table, ids)?;
        }
        for (content, link, column) in THROUGH {
            let ids = all.named_by(link, column);
            all.take_named(tables, content, ids)?;
        }
        for (content, of, column) in BENEATH {
            let owners: Vec<Uuid> = all.of_table(of).map(|row| row.id).collect();
            if let Some((at, table)) = placed(tables, content) {
                let ids = read.rows(
                    &format!(
                        "SELECT id FROM \"{content}\" WHERE \"{column}\" IN
                         (SELECT unhex(value) FROM json_each(?1)) ORDER BY id"
                    ),
                    [id_list(owners)],
                    |row| Ok(Uuid::from_bytes(row.get(0)?)),
                )?;
                all.take(at, table, ids)?;
            }
        }
        all.set_apart();
        all.find_others()?;
        Ok(all)
    }

    fn of_table(&self, name: &str) -> impl Iterator<Item = &Row> {
        self.rows.values().filter(move |row| row.table.name == name)
    }

    /// The ids in one column of the rows of one table.
    fn named_by(&self, table: &str, column: &str) -> Vec<Uuid> {
        self.of_table(table)
            .filter_map(|row| row.cells.get(row.table.place(column)?))
            .filter_map(id_of)
            .collect()
    }

    fn take_named(
        &mut self,
        tables: &'static [&'static Table],
        name: &str,
        ids: Vec<Uuid>,
    ) -> Result<(), StoreError> {
        match placed(tables, name) {
            Some((at, table)) => self.take(at, table, ids),
            None => Ok(()),
        }
    }

    fn take(&mut self, at: usize, table: &'static Table, ids: Vec<Uuid>) -> Result<(), StoreError> {
        let new: Vec<Uuid> = ids
            .into_iter()
            .filter(|id| !self.rows.contains_key(&(at, *id)))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        let sql = format!(
            "SELECT {} FROM \"{}\" WHERE id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY id",
            table.column_list(),
            table.name
        );
        let found = self.read.rows(&sql, [id_list(new)], |row| {
            let cells = (0..table.columns.len())
                .map(|at| row.get::<_, Value>(at))
                .collect::<Result<Vec<_>, _>>()?;
            Ok((Uuid::from_bytes(row.get(0)?), cells))
        })?;
        for (id, cells) in found {
            self.rows.insert((at, id), Row { table, id, cells });
        }
        Ok(())
    }

    /// Every restricted concern, whatever names one, what one was raised from, and whatever else came of that. Rather
    /// too much: what stands apart can still be given.
    fn set_apart(&mut self) {
        self.restricted = self
            .of_table("concern")
            .filter(|row| {
                let place = row.table.place("restricted");
                place.and_then(|place| row.cells.get(place)) == Some(&Value::Integer(1))
            })
            .map(|row| row.id.into())
            .collect();
        let mut apart: BTreeSet<Key> = self
            .restricted
            .iter()
            .map(|id| ("concern", Uuid::from(*id)))
            .collect();
        loop {
            let before = apart.len();
            for row in self.rows.values() {
                let mine = (row.table.name, row.id);
                for (column, parent) in self.keys.get(row.table.name).into_iter().flatten() {
                    let cell = row.table.place(column).and_then(|at| row.cells.get(at));
                    let Some(id) = cell.and_then(id_of) else {
                        continue;
                    };
                    let Some(above) = self
                        .rows
                        .values()
                        .find(|other| other.table.name == parent && other.id == id)
                        .map(|other| (other.table.name, other.id))
                        .filter(|(name, _)| !PEOPLE.contains(name))
                    else {
                        continue;
                    };
                    if apart.contains(&above) {
                        apart.insert(mine);
                    }
                    let raised_from = matches!(column.as_str(), "from_note" | "from_visit");
                    let talked_of = mine.0 == "mdt_item_concern" && column == "item";
                    if (raised_from || talked_of) && apart.contains(&mine) {
                        apart.insert(above);
                    }
                }
            }
            if apart.len() == before {
                break;
            }
        }
        self.apart = apart;
    }

    /// Everybody else whose name stands in any text of it: asked once for all texts together.
    fn find_others(&mut self) -> Result<(), StoreError> {
        let mut text = String::new();
        for row in self.rows.values() {
            for cell in &row.cells {
                if let Value::Text(part) = cell {
                    text.push_str(part);
                    text.push('\n');
                }
            }
        }
        self.others = named_by_a_word(self.read, &text, self.person.id)?;
        // Whoever is around the person is found in small letters too.
        self.others.extend(named_around(self.read, &self.person)?);
        Ok(())
    }

    /// Whether the record is this person's own, and not one in which they only have a part.
    fn is_theirs(&self, row: &Row) -> bool {
        let me = Uuid::from(self.person.id);
        match row.table.name {
            "note" => self.links("note_about", "note", row.id),
            "note_amendment" => {
                let note = row.table.place("note").and_then(|at| row.cells.get(at));
                note.and_then(id_of)
                    .is_some_and(|note| self.links("note_about", "note", note))
            }
            "good_news" => self.links("good_news_about", "good_news", row.id),
            "good_news_shared" => {
                let news = row
                    .table
                    .place("good_news")
                    .and_then(|at| row.cells.get(at));
                news.and_then(id_of)
                    .is_some_and(|news| self.links("good_news_about", "good_news", news))
            }
            "export" => true,
            _ => {
                row.table
                    .person
                    .and_then(|column| row.table.place(column))
                    .and_then(|at| row.cells.get(at))
                    .and_then(id_of)
                    == Some(me)
            }
        }
    }

    fn links(&self, table: &str, column: &str, id: Uuid) -> bool {
        self.named_by(table, column).contains(&id)
    }

    fn text(&self, row: &Row, theirs: bool, column: &str, cell: &Value) -> Option<String> {
        let kind = Kind::of(row.table.name, column);
        let mut text = shown(kind, ValueRef::from(cell)).into_owned();
        if (row.table.name, column) == ("export", "file_name")
            && let Some(name) = Path::new(&text).file_name()
        {
            // Where somebody keeps their files is nothing about this person.
            text = name.to_string_lossy().into_owned();
        }
        if text.trim().is_empty() {
            return None;
        }
        if kind == Kind::Time {
            let Value::Integer(ms) = cell else {
                return None;
            };
            return Some(when(*ms));
        }
        if let Ok(day) = NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
            return Some(day_of(day));
        }
        if !matches!(cell, Value::Text(_)) {
            return Some(text);
        }
        Some(if !theirs || OTHERS.contains(&(row.table.name, column)) {
            marked_whole(&text)
        } else {
            marked(&text, &NamedPerson::of(&self.person), &self.others)
        })
    }

    /// What an id in a column says, where it says anything to a reader.
    fn named(&self, parent: &str, id: Uuid) -> Result<Option<String>, StoreError> {
        let name = |sql: &str| {
            self.read.maybe(sql, [id.as_bytes().as_slice()], |row| {
                row.get::<_, String>(0)
            })
        };
        Ok(match parent {
            "person" | "client" | "volunteer" if id == Uuid::from(self.person.id) => None,
            "person" | "client" | "volunteer" => {
                name("SELECT given_name || ' ' || family_name FROM person WHERE id = ?1")?
                    .map(|name| marked_whole(&name))
            }
            "coordinator" => name("SELECT name FROM coordinator WHERE id = ?1")?,
            "programme" => name("SELECT name FROM programme WHERE id = ?1")?,
            "practice" => name("SELECT name FROM practice WHERE id = ?1")?,
            "agency" => name("SELECT name FROM agency WHERE id = ?1")?,
            "service" => name("SELECT name FROM service WHERE id = ?1")?,
            "session" => name(
                "SELECT kind || ', ' || date || coalesce(', ' || venue, '') FROM session WHERE id = ?1",
            )?,
            "mdt_meeting" => name(
                "SELECT practice.name || ', ' || mdt_meeting.\"on\" FROM mdt_meeting
                 JOIN practice ON practice.id = mdt_meeting.practice WHERE mdt_meeting.id = ?1",
            )?,
            // Another record of this report.
            _ => None,
        })
    }

    fn entry(&self, row: &Row) -> Result<EverythingEntry, StoreError> {
        let theirs = self.is_theirs(row);
        let keys = self.keys.get(row.table.name);
        let mut lines = Vec::new();
        for (column, cell) in row.table.columns.iter().zip(&row.cells).skip(1) {
            let parent = keys
                .into_iter()
                .flatten()
                .find(|(from, _)| from == column)
                .map(|(_, parent)| parent.as_str());
            let text = match (parent, cell) {
                (_, Value::Null) => None,
                (Some(parent), cell) => match id_of(cell) {
                    Some(id) => self.named(parent, id)?,
                    None => self.text(row, theirs, column, cell),
                },
                // An id that names nothing any more says nothing.
                (None, Value::Blob(_)) => None,
                (None, cell) => self.text(row, theirs, column, cell),
            };
            if let Some(text) = text {
                lines.push((label(row.table.name, column), text));
            }
        }
        Ok(EverythingEntry {
            heading: if theirs {
                String::new()
            } else {
                "In a record about somebody else".to_owned()
            },
            lines,
        })
    }

    /// The parts, of what stands apart or of everything else.
    fn parts(&self, apart: bool) -> Result<Vec<EverythingPart>, StoreError> {
        let mut parts: Vec<EverythingPart> = Vec::new();
        for row in self.rows.values() {
            if self.apart.contains(&(row.table.name, row.id)) != apart {
                continue;
            }
            let entry = self.entry(row)?;
            if entry.lines.is_empty() {
                continue;
            }
            let title = title(row.table.name);
            match parts.last_mut().filter(|part| part.title == title) {
                Some(part) => part.entries.push(entry),
                None => parts.push(EverythingPart {
                    title,
                    entries: vec![entry],
                }),
            }
        }
        Ok(parts)
    }

    /// What the records said before they were changed, and what was removed since.
    fn earlier(
        &self,
        tables: &'static [&'static Table],
        apart: bool,
    ) -> Result<Vec<EverythingEntry>, StoreError> {
        let of_theirs: Vec<Uuid> = self.rows.keys().map(|(_, id)| *id).collect();
        let mut entries = Vec::new();
        let mut changes = self.read.rows(
            include_str!("earlier.sql"),
            (id_list(of_theirs), self.person.id),
            a_change,
        )?;
        changes.dedup();
        changes.extend(self.removed_notes(tables, &changes)?);
        for (code, subject, patch, time) in changes {
            let Some((at, table)) = tables
                .iter()
                .copied()
                .enumerate()
                .find(|(_, table)| table.code == code)
            else {
                continue;
            };
            let stands = self.rows.contains_key(&(at, subject));
            let is_apart = if stands {
                self.apart.contains(&(table.name, subject))
            } else {
                !self.restricted.is_empty()
                    && (NEAR_CONCERNS.contains(&table.name) || table.name == "note")
            };
            if is_apart != apart {
                continue;
            }
            let (verb, before) = match Patch::decode(&patch)? {
                Patch::Changed(all) => (
                    "before it was changed on",
                    all.into_iter()
                        .map(|(place, old, _)| (place, old))
                        .collect(),
                ),
                Patch::Removed(all) => ("removed on", all),
                // What it said before somebody was erased is gone, and what it says now is told by the record itself.
                Patch::Created(_) | Patch::Restated(_) | Patch::Erased => continue,
            };
            let row = Row {
                table,
                id: subject,
                cells: cells(table, &before),
            };
            // A row that is there says whose it is; of one that was removed, what it said does.
            let stood = self.rows.get(&(at, subject));
            let theirs = self.is_theirs(stood.unwrap_or(&row));
            let keys = self.keys.get(table.name);
            let mut lines = Vec::new();
            for (column, cell) in table.columns.iter().zip(&row.cells).skip(1) {
                let is_key = keys.into_iter().flatten().any(|(from, _)| from == column);
                if is_key || matches!(cell, Value::Null | Value::Blob(_)) {
                    continue;
                }
                if let Some(text) = self.text(&row, theirs, column, cell) {
                    lines.push((label(table.name, column), text));
                }
            }
            if !lines.is_empty() {
                entries.push(EverythingEntry {
                    // The lower sixteen bits of the log's time only keep order.
                    heading: format!("{}, {verb} {}", title(table.name), when(time >> 16)),
                    lines,
                });
            }
        }
        Ok(entries)
    }
}

impl Collected<'_> {
    /// Notes that were about the person and are removed: a note names nobody itself, so that they are found by what
    /// was removed with it.
    fn removed_notes(
        &self,
        tables: &'static [&'static Table],
        changes: &[Change],
    ) -> Result<Vec<Change>, StoreError> {
        let mut notes = BTreeSet::new();
        for (code, _, patch, _) in changes {
            let table = tables.iter().find(|table| table.code == *code);
            let Some(table) =
                table.filter(|table| matches!(table.name, "note_about" | "note_mention"))
            else {
                continue;
            };
            let Patch::Removed(before) = Patch::decode(patch)? else {
                continue;
            };
            let row = cells(table, &before);
            let note = table.place("note").and_then(|at| row.get(at));
            notes.extend(note.and_then(id_of));
        }
        let Some((_, note)) = placed(tables, "note") else {
            return Ok(Vec::new());
        };
        self.read.rows(
            "SELECT change.kind, change.subject, change.patch, act.time
             FROM json_each(?1) AS asked
             JOIN change ON change.kind = ?2 AND change.subject = unhex(asked.value)
             JOIN act ON act.id = change.act
             WHERE change.op = 3 AND change.patch IS NOT NULL ORDER BY change.position",
            (id_list(notes), note.code),
            a_change,
        )
    }
}

/// A change as the log holds it: of which table and record, what it says, and the log's time.
type Change = (u8, Uuid, Vec<u8>, i64);

fn a_change(row: &rusqlite::Row<'_>) -> rusqlite::Result<Change> {
    Ok((
        row.get(0)?,
        Uuid::from_bytes(row.get(1)?),
        row.get(2)?,
        row.get(3)?,
    ))
}

fn cells(table: &Table, before: &[(u8, Cell)]) -> Vec<Value> {
    let mut cells = vec![Value::Null; table.columns.len()];
    for (place, cell) in before {
        if let Some(slot) = cells.get_mut(usize::from(*place)) {
            *slot = Value::from(cell.clone());
        }
    }
    cells
}

fn placed(tables: &'static [&'static Table], name: &str) -> Option<(usize, &'static Table)> {
    tables
        .iter()
        .copied()
        .enumerate()
        .find(|(_, table)| table.name == name)
}

/// A day as somebody reads it: "3 November 2026".
fn day_of(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// A time as somebody reads it.
fn when(ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(ms).map_or_else(
        || ms.to_string(),
        |at| {
            let at = at.with_timezone(&chrono::Local).naive_local();
            format!("{}, {}", day_of(at.date()), at.format("%H:%M"))
        },
    )
}

fn file_stem(desk: &Desk) -> String {
    format!("all-held-{}", desk.today())
}

/// The name of the file to read.
#[must_use]
pub fn file_name(desk: &Desk) -> String {
    format!("{}.html", file_stem(desk))
}

/// Everything that is held about one person, restricted concerns and what hangs on them left out.
///
/// # Errors
/// [`StoreError::NotFound`] when there is nobody of that id; when the file cannot be read.
pub fn everything(desk: &Desk, id: PersonId) -> Result<Everything, StoreError> {
    Ok(both(desk, id)?.0)
}

/// What is held; what stands apart; and which concerns do.
fn both(
    desk: &Desk,
    id: PersonId,
) -> Result<(Everything, Vec<EverythingPart>, Vec<ConcernId>), StoreError> {
    let all = Collected::of(desk, id)?;
    let read = desk.read();
    let tables = desk.store().tables();
    let mut halves = Vec::new();
    for is_apart in [false, true] {
        let mut parts = all.parts(is_apart)?;
        let earlier = all.earlier(tables, is_apart)?;
        if !earlier.is_empty() {
            parts.push(EverythingPart {
                title: "What it said before".to_owned(),
                entries: earlier,
            });
        }
        halves.push(parts);
    }
    let apart = halves.pop().unwrap_or_default();
    let mut parts = halves.pop().unwrap_or_default();
    let looks = dates_of(read, all.person.id)?;
    if !looks.is_empty() {
        parts.push(EverythingPart {
            title: "When your record was looked at".to_owned(),
            entries: vec![EverythingEntry {
                heading: String::new(),
                lines: looks
                    .into_iter()
                    .map(|(at, what, times)| {
                        let often = match times {
                            1 => String::new(),
                            times => format!(", {times} times"),
                        };
                        (when(at), format!("{}{often}", capitalised(&what)))
                    })
                    .collect(),
            }],
        });
    }
    let drafts = read.number(
        // Where somebody stood last is no text about anybody.
        "SELECT count(*) FROM draft WHERE (instr(page, ?1) > 0 OR instr(text, ?1) > 0)
           AND page NOT LIKE '% place'",
        [all.person.id.to_string()],
    )?;
    let marks = parts
        .iter()
        .flat_map(|part| &part.entries)
        .flat_map(|entry| &entry.lines)
        .map(|(_, text)| text.matches(MARKED.0).count())
        .sum();
    Ok((
        Everything {
            person: all.person.id,
            name: all.person.name(),
            died_on: all.person.died_on,
            day: day_of(desk.today()),
            parts,
            restricted: all.restricted.len(),
            drafts,
            marks,
            file_name: file_name(desk),
        },
        apart,
        all.restricted,
    ))
}

/// What was typed, once it is whole: reason, recipient, and what becomes of restricted concerns.
fn checked(
    form: &EverythingForm,
    restricted: usize,
) -> Result<(String, String, RestrictedGo), Faults> {
    let mut faults = Faults::new();
    let reason = faults.need_note("reason", &form.reason, "Write why it is given out.");
    let recipient = faults.need("recipient", &form.recipient, "Write for whom it is.");
    let go = if restricted == 0 {
        Some(RestrictedGo::None)
    } else {
        match form.restricted.parse() {
            Ok(RestrictedGo::MayGo) => {
                faults.need("decided_by", &form.decided_by, "Write who decided.");
                faults.need_note(
                    "decided_why",
                    &form.decided_why,
                    "Write why it would do no serious harm.",
                );
                Some(RestrictedGo::MayGo)
            }
            Ok(RestrictedGo::HeldBack) => Some(RestrictedGo::HeldBack),
            _ => {
                faults.add("restricted", "Say what becomes of the restricted concerns.");
                None
            }
        }
    };
    faults.done_some(
        reason
            .zip(recipient)
            .zip(go)
            .map(|((reason, recipient), go)| (reason, recipient, go)),
    )
}

/// Lets everything about one person out: a file to read and a CSV, and what stands apart as a file of its own where
/// somebody decided that it may go. Each is on record before it is written. Answers where they lie.
///
/// # Errors
/// Faults of the form; [`EverythingError::Export`] when a file could not be written, which is kept on record as not
/// written, and then no further one is.
pub fn export_everything(
    desk: &mut Desk,
    id: PersonId,
    form: &EverythingForm,
    to: &Destination,
) -> Result<Vec<PathBuf>, EverythingError> {
    let (all, apart, concerns) = both(desk, id)?;
    let (reason, recipient, go) = checked(form, all.restricted)?;
    let overwrite = match to {
        Destination::File(_) => Overwrite::Replace,
        Destination::Folder(_) => Overwrite::Refuse,
    };
    let first = place(desk, to, overwrite, &all.file_name)?;
    let folder = first.parent().unwrap_or(Path::new(".")).to_owned();
    let beside = Destination::Folder(folder);
    let stem = file_stem(desk);
    let table = place(desk, &beside, Overwrite::Refuse, &format!("{stem}.csv"))?;
    let mut files = vec![
        (
            first,
            overwrite,
            "Everything held about a person",
            html::page(&all, &all.parts, false).into_bytes(),
        ),
        (
            table,
            Overwrite::Refuse,
            "Everything held about a person, as CSV",
            csv(&all.parts)?,
        ),
    ];
    if go == RestrictedGo::MayGo {
        let name = format!("{stem}-restricted.html");
        let path = place(desk, &beside, Overwrite::Refuse, &name)?;
        files.push((
            path,
            Overwrite::Refuse,
            // Which kind of concern is no business of who reads the list.
            "Part of a record that stands apart",
            html::page(&all, &apart, true).into_bytes(),
        ));
    }
    let person = all.person;
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let done = desk.write::<_, StoreError>(Action::Export, |tx| {
        let request = AccessRequest {
            id: tx.new_id(),
            person,
            at: tx.now_ms(),
            by: tx.actor(),
            for_whom: recipient.clone(),
            why: reason.clone(),
            restricted: go,
            decided_by: filled(&form.decided_by).filter(|_| go == RestrictedGo::MayGo),
            decided_why: filled(&form.decided_why).filter(|_| go == RestrictedGo::MayGo),
        };
        tx.insert(&request)?;
        let mut logged = Vec::new();
        for (path, _, what, bytes) in &files {
            let export = Export {
                id: tx.new_id(),
                at: tx.now_ms(),
                by: tx.actor(),
                what: (*what).to_owned(),
                detail: Some(Detail::Identifiable),
                free_text: true,
                reason: Some(reason.clone()),
                recipient: Some(recipient.clone()),
                rows: 1,
                digest: digest(bytes),
                file_name: path.to_string_lossy().into_owned(),
                written: FileWritten::NotYet,
            };
            let_go(tx, &export, &[person])?;
            logged.push(export);
        }
        Ok(logged)
    })?;
    if go == RestrictedGo::MayGo {
        let looks: Vec<Look> = concerns.into_iter().map(Look::from).collect();
        desk.look::<_, StoreError>(looks, |_| Ok(()))?;
    }
    for (export, (_, overwrite, _, bytes)) in done.value.iter().zip(&files) {
        write_marked(desk, export, bytes, *overwrite)?;
    }
    Ok(files.into_iter().map(|(path, ..)| path).collect())
}

fn csv(parts: &[EverythingPart]) -> Result<Vec<u8>, StoreError> {
    let mut writer = CsvWriter::new(Vec::new(), &EVERYTHING_COLUMNS)?;
    for part in parts {
        for (number, entry) in (1..).zip(&part.entries) {
            for (term, text) in &entry.lines {
                writer.row(&[
                    part.title.as_str(),
                    &number.to_string(),
                    &entry.heading,
                    term,
                    text,
                ])?;
            }
        }
    }
    Ok(writer.finish()?)
}

/// Each row that is about somebody, for a test that writes into every column.
#[cfg(test)]
pub(super) fn rows_about(
    desk: &Desk,
    id: PersonId,
) -> Result<Vec<(&'static Table, Uuid)>, StoreError> {
    let all = Collected::of(desk, id)?;
    Ok(all.rows.values().map(|row| (row.table, row.id)).collect())
}

/// What is shown and what stands apart.
#[cfg(test)]
pub(super) fn halves(
    desk: &Desk,
    id: PersonId,
) -> Result<(Everything, Vec<EverythingPart>), StoreError> {
    both(desk, id).map(|(all, apart, _)| (all, apart))
}

//! The MDT CSV: which meeting, which rows, which columns; and how it leaves the laptop.
//!
//! The row that says that it left is committed first, as *not yet* written, with the digest of the file's
//! bytes; then the file is written under a temporary name and renamed; then the row is marked. A crash in
//! between leaves *not yet*, and [`finish_exports`] looks at the next start whether the file is there.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Detail, Export, FileWritten, HeldBackLine, MdtError, MdtItem, MdtMeeting, MdtRef,
    page::{Told, concerns_of, last_decision, open_actions},
    sharing, since,
    store::{items, name_of, volunteer_still_present},
};
use crate::{
    action::Action,
    clients::Client,
    concerns::{Category, Concern, Level},
    consent::{self, Basis, Purpose},
    csv::{CsvWriter, Overwrite, WriteFault, clear_unfinished, join, write_whole},
    dates,
    desk::Desk,
    forms::Faults,
    ids::{ConcernId, ExportId, MdtMeetingId, PersonId, PracticeId},
    names::fold,
    people::{
        Person,
        timeline::{NamedPerson, named_in, note_behind, without_names, without_others},
    },
    programmes::{Coordinator, Practice},
    reference::age_band,
    store::{Reader, StoreError, Tx},
};

/// Which meetings go into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The practice's next planned meeting, else its latest held one.
    Practice(PracticeId),
    /// For each practice the meeting that `Practice` would take.
    All,
    /// One meeting.
    Meeting(MdtMeetingId),
}

/// Where the file goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// This file.
    File(PathBuf),
    /// This folder, under the name of data-model.md. A second export of the day gets "-2" after its name.
    Folder(PathBuf),
}

/// What to export, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRequest {
    /// Which meetings.
    pub scope: Scope,
    /// How much it tells.
    pub detail: Detail,
    /// Whether a pseudonymised file holds free text too. An identifiable one always does.
    pub free_text: bool,
    /// Why; needed for an identifiable file.
    pub reason: String,
    /// For whom; needed for an identifiable file.
    pub recipient: String,
    /// Where to.
    pub to: Destination,
    /// What to do when a file of that name is there.
    pub overwrite: Overwrite,
}

/// What left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Exported {
    /// Where the file lies.
    #[ts(type = "string")]
    pub path: PathBuf,
    /// Rows below the header.
    pub rows: i64,
    /// Who was held back, and why.
    pub held_back: Vec<HeldBackLine>,
    /// The record of it.
    pub export_id: ExportId,
}

/// What would leave, to look at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PlannedRows {
    /// The name of the file.
    pub file_name: String,
    /// The columns.
    pub header: Vec<String>,
    /// The rows, without the guard that the file has.
    pub rows: Vec<Vec<String>>,
    /// Who is held back, and why.
    pub held_back: Vec<HeldBackLine>,
}

/// What stands in place of a reference that the export itself will make.
const REFERENCE_TO_COME: &str = "made on export";

const BASE: [&str; 13] = [
    "ref",
    "practice",
    "meeting_on",
    "age_band",
    "level",
    "category",
    "raised_on",
    "days_open",
    "raised_by",
    "concerns",
    "since_last",
    "volunteer_present",
    "basis",
];
const FREE_TEXT: [&str; 7] = [
    "situation",
    "ask",
    "what_matters",
    "last_decision",
    "actions_open",
    "decision",
    "decision_in_plain_english",
];
const IDENTIFIABLE: [&str; 10] = [
    "nhs_number",
    "name",
    "date_of_birth",
    "coordinator",
    "background",
    "what_we_saw",
    "strengths",
    "not_to_be_shared_with",
    "told_person_on",
    "told_volunteer_on",
];
const COUNTS: [&str; 3] = ["category", "level", "people"];

fn header(detail: Detail, free_text: bool) -> Vec<&'static str> {
    match detail {
        Detail::Counts => COUNTS.to_vec(),
        Detail::Pseudonymised if !free_text => BASE.to_vec(),
        Detail::Pseudonymised => [BASE.as_slice(), &FREE_TEXT].concat(),
        Detail::Identifiable => [BASE.as_slice(), &FREE_TEXT, &IDENTIFIABLE].concat(),
    }
}

/// The meeting a practice's export takes when none is named: the next planned one, from today on, else the
/// latest held, else one that was planned and never marked held.
///
/// # Errors
/// When the file cannot be read.
pub fn meeting_for(
    reader: Reader<'_>,
    practice: PracticeId,
    today: NaiveDate,
) -> Result<Option<MdtMeeting>, StoreError> {
    Ok(reader
        .records::<MdtMeeting>(
            "WHERE practice = ?1
             ORDER BY CASE WHEN state = 'planned' AND \"on\" >= ?2 THEN 0 WHEN state = 'held' THEN 1 ELSE 2 END,
                      CASE WHEN state = 'planned' AND \"on\" >= ?2 THEN \"on\" END,
                      \"on\" DESC, held_position DESC LIMIT 1",
            (practice, today.to_string()),
        )?
        .into_iter()
        .next())
}

/// The practice of that name, however it is spaced and capitalised.
///
/// # Errors
/// [`MdtError::NoPractice`] when there is none, or more than one.
pub fn practice_named(reader: Reader<'_>, name: &str) -> Result<PracticeId, MdtError> {
    let wanted = fold(name);
    let mut found = reader
        .records::<Practice>("", [])?
        .into_iter()
        .filter(|practice| fold(&practice.name) == wanted);
    match (found.next(), found.next()) {
        (Some(practice), None) => Ok(practice.id),
        (None, _) => Err(MdtError::NoPractice("There is no surgery of that name.")),
        (Some(_), Some(_)) => Err(MdtError::NoPractice(
            "More than one surgery has that name. Give each its own name first.",
        )),
    }
}

fn chosen(desk: &Desk, scope: Scope) -> Result<Vec<MdtMeeting>, MdtError> {
    let reader = desk.read();
    match scope {
        Scope::Meeting(id) => Ok(vec![reader.record(id)?]),
        Scope::Practice(practice) => Ok(vec![
            meeting_for(reader, practice, desk.today())?.ok_or(MdtError::NoMeeting)?,
        ]),
        Scope::All => {
            let mut found = Vec::new();
            for practice in reader.records::<Practice>("ORDER BY name, id", [])? {
                found.extend(meeting_for(reader, practice.id, desk.today())?);
            }
            if found.is_empty() {
                return Err(MdtError::NoMeeting);
            }
            Ok(found)
        }
    }
}

struct Shared {
    meeting: MdtMeeting,
    practice: String,
    item: MdtItem,
    basis: Basis,
    concerns: Vec<Concern>,
}

/// The items that may be shared as things stand at this moment, and those that are held back.
fn sort_out(
    reader: Reader<'_>,
    meetings: Vec<MdtMeeting>,
    today: NaiveDate,
) -> Result<(Vec<Shared>, Vec<HeldBackLine>), StoreError> {
    let mut shared = Vec::new();
    let mut held_back = Vec::new();
    for meeting in meetings {
        let practice = reader.record::<Practice>(meeting.practice)?.name;
        for item in items(reader, meeting.id)? {
            let facts = sharing::facts(reader, &meeting, &item, today)?;
            match sharing::may_be_shared(&item, &facts) {
                Ok(basis) => shared.push(Shared {
                    concerns: concerns_of(reader, item.id)?,
                    meeting: meeting.clone(),
                    practice: practice.clone(),
                    basis,
                    item,
                }),
                Err(why) => held_back.push(HeldBackLine {
                    item: item.id,
                    client: item.client,
                    name: name_of(reader, item.client)?,
                    practice: practice.clone(),
                    why: why.in_words(),
                    why_without_names: why.without_names(),
                }),
            }
        }
    }
    Ok((shared, held_back))
}

/// Rows as cells. `reference` gives a client's reference at a practice.
fn rows(
    reader: Reader<'_>,
    shared: &[Shared],
    detail: Detail,
    free_text: bool,
    today: NaiveDate,
    mut reference: impl FnMut(PersonId, PracticeId) -> Result<String, StoreError>,
) -> Result<Vec<Vec<String>>, StoreError> {
    if detail == Detail::Counts {
        return Ok(counts(shared));
    }
    let mut rows = Vec::with_capacity(shared.len());
    for one in shared {
        let person: Person = reader.record(one.item.client)?;
        let client: Client = reader.record(one.item.client)?;
        let mut row = base(
            reader,
            one,
            &person,
            reference(one.item.client, one.meeting.practice)?,
            today,
        )?;
        if free_text || detail == Detail::Identifiable {
            let names = Names::of(reader, one, &person)?;
            row.extend(free(reader, one, &client, &names, detail)?);
        }
        if detail == Detail::Identifiable {
            let names = Names::of(reader, one, &person)?;
            row.extend(identifiable(reader, one, &person, &client, &names, today)?);
        }
        rows.push(row);
    }
    Ok(rows)
}

fn base(
    reader: Reader<'_>,
    one: &Shared,
    person: &Person,
    reference: String,
    today: NaiveDate,
) -> Result<Vec<String>, StoreError> {
    let first = one.concerns.first().map(|concern| concern.raised_on);
    let level = one.concerns.iter().map(|concern| concern.level).max();
    let stretch = since::stretch(reader, &one.meeting)?;
    let on_item: Vec<ConcernId> = one.concerns.iter().map(|concern| concern.id).collect();
    let recorded = since::since(reader, one.item.client, stretch, today, &on_item)?;
    let birth_year = person.birth_year.and_then(|year| i32::try_from(year).ok());
    Ok(vec![
        reference,
        one.practice.clone(),
        one.meeting.on.to_string(),
        age_band(person.date_of_birth, birth_year, one.meeting.on).to_owned(),
        level.map_or(String::new(), |level| level.to_string()),
        each(&one.concerns, |concern| Some(concern.category.to_string())),
        first.map_or(String::new(), |day| day.to_string()),
        first.map_or(String::new(), |day| {
            dates::days_between(day, one.meeting.on).to_string()
        }),
        each(&one.concerns, |concern| Some(concern.raised_by.to_string())),
        one.concerns.len().to_string(),
        since::in_words(&recorded),
        if volunteer_still_present(reader, &one.meeting, &one.item, today)? {
            "yes"
        } else {
            "no"
        }
        .to_owned(),
        one.basis.to_string(),
    ])
}

/// The names that may stand in an item's free text.
struct Names {
    client: NamedPerson,
    /// Those named in the lines its concerns were raised from.
    named: Vec<NamedPerson>,
    /// Those too who are around the client: volunteers, family, who told it.
    around: Vec<NamedPerson>,
}

impl Names {
    fn of(reader: Reader<'_>, one: &Shared, person: &Person) -> Result<Self, StoreError> {
        let mut named = Vec::new();
        for concern in &one.concerns {
            if let Some(note) = note_behind(reader, concern.from_note, concern.from_visit)? {
                named.extend(named_in(reader, note, person.id)?);
            }
        }
        let mut around = reader.rows(include_str!("names_around.sql"), [person.id], |row| {
            Ok(NamedPerson {
                given: row.get(0)?,
                family: row.get(1)?,
                preferred: row.get(2)?,
            })
        })?;
        around.extend(named.clone());
        Ok(Self {
            client: NamedPerson::of(person),
            named,
            around,
        })
    }

    /// What came from a line that may have named several people: only the client is named, and in a
    /// pseudonymised file nobody.
    fn told(&self, text: &str, detail: Detail) -> String {
        if detail == Detail::Identifiable {
            without_others(text, &self.client, &self.named)
        } else {
            self.written(text, detail)
        }
    }

    /// What was written about the client alone: as it is, and in a pseudonymised file nobody is named.
    fn written(&self, text: &str, detail: Detail) -> String {
        if detail == Detail::Identifiable {
            text.to_owned()
        } else {
            without_names(text, &self.client, &self.around)
        }
    }
}

fn free(
    reader: Reader<'_>,
    one: &Shared,
    client: &Client,
    names: &Names,
    detail: Detail,
) -> Result<Vec<String>, StoreError> {
    let actions = open_actions(
        reader,
        one.item.client,
        one.meeting.practice,
        None,
        Told::WhatWasShared,
    )?;
    let actions: Vec<String> = actions
        .iter()
        .map(|action| {
            let who = action
                .who
                .as_ref()
                .map_or(String::new(), |who| format!("{who}: "));
            let due = action
                .due_on
                .map_or(String::new(), |due| format!(" by {due}"));
            format!("{who}{}{due}", action.what)
        })
        .collect();
    let told = |text: &str| names.told(text, detail);
    let written =
        |text: Option<&String>| text.map_or(String::new(), |text| names.written(text, detail));
    Ok(vec![
        each(&one.concerns, |concern| Some(told(&concern.situation))),
        match &one.item.ask {
            Some(ask) => told(ask),
            None => each(&one.concerns, |concern| concern.ask.as_deref().map(told)),
        },
        written(client.what_matters.as_ref()),
        written(
            last_decision(reader, &one.meeting, one.item.client, Told::WhatWasShared)?.as_ref(),
        ),
        written(Some(&join(&actions))),
        written(one.item.decision.as_ref()),
        written(one.item.decision_in_plain_english.as_ref()),
    ])
}

fn identifiable(
    reader: Reader<'_>,
    one: &Shared,
    person: &Person,
    client: &Client,
    names: &Names,
    today: NaiveDate,
) -> Result<Vec<String>, StoreError> {
    let own = |text: &String| names.told(text, Detail::Identifiable);
    let coordinator = match client.lead {
        Some(lead) => reader.record::<Coordinator>(lead)?.name,
        None => String::new(),
    };
    let born = match (person.date_of_birth, person.birth_year) {
        (Some(day), _) => day.to_string(),
        (None, Some(year)) => year.to_string(),
        (None, None) => String::new(),
    };
    let mut not_with = Vec::new();
    for exclusion in
        consent::exclusions_in_force(reader, one.item.client, Purpose::ShareWithMdt, today)?
    {
        not_with.push(consent::exclusion_in_words(reader, &exclusion)?);
    }
    let told = |day: fn(&Concern) -> Option<NaiveDate>| {
        each(&one.concerns, |concern| {
            day(concern).map(|day| day.to_string())
        })
    };
    Ok(vec![
        client.nhs_number.clone().unwrap_or_default(),
        person.name(),
        born,
        coordinator,
        each(&one.concerns, |concern| {
            concern.background.as_ref().map(own)
        }),
        each(&one.concerns, |concern| {
            concern.what_we_saw.as_ref().map(own)
        }),
        client.strengths.clone().unwrap_or_default(),
        join(&not_with),
        told(|concern| concern.told_person_on),
        told(|concern| concern.told_volunteer_on),
    ])
}

/// What each concern says, joined, nothing said twice.
fn each(concerns: &[Concern], say: impl Fn(&Concern) -> Option<String>) -> String {
    let mut said: Vec<String> = Vec::new();
    for text in concerns.iter().filter_map(say) {
        if !said.contains(&text) {
            said.push(text);
        }
    }
    join(&said)
}

/// Every combination of category and level, and how many people; 1 to 4 is written `<5` so that nobody can be
/// picked out, and there are no totals from which it could be worked out.
fn counts(shared: &[Shared]) -> Vec<Vec<String>> {
    let mut rows = Vec::with_capacity(Category::ALL.len() * Level::ALL.len());
    for category in Category::ALL {
        for level in Level::ALL {
            let people = shared
                .iter()
                .filter(|one| {
                    one.concerns
                        .iter()
                        .any(|concern| concern.category == *category && concern.level == *level)
                })
                .count();
            rows.push(vec![
                category.to_string(),
                level.to_string(),
                match people {
                    0 => "0".to_owned(),
                    1..=4 => "<5".to_owned(),
                    more => more.to_string(),
                },
            ]);
        }
    }
    rows
}

fn known_reference(
    reader: Reader<'_>,
    client: PersonId,
    practice: PracticeId,
) -> Result<Option<String>, StoreError> {
    reader.maybe(
        "SELECT reference FROM mdt_ref WHERE client = ?1 AND practice = ?2",
        (client, practice),
        |row| row.get(0),
    )
}

/// The letters of a reference: consonants only, so that no word and no number comes of it.
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// A client's reference at a practice, made when it is first needed: eight random letters, some 25 thousand
/// million different ones, which say nothing of the person.
fn reference(
    tx: &mut Tx<'_>,
    client: PersonId,
    practice: PracticeId,
) -> Result<String, StoreError> {
    if let Some(known) = known_reference(tx.read(), client, practice)? {
        return Ok(known);
    }
    let mut text = String::new();
    while text.len() < 8 {
        let bytes: [u8; 16] = tx.random()?;
        // 240 is the greatest multiple of 20 in a byte: above it the first letters would come too often.
        for byte in bytes.into_iter().filter(|byte| *byte < 240) {
            if let Some(letter) = LETTERS.get(usize::from(byte % 20))
                && text.len() < 8
            {
                text.push(char::from(*letter));
            }
        }
    }
    let id = tx.new_id();
    tx.insert(&MdtRef {
        id,
        client,
        practice,
        reference: text.clone(),
    })?;
    Ok(text)
}

fn to_bytes<H: AsRef<str>>(
    header: &[H],
    rows: &[Vec<String>],
    guarded: bool,
) -> Result<Vec<u8>, StoreError> {
    let mut writer = if guarded {
        CsvWriter::new(Vec::new(), header)?
    } else {
        CsvWriter::without_guard(Vec::new(), header)?
    };
    for row in rows {
        writer.row(row)?;
    }
    Ok(writer.finish()?)
}

fn check(request: &ExportRequest) -> Result<(), MdtError> {
    let mut faults = Faults::new();
    if request.detail == Detail::Identifiable {
        faults.need_note(
            "reason",
            &request.reason,
            "Write why names have to go along.",
        );
        faults.need("recipient", &request.recipient, "Write for whom it is.");
    } else {
        faults.optional_note("reason", &request.reason);
        faults.optional("recipient", &request.recipient);
    }
    Ok(faults.done(())?)
}

/// What would leave, to look at before it does. References that the export would make are not made yet.
///
/// # Errors
/// [`MdtError::NoMeeting`] when there is no meeting to take.
pub fn preview(desk: &Desk, request: &ExportRequest) -> Result<PlannedRows, MdtError> {
    let meetings = chosen(desk, request.scope)?;
    let file_name = file_name(desk, request, &meetings)?;
    let reader = desk.read();
    let (shared, held_back) = sort_out(reader, meetings, desk.today())?;
    let rows = rows(
        reader,
        &shared,
        request.detail,
        request.free_text,
        desk.today(),
        |client, practice| {
            Ok(known_reference(reader, client, practice)?
                .unwrap_or_else(|| REFERENCE_TO_COME.to_owned()))
        },
    )?;
    Ok(PlannedRows {
        file_name,
        header: header(request.detail, request.free_text)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        rows: if shared.is_empty() { Vec::new() } else { rows },
        held_back,
    })
}

/// The bytes of the file as it would leave, for looking and for tests. Without the guard only to show what
/// the guard is for.
///
/// # Errors
/// [`MdtError::NoMeeting`] when there is no meeting to take.
pub fn csv_bytes(desk: &Desk, request: &ExportRequest, guarded: bool) -> Result<Vec<u8>, MdtError> {
    let planned = preview(desk, request)?;
    Ok(to_bytes(&planned.header, &planned.rows, guarded)?)
}

fn file_name(
    desk: &Desk,
    request: &ExportRequest,
    meetings: &[MdtMeeting],
) -> Result<String, StoreError> {
    match (request.scope, meetings) {
        (Scope::Practice(_) | Scope::Meeting(_), [meeting]) => {
            let practice: Practice = desk.read().record(meeting.practice)?;
            Ok(format!("mdt-{}-{}.csv", slug(&practice.name), meeting.on))
        }
        _ => Ok(format!("mdt-all-{}.csv", desk.today())),
    }
}

/// A name for a file: letters and digits, anything else a hyphen.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in fold(name).chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' {
            slug.push('-');
        }
    }
    // Far below what file systems take, which is 255 bytes.
    let slug: String = slug.chars().take(60).collect();
    let slug = slug.trim_matches('-');
    if slug.is_empty() {
        "surgery".to_owned()
    } else {
        slug.to_owned()
    }
}

/// Whether a file would lie among our own: then it could take the place of the records or their keys.
fn among_the_records(desk: &Desk, path: &Path) -> bool {
    let real = |folder: &Path| std::fs::canonicalize(folder).ok();
    path.parent()
        .and_then(real)
        .zip(real(desk.folder()))
        .is_some_and(|(folder, ours)| folder.starts_with(ours))
}

/// Where the file goes. In a folder, the first name that is free.
fn place(request: &ExportRequest, name: &str) -> Result<PathBuf, MdtError> {
    match &request.to {
        Destination::File(path) => {
            if request.overwrite == Overwrite::Refuse && path.symlink_metadata().is_ok() {
                return Err(WriteFault::Exists.into());
            }
            Ok(path.clone())
        }
        Destination::Folder(folder) => {
            std::fs::create_dir_all(folder).map_err(WriteFault::from)?;
            let (stem, _) = name.rsplit_once('.').unwrap_or((name, ""));
            let mut path = folder.join(name);
            let mut next = 2;
            while request.overwrite == Overwrite::Refuse && path.symlink_metadata().is_ok() {
                path = folder.join(format!("{stem}-{next}.csv"));
                next += 1;
            }
            Ok(path)
        }
    }
}

/// Exports: commits what leaves, writes the file whole, and marks it written.
///
/// # Errors
/// [`MdtError::Form`] when an identifiable file lacks its reason or recipient; [`MdtError::NoMeeting`];
/// in words when the file would lie in the data folder; [`MdtError::NothingToExport`] when nothing may be
/// shared, and nothing is written; [`MdtError::Write`] when
/// the file could not be written, which is kept on record as not written.
pub fn export(desk: &mut Desk, request: &ExportRequest) -> Result<Exported, MdtError> {
    check(request)?;
    let meetings = chosen(desk, request.scope)?;
    let name = file_name(desk, request, &meetings)?;
    let path = place(request, &name)?;
    let path = std::path::absolute(&path).map_err(WriteFault::from)?;
    if among_the_records(desk, &path) {
        return Err(StoreError::Refused(
            "That is where the records are kept. Choose another folder.".into(),
        )
        .into());
    }
    let free_text = request.free_text || request.detail == Detail::Identifiable;
    let committed = desk.write(Action::Export, |tx| {
        let today = tx.today();
        let (shared, held_back) = sort_out(tx.read(), meetings, today)?;
        if shared.is_empty() {
            return Err(MdtError::NothingToExport(held_back));
        }
        let mut references = Vec::new();
        if request.detail != Detail::Counts {
            for one in &shared {
                references.push((
                    (one.item.client, one.meeting.practice),
                    reference(tx, one.item.client, one.meeting.practice)?,
                ));
            }
        }
        let rows = rows(
            tx.read(),
            &shared,
            request.detail,
            free_text,
            today,
            |client, practice| {
                references
                    .iter()
                    .find(|(key, _)| *key == (client, practice))
                    .map(|(_, text)| text.clone())
                    .ok_or(StoreError::NotFound)
            },
        )?;
        let bytes = to_bytes(&header(request.detail, free_text), &rows, true)?;
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what: "MDT CSV".to_owned(),
            detail: Some(request.detail),
            free_text,
            reason: filled(&request.reason),
            recipient: filled(&request.recipient),
            rows: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            digest: digest(&bytes),
            file_name: path.to_string_lossy().into_owned(),
            written: FileWritten::NotYet,
        };
        tx.insert(&export)?;
        Ok((export, bytes, held_back))
    })?;
    let (export, bytes, held_back) = committed.value;
    let written = write_whole(&path, &bytes, request.overwrite);
    mark(desk, &export, written.is_ok())?;
    written?;
    Ok(Exported {
        path,
        rows: export.rows,
        held_back,
        export_id: export.id,
    })
}

fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

fn mark(desk: &mut Desk, export: &Export, written: bool) -> Result<(), StoreError> {
    let written = if written {
        FileWritten::Yes
    } else {
        FileWritten::No
    };
    desk.write(Action::Export, |tx| {
        tx.update(&Export {
            written,
            ..export.clone()
        })
    })?;
    Ok(())
}

/// Puts right what a crash left half way: every export that is *not yet* written is looked for at its place.
/// When the file there has the digest on record it was written, otherwise not. Unfinished files go. Answers
/// how many there were. To be called at each start, before anything else is exported.
///
/// # Errors
/// When the records cannot be written.
pub fn finish_exports(desk: &mut Desk) -> Result<usize, StoreError> {
    let unfinished = desk
        .read()
        .records::<Export>("WHERE written = 'not yet' ORDER BY at, id", [])?;
    for export in &unfinished {
        let path = Path::new(&export.file_name);
        if let Some(folder) = path.parent() {
            // A folder that cannot be looked into (a stick that was taken out) is no reason not to start.
            let _ = clear_unfinished(folder);
        }
        let there = std::fs::read(path).is_ok_and(|bytes| digest(&bytes) == export.digest);
        mark(desk, export, there)?;
    }
    Ok(unfinished.len())
}

/// Every export, latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn exports(desk: &Desk) -> Result<Vec<Export>, StoreError> {
    desk.read()
        .records::<Export>("ORDER BY at DESC, id LIMIT 200", [])
}

//! The MDT CSV: which meeting, which rows, which columns; and how it leaves the laptop.
//!
//! What left is put on record first ([`crate::exports`]).

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Detail, Export, FileWritten, HeldBackLine, MdtError, MdtMeeting,
    agenda::items,
    page::{answered_in_words, concerns_of},
    reference::{known_reference, reference},
    rows::{Shared, header, rows},
    sharing,
    store::name_of,
};
use crate::{
    action::Action,
    csv::{CsvWriter, Overwrite},
    desk::Desk,
    exports::{Destination, digest, let_go, place, write_marked},
    forms::Faults,
    ids::{ExportId, MdtItemId, MdtMeetingId, PersonId, PracticeId},
    names::fold,
    programmes::Practice,
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
    /// Whom those who leave asked not to share with, and how that is kept to.
    pub not_with: Vec<NotWithLine>,
}

/// Somebody whose news leaves, and whom they asked not to share with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NotWithLine {
    /// The item.
    pub item: MdtItemId,
    /// The client's name.
    pub name: String,
    /// Whom not: names and words.
    pub with: Vec<String>,
    /// How it is kept to, by whom answered and when.
    pub answered: String,
}

/// What stands in place of a reference that the export itself will make.
const REFERENCE_TO_COME: &str = "made on export";

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

pub(super) fn chosen(desk: &Desk, scope: Scope) -> Result<Vec<MdtMeeting>, MdtError> {
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

/// The items that may be shared as things stand at this moment, and those that are held back.
fn sort_out(
    reader: Reader<'_>,
    meetings: Vec<MdtMeeting>,
    recipient: &str,
    today: NaiveDate,
) -> Result<(Vec<Shared>, Vec<HeldBackLine>), StoreError> {
    let mut shared = Vec::new();
    let mut held_back = Vec::new();
    for meeting in meetings {
        let practice = reader.record::<Practice>(meeting.practice)?.name;
        for item in items(reader, meeting.id)? {
            let facts = sharing::facts(reader, &meeting, &item, recipient, today)?;
            match sharing::may_be_shared(&item, &facts) {
                Ok(basis) => shared.push(Shared {
                    answered: answered_in_words(reader, &item, &facts, today)?,
                    exclusions: facts.exclusions,
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

/// What leaves, however it does: how much it tells, why and for whom.
pub(super) struct Leaving<'a> {
    pub detail: Detail,
    pub free_text: bool,
    pub reason: &'a str,
    pub recipient: &'a str,
    /// What it is, for the record of it.
    pub what: &'static str,
    /// Where it goes.
    pub to: String,
    /// Whether it is out as soon as it is on record.
    pub written: FileWritten,
}

/// What the gate let through: rows as cells, and what each was made of, in the same order.
pub(super) struct LetOut<'a> {
    pub reader: Reader<'a>,
    pub detail: Detail,
    pub header: &'a [&'static str],
    pub rows: &'a [Vec<String>],
    pub shared: &'a [Shared],
}

impl Leaving<'_> {
    /// Names need a reason and a recipient.
    pub fn check(&self) -> Result<(), MdtError> {
        let mut faults = Faults::new();
        if self.detail == Detail::Identifiable {
            let why = "Write why names have to go along.";
            faults.need_note("reason", self.reason, why);
            faults.need("recipient", self.recipient, "Write for whom it is.");
        } else {
            faults.optional_note("reason", self.reason);
            faults.optional("recipient", self.recipient);
        }
        Ok(faults.done(())?)
    }

    /// The one gate: looks at consent and exclusions as they stand at this moment, makes what leaves of the rows
    /// that may, and puts on record that it leaves. Only when this is committed may anything go out.
    pub fn let_out<T>(
        &self,
        tx: &mut Tx<'_>,
        meetings: Vec<MdtMeeting>,
        make: impl FnOnce(&LetOut<'_>) -> Result<(T, Vec<u8>), StoreError>,
    ) -> Result<(Export, T, Vec<HeldBackLine>), MdtError> {
        let today = tx.today();
        let (shared, held_back) = sort_out(tx.read(), meetings, self.recipient, today)?;
        if shared.is_empty() {
            return Err(MdtError::NothingToExport(held_back));
        }
        let mut references = Vec::new();
        if self.detail != Detail::Counts {
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
            self.detail,
            self.free_text,
            today,
            |client, practice| {
                references
                    .iter()
                    .find(|(key, _)| *key == (client, practice))
                    .map(|(_, text)| text.clone())
                    .ok_or(StoreError::NotFound)
            },
        )?;
        let (made, bytes) = make(&LetOut {
            reader: tx.read(),
            detail: self.detail,
            header: &header(self.detail, self.free_text),
            rows: &rows,
            shared: &shared,
        })?;
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what: self.what.to_owned(),
            detail: Some(self.detail),
            free_text: self.free_text,
            reason: filled(self.reason),
            recipient: filled(self.recipient),
            rows: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            digest: digest(&bytes),
            file_name: self.to.clone(),
            written: self.written,
        };
        // Numbers under five are hidden in counts, so that they are about nobody.
        let about: Vec<PersonId> = match self.detail {
            Detail::Counts => Vec::new(),
            _ => shared.iter().map(|one| one.item.client).collect(),
        };
        let_go(tx, &export, &about)?;
        Ok((export, made, held_back))
    }
}

/// What would leave, to look at before it does. References that the export would make are not made yet.
///
/// # Errors
/// [`MdtError::NoMeeting`] when there is no meeting to take.
pub fn preview(desk: &Desk, request: &ExportRequest) -> Result<PlannedRows, MdtError> {
    let meetings = chosen(desk, request.scope)?;
    let file_name = file_name(desk, request, &meetings)?;
    let reader = desk.read();
    let (shared, held_back) = sort_out(reader, meetings, &request.recipient, desk.today())?;
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
        not_with: not_with(reader, &shared)?,
    })
}

fn not_with(reader: Reader<'_>, shared: &[Shared]) -> Result<Vec<NotWithLine>, StoreError> {
    shared
        .iter()
        .filter(|one| !one.exclusions.is_empty())
        .map(|one| {
            Ok(NotWithLine {
                item: one.item.id,
                name: name_of(reader, one.item.client)?,
                with: one.exclusions.iter().map(|one| one.with.clone()).collect(),
                answered: one.answered.clone().unwrap_or_default(),
            })
        })
        .collect()
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

/// Exports: commits what leaves, writes the file whole, and marks it written.
///
/// # Errors
/// [`MdtError::Form`] when an identifiable file lacks its reason or recipient; [`MdtError::NoMeeting`];
/// in words when the file would lie in the data folder; [`MdtError::NothingToExport`] when nothing may be
/// shared, and nothing is written; [`MdtError::Write`] when
/// the file could not be written, which is kept on record as not written.
pub fn export(desk: &mut Desk, request: &ExportRequest) -> Result<Exported, MdtError> {
    let mut leaving = Leaving {
        detail: request.detail,
        free_text: request.free_text || request.detail == Detail::Identifiable,
        reason: &request.reason,
        recipient: &request.recipient,
        what: "MDT CSV",
        to: String::new(),
        written: FileWritten::NotYet,
    };
    leaving.check()?;
    let meetings = chosen(desk, request.scope)?;
    let name = file_name(desk, request, &meetings)?;
    let path = place(desk, &request.to, request.overwrite, &name)?;
    leaving.to = path.to_string_lossy().into_owned();
    let committed = desk.write(Action::Export, |tx| {
        leaving.let_out(tx, meetings, |out| {
            let bytes = to_bytes(out.header, out.rows, true)?;
            Ok((bytes.clone(), bytes))
        })
    })?;
    let (export, bytes, held_back) = committed.value;
    write_marked(desk, &export, &bytes, request.overwrite)?;
    Ok(Exported {
        path,
        rows: export.rows,
        held_back,
        export_id: export.id,
    })
}

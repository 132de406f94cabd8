//! Where did data go: everything that left, newest first, and the same as a file.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{
    Destination, Detail, Export, ExportError, FileWritten, digest, let_go, place, write_marked,
};
use crate::{
    action::Action,
    backups,
    csv::{CsvWriter, Overwrite},
    desk::Desk,
    export_all,
    forms::Faults,
    ids::{ExportId, PersonId},
    people::merge,
    store::{Reader, StoreError, id_list},
    words::capitalised,
};

/// How many exports one page holds.
const PAGE: usize = 100;
/// How many names a row shows; of more only the number.
const NAMES: usize = 4;

/// Which exports are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct WentQuestion {
    /// About one person only, as far as that is known.
    pub person: Option<PersonId>,
    /// Those before this one.
    pub before: Option<GoneBefore>,
}

/// The last export of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct GoneBefore {
    /// When.
    pub at: i64,
    /// Which.
    pub id: ExportId,
}

/// Somebody whom an export was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct GonePerson {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// One export, as somebody reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Gone {
    /// Which.
    pub id: ExportId,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who let it out.
    pub by: String,
    /// What it was.
    pub what: String,
    /// How much it told, in words.
    pub detail: String,
    /// Why.
    pub reason: Option<String>,
    /// For whom.
    pub recipient: Option<String>,
    /// How many rows or people.
    pub rows: i64,
    /// The name of the file, without its folder.
    pub file: String,
    /// Whether it is there.
    pub written: FileWritten,
    /// SHA-256 of the bytes, hex.
    pub digest: String,
    /// Some of those whom it was about.
    pub about: Vec<GonePerson>,
    /// How many there were; nought also where it was not kept yet.
    pub about_count: usize,
}

/// A page of what left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct GonePage {
    /// The name of the one person asked for.
    pub name: Option<String>,
    /// The exports.
    pub rows: Vec<Gone>,
    /// Where the next page begins; nothing on the last.
    pub before: Option<GoneBefore>,
}

/// Why the list itself leaves, and for whom: it names people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct WentForm {
    /// Why.
    pub reason: String,
    /// For whom.
    pub recipient: String,
}

/// What holds all there is of everybody, and names nobody in the list of those it is about.
const OF_EVERYBODY: [&str; 2] = [export_all::WHAT, backups::WHAT];

fn detail(export: &Export) -> String {
    match export.detail {
        Some(Detail::Counts) => "Numbers only".to_owned(),
        Some(Detail::Pseudonymised) if export.free_text => "No names, with free text".to_owned(),
        Some(Detail::Pseudonymised) => "No names".to_owned(),
        Some(Detail::Identifiable) => "With names".to_owned(),
        None if OF_EVERYBODY.contains(&export.what.as_str()) => "Everything".to_owned(),
        None if export.free_text => "May name people".to_owned(),
        None => "Nothing about anybody".to_owned(),
    }
}

/// What left, newest first, a page at a time.
///
/// # Errors
/// When the file cannot be read.
pub fn went(desk: &Desk, question: &WentQuestion) -> Result<GonePage, StoreError> {
    let read = desk.read();
    let person = match question.person {
        Some(id) => Some(merge::stands_for(read, id)?),
        None => None,
    };
    let (at, id) = question
        .before
        .map_or((i64::MAX, uuid::Uuid::max()), |before| {
            (before.at, before.id.into())
        });
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut exports = match person {
        // And what held everybody, from when they are on record.
        Some(person) => read.records::<Export>(
            "WHERE (id IN (SELECT export FROM export_about WHERE person = ?1)
                    OR ((what = ?5 OR what = ?6) AND at >=
                        (SELECT time >> 16 FROM change JOIN act ON act.id = change.act
                         WHERE change.person = ?1 ORDER BY change.position LIMIT 1)))
               AND (at, id) < (?2, ?3)
             ORDER BY at DESC, id DESC LIMIT ?4",
            (
                person,
                at,
                id.as_bytes().as_slice(),
                limit,
                OF_EVERYBODY[0],
                OF_EVERYBODY[1],
            ),
        )?,
        None => read.records::<Export>(
            "WHERE (at, id) < (?1, ?2) ORDER BY at DESC, id DESC LIMIT ?3",
            (at, id.as_bytes().as_slice(), limit),
        )?,
    };
    let more = exports.len() > PAGE;
    exports.truncate(PAGE);
    let name = match person {
        Some(person) => read
            .maybe_record::<crate::people::Person>(person)?
            .map(|person| person.name()),
        None => None,
    };
    Ok(GonePage {
        name,
        before: exports.last().filter(|_| more).map(|last| GoneBefore {
            at: last.at,
            id: last.id,
        }),
        rows: in_words(read, exports)?,
    })
}

fn in_words(read: Reader<'_>, exports: Vec<Export>) -> Result<Vec<Gone>, StoreError> {
    let names = read.rows("SELECT id, name FROM coordinator", [], |row| {
        Ok((
            row.get::<_, crate::ids::CoordinatorId>(0)?,
            row.get::<_, String>(1)?,
        ))
    })?;
    let about = read.rows(
        "SELECT DISTINCT export_about.export, person.id, person.given_name || ' ' || person.family_name
         FROM json_each(?1) AS asked
         JOIN export_about ON export_about.export = unhex(asked.value)
         JOIN person ON person.id = export_about.person
         ORDER BY person.family_name, person.given_name, person.id",
        [id_list(exports.iter().map(|export| export.id))],
        |row| {
            Ok((
                row.get::<_, ExportId>(0)?,
                GonePerson {
                    id: row.get(1)?,
                    name: row.get(2)?,
                },
            ))
        },
    )?;
    Ok(exports
        .into_iter()
        .map(|export| {
            let whom = about.iter().filter(|(of, _)| *of == export.id);
            let by = names.iter().find(|(id, _)| *id == export.by);
            Gone {
                id: export.id,
                at: export.at,
                by: by.map_or_else(String::new, |(_, name)| name.clone()),
                what: capitalised(&export.what),
                detail: detail(&export),
                about_count: whom.clone().count(),
                about: whom.map(|(_, person)| person.clone()).take(NAMES).collect(),
                reason: export.reason,
                recipient: export.recipient,
                rows: export.rows,
                // Where somebody keeps their files is nobody's business who reads the list.
                file: Path::new(&export.file_name).file_name().map_or_else(
                    || export.file_name.clone(),
                    |name| name.to_string_lossy().into_owned(),
                ),
                written: export.written,
                digest: export.digest,
            }
        })
        .collect())
}

/// The columns of the list as a file. Whom each was about is left out: the list is for whoever checks where data went.
pub const WENT_COLUMNS: [&str; 11] = [
    "at",
    "by",
    "what",
    "detail",
    "reason",
    "recipient",
    "rows",
    "people",
    "file",
    "written",
    "digest",
];

/// The name of the list as a file.
#[must_use]
pub fn went_name(desk: &Desk) -> String {
    format!("where-data-went-{}.csv", desk.today())
}

/// Writes everything that left as a file, this file itself left out.
///
/// # Errors
/// Faults where reason or recipient is missing; as any export.
pub fn export_went(
    desk: &mut Desk,
    form: &WentForm,
    to: &Destination,
) -> Result<std::path::PathBuf, WentError> {
    let mut faults = Faults::new();
    let reason = faults.need_note(
        "reason",
        &form.reason,
        "Write why the list has to go along.",
    );
    let recipient = faults.need("recipient", &form.recipient, "Write for whom it is.");
    faults.done(())?;
    let name = went_name(desk);
    let overwrite = match to {
        Destination::File(_) => Overwrite::Replace,
        Destination::Folder(_) => Overwrite::Refuse,
    };
    let path = place(desk, to, overwrite, &name)?;
    let all = desk
        .read()
        .records::<Export>("ORDER BY at DESC, id DESC", [])?;
    let mut writer = CsvWriter::new(Vec::new(), &WENT_COLUMNS).map_err(StoreError::from)?;
    let rows = in_words(desk.read(), all)?;
    for row in &rows {
        let at = chrono::DateTime::from_timestamp_millis(row.at).map_or_else(
            || row.at.to_string(),
            |at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        );
        writer
            .row(&[
                at,
                row.by.clone(),
                row.what.clone(),
                row.detail.clone(),
                row.reason.clone().unwrap_or_default(),
                row.recipient.clone().unwrap_or_default(),
                row.rows.to_string(),
                row.about_count.to_string(),
                row.file.clone(),
                row.written.to_string(),
                row.digest.clone(),
            ])
            .map_err(StoreError::from)?;
    }
    let bytes = writer.finish().map_err(StoreError::from)?;
    let export = desk.write::<_, StoreError>(Action::Export, |tx| {
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what: "Where data went".to_owned(),
            // It tells of what left, and of people only where a reason or a recipient does.
            detail: None,
            free_text: true,
            reason: reason.clone(),
            recipient: recipient.clone(),
            rows: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            digest: digest(&bytes),
            file_name: path.to_string_lossy().into_owned(),
            written: FileWritten::NotYet,
        };
        let_go(tx, &export, &[])?;
        Ok(export)
    })?;
    write_marked(desk, &export.value, &bytes, overwrite)?;
    Ok(path)
}

/// Why the list did not leave.
#[derive(Debug, thiserror::Error)]
pub enum WentError {
    /// What was typed.
    #[error(transparent)]
    Form(#[from] Faults),
    /// As any export.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

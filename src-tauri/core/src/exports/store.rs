//! Where a file goes, writing it, and putting right what a crash left half way.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Destination, Detail, Export, ExportAbout, ExportError, FileWritten, ON_PAPER};
use crate::{
    access::{AccessKind, people_shown},
    action::Action,
    csv::{Overwrite, WriteFault, clear_unfinished, write_whole},
    desk::Desk,
    good_news,
    ids::{ExportId, PersonId},
    programmes::Coordinator,
    sessions,
    store::{StoreError, Tx},
    volunteers,
};

/// What is said to somebody who would have a file written beside the records.
pub(crate) const KEPT_HERE: &str = "That is where the records are kept. Choose another folder.";

/// Whether a file would lie among our own: then it could take the place of the records or their keys.
///
/// `path` is absolute.
pub(crate) fn among_the_records(desk: &Desk, path: &Path) -> bool {
    let real = |folder: &Path| std::fs::canonicalize(folder).ok();
    path.parent()
        .and_then(real)
        .zip(real(desk.folder()))
        .is_some_and(|(folder, ours)| folder.starts_with(ours))
}

/// Where a file of that name goes: the path as asked for, or in a folder the first name that is free.
///
/// # Errors
/// [`WriteFault::Exists`] when it is there and may not be replaced; in words when it would lie in the data folder.
pub(crate) fn place(
    desk: &Desk,
    to: &Destination,
    overwrite: Overwrite,
    name: &str,
) -> Result<PathBuf, ExportError> {
    let taken = |path: &Path| overwrite == Overwrite::Refuse && path.symlink_metadata().is_ok();
    let path = match to {
        Destination::File(path) if taken(path) => return Err(WriteFault::Exists.into()),
        Destination::File(path) => path.clone(),
        Destination::Folder(folder) => {
            std::fs::create_dir_all(folder).map_err(WriteFault::from)?;
            let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "csv"));
            let mut path = folder.join(name);
            let mut next = 2;
            while taken(&path) {
                path = folder.join(format!("{stem}-{next}.{ending}"));
                next += 1;
            }
            path
        }
    };
    let path = std::path::absolute(&path).map_err(WriteFault::from)?;
    if among_the_records(desk, &path) {
        return Err(StoreError::Refused(KEPT_HERE.into()).into());
    }
    Ok(path)
}

/// Puts on record that something leaves, about whom, and by whose hand. The one way to make an export: nothing may be
/// written or printed before the act that holds this is committed.
///
/// # Errors
/// When the records cannot be written.
pub(crate) fn let_go(
    tx: &mut Tx<'_>,
    export: &Export,
    about: &[PersonId],
) -> Result<(), StoreError> {
    tx.insert(export)?;
    let mut people = about.to_vec();
    people.sort();
    people.dedup();
    for person in &people {
        let id = tx.new_id();
        tx.insert(&ExportAbout {
            id,
            export: export.id,
            person: *person,
        })?;
    }
    let kind = if export.file_name == ON_PAPER {
        AccessKind::Print
    } else {
        AccessKind::Export
    };
    let people: Vec<uuid::Uuid> = people.into_iter().map(Into::into).collect();
    tx.note_access(kind.word(), export.id.into(), &people)
}

/// Writes the file that is on record, and marks whether it is there.
///
/// # Errors
/// When it could not be written, which is kept on record as not written; or when that it was cannot be put on record,
/// and then it is not there either.
pub(crate) fn write_marked(
    desk: &mut Desk,
    export: &Export,
    bytes: &[u8],
    overwrite: Overwrite,
) -> Result<(), ExportError> {
    let written = write_whole(Path::new(&export.file_name), bytes, overwrite);
    mark(desk, export, written.is_ok()).inspect_err(|_| {
        if written.is_ok() {
            // Whoever is told that it was not saved must not find it left behind. Where even that fails, the next start
            // finds the file and marks it.
            let _ = std::fs::remove_file(&export.file_name);
        }
    })?;
    Ok(written?)
}

/// A paper that names people and is about to be printed.
pub(crate) struct OnPaper<'a> {
    /// What it is, such as "Visit sheet".
    pub what: &'static str,
    /// Why it leaves.
    pub reason: &'static str,
    /// Who gets it.
    pub recipient: String,
    /// Who is on it.
    pub about: &'a [PersonId],
    /// All that it says.
    pub text: &'a [u8],
}

/// Puts on record that a paper leaves. Whether the printer took it cannot be known, so that it counts as gone from
/// here on.
///
/// # Errors
/// When the records cannot be written; nothing may be printed then.
pub(crate) fn put_on_record(desk: &mut Desk, paper: &OnPaper<'_>) -> Result<ExportId, StoreError> {
    let done = desk.write::<_, StoreError>(Action::Export, |tx| {
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what: paper.what.to_owned(),
            detail: Some(Detail::Identifiable),
            free_text: true,
            reason: Some(paper.reason.to_owned()),
            recipient: Some(paper.recipient.clone()),
            rows: i64::try_from(paper.about.len()).unwrap_or(i64::MAX),
            digest: digest(paper.text),
            file_name: ON_PAPER.to_owned(),
            written: FileWritten::Yes,
        };
        let_go(tx, &export, paper.about)?;
        Ok(export.id)
    })?;
    Ok(done.value)
}

/// How long a paper that is on record waits for the print dialog.
const TO_PRINT_MS: i64 = 2 * 60 * 1000;

/// Looks that a page which is about to be printed is on record, and puts it there when its own page did not: so that no
/// paper leaves without a row. `page` is the page's address, `printed` the paper that was printed before. Answers which
/// paper this is.
///
/// # Errors
/// When the records cannot be written; nothing may be printed then.
pub fn print_page(
    desk: &mut Desk,
    page: &str,
    printed: Option<ExportId>,
) -> Result<ExportId, StoreError> {
    let ready = desk.read().maybe(
        "SELECT subject FROM access WHERE kind = 'print' AND first_at >= ?1 ORDER BY id DESC LIMIT 1",
        [desk.now_ms() - TO_PRINT_MS],
        |row| row.get::<_, ExportId>(0),
    )?;
    match ready.filter(|ready| Some(*ready) != printed) {
        Some(ready) => Ok(ready),
        None => put_page_on_record(desk, page),
    }
}

/// Puts on record that a page of the app leaves on paper as it is on the screen.
fn put_page_on_record(desk: &mut Desk, page: &str) -> Result<ExportId, StoreError> {
    let path = page.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let id = |text: &str| text.parse::<uuid::Uuid>().ok();
    let read = desk.read();
    let (what, about, counts) = match parts.as_slice() {
        ["good-news"] => (
            "Good news".to_owned(),
            people_shown(
                read,
                &good_news::board(desk, 0).map_err(|_| StoreError::NotFound)?,
            )?,
            false,
        ),
        ["good-news", "year", year] => (
            format!("Good news of {year}"),
            match year.parse() {
                Ok(year) => {
                    let page = good_news::year_of_news(desk, year);
                    people_shown(read, &page.map_err(|_| StoreError::NotFound)?)?
                }
                Err(_) => Vec::new(),
            },
            false,
        ),
        ["sessions", session, ..] if id(session).is_some() => (
            "Session".to_owned(),
            match id(session) {
                Some(session) => {
                    let page = sessions::session_page(desk, session.into());
                    people_shown(read, &page.map_err(|_| StoreError::NotFound)?)?
                }
                None => Vec::new(),
            },
            false,
        ),
        ["volunteers", volunteer, ..] if id(volunteer).is_some() => (
            "Volunteer’s page".to_owned(),
            match id(volunteer) {
                Some(volunteer) => {
                    let page = volunteers::store::volunteer_page(desk, volunteer.into());
                    let page = page.map_err(|_| StoreError::NotFound)?;
                    let mut about = people_shown(read, &page)?;
                    about.push(volunteer.into());
                    about
                }
                None => Vec::new(),
            },
            false,
        ),
        ["reports", ..] => ("Report".to_owned(), Vec::new(), true),
        parts => {
            // The address of one person's page says whose; any other is told by its words.
            let asked: Vec<uuid::Uuid> = parts.iter().filter_map(|part| id(part)).collect();
            let words: Vec<&str> = parts
                .iter()
                .copied()
                .filter(|part| id(part).is_none())
                .collect();
            (
                format!("Page on paper: {}", words.join(", ")),
                people_shown(read, &asked)?,
                false,
            )
        }
    };
    let me: Coordinator = read.record(desk.who()?)?;
    let detail = match (about.is_empty(), counts) {
        (false, _) => Some(Detail::Identifiable),
        (true, true) => Some(Detail::Counts),
        (true, false) => None,
    };
    let done = desk.write::<_, StoreError>(Action::Export, |tx| {
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what,
            detail,
            free_text: detail == Some(Detail::Identifiable),
            reason: Some("Printed from the page.".to_owned()),
            recipient: Some(me.name.clone()),
            rows: i64::try_from(about.len()).unwrap_or(i64::MAX),
            // What the printer drew is not known here; the page's address stands for it.
            digest: digest(page.as_bytes()),
            file_name: ON_PAPER.to_owned(),
            written: FileWritten::Yes,
        };
        let_go(tx, &export, &about)?;
        Ok(export.id)
    })?;
    Ok(done.value)
}

/// The digest of a file on record: SHA-256, hex.
pub(crate) fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The same of a file, in pieces: a backup may be larger than the memory.
fn file_digest(path: &Path) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    crate::backups::seal::each_piece(path, |piece| {
        hash.update(piece);
        Ok::<_, std::io::Error>(())
    })?;
    Ok(data_encoding::HEXLOWER.encode(&hash.finalize()))
}

/// Marks whether the file that is on record reached the disk.
///
/// # Errors
/// When the records cannot be written.
pub(crate) fn mark(desk: &mut Desk, export: &Export, written: bool) -> Result<(), StoreError> {
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

/// Puts right what a crash left half way: every file that is *not yet* written is looked for at its place.
/// When the file there has the digest on record it was written, otherwise not. Where the folder itself is not there, a
/// stick that was taken out may have it, so that nothing is said until it is back. Unfinished files go. Answers how
/// many were settled. To be called at each start, before anything else is exported.
///
/// # Errors
/// When the records cannot be written.
pub fn finish_exports(desk: &mut Desk) -> Result<usize, StoreError> {
    // Everything as CSV is a folder of files, which `export_all` looks for.
    let unfinished = desk.read().records::<Export>(
        "WHERE written = 'not yet' AND what <> ?1 ORDER BY at, id",
        [crate::export_all::WHAT],
    )?;
    let mut settled = 0;
    for export in &unfinished {
        let path = Path::new(&export.file_name);
        if let Some(folder) = path.parent() {
            if !folder.is_dir() {
                continue;
            }
            // A folder that cannot be looked into is no reason not to start.
            let _ = clear_unfinished(folder);
        }
        let there = file_digest(path).is_ok_and(|sum| sum == export.digest);
        mark(desk, export, there)?;
        settled += 1;
    }
    Ok(settled)
}

/// Every export, latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn exports(desk: &Desk) -> Result<Vec<Export>, StoreError> {
    desk.read()
        .records::<Export>("ORDER BY at DESC, id LIMIT 200", [])
}

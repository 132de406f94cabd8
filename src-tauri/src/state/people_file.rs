//! What the window does with a file of people: it is read once, looked at, and taken in as it was read. The page never
//! holds its place, and what was read is kept beside the open records alone.

use std::path::Path;
use std::sync::atomic::Ordering;

use living_well_core::csv::{self, CsvFault, MAX_FAULTS, Table};
use living_well_core::desk::Done;
use living_well_core::import::{self, ImportError, Imported, SHEET_NAME};
use serde::Serialize;
use ts_rs::TS;

use super::{Session, Why, Window};
use crate::wire::AppError;

/// So many possible doubles are sent to the page. Nobody reads more, and how many there are in all is said.
const MOST_WARNINGS: usize = 500;

/// A file of people that somebody chose, and what taking it in would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PeopleFile {
    /// Its number, by which it is taken in.
    pub number: u32,
    /// Its name, without the folder.
    pub name: String,
    /// How many people it would take in.
    pub people: usize,
    /// Those among them who are supported.
    pub clients: usize,
    /// Those among them who volunteer.
    pub volunteers: usize,
    /// What has to be put right first. With one fault nobody can be taken in.
    pub faults: Vec<CsvFault>,
    /// Whether it was read no further, because of so many faults.
    pub more_faults: bool,
    /// Who may be on record or in the file already, the first of them.
    pub warnings: Vec<CsvFault>,
    /// How many these are in all.
    pub warned: usize,
}

/// What came of taking people in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TakenIn {
    /// The act that took them in; nothing where the records have changed since the look, so that there are faults now.
    pub done: Option<Done<()>>,
    /// What is at fault now.
    pub faults: Vec<CsvFault>,
}

/// A file as it was read and looked at.
pub(super) struct LookedAt {
    number: u32,
    table: Table,
}

impl Window {
    /// Asks for a file of people and says what it would take in; nothing when the person chose none. What is at fault
    /// with it is an answer too.
    ///
    /// # Errors
    /// `locked` or `helping`; `stopped`, or why the records cannot be read.
    pub fn choose_people_file(&self) -> Result<Option<PeopleFile>, AppError> {
        let (title, kind) = ("Import people", "CSV file");
        let Some(path) = self.dialogs.open_file(title, kind, "csv") else {
            return Ok(None);
        };
        // Read before the records are held: a stick may be slow.
        let read = csv::read_file(&path, &import::columns());
        let mut session = self.session();
        let (open, beside) = match &mut *session {
            Session::Open(open, beside) => (open, beside),
            other => return Err(other.shut()),
        };
        beside.people = None;
        let number = self.people_files.fetch_add(1, Ordering::Relaxed) + 1;
        let name = name_of(&path);
        let looked = read.map_err(ImportError::Faults).and_then(|table| {
            let imported = self.take_long(Why::AskedForOpen, |part| {
                import::people(&mut open.desk, &table, true, part)
            });
            Ok((imported?, table))
        });
        match looked {
            Ok((imported, table)) => {
                beside.people = Some(LookedAt { number, table });
                Ok(Some(PeopleFile::sound(number, name, imported)))
            }
            Err(ImportError::Faults(faults)) => {
                Ok(Some(PeopleFile::at_fault(number, name, faults)))
            }
            Err(ImportError::Store(error)) => Err(error.into()),
        }
    }

    /// Takes in the people of the file that was looked at last, as it was read then, and forgets it.
    ///
    /// # Errors
    /// `choose_again` when it is another one or is forgotten; `locked` or `helping`; `stopped`, or why the records
    /// cannot be written.
    pub fn take_people_in(&self, number: u32) -> Result<TakenIn, AppError> {
        let mut session = self.session();
        let (open, beside) = match &mut *session {
            Session::Open(open, beside) => (open, beside),
            other => return Err(other.shut()),
        };
        let looked_at = beside
            .people
            .as_ref()
            .filter(|looked_at| looked_at.number == number)
            .ok_or_else(AppError::choose_people_again)?;
        let taken = self.take_long(Why::AskedForOpen, |part| {
            import::people(&mut open.desk, &looked_at.table, false, part)
        });
        let answer = match taken {
            Ok(imported) => TakenIn {
                done: imported.done,
                faults: Vec::new(),
            },
            Err(ImportError::Faults(faults)) => TakenIn { done: None, faults },
            // Stopped, or the disk was full: it can be tried again.
            Err(ImportError::Store(error)) => return Err(error.into()),
        };
        beside.people = None;
        Ok(answer)
    }

    /// Saves the empty sheet that people are written into. Answers whether, because the person may choose no place.
    ///
    /// # Errors
    /// `locked` or `helping`, otherwise why it could not be written.
    pub fn save_people_template(&self) -> Result<bool, AppError> {
        let folder = &self.folders.exports;
        let Some(path) = self
            .dialogs
            .save_file("Save an empty sheet", folder, SHEET_NAME)
        else {
            return Ok(false);
        };
        self.read(|desk| import::save_sheet(desk, &path))?;
        Ok(true)
    }
}

impl PeopleFile {
    fn sound(number: u32, name: String, imported: Imported) -> Self {
        let Imported {
            people,
            clients,
            volunteers,
            mut warnings,
            done: _,
        } = imported;
        let warned = warnings.len();
        warnings.truncate(MOST_WARNINGS);
        Self {
            number,
            name,
            people,
            clients,
            volunteers,
            faults: Vec::new(),
            more_faults: false,
            warnings,
            warned,
        }
    }

    fn at_fault(number: u32, name: String, faults: Vec<CsvFault>) -> Self {
        Self {
            more_faults: faults.len() >= MAX_FAULTS,
            faults,
            ..Self::sound(number, name, Imported::default())
        }
    }
}

/// The name of a file, without its folder.
fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

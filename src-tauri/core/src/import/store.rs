//! Reading the file and writing its people in one act.

use std::collections::HashMap;
use std::path::Path;

use super::{ImportError, Imported, columns, form_of};
use crate::action::Action;
use crate::clients::WHICH_PROGRAMME;
use crate::csv::{self, CsvFault, MAX_FAULTS, Record, Table};
use crate::desk::{Desk, Done};
use crate::forms::{Fault, is_blank};
use crate::names;
use crate::people::{NOT_IN_THE_LIST, PersonError, PersonForm, alike, store::add_in};
use crate::progress::{Part, Steps};
use crate::store::StoreError;

/// Takes people in from a file on the disk; see [`people`].
///
/// # Errors
/// As [`people`]; also every fault of the file itself.
pub fn people_from_file(
    desk: &mut Desk,
    path: &Path,
    dry_run: bool,
    part: &Part,
) -> Result<Imported, ImportError> {
    let table = csv::read_file(path, &columns()).map_err(ImportError::Faults)?;
    people(desk, &table, dry_run, part)
}

/// Why the act was given up.
enum Stop {
    /// Faults in the rows.
    Faults(Vec<CsvFault>),
    /// All was well, but nothing was to be kept.
    DryRun,
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Takes in every row, or none when there is a fault in any. It is one act, and can be undone as one.
///
/// # Errors
/// Every fault by line and column, at most [`MAX_FAULTS`]; or when the file cannot be written, or it is stopped.
pub fn people(
    desk: &mut Desk,
    table: &Table,
    dry_run: bool,
    part: &Part,
) -> Result<Imported, ImportError> {
    let mut faults = Vec::new();
    for needed in ["given_name", "family_name"] {
        if !table.columns.iter().any(|column| column == needed) {
            faults.push(CsvFault::new(1, Some(needed), "This column is needed."));
        }
    }
    let rows: Vec<&Record> = table
        .rows
        .iter()
        .filter(|row| !table.columns.iter().all(|column| is_blank(row.get(column))))
        .collect();
    if faults.is_empty() && rows.is_empty() {
        faults.push(CsvFault::new(
            1,
            None,
            "There are no rows beneath this line.",
        ));
    }
    if !faults.is_empty() {
        return Err(ImportError::Faults(faults));
    }

    let mut forms: Vec<(&Record, PersonForm)> = Vec::with_capacity(rows.len());
    for row in rows {
        match form_of(row) {
            Ok(form) => forms.push((row, form)),
            Err(found) => faults.extend(found),
        }
        if faults.len() >= MAX_FAULTS {
            break;
        }
    }
    let mut imported = Imported {
        people: forms.len(),
        clients: forms.iter().filter(|(_, f)| f.client.is_some()).count(),
        volunteers: forms.iter().filter(|(_, f)| f.volunteer.is_some()).count(),
        warnings: Vec::new(),
        done: None,
    };
    let [looking, adding] = part.split([1, 1]);
    let mut steps = adding.steps(forms.len() as u64);
    // Before the act: nobody is alike to themselves.
    if faults.is_empty() {
        imported.warnings = warnings(desk, &forms, &mut looking.steps(forms.len() as u64))?;
    }

    let written = desk.write(Action::Import, |tx| {
        for (row, form) in &forms {
            if faults.len() >= MAX_FAULTS {
                break;
            }
            steps.done(1)?;
            match add_in(tx, form) {
                Ok(_) => {}
                Err(PersonError::Form(found)) => {
                    faults.extend(found.0.iter().map(|fault| in_the_file(row, fault)));
                }
                Err(PersonError::Store(error)) => return Err(Stop::Store(error)),
            }
        }
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.line);
            faults.truncate(MAX_FAULTS);
            return Err(Stop::Faults(std::mem::take(&mut faults)));
        }
        if dry_run {
            return Err(Stop::DryRun);
        }
        Ok(())
    });
    match written {
        Ok(done) => {
            imported.done = Some(Done {
                value: (),
                act: done.act,
                sentence: done.sentence,
            });
            Ok(imported)
        }
        Err(Stop::DryRun) => Ok(imported),
        Err(Stop::Faults(faults)) => Err(ImportError::Faults(faults)),
        Err(Stop::Store(error)) => Err(error.into()),
    }
}

/// A fault of the form, as one of the file: there is a column in place of a field, and no list to choose from.
fn in_the_file(row: &Record, fault: &Fault) -> CsvFault {
    // A role's faults are named by its part of the form; the file has one column.
    let column = fault
        .field
        .rsplit_once('.')
        .map_or(fault.field.as_str(), |(_, column)| column);
    let message = match (column, fault.message.as_str()) {
        ("programme", WHICH_PROGRAMME) => "Write the programme as it stands in Settings.",
        ("programme", NOT_IN_THE_LIST) => {
            "No programme in Settings has this name. Add it there, or correct the name."
        }
        ("practice", NOT_IN_THE_LIST) => {
            "No practice in Settings has this name. Add it there, or correct the name."
        }
        ("lead", NOT_IN_THE_LIST) => "No coordinator has this name. Correct it, or leave it empty.",
        (_, said) => said,
    };
    row.fault(column, message)
}

/// Rows that may be somebody on record already, or an earlier row of the same file.
fn warnings(
    desk: &Desk,
    forms: &[(&Record, PersonForm)],
    steps: &mut Steps<'_>,
) -> Result<Vec<CsvFault>, ImportError> {
    let mut warnings = Vec::new();
    let mut seen: HashMap<(String, String), usize> = HashMap::new();
    for (row, form) in forms {
        steps.done(1)?;
        let name = (
            names::fold(&form.given_name),
            names::fold(&form.family_name),
        );
        if let Some(earlier) = seen.get(&name) {
            warnings.push(CsvFault::new(
                row.line,
                None,
                format!("This may be the person of line {earlier}: the names are equal."),
            ));
        } else {
            seen.insert(name, row.line);
        }
        match alike::possible_duplicates(desk, form, None) {
            Ok(found) => {
                if let Some(first) = found.first() {
                    warnings.push(CsvFault::new(
                        row.line,
                        None,
                        format!("This may be somebody on record already. {}.", first.reasons),
                    ));
                }
            }
            Err(PersonError::Store(error)) => return Err(error.into()),
            // A form at fault is told of by the act itself.
            Err(PersonError::Form(_)) => {}
        }
    }
    Ok(warnings)
}

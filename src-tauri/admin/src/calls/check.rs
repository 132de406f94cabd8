//! `check`: the cipher, SQLite, foreign keys, the log against the tables, the chain, and the key file.

use std::path::Path;

use crate::{Failure, say};

/// Checks everything, and says what was found. Any fault fails the call.
pub fn run(folder: &Path) -> Result<(), Failure> {
    let open = super::open(folder)?;
    let mut faults = Vec::new();
    if open.one_copy_was_bad {
        faults.push("One copy of the key file was damaged. It was mended from the other.".into());
    }
    faults.extend(open.log.warning().map(str::to_owned));
    match open.desk.check() {
        Ok(findings) => {
            say::done(&format!(
                "Looked at {} and {}.",
                counted(findings.changes, "change"),
                counted(findings.records, "record")
            ));
            faults.extend(findings.faults);
        }
        Err(error) => faults.push(error.to_string()),
    }
    if let Err(error) = open.close() {
        faults.push(error.to_string());
    }
    for fault in &faults {
        say::problem(fault);
    }
    if faults.is_empty() {
        say::done("The cipher, the file, its links, the change log and the keys are sound.");
        return Ok(());
    }
    Err(Failure::NotDone(format!(
        "The check found {}.",
        counted(faults.len() as u64, "fault")
    )))
}

fn counted(number: u64, what: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {what}{s}")
}

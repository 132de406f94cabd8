//! `check`: the cipher, SQLite, foreign keys, the log against the tables, the chain, its head in the key file and in
//! every backup, and each backup to its last byte.

use std::path::Path;

use living_well_core::backups;

use crate::{Failure, say};

/// Checks everything, and says what was found. Any fault fails the call.
pub fn run(folder: &Path) -> Result<(), Failure> {
    let open = super::open(folder)?;
    let mut faults = Vec::new();
    if open.one_copy_was_bad {
        faults.push("One copy of the key file was damaged. It was mended from the other.".into());
    }
    let alarms = open.desk.store().alarms().map_err(Failure::not_done)?;
    for alarm in alarms {
        if alarm.restored {
            // Worth knowing, and nothing wrong with the records.
            say::done(&alarm.what);
        } else {
            faults.push(alarm.what);
        }
    }
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
    let (wrong, remarks) = backups::check_backups(&open);
    faults.extend(wrong);
    for remark in remarks {
        say::done(&remark);
    }
    let here = backups::list(folder).len() as u64;
    if here > 0 {
        say::done(&format!("Read {} to the end.", counted(here, "backup")));
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

//! Everything looked at, once: the cipher, the file, its links, the log against the tables, the chain, its head in the key
//! file and in every backup, and each backup to its last byte. What is a fault and what is only worth knowing is decided
//! here; the window and the terminal say it.

#[cfg(test)]
mod tests;

use serde::Serialize;
use ts_rs::TS;

use crate::backups;
use crate::folder::{LogFit, OpenFolder};
use crate::progress::Part;
use crate::store::StoreError;

/// What was found when everything was looked at. Without a fault, all of it is sound.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Checked {
    /// How many changes were looked at; none where the records cannot be read.
    pub changes: u64,
    /// How many records were compared with the change log.
    pub records: u64,
    /// How many backups were looked through.
    pub backups: u64,
    /// What is wrong, a plain sentence each.
    pub faults: Vec<String>,
    /// Whether the records themselves are at fault, so that a backup should take their place.
    pub restore: bool,
    /// What is worth knowing, and no fault.
    pub remarks: Vec<String>,
}

/// Looks at everything: what the opening noticed, the records and their change log, and every backup beside them. What
/// is wrong with the records is kept as an alarm too, until somebody has dealt with it.
///
/// # Errors
/// [`StoreError::Stopped`], and then nothing is known; or when what was noticed before cannot be read.
pub fn everything(open: &mut OpenFolder, part: &Part) -> Result<Checked, StoreError> {
    let mut checked = Checked::default();
    // Of the records, and of what lies beside them.
    let (mut of_records, mut beside) = (Vec::new(), Vec::new());
    if open.one_copy_was_bad {
        beside.push("One copy of the key file was damaged. It was mended from the other.".into());
    }
    for alarm in open.desk.store().alarms()? {
        if alarm.restored {
            // Worth knowing, and nothing wrong with the records.
            checked.remarks.push(alarm.what);
        } else if LogFit::of_keys(&alarm.what) {
            beside.push(alarm.what);
        } else {
            of_records.push(alarm.what);
        }
    }
    // On a full disk it could not be kept as an alarm.
    of_records.extend(open.unkept_warning().map(str::to_owned));
    let [records, copies] = part.split([1, 1]);
    let found_now = match open.desk.check_watched(&records) {
        Ok(found) => {
            checked.changes = found.changes;
            checked.records = found.records;
            found.faults
        }
        Err(stopped @ StoreError::Stopped) => return Err(stopped),
        // What cannot be read is a fault, and of a file that is only read a damaged one; the backups are looked at all the
        // same.
        Err(StoreError::Sql(_)) => vec![StoreError::Damaged.to_string()],
        Err(error) => vec![error.to_string()],
    };
    let found = backups::check_backups(open, &copies)?;
    checked.backups = found.backups;
    of_records.extend(found.lost);
    beside.extend(found.bad);
    checked.remarks.extend(found.remarks);
    if !found_now.is_empty() {
        // Where the file cannot be written, it is told all the same.
        let _ = open.found_broken(&found_now);
    }
    of_records.extend(found_now);
    checked.restore = !of_records.is_empty();
    checked.faults = of_records;
    checked.faults.extend(beside);
    Ok(checked)
}

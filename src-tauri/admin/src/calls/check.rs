//! `check`: says what the core found when it looked at everything.

use std::path::Path;

use living_well_core::check;
use living_well_core::folder::OpenFolder;

use crate::{Failure, say, watch};

/// Checks everything, and says what was found. Any fault fails the call.
pub fn run(folder: &Path) -> Result<(), Failure> {
    look_at(super::open(folder)?)
}

fn look_at(mut open: OpenFolder) -> Result<(), Failure> {
    let checked = match watch::long(|part| check::everything(&mut open, part)) {
        Ok(checked) => checked,
        // Not all was looked at, so that nothing is said of what was.
        Err(not_done) => {
            let _ = open.close();
            return Err(Failure::not_done(not_done));
        }
    };
    let mut faults = checked.faults;
    if checked.changes > 0 {
        say::done(&format!(
            "Looked at {} and {}.",
            counted(checked.changes, "change"),
            counted(checked.records, "record")
        ));
    }
    for remark in checked.remarks {
        say::done(&remark);
    }
    if checked.backups > 0 {
        say::done(&format!(
            "Read {} to the end.",
            counted(checked.backups, "backup")
        ));
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use living_well_core::folder::{self, LogFit};
    use living_well_core::vault::RecoveryKey;

    use super::*;

    #[test]
    fn what_the_opening_noticed_and_could_not_keep_fails_the_check() {
        let dir = tempfile::tempdir().unwrap();
        let (passphrase, recovery) = (
            "harbour lantern thimble walrus",
            RecoveryKey::generate().unwrap(),
        );
        let open = || folder::unlock(dir.path(), passphrase).unwrap();
        let made = folder::set_up(dir.path(), "Kerra", passphrase, &recovery, false).unwrap();
        made.close().unwrap();
        assert!(look_at(open()).is_ok());
        for noticed in [
            LogFit::SealAltered,
            LogFit::NoteMissing,
            LogFit::KeysPutBack,
            LogFit::KeysAltered,
        ] {
            // As on a full disk: noticed, and no alarm of it in the file.
            let mut open = open();
            open.log = noticed;
            assert!(look_at(open).is_err(), "{noticed:?}");
        }
    }
}

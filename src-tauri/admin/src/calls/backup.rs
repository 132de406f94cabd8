//! `backup`, `verify-backup` and `restore`: one file that holds everything, locked as the records are.

use std::path::Path;

use living_well_core::backups::{self, BackupError, Secret};
use living_well_core::csv::Overwrite;
use living_well_core::vault::RecoveryKey;

use crate::arguments::{Backup, Restore, VerifyBackup};
use crate::{Failure, passphrase, say, watch};

/// Writes a backup, on record as having left.
pub fn make(folder: &Path, call: &Backup) -> Result<(), Failure> {
    if call.reason.trim().is_empty() {
        return Err(Failure::Usage(
            "Say why it leaves this laptop, with --reason.".to_owned(),
        ));
    }
    let overwrite = if call.force {
        Overwrite::Replace
    } else {
        Overwrite::Refuse
    };
    let mut open = super::open(folder)?;
    super::warn(&open);
    let reason = call.reason.trim();
    let made = watch::long(|part| {
        backups::back_up_outside(&mut open, &call.to, overwrite, reason, None, part)
    });
    let closed = open.close().map_err(Failure::not_done);
    let made = made.map_err(Failure::not_done)?;
    closed?;
    say::done(&format!(
        "Wrote {} bytes to {}, and read them back.",
        made.value.bytes, made.value.path
    ));
    Ok(())
}

/// Looks through a backup.
pub fn verify(call: &VerifyBackup) -> Result<(), Failure> {
    // Before the passphrase is asked for: what is no backup needs none.
    backups::describe(&call.file).map_err(Failure::not_done)?;
    let passphrase = passphrase::existing()?;
    let trying = std::env::temp_dir().join(format!("living-well-verify-{}", std::process::id()));
    let found = watch::long(|part| backups::verify(&call.file, &trying, &passphrase, part));
    let found = found.map_err(failed)?;
    say::done(&format!(
        "The backup is sound: {} people, {} changes and records looked at, made by version {}.",
        found.backup.people, found.looked_at, found.backup.app
    ));
    Ok(())
}

/// Puts a backup in the place of the records.
pub fn restore(folder: &Path, call: &Restore) -> Result<(), Failure> {
    backups::describe(&call.from).map_err(Failure::not_done)?;
    let restored = if call.recovery_key {
        let typed = passphrase::recovery_key()?;
        let recovery = RecoveryKey::parse(&typed).map_err(Failure::not_done)?;
        let new = passphrase::new()?;
        let name = call.name.as_deref().unwrap_or_default();
        let secret = Secret::Recovery {
            key: &recovery,
            name,
            new: &new,
        };
        watch::long(|part| backups::restore(folder, &call.from, secret, part))
    } else {
        let passphrase = passphrase::existing()?;
        let secret = Secret::Passphrase(&passphrase);
        watch::long(|part| backups::restore(folder, &call.from, secret, part))
    };
    let restored = restored.map_err(failed)?;
    say::done(&restored.sentences());
    Ok(())
}

/// Says every fault of records that do not pass, a line each.
fn failed(error: BackupError) -> Failure {
    if let BackupError::Unsound(faults) = &error {
        for fault in faults {
            say::problem(fault);
        }
    }
    Failure::not_done(error)
}

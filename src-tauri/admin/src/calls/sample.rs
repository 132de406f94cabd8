//! `sample`: a file of pretend people, set up in an empty folder.

use std::fs;
use std::path::Path;

use living_well_core::clock::{Clock as _, SystemClock};
use living_well_core::folder;
use living_well_core::sample::{self, SampleError};
use living_well_core::store::StoreError;
use living_well_core::vault::{RecoveryKey, VaultError};

use crate::arguments::{Sample, Scale};
use crate::{Failure, passphrase, say, watch};

/// Whom the pretend programme is worked by.
const NAME: &str = "Practice Coordinator";

/// The file by which one program at a time works in a folder. It holds nothing.
const LOCK: &str = "living-well.lock";

/// Why no pretend programme was made.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error(transparent)]
    Keys(#[from] VaultError),
    #[error(transparent)]
    Sample(#[from] SampleError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Sets up the file, fills it and says how it opens.
pub fn run(folder: &Path, call: &Sample) -> Result<(), Failure> {
    let there = folder.exists();
    if !is_empty(folder)? {
        return Err(Failure::not_done(SampleError::NotEmpty));
    }
    let passphrase = passphrase::new()?;
    let recovery = RecoveryKey::generate().map_err(Failure::not_done)?;
    let scale = match call.scale {
        Scale::Demo => sample::Scale::Demo,
        Scale::Coordinator => sample::Scale::Coordinator,
        Scale::County => sample::Scale::County,
        Scale::Stretch => sample::Scale::Stretch,
    };
    let as_of = call.as_of.unwrap_or_else(|| SystemClock.today());
    let made = watch::long(|part| {
        folder::set_up_with(folder, &passphrase, &recovery, |key, who| {
            Ok::<_, Fault>(sample::create(
                folder, key, who, NAME, scale, call.seed, as_of, part,
            )?)
        })
    });
    let open = match made {
        Ok(open) => open,
        Err(error) => {
            // What another program is at work in is not ours to tidy.
            if !matches!(error, Fault::Keys(VaultError::OpenElsewhere { .. })) {
                tidy(folder, there);
            }
            return Err(Failure::not_done(error));
        }
    };
    let counted = |table: &str| {
        open.desk
            .read()
            .number(&format!("SELECT count(*) FROM \"{table}\""), [])
            .map_err(Failure::not_done)
    };
    let (people, volunteers) = (counted("client")?, counted("volunteer")?);
    open.close().map_err(Failure::not_done)?;
    say::done(&format!(
        "The pretend programme is ready, with {people} people and {volunteers} volunteers, as of {as_of}."
    ));
    say::done(&format!(
        "It opens with your passphrase, or with this recovery key, shown only now: {}",
        &*recovery.display()
    ));
    Ok(())
}

/// Whether nothing but a lock that nobody holds any more is in the folder, or no folder is there.
fn is_empty(folder: &Path) -> Result<bool, Failure> {
    match fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries {
                let entry = entry.map_err(|_| unreadable())?;
                if entry.file_name() != LOCK {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(_) => Err(unreadable()),
    }
}

fn unreadable() -> Failure {
    Failure::NotDone("That folder cannot be read. Choose another folder.".to_owned())
}

/// Leaves the folder as it was: half a programme is of no use, and would be in the way of the next try.
fn tidy(folder: &Path, there: bool) {
    if there {
        for name in [LOCK, "living-well.db-wal", "living-well.db-shm"] {
            // What is not there need not go.
            let _ = fs::remove_file(folder.join(name));
        }
    } else {
        let _ = fs::remove_dir_all(folder);
    }
}

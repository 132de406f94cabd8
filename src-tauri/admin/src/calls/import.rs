//! `import`: records taken in from files, by the rules of the forms on the screen.

use std::path::Path;

use living_well_core::import::{self, ImportError};

use crate::arguments::ImportPeople;
use crate::{Failure, say, watch};

/// Takes people in from a CSV file, all rows or none.
pub fn people(folder: &Path, call: &ImportPeople) -> Result<(), Failure> {
    let imported = super::with_desk(folder, |desk| {
        let imported =
            watch::long(|part| import::people_from_file(desk, &call.from, call.dry_run, part));
        imported.map_err(|error| match error {
            ImportError::Faults(faults) => {
                for fault in &faults {
                    say::problem(&fault.to_string());
                }
                Failure::NotDone("Nobody was taken in. Put this right, then try again.".to_owned())
            }
            ImportError::Store(error) => Failure::not_done(error),
        })
    })?;
    for warning in &imported.warnings {
        say::problem(&warning.to_string());
    }
    let counted = format!(
        "{} in all, {} of them supported and {} volunteering",
        imported.people, imported.clients, imported.volunteers
    );
    say::done(&if call.dry_run {
        format!("The file is sound: {counted}. Nobody was taken in.")
    } else {
        format!("Taken in: {counted}.")
    });
    Ok(())
}

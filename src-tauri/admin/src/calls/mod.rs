//! The calls, a file each. Each opens the folder as the window does, does one thing, and closes it again.

mod backup;
mod check;
mod export;
mod import;
mod sample;

use std::path::Path;

use living_well_core::desk::Desk;
use living_well_core::folder::{self, OpenFolder};
use living_well_core::places;

use crate::arguments::{Call, Export, Import, What};
use crate::{Failure, passphrase, say};

/// Does what the call asks for.
pub fn run(call: &Call) -> Result<(), Failure> {
    let folder = call.data.clone().unwrap_or_else(places::data_folder);
    match &call.what {
        What::Sample(sample) => sample::run(&folder, sample),
        What::Check => check::run(&folder),
        What::Backup(call) => backup::make(&folder, call),
        What::VerifyBackup(call) => backup::verify(call),
        What::Restore(call) => backup::restore(&folder, call),
        What::Export(Export::Mdt(mdt)) => export::mdt(&folder, mdt),
        What::Export(Export::All(all)) => export::all(&folder, all),
        What::Import(Import::People(people)) => import::people(&folder, people),
    }
}

/// Opens the records, and warns of what was noticed on the way.
fn open(folder: &Path) -> Result<OpenFolder, Failure> {
    if !folder::holds_records(folder) {
        return Err(Failure::NotDone(
            "There are no records in this folder. Name another one with --data.".to_owned(),
        ));
    }
    let passphrase = passphrase::existing()?;
    let open = folder::unlock(folder, &passphrase).map_err(Failure::not_done)?;
    Ok(open)
}

/// Says what was noticed about the records themselves.
fn warn(open: &OpenFolder) {
    for alarm in open.desk.store().alarms().unwrap_or_default() {
        say::problem(&alarm.what);
    }
    if let Some(what) = open.unkept_warning() {
        say::problem(what);
    }
}

/// Opens the records, does `work` with them and closes them again, whatever became of it.
fn with_desk<T>(
    folder: &Path,
    work: impl FnOnce(&mut Desk) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut open = open(folder)?;
    warn(&open);
    let result = work(&mut open.desk);
    let closed = open.close().map_err(Failure::not_done);
    let value = result?;
    closed?;
    Ok(value)
}

//! `export`: files that leave the laptop. Each is logged in the records before it appears.

use std::path::PathBuf;

use living_well_core::export_all;

use crate::arguments::ExportAll;
use crate::{Failure, say};

/// Writes every table into a folder.
pub fn all(folder: &PathBuf, call: &ExportAll) -> Result<(), Failure> {
    if call.reason.trim().is_empty() {
        return Err(Failure::Usage(
            "Say why everything leaves this laptop, with --reason.".to_owned(),
        ));
    }
    let written = super::with_desk(folder, |desk| {
        export_all::write_all(desk, &call.out, &call.reason).map_err(Failure::not_done)
    })?;
    say::done(&format!(
        "Wrote {} rows in {} files to {}.",
        written.rows,
        written.files,
        call.out.display()
    ));
    Ok(())
}

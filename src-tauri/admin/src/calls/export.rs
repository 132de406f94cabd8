//! `export`: files that leave the laptop. Each is logged in the records before it appears.

use std::path::Path;

use living_well_core::csv::Overwrite;
use living_well_core::export_all;
use living_well_core::exports::{self, Destination};
use living_well_core::mdt::{self, ExportRequest, Scope};

use crate::arguments::{Detail, ExportAll, ExportMdt};
use crate::{Failure, say, watch};

/// Writes every table into a folder.
pub fn all(folder: &Path, call: &ExportAll) -> Result<(), Failure> {
    // Before the passphrase is asked for.
    export_all::may_leave(&call.reason, &call.recipient)
        .map_err(|error| Failure::Usage(format!("{error} Give --reason and --recipient.")))?;
    let written = super::with_desk(folder, |desk| {
        watch::long(|part| {
            export_all::write_all(desk, &call.out, &call.reason, &call.recipient, part)
        })
        .map_err(Failure::not_done)
    })?;
    say::done(&format!(
        "Wrote {} rows in {} files to {}.",
        written.rows,
        written.files,
        call.out.display()
    ));
    Ok(())
}

/// Writes the MDT summary of one practice, or of all.
pub fn mdt(folder: &Path, call: &ExportMdt) -> Result<(), Failure> {
    let detail = match call.detail {
        Detail::Counts => exports::Detail::Counts,
        Detail::Pseudonymised => exports::Detail::Pseudonymised,
        Detail::Identifiable => exports::Detail::Identifiable,
    };
    let said = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    let (reason, recipient) = (said(&call.reason), said(&call.recipient));
    if detail == exports::Detail::Identifiable && (reason.is_empty() || recipient.is_empty()) {
        return Err(Failure::Usage(
            "An identifiable file needs a reason and a recipient. Give --reason and --recipient."
                .to_owned(),
        ));
    }
    let exported = super::with_desk(folder, |desk| {
        let scope = match &call.practice {
            Some(name) => {
                Scope::Practice(mdt::practice_named(desk.read(), name).map_err(Failure::not_done)?)
            }
            None => Scope::All,
        };
        let request = ExportRequest {
            scope,
            detail,
            free_text: call.free_text,
            reason,
            recipient,
            to: Destination::File(call.out.clone()),
            overwrite: if call.force {
                Overwrite::Replace
            } else {
                Overwrite::Refuse
            },
        };
        mdt::export(desk, &request).map_err(Failure::not_done)
    })?;
    // Why, and never who: a terminal's lines are often kept.
    for held_back in &exported.held_back {
        say::problem(&format!(
            "One person was held back at {}. {}",
            held_back.practice, held_back.why_without_names
        ));
    }
    let rows = if exported.rows == 1 { "row" } else { "rows" };
    say::done(&format!(
        "Wrote {} {rows} to {}.",
        exported.rows,
        exported.path.display()
    ));
    Ok(())
}

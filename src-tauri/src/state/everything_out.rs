//! What the window does with an export of everything: the folder is asked for here, so that the page never gives a path,
//! and writing it is long work that holds the records.

use std::sync::atomic::Ordering;

use living_well_core::export_all;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Session, Why, Window};
use crate::wire::AppError;

/// Why everything leaves, and for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct EverythingOutForm {
    /// Why.
    pub reason: String,
    /// For whom: “Ourselves”, when somebody moves to another laptop of their own.
    pub recipient: String,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EverythingOut {
    /// The folder that was chosen.
    pub folder: String,
    /// How many files are in it.
    pub files: usize,
    /// How many rows in all of them.
    pub rows: i64,
}

impl Window {
    /// Asks for an empty folder and writes everything into it; nothing when the person chose none.
    ///
    /// # Errors
    /// `locked` or `helping`; `faults` with the fields at fault; `not_empty`, `stopped`, or why it cannot be written. Then no
    /// file is left there.
    pub fn export_all(&self, form: &EverythingOutForm) -> Result<Option<EverythingOut>, AppError> {
        let asked_at = self.openings.load(Ordering::SeqCst);
        self.read(|_| export_all::may_leave(&form.reason, &form.recipient))?;
        let title = "Choose an empty folder";
        let Some(folder) = self.dialogs.choose_folder(title, &self.folders.exports) else {
            return Ok(None);
        };
        match &mut *self.session() {
            // Locked and opened again while the dialog waited, it may be another file than the one that was asked about.
            Session::Open(..) if self.openings.load(Ordering::SeqCst) != asked_at => {
                Err(AppError::locked())
            }
            Session::Open(open, _) => {
                let written = self.take_long(Why::AskedForOpen, |part| {
                    let (reason, recipient) = (&form.reason, &form.recipient);
                    export_all::write_all(&mut open.desk, &folder, reason, recipient, part)
                })?;
                Ok(Some(EverythingOut {
                    folder: folder.to_string_lossy().into_owned(),
                    files: written.files,
                    rows: written.rows,
                }))
            }
            other => Err(other.shut()),
        }
    }
}

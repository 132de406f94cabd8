//! Programmes, practices and coordinators: where the work is, and who does it.

use serde::{Deserialize, Serialize};

use crate::{
    forms::Faults,
    ids::{CoordinatorId, PracticeId, ProgrammeId},
    reference,
    store::{StoreError, record::record},
};

mod store;
#[cfg(test)]
mod tests;

pub use store::{
    coordinators, practices, programmes, save_coordinator, save_my_name, save_practice,
    save_programme,
};

/// The programme an empty file begins with, so that the first person can be added at once. It can be renamed.
pub const FIRST_PROGRAMME: &str = "Living Well";

/// Why a programme, practice or coordinator was not saved.
#[derive(Debug, thiserror::Error)]
pub enum ProgrammeError {
    /// The form is at fault.
    #[error("There is a problem.")]
    Form(Faults),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Faults> for ProgrammeError {
    fn from(faults: Faults) -> Self {
        Self::Form(faults)
    }
}

/// A programme as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Programme")]
pub struct ProgrammeForm {
    pub name: String,
    pub area: String,
}

/// A practice as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Practice")]
pub struct PracticeForm {
    pub name: String,
    pub ods_code: String,
    pub town: String,
}

/// A coordinator as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the field of Coordinator")]
pub struct CoordinatorForm {
    pub name: String,
}

impl ProgrammeForm {
    /// Checks every field. `taken` says whether another programme has a name already.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, id: ProgrammeId, taken: &[String]) -> Result<Programme, Faults> {
        let mut faults = Faults::new();
        let name = own_name(&mut faults, &self.name, taken, "Give the programme a name.");
        let area = faults.optional("area", &self.area);
        faults.done_some(name.map(|name| Programme { id, name, area }))
    }
}

impl PracticeForm {
    /// Checks every field. `taken` are the names of the other practices.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, id: PracticeId, taken: &[String]) -> Result<Practice, Faults> {
        let mut faults = Faults::new();
        let name = own_name(&mut faults, &self.name, taken, "Give the practice a name.");
        let ods_code = faults.check_if_any("ods_code", &self.ods_code, reference::ods_code);
        let town = faults.optional("town", &self.town);
        faults.done_some(name.map(|name| Practice {
            id,
            name,
            ods_code,
            town,
        }))
    }
}

/// A name that no other of its kind has: imports and exports choose by name.
fn own_name(faults: &mut Faults, typed: &str, taken: &[String], sentence: &str) -> Option<String> {
    let name = faults.need("name", typed, sentence)?;
    let folded = name.to_lowercase();
    if taken.iter().any(|other| other.to_lowercase() == folded) {
        faults.add("name", "There is one of this name already.");
        return None;
    }
    Some(name)
}

record! {
    /// A part of Living Well: Newquay Pathfinder, Penwith Pioneer, East Cornwall, Isles of Scilly.
    pub struct Programme { id: ProgrammeId, name: String, area: Option<String> }
    table "programme" = 1
}

record! {
    /// A GP practice, where MDT meetings are held. `ods_code` is the NHS organisation code.
    pub struct Practice { id: PracticeId, name: String, ods_code: Option<String>, town: Option<String> }
    table "practice" = 2
}

record! {
    /// Somebody who works with this file. Every change names one.
    pub struct Coordinator { id: CoordinatorId, name: String, active: bool }
    table "coordinator" = 3
}

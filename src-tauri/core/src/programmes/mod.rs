//! Programmes, practices and coordinators: where the work is, and who does it.

use crate::{
    ids::{CoordinatorId, PracticeId, ProgrammeId},
    store::record::record,
};

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

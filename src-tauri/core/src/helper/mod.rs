//! Helper mode: a coordinator hands the laptop to a volunteer, who does the register of one session and nothing else.
//!
//! A [`HelperDesk`] holds the open folder and shows nothing of it but names and ticks: who has one cannot reach a
//! note, a date of birth or a search, because no way leads there. The folder comes out again only by a passphrase.
//!
//! ```compile_fail
//! # fn all(helping: &living_well_core::helper::HelperDesk) {
//! helping.open.desk.read();
//! # }
//! ```

mod desk;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ids::{HelperTurnId, PersonId, SessionId},
    sessions::{Presence, SessionError},
    store::{Opposite, StoreError, Tx, record::record},
    words::words,
};

pub use desk::{HandOverRefused, HelperDesk, StillHelping};
pub use store::{choices, finish_turns};
#[cfg(test)]
pub(crate) use store::{named, open_turns};

words! {
    /// How the laptop came back from a volunteer's hands.
    pub enum TurnEnd {
        /// Somebody proved a passphrase.
        GivenBack = "given back",
        /// It was locked, by hand or by itself.
        Locked = "locked",
        /// The program ended without being told: found at the next start.
        Stopped = "stopped",
    }
}
words! {
    /// How a volunteer's confidentiality agreement stands.
    pub enum AgreementStands { InForce = "in force", Missing = "missing", RunOut = "run out" }
}

record! {
    /// One time that the laptop was in a volunteer's hands, for the register of one session.
    pub struct HelperTurn {
        id: HelperTurnId, session: SessionId, volunteer: PersonId, handed_at: i64,
        /// When it was known to be back.
        back_at: Option<i64>,
        ended: Option<TurnEnd>,
    }
    table "helper_turn" = 140, person "volunteer",
    opposite Opposite::Own(stays_on_record)
}

/// A turn is never undone. Not [`Opposite::Never`], which would also keep two records of one volunteer from being
/// taken apart again.
fn stays_on_record(_: &mut Tx<'_>, _: Uuid) -> Result<(), StoreError> {
    Err(StoreError::Refused(
        "Whose hands the laptop was in stays on record.".into(),
    ))
}

/// Why the laptop was not handed over, or a tick not kept. None names anybody.
#[derive(Debug, thiserror::Error)]
pub enum HelperError {
    /// Only the register of a session under way is handed over.
    #[error("Only the register of an open session can be handed over.")]
    NotOpen,
    /// Not somebody who volunteers now.
    #[error("Choose a volunteer who is active, or here today.")]
    NotAVolunteer,
    /// The volunteer never promised to keep confidences.
    #[error("This volunteer has signed no confidentiality agreement. Add it on their page first.")]
    NoAgreement,
    /// The promise is over.
    #[error(
        "This volunteer’s confidentiality agreement has run out. Add the new one on their page first."
    )]
    AgreementOver,
    /// Taking back reaches no further than one tick.
    #[error("Only the last tick can be taken back. Choose another answer instead.")]
    NotTheLast,
    /// The register refused.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A volunteer to whom the laptop may be handed, or who only lacks an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct HelperChoice {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Whether the register has them as here.
    pub here: bool,
    /// How their confidentiality agreement stands.
    pub agreement: AgreementStands,
}

/// One row of a register in a volunteer's hands: a name and a tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct HelperRow {
    /// Who.
    pub person: PersonId,
    /// What they are called, and their family name.
    pub name: String,
    /// Where they live, only when another row has the same name.
    pub apart: Option<String>,
    /// What was marked, if anything yet.
    pub presence: Option<Presence>,
    /// The how-many-th to arrive, of those here.
    pub arrived_order: Option<i64>,
}

/// The register of one session in a volunteer's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct HelperRegister {
    /// "Coffee morning, Newquay Pathfinder".
    pub title: String,
    /// In whose hands the laptop is.
    pub volunteer: String,
    /// Who gave it to them, and gets it back.
    pub coordinator: String,
    /// How many are here.
    pub here: i64,
    /// Everybody expected or marked.
    pub rows: Vec<HelperRow>,
}

/// Somebody found by name: a name, and what tells two of one name apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct HelperFound {
    /// Who.
    pub person: PersonId,
    /// What they are called, and their family name.
    pub name: String,
    /// Where they live, only when another who was found has the same name.
    pub apart: Option<String>,
}

/// A tick on the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct HelperMark {
    /// Who.
    pub person: PersonId,
    /// What to mark; nothing takes the last tick back.
    pub presence: Option<Presence>,
}

/// Somebody by name, with the place they live in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    person: PersonId,
    name: String,
    town: Option<String>,
}

/// The place of those whose name another of the list has too: only then is it said at all.
fn apart(list: &[Named]) -> Vec<Option<String>> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for named in list {
        *times.entry(crate::names::fold(&named.name)).or_default() += 1;
    }
    list.iter()
        .map(|named| {
            let shared = times.get(&crate::names::fold(&named.name)) > Some(&1);
            named.town.clone().filter(|_| shared)
        })
        .collect()
}

//! Coordinators who come and go, and what happened to the keys. The keys themselves lie outside the file (`vault`);
//! what is done with them and with the file together stands in [`crate::folder`], because it takes both.

mod store;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    forms::Faults,
    ids::{CoordinatorId, KeyEventId},
    store::{Opposite, StoreError, record::record},
    vault::{PassphraseStrength, check_passphrase},
    words::words,
};

pub use store::{Theirs, coordinators_page, theirs};
pub(crate) use store::{active_named, add, at_work, leave, note_key_event};

words! {
    /// What happened to the keys.
    pub enum KeyEventWhat {
        Given = "passphrase given", Changed = "passphrase changed",
        /// Set anew with the recovery key.
        Forgotten = "passphrase forgotten",
        Taken = "passphrase taken", RecoveryReplaced = "recovery key replaced", DataKeyReplaced = "data key replaced",
    }
}

record! {
    /// Something that happened to the keys. Who did it says its act.
    pub struct KeyEvent {
        id: KeyEventId, at: i64, what: KeyEventWhat,
        /// Whose passphrase; nobody's where it is a key of all.
        coordinator: Option<CoordinatorId>,
    }
    table "key_event" = 125,
    opposite Opposite::Never("What happened to the keys cannot be undone here.")
}

/// A coordinator as *Coordinators and keys* shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct CoordinatorRow {
    /// The coordinator.
    pub id: CoordinatorId,
    /// Their name.
    pub name: String,
    /// Whether they work here.
    pub active: bool,
    /// Whether it is the one who looks.
    pub me: bool,
    /// Whether a passphrase of theirs opens the records.
    pub has_passphrase: bool,
    /// Since when their passphrase is the one it is, UTC milliseconds.
    pub passphrase_since: Option<i64>,
    /// What would have to be handed over.
    pub theirs: Theirs,
}

/// *Coordinators and keys*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct CoordinatorsPage {
    /// Those at work first.
    pub rows: Vec<CoordinatorRow>,
    /// When the recovery key was made, UTC milliseconds.
    pub recovery_since: i64,
    /// When the key of the records was made, UTC milliseconds.
    pub data_key_since: i64,
}

/// A new coordinator, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "named as what is asked")]
pub struct NewCoordinatorForm {
    pub name: String,
    pub passphrase: String,
    pub passphrase_again: String,
}

/// Why nothing was done with a coordinator or their passphrase.
#[derive(Debug, thiserror::Error)]
pub enum CoordinatorError {
    /// The form is at fault.
    #[error("There is a problem.")]
    Form(Faults),
    /// Nobody hands over their own work: whoever goes on does it, and knows of it.
    #[error("Ask another coordinator to do this. They hand your work over.")]
    Oneself,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys refused.
    #[error(transparent)]
    Vault(#[from] crate::vault::VaultError),
}

impl From<Faults> for CoordinatorError {
    fn from(faults: Faults) -> Self {
        Self::Form(faults)
    }
}

/// How strong a passphrase is for somebody of this name. Names and places of our own work are what an acquaintance
/// would try first.
#[must_use]
pub fn strength(passphrase: &str, name: &str) -> PassphraseStrength {
    let mut known: Vec<&str> = name.split_whitespace().collect();
    known.extend([
        "living well",
        "cornwall",
        "scilly",
        "age uk",
        "newquay",
        "penwith",
    ]);
    check_passphrase(passphrase, &known)
}

/// Checks a new passphrase, typed twice. Each is the form's name of the field, and what was typed.
pub fn need_passphrase(faults: &mut Faults, first: (&str, &str), again: (&str, &str), name: &str) {
    let strength = strength(first.1, name);
    if !strength.good_enough {
        faults.add(first.0, strength.advice);
    }
    if again.1 != first.1 {
        faults.add(
            again.0,
            "The two passphrases are not the same. Type it again.",
        );
    }
}

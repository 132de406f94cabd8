//! What the law asks of whoever keeps records, in one place: what waits, the page for a lost laptop and the summary of
//! how data is protected. Each thing's own rules stand in its own folder.

mod hub;
mod lost;
mod summary;
#[cfg(test)]
mod tests;

use crate::{forms::Faults, store::StoreError};

pub use hub::{PrivacyHub, ReviewDue, privacy_hub};
pub use lost::{LostFacts, LostKey, lost_facts, print_lost_facts};
pub use summary::{Held, PrivacySummary, privacy_summary};

/// Why a complaint, a breach, a ground or a notice was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum PrivacyError {
    /// Fields of the form are at fault.
    #[error("{0}")]
    Form(#[from] Faults),
    /// The file refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

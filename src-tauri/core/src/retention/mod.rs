//! How long records are kept, and why some are kept longer. Nothing is ever erased by itself.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    forms::Faults,
    ids::{CoordinatorId, HoldId, PersonId},
    store::{StoreError, record::record},
    words::words,
};

mod holds;
mod list;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;

pub use holds::{end_hold, holds_of, place_hold};
pub(crate) use list::years;
pub use list::{confirm_date, retention_page, save_years};

words! {
    /// Why a record must be kept, whoever asks for it to go. UK GDPR, Article 17(3): legal claims (e), and what the
    /// law or a duty in the public interest asks, safeguarding among it (b); or it is needed for what it was made for
    /// still, Article 17(1)(a) read the other way.
    pub enum HoldReason {
        LegalClaim = "legal claim", Safeguarding = "safeguarding", StillNeeded = "still needed",
    }
}

record! {
    /// Why somebody's record must be kept, until a person ends it.
    pub struct Hold {
        id: HoldId, person: PersonId, reason: HoldReason,
        /// What it is about, as typed.
        why: String,
        since: NaiveDate,
        /// When to look at it again. It does not end by itself.
        until: Option<NaiveDate>,
        by: CoordinatorId, ended_on: Option<NaiveDate>, ended_by: Option<CoordinatorId>,
    }
    table "hold" = 142, person "person"
}

/// A hold, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct HoldForm {
    /// One of [`HoldReason`].
    pub reason: String,
    /// What it is about.
    pub why: String,
    /// The day on which to look again, as typed. May be blank.
    pub until: String,
}

/// A hold, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct HoldRow {
    /// The hold.
    pub id: HoldId,
    /// Whether it stands.
    pub stands: bool,
    /// One line: "Legal claim, since 3 Nov 2026. Look again on 3 Nov 2027."
    pub said: String,
    /// What it is about.
    pub why: String,
}

/// Why nothing of this was kept.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// The form is at fault.
    #[error("{0}")]
    Form(#[from] Faults),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How many years records are kept after the last contact, as typed and as shown.
///
/// The Records Management Code of Practice (NHS England, retention schedule, updated August 2023) has adult social care
/// records kept for eight years after care ended or the person was last seen. It is for those who work under contract
/// to the NHS or a council; a voluntary organisation chooses, and may choose the same. Two years for those who only
/// asked is what a council's schedule has for a first contact (Blackpool; others keep it longer). Six years after a
/// volunteer left is how long a contract can be sued upon (Limitation Act 1980, section 5). So all three are defaults,
/// and theirs to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct RetentionYears {
    /// People who were supported.
    pub supported: String,
    /// People who asked and were not supported, and those with no role.
    pub asked: String,
    /// Volunteers who left.
    pub volunteers: String,
}

impl Default for RetentionYears {
    fn default() -> Self {
        Self {
            supported: "8".to_owned(),
            asked: "2".to_owned(),
            volunteers: "6".to_owned(),
        }
    }
}

/// Years that were found sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedYears {
    supported: u32,
    asked: u32,
    volunteers: u32,
}

/// The longest that may be chosen. Our own figure: longer than a schedule for adults ever asks, shorter than for ever.
const MOST_YEARS: u32 = 30;

impl RetentionYears {
    /// A sentence with its `{supported}`, `{asked}` and `{volunteers}` filled in: "8 years", "1 year".
    #[must_use]
    pub(crate) fn told(&self, sentence: &str) -> String {
        let mut told = sentence.to_owned();
        for (_, field, years) in self.each() {
            let words = match years {
                "1" => "1 year".to_owned(),
                years => format!("{years} years"),
            };
            told = told.replace(&format!("{{{field}}}"), &words);
        }
        told
    }

    /// Each with its key in the settings and its name in the form.
    fn each(&self) -> [(&'static str, &'static str, &str); 3] {
        [
            ("retention.supported", "supported", &self.supported),
            ("retention.asked", "asked", &self.asked),
            ("retention.volunteers", "volunteers", &self.volunteers),
        ]
    }

    /// Checks the years.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self) -> Result<CheckedYears, Faults> {
        let mut faults = Faults::new();
        let mut years = |field: &str, typed: &str| {
            let years = typed.trim().parse::<u32>().ok();
            let years = years.filter(|years| (1..=MOST_YEARS).contains(years));
            if years.is_none() {
                faults.add(
                    field,
                    format!("Write a number of years from 1 to {MOST_YEARS}."),
                );
            }
            years
        };
        let supported = years("supported", &self.supported);
        let asked = years("asked", &self.asked);
        let volunteers = years("volunteers", &self.volunteers);
        let checked = supported.zip(asked).zip(volunteers);
        faults.done_some(
            checked.map(|((supported, asked), volunteers)| CheckedYears {
                supported,
                asked,
                volunteers,
            }),
        )
    }
}

/// Somebody whose time has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct DueRow {
    /// Whose record.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Who they were, and since when nothing was heard: "Support ended. Last contact 3 November 2017."
    pub said: String,
    /// The day on which their time came.
    pub since: String,
}

/// Somebody whose record is kept by a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct HeldRow {
    /// Whose record.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The hold.
    pub hold: HoldRow,
    /// Whether the day to look at it again has come.
    pub look_again: bool,
}

/// Whose records have been kept long enough, to be looked at by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct RetentionPage {
    /// Why nothing is offered: the laptop's date jumped. It says what the date is.
    pub paused: Option<String>,
    /// How long records are kept.
    pub years: RetentionYears,
    /// Those whose time has come and who have no hold, the longest first. None while it is paused.
    pub due: Vec<DueRow>,
    /// The holds that stand, those to be looked at again first.
    pub held: Vec<HeldRow>,
    /// What came of it this year, in a sentence.
    pub reviewed: String,
}

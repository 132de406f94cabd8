//! Promises: what was promised to somebody, or taken on at a meeting, by when. A promise to a volunteer is a
//! promise like any other, and is no concern about anybody.

mod store;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    dates::{Lean, parse_day},
    forms::{Faults, is_blank},
    heard::Guess,
    ids::{NoteId, PersonId, PromiseId, SessionId},
    store::{StoreError, record::record},
};

pub use store::*;

record! {
    /// Something promised.
    pub struct Promise {
        id: PromiseId, what: String,
        /// To whom.
        to: Option<PersonId>,
        /// Who does it, in words; nobody named is the coordinator.
        who: Option<String>,
        made_on: NaiveDate, by: NaiveDate, done_on: Option<NaiveDate>,
        from_note: Option<NoteId>,
        /// At which session it was promised.
        session: Option<SessionId>,
    }
    table "promise" = 110, person "to"
}

/// What lists say of a promise whose line is hidden, because a restricted concern was raised from it.
pub const RESTRICTED_PROMISE: &str = "Promised from a restricted line";

/// A promise, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Promise")]
pub struct PromiseForm {
    pub what: String,
    pub to: String,
    pub who: String,
    pub by: String,
    pub from_note: String,
    pub session: String,
}

impl PromiseForm {
    /// Checks every field. Whether those named are there, the store says.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, id: PromiseId, today: NaiveDate) -> Result<Promise, Faults> {
        let mut faults = Faults::new();
        let what = faults.need("what", &self.what, "Write what was promised.");
        let to = crate::concerns::id_if_any(&mut faults, "to", &self.to);
        let who = faults.optional("who", &self.who);
        let by = if is_blank(&self.by) {
            faults.add("by", "Write by when, such as Fri or 3/12.");
            None
        } else {
            faults.check("by", parse_day(&self.by, today, Lean::Future))
        };
        let from_note = crate::concerns::id_if_any(&mut faults, "from_note", &self.from_note);
        let session = crate::concerns::id_if_any(&mut faults, "session", &self.session);
        faults.done_some(what.zip(by).map(|(what, by)| Promise {
            id,
            what,
            to,
            who,
            made_on: today,
            by,
            done_on: None,
            from_note,
            session,
        }))
    }
}

/// What the form for a promise from a line starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PromiseStart {
    /// The form, filled as far as is known.
    pub form: PromiseForm,
    /// The name of whom it is made to, when one is filled in.
    pub to_name: Option<String>,
    /// Whether it was said at the volunteers' own session: it is made to one of them.
    pub of_volunteers: bool,
    /// The fields that were guessed from the line.
    pub guessed: Vec<Guess>,
    /// The phone numbers in the line.
    pub phones: Vec<String>,
}

/// Why a promise was not written.
#[derive(Debug, thiserror::Error)]
pub enum PromiseError {
    /// The form is at fault.
    #[error("{0}")]
    Form(#[from] Faults),
    /// Nothing is promised to the dead.
    #[error("This person has died. Nothing can be promised to them.")]
    HasDied,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A promise as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PromiseRow {
    /// The promise.
    pub id: PromiseId,
    /// What was promised.
    pub what: String,
    /// To whom.
    pub to: Option<PersonId>,
    /// Their name.
    pub name: Option<String>,
    /// Whether they are a volunteer.
    pub to_volunteer: bool,
    /// Whether they have died: nothing is due to them any more.
    pub died: bool,
    /// Who does it, where somebody is named.
    pub who: Option<String>,
    /// By when, in words.
    pub by: String,
    /// Whether that day is past, and it is not done.
    pub overdue: bool,
    /// When it was done, in words.
    pub done: Option<String>,
    /// At which session it was promised.
    pub session: Option<SessionId>,
    /// The line it was made from; not of one that a restricted concern was raised from.
    pub from_note: Option<NoteId>,
}

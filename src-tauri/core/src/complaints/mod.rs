//! Complaints: what somebody was not content with, what was done about it, and what they were told.

mod store;
#[cfg(test)]
mod tests;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    concerns::id_if_any,
    dates::{parse_past_day, short},
    forms::Faults,
    ids::{ComplaintId, PersonId},
    people::typed_day,
    store::record::record,
    words::words,
};

pub use store::*;

words! {
    /// How a complaint reached us.
    pub enum ComplaintHow { Spoken = "spoken", Phone = "phone", Letter = "letter", Email = "email", Other = "other" }
}
words! {
    /// What came of a complaint.
    pub enum ComplaintOutcome {
        Upheld = "upheld", PartlyUpheld = "partly upheld", NotUpheld = "not upheld", TakenBack = "taken back",
    }
}

record! {
    /// One complaint. It came from a person on record, or from somebody in words.
    pub struct Complaint {
        id: ComplaintId, received_on: NaiveDate, by_person: Option<PersonId>, by_words: Option<String>,
        how: ComplaintHow, about: String,
        /// When they were told that it is here and being looked at.
        acknowledged_on: Option<NaiveDate>,
        what_was_done: Option<String>, answered_on: Option<NaiveDate>, outcome: Option<ComplaintOutcome>,
    }
    table "complaint" = 150, person "by_person"
}

/// A complaint about how somebody's data is used is acknowledged within 30 days (Data Protection Act 2018, section
/// 164A, put in by the Data (Use and Access) Act 2025, section 103, from 19 June 2026). The day on which it came does not
/// count. The law moves a last day on a weekend to the next working day; this does not, and so is never late.
const ACKNOWLEDGED_WITHIN: Days = Days::new(30);

/// Answered within a month: our own figure. A complaint about data is answered "without undue delay" (section 164A(4)); a
/// month is what the law gives for a request about one's own data (UK GDPR Articles 12(3) and 12A).
const ANSWERED_WITHIN: Months = Months::new(1);

impl Complaint {
    /// The last day to say that it is here.
    #[must_use]
    pub fn acknowledge_by(&self) -> NaiveDate {
        self.received_on
            .checked_add_days(ACKNOWLEDGED_WITHIN)
            .unwrap_or(self.received_on)
    }

    /// The last day to answer.
    #[must_use]
    pub fn answer_by(&self) -> NaiveDate {
        self.received_on
            .checked_add_months(ANSWERED_WITHIN)
            .unwrap_or(self.received_on)
    }

    /// Whether a day to keep has passed: not acknowledged, or not answered.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.answered_on.is_none()
            && (today > self.answer_by()
                || (self.acknowledged_on.is_none() && today > self.acknowledge_by()))
    }

    /// Where it stands, in words: "Answer by 3 December 2026", "Answered 20 November 2026, upheld".
    #[must_use]
    pub fn in_words(&self, today: NaiveDate) -> String {
        match (self.answered_on, self.outcome) {
            (Some(on), Some(outcome)) => format!("Answered {}, {outcome}", short(on)),
            _ => {
                let by = format!("Answer by {}", short(self.answer_by()));
                if self.is_overdue(today) {
                    format!("{by}, overdue")
                } else {
                    by
                }
            }
        }
    }
}

/// What stands for whoever complained once their record was erased.
pub const ERASED: &str = "Somebody whose record was erased";

impl Complaint {
    /// Who complained, where no record of theirs says it.
    #[must_use]
    pub fn by_in_words(&self) -> Option<String> {
        let words = || self.by_words.clone().unwrap_or_else(|| ERASED.to_owned());
        self.by_person.is_none().then(words)
    }
}

/// A complaint, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Complaint")]
pub struct ComplaintForm {
    pub received_on: String,
    pub by_person: String,
    pub by_words: String,
    pub how: String,
    pub about: String,
    pub acknowledged_on: String,
    pub what_was_done: String,
    pub answered_on: String,
    pub outcome: String,
}

impl ComplaintForm {
    /// Checks every field. Whether the person is on record, the store says.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, id: ComplaintId, today: NaiveDate) -> Result<Complaint, Faults> {
        let mut faults = Faults::new();
        let past = |typed: &str| parse_past_day(typed, today);
        let received_on = faults.check("received_on", past(&self.received_on));
        let by_person: Option<PersonId> = id_if_any(&mut faults, "by_person", &self.by_person);
        // Whoever was picked is who complained; words are for somebody who is on no record.
        let by_words = match by_person {
            Some(_) => None,
            None => faults.need("by_words", &self.by_words, "Write who complained."),
        };
        let how = faults.check(
            "how",
            self.how
                .parse::<ComplaintHow>()
                .map_err(|_| "Say how it reached you."),
        );
        let about = faults.need_note("about", &self.about, "Write what it is about.");
        let acknowledged_on = faults.check_if_any("acknowledged_on", &self.acknowledged_on, past);
        let what_was_done = faults.optional_note("what_was_done", &self.what_was_done);
        let answered_on = faults.check_if_any("answered_on", &self.answered_on, past);
        let outcome = faults.check_if_any("outcome", &self.outcome, |typed| {
            typed
                .parse::<ComplaintOutcome>()
                .map_err(|_| "Choose what came of it.")
        });
        if answered_on.is_some() && outcome.is_none() && !faults.has("outcome") {
            faults.add("outcome", "Choose what came of it.");
        }
        if outcome.is_some() && answered_on.is_none() && !faults.has("answered_on") {
            faults.add("answered_on", "Write when they were answered.");
        }
        if answered_on.is_some() && what_was_done.is_none() && !faults.has("what_was_done") {
            faults.add("what_was_done", "Write what was done about it.");
        }
        for (field, day) in [
            ("acknowledged_on", acknowledged_on),
            ("answered_on", answered_on),
        ] {
            if day
                .zip(received_on)
                .is_some_and(|(day, received)| day < received)
            {
                faults.add(field, "This is before the complaint came.");
            }
        }
        let checked = received_on
            .zip(how)
            .zip(about)
            .map(|((received_on, how), about)| Complaint {
                id,
                received_on,
                by_person,
                by_words,
                how,
                about,
                acknowledged_on,
                what_was_done,
                answered_on,
                outcome,
            });
        faults.done_some(checked)
    }

    /// The form of a complaint on record, as it would have been typed.
    #[must_use]
    pub fn of(complaint: &Complaint) -> Self {
        Self {
            received_on: typed_day(Some(complaint.received_on)),
            by_person: complaint
                .by_person
                .map(|id| id.to_string())
                .unwrap_or_default(),
            by_words: complaint.by_in_words().unwrap_or_default(),
            how: complaint.how.to_string(),
            about: complaint.about.clone(),
            acknowledged_on: typed_day(complaint.acknowledged_on),
            what_was_done: complaint.what_was_done.clone().unwrap_or_default(),
            answered_on: typed_day(complaint.answered_on),
            outcome: complaint
                .outcome
                .map(|outcome| outcome.to_string())
                .unwrap_or_default(),
        }
    }
}

/// A complaint as a list and its own page show it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ComplaintRow {
    /// The record.
    pub complaint: Complaint,
    /// Who complained: a name, or the words.
    pub by: String,
    /// The last day to say that it is here, in words; nothing when that is done.
    pub acknowledge_by: Option<String>,
    /// Where it stands: "Answer by 3 December 2026".
    pub words: String,
    /// Whether a day has passed.
    pub overdue: bool,
    /// The form to change it by.
    pub form: ComplaintForm,
}

//! Consent by purpose, recorded as events and never edited; exclusions; bases for sharing.

pub mod capacity;
mod store;
#[cfg(test)]
mod tests;
pub mod wording;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    clients::RepresentativeKind,
    dates,
    forms::Faults,
    ids::{AgencyId, ConsentId, ExclusionId, PersonId, PracticeId, RepresentativeId},
    store::{Opposite, StoreError, Tx, record::record},
    words::words,
};

pub use store::{
    add_exclusion, change_exclusion, consent_in_error, end_exclusion, exclusion_in_words,
    exclusions_in_force, exclusions_of, history, page, record, standing, standing_before,
};

words! {
    /// What a consent is for.
    pub enum Purpose {
        KeepMyRecord = "keep my record", HealthNotes = "health notes", ShareWithMdt = "share with MDT",
        ShareWithAgencies = "share with agencies", VolunteerMaySpeak = "my volunteer may speak for me",
        TellMyGoodNews = "tell my good news", AnonymousEvaluation = "anonymous evaluation",
    }
}
words! {
    /// What was answered.
    pub enum Answer {
        Given = "given", Refused = "refused", Withdrawn = "withdrawn", RecordedInError = "recorded in error",
    }
}
words! {
    /// How it was answered.
    pub enum ConsentHow { Spoken = "spoken", Signed = "signed", ByRepresentative = "by representative" }
}
words! {
    /// The ground on which something is shared: recorded, not assumed.
    pub enum Basis {
        Consent = "consent", DirectCare = "direct care with no objection", Safeguarding = "safeguarding",
        VitalInterests = "vital interests", BestInterests = "best interests",
    }
}

record! {
    /// One answer of one person for one purpose. The latest by (`on`, `sequence`) stands, leaving out what was
    /// recorded in error.
    pub struct Consent {
        id: ConsentId, person: PersonId, purpose: Purpose, answer: Answer, how: ConsentHow, on: NaiveDate,
        /// Who answered: the person, or a representative by name.
        by: String,
        witnessed_by: Option<String>, wording_version: Option<String>, covers: Option<String>,
        with_whom: Option<String>, review_on: Option<NaiveDate>,
        /// The place in the log, which orders answers of one day.
        sequence: i64,
        /// The answer that was recorded in error.
        corrects: Option<ConsentId>,
    }
    table "consent" = 30, person "person", opposite Opposite::Own(recorded_in_error)
}

/// Undoing a consent writes that it was recorded in error; undoing that is refused, because an answer is
/// recorded anew instead.
fn recorded_in_error(tx: &mut Tx<'_>, id: uuid::Uuid) -> Result<(), StoreError> {
    let consent: Consent = tx.read().record(id)?;
    if consent.answer == Answer::RecordedInError {
        return Err(StoreError::Refused(
            "Record the answer again instead.".into(),
        ));
    }
    if tx.read().number(
        "SELECT count(*) FROM consent WHERE corrects = ?1",
        [consent.id],
    )? > 0
    {
        return Err(StoreError::Refused(
            "This answer is marked as recorded in error already.".into(),
        ));
    }
    let new = Consent {
        id: tx.new_id(),
        answer: Answer::RecordedInError,
        sequence: tx.position(),
        corrects: Some(consent.id),
        ..consent
    };
    tx.insert(&new)
}

record! {
    /// Whom not to share with: exactly one of the four is filled.
    pub struct Exclusion {
        id: ExclusionId, person: PersonId, not_with_person: Option<PersonId>,
        not_with_practice: Option<PracticeId>, not_with_agency: Option<AgencyId>,
        not_with_words: Option<String>,
        /// For one purpose only; empty means for all.
        purpose: Option<Purpose>,
        from: NaiveDate, until: Option<NaiveDate>,
    }
    table "exclusion" = 31, person "person"
}

/// Why a consent or an exclusion was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum ConsentError {
    /// Fields of the form are at fault.
    #[error("{0}")]
    Form(Faults),
    /// The file refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Faults> for ConsentError {
    fn from(faults: Faults) -> Self {
        Self::Form(faults)
    }
}

/// An answer as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct ConsentForm {
    /// Whose answer: the person's id.
    pub person: String,
    /// A word of [`Purpose`].
    pub purpose: String,
    /// Given, refused or withdrawn. *Recorded in error* is written by undo, or from the history.
    pub answer: String,
    /// A word of [`ConsentHow`].
    pub how: String,
    /// The day of the answer; blank is today.
    pub on: String,
    /// Which recorded representative answered: their id, or blank.
    pub representative: String,
    /// Who answered, by name. Blank is the person, unless a representative answered.
    pub by: String,
    /// Who was there.
    pub witnessed_by: String,
    /// Which wording was read out; blank when another was used.
    pub wording_version: String,
    /// What the answer covers, when less than all.
    pub covers: String,
    /// With whom it may be shared, when not with all.
    pub with_whom: String,
    /// When to ask again.
    pub review_on: String,
}

/// An exclusion as typed: exactly one of the four is filled.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct ExclusionForm {
    /// Whose wish: the person's id.
    pub person: String,
    /// Not with this person: their id.
    pub not_with_person: String,
    /// Not with this practice: its id.
    pub not_with_practice: String,
    /// Not with this agency: its id.
    pub not_with_agency: String,
    /// Not with somebody who has no record, in words.
    pub not_with_words: String,
    /// For one purpose only; blank is for all.
    pub purpose: String,
    /// From which day; blank is today.
    pub from: String,
    /// The day from which it no longer holds; blank is without end.
    pub until: String,
}

/// One answer, as the history shows it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PastAnswer {
    /// The record.
    pub consent: Consent,
    /// In words: "Yes, signed, 4 March".
    pub words: String,
    /// Whether it was recorded in error, so that it never counts.
    pub in_error: bool,
    /// Who wrote it down.
    pub recorded_by: String,
}

/// What stands for one purpose, and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PurposeLine {
    /// The purpose.
    pub purpose: Purpose,
    /// What stands, or nothing when nobody asked yet.
    pub standing: Option<Consent>,
    /// What stands, in words: "Yes, signed, 4 March" or "Not asked yet".
    pub words: String,
    /// Whether the day to ask again has come.
    pub ask_again: bool,
    /// Whether what stands was said to an older wording than is read out now.
    pub older_wording: bool,
    /// What to read aloud when asking.
    pub wording: String,
    /// Every answer, newest first.
    pub history: Vec<PastAnswer>,
}

/// One exclusion, as the person's page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ExclusionLine {
    /// The record.
    pub exclusion: Exclusion,
    /// Whom not: a name, or the words.
    pub with: String,
    /// In words: "Not with Jean Trewin, about share with MDT, from 4 March".
    pub words: String,
    /// Whether it holds today.
    pub in_force: bool,
}

/// Somebody who may answer for the person.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct MayAnswer {
    /// The representative's record.
    pub id: RepresentativeId,
    /// Their name.
    pub name: String,
    /// By what right.
    pub kind: RepresentativeKind,
}

/// Everything about one person's consent, for their page.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ConsentPage {
    /// Every purpose, in the order shown.
    pub purposes: Vec<PurposeLine>,
    /// Whom not to share with: what holds first, then what has ended.
    pub exclusions: Vec<ExclusionLine>,
    /// Who may answer for them.
    pub representatives: Vec<MayAnswer>,
    /// The version of the wordings to read aloud.
    pub wording_version: String,
    /// Decisions about their capacity, one decision each.
    pub capacities: Vec<capacity::CapacityLine>,
    /// The person's name.
    pub name: String,
    /// Whether they have died: nobody is asked any more.
    pub died: bool,
}

/// What stands, in words for the page: "Yes, signed, 4 March", "No, spoken, 4 March 2025", "Not asked yet".
#[must_use]
pub fn in_words(standing: Option<&Consent>, today: NaiveDate) -> String {
    let Some(consent) = standing else {
        return "Not asked yet".to_owned();
    };
    let answer = match consent.answer {
        Answer::Given => "Yes",
        Answer::Refused => "No",
        Answer::Withdrawn => "Taken back",
        Answer::RecordedInError => "Recorded in error",
    };
    let how = match consent.how {
        ConsentHow::Spoken => "spoken".to_owned(),
        ConsentHow::Signed => "signed".to_owned(),
        ConsentHow::ByRepresentative => format!("answered by {}", consent.by),
    };
    format!("{answer}, {how}, {}", day_in_words(consent.on, today))
}

/// "4 March", with the year when it is another than today's.
pub(crate) fn day_in_words(day: NaiveDate, today: NaiveDate) -> String {
    let full = dates::short(day);
    if day.year() == today.year() {
        full.trim_end_matches(|c: char| c.is_ascii_digit())
            .trim_end()
            .to_owned()
    } else {
        full
    }
}

impl Exclusion {
    /// Whether it holds on a day. `until` is the first day on which it no longer does.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Whether it is about this purpose.
    #[must_use]
    pub fn is_about(&self, purpose: Purpose) -> bool {
        self.purpose.is_none_or(|of| of == purpose)
    }
}

//! Consent by purpose, recorded as events and never edited; exclusions; bases for sharing.

use chrono::NaiveDate;

use crate::{
    ids::{AgencyId, ConsentId, ExclusionId, PersonId, PracticeId},
    store::{Opposite, StoreError, Tx, record::record},
    words::words,
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
    let new = Consent {
        id: tx.new_id(),
        answer: Answer::RecordedInError,
        sequence: tx.position()?,
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

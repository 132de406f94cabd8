//! What waits on the privacy page.

use chrono::NaiveDate;
use serde::Serialize;

use super::PrivacyError;
use crate::{
    bases,
    breaches::{BreachRow, open_breaches},
    complaints::{ComplaintRow, complaints},
    consent::Purpose,
    dates::short,
    desk::Desk,
    ids::PersonId,
    store::{StoreError, record::column},
    volunteers::{
        VolunteerError,
        agreements::{AgreementDue, agreements_due},
    },
};

/// Everything that waits.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PrivacyHub {
    /// Complaints that are not answered.
    pub complaints: Vec<ComplaintRow>,
    /// Breaches that are not closed, with their clocks.
    pub breaches: Vec<BreachRow>,
    /// How many reasons for keeping are only suggested.
    pub bases_to_confirm: usize,
    /// Agreements that are missing or run out.
    pub agreements: Vec<AgreementDue>,
    /// Answers about consent to ask for again.
    pub reviews: Vec<ReviewDue>,
}

/// An answer about consent whose day to ask again has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ReviewDue {
    /// Whose answer.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What it is about.
    pub purpose: Purpose,
    /// Since when it is to be asked again, in words.
    pub since: String,
}

/// How many the page shows. Our own figure: a morning's telephone calls.
const REVIEWS: i64 = 50;

/// The answers that stand and are to be asked for again, the longest due first.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn reviews_due(desk: &Desk) -> Result<Vec<ReviewDue>, StoreError> {
    // A later answer, or the mark that this one was an error, settles it.
    desk.read().rows(
        "SELECT consent.person, person.given_name || ' ' || person.family_name, consent.purpose, consent.review_on
         FROM consent INDEXED BY consent_review CROSS JOIN person ON person.id = consent.person
         WHERE consent.review_on <= ?1 AND consent.answer <> 'recorded in error' AND person.died_on IS NULL
           AND NOT EXISTS (SELECT 1 FROM consent AS mark WHERE mark.corrects = consent.id)
           AND NOT EXISTS (
             SELECT 1 FROM consent AS later
             WHERE later.person = consent.person AND later.purpose = consent.purpose
               AND later.answer <> 'recorded in error'
               AND (later.\"on\", later.sequence) > (consent.\"on\", consent.sequence)
               AND NOT EXISTS (SELECT 1 FROM consent AS mark WHERE mark.corrects = later.id))
         ORDER BY consent.review_on, consent.id LIMIT ?2",
        (desk.today().to_string(), REVIEWS),
        |row| {
            Ok(ReviewDue {
                person: row.get(0)?,
                name: row.get(1)?,
                purpose: row.get(2)?,
                since: short(column::<NaiveDate>(row, 3)?),
            })
        },
    )
}

/// Everything that waits on the privacy page.
///
/// # Errors
/// When the file cannot be read.
pub fn privacy_hub(desk: &Desk) -> Result<PrivacyHub, PrivacyError> {
    Ok(PrivacyHub {
        complaints: complaints(desk)?
            .into_iter()
            .filter(|row| row.complaint.answered_on.is_none())
            .collect(),
        breaches: open_breaches(desk)?,
        bases_to_confirm: bases::unconfirmed(desk)?,
        agreements: agreements_due(desk).map_err(|error| match error {
            VolunteerError::Store(error) => error,
            _ => StoreError::NotFound,
        })?,
        reviews: reviews_due(desk)?,
    })
}

//! What a person said about sharing with agencies, and that nothing is sent against it.

use chrono::NaiveDate;

use super::{Referral, ReferralError};
use crate::{
    consent::{self, Answer, Consent, Purpose},
    dates,
    desk::Desk,
    ids::{AgencyId, PersonId},
    people::Person,
    store::{Reader, StoreError, Tx},
};

/// The answer about sharing with agencies as it stands.
pub(super) fn standing(read: Reader<'_>, person: PersonId) -> Result<Option<Consent>, StoreError> {
    consent::standing(read, person, Purpose::ShareWithAgencies)
}

/// Whether a person asked that an agency is told nothing: as it stands, or before a place in the log and under the
/// record of then.
pub(super) fn excluded(
    read: Reader<'_>,
    person: PersonId,
    agency: AgencyId,
    on: NaiveDate,
    then: Option<(PersonId, i64)>,
) -> Result<bool, StoreError> {
    let (whose, before) = then.unwrap_or((person, i64::MAX));
    let count = read.number(
        include_str!("excluded.sql"),
        (person, agency, on.to_string(), before, whose),
    )?;
    Ok(count > 0)
}

/// Nothing stands as sent against a refusal or an exclusion that was on record before it was sent. [`super::move_to`]
/// says so first; this holds for undo and for doing an undone sending again, too.
pub(super) fn nothing_sent_against_a_wish(tx: &Tx<'_>, id: uuid::Uuid) -> Result<(), StoreError> {
    let Some(referral) = tx.read().maybe_record::<Referral>(id)? else {
        return Ok(());
    };
    let Some(sent_on) = referral.sent_on else {
        return Ok(());
    };
    let sent_at: Option<i64> = tx.read().one(
        // CROSS JOIN keeps the few events of this referral outermost; the log has those of every year.
        "SELECT max(change.position) FROM referral_event CROSS JOIN change
           ON change.kind = 71 AND change.subject = referral_event.id AND change.op = 1
         WHERE referral_event.referral = ?1 AND referral_event.what = 'move' AND referral_event.\"to\" = 'sent'",
        [referral.id],
        |row| row.get(0),
    )?;
    let Some(sent_at) = sent_at else {
        return Ok(());
    };
    // What was sent before two records were put together is judged by the wishes of the one it was sent from.
    let whose: PersonId = tx.read().one(
        "SELECT person FROM change WHERE kind = 70 AND subject = ?1 AND position <= ?2
         ORDER BY position DESC LIMIT 1",
        (referral.id, sent_at),
        |row| row.get(0),
    )?;
    let agencies = Purpose::ShareWithAgencies;
    let refused = consent::standing_before(tx.read(), referral.client, whose, agencies, sent_at)?
        .is_some_and(|said| matches!(said.answer, Answer::Refused | Answer::Withdrawn));
    if refused {
        return Err(StoreError::Refused(
            ReferralError::ConsentRefused.to_string(),
        ));
    }
    if excluded(
        tx.read(),
        referral.client,
        referral.agency,
        sent_on,
        Some((whose, sent_at)),
    )? {
        return Err(StoreError::Refused(ReferralError::Excluded.to_string()));
    }
    Ok(())
}

/// What stands before a referral of a person to an agency.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Wishes {
    /// What the person said about sharing with agencies, in words.
    pub consent: String,
    /// Whether that is a yes.
    pub consent_given: bool,
    /// With whom nothing is to be shared, in words.
    pub not_with: Vec<String>,
    /// Whether some of these are words only, which a person has to read before sending.
    pub words_to_read: bool,
    /// Why it cannot be sent now, each a sentence.
    pub blocks: Vec<String>,
}

/// What stands before a referral of a person to an agency.
///
/// # Errors
/// When the file cannot be read.
pub fn wishes(
    desk: &Desk,
    person: PersonId,
    agency: Option<AgencyId>,
) -> Result<Wishes, ReferralError> {
    Ok(wishes_on(desk.read(), person, agency, desk.today())?)
}

pub(super) fn wishes_on(
    read: Reader<'_>,
    person: PersonId,
    agency: Option<AgencyId>,
    today: NaiveDate,
) -> Result<Wishes, StoreError> {
    let said = standing(read, person)?;
    let mut blocks = Vec::new();
    let consent = match &said {
        None => "Not asked yet.".to_owned(),
        Some(said) => {
            let on = dates::short(said.on);
            match said.answer {
                Answer::Given => format!("Yes, on {on}."),
                Answer::Withdrawn => format!("Took the yes back on {on}."),
                Answer::Refused | Answer::RecordedInError => format!("No, on {on}."),
            }
        }
    };
    if said
        .as_ref()
        .is_some_and(|said| matches!(said.answer, Answer::Refused | Answer::Withdrawn))
    {
        blocks.push(ReferralError::ConsentRefused.to_string());
    }
    if let Some(agency) = agency
        && excluded(read, person, agency, today, None)?
    {
        blocks.push(ReferralError::Excluded.to_string());
    }
    if read.record::<Person>(person)?.died_on.is_some() {
        blocks.push(ReferralError::HasDied.to_string());
    }
    let lines = read.rows(
        include_str!("exclusions.sql"),
        (person, today.to_string()),
        |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, bool>(1)?)),
    )?;
    Ok(Wishes {
        consent,
        consent_given: said.is_some_and(|said| said.answer == Answer::Given),
        words_to_read: lines.iter().any(|(_, in_words)| *in_words),
        not_with: lines
            .into_iter()
            .map(|(name, _)| name.unwrap_or_default())
            .collect(),
        blocks,
    })
}

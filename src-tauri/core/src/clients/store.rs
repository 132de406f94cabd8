//! Writing the client role and what hangs on it: surgery, known risks, matches, representatives.

use chrono::NaiveDate;

use super::{
    CheckedClient, Client, ClientError, ClientPractice, KnownRisk, Match, MatchForm,
    Representative, RepresentativeForm, RiskForm,
};
use crate::{
    action::Action,
    concerns,
    desk::{Desk, Done},
    forms::Faults,
    ids::{KnownRiskId, MatchId, PersonId, PracticeId, RepresentativeId},
    people::Person,
    store::{Reader, StoreError, Tx},
    volunteers::Volunteer,
};

/// Whether a known risk of the client is on record that has not ended.
///
/// # Errors
/// When the file cannot be read.
pub fn has_known_risk(read: Reader<'_>, client: PersonId) -> Result<bool, StoreError> {
    Ok(read.number(
        "SELECT EXISTS (SELECT 1 FROM known_risk WHERE client = ?1 AND ended_on IS NULL)",
        [client],
    )? == 1)
}

/// Whether somebody else has that NHS number.
///
/// # Errors
/// When the file cannot be read.
pub fn nhs_number_taken(
    read: Reader<'_>,
    client: PersonId,
    number: &str,
) -> Result<bool, StoreError> {
    Ok(read.number(
        "SELECT EXISTS (SELECT 1 FROM client WHERE nhs_number = ?1 AND id <> ?2)",
        (number, client),
    )? == 1)
}

/// The client's time with the surgery they have now.
///
/// # Errors
/// When the file cannot be read.
pub fn practice_now(
    read: Reader<'_>,
    client: PersonId,
) -> Result<Option<ClientPractice>, StoreError> {
    Ok(read
        .records("WHERE client = ?1 AND until IS NULL", [client])?
        .into_iter()
        .next())
}

/// Writes a checked client form: the role, a change of surgery, a new known risk.
///
/// # Errors
/// When a rule of the file forbids it.
pub fn put(tx: &mut Tx<'_>, checked: &CheckedClient) -> Result<(), StoreError> {
    let id = checked.client.id;
    let today = tx.today();
    if tx.read().maybe_record::<Client>(id)?.is_some() {
        tx.update(&checked.client)?;
    } else {
        tx.insert(&checked.client)?;
    }
    move_practice(tx, id, checked.practice, today)?;
    if let Some(text) = &checked.known_risk {
        let risk = KnownRisk {
            id: tx.new_id(),
            client: id,
            text: text.clone(),
            recorded_on: today,
            ended_on: None,
        };
        tx.insert(&risk)?;
    }
    Ok(())
}

/// Ends the time with the old surgery and begins that with the new. A surgery chosen that same day is
/// corrected instead: nobody changes twice in a day. Where no surgery is left, what was with its MDT comes back.
pub(crate) fn move_practice(
    tx: &mut Tx<'_>,
    client: PersonId,
    to: Option<PracticeId>,
    on: NaiveDate,
) -> Result<(), StoreError> {
    let now = practice_now(tx.read(), client)?;
    if now.as_ref().map(|now| now.practice) == to {
        return Ok(());
    }
    match (now, to) {
        (Some(now), None) => {
            tx.update(&ClientPractice {
                until: Some(on),
                ..now
            })?;
            return concerns::store::come_back(tx, client);
        }
        (Some(now), Some(practice)) if now.since == Some(on) => {
            tx.update(&ClientPractice { practice, ..now })?;
            return Ok(());
        }
        (Some(now), _) => {
            tx.update(&ClientPractice {
                until: Some(on),
                ..now
            })?;
        }
        (None, _) => {}
    }
    if let Some(practice) = to {
        let next = ClientPractice {
            id: tx.new_id(),
            client,
            practice,
            since: Some(on),
            until: None,
        };
        tx.insert(&next)?;
    }
    Ok(())
}

/// Adds a known risk, or changes the one of that id, which is how one is ended too.
///
/// # Errors
/// When the form is at fault; nothing is changed then.
pub fn save_risk(
    desk: &mut Desk,
    client: PersonId,
    id: Option<KnownRiskId>,
    form: &RiskForm,
) -> Result<Done<KnownRiskId>, ClientError> {
    desk.write(Action::SaveRisk, |tx| {
        tx.read().record::<Client>(client)?;
        let risk = form.check(id.unwrap_or_else(|| tx.new_id()), client, tx.today())?;
        tx.save_theirs(id.is_some(), &risk)?;
        Ok(risk.id)
    })
}

/// Removes a known risk recorded by mistake. An active client's last one stays.
///
/// # Errors
/// When the rule forbids it.
pub fn remove_risk(desk: &mut Desk, id: KnownRiskId) -> Result<Done<()>, ClientError> {
    desk.write(Action::RemoveRisk, |tx| Ok(tx.remove::<KnownRisk>(id)?))
}

/// Matches a client with a volunteer, or changes the match of that id, which is how one ends too.
///
/// # Errors
/// When the form is at fault; nothing is changed then.
pub fn save_match(
    desk: &mut Desk,
    client: PersonId,
    id: Option<MatchId>,
    form: &MatchForm,
) -> Result<Done<MatchId>, ClientError> {
    desk.write(Action::SaveMatch, |tx| {
        tx.read().record::<Client>(client)?;
        let row = form.check(id.unwrap_or_else(|| tx.new_id()), client, tx.today())?;
        if tx.read().maybe_record::<Volunteer>(row.volunteer)?.is_none() {
            return Err(Faults::one("volunteer", "That person is not a volunteer.").into());
        }
        if row.until.is_none() {
            for person in [client, row.volunteer] {
                if tx.read().record::<Person>(person)?.died_on.is_some() {
                    return Err(StoreError::Refused(
                        "One of the two has died. Give the day the match ended.".into(),
                    )
                    .into());
                }
            }
            let twice = tx.read().number(
                "SELECT EXISTS (SELECT 1 FROM \"match\" WHERE client = ?1 AND volunteer = ?2 AND until IS NULL AND id <> ?3)",
                (client, row.volunteer, row.id),
            )?;
            if twice == 1 {
                return Err(Faults::one("volunteer", "These two are matched already.").into());
            }
        }
        tx.save_theirs(id.is_some(), &row)?;
        Ok(row.id)
    })
}

/// Removes a match recorded by mistake.
///
/// # Errors
/// When there is no such match.
pub fn remove_match(desk: &mut Desk, id: MatchId) -> Result<Done<()>, ClientError> {
    desk.write(Action::RemoveMatch, |tx| Ok(tx.remove::<Match>(id)?))
}

/// Adds somebody who may speak for a client, or changes the entry of that id.
///
/// # Errors
/// When the form is at fault; nothing is changed then.
pub fn save_representative(
    desk: &mut Desk,
    client: PersonId,
    id: Option<RepresentativeId>,
    form: &RepresentativeForm,
) -> Result<Done<RepresentativeId>, ClientError> {
    desk.write(Action::SaveRepresentative, |tx| {
        tx.read().record::<Client>(client)?;
        let row = form.check(id.unwrap_or_else(|| tx.new_id()), client, tx.today())?;
        match tx.read().maybe_record::<Person>(row.person)? {
            None => return Err(Faults::one("person", "Choose who may speak for them.").into()),
            Some(person) if person.died_on.is_some() && row.ended_on.is_none() => {
                let why = "They have died. Give the day it ended, or choose somebody else.";
                return Err(Faults::one("ended_on", why).into());
            }
            Some(_) => {}
        }
        tx.save_theirs(id.is_some(), &row)?;
        Ok(row.id)
    })
}

/// Removes a representative.
///
/// # Errors
/// When there is no such entry.
pub fn remove_representative(
    desk: &mut Desk,
    id: RepresentativeId,
) -> Result<Done<()>, ClientError> {
    desk.write(Action::RemoveRepresentative, |tx| {
        Ok(tx.remove::<Representative>(id)?)
    })
}

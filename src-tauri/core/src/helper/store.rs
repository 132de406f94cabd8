//! Reading and writing for helper mode.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{AgreementStands, HelperChoice, HelperError, HelperTurn, Named, TurnEnd};
use crate::{
    action::Action,
    desk::Desk,
    ids::{HelperTurnId, PersonId, SessionId},
    people::Person,
    sessions::{Attendance, Presence, Session, SessionState},
    store::{Reader, StoreError, Tx, id_list},
    volunteers::{Agreement, Volunteer, VolunteerStatus, store::agreement_in_force},
};

/// The volunteers to choose from: those here, then those active, each by family name. Who lacks an agreement stands
/// among them, so that it is seen what is missing.
///
/// # Errors
/// When the file cannot be read.
pub fn choices(desk: &Desk, session: SessionId) -> Result<Vec<HelperChoice>, StoreError> {
    let today = desk.today();
    desk.read().rows(
        "SELECT volunteer.id, person.given_name || ' ' || person.family_name, attendance.id IS NOT NULL,
                EXISTS (SELECT 1 FROM agreement
                        WHERE agreement.volunteer = volunteer.id AND agreement.signed_on <= ?2),
                EXISTS (SELECT 1 FROM agreement
                        WHERE agreement.volunteer = volunteer.id AND agreement.signed_on <= ?2
                          AND (agreement.expires_on IS NULL OR agreement.expires_on >= ?2))
         FROM volunteer CROSS JOIN person ON person.id = volunteer.id
         LEFT JOIN attendance ON attendance.session = ?1 AND attendance.person = volunteer.id
           AND attendance.presence = 'here'
         WHERE person.died_on IS NULL
           AND (volunteer.status = 'active' OR (volunteer.status <> 'left' AND attendance.id IS NOT NULL))
         ORDER BY attendance.id IS NULL, person.family_name, person.given_name, person.id",
        (session, today.to_string()),
        |row| {
            Ok(HelperChoice {
                id: row.get(0)?,
                name: row.get(1)?,
                here: row.get(2)?,
                agreement: match (row.get(3)?, row.get(4)?) {
                    (_, true) => AgreementStands::InForce,
                    (true, false) => AgreementStands::RunOut,
                    (false, false) => AgreementStands::Missing,
                },
            })
        },
    )
}

/// Whether a volunteer may have the laptop for this session's register.
fn may_have(
    tx: &Tx<'_>,
    session: &Session,
    volunteer: PersonId,
    today: NaiveDate,
) -> Result<(), HelperError> {
    let read = tx.read();
    if session.state != SessionState::Open {
        return Err(HelperError::NotOpen);
    }
    let role = read
        .maybe_record::<Volunteer>(volunteer)?
        .ok_or(HelperError::NotAVolunteer)?;
    let here = || {
        let marked = read.records::<Attendance>(
            "WHERE session = ?1 AND person = ?2",
            (session.id, volunteer),
        )?;
        Ok::<_, StoreError>(marked.iter().any(|one| one.presence == Presence::Here))
    };
    let at_work = match role.status {
        VolunteerStatus::Active => true,
        VolunteerStatus::Applied | VolunteerStatus::Resting => here()?,
        VolunteerStatus::Left => false,
    };
    if !at_work || read.record::<Person>(volunteer)?.died_on.is_some() {
        return Err(HelperError::NotAVolunteer);
    }
    let signed = read.records::<Agreement>(
        "WHERE volunteer = ?1 AND signed_on <= ?2",
        (volunteer, today.to_string()),
    )?;
    if signed.is_empty() {
        return Err(HelperError::NoAgreement);
    }
    if !agreement_in_force(&signed, today) {
        return Err(HelperError::AgreementOver);
    }
    Ok(())
}

/// Puts on record that the laptop goes into a volunteer's hands.
pub(super) fn start_turn(
    desk: &mut Desk,
    session: SessionId,
    volunteer: PersonId,
) -> Result<HelperTurnId, HelperError> {
    let done = desk.write(Action::HandOver, |tx| {
        let session = tx.read().record::<Session>(session)?;
        may_have(tx, &session, volunteer, tx.today())?;
        let id = tx.new_id();
        tx.insert(&HelperTurn {
            id,
            session: session.id,
            volunteer,
            handed_at: tx.now_ms(),
            back_at: None,
            ended: None,
        })?;
        Ok::<_, HelperError>(id)
    })?;
    Ok(done.value)
}

/// Puts on record that the laptop is back.
pub(super) fn end_turn(
    desk: &mut Desk,
    turn: HelperTurnId,
    ended: TurnEnd,
) -> Result<(), StoreError> {
    let action = match ended {
        TurnEnd::GivenBack | TurnEnd::Stopped => Action::TakeBack,
        TurnEnd::Locked => Action::LockInHands,
    };
    desk.write(action, |tx| {
        let turn = tx.read().record::<HelperTurn>(turn)?;
        tx.update(&HelperTurn {
            back_at: Some(tx.now_ms()),
            ended: Some(ended),
            ..turn
        })
    })?;
    Ok(())
}

/// The turns that nobody ended.
pub(crate) fn open_turns(read: Reader<'_>) -> Result<Vec<HelperTurn>, StoreError> {
    read.records("WHERE back_at IS NULL ORDER BY handed_at, id", [])
}

/// Ends the turns that a crash left open: who opens the file has proven a passphrase. Answers how many there were.
/// To be called at each start.
///
/// # Errors
/// When the records cannot be written.
pub fn finish_turns(desk: &mut Desk) -> Result<usize, StoreError> {
    let open = open_turns(desk.read())?;
    for turn in &open {
        end_turn(desk, turn.id, TurnEnd::Stopped)?;
    }
    Ok(open.len())
}

/// Names and places of people, in the order asked for. Nothing else of them is read.
pub(crate) fn named(
    read: Reader<'_>,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<Named>, StoreError> {
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let rows = read.rows(
        "SELECT id, coalesce(nullif(trim(preferred_name), ''), given_name) || ' ' || family_name, town
         FROM person WHERE id IN (SELECT unhex(value) FROM json_each(?1))",
        [id_list(ids.iter().copied())],
        |row| {
            let person: PersonId = row.get(0)?;
            let named = Named {
                person,
                name: row.get(1)?,
                town: row.get(2)?,
            };
            Ok((person, named))
        },
    )?;
    let known: BTreeMap<PersonId, Named> = rows.into_iter().collect();
    Ok(ids.iter().filter_map(|id| known.get(id).cloned()).collect())
}

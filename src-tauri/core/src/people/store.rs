//! Writing people with their roles, and reading the lists they are chosen from.

use super::{InList, Lists, Person, PersonError, PersonForm};
use crate::{
    action::Action,
    clients::{self, Client, ClientFacts, ClientForm, ClientStatus, EndedWhy},
    concerns,
    desk::{Desk, Done},
    forms::Faults,
    ids::PersonId,
    reference,
    store::{Reader, StoreError, Tx},
    volunteers::{Volunteer, VolunteerForm, VolunteerStatus},
};

/// The short lists a person's form chooses from.
///
/// # Errors
/// When the file cannot be read.
pub fn lists(read: Reader<'_>) -> Result<Lists, StoreError> {
    let named = |sql: &str| {
        read.rows(sql, [], |row| {
            let id: [u8; 16] = row.get(0)?;
            Ok(InList {
                id: uuid::Uuid::from_bytes(id).to_string(),
                name: row.get(1)?,
            })
        })
    };
    Ok(Lists {
        programmes: named("SELECT id, name FROM programme ORDER BY name, id")?,
        practices: named("SELECT id, name FROM practice ORDER BY name, id")?,
        coordinators: named("SELECT id, name FROM coordinator WHERE active = 1 ORDER BY name, id")?,
    })
}

/// Adds a person with the roles the form fills.
///
/// # Errors
/// Every fault of the form at once; nothing is kept then.
pub fn add_person(desk: &mut Desk, form: &PersonForm) -> Result<Done<PersonId>, PersonError> {
    let action = if form.volunteer.is_some() && form.client.is_none() {
        Action::AddVolunteer
    } else {
        Action::AddPerson
    };
    desk.write(action, |tx| add_in(tx, form))
}

/// Adds a person inside an act that is open already: for imports, where all rows are kept or none.
///
/// # Errors
/// Every fault of the form at once.
pub fn add_in(tx: &mut Tx<'_>, form: &PersonForm) -> Result<PersonId, PersonError> {
    let id = tx.new_id();
    put(tx, id, None, form)?;
    Ok(id)
}

/// Changes a person and their roles; a role that the form fills and the person lacks is added.
///
/// # Errors
/// Every fault of the form at once; nothing is changed then.
pub fn change_person(
    desk: &mut Desk,
    id: PersonId,
    form: &PersonForm,
) -> Result<Done<PersonId>, PersonError> {
    desk.write(Action::ChangePerson, |tx| {
        let before: Person = tx.read().record(id)?;
        put(tx, id, Some(&before), form)?;
        Ok(id)
    })
}

fn put(
    tx: &mut Tx<'_>,
    id: PersonId,
    before: Option<&Person>,
    form: &PersonForm,
) -> Result<(), PersonError> {
    let today = tx.today();
    let mut faults = Faults::new();
    let person = form
        .check(id, today)
        .map_err(|found| faults.0.extend(found.0))
        .ok();
    let died_now = person.as_ref().is_some_and(|p| p.died_on.is_some())
        && before.is_none_or(|b| b.died_on.is_none());
    let client = match &form.client {
        None => None,
        Some(part) => {
            let facts = ClientFacts {
                has_known_risk: clients::store::has_known_risk(tx.read(), id)?,
                nhs_number_taken: match reference::nhs_number(&part.nhs_number) {
                    Ok(number) => clients::store::nhs_number_taken(tx.read(), id, &number)?,
                    Err(_) => false,
                },
                // Whoever is found to have died by this very form is ended below.
                has_died: !died_now && person.as_ref().is_some_and(|p| p.died_on.is_some()),
            };
            part.check(id, today, &lists(tx.read())?, &facts)
                .map_err(|found| faults.take_in("client", found))
                .ok()
        }
    };
    let volunteer = form.volunteer.as_ref().and_then(|part| {
        part.check(id, today)
            .map_err(|found| faults.take_in("volunteer", found))
            .ok()
    });
    let Some(person) = person.filter(|_| faults.is_empty()) else {
        return Err(faults.into());
    };
    if before.is_some() {
        tx.update(&person)?;
    } else {
        tx.insert(&person)?;
    }
    if let Some(client) = &client {
        clients::store::put(tx, client)?;
    }
    if let Some(volunteer) = &volunteer {
        if tx.read().maybe_record::<Volunteer>(id)?.is_some() {
            tx.update(volunteer)?;
        } else {
            tx.insert(volunteer)?;
        }
    }
    if died_now {
        end_roles(tx, id)?;
        concerns::store::come_back(tx, id)?;
    }
    Ok(())
}

/// A client who died has ended as such; a volunteer who died has left.
pub(crate) fn end_roles(tx: &mut Tx<'_>, id: PersonId) -> Result<(), StoreError> {
    if let Some(client) = tx.read().maybe_record::<Client>(id)? {
        tx.update(&Client {
            status: ClientStatus::Ended,
            ended_why: Some(EndedWhy::Died),
            talk_about_at_next_mdt: false,
            ..client
        })?;
    }
    if let Some(volunteer) = tx.read().maybe_record::<Volunteer>(id)? {
        tx.update(&Volunteer {
            status: VolunteerStatus::Left,
            ..volunteer
        })?;
    }
    Ok(())
}

/// The form of a person on record with the roles they have, for correcting.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such person.
pub fn person_form(desk: &Desk, id: PersonId) -> Result<PersonForm, PersonError> {
    let read = desk.read();
    let mut form = PersonForm::of(&read.record(id)?);
    if let Some(client) = read.maybe_record::<Client>(id)? {
        let practice = clients::store::practice_now(read, id)?.map(|now| now.practice);
        form.client = Some(ClientForm::of(&client, practice));
    }
    if let Some(volunteer) = read.maybe_record::<Volunteer>(id)? {
        form.volunteer = Some(VolunteerForm::of(&volunteer));
    }
    Ok(form)
}

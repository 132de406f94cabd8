//! Reading and writing breaches.

use super::{Breach, BreachForm, BreachPerson, BreachRow, at_in_words};
use crate::{
    action::Action,
    desk::{Desk, Done},
    good_news::NamedId,
    ids::BreachId,
    people::Person,
    privacy::PrivacyError,
    store::{Reader, StoreError, Tx},
};

/// How many a list shows. Our own figure: more would be a programme in need of help.
const LIST: i64 = 200;

fn people_of(read: Reader<'_>, breach: BreachId) -> Result<Vec<NamedId>, StoreError> {
    read.rows(
        "SELECT person.id, person.given_name || ' ' || person.family_name
         FROM breach_person JOIN person ON person.id = breach_person.person
         WHERE breach_person.breach = ?1 ORDER BY person.family_name, person.given_name, person.id",
        [breach],
        |row| {
            Ok(NamedId {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        },
    )
}

fn row(desk: &Desk, breach: Breach) -> Result<BreachRow, StoreError> {
    let today = desk.today();
    let people = people_of(desk.read(), breach.id)?;
    Ok(BreachRow {
        found: at_in_words(breach.found_at, today),
        told_ico: breach.told_ico_at.map(|at| at_in_words(at, today)),
        clock: breach.clock(desk.now_ms(), today),
        form: BreachForm::of(&breach, &people),
        people,
        breach,
    })
}

/// Those that are not closed, the oldest first: their clocks run.
///
/// # Errors
/// When the file cannot be read.
pub fn open_breaches(desk: &Desk) -> Result<Vec<BreachRow>, PrivacyError> {
    desk.read()
        .records::<Breach>(
            "WHERE closed_on IS NULL ORDER BY found_at, id LIMIT ?1",
            [LIST],
        )?
        .into_iter()
        .map(|one| Ok(row(desk, one)?))
        .collect()
}

/// Every breach: those that are open first, then the latest closed.
///
/// # Errors
/// When the file cannot be read.
pub fn breaches(desk: &Desk) -> Result<Vec<BreachRow>, PrivacyError> {
    let mut all = open_breaches(desk)?;
    for one in desk.read().records::<Breach>(
        "WHERE closed_on IS NOT NULL ORDER BY found_at DESC, id DESC LIMIT ?1",
        [LIST],
    )? {
        all.push(row(desk, one)?);
    }
    Ok(all)
}

/// One breach.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not there.
pub fn breach(desk: &Desk, id: BreachId) -> Result<BreachRow, PrivacyError> {
    Ok(row(desk, desk.read().record(id)?)?)
}

/// Records a breach, or changes the one of that id, with whom it is about.
///
/// # Errors
/// Every fault of the form at once; nothing is changed then.
pub fn save_breach(
    desk: &mut Desk,
    id: Option<BreachId>,
    form: &BreachForm,
) -> Result<Done<BreachId>, PrivacyError> {
    desk.write(Action::SaveBreach, |tx| {
        let known = id.is_some();
        let breach = form.check(id.unwrap_or_else(|| tx.new_id()), tx.today(), tx.now_ms())?;
        if known {
            tx.update(&breach)?;
        } else {
            tx.insert(&breach)?;
        }
        name_people(tx, breach.id, form)?;
        Ok(breach.id)
    })
}

fn name_people(tx: &mut Tx<'_>, breach: BreachId, form: &BreachForm) -> Result<(), StoreError> {
    let before = tx
        .read()
        .records::<BreachPerson>("WHERE breach = ?1", [breach])?;
    for gone in before
        .iter()
        .filter(|one| !form.people.contains(&one.person))
    {
        tx.remove::<BreachPerson>(gone.id)?;
    }
    let mut named: Vec<_> = before.iter().map(|one| one.person).collect();
    for &person in &form.people {
        if named.contains(&person) {
            continue;
        }
        tx.read().record::<Person>(person)?;
        let id = tx.new_id();
        tx.insert(&BreachPerson { id, breach, person })?;
        named.push(person);
    }
    Ok(())
}

/// Removes a breach recorded by mistake.
///
/// # Errors
/// When it is not there.
pub fn remove_breach(desk: &mut Desk, id: BreachId) -> Result<Done<()>, PrivacyError> {
    desk.write(Action::RemoveBreach, |tx| {
        for one in tx
            .read()
            .records::<BreachPerson>("WHERE breach = ?1", [id])?
        {
            tx.remove::<BreachPerson>(one.id)?;
        }
        Ok(tx.remove::<Breach>(id)?)
    })
}

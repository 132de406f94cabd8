//! What was promised and hangs on a change: to them, by them, or in words about them.

use super::{
    LifeAnswer::{self, HandOn, Keep, TakeOff},
    hanging::{Hanging, Hangs},
};
use crate::{
    clients::Representative,
    dates,
    ids::{NoteId, PersonId, PromiseId},
    people::Person,
    promises::{Promise, RESTRICTED_PROMISE},
    store::{Reader, StoreError, Tx},
};

/// What is promised and not done, and what may become of each. Nothing stays promised to somebody who has died, nor
/// to be done by them.
pub(super) fn hangs(
    read: Reader<'_>,
    person: &Person,
    died: bool,
    rows: &mut Vec<Hanging>,
) -> Result<(), StoreError> {
    let id = person.id;
    let speaker = speaks_for(read, id)?;
    let to_them = read.records::<Promise>(
        "WHERE done_on IS NULL AND \"to\" = ?1 ORDER BY \"by\", id",
        [id],
    )?;
    for promise in to_them {
        let after = speaker.as_ref().map(|speaker| speaker.id);
        let row = row(read, &promise, after, "Promised to them")?;
        rows.push(if died {
            let words = match &speaker {
                Some(speaker) => format!("Still to be done, for {}", speaker.name()),
                None => "Still to be done".to_owned(),
            };
            row.may(TakeOff, "Not needed any more: take it off")
                .may(HandOn, words)
        } else {
            row.may(Keep, "Still to be done")
                .may(TakeOff, "Not needed any more: take it off")
        });
    }
    for promise in read.records::<Promise>(
        "WHERE done_on IS NULL AND \"to\" IS NOT ?1
           AND from_note IN (SELECT note FROM note_about WHERE person = ?1) ORDER BY \"by\", id",
        [id],
    )? {
        rows.push(
            row(read, &promise, promise.to, "From a line about them")?
                .may(Keep, "Still to be done")
                .may(TakeOff, "Not needed any more: take it off"),
        );
    }
    if died {
        by_them(read, person, rows)?;
    }
    Ok(())
}

/// What somebody who has died was to do. Who does it is kept in words, so that a first name alone may be another's.
fn by_them(read: Reader<'_>, person: &Person, rows: &mut Vec<Hanging>) -> Result<(), StoreError> {
    let open = read.records::<Promise>(
        "WHERE done_on IS NULL AND who IS NOT NULL AND \"to\" IS NOT ?1 ORDER BY \"by\", id",
        [person.id],
    )?;
    for promise in open {
        let key = format!("promise-{}", promise.id);
        let who = promise.who.clone().unwrap_or_default();
        let is = |name: &str| who.trim().to_lowercase() == name.to_lowercase();
        let also = person.also_known_as.as_deref().unwrap_or_default();
        let whole = is(&person.name()) || also.split(';').any(|name| is(name.trim()));
        let first = is(&person.given_name) || person.preferred_name.as_deref().is_some_and(is);
        if !(whole || first) || rows.iter().any(|row| row.key == key) {
            continue;
        }
        let about = format!("{who} was to do it by {}", dates::short(promise.by));
        let (what, route) = said(read, &promise, "To be done")?;
        let row = Hanging::new(Hangs::PromisedBy(promise.id), key, what)
            .about(about)
            .read_on(route)
            .may(HandOn, "Still to be done, by you")
            .may(TakeOff, "Not needed any more: take it off");
        rows.push(if whole {
            row
        } else {
            row.may(Keep, format!("That is another {who}: leave it"))
                .choose(Keep)
        });
    }
    Ok(())
}

fn row(
    read: Reader<'_>,
    promise: &Promise,
    after: Option<PersonId>,
    how: &str,
) -> Result<Hanging, StoreError> {
    let key = format!("promise-{}", promise.id);
    let about = format!("{how}, by {}", dates::short(promise.by));
    let (what, route) = said(read, promise, "Promise")?;
    Ok(Hanging::new(Hangs::Promised(promise.id, after), key, what)
        .about(about)
        .read_on(route))
}

/// What a list says of a promise. From a line that a restricted concern was raised from it says no more than the line
/// does, and where that is read.
fn said(
    read: Reader<'_>,
    promise: &Promise,
    before: &str,
) -> Result<(String, Option<String>), StoreError> {
    let restricted: Option<NoteId> = read.maybe(
        "SELECT note FROM restricted_from_note WHERE note = ?1",
        [promise.from_note],
        |row| row.get(0),
    )?;
    Ok(match restricted {
        Some(note) => (
            RESTRICTED_PROMISE.to_owned(),
            Some(format!("/notes/{note}")),
        ),
        None => (format!("{before}: {}", promise.what), None),
    })
}

/// Somebody living who may speak for them.
fn speaks_for(read: Reader<'_>, client: PersonId) -> Result<Option<Person>, StoreError> {
    for speaks in read.records::<Representative>(
        "WHERE client = ?1 AND ended_on IS NULL ORDER BY id",
        [client],
    )? {
        let person: Person = read.record(speaks.person)?;
        if person.died_on.is_none() {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

/// A promise is dropped, or done for another, and says to whom it was made.
pub(super) fn mend_to(
    tx: &mut Tx<'_>,
    id: PromiseId,
    before: &Person,
    after: Option<PersonId>,
    answer: LifeAnswer,
) -> Result<(), StoreError> {
    if answer == TakeOff {
        return tx.remove::<Promise>(id);
    }
    let promise: Promise = tx.read().record(id)?;
    tx.update(&Promise {
        what: format!("{} (promised to {})", promise.what, before.name()),
        to: after,
        ..promise
    })?;
    Ok(())
}

/// A promise of somebody who has died is dropped, or a coordinator does it.
pub(super) fn mend_by(
    tx: &mut Tx<'_>,
    id: PromiseId,
    answer: LifeAnswer,
) -> Result<(), StoreError> {
    if answer == TakeOff {
        return tx.remove::<Promise>(id);
    }
    let promise: Promise = tx.read().record(id)?;
    tx.update(&Promise {
        who: None,
        ..promise
    })?;
    Ok(())
}

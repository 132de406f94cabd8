//! Pairs of records that may be one person: offered until somebody puts them together or says that they are two.

use rusqlite::Row;
use serde::Serialize;

use super::TwoPeople;
use crate::{
    action::Action,
    desk::{Desk, Done},
    ids::PersonId,
    names::{self, NameFacts},
    people::{
        Person, PersonError,
        alike::{AlikePerson, alike_row, candidates, facts_of},
    },
    store::{Reader, StoreError, record::column},
};

/// How many pairs are shown. Our own figure: a list that one can work through in a sitting.
const SHOWN: usize = 30;

/// Two records that may be one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Double {
    /// The record that is the older.
    pub one: AlikePerson,
    /// The other.
    pub other: AlikePerson,
    /// Why, such as "Same name, same postcode".
    pub reasons: String,
}

/// The pairs on record that may be one person, the likeliest first; with `of`, those of one person. Pairs share the
/// birth date, the postcode with a name that begins alike, or the family name with a given name that begins alike.
/// All pairs are looked at once, which takes about a second in a file of 17,000 people.
///
/// # Errors
/// When the file cannot be read.
pub fn doubles(desk: &Desk, of: Option<PersonId>) -> Result<Vec<Double>, PersonError> {
    let read = desk.read();
    let mut alike: Vec<(usize, String, PersonId, PersonId)> = Vec::new();
    let mut look = |one: &(PersonId, NameFacts), other: &(PersonId, NameFacts)| {
        if let Some(found) = names::likely_same(&one.1, &other.1) {
            alike.push((found.reasons.len(), found.in_words(), one.0, other.0));
        }
    };
    match of {
        Some(id) => {
            let me: Person = read.record(id)?;
            let facts = facts_of(&me);
            for (person, _) in candidates(read, &facts)? {
                if person.id != id && !are_two(read, id, person.id)? {
                    look(&(id, facts.clone()), &(person.id, facts_of(&person)));
                }
            }
        }
        None => read.each::<StoreError>(include_str!("doubles.sql"), [], |row| {
            look(&row_facts(row, 0)?, &row_facts(row, 7)?);
            Ok(())
        })?,
    }
    alike.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.2, a.3).cmp(&(b.2, b.3))));
    alike.dedup_by_key(|pair| (pair.2, pair.3));
    let mut found = Vec::new();
    for (_, reasons, one, other) in alike.into_iter().take(SHOWN) {
        found.push(Double {
            one: alike_row(read, one)?.1,
            other: alike_row(read, other)?.1,
            reasons,
        });
    }
    Ok(found)
}

fn are_two(read: Reader<'_>, one: PersonId, other: PersonId) -> Result<bool, StoreError> {
    Ok(read.number(
        "SELECT count(*) FROM two_people WHERE one = ?1 AND other = ?2",
        (one.min(other), one.max(other)),
    )? > 0)
}

/// What is known of one of a pair, from its seven columns.
fn row_facts(row: &Row<'_>, at: usize) -> rusqlite::Result<(PersonId, NameFacts)> {
    Ok((
        row.get(at)?,
        NameFacts {
            given: row.get(at + 1)?,
            family: row.get(at + 2)?,
            preferred: row.get(at + 3)?,
            date_of_birth: column(row, at + 4)?,
            birth_year: row.get(at + 5)?,
            postcode: row.get(at + 6)?,
        },
    ))
}

/// Notes that two records are two people, so that nobody is asked again.
///
/// # Errors
/// [`StoreError::NotFound`] when one is not there.
pub fn say_two_people(
    desk: &mut Desk,
    one: PersonId,
    other: PersonId,
) -> Result<Done<()>, PersonError> {
    let (one, other) = (one.min(other), one.max(other));
    desk.write(Action::SayTwoPeople, |tx| {
        if one == other || are_two(tx.read(), one, other)? {
            return Ok(());
        }
        let said = TwoPeople {
            id: tx.new_id(),
            one,
            other,
            said_on: tx.today(),
        };
        Ok(tx.insert(&said)?)
    })
}

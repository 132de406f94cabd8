//! Pairs of records that may be one person: offered until somebody puts them together or says that they are two.

use serde::Serialize;

use super::TwoPeople;
use crate::{
    action::Action,
    desk::{Desk, Done},
    ids::PersonId,
    names,
    people::{
        PersonError,
        alike::{AlikePerson, alike_row, facts_of},
    },
    store::{Reader, StoreError},
};

/// How many pairs are looked at, and how many shown. Our own figures: a list that one can work through in a sitting.
const LOOKED_AT: u32 = 2000;
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
/// birth date, the postcode or the family name with a given name that begins alike, each found by index.
///
/// # Errors
/// When the file cannot be read.
pub fn doubles(desk: &Desk, of: Option<PersonId>) -> Result<Vec<Double>, PersonError> {
    let read = desk.read();
    let mut found: Vec<(usize, Double)> = Vec::new();
    for (one, other) in pairs(read, of)? {
        let (one, other) = (alike_row(read, one)?, alike_row(read, other)?);
        let Some(alike) = names::likely_same(&facts_of(&one.0), &facts_of(&other.0)) else {
            continue;
        };
        found.push((
            alike.reasons.len(),
            Double {
                one: one.1,
                other: other.1,
                reasons: alike.in_words(),
            },
        ));
    }
    found.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.one.name.cmp(&other.one.name)));
    Ok(found
        .into_iter()
        .map(|(_, pair)| pair)
        .take(SHOWN)
        .collect())
}

fn pairs(read: Reader<'_>, of: Option<PersonId>) -> Result<Vec<(PersonId, PersonId)>, StoreError> {
    read.rows(include_str!("doubles.sql"), (of, LOOKED_AT), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
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
        let there = tx.read().number(
            "SELECT count(*) FROM two_people WHERE one = ?1 AND other = ?2",
            (one, other),
        )?;
        if there > 0 || one == other {
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

//! Telling, before somebody is added, who of those on record they may be. Only ever a warning.

use chrono::NaiveDate;
use rusqlite::Row;
use serde::Serialize;

use super::{Person, PersonError, PersonForm, find::Roles};
use crate::{
    clients::Client,
    dates,
    desk::Desk,
    forms::NAME_LIMIT,
    ids::PersonId,
    names::{self, NameFacts},
    reference,
    store::{Reader, Record as _, StoreError},
    volunteers::Volunteer,
};

/// How many of each kind of candidate are looked at. Our own figure: the beginnings of both names leave far
/// fewer in a file of 17,000 people, and the newest are the likeliest to be entered twice.
const CANDIDATES: u32 = 500;

/// How many are shown.
const SHOWN: usize = 5;

/// Somebody on record whom the form may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct AlikePerson {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they are called.
    pub preferred: Option<String>,
    /// Where they live.
    pub town: Option<String>,
    /// Their birth date, or the year alone.
    pub birth: Option<String>,
    /// In which roles they are known.
    pub roles: Roles,
    /// Why, such as "Name sounds alike, same postcode".
    pub reasons: String,
}

impl AlikePerson {
    fn of(person: &Person, roles: Roles, reasons: String) -> Self {
        Self {
            id: person.id,
            name: person.name(),
            birth: birth(person),
            preferred: person.preferred_name.clone(),
            town: person.town.clone(),
            roles,
            reasons,
        }
    }
}

/// Somebody on record, with how they are shown beside somebody alike.
pub(super) fn alike_row(
    read: Reader<'_>,
    id: PersonId,
) -> Result<(Person, AlikePerson), StoreError> {
    let person: Person = read.record(id)?;
    let roles = Roles {
        client: read.maybe_record::<Client>(id)?.is_some(),
        volunteer: read.maybe_record::<Volunteer>(id)?.is_some(),
    };
    let shown = AlikePerson::of(&person, roles, String::new());
    Ok((person, shown))
}

/// Who on record may be the person of the form, the likeliest first; none when the names are not there yet.
/// `but` leaves out the person who is being corrected.
///
/// # Errors
/// When the file cannot be read.
pub fn possible_duplicates(
    desk: &Desk,
    form: &PersonForm,
    but: Option<PersonId>,
) -> Result<Vec<AlikePerson>, PersonError> {
    possible_duplicates_in(desk.read(), desk.today(), form, but)
}

/// The same inside an act that is open already.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn possible_duplicates_in(
    read: Reader<'_>,
    today: NaiveDate,
    form: &PersonForm,
    but: Option<PersonId>,
) -> Result<Vec<AlikePerson>, PersonError> {
    let facts = facts_of_form(form, today);
    let mut found: Vec<(usize, AlikePerson)> = Vec::new();
    for (person, roles) in candidates(read, &facts)? {
        if Some(person.id) == but {
            continue;
        }
        if let Some(alike) = names::likely_same(&facts, &facts_of(&person)) {
            found.push((
                alike.reasons.len(),
                AlikePerson::of(&person, roles, alike.in_words()),
            ));
        }
    }
    found.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.name.cmp(&other.name)));
    Ok(found
        .into_iter()
        .map(|(_, alike)| alike)
        .take(SHOWN)
        .collect())
}

/// A birth date as on the wire, or the year alone.
pub(super) fn birth(person: &Person) -> Option<String> {
    person
        .date_of_birth
        .map(|day| day.to_string())
        .or_else(|| person.birth_year.map(|year| year.to_string()))
}

/// What is known so far of somebody whose form is still being typed: what cannot be read is not known.
/// A name longer than any on record can be is looked at as far as one could go: a whole letter may have been pasted
/// into the wrong box, or stand in a file to take in, and each of its words would be looked up in the list of pet names.
pub(super) fn facts_of_form(form: &PersonForm, today: NaiveDate) -> NameFacts {
    let name = |typed: &str| typed.trim().chars().take(NAME_LIMIT).collect::<String>();
    let preferred = name(&form.preferred_name);
    NameFacts {
        given: name(&form.given_name),
        family: name(&form.family_name),
        preferred: (!preferred.is_empty()).then_some(preferred),
        date_of_birth: dates::parse_birth_date(&form.date_of_birth, today).ok(),
        birth_year: dates::parse_birth_year(&form.birth_year, today).ok(),
        postcode: reference::postcode(&form.postcode).ok(),
    }
}

/// What is known of somebody on record.
pub(super) fn facts_of(person: &Person) -> NameFacts {
    NameFacts {
        given: person.given_name.clone(),
        family: person.family_name.clone(),
        preferred: person.preferred_name.clone(),
        date_of_birth: person.date_of_birth,
        birth_year: person.birth_year.and_then(|year| i32::try_from(year).ok()),
        postcode: person.postcode.clone(),
    }
}

/// Those who share the birth date, the postcode, or the beginnings of both names: found by index, never by
/// reading everybody.
pub(super) fn candidates(
    read: Reader<'_>,
    facts: &NameFacts,
) -> Result<Vec<(Person, Roles)>, StoreError> {
    let mut found: Vec<(Person, Roles)> = Vec::new();
    let mut take = |rows: Vec<(Person, Roles)>| {
        for row in rows {
            if !found.iter().any(|(person, _)| person.id == row.0.id) {
                found.push(row);
            }
        }
    };
    let columns = Person::TABLE.column_list();
    let roles = "EXISTS (SELECT 1 FROM client WHERE client.id = person.id),
                 EXISTS (SELECT 1 FROM volunteer WHERE volunteer.id = person.id)";
    let row = |row: &Row<'_>| {
        let at = Person::TABLE.columns.len();
        Ok((
            Person::from_row(row)?,
            Roles {
                client: row.get(at)?,
                volunteer: row.get(at + 1)?,
            },
        ))
    };
    if let Some(born) = facts.date_of_birth {
        let sql =
            format!("SELECT {columns}, {roles} FROM person WHERE date_of_birth = ?1 LIMIT ?2");
        take(read.rows(&sql, (born.to_string(), CANDIDATES), row)?);
    }
    if let Some(postcode) = &facts.postcode {
        let sql = format!("SELECT {columns}, {roles} FROM person WHERE postcode = ?1 LIMIT ?2");
        take(read.rows(&sql, (postcode, CANDIDATES), row)?);
    }
    let mut given: Vec<&str> = vec![&facts.given];
    given.extend(facts.preferred.as_deref());
    let (given_begins, given_initials) = beginnings(&given, true);
    let (family_begins, family_initials) = beginnings(&[&facts.family], false);
    for (one, other) in [
        (&family_begins, &given_initials),
        (&given_begins, &family_initials),
    ] {
        if one.is_empty() || other.is_empty() {
            continue;
        }
        let question = format!("({}) AND ({})", any_of(one), any_of(other));
        let sql = format!(
            "SELECT {columns}, {roles} FROM person WHERE row IN
             (SELECT rowid FROM person_search WHERE person_search MATCH ?1 ORDER BY rowid DESC LIMIT ?2)"
        );
        take(read.rows(&sql, (question, CANDIDATES), row)?);
    }
    Ok(found)
}

fn any_of(beginnings: &[String]) -> String {
    let quoted: Vec<String> = beginnings.iter().map(|b| format!("\"{b}\"*")).collect();
    quoted.join(" OR ")
}

/// The ways a name's sound may begin in writing (Double Metaphone gives each pair one code).
const SOUNDS: [(&str, &str); 12] = [
    ("c", "k"),
    ("ph", "f"),
    ("g", "j"),
    ("s", "c"),
    ("kn", "n"),
    ("wr", "r"),
    ("wh", "w"),
    ("gn", "n"),
    ("x", "z"),
    ("s", "z"),
    ("ps", "s"),
    ("ts", "s"),
];

/// The first three letters of names, the first two of how they may also be written, and the initials of all.
fn beginnings(names: &[&str], with_nicknames: bool) -> (Vec<String>, Vec<String>) {
    let (mut begins, mut initials): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let keep = |list: &mut Vec<String>, part: String| {
        if !part.is_empty() && !list.contains(&part) {
            list.push(part);
        }
    };
    for name in names {
        let folded = names::fold(name);
        for word in folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
        {
            let mut all = vec![(word.to_owned(), 3)];
            for (a, b) in SOUNDS {
                for (from, to) in [(a, b), (b, a)] {
                    if let Some(rest) = word.strip_prefix(from) {
                        all.push((format!("{to}{rest}"), 2));
                    }
                }
            }
            if with_nicknames {
                all.extend(names::related(word).into_iter().map(|n| (n.to_owned(), 3)));
            }
            for (written, letters) in all {
                keep(&mut initials, written.chars().take(1).collect());
                keep(&mut begins, written.chars().take(letters).collect());
            }
        }
    }
    (begins, initials)
}

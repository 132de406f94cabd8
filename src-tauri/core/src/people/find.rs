//! Finding people as somebody types. What else is found, and done, from the palette stands in `finding`.

use chrono::NaiveDate;
use rusqlite::Row;
use serde::Serialize;

use super::PersonError;
use crate::{
    desk::Desk,
    ids::PersonId,
    names,
    store::{Reader, StoreError, question, record::column},
};

/// How many people are offered at once.
const OFFERED: usize = 12;
/// How many matches are ranked; more letters leave fewer.
const RANKED: u32 = 400;

/// In which roles somebody is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Roles {
    /// As a client.
    pub client: bool,
    /// As a volunteer.
    pub volunteer: bool,
}

/// Somebody found by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct FoundPerson {
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
    /// Whether they died.
    pub died: bool,
}

struct Hit {
    /// As offered, but for the name.
    person: FoundPerson,
    given: String,
    family: String,
    /// The words of all that they are called by but the family name, folded.
    called: Vec<String>,
    /// The words of the family name, folded.
    families: Vec<String>,
    active: bool,
    row: i64,
    /// Whether some word was found only in the town or the postcode.
    elsewhere: bool,
}

/// The people whose names begin with what was typed, twelve at most. Every typed word must begin a word of the
/// name, or of the town. Two to four letters are also read as the first letter of a given name and the
/// beginning of a family name ("mpa" for Margaret Pascoe), and a pet name finds the full one.
///
/// # Errors
/// When the file cannot be read.
pub fn find_people(desk: &Desk, text: &str) -> Result<Vec<FoundPerson>, PersonError> {
    Ok(Answering::of(desk.read(), &words(text))?.offered(true))
}

/// Who answers some folded words: by their name, and by the town or postcode beside it.
pub(crate) struct Answering(Vec<Hit>);

impl Answering {
    /// Looks for them, by the words as they are and as a hurried typist and a pet name mean them.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn of(read: Reader<'_>, words: &[String]) -> Result<Self, StoreError> {
        if words.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let mut hits = ranked(read, words)?;
        let few = |hits: &[Hit]| hits.iter().filter(|hit| !hit.elsewhere).count() < OFFERED;
        if few(&hits) {
            for split in splits(words) {
                hits.extend(ranked(read, &split)?.into_iter().filter(|hit| {
                    split.len() == 2
                        && begins_any(&hit.called, &split[0])
                        && begins_any(&hit.families, &split[1])
                }));
            }
        }
        if few(&hits) {
            for (place, word) in words
                .iter()
                .enumerate()
                .filter(|(_, w)| w.chars().count() > 2)
            {
                for full in names::full_of_nicknames(word) {
                    let mut other = words.to_vec();
                    if let Some(slot) = other.get_mut(place) {
                        full.clone_into(slot);
                    }
                    hits.extend(ranked(read, &other)?);
                }
            }
        }
        Ok(Self(hits))
    }

    /// Twelve of them at most, best first; those found by their town or postcode among them where asked for.
    pub(crate) fn offered(&self, towns: bool) -> Vec<FoundPerson> {
        let mut offered: Vec<FoundPerson> = Vec::new();
        for hit in self.0.iter().filter(|hit| towns || !hit.elsewhere) {
            if offered.len() == OFFERED {
                break;
            }
            if offered.iter().all(|other| other.id != hit.person.id) {
                offered.push(FoundPerson {
                    name: format!("{} {}", hit.given, hit.family),
                    ..hit.person.clone()
                });
            }
        }
        offered
    }
}

/// The folded words of a text, as the index cuts them.
pub(crate) fn words(text: &str) -> Vec<String> {
    names::fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// "mpa" read as "m pa": a coordinator in a hurry types the initial and goes on with the family name.
fn splits(words: &[String]) -> Vec<Vec<String>> {
    let [word] = words else {
        return Vec::new();
    };
    let letters: Vec<char> = word.chars().collect();
    if !(2..=4).contains(&letters.len()) {
        return Vec::new();
    }
    vec![vec![
        letters.iter().take(1).collect(),
        letters.iter().skip(1).collect(),
    ]]
}

/// The words of a given name, of what somebody is called and of their other names.
fn called(given: &str, preferred: Option<&str>, also: Option<&str>) -> Vec<String> {
    let names = [Some(given), preferred, also];
    names.into_iter().flatten().flat_map(words).collect()
}

fn begins_any(words: &[String], typed: &str) -> bool {
    words.iter().any(|word| word.starts_with(typed))
}

/// The matches, best first: those whose name answers every word, before those found by their town; a
/// given and a family name in this order; a whole name before a beginning; given before family name; the living, active clients, other clients, volunteers;
/// then the newest.
fn ranked(read: Reader<'_>, words: &[String]) -> Result<Vec<Hit>, StoreError> {
    let Some(question) = question(&words.join(" ")) else {
        return Ok(Vec::new());
    };
    let mut hits = read.rows(
        include_str!("ranked.sql"),
        (question, RANKED),
        |row: &Row<'_>| {
            let client: Option<String> = row.get(8)?;
            let volunteer: Option<String> = row.get(9)?;
            let (given, family): (String, String) = (row.get(2)?, row.get(3)?);
            let preferred: Option<String> = row.get(4)?;
            let also: Option<String> = row.get(10)?;
            let called = called(&given, preferred.as_deref(), also.as_deref());
            let families = self::words(&family);
            Ok(Hit {
                row: row.get(0)?,
                elsewhere: words
                    .iter()
                    .any(|word| !begins_any(&called, word) && !begins_any(&families, word)),
                person: FoundPerson {
                    id: row.get(1)?,
                    name: String::new(),
                    preferred,
                    town: row.get(5)?,
                    birth: row.get(6)?,
                    roles: Roles {
                        client: client.is_some(),
                        volunteer: volunteer.is_some(),
                    },
                    died: row.get(7)?,
                },
                given,
                family,
                called,
                families,
                active: client.as_deref() == Some("active")
                    || volunteer.as_deref() == Some("active"),
            })
        },
    )?;
    hits.sort_by_cached_key(|hit| {
        let (given, family) = (&hit.called, &hit.families);
        let mut place = 0;
        for word in words {
            place += if given.contains(word) || family.contains(word) {
                0
            } else if begins_any(given, word) {
                1
            } else if begins_any(family, word) {
                2
            } else {
                100
            };
        }
        // Two words are most often given name and family name, in this order.
        let about = words.len() > 1
            && !(words.first().is_some_and(|first| begins_any(given, first))
                && words.last().is_some_and(|last| begins_any(family, last)));
        let role = match (hit.person.roles.client, hit.person.roles.volunteer) {
            (true, _) if hit.active => 0,
            (true, _) => 2,
            (false, true) if hit.active => 1,
            (false, true) => 3,
            (false, false) => 4,
        };
        (
            place / 100,
            about,
            hit.person.died,
            place,
            role,
            std::cmp::Reverse(hit.row),
        )
    });
    Ok(hits)
}

/// Which people the list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct PeopleQuestion {
    /// "client", "volunteer", or empty for everybody.
    pub role: String,
    /// A programme's id, or empty.
    pub programme: String,
    /// A client's or volunteer's status, or empty.
    pub status: String,
    /// The last person of the page before, or empty.
    pub after: String,
}

/// One line of the list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PersonRow {
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
    /// Their status as a client.
    pub client: Option<String>,
    /// Their status as a volunteer.
    pub volunteer: Option<String>,
    /// Their programme, as a client.
    pub programme: Option<String>,
    /// When they died.
    pub died_on: Option<NaiveDate>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PeoplePage {
    /// The lines, by family and given name.
    pub rows: Vec<PersonRow>,
    /// Whether more follow.
    pub more: bool,
}

/// How many lines a page has.
pub(crate) const PAGE: usize = 50;
/// One more, which tells whether there is another page.
pub(crate) const PAGE_AND_ONE: i64 = 51;

/// A page of the list of people, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn people(desk: &Desk, asked: &PeopleQuestion) -> Result<PeoplePage, PersonError> {
    let read = desk.read();
    let after = after(read, &asked.after)?;
    let programme: Option<crate::ids::ProgrammeId> = asked.programme.parse().ok();
    let mut rows = read.rows(
        include_str!("people.sql"),
        rusqlite::params![
            after.0,
            after.1,
            after.2,
            asked.role,
            programme,
            asked.status,
            PAGE_AND_ONE
        ],
        |row| {
            Ok(PersonRow {
                id: row.get(0)?,
                name: row.get(1)?,
                preferred: row.get(2)?,
                town: row.get(3)?,
                birth: row.get(4)?,
                client: row.get(5)?,
                volunteer: row.get(6)?,
                programme: row.get(7)?,
                died_on: column(row, 8)?,
            })
        },
    )?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok(PeoplePage { rows, more })
}

/// Where the page before ended: family name, given name, row.
pub(crate) fn after(read: Reader<'_>, id: &str) -> Result<(String, String, i64), StoreError> {
    let Ok(id) = id.parse::<PersonId>() else {
        return Ok((String::new(), String::new(), 0));
    };
    Ok(read
        .maybe(
            "SELECT family_name, given_name, row FROM person WHERE id = ?1",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?
        .unwrap_or_default())
}

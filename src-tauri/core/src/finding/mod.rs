//! Finding anything, and doing anything, from one box. Records are found by an index or to a limit, newest first;
//! acts are read from the words by a table. Restricted concerns are found by their person alone, and show no word.

mod acts;
mod records;
#[cfg(test)]
pub(crate) mod tests;

use serde::Serialize;

use crate::{
    desk::Desk,
    ids::PersonId,
    people::find::{Answering, FoundPerson, words},
    store::{Reader, StoreError},
    words::capitalised,
};
use acts::{Act, Said, Who};

pub use records::{notes as find_notes, opened};

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Found {
    /// "person", "concern", "act" and so on.
    pub kind: String,
    /// Its id; for what is no record, its address.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What tells it from others.
    pub detail: String,
    /// The page that shows it; "do:note" and "do:lock" are done at once.
    pub route: String,
}

/// What was found of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct FoundGroup {
    /// The heading above them.
    pub title: String,
    /// Best or newest first.
    pub rows: Vec<Found>,
}

/// How many people one group offers.
const PEOPLE: usize = 6;
/// From how many letters on more than people is looked for.
const ENOUGH: usize = 3;
/// More words than this are not tried as a name and something beside it.
const MOST_WORDS: usize = 5;

/// What typed words may mean: people, and what was typed beside their name.
pub(crate) struct Meant {
    people: Vec<FoundPerson>,
    beside: Vec<String>,
}

/// Everything that answers what was typed, in short groups: what is surely to be done first, then people,
/// then records, then what may be meant, and pages to go to.
///
/// # Errors
/// When the file cannot be read.
pub fn find(desk: &Desk, text: &str) -> Result<Vec<FoundGroup>, StoreError> {
    let typed = words(text);
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let read = desk.read();
    let said = acts::said(&typed);
    let certain = said.iter().any(|said| said.whole);
    // "concern margaret" is about Margaret; "concern" alone is about nobody.
    let about: Vec<&Said> = said.iter().filter(|said| said.names_somebody()).collect();
    let named: &[String] = about.first().map_or(&typed, |said| &said.rest);
    let of_acts: Vec<&'static str> = about.iter().map(|said| said.act.title).collect();
    let wants = |kind| of_acts.is_empty() || of_acts.contains(&kind);
    let answering = Answering::of(read, named)?;
    let whole = answering.offered(true);
    let meant = meant(read, named, answering.offered(false))?;
    let enough = typed.iter().map(|word| word.chars().count()).sum::<usize>() >= ENOUGH;

    let done = done(read, &said, text, &meant)?;
    let (exact, other): (Vec<_>, Vec<_>) = acts::screens(&typed)
        .into_iter()
        .partition(|(_, whole)| *whole);
    let pages = |screens: Vec<(&acts::Screen, bool)>| {
        screens
            .into_iter()
            .take(4)
            .map(|(screen, _)| Found {
                kind: "page".to_owned(),
                id: screen.route.to_owned(),
                title: screen.title.to_owned(),
                detail: String::new(),
                route: screen.route.to_owned(),
            })
            .collect()
    };
    let people = if whole.is_empty() {
        &meant.people
    } else {
        &whole
    };
    let people: Vec<Found> = people.iter().take(PEOPLE).map(records::person).collect();
    // "margaret falls" is about the fall, "margaret" about her.
    let (people, people_too) = if meant.beside.is_empty() {
        (people, Vec::new())
    } else {
        (Vec::new(), people)
    };
    let (surely, perhaps) = if certain {
        (done, Vec::new())
    } else {
        (Vec::new(), done)
    };
    let mut groups = vec![("Go to", pages(exact)), ("Do", surely), ("People", people)];
    if enough {
        if wants("Raise concern") {
            groups.push(("Concerns", records::concerns(desk, named, &meant)?));
        }
        let directory = if wants("Make referral") {
            records::Directory::read(read)?
        } else {
            records::Directory::default()
        };
        if wants("Make referral") {
            groups.push((
                "Referrals",
                records::referrals(desk, named, &meant, &directory)?,
            ));
        }
        if of_acts.is_empty() {
            groups.push(("Sessions", records::sessions(desk, text)?));
            groups.push(("MDT meetings", records::meetings(desk, &typed)?));
            groups.push(("Agencies and services", directory.found(&typed)));
            groups.push(("Notes", records::notes(desk, text)?));
        }
    }
    groups.push(("People", people_too));
    groups.push(("Do", perhaps));
    groups.push(("Go to", pages(other)));
    Ok(groups
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(title, rows)| FoundGroup {
            title: title.to_owned(),
            rows,
        })
        .collect())
}

/// Whom words name: `people` by all of them. Where no name answers them all, the longest beginning or end of them
/// that is one: "margaret falls".
fn meant(
    read: Reader<'_>,
    words: &[String],
    people: Vec<FoundPerson>,
) -> Result<Meant, StoreError> {
    let nobody_else = people.is_empty() && (2..=MOST_WORDS).contains(&words.len());
    for length in (1..words.len()).rev().filter(|_| nobody_else) {
        let ends = [
            (words.get(..length), words.get(length..)),
            (
                words.get(words.len() - length..),
                words.get(..words.len() - length),
            ),
        ];
        for (name, beside) in ends.into_iter().filter_map(|(name, rest)| name.zip(rest)) {
            // One letter is nobody's name.
            if name.iter().all(|word| word.chars().count() < 2) {
                continue;
            }
            let people = Answering::of(read, name)?.offered(false);
            if !people.is_empty() {
                let beside = beside.to_vec();
                return Ok(Meant { people, beside });
            }
        }
    }
    Ok(Meant {
        people,
        beside: Vec::new(),
    })
}

/// The acts, each with everybody it may be about: two of one name are a choice, and nobody who died is addressed.
fn done(
    read: Reader<'_>,
    said: &[Said],
    text: &str,
    meant: &Meant,
) -> Result<Vec<Found>, StoreError> {
    let mut rows = Vec::new();
    for Said { act, whole, rest } in said {
        let fits = |person: &&FoundPerson| {
            !person.died
                && match act.who {
                    Who::Client => person.roles.client,
                    Who::Anybody => true,
                    Who::Nobody | Who::New => false,
                }
        };
        // Words beside the name are no part of any act.
        let named = *whole && !rest.is_empty() && meant.beside.is_empty();
        let people: Vec<&FoundPerson> = if named {
            meant.people.iter().filter(fits).take(PEOPLE).collect()
        } else {
            Vec::new()
        };
        if act.title == "Ring" {
            rows.extend(records::to_ring(read, act, &people)?);
            continue;
        }
        rows.extend(people.iter().map(|person| with(act, person)));
        if people.is_empty() {
            rows.extend(alone(act, *whole, rest, text));
        }
    }
    Ok(rows)
}

/// An act with the person filled in.
fn with(act: &Act, person: &FoundPerson) -> Found {
    let words = [act.title, act.joined, &person.name];
    let said: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let route = act.route.replace("{}", &person.id.to_string());
    Found {
        kind: "act".to_owned(),
        id: route.clone(),
        title: said.join(" "),
        detail: records::detail(person),
        route,
    }
}

/// An act about nobody yet. One that needs a person on record, with words that name nobody, opens empty and
/// says so.
fn alone(act: &Act, whole: bool, rest: &[String], text: &str) -> Option<Found> {
    let (route, detail) = match act.who {
        // "session tue" looks for a session, and plans none.
        Who::Nobody if !rest.is_empty() => return None,
        Who::Nobody => (act.route.to_owned(), act.key.to_owned()),
        Who::New => {
            let name = if whole {
                typed_name(rest, text)
            } else {
                Vec::new()
            };
            let mut query = Vec::new();
            if let Some((given, family)) = name.split_first() {
                query.push(format!("given_name={}", encoded(given)));
                if !family.is_empty() {
                    query.push(format!("family_name={}", encoded(&family.join(" "))));
                }
            }
            let route = act.route.replace("{}", &query.join("&"));
            let route = route.trim_end_matches(['?', '&']).to_owned();
            (route, name.join(" "))
        }
        // A page of somebody's own cannot be opened for nobody.
        Who::Client | Who::Anybody if !act.route.contains('?') => return None,
        Who::Client | Who::Anybody => {
            let route = act.route.split('?').next().unwrap_or_default().to_owned();
            let detail = if rest.is_empty() {
                act.key.to_owned()
            } else {
                "Nobody to fill in was found".to_owned()
            };
            (route, detail)
        }
    };
    Some(Found {
        kind: "act".to_owned(),
        id: route.clone(),
        title: act.title.to_owned(),
        detail,
        route,
    })
}

/// The name of somebody new, as it was typed where that can be told, each word with a capital.
fn typed_name(rest: &[String], text: &str) -> Vec<String> {
    let typed: Vec<&str> = text.split_whitespace().collect();
    let at = typed.len().saturating_sub(rest.len());
    let last = typed.get(at..).unwrap_or_default();
    let same = last.len() == rest.len()
        && last
            .iter()
            .zip(rest)
            .all(|(typed, word)| words(typed).as_slice() == std::slice::from_ref(word));
    if same {
        last.iter().map(|word| capitalised(word)).collect()
    } else {
        rest.iter().map(|word| capitalised(word)).collect()
    }
}

/// A text as it stands in an address.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The id in an address such as "/people/…".
fn id_in<'a>(path: &'a str, place: &str) -> Option<&'a str> {
    path.strip_prefix(place)?.split(['/', '?']).next()
}

/// The person an address is about.
fn person_in(path: &str) -> Option<PersonId> {
    id_in(path, "/people/")
        .or_else(|| id_in(path, "/volunteers/"))?
        .parse()
        .ok()
}

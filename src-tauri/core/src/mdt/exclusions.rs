//! Whom a client asked not to share with, held against who is at a meeting and for whom a file is.
//!
//! Each exclusion in force is one of two things. It is *recognised*: the practice itself, or a person, practice
//! or agency that stands among what was written for the meeting (who chairs, who comes and as what) or for whom
//! the export is. Then the item is held back on every basis. Or it is not: words, or somebody who cannot be told
//! from what was written. Then it is shown, and the coordinator answers how it is kept to before anything leaves.
//! No exclusion in force is passed over.
//!
//! A person is recognised by the family name after nothing, a title, their first name, what they are called, a
//! short form of it or their initial ("Dr Bolitho" is Margaret Bolitho; "John Bolitho" is not, and is asked
//! about), and by the first name where nothing else was written. Who is held back by a namesake writes the other
//! person's name in full.

use super::MdtMeeting;
use crate::{
    agencies::Agency,
    consent::{self, Exclusion, Purpose},
    ids::PersonId,
    names::{fold, short_for},
    people::{Person, other_names},
    programmes::Practice,
    store::{Reader, StoreError},
};
use chrono::NaiveDate;

/// One exclusion in force, beside an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// Whom not: a name, or the words.
    pub with: String,
    /// Whether it names this meeting, somebody at it, or whom the file is for.
    pub recognised: bool,
}

/// The client's exclusions in force about sharing with the MDT, in the order of the person's page.
///
/// # Errors
/// When the file cannot be read.
pub fn in_force(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    client: PersonId,
    recipient: &str,
    today: NaiveDate,
) -> Result<Vec<InForce>, StoreError> {
    let exclusions = consent::exclusions_in_force(reader, client, Purpose::ShareWithMdt, today)?;
    if exclusions.is_empty() {
        return Ok(Vec::new());
    }
    let mut there = at_the_table(reader, meeting)?;
    there.push(recipient.to_owned());
    exclusions
        .iter()
        .map(|exclusion| {
            Ok(InForce {
                with: consent::exclusion_in_words(reader, exclusion)?,
                recognised: recognised(reader, exclusion, meeting, &there)?,
            })
        })
        .collect()
}

/// What has to be answered before an item leaves: the exclusions that are not recognised, and who is to be at
/// the table. Empty when there is nothing to answer. An answer holds for this very text: another exclusion, or
/// somebody else coming, is asked about anew.
///
/// # Errors
/// When the file cannot be read.
pub fn to_answer(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    exclusions: &[InForce],
) -> Result<String, StoreError> {
    let mut open: Vec<&str> = exclusions
        .iter()
        .filter(|one| !one.recognised)
        .map(|one| one.with.as_str())
        .collect();
    if open.is_empty() {
        return Ok(String::new());
    }
    open.sort_unstable();
    let mut there = at_the_table(reader, meeting)?;
    there.sort_unstable();
    there.dedup();
    Ok(if there.is_empty() {
        open.join("; ")
    } else {
        format!("{}. Coming: {}", open.join("; "), there.join("; "))
    })
}

/// What was written of who is at the meeting: a text for each, with what they come as.
fn at_the_table(reader: Reader<'_>, meeting: &MdtMeeting) -> Result<Vec<String>, StoreError> {
    let mut there = reader.rows(
        "SELECT name, role FROM mdt_attending WHERE meeting = ?1 ORDER BY id",
        [meeting.id],
        |row| {
            let (name, role) = (row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?);
            Ok(role.map_or(name.clone(), |role| format!("{name}, {role}")))
        },
    )?;
    there.extend(meeting.chair.clone());
    Ok(there)
}

fn recognised(
    reader: Reader<'_>,
    exclusion: &Exclusion,
    meeting: &MdtMeeting,
    there: &[String],
) -> Result<bool, StoreError> {
    if let Some(id) = exclusion.not_with_practice {
        let practice: Practice = reader.record(id)?;
        return Ok(id == meeting.practice || there.iter().any(|text| body(text, &practice.name)));
    }
    if let Some(id) = exclusion.not_with_agency {
        let agency: Agency = reader.record(id)?;
        return Ok(there.iter().any(|text| body(text, &agency.name)));
    }
    if let Some(id) = exclusion.not_with_person {
        let them: Person = reader.record(id)?;
        return Ok(there.iter().any(|text| person(text, &them)));
    }
    Ok(false)
}

/// What stands before a name and is none.
const TITLES: [&str; 27] = [
    "dr",
    "doctor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "sir",
    "dame",
    "lady",
    "lord",
    "rev",
    "revd",
    "reverend",
    "father",
    "prof",
    "professor",
    "nurse",
    "sister",
    "matron",
    "gp",
    "cllr",
    "the",
    "for",
    "to",
    "and",
    "with",
];

/// A text's words as typed, the marks between them left out. An apostrophe is part of a word.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '‘' | '`')))
        .filter(|word| !word.is_empty())
        .collect()
}

/// A word for comparing: folded, no apostrophes, and not the s of "Bolitho's".
fn plain(word: &str) -> String {
    let folded = fold(word);
    let name = folded.strip_suffix("'s").unwrap_or(&folded);
    name.replace('\'', "")
}

/// A name's words for comparing.
fn run(name: &str) -> Vec<String> {
    words(name).into_iter().map(plain).collect()
}

/// The places at which a run of words stands in a text.
fn places(text: &[String], run: &[String]) -> Vec<usize> {
    if run.is_empty() {
        return Vec::new();
    }
    (0..text.len())
        .filter(|at| text.get(*at..at + run.len()) == Some(run))
        .collect()
}

/// Whether a text names a person, by any name they are known by; the rule is at the head of this file.
pub(super) fn person(text: &str, them: &Person) -> bool {
    let others = other_names(them.also_known_as.as_deref());
    named(text, them)
        || others.into_iter().any(|(given_name, family_name)| {
            let other = Person {
                given_name,
                family_name,
                preferred_name: None,
                ..them.clone()
            };
            named(text, &other)
        })
}

fn named(text: &str, them: &Person) -> bool {
    let typed = words(text);
    let plainly = run(text);
    let mut firsts: Vec<Vec<String>> = vec![run(&them.given_name)];
    firsts.extend(them.preferred_name.as_deref().map(run));
    let called = |word: &str| {
        firsts.iter().flatten().any(|first| {
            first == word
                || short_for(first, word)
                || (word.chars().count() == 1 && first.starts_with(word))
        })
    };
    let by_family_name = places(&plainly, &run(&them.family_name))
        .into_iter()
        .any(|at| {
            let Some(before) = at.checked_sub(1) else {
                return true;
            };
            let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
            plainly
                .get(before)
                .is_none_or(|word| TITLES.contains(&word.as_str()) || called(word))
                // "the team round Bolitho": what has no capital is no first name.
                || !typed.get(before).is_some_and(capital)
        });
    // Nothing but the first name, as it is said across a table.
    let mut alone = run(text.split(',').next().unwrap_or_default());
    alone.retain(|word| !TITLES.contains(&word.as_str()));
    by_family_name
        || firsts
            .iter()
            .any(|first| !first.is_empty() && (*first == alone || first.get(..1) == Some(&alone)))
}

/// What stands in the names of surgeries and agencies and tells none from another.
const COMMON: [&str; 24] = [
    "the",
    "and",
    "of",
    "for",
    "in",
    "at",
    "surgery",
    "surgeries",
    "practice",
    "medical",
    "health",
    "healthcare",
    "centre",
    "group",
    "partnership",
    "partners",
    "clinic",
    "doctors",
    "ltd",
    "limited",
    "cic",
    "cio",
    "team",
    "trust",
];

/// Whether a text names a surgery or an agency: by what is its own in the name, one after the other; by its
/// first two words or more ("Age UK" is Age UK Cornwall); or by its initials, three or more.
fn body(text: &str, name: &str) -> bool {
    // What stands in brackets says which of two: "Narrowcliff (Newquay)".
    let name = name
        .split('(')
        .next()
        .filter(|name| !name.trim().is_empty())
        .unwrap_or(name);
    let own = |words: Vec<String>| -> Vec<String> {
        words
            .into_iter()
            .filter(|word| !COMMON.contains(&word.as_str()))
            .collect()
    };
    let (whole, there) = (run(name), run(text));
    let name_own = own(whole.clone());
    if name_own.is_empty() {
        return !places(&there, &whole).is_empty();
    }
    let there_own = own(there.clone());
    let initials: String = name_own
        .iter()
        .filter_map(|word| word.chars().next())
        .collect();
    !places(&there_own, &name_own).is_empty()
        || name_own
            .get(..2)
            .is_some_and(|first| !places(&there_own, first).is_empty())
        || (name_own.len() >= 3 && there.contains(&initials))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mdt::tests::person as record;
    use uuid::Uuid;

    #[test]
    fn a_person_is_recognised_by_what_is_written_of_who_comes() {
        let margaret = Person {
            preferred_name: Some("Daisy".into()),
            ..record(PersonId(Uuid::nil()), "Margaret Ann", "Trevose-Bolitho")
        };
        let brien = record(PersonId(Uuid::nil()), "Zoë", "O’Brien");
        for text in [
            "Margaret Ann Trevose-Bolitho",
            "Dr Trevose-Bolitho, GP",
            "dr. trevose bolitho",
            "TREVOSE BOLITHO",
            "Trevose-Bolitho, Margaret",
            "Mrs M Trevose-Bolitho",
            "Peggy Trevose-Bolitho",
            "Daisy Trevose‑Bolitho",
            "the notes for Dr Trevose-Bolitho's team",
            "A Matron, with Nurse Trevose-Bolitho",
            "Margaret, carer",
            "Nurse Daisy",
            "margaret ann",
        ] {
            assert!(person(text, &margaret), "{text}");
        }
        for text in [
            "John Trevose-Bolitho",
            "Dr J Trevose-Bolitho",
            "Margaret Tonkin, GP",
            "Dr Trevose",
            "Bolitho",
            "A Matron, Margaret's ward",
            "",
        ] {
            assert!(!person(text, &margaret), "{text}");
        }
        for text in ["Dr O'Brien", "Zoe OBrien", "Zoé O`Brien"] {
            assert!(person(text, &brien), "{text}");
        }
        assert!(!person("Dr Brien", &brien));
    }

    #[test]
    fn a_surgery_or_an_agency_is_recognised_by_its_own_words() {
        for (text, name) in [
            ("Narrowcliff team", "Narrowcliff Surgery (pretend)"),
            ("Dr B, the Narrowcliff practice", "Narrowcliff Surgery"),
            ("Kerra, Age UK", "Age UK Cornwall & the Isles of Scilly"),
            ("Kerra, CRCC", "Cornwall Rural Community Charity"),
            ("Volunteer Cornwall’s Jan", "Volunteer Cornwall"),
            ("the health centre", "The Health Centre"),
        ] {
            assert!(body(text, name), "{text}: {name}");
        }
        for (text, name) in [
            ("Kerra, volunteer", "Volunteer Cornwall"),
            ("The surgery team", "Narrowcliff Surgery"),
            ("Dr Quayle", "Quay"),
            ("", "Quay"),
        ] {
            assert!(!body(text, name), "{text}: {name}");
        }
    }
}

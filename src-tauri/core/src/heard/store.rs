//! What is heard in a note that is on record. Only read: a guess fills a form, and a person saves it.

use super::{Guess, Heard, heard};
use crate::{
    clock::local_day,
    ids::PersonId,
    notes::Note,
    store::{Reader, StoreError},
};

/// A note, what is heard in it, and who is named there.
pub(crate) struct HeardNote {
    text: String,
    /// What the line says.
    pub heard: Heard,
    named: Vec<Named>,
}

/// Somebody named in a note.
struct Named {
    person: PersonId,
    name: String,
    /// Whether somebody confirmed that the note is about them.
    about: bool,
}

impl HeardNote {
    /// Hears what a note says, as said on the day it was written.
    pub(crate) fn read(read: Reader<'_>, note: &Note) -> Result<Self, StoreError> {
        let named = read.rows(
            "SELECT person.id, person.given_name || ' ' || person.family_name, 1
               FROM note_about JOIN person ON person.id = note_about.person WHERE note_about.note = ?1
             UNION ALL
             SELECT person.id, person.given_name || ' ' || person.family_name, 0
               FROM note_mention JOIN person ON person.id = note_mention.person WHERE note_mention.note = ?1",
            [note.id],
            |row| {
                Ok(Named {
                    person: row.get(0)?,
                    name: row.get(1)?,
                    about: row.get(2)?,
                })
            },
        )?;
        let names: Vec<&str> = named.iter().map(|one| one.name.as_str()).collect();
        Ok(Self {
            heard: heard(&note.text, local_day(note.at), &names),
            text: note.text.clone(),
            named,
        })
    }

    /// A guess from words of the line.
    pub(crate) fn guess<T>(&self, field: &str, said: &super::Said<T>) -> Guess {
        Guess::new(field, said.words(&self.text))
    }

    /// The guess that somebody is meant: they are named in the line, and nobody confirmed that it is about them.
    pub(crate) fn named(&self, field: &str, person: PersonId) -> Option<Guess> {
        let mut known = self.named.iter().filter(|one| one.person == person);
        if known.clone().any(|one| one.about) {
            return None;
        }
        known
            .next()
            .map(|one| Guess::new(field, &self.as_written(&one.name)))
    }

    /// A guess of several people, where one of them at least is only named in the line.
    pub(crate) fn several(&self, field: &str, people: &[PersonId]) -> Option<Guess> {
        let from: Vec<String> = people
            .iter()
            .filter_map(|person| self.named(field, *person))
            .map(|guess| guess.from)
            .collect();
        (!from.is_empty()).then(|| Guess::new(field, &from.join(", ")))
    }

    /// Every phone number of the line, as written, each once.
    pub(crate) fn phones(&self) -> Vec<String> {
        let mut phones: Vec<String> = Vec::new();
        for phone in &self.heard.phones {
            if !phones.contains(&phone.what) {
                phones.push(phone.what.clone());
            }
        }
        phones
    }

    /// A name as it stands in the line.
    fn as_written(&self, name: &str) -> String {
        let written = format!("@{name}");
        if self.text.contains(&written) {
            written
        } else {
            name.to_owned()
        }
    }
}

//! Finding anything by the beginnings of words, for the palette: people first, then notes.

#[cfg(test)]
mod tests;

use serde::Serialize;
use uuid::Uuid;

use crate::clock::local_day;
use crate::dates;
use crate::desk::Desk;
use crate::store::StoreError;

/// At most so many people, and as many notes: what fits on the screen without moving.
const LIMIT: u32 = 7;

/// The longest part of a note that is shown, in characters.
const NOTE_SHOWN: usize = 90;

/// One thing found, and where it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Found {
    /// "person" or "note".
    pub kind: String,
    /// The record's id.
    #[ts(type = "string")]
    pub id: Uuid,
    /// The name, or the words of the note.
    pub title: String,
    /// What tells it from another of the same title.
    pub detail: String,
    /// The page that shows it, such as "/people/…".
    pub route: String,
}

impl Desk {
    /// Finds people and notes whose words begin with the words typed, accents folded.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn find(&self, typed: &str) -> Result<Vec<Found>, StoreError> {
        let mut found = self.find_people_quickly(typed)?;
        found.extend(self.find_notes(typed)?);
        Ok(found)
    }

    fn find_people_quickly(&self, typed: &str) -> Result<Vec<Found>, StoreError> {
        let read = self.read();
        let mut found = Vec::new();
        for row in read.search("person_search", typed, LIMIT)? {
            found.push(read.one(
                "SELECT id, given_name || ' ' || family_name, town,
                        coalesce(substr(date_of_birth, 1, 4), birth_year), died_on IS NOT NULL
                 FROM person WHERE row = ?1",
                [row],
                |row| {
                    let id = Uuid::from_bytes(row.get(0)?);
                    let (town, born): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
                    let mut detail: Vec<String> = town.into_iter().collect();
                    detail.extend(born.map(|year| format!("born {year}")));
                    if row.get(4)? {
                        detail.push("has died".to_owned());
                    }
                    Ok(Found {
                        kind: "person".to_owned(),
                        id,
                        title: row.get(1)?,
                        detail: detail.join(", "),
                        route: format!("/people/{id}"),
                    })
                },
            )?);
        }
        Ok(found)
    }

    /// Notes lead to the session they were heard at, else to the one person they are about.
    fn find_notes(&self, typed: &str) -> Result<Vec<Found>, StoreError> {
        let read = self.read();
        let mut found = Vec::new();
        for row in read.search("note_search", typed, LIMIT)? {
            found.push(read.one(
                "SELECT id, text, at, session,
                        (SELECT person FROM note_about WHERE note = note.id LIMIT 1)
                 FROM note WHERE row = ?1",
                [row],
                |row| {
                    let id = Uuid::from_bytes(row.get(0)?);
                    let text: String = row.get(1)?;
                    let day = local_day(row.get(2)?);
                    let session: Option<[u8; 16]> = row.get(3)?;
                    let about: Option<[u8; 16]> = row.get(4)?;
                    let route = match (session, about) {
                        (Some(session), _) => format!("/sessions/{}", Uuid::from_bytes(session)),
                        (None, Some(person)) => format!("/people/{}", Uuid::from_bytes(person)),
                        (None, None) => "/sessions".to_owned(),
                    };
                    Ok(Found {
                        kind: "note".to_owned(),
                        id,
                        title: shortened(&text),
                        detail: format!("Note of {}", dates::short(day)),
                        route,
                    })
                },
            )?);
        }
        Ok(found)
    }
}

/// The beginning of a text on one line, ending at a whole word.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= NOTE_SHOWN {
        return line;
    }
    let cut: String = line.chars().take(NOTE_SHOWN).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(words, _)| words);
    format!("{whole} …")
}

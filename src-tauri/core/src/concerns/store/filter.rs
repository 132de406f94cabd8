//! What the board is narrowed to.

use crate::{
    concerns::{Category, ConcernError, Level},
    desk::Desk,
    ids::{CoordinatorId, PersonId, PracticeId, ProgrammeId},
    people::Person,
    programmes::{self, Practice, Programme},
    store::{Reader, StoreError},
};

/// Which concerns the board shows. Blank is all; what is chosen holds together.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct BoardFilter {
    /// Only this level.
    pub level: String,
    /// Only this category; restricted concerns stay in sight, because they do not say theirs.
    pub category: String,
    /// Only this programme, by id.
    pub programme: String,
    /// Only clients who are with this practice now, by id.
    pub practice: String,
    /// Only those this volunteer raised, by id; restricted concerns stay in sight, because they do not say who.
    pub volunteer: String,
    /// Only those I own.
    pub mine: bool,
}

/// One thing to narrow the board to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct BoardChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What the board can be narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct BoardChoices {
    /// The programmes.
    pub programmes: Vec<BoardChoice>,
    /// The practices.
    pub practices: Vec<BoardChoice>,
    /// The volunteers who raised what is not closed, as far as that may be said.
    pub volunteers: Vec<BoardChoice>,
}

/// Today, level, category, programme, owner, practice and volunteer: the parameters of `picked.sql`.
pub(super) type Picked<'a> = (
    String,
    &'a str,
    &'a str,
    Option<ProgrammeId>,
    Option<CoordinatorId>,
    Option<PracticeId>,
    Option<PersonId>,
);

impl BoardFilter {
    /// The filter as the question to the file takes it.
    pub(super) fn picked(&self, desk: &Desk) -> Result<Picked<'_>, StoreError> {
        Ok((
            desk.today().to_string(),
            &self.level,
            &self.category,
            self.programme.parse().ok(),
            if self.mine { Some(desk.who()?) } else { None },
            self.practice.parse().ok(),
            self.volunteer.parse().ok(),
        ))
    }

    /// What is chosen, each in words, in the order of the screen. A choice that chooses nothing says nothing.
    pub(super) fn in_words(&self, read: Reader<'_>) -> Result<Vec<String>, StoreError> {
        let mut words = Vec::new();
        if self.mine {
            words.push("mine".to_owned());
        }
        if !self.level.is_empty() {
            match self.level.parse::<Level>() {
                Ok(level) => words.push(level.to_string()),
                Err(_) => words.push(self.level.clone()),
            }
        }
        if !self.category.is_empty() {
            match self.category.parse::<Category>() {
                Ok(category) => words.push(format!("about {category}")),
                Err(_) => words.push(self.category.clone()),
            }
        }
        if let Ok(id) = self.programme.parse::<ProgrammeId>() {
            words.push(match read.maybe_record::<Programme>(id)? {
                Some(programme) => programme.name,
                None => "another programme".to_owned(),
            });
        }
        if let Ok(id) = self.practice.parse::<PracticeId>() {
            words.push(match read.maybe_record::<Practice>(id)? {
                Some(practice) => practice.name,
                None => "another practice".to_owned(),
            });
        }
        if let Ok(id) = self.volunteer.parse::<PersonId>() {
            words.push(match read.maybe_record::<Person>(id)? {
                Some(person) => format!("raised by {}", person.name()),
                None => "raised by another".to_owned(),
            });
        }
        Ok(words)
    }
}

/// What the board can be narrowed to now.
pub(super) fn choices(desk: &Desk) -> Result<BoardChoices, ConcernError> {
    Ok(BoardChoices {
        programmes: programmes::programmes(desk)?
            .into_iter()
            .map(|one| BoardChoice {
                id: one.id.to_string(),
                name: one.name,
            })
            .collect(),
        practices: programmes::practices(desk)?
            .into_iter()
            .map(|one| BoardChoice {
                id: one.id.to_string(),
                name: one.name,
            })
            .collect(),
        volunteers: desk.read().rows(
            "SELECT person.id, person.given_name || ' ' || person.family_name AS name
             FROM person WHERE person.id IN (SELECT concern.raised_by_person FROM concern
               WHERE concern.state <> 'closed' AND concern.raised_by = 'volunteer' AND concern.restricted = 0)
             ORDER BY name COLLATE NOCASE, person.id",
            [],
            |row| {
                Ok(BoardChoice {
                    id: row.get::<_, PersonId>(0)?.to_string(),
                    name: row.get(1)?,
                })
            },
        )?,
    })
}

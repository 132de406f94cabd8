//! Whose record a look is at, putting it on record, and reading back who looked.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rusqlite::types::Value;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{AccessKind, Look, LookedBy, LookedPage, LookedQuestion, LookedRow, Looks, Of, Shown};
use crate::{
    dates::{Lean, parse_day},
    desk::Desk,
    forms::Faults,
    ids::{CoordinatorId, PersonId},
    people::{Person, merge},
    store::{Access, Reader, StoreError},
};

/// How many rows a page holds.
pub const LOOKED_PAGE: usize = 100;

/// What is shown, of whom, and which of their records.
type Seen = (Shown, Option<PersonId>, Option<Uuid>);

/// Whose record each look is at, as the file says.
fn seen(read: Reader<'_>, look: Look) -> Result<Vec<Seen>, StoreError> {
    let people = |sql: &str, id: Uuid| {
        read.rows(sql, [id.as_bytes().as_slice()], |row| {
            row.get::<_, PersonId>(0)
        })
    };
    let each = |whose: Vec<PersonId>, shown: Shown, subject: Uuid| -> Vec<Seen> {
        let shown = look.shown.unwrap_or(shown);
        whose
            .into_iter()
            .map(|person| (shown, Some(person), Some(subject)))
            .collect()
    };
    Ok(match look.of {
        Of::Person(id) => {
            let id = merge::stands_for(read, id)?;
            vec![(look.shown.unwrap_or(Shown::Record), Some(id), None)]
        }
        Of::Visiting(id) => {
            let shown = look.shown.unwrap_or(Shown::Record);
            let visited = people(
                "SELECT DISTINCT client FROM \"match\" WHERE volunteer = ?1 AND until IS NULL",
                id.into(),
            )?;
            let mut seen = vec![(shown, Some(id), None)];
            seen.extend(
                visited
                    .into_iter()
                    .map(|client| (Shown::Sheet, Some(client), Some(id.into()))),
            );
            seen
        }
        Of::Concern(id) => read
            .rows(
                "SELECT client, restricted FROM concern WHERE id = ?1",
                [id],
                |row| Ok((row.get::<_, PersonId>(0)?, row.get::<_, bool>(1)?)),
            )?
            .into_iter()
            .map(|(client, restricted)| {
                let shown = if restricted {
                    Shown::Restricted
                } else {
                    look.shown.unwrap_or(Shown::Concern)
                };
                (shown, Some(client), Some(id.into()))
            })
            .collect(),
        Of::Referral(id) => each(
            people("SELECT client FROM referral WHERE id = ?1", id.into())?,
            Shown::Referral,
            id.into(),
        ),
        Of::Visit(id) => each(
            people("SELECT client FROM visit WHERE id = ?1", id.into())?,
            Shown::Visit,
            id.into(),
        ),
        Of::Note(id) => each(
            people("SELECT person FROM note_about WHERE note = ?1", id.into())?,
            Shown::Note,
            id.into(),
        ),
        Of::GoodNews(id) => each(
            people(
                "SELECT person FROM good_news_about WHERE good_news = ?1",
                id.into(),
            )?,
            Shown::GoodNews,
            id.into(),
        ),
        Of::Signpost(id) => each(
            people("SELECT client FROM signpost WHERE id = ?1", id.into())?,
            Shown::Signpost,
            id.into(),
        ),
        Of::Meeting(id) => each(
            people("SELECT client FROM mdt_item WHERE meeting = ?1", id.into())?,
            Shown::Meeting,
            id.into(),
        ),
        Of::Complaint(id) => each(
            people(
                "SELECT by_person FROM complaint WHERE id = ?1 AND by_person IS NOT NULL",
                id.into(),
            )?,
            Shown::Complaint,
            id.into(),
        ),
        Of::Breach(id) => each(
            people(
                "SELECT person FROM breach_person WHERE breach = ?1",
                id.into(),
            )?,
            Shown::Breach,
            id.into(),
        ),
        Of::Session(id) => vec![(look.shown.unwrap_or(Shown::Session), None, Some(id.into()))],
    })
}

/// When the records were unlocked the time before this one, UTC milliseconds: on the laptop that a backup was restored
/// on, the last time on the one that is gone.
pub(crate) fn unlocked_before(desk: &Desk) -> Result<Option<i64>, StoreError> {
    desk.read().maybe(
        "SELECT last_at FROM access WHERE kind = 'unlock' OR kind = 'unlock with the recovery key'
         ORDER BY id DESC LIMIT 1 OFFSET 1",
        [],
        |row| row.get(0),
    )
}

/// Puts on record what was done that shows no one person: an unlock, a search, a lock.
pub(crate) fn note(desk: &mut Desk, kind: AccessKind, subject: Option<Uuid>, times: i64) {
    let by = desk.who().ok().map(Uuid::from);
    let access = Access {
        kind: kind.word(),
        what: None,
        by: by.filter(|_| kind != AccessKind::FailedUnlock),
        hands: desk.store().hands(),
        person: None,
        subject,
        times,
    };
    // Nobody is at work in a file that is only looked into.
    if access.by.is_some() || kind == AccessKind::FailedUnlock {
        desk.note_access(vec![access]);
    }
}

impl Desk {
    /// Shows what is about one person or several, and puts on record that it was shown. What is not there leaves no
    /// row.
    ///
    /// # Errors
    /// With what `ask` answers.
    pub fn look<T, E: From<StoreError>>(
        &mut self,
        looks: impl Looks,
        ask: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let answer = ask(self)?;
        let by = self.who()?.into();
        let hands = self.store().hands();
        let mut all = Vec::new();
        for look in looks.looks() {
            all.extend(seen(self.read(), look)?);
        }
        all.dedup();
        let rows = all.into_iter().map(|(shown, person, subject)| Access {
            kind: AccessKind::View.word(),
            what: Some(shown.word()),
            by: Some(by),
            hands,
            person: person.map(Uuid::from),
            subject,
            times: 1,
        });
        let rows: Vec<Access> = rows.collect();
        if !rows.is_empty() {
            self.note_access(rows);
        }
        Ok(answer)
    }

    /// Shows whom the answer names, whoever that is, and puts on record that somebody searched. The words are not kept.
    ///
    /// # Errors
    /// With what `ask` answers.
    pub fn search<T: serde::Serialize, E: From<StoreError>>(
        &mut self,
        ask: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let answer = ask(self)?;
        let ids =
            serde_json::to_value(&answer).map_or_else(|_| BTreeSet::new(), |all| ids_in(&all));
        // Where nothing was found, nothing was shown.
        if !ids.is_empty() {
            note(self, AccessKind::Search, None, 1);
            self.offered(ids);
        }
        Ok(answer)
    }

    /// Shows a page of what is about no one person in particular, and puts that on record.
    ///
    /// # Errors
    /// With what `ask` answers.
    pub fn look_at_page<T, E: From<StoreError>>(
        &mut self,
        shown: Shown,
        ask: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let answer = ask(self)?;
        let access = Access {
            kind: AccessKind::View.word(),
            what: Some(shown.word()),
            by: Some(self.who()?.into()),
            hands: self.store().hands(),
            person: None,
            subject: None,
            times: 1,
        };
        self.note_access(vec![access]);
        Ok(answer)
    }
}

/// Every id that an answer gives the page.
fn ids_in(answer: &Json) -> BTreeSet<Uuid> {
    fn walk(value: &Json, into: &mut BTreeSet<Uuid>) {
        match value {
            Json::String(text) => into.extend(text.parse::<Uuid>().ok()),
            Json::Array(all) => all.iter().for_each(|one| walk(one, into)),
            Json::Object(all) => all.values().for_each(|one| walk(one, into)),
            _ => {}
        }
    }
    let mut ids = BTreeSet::new();
    walk(answer, &mut ids);
    ids
}

/// Everybody on record whom an answer names by id.
pub(crate) fn people_shown(
    read: Reader<'_>,
    answer: &impl serde::Serialize,
) -> Result<Vec<PersonId>, StoreError> {
    let ids = serde_json::to_value(answer).map_or_else(|_| BTreeSet::new(), |all| ids_in(&all));
    read.rows(
        "SELECT person.id FROM json_each(?1) AS asked JOIN person ON person.id = unhex(asked.value)",
        [crate::store::id_list(ids)],
        |row| row.get(0),
    )
}

/// A day that was typed, as the time at which it begins on this laptop's clock.
fn begins(day: NaiveDate) -> i64 {
    use chrono::TimeZone as _;
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    chrono::Local
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(
            || midnight.and_utc().timestamp_millis(),
            |at| at.timestamp_millis(),
        )
}

/// Who looked, newest first.
///
/// # Errors
/// Faults where a day is none; when the file cannot be read.
pub fn looked(desk: &Desk, question: &LookedQuestion) -> Result<LookedPage, LookedError> {
    let read = desk.read();
    let today = desk.today();
    let mut faults = Faults::new();
    let from = faults.check_if_any("from", &question.from, |typed| {
        parse_day(typed, today, Lean::Past)
    });
    let to = faults.check_if_any("to", &question.to, |typed| {
        parse_day(typed, today, Lean::Past)
    });
    faults.done(())?;
    let from = from.map(begins);
    let to = to.and_then(|day| day.succ_opt()).map(begins);
    let person = match question.person {
        Some(id) => Some(merge::stands_for(read, id)?),
        None => None,
    };
    let limit = i64::try_from(LOOKED_PAGE + 1).unwrap_or(i64::MAX);
    let number = |number: Option<i64>| number.map_or(Value::Null, Value::Integer);
    let word = |word: Option<&str>| word.map_or(Value::Null, |word| Value::Text(word.to_owned()));
    let blob = |id: Option<Uuid>| id.map_or(Value::Null, |id| Value::Blob(id.as_bytes().to_vec()));
    let mut params = vec![
        number(question.before),
        blob(question.by.map(Uuid::from)),
        word(question.kind.map(AccessKind::word)),
        number(from),
        number(to),
        Value::Integer(limit),
    ];
    let sql = match person {
        Some(person) => {
            params.push(blob(Some(person.into())));
            include_str!("looked_at_one.sql")
        }
        None => include_str!("looked.sql"),
    };
    let mut rows = read.rows(sql, rusqlite::params_from_iter(params), |row| {
        let family: Option<String> = row.get(8)?;
        let given: Option<String> = row.get(7)?;
        let hands: Option<String> = row.get(4)?;
        Ok(LookedRow {
            id: row.get(0)?,
            kind: row.get(1)?,
            what: row.get(2)?,
            by: row.get(3)?,
            hands,
            person: row.get(6)?,
            name: given
                .zip(family)
                .map(|(given, family)| format!("{given} {family}")),
            found: row.get(9)?,
            first_at: row.get(10)?,
            last_at: row.get(11)?,
            times: row.get(12)?,
        })
    })?;
    let more = rows.len() > LOOKED_PAGE;
    rows.truncate(LOOKED_PAGE);
    let name = match person {
        Some(person) => read
            .maybe_record::<Person>(person)?
            .map(|person| person.name()),
        None => None,
    };
    Ok(LookedPage {
        name,
        rows,
        more,
        coordinators: read.rows(
            "SELECT id, name FROM coordinator ORDER BY name, id",
            [],
            |row| {
                Ok(LookedBy {
                    id: row.get::<_, CoordinatorId>(0)?,
                    name: row.get(1)?,
                })
            },
        )?,
    })
}

/// When one person's record was looked at, what of it and how often, for the person themselves: without who, because
/// those who work here are people too, and without what would tell of a restricted concern. That the times and the
/// reasons of looking are theirs to know, the names of those at work only where they need them, is how the Court of
/// Justice read article 15 (C-579/21, *Pankki S*, 22 June 2023).
pub(crate) fn dates_of(
    read: Reader<'_>,
    person: PersonId,
) -> Result<Vec<(i64, String, i64)>, StoreError> {
    read.rows(include_str!("dates_of.sql"), [person], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// Why who looked could not be told.
#[derive(Debug, thiserror::Error)]
pub enum LookedError {
    /// What was typed.
    #[error(transparent)]
    Form(#[from] Faults),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

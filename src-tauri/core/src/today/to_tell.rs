//! Who is waiting to hear: one question for concerns and referrals together.

use chrono::NaiveDate;

use super::{ToTell, Told, Waiting};
use crate::{
    concerns,
    desk::Desk,
    ids::{ConcernId, PersonId, ReferralId},
    loops::{Loop, Mark},
    referrals::FROM_RESTRICTED,
    store::{Reader, StoreError, record::column},
};

/// One of the two who are to hear, as the question answers.
struct Listener {
    waits: bool,
    later: bool,
    died: bool,
    waiting: Waiting,
}

/// Everybody who is to be told now, the longest waiting first. What is to be tried again on a day to come is
/// left out until then.
pub(super) fn to_tell(desk: &Desk, today: NaiveDate) -> Result<Vec<ToTell>, StoreError> {
    let rows = desk.read().rows(include_str!("to_tell.sql"), [], |row| {
        let listeners: Vec<Listener> = [
            listener(row, 7, Loop::Person, today)?,
            listener(row, 15, Loop::Volunteer, today)?,
        ]
        .into_iter()
        .flatten()
        .collect();
        let of = match row.get::<_, String>(0)?.as_str() {
            "concern" => Told::Concern,
            _ => Told::Referral,
        };
        let id = match of {
            Told::Concern => row.get::<_, ConcernId>(1)?.to_string(),
            Told::Referral => row.get::<_, ReferralId>(1)?.to_string(),
        };
        let restricted: bool = row.get(5)?;
        let outcome: String = row.get(6)?;
        let (now, later) = (
            listeners.iter().any(|one| one.waits),
            listeners.iter().any(|one| one.later),
        );
        let died = listeners.iter().any(|one| one.died);
        // A referral goes on when everybody has heard; a concern is there to be closed.
        let others_wait: bool = row.get(24)?;
        let shown = now || died || (of == Told::Concern && !later && !others_wait);
        let to_tell = ToTell {
            of,
            id,
            client: row.get(2)?,
            name: row.get(3)?,
            about: match (restricted, of) {
                (true, Told::Concern) => concerns::RESTRICTED.to_owned(),
                (true, Told::Referral) => FROM_RESTRICTED.to_owned(),
                (false, _) => row.get(4)?,
            },
            outcome: (!restricted && !outcome.is_empty()).then_some(outcome),
            waiting: listeners
                .into_iter()
                .filter(|one| one.waits && !restricted)
                .map(|one| one.waiting)
                .collect(),
            died: died && !restricted,
            restricted,
        };
        Ok(shown.then_some(to_tell))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// One listener, from the column of their id on.
fn listener(
    row: &rusqlite::Row<'_>,
    at: usize,
    who: Loop,
    today: NaiveDate,
) -> rusqlite::Result<Option<Listener>> {
    let Some(person) = row.get::<_, Option<PersonId>>(at)? else {
        return Ok(None);
    };
    let (unmarked, died): (bool, bool) = (row.get(at + 1)?, row.get(at + 2)?);
    let mark = Mark {
        next_try_on: column(row, at + 3)?,
        tries: row.get(at + 4)?,
        ..Mark::default()
    };
    let phones: Vec<String> = [
        row.get::<_, Option<String>>(at + 6)?,
        row.get::<_, Option<String>>(at + 7)?,
    ]
    .into_iter()
    .flatten()
    .collect();
    let alive = unmarked && !died;
    Ok(Some(Listener {
        waits: alive && mark.waits(today),
        later: alive && !mark.waits(today),
        died: unmarked && died,
        waiting: Waiting {
            who,
            person,
            name: row.get(at + 5)?,
            usual: if phones.is_empty() {
                "in person"
            } else {
                "by phone"
            }
            .to_owned(),
            phones,
            tries: mark.tries,
        },
    }))
}

/// Everybody who is still to hear, each with the day since when. The same question, for the report: it also counts whom
/// somebody tries again on a day to come, because they wait too.
pub(crate) fn still_to_hear(read: Reader<'_>) -> Result<Vec<(Loop, NaiveDate)>, StoreError> {
    let rows = read.rows(include_str!("to_tell.sql"), [], |row| {
        let since: NaiveDate = column(row, 23)?;
        let mut waiting = Vec::new();
        for (at, who) in [(7, Loop::Person), (15, Loop::Volunteer)] {
            let listens = row.get::<_, Option<PersonId>>(at)?.is_some();
            if listens && row.get::<_, bool>(at + 1)? && !row.get::<_, bool>(at + 2)? {
                waiting.push((who, since));
            }
        }
        Ok(waiting)
    })?;
    Ok(rows.into_iter().flatten().collect())
}

//! What became of what was raised: how long an answer took, who was told, who waits, what agencies did.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Period,
    counts::number,
    section::{Cell, Counted, Say, middle},
};
use crate::{
    clock::local_day,
    concerns::{ConcernState, Level, NotTold},
    dates::days_between,
    desk::Desk,
    ids::AgencyId,
    referrals::{NOT_ENOUGH, Took, helped},
    store::{Reader, StoreError},
};

/// Told within so many days of the answer counts as in time. Our own figure: one week is one coffee morning.
const IN_TIME: i64 = 7;

/// What somebody was told of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loop {
    Told(NaiveDate),
    Reason,
    Waiting,
}

/// A concern that was answered in the period.
pub(super) struct Answered {
    level: Level,
    /// The state from which the answer came: the route it took.
    route: Option<ConcernState>,
    on: NaiveDate,
    days: i64,
    person: Loop,
    /// Only when a volunteer raised it.
    volunteer: Option<Loop>,
}

pub(super) fn answered(read: Reader<'_>, period: Period) -> Result<Vec<Answered>, StoreError> {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let midnight = |day: NaiveDate| {
        day.and_time(chrono::NaiveTime::MIN)
            .and_utc()
            .timestamp_millis()
    };
    // The days are local, so a day more is asked for at both ends, and the day itself decides.
    let from = midnight(period.first) - DAY;
    let before = midnight(period.last) + 2 * DAY;
    let day = |text: Option<String>| text.and_then(|text| text.parse::<NaiveDate>().ok());
    let mark = |told: Option<NaiveDate>, reason: Option<NotTold>| match (told, reason) {
        (Some(on), _) => Loop::Told(on),
        (None, Some(_)) => Loop::Reason,
        (None, None) => Loop::Waiting,
    };
    let reason = |text: Option<String>| text.and_then(|text| text.parse().ok());
    let found = read.rows(include_str!("answered.sql"), (from, before), |row| {
        let on = local_day(row.get(3)?);
        let raised_on = day(row.get(2)?).unwrap_or(on);
        let by_volunteer: bool = row.get(4)?;
        Ok(Answered {
            level: row.get::<_, String>(0)?.parse().unwrap_or(Level::Watch),
            route: row
                .get::<_, Option<String>>(1)?
                .and_then(|word| word.parse().ok()),
            on,
            days: days_between(raised_on, on),
            person: mark(day(row.get(5)?), reason(row.get(6)?)),
            volunteer: by_volunteer
                .then(|| Ok::<_, rusqlite::Error>(mark(day(row.get(7)?), reason(row.get(8)?))))
                .transpose()?,
        })
    })?;
    Ok(found
        .into_iter()
        .filter(|one| period.holds(one.on))
        .collect())
}

fn days_row(name: String, days: Vec<i64>) -> (String, Vec<Cell>) {
    let count = number(days.len());
    let longest = days
        .iter()
        .max()
        .map_or_else(String::new, ToString::to_string);
    let cells = vec![
        Cell::Count(count),
        Cell::Of(count, middle(days)),
        Cell::Of(count, longest),
    ];
    (name, cells)
}

pub(super) fn by_level(answered: &[Answered], period: Period, say: Say) -> Counted {
    let all: Vec<i64> = answered.iter().map(|one| one.days).collect();
    let count = number(all.len());
    let took = match middle(all) {
        days if days.is_empty() || (say.shared && count < 5) => String::new(),
        days if days == "1" => " Half of them within 1 day.".to_owned(),
        days => format!(" Half of them within {days} days."),
    };
    Counted {
        title: "Days to an answer, by level",
        sentence: format!(
            "{} answered in {}.{took}",
            say.of(count, "concern was", "concerns were"),
            period.short()
        ),
        heads: vec!["Level", "Answered", "Middle number of days", "Longest"],
        rows: Level::ALL
            .iter()
            .rev()
            .map(|level| {
                let of_level = answered.iter().filter(|one| one.level == *level);
                days_row(
                    level.word().to_owned(),
                    of_level.map(|one| one.days).collect(),
                )
            })
            .collect(),
        adds_up: true,
    }
}

pub(super) fn by_route(answered: &[Answered], period: Period, say: Say) -> Counted {
    let rows: Vec<(String, Vec<Cell>)> = ConcernState::ALL
        .iter()
        .filter_map(|state| {
            let days: Vec<i64> = answered
                .iter()
                .filter(|one| one.route == Some(*state))
                .map(|one| one.days)
                .collect();
            (!days.is_empty()).then(|| days_row(state.word().to_owned(), days))
        })
        .collect();
    let elsewhere = number(
        answered
            .iter()
            .filter(|one| one.route != Some(ConcernState::BeingHandled))
            .count(),
    );
    Counted {
        title: "Days to an answer, by route",
        sentence: format!(
            "{} answered by others in {}.",
            say.of(elsewhere, "concern was", "concerns were"),
            period.short()
        ),
        heads: vec![
            "Answered from",
            "Answered",
            "Middle number of days",
            "Longest",
        ],
        rows,
        adds_up: true,
    }
}

pub(super) fn told(answered: &[Answered], say: Say) -> Counted {
    let places = |one: Loop, on: NaiveDate| match one {
        Loop::Told(told) if days_between(on, told) <= IN_TIME => 0,
        Loop::Told(_) => 1,
        Loop::Reason => 2,
        Loop::Waiting => 3,
    };
    let mut person = [0_i64; 4];
    let mut volunteer = [0_i64; 4];
    for one in answered {
        person[places(one.person, one.on)] += 1;
        if let Some(mark) = one.volunteer {
            volunteer[places(mark, one.on)] += 1;
        }
    }
    let names = [
        "Told within a week",
        "Told later",
        "A reason written instead",
        "Still waiting to hear",
    ];
    Counted {
        title: "Telling what came of it",
        sentence: format!(
            "{} told within a week of the answer, and {}.",
            say.of(person[0], "person was", "people were"),
            say.of(volunteer[0], "volunteer", "volunteers")
        ),
        heads: vec!["Told", "The person", "The volunteer"],
        rows: names
            .iter()
            .zip(person.into_iter().zip(volunteer))
            .map(|(name, (person, volunteer))| {
                let cells = vec![Cell::Count(person), Cell::Count(volunteer)];
                ((*name).to_owned(), cells)
            })
            .collect(),
        adds_up: true,
    }
}

pub(super) fn waiting(desk: &Desk, say: Say) -> Result<Counted, StoreError> {
    let today = desk.today();
    let rows = desk.read().rows(include_str!("waiting.sql"), [], |row| {
        let raised_on: String = row.get(0)?;
        Ok((
            raised_on.parse::<NaiveDate>().unwrap_or(today),
            row.get::<_, bool>(1)?,
            row.get::<_, Option<bool>>(2)?.unwrap_or(false),
        ))
    })?;
    let of = |who: fn(&(NaiveDate, bool, bool)) -> bool| {
        let days: Vec<i64> = rows
            .iter()
            .filter(|one| who(one))
            .map(|one| days_between(one.0, today))
            .collect();
        let count = number(days.len());
        let longest = days
            .iter()
            .max()
            .map_or_else(String::new, ToString::to_string);
        vec![Cell::Count(count), Cell::Of(count, longest)]
    };
    let people = number(rows.iter().filter(|one| one.1).count());
    let volunteers = number(rows.iter().filter(|one| one.2).count());
    Ok(Counted {
        title: "Waiting to hear",
        sentence: format!(
            "{} to hear today, and {}.",
            say.of(people, "person waits", "people wait"),
            say.of(volunteers, "volunteer", "volunteers")
        ),
        heads: vec!["Who", "Waiting", "Longest, in days since it was raised"],
        rows: vec![
            ("the person".to_owned(), of(|one| one.1)),
            ("the volunteer".to_owned(), of(|one| one.2)),
        ],
        adds_up: false,
    })
}

pub(super) fn referrals(desk: &Desk, period: Period, say: Say) -> Result<Counted, StoreError> {
    let rows = desk
        .read()
        .rows(include_str!("referrals_made.sql"), period.days(), |row| {
            let mut cells = Vec::new();
            for column in 1..=5 {
                cells.push(row.get::<_, i64>(column)?);
            }
            Ok((row.get::<_, String>(0)?, cells))
        })?;
    let sum = |column: usize| rows.iter().map(|(_, cells)| cells[column]).sum::<i64>();
    Ok(Counted {
        title: "Referrals by agency",
        sentence: format!(
            "{} made in {}, {} of them finished.",
            say.of(sum(0), "referral was", "referrals were"),
            period.short(),
            say.number(sum(1))
        ),
        heads: vec![
            "Agency",
            "Made",
            "Finished",
            "Declined",
            "Withdrawn",
            "Under way",
        ],
        adds_up: true,
        rows: rows
            .into_iter()
            .map(|(name, cells)| (name, cells.into_iter().map(Cell::Count).collect()))
            .collect(),
    })
}

/// How long it took from need to first help, by agency, for the referrals made in the period that came to help so
/// far. What counts as need and as help stands with [`helped`]. Where there are too few, no average is given.
pub(super) fn first_help(desk: &Desk, period: Period, say: Say) -> Result<Counted, StoreError> {
    let mut took: BTreeMap<AgencyId, Took> = BTreeMap::new();
    for one in helped(desk.read(), period.first, period.last)? {
        took.entry(one.agency)
            .or_default()
            .add(days_between(one.needed_on, one.helped_on));
    }
    let names = desk.read().rows(
        "SELECT id, name FROM agency ORDER BY name COLLATE NOCASE, id",
        [],
        |row| Ok((row.get::<_, AgencyId>(0)?, row.get::<_, String>(1)?)),
    )?;
    let all = took.values().map(Took::count).sum();
    Ok(Counted {
        title: "Days from need to first help, by agency",
        sentence: format!(
            "{} made in {} led to help so far.",
            say.of(number(all), "referral", "referrals"),
            period.short()
        ),
        heads: vec!["Agency", "Led to help", "Average number of days"],
        adds_up: true,
        rows: names
            .into_iter()
            .filter_map(|(id, name)| {
                let took = took.get(&id)?;
                let count = number(took.count());
                let average = took
                    .average()
                    .map_or_else(|| NOT_ENOUGH.to_owned(), |days| days.to_string());
                Some((name, vec![Cell::Count(count), Cell::Of(count, average)]))
            })
            .collect(),
    })
}

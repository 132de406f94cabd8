//! What became of what was raised: how long an answer took, who was told, who waits, what agencies did.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Period,
    counts::number,
    section::{Cell, Counted, FEW_IN_ALL, Known, Row, Say, Seen, Sums, middle},
};
use crate::{
    clock::local_day,
    concerns::{ConcernState, Level, NotTold},
    dates::days_between,
    desk::Desk,
    ids::AgencyId,
    loops,
    referrals::{NOT_ENOUGH, Took, helped},
    store::{Reader, StoreError},
    today::still_to_hear,
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

/// Who is to hear of one answer: of a concern or a referral, or through a concern put together with another.
pub(super) struct Heard {
    on: NaiveDate,
    /// Nothing where only a volunteer hears of it.
    person: Option<Loop>,
    /// Nothing where no volunteer raised it.
    volunteer: Option<Loop>,
}

/// The times between which the answers of a period are looked for. Its days are local, so a day more is asked for at
/// both ends, and the day itself decides.
fn times(period: Period) -> (i64, i64) {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let midnight = |day: NaiveDate| {
        day.and_time(chrono::NaiveTime::MIN)
            .and_utc()
            .timestamp_millis()
    };
    (
        midnight(period.first) - DAY,
        midnight(period.last) + 2 * DAY,
    )
}

fn day(text: Option<String>) -> Option<NaiveDate> {
    text.and_then(|text| text.parse().ok())
}

/// What somebody was told, from two columns: the day, and the reason why not.
fn mark(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Loop> {
    let reason: Option<String> = row.get(at + 1)?;
    let reason: Option<NotTold> = reason.and_then(|text| text.parse().ok());
    Ok(match (day(row.get(at)?), reason) {
        (Some(on), _) => Loop::Told(on),
        (None, Some(_)) => Loop::Reason,
        (None, None) => Loop::Waiting,
    })
}

pub(super) fn answered(read: Reader<'_>, period: Period) -> Result<Vec<Answered>, StoreError> {
    let found = read.rows(include_str!("answered.sql"), times(period), |row| {
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
            person: mark(row, 5)?,
            volunteer: by_volunteer.then(|| mark(row, 7)).transpose()?,
        })
    })?;
    Ok(found
        .into_iter()
        .filter(|one| period.holds(one.on))
        .collect())
}

/// Who is to hear of what was answered in a period, by the rule of Today: of each concern, of each referral, and every
/// volunteer whose concern was put together with an answered one.
pub(super) fn heard(
    read: Reader<'_>,
    period: Period,
    answered: &[Answered],
) -> Result<Vec<Heard>, StoreError> {
    let mut heard: Vec<Heard> = answered
        .iter()
        .map(|one| Heard {
            on: one.on,
            person: Some(one.person),
            volunteer: one.volunteer,
        })
        .collect();
    let merged = include_str!("answered_merged.sql");
    heard.extend(read.rows(merged, times(period), |row| {
        Ok(Heard {
            on: local_day(row.get(0)?),
            person: None,
            volunteer: Some(mark(row, 1)?),
        })
    })?);
    let referrals = include_str!("answered_referrals.sql");
    heard.extend(read.rows(referrals, [period.last.to_string()], |row| {
        let by_volunteer: bool = row.get(3)?;
        Ok(Heard {
            on: local_day(row.get::<_, Option<i64>>(0)?.unwrap_or_default()),
            person: Some(mark(row, 1)?),
            volunteer: by_volunteer.then(|| mark(row, 4)).transpose()?,
        })
    })?);
    heard.retain(|one| period.holds(one.on));
    Ok(heard)
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
    let rows: Vec<Row> = Level::ALL
        .iter()
        .rev()
        .map(|level| {
            let of_level = answered.iter().filter(|one| one.level == *level);
            days_row(
                level.word().to_owned(),
                of_level.map(|one| one.days).collect(),
            )
        })
        .collect();
    let said = Seen::of(say, &rows, Sums::Column).sum(0, |_| true);
    let took = match middle(all) {
        // That it is said would say how many there are.
        days if days.is_empty() || (say.shared && count < FEW_IN_ALL) => String::new(),
        days if days == "1" => " Half of them within 1 day.".to_owned(),
        days => format!(" Half of them within {days} days."),
    };
    Counted {
        title: "Days to an answer, by level",
        sentence: format!(
            "{} answered in {}.{took}",
            say.of(said, "concern was", "concerns were"),
            period.short()
        ),
        heads: vec!["Level", "Answered", "Middle number of days", "Longest"],
        rows,
        adds_up: true,
        sums: Sums::Column,
    }
}

pub(super) fn by_route(answered: &[Answered], period: Period, say: Say) -> Counted {
    let mut here = None;
    let mut rows: Vec<Row> = Vec::new();
    for state in ConcernState::ALL {
        let of_route = answered.iter().filter(|one| one.route == Some(*state));
        let days: Vec<i64> = of_route.map(|one| one.days).collect();
        if days.is_empty() {
            continue;
        }
        if *state == ConcernState::BeingHandled {
            here = Some(rows.len());
        }
        rows.push(days_row(state.word().to_owned(), days));
    }
    let elsewhere = if say.shared {
        Seen::of(say, &rows, Sums::Column).sum(0, |row| Some(row) != here)
    } else {
        let here = Some(ConcernState::BeingHandled);
        let elsewhere = answered.iter().filter(|one| one.route != here);
        Known::Exactly(number(elsewhere.count()))
    };
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
        sums: Sums::Column,
    }
}

pub(super) fn told(heard: &[Heard], say: Say) -> Counted {
    let places = |one: Loop, on: NaiveDate| match one {
        Loop::Told(told) if days_between(on, told) <= IN_TIME => 0,
        Loop::Told(_) => 1,
        Loop::Reason => 2,
        Loop::Waiting => 3,
    };
    let mut person = [0_i64; 4];
    let mut volunteer = [0_i64; 4];
    for one in heard {
        if let Some(mark) = one.person {
            person[places(mark, one.on)] += 1;
        }
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
    let rows: Vec<Row> = names
        .iter()
        .zip(person.into_iter().zip(volunteer))
        .map(|(name, (person, volunteer))| {
            let cells = vec![Cell::Count(person), Cell::Count(volunteer)];
            ((*name).to_owned(), cells)
        })
        .collect();
    // Everybody whose concern was answered is to be told, and how many those are stands by level and by route.
    let sums = Sums::Column;
    let seen = Seen::of(say, &rows, sums);
    Counted {
        title: "Telling what came of it",
        sentence: format!(
            "{} told within a week of the answer, and {}.",
            say.of(seen.sum(0, |row| row == 0), "person was", "people were"),
            say.of(seen.sum(1, |row| row == 0), "volunteer", "volunteers")
        ),
        heads: vec!["Told", "The person", "The volunteer"],
        rows,
        adds_up: true,
        sums,
    }
}

pub(super) fn waiting(desk: &Desk, say: Say) -> Result<Counted, StoreError> {
    let today = desk.today();
    let rows = still_to_hear(desk.read())?;
    let of = |who: loops::Loop| {
        let days: Vec<i64> = rows
            .iter()
            .filter(|one| one.0 == who)
            .map(|one| days_between(one.1, today))
            .collect();
        let count = number(days.len());
        let longest = days
            .iter()
            .max()
            .map_or_else(String::new, ToString::to_string);
        (count, vec![Cell::Count(count), Cell::Of(count, longest)])
    };
    let (people, person) = of(loops::Loop::Person);
    let (volunteers, volunteer) = of(loops::Loop::Volunteer);
    Ok(Counted {
        title: "Waiting to hear",
        sentence: format!(
            "{} to hear today, and {}.",
            say.of(people, "person waits", "people wait"),
            say.of(volunteers, "volunteer", "volunteers")
        ),
        heads: vec![
            "Who",
            "Waiting",
            "Longest, in days since it was raised or made",
        ],
        rows: vec![
            ("the person".to_owned(), person),
            ("the volunteer".to_owned(), volunteer),
        ],
        adds_up: false,
        sums: Sums::Nowhere,
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
    let rows: Vec<Row> = rows
        .into_iter()
        .map(|(name, cells)| (name, cells.into_iter().map(Cell::Count).collect()))
        .collect();
    let seen = Seen::of(say, &rows, Sums::Row);
    Ok(Counted {
        title: "Referrals by agency",
        sentence: format!(
            "{} made in {}, {} of them finished.",
            say.of(seen.sum(0, |_| true), "referral was", "referrals were"),
            period.short(),
            say.number(seen.sum(1, |_| true))
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
        sums: Sums::Row,
        rows,
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
    let rows: Vec<Row> = names
        .into_iter()
        .filter_map(|(id, name)| {
            let took = took.get(&id)?;
            let count = number(took.count());
            let average = took
                .average()
                .map_or_else(|| NOT_ENOUGH.to_owned(), |days| days.to_string());
            Some((name, vec![Cell::Count(count), Cell::Of(count, average)]))
        })
        .collect();
    let all = Seen::of(say, &rows, Sums::Nowhere).sum(0, |_| true);
    Ok(Counted {
        title: "Days from need to first help, by agency",
        sentence: format!(
            "{} made in {} led to help so far.",
            say.of(all, "referral", "referrals"),
            period.short()
        ),
        heads: vec!["Agency", "Led to help", "Average number of days"],
        adds_up: true,
        sums: Sums::Nowhere,
        rows,
    })
}

//! People, sessions, visits, concerns and volunteers, counted.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Period, hours,
    section::{Cell, Counted, Row, Say, Seen, Sums},
};
use crate::{
    clients::ClientStatus,
    concerns::{Concern, Level},
    desk::Desk,
    sessions::SessionKind,
    store::{Reader, StoreError},
    visits::{NotMadeWhy, VisitKind},
    volunteers::VolunteerStatus,
    words::capitalised,
};

/// How many there are of each word.
pub(super) fn by_word(
    read: Reader<'_>,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows = read.rows(sql, params, |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

pub(super) fn at(counts: &BTreeMap<String, i64>, word: &str) -> i64 {
    counts.get(word).copied().unwrap_or(0)
}

pub(super) fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn people(desk: &Desk, say: Say) -> Result<Counted, StoreError> {
    let counts = by_word(
        desk.read(),
        "SELECT status, count(*) FROM client GROUP BY status",
        [],
    )?;
    let rows: Vec<Row> = ClientStatus::ALL
        .iter()
        .map(|status| {
            let count = at(&counts, status.word());
            (status.word().to_owned(), vec![Cell::Count(count)])
        })
        .collect();
    let seen = Seen::of(say, &rows, Sums::Nowhere);
    let active = |row: usize| ClientStatus::ALL.get(row) == Some(&ClientStatus::Active);
    Ok(Counted {
        title: "People",
        sentence: format!(
            "{} supported now, of {} on record.",
            say.of(seen.sum(0, active), "person is", "people are"),
            say.number(seen.sum(0, |_| true))
        ),
        heads: vec!["Status", "People"],
        rows,
        adds_up: true,
        sums: Sums::Nowhere,
    })
}

/// Somebody who was here.
pub(super) struct Came {
    kind: String,
    person: [u8; 16],
    volunteer: bool,
    first: bool,
    minutes: i64,
}

pub(super) fn came(read: Reader<'_>, period: Period) -> Result<Vec<Came>, StoreError> {
    read.rows(include_str!("came.sql"), period.days(), |row| {
        Ok(Came {
            kind: row.get(0)?,
            person: row.get(1)?,
            volunteer: row.get::<_, String>(2)? == "volunteer",
            first: row.get(3)?,
            minutes: row.get(4)?,
        })
    })
}

pub(super) fn sessions(
    desk: &Desk,
    period: Period,
    came: &[Came],
    say: Say,
) -> Result<Counted, StoreError> {
    let held = by_word(
        desk.read(),
        "SELECT kind, count(*) FROM session WHERE date BETWEEN ?1 AND ?2 AND state <> 'planned' GROUP BY kind",
        period.days(),
    )?;
    let people = |kind: Option<&str>, only_first: bool| {
        let found: BTreeSet<[u8; 16]> = came
            .iter()
            .filter(|one| kind.is_none_or(|kind| one.kind == kind) && (!only_first || one.first))
            .map(|one| one.person)
            .collect();
        number(found.len())
    };
    let rows: Vec<Row> = SessionKind::ALL
        .iter()
        .map(|kind| kind.word())
        .filter(|kind| at(&held, kind) > 0 || people(Some(kind), false) > 0)
        .map(|kind| {
            let cells = vec![
                Cell::Count(people(Some(kind), false)),
                Cell::Count(people(Some(kind), true)),
                Cell::Plain(at(&held, kind).to_string()),
            ];
            (kind.to_owned(), cells)
        })
        .collect();
    let seen = Seen::of(say, &rows, Sums::Nowhere);
    let all = seen.together(0, people(None, false));
    let first = seen.together(1, people(None, true));
    Ok(Counted {
        title: "Sessions and who came",
        sentence: format!(
            "{} came to {}, {} for the first time.",
            say.of(all, "person", "people"),
            say.of(held.values().sum::<i64>(), "session", "sessions"),
            say.number(first)
        ),
        heads: vec!["Kind", "People", "For the first time", "Sessions"],
        rows,
        // Whoever came to two kinds is counted in both rows.
        adds_up: false,
        sums: Sums::Nowhere,
    })
}

pub(super) fn visits(desk: &Desk, period: Period, say: Say) -> Result<Counted, StoreError> {
    let made = by_word(
        desk.read(),
        "SELECT kind, count(*) FROM visit WHERE \"on\" BETWEEN ?1 AND ?2 AND made = 1 GROUP BY kind",
        period.days(),
    )?;
    let not_made = by_word(
        desk.read(),
        "SELECT not_made_why, count(*) FROM visit WHERE \"on\" BETWEEN ?1 AND ?2 AND made = 0 GROUP BY not_made_why",
        period.days(),
    )?;
    let row = |name: String, count: i64| (count > 0).then(|| (name, vec![Cell::Count(count)]));
    let mut rows: Vec<Row> = VisitKind::ALL
        .iter()
        .filter_map(|kind| row(format!("made: {kind}"), at(&made, kind.word())))
        .collect();
    let made = rows.len();
    rows.extend(
        NotMadeWhy::ALL
            .iter()
            .filter_map(|why| row(format!("not made: {why}"), at(&not_made, why.word()))),
    );
    let seen = Seen::of(say, &rows, Sums::Nowhere);
    let (yes, no) = (
        seen.sum(0, |row| row < made),
        seen.sum(0, |row| row >= made),
    );
    Ok(Counted {
        title: "Visits",
        sentence: format!(
            "{} made. {} not made.",
            say.of(yes, "visit was", "visits were"),
            capitalised(&say.of(no, "visit was", "visits were"))
        ),
        heads: vec!["Visit", "Number"],
        rows,
        adds_up: true,
        sums: Sums::Nowhere,
    })
}

pub(super) fn concerns(desk: &Desk, period: Period, say: Say) -> Result<Counted, StoreError> {
    let today = desk.today();
    let open: Vec<Concern> = desk.read().records("WHERE state <> 'closed'", [])?;
    let closed = desk.read().number(
        "SELECT count(*) FROM concern WHERE state = 'closed' AND closed_on BETWEEN ?1 AND ?2",
        period.days(),
    )?;
    let count = |level: Level, late: bool| {
        number(
            open.iter()
                .filter(|one| one.level == level)
                .filter(|one| !late || one.is_overdue(today))
                .count(),
        )
    };
    let rows: Vec<Row> = Level::ALL
        .iter()
        .rev()
        .map(|level| {
            let cells = vec![
                Cell::Count(count(*level, false)),
                Cell::Count(count(*level, true)),
            ];
            (level.word().to_owned(), cells)
        })
        .collect();
    let seen = Seen::of(say, &rows, Sums::Nowhere);
    Ok(Counted {
        title: "Concerns",
        sentence: format!(
            "{} open today, {} of them overdue. {} closed in {}.",
            say.of(seen.sum(0, |_| true), "concern is", "concerns are"),
            say.number(seen.sum(1, |_| true)),
            capitalised(&say.of(closed, "concern was", "concerns were")),
            period.short()
        ),
        heads: vec!["Level", "Open today", "Overdue"],
        rows,
        adds_up: true,
        sums: Sums::Nowhere,
    })
}

pub(super) fn volunteers(
    desk: &Desk,
    period: Period,
    came: &[Came],
    say: Say,
) -> Result<Counted, StoreError> {
    let counts = by_word(
        desk.read(),
        "SELECT status, count(*) FROM volunteer GROUP BY status",
        [],
    )?;
    let visiting = desk.read().number(
        "SELECT coalesce(sum(minutes), 0) FROM visit
         WHERE \"on\" BETWEEN ?1 AND ?2 AND made = 1 AND volunteer IS NOT NULL",
        period.days(),
    )?;
    let at_sessions: i64 = came
        .iter()
        .filter(|one| one.volunteer)
        .map(|one| one.minutes)
        .sum();
    let mut rows: Vec<Row> = VolunteerStatus::ALL
        .iter()
        .map(|status| {
            let count = Cell::Count(at(&counts, status.word()));
            (format!("{status} volunteers"), vec![count])
        })
        .collect();
    let seen = Seen::of(say, &rows, Sums::Nowhere);
    let active = seen.sum(0, |row| {
        VolunteerStatus::ALL.get(row) == Some(&VolunteerStatus::Active)
    });
    for (name, minutes) in [
        ("Hours visiting", visiting),
        ("Hours at sessions", at_sessions),
    ] {
        rows.push((name.to_owned(), vec![Cell::Plain(hours(minutes))]));
    }
    Ok(Counted {
        title: "Volunteers",
        sentence: format!(
            "{} active. Together they gave {} hours in {}.",
            say.of(active, "volunteer is", "volunteers are"),
            hours(visiting + at_sessions),
            period.short()
        ),
        heads: vec!["What", "Number"],
        rows,
        adds_up: false,
        sums: Sums::Nowhere,
    })
}

//! Counting.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Months;

use super::{Line, Month, Report, Section, hours, were};
use crate::clients::ClientStatus;
use crate::concerns::{Concern, Level};
use crate::desk::Desk;
use crate::referrals::ReferralState;
use crate::sessions::SessionKind;
use crate::store::{Reader, StoreError};
use crate::visits::{NotMadeWhy, VisitKind};
use crate::volunteers::VolunteerStatus;

/// Counts a month, given as "2026-11"; the present month for anything else.
///
/// # Errors
/// When the file cannot be read.
pub fn report(desk: &Desk, month: &str) -> Result<Report, StoreError> {
    let today = desk.today();
    let month = Month::of(month, today);
    let read = desk.read();
    let came = came(read, month)?;
    let next = month.first.checked_add_months(Months::new(1));
    let before = month.first.checked_sub_months(Months::new(1));
    Ok(Report {
        month: Month::address(month.first),
        month_in_words: month.first.format("%B %Y").to_string(),
        before: before.map(Month::address).unwrap_or_default(),
        after: next.filter(|next| *next <= today).map(Month::address),
        sections: vec![
            people(read)?,
            sessions(read, month, &came)?,
            visits(read, month)?,
            concerns(desk, month)?,
            referrals(read)?,
            volunteers(read, month, &came)?,
        ],
    })
}

fn line(name: &str, numbers: &[i64]) -> Line {
    Line {
        name: capital(name),
        numbers: numbers.iter().map(ToString::to_string).collect(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn section(title: &str, sentence: String, heads: &[&str], rows: Vec<Line>) -> Section {
    Section {
        title: title.to_owned(),
        sentence,
        heads: heads.iter().map(|head| (*head).to_owned()).collect(),
        rows,
    }
}

/// How many there are of each word.
fn by_word(
    read: Reader<'_>,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<BTreeMap<String, i64>, StoreError> {
    let rows = read.rows(sql, params, |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

fn at(counts: &BTreeMap<String, i64>, word: &str) -> i64 {
    counts.get(word).copied().unwrap_or(0)
}

fn people(read: Reader<'_>) -> Result<Section, StoreError> {
    let counts = by_word(
        read,
        "SELECT status, count(*) FROM client GROUP BY status",
        [],
    )?;
    let all: i64 = counts.values().sum();
    let active = at(&counts, ClientStatus::Active.word());
    let are = if active == 1 {
        "person is"
    } else {
        "people are"
    };
    Ok(section(
        "People",
        format!("{active} {are} supported now, of {all} on record."),
        &["Status", "People"],
        ClientStatus::ALL
            .iter()
            .map(|status| line(status.word(), &[at(&counts, status.word())]))
            .collect(),
    ))
}

/// Somebody who was here.
struct Came {
    kind: String,
    person: [u8; 16],
    volunteer: bool,
    first: bool,
    minutes: i64,
}

fn came(read: Reader<'_>, month: Month) -> Result<Vec<Came>, StoreError> {
    read.rows(
        include_str!("came.sql"),
        [month.first.to_string(), month.last.to_string()],
        |row| {
            Ok(Came {
                kind: row.get(0)?,
                person: row.get(1)?,
                volunteer: row.get::<_, String>(2)? == "volunteer",
                first: row.get(3)?,
                minutes: row.get(4)?,
            })
        },
    )
}

fn sessions(read: Reader<'_>, month: Month, came: &[Came]) -> Result<Section, StoreError> {
    let held = by_word(
        read,
        "SELECT kind, count(*) FROM session WHERE date BETWEEN ?1 AND ?2 AND state <> 'planned' GROUP BY kind",
        [month.first.to_string(), month.last.to_string()],
    )?;
    let people = |kind: Option<&str>, only_first: bool| {
        let found: BTreeSet<[u8; 16]> = came
            .iter()
            .filter(|one| kind.is_none_or(|kind| one.kind == kind) && (!only_first || one.first))
            .map(|one| one.person)
            .collect();
        i64::try_from(found.len()).unwrap_or(i64::MAX)
    };
    let (all, first) = (people(None, false), people(None, true));
    let total: i64 = held.values().sum();
    let who = if all == 1 { "person" } else { "people" };
    let gatherings = if total == 1 { "session" } else { "sessions" };
    Ok(section(
        "Sessions and who came",
        format!("{all} {who} came to {total} {gatherings}, {first} for the first time."),
        &["Kind", "Sessions", "People", "For the first time"],
        SessionKind::ALL
            .iter()
            .map(|kind| kind.word())
            .filter(|kind| at(&held, kind) > 0 || people(Some(kind), false) > 0)
            .map(|kind| {
                let numbers = [
                    at(&held, kind),
                    people(Some(kind), false),
                    people(Some(kind), true),
                ];
                line(kind, &numbers)
            })
            .collect(),
    ))
}

fn visits(read: Reader<'_>, month: Month) -> Result<Section, StoreError> {
    let days = [month.first.to_string(), month.last.to_string()];
    let made = by_word(
        read,
        "SELECT kind, count(*) FROM visit WHERE \"on\" BETWEEN ?1 AND ?2 AND made = 1 GROUP BY kind",
        days.clone(),
    )?;
    let not_made = by_word(
        read,
        "SELECT not_made_why, count(*) FROM visit WHERE \"on\" BETWEEN ?1 AND ?2 AND made = 0 GROUP BY not_made_why",
        days.clone(),
    )?;
    let (yes, no): (i64, i64) = (made.values().sum(), not_made.values().sum());
    let mut rows: Vec<Line> = VisitKind::ALL
        .iter()
        .map(|kind| (kind.word(), at(&made, kind.word())))
        .filter(|(_, number)| *number > 0)
        .map(|(word, number)| line(&format!("made: {word}"), &[number]))
        .collect();
    rows.extend(
        NotMadeWhy::ALL
            .iter()
            .map(|why| (why.word(), at(&not_made, why.word())))
            .filter(|(_, number)| *number > 0)
            .map(|(word, number)| line(&format!("not made: {word}"), &[number])),
    );
    Ok(section(
        "Visits",
        format!(
            "{}. {}.",
            were(yes, "visit", "visits", "made"),
            were(no, "visit", "visits", "not made")
        ),
        &["Visit", "Number"],
        rows,
    ))
}

fn concerns(desk: &Desk, month: Month) -> Result<Section, StoreError> {
    let today = desk.today();
    let open: Vec<Concern> = desk.read().records("WHERE state <> 'closed'", [])?;
    let overdue = open.iter().filter(|one| one.is_overdue(today)).count();
    let closed = desk.read().number(
        "SELECT count(*) FROM concern WHERE state = 'closed' AND closed_on BETWEEN ?1 AND ?2",
        [month.first.to_string(), month.last.to_string()],
    )?;
    let count = |level: Level, late: bool| {
        let found = open
            .iter()
            .filter(|one| one.level == level && (!late || one.is_overdue(today)))
            .count();
        i64::try_from(found).unwrap_or(i64::MAX)
    };
    let are = if open.len() == 1 {
        "concern is"
    } else {
        "concerns are"
    };
    let name = month.first.format("%B");
    let mut rows: Vec<Line> = Level::ALL
        .iter()
        .rev()
        .map(|level| line(level.word(), &[count(*level, false), count(*level, true)]))
        .collect();
    rows.push(Line {
        name: format!("Closed in {name}"),
        numbers: vec![closed.to_string(), String::new()],
    });
    Ok(section(
        "Concerns",
        format!(
            "{} {are} open today, {overdue} of them overdue. {} in {name}.",
            open.len(),
            were(closed, "concern", "concerns", "closed")
        ),
        &["Level", "Open today", "Overdue"],
        rows,
    ))
}

fn referrals(read: Reader<'_>) -> Result<Section, StoreError> {
    let counts = by_word(
        read,
        "SELECT state, count(*) FROM referral GROUP BY state",
        [],
    )?;
    let ended = ["finished", "declined", "withdrawn"];
    let open: i64 = counts
        .iter()
        .filter(|(word, _)| !ended.contains(&word.as_str()))
        .map(|(_, number)| number)
        .sum();
    let are = if open == 1 {
        "referral is"
    } else {
        "referrals are"
    };
    Ok(section(
        "Referrals",
        format!("{open} {are} under way today."),
        &["State", "Referrals"],
        ReferralState::ALL
            .iter()
            .map(|state| line(state.word(), &[at(&counts, state.word())]))
            .collect(),
    ))
}

fn volunteers(read: Reader<'_>, month: Month, came: &[Came]) -> Result<Section, StoreError> {
    let counts = by_word(
        read,
        "SELECT status, count(*) FROM volunteer GROUP BY status",
        [],
    )?;
    let visiting = read.number(
        "SELECT coalesce(sum(minutes), 0) FROM visit
         WHERE \"on\" BETWEEN ?1 AND ?2 AND made = 1 AND volunteer IS NOT NULL",
        [month.first.to_string(), month.last.to_string()],
    )?;
    let at_sessions: i64 = came
        .iter()
        .filter(|one| one.volunteer)
        .map(|one| one.minutes)
        .sum();
    let active = at(&counts, VolunteerStatus::Active.word());
    let mut rows: Vec<Line> = VolunteerStatus::ALL
        .iter()
        .map(|status| {
            line(
                &format!("{} volunteers", status.word()),
                &[at(&counts, status.word())],
            )
        })
        .collect();
    for (name, minutes) in [
        ("Hours visiting", visiting),
        ("Hours at sessions", at_sessions),
    ] {
        rows.push(Line {
            name: name.to_owned(),
            numbers: vec![hours(minutes)],
        });
    }
    let are = if active == 1 {
        "volunteer is"
    } else {
        "volunteers are"
    };
    Ok(section(
        "Volunteers",
        format!(
            "{active} {are} active. Together they gave {} hours in {}.",
            hours(visiting + at_sessions),
            month.first.format("%B")
        ),
        &["What", "Number"],
        rows,
    ))
}

//! Whose time has come: worked out from what is recorded, offered to a person, and never acted upon by itself.

use chrono::{DateTime, Datelike as _, Months, NaiveDate};

use super::{
    CheckedYears, DueRow, HeldRow, Hold, RetentionError, RetentionPage, RetentionYears, holds,
};
use crate::{
    action::Action,
    dates::{long, short},
    desk::{Desk, Done},
    ids::PersonId,
    settings,
    store::{Record as _, StoreError},
};

/// The setting that says on which day somebody last said that the date is right.
const DATE_CONFIRMED: &str = "retention.date_confirmed";

/// Whose records have been kept long enough. Reads every record that has ended, which no other screen does.
///
/// # Errors
/// When the file cannot be read.
pub fn retention_page(desk: &Desk) -> Result<RetentionPage, StoreError> {
    let today = desk.today();
    let years = years(desk)?;
    let paused = desk.store().clock_jumped()?.then(|| {
        format!(
            "The date of this laptop has jumped by more than 30 days. It says {}.",
            long(today)
        )
    });
    let due = match (&paused, years.check()) {
        (None, Ok(years)) => due(desk, years, today)?,
        _ => Vec::new(),
    };
    Ok(RetentionPage {
        paused,
        years,
        due,
        held: held(desk, today)?,
        reviewed: reviewed(desk, today)?,
    })
}

/// How long records are kept here.
pub(crate) fn years(desk: &Desk) -> Result<RetentionYears, StoreError> {
    let mut years = RetentionYears::default();
    for (key, field, _) in RetentionYears::default().each() {
        if let Some(setting) = settings::find(desk.read(), key)? {
            match field {
                "supported" => years.supported = setting.value,
                "asked" => years.asked = setting.value,
                _ => years.volunteers = setting.value,
            }
        }
    }
    Ok(years)
}

/// Keeps how long records are kept.
///
/// # Errors
/// Every fault at once; nothing is kept then.
pub fn save_years(desk: &mut Desk, years: &RetentionYears) -> Result<Done<()>, RetentionError> {
    let checked = years.check()?;
    desk.write(Action::SaveRetention, |tx| {
        for ((key, _, _), years) in
            years
                .each()
                .into_iter()
                .zip([checked.supported, checked.asked, checked.volunteers])
        {
            settings::keep(tx, key, &years.to_string())?;
        }
        Ok(())
    })
}

/// Says that the date of the laptop is right, after it jumped.
///
/// # Errors
/// When the file cannot be written.
pub fn confirm_date(desk: &mut Desk) -> Result<Done<()>, StoreError> {
    desk.write(Action::ConfirmDate, |tx| {
        let today = tx.today();
        settings::keep(tx, DATE_CONFIRMED, &today.to_string())?;
        tx.date_is_right()
    })
}

/// One row of [`due`]: id, name, status as a client, whether a volunteer, whether died, last contact.
type Ended = (PersonId, String, Option<String>, bool, bool, String);

fn due(desk: &Desk, years: CheckedYears, today: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
    let ended: Vec<Ended> = desk
        .read()
        .rows(include_str!("last_contact.sql"), [], |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ))
        })?;
    let mut due = Vec::new();
    for (id, name, client, volunteer, died, last) in ended {
        let (who, client_years) = match client.as_deref() {
            None => ("On record without a role.", None),
            Some("enquiry") => ("Asked, and was not supported.", Some(years.asked)),
            Some(_) => ("Support ended.", Some(years.supported)),
        };
        // Whoever was both is kept for the longer of the two.
        let (who, kept) = match (client_years, volunteer) {
            (Some(kept), false) => (who, kept),
            (Some(kept), true) => (
                "Support and volunteering ended.",
                kept.max(years.volunteers),
            ),
            (None, true) => ("Volunteering ended.", years.volunteers),
            (None, false) => (who, years.asked),
        };
        let Some(last) = last_contact(id, &last) else {
            continue;
        };
        let Some(came) = last.checked_add_months(Months::new(kept * 12)) else {
            continue;
        };
        if came > today {
            continue;
        }
        let died = if died { "Has died. " } else { "" };
        let years = if kept == 1 {
            "1 year".to_owned()
        } else {
            format!("{kept} years")
        };
        due.push((
            came,
            DueRow {
                id,
                name,
                said: format!(
                    "{died}{who} Last contact {}, kept for {years}.",
                    short(last)
                ),
                since: short(came),
            },
        ));
    }
    due.sort_by(|(one, row), (other, beside)| one.cmp(other).then(row.name.cmp(&beside.name)));
    Ok(due.into_iter().map(|(_, row)| row).collect())
}

/// The last contact: the latest day that is recorded, and at least the day on which the record was made, which stands
/// in its id.
fn last_contact(id: PersonId, recorded: &str) -> Option<NaiveDate> {
    let made = uuid::Uuid::from(id)
        .get_timestamp()
        .and_then(|at| i64::try_from(at.to_unix().0).ok())
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .map(|at| at.date_naive());
    recorded.parse::<NaiveDate>().ok().max(made)
}

fn held(desk: &Desk, today: NaiveDate) -> Result<Vec<HeldRow>, StoreError> {
    let columns: Vec<String> = Hold::TABLE
        .columns
        .iter()
        .map(|column| format!("hold.\"{column}\""))
        .collect();
    let sql = format!(
        "SELECT {}, person.given_name || ' ' || person.family_name
         FROM hold INDEXED BY hold_open JOIN person ON person.id = hold.person
         WHERE hold.ended_on IS NULL ORDER BY hold.until IS NULL, hold.until, hold.since, hold.id",
        columns.join(", ")
    );
    desk.read().rows(&sql, [], |row| {
        let hold = Hold::from_row(row)?;
        Ok(HeldRow {
            person: hold.person,
            name: row.get(columns.len())?,
            look_again: hold.until.is_some_and(|until| until <= today),
            hold: holds::shown(&hold),
        })
    })
}

fn reviewed(desk: &Desk, today: NaiveDate) -> Result<String, StoreError> {
    let year = format!("{:04}", today.year());
    let count = |sql: &str| desk.read().number(sql, [&year]);
    let kept = count("SELECT count(*) FROM hold WHERE substr(since, 1, 4) = ?1")?;
    let erased =
        count("SELECT count(DISTINCT act) FROM tombstone WHERE substr(erased_on, 1, 4) = ?1")?;
    let people = |count: i64| match count {
        1 => "1 record".to_owned(),
        count => format!("{count} records"),
    };
    Ok(format!(
        "In {year}: {} kept longer, {} erased.",
        people(kept),
        people(erased)
    ))
}

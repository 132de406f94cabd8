//! How long agencies and services take, from what really happened.
//!
//! *First help* is the day on which it was first written down that help is happening; or, where that step was
//! left out, that it finished. *Need* is the day the concern was raised that the referral came from; without one,
//! the day the referral was made. For an agency we count from need to first help: what the person lived through.
//! For a service we count from sending to first help: what somebody referred today may expect.
//!
//! Only referrals made in the last two years count, because services change with their yearly money.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::{
    clock::local_day,
    dates::days_between,
    ids::{AgencyId, ServiceId},
    store::{Reader, StoreError},
};

/// Below this many nothing is said: one slow case is no habit. Our own figure.
const FEW: usize = 3;
/// How far back is looked, in days.
const LOOKED_BACK: u64 = 2 * 365;
/// From so many days on a time is said in weeks.
const IN_WEEKS: i64 = 14;

/// Why no time is said.
pub const NOT_ENOUGH: &str = "Not enough to say yet";

/// How long several referrals took, in days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Took(Vec<i64>);

impl Took {
    /// Adds one. What was written down a day early counts as none.
    pub fn add(&mut self, days: i64) {
        self.0.push(days.max(0));
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The average, to the nearest day; nothing where there are too few to say.
    #[must_use]
    pub fn average(&self) -> Option<i64> {
        let count = i64::try_from(self.0.len()).unwrap_or(i64::MAX);
        (self.0.len() >= FEW).then(|| (self.0.iter().sum::<i64>() * 2 + count) / (count * 2))
    }

    /// The middle one: what is usual, whatever the slowest was; nothing where there are too few to say.
    #[must_use]
    pub fn usual(&self) -> Option<i64> {
        let mut days = self.0.clone();
        days.sort_unstable();
        (days.len() >= FEW)
            .then(|| days.get(days.len() / 2).copied())
            .flatten()
    }

    /// "First help after 18 days on average, from 4 referrals".
    #[must_use]
    pub fn average_in_words(&self) -> String {
        self.average().map_or_else(
            || NOT_ENOUGH.to_owned(),
            |days| {
                let days = days_in_words(days);
                format!(
                    "First help after {days} on average, from {} referrals",
                    self.count()
                )
            },
        )
    }

    /// "Usually 5 weeks, from 4 referrals".
    #[must_use]
    pub fn usual_in_words(&self) -> String {
        self.usual().map_or_else(
            || NOT_ENOUGH.to_owned(),
            |days| {
                format!(
                    "Usually {}, from {} referrals",
                    long_in_words(days),
                    self.count()
                )
            },
        )
    }
}

fn days_in_words(days: i64) -> String {
    match days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// Days while they are few, then weeks: nobody remembers 37 days.
fn long_in_words(days: i64) -> String {
    if days < IN_WEEKS {
        days_in_words(days)
    } else {
        format!("{} weeks", (days + 3) / 7)
    }
}

/// How long each agency and each service took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waits {
    agencies: BTreeMap<AgencyId, Took>,
    services: BTreeMap<ServiceId, Took>,
}

impl Waits {
    /// From need to first help, by the agency.
    #[must_use]
    pub fn of_agency(&self, agency: AgencyId) -> Took {
        self.agencies.get(&agency).cloned().unwrap_or_default()
    }

    /// From sending to first help, by the service.
    #[must_use]
    pub fn of_service(&self, service: ServiceId) -> Took {
        self.services.get(&service).cloned().unwrap_or_default()
    }
}

/// One referral that came to help.
pub(crate) struct Helped {
    pub agency: AgencyId,
    pub service: Option<ServiceId>,
    pub sent_on: NaiveDate,
    pub needed_on: NaiveDate,
    pub helped_on: NaiveDate,
}

/// The referrals made between two days that came to help.
pub(crate) fn helped(
    read: Reader<'_>,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<Helped>, StoreError> {
    let between = (first.to_string(), last.to_string());
    read_helped(read, include_str!("helped.sql"), between)
}

fn read_helped(
    read: Reader<'_>,
    sql: &str,
    asked: impl rusqlite::Params,
) -> Result<Vec<Helped>, StoreError> {
    let day = |text: String| text.parse::<NaiveDate>().unwrap_or_default();
    let made = read.rows(sql, asked, |row| {
        let Some(at) = row.get(4)? else {
            return Ok(None);
        };
        Ok(Some(Helped {
            agency: row.get(0)?,
            service: row.get(1)?,
            sent_on: day(row.get(2)?),
            needed_on: day(row.get(3)?),
            helped_on: local_day(at),
        }))
    })?;
    Ok(made.into_iter().flatten().collect())
}

/// The first of the two years that are looked back.
fn looked_back_to(today: NaiveDate) -> NaiveDate {
    today
        .checked_sub_days(Days::new(LOOKED_BACK))
        .unwrap_or(today)
}

/// How long they all took, of those made in the last two years.
pub(crate) fn waits(read: Reader<'_>, today: NaiveDate) -> Result<Waits, StoreError> {
    let mut waits = Waits::default();
    for one in helped(read, looked_back_to(today), today)? {
        let agency = waits.agencies.entry(one.agency).or_default();
        agency.add(days_between(one.needed_on, one.helped_on));
        if let Some(service) = one.service {
            let service = waits.services.entry(service).or_default();
            service.add(days_between(one.sent_on, one.helped_on));
        }
    }
    Ok(waits)
}

/// How long one service took: what [`waits`] says of it, without counting all the others.
pub(crate) fn wait_of(
    read: Reader<'_>,
    service: ServiceId,
    today: NaiveDate,
) -> Result<Took, StoreError> {
    let of_it = concat!(include_str!("helped.sql"), " AND referral.service = ?3");
    let first = looked_back_to(today).to_string();
    let mut took = Took::default();
    for one in read_helped(read, of_it, (first, today.to_string(), service))? {
        took.add(days_between(one.sent_on, one.helped_on));
    }
    Ok(took)
}

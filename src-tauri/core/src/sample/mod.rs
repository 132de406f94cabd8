//! The pretend programme: invented people to practise on, and made-up counties to measure with.
//!
//! `demo` is read from `assets/sample/*.csv`, where every day is counted from the day the programme is
//! dated to. The larger scales are drawn from a seed. Both go through the write gate act by act, in the
//! order of their days and with the clock set to each, so that the log looks lived in.

mod acts;
mod demo;
mod grown;
#[cfg(test)]
mod tests;
mod words;

use std::{path::Path, sync::Arc};

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::{
    clock::FixedClock,
    desk::Desk,
    ids::{CoordinatorId, SeededIds},
    progress::Part,
    store::StoreError,
    words::UnknownWord,
};

/// How large a pretend programme is. The sizes are those of published evaluations of Living Well and of
/// social prescribing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Sixty people whose stories can be read.
    Demo,
    /// One coordinator's year: 250 clients.
    Coordinator,
    /// A county's ten years: 15,000 clients.
    County,
    /// All of Cornwall: 150,000 clients.
    Stretch,
}

impl std::str::FromStr for Scale {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "demo" => Ok(Self::Demo),
            "coordinator" => Ok(Self::Coordinator),
            "county" => Ok(Self::County),
            "stretch" => Ok(Self::Stretch),
            other => Err(UnknownWord(other.to_owned())),
        }
    }
}

/// Why the pretend programme was not made.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A folder with something in it is never filled with pretend people.
    #[error("This folder holds something already. Choose an empty folder for pretend people.")]
    NotEmpty,
    /// A file of real people is never filled with pretend ones.
    #[error("This file is for real people. Pretend people need a file of their own.")]
    RealPeople,
    /// The shipped files are at fault; the place is named.
    #[error("The pretend programme cannot be read. {0}")]
    Text(String),
    /// The file could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The seed where none is given.
pub const DEFAULT_SEED: u64 = 1;

/// How much was loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    /// People in the client role.
    pub clients: usize,
    /// People in the volunteer role.
    pub volunteers: usize,
    /// Sessions planned or held.
    pub sessions: usize,
    /// Notes written.
    pub notes: usize,
    /// Visits made or not made.
    pub visits: usize,
    /// Concerns raised.
    pub concerns: usize,
    /// Referrals made.
    pub referrals: usize,
    /// MDT meetings held or to come.
    pub meetings: usize,
}

/// Makes a file of pretend people in an empty folder and opens it, the clock running again.
///
/// Slots and locks of the vault may be there already; anything else is refused.
///
/// # Errors
/// [`SampleError::NotEmpty`] when the folder holds something, or when the file cannot be written or it is stopped. What
/// stands in the folder then is for whoever made the folder to remove.
#[expect(
    clippy::too_many_arguments,
    reason = "whose file it is, which people are in it, and who looks on: each is one thing"
)]
pub fn create(
    folder: &Path,
    key_hex: &str,
    who: CoordinatorId,
    name: &str,
    scale: Scale,
    seed: u64,
    as_of: NaiveDate,
    part: &Part,
) -> Result<Desk, SampleError> {
    if holds_something(folder)? {
        return Err(SampleError::NotEmpty);
    }
    let clock = Arc::new(FixedClock::on(before(as_of, scale.years_before())));
    let mut desk = Desk::create_with(
        folder,
        key_hex,
        who,
        name,
        true,
        Box::new(Arc::clone(&clock)),
        Box::new(SeededIds::new(seed)),
    )?;
    load(&mut desk, &clock, scale, seed, as_of, part)?;
    desk.close()?;
    Ok(Desk::open(folder, key_hex, Some(who))?)
}

/// The small programme on a day, as the tests of other parts look at it; the same people each time.
#[cfg(test)]
pub(crate) fn demo(folder: &Path, as_of: &str) -> Desk {
    let who = CoordinatorId(uuid::Uuid::from_u128(1));
    let day = as_of.parse().unwrap();
    let (key, part) = ("ab".repeat(32), Part::default());
    create(folder, &key, who, "Test", Scale::Demo, 1, day, &part).unwrap()
}

/// Whether the folder holds anything beside the vault's own slots and lock.
fn holds_something(folder: &Path) -> Result<bool, StoreError> {
    if !folder.exists() {
        return Ok(false);
    }
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !(name.starts_with("slots.") || name.ends_with("lock")) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Loads a pretend programme dated to `as_of` into an empty Desk of pretend people. The clock is the one
/// the Desk was made with; it is set to the day and minute of every act.
///
/// # Errors
/// [`SampleError::RealPeople`] for a Desk that is not for pretend people, or when the file cannot be
/// written; then what was not yet kept is lost.
pub fn load(
    desk: &mut Desk,
    clock: &FixedClock,
    scale: Scale,
    seed: u64,
    as_of: NaiveDate,
    part: &Part,
) -> Result<Loaded, SampleError> {
    if !desk.is_pretend() {
        return Err(SampleError::RealPeople);
    }
    match scale {
        Scale::Demo => demo::load(desk, clock, as_of, part),
        Scale::Coordinator | Scale::County | Scale::Stretch => {
            grown::load(desk, clock, &grown::Size::of(scale), seed, as_of, part)
        }
    }
}

impl Scale {
    /// How many years before its day the programme begins.
    fn years_before(self) -> u64 {
        match self {
            Self::Demo => 2,
            Self::Coordinator => 1,
            Self::County | Self::Stretch => 10,
        }
    }
}

/// The day so many years of 366 days before.
fn before(day: NaiveDate, years: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(years * 366)).unwrap_or(day)
}

/// The day `days` after `as_of`, moved off the weekend: what is past to the Friday before, what is to come to
/// the Monday after. So everything of one day stays together, and in order.
fn working_day(as_of: NaiveDate, days: i64) -> NaiveDate {
    let day = plain_day(as_of, days);
    match (day.weekday(), days > 0) {
        (Weekday::Sat, false) => day - Days::new(1),
        (Weekday::Sun, false) => day - Days::new(2),
        (Weekday::Sat, true) => day + Days::new(2),
        (Weekday::Sun, true) => day + Days::new(1),
        _ => day,
    }
}

/// The day `days` after `as_of`.
fn plain_day(as_of: NaiveDate, days: i64) -> NaiveDate {
    as_of
        .checked_add_signed(chrono::Duration::days(days))
        .unwrap_or(as_of)
}

/// A minute of a day as UTC milliseconds. Pretend days have no time zone, so that they repeat everywhere.
fn at(day: NaiveDate, minute: i64) -> i64 {
    day.and_hms_opt(0, 0, 0)
        .map_or(0, |midnight| midnight.and_utc().timestamp_millis())
        + minute * 60_000
}

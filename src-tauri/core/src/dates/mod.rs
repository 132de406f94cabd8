//! Days and times as people write and read them.
//!
//! Nothing here reads a clock: what counts as today is always given.

use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};

#[cfg(test)]
mod tests;

/// Which way to look when a year or a week is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lean {
    /// For what has happened: the latest such day that is not after today.
    Past,
    /// For what is planned or due: the earliest such day that is not before today.
    Future,
}

/// Why a typed day was not understood or not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateFault {
    /// Nothing in it could be read as a day.
    #[error("Write a date such as 3/11 or Tue.")]
    NotADate,
    /// The month number is above twelve or nought.
    #[error("There is no such month. Write the day first, such as 3/11.")]
    NoSuchMonth,
    /// The month has no such day.
    #[error("That month has no such day. Check the date.")]
    NoSuchDay,
    /// A day of the week was written beside a date that falls on another.
    #[error("{date} is a {weekday}. Check the day.", date = short(*.0), weekday = weekday_name(.0.weekday()))]
    WrongWeekday(NaiveDate),
    /// The year is before 1850 or after 2199.
    #[error("Check the year.")]
    FarYear,
    /// The day has not come yet, where only what has happened can be written.
    #[error("That day is still to come. Write today or an earlier day.")]
    StillToCome,
    /// A birth date is not of the shape day, month, year.
    #[error("Write the date of birth such as 3/11/1941.")]
    NotABirthDate,
    /// A birth date lies after today.
    #[error("A date of birth cannot be in the future.")]
    BornLater,
    /// A birth date lies further back than anybody has lived.
    #[error("Check the year of birth.")]
    BornTooLongAgo,
    /// A year of birth is not two or four digits.
    #[error("Write the year of birth such as 1941.")]
    NotABirthYear,
}

/// Why a typed time of day was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// Nothing in it could be read as a time.
    #[error("Write a time such as 10:30 or 2pm.")]
    NotATime,
    /// One to six o'clock may be night or afternoon, and is not guessed.
    #[error("Say morning or afternoon, such as 2pm or 2am.")]
    MorningOrAfternoon,
}

/// The years a typed day may lie in: nobody alive was born before, and no plan reaches beyond.
const YEARS: std::ops::RangeInclusive<i32> = 1850..=2199;

/// The greatest age believed of a living person, in years.
///
/// The longest life on record is 122 years (Jeanne Calment, 1875 to 1997); three are added for doubt.
const GREATEST_AGE: i32 = 125;

/// A birth year of two digits is read so that the person is at least this old.
///
/// The programme's people are clients over 75 and volunteers; our own figure. So in 2026, `05` is 2005
/// and `15` is 1915.
const LEAST_AGE_OF_TWO_DIGITS: i32 = 16;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads a day as typed: `today`, `Tue`, `last Tue`, `next fri`, `3/11`, `3-11-26`, `3 nov 26`,
/// `3rd November 2026`, `2026-11-03`, `2 days ago`, `in 3 weeks`. The day comes before the month.
///
/// - A day of the week alone is the nearest one in the direction of `lean`, today included. With `last`
///   it is before today, with `next` after today.
/// - A missing year is the nearest in the direction of `lean`.
/// - A year of two digits lies within the eighty years before today's year and the nineteen after.
///
/// # Errors
/// A [`DateFault`], whose text is a sentence to show.
pub fn parse_day(typed: &str, today: NaiveDate, lean: Lean) -> Result<NaiveDate, DateFault> {
    let parts = split(typed).ok_or(DateFault::NotADate)?;
    let words: Vec<&str> = parts.iter().map(Part::text).collect();

    let shifted = match words.as_slice() {
        ["today" | "tonight" | "now"] => Some(0),
        ["yesterday"] | ["last", "night"] => Some(-1),
        ["tomorrow"] => Some(1),
        [count, unit, "ago"] => Some(-span(count, unit).ok_or(DateFault::NotADate)?),
        ["in", count, unit] => Some(span(count, unit).ok_or(DateFault::NotADate)?),
        _ => None,
    };
    if let Some(by) = shifted {
        return shift(today, by).ok_or(DateFault::FarYear);
    }

    let (strictly, rest) = match parts.split_first() {
        Some((Part::Word(word), rest)) if word == "last" => (Some(Lean::Past), rest),
        Some((Part::Word(word), rest)) if word == "next" => (Some(Lean::Future), rest),
        Some((Part::Word(word), rest)) if word == "this" || word == "on" => (None, rest),
        _ => (None, parts.as_slice()),
    };
    let (weekday, rest) = match rest.split_first() {
        Some((Part::Word(word), after)) => match weekday_of(word) {
            Some(weekday) => (Some(weekday), after),
            None => (None, rest),
        },
        _ => (None, rest),
    };
    if rest.is_empty() {
        let weekday = weekday.ok_or(DateFault::NotADate)?;
        return nearest_weekday(weekday, today, strictly, lean).ok_or(DateFault::FarYear);
    }
    if strictly.is_some() {
        return Err(DateFault::NotADate);
    }

    let written = day_month_year(rest).ok_or(DateFault::NotADate)?;
    let date = match written.year {
        Some(year) => exact(year.near(today), written.month, written.day)?,
        None => nearest_year(written.month, written.day, today, lean)?,
    };
    match weekday {
        Some(weekday) if weekday != date.weekday() => Err(DateFault::WrongWeekday(date)),
        _ => Ok(date),
    }
}

/// Reads a day on which something has happened: as [`parse_day`] leaning to the past, and not after
/// today.
///
/// # Errors
/// A [`DateFault`], whose text is a sentence to show.
pub fn parse_past_day(typed: &str, today: NaiveDate) -> Result<NaiveDate, DateFault> {
    let date = parse_day(typed, today, Lean::Past)?;
    if date > today {
        return Err(DateFault::StillToCome);
    }
    Ok(date)
}

/// Reads a date of birth: day, month and year, or an ISO date. `3/11/41` is in 1941.
///
/// A year of two digits is the latest that makes the person at least sixteen by the end of this year.
///
/// # Errors
/// A [`DateFault`]: not a full date, in the future, or more than 125 years ago.
pub fn parse_birth_date(typed: &str, today: NaiveDate) -> Result<NaiveDate, DateFault> {
    let parts = split(typed).ok_or(DateFault::NotABirthDate)?;
    let written = day_month_year(&parts).ok_or(DateFault::NotABirthDate)?;
    let year = written
        .year
        .ok_or(DateFault::NotABirthDate)?
        .of_birth(today);
    if year < today.year() - GREATEST_AGE {
        return Err(DateFault::BornTooLongAgo);
    }
    let date = exact(year, written.month, written.day)?;
    if date > today {
        return Err(DateFault::BornLater);
    }
    Ok(date)
}

/// Reads a year of birth: `1941`, or `41` by the rule of [`parse_birth_date`].
///
/// # Errors
/// A [`DateFault`]: not a year, in the future, or more than 125 years ago.
pub fn parse_birth_year(typed: &str, today: NaiveDate) -> Result<i32, DateFault> {
    let parts = split(typed).ok_or(DateFault::NotABirthYear)?;
    let [Part::Number(digits)] = parts.as_slice() else {
        return Err(DateFault::NotABirthYear);
    };
    let year = Year::of(digits)
        .ok_or(DateFault::NotABirthYear)?
        .of_birth(today);
    if year > today.year() {
        return Err(DateFault::BornLater);
    }
    if year < today.year() - GREATEST_AGE {
        return Err(DateFault::BornTooLongAgo);
    }
    Ok(year)
}

/// Reads a time of day: `10:00`, `10.30`, `1030`, `2pm`, `2.15 pm`, `noon`, `10`.
///
/// One to six without am, pm or a leading nought is asked about, not guessed.
///
/// # Errors
/// A [`TimeFault`], whose text is a sentence to show.
pub fn parse_time(typed: &str) -> Result<NaiveTime, TimeFault> {
    let text: String = typed.trim().to_lowercase();
    if text == "noon" || text == "midday" {
        return time(12, 0);
    }
    let digits_end = text
        .find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'))
        .unwrap_or(text.len());
    let (clock, half) = text.split_at(digits_end);
    let half = match half.trim().replace('.', "").as_str() {
        "" => None,
        "am" | "a" | "in the morning" => Some(false),
        "pm" | "p" | "in the afternoon" | "in the evening" => Some(true),
        "noon" if clock == "12" => Some(true),
        _ => return Err(TimeFault::NotATime),
    };
    // In `2 p.m.` the stop belongs to the letters, in `2.` to nothing.
    let clock = clock.strip_suffix('.').unwrap_or(clock);
    let (hour, minute) = match clock.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return Err(TimeFault::NotATime),
        None if clock.len() >= 3 => clock.split_at(clock.len() - 2),
        None => (clock, "00"),
    };
    if hour.is_empty() || hour.len() > 2 {
        return Err(TimeFault::NotATime);
    }
    let exact = hour.starts_with('0');
    let hour: u32 = hour.parse().map_err(|_| TimeFault::NotATime)?;
    let minute: u32 = minute.parse().map_err(|_| TimeFault::NotATime)?;
    match half {
        Some(afternoon) if (1..=12).contains(&hour) => {
            time(hour % 12 + if afternoon { 12 } else { 0 }, minute)
        }
        Some(_) => Err(TimeFault::NotATime),
        None if (1..=6).contains(&hour) && !exact => Err(TimeFault::MorningOrAfternoon),
        None => time(hour, minute),
    }
}

fn time(hour: u32, minute: u32) -> Result<NaiveTime, TimeFault> {
    NaiveTime::from_hms_opt(hour, minute, 0).ok_or(TimeFault::NotATime)
}

/// Writes a day for reading: `today`, `yesterday`, `tomorrow`, `Tuesday 3 November`, and with the year
/// when it is another year than today's.
#[must_use]
pub fn in_words(date: NaiveDate, today: NaiveDate) -> String {
    match days_between(date, today) {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        -1 => "tomorrow".to_owned(),
        _ if date.year() == today.year() => format!(
            "{} {} {}",
            weekday_name(date.weekday()),
            date.day(),
            month_name(date)
        ),
        _ => long(date),
    }
}

/// Writes a day in full: `Tuesday 3 November 2026`.
#[must_use]
pub fn long(date: NaiveDate) -> String {
    format!("{} {}", weekday_name(date.weekday()), short(date))
}

/// Writes a day without its weekday: `3 November 2026`.
#[must_use]
pub fn short(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

/// Writes a time of day as it is said: `10am`, `10.30am`, `2pm`, `noon`.
#[must_use]
pub fn time_in_words(time: NaiveTime) -> String {
    use chrono::Timelike;
    if (time.hour(), time.minute()) == (12, 0) {
        return "noon".to_owned();
    }
    let (afternoon, hour) = time.hour12();
    let mut words = hour.to_string();
    if time.minute() != 0 {
        // Writing into a String cannot fail.
        let _ = write!(words, ".{:02}", time.minute());
    }
    words.push_str(if afternoon { "pm" } else { "am" });
    words
}

/// Counts whole years lived on a day; nothing when that day is before the birth.
///
/// Somebody born on 29 February is a year older on 1 March of a common year, as in UK law.
#[must_use]
pub fn age_on(birth: NaiveDate, on: NaiveDate) -> Option<u32> {
    on.years_since(birth)
}

/// Counts days from one day to another: negative when `to` is the earlier.
#[must_use]
pub fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

/// Says how many days something has lasted: `Today`, `1 day`, `9 days`; and `In 3 days` when it has yet
/// to begin.
#[must_use]
pub fn days_in_words(days: i64) -> String {
    match days {
        0 => "Today".to_owned(),
        1 => "1 day".to_owned(),
        -1 => "In 1 day".to_owned(),
        later if later < 0 => format!("In {} days", later.unsigned_abs()),
        _ => format!("{days} days"),
    }
}

/// One run of letters or digits in a typed day, in lower case.
enum Part {
    Number(String),
    Word(String),
}

impl Part {
    fn text(&self) -> &str {
        match self {
            Part::Number(text) | Part::Word(text) => text,
        }
    }
}

/// Splits at spaces, `/`, `-`, `.` and `,`, and where digits meet letters. Endings such as `rd` and the
/// little words `the` and `of` are dropped. Nothing when it is empty or holds any other character.
fn split(typed: &str) -> Option<Vec<Part>> {
    // Nobody types a longer day, and a pasted page needs no looking through.
    if typed.len() > 100 {
        return None;
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut joined = false;
    for c in typed.trim().chars() {
        if c.is_ascii_digit() {
            match parts.last_mut() {
                Some(Part::Number(digits)) if joined => digits.push(c),
                _ => parts.push(Part::Number(c.to_string())),
            }
            joined = true;
        } else if c.is_ascii_alphabetic() {
            let c = c.to_ascii_lowercase();
            match parts.last_mut() {
                Some(Part::Word(letters)) if joined => letters.push(c),
                _ => parts.push(Part::Word(c.to_string())),
            }
            joined = true;
        } else if c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '‐'..='–' | '−') {
            // A separator with nothing before it, as in "-3/11", is a slip to be asked about.
            if parts.is_empty() {
                return None;
            }
            joined = false;
        } else {
            return None;
        }
    }
    let mut kept: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        let drop = match &part {
            Part::Word(word) => match word.as_str() {
                "the" | "of" => true,
                "st" | "nd" | "rd" | "th" => matches!(kept.last(), Some(Part::Number(_))),
                _ => false,
            },
            Part::Number(_) => false,
        };
        if !drop {
            kept.push(part);
        }
    }
    (!kept.is_empty()).then_some(kept)
}

/// A year as written: all of it, or its last two digits.
#[derive(Clone, Copy)]
enum Year {
    Whole(i32),
    TwoDigits(i32),
}

impl Year {
    fn of(digits: &str) -> Option<Self> {
        let number = digits.parse().ok()?;
        match digits.len() {
            4 => Some(Year::Whole(number)),
            2 => Some(Year::TwoDigits(number)),
            _ => None,
        }
    }

    fn near(self, today: NaiveDate) -> i32 {
        match self {
            Year::Whole(year) => year,
            Year::TwoDigits(digits) => latest_ending_in(digits, today.year() + 19),
        }
    }

    fn of_birth(self, today: NaiveDate) -> i32 {
        match self {
            Year::Whole(year) => year,
            Year::TwoDigits(digits) => {
                latest_ending_in(digits, today.year() - LEAST_AGE_OF_TWO_DIGITS)
            }
        }
    }
}

/// The latest year not after `limit` whose last two digits these are.
fn latest_ending_in(digits: i32, limit: i32) -> i32 {
    limit - (limit - digits).rem_euclid(100)
}

struct Written {
    day: u32,
    month: u32,
    year: Option<Year>,
}

fn day_month_year(parts: &[Part]) -> Option<Written> {
    let (day, month, year) = match parts {
        [Part::Number(year), Part::Number(month), Part::Number(day)] if year.len() == 4 => {
            (day, small(month)?, Some(year))
        }
        [Part::Number(day), Part::Number(month)] => (day, small(month)?, None),
        [Part::Number(day), Part::Number(month), Part::Number(year)] => {
            (day, small(month)?, Some(year))
        }
        [Part::Number(day), Part::Word(month)] | [Part::Word(month), Part::Number(day)] => {
            (day, month_of(month)?, None)
        }
        [Part::Number(day), Part::Word(month), Part::Number(year)]
        | [Part::Word(month), Part::Number(day), Part::Number(year)] => {
            (day, month_of(month)?, Some(year))
        }
        _ => return None,
    };
    let year = match year {
        Some(digits) => Some(Year::of(digits)?),
        None => None,
    };
    Some(Written {
        day: small(day)?,
        month,
        year,
    })
}

fn small(digits: &str) -> Option<u32> {
    if digits.len() > 2 {
        return None;
    }
    digits.parse().ok()
}

fn exact(year: i32, month: u32, day: u32) -> Result<NaiveDate, DateFault> {
    if !YEARS.contains(&year) {
        return Err(DateFault::FarYear);
    }
    if !(1..=12).contains(&month) {
        return Err(DateFault::NoSuchMonth);
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateFault::NoSuchDay)
}

fn nearest_year(
    month: u32,
    day: u32,
    today: NaiveDate,
    lean: Lean,
) -> Result<NaiveDate, DateFault> {
    // A leap year tells whether the day exists at all.
    exact(2024, month, day)?;
    // Eight years always hold a 29 February, even around 1900 and 2100.
    (0..=8)
        .filter_map(|away| {
            let year = match lean {
                Lean::Past => today.year() - away,
                Lean::Future => today.year() + away,
            };
            NaiveDate::from_ymd_opt(year, month, day)
        })
        .find(|date| match lean {
            Lean::Past => *date <= today,
            Lean::Future => *date >= today,
        })
        .ok_or(DateFault::NoSuchDay)
}

fn nearest_weekday(
    weekday: Weekday,
    today: NaiveDate,
    strictly: Option<Lean>,
    lean: Lean,
) -> Option<NaiveDate> {
    let ahead = i64::from(weekday.days_since(today.weekday()));
    let by = match (strictly, lean) {
        (Some(Lean::Future), _) if ahead == 0 => 7,
        (Some(Lean::Future), _) | (None, Lean::Future) => ahead,
        (Some(Lean::Past), _) => ahead - 7,
        (None, Lean::Past) if ahead == 0 => 0,
        (None, Lean::Past) => ahead - 7,
    };
    shift(today, by)
}

fn shift(today: NaiveDate, by: i64) -> Option<NaiveDate> {
    let days = Days::new(by.unsigned_abs());
    let date = if by < 0 {
        today.checked_sub_days(days)
    } else {
        today.checked_add_days(days)
    }?;
    YEARS.contains(&date.year()).then_some(date)
}

/// Days in `2 days`, `a week`, `three weeks`.
fn span(count: &str, unit: &str) -> Option<i64> {
    let count: i64 = match count {
        "a" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        digits if digits.len() <= 3 => digits.parse().ok()?,
        _ => return None,
    };
    match unit {
        "day" | "days" => Some(count),
        "week" | "weeks" => Some(count * 7),
        "fortnight" => Some(count * 14),
        _ => None,
    }
}

fn weekday_of(word: &str) -> Option<Weekday> {
    match word {
        "mon" | "monday" => Some(Weekday::Mon),
        "tue" | "tues" | "tuesday" => Some(Weekday::Tue),
        "wed" | "weds" | "wednesday" => Some(Weekday::Wed),
        "thu" | "thur" | "thurs" | "thursday" => Some(Weekday::Thu),
        "fri" | "friday" => Some(Weekday::Fri),
        "sat" | "saturday" => Some(Weekday::Sat),
        "sun" | "sunday" => Some(Weekday::Sun),
        _ => None,
    }
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// Three letters or more of a month's name, or `sept`.
fn month_of(word: &str) -> Option<u32> {
    if word.len() < 3 {
        return None;
    }
    MONTHS
        .iter()
        .zip(1..)
        .find(|(name, _)| name.to_ascii_lowercase().starts_with(word))
        .map(|(_, number)| number)
}

fn month_name(date: NaiveDate) -> &'static str {
    MONTHS
        .get(date.month0() as usize)
        .copied()
        .unwrap_or("January")
}

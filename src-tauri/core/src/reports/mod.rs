//! Counts for a month or a year: a sentence for each question, a chart, and the same numbers as a table with
//! their totals. Nothing is scored, ranked or guessed.
//!
//! What is shared hides small numbers: 1 to 4 are written `<5`, totals are left out, and sentences say no more than their
//! table does, so that nobody can be recognised by taking one number from another. Where a sum is shown all the same, as
//! that of an agency's referrals, it is *hidden* whenever a small part could be worked out from it. It follows the MDT
//! counts of data-model.md.

mod answers;
mod counts;
mod section;
mod store;
#[cfg(test)]
mod tests;

use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;

pub use section::{Line, Section};
pub use store::{export, file_name, report};

/// The counts of one period, and how things stand today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Report {
    /// The period, as in addresses: 2026-11, or 2026 for a whole year.
    pub period: String,
    /// The period in words: November 2026, or 2026.
    pub period_in_words: String,
    /// The period of the same length before.
    pub before: String,
    /// The one after; nothing while it has not begun.
    pub after: Option<String>,
    /// The other length: the year of this month, or this year's latest month.
    pub other: String,
    /// Whether this is a whole year.
    pub is_year: bool,
    /// Whether small numbers are hidden.
    pub shared: bool,
    /// The questions, in the order shown.
    pub sections: Vec<Section>,
}

/// One month or one year, from its first day to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
    pub(crate) is_year: bool,
}

impl Period {
    /// Reads "2026-11" or "2026"; the month of `today` for anything else, or for one that has not begun.
    fn of(typed: &str, today: NaiveDate) -> Self {
        let typed = typed.trim();
        let year = typed.parse::<i32>().ok().filter(|_| typed.len() == 4);
        if let Some(first) = year.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1))
            && first <= today
        {
            return Self::from(first, true);
        }
        let first = NaiveDate::parse_from_str(&format!("{typed}-01"), "%Y-%m-%d")
            .ok()
            .filter(|first| *first <= today)
            .or_else(|| today.with_day(1))
            .unwrap_or(today);
        Self::from(first, false)
    }

    fn from(first: NaiveDate, is_year: bool) -> Self {
        let months = Months::new(if is_year { 12 } else { 1 });
        let next = first.checked_add_months(months).unwrap_or(first);
        Self {
            first,
            last: next.pred_opt().unwrap_or(first),
            is_year,
        }
    }

    fn before(self) -> Option<Self> {
        let months = Months::new(if self.is_year { 12 } else { 1 });
        let first = self.first.checked_sub_months(months)?;
        Some(Self::from(first, self.is_year))
    }

    fn after(self) -> Option<Self> {
        Some(Self::from(self.last.succ_opt()?, self.is_year))
    }

    /// The year of a month; of a year its last month that has begun.
    fn other(self, today: NaiveDate) -> Self {
        if self.is_year {
            let last = self.last.min(today);
            Self::from(last.with_day(1).unwrap_or(self.first), false)
        } else {
            let first = self.first.with_month(1).unwrap_or(self.first);
            Self::from(first, true)
        }
    }

    fn address(self) -> String {
        let shape = if self.is_year { "%Y" } else { "%Y-%m" };
        self.first.format(shape).to_string()
    }

    fn in_words(self) -> String {
        let shape = if self.is_year { "%Y" } else { "%B %Y" };
        self.first.format(shape).to_string()
    }

    /// In a sentence: "November", or "2026".
    pub(crate) fn short(self) -> String {
        let shape = if self.is_year { "%Y" } else { "%B" };
        self.first.format(shape).to_string()
    }

    pub(crate) fn days(self) -> [String; 2] {
        [self.first.to_string(), self.last.to_string()]
    }

    pub(crate) fn holds(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// Whole hours and quarters, as people say them: 3, 3¼, 3½.
pub(crate) fn hours(minutes: i64) -> String {
    let quarters = (minutes + 7) / 15;
    let part = match quarters % 4 {
        1 => "¼",
        2 => "½",
        3 => "¾",
        _ => "",
    };
    match quarters / 4 {
        0 if !part.is_empty() => part.to_owned(),
        whole => format!("{whole}{part}"),
    }
}

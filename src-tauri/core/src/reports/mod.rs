//! One honest page of counts: a sentence for each question, and the same numbers as a table. Nothing is scored,
//! ranked or guessed.

mod store;
#[cfg(test)]
mod tests;

use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;

pub use store::report;

/// The counts of one month, and how things stand today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Report {
    /// The month, as in addresses: 2026-11.
    pub month: String,
    /// The month in words: November 2026.
    pub month_in_words: String,
    /// The month before.
    pub before: String,
    /// The month after; nothing while it has not begun.
    pub after: Option<String>,
    /// The questions, in the order shown.
    pub sections: Vec<Section>,
}

/// One question: its answer in a sentence and as a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export, rename = "ReportSection")]
pub struct Section {
    /// What is counted.
    pub title: String,
    /// The answer.
    pub sentence: String,
    /// The heads of the table; the first is that of the names.
    pub heads: Vec<String>,
    /// The rows of the table.
    pub rows: Vec<Line>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export, rename = "ReportLine")]
pub struct Line {
    /// What the numbers are of.
    pub name: String,
    /// As many as there are heads after the first.
    pub numbers: Vec<String>,
}

/// One month, from its first day to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month {
    first: NaiveDate,
    last: NaiveDate,
}

impl Month {
    /// Reads "2026-11"; the month of `today` for anything else, or for a month that has not begun.
    fn of(typed: &str, today: NaiveDate) -> Self {
        let typed = NaiveDate::parse_from_str(&format!("{}-01", typed.trim()), "%Y-%m-%d").ok();
        let first = typed
            .filter(|first| *first <= today)
            .or_else(|| today.with_day(1))
            .unwrap_or(today);
        let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
        Self {
            first,
            last: next.pred_opt().unwrap_or(first),
        }
    }

    fn address(first: NaiveDate) -> String {
        first.format("%Y-%m").to_string()
    }
}

/// "1 visit was made", "2 visits were made".
fn were(number: i64, one: &str, many: &str, what: &str) -> String {
    if number == 1 {
        format!("1 {one} was {what}")
    } else {
        format!("{number} {many} were {what}")
    }
}

/// Whole hours and quarters, as people say them: 3, 3¼, 3½.
fn hours(minutes: i64) -> String {
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

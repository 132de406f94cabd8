//! All acts of the demo, put in the order in which they happened.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    FILES, clock_time,
    rows::{Known, Row},
};
use crate::sample::{SampleError, at};
use crate::{action::Action, csv, desk::Desk, store::Tx};

/// Whether two times in UTC milliseconds lie on one day.
pub(super) fn same_day(one: i64, other: i64) -> bool {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    one.div_euclid(DAY) == other.div_euclid(DAY)
}

type Write = Box<dyn FnOnce(&mut Tx<'_>, &mut Known) -> Result<(), SampleError>>;

type Last = Box<dyn FnOnce(&mut Desk, &Known) -> Result<(), SampleError>>;

/// One act and when it happens.
pub(super) struct Act {
    pub(super) ms: i64,
    pub(super) action: Action,
    pub(super) run: Write,
}

/// All acts, to be sorted by their time; acts of one time keep the order in which they were added.
pub(super) struct Plan {
    pub(super) as_of: NaiveDate,
    /// When each named note was written.
    pub(super) notes: BTreeMap<String, i64>,
    pub(super) acts: Vec<Act>,
    /// What is done after everything else, at the time of the last act.
    pub(super) last: Vec<Last>,
}

impl Plan {
    pub(super) fn rows(&self, file: &'static str) -> Result<Vec<Row>, SampleError> {
        let as_of = self.as_of;
        let (_, bytes, columns) = FILES
            .iter()
            .find(|(name, _, _)| *name == file)
            .ok_or_else(|| SampleError::Text(format!("{file}.csv is not there.")))?;
        let rows = csv::read(bytes, columns).map_err(|faults| {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            SampleError::Text(format!("{file}.csv: {first}"))
        })?;
        Ok(rows
            .into_iter()
            .map(|cells| Row { file, cells, as_of })
            .collect())
    }

    /// A few minutes after the note it came from, or at its own time where that is later or only that
    /// is known.
    pub(super) fn after_note(&self, row: &Row, otherwise: i64, own_day_counts: bool) -> i64 {
        match self.notes.get(row.get("from_note")) {
            Some(note) if own_day_counts => otherwise.max(note + 6 * 60_000),
            Some(note) if same_day(*note, otherwise) => note + 6 * 60_000,
            _ => otherwise,
        }
    }

    /// Adds one act through the write gate.
    pub(super) fn write(
        &mut self,
        ms: i64,
        action: Action,
        run: impl FnOnce(&mut Tx<'_>, &mut Known) -> Result<(), SampleError> + 'static,
    ) {
        self.acts.push(Act {
            ms,
            action,
            run: Box::new(run),
        });
    }
}

/// What a row of events says next: the day, what, and the words beside it.
pub(super) struct Step {
    pub(super) when: i64,
    pub(super) day: NaiveDate,
    pub(super) row: Row,
}

/// The events of a file by what they belong to, each a few minutes after the one before.
pub(super) fn steps(
    plan: &Plan,
    file: &'static str,
    column: &str,
) -> Result<BTreeMap<String, Vec<Step>>, SampleError> {
    let mut by: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for row in plan.rows(file)? {
        let day = row.needed_day("day")?;
        let steps = by.entry(row.get(column).to_owned()).or_default();
        let minute = clock_time(14, 30) + 4 * i64::try_from(steps.len()).unwrap_or(0);
        steps.push(Step {
            when: at(day, minute),
            day,
            row,
        });
    }
    Ok(by)
}

//! A row of a file of the demo, and what was loaded so far by the names the files use.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Timelike};
use uuid::Uuid;

use super::clock_time;
use crate::{
    csv,
    ids::{ConsentId, PersonId},
    sample::{Loaded, SampleError, working_day},
};

/// One row of a file, with the day its days are counted from.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) file: &'static str,
    pub(super) cells: csv::Record,
    pub(super) as_of: NaiveDate,
}

impl Row {
    pub(super) fn fault(&self, column: &str, what: impl std::fmt::Display) -> SampleError {
        SampleError::Text(format!(
            "{}.csv: {}",
            self.file,
            self.cells.fault(column, what)
        ))
    }

    pub(super) fn get(&self, column: &str) -> &str {
        self.cells.get(column)
    }

    pub(super) fn need(&self, column: &str) -> Result<String, SampleError> {
        self.text(column)
            .ok_or_else(|| self.fault(column, "This must be filled."))
    }

    pub(super) fn text(&self, column: &str) -> Option<String> {
        Some(self.get(column))
            .filter(|cell| !cell.trim().is_empty())
            .map(str::to_owned)
    }

    pub(super) fn number(&self, column: &str) -> Result<Option<i64>, SampleError> {
        self.text(column)
            .map(|cell| cell.parse().map_err(|e| self.fault(column, e)))
            .transpose()
    }

    /// A working day, counted from the day of the programme.
    pub(super) fn day(&self, column: &str) -> Result<Option<NaiveDate>, SampleError> {
        Ok(self
            .number(column)?
            .map(|days| working_day(self.as_of, days)))
    }

    pub(super) fn needed_day(&self, column: &str) -> Result<NaiveDate, SampleError> {
        self.day(column)?
            .ok_or_else(|| self.fault(column, "This must be a number of days."))
    }

    pub(super) fn word<W>(&self, column: &str) -> Result<W, SampleError>
    where
        W: std::str::FromStr<Err = crate::words::UnknownWord>,
    {
        self.get(column).parse().map_err(|e| self.fault(column, e))
    }

    pub(super) fn maybe_word<W>(&self, column: &str) -> Result<Option<W>, SampleError>
    where
        W: std::str::FromStr<Err = crate::words::UnknownWord>,
    {
        match self.get(column) {
            "" => Ok(None),
            _ => self.word(column).map(Some),
        }
    }

    pub(super) fn yes(&self, column: &str) -> Result<bool, SampleError> {
        Ok(csv::yes_no(self.get(column))
            .map_err(|e| self.fault(column, e))?
            .unwrap_or(false))
    }

    pub(super) fn list(&self, column: &str) -> Vec<String> {
        csv::list(self.get(column))
    }

    /// A time such as `10:05` as minutes past midnight.
    pub(super) fn minute(&self, column: &str, otherwise: i64) -> Result<i64, SampleError> {
        match self.get(column) {
            "" => Ok(otherwise),
            time => NaiveTime::parse_from_str(time, "%H:%M")
                .map(|time| clock_time(time.hour().into(), time.minute().into()))
                .map_err(|e| self.fault(column, e)),
        }
    }
}

/// What was loaded so far, by the names the files use.
#[derive(Default)]
pub(super) struct Known {
    pub(super) ids: BTreeMap<(&'static str, String), Uuid>,
    pub(super) agency_consent: BTreeMap<PersonId, ConsentId>,
    pub(super) loaded: Loaded,
}

impl Known {
    pub(super) fn keep(
        &mut self,
        kind: &'static str,
        name: impl Into<String>,
        id: impl Into<Uuid>,
    ) {
        self.ids.insert((kind, name.into()), id.into());
    }

    pub(super) fn find<I: From<Uuid>>(
        &self,
        kind: &'static str,
        row: &Row,
        name: &str,
    ) -> Result<I, SampleError> {
        self.ids
            .get(&(kind, name.to_owned()))
            .map(|id| I::from(*id))
            .ok_or_else(|| {
                SampleError::Text(format!(
                    "{}.csv, line {}: there is no {kind} “{name}” by that day.",
                    row.file, row.cells.line
                ))
            })
    }

    pub(super) fn get<I: From<Uuid>>(
        &self,
        kind: &'static str,
        row: &Row,
        column: &str,
    ) -> Result<I, SampleError> {
        self.find(kind, row, row.get(column))
    }

    pub(super) fn maybe<I: From<Uuid>>(
        &self,
        kind: &'static str,
        row: &Row,
        column: &str,
    ) -> Result<Option<I>, SampleError> {
        match row.get(column) {
            "" => Ok(None),
            name => self.find(kind, row, name).map(Some),
        }
    }

    /// Everybody named in a text by `@` and their full name, the longest name first.
    pub(super) fn mentions(&self, text: &str) -> Vec<PersonId> {
        let mut found = Vec::new();
        for part in text.split('@').skip(1) {
            let named = self
                .ids
                .iter()
                .filter(|((kind, name), _)| *kind == "person" && part.starts_with(name.as_str()))
                .max_by_key(|((_, name), _)| name.len());
            if let Some((_, id)) = named
                && !found.contains(&PersonId(*id))
            {
                found.push(PersonId(*id));
            }
        }
        found
    }
}

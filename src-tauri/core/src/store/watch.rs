//! The walk: the whole change log and every record held against it, in short slices on the one connection while
//! nobody types. A slice's size is in rows, so that it is as short on every laptop.
//!
//! Records are compared one by one with what the log says of them, each within one slice, and the chain only grows
//! at its end: so whatever is written between two slices changes nothing that was found.

use super::{Findings, Store, StoreError, check::ChainAt};

/// Where a walk stands.
#[derive(Debug, Clone)]
enum At {
    /// At a link of the chain.
    Chain(ChainAt),
    /// At the records of one table that the log names; after this one.
    Log(usize, [u8; 16]),
    /// At the rows of one table, looking for one that the log does not know.
    Rows(usize, [u8; 16]),
    /// At the end.
    Done,
}

/// A walk through the file that can be left and taken up again.
#[derive(Debug, Clone)]
pub struct Walk {
    at: At,
    findings: Findings,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            at: At::Chain(ChainAt::default()),
            findings: Findings::default(),
        }
    }
}

impl Walk {
    /// Whether everything was looked at.
    #[must_use]
    pub fn is_done(&self) -> bool {
        matches!(self.at, At::Done)
    }

    /// What was found so far.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Ends the walk: the file cannot be read any further.
    pub(crate) fn stop(&mut self) {
        self.at = At::Done;
    }

    /// Looks at some more rows: about `rows`, and never fewer than it takes to get on.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn go_on(&mut self, store: &Store, rows: u32) -> Result<(), StoreError> {
        let mut left = i64::from(rows);
        while left > 0 && !self.is_done() {
            let before = self.findings.changes + self.findings.records;
            self.slice(store, left)?;
            let looked = self.findings.changes + self.findings.records - before;
            // A table without records costs something too.
            left -= i64::try_from(looked).unwrap_or(left).max(1);
        }
        Ok(())
    }

    fn slice(&mut self, store: &Store, most: i64) -> Result<(), StoreError> {
        let findings = &mut self.findings;
        self.at = match std::mem::replace(&mut self.at, At::Done) {
            At::Chain(at) => match store.check_links(at, most, findings)? {
                Some(at) => At::Chain(at),
                None => At::Log(0, [0; 16]),
            },
            At::Log(table, after) => match store.tables.get(table) {
                Some(known) => match store.check_log_of(known, after, most, findings)? {
                    Some(after) => At::Log(table, after),
                    None => At::Rows(table, [0; 16]),
                },
                None => At::Done,
            },
            At::Rows(table, after) => match store.tables.get(table) {
                Some(known) => match store.check_rows_of(known, after, most, findings)? {
                    Some(after) => At::Rows(table, after),
                    None => At::Log(table + 1, [0; 16]),
                },
                None => At::Done,
            },
            At::Done => At::Done,
        };
        Ok(())
    }
}

impl Store {
    /// Looks at the last links of this laptop's chain, and that its head is the last of them. For opening.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn check_tail(&self, links: i64) -> Result<Findings, StoreError> {
        let mut findings = Findings::default();
        let before = (self.device.sequence - links).max(0);
        let Some(previous) = self.link_at(before)? else {
            findings
                .faults
                .push(format!("The log has a gap before change {}.", before + 1));
            return Ok(findings);
        };
        let mut at = Some(ChainAt {
            device: self.device.no,
            sequence: before,
            previous,
        });
        while let Some(here) = at {
            at = self.check_links(here, links + 1, &mut findings)?;
        }
        Ok(findings)
    }
}

//! Long work: how far it has got, and whether somebody wants it stopped.
//!
//! Whatever may take long is given a [`Part`] of a [`Work`], says how far it has got, and is told at every step whether
//! to go on. Stopped, it fails as on a full disk, with [`StoreError::Stopped`]: by the same ways back nothing is left
//! half done. From where there is no way back it asks no more, and gets done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

use rusqlite::Connection;

use crate::store::StoreError;

/// The measure in which progress is kept: fine enough for any screen.
const WHOLE: u32 = 1_000_000;

/// Steps of SQLite's own machine between two times that it asks: some milliseconds at most.
const OPS: std::ffi::c_int = 10_000;

/// One piece of long work, shared by who does it and who looks on.
#[derive(Debug, Default)]
pub struct Work {
    done: AtomicU32,
    stopped: AtomicBool,
    #[cfg(test)]
    asked: tests::Asked,
}

impl Work {
    /// All of it, for whoever does it.
    #[must_use]
    pub fn whole(self: &Arc<Self>) -> Part {
        Part {
            work: Arc::clone(self),
            from: 0,
            to: WHOLE,
        }
    }

    /// Asks it to stop at its next step.
    pub fn stop(&self) {
        self.stopped.store(true, Relaxed);
    }

    /// How much of it is done, per cent.
    #[must_use]
    pub fn per_cent(&self) -> u32 {
        self.done.load(Relaxed) / (WHOLE / 100)
    }

    fn goes_on(&self) -> bool {
        #[cfg(test)]
        if self.asked.is_the_last() {
            self.stop();
        }
        !self.stopped.load(Relaxed)
    }
}

/// A part of long work. The default is a whole that nobody looks at or stops.
#[derive(Debug, Clone)]
pub struct Part {
    work: Arc<Work>,
    from: u32,
    to: u32,
}

impl Default for Part {
    fn default() -> Self {
        Arc::<Work>::default().whole()
    }
}

impl Part {
    /// Parts of this one, done one after another, each about as long as its share.
    #[must_use]
    pub fn split<const N: usize>(&self, shares: [u64; N]) -> [Self; N] {
        let all = shares
            .iter()
            .fold(0_u64, |all, share| all.saturating_add(*share));
        let mut before = 0_u64;
        shares.map(|share| {
            let from = self.at(before, all);
            before = before.saturating_add(share);
            Self {
                work: Arc::clone(&self.work),
                from,
                to: self.at(before, all),
            }
        })
    }

    /// The part as so many steps: rows, bytes, days.
    #[must_use]
    pub fn steps(&self, of: u64) -> Steps<'_> {
        Steps {
            part: self,
            done: 0,
            of,
        }
    }

    /// Asks whether to go on.
    ///
    /// # Errors
    /// [`StoreError::Stopped`] when not.
    pub fn go_on(&self) -> Result<(), StoreError> {
        if self.work.goes_on() {
            Ok(())
        } else {
            Err(StoreError::Stopped)
        }
    }

    /// Has the statements of a connection ask too, for as long as what it gives is kept: one statement may take long.
    pub(crate) fn asked_by<'c>(&self, conn: &'c Connection) -> Result<AskedBy<'c>, StoreError> {
        let work = Arc::clone(&self.work);
        conn.progress_handler(OPS, Some(move || !work.goes_on()))?;
        Ok(AskedBy(conn))
    }

    fn at(&self, done: u64, of: u64) -> u32 {
        // What a backup says of its own size is not ours, and may be any number.
        let span =
            u128::from(self.to - self.from) * u128::from(done.min(of)) / u128::from(of.max(1));
        self.from + u32::try_from(span).unwrap_or(0)
    }
}

/// A part that is done step by step.
#[derive(Debug)]
pub struct Steps<'a> {
    part: &'a Part,
    done: u64,
    of: u64,
}

impl Steps<'_> {
    /// So many steps more are done. Asks whether to go on.
    ///
    /// # Errors
    /// [`StoreError::Stopped`] when not.
    pub fn done(&mut self, steps: u64) -> Result<(), StoreError> {
        self.done = self.done.saturating_add(steps);
        let at = self.part.at(self.done, self.of);
        self.part.work.done.store(at, Relaxed);
        self.part.go_on()
    }
}

/// A connection whose statements ask whether to go on.
pub(crate) struct AskedBy<'c>(&'c Connection);

impl Drop for AskedBy<'_> {
    fn drop(&mut self) {
        // Taking it away cannot fail on a connection of our own.
        let _ = self.0.progress_handler(0, None::<fn() -> bool>);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::AtomicU64;

    use super::*;
    use crate::desk::Desk;

    /// How often work was asked for, and at which time it is to stop.
    #[derive(Debug)]
    pub(super) struct Asked {
        times: AtomicU64,
        last: u64,
    }

    impl Default for Asked {
        fn default() -> Self {
            Self {
                times: AtomicU64::new(0),
                last: u64::MAX,
            }
        }
    }

    impl Asked {
        pub(super) fn is_the_last(&self) -> bool {
            self.times.fetch_add(1, Relaxed) + 1 >= self.last
        }
    }

    /// Work that is stopped at the step of this number.
    fn stopped_at(last: u64) -> Arc<Work> {
        Arc::new(Work {
            asked: Asked {
                times: AtomicU64::new(0),
                last,
            },
            ..Work::default()
        })
    }

    /// Tries work that is stopped at its first steps, at its last ones and at some between. `attempt` does it from the
    /// start, and looks after each stop that nothing is left of it; it answers whether it was stopped. Gives how many
    /// steps the work has.
    pub(crate) fn stopped_at_each_step(mut attempt: impl FnMut(&Part) -> bool) -> u64 {
        let whole = stopped_at(u64::MAX);
        assert!(!attempt(&whole.whole()), "nobody stopped it");
        let all = whole.asked.times.load(Relaxed);
        assert!(whole.per_cent() <= 100);
        // Each step where there are few, some of each stretch where there are many.
        let between = (1..8).map(|eighth| all * eighth / 8);
        let mut steps: Vec<u64> = (1..=6)
            .chain(between)
            .chain(all.saturating_sub(3)..=all)
            .filter(|step| (1..=all).contains(step))
            .collect();
        steps.sort_unstable();
        steps.dedup();
        for step in steps {
            let work = stopped_at(step);
            assert!(attempt(&work.whole()), "step {step} of {all} went on");
        }
        all
    }

    /// What stands in every table of the file, those of the search indexes and of notes too.
    pub(crate) fn every_row(desk: &Desk) -> BTreeMap<String, Vec<String>> {
        let tables: Vec<String> = desk
            .read()
            .rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        let rows = |table: &str| {
            desk.read()
                .rows(&format!("SELECT * FROM \"{table}\""), [], |row| {
                    let mut cells = String::new();
                    let mut at = 0;
                    while let Ok(cell) = row.get_ref(at) {
                        cells += &format!("{cell:?};");
                        at += 1;
                    }
                    Ok(cells)
                })
                .unwrap()
        };
        tables
            .into_iter()
            .map(|table| (table.clone(), rows(&table)))
            .collect()
    }

    #[test]
    fn parts_follow_one_another_and_nothing_goes_back() {
        let work = Arc::<Work>::default();
        let [first, second] = work.whole().split([1, 3]);
        let mut steps = first.steps(2);
        steps.done(1).unwrap();
        assert_eq!(work.per_cent(), 12);
        // More steps than were thought are no more than all of the part.
        steps.done(5).unwrap();
        assert_eq!(work.per_cent(), 25);
        let [inner, _] = second.split([1, 2]);
        inner.steps(0).done(0).unwrap();
        assert_eq!(work.per_cent(), 25);
        inner.steps(u64::MAX).done(u64::MAX).unwrap();
        assert_eq!(work.per_cent(), 50);
        second.steps(1).done(1).unwrap();
        assert_eq!(work.per_cent(), 100);
    }

    #[test]
    fn stopped_it_says_so_at_the_next_step_and_at_every_one_after() {
        let work = Arc::<Work>::default();
        let part = work.whole();
        part.go_on().unwrap();
        work.stop();
        let told = part.steps(3).done(1).unwrap_err();
        assert_eq!(told.to_string(), "Stopped. Nothing is left half done.");
        assert!(part.split([1, 1])[1].go_on().is_err());
    }

    #[test]
    fn one_long_statement_is_stopped_and_the_connection_goes_on() {
        let conn = Connection::open_in_memory().unwrap();
        let long =
            "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
                    SELECT count(*) FROM n";
        let ask = |part: &Part| -> Result<i64, StoreError> {
            let _asked = part.asked_by(&conn)?;
            Ok(conn.query_row(long, [], |row| row.get(0))?)
        };
        let stopped = ask(&stopped_at(3).whole());
        assert!(matches!(stopped, Err(StoreError::Stopped)), "{stopped:?}");
        assert_eq!(ask(&Part::default()).unwrap(), 1_000_001);
        assert_eq!(conn.query_row(long, [], |row| row.get(0)), Ok(1_000_001));
    }
}

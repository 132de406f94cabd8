//! Repeats a piece of work, keeps its median and 95th percentile, and prints them beside the floor.

use std::time::Instant;

/// How much one piece of work took: seconds, or bytes for a file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measured {
    /// The middle of the repeats.
    pub median: f64,
    /// Nineteen of twenty repeats took no more.
    pub p95: f64,
}

impl Measured {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_unstable_by(f64::total_cmp);
        let at = |share: usize| {
            times
                .get(times.len().saturating_sub(1) * share / 100)
                .copied()
                .unwrap_or_default()
        };
        Self {
            median: at(50),
            p95: at(95),
        }
    }

    /// What could be measured only once.
    #[must_use]
    pub fn once(amount: f64) -> Self {
        Self {
            median: amount,
            p95: amount,
        }
    }
}

/// Runs a piece of work and its floor once to warm up, then `repeats` times by turns: whatever else the machine does falls on both alike.
///
/// # Errors
/// With whatever either answers.
pub fn beside<E>(
    repeats: usize,
    floor: impl FnMut(usize) -> Result<(), E>,
    ours: impl FnMut(usize) -> Result<(), E>,
) -> Result<(Measured, Measured), E> {
    beside_and_after(repeats, floor, ours, |()| Ok(()))
}

/// The same where what our work leaves is put away after each repeat, which is not counted.
///
/// # Errors
/// With whatever any of them answers.
pub fn beside_and_after<T, E>(
    repeats: usize,
    mut floor: impl FnMut(usize) -> Result<(), E>,
    mut ours: impl FnMut(usize) -> Result<T, E>,
    mut after: impl FnMut(T) -> Result<(), E>,
) -> Result<(Measured, Measured), E> {
    floor(0)?;
    after(ours(0)?)?;
    let mut times = (Vec::with_capacity(repeats), Vec::with_capacity(repeats));
    for repeat in 1..=repeats {
        let start = Instant::now();
        floor(repeat)?;
        times.0.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let left = ours(repeat)?;
        times.1.push(start.elapsed().as_secs_f64());
        after(left)?;
    }
    Ok((Measured::of(times.0), Measured::of(times.1)))
}

/// Runs `work` once, where once takes long enough.
///
/// # Errors
/// With whatever `work` answers.
pub fn once<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(T, Measured), E> {
    let start = Instant::now();
    let value = work()?;
    Ok((value, Measured::once(start.elapsed().as_secs_f64())))
}

/// One line of the table: a piece of work beside its floor.
pub struct Line {
    /// What was done.
    pub work: &'static str,
    /// The same work by the bare library.
    pub floor: Measured,
    /// The app's own way.
    pub ours: Measured,
    /// The most that ours may be of the floor (performance.md).
    pub budget: f64,
    /// How an amount is written: [`time`] or [`size`].
    pub shown: fn(f64) -> String,
}

impl Line {
    /// Ours over floor.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.ours.median / self.floor.median.max(1e-9)
    }
}

/// Prints the table.
pub fn print(scale: &str, lines: &[Line]) {
    println!("\n{scale}");
    println!(
        "{:<28} {:>10} {:>10} {:>10} {:>10} {:>7} {:>7}  met",
        "work", "floor", "floor p95", "ours", "ours p95", "ratio", "budget"
    );
    for line in lines {
        let ratio = line.ratio();
        println!(
            "{:<28} {:>10} {:>10} {:>10} {:>10} {:>6.2}× {:>6.1}×  {}",
            line.work,
            (line.shown)(line.floor.median),
            (line.shown)(line.floor.p95),
            (line.shown)(line.ours.median),
            (line.shown)(line.ours.p95),
            ratio,
            line.budget,
            if ratio <= line.budget { "yes" } else { "NO" }
        );
    }
}

/// Seconds, as a person reads them.
#[must_use]
pub fn time(seconds: f64) -> String {
    if seconds < 1e-3 {
        format!("{:.0} µs", seconds * 1e6)
    } else if seconds < 1.0 {
        format!("{:.2} ms", seconds * 1e3)
    } else {
        format!("{seconds:.2} s")
    }
}

/// Bytes, as a person reads them.
#[must_use]
pub fn size(bytes: f64) -> String {
    format!("{:.1} MB", bytes / 1e6)
}

//! Repeats a piece of work and keeps its median and 95th percentile.

use std::time::{Duration, Instant};

/// How long one piece of work took over many repeats.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measured {
    /// The middle of the repeats.
    pub median: Duration,
    /// Nineteen of twenty repeats took no longer.
    pub p95: Duration,
}

/// Runs `work` once to warm up, then `repeats` times.
///
/// # Errors
/// With whatever `work` answers.
pub fn measure<E>(
    repeats: usize,
    mut work: impl FnMut(usize) -> Result<(), E>,
) -> Result<Measured, E> {
    work(0)?;
    let mut times = Vec::with_capacity(repeats);
    for repeat in 1..=repeats {
        let start = Instant::now();
        work(repeat)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get((times.len().saturating_sub(1)) * share / 100)
            .copied()
            .unwrap_or_default()
    };
    Ok(Measured {
        median: at(50),
        p95: at(95),
    })
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
}

impl Line {
    /// Ours over floor.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.ours.median.as_secs_f64() / self.floor.median.as_secs_f64().max(1e-9)
    }
}

/// Prints the table.
pub fn print(scale: &str, lines: &[Line]) {
    println!("\n{scale}");
    println!(
        "{:<34} {:>11} {:>11} {:>11} {:>7} {:>8}  met",
        "work", "floor", "ours", "ours p95", "ratio", "budget"
    );
    for line in lines {
        let ratio = line.ratio();
        println!(
            "{:<34} {:>11} {:>11} {:>11} {:>7.2} {:>7.1}×  {}",
            line.work,
            words(line.floor.median),
            words(line.ours.median),
            words(line.ours.p95),
            ratio,
            line.budget,
            if ratio <= line.budget { "yes" } else { "NO" }
        );
    }
}

fn words(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1000.0 {
        format!("{micros:.0} µs")
    } else if micros < 1e6 {
        format!("{:.2} ms", micros / 1e3)
    } else {
        format!("{:.2} s", micros / 1e6)
    }
}

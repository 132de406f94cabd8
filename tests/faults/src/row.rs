//! One row of the table, and how much of it is tried.

use std::error::Error;
use std::io::Write as _;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::random::Random;

/// How much is tried, and with which random choices.
pub struct Plan {
    /// The full numbers, or a tenth of them.
    pub full: bool,
    /// Where the random choices begin.
    pub seed: u64,
}

impl Plan {
    /// What the environment asks for.
    pub fn from_environment() -> Self {
        let given = std::env::var("FAULTS_SEED")
            .ok()
            .and_then(|text| text.parse().ok());
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        Self {
            full: std::env::var("FAULTS").is_ok_and(|value| value == "full"),
            seed: given.unwrap_or(now),
        }
    }

    /// The number of a row, or a tenth of it.
    pub fn of(&self, number: usize) -> usize {
        if self.full {
            number
        } else {
            number.div_ceil(10)
        }
    }

    /// The random choices of one row, the same whichever other rows are tried.
    pub fn random(&self, row: &str) -> Random {
        let name = row
            .bytes()
            .fold(0u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
        Random::new(self.seed ^ name)
    }

    /// In words.
    pub fn words(&self) -> &'static str {
        if self.full {
            "every number in full"
        } else {
            "a tenth of every number"
        }
    }
}

/// What came of one threat.
pub struct Row {
    threat: &'static str,
    must_reach: &'static str,
    tried: usize,
    /// What else is worth saying: a count of each kind, the longest wait.
    pub aside: String,
    /// What failed, a sentence each.
    faults: Vec<String>,
    /// How many were to be tried at least.
    at_least: usize,
    started: Instant,
}

impl Row {
    /// A row before the first attempt.
    pub fn new(threat: &'static str, must_reach: &'static str, at_least: usize) -> Self {
        Self {
            threat,
            must_reach,
            tried: 0,
            aside: String::new(),
            faults: Vec::new(),
            at_least,
            started: Instant::now(),
        }
    }

    /// A row that could not be tried to its end.
    pub fn broken(threat: &'static str, why: &(dyn Error + Send + Sync)) -> Self {
        let mut row = Self::new(threat, "to be tried at all", 1);
        row.fault(format!("it could not be tried: {why}"));
        row
    }

    /// One more was tried.
    pub fn tried(&mut self) {
        self.tried += 1;
    }

    /// One failed.
    pub fn fault(&mut self, what: impl Into<String>) {
        self.faults.push(what.into());
    }

    /// Whether all was tried, and nothing failed.
    pub fn met(&self) -> bool {
        self.faults.is_empty() && self.tried >= self.at_least
    }

    /// Prints the row; and adds it to the file that `FAULTS_ROWS` names, for the table at the end.
    pub fn tell(&self) {
        let met = if self.met() { "met" } else { "NOT MET" };
        let seconds = self.started.elapsed().as_secs();
        println!(
            "{}: {} tried, {} failed; must reach: {}. {met}, {seconds} s. {}",
            self.threat,
            self.tried,
            self.faults.len(),
            self.must_reach,
            self.aside
        );
        for fault in self.faults.iter().take(8) {
            println!("    {fault}");
        }
        if self.tried < self.at_least {
            println!("    Only {} of {} were tried.", self.tried, self.at_least);
        }
        if let Some(path) = std::env::var_os("FAULTS_ROWS") {
            let line = format!(
                "{}\t{}\t{}\t{}\t{met}\n",
                self.threat,
                self.tried,
                self.faults.len(),
                self.must_reach
            );
            let added = std::fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(path)
                .and_then(|mut file| file.write_all(line.as_bytes()));
            if let Err(error) = added {
                eprintln!("The row could not be kept: {error}");
            }
        }
    }
}

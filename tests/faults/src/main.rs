//! The table of safety.md, "Tests that show it": each threat tried, and one row printed for it: how often it was
//! tried, how often it failed, what it must reach, and whether it did.
//!
//! `living-well-faults` tries a tenth of every number; with `FAULTS=full` in the environment, all of it. Words name
//! the rows to try: `living-well-faults crash damage`. `FAULTS_SEED` repeats the random choices of an earlier run.
//! Rows that need the real window are journeys; `.ci/faults` prints theirs with these.
//!
//! The program is its own child: whatever is killed, filled up or cut off is a process of its own.

mod clock;
mod crash;
mod damage;
mod disk;
mod door;
mod import;
mod leaving;
mod power;
mod preload;
mod random;
mod row;
mod starts;
mod text;
mod thief;
mod work;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Mutex;

use row::{Plan, Row};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;
type Try = fn(&Plan) -> Result<Row>;

/// Every row by its word. The long ones come first, so that two at a time end together.
const ROWS: [(&str, Try); 9] = [
    ("import", import::row),
    ("damage", damage::row),
    ("crash", crash::row),
    ("passphrases", thief::row),
    ("starts", starts::row),
    ("power", power::row),
    ("disk", disk::row),
    ("clock", clock::row),
    ("text", text::row),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some((first, rest)) = words.split_first()
        && first == "child"
    {
        return match work::child(rest) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    if let Some(unknown) = words
        .iter()
        .find(|word| ROWS.iter().all(|(name, _)| name != word))
    {
        eprintln!("There is no row \"{unknown}\".");
        return ExitCode::from(2);
    }
    let plan = Plan::from_environment();
    println!("Seed {}, {}.", plan.seed, plan.words());
    let waiting = Mutex::new(
        ROWS.iter()
            .filter(|(name, _)| words.is_empty() || words.iter().any(|word| word == name))
            .collect::<Vec<_>>()
            .into_iter(),
    );
    let all_met = Mutex::new(true);
    // Two at a time: most of them wait for the disk or for a child.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().ok().and_then(|mut rows| rows.next());
                    let Some((name, attempt)) = next else { break };
                    let row =
                        attempt(&plan).unwrap_or_else(|error| Row::broken(name, error.as_ref()));
                    row.tell();
                    if !row.met()
                        && let Ok(mut all) = all_met.lock()
                    {
                        *all = false;
                    }
                }
            });
        }
    });
    if all_met.into_inner().unwrap_or(false) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

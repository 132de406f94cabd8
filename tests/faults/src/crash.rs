//! Crash: the program is killed at a random moment while visits are being saved.

use std::process::Stdio;
use std::time::Duration;

use crate::Result;
use crate::row::{Plan, Row};
use crate::work::{Base, child_of, lines_of, look, saved_in};

/// How many runs one file goes through before a new one is taken.
const RUNS_OF_ONE_FILE: usize = 10;

/// Kills 500 times. Every fifth run goes through the slots, unlocking and locking as the window does.
pub fn row(plan: &Plan) -> Result<Row> {
    let runs = plan.of(500);
    let mut random = plan.random("crash");
    let mut row = Row::new(
        "crash: kill -9 while visits are saved",
        "0 saved visits lost, 0 failed checks",
        runs,
    );
    let base = Base::new()?;
    let mut folder = base.copy()?;
    let mut saved = Vec::new();
    let mut all = 0;
    for run in 0..runs {
        if run % RUNS_OF_ONE_FILE == 0 {
            folder = base.copy()?;
            saved.clear();
        }
        let through_slots = run % 5 == 4;
        let what = if through_slots { "sessions" } else { "visits" };
        let words = base.words(folder.path());
        let mut child = child_of(&[what])?
            .args(&words)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        let reader = std::thread::spawn(move || lines_of(out));
        // Before the first visit, in the middle, or in the middle of a lock.
        let most = if through_slots { 1500 } else { 400 };
        std::thread::sleep(Duration::from_millis(u64::try_from(random.below(most))?));
        let ended_by_itself = child.try_wait()?;
        child.kill()?;
        child.wait()?;
        let told = reader.join().map_err(|_| "the reader broke")?;
        let now = saved_in(&told);
        all += now.len();
        saved.extend(now);
        row.tried();
        if let Some(status) = ended_by_itself {
            row.fault(format!("run {run}: the child ended by itself: {status}"));
        }
        match base.open(folder.path()) {
            Ok(desk) => {
                for fault in look(&desk, &saved) {
                    row.fault(format!("run {run}: {fault}"));
                }
            }
            Err(error) => row.fault(format!("run {run}: it does not open again: {error}")),
        }
    }
    row.aside = format!("{all} visits were saved.");
    if all < runs {
        row.fault("hardly a visit was saved before the kills");
    }
    Ok(row)
}

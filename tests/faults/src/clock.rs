//! Clock: the laptop's clock jumps while records are written, backups are made and thinned, and retention asks.
//!
//! Each time is a child of its own, whose clock is set by a small library (`clock.c`, LD_PRELOAD) and whose zone is
//! London's, so that the two changes of the hour are real ones.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use living_well_core::{backups, folder, retention};

use crate::Result;
use crate::preload;
use crate::row::{Plan, Row};
use crate::work::{
    Base, Given, PASSPHRASE, child_of, copy_folder, lines_of, look, save_visit, saved_in, say,
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 27 March 2026, noon UTC: two days before British Summer Time begins.
const BEFORE_SUMMER: i64 = 1_774_612_800_000;
/// 23 October 2026, noon UTC: two days before it ends.
const BEFORE_WINTER: i64 = 1_792_756_800_000;
/// The jump from which on nothing may be thinned and retention does not ask (safety.md, "Privacy, in plain words").
const LONG_JUMP: i64 = 30 * DAY;
/// The days of which a backup is kept (safety.md, "Backups").
const DAYS_KEPT: usize = 7;

/// Fifty cases: ten years to and fro, fifteen minutes to and fro, the change of the hour to and fro, a month, and a
/// clock that stands; from two beginnings each, there and back or on and on. A tenth takes every tenth of them.
pub fn row(plan: &Plan) -> Result<Row> {
    let jumps = [
        10 * 365 * DAY,
        -10 * 365 * DAY,
        15 * MINUTE,
        -15 * MINUTE,
        HOUR,
        -HOUR,
        2 * DAY + HOUR,
        -(2 * DAY + HOUR),
        31 * DAY,
        -31 * DAY,
        400 * DAY,
        -400 * DAY,
        0,
    ];
    let mut cases = Vec::new();
    for begin in [BEFORE_SUMMER, BEFORE_WINTER] {
        for jump in jumps {
            cases.extend([(begin, jump, true), (begin, jump, false)]);
        }
    }
    let mut random = plan.random("clock");
    let mut row = Row::new(
        "clock: 10 years, an hour, 15 minutes, to and fro",
        "order kept, 0 early deletions",
        plan.of(50),
    );
    let tools = tempfile::tempdir()?;
    let clock = preload::build("clock.c", tools.path())?;
    let summer = Laptop::new(&clock, BEFORE_SUMMER)?;
    let winter = Laptop::new(&clock, BEFORE_WINTER)?;
    let step = if plan.full { 1 } else { 10 };
    let first = random.below(step);
    for (begin, jump, back) in cases.into_iter().skip(first).step_by(step) {
        let laptop = if begin == BEFORE_SUMMER {
            &summer
        } else {
            &winter
        };
        for fault in laptop.case(begin, jump, back)? {
            row.fault(format!("from {begin} by {jump} ms, back {back}: {fault}"));
        }
        row.tried();
    }
    row.aside = "Each time in a process of its own, by LD_PRELOAD, in London's zone.".to_owned();
    Ok(row)
}

/// Works one sitting: two visits, two drafts, and a backup as at a lock. Says the visits, and whether retention asks.
pub fn work(given: &Given) -> Result<()> {
    let mut open = folder::unlock(&given.folder, PASSPHRASE)?;
    let asks = retention::retention_page(&open.desk)?.paused.is_none();
    for visit in 0..2 {
        let text = format!("Visit {visit} of this sitting");
        let id = save_visit(&mut open.desk, given.client, &text)?;
        say(id)?;
        open.desk
            .keep_draft(&format!("/visits/{id}#f"), "half a word")?;
    }
    if given.rest.iter().any(|word| word == "date-is-right") {
        retention::confirm_date(&mut open.desk)?;
    }
    open.back_up_and_close()?;
    say(if asks { "asks" } else { "paused" })
}

/// A folder with a week of work in it, a backup a day.
struct Laptop {
    base: Base,
    clock: PathBuf,
}

impl Laptop {
    fn new(clock: &Path, begin: i64) -> Result<Self> {
        let laptop = Self {
            base: Base::new()?,
            clock: clock.to_owned(),
        };
        let days = i64::try_from(DAYS_KEPT)?;
        for day in (1..=days).rev() {
            // Made today, it jumped once to get there.
            laptop.sitting(
                laptop.base.folder.path(),
                begin - day * DAY,
                &["date-is-right"],
            )?;
        }
        Ok(laptop)
    }

    /// Has a child work at a time, and gives what it said.
    fn sitting(&self, folder: &Path, now: i64, rest: &[&str]) -> Result<String> {
        let mut child = child_of(&["sitting"])?
            .args(self.base.words(folder))
            .args(rest)
            .env("LD_PRELOAD", &self.clock)
            .env("FAULTS_NOW", now.to_string())
            .env("TZ", "Europe/London")
            .stdout(Stdio::piped())
            .spawn()?;
        let told = lines_of(child.stdout.take().ok_or("no output")?);
        if child.wait()?.success() {
            Ok(told)
        } else {
            Err(format!("A sitting at {now} broke off.").into())
        }
    }

    /// Works before the jump, after it, and once more: back where it was, or as far again.
    fn case(&self, begin: i64, jump: i64, back: bool) -> Result<Vec<String>> {
        let place = tempfile::tempdir()?;
        let folder = place.path();
        copy_folder(self.base.folder.path(), folder)?;
        let times = if back {
            [begin, begin + jump, begin + MINUTE]
        } else {
            [begin, begin + jump, begin + 2 * jump]
        };
        let (mut saved, mut faults, mut before) = (Vec::new(), Vec::new(), begin - DAY);
        for now in times {
            let days = days_of_backups(folder);
            let told = self.sitting(folder, now, &[])?;
            saved.extend(saved_in(&told));
            let long = (now - before).abs() > LONG_JUMP;
            before = now;
            if long && !told.lines().any(|line| line == "paused") {
                faults.push(format!("Retention asks at {now}."));
            }
            let left = days_of_backups(folder);
            let gone: Vec<&String> = days.iter().filter(|day| !left.contains(day)).collect();
            if (long && !gone.is_empty()) || left.len() < days.len().min(DAYS_KEPT) {
                faults.push(format!("The backups of {gone:?} went at {now}."));
            }
        }
        if saved.len() != 6 {
            faults.push(format!("{} visits of 6 were saved.", saved.len()));
        }
        let desk = self.base.open(folder)?;
        faults.extend(look(&desk, &saved));
        // The log's own time goes on, whatever the clock says.
        let out_of_order = desk.read().number(
            "SELECT count(*) FROM act AS one JOIN act AS next ON next.id = one.id + 1 WHERE next.time <= one.time",
            [],
        )?;
        if out_of_order != 0 {
            faults.push(format!(
                "{out_of_order} acts stand before what came before them"
            ));
        }
        let newest: Vec<i64> = desk
            .recent_changes(None)?
            .into_iter()
            .filter_map(|change| change.act.to_string().parse().ok())
            .collect();
        if !newest.is_sorted_by(|one, next| one > next) {
            faults.push("Recent changes are not in the order in which they were made.".to_owned());
        }
        // Those of the week before, and of these three sittings.
        let drafts = desk.drafts()?.len();
        let expected = 2 * (DAYS_KEPT + times.len());
        if drafts != expected {
            faults.push(format!("{drafts} drafts of {expected} are left"));
        }
        Ok(faults)
    }
}

/// The days of which a backup is there: its name says when it was made, by the laptop's own day.
fn days_of_backups(folder: &Path) -> Vec<String> {
    let mut days: Vec<String> = backups::list(folder)
        .into_iter()
        .map(|backup| {
            backup
                .name
                .trim_start_matches("living-well-")
                .chars()
                .take("2026-03-27".len())
                .collect()
        })
        .collect();
    days.sort();
    days.dedup();
    days
}

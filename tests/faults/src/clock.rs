//! Clock: the laptop's clock jumps while records are written.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate};
use living_well_core::{clock::Clock, desk::Desk, ids::SystemIds};

use crate::Result;
use crate::row::{Plan, Row};
use crate::work::{Base, look, save_visit};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 27 March 2026, noon UTC: two days before British Summer Time begins.
const BEFORE_SUMMER: i64 = 1_774_612_800_000;
/// 23 October 2026, noon UTC: two days before it ends.
const BEFORE_WINTER: i64 = 1_792_756_800_000;

/// A clock that is set by hand.
#[derive(Clone)]
struct SetByHand(Arc<AtomicI64>);

impl Clock for SetByHand {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
    fn today(&self) -> NaiveDate {
        DateTime::from_timestamp_millis(self.now_ms())
            .map(|at| at.date_naive())
            .unwrap_or_default()
    }
}

/// Every case, also in a tenth: they take no time. Ten years to and fro, fifteen minutes to and fro, the change of the
/// hour to and fro, a month, and a clock that stands; from two beginnings each, there and back, one after another.
pub fn row(_: &Plan) -> Result<Row> {
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
    let mut row = Row::new(
        "clock: 10 years, an hour, 15 minutes, to and fro",
        "order kept, 0 early deletions",
        50,
    );
    let base = Base::new()?;
    for begin in [BEFORE_SUMMER, BEFORE_WINTER] {
        for jump in jumps {
            for back in [true, false] {
                for fault in case(&base, begin, jump, back)? {
                    row.fault(format!("from {begin} by {jump} ms, back {back}: {fault}"));
                }
                row.tried();
            }
        }
    }
    Ok(row)
}

/// Writes before the jump, after it, and, where it goes back, after that; each over a restart too.
fn case(base: &Base, begin: i64, jump: i64, back: bool) -> Result<Vec<String>> {
    let folder = base.copy()?;
    let clock = SetByHand(Arc::new(AtomicI64::new(begin)));
    let open = || -> Result<Desk> {
        Ok(Desk::open_with(
            folder.path(),
            &base.key,
            Some(base.who),
            Box::new(clock.clone()),
            Box::new(SystemIds),
        )?)
    };
    let mut saved = Vec::new();
    let times = if back {
        vec![begin, begin + jump, begin + 1]
    } else {
        vec![begin, begin + jump, begin + 2 * jump]
    };
    let mut faults = Vec::new();
    for (at, time) in times.into_iter().enumerate() {
        clock.0.store(time, Ordering::SeqCst);
        let mut desk = open()?;
        for visit in 0..2 {
            let text = format!("Visit {visit} at the time {at}");
            saved.push(save_visit(&mut desk, base.client, &text)?);
            desk.keep_draft(&format!("/page/{at}/{visit}#f"), "half a word")?;
        }
        desk.close()?;
    }
    let desk = open()?;
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
    let newest: Vec<String> = desk
        .recent_changes(None)?
        .into_iter()
        .map(|change| change.act.to_string())
        .collect();
    let mut sorted = newest.clone();
    sorted.sort_by_key(|act| std::cmp::Reverse(act.parse::<i64>().unwrap_or(0)));
    if newest != sorted {
        faults.push("Recent changes are not in the order in which they were made.".to_owned());
    }
    let drafts = desk.drafts()?.len();
    if drafts != 6 {
        faults.push(format!("{drafts} drafts of 6 are left"));
    }
    Ok(faults)
}

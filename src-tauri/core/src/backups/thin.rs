//! Which backups on this laptop may go: a plain function without clock or files.
//!
//! Seven days, four weeks and three months are kept. They are counted among the backups that there are, never by how
//! much time the clock says has passed: a clock that jumps takes nothing away by itself. Backups stand in the order of
//! the log they hold, which no clock can change; while their days do not fit that order, nothing is thinned.

use chrono::{Datelike as _, NaiveDate};
use uuid::Uuid;

use super::MINUTE;

/// How many days are kept: of each, its last backup.
const DAYS: usize = 7;
/// How many weeks: of each, its last backup.
const WEEKS: usize = 4;
/// How many months: of each, its last backup.
const MONTHS: usize = 3;
/// A jump of more days than this is looked at twice (safety.md pauses retention by the same number).
const JUMP: i64 = 30;

/// When a backup was made, by the clock of that moment and by the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Made {
    /// UTC milliseconds.
    pub at: i64,
    /// The local day.
    pub day: NaiveDate,
    /// The laptop's line in the log. A restored file begins another one.
    pub line: Uuid,
    /// How far that line had got.
    pub sequence: i64,
}

/// What may go, and what that says of older things.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Thinned {
    /// Places in the list that was given.
    pub go: Vec<usize>,
    /// Whether the days do not fit the order of the log, or a long time is missing: then only what a later backup of
    /// the same day holds too goes.
    pub paused: bool,
    /// When the oldest one kept was made, once as many are kept as ever will be. What is older may go too.
    pub nothing_before: Option<i64>,
}

/// Says which may go at a time on a day.
pub(super) fn thin(made: &[Made], now: i64, today: NaiveDate) -> Thinned {
    let ended = |line: Uuid| {
        let times = made.iter().filter(|one| one.line == line).map(|one| one.at);
        times.max().unwrap_or(i64::MIN)
    };
    let mut listed: Vec<(usize, Made)> = made.iter().copied().enumerate().collect();
    listed.sort_by_key(|(_, one)| (ended(one.line), one.line, one.sequence, one.at));
    // Of backups that follow one another on one day, the last holds all that the others hold.
    let mut thinned = Thinned::default();
    let mut last_of_day: Vec<(usize, Made)> = Vec::new();
    for (place, one) in listed {
        match last_of_day.last_mut() {
            Some(last) if last.1.day == one.day && last.1.line == one.line => {
                thinned.go.push(last.0);
                *last = (place, one);
            }
            _ => last_of_day.push((place, one)),
        }
    }
    let window = last_of_day.len().saturating_sub(DAYS + 1);
    let recent = last_of_day.get(window..).unwrap_or_default();
    let odd = |earlier: NaiveDate, later: NaiveDate| {
        let days = (later - earlier).num_days();
        !(0..=JUMP).contains(&days)
    };
    thinned.paused = recent.iter().any(|(_, one)| one.at > now + 15 * MINUTE)
        || recent.windows(2).any(|pair| match pair {
            [(_, earlier), (_, later)] => odd(earlier.day, later.day),
            _ => false,
        })
        || recent.last().is_some_and(|(_, last)| odd(last.day, today));
    if thinned.paused {
        thinned.go.sort_unstable();
        return thinned;
    }
    let (mut days, mut weeks, mut months) = (Vec::new(), Vec::new(), Vec::new());
    for (place, one) in last_of_day.iter().rev() {
        // Of a day to come, the clock cannot say how old it is.
        if one.at > now + 15 * MINUTE {
            continue;
        }
        let (week, month) = (one.day.iso_week(), (one.day.year(), one.day.month()));
        let mut kept = false;
        if days.len() < DAYS {
            days.push(one.day);
            kept = true;
        }
        if !weeks.contains(&week) && weeks.len() < WEEKS {
            weeks.push(week);
            kept = true;
        }
        if !months.contains(&month) && months.len() < MONTHS {
            months.push(month);
            kept = true;
        }
        if !kept {
            thinned.go.push(*place);
        } else if months.len() == MONTHS {
            thinned.nothing_before = Some(one.at);
        }
    }
    thinned.go.sort_unstable();
    thinned
}

/// The first day on which no backup that is thinned here holds what was removed today, where one is made every week.
pub(super) fn forgotten_by(today: NaiveDate) -> NaiveDate {
    // The last backup of this month goes when three later months have one, and the third begins with a backup within
    // its first seven days. Where they are made less often, seven days with a backup reach back further than that.
    let months = today.year() * 12 + today.month0() as i32 + MONTHS as i32;
    NaiveDate::from_ymd_opt(
        months.div_euclid(12),
        months.rem_euclid(12).unsigned_abs() + 1,
        8,
    )
    .unwrap_or(today)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use chrono::{Days, TimeDelta};

    const HOUR: i64 = 60 * MINUTE;

    /// Backups as a laptop makes them, thinned after each.
    struct Laptop {
        there: Vec<Made>,
        line: Uuid,
        sequence: i64,
    }

    impl Laptop {
        fn new() -> Self {
            Self {
                there: Vec::new(),
                line: Uuid::from_u128(1),
                sequence: 0,
            }
        }

        fn back_up(&mut self, day: NaiveDate, hour: i64) -> Thinned {
            self.sequence += 1;
            let at = ms(day) + hour * HOUR;
            self.there.push(Made {
                at,
                day,
                line: self.line,
                sequence: self.sequence,
            });
            let thinned = thin(&self.there, at, day);
            let mut place = 0;
            self.there.retain(|_| {
                place += 1;
                !thinned.go.contains(&(place - 1))
            });
            thinned
        }
    }

    fn ms(day: NaiveDate) -> i64 {
        day.and_hms_opt(0, 0, 0)
            .unwrap()
            .and_utc()
            .timestamp_millis()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn after(day: NaiveDate, days: u64) -> NaiveDate {
        day.checked_add_days(Days::new(days)).unwrap()
    }

    #[test]
    fn a_year_keeps_seven_days_four_weeks_and_three_months() {
        let start = day("2026-01-01");
        let mut laptop = Laptop::new();
        for days in 0..365 {
            let today = after(start, days);
            // Nobody works on Sundays.
            if today.weekday() == chrono::Weekday::Sun {
                continue;
            }
            for hour in [9, 13, 17] {
                let thinned = laptop.back_up(today, hour);
                assert!(!thinned.paused, "{today}");
            }
            assert!(laptop.there.len() <= 14, "{today}: {}", laptop.there.len());
            let has =
                |wanted: &dyn Fn(NaiveDate) -> bool| laptop.there.iter().any(|one| wanted(one.day));
            for back in 0..7 {
                let then = after(start, days.saturating_sub(back));
                if then.weekday() != chrono::Weekday::Sun && days >= back {
                    assert!(has(&|day| day == then), "{today} lacks {then}");
                }
            }
            for back in 0..4_u64 {
                if days < 7 * back + 7 {
                    break;
                }
                let week = (today - TimeDelta::days(7 * i64::try_from(back).unwrap())).iso_week();
                assert!(
                    has(&|day| day.iso_week() == week),
                    "{today} lacks week {back}"
                );
            }
            for back in 0..3 {
                let months = today.month0() as i32 - back;
                if months < 0 {
                    break;
                }
                assert!(
                    has(&|day| day.month0() as i32 == months && day.year() == 2026),
                    "{today} lacks a month"
                );
            }
            // The last of all is always there, and the last of its day.
            assert_eq!(
                laptop.there.iter().map(|one| one.at).max(),
                Some(ms(today) + 17 * HOUR)
            );
        }
    }

    #[test]
    fn a_jump_forward_and_back_takes_nothing_early() {
        for jump in [40, 400, 3650] {
            let mut right = Laptop::new();
            let mut jumped = Laptop::new();
            let start = day("2026-01-01");
            for days in 0..90 {
                right.back_up(after(start, days), 12);
                jumped.back_up(after(start, days), 12);
            }
            // One day the clock is ahead; the day after it is right again.
            let thinned = jumped.back_up(after(start, 90 + jump), 12);
            assert!(thinned.paused);
            assert_eq!(thinned.go, Vec::<usize>::new());
            right.back_up(after(start, 90), 12);
            for days in 91..160 {
                right.back_up(after(start, days), 12);
                jumped.back_up(after(start, days), 12);
                for one in &right.there {
                    // By its day: the day of the jump has no right one.
                    assert!(
                        one.day == after(start, 90)
                            || jumped.there.iter().any(|other| other.day == one.day),
                        "{jump}: {} went early on {}",
                        one.day,
                        after(start, days)
                    );
                }
                assert!(jumped.there.len() <= 24, "{}", jumped.there.len());
            }
        }
    }

    #[test]
    fn a_jump_back_takes_nothing_early() {
        let start = day("2026-01-01");
        let mut laptop = Laptop::new();
        for days in 0..60 {
            laptop.back_up(after(start, days), 12);
        }
        let before = laptop.there.clone();
        // Three days back, to a day that has a backup of its own; then ten years back.
        for wrong in [after(start, 57), day("2016-01-01")] {
            let thinned = laptop.back_up(wrong, 13);
            assert!(thinned.paused);
            assert_eq!(thinned.go, Vec::<usize>::new());
        }
        assert!(before.iter().all(|one| laptop.there.contains(one)));
    }

    #[test]
    fn a_restored_file_begins_again_and_the_newest_stays() {
        let start = day("2026-01-01");
        let mut laptop = Laptop::new();
        for days in 0..60 {
            laptop.back_up(after(start, days), 9);
        }
        // An older state comes back: another line, with fewer changes, on the same day.
        laptop.line = Uuid::from_u128(9);
        laptop.sequence = 0;
        for hour in [10, 11] {
            let thinned = laptop.back_up(after(start, 59), hour);
            assert!(!thinned.paused);
        }
        let of_today: Vec<i64> = laptop
            .there
            .iter()
            .filter(|one| one.day == after(start, 59))
            .map(|one| one.at)
            .collect();
        assert_eq!(
            of_today,
            [
                ms(after(start, 59)) + 9 * HOUR,
                ms(after(start, 59)) + 11 * HOUR
            ]
        );
    }

    #[test]
    fn after_a_long_holiday_nothing_goes_for_a_while_and_then_as_before() {
        let start = day("2026-01-01");
        let mut laptop = Laptop::new();
        for days in (0..60).chain(110..130) {
            let thinned = laptop.back_up(after(start, days), 12);
            assert_eq!(thinned.paused, (110..117).contains(&days), "{days}");
        }
        assert!(laptop.there.len() <= 14);
    }

    #[test]
    fn what_was_removed_is_forgotten_by_the_day_that_is_told() {
        // Made every day, every second day and so on to once a week, from every day of a year on.
        for start in 0..365 {
            let removed = after(day("2026-01-01"), start);
            for gap in 1..=7 {
                let mut laptop = Laptop::new();
                let mut today = removed;
                let mut told = Thinned::default();
                while today < forgotten_by(removed) {
                    told = laptop.back_up(today, 12);
                    today = after(today, gap);
                }
                assert!(
                    laptop.there.iter().all(|one| one.day > removed),
                    "{removed}, every {gap} days"
                );
                // And so go the copies that are no backups.
                assert!(told.nothing_before.is_some_and(|at| at > ms(removed)));
            }
        }
        assert_eq!(forgotten_by(day("2026-11-29")), day("2027-02-08"));
        assert_eq!(forgotten_by(day("2026-01-31")), day("2026-04-08"));
        assert_eq!(forgotten_by(day("2026-09-01")), day("2026-12-08"));
    }
}

//! How long a visit took, as a line says it.

use std::ops::Range;

use super::line::{Kind, Line};

/// Longer is not guessed: "24 hours" is seldom how long somebody stayed. Our own figure.
const MOST: i64 = 8 * 60;

/// Where these stand before a length of time, it is not how long somebody stayed.
const NOT_BEFORE: &[&str] = &[
    "every", "wait", "waits", "waited", "waiting", "within", "in", "takes", "took", "lasts",
    "after", "x", "or", "to", "than", "by", "times", "twice", "last", "next", "past", "of", "£",
];
/// And after it.
const NOT_AFTER: &[&str] = &[
    "ago", "late", "away", "early", "later", "before", "drive", "wait", "delay", "per", "each",
    "old", "earlier", "bus", "ride", "slot", "slots", "or", "twice", "daily", "three",
];
/// What else lasts, in the same clause: a fall, a journey, a night.
const LASTS: &[&str] = &[
    "floor",
    "ambulance",
    "hold",
    "queue",
    "queued",
    "bus",
    "train",
    "asleep",
    "sleep",
    "slept",
    "sleeps",
    "waiting",
    "waited",
    "parking",
    "late",
    "unconscious",
    "power",
    "off",
];

/// Every length of time that may be how long somebody stayed.
pub(super) fn minutes(line: &Line, taken: &[Range<usize>]) -> Vec<(i64, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.tokens.len() {
        let span = line.span(at, at + 1);
        let free = taken
            .iter()
            .all(|other| other.end <= span.start || other.start >= span.end);
        match free.then(|| length_at(line, at)).flatten() {
            Some((minutes, end)) => {
                if stayed(line, at, end, taken) && (1..=MOST).contains(&minutes) {
                    found.push((minutes, line.span(at, end)));
                }
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// Whether what stands around a length of time lets it be how long somebody stayed.
fn stayed(line: &Line, at: usize, end: usize, taken: &[Range<usize>]) -> bool {
    let mut first = at;
    while matches!(
        line.before(first),
        "about" | "around" | "nearly" | "over" | "roughly" | "the"
    ) {
        first -= 1;
    }
    let before = line.before(first);
    // "2, 3 hours" and "10.30-45 min"; but a phone number may stand before it.
    let figures = first.checked_sub(1).is_some_and(|before| {
        let place = line.span(before, first);
        let rung = taken.iter().any(|number| number.contains(&place.start));
        let between = line.text(before) == "and" && before > 0 && line.is(before - 1, Kind::Number);
        between
            || (line.is(before, Kind::Number) && !rung)
            || (line.is(before, Kind::Mark) && line.joined(first) && line.text(before) != "(")
    });
    let after = line.text(end);
    let per =
        matches!(after, "a") && matches!(line.text(end + 1), "day" | "week" | "night" | "month");
    !NOT_BEFORE.contains(&before)
        && !figures
        && !NOT_AFTER.contains(&after)
        && !per
        && !line.clause_says(at, LASTS)
        && !line.sense(at).future
}

/// A length of time that begins here, and the first piece behind it.
fn length_at(line: &Line, at: usize) -> Option<(i64, usize)> {
    match (line.text(at), line.text(at + 1), line.text(at + 2)) {
        ("half", "an" | "-", "hour") => return Some((30, at + 3)),
        ("half", "hour", _) => return Some((30, at + 2)),
        ("½", "hour" | "hr", _) => return Some((30, at + 2)),
        ("½", "an", "hour") => return Some((30, at + 3)),
        ("quarter", "of", "an") if line.text(at + 3) == "hour" => return Some((15, at + 4)),
        ("three", "quarters", "of") if line.text(at + 3) == "an" && line.text(at + 4) == "hour" => {
            return Some((45, at + 5));
        }
        ("hour", "and", "a")
            if line.text(at + 3) == "half" && !matches!(line.before(at), "an" | "a") =>
        {
            return Some((90, at + 4));
        }
        _ => {}
    }
    let count = count_at(line, at)?;
    let (mut next, mut total) = (count.end, count.tenths);
    if line.text(next) == "½" {
        total += 5;
        next += 1;
    } else if line.text(next) == "and"
        && line.text(next + 1) == "a"
        && line.text(next + 2) == "half"
    {
        total += 5;
        next += 3;
    }
    if line.text(next) == "-" && line.joined(next) && line.joined(next + 1) {
        // "a 45-minute chat"
        next += 1;
    }
    match line.text(next) {
        "hour" | "hours" | "hr" | "hrs" | "h" => {
            let hours = total.checked_mul(6)?;
            let (more, end) = and_minutes(line, next + 1);
            Some((hours.checked_add(more)?, end))
        }
        "min" | "mins" | "minute" | "minutes" if !count.article && total % 10 == 0 => {
            Some((total / 10, next + 1))
        }
        _ => None,
    }
}

/// What follows the hours: "and a half", "30", "and 15 minutes".
fn and_minutes(line: &Line, at: usize) -> (i64, usize) {
    let next = if line.text(at) == "and" { at + 1 } else { at };
    if next > at && line.text(next) == "a" && line.text(next + 1) == "half" {
        return (30, next + 2);
    }
    let unit = matches!(
        line.text(next + 1),
        "m" | "min" | "mins" | "minute" | "minutes"
    );
    let close = next == at
        && line.text(next).len() == 2
        && (line.joined(next) || !line.is(next + 1, Kind::Word));
    if line.is(next, Kind::Number) && (unit || close) {
        let minutes: i64 = line.text(next).parse().unwrap_or(60);
        if minutes < 60 {
            return (minutes, if unit { next + 2 } else { next + 1 });
        }
    }
    (0, at)
}

struct Count {
    /// Ten for one, so that 1.5 hours are counted whole.
    tenths: i64,
    end: usize,
    /// "an" before "hour": "a minute" is no length.
    article: bool,
}

fn count_at(line: &Line, at: usize) -> Option<Count> {
    if line.is(at, Kind::Number) {
        // "£45", "A30", "10/20 min" and "10.30-45 min" are something else.
        let before = at.checked_sub(1);
        if before.is_some_and(|before| {
            line.joined(at)
                && (line.is(before, Kind::Word)
                    || matches!(
                        line.text(before),
                        "£" | "/" | "." | "-" | "–" | ":" | "#" | ","
                    ))
        }) {
            return None;
        }
        let whole: i64 = line.text(at).parse().ok().filter(|whole| *whole < 10_000)?;
        let part = line.text(at + 2);
        if line.text(at + 1) == "."
            && line.joined(at + 1)
            && line.joined(at + 2)
            && line.is(at + 2, Kind::Number)
        {
            let tenths: i64 = part.parse().ok().filter(|_| part.len() == 1)?;
            return Some(Count {
                tenths: whole * 10 + tenths,
                end: at + 3,
                article: false,
            });
        }
        return Some(Count {
            tenths: whole * 10,
            end: at + 1,
            article: false,
        });
    }
    let words = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ];
    let tens = [
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("ninety", 90),
    ];
    let word = line.text(at);
    let number = match word {
        "a" | "an" => 1,
        _ => words
            .iter()
            .zip(1..)
            .chain(tens.iter().map(|(word, number)| (word, *number)))
            .find(|(known, _)| **known == word)
            .map(|(_, number)| number)?,
    };
    // "£12 an hour", "3 times an hour"
    if word == "an"
        && at
            .checked_sub(1)
            .is_some_and(|before| line.is(before, Kind::Number))
    {
        return None;
    }
    Some(Count {
        tenths: number * 10,
        end: at + 1,
        article: matches!(word, "a" | "an"),
    })
}

//! Days in a line: when it was, and by when.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::line::{Kind, Line};
use crate::dates::{Lean, days_between, parse_day};

/// A day said in a line.
pub(super) struct Day {
    /// Where it is said, in bytes.
    pub at: Range<usize>,
    /// The day, where the line may say when something was.
    pub past: Option<NaiveDate>,
    /// The day, where the line may say when something is to be.
    pub future: Option<NaiveDate>,
    /// Whether "by" stands before it.
    pub by: bool,
}

/// How long ago a visit may be for its day to be guessed: an operation in 2019 is no visit. Our own figure.
const MOST_AGO: i64 = 92;
/// How far ahead a promise may be for its day to be guessed. Our own figure.
const MOST_AHEAD: i64 = 366;

/// Before a day, these say that it is where something begins or ends, or that there are many such days.
const NOT_THAT_DAY: &[&str] = &[
    "since",
    "until",
    "till",
    "til",
    "from",
    "before",
    "after",
    "every",
    "each",
    "most",
    "usually",
    "not",
    "except",
    "than",
    "alternate",
    "through",
    "a",
    "first",
    "second",
    "third",
    "fourth",
    "other",
];
const BORN: &[&str] = &["born", "dob"];
/// After the name of a day, these make it the name of something else: "Sunday lunch".
const NAMED_AFTER_A_DAY: &[&str] = &[
    "club", "group", "lunch", "roast", "best", "school", "service", "paper", "papers", "church",
    "market", "friends", "dinner", "choir", "crew", "walkers", "nav",
];
const TITLES: &[&str] = &[
    "mr", "mrs", "miss", "ms", "dr", "good", "ash", "shrove", "black",
];
const PARTS_OF_A_DAY: &[&str] = &[
    "morning",
    "afternoon",
    "evening",
    "night",
    "am",
    "pm",
    "lunchtime",
    "teatime",
];
/// Before a short name of a day that is also another word, these say that it is the day.
const DAY_FOLLOWS: &[&str] = &[
    "on", "last", "next", "this", "by", "since", "until", "till", "from", "every", "each",
];
/// What follows "sat" where somebody sat.
const AFTER_SITTING: &[&str] = &[
    "with", "down", "up", "by", "in", "on", "there", "alone", "beside", "outside", "quietly",
    "talking", "together", "for", "at", "out", "next", "through", "and", "a", "an", "about",
];
const ON_WORDS: &[&str] = &["on", "by", "since", "until", "till", "from", "for"];
/// Words beside numbers such as 8/10 that are no date.
const SCORES: &[&str] = &[
    "pain", "mood", "score", "scored", "rated", "rates", "anxiety", "feels", "feeling", "out",
];

/// Every day said in a line, as said on `said_on`.
pub(super) fn days(line: &Line, said_on: NaiveDate, taken: &[Range<usize>]) -> Vec<Day> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.tokens.len() {
        let span = line.span(at, at + 1);
        let free = taken
            .iter()
            .all(|other| other.end <= span.start || other.start >= span.end);
        match free.then(|| said_at(line, at, said_on)).flatten() {
            Some(said) => {
                let end = said.end.max(at + 1);
                found.extend(meant(line, at, &said, said_on));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// A day as its own words say it: what comes before them is not looked at yet.
struct Said {
    /// The first piece behind it.
    end: usize,
    past: Option<NaiveDate>,
    future: Option<NaiveDate>,
    /// Whether it can only be the one it is: "yesterday", "next week", "3/11/2026".
    fixed: bool,
}

impl Said {
    fn either(end: usize, past: Option<NaiveDate>, future: Option<NaiveDate>) -> Option<Self> {
        Some(Self {
            end,
            past,
            future,
            fixed: false,
        })
    }
    fn past(end: usize, day: Option<NaiveDate>) -> Option<Self> {
        day.map(|day| Self {
            end,
            past: Some(day),
            future: None,
            fixed: true,
        })
    }
    fn future(end: usize, day: Option<NaiveDate>) -> Option<Self> {
        day.map(|day| Self {
            end,
            past: None,
            future: Some(day),
            fixed: true,
        })
    }
}

/// What a day means where it stands.
fn meant(line: &Line, at: usize, said: &Said, said_on: NaiveDate) -> Option<Day> {
    let mut first = at;
    if line.before(first) == "the" {
        first -= 1;
    }
    let before = line.before(first);
    // "A Tuesday" is any; "a week ago" is one.
    let another = NOT_THAT_DAY.contains(&before) && !(before == "a" && said.fixed);
    if another || line.clause_says(at, BORN) {
        return None;
    }
    let by = before == "by";
    let sense = line.sense(at);
    let to_come = sense.future || (sense.perhaps_future && !sense.past);
    let past = said
        .past
        .filter(|_| !by && (said.fixed || !to_come))
        .filter(|day| (0..=MOST_AGO).contains(&days_between(*day, said_on)))
        // A birthday is somebody's own.
        .filter(|_| !line.clause_says(at, &["birthday"]));
    let planned = by || said.fixed || to_come || (!sense.past && !line.past);
    let future = said
        .future
        .filter(|_| planned)
        .filter(|day| (0..=MOST_AHEAD).contains(&days_between(said_on, *day)));
    (past.is_some() || future.is_some()).then(|| Day {
        at: line.span(at, said.end),
        past,
        future,
        by,
    })
}

fn said_at(line: &Line, at: usize, said_on: NaiveDate) -> Option<Said> {
    let word = line.text(at);
    let shift = |by: i64| {
        let days = Days::new(by.unsigned_abs());
        if by < 0 {
            said_on.checked_sub_days(days)
        } else {
            said_on.checked_add_days(days)
        }
    };
    if line.is(at, Kind::Number) {
        return numbered(line, at, said_on)
            .or_else(|| ago(line, at, said_on))
            .or_else(|| on_the(line, at, said_on));
    }
    if !line.is(at, Kind::Word) {
        return None;
    }
    let next = line.text(at + 1);
    match (word, next) {
        ("today" | "tonight", _) => Said::either(at + 1, Some(said_on), Some(said_on)),
        ("this", "morning" | "afternoon" | "evening") => {
            Said::either(at + 2, Some(said_on), Some(said_on))
        }
        ("yesterday", _) => Said::past(at + 1, shift(-1)),
        ("last", "night") => Said::past(at + 2, shift(-1)),
        ("day", "before") if line.text(at + 2) == "yesterday" => Said::past(at + 3, shift(-2)),
        ("day", "after") if line.text(at + 2) == "tomorrow" => Said::future(at + 3, shift(2)),
        ("tomorrow", _) => Said::future(at + 1, shift(1)),
        ("last" | "next", "week") => {
            let lean = if word == "last" { -7 } else { 7 };
            let (end, day) = match plain_weekday(line, at + 2) {
                Some(weekday) => (at + 3, in_week_of(shift(lean)?, weekday)),
                None => (at + 2, shift(lean)),
            };
            if lean < 0 {
                Said::past(end, day)
            } else {
                Said::future(end, day)
            }
        }
        ("end", "of") if line.text(at + 2) == "the" && line.text(at + 3) == "week" => {
            let friday = i64::from(Weekday::Fri.days_since(said_on.weekday()));
            Said::future(at + 4, shift(friday))
        }
        ("in" | "within", _) => ahead(line, at, said_on),
        ("the", _) => None,
        _ => month_first(line, at, said_on)
            .or_else(|| ago(line, at, said_on))
            .or_else(|| of_the_week(line, at, said_on)),
    }
}

/// "2 days ago", "a fortnight ago", "a couple of weeks ago".
fn ago(line: &Line, at: usize, said_on: NaiveDate) -> Option<Said> {
    let (count, unit) = match (line.text(at), line.text(at + 1), line.text(at + 2)) {
        ("couple", "of", _) => ("two", at + 2),
        (count, _, _) => (count, at + 1),
    };
    if line.text(unit + 1) != "ago" {
        return None;
    }
    let typed = format!("{count} {} ago", line.text(unit));
    Said::past(unit + 2, parse_day(&typed, said_on, Lean::Past).ok())
}

/// "in 2 weeks", "within a week": but not "twice in a week", and not of what was.
fn ahead(line: &Line, at: usize, said_on: NaiveDate) -> Option<Said> {
    if matches!(line.before(at), "times" | "twice" | "once")
        || (line.sense(at).past && !line.sense(at).future)
    {
        return None;
    }
    let typed = format!("in {} {}", line.text(at + 1), line.text(at + 2));
    Said::future(at + 3, parse_day(&typed, said_on, Lean::Future).ok())
}

/// A day of the week, alone or with what makes it exact: "last Tue", "Tue 3/11", "Tuesday week", "Tue last week".
fn of_the_week(line: &Line, at: usize, said_on: NaiveDate) -> Option<Said> {
    let led = matches!(line.text(at), "last" | "next" | "this");
    let name = if led { at + 1 } else { at };
    let weekday = weekday_at(line, name)?;
    let word = line.text(name);
    let after = name + 1;
    let past = |typed: &str| parse_day(typed, said_on, Lean::Past).ok();
    let future = |typed: &str| parse_day(typed, said_on, Lean::Future).ok();
    // A line is what was said aloud, and nobody calls today by its weekday: "Tue" on a Tuesday is another.
    let (before, to_come) = (
        past(&format!("last {word}")),
        future(&format!("next {word}")),
    );
    match line.text(at) {
        "last" => return Said::past(after, before),
        "next" => return Said::future(after, to_come),
        _ => {}
    }
    // "Tuesday of last week", "Tue next week".
    let from = if line.text(after) == "of" {
        after + 1
    } else {
        after
    };
    if line.text(from + 1) == "week" && matches!(line.text(from), "last" | "next") {
        let back = line.text(from) == "last";
        let days = Days::new(7);
        let week = if back {
            said_on.checked_sub_days(days)
        } else {
            said_on.checked_add_days(days)
        };
        let day = in_week_of(week?, weekday);
        return if back {
            Said::past(from + 2, day)
        } else {
            Said::future(from + 2, day)
        };
    }
    if line.text(after) == "week" {
        return Said::future(
            after + 1,
            to_come.and_then(|day| day.checked_add_days(Days::new(7))),
        );
    }
    // "Tue 3/11": both have to agree, or nothing is guessed.
    let dated = if line.text(after) == "the" {
        after + 1
    } else {
        after
    };
    let exact = numbered(line, dated, said_on)
        .or_else(|| month_first(line, dated, said_on))
        .or_else(|| of_the_month(line, dated, said_on));
    if let Some(exact) = exact {
        let agrees = |day: &NaiveDate| day.weekday() == weekday;
        return Some(Said {
            past: exact.past.filter(agrees),
            future: exact.future.filter(agrees),
            ..exact
        });
    }
    // "Mon-Wed" and "Tue or Wed" are no one day.
    let range = matches!(line.text(after), "-" | "–" | "/" | "to" | "or")
        && plain_weekday(line, after + 1).is_some();
    if range {
        return Said::either(after + 2, None, None);
    }
    Said::either(after, before, to_come)
}

fn in_week_of(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let monday =
        day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))?;
    monday.checked_add_days(Days::new(u64::from(weekday.num_days_from_monday())))
}

/// A day of the week by its name, whatever else the word may mean.
fn plain_weekday(line: &Line, at: usize) -> Option<Weekday> {
    let word = line.text(at);
    if !line.is(at, Kind::Word) || word.len() < 3 {
        return None;
    }
    Some(match word {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "weds" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

/// A day of the week where the word stands for one: she sat, in the sun, and they wed, say none.
fn weekday_at(line: &Line, at: usize) -> Option<Weekday> {
    let weekday = plain_weekday(line, at)?;
    let word = line.text(at);
    let (before, next) = (line.before(at), line.text(at + 1));
    let of_the_month = next == "of" && matches!(line.text(at + 2), "the" | "each" | "every");
    if of_the_month || (word == "mon" && matches!(next, "ami" | "amie" | "dieu")) {
        return None;
    }
    if NAMED_AFTER_A_DAY.contains(&next) || TITLES.contains(&before) {
        return None;
    }
    let capital = line.tokens.get(at).is_some_and(|token| token.capital);
    let dated = line.is(at + 1, Kind::Number)
        && (line.text(at + 2) == "/"
            || is_ordinal(line.text(at + 2))
            || month_of(line.text(at + 2)).is_some());
    let stands_alone = line.is(at + 1, Kind::Mark) || at + 1 >= line.tokens.len();
    let sure = DAY_FOLLOWS.contains(&before) || PARTS_OF_A_DAY.contains(&next) || dated;
    let meant = match word {
        "sat" => {
            let sitting = AFTER_SITTING.contains(&next);
            (sure && !(before == "last" && sitting))
                || (capital && !sitting && (stands_alone || !line.begins(at)))
        }
        "sun" => {
            let shines = matches!(before, "the" | "in" | "some" | "hot");
            let worn = matches!(next, "cream" | "bed" | "lounger" | "hat" | "tan");
            !worn && !shines && (sure || (capital && (stands_alone || !line.begins(at))))
        }
        "wed" => {
            !matches!(next, "to" | "her" | "him")
                && !matches!(before, "they" | "newly" | "were" | "be" | "got" | "to")
        }
        _ => true,
    };
    meant.then_some(weekday)
}

/// A date in figures, or with its month in letters: "3/11", "3-11-26", "3rd of November".
fn numbered(line: &Line, at: usize, said_on: NaiveDate) -> Option<Said> {
    if !line.is(at, Kind::Number) || glued(line, at) {
        return None;
    }
    let mark = line.text(at + 1);
    if matches!(mark, "/" | "-" | ".")
        && line.joined(at + 1)
        && line.joined(at + 2)
        && line.is(at + 2, Kind::Number)
    {
        let whole = line.text(at + 3) == mark
            && line.joined(at + 3)
            && line.joined(at + 4)
            && line.is(at + 4, Kind::Number);
        // "3-11" is a range and "3.11" a price or a time: those need their year.
        if !whole && mark != "/" {
            return None;
        }
        let end = if whole { at + 5 } else { at + 3 };
        let next = line.text(end);
        if line.joined(end) && (line.is(end, Kind::Word) || matches!(next, "/" | "%" | "-")) {
            return None;
        }
        if !whole && no_date(line, at) {
            return None;
        }
        let typed: String = (at..end).map(|piece| line.text(piece)).collect();
        return by_both_leans(&typed, end, said_on);
    }
    let mut month = at + 1;
    let ordinal = is_ordinal(line.text(month)) && line.joined(month);
    if ordinal {
        month += 1;
    }
    if line.text(month) == "of" {
        month += 1;
    }
    let name = line.text(month);
    month_of(name)?;
    // "All 3 may come": the verb. "2 Jan" and "3 Mar" are written by hand; a month that is a name has its capital.
    let sure = ordinal || ON_WORDS.contains(&line.before(at)) || weekday_before(line, at);
    let capital = line.tokens.get(month).is_some_and(|token| token.capital);
    if matches!(name, "may" | "march" | "mar") && !sure && !capital {
        return None;
    }
    let (end, year) = year_after(line, month + 1);
    by_both_leans(&format!("{} {name} {year}", line.text(at)), end, said_on)
}

fn weekday_before(line: &Line, at: usize) -> bool {
    let before = line.before(at);
    at.checked_sub(1)
        .is_some_and(|before| plain_weekday(line, before).is_some())
        || before == "the"
}

/// "November 3rd", "Nov 3 2026": where the month is nobody's name, or an ending says that it is a date.
fn month_first(line: &Line, at: usize, said_on: NaiveDate) -> Option<Said> {
    let name = line.text(at);
    if !line.is(at, Kind::Word)
        || !line.is(at + 1, Kind::Number)
        || !line.tokens.get(at + 1)?.spaced
    {
        return None;
    }
    month_of(name)?;
    let ordinal = is_ordinal(line.text(at + 2)) && line.joined(at + 2);
    if !ordinal
        && matches!(
            name,
            "jan" | "april" | "may" | "june" | "march" | "mar" | "august"
        )
    {
        return None;
    }
    let after = if ordinal { at + 3 } else { at + 2 };
    // "Nov 3 times" is no date.
    if !ordinal
        && line.is(after, Kind::Word)
        && !PARTS_OF_A_DAY.contains(&line.text(after))
        && !ON_WORDS.contains(&line.before(at))
    {
        return None;
    }
    let (end, year) = year_after(line, after);
    by_both_leans(
        &format!("{} {name} {year}", line.text(at + 1)),
        end,
        said_on,
    )
}

/// "Tue 3rd", "the 3rd" with "on" or "by" before it.
fn of_the_month(line: &Line, at: usize, said_on: NaiveDate) -> Option<Said> {
    if !line.is(at, Kind::Number) || !is_ordinal(line.text(at + 1)) || !line.joined(at + 1) {
        return None;
    }
    let day: u32 = line.text(at).parse().ok()?;
    let near = |back: bool| {
        (1..=62u64).find_map(|by| {
            let days = Days::new(by);
            let other = if back {
                said_on.checked_sub_days(days)
            } else {
                said_on.checked_add_days(days)
            }?;
            (other.day() == day).then_some(other)
        })
    };
    Said::either(at + 2, near(true), near(false))
}

/// "on the 3rd", where the line does not go on to say the third of what.
fn on_the(line: &Line, at: usize, said_on: NaiveDate) -> Option<Said> {
    let led = line.before(at) == "the" && at >= 2 && matches!(line.text(at - 2), "on" | "by");
    let after = at + 2;
    let ends = after >= line.clause(at).end
        || line.is(after, Kind::Mark)
        || matches!(
            line.text(after),
            "at" | "for"
                | "with"
                | "to"
                | "she"
                | "he"
                | "they"
                | "we"
                | "i"
                | "from"
                | "about"
                | "in"
        );
    if led && ends {
        of_the_month(line, at, said_on)
    } else {
        None
    }
}

/// A year of four figures, or of two where nothing follows that they could count.
fn year_after(line: &Line, at: usize) -> (usize, &str) {
    let year = line.text(at);
    let alone = !line.is(at + 1, Kind::Word) && !line.joined(at + 1);
    let ends = line.is(at + 1, Kind::Mark) || at + 1 >= line.tokens.len();
    let fits = match year.len() {
        4 => year.starts_with("19") || year.starts_with("20"),
        2 => alone || ends,
        _ => false,
    };
    if line.is(at, Kind::Number) && fits {
        (at + 1, year)
    } else {
        (at, "")
    }
}

/// Whether a figure is a part of something longer: "£3/4", "1/2/3/4", "A3/11".
fn glued(line: &Line, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        line.joined(at)
            && (line.is(before, Kind::Word)
                || matches!(line.text(before), "/" | "£" | "." | "-" | "," | "#"))
    })
}

/// "1/2 a tablet", "pain 8/10", "24/7" and "a 3/4 bed" are no dates; "on 1/2" is one.
fn no_date(line: &Line, at: usize) -> bool {
    let before = line.before(at);
    if ON_WORDS.contains(&before) || weekday_before(line, at) {
        return false;
    }
    let figures = (line.text(at), line.text(at + 2));
    let next = line.text(at + 3);
    matches!(
        figures,
        ("1", "2" | "3" | "4") | ("2", "3") | ("3", "4") | ("24", "7") | ("7", "7")
    ) || matches!(before, "a" | "x")
        || matches!(
            next,
            "of" | "a" | "an" | "full" | "pint" | "hour" | "tablet" | "tablets" | "price"
        )
        || line.clause_says(at, SCORES)
}

fn by_both_leans(typed: &str, end: usize, said_on: NaiveDate) -> Option<Said> {
    let past = parse_day(typed, said_on, Lean::Past).ok()?;
    let future = parse_day(typed, said_on, Lean::Future).ok()?;
    // With its year it is one day, whichever way one looks.
    Some(Said {
        end,
        past: (past <= said_on).then_some(past),
        future: (future >= said_on).then_some(future),
        fixed: past == future && past != said_on,
    })
}

fn is_ordinal(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th")
}

fn month_of(word: &str) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let short = word.len() == 3 || word == "sept";
    MONTHS
        .iter()
        .position(|month| *month == word || (short && month.starts_with(word)))
}

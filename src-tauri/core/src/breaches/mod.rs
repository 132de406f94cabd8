//! Breaches: data lost, seen or sent where it should not have been. The record that UK GDPR Article 33(5) asks for, and
//! the clock of Article 33(1): the Information Commission hears within 72 hours of when we knew, unless a risk to
//! people is unlikely. Where the risk is high, the people hear too (Article 34).

mod store;
#[cfg(test)]
mod tests;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::{
    clock::{local_day, local_ms, local_time},
    dates::{in_words, parse_past_day, parse_time},
    forms::{Faults, is_blank},
    good_news::NamedId,
    ids::{BreachId, BreachPersonId, PersonId},
    people::typed_day,
    store::record::record,
    words::words,
};

pub use store::*;

words! {
    /// What kind of breach it was.
    pub enum BreachKind {
        Laptop = "lost or stolen laptop", Paper = "lost or stolen paper", SentWrongly = "sent to the wrong person",
        Seen = "seen by somebody who should not", Damaged = "records lost or changed", Other = "other",
    }
}
words! {
    /// What it may mean for the people it is about: somebody's judgement, never worked out.
    pub enum BreachRisk { Unlikely = "no risk likely", Risk = "a risk", High = "a high risk" }
}

record! {
    /// One breach.
    pub struct Breach {
        id: BreachId,
        /// When we knew: the clock starts here.
        found_at: i64,
        happened_on: Option<NaiveDate>, kind: BreachKind, what_happened: String,
        /// Whose data, in words, beside those who are named.
        whose: Option<String>,
        how_many: Option<i64>, which_data: Option<String>, likely_harm: Option<String>,
        what_was_done: Option<String>, risk: Option<BreachRisk>,
        told_ico_at: Option<i64>, ico_reference: Option<String>, why_ico_late: Option<String>,
        why_not_ico: Option<String>, told_people_on: Option<NaiveDate>, why_not_people: Option<String>,
        closed_on: Option<NaiveDate>,
    }
    table "breach" = 151
}

record! {
    /// Somebody on record whose data a breach is about.
    pub struct BreachPerson { id: BreachPersonId, breach: BreachId, person: PersonId }
    table "breach_person" = 152, person "person"
}

const MINUTE: i64 = 60 * 1000;
const HOUR: i64 = 60 * MINUTE;
/// UK GDPR Article 33(1): "not later than 72 hours after having become aware of it".
pub const SEVENTY_TWO_HOURS: i64 = 72 * HOUR;

/// The clock of one breach, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct BreachClock {
    /// "72 hours from when we knew: until Friday 6 November 14:05."
    pub words: String,
    /// "2 days 3 hours are left.", "That was 5 hours ago." or nothing once it does not run.
    pub left: Option<String>,
    /// Whether it runs: nobody has told the Commission, or written why not.
    pub runs: bool,
    /// Whether it has run out while nobody told.
    pub over: bool,
}

/// A time for reading: "Friday 6 November 14:05".
fn at_in_words(ms: i64, today: NaiveDate) -> String {
    let time = local_time(ms).map_or_else(String::new, |time| time.format(" %H:%M").to_string());
    format!("{}{time}", in_words(local_day(ms), today))
}

/// "2 days 3 hours", "3 hours", "40 minutes".
fn span_in_words(ms: i64) -> String {
    let several = |n: i64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let (hours, minutes) = (ms / HOUR, ms / MINUTE);
    match (hours / 24, hours % 24) {
        (0, 0) => several(minutes, "minute"),
        (0, hours) => several(hours, "hour"),
        (days, 0) => several(days, "day"),
        (days, hours) => format!("{} {}", several(days, "day"), several(hours, "hour")),
    }
}

impl Breach {
    /// The clock, as it stands.
    #[must_use]
    pub fn clock(&self, now: i64, today: NaiveDate) -> BreachClock {
        let until = self.found_at.saturating_add(SEVENTY_TWO_HOURS);
        let runs =
            self.told_ico_at.is_none() && self.closed_on.is_none() && self.why_not_ico.is_none();
        let left = until - now;
        BreachClock {
            words: format!(
                "72 hours from when we knew: until {}.",
                at_in_words(until, today)
            ),
            left: runs.then(|| {
                if left >= 0 {
                    format!("Left: {}.", span_in_words(left))
                } else {
                    format!("Over since {}.", span_in_words(-left))
                }
            }),
            runs,
            over: runs && left < 0,
        }
    }
}

/// A breach, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Breach")]
pub struct BreachForm {
    pub found_on: String,
    /// Blank counts from the first minute of the day, so that the clock is never too long.
    pub found_time: String,
    pub happened_on: String,
    pub kind: String,
    pub what_happened: String,
    pub people: Vec<PersonId>,
    pub whose: String,
    pub how_many: String,
    pub which_data: String,
    pub likely_harm: String,
    pub what_was_done: String,
    pub risk: String,
    pub told_ico_on: String,
    /// Blank counts to the last minute of the day.
    pub told_ico_time: String,
    pub ico_reference: String,
    pub why_ico_late: String,
    pub why_not_ico: String,
    pub told_people_on: String,
    pub why_not_people: String,
    pub closed_on: String,
}

impl BreachForm {
    /// Checks every field. Whether the people are on record, the store says.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, id: BreachId, today: NaiveDate, now: i64) -> Result<Breach, Faults> {
        let mut faults = Faults::new();
        let past = |typed: &str| parse_past_day(typed, today);
        let found_on = faults.check("found_on", past(&self.found_on));
        let found_time = faults.check_if_any("found_time", &self.found_time, parse_time);
        let found_at =
            found_on.map(|day| local_ms(day, Some(found_time.unwrap_or(NaiveTime::MIN))));
        if found_at.is_some_and(|at| at > now) {
            faults.add("found_time", "That time is still to come.");
        }
        let happened_on = faults.check_if_any("happened_on", &self.happened_on, past);
        if happened_on
            .zip(found_on)
            .is_some_and(|(happened, found)| happened > found)
        {
            faults.add("happened_on", "It cannot happen after it was found.");
        }
        let kind = faults.check(
            "kind",
            self.kind
                .parse::<BreachKind>()
                .map_err(|_| "Choose what kind it was."),
        );
        let what_happened =
            faults.need_note("what_happened", &self.what_happened, "Write what happened.");
        let how_many = faults.check_if_any("how_many", &self.how_many, |typed| {
            typed
                .trim()
                .parse::<u32>()
                .map(i64::from)
                .map_err(|_| "Write a number, such as 12.")
        });
        let risk = faults.check_if_any("risk", &self.risk, |typed| {
            typed
                .parse::<BreachRisk>()
                .map_err(|_| "Choose what it may mean for people.")
        });
        let told_ico_on = faults.check_if_any("told_ico_on", &self.told_ico_on, past);
        let told_ico_time = faults.check_if_any("told_ico_time", &self.told_ico_time, parse_time);
        let last_minute = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN);
        let told_ico_at = told_ico_on.map(|day| match told_ico_time {
            Some(time) => local_ms(day, Some(time)),
            None => local_ms(day, Some(last_minute)).min(now.max(found_at.unwrap_or(now))),
        });
        let breach = Breach {
            id,
            found_at: found_at.unwrap_or_default(),
            happened_on,
            kind: kind.unwrap_or(BreachKind::Other),
            what_happened: what_happened.unwrap_or_default(),
            whose: faults.optional_note("whose", &self.whose),
            how_many,
            which_data: faults.optional_note("which_data", &self.which_data),
            likely_harm: faults.optional_note("likely_harm", &self.likely_harm),
            what_was_done: faults.optional_note("what_was_done", &self.what_was_done),
            risk,
            told_ico_at,
            ico_reference: faults.optional("ico_reference", &self.ico_reference),
            why_ico_late: faults.optional_note("why_ico_late", &self.why_ico_late),
            why_not_ico: faults.optional_note("why_not_ico", &self.why_not_ico),
            told_people_on: faults.check_if_any("told_people_on", &self.told_people_on, past),
            why_not_people: faults.optional_note("why_not_people", &self.why_not_people),
            closed_on: faults.check_if_any("closed_on", &self.closed_on, past),
        };
        // Both belong to the telling. Without its day they would say nothing, and may not be dropped.
        if is_blank(&self.told_ico_on)
            && (told_ico_time.is_some()
                || breach.ico_reference.is_some()
                || breach.why_ico_late.is_some())
        {
            faults.add("told_ico_on", "Write the day they were told.");
        }
        told(&mut faults, &breach, found_on);
        if breach.closed_on.is_some() {
            closing(&mut faults, &breach);
        }
        faults.done(breach)
    }

    /// The form of a breach on record, as it would have been typed.
    #[must_use]
    pub fn of(breach: &Breach, people: &[NamedId]) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let day = |ms: i64| typed_day(Some(local_day(ms)));
        let time = |ms: i64| {
            local_time(ms).map_or_else(String::new, |time| time.format("%H:%M").to_string())
        };
        Self {
            found_on: day(breach.found_at),
            found_time: time(breach.found_at),
            happened_on: typed_day(breach.happened_on),
            kind: breach.kind.to_string(),
            what_happened: breach.what_happened.clone(),
            people: people.iter().map(|one| one.id).collect(),
            whose: text(&breach.whose),
            how_many: breach.how_many.map(|n| n.to_string()).unwrap_or_default(),
            which_data: text(&breach.which_data),
            likely_harm: text(&breach.likely_harm),
            what_was_done: text(&breach.what_was_done),
            risk: breach.risk.map(|risk| risk.to_string()).unwrap_or_default(),
            told_ico_on: breach.told_ico_at.map(day).unwrap_or_default(),
            told_ico_time: breach.told_ico_at.map(time).unwrap_or_default(),
            ico_reference: text(&breach.ico_reference),
            why_ico_late: text(&breach.why_ico_late),
            why_not_ico: text(&breach.why_not_ico),
            told_people_on: typed_day(breach.told_people_on),
            why_not_people: text(&breach.why_not_people),
            closed_on: typed_day(breach.closed_on),
        }
    }
}

/// Who was told, when, and why not: what contradicts itself.
fn told(faults: &mut Faults, breach: &Breach, found_on: Option<NaiveDate>) {
    if let Some(at) = breach.told_ico_at
        && found_on.is_some()
    {
        if at < breach.found_at {
            faults.add("told_ico_on", "They cannot hear before it was found.");
        } else if at - breach.found_at > SEVENTY_TWO_HOURS && breach.why_ico_late.is_none() {
            faults.add("why_ico_late", "It was after 72 hours. Write why.");
        }
        if breach.why_not_ico.is_some() {
            faults.add("why_not_ico", "They were told. Leave this blank.");
        }
    }
    if breach.why_not_ico.is_some()
        && breach.told_ico_at.is_none()
        && breach.risk.is_some_and(|risk| risk != BreachRisk::Unlikely)
    {
        faults.add(
            "why_not_ico",
            "There is a risk to people. The Commission has to be told.",
        );
    }
    if breach.told_people_on.is_some() && breach.why_not_people.is_some() {
        faults.add("why_not_people", "They were told. Leave this blank.");
    }
    if breach
        .told_people_on
        .zip(found_on)
        .is_some_and(|(told, found)| told < found)
    {
        faults.add("told_people_on", "They cannot hear before it was found.");
    }
}

/// What has to be known before a breach is closed.
fn closing(faults: &mut Faults, breach: &Breach) {
    let mut need = |field: &str, missing: bool, sentence: &str| {
        if missing && !faults.has(field) {
            faults.add(field, sentence);
        }
    };
    need(
        "risk",
        breach.risk.is_none(),
        "Say what it may mean for people before you close it.",
    );
    need(
        "what_was_done",
        breach.what_was_done.is_none(),
        "Write what was done before you close it.",
    );
    let unlikely = breach.risk == Some(BreachRisk::Unlikely);
    need(
        "told_ico_on",
        breach.told_ico_at.is_none() && breach.risk.is_some() && !unlikely,
        "There is a risk to people. Write when the Commission was told.",
    );
    need(
        "why_not_ico",
        breach.told_ico_at.is_none() && breach.why_not_ico.is_none() && unlikely,
        "Write why the Commission need not be told.",
    );
    need(
        "told_people_on",
        breach.risk == Some(BreachRisk::High)
            && breach.told_people_on.is_none()
            && breach.why_not_people.is_none(),
        "The risk is high. Write when they were told, or why not.",
    );
}

/// A breach as a list and its own page show it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct BreachRow {
    /// The record.
    pub breach: Breach,
    /// Those on record whose data it is about.
    pub people: Vec<NamedId>,
    /// When we knew, in words.
    pub found: String,
    /// When the Commission was told, in words.
    pub told_ico: Option<String>,
    /// The 72 hours.
    pub clock: BreachClock,
    /// The form to change it by.
    pub form: BreachForm,
}

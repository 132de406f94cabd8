//! What a written line says that a form could be filled with: a day, how long, a phone number, whether a visit was
//! made and of which kind, and the word of a level.
//!
//! Plain functions, without a file and without a clock. Everything is offered as a guess with the very words it was
//! guessed from, for a person to accept or change; nothing here, and nothing that asks it, writes a record. Where a
//! line says two different things, neither is guessed. How pressing something is stays a person's judgement: a level
//! is offered only where its own word was said, and never where it was denied ("not urgent").
//!
//! Days lean one way: a visit has been, a promise is still to be kept. A day of the week is never the day the line
//! was said on, since people say "today" for that: at a Tuesday's coffee morning "Tuesday" is last week's or next
//! week's. (Typed into a date field the same word may be today.) "Last week" is seven days before, "next week" seven
//! days after.

mod days;
mod line;
mod minutes;
mod phones;
mod phrases;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use std::ops::Range;

use chrono::NaiveDate;

use crate::{
    concerns::Level,
    visits::{NotMadeWhy, VisitKind},
};
use line::Line;

/// Something a line says, and where it says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    /// What it says.
    pub what: T,
    /// Where, in bytes of the line.
    pub at: Range<usize>,
}

impl<T> Said<T> {
    /// The words it was guessed from.
    #[must_use]
    pub fn words<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.at.clone()).unwrap_or("")
    }
}

/// Whether a visit was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It was.
    Yes,
    /// It was not, and why.
    No(NotMadeWhy),
}

/// What a line says, as far as it says one thing only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// The day something was.
    pub on: Option<Said<NaiveDate>>,
    /// The day something is to be done by.
    pub by: Option<Said<NaiveDate>>,
    /// How long somebody stayed, in minutes.
    pub minutes: Option<Said<i64>>,
    /// Whether a visit was made.
    pub made: Option<Said<Made>>,
    /// Which kind of visit it was.
    pub kind: Option<Said<VisitKind>>,
    /// The level whose own word was said.
    pub level: Option<Said<Level>>,
    /// Every phone number, as written.
    pub phones: Vec<Said<String>>,
}

/// One field of a form that was filled from a line.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Guess {
    /// The form's own name of the field.
    pub field: String,
    /// The words of the line it was guessed from.
    pub from: String,
}

impl Guess {
    /// A guess of one field.
    #[must_use]
    pub fn new(field: &str, from: &str) -> Self {
        Self {
            field: field.to_owned(),
            from: from.to_owned(),
        }
    }
}

/// Hears what a line says, that was said on a day. `names` are the people linked in it, so that nobody called April
/// or Friday is taken for a date.
#[must_use]
pub fn heard(text: &str, said_on: NaiveDate, names: &[&str]) -> Heard {
    let line = Line::read(text, names);
    let numbers = phones::phones(&line);
    let days = days::days(&line, said_on, &numbers);
    let past = days
        .iter()
        .filter_map(|day| day.past.map(|past| (past, day.at.clone())));
    // "By" says it outright, whatever other day is named.
    let outright = days.iter().any(|day| day.by && day.future.is_some());
    let future = days
        .iter()
        .filter(|day| day.by || !outright)
        .filter_map(|day| day.future.map(|future| (future, day.at.clone())));
    Heard {
        on: only(past),
        by: only(future),
        minutes: only(minutes::minutes(&line, &numbers)),
        made: only(phrases::whether_made(&line)),
        kind: only(phrases::kind_of_visit(&line)),
        level: only(phrases::level_said(&line)),
        phones: numbers
            .into_iter()
            .map(|at| Said {
                what: text.get(at.clone()).unwrap_or("").to_owned(),
                at,
            })
            .collect(),
    }
}

/// The first of several that say the same; nothing where two differ.
fn only<T: PartialEq>(found: impl IntoIterator<Item = (T, Range<usize>)>) -> Option<Said<T>> {
    let mut found = found.into_iter();
    let (what, at) = found.next()?;
    found
        .all(|(other, _)| other == what)
        .then_some(Said { what, at })
}

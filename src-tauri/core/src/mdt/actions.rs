//! Actions typed as lines during a meeting: `-> @who what by Fri`, or `-> @who by Fri what`.

use chrono::{Datelike, NaiveDate};

use super::MdtAction;
use crate::dates::{self, Lean};

/// One line, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedAction {
    /// Who does it, without the `@`; nothing when nobody was named.
    pub who: Option<String>,
    /// What is to be done; empty when the line says nothing else.
    pub what: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
}

/// Titles after which the name goes on.
const TITLES: [&str; 9] = [
    "dr", "mr", "mrs", "ms", "miss", "nurse", "sister", "matron's", "prof",
];

/// The most words a day is written in: "Fri 20 November 2026".
const DAY_WORDS: usize = 4;

/// The most words a name before a colon may have.
const NAME_WORDS: usize = 6;

/// Takes one line apart; nothing when it is blank. The arrow may be left out.
///
/// Who is the word after `@`, with the next one when it is a title ("Dr Pascoe"); a longer name ends with a
/// colon and a space: `-> @Kerra Rowe: ring her`. The last "by" that a day follows gives the day, and the
/// day may stand in the middle. Words after "by" that are no day stay part of what is to be done.
#[must_use]
pub fn parse_action(line: &str, today: NaiveDate) -> Option<ParsedAction> {
    let mut rest = line.trim();
    for arrow in ["->", "→", "–>", "—>"] {
        if let Some(after) = rest.strip_prefix(arrow) {
            rest = after.trim_start();
            break;
        }
    }
    if crate::forms::is_blank(rest) {
        return None;
    }
    let (who, rest) = match rest.strip_prefix('@') {
        Some(after) => who(after),
        None => (None, rest),
    };
    let (what, due_on) = day(rest, today);
    Some(ParsedAction { who, what, due_on })
}

fn who(after: &str) -> (Option<String>, &str) {
    if let Some((name, rest)) = after.split_once(": ")
        && (1..=NAME_WORDS).contains(&name.split_whitespace().count())
    {
        return (Some(name.trim().to_owned()), rest.trim_start());
    }
    let end_of_word = |text: &str| text.find(char::is_whitespace).unwrap_or(text.len());
    let mut end = end_of_word(after);
    let first = after.get(..end).unwrap_or_default();
    if is_title(first) {
        let gap = after.get(end..).unwrap_or_default();
        let skipped = gap.len() - gap.trim_start().len();
        let next = gap.trim_start();
        end += skipped + end_of_word(next);
    }
    let name = after
        .get(..end)
        .unwrap_or_default()
        .trim_end_matches([':', ',']);
    let rest = after.get(end..).unwrap_or_default().trim_start();
    if name.is_empty() {
        (None, rest)
    } else {
        (Some(name.to_owned()), rest)
    }
}

fn is_title(word: &str) -> bool {
    TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str())
}

fn day(text: &str, today: NaiveDate) -> (String, Option<NaiveDate>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    for (at, _) in words
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, word)| word.eq_ignore_ascii_case("by"))
    {
        let after = words.get(at + 1..).unwrap_or_default();
        for count in (1..=DAY_WORDS.min(after.len())).rev() {
            let typed = after.get(..count).unwrap_or_default().join(" ");
            let typed = typed.trim_end_matches(['.', ',', ';']);
            if let Ok(date) = dates::parse_day(typed, today, Lean::Future) {
                let before = words.get(..at).unwrap_or_default();
                let rest = after.get(count..).unwrap_or_default();
                return ([before, rest].concat().join(" "), Some(date));
            }
        }
    }
    (text.trim().to_owned(), None)
}

/// Writes an action as the line it could have been typed as; [`parse_action`] takes it apart again.
#[must_use]
pub fn line_of(action: &MdtAction, today: NaiveDate) -> String {
    let mut line = "-> ".to_owned();
    if let Some(who) = &action.who {
        line.push('@');
        line.push_str(who);
        // A title alone, as in "@Nurse: ring her", would take the next word for the name.
        line.push_str(if who.contains(char::is_whitespace) || is_title(who) {
            ": "
        } else {
            " "
        });
    }
    line.push_str(&action.what);
    if let Some(due) = action.due_on {
        line.push_str(" by ");
        // Without its year a day is the next one of that date.
        let next = due >= today && due.with_year(today.year()) == Some(due);
        line.push_str(
            &due.format(if next { "%a %-d %b" } else { "%a %-d %b %Y" })
                .to_string(),
        );
    }
    line
}

/// An action as a sentence says it: "Community matron: home visit, by Friday 20 November".
#[must_use]
pub fn in_words(action: &MdtAction) -> String {
    let who = action.who.as_deref().unwrap_or("Nobody named");
    let by = match (action.done_on, action.due_on) {
        (Some(done), _) => format!("done on {}", dates::long(done)),
        (None, Some(due)) => format!("by {}", dates::long(due)),
        (None, None) => "no day".to_owned(),
    };
    format!("{who}: {}, {by}", action.what)
}

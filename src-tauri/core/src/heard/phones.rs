//! Phone numbers in a line.
//!
//! UK numbers begin with a nought and have ten or eleven digits (Ofcom, *National Telephone Numbering Plan*): 01,
//! 02, 03 and 08 for places and services, 07 for mobiles. An NHS number has ten digits and begins with 4, 6, 7 or 9,
//! so it is never taken for one.

use std::ops::Range;

use super::line::{Kind, Line};

/// Where one of these stands before it, a number is not rung.
const NOT_BEFORE: &[&str] = &[
    "nhs",
    "ref",
    "reference",
    "policy",
    "account",
    "acc",
    "meter",
    "order",
    "claim",
    "case",
    "serial",
    "reg",
    "crn",
    "sort",
    "card",
    "invoice",
];
/// The most pieces a number is written in: +44 (0) 1872 27 42 42.
const MOST_PIECES: usize = 14;

/// Where each phone number stands, in bytes.
pub(super) fn phones(line: &Line) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.tokens.len() {
        match number_at(line, at) {
            Some(end) => {
                let clause = line.clause(at);
                let near = at.saturating_sub(3).max(clause.start)..at;
                if !near
                    .clone()
                    .any(|before| NOT_BEFORE.contains(&line.text(before)))
                {
                    found.push(line.span(at, end));
                }
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// The first piece behind a number that begins here.
fn number_at(line: &Line, at: usize) -> Option<usize> {
    let opens = match line.text(at) {
        "+" => line.text(at + 1) == "44" && line.joined(at + 1),
        "(" => line.text(at + 1).starts_with('0'),
        text => line.is(at, Kind::Number) && text.starts_with('0'),
    };
    let glued = at.checked_sub(1).is_some_and(|before| {
        line.joined(at)
            && (matches!(
                line.tokens.get(before).map(|token| token.kind),
                Some(Kind::Word | Kind::Number)
            ) || matches!(line.text(before), "/" | "£" | "." | "-" | "#" | ","))
    });
    if !opens || glued {
        return None;
    }
    let mut digits = String::new();
    let mut end = None;
    let limit = (at + MOST_PIECES).min(line.tokens.len());
    for piece in at..limit {
        let text = line.text(piece);
        if line.is(piece, Kind::Number) {
            digits.push_str(text);
        } else if !matches!(text, "+" | "(" | ")" | "-") {
            break;
        }
        if line.is(piece, Kind::Number)
            && may_be_rung(&digits, line.text(at) == "+")
            && !goes_on(line, piece + 1)
        {
            end = Some(piece + 1);
        }
        if digits.len() > 15 {
            break;
        }
    }
    let end = end?;
    let extension = matches!(line.text(end), "ext" | "x" | "extension");
    let number = if line.text(end + 1) == "." {
        end + 2
    } else {
        end + 1
    };
    if extension && line.is(number, Kind::Number) && line.text(number).len() <= 6 {
        return Some(number + 1);
    }
    Some(end)
}

/// Whether what follows belongs to it without a space, so that it is no number of this length.
fn goes_on(line: &Line, at: usize) -> bool {
    line.joined(at)
        && (line.is(at, Kind::Word)
            || (matches!(line.text(at), "/" | "." | "-" | "," | "%")
                && line.joined(at + 1)
                && line.is(at + 1, Kind::Number)))
}

fn may_be_rung(digits: &str, abroad: bool) -> bool {
    let home = if abroad {
        digits
            .strip_prefix("44")
            .map(|rest| rest.strip_prefix('0').unwrap_or(rest).to_owned())
    } else {
        digits
            .strip_prefix("0044")
            .or_else(|| digits.strip_prefix('0'))
            .map(str::to_owned)
    };
    home.is_some_and(|home| match home.bytes().next() {
        Some(b'1') => matches!(home.len(), 9 | 10),
        Some(b'8') => {
            let service = matches!(home.as_bytes().get(1), Some(b'0' | b'4' | b'7'));
            (service && home.len() == 10) || (home.starts_with("800") && home.len() == 9)
        }
        Some(b'2' | b'3' | b'7') => home.len() == 10,
        _ => false,
    })
}

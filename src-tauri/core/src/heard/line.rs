//! A line cut into words, numbers and marks, each with its place, and these into clauses.
//!
//! A clause ends at a mark or before "and", "but" and the like, so that "no" in one says nothing about another.

use std::ops::Range;

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    /// Somebody named with `@`: never a day or a month, whatever they are called.
    Name,
    Mark,
}

/// One piece of a line.
#[derive(Debug)]
pub(super) struct Token {
    pub kind: Kind,
    /// In lower case, with plain apostrophes.
    pub text: String,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// Whether a space stands before it.
    pub spaced: bool,
    /// Whether it begins with a capital.
    pub capital: bool,
    pub clause: usize,
}

/// What a clause speaks of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sense {
    /// It says what is to come: "will ring".
    pub future: bool,
    /// It may say so: "coming Friday".
    pub perhaps_future: bool,
    /// It says what was: "fell".
    pub past: bool,
}

/// A line, read.
#[derive(Debug)]
pub(super) struct Line {
    pub tokens: Vec<Token>,
    clauses: Vec<Range<usize>>,
    senses: Vec<Sense>,
    /// Whether any clause says what was.
    pub past: bool,
}

/// What a promise or a plan is to do, after "to", "'d" or "I'll".
const TO_DO: &[&str] = &[
    "arrange", "ask", "bring", "book", "buy", "call", "chase", "check", "collect", "come", "drop",
    "email", "fetch", "find", "fix", "get", "give", "go", "help", "let", "look", "make", "meet",
    "mend", "phone", "pick", "pop", "post", "print", "ring", "see", "send", "sort", "speak",
    "take", "talk", "tell", "text", "try", "visit", "write",
];
const WILL: &[&str] = &[
    "will", "won't", "shall", "gonna", "promised", "promise", "i'll", "we'll", "she'll", "he'll",
    "they'll", "you'll", "it'll",
];
/// To come, unless the clause says what was: "saw her Tuesday who wants a lift".
const WISHES: &[&str] = &["must", "needs", "wants", "hopes", "remind", "please"];
/// Before "to ring" and the like, these say what is to come, though they were said.
const ASKED: &[&str] = &[
    "asked", "agreed", "offered", "arranged", "told", "said", "reminded",
];
const PERHAPS: &[&str] = &[
    "coming",
    "visiting",
    "ringing",
    "moving",
    "starting",
    "starts",
    "booked",
    "due",
    "appointment",
    "appt",
    "expecting",
    "going",
    "leaves",
    "leaving",
];
/// What was, where it does not end in "ed".
const WAS: &[&str] = &[
    "ate", "became", "been", "began", "bought", "broke", "brought", "came", "cut", "did", "didn't",
    "drove", "fell", "felt", "forgot", "found", "gave", "got", "had", "hadn't", "heard", "kept",
    "done", "given", "gone", "left", "lost", "made", "met", "paid", "ran", "rang", "rung", "said",
    "sang", "sat", "saw", "seen", "sent", "slept", "spent", "spoke", "stood", "swam", "taken",
    "told", "took", "was", "wasn't", "went", "were", "weren't", "woke", "won", "wrote",
];
/// A pasted page without a mark is cut all the same, so that no work grows with its square.
const MOST_IN_A_CLAUSE: usize = 60;
/// Words that begin a clause.
const JOINS: &[&str] = &["and", "but", "then", "so", "because"];

impl Line {
    /// Reads a line. `names` are those linked in it, as they stand after `@`.
    pub(super) fn read(text: &str, names: &[&str]) -> Self {
        let mut tokens = cut(text, names);
        let clauses = into_clauses(text, &mut tokens);
        let mut line = Self {
            senses: Vec::with_capacity(clauses.len()),
            tokens,
            clauses,
            past: false,
        };
        for clause in 0..line.clauses.len() {
            let sense = line.sense_of(clause);
            line.past |= sense.past;
            line.senses.push(sense);
        }
        line
    }

    /// The text of a piece, or nothing behind the end.
    pub(super) fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    /// The piece before, where it stands in the same clause.
    pub(super) fn before(&self, at: usize) -> &str {
        let Some(before) = at.checked_sub(1).and_then(|at| self.tokens.get(at)) else {
            return "";
        };
        match self.tokens.get(at) {
            Some(token) if token.clause != before.clause => "",
            _ => before.text.as_str(),
        }
    }

    /// Whether a piece of this kind follows the one before without a space.
    pub(super) fn joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.spaced)
    }

    pub(super) fn is(&self, at: usize, kind: Kind) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == kind)
    }

    /// Whether a piece is the first of its clause.
    pub(super) fn begins(&self, at: usize) -> bool {
        self.clause(at).start == at
    }

    /// The pieces of the clause that holds this one.
    pub(super) fn clause(&self, at: usize) -> Range<usize> {
        self.tokens
            .get(at)
            .and_then(|token| self.clauses.get(token.clause))
            .cloned()
            .unwrap_or(at..at)
    }

    /// What the clause of a piece speaks of.
    pub(super) fn sense(&self, at: usize) -> Sense {
        self.tokens
            .get(at)
            .and_then(|token| self.senses.get(token.clause))
            .copied()
            .unwrap_or_default()
    }

    /// Whether any of these words stands in the clause of a piece.
    pub(super) fn clause_says(&self, at: usize, words: &[&str]) -> bool {
        self.clause(at).any(|at| words.contains(&self.text(at)))
    }

    /// The place of pieces `from` up to and not with `to`, in bytes.
    pub(super) fn span(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.tokens.get(from).map_or(0, |token| token.at.start);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |token| token.at.end);
        start..end.max(start)
    }

    fn sense_of(&self, clause: usize) -> Sense {
        let mut sense = Sense::default();
        let (mut strong, mut asked) = (false, false);
        let range = self.clauses.get(clause).cloned().unwrap_or(0..0);
        for at in range {
            let word = self.text(at);
            if !self.is(at, Kind::Word) {
                continue;
            }
            let next = self.text(at + 1);
            let to_do = TO_DO.contains(&next);
            strong |= WILL.contains(&word)
                || (word.ends_with("'d") && to_do)
                || (asked && word == "to" && to_do);
            asked |= ASKED.contains(&word);
            sense.future |= strong
                || WISHES.contains(&word)
                || (word == "going" && next == "to")
                || (matches!(word, "to" | "would" | "may" | "might" | "can") && to_do);
            sense.perhaps_future |= PERHAPS.contains(&word);
            sense.past |= WAS.contains(&word)
                || (word.ends_with("'d") && !to_do)
                || (word.len() > 4
                    && word.ends_with("ed")
                    && !WILL.contains(&word)
                    && word != "booked");
        }
        // "Went to see her" is past, though it was to do.
        if sense.past && !strong {
            sense.future = false;
        }
        sense
    }
}

fn cut(text: &str, names: &[&str]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = text;
    let mut spaced = false;
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        if first.is_whitespace() {
            spaced = true;
            rest = rest.get(first.len_utf8()..).unwrap_or("");
            continue;
        }
        let (kind, length) = piece(rest, first, names);
        let (written, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        tokens.push(Token {
            kind,
            text: written.to_lowercase().replace('’', "'"),
            at: start..start + written.len(),
            spaced,
            capital: first.is_uppercase(),
            clause: 0,
        });
        spaced = false;
    }
    tokens
}

/// What stands at the beginning of the rest of a line, and how long it is in bytes.
fn piece(rest: &str, first: char, names: &[&str]) -> (Kind, usize) {
    let run = |rest: &str, holds: &dyn Fn(char) -> bool| {
        rest.find(|c: char| !holds(c)).unwrap_or(rest.len())
    };
    let letter = |c: char| c.is_alphabetic() || c == '\'' || c == '’';
    if first == '@' {
        let after = rest.get(1..).unwrap_or("");
        // The longest of those linked: "Ann Lee" and not "Ann".
        let linked = names
            .iter()
            .filter(|name| !name.is_empty() && after.starts_with(**name))
            .map(|name| name.len())
            .max();
        let length = linked.unwrap_or_else(|| run(after, &letter));
        return if length == 0 {
            (Kind::Mark, 1)
        } else {
            (Kind::Name, 1 + length)
        };
    }
    if first.is_ascii_digit() {
        return (Kind::Number, run(rest, &|c| c.is_ascii_digit()));
    }
    if first.is_alphabetic() {
        return (Kind::Word, run(rest, &letter));
    }
    (Kind::Mark, first.len_utf8())
}

fn into_clauses(text: &str, tokens: &mut [Token]) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Option<(Kind, usize)> = None;
    for (at, token) in tokens.iter().enumerate() {
        let gap = before.map_or(0, |(_, end)| end)..token.at.start;
        let new_line = text.get(gap).is_some_and(|gap| gap.contains('\n'));
        let join = token.kind == Kind::Word && JOINS.contains(&token.text.as_str());
        let long = at >= ends.last().copied().unwrap_or(0) + MOST_IN_A_CLAUSE;
        if at > 0 && (new_line || join || long || token.text == "&") {
            ends.push(at);
        }
        let parts = match token.text.as_str() {
            ";" | "!" | "?" | "(" | ")" | "…" => true,
            "," | "." | ":" => !between_digits(tokens, at),
            "-" | "–" | "—" => {
                token.spaced && tokens.get(at + 1).is_some_and(|next| next.spaced)
            }
            _ => false,
        };
        if token.kind == Kind::Mark && parts {
            ends.push(at + 1);
        }
        before = Some((token.kind, token.at.end));
    }
    ends.push(tokens.len());
    let mut clauses = Vec::new();
    let mut start = 0;
    for end in ends {
        if end > start {
            clauses.push(start..end);
            start = end;
        }
    }
    for (clause, range) in clauses.iter().enumerate() {
        for token in tokens.get_mut(range.clone()).unwrap_or_default() {
            token.clause = clause;
        }
    }
    clauses
}

/// Whether a mark joins two numbers, as in "10.30" and "1,200".
fn between_digits(tokens: &[Token], at: usize) -> bool {
    let number = |token: Option<&Token>| token.is_some_and(|token| token.kind == Kind::Number);
    let close = |at: usize| tokens.get(at).is_some_and(|token| !token.spaced);
    number(at.checked_sub(1).and_then(|before| tokens.get(before)))
        && number(tokens.get(at + 1))
        && close(at)
        && close(at + 1)
}

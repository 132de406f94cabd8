//! Names typed without `@`: who they may be. Only ever a suggestion; nothing is linked by it.
//!
//! A name is a whole word that begins with a large letter and is what somebody on record is called: their given
//! name, what they like to be called, or a nickname of either. A family name, or its initial, straight after it
//! must fit too. A family name alone counts only after Mr, Mrs, Miss or Ms, because in Cornwall it is as often a
//! place. Everybody whom the name fits is offered: two of one name are a choice of both.

use std::collections::BTreeSet;

use crate::{
    ids::PersonId,
    names::{fold, related},
};

/// Titles after which a family name is enough.
const TITLES: &[&str] = &["mr", "mrs", "miss", "ms"];

/// Whoever is called so is at work, and no neighbour of theirs by the same name is meant.
const AT_WORK: &[&str] = &[
    "dr", "doctor", "sister", "nurse", "matron", "pc", "rev", "reverend", "father", "canon",
];

/// Names that are everyday words too. Where a sentence begins they are most often the word, so that there they
/// count only for somebody here today, or with a family name.
const EVERYDAY: &[&str] = &[
    "amber", "april", "art", "august", "bill", "carol", "daisy", "dawn", "dot", "drew", "eve",
    "faith", "frank", "gay", "grace", "grant", "guy", "harry", "hazel", "heather", "holly", "hope",
    "iris", "ivy", "jack", "joy", "june", "lance", "mark", "may", "miles", "olive", "pat",
    "patience", "pearl", "peg", "penny", "pip", "poppy", "prudence", "ray", "rich", "rob", "rose",
    "ruby", "rusty", "sandy", "sue", "sunny", "violet", "wade", "ward", "will",
];

/// Names that are months too.
const MONTHS: &[&str] = &["april", "august", "june", "may"];

/// What stands before a month.
const BEFORE_A_MONTH: &[&str] = &[
    "in", "since", "until", "till", "by", "last", "next", "this", "of", "from", "to", "early",
    "late", "mid", "during", "every", "before", "after", "end", "through", "around",
];

/// Words with a large letter that are no family name, so that a given name before them stands alone.
const NO_FAMILY: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thurs",
    "fri",
    "sat",
    "sun",
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
    "christmas",
    "easter",
    "i",
    "gp",
    "mdt",
    "a",
    "e",
    "nhs",
    "ok",
    "tv",
    "ot",
];

/// A person as far as a text may name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub person: PersonId,
    pub given: String,
    pub family: String,
    pub preferred: Option<String>,
    /// Other names they are found by, given and family name each.
    pub also: Vec<(String, String)>,
    pub here: bool,
    pub died: bool,
}

/// A name in a text, by bytes, and whom it may mean: those here today first, then the living, then those who
/// are called so themselves and not by a nickname.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub start: usize,
    pub end: usize,
    pub people: Vec<PersonId>,
}

/// A whole word of a text.
struct Word<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    folded: String,
    /// Begins with a large letter.
    large: bool,
    /// The first of a sentence.
    first: bool,
    /// Nothing but a space lies between the word before and this one.
    follows: bool,
    /// Within a name that is linked, or after an `@` that links nobody.
    taken: bool,
}

/// The words of a text. "Margaret’s" is the word Margaret; "O’Neill" and "Mary-Ann" are one word each.
fn words<'a>(text: &'a str, linked: &[String]) -> Vec<Word<'a>> {
    let within = spans(text, linked);
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut begun: Option<usize> = None;
    let mut first = true;
    let mut ended = 0;
    let mut push = |start: usize, end: usize, first: &mut bool, ended: &mut usize| {
        let all = text.get(start..end).unwrap_or_default();
        let bare = all.trim_end_matches(['-', '\'', '’']);
        let bare = ["'s", "’s", "'S", "’S"]
            .iter()
            .find_map(|own| bare.strip_suffix(own))
            .unwrap_or(bare);
        let gap = text.get(*ended..start).unwrap_or_default();
        let follows = !words.is_empty() && !gap.is_empty() && gap.chars().all(|c| c == ' ');
        let after_a_number = gap.is_empty() && *ended > 0;
        let upto = start + bare.len();
        words.push(Word {
            start,
            end: upto,
            text: bare,
            folded: fold(bare),
            large: bare.chars().next().is_some_and(char::is_uppercase) && !after_a_number,
            first: *first,
            follows,
            taken: within.iter().any(|(from, to)| start < *to && upto > *from),
        });
        *first = false;
        // A word that owns something ends the name: "Margaret's Tom" are two people.
        *ended = if upto == end { end } else { upto };
    };
    for (at, c) in text.char_indices() {
        let inner = begun.is_some()
            && matches!(c, '\'' | '’' | '-')
            && text
                .get(at + c.len_utf8()..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(char::is_alphabetic);
        if c.is_alphabetic() || c.is_numeric() || inner || is_mark(c) {
            begun.get_or_insert(at);
            continue;
        }
        if let Some(start) = begun.take() {
            push(start, at, &mut first, &mut ended);
        }
        if matches!(c, '.' | '!' | '?' | ':' | '\n' | '\r' | '"' | '“' | '•') {
            first = true;
        }
    }
    if let Some(start) = begun {
        push(start, text.len(), &mut first, &mut ended);
    }
    words
}

/// A letter's own mark, written after it.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Where the names stand that are linked already: `@` and the whole name.
fn spans(text: &str, linked: &[String]) -> Vec<(usize, usize)> {
    linked
        .iter()
        .flat_map(|name| {
            let written = format!("@{name}");
            text.match_indices(&written)
                .map(|(at, found)| (at, at + found.len()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What may be looked up in the index for a text: every word that may be a name, and what it may be short for.
pub(crate) fn looked_up(text: &str) -> BTreeSet<String> {
    words(text, &[])
        .into_iter()
        .filter(|word| word.large && word.text.chars().nth(1).is_some())
        .flat_map(|word| {
            let other = related(&word.folded).into_iter().map(str::to_owned);
            other.chain([word.folded.clone()]).collect::<Vec<_>>()
        })
        .collect()
}

/// How a name fits a person: as they are called themselves, or by a nickname.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Called,
    Nickname,
}

/// Everybody whom the names in some texts may mean, with their names folded once for all of the texts.
pub(crate) struct Book(Vec<Folded>);

impl Book {
    pub(crate) fn of(people: impl IntoIterator<Item = Known>) -> Self {
        Self(people.into_iter().map(Folded::of).collect())
    }
}

/// A person with their names folded, as the words of a text are compared with them.
struct Folded {
    known: Known,
    called: Vec<String>,
    /// The family name first, then others they are found by.
    families: Vec<String>,
}

impl Folded {
    fn of(known: Known) -> Self {
        let given = fold(&known.given);
        let first = given.split(' ').next().unwrap_or_default().to_owned();
        let mut called = vec![given, first];
        called.extend(known.preferred.as_deref().map(fold));
        let mut families = vec![fold(&known.family)];
        for (given, family) in &known.also {
            called.push(fold(given));
            families.push(fold(family));
        }
        called.retain(|name| !name.is_empty());
        families.retain(|name| !name.is_empty());
        Self {
            families,
            called,
            known,
        }
    }

    fn fits(&self, word: &str, other_names: &[&str]) -> Option<Fit> {
        if self.called.iter().any(|name| name == word) {
            Some(Fit::Called)
        } else if self
            .called
            .iter()
            .any(|name| other_names.contains(&name.as_str()))
        {
            Some(Fit::Nickname)
        } else {
            None
        }
    }
}

/// The names typed without `@` in a text, and whom each may mean. `named` are those linked in it already, with
/// their names: a name that fits one of them means them, and is no suggestion.
pub(crate) fn guessed(text: &str, book: &Book, named: &[(PersonId, String)]) -> Vec<Place> {
    let linked: Vec<String> = named.iter().map(|(_, name)| name.clone()).collect();
    let words = words(text, &linked);
    let people = book.0.as_slice();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let after = words.get(at + 1);
        at += 1;
        if !word.large || word.taken || word.text.chars().nth(1).is_none() {
            continue;
        }
        if AT_WORK.contains(&word.folded.as_str()) {
            // The name that follows is theirs.
            while words
                .get(at)
                .is_some_and(|next| next.large && follows(words.get(at - 1), next))
            {
                at += 1;
            }
            continue;
        }
        let (end, mut fits, taken) = if TITLES.contains(&word.folded.as_str()) {
            by_title(after, people)
        } else {
            by_given(&words, at - 1, people)
        };
        if fits.is_empty() {
            continue;
        }
        let alone = taken == 0 && !TITLES.contains(&word.folded.as_str());
        if alone {
            let everyday = EVERYDAY.contains(&word.folded.as_str()) && word.first;
            if everyday {
                fits.retain(|(_, person)| person.known.here);
            }
            if MONTHS.contains(&word.folded.as_str()) && is_the_month(before, after) {
                continue;
            }
        }
        at += taken;
        if fits.is_empty()
            || fits
                .iter()
                .any(|(_, fit)| named.iter().any(|(id, _)| *id == fit.known.person))
        {
            continue;
        }
        fits.sort_by_cached_key(|(how, person)| {
            (
                !person.known.here,
                person.known.died,
                *how,
                person.families.first().cloned(),
                person.called.first().cloned(),
                person.known.person,
            )
        });
        let with_sign = text
            .get(..word.start)
            .is_some_and(|text| text.ends_with('@'));
        found.push(Place {
            start: word.start - usize::from(with_sign),
            end: end.unwrap_or(word.end),
            people: fits.iter().map(|(_, person)| person.known.person).collect(),
        });
    }
    found
}

/// Whether a word stands straight after another, with a space alone between them.
fn follows(before: Option<&Word<'_>>, word: &Word<'_>) -> bool {
    before.is_some() && word.follows
}

type Fits<'a> = Vec<(Fit, &'a Folded)>;

/// "Mrs Trewin": everybody of that family name.
fn by_title<'a>(
    after: Option<&Word<'_>>,
    people: &'a [Folded],
) -> (Option<usize>, Fits<'a>, usize) {
    let Some(family) = after.filter(|after| after.large && after.follows && !after.taken) else {
        return (None, Vec::new(), 0);
    };
    let fits: Fits<'a> = people
        .iter()
        .filter(|person| person.families.contains(&family.folded))
        .map(|person| (Fit::Called, person))
        .collect();
    (Some(family.end), fits, 1)
}

/// "Margaret", "Margaret T", "Margaret Trewin", "Mary Ann Rowe": the end of the name, whom it fits, and how many
/// more words it took.
fn by_given<'a>(
    words: &[Word<'_>],
    at: usize,
    people: &'a [Folded],
) -> (Option<usize>, Fits<'a>, usize) {
    let Some(word) = words.get(at) else {
        return (None, Vec::new(), 0);
    };
    let large_after = |at: usize| {
        words
            .get(at)
            .filter(|next| next.large && next.follows && !next.taken)
    };
    // Two given names, "Mary Ann", before one.
    let mut best: (Option<usize>, Fits<'a>, usize) = (None, Vec::new(), 0);
    for more in [1, 0] {
        let Some(last) = words.get(at + more) else {
            continue;
        };
        if more == 1 && large_after(at + 1).is_none() {
            continue;
        }
        let name = match more {
            0 => word.folded.clone(),
            _ => format!("{} {}", word.folded, last.folded),
        };
        let other_names = if more == 0 {
            related(&name)
        } else {
            Vec::new()
        };
        let called: Fits<'a> = people
            .iter()
            .filter_map(|person| Some((person.fits(&name, &other_names)?, person)))
            .collect();
        if called.is_empty() {
            continue;
        }
        let Some(next) = large_after(at + more + 1) else {
            best = (Some(last.end), called, more);
            break;
        };
        let initial = next.text.chars().nth(1).is_none();
        let mut family = called.clone();
        family.retain(|(_, person)| {
            person.families.iter().any(|family| {
                if initial {
                    family.starts_with(&next.folded)
                } else {
                    // The first word of a family name of several is enough.
                    *family == next.folded || family.split(' ').next() == Some(&next.folded)
                }
            })
        });
        if !family.is_empty() {
            best = (Some(next.end), family, more + 1);
            break;
        }
        let stands_alone = NO_FAMILY.contains(&next.folded.as_str())
            || people
                .iter()
                .any(|person| person.called.contains(&next.folded));
        if stands_alone {
            best = (Some(last.end), called, more);
            break;
        }
        // "Margaret Smith": a whole name that nobody here has is nobody's here.
    }
    best
}

/// "in May", "3 May", "May 3": the month, and nobody.
fn is_the_month(before: Option<&Word<'_>>, after: Option<&Word<'_>>) -> bool {
    let number = |word: &Word<'_>| word.text.chars().next().is_some_and(char::is_numeric);
    before.is_some_and(|word| BEFORE_A_MONTH.contains(&word.folded.as_str()) || number(word))
        || after.is_some_and(|word| word.follows && number(word))
}

/// A byte's place counted in UTF-16, as the page counts.
pub(crate) fn in_utf16(text: &str, byte: usize) -> usize {
    text.get(..byte)
        .map_or(0, |before| before.encode_utf16().count())
}

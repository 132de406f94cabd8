//! Texts in which other people are not named, or nobody is.
//!
//! A name is looked for as a whole word, whatever its capitals, accents and apostrophes. Names that are everyday
//! words too (May, Will, Rose, Ward) are taken out wherever they might be a name, so that nothing leaks; the text
//! is allowed to read badly ("Lives alone since the person."). Such a word stays only where it is written small
//! and the words beside it say that it is no name: after an article ("the ward"), for a verb after a pronoun
//! ("she may fall", "he rose"), or for *may* and *will* before a plain verb ("the nurse will come"). Written with
//! a capital it always goes, also where a sentence begins or a month is meant. The choice leans one way on purpose:
//! a word too many taken out costs a guess, a name too many left in cannot be called back.

mod taken_out;

use std::{cell::RefCell, collections::BTreeMap};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use taken_out::{HowMuch, REMOVED, TakenOut};

use super::Person;
use crate::{
    ids::{NoteId, PersonId, VisitId},
    store::{Reader, StoreError, id_list},
};

/// The names somebody may be written by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedPerson {
    /// Given name or names.
    pub given: String,
    /// Family name.
    pub family: String,
    /// What they are called.
    pub preferred: Option<String>,
    /// Other names they are known by, parted by semicolons.
    pub also: Option<String>,
}

impl NamedPerson {
    /// The names of a person on record.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        Self {
            given: person.given_name.clone(),
            family: person.family_name.clone(),
            preferred: person.preferred_name.clone(),
            also: person.also_known_as.clone(),
        }
    }

    /// Somebody whose name stands in one field: "Sarah Tonkin (daughter)".
    #[must_use]
    pub fn in_one(text: &str) -> Self {
        let name = text.split(['(', ',', ';', ':']).next().unwrap_or_default();
        let name = name.trim();
        let (given, family) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
        Self {
            given: given.to_owned(),
            family: family.trim().to_owned(),
            preferred: None,
            also: None,
        }
    }

    /// Those under which they are also known.
    fn other_names(&self) -> Vec<Self> {
        super::other_names(self.also.as_deref())
            .into_iter()
            .map(|(given, family)| Self {
                given,
                family,
                preferred: None,
                also: None,
            })
            .collect()
    }

    /// Every way the name may stand, and each part of it alone: "Hall" of Mary Ann Trevose-Hall.
    fn written_in_parts(&self) -> Vec<String> {
        let mut written = self.written();
        let preferred = self.preferred.as_deref().unwrap_or_default();
        let also = self.also.as_deref().unwrap_or_default();
        for name in [self.given.as_str(), &self.family, preferred, also] {
            let parts =
                name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | ';'));
            written.extend(
                parts
                    // "van der" is of many names, and "O" of more.
                    .filter(|part| part.chars().count() > 2 && part.starts_with(char::is_uppercase))
                    .map(str::to_owned),
            );
        }
        written.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
        written.dedup();
        written
    }

    /// Every way the name may stand in a line, the longest first.
    fn written(&self) -> Vec<String> {
        let mut firsts = vec![self.given.clone()];
        firsts.extend(self.given.split_whitespace().next().map(str::to_owned));
        firsts.extend(self.preferred.clone());
        let mut written = Vec::new();
        for first in &firsts {
            written.push(format!("{first} {}", self.family));
            written.push(format!("{first}{}", self.family));
            if let Some(initial) = first.chars().next().filter(|_| !self.family.is_empty()) {
                written.push(format!("{initial} {}", self.family));
                written.push(format!("{initial}. {}", self.family));
            }
            if let Some(initial) = self.family.chars().next() {
                written.push(format!("{first} {initial}."));
                written.push(format!("{first} {initial}"));
            }
            written.push(first.clone());
        }
        written.push(self.family.clone());
        for other in self.other_names() {
            written.extend(other.written());
        }
        for name in &mut written {
            *name = name.trim().to_owned();
        }
        written.retain(|name| !name.is_empty());
        written.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
        written.dedup();
        written
    }
}

/// Who is named in which note.
pub type NamesByNote = BTreeMap<NoteId, Vec<(PersonId, NamedPerson)>>;

/// Everybody named in some notes, or whom they are about, or who told them: one question for them all.
///
/// # Errors
/// When the file cannot be read.
pub fn named_in_each(
    read: Reader<'_>,
    notes: impl IntoIterator<Item = NoteId>,
) -> Result<NamesByNote, StoreError> {
    let mut names: NamesByNote = notes.into_iter().map(|note| (note, Vec::new())).collect();
    if names.is_empty() {
        return Ok(names);
    }
    read.each(
        include_str!("named_in.sql"),
        [id_list(names.keys().copied())],
        |row| {
            let named = NamedPerson {
                given: row.get(2)?,
                family: row.get(3)?,
                preferred: row.get(4)?,
                also: row.get(5)?,
            };
            if let Some(all) = names.get_mut(&row.get(0)?) {
                all.push((row.get(1)?, named));
            }
            Ok::<_, StoreError>(())
        },
    )?;
    Ok(names)
}

/// Everybody named in a note, or whom it is about, or who told it, but for one person.
///
/// # Errors
/// When the file cannot be read.
pub fn named_in(
    read: Reader<'_>,
    note: NoteId,
    but: impl Into<Option<PersonId>>,
) -> Result<Vec<NamedPerson>, StoreError> {
    Ok(others(&named_in_each(read, [note])?, note, but))
}

/// Everybody around a person who might be named in a text of theirs.
///
/// # Errors
/// When the file cannot be read.
pub fn named_around(read: Reader<'_>, person: &Person) -> Result<Vec<NamedPerson>, StoreError> {
    let mut around = read.rows(include_str!("names_around.sql"), [person.id], |row| {
        Ok(NamedPerson {
            given: row.get(0)?,
            family: row.get(1)?,
            preferred: row.get(2)?,
            also: row.get(3)?,
        })
    })?;
    around.extend(
        person
            .emergency_contact_name
            .as_deref()
            .map(NamedPerson::in_one),
    );
    Ok(around)
}

/// How many people of one text are looked at; a text names a handful.
const LOOKED_AT: u32 = 400;

/// Everybody on record whose whole name stands in a text, known to the person or not.
///
/// # Errors
/// When the file cannot be read.
pub fn named_in_text(read: Reader<'_>, text: &str) -> Result<Vec<NamedPerson>, StoreError> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(|word| format!("\"{word}\""))
        .collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let found = read.rows(
        "SELECT given_name, family_name, preferred_name, also_known_as FROM person
         WHERE row IN (SELECT rowid FROM person_search WHERE person_search MATCH ?1 ORDER BY rowid DESC LIMIT ?2)",
        (words.join(" OR "), LOOKED_AT),
        |row| {
            Ok(NamedPerson {
                given: row.get(0)?,
                family: row.get(1)?,
                preferred: row.get(2)?,
                also: row.get(3)?,
            })
        },
    )?;
    let text = format!(" {} ", words_of(text));
    let stands = |first: &str, family: &str| {
        !family.is_empty()
            && text.contains(&format!(" {} ", words_of(&format!("{first} {family}"))))
    };
    Ok(found
        .into_iter()
        .filter(|one| {
            let first = one.given.split_whitespace().next().unwrap_or_default();
            let preferred = one.preferred.as_deref().unwrap_or_default();
            [one.given.as_str(), first, preferred]
                .into_iter()
                .any(|name| !name.is_empty() && stands(name, &one.family))
                || one
                    .other_names()
                    .iter()
                    .any(|other| stands(&other.given, &other.family))
        })
        .collect())
}

/// Everybody on record of whom one name stands in a text as a word with a capital, but for one person: for a text
/// that is read where nobody else may be named at all. Each is given by that one word.
///
/// # Errors
/// When the file cannot be read.
pub fn named_by_a_word(
    read: Reader<'_>,
    text: &str,
    but: PersonId,
) -> Result<Vec<NamedPerson>, StoreError> {
    let words: std::collections::BTreeSet<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.starts_with(char::is_uppercase) && word.chars().count() > 1)
        .collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // Letters and figures alone, so that nothing in them has to be escaped.
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    read.rows(
        include_str!("named_by_a_word.sql"),
        (format!("[{}]", quoted.join(",")), but),
        |row| {
            Ok(NamedPerson {
                given: row.get(0)?,
                ..NamedPerson::default()
            })
        },
    )
}

/// The words of a text, lowered, with one space between.
fn words_of(text: &str) -> String {
    let lowered: String = lower(text)
        .into_iter()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    lowered.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Those named in a note, but for one person.
#[must_use]
pub fn others(
    names: &NamesByNote,
    note: NoteId,
    but: impl Into<Option<PersonId>>,
) -> Vec<NamedPerson> {
    let but = but.into();
    let named = names.get(&note).into_iter().flatten();
    named
        .filter(|(person, _)| Some(*person) != but)
        .map(|(_, name)| name.clone())
        .collect()
}

/// What stands in place of somebody else's name.
pub const ANOTHER: &str = "another person";

/// What stands in place of the person's own name where nobody may be named.
pub const THE_PERSON: &str = "the person";

/// One person's record, on which nobody else is named: what a line about several people said of them.
pub struct RecordOf<'a> {
    read: Reader<'a>,
    id: PersonId,
    subject: NamedPerson,
    /// Who is named in the notes looked at so far.
    names: RefCell<NamesByNote>,
}

impl<'a> RecordOf<'a> {
    /// The record of a person.
    #[must_use]
    pub fn new(read: Reader<'a>, person: &Person) -> Self {
        Self {
            read,
            id: person.id,
            subject: NamedPerson::of(person),
            names: RefCell::default(),
        }
    }

    /// Looks up who is named in all the notes of a list at once, before their words are asked for one by one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn look_at(
        &self,
        notes: impl IntoIterator<Item = Option<NoteId>>,
    ) -> Result<(), StoreError> {
        let new: Vec<NoteId> = {
            let known = self.names.borrow();
            let notes = notes.into_iter().flatten();
            notes.filter(|note| !known.contains_key(note)).collect()
        };
        let found = named_in_each(self.read, new)?;
        self.names.borrow_mut().extend(found);
        Ok(())
    }

    /// A text of the record, everybody else named in the note it came from taken out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn words(&self, text: &str, from_note: Option<NoteId>) -> Result<String, StoreError> {
        let others = match from_note {
            Some(note) => {
                self.look_at([Some(note)])?;
                others(&self.names.borrow(), note, self.id)
            }
            None => Vec::new(),
        };
        Ok(without_others(text, &self.subject, &others))
    }
}

/// The note something was raised from: its own, or the one of the visit it was raised from.
///
/// # Errors
/// When the file cannot be read.
pub fn note_behind(
    read: Reader<'_>,
    note: Option<NoteId>,
    visit: Option<VisitId>,
) -> Result<Option<NoteId>, StoreError> {
    match (note, visit) {
        (None, Some(visit)) => Ok(read
            .maybe(
                "SELECT from_note FROM visit WHERE id = ?1",
                [visit],
                |row| row.get(0),
            )?
            .flatten()),
        (note, _) => Ok(note),
    }
}

/// A text of somebody's record with other people's names taken out: every name of the `others`, and whatever
/// is written with an `@` and is not the person's own name. A first or family name that the person shares stays
/// where it stands alone, because it is likelier theirs.
#[must_use]
pub fn without_others(text: &str, subject: &NamedPerson, others: &[NamedPerson]) -> String {
    with_only(text, std::slice::from_ref(subject), others)
}

/// The same where the names of several people may stay: as [`without_others`], for each of the `named`.
#[must_use]
pub fn with_only(text: &str, named: &[NamedPerson], others: &[NamedPerson]) -> String {
    replaced(text, named, others, None, &|_| ANOTHER.to_owned())
}

/// How a word about somebody else begins where it is marked, and how it ends. Plain signs, so that they are still there
/// in a word processor, and can be searched for.
pub const MARKED: (&str, &str) = ("[[other person: ", "]]");

/// A text that is wholly about somebody else, marked.
#[must_use]
pub fn marked_whole(text: &str) -> String {
    // What would end a mark early is told apart by a space.
    let inside = text.replace("]]", "] ]").replace("[[", "[ [");
    format!("{}{inside}{}", MARKED.0, MARKED.1)
}

/// A text in which other people's names are marked and nothing is taken out: as [`without_others`], for somebody who
/// decides about each.
#[must_use]
pub fn marked(text: &str, subject: &NamedPerson, others: &[NamedPerson]) -> String {
    let text = text.replace("]]", "] ]").replace("[[", "[ [");
    let subject = std::slice::from_ref(subject);
    let each = replaced(&text, subject, others, None, &|name| {
        format!("{}{name}{}", MARKED.0, MARKED.1)
    });
    // A first and a family name found one by one are one name.
    each.replace(&format!("{} {}", MARKED.1, MARKED.0), " ")
}

/// Where a name was taken out at the head of a sentence, its stand-in begins it.
#[must_use]
pub fn begun(text: &str) -> String {
    let mut begun = String::with_capacity(text.len());
    for (at, part) in text.split(ANOTHER).enumerate() {
        if at > 0 {
            let before = begun.trim_end_matches(' ');
            let head = before.is_empty() || before.ends_with(['.', '!', '?', '\n']);
            begun.push_str(&if head {
                crate::words::capitalised(ANOTHER)
            } else {
                ANOTHER.to_owned()
            });
        }
        begun.push_str(part);
    }
    begun
}

/// A text in which nobody is named: as [`without_others`], and the person's own names taken out too.
#[must_use]
pub fn without_names(text: &str, subject: &NamedPerson, others: &[NamedPerson]) -> String {
    let subject = std::slice::from_ref(subject);
    replaced(text, subject, others, Some(THE_PERSON), &|_| {
        ANOTHER.to_owned()
    })
}

fn replaced(
    text: &str,
    subjects: &[NamedPerson],
    others: &[NamedPerson],
    own_as: Option<&str>,
    another: &dyn Fn(&str) -> String,
) -> String {
    let written = |one: &NamedPerson| match own_as {
        Some(_) => one.written_in_parts(),
        None => one.written(),
    };
    let own: Vec<Vec<char>> = subjects
        .iter()
        .flat_map(written)
        .map(|name| lower(&name))
        .collect();
    let mut names: Vec<Vec<char>> = others
        .iter()
        .flat_map(written)
        .map(|name| lower(&name))
        .filter(|name| !own.contains(name))
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.dedup();
    let typed: Vec<char> = if own_as.is_some() {
        text.nfc().collect()
    } else {
        text.chars().collect()
    };
    let folded: Vec<char> = typed.iter().map(|c| lower_one(*c)).collect();
    // Where nobody may be named, a name goes even with a figure or an s put to it.
    let part_of_word = |c: char| match own_as {
        Some(_) => c.is_alphabetic(),
        None => c.is_alphanumeric(),
    };
    let stands_at = |at: usize, name: &Vec<char>| {
        let end = at + name.len();
        folded.get(at..end) == Some(name)
            && match (folded.get(end), folded.get(end + 1)) {
                (Some('s'), next) if own_as.is_some() && typed[at].is_uppercase() => {
                    !next.is_some_and(|next| part_of_word(*next))
                }
                (next, _) => !next.is_some_and(|next| part_of_word(*next)),
            }
    };
    rewritten(&typed, &folded, part_of_word, |out, start, mention| {
        // The longest name wins, theirs or another's: "Margaret T" is not "Margaret".
        let longest = |names: &[Vec<char>]| {
            names
                .iter()
                .filter(|name| stands_at(start, name))
                .map(Vec::len)
                .max()
                .filter(|length| mention || !is_everyday(&typed, start, *length))
        };
        match (longest(&own), longest(&names)) {
            (Some(own), other) if other.is_none_or(|other| other <= own) => {
                match own_as {
                    Some(words) => out.push_str(words),
                    None => out.extend(&typed[start - usize::from(mention)..start + own]),
                }
                Some(start + own)
            }
            (_, Some(other)) => {
                let name: String = typed[start - usize::from(mention)..start + other]
                    .iter()
                    .collect();
                out.push_str(&another(&name));
                Some(start + other)
            }
            _ if mention => {
                let end = end_of_mention(&typed, start);
                let name: String = typed[start - usize::from(mention)..end].iter().collect();
                out.push_str(&another(&name));
                Some(end)
            }
            _ => None,
        }
    })
}

/// A text without the `@` before the names of people on record, as a form is filled with it. Before anybody else the
/// sign stays: by it alone is a name that is on no record taken out of what leaves. It stays too before part of a name
/// that goes on, and in an address such as `tom@example.org`.
#[must_use]
pub fn without_signs(text: &str, linked: &[NamedPerson]) -> String {
    let mut names: Vec<Vec<char>> = linked
        .iter()
        .flat_map(NamedPerson::written)
        .map(|name| lower(&name))
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let typed: Vec<char> = text.chars().collect();
    let folded: Vec<char> = typed.iter().map(|c| lower_one(*c)).collect();
    rewritten(
        &typed,
        &folded,
        char::is_alphanumeric,
        |out, start, mention| {
            let name = names.iter().filter(|_| mention).find(|name| {
                let end = start + name.len();
                folded.get(start..end) == Some(name)
                    && !folded.get(end).is_some_and(|next| next.is_alphanumeric())
            })?;
            let end = start + name.len();
            let beyond = (typed.get(end), typed.get(end + 1));
            let goes_on = match beyond {
                (Some('.' | '-' | '_'), Some(next)) => next.is_alphanumeric(),
                // "@Ada Angove" of whom the record says Ada Rowe: the sign is all that tells of Angove.
                (Some(' '), Some(next)) => next.is_uppercase() && !name.contains(&' '),
                _ => false,
            };
            let from = if goes_on { start - 1 } else { start };
            out.extend(typed.get(from..end).unwrap_or_default());
            Some(end)
        },
    )
}

/// A text written anew from word to word. Where one begins, `put` may write something else and answer where the text
/// goes on; it is told where the word begins and whether an `@` stands before it. `folded` is what was typed, lowered.
fn rewritten(
    typed: &[char],
    folded: &[char],
    part_of_word: impl Fn(char) -> bool,
    mut put: impl FnMut(&mut String, usize, bool) -> Option<usize>,
) -> String {
    let mut out = String::with_capacity(typed.len());
    let mut at = 0;
    while let Some(&letter) = typed.get(at) {
        let begins = at == 0 || !folded.get(at - 1).is_some_and(|c| part_of_word(*c));
        let mention =
            folded.get(at) == Some(&'@') && folded.get(at + 1).is_some_and(|c| c.is_alphabetic());
        let goes_on = if begins {
            put(&mut out, at + usize::from(mention), mention)
        } else {
            None
        };
        at = goes_on.unwrap_or_else(|| {
            out.push(letter);
            at + 1
        });
    }
    out
}

/// Names that are everyday words, from those common among people over 60 in England. Our own list.
const EVERYDAY: [&str; 78] = [
    "amber", "april", "art", "baker", "bell", "bill", "bird", "bishop", "black", "bond", "brown",
    "bush", "case", "chance", "church", "cook", "cross", "daisy", "dawn", "day", "dean", "drew",
    "faith", "field", "fish", "fox", "frank", "gale", "gene", "good", "grace", "grant", "green",
    "guy", "hall", "hazel", "heath", "heather", "hill", "holly", "hope", "iris", "ivy", "jade",
    "joy", "king", "lamb", "lane", "lily", "long", "mark", "marsh", "may", "moor", "olive", "page",
    "park", "pearl", "penny", "pool", "poppy", "power", "price", "ray", "rich", "rock", "rose",
    "ruby", "small", "spring", "stone", "summer", "violet", "walker", "ward", "white", "will",
    "young",
];
/// Those of them that are verbs too.
const VERBS: [&str; 6] = ["drew", "hope", "mark", "may", "rose", "will"];
const ARTICLES: [&str; 8] = ["a", "an", "any", "each", "every", "no", "some", "the"];
const PRONOUNS: [&str; 8] = ["he", "i", "it", "she", "they", "we", "who", "you"];
/// What follows *may* and *will*: verbs in the form that nothing but these two goes before.
const PLAIN_VERBS: [&str; 24] = [
    "also", "always", "answer", "ask", "be", "bring", "call", "come", "fall", "get", "give", "go",
    "have", "help", "like", "look", "need", "never", "not", "ring", "see", "take", "tell", "visit",
];

/// Whether a word that is somebody's name is an everyday word here; the rule is at the head of this file.
fn is_everyday(typed: &[char], start: usize, length: usize) -> bool {
    let word: String = typed.iter().skip(start).take(length).collect();
    if !EVERYDAY.contains(&word.as_str()) {
        return false;
    }
    // Only what stands beside it on the same line and in the same sentence: spaces between, and nothing else.
    let beside = |letters: &mut dyn Iterator<Item = &char>| -> Vec<char> {
        let mut letters = letters.copied().peekable();
        let mut gap = false;
        while letters.next_if_eq(&' ').is_some() {
            gap = true;
        }
        letters.take_while(|c| gap && c.is_alphanumeric()).collect()
    };
    let mut before = beside(&mut typed.iter().take(start).rev());
    before.reverse();
    let before = before.into_iter().collect::<String>().to_lowercase();
    let after: String = beside(&mut typed.iter().skip(start + length))
        .into_iter()
        .collect();
    let verb = VERBS.contains(&word.as_str());
    ARTICLES.contains(&before.as_str())
        || (verb && PRONOUNS.contains(&before.as_str()))
        || (matches!(word.as_str(), "may" | "will") && PLAIN_VERBS.contains(&after.as_str()))
}

/// The end of a mention nobody resolved: a word, and a second that begins with a capital.
fn end_of_mention(typed: &[char], start: usize) -> usize {
    let word_end = |from: usize| {
        typed[from..]
            .iter()
            .position(|c| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
            .map_or(typed.len(), |length| from + length)
    };
    let end = word_end(start);
    match (typed.get(end), typed.get(end + 1)) {
        (Some(' '), Some(next)) if next.is_uppercase() => word_end(end + 1),
        _ => end,
    }
}

/// One letter for one letter, so that places in the lowered text are places in the typed one: small, without
/// its accent, and every apostrophe and hyphen of one kind.
fn lower_one(c: char) -> char {
    let mut apart = std::iter::once(c).nfkd();
    let base = match (apart.next(), apart.all(is_combining_mark)) {
        (Some(base), true) => base,
        _ => c,
    };
    let mut lowered = base.to_lowercase();
    match (lowered.next(), lowered.next()) {
        (Some('‘' | '’' | 'ʼ' | 'ʻ' | '`' | '´'), None) => '\'',
        (Some('‐' | '‑' | '‒' | '–' | '—'), None) => '-',
        (Some(one), None) => one,
        _ => base,
    }
}

fn lower(text: &str) -> Vec<char> {
    text.nfc().map(lower_one).collect()
}

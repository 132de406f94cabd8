//! Names that may be one: folded, looking alike, sounding alike, or short for one another; and from
//! these the warning that two records may be the same person.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};
use rphonetic::DoubleMetaphone;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::forms::is_unseen;

#[cfg(test)]
mod tests;

/// Two names look alike from this Jaro-Winkler similarity on.
///
/// The first threshold of Splink's comparison for names (Ministry of Justice, `NameComparison`: 0.92, 0.88,
/// 0.7), which was chosen on records like ours.
const LOOKS_ALIKE: f64 = 0.92;

/// Names from this many letters on look alike too when one slip apart: a letter more, less or other, or
/// two changed about. In shorter ones a letter makes another name (Jean, Joan). Our own figure.
const LONG_ENOUGH_FOR_A_SLIP: usize = 6;

/// Two names of one sound code must be at least this similar too (Jaro-Winkler), since the code drops
/// vowels: Alan and Ellen share one. Our own figure, between Ellen (0.63) and Kathryn and Catherine (0.76).
const NOT_ONLY_THE_SOUND: f64 = 0.75;

/// A sound code of fewer consonants says too little: John, Jean, Joan and June share `JN`. Our own figure;
/// common short names that do belong together stand in the list of nicknames.
const LEAST_SOUND: usize = 3;

/// Far above the sounds in any name, so that Trevithick and Trevethan are not cut off to the same four.
const MOST_SOUND: usize = 24;

/// Two texts folded so are alike whether or not somebody is named in them with an `@`.
#[must_use]
pub fn fold_unsigned(text: &str) -> String {
    fold(text.trim()).replace('@', "")
}

/// Gives a text for comparing and finding: compatibility forms taken apart, accents dropped, lower case,
/// apostrophes and hyphens of one kind each, single spaces, nothing that cannot be seen.
#[must_use]
pub fn fold(text: &str) -> String {
    // Most names: nothing to take apart.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    // Lower case may bring new marks (İ), so they are dropped after it.
    for c in text
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
    {
        if c.is_whitespace() || c.is_control() {
            gap = true;
            continue;
        }
        if is_unseen(c) {
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '\u{02BB}' | '\u{2032}' | '`'
            | '\u{B4}' => folded.push('\''),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            // Letters that Unicode does not take apart.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            c => folded.push(c),
        }
    }
    folded
}

/// Names are compared up to so many letters. No name is longer; but a whole letter can be pasted into the wrong box,
/// and comparing takes the square of the length. Our own figure, far above the 35 that the NHS keeps of each part.
const COMPARED: usize = 100;

/// The folded letters and digits alone: O'Neill and ONeill, Smith-Jones and Smith Jones are one.
fn bare(text: &str) -> String {
    fold(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(COMPARED)
        .collect()
}

/// Says whether two given or two family names are written nearly the same.
///
/// They are when nothing but spaces, marks and case differs, when their Jaro-Winkler similarity is 0.92 or
/// more, or when both have six letters and are one slip apart.
#[must_use]
pub fn looks_alike(a: &str, b: &str) -> bool {
    bare_looks_alike(&bare(a), &bare(b))
}

fn bare_looks_alike(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let long = |name: &str| name.chars().count() >= LONG_ENOUGH_FOR_A_SLIP;
    a == b
        || (strsim::jaro_winkler(a, b) >= LOOKS_ALIKE && !one_letter(a) && !one_letter(b))
        || (long(a) && long(b) && strsim::osa_distance(a, b) <= 1)
}

/// Says whether two given or two family names sound nearly the same in English.
///
/// They do when they share a Double Metaphone code of three sounds or more (L. Philips, *The Double
/// Metaphone Search Algorithm*, 2000) and are not too far apart in writing.
#[must_use]
pub fn sounds_alike(a: &str, b: &str) -> bool {
    bare_sounds_alike(&bare(a), &bare(b))
}

fn bare_sounds_alike(a: &str, b: &str) -> bool {
    // The cheap test first: among thousands of people few pass it.
    if a.is_empty() || b.is_empty() || strsim::jaro_winkler(a, b) < NOT_ONLY_THE_SOUND {
        return false;
    }
    let (a, b) = (sound_codes(a), sound_codes(b));
    a.iter()
        .any(|code| code.len() >= LEAST_SOUND && b.contains(code))
}

/// The primary and the alternate code; none for letters outside English, which the code does not know.
fn sound_codes(bare: &str) -> Vec<String> {
    if !bare.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let result = DoubleMetaphone::new(Some(MOST_SOUND)).double_metaphone(bare);
    vec![result.primary(), result.alternate()]
}

/// Says whether one given name is commonly short for the other, or both for a third: Peggy and Margaret,
/// Bill and Will.
#[must_use]
pub fn short_for(a: &str, b: &str) -> bool {
    bare_short_for(&bare(a), &bare(b))
}

fn bare_short_for(a: &str, b: &str) -> bool {
    if a == b {
        return false;
    }
    let (full_a, full_b) = (full_forms(a), full_forms(b));
    full_a.contains(&b) || full_b.contains(&a) || full_a.iter().any(|full| full_b.contains(full))
}

/// Gives the other names one given name may stand for: what it is short for, and what is short for it.
#[must_use]
pub fn related(name: &str) -> Vec<&'static str> {
    let name = bare(name);
    let full = full_forms(&name);
    let mut related: Vec<&'static str> = full.to_vec();
    for (short, forms) in nicknames() {
        if forms
            .iter()
            .any(|form| *form == name || full.contains(form))
        {
            related.push(short);
        }
    }
    related.retain(|other| *other != name);
    related.sort_unstable();
    related.dedup();
    related
}

/// Gives the full names of every pet name that begins as typed: Margaret for "peg".
#[must_use]
pub fn full_of_nicknames(typed: &str) -> Vec<&'static str> {
    let typed = bare(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let mut full: Vec<&'static str> = nicknames()
        .iter()
        .filter(|(short, _)| short.starts_with(&typed))
        .flat_map(|(_, forms)| forms.iter().copied())
        .collect();
    full.sort_unstable();
    full.dedup();
    full
}

fn full_forms(bare: &str) -> &'static [&'static str] {
    nicknames().get(bare).map_or(&[], Vec::as_slice)
}

fn nicknames() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static NICKNAMES: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    NICKNAMES.get_or_init(|| {
        let mut forms: HashMap<&str, Vec<&str>> = HashMap::new();
        for line in include_str!("../../../../assets/reference/nicknames.csv")
            .lines()
            .skip(1)
        {
            if let Some((short, full)) = line.trim().split_once(',') {
                forms.entry(short).or_default().push(full);
            }
        }
        forms
    })
}

/// What is known of a person that helps to tell whether another record is theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameFacts {
    /// The given name or names.
    pub given: String,
    /// The family name.
    pub family: String,
    /// What they are called, if not by the given name.
    pub preferred: Option<String>,
    /// The date of birth.
    pub date_of_birth: Option<NaiveDate>,
    /// The year of birth, where only that is known.
    pub birth_year: Option<i32>,
    /// The postcode, spaced or not.
    pub postcode: Option<String>,
}

/// Why two records may be the same person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Alike {
    /// The reasons in words, such as "same birth date" and "name sounds alike"; never none.
    pub reasons: Vec<String>,
}

impl Alike {
    /// Writes the reasons as one line: "Name sounds alike, same postcode".
    #[must_use]
    pub fn in_words(&self) -> String {
        crate::words::capitalised(&self.reasons.join(", "))
    }
}

/// How near two names are. The order is that of nearness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    Same,
    ShortFor,
    Looks,
    Sounds,
    Initial,
}

/// What two birth dates say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Birth {
    Same,
    SameYear,
    Slip,
    Differs,
    NotKnown,
}

/// Says whether two records may be the same person, and why. Only ever a warning: two people of one name
/// are normal.
///
/// A name has two parts, given (or preferred) and family. A part is alike when it is the same, looks or
/// sounds alike, is short for the other, or is its initial. Then the records may be one person when
///
/// 1. **both parts are alike** and nothing known speaks against it. A birth date that differs by more
///    than a slip (two of day, month and year equal, or day and month changed about) speaks against it,
///    except for the very same name at the same postcode. A different postcode alone speaks against it
///    only where the name is not the very same; people move, and birth dates do not;
/// 2. **the birth date is the same and one part is alike**: a name by marriage, or a pet name;
/// 3. **the given name is alike, at the same postcode, with a birth date of the same year or one slip
///    apart**;
/// 4. **birth date and postcode are the same**, whatever the name.
///
/// So a couple (one family name, one postcode, other given names, other birth dates) is not flagged, nor
/// are neighbours of one given name. Twins who live together are, which one look settles.
#[must_use]
pub fn likely_same(a: &NameFacts, b: &NameFacts) -> Option<Alike> {
    let birth = compare_birth(a, b);
    let same_postcode = compare_postcode(a, b);
    let straight = (
        nearest_given(a, b),
        near_family(&bare(&a.family), &bare(&b.family)),
    );
    let swapped = match straight {
        (Some(_), _) | (_, Some(_)) => false,
        (None, None) => {
            near_family(&bare(&a.given), &bare(&b.family)).is_some()
                && near_family(&bare(&a.family), &bare(&b.given)).is_some()
        }
    };
    let both = swapped || (straight.0.is_some() && straight.1.is_some());
    let one = both || straight.0.is_some() || straight.1.is_some();
    let very_same = straight == (Some(Near::Same), Some(Near::Same));
    let at_one_postcode = same_postcode == Some(true);

    let by_name = both
        && match birth {
            Birth::Same | Birth::SameYear | Birth::Slip => true,
            Birth::Differs => very_same && at_one_postcode,
            Birth::NotKnown => very_same || same_postcode != Some(false),
        };
    let by_birth = birth == Birth::Same && (one || at_one_postcode);
    let by_given =
        straight.0.is_some() && at_one_postcode && matches!(birth, Birth::SameYear | Birth::Slip);
    if !(by_name || by_birth || by_given) {
        return None;
    }

    let mut reasons: Vec<&str> = Vec::new();
    if swapped {
        reasons.push("names changed about");
    } else if both {
        // The weaker of the two parts decides what can be said of the whole.
        let weaker = straight.0.max(straight.1);
        reasons.push(match weaker {
            None | Some(Near::Same) => "same name",
            Some(Near::ShortFor) => "one name is short for the other",
            Some(Near::Looks) => "name looks alike",
            Some(Near::Sounds) => "name sounds alike",
            Some(Near::Initial) => "same initial and family name",
        });
    } else if straight.0.is_some() {
        reasons.push("given name alike");
    } else if straight.1.is_some() {
        reasons.push("family name alike");
    }
    match birth {
        Birth::Same => reasons.push("same birth date"),
        Birth::SameYear => reasons.push("same birth year"),
        Birth::Slip => reasons.push("birth date nearly the same"),
        Birth::Differs | Birth::NotKnown => {}
    }
    if at_one_postcode {
        reasons.push("same postcode");
    }
    Some(Alike {
        reasons: reasons.into_iter().map(str::to_owned).collect(),
    })
}

fn nearest_given(a: &NameFacts, b: &NameFacts) -> Option<Near> {
    let (a, b) = (called(a), called(b));
    a.iter()
        .flat_map(|a| b.iter().filter_map(|b| near_given(a, b)))
        .min()
}

/// Everything a person may be called by: the given names together, the first of them, the preferred one.
fn called(facts: &NameFacts) -> Vec<String> {
    let given = fold(&facts.given);
    let first = given.split([' ', '-']).next().unwrap_or_default();
    let mut names = vec![bare(&given), bare(first)];
    names.extend(facts.preferred.as_deref().map(bare));
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

fn near_given(a: &str, b: &str) -> Option<Near> {
    if a == b {
        Some(Near::Same)
    } else if bare_short_for(a, b) {
        Some(Near::ShortFor)
    } else if one_letter(a) || one_letter(b) {
        (a.chars().next() == b.chars().next()).then_some(Near::Initial)
    } else {
        near(a, b)
    }
}

fn near_family(a: &str, b: &str) -> Option<Near> {
    if a.is_empty() || b.is_empty() {
        None
    } else if a == b {
        Some(Near::Same)
    } else {
        near(a, b)
    }
}

fn near(a: &str, b: &str) -> Option<Near> {
    if bare_looks_alike(a, b) {
        Some(Near::Looks)
    } else {
        bare_sounds_alike(a, b).then_some(Near::Sounds)
    }
}

fn one_letter(name: &str) -> bool {
    name.chars().nth(1).is_none()
}

fn compare_birth(a: &NameFacts, b: &NameFacts) -> Birth {
    match (a.date_of_birth, b.date_of_birth) {
        (Some(a), Some(b)) => {
            let equal = [
                a.day() == b.day(),
                a.month() == b.month(),
                a.year() == b.year(),
            ];
            let changed_about =
                a.year() == b.year() && a.day() == b.month() && a.month() == b.day();
            match equal.into_iter().filter(|part| *part).count() {
                3 => Birth::Same,
                2 => Birth::Slip,
                _ if changed_about => Birth::Slip,
                _ => Birth::Differs,
            }
        }
        (on_a, on_b) => {
            let year = |on: Option<NaiveDate>, year| on.map(|on| on.year()).or(year);
            match (year(on_a, a.birth_year), year(on_b, b.birth_year)) {
                (Some(a), Some(b)) if a == b => Birth::SameYear,
                (Some(_), Some(_)) => Birth::Differs,
                _ => Birth::NotKnown,
            }
        }
    }
}

/// Whether the postcodes are the same; nothing where one is not known.
fn compare_postcode(a: &NameFacts, b: &NameFacts) -> Option<bool> {
    let (a, b) = (bare(a.postcode.as_deref()?), bare(b.postcode.as_deref()?));
    (!a.is_empty() && !b.is_empty()).then(|| a == b)
}

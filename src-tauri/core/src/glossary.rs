//! Abbreviations of MDT talk, and what they stand for. The text itself is never changed: the long form is shown
//! beside it. The list is `assets/glossary/abbreviations.csv`.

use std::sync::OnceLock;

use serde::Serialize;

use crate::csv::{self, CsvFault};

/// One thing that an abbreviation stands for. One of more than one meaning has one of these for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Abbreviation {
    /// As people write it: "OT".
    pub short: String,
    /// What it stands for: "occupational therapist".
    pub long: String,
    /// The same in one plain sentence.
    pub plain: String,
}

impl Abbreviation {
    /// "OT: occupational therapist. Helps people do everyday things safely at home."
    #[must_use]
    pub fn in_words(&self) -> String {
        format!("{}: {}. {}", self.short, self.long, self.plain)
    }
}

const COLUMNS: [&str; 3] = ["short", "long", "plain"];

fn read() -> Result<Vec<Abbreviation>, Vec<CsvFault>> {
    let list = include_bytes!("../../../assets/glossary/abbreviations.csv");
    let own = |record: &csv::Record, column| record.get(column).to_owned();
    Ok(csv::read(list, &COLUMNS)?
        .iter()
        .map(|record| Abbreviation {
            short: own(record, "short"),
            long: own(record, "long"),
            plain: own(record, "plain"),
        })
        .collect())
}

/// The whole list, in the order of the alphabet.
#[must_use]
pub fn abbreviations() -> &'static [Abbreviation] {
    static LIST: OnceLock<Vec<Abbreviation>> = OnceLock::new();
    // A list that cannot be read explains nothing; the test below holds it sound.
    LIST.get_or_init(|| read().unwrap_or_default())
}

/// The abbreviations that stand in a text, each once with all it may mean, in the order of the text.
///
/// One stands alone: no letter or digit touches it, but for the `s` of a plural ("two OTs"). Its capitals are as
/// the list has them, or all are capitals; "ot" in "lot" or alone is none.
#[must_use]
pub fn explain(text: &str) -> Vec<&'static Abbreviation> {
    let mut found: Vec<(usize, &Abbreviation)> = abbreviations()
        .iter()
        .filter_map(|one| Some((first_place(text, &one.short)?, one)))
        .collect();
    // Two meanings of one stay in the order of the list.
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, one)| one).collect()
}

/// A text with every abbreviation spelled out, for somebody who does not know them: "the OT" is "the occupational
/// therapist", "two OTs" are "two occupational therapists". One of more than one meaning gives them all.
#[must_use]
pub fn expand(text: &str) -> String {
    let mut out = text.to_owned();
    let mut done: Vec<&str> = Vec::new();
    for one in explain(text) {
        if done.contains(&one.short.as_str()) {
            continue;
        }
        done.push(&one.short);
        let meanings: Vec<&str> = abbreviations()
            .iter()
            .filter(|other| other.short == one.short)
            .map(|other| other.long.as_str())
            .collect();
        let long = meanings.join(" or ");
        for written in [one.short.clone(), one.short.to_uppercase()] {
            out = replace_alone(&out, &written, &long);
        }
    }
    out
}

/// Puts the long form wherever the short one stands alone; at the head of a sentence it begins it.
fn replace_alone(text: &str, written: &str, long: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in text.match_indices(written) {
        if at < from || !stands_alone(text, at, written) {
            continue;
        }
        out.push_str(text.get(from..at).unwrap_or_default());
        let before = out.trim_end_matches(' ');
        let head = before.is_empty() || before.ends_with(['.', '!', '?', '\n']);
        if head {
            out.push_str(&crate::words::capitalised(long));
        } else {
            out.push_str(long);
        }
        from = at + written.len();
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

fn first_place(text: &str, short: &str) -> Option<usize> {
    let capitals = short.to_uppercase();
    [short, &capitals]
        .into_iter()
        .filter_map(|written| {
            text.match_indices(written)
                .map(|(at, _)| at)
                .find(|at| stands_alone(text, *at, written))
        })
        .min()
}

fn stands_alone(text: &str, at: usize, written: &str) -> bool {
    let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (Some(before), Some(after)) = (text.get(..at), text.get(at + written.len()..)) else {
        return false;
    };
    if touches(before.chars().next_back()) {
        return false;
    }
    let mut after = after.chars();
    match after.next() {
        Some('s') => !touches(after.next()),
        next => !touches(next),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    fn shorts(text: &str) -> Vec<&'static str> {
        explain(text)
            .into_iter()
            .map(|one| one.short.as_str())
            .collect()
    }

    #[test]
    fn the_list_is_whole_in_order_and_in_plain_words() {
        let list = read().unwrap();
        assert!((60..=120).contains(&list.len()), "{}", list.len());
        let key = |one: &Abbreviation| (one.short.to_lowercase(), one.long.clone());
        for pair in list.windows(2) {
            assert!(key(&pair[0]) < key(&pair[1]), "{}", pair[1].short);
        }
        for one in &list {
            for cell in [&one.short, &one.long, &one.plain] {
                assert!(!cell.is_empty() && cell.trim() == cell, "{}", one.short);
            }
            // What is shown is a sentence of the screen.
            assert!(one.plain.ends_with('.'), "{}", one.short);
            assert!(one.plain.split_whitespace().count() <= 20, "{}", one.short);
            assert!(one.long.to_lowercase() != one.short.to_lowercase());
            // Capitals are what tells it from a word.
            let capitals = one.short.chars().filter(|c| c.is_uppercase()).count();
            assert!(
                capitals >= 1 && one.short.chars().count() >= 2,
                "{}",
                one.short
            );
        }
    }

    #[test]
    fn an_abbreviation_stands_alone_in_its_capitals_or_with_a_plural() {
        assert_eq!(shorts("OT to visit"), ["OT"]);
        assert_eq!(
            shorts("two OTs, the GP’s letter and a DN's round"),
            ["OT", "GP", "DN"]
        );
        assert_eq!(shorts("-> @OT home visit by Fri (MDT)"), ["OT", "MDT"]);
        assert_eq!(shorts("the OT/physio, or MCA/DoLS"), ["OT", "MCA", "DoLS"]);
        assert_eq!(shorts("DOLS applied for"), ["DoLS"]);
        assert_eq!(shorts("from A&E; S/W rang"), ["A&E", "S/W"]);
        assert_eq!(shorts("OT"), ["OT"]);
        // Part of a word, a name or a number; small letters; a plural in capitals is a word of its own.
        for text in [
            "a lot of others",
            "OTTER",
            "OT2",
            "2OT",
            "ot and gp",
            "ÉOT",
            "OTst",
            "GPS",
            "",
        ] {
            assert_eq!(shorts(text), Vec::<&str>::new(), "{text}");
        }
        assert_eq!(
            explain("OT.")[0].in_words(),
            "OT: occupational therapist. Helps people do everyday things safely at home."
        );
    }

    #[test]
    fn each_is_told_once_with_all_it_may_mean_in_the_order_of_the_text() {
        assert_eq!(shorts("GP, then OT, then GP again"), ["GP", "OT"]);
        let pa = explain("A PA comes");
        let long: Vec<&str> = pa.iter().map(|one| one.long.as_str()).collect();
        assert_eq!(long, ["personal assistant", "physician associate"]);
    }

    #[test]
    fn an_abbreviation_is_spelled_out_where_it_stands_alone() {
        assert_eq!(
            expand("OT to visit. The two OTs rang the GP’s desk, a lot of others did not."),
            "Occupational therapist to visit. The two occupational therapists rang the general practitioner’s \
             desk, a lot of others did not."
        );
        assert_eq!(
            expand("A PA comes"),
            "A personal assistant or physician associate comes"
        );
        assert_eq!(expand("OTTER and lot"), "OTTER and lot");
        assert_eq!(expand(""), "");
    }

    proptest! {
        #[test]
        fn what_is_spelled_out_has_no_abbreviation_left(text in "(OT|DNs|DoLS|é|[a-z ’@/.,s]){0,12}") {
            for one in explain(&expand(&text)) {
                // Only one that its own long form is written with.
                prop_assert!(!["OT", "DN", "DoLS"].contains(&one.short.as_str()), "{}", one.short);
            }
        }

        #[test]
        fn any_text_is_read_and_what_is_found_stands_in_it(text in "(OT|GPs|DoLS|A&E|é|[a-zA-Z ’@/.,s]){0,12}") {
            for one in explain(&text) {
                prop_assert!(text.contains(&one.short) || text.contains(&one.short.to_uppercase()));
            }
        }
    }
}

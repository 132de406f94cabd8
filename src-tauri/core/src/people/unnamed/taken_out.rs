//! The names of somebody erased, taken out for good of what stays about others.

use unicode_normalization::UnicodeNormalization as _;

use super::{EVERYDAY, NamedPerson, is_everyday, lower, lower_one, rewritten};
use crate::people::other_names;

/// What stands where a name was taken out for good.
pub const REMOVED: &str = "[name removed]";

/// The names of one person, to be taken out of what stays about others.
#[derive(Debug, Clone, Default)]
pub struct TakenOut {
    /// Given and family name together, in every way they are written.
    whole: Vec<Vec<char>>,
    /// These, and each part alone.
    parts: Vec<Vec<char>>,
}

/// How much of a name is taken out of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HowMuch {
    /// Given and family name together: nothing else says that they are meant.
    Whole,
    /// Each part alone too, because the text is known to be about them or somebody around them.
    Parts,
}

impl TakenOut {
    /// The names of a person, in every name that they had.
    #[must_use]
    pub fn of(named: &[NamedPerson]) -> Self {
        let mut whole: Vec<String> = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        for one in named {
            let mut firsts = vec![one.given.clone()];
            firsts.extend(one.given.split_whitespace().next().map(str::to_owned));
            firsts.extend(one.preferred.clone());
            let mut both: Vec<(String, String)> = firsts
                .into_iter()
                .map(|first| (first, one.family.clone()))
                .collect();
            both.extend(other_names(one.also.as_deref()));
            for (first, family) in both {
                if !first.trim().is_empty() && !family.trim().is_empty() {
                    whole.push(format!("{} {}", first.trim(), family.trim()));
                    whole.push(format!("{}{}", first.trim(), family.trim()));
                }
            }
            parts.extend(one.written());
        }
        let lowered = |names: Vec<String>| {
            let mut names: Vec<Vec<char>> = names.iter().map(|name| lower(name)).collect();
            names.sort_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
            names.dedup();
            names
        };
        parts.extend(whole.iter().cloned());
        Self {
            whole: lowered(whole),
            parts: lowered(parts),
        }
    }

    /// The same without the names that somebody else bears too, because there they are likelier theirs.
    #[must_use]
    pub fn but_for(&self, others: &[NamedPerson]) -> Self {
        let theirs = Self::of(others);
        let keep = |names: &[Vec<char>]| {
            names
                .iter()
                .filter(|name| {
                    theirs
                        .parts
                        .binary_search_by(|one| {
                            name.len()
                                .cmp(&one.len())
                                .then(one.as_slice().cmp(name.as_slice()))
                        })
                        .is_err()
                })
                .cloned()
                .collect()
        };
        Self {
            whole: keep(&self.whole),
            parts: keep(&self.parts),
        }
    }

    /// The same without parts that are everyday words too: "in May" of somebody else's record stays.
    #[must_use]
    pub fn but_everyday(mut self) -> Self {
        self.parts
            .retain(|name| !EVERYDAY.contains(&name.iter().collect::<String>().as_str()));
        self
    }

    /// The text with [`REMOVED`] in place of each name; nothing where none stands in it.
    #[must_use]
    pub fn from(&self, text: &str, how_much: HowMuch) -> Option<String> {
        let names = match how_much {
            HowMuch::Whole => &self.whole,
            HowMuch::Parts => &self.parts,
        };
        let typed: Vec<char> = text.nfc().collect();
        let folded: Vec<char> = typed.iter().map(|c| lower_one(*c)).collect();
        let mut found = false;
        let part_of_word = |c: char| c.is_alphanumeric();
        let out = rewritten(&typed, &folded, part_of_word, |out, start, mention| {
            let longest = names.iter().find(|name| {
                let end = start + name.len();
                folded.get(start..end) == Some(name.as_slice())
                    && !folded.get(end).is_some_and(|c| part_of_word(*c))
                    && (mention || !is_everyday(&typed, start, name.len()))
            })?;
            out.push_str(REMOVED);
            found = true;
            Some(start + longest.len())
        });
        found.then_some(out)
    }
}

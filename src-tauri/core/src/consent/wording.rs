//! The wordings to read aloud when asking, in versions that are never edited once shipped.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;

use super::Purpose;

/// The version in use. Older files stay, because records name them.
const NOW: &str = include_str!("../../../../assets/consent/wordings/1.json");

#[derive(Debug, Default, Deserialize)]
struct Wordings {
    version: String,
    purposes: BTreeMap<String, String>,
    volunteers: String,
}

fn wordings() -> &'static Wordings {
    static READ: OnceLock<Wordings> = OnceLock::new();
    READ.get_or_init(|| serde_json::from_str(NOW).unwrap_or_default())
}

/// The version of the wordings in use, kept with each answer.
#[must_use]
pub fn version() -> &'static str {
    &wordings().version
}

/// What to read aloud when asking for one purpose.
#[must_use]
pub fn for_purpose(purpose: Purpose) -> &'static str {
    wordings()
        .purposes
        .get(purpose.word())
        .map_or("", String::as_str)
}

/// What a volunteer promises.
#[must_use]
pub fn for_volunteers() -> &'static str {
    &wordings().volunteers
}

/// Whether a version is an older one of ours. Blank is no wording of ours, so that nothing can be said of it.
#[must_use]
pub fn is_older(read_out: &str) -> bool {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    number(read_out)
        .zip(number(version()))
        .is_some_and(|(then, now)| then < now)
}

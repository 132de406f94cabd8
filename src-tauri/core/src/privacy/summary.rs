//! The data-protection summary: what is held, why, who sees it, where it goes, how long, what protects it and what does
//! not. It counts what is there and says only what the program does.

use serde::Serialize;

use super::PrivacyError;
use crate::{
    bases::{self, BasisLine},
    desk::Desk,
    retention,
    settings::{self, Organisation},
    store::{Reader, StoreError},
};

/// One kind of data, and how much of it there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Held {
    /// What.
    pub what: String,
    /// How many.
    pub count: i64,
}

/// Everything that a summary says.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PrivacySummary {
    /// Who keeps the records.
    pub organisation: Organisation,
    /// The day it was made, in words.
    pub made: String,
    /// What is held, and how much.
    pub held: Vec<Held>,
    /// Why, for each thing.
    pub bases: Vec<BasisLine>,
    /// Who sees it.
    pub who: Vec<String>,
    /// Where it goes: what left in the last twelve months.
    pub went: Vec<Held>,
    /// How long it is kept.
    pub how_long: Vec<String>,
    /// What protects it.
    pub protected: Vec<String>,
    /// What does not.
    pub not_protected: Vec<String>,
}

/// The kinds of data, and the question that counts each.
const KINDS: [(&str, &str); 14] = [
    ("People we support", "SELECT count(*) FROM client"),
    ("Volunteers", "SELECT count(*) FROM volunteer"),
    ("Everybody on record", "SELECT count(*) FROM person"),
    ("Lines written down", "SELECT count(*) FROM note"),
    ("Visits", "SELECT count(*) FROM visit"),
    ("Concerns", "SELECT count(*) FROM concern"),
    (
        "Concerns about safety, restricted",
        "SELECT count(*) FROM concern WHERE restricted = 1",
    ),
    ("Referrals", "SELECT count(*) FROM referral"),
    (
        "Decisions of surgery meetings",
        "SELECT count(*) FROM mdt_item WHERE decision IS NOT NULL",
    ),
    ("Answers about consent", "SELECT count(*) FROM consent"),
    ("Decisions about capacity", "SELECT count(*) FROM capacity"),
    (
        "Agreements and trainings of volunteers",
        "SELECT (SELECT count(*) FROM agreement) + (SELECT count(*) FROM training)",
    ),
    ("Complaints", "SELECT count(*) FROM complaint"),
    ("Breaches", "SELECT count(*) FROM breach"),
];

/// What is held, and how much of it.
pub(super) fn held(read: Reader<'_>) -> Result<Vec<Held>, StoreError> {
    KINDS
        .iter()
        .map(|(what, sql)| {
            Ok(Held {
                what: (*what).to_owned(),
                count: read.number(sql, [])?,
            })
        })
        .collect()
}

/// Who sees what is held.
const WHO: [&str; 4] = [
    "Coordinators, each with a passphrase of their own. They see everything.",
    "A volunteer with the laptop in hand sees the names of one register, and nothing else.",
    "A volunteer sees on paper what they must know before a visit.",
    "Surgeries and agencies get what consent and exclusions let out at that moment.",
];

/// How long things are kept, with the organisation's own years to be filled in.
const HOW_LONG: [&str; 5] = [
    "People we supported: {supported} after we last heard of them.",
    "People who only asked: {asked} after that.",
    "Volunteers: {volunteers} after they leave.",
    "Nothing is removed by itself. A list shows what has been kept long enough, and a person decides.",
    "A person’s record is removed at their wish, unless there is a reason to hold it.",
];

/// What protects it. Each stands for something that a test of the program shows.
const PROTECTED: [&str; 11] = [
    "All records are in one encrypted file (SQLCipher, AES with 256 bits).",
    "Its key opens only with a passphrase or the recovery key, worked by Argon2id.",
    "The screen locks by itself, and by one key.",
    "The app opens no network connection.",
    "Every change names who made it. The changes are chained, so that a removed one is noticed.",
    "Each time that somebody’s record is opened, it is written down who looked.",
    "A change made to the closed file is noticed when it is opened.",
    "Backups are made by themselves, locked like the records, and tried out.",
    "A restricted concern says what it is about on its own page alone.",
    "Consent and exclusions are looked at again in the moment that anything leaves.",
    "What leaves in a file or on paper with names is put on record before it leaves.",
];

/// What is not protected: word for word what ARCHITECTURE.md says, which a test compares.
pub(super) const NOT_PROTECTED: [&str; 7] = [
    "an attacker who restores every copy of the file at once (records, keys, seal and backups)",
    "a running, unlocked laptop",
    "the printed page",
    "a file that was handed out",
    "the end of a log that a crash left and somebody then damaged",
    "the list of who looked, where somebody puts an old page of it back and deletes the seal file",
    "alarms about the file, notes on backups and half-typed text, in the same way",
];

const A_YEAR: i64 = 365 * 24 * 60 * 60 * 1000;

/// The summary, as things stand now.
///
/// # Errors
/// When the file cannot be read.
pub fn privacy_summary(desk: &Desk) -> Result<PrivacySummary, PrivacyError> {
    let read = desk.read();
    let years = retention::years(desk)?;
    let words = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
    Ok(PrivacySummary {
        organisation: settings::organisation(desk)?,
        made: crate::dates::long(desk.today()),
        held: held(read)?,
        bases: bases::bases(desk)?.lines,
        who: words(&WHO),
        went: read.rows(
            "SELECT what, count(*) FROM export WHERE at >= ?1 AND written <> 'no' GROUP BY what ORDER BY 2 DESC, 1",
            [desk.now_ms() - A_YEAR],
            |row| {
                Ok(Held {
                    what: row.get(0)?,
                    count: row.get(1)?,
                })
            },
        )?,
        how_long: HOW_LONG.iter().map(|line| years.told(line)).collect(),
        protected: words(&PROTECTED),
        not_protected: NOT_PROTECTED
            .iter()
            .map(|one| crate::words::capitalised(one))
            .collect(),
    })
}

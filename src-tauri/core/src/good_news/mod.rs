//! Good news: what went well, told back to those who helped, with the person's permission.
//!
//! Permission is asked in stages (with names, without names, no) and kept on the record; the consent *tell my
//! good news* of everybody it is about stands above it. Whether something may be told is worked out each time
//! it is shown, never kept, so that a yes taken back holds from that moment.

mod store;
#[cfg(test)]
mod tests;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    consent::Answer,
    dates::parse_past_day,
    forms::Faults,
    heard::Guess,
    ids::{
        CoordinatorId, GoodNewsAboutId, GoodNewsId, GoodNewsSharedId, GoodNewsThanksId, NoteId,
        PersonId, SessionId,
    },
    store::{StoreError, record::record},
    words::words,
};

pub use store::*;

words! {
    /// What the person said when asked whether this may be told.
    pub enum Permission {
        NotAsked = "not asked", No = "no", WithoutNames = "without names", WithNames = "with names",
    }
}

record! {
    /// Something that went well.
    pub struct GoodNews {
        id: GoodNewsId, text: String, on: NaiveDate, recorded_by: CoordinatorId, permission: Permission,
        asked_on: Option<NaiveDate>, from_note: Option<NoteId>,
        /// The year whose report it was chosen for.
        report_year: Option<i64>,
    }
    table "good_news" = 100
}

record! {
    /// A person whom good news is about, and whose permission it needs.
    pub struct GoodNewsAbout { id: GoodNewsAboutId, good_news: GoodNewsId, person: PersonId }
    table "good_news_about" = 101, person "person"
}

record! {
    /// A volunteer to thank for it; `thanked_on` once somebody did.
    pub struct GoodNewsThanks {
        id: GoodNewsThanksId, good_news: GoodNewsId, person: PersonId, thanked_on: Option<NaiveDate>,
    }
    table "good_news_thanks" = 102, person "person"
}

record! {
    /// Where it was told: at a session, or to whom in words.
    pub struct GoodNewsShared {
        id: GoodNewsSharedId, good_news: GoodNewsId, with: String, session: Option<SessionId>, on: NaiveDate,
    }
    table "good_news_shared" = 103
}

/// How far something may be told, now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ts_rs::TS)]
#[ts(export)]
pub enum Telling {
    /// Not at all: somebody said no, or nobody asked.
    #[serde(rename = "not")]
    Not,
    /// Without anybody's name.
    #[serde(rename = "without names")]
    WithoutNames,
    /// With the names of those who said yes.
    #[serde(rename = "with names")]
    WithNames,
}

/// Works out how far something may be told: what was said about this piece, unless anybody it is about refused,
/// or took back, the consent *tell my good news*. The lowest answer wins.
#[must_use]
pub fn telling(permission: Permission, standing: &[Option<Answer>]) -> Telling {
    let refused = standing
        .iter()
        .any(|answer| matches!(answer, Some(Answer::Refused | Answer::Withdrawn)));
    match permission {
        _ if refused => Telling::Not,
        Permission::NotAsked | Permission::No => Telling::Not,
        Permission::WithoutNames => Telling::WithoutNames,
        Permission::WithNames => Telling::WithNames,
    }
}

/// Everything typed about good news.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
#[serde(default)]
pub struct GoodNewsForm {
    /// What went well, as typed.
    pub text: String,
    /// The day as typed.
    pub on: String,
    /// Whom it is about.
    pub about: Vec<PersonId>,
    /// Volunteers to thank.
    pub thanks_to: Vec<PersonId>,
    /// One of [`Permission`].
    pub permission: String,
    /// The line it came from; blank when none.
    pub from_note: String,
}

/// What the form for good news starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct GoodNewsStart {
    /// The form, filled as far as is known.
    pub form: GoodNewsForm,
    /// The names of those already on the form.
    pub names: Vec<NamedId>,
    /// The line it was written from, as typed.
    pub note_text: Option<String>,
    /// The fields that were guessed from the line.
    pub guessed: Vec<Guess>,
    /// The phone numbers in the line.
    pub phones: Vec<String>,
}

/// Somebody's name beside their id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NamedId {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// A form of which every field was found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedGoodNews {
    text: String,
    on: NaiveDate,
    permission: Permission,
    from_note: Option<NoteId>,
}

impl GoodNewsForm {
    /// Checks every field. Whether the people are there, the store says.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, today: NaiveDate) -> Result<CheckedGoodNews, Faults> {
        let mut faults = Faults::new();
        let text = faults.need_note("text", &self.text, "Write what went well.");
        let on = faults.check("on", parse_past_day(&self.on, today));
        let permission = faults.check(
            "permission",
            self.permission
                .parse::<Permission>()
                .map_err(|_| "Say what the person answered, or that nobody asked yet."),
        );
        let from_note = faults.check_if_any("from_note", &self.from_note, |id| {
            id.parse::<NoteId>()
                .map_err(|_| "The line this came from is no longer there.")
        });
        let checked = text
            .zip(on)
            .zip(permission)
            .map(|((text, on), permission)| CheckedGoodNews {
                text,
                on,
                permission,
                from_note,
            });
        faults.done_some(checked)
    }
}

/// Why good news could not be kept, told or chosen.
#[derive(Debug, thiserror::Error)]
pub enum GoodNewsError {
    /// Fields of the form are at fault.
    #[error("{0}")]
    Form(#[from] Faults),
    /// Nobody said yes, or somebody said no.
    #[error("This may not be told. Ask the person first.")]
    NotAllowed,
    /// It was told already, so it stays.
    #[error("This was told already, so it stays. Change it instead.")]
    Told,
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody named beside good news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NewsPerson {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they have died: nobody thanks or asks them now.
    pub died: bool,
    /// For a volunteer to thank: the day it was done.
    pub thanked_on: Option<NaiveDate>,
    /// For a volunteer to thank: what marks the thanks.
    pub thanks: Option<GoodNewsThanksId>,
    /// For somebody it is about: they refused, or took back, that their good news is told.
    pub refused: bool,
}

/// Where good news was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ToldRow {
    /// At which session, or to whom.
    pub with: String,
    /// When.
    pub on: NaiveDate,
}

/// Good news as lists and its own page show it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct GoodNewsRow {
    /// The record.
    pub news: GoodNews,
    /// The day in words.
    pub day: String,
    /// Whom it is about.
    pub about: Vec<NewsPerson>,
    /// Whom to thank.
    pub thanks_to: Vec<NewsPerson>,
    /// Where it was told, the latest first.
    pub shared: Vec<ToldRow>,
    /// How far it may be told, now.
    pub telling: Telling,
    /// The words to tell, when it may be told.
    pub to_tell: Option<String>,
    /// Why it may not be told, or in which way, as a plain sentence.
    pub why: String,
}

/// The lists of good news.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct GoodNewsBoard {
    /// Nobody asked yet.
    pub to_ask: Vec<GoodNewsRow>,
    /// May be told, and was told nowhere yet.
    pub to_share: Vec<GoodNewsRow>,
    /// One page of what was told already, or is not to be told; the latest first.
    pub others: Vec<GoodNewsRow>,
    /// Whether there is another page of those.
    pub more: bool,
}

/// What a session has to tell, and whom to thank there.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SessionNews {
    /// What may be told, and was told nowhere yet.
    pub to_share: Vec<GoodNewsRow>,
    /// Volunteers on the register who are to be thanked.
    pub thanks: Vec<ThanksRow>,
}

/// A volunteer to thank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ThanksRow {
    /// What marks the thanks.
    pub id: GoodNewsThanksId,
    /// The volunteer.
    pub volunteer: PersonId,
    /// Their name.
    pub name: String,
    /// The good news.
    pub good_news: GoodNewsId,
    /// What for: as it may be told; when it may not, only that there is something. A session's sheet says it only where
    /// it is told with names.
    pub what: String,
    /// The day in words.
    pub day: String,
}

/// What a yearly report may tell.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct YearOfNews {
    /// The year.
    pub year: i32,
    /// Whether it is over: no year after this one has anything to tell.
    pub over: bool,
    /// What was recorded in that year and may be told, the chosen marked by their `report_year`.
    pub rows: Vec<GoodNewsRow>,
    /// How many were chosen once and may not be told any more.
    pub taken_back: usize,
    /// How many of the year nobody has permission for.
    pub held_back: usize,
}

impl GoodNews {
    /// The year it belongs to.
    #[must_use]
    pub fn year(&self) -> i32 {
        self.on.year()
    }
}

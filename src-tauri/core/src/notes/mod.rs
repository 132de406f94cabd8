//! Notes: one line, one thing heard. A person's record shows only notes *about* them.

mod guess;
#[cfg(test)]
mod guess_tests;
mod pages;
mod store;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    forms::Faults,
    ids::{
        CoordinatorId, NoteAboutId, NoteAmendmentId, NoteId, NoteMentionId, PersonId, PracticeId,
        SessionId,
    },
    sessions::SessionState,
    store::{StoreError, record::record},
    words::words,
};

pub use pages::*;
pub use store::*;

words! {
    /// Where a note was heard.
    pub enum NoteKind { Line = "line", Corridor = "corridor" }
}

record! {
    /// A line as typed. Editable until its session closes, afterwards amended beneath.
    pub struct Note {
        id: NoteId, text: String, kind: NoteKind, written_by: CoordinatorId, session: Option<SessionId>,
        told_by: Option<PersonId>, told_by_words: Option<String>,
        /// UTC milliseconds.
        at: i64,
        /// What the teller is, a professional's role.
        told_by_role: Option<String>,
        /// The practice the teller is of.
        told_by_practice: Option<PracticeId>,
        /// The line a corridor note was made from; never a copy itself, so that all copies of a line lead to it.
        from_note: Option<NoteId>,
    }
    table "note" = 42, search "note_search" ["text"]
}

record! {
    /// A person confirmed as whom a note is about.
    pub struct NoteAbout { id: NoteAboutId, note: NoteId, person: PersonId }
    table "note_about" = 43, person "person"
}

record! {
    /// A person named in a note.
    pub struct NoteMention { id: NoteMentionId, note: NoteId, person: PersonId }
    table "note_mention" = 44, person "person"
}

record! {
    /// What was added beneath a note after its session closed.
    pub struct NoteAmendment {
        id: NoteAmendmentId, note: NoteId, text: String, at: i64, written_by: CoordinatorId,
    }
    table "note_amendment" = 45
}

/// What a coordinator types for a line, and whom the mention list gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
#[serde(default)]
pub struct NoteForm {
    /// The session it was heard at; none for a corridor note.
    pub session: Option<SessionId>,
    /// The text as typed. It comes back equal.
    pub text: String,
    /// Whom it is about, confirmed.
    pub about: Vec<PersonId>,
    /// Everyone named, as chosen from the mention list. A name is never linked by guessing.
    pub mentions: Vec<PersonId>,
    /// Who told it, when that is a person on record.
    pub told_by: Option<PersonId>,
    /// Who told it, in words: "the practice nurse". May be blank.
    pub told_by_words: String,
    /// What they are, for a professional: "district nurse". May be blank.
    pub told_by_role: String,
    /// Of which practice, for a professional.
    pub told_by_practice: Option<PracticeId>,
    /// One of [`NoteKind`]; blank means a line.
    pub kind: String,
    /// The line a corridor note is made from.
    pub from_note: Option<NoteId>,
}

/// A form of which every field was found sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedNote {
    text: String,
    kind: NoteKind,
    told_by_words: Option<String>,
    told_by_role: Option<String>,
}

impl NoteForm {
    /// Checks the text and the words; whether the people are there, the store says.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self) -> Result<CheckedNote, Faults> {
        let mut faults = Faults::new();
        let text = faults.need_note("text", &self.text, "Write what was said.");
        let kind = if self.kind.is_empty() {
            Some(NoteKind::Line)
        } else {
            faults.check(
                "kind",
                self.kind
                    .parse()
                    .map_err(|_| "Choose a line or a corridor note."),
            )
        };
        let told_by_words = faults.optional("told_by_words", &self.told_by_words);
        let told_by_role = faults.optional("told_by_role", &self.told_by_role);
        faults.done_some(text.zip(kind).map(|(text, kind)| CheckedNote {
            text,
            kind,
            told_by_words,
            told_by_role,
        }))
    }
}

/// Why a note could not be written or changed.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// Fields of the form are at fault.
    #[error("{0}")]
    Form(#[from] Faults),
    /// Lines are written while the session is open.
    #[error("Start the session first. Then write what is said.")]
    NotStarted,
    /// After the session closed nothing is changed, only added beneath.
    #[error("This session is closed. Write beneath the line instead.")]
    Closed,
    /// A corridor note is changed on its own day; afterwards only added beneath.
    #[error("This note is from an earlier day. Write beneath it instead.")]
    EarlierDay,
    /// A record was made from it.
    #[error("Something was made from this line. Remove that first.")]
    MadeInto,
    /// Somebody named is no longer there.
    #[error("Somebody named here is no longer on record. Choose them again.")]
    Nobody,
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// May a line's own text be changed, or the line removed? Until its session closes; a note of no session, on
/// the day it was written.
///
/// # Errors
/// The sentence that says why not, and what to do instead.
pub fn may_edit(
    session: Option<SessionState>,
    written_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), NoteError> {
    match session {
        Some(SessionState::Open) => Ok(()),
        Some(SessionState::Planned) => Err(NoteError::NotStarted),
        Some(SessionState::Closed) => Err(NoteError::Closed),
        None if written_on == today => Ok(()),
        None => Err(NoteError::EarlierDay),
    }
}

/// Somebody named in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Named {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they are a client.
    pub client: bool,
    /// Whether they are a volunteer.
    pub volunteer: bool,
}

/// Whom "Who is this about?" is pre-ticked for: the one client mentioned. With two clients, or none, it is
/// always a choice.
#[must_use]
pub fn likely_about(mentions: &[Named]) -> Option<PersonId> {
    let mut clients = mentions.iter().filter(|named| named.client);
    match (clients.next(), clients.next()) {
        (Some(only), None) => Some(only.person),
        _ => None,
    }
}

/// What was made of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Became {
    /// "visit", "concern", "referral", "signpost", "good news", "corridor note"; "told" where all who were to hear of a concern or
    /// referral have heard.
    pub kind: String,
    /// That record's id; of "told", the concern's or referral's.
    pub id: String,
    /// What the tag says: "Concern, soon".
    pub label: String,
}

/// Something added beneath a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Beneath {
    /// The text as typed.
    pub text: String,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who wrote it.
    pub by: String,
}

/// What stands in a list in place of a line that a restricted concern was raised from.
pub const RESTRICTED_LINE: &str = "Restricted line";

/// One line as its session shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Line {
    /// The note.
    pub id: NoteId,
    /// The session it was heard at.
    pub session: Option<SessionId>,
    /// The text as typed.
    pub text: String,
    /// A line or a corridor note.
    pub kind: NoteKind,
    /// When it was written, UTC milliseconds.
    pub at: i64,
    /// Who wrote it.
    pub written_by: String,
    /// Who told it: a name or words.
    pub told_by: Option<String>,
    /// The person who told it, when that is somebody on record.
    pub told_by_person: Option<PersonId>,
    /// What they are, for a professional.
    pub told_by_role: Option<String>,
    /// The practice they are of.
    pub told_by_practice: Option<PracticeId>,
    /// That practice's name.
    pub told_by_practice_name: Option<String>,
    /// Everyone named.
    pub mentions: Vec<Named>,
    /// Whom it is about, confirmed.
    pub about: Vec<Named>,
    /// Whom the question "Who is this about?" is pre-ticked for.
    pub likely_about: Option<PersonId>,
    /// Whether it was said at the volunteers' own session: it is about nobody unless somebody says so.
    pub of_volunteers: bool,
    /// The line it was made from, for a corridor note.
    pub from_note: Option<NoteId>,
    /// What was made of it.
    pub became: Vec<Became>,
    /// What was added beneath.
    pub beneath: Vec<Beneath>,
    /// Names typed in it without `@`, and who they may be. Only ever a suggestion.
    pub guesses: Vec<NameGuess>,
    /// The day it was typed up, in words, where that was later than the day it was heard.
    pub typed_up: Option<String>,
    /// Whether its text may still be changed.
    pub can_edit: bool,
    /// Whether a restricted concern was raised from it: a list then says only that it is there.
    pub restricted: bool,
}

/// A name typed without `@`, and who it may be. It links nobody by itself; two of one name are a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NameGuess {
    /// Where it begins in the text, counted in UTF-16 as the page counts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The name as typed.
    pub text: String,
    /// Everybody it fits, those here today first; at most seven.
    pub choices: Vec<MentionChoice>,
}

/// One choice of the mention list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct MentionChoice {
    /// The person.
    pub person: PersonId,
    /// Given and family name: what is put into the text.
    pub name: String,
    /// What tells them from somebody else of that name: "“Peggy”, Pentire, 1941".
    pub detail: String,
    /// Whether the register has them here today.
    pub here: bool,
    /// Whether another choice in the list has the same name, so that none is taken without looking.
    pub same_name: bool,
}

/// Somebody who told something in a corridor before, to be chosen again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct KnownTeller {
    /// Their name, or what they were called.
    pub told_by: String,
    /// What they are.
    pub told_by_role: Option<String>,
    /// The practice they are of.
    pub told_by_practice: Option<PracticeId>,
    /// That practice's name.
    pub told_by_practice_name: Option<String>,
}

/// How many tellers are offered.
pub const MOST_TELLERS: usize = 30;

/// The most choices the mention list holds.
pub const MOST_CHOICES: usize = 7;

/// Who told a note, as far as it is known: "Sister Rowe, practice nurse, Narrowcliff"; nothing when nothing is.
#[must_use]
pub fn teller_in_words(
    name: Option<String>,
    role: Option<String>,
    practice: Option<String>,
) -> Option<String> {
    let known: Vec<String> = [name, role, practice].into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(", "))
}

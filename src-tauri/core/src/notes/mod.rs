//! Notes: one line, one thing heard. A person's record shows only notes *about* them.

use crate::{
    ids::{
        CoordinatorId, NoteAboutId, NoteAmendmentId, NoteId, NoteMentionId, PersonId, SessionId,
    },
    store::record::record,
    words::words,
};

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

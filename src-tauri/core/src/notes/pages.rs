//! The notebook's earlier pages: what was said at the sessions before, one page at a time, to be read.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Line, NoteError, store::said_at};
use crate::{
    dates::in_words,
    desk::Desk,
    ids::SessionId,
    sessions::Session,
    store::{StoreError, record::column},
};

/// The page before another one: enough to say what turning back would show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct EarlierPage {
    /// Its session.
    pub session: SessionId,
    /// Its day in words: "Tuesday 3 November".
    pub day: String,
}

/// One page of the notebook: the lines of a session, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NotebookPage {
    /// The session.
    pub session: SessionId,
    /// Its day in words.
    pub day: String,
    /// What was said, newest first. A line that a restricted concern was raised from says only that it is there.
    pub lines: Vec<Line>,
    /// The page before this one.
    pub earlier: Option<EarlierPage>,
}

/// What was said at a session, as a page of the notebook.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such session.
pub fn notebook_page(desk: &Desk, id: SessionId) -> Result<NotebookPage, NoteError> {
    let session: Session = desk.read().record(id)?;
    Ok(NotebookPage {
        session: id,
        day: in_words(session.date, desk.today()),
        lines: said_at(desk, id)?,
        earlier: earlier_page(desk, &session)?,
    })
}

/// The page before a session's own.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such session.
pub fn page_before(desk: &Desk, id: SessionId) -> Result<Option<EarlierPage>, NoteError> {
    let session: Session = desk.read().record(id)?;
    Ok(earlier_page(desk, &session)?)
}

/// The latest session of the same kind and programme before this one at which something was written.
fn earlier_page(desk: &Desk, session: &Session) -> Result<Option<EarlierPage>, StoreError> {
    let before: Option<(SessionId, NaiveDate)> = desk.read().maybe(
        "SELECT id, date FROM session
         WHERE kind = ?1 AND programme = ?2 AND date <= ?3 AND (date, id) < (?3, ?4) AND state <> 'planned'
           AND EXISTS (SELECT 1 FROM note WHERE note.session = session.id)
         ORDER BY date DESC, id DESC LIMIT 1",
        (
            session.kind,
            session.programme,
            session.date.to_string(),
            session.id,
        ),
        |row| Ok((row.get(0)?, column(row, 1)?)),
    )?;
    let today = desk.today();
    Ok(before.map(|(session, date)| EarlierPage {
        session,
        day: in_words(date, today),
    }))
}

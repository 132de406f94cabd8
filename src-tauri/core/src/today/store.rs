//! Reading the Today board.

use chrono::{Days, NaiveDate};

use super::{DraftRow, DueAction, DueConcern, DueReferral, NextMeeting, Today, UnfinishedLine};
use crate::{
    concerns::{self, Category, ConcernError},
    dates::{in_words, long},
    desk::Desk,
    notes::{self, NoteError},
    promises,
    sessions::{self, SessionError, SessionState},
    store::{StoreError, record::column},
    volunteers,
};

/// Why the board could not be read.
#[derive(Debug, thiserror::Error)]
pub enum TodayError {
    /// A session could not be read.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The concerns could not be read.
    #[error(transparent)]
    Concern(#[from] ConcernError),
    /// A line could not be read.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How far ahead MDT actions are shown, so that one decided today is on the board today.
const A_WEEK: Days = Days::new(7);

/// Everything that wants doing today.
///
/// # Errors
/// When the file cannot be read.
pub fn today(desk: &Desk) -> Result<Today, TodayError> {
    let date = desk.today();
    let at_hand = sessions::at_hand(desk)?;
    let register = match at_hand.first() {
        Some(session) => sessions::session_page(desk, session.id)?.register,
        None => Vec::new(),
    };
    let mut lines = Vec::new();
    let asked_about = |row: &&sessions::SessionRow| {
        row.state == SessionState::Open && !row.kind.is_of_volunteers()
    };
    for session in at_hand.iter().filter(asked_about) {
        for line in notes::unfinished_lines(desk, session.id)? {
            lines.push(UnfinishedLine {
                id: line.id,
                session: Some(session.id),
                text: line.text,
            });
        }
    }
    for line in notes::corridor_notes_about_nobody(desk)? {
        lines.push(UnfinishedLine {
            id: line.id,
            session: None,
            text: line.text,
        });
    }
    Ok(Today {
        date,
        day: long(date),
        to_type_up: sessions::to_type_up(desk)?,
        next_session: sessions::next_planned(desk)?,
        register,
        concerns: concerns(desk)?,
        referrals: referrals(desk, date)?,
        actions: actions(desk, date)?,
        to_tell: super::to_tell::to_tell(desk, date)?,
        meetings: meetings(desk, date)?,
        promises: promises::due(desk)?,
        rests: volunteers::rests_over(desk)?,
        lines,
        drafts: desk
            .drafts()?
            .into_iter()
            .map(|(page, at)| DraftRow { page, at })
            .collect(),
        sessions: at_hand,
    })
}

/// The most serious first, and of those the longest open, as the concerns board has them.
fn concerns(desk: &Desk) -> Result<Vec<DueConcern>, TodayError> {
    let mut due: Vec<DueConcern> = concerns::store::getting_old(desk)?
        .into_iter()
        .map(|row| DueConcern {
            id: row.id,
            client: row.client,
            name: row.name,
            about: row
                .category
                .map_or(concerns::RESTRICTED, Category::word)
                .to_owned(),
            level: row.level,
            age: row.how_long,
        })
        .collect();
    due.sort_by_key(|concern| std::cmp::Reverse(concern.level));
    Ok(due)
}

fn referrals(desk: &Desk, date: NaiveDate) -> Result<Vec<DueReferral>, StoreError> {
    desk.read()
        .rows(include_str!("referrals.sql"), [date.to_string()], |row| {
            Ok(DueReferral {
                id: row.get(0)?,
                client: row.get(1)?,
                name: row.get(2)?,
                service: row.get(3)?,
                state: row.get(4)?,
                chase: in_words(column(row, 5)?, date),
            })
        })
}

fn actions(desk: &Desk, date: NaiveDate) -> Result<Vec<DueAction>, StoreError> {
    let until = date.checked_add_days(A_WEEK).unwrap_or(date);
    desk.read()
        .rows(include_str!("actions.sql"), [until.to_string()], |row| {
            let restricted: bool = row.get(7)?;
            Ok(DueAction {
                id: row.get(0)?,
                meeting: row.get(1)?,
                client: row.get(2)?,
                name: row.get(3)?,
                what: if restricted {
                    concerns::RESTRICTED.to_owned()
                } else {
                    row.get(4)?
                },
                who: if restricted { None } else { row.get(5)? },
                restricted,
                due: column::<Option<NaiveDate>>(row, 6)?.map(|due| in_words(due, date)),
            })
        })
}

fn meetings(desk: &Desk, date: NaiveDate) -> Result<Vec<NextMeeting>, StoreError> {
    desk.read()
        .rows(include_str!("meetings.sql"), [date.to_string()], |row| {
            let on: NaiveDate = column(row, 2)?;
            Ok(NextMeeting {
                id: row.get(0)?,
                practice: row.get(1)?,
                day: in_words(on, date),
                starts: row.get(3)?,
                people: row.get(4)?,
                over: on < date,
            })
        })
}

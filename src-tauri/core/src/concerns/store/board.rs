//! The board, and every list of concerns.

use chrono::NaiveDate;
use rusqlite::Row;

use super::{
    filter::{BoardChoices, BoardFilter, choices},
    merging::listeners,
};
use crate::{
    clock::local_day,
    concerns::{
        Category, Concern, ConcernError, ConcernState, Level, OVERDUE, RaisedBy, how_long, how_old,
        self_word,
    },
    dates,
    desk::Desk,
    forms::is_blank,
    ids::{ConcernId, PersonId},
    loops::{Loop, Looped, Mark},
    store::{Record, id_list},
};

/// What the board shows of one concern.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct BoardRow {
    /// The concern.
    pub id: ConcernId,
    /// The client.
    pub client: PersonId,
    /// The client's name.
    pub name: String,
    /// What was raised; a restricted one says only that it is one.
    pub situation: String,
    /// Who raised it, in words; blank for a restricted one.
    pub raised_by: String,
    /// How long it has stood, in words: "Open 9 days, overdue". A restricted one does not say where.
    pub how_long: String,
    /// Whether it is overdue.
    pub overdue: bool,
    /// Its level.
    pub level: Level,
    /// Its state.
    pub state: ConcernState,
    /// What it is about; nothing for a restricted one.
    pub category: Option<Category>,
    /// Coordinators only: everything else is said on its own page.
    pub restricted: bool,
    /// Whether what was decided or done is written, so that there is something to tell.
    pub answered: bool,
    /// Who was told and who was not, in words; for what is answered and not closed.
    pub told: String,
    /// Who is waiting to hear.
    pub waiting: Vec<Loop>,
    /// Who of them has died: that is all that can be said of them.
    pub died: Vec<Loop>,
    /// Who raised the same and is waiting to hear through it.
    pub also: Vec<AlsoWaiting>,
}

/// A volunteer who raised a concern that was put together with another, and waits to hear through that.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct AlsoWaiting {
    /// The concern they raised, where their mark stands.
    pub concern: ConcernId,
    /// Their name.
    pub name: String,
    /// Whether they have died: that is all that can be said of them.
    pub died: bool,
}

/// The board: every concern that is not closed, oldest first, and the latest closed ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Board {
    /// Raised, and nothing done yet.
    pub open: Vec<BoardRow>,
    /// Being handled, or with the MDT, a GP, an agency, safeguarding or 999.
    pub with_others: Vec<BoardRow>,
    /// Answered; somebody is waiting to hear.
    pub awaiting: Vec<BoardRow>,
    /// Closed, the latest first.
    pub closed: Vec<BoardRow>,
    /// How many are overdue.
    pub overdue: usize,
    /// What the board is narrowed to, each in words; empty when everything is shown.
    pub narrowed: Vec<String>,
    /// What it can be narrowed to besides words.
    pub choices: BoardChoices,
}

/// Shows the board.
///
/// # Errors
/// When the file cannot be read.
pub fn board(desk: &Desk, filter: &BoardFilter) -> Result<Board, ConcernError> {
    let open = board_rows(
        desk,
        filter,
        concat!(
            "WHERE concern.state <> 'closed'",
            include_str!("picked.sql"),
            "ORDER BY concern.raised_on, concern.id"
        ),
    )?;
    // Of the years, only the last two hundred closed are looked at, whatever the filter: flat cost. Picked before
    // anything beside them is read.
    let closed = board_rows(
        desk,
        filter,
        concat!(
            "WHERE concern.id IN (SELECT concern.id FROM concern WHERE concern.id IN ",
            "(SELECT c.id FROM concern AS c WHERE c.state = 'closed' ORDER BY c.closed_on DESC LIMIT 200)",
            include_str!("picked.sql"),
            "ORDER BY concern.closed_on DESC, concern.id DESC LIMIT 30) ",
            "ORDER BY concern.closed_on DESC, concern.id DESC"
        ),
    )?;
    let mut board = Board {
        closed,
        narrowed: filter.in_words(desk.read())?,
        choices: choices(desk)?,
        ..Board::default()
    };
    for row in open {
        board.overdue += usize::from(row.overdue);
        match row.state {
            ConcernState::Open => board.open.push(row),
            ConcernState::AwaitingFeedback => board.awaiting.push(row),
            _ => board.with_others.push(row),
        }
    }
    Ok(board)
}

/// The overdue concerns, those longest overdue first: what is getting old, for Today.
///
/// # Errors
/// When the file cannot be read.
pub fn getting_old(desk: &Desk) -> Result<Vec<BoardRow>, ConcernError> {
    static SQL: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        format!(
            "WHERE concern.state <> 'closed' AND {OVERDUE}{}ORDER BY concern.raised_on, concern.id",
            include_str!("picked.sql")
        )
    });
    board_rows(desk, &BoardFilter::default(), &SQL)
}

/// The concerns of one client, open ones first, then the latest.
///
/// # Errors
/// When the file cannot be read.
pub fn of_client(desk: &Desk, client: PersonId) -> Result<Vec<BoardRow>, ConcernError> {
    let sql = with_beside(
        "WHERE concern.client = ?2 ORDER BY concern.state = 'closed', concern.raised_on DESC, concern.id DESC",
    );
    let today = desk.today();
    Ok(desk
        .read()
        .rows(&sql, (today.to_string(), client), Beside::take)?
        .iter()
        .map(|beside| beside.row(today))
        .collect())
}

fn board_rows(
    desk: &Desk,
    filter: &BoardFilter,
    rest: &str,
) -> Result<Vec<BoardRow>, ConcernError> {
    let today = desk.today();
    let rows = desk
        .read()
        .rows(&with_beside(rest), filter.picked(desk)?, Beside::take)?;
    let mut board: Vec<BoardRow> = rows.iter().map(|beside| beside.row(today)).collect();
    let waiting: Vec<usize> = (0..rows.len())
        .filter(|at| rows[*at].concern.state == ConcernState::AwaitingFeedback)
        .collect();
    if waiting.is_empty() {
        return Ok(board);
    }
    // One question for all of them, whatever the length of the list.
    let merged = desk.read().rows(
        &with_beside(
            "WHERE concern.same_as IN (SELECT unhex(value) FROM json_each(?2)) ORDER BY concern.raised_on, concern.id",
        ),
        (
            today.to_string(),
            id_list(waiting.iter().map(|at| rows[*at].concern.id)),
        ),
        Beside::take,
    )?;
    for at in waiting {
        let main = &rows[at].concern;
        let of_it = merged
            .iter()
            .filter(|one| one.concern.same_as == Some(main.id));
        let heard = listeners(main, of_it.clone().map(|one| one.concern.clone()).collect());
        for beside in of_it.filter(|one| heard.iter().any(|other| other.id == one.concern.id)) {
            let mark = beside.concern.mark(Loop::Volunteer);
            if !main.restricted {
                let words = said(&beside.raiser_given(), beside.raiser_died, &mark);
                board[at].told = format!("{words} {}", board[at].told);
            }
            if !mark.is_made() {
                board[at].also.push(AlsoWaiting {
                    concern: beside.concern.id,
                    name: beside.raised_by(),
                    died: beside.raiser_died,
                });
            }
        }
    }
    Ok(board)
}

/// "Wesley told 30 October 2026." or "Arthur not yet."
fn said(name: &str, died: bool, mark: &Mark) -> String {
    match (mark.told_on, mark.not_told) {
        (Some(on), _) => format!("{name} told {}.", dates::short(on)),
        (None, Some(reason)) => format!("{name}: {reason}."),
        (None, None) if died => format!("{name} has died."),
        (None, None) => format!("{name} not yet."),
    }
}

/// `SELECT` of a concern and what stands beside it; `?1` is today.
pub(super) fn with_beside(rest: &str) -> String {
    format!(
        "SELECT {}, {} FROM concern {rest}",
        Concern::TABLE.column_list(),
        include_str!("beside.sql")
    )
}

/// A concern and what other tables say beside it.
pub(super) struct Beside {
    pub(super) concern: Concern,
    given: String,
    family: String,
    pronouns: Option<String>,
    raiser: Option<(String, String)>,
    moved_at: Option<i64>,
    mdt_on: Option<NaiveDate>,
    agency: Option<String>,
    died: bool,
    raiser_died: bool,
}

impl Beside {
    pub(super) fn take(row: &Row<'_>) -> rusqlite::Result<Self> {
        let at = Concern::TABLE.columns.len();
        let raiser: (Option<String>, Option<String>) = (row.get(at + 3)?, row.get(at + 4)?);
        Ok(Self {
            concern: Concern::from_row(row)?,
            given: row.get(at)?,
            family: row.get(at + 1)?,
            pronouns: row.get(at + 2)?,
            raiser: raiser.0.zip(raiser.1),
            moved_at: row.get(at + 5)?,
            mdt_on: row
                .get::<_, Option<String>>(at + 6)?
                .and_then(|text| text.parse().ok()),
            agency: row.get(at + 7)?,
            died: row.get(at + 8)?,
            raiser_died: row.get::<_, Option<bool>>(at + 9)?.unwrap_or(false),
        })
    }

    fn raiser_given(&self) -> String {
        let given = self.raiser.as_ref().map(|(given, _)| given.clone());
        given.unwrap_or_else(|| self.raised_by())
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// Who raised it, in words: a name, "Herself", "Daughter".
    pub(super) fn raised_by(&self) -> String {
        let words = self.concern.raised_by_words.clone();
        let named = self
            .raiser
            .as_ref()
            .map(|(given, family)| format!("{given} {family}"));
        match self.concern.raised_by {
            RaisedBy::ThePerson => self_word(self.pronouns.as_deref()).to_owned(),
            RaisedBy::Volunteer => named.or(words).unwrap_or_else(|| "Volunteer".to_owned()),
            RaisedBy::Family => named.or(words).unwrap_or_else(|| "Family".to_owned()),
            RaisedBy::Coordinator => named.or(words).unwrap_or_else(|| "Coordinator".to_owned()),
            RaisedBy::Professional => words.or(named).unwrap_or_else(|| "Professional".to_owned()),
        }
    }

    pub(super) fn how_long(&self, today: NaiveDate) -> String {
        how_long(
            &self.concern,
            self.moved_at.map(local_day),
            self.mdt_on,
            self.agency.as_deref(),
            today,
        )
    }

    /// "Wesley told 30 October 2026. Arthur not yet."
    fn told(&self) -> String {
        let mut told = String::new();
        if let (Some(_), Some((given, _))) = (self.concern.volunteer(), &self.raiser) {
            told.push_str(&said(
                given,
                self.raiser_died,
                &self.concern.mark(Loop::Volunteer),
            ));
            told.push(' ');
        }
        told.push_str(&said(
            &self.given,
            self.died,
            &self.concern.mark(Loop::Person),
        ));
        told
    }

    fn row(&self, today: NaiveDate) -> BoardRow {
        let concern = &self.concern;
        let awaiting = concern.state == ConcernState::AwaitingFeedback;
        let waiting = if awaiting {
            concern.unmarked()
        } else {
            Vec::new()
        };
        BoardRow {
            id: concern.id,
            client: concern.client,
            name: self.name(),
            situation: concern.words_elsewhere().to_owned(),
            raised_by: if concern.restricted {
                String::new()
            } else {
                self.raised_by()
            },
            how_long: if concern.restricted {
                how_old(concern, today)
            } else {
                self.how_long(today)
            },
            overdue: concern.is_overdue(today),
            level: concern.level,
            state: concern.state,
            category: (!concern.restricted).then_some(concern.category),
            restricted: concern.restricted,
            answered: !is_blank(concern.outcome().unwrap_or_default()),
            told: if awaiting && !concern.restricted {
                self.told()
            } else {
                String::new()
            },
            died: waiting
                .iter()
                .copied()
                .filter(|who| match who {
                    Loop::Person => self.died,
                    Loop::Volunteer => self.raiser_died,
                })
                .collect(),
            waiting,
            also: Vec::new(),
        }
    }
}

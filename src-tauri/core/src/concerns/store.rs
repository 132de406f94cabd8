//! Reading and writing concerns.

use chrono::NaiveDate;
use rusqlite::Row;

use super::{
    ALLOWED, Category, CloseForm, ClosedAs, Concern, ConcernError, ConcernEventWhat, ConcernForm,
    ConcernState, Level, LevelForm, MoveForm, Needs, OVERDUE, RaisedBy, UnrestrictForm, due_day,
    how_long, how_old, needs, self_word,
};
use crate::{
    action::Action,
    clock::local_day,
    dates,
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::{
        ConcernId, CoordinatorId, MdtMeetingId, NoteId, PersonId, ProgrammeId, ReferralId, VisitId,
    },
    loops::{
        self, Loop, LoopForm, LoopView, Looped, Mark, OutcomeForm,
        store::{happened as event, mark_action},
    },
    notes::Note,
    people::Person,
    programmes::Coordinator,
    referrals::ReferralState,
    store::{Reader, Record, StoreError},
    words::capitalised,
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
}

/// Which concerns the board shows. Blank is all.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct BoardFilter {
    /// Only this level.
    pub level: String,
    /// Only this category; restricted concerns stay in sight, because they do not say theirs.
    pub category: String,
    /// Only this programme, by id.
    pub programme: String,
    /// Only those I own.
    pub mine: bool,
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
    let programme: Option<ProgrammeId> = filter.programme.parse().ok();
    let mine = if filter.mine { Some(desk.who()?) } else { None };
    let rows = desk.read().rows(
        &with_beside(rest),
        (
            today.to_string(),
            &filter.level,
            &filter.category,
            programme,
            mine,
        ),
        Beside::take,
    )?;
    Ok(rows.iter().map(|beside| beside.row(today)).collect())
}

/// `SELECT` of a concern and what stands beside it; `?1` is today.
fn with_beside(rest: &str) -> String {
    format!(
        "SELECT {}, {} FROM concern {rest}",
        Concern::TABLE.column_list(),
        include_str!("beside.sql")
    )
}

/// A concern and what other tables say beside it.
struct Beside {
    concern: Concern,
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
    fn take(row: &Row<'_>) -> rusqlite::Result<Self> {
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

    fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// Who raised it, in words: a name, "Herself", "Daughter".
    fn raised_by(&self) -> String {
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

    fn how_long(&self, today: NaiveDate) -> String {
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
        let said = |name: &str, died: bool, mark: &Mark| match (mark.told_on, mark.not_told) {
            (Some(on), _) => format!("{name} told {}.", dates::short(on)),
            (None, Some(reason)) => format!("{name}: {reason}."),
            (None, None) if died => format!("{name} has died."),
            (None, None) => format!("{name} not yet."),
        };
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
        }
    }
}

/// A move a concern may make now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ConcernMove {
    /// Where to.
    pub to: ConcernState,
    /// What it needs.
    pub needs: Needs,
}

/// One thing that happened to a concern.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct EventView {
    /// What happened, in words.
    pub words: String,
    /// Why, in words.
    pub why: Option<String>,
    /// Who did it.
    pub by: String,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// A referral made from a concern.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LinkedReferral {
    /// The referral.
    pub id: ReferralId,
    /// The agency.
    pub agency: String,
    /// Where it stands.
    pub state: ReferralState,
}

/// A concern on an MDT meeting.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LinkedMeeting {
    /// The meeting.
    pub id: MdtMeetingId,
    /// Its day.
    pub on: NaiveDate,
    /// Its practice.
    pub practice: String,
    /// What was decided, in plain English.
    pub decision: Option<String>,
}

/// Everything about one concern.
#[derive(Debug, Clone, PartialEq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ConcernPage {
    /// The record.
    pub concern: Concern,
    /// The client's name.
    pub name: String,
    /// Who raised it, in words.
    pub raised_by: String,
    /// Who owns it.
    pub owner: String,
    /// How long it has stood, in words.
    pub how_long: String,
    /// Whether it is overdue.
    pub overdue: bool,
    /// The day it is due, agreed or by its level.
    pub due: NaiveDate,
    /// The moves it may make now.
    pub moves: Vec<ConcernMove>,
    /// Who is to hear, and whether they did.
    pub loops: Vec<LoopView>,
    /// Who still has to be told before it can close.
    pub waiting: Vec<Loop>,
    /// What to tell, in plain words; empty while nothing is decided.
    pub to_tell: String,
    /// What happened, newest first.
    pub events: Vec<EventView>,
    /// The note it came from, as typed.
    pub note_text: Option<String>,
    /// Its referrals.
    pub referrals: Vec<LinkedReferral>,
    /// Its MDT meetings, latest first.
    pub meetings: Vec<LinkedMeeting>,
    /// What the concern it is the same as says.
    pub same_as_words: Option<String>,
    /// Other concerns of this client, for "same as another".
    pub others: Vec<BoardRow>,
}

/// Shows one concern.
///
/// # Errors
/// When there is no such concern, or the file cannot be read.
pub fn concern(desk: &Desk, id: ConcernId) -> Result<ConcernPage, ConcernError> {
    let today = desk.today();
    let read = desk.read();
    let beside = read.one(
        &with_beside("WHERE concern.id = ?2"),
        (today.to_string(), id),
        Beside::take,
    )?;
    let concern = beside.concern.clone();
    let events = read.rows(
        "SELECT e.what, e.\"from\", e.\"to\", e.why, coordinator.name, e.at FROM concern_event AS e
         JOIN coordinator ON coordinator.id = e.\"by\"
         WHERE e.concern = ?1 ORDER BY e.at DESC, e.id DESC",
        [id],
        |row| {
            let what: ConcernEventWhat = row.get(0)?;
            Ok(EventView {
                words: event_words(what, row.get(1)?, &row.get::<_, String>(2)?),
                why: row.get(3)?,
                by: row.get(4)?,
                at: row.get(5)?,
            })
        },
    )?;
    let meetings = read.rows(include_str!("page.sql"), [id], |row| {
        Ok(LinkedMeeting {
            id: row.get(3)?,
            on: row.get::<_, String>(0)?.parse().unwrap_or_default(),
            practice: row.get(1)?,
            decision: row.get(2)?,
        })
    })?;
    let referrals = read.rows(
        "SELECT referral.id, agency.name, referral.state FROM referral
         JOIN agency ON agency.id = referral.agency
         WHERE referral.from_concern = ?1 ORDER BY referral.made_on DESC, referral.id DESC",
        [id],
        |row| {
            Ok(LinkedReferral {
                id: row.get(0)?,
                agency: row.get(1)?,
                state: row.get(2)?,
            })
        },
    )?;
    let mut to_tell = concern.outcome.clone().unwrap_or_default();
    if to_tell.is_empty() {
        to_tell = meetings
            .iter()
            .find_map(|meeting| meeting.decision.clone())
            .unwrap_or_default();
    }
    let note_text = match concern.from_note {
        Some(note) => Some(read.record::<Note>(note)?.text),
        None => None,
    };
    let same_as_words = match concern.same_as {
        Some(other) => Some(read.record::<Concern>(other)?.words_elsewhere().to_owned()),
        None => None,
    };
    Ok(ConcernPage {
        name: beside.name(),
        raised_by: beside.raised_by(),
        owner: read.record::<Coordinator>(concern.owner)?.name,
        how_long: beside.how_long(today),
        overdue: concern.is_overdue(today),
        due: due_day(concern.level, concern.raised_on, concern.due_on),
        moves: ALLOWED
            .iter()
            .filter(|(from, _, _)| *from == concern.state)
            .map(|(_, to, needs)| ConcernMove {
                to: *to,
                needs: *needs,
            })
            .collect(),
        loops: loops::views(read, &concern, today)?,
        waiting: concern.unmarked(),
        to_tell,
        events,
        note_text,
        referrals,
        meetings,
        same_as_words,
        others: of_client(desk, concern.client)?
            .into_iter()
            .filter(|other| other.id != id)
            .collect(),
        concern,
    })
}

fn event_words(what: ConcernEventWhat, from: Option<String>, to: &str) -> String {
    match (what, from) {
        (ConcernEventWhat::Move, None) => "Raised".to_owned(),
        (ConcernEventWhat::Move, Some(from)) => format!("From “{from}” to “{to}”"),
        (ConcernEventWhat::Level, None) => format!("Level {to}"),
        (ConcernEventWhat::Level, Some(from)) => format!("Level from {from} to {to}"),
        (ConcernEventWhat::Restriction, _) => "No longer for coordinators only".to_owned(),
        (ConcernEventWhat::Loop | ConcernEventWhat::Outcome, _) => capitalised(to),
    }
}

/// What the page for raising or correcting a concern starts from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ConcernStart {
    /// The form, filled as far as is known.
    pub form: ConcernForm,
    /// The client's name, when one is known.
    pub client_name: Option<String>,
    /// The name of the person who raised it, when one is known.
    pub raised_by_name: Option<String>,
    /// The words of the note it comes from, as typed.
    pub note_text: Option<String>,
    /// Those who may own it: id and name.
    pub owners: Vec<(CoordinatorId, String)>,
}

/// Starts a new concern, filled from a note, a visit, a client or whoever raised it, as far as those are
/// known. Nothing is judged: the level stays empty.
///
/// # Errors
/// When the file cannot be read.
pub fn start(
    desk: &Desk,
    client: Option<PersonId>,
    note: Option<NoteId>,
    visit: Option<VisitId>,
    raised_by: Option<PersonId>,
) -> Result<ConcernStart, ConcernError> {
    let read = desk.read();
    let mut form = ConcernForm {
        category: Category::Other.to_string(),
        raised_on: desk.today().to_string(),
        raised_by: RaisedBy::Coordinator.to_string(),
        owner: desk.who()?.to_string(),
        ..ConcernForm::default()
    };
    let mut client = client;
    let mut raiser = raised_by;
    if let Some(note) = note {
        let note: Note = read.record(note)?;
        form.from_note = note.id.to_string();
        form.situation = note.text.trim().to_owned();
        form.raised_on = local_day(note.at).min(desk.today()).to_string();
        if client.is_none() {
            client = only_client_of(read, note.id)?;
        }
        raiser = raiser.or(note.told_by);
    }
    if let Some(visit) = visit {
        let visit: crate::visits::Visit = read.record(visit)?;
        form.from_visit = visit.id.to_string();
        form.situation = match form.situation.as_str() {
            "" => visit.text.unwrap_or_default().trim().to_owned(),
            _ => form.situation,
        };
        client = client.or(Some(visit.client));
        raiser = raiser.or(visit.volunteer);
    }
    if let Some(raiser) = raiser {
        if Some(raiser) == client {
            form.raised_by = RaisedBy::ThePerson.to_string();
        } else if is_volunteer(read, raiser)? {
            form.raised_by = RaisedBy::Volunteer.to_string();
            form.raised_by_person = raiser.to_string();
        }
    }
    form.client = client.map_or_else(String::new, |id| id.to_string());
    started(desk, form)
}

/// Opens a concern for correcting.
///
/// # Errors
/// When there is no such concern, or the file cannot be read.
pub fn form_of(desk: &Desk, id: ConcernId) -> Result<ConcernStart, ConcernError> {
    started(desk, ConcernForm::of(&desk.read().record(id)?))
}

fn started(desk: &Desk, form: ConcernForm) -> Result<ConcernStart, ConcernError> {
    let read = desk.read();
    Ok(ConcernStart {
        client_name: name_of(read, &form.client)?,
        raised_by_name: name_of(read, &form.raised_by_person)?,
        note_text: match form.from_note.parse::<NoteId>() {
            Ok(note) => read.maybe_record::<Note>(note)?.map(|note| note.text),
            Err(_) => None,
        },
        owners: read.rows(
            "SELECT id, name FROM coordinator WHERE active = 1 ORDER BY name COLLATE NOCASE",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
        form,
    })
}

/// The name of a person whose id stands in a form.
pub(crate) fn name_of(read: Reader<'_>, id: &str) -> Result<Option<String>, StoreError> {
    match id.parse::<PersonId>() {
        Ok(id) => Ok(read.maybe_record::<Person>(id)?.map(|person| person.name())),
        Err(_) => Ok(None),
    }
}

/// The one client a note is about; `None` when there are none or several, because that is never guessed.
pub(crate) fn only_client_of(
    read: Reader<'_>,
    note: NoteId,
) -> Result<Option<PersonId>, StoreError> {
    let about = read.rows(
        "SELECT note_about.person FROM note_about JOIN client ON client.id = note_about.person
         WHERE note_about.note = ?1",
        [note],
        |row| row.get(0),
    )?;
    Ok(match about.as_slice() {
        [one] => Some(*one),
        _ => None,
    })
}

pub(crate) fn is_volunteer(read: Reader<'_>, id: PersonId) -> Result<bool, StoreError> {
    Ok(read.number("SELECT count(*) FROM volunteer WHERE id = ?1", [id])? > 0)
}

pub(crate) fn is_client(read: Reader<'_>, id: PersonId) -> Result<bool, StoreError> {
    Ok(read.number("SELECT count(*) FROM client WHERE id = ?1", [id])? > 0)
}

/// What the form says of other records must be there.
fn check_names(read: Reader<'_>, concern: &Concern) -> Result<(), ConcernError> {
    let mut faults = Faults::new();
    if !is_client(read, concern.client)? {
        faults.add("client", "Choose somebody the programme supports.");
    }
    if let Some(person) = concern.raised_by_person {
        if concern.raised_by == RaisedBy::Volunteer && !is_volunteer(read, person)? {
            faults.add("raised_by_person", "Choose a volunteer from the list.");
        } else if read.maybe_record::<Person>(person)?.is_none() {
            faults.add("raised_by_person", "Choose a person from the list.");
        }
    }
    if read.maybe_record::<Coordinator>(concern.owner)?.is_none() {
        faults.add("owner", "Choose a coordinator from the list.");
    }
    if let Some(note) = concern.from_note
        && read.maybe_record::<Note>(note)?.is_none()
    {
        faults.add("from_note", "The note this came from is no longer there.");
    }
    if let Some(visit) = concern.from_visit
        && read.maybe_record::<crate::visits::Visit>(visit)?.is_none()
    {
        faults.add("from_visit", "The visit this came from is no longer there.");
    }
    Ok(faults.done(())?)
}

/// Raises a concern.
///
/// # Errors
/// Every fault of the form; nothing is kept then.
pub fn raise(desk: &mut Desk, form: &ConcernForm) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::RaiseConcern, |tx| {
        let concern = form.checked(tx.new_id(), None, tx.actor(), tx.today())?;
        check_names(tx.read(), &concern)?;
        tx.insert(&concern)?;
        event(
            tx,
            &concern,
            ConcernEventWhat::Move,
            None,
            ConcernState::Open.word(),
            None,
        )?;
        Ok(concern.id)
    })
}

/// Corrects what was written down. Client, level, state and loops have acts of their own.
///
/// # Errors
/// Every fault of the form; nothing changes then.
pub fn change(
    desk: &mut Desk,
    id: ConcernId,
    form: &ConcernForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::ChangeConcern, |tx| {
        let old: Concern = tx.read().record(id)?;
        let mut new = form.checked(id, Some(&old), tx.actor(), tx.today())?;
        check_names(tx.read(), &new)?;
        if new.volunteer() != old.volunteer() {
            if old.state == ConcernState::Closed {
                return Err(Faults::one(
                    "raised_by",
                    "This concern is closed. Reopen it to change who raised it.",
                )
                .into());
            }
            loops::store::another_raised_it(tx, &old, &mut new)?;
        }
        tx.update(&new)?;
        Ok(id)
    })
}

/// Changes the level. A lower one needs a reason, so that it never wins unseen.
///
/// # Errors
/// Every fault of the form; [`ConcernError::Closed`] for a closed concern.
pub fn change_level(
    desk: &mut Desk,
    id: ConcernId,
    form: &LevelForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::ChangeLevel, |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        if concern.state == ConcernState::Closed {
            return Err(ConcernError::Closed);
        }
        let mut faults = Faults::new();
        let level = faults.check(
            "level",
            form.level
                .parse::<Level>()
                .map_err(|_| "Choose how pressing it is."),
        );
        let why = faults.optional_note("why", &form.why);
        if level == Some(concern.level) {
            faults.add("level", "That is the level it has now.");
        }
        if level.is_some_and(|level| level < concern.level) && is_blank(&form.why) {
            faults.add("why", "Write why the level is lowered.");
        }
        let level = faults.done_some(level)?;
        let from = concern.level;
        concern.level = level;
        tx.update(&concern)?;
        event(
            tx,
            &concern,
            ConcernEventWhat::Level,
            Some(from.word()),
            level.word(),
            why,
        )?;
        Ok(id)
    })
}

/// Moves a concern. Closing is [`close`]; what goes back to *open* starts afresh, with no loop marked.
///
/// # Errors
/// [`ConcernError::NotAllowed`] for a move that is not in the table, or every fault of the form.
pub fn move_to(
    desk: &mut Desk,
    id: ConcernId,
    form: &MoveForm,
) -> Result<Done<ConcernId>, ConcernError> {
    let to = form
        .to
        .parse::<ConcernState>()
        .map_err(|_| Faults::one("to", "Choose where it goes."))?;
    let action = if to == ConcernState::Open {
        Action::ReopenConcern
    } else {
        Action::MoveConcern
    };
    desk.write(action, |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        let from = concern.state;
        let mut faults = Faults::new();
        let why = faults.optional_note("why", &form.why);
        let outcome = faults.optional_note("outcome", &form.outcome);
        match needs(from, to) {
            None => return Err(ConcernError::NotAllowed { from, to }),
            Some(Needs::Answered | Needs::MistakeOrSame) => {
                return Err(Faults::one("to", "Use “Close” for this.").into());
            }
            Some(Needs::Why) => {
                if why.is_none() && !faults.has("why") {
                    faults.add("why", "Write why it is open again.");
                }
                concern.outcome = None;
                concern.closed_on = None;
                concern.closed_as = None;
                concern.same_as = None;
                concern.set_mark(Loop::Person, Mark::default());
                concern.set_mark(Loop::Volunteer, Mark::default());
            }
            Some(Needs::Nothing) => {
                if let (Some(outcome), true) = (&outcome, faults.is_empty()) {
                    loops::store::say(tx, &mut concern, outcome)?;
                }
            }
        }
        faults.done(())?;
        concern.state = to;
        tx.update(&concern)?;
        event(
            tx,
            &concern,
            ConcernEventWhat::Move,
            Some(from.word()),
            to.word(),
            why.or(outcome),
        )?;
        Ok(id)
    })
}

/// Closes a concern: answered, with an outcome and both loops closed; or, when it is still open, as recorded
/// by mistake or the same as another. Then nobody has anything to hear, which is written into the marks.
///
/// # Errors
/// Everything that is missing, at once; nothing changes then.
pub fn close(
    desk: &mut Desk,
    id: ConcernId,
    form: &CloseForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::CloseConcern, |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        let from = concern.state;
        let mut faults = Faults::new();
        let closed_as = faults.check(
            "closed_as",
            form.closed_as
                .parse::<ClosedAs>()
                .map_err(|_| "Choose how it ended."),
        );
        let Some(closed_as) = closed_as else {
            return Err(faults.into());
        };
        let allowed = needs(from, ConcernState::Closed);
        let outcome = match closed_as {
            ClosedAs::Answered => {
                if allowed != Some(Needs::Answered) {
                    return Err(ConcernError::NotAnswered);
                }
                let told = concern.outcome.clone().unwrap_or_default();
                let outcome = faults.need_note(
                    "outcome",
                    &told,
                    "Write what was decided or done first. Then tell it.",
                );
                if outcome.is_some() && !is_blank(&form.outcome) && form.outcome != told {
                    faults.add(
                        "outcome",
                        "They were told something else. Change what to tell, and tell them again.",
                    );
                }
                loops::store::need_both(&concern, &mut faults);
                outcome
            }
            ClosedAs::ByMistake | ClosedAs::SameAsAnother => {
                if allowed != Some(Needs::MistakeOrSame) {
                    return Err(ConcernError::NotOpen);
                }
                let (words, nothing) = if closed_as == ClosedAs::ByMistake {
                    (
                        "Recorded by mistake.",
                        "Recorded by mistake, so there was nothing to tell.",
                    )
                } else {
                    concern.same_as = the_other(tx.read(), &concern, form, &mut faults)?;
                    (
                        "The same as another concern.",
                        "The same as another concern. They hear about that one.",
                    )
                };
                let typed = if is_blank(&form.outcome) {
                    words
                } else {
                    &form.outcome
                };
                let outcome = faults.need_note("outcome", typed, "Write what was done.");
                if let (Some(outcome), true) = (&outcome, faults.is_empty()) {
                    loops::store::say(tx, &mut concern, outcome)?;
                    for who in concern.unmarked() {
                        let mark = concern.mark(who).nothing_to_tell(nothing);
                        concern.set_mark(who, mark);
                        let to = format!("not told the {who}: other");
                        event(
                            tx,
                            &concern,
                            ConcernEventWhat::Loop,
                            None,
                            &to,
                            Some(nothing.to_owned()),
                        )?;
                    }
                }
                outcome
            }
        };
        let outcome = faults.done_some(outcome)?;
        concern.state = ConcernState::Closed;
        concern.closed_on = Some(tx.today());
        concern.closed_as = Some(closed_as);
        concern.outcome = Some(outcome.clone());
        tx.update(&concern)?;
        event(
            tx,
            &concern,
            ConcernEventWhat::Move,
            Some(from.word()),
            ConcernState::Closed.word(),
            Some(outcome),
        )?;
        Ok(id)
    })
}

/// The other concern that this one is the same as: of the same client, and itself not the same as another.
fn the_other(
    read: Reader<'_>,
    concern: &Concern,
    form: &CloseForm,
    faults: &mut Faults,
) -> Result<Option<ConcernId>, StoreError> {
    let other = match form.same_as.parse::<ConcernId>() {
        Ok(id) if id != concern.id => read.maybe_record::<Concern>(id)?,
        _ => None,
    };
    match other {
        Some(other) if other.client != concern.client => {
            faults.add("same_as", "Choose a concern of the same person.");
            Ok(None)
        }
        Some(other) if other.same_as.is_some() => {
            faults.add(
                "same_as",
                "That one is the same as a third. Choose the third.",
            );
            Ok(None)
        }
        Some(other) => Ok(Some(other.id)),
        None => {
            faults.add("same_as", "Choose the concern it is the same as.");
            Ok(None)
        }
    }
}

/// Marks a loop: told, not told and why, or a try.
///
/// # Errors
/// Every fault of the form; [`ConcernError::Closed`] for a closed concern.
pub fn mark_loop(
    desk: &mut Desk,
    id: ConcernId,
    form: &LoopForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(mark_action(form), |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        if concern.state == ConcernState::Closed {
            return Err(ConcernError::Closed);
        }
        loops::store::mark::<_, ConcernError>(tx, &mut concern, form)?;
        Ok(id)
    })
}

/// Writes or changes what there is to tell. Whoever was told already has to hear it anew.
///
/// # Errors
/// Every fault of the form; [`ConcernError::Closed`] for a closed concern.
pub fn write_outcome(
    desk: &mut Desk,
    id: ConcernId,
    form: &OutcomeForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::WriteOutcome, |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        if concern.state == ConcernState::Closed {
            return Err(ConcernError::Closed);
        }
        loops::store::say_typed::<_, ConcernError>(tx, &mut concern, &form.outcome)?;
        Ok(id)
    })
}

/// Lets others than coordinators see a concern again, with the reason.
///
/// # Errors
/// [`ConcernError::AlwaysRestricted`] for safety or abuse; [`ConcernError::NotRestricted`]; a missing reason.
pub fn unrestrict(
    desk: &mut Desk,
    id: ConcernId,
    form: &UnrestrictForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::Unrestrict, |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        if concern.category == Category::SafetyOrAbuse {
            return Err(ConcernError::AlwaysRestricted);
        }
        if !concern.restricted {
            return Err(ConcernError::NotRestricted);
        }
        let mut faults = Faults::new();
        let why = faults.need_note("why", &form.why, "Write why it may be seen again.");
        let why = faults.done_some(why)?;
        concern.restricted = false;
        tx.update(&concern)?;
        event(
            tx,
            &concern,
            ConcernEventWhat::Restriction,
            Some("restricted"),
            "not restricted",
            Some(why),
        )?;
        Ok(id)
    })
}

//! Reading and writing sessions and registers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
use rusqlite::{Row, named_params};

use super::{
    Attendance, CameAs, CheckedSession, Facts, LOOKED_BACK, Mark, PAGE, Presence, ProgrammeChoice,
    RegisterRow, Session, SessionChoices, SessionError, SessionForm, SessionKind, SessionList,
    SessionPage, SessionRow, SessionState, detail_in_words, missed, moved,
};
use crate::{
    action::Action,
    clients::Client,
    dates::{in_words, long},
    desk::{Desk, Done},
    forms::Faults,
    ids::{PersonId, SessionId},
    notes,
    people::Person,
    programmes::Programme,
    promises,
    store::{Reader, StoreError, Tx, id_list, record::column},
    volunteers::Volunteer,
};

const ROWS: &str = include_str!("rows.sql");

fn session_row(today: NaiveDate) -> impl Fn(&Row<'_>) -> rusqlite::Result<SessionRow> {
    move |row| {
        let date = column(row, 3)?;
        let kind: SessionKind = row.get(1)?;
        let programme: String = row.get(9)?;
        let mut title = kind.word().to_owned();
        if let Some(first) = title.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        Ok(SessionRow {
            id: row.get(0)?,
            title: format!("{title}, {programme}"),
            kind,
            programme: row.get(2)?,
            date,
            day: in_words(date, today),
            starts: row.get(4)?,
            ends: row.get(5)?,
            venue: row.get(6)?,
            host: row.get(7)?,
            state: row.get(8)?,
            here: row.get(10)?,
            lines: row.get(11)?,
        })
    }
}

/// The sessions under way, the latest first, those planned, and one page of the past ones. Pages count from nought.
///
/// # Errors
/// When the file cannot be read.
pub fn sessions(desk: &Desk, page: i64) -> Result<SessionList, SessionError> {
    let today = desk.today();
    let open_and_planned = desk.read().rows(
        &format!("{ROWS} WHERE session.state <> 'closed' ORDER BY session.date, session.starts, session.id"),
        [],
        session_row(today),
    )?;
    let (mut open, planned): (Vec<SessionRow>, Vec<SessionRow>) = open_and_planned
        .into_iter()
        .partition(|row| row.state == SessionState::Open);
    // The latest first: a new note goes there, and not to one that was opened again for its paper.
    open.reverse();
    let mut past = desk.read().rows(
        &format!(
            "{ROWS} WHERE session.state = 'closed' ORDER BY session.date DESC, session.id DESC LIMIT ?1 OFFSET ?2"
        ),
        (PAGE + 1, page.max(0).saturating_mul(PAGE)),
        session_row(today),
    )?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = past.len() > most;
    past.truncate(most);
    Ok(SessionList {
        open,
        planned,
        past,
        more,
    })
}

/// The sessions under way, and those planned for today.
///
/// # Errors
/// When the file cannot be read.
pub fn at_hand(desk: &Desk) -> Result<Vec<SessionRow>, StoreError> {
    let today = desk.today();
    desk.read().rows(
        &format!(
            "{ROWS} WHERE session.state <> 'closed' AND (session.state = 'open' OR session.date = ?1)
             ORDER BY session.state <> 'open', session.date DESC, session.starts, session.id"
        ),
        [today.to_string()],
        session_row(today),
    )
}

/// The next session planned after today.
///
/// # Errors
/// When the file cannot be read.
pub fn next_planned(desk: &Desk) -> Result<Option<SessionRow>, StoreError> {
    let today = desk.today();
    desk.read().maybe(
        &format!(
            "{ROWS} WHERE session.state = 'planned' AND session.date > ?1
             ORDER BY session.date, session.starts, session.id LIMIT 1"
        ),
        [today.to_string()],
        session_row(today),
    )
}

/// For how long a planned session whose day is over is still offered to be typed up.
const A_MONTH: Days = Days::new(31);

/// Sessions planned for a day that is over and never started: their paper waits to be typed up. The latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn to_type_up(desk: &Desk) -> Result<Vec<SessionRow>, StoreError> {
    let today = desk.today();
    let since = today.checked_sub_days(A_MONTH).unwrap_or(today);
    desk.read().rows(
        &format!(
            "{ROWS} WHERE session.state <> 'closed' AND session.state = 'planned'
               AND session.date < ?1 AND session.date >= ?2
             ORDER BY session.date DESC, session.id DESC"
        ),
        [today.to_string(), since.to_string()],
        session_row(today),
    )
}

/// A session with its register.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such session.
pub fn session_page(desk: &Desk, id: SessionId) -> Result<SessionPage, SessionError> {
    let session = desk.read().one(
        &format!("{ROWS} WHERE session.id = ?1"),
        [id],
        session_row(desk.today()),
    )?;
    let register = register(desk.read(), &session)?;
    let here = |came_as| {
        let count = register
            .iter()
            .filter(|row| row.presence == Some(Presence::Here) && row.came_as == came_as)
            .count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    let (clients_here, volunteers_here, guests_here) = (
        here(CameAs::Client),
        here(CameAs::Volunteer),
        here(CameAs::Guest),
    );
    Ok(SessionPage {
        of_volunteers: session.kind.is_of_volunteers(),
        promises: promises::promised_at(desk, id)?,
        session,
        register,
        clients_here,
        volunteers_here,
        guests_here,
    })
}

/// The register: clients, then volunteers, then guests, each by family name, so that no row moves when it is
/// marked. A closed session shows only those who were marked.
fn register(read: Reader<'_>, session: &SessionRow) -> Result<Vec<RegisterRow>, StoreError> {
    let before: Vec<(SessionId, NaiveDate)> = read.rows(
        "SELECT id, date FROM session
         WHERE kind = ?1 AND programme = ?2 AND date <= ?3 AND id <> ?4 AND state <> 'planned'
           AND (date, id) < (?3, ?4)
         ORDER BY date DESC, id DESC LIMIT ?5",
        (
            session.kind,
            session.programme,
            session.date.to_string(),
            session.id,
            i64::try_from(LOOKED_BACK).unwrap_or(i64::MAX),
        ),
        |row| Ok((row.get(0)?, column(row, 1)?)),
    )?;
    let apologies = apologies(read, &before)?;
    let none = BTreeSet::new();
    let last = before.first().map(|(id, _)| *id);
    let three_months_before = session
        .date
        .checked_sub_months(Months::new(3))
        .unwrap_or(session.date);
    let of_volunteers = session.kind.is_of_volunteers();
    let mut rows = read.rows(
        include_str!("roster.sql"),
        (
            session.id,
            last,
            session.programme,
            session.date.to_string(),
            three_months_before.to_string(),
            session.state != SessionState::Closed,
            of_volunteers,
        ),
        |row| {
            let role = came_as_by_role(row.get(8)?, row.get(9)?, of_volunteers);
            let came_as = row
                .get::<_, Option<CameAs>>(5)?
                .or(row.get::<_, Option<CameAs>>(10)?)
                .unwrap_or(role);
            let person: PersonId = row.get(0)?;
            let last_seen = column(row, 11)?;
            let facts = Facts {
                preferred_name: row.get(2)?,
                town: row.get(3)?,
                birth_year: row.get(4)?,
                last_seen,
                missed: missed(last_seen, &before, apologies.get(&person).unwrap_or(&none)),
                signed_agreement: row.get(12)?,
            };
            Ok(RegisterRow {
                person,
                name: row.get(1)?,
                detail: detail_in_words(&facts, came_as, session.date),
                came_as,
                presence: row.get(6)?,
                arrived_order: row.get(7)?,
            })
        },
    )?;
    rows.sort_by_cached_key(|row| {
        let name = crate::names::fold(&row.name);
        let family = name.rsplit(' ').next().unwrap_or_default().to_owned();
        (row.came_as, family, name, row.person)
    });
    Ok(rows)
}

/// Which of some sessions each person sent apologies for.
fn apologies(
    read: Reader<'_>,
    sessions: &[(SessionId, NaiveDate)],
) -> Result<BTreeMap<PersonId, BTreeSet<SessionId>>, StoreError> {
    let mut sent: BTreeMap<PersonId, BTreeSet<SessionId>> = BTreeMap::new();
    read.each(
        "SELECT attendance.person, attendance.session
         FROM json_each(?1) AS asked CROSS JOIN attendance ON attendance.session = unhex(asked.value)
         WHERE attendance.presence = 'sent apologies'",
        [id_list(sessions.iter().map(|(id, _)| *id))],
        |row| {
            sent.entry(row.get(0)?).or_default().insert(row.get(1)?);
            Ok::<_, StoreError>(())
        },
    )?;
    Ok(sent)
}

/// Somebody who is client and volunteer at once comes as a client, but to the volunteers' own as a volunteer,
/// unless marked otherwise.
fn came_as_by_role(client: bool, volunteer: bool, of_volunteers: bool) -> CameAs {
    match (client, volunteer) {
        (true, true) if of_volunteers => CameAs::Volunteer,
        (true, _) => CameAs::Client,
        (false, true) => CameAs::Volunteer,
        (false, false) => CameAs::Guest,
    }
}

fn known_programme(tx: &Tx<'_>, checked: &CheckedSession) -> Result<(), SessionError> {
    if tx
        .read()
        .maybe_record::<Programme>(checked.programme)?
        .is_none()
    {
        return Err(Faults::one("programme", "Choose a programme.").into());
    }
    Ok(())
}

impl CheckedSession {
    fn into_session(self, id: SessionId, state: SessionState) -> Session {
        Session {
            id,
            kind: self.kind,
            programme: self.programme,
            date: self.date,
            starts: self.starts,
            ends: self.ends,
            venue: self.venue,
            host: self.host,
            state,
        }
    }
}

/// Plans a session; with `start_now` it is under way at once.
///
/// # Errors
/// Every fault of the form at once; a day still to come cannot start.
pub fn plan_session(
    desk: &mut Desk,
    form: &SessionForm,
    start_now: bool,
) -> Result<Done<SessionId>, SessionError> {
    let checked = form.check(desk.today())?;
    let (action, state) = if start_now {
        (Action::StartSession, SessionState::Open)
    } else {
        (Action::PlanSession, SessionState::Planned)
    };
    desk.write(action, |tx| {
        known_programme(tx, &checked)?;
        let session = checked.into_session(tx.new_id(), state);
        not_still_to_come(tx, &session)?;
        tx.insert(&session)?;
        Ok(session.id)
    })
}

/// What happened or is under way cannot lie in the future.
fn not_still_to_come(tx: &Tx<'_>, session: &Session) -> Result<(), SessionError> {
    if session.state != SessionState::Planned && session.date > tx.today() {
        return Err(SessionError::StillToCome(long(session.date)));
    }
    Ok(())
}

/// Changes when, where and what a session is.
///
/// # Errors
/// Every fault of the form at once; an open or closed session cannot move into the future.
pub fn change_session(
    desk: &mut Desk,
    id: SessionId,
    form: &SessionForm,
) -> Result<Done<SessionId>, SessionError> {
    let checked = form.check(desk.today())?;
    desk.write(Action::ChangeSession, |tx| {
        known_programme(tx, &checked)?;
        let before = tx.read().record::<Session>(id)?;
        let session = checked.into_session(id, before.state);
        not_still_to_come(tx, &session)?;
        tx.update(&session)?;
        if session.date != before.date {
            // What was heard there was heard on that day.
            notes::move_to_day(tx, &session)?;
        }
        Ok(id)
    })
}

/// Starts a planned session.
///
/// # Errors
/// When it has started already, or its day is still to come.
pub fn start_session(desk: &mut Desk, id: SessionId) -> Result<Done<SessionId>, SessionError> {
    move_session(desk, id, Action::StartSession)
}

/// Closes an open session. Its lines are amended beneath from then on.
///
/// # Errors
/// When it is not open.
pub fn close_session(desk: &mut Desk, id: SessionId) -> Result<Done<SessionId>, SessionError> {
    move_session(desk, id, Action::CloseSession)
}

/// Opens a closed session again: what is on paper is often found when everybody has gone home. The log says who did,
/// and what was changed since.
///
/// # Errors
/// When it is not closed.
pub fn reopen_session(desk: &mut Desk, id: SessionId) -> Result<Done<SessionId>, SessionError> {
    move_session(desk, id, Action::ReopenSession)
}

fn move_session(
    desk: &mut Desk,
    id: SessionId,
    action: Action,
) -> Result<Done<SessionId>, SessionError> {
    desk.write(action, |tx| {
        let mut session = tx.read().record::<Session>(id)?;
        session.state = moved(session.state, action)?;
        not_still_to_come(tx, &session)?;
        tx.update(&session)?;
        Ok(id)
    })
}

/// Removes a planned session that holds nothing yet: it will not take place.
///
/// # Errors
/// When it has started, or somebody is marked on its register.
pub fn remove_session(desk: &mut Desk, id: SessionId) -> Result<Done<()>, SessionError> {
    desk.write(Action::RemoveSession, |tx| {
        let session = tx.read().record::<Session>(id)?;
        if session.state != SessionState::Planned {
            return Err(SessionError::NotEmpty);
        }
        tx.remove::<Session>(id).map_err(|error| {
            if error.is_named_elsewhere() {
                SessionError::NotEmpty
            } else {
                error.into()
            }
        })
    })
}

/// Marks one line of the register, making it when it is new. The place in the order of arrival is kept while
/// somebody stays *here*. Marking with nothing takes the line off again.
///
/// # Errors
/// When nobody can be here yet, or the person had died by then.
pub fn mark_register(desk: &mut Desk, mark: &Mark) -> Result<Done<()>, SessionError> {
    desk.write(Action::MarkRegister, |tx| mark_in(tx, mark))
}

/// Marks inside an act that is open already.
pub(super) fn mark_in(tx: &mut Tx<'_>, mark: &Mark) -> Result<(), SessionError> {
    let session = tx.read().record::<Session>(mark.session)?;
    let person = tx.read().record::<Person>(mark.person)?;
    let old = tx
        .read()
        .records::<Attendance>(
            "WHERE session = ?1 AND person = ?2",
            (mark.session, mark.person),
        )?
        .pop();
    let Some(presence) = mark.presence else {
        if let Some(old) = old {
            tx.remove::<Attendance>(old.id)?;
        }
        return Ok(());
    };
    if presence == Presence::Here {
        if session.state == SessionState::Planned {
            return Err(SessionError::NotStarted);
        }
        if person.died_on.is_some_and(|died| died < session.date) {
            return Err(SessionError::HasDied);
        }
    }
    let arrived_order = if presence == Presence::Here {
        match old.as_ref().and_then(|old| old.arrived_order) {
            Some(kept) => Some(kept),
            None => Some(tx.read().number(
                "SELECT coalesce(max(arrived_order), 0) + 1 FROM attendance WHERE session = :session",
                named_params! { ":session": mark.session },
            )?),
        }
    } else {
        None
    };
    match old {
        Some(old) => {
            let came_as = mark.came_as.unwrap_or(old.came_as);
            tx.update(&Attendance {
                presence,
                came_as,
                arrived_order,
                ..old
            })?;
        }
        None => {
            let came_as = match mark.came_as {
                Some(came_as) => came_as,
                None => role_of(tx, mark.person, session.kind)?,
            };
            let id = tx.new_id();
            tx.insert(&Attendance {
                id,
                session: mark.session,
                person: mark.person,
                came_as,
                presence,
                arrived_order,
            })?;
        }
    }
    Ok(())
}

fn role_of(tx: &Tx<'_>, person: PersonId, kind: SessionKind) -> Result<CameAs, StoreError> {
    Ok(came_as_by_role(
        tx.read().maybe_record::<Client>(person)?.is_some(),
        tx.read().maybe_record::<Volunteer>(person)?.is_some(),
        kind.is_of_volunteers(),
    ))
}

/// What the form for a new session starts with: the programmes, and kind, times, venue and host as they were at
/// the latest session held, since most are like the one before.
///
/// # Errors
/// When the file cannot be read.
pub fn session_choices(desk: &Desk) -> Result<SessionChoices, SessionError> {
    let programmes = desk.read().rows(
        "SELECT id, name FROM programme ORDER BY name, id",
        [],
        |row| {
            Ok(ProgrammeChoice {
                id: row.get(0)?,
                name: row.get(1)?,
            })
        },
    )?;
    let latest = desk
        .read()
        .records::<Session>(
            "WHERE state <> 'planned' ORDER BY date DESC, id DESC LIMIT 1",
            [],
        )?
        .pop();
    let only = match programmes.as_slice() {
        [only] => only.id.to_string(),
        _ => String::new(),
    };
    let form = latest.map_or_else(
        || SessionForm {
            kind: SessionKind::CoffeeMorning.word().to_owned(),
            programme: only,
            date: "today".to_owned(),
            ..SessionForm::default()
        },
        |latest| SessionForm {
            date: "today".to_owned(),
            ..form_of(&latest)
        },
    );
    Ok(SessionChoices { programmes, form })
}

/// The form that would make this very session.
fn form_of(session: &Session) -> SessionForm {
    SessionForm {
        kind: session.kind.word().to_owned(),
        programme: session.programme.to_string(),
        date: session.date.to_string(),
        starts: session.starts.clone().unwrap_or_default(),
        ends: session.ends.clone().unwrap_or_default(),
        venue: session.venue.clone().unwrap_or_default(),
        host: session.host.clone().unwrap_or_default(),
    }
}

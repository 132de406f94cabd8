//! Reading and writing promises.

use chrono::{Days, NaiveDate};
use rusqlite::Row;

use super::{Promise, PromiseError, PromiseForm, PromiseRow, PromiseStart, RESTRICTED_PROMISE};
use crate::{
    action::Action,
    dates::in_words,
    desk::{Desk, Done},
    heard::{Guess, store::HeardNote},
    ids::{NoteId, PersonId, PromiseId, SessionId},
    notes::{self, Note, NoteError, as_filled},
    people::Person,
    sessions::Session,
    store::{StoreError, record::column},
};

/// How far ahead Today shows what was promised.
const A_WEEK: Days = Days::new(7);

const ROWS: &str = "SELECT promise.id, promise.what, promise.\"to\", person.given_name || ' ' || person.family_name,
       EXISTS (SELECT 1 FROM volunteer WHERE volunteer.id = promise.\"to\"), promise.who, promise.\"by\",
       promise.done_on, promise.session, person.died_on IS NOT NULL,
       EXISTS (SELECT 1 FROM restricted_from_note WHERE restricted_from_note.note = promise.from_note),
       promise.from_note
  FROM promise LEFT JOIN person ON person.id = promise.\"to\"";

fn row(today: NaiveDate) -> impl Fn(&Row<'_>) -> rusqlite::Result<PromiseRow> {
    move |row| {
        let by: NaiveDate = column(row, 6)?;
        let done: Option<NaiveDate> = column(row, 7)?;
        let died: bool = row.get(9)?;
        // Promised from a line that a restricted concern was raised from, it may say what that is about.
        let restricted: bool = row.get(10)?;
        let what: String = row.get(1)?;
        Ok(PromiseRow {
            id: row.get(0)?,
            what: if restricted {
                RESTRICTED_PROMISE.to_owned()
            } else {
                what
            },
            to: row.get(2)?,
            name: row.get(3)?,
            to_volunteer: row.get(4)?,
            who: row.get(5)?,
            by: in_words(by, today),
            overdue: done.is_none() && by < today && !died,
            died,
            done: done.map(|on| in_words(on, today)),
            session: row.get(8)?,
            from_note: row.get::<_, Option<NoteId>>(11)?.filter(|_| !restricted),
        })
    }
}

/// What is promised by a week from now, or should have been done; the longest due first.
///
/// # Errors
/// When the file cannot be read.
pub fn due(desk: &Desk) -> Result<Vec<PromiseRow>, StoreError> {
    let today = desk.today();
    let soon = today.checked_add_days(A_WEEK).unwrap_or(today);
    desk.read().rows(
        &format!(
            "{ROWS} WHERE promise.done_on IS NULL AND promise.\"by\" <= ?1 AND person.died_on IS NULL
             ORDER BY promise.\"by\", promise.id LIMIT 50"
        ),
        [soon.to_string()],
        row(today),
    )
}

/// What was promised to somebody: what is open first, then what was done last.
///
/// # Errors
/// When the file cannot be read.
pub fn promised_to(desk: &Desk, person: PersonId) -> Result<Vec<PromiseRow>, StoreError> {
    desk.read().rows(
        &format!(
            "{ROWS} WHERE promise.\"to\" = ?1
             ORDER BY promise.done_on IS NOT NULL, promise.done_on DESC, promise.\"by\", promise.id LIMIT 20"
        ),
        [person],
        row(desk.today()),
    )
}

/// What was promised or taken on at a session, in that order.
///
/// # Errors
/// When the file cannot be read.
pub fn promised_at(desk: &Desk, session: SessionId) -> Result<Vec<PromiseRow>, StoreError> {
    desk.read().rows(
        &format!("{ROWS} WHERE promise.session = ?1 ORDER BY promise.id"),
        [session],
        row(desk.today()),
    )
}

/// Writes a promise.
///
/// # Errors
/// Every fault of the form at once; when whom it is made to has died, or is not on record.
pub fn make_promise(desk: &mut Desk, form: &PromiseForm) -> Result<Done<PromiseId>, PromiseError> {
    desk.write(Action::MakePromise, |tx| {
        let promise = form.check(tx.new_id(), tx.today())?;
        if let Some(person) = promise.to
            && tx.read().record::<Person>(person)?.died_on.is_some()
        {
            return Err(PromiseError::HasDied);
        }
        if let Some(session) = promise.session {
            tx.read().record::<Session>(session)?;
        }
        if let Some(note) = promise.from_note {
            tx.read().record::<Note>(note)?;
        }
        tx.insert(&promise)?;
        Ok(promise.id)
    })
}

/// What the form for a promise starts with: the words of a line, the one volunteer it names or else the one client,
/// and the day that is said in it for something to come.
///
/// # Errors
/// When the line is no longer there, or the file cannot be read.
pub fn start_promise(desk: &Desk, note: NoteId) -> Result<PromiseStart, PromiseError> {
    let line = notes::note(desk, note).map_err(|error| match error {
        NoteError::Store(error) => error,
        _ => StoreError::NotFound,
    })?;
    let heard = HeardNote::read(desk.read(), &desk.read().record(note)?)?;
    let volunteers = || line.mentions.iter().filter(|named| named.volunteer);
    let to = match (volunteers().next(), volunteers().nth(1)) {
        (Some(only), None) => Some(only),
        (None, _) if !line.of_volunteers => line
            .mentions
            .iter()
            .chain(&line.about)
            .find(|named| Some(named.person) == line.likely_about),
        _ => None,
    };
    let mut guessed: Vec<Guess> = to
        .and_then(|to| heard.named("to", to.person))
        .into_iter()
        .collect();
    let mut by = String::new();
    if let Some(said) = &heard.heard.by {
        by = said.what.to_string();
        guessed.push(heard.guess("by", said));
    }
    Ok(PromiseStart {
        to_name: to.map(|to| to.name.clone()),
        of_volunteers: line.of_volunteers,
        guessed,
        phones: heard.phones(),
        form: PromiseForm {
            to: to.map(|to| to.person.to_string()).unwrap_or_default(),
            by,
            from_note: note.to_string(),
            session: line.session.map(|id| id.to_string()).unwrap_or_default(),
            // What others will read on Today is written anew where the line itself is hidden from them.
            what: if line.restricted {
                String::new()
            } else {
                as_filled(desk.read(), &line.text, Some(note))?
            },
            ..PromiseForm::default()
        },
    })
}

/// Marks a promise kept today, or open again.
///
/// # Errors
/// When there is no such promise.
pub fn keep_promise(desk: &mut Desk, id: PromiseId, done: bool) -> Result<Done<()>, PromiseError> {
    desk.write(Action::KeepPromise, |tx| {
        let promise = tx.read().record::<Promise>(id)?;
        let done_on = match (done, promise.done_on) {
            (true, Some(on)) => Some(on),
            (true, None) => Some(tx.today()),
            (false, _) => None,
        };
        tx.update(&Promise { done_on, ..promise })?;
        Ok(())
    })
}

/// Removes a promise written by mistake.
///
/// # Errors
/// When there is no such promise.
pub fn remove_promise(desk: &mut Desk, id: PromiseId) -> Result<Done<()>, PromiseError> {
    desk.write(Action::RemovePromise, |tx| Ok(tx.remove::<Promise>(id)?))
}

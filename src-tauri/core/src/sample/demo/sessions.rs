//! Sessions with their registers, notes and visits.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    clock_time,
    plan::Plan,
    rows::{Known, Row},
};
use crate::{
    action::Action,
    clients::Client,
    ids::{NoteId, PersonId, SessionId},
    notes::{Note, NoteAbout, NoteKind, NoteMention},
    sample::{SampleError, at, plain_day, working_day},
    sessions::{Attendance, CameAs, Presence, Session, SessionState},
    store::Tx,
    visits::Visit,
    volunteers::Volunteer,
};

/// Sessions, planned a fortnight before, with their registers.
pub(super) fn gatherings(plan: &mut Plan) -> Result<(), SampleError> {
    let as_of = plan.as_of;
    let mut registers: BTreeMap<String, Row> = plan
        .rows("registers")?
        .into_iter()
        .map(|row| (row.get("session").to_owned(), row))
        .collect();
    for row in plan.rows("sessions")? {
        let state: SessionState = row.word("state")?;
        let days = row
            .number("day")?
            .ok_or_else(|| row.fault("day", "This must be a number of days."))?;
        // What is planned is never moved into the past, not even from a Saturday of today.
        let date = working_day(
            as_of,
            if state == SessionState::Planned {
                days.max(1)
            } else {
                days
            },
        );
        let date = if days == 0 && date == plain_day(as_of, 1) && !weekend(as_of) {
            as_of
        } else {
            date
        };
        let planned = working_day(as_of, (days - 14).min(-1));
        let starts = row.minute("starts", clock_time(10, 0))?;
        let ends = row.minute("ends", starts + 120)?;
        let register = registers.remove(row.get("session"));
        plan.write(
            at(planned, clock_time(16, 20)),
            Action::PlanSession,
            move |tx, known| {
                let session = Session {
                    id: tx.new_id(),
                    kind: row.word("kind")?,
                    programme: known.get("programme", &row, "programme")?,
                    date,
                    starts: row.text("starts"),
                    ends: row.text("ends"),
                    venue: row.text("venue"),
                    host: row.text("host"),
                    state: SessionState::Planned,
                };
                tx.insert(&session)?;
                known.keep("session", row.get("session"), session.id);
                known.loaded.sessions += 1;
                Ok(())
            },
        );
        let Some(register) = register else { continue };
        let (session_row, closing_row) = (register.clone(), register.clone());
        plan.write(
            at(date, starts - 5),
            Action::StartSession,
            move |tx, known| {
                let id: SessionId = known.get("session", &session_row, "session")?;
                set_session(tx, id, SessionState::Open)
            },
        );
        plan.write(
            at(date, starts + 5),
            Action::MarkRegister,
            move |tx, known| mark_register(tx, known, &register),
        );
        if state == SessionState::Closed {
            plan.write(
                at(date, ends + 90),
                Action::CloseSession,
                move |tx, known| {
                    let id: SessionId = known.get("session", &closing_row, "session")?;
                    set_session(tx, id, SessionState::Closed)
                },
            );
        }
    }
    Ok(())
}

fn weekend(day: NaiveDate) -> bool {
    use chrono::Datelike;
    day.weekday().number_from_monday() > 5
}

fn set_session(tx: &mut Tx<'_>, id: SessionId, state: SessionState) -> Result<(), SampleError> {
    let session: Session = tx.read().record(id)?;
    tx.update(&Session { state, ..session })?;
    Ok(())
}

fn mark_register(tx: &mut Tx<'_>, known: &Known, row: &Row) -> Result<(), SampleError> {
    let session: SessionId = known.get("session", row, "session")?;
    let mut order = 0;
    for (column, presence) in [
        ("here", Presence::Here),
        ("sent_apologies", Presence::SentApologies),
        ("not_here", Presence::NotHere),
    ] {
        for name in row.list(column) {
            let person: PersonId = known.find("person", row, &name)?;
            let came_as = if tx.read().maybe_record::<Volunteer>(person)?.is_some() {
                CameAs::Volunteer
            } else if tx.read().maybe_record::<Client>(person)?.is_some() {
                CameAs::Client
            } else {
                CameAs::Guest
            };
            let arrived_order = (presence == Presence::Here).then(|| {
                order += 1;
                order
            });
            let line = Attendance {
                id: tx.new_id(),
                session,
                person,
                came_as,
                presence,
                arrived_order,
            };
            tx.insert(&line)?;
        }
    }
    Ok(())
}

pub(super) fn notes_and_visits(plan: &mut Plan) -> Result<(), SampleError> {
    for row in plan.rows("notes")? {
        let when = at(row.needed_day("day")?, row.minute("at", clock_time(12, 0))?);
        if let Some(name) = row.text("note") {
            plan.notes.insert(name, when);
        }
        plan.write(when, Action::WriteNote, move |tx, known| {
            let text = row.need("text")?;
            let note = Note {
                id: tx.new_id(),
                kind: row.word::<NoteKind>("kind")?,
                written_by: tx.actor(),
                session: known.maybe("session", &row, "session")?,
                told_by: known.maybe("person", &row, "told_by")?,
                told_by_words: row.text("told_by_words"),
                told_by_role: None,
                told_by_practice: None,
                from_note: None,
                at: tx.now_ms(),
                text,
            };
            tx.insert(&note)?;
            for name in row.list("about") {
                let about = NoteAbout {
                    id: tx.new_id(),
                    note: note.id,
                    person: known.find("person", &row, &name)?,
                };
                tx.insert(&about)?;
            }
            for person in known.mentions(&note.text) {
                let mention = NoteMention {
                    id: tx.new_id(),
                    note: note.id,
                    person,
                };
                tx.insert(&mention)?;
            }

            if let Some(name) = row.text("note") {
                known.keep("note", name, note.id);
            }
            known.loaded.notes += 1;
            Ok(())
        });
    }
    for row in plan.rows("visits")? {
        let day = row.needed_day("day")?;
        // A visit told at a later session is written down there; its day stays.
        let when = plan.after_note(&row, at(day, clock_time(17, 0)), true);
        plan.write(when, Action::RecordVisit, move |tx, known| {
            let client: PersonId = known.get("person", &row, "client")?;
            let volunteer: Option<PersonId> = known.maybe("person", &row, "volunteer")?;
            let from_note: Option<NoteId> = known.maybe("note", &row, "from_note")?;

            let visit = Visit {
                id: tx.new_id(),
                client,
                volunteer,
                coordinator: volunteer.is_none().then_some(tx.actor()),
                on: day,
                minutes: row.number("minutes")?,
                kind: row.word("kind")?,
                made: row.yes("made")?,
                not_made_why: row.maybe_word("not_made_why")?,
                text: row.text("text"),
                from_note,
            };
            tx.insert(&visit)?;

            known.loaded.visits += 1;
            Ok(())
        });
    }
    Ok(())
}

//! Reading and writing visits.

use rusqlite::{Params, Row};

use super::{
    CheckedVisit, Visit, VisitError, VisitForm, VisitKind, VisitRow, VisitStart, VisitorChoice,
    summary,
};
use crate::{
    action::Action,
    clients::Client,
    dates::in_words,
    desk::{Desk, Done},
    forms::Faults,
    heard::{Made, store::HeardNote},
    ids::{CoordinatorId, NoteId, PersonId, SessionId, VisitId},
    notes::{self, Note, NoteError, as_filled},
    people::Person,
    store::{Record, StoreError, Tx},
    volunteers::Volunteer,
};

fn rows(desk: &Desk, rest: &str, params: impl Params) -> Result<Vec<VisitRow>, StoreError> {
    let today = desk.today();
    let columns = Visit::TABLE
        .columns
        .iter()
        .map(|column| format!("visit.\"{column}\""))
        .collect::<Vec<_>>()
        .join(", ");
    let after = Visit::TABLE.columns.len();
    desk.read().rows(
        &format!(
            "SELECT {columns}, person.given_name || ' ' || person.family_name,
                    coalesce(goer.given_name || ' ' || goer.family_name, coordinator.name, 'somebody'),
                    note.text, note.session
             FROM visit JOIN person ON person.id = visit.client
             LEFT JOIN person AS goer ON goer.id = visit.volunteer
             LEFT JOIN coordinator ON coordinator.id = visit.coordinator
             LEFT JOIN note ON note.id = visit.from_note
             {rest}"
        ),
        params,
        |row: &Row<'_>| {
            let visit = Visit::from_row(row)?;
            Ok(VisitRow {
                client_name: row.get(after)?,
                by_name: row.get(after + 1)?,
                day: in_words(visit.on, today),
                summary: summary(&visit),
                note_text: row.get(after + 2)?,
                note_session: row.get::<_, Option<SessionId>>(after + 3)?,
                visit,
            })
        },
    )
}

/// One visit.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such visit.
pub fn visit(desk: &Desk, id: VisitId) -> Result<VisitRow, VisitError> {
    Ok(rows(desk, "WHERE visit.id = ?1", [id])?
        .pop()
        .ok_or(StoreError::NotFound)?)
}

/// A client's visits, the latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn visits_of_client(
    desk: &Desk,
    client: PersonId,
    most: u32,
) -> Result<Vec<VisitRow>, VisitError> {
    Ok(rows(
        desk,
        "WHERE visit.client = ?1 ORDER BY visit.\"on\" DESC, visit.id DESC LIMIT ?2",
        (client, most),
    )?)
}

/// A volunteer's visits, the latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn visits_of_volunteer(
    desk: &Desk,
    volunteer: PersonId,
    most: u32,
) -> Result<Vec<VisitRow>, VisitError> {
    Ok(rows(
        desk,
        "WHERE visit.volunteer = ?1 ORDER BY visit.\"on\" DESC, visit.id DESC LIMIT ?2",
        (volunteer, most),
    )?)
}

/// What the form cannot know by itself: that everyone is on record, and alive on that day.
fn check_people(tx: &Tx<'_>, checked: &CheckedVisit) -> Result<(), VisitError> {
    let mut faults = Faults::new();
    if tx.read().maybe_record::<Client>(checked.client)?.is_none() {
        faults.add("client", "Choose whom the visit was to.");
    }
    if let Some(volunteer) = checked.volunteer
        && tx.read().maybe_record::<Volunteer>(volunteer)?.is_none()
    {
        faults.add("volunteer", "Choose a volunteer from the list.");
    }
    for (field, person) in [
        ("on", Some(checked.client)),
        ("volunteer", checked.volunteer),
    ] {
        let Some(person) = person else { continue };
        let died = tx
            .read()
            .maybe_record::<Person>(person)?
            .and_then(|person| person.died_on);
        if died.is_some_and(|died| died < checked.on) && !faults.has(field) {
            faults.add(field, "This person died before that day.");
        }
    }
    if let Some(note) = checked.from_note
        && tx.read().maybe_record::<Note>(note)?.is_none()
    {
        faults.add("from_note", "The line this came from is no longer there.");
    }
    Ok(faults.done(())?)
}

impl CheckedVisit {
    /// The coordinator went when no volunteer did.
    fn into_visit(
        self,
        id: VisitId,
        coordinator: CoordinatorId,
        from_note: Option<NoteId>,
    ) -> Visit {
        Visit {
            id,
            client: self.client,
            volunteer: self.volunteer,
            coordinator: self.volunteer.is_none().then_some(coordinator),
            on: self.on,
            minutes: self.minutes,
            kind: self.kind,
            made: self.not_made_why.is_none(),
            not_made_why: self.not_made_why,
            text: self.text,
            from_note,
        }
    }
}

/// Records a visit.
///
/// # Errors
/// Every fault of the form at once.
pub fn record_visit(desk: &mut Desk, form: &VisitForm) -> Result<Done<VisitId>, VisitError> {
    let checked = form.check(desk.today())?;
    desk.write(Action::RecordVisit, |tx| {
        check_people(tx, &checked)?;
        let id = tx.new_id();
        let from_note = checked.from_note;
        let visit = checked.into_visit(id, tx.actor(), from_note);
        tx.insert(&visit)?;
        Ok(id)
    })
}

/// Changes a visit. The line it came from stays linked, and so does the coordinator who went.
///
/// # Errors
/// Every fault of the form at once.
pub fn change_visit(
    desk: &mut Desk,
    id: VisitId,
    form: &VisitForm,
) -> Result<Done<VisitId>, VisitError> {
    let checked = form.check(desk.today())?;
    desk.write(Action::ChangeVisit, |tx| {
        check_people(tx, &checked)?;
        let old = tx.read().record::<Visit>(id)?;
        let coordinator = old.coordinator.unwrap_or_else(|| tx.actor());
        let visit = checked.into_visit(id, coordinator, old.from_note);
        tx.update(&visit)?;
        Ok(id)
    })
}

/// Removes a visit recorded by mistake. The log keeps what it held.
///
/// # Errors
/// When a concern was raised from it.
pub fn remove_visit(desk: &mut Desk, id: VisitId) -> Result<Done<()>, VisitError> {
    desk.write(Action::RemoveVisit, |tx| {
        tx.remove::<Visit>(id).map_err(|error| {
            if error.is_named_elsewhere() {
                VisitError::MadeInto
            } else {
                error.into()
            }
        })
    })
}

/// What the form for a new visit starts with. From a line come its words, the one client it is about or names,
/// the one volunteer it names, and what is heard in it, each marked as guessed; nothing is guessed where there are two.
///
/// # Errors
/// When the file cannot be read, or a person or the line is no longer there.
pub fn start_visit(
    desk: &Desk,
    client: Option<PersonId>,
    volunteer: Option<PersonId>,
    note: Option<NoteId>,
) -> Result<VisitStart, VisitError> {
    let line = match note {
        Some(note) => Some(notes::note(desk, note).map_err(|error| match error {
            NoteError::Store(error) => error,
            _ => StoreError::NotFound,
        })?),
        None => None,
    };
    let mut client = client;
    let mut volunteer = volunteer;
    let mut volunteers = Vec::new();
    if let Some(line) = &line {
        let mut clients = line.about.iter().filter(|named| named.client);
        let about = match (clients.next(), clients.next()) {
            (Some(only), None) => Some(only.person),
            (None, _) => line.likely_about,
            _ => None,
        };
        client = client.or(about);
        volunteers.extend(
            line.mentions
                .iter()
                .filter(|named| named.volunteer && Some(named.person) != client)
                .map(|named| VisitorChoice {
                    id: named.person,
                    name: named.name.clone(),
                }),
        );
        if let ([only], None) = (volunteers.as_slice(), volunteer) {
            volunteer = Some(only.id);
        }
    }
    if let Some(client) = client {
        let today = desk.today().to_string();
        let matched = desk.read().rows(
            "SELECT person.id, person.given_name || ' ' || person.family_name
             FROM \"match\" JOIN person ON person.id = \"match\".volunteer
             WHERE \"match\".client = ?1 AND \"match\".since <= ?2
               AND (\"match\".until IS NULL OR \"match\".until >= ?2) AND person.died_on IS NULL
             ORDER BY \"match\".since, person.id",
            (client, today),
            |row| {
                Ok(VisitorChoice {
                    id: row.get(0)?,
                    name: row.get(1)?,
                })
            },
        )?;
        for choice in matched {
            if volunteers.iter().all(|known| known.id != choice.id) {
                volunteers.push(choice);
            }
        }
    }
    if let Some(id) = volunteer
        && volunteers.iter().all(|known| known.id != id)
    {
        let name = desk.read().record::<Person>(id)?.name();
        volunteers.push(VisitorChoice { id, name });
    }
    let client_name = match client {
        Some(client) => Some(desk.read().record::<Person>(client)?.name()),
        None => None,
    };
    let mut start = VisitStart {
        client_name,
        session: line.as_ref().and_then(|line| line.session),
        volunteers,
        form: VisitForm {
            client: client.map(|id| id.to_string()).unwrap_or_default(),
            volunteer: volunteer.map(|id| id.to_string()).unwrap_or_default(),
            on: "today".to_owned(),
            kind: VisitKind::Home.word().to_owned(),
            made: "yes".to_owned(),
            text: match &line {
                Some(line) => as_filled(desk.read(), &line.text, note)?,
                None => String::new(),
            },
            from_note: note.map(|id| id.to_string()).unwrap_or_default(),
            ..VisitForm::default()
        },
        guessed: Vec::new(),
        phones: Vec::new(),
    };
    if let Some(note) = note {
        let line = HeardNote::read(desk.read(), &desk.read().record(note)?)?;
        fill_from(&mut start, &line, client, volunteer);
    }
    Ok(start)
}

/// Fills a form from what is heard in a line.
fn fill_from(
    start: &mut VisitStart,
    line: &HeardNote,
    client: Option<PersonId>,
    volunteer: Option<PersonId>,
) {
    let (form, heard) = (&mut start.form, &line.heard);
    start
        .guessed
        .extend(client.and_then(|who| line.named("client", who)));
    start
        .guessed
        .extend(volunteer.and_then(|who| line.named("volunteer", who)));
    if let Some(on) = &heard.on {
        form.on = on.what.to_string();
        start.guessed.push(line.guess("on", on));
    }
    if let Some(kind) = &heard.kind {
        form.kind = kind.what.word().to_owned();
        start.guessed.push(line.guess("kind", kind));
    }
    let mut made = true;
    if let Some(said) = &heard.made {
        start.guessed.push(line.guess("made", said));
        if let Made::No(why) = said.what {
            made = false;
            form.made = "no".to_owned();
            form.not_made_why = why.word().to_owned();
            start.guessed.push(line.guess("not_made_why", said));
        }
    }
    if let (Some(minutes), true) = (&heard.minutes, made) {
        form.minutes = minutes.what.to_string();
        start.guessed.push(line.guess("minutes", minutes));
    }
    start.phones = line.phones();
}

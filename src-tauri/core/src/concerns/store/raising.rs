//! Raising a concern, and correcting what was written down.

use super::moves::{moved, no_list, restricted_now};
use crate::{
    action::Action,
    clock::local_day,
    concerns::{
        Category, Concern, ConcernError, ConcernEventWhat, ConcernForm, ConcernState, MoveForm,
        NextStep, RaisedBy, Route, due_day, next_steps,
    },
    dates,
    desk::{Desk, Done},
    forms::Faults,
    heard::{Guess, store::HeardNote},
    ids::{ConcernId, CoordinatorId, NoteId, PersonId, VisitId},
    loops::{self, Looped, store::happened as event},
    notes::{Note, as_filled},
    people::Person,
    programmes::Coordinator,
    store::{Reader, StoreError, Tx},
};

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
    /// The step that is often next, by category.
    pub next_steps: Vec<NextStep>,
    /// The fields that were guessed from the note.
    pub guessed: Vec<Guess>,
    /// The phone numbers in the note.
    pub phones: Vec<String>,
}

/// Starts a new concern, filled from a note, a visit, a client or whoever raised it, as far as those are
/// known. Nothing is judged: the level stays empty, unless somebody said its own word in the note. Then it is offered
/// as a guess.
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
    let mut line = None;
    if let Some(note) = note {
        let note: Note = read.record(note)?;
        line = Some(HeardNote::read(read, &note)?);
        form.from_note = note.id.to_string();
        form.situation = as_filled(read, note.text.trim(), Some(note.id))?;
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
            "" => as_filled(read, visit.text.unwrap_or_default().trim(), visit.from_note)?,
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
    let Some(line) = line else {
        return started(desk, form);
    };
    let mut guessed: Vec<Guess> = client
        .and_then(|client| line.named("client", client))
        .into_iter()
        .collect();
    if let Some(level) = &line.heard.level {
        form.level = level.what.to_string();
        guessed.push(line.guess("level", level));
    }
    Ok(ConcernStart {
        guessed,
        phones: line.phones(),
        ..started(desk, form)?
    })
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
        next_steps: next_steps(),
        guessed: Vec::new(),
        phones: Vec::new(),
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
        let route = form.next.parse::<Route>().ok();
        // Said where it was chosen: the move itself does not know which field of this form it came from.
        if route == Some(Route::Mdt)
            && let Some(why) = no_list(tx.read(), concern.client)?
        {
            return Err(Faults::one("next", why).into());
        }
        tx.insert(&concern)?;
        event(
            tx,
            &concern,
            ConcernEventWhat::Move,
            None,
            ConcernState::Open.word(),
            None,
        )?;
        if let Some(to) = route.and_then(Route::state) {
            let form = MoveForm {
                why: "Decided when it was raised.".to_owned(),
                ..MoveForm::default()
            };
            moved(tx, concern.id, to, &form)?;
        }
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
        if new.restricted && !old.restricted {
            let grave = new.category == Category::SafetyOrAbuse;
            let why = grave.then(|| "It is about safety or abuse.".to_owned());
            restricted_now(tx, &new, why)?;
        }
        corrected(tx, &old, &new, &form.why_raised_on)?;
        Ok(id)
    })
}

/// Leaves in the story that the day it was raised, or who looks after it, was corrected: who did it, when, and what
/// stood there before. It is an event of the due day, because the day it was raised may move that; where it does not,
/// the event has no *from*.
fn corrected(
    tx: &mut Tx<'_>,
    old: &Concern,
    new: &Concern,
    typed: &str,
) -> Result<(), ConcernError> {
    let mut said = Vec::new();
    if new.raised_on != old.raised_on {
        let mut faults = Faults::new();
        let why = faults.optional_note("why_raised_on", typed);
        if why.is_none() && new.raised_on > old.raised_on && !faults.has("why_raised_on") {
            faults.add("why_raised_on", "Write why the later day is the right one.");
        }
        faults.done(())?;
        said.push(format!(
            "Raised on {}, before: {}.",
            dates::short(new.raised_on),
            dates::short(old.raised_on)
        ));
        said.extend(why);
    }
    if new.owner != old.owner {
        said.push(another_owner(tx.read(), old, new)?);
    }
    if said.is_empty() {
        return Ok(());
    }
    Ok(say_corrected(tx, old, new, said.join(" "))?)
}

fn another_owner(read: Reader<'_>, old: &Concern, new: &Concern) -> Result<String, StoreError> {
    let name = |id| Ok::<_, StoreError>(read.record::<Coordinator>(id)?.name);
    let (now, before) = (name(new.owner)?, name(old.owner)?);
    Ok(format!("{now} looks after it, before: {before}."))
}

fn say_corrected(
    tx: &mut Tx<'_>,
    old: &Concern,
    new: &Concern,
    why: String,
) -> Result<(), StoreError> {
    let due = |one: &Concern| due_day(one.level, one.raised_on, one.due_on);
    let (from, to) = (due(old), due(new));
    let from = (from != to).then(|| from.to_string());
    let what = ConcernEventWhat::Due;
    event(tx, new, what, from.as_deref(), &to.to_string(), Some(why))
}

/// Gives a concern to another coordinator because whoever looked after it leaves, and says so in its story.
pub(crate) fn hand_over(
    tx: &mut Tx<'_>,
    old: &Concern,
    heir: CoordinatorId,
) -> Result<(), StoreError> {
    let new = Concern {
        owner: heir,
        ..old.clone()
    };
    tx.update(&new)?;
    let said = another_owner(tx.read(), old, &new)?;
    let leaver: Coordinator = tx.read().record(old.owner)?;
    let why = format!("{said} {} works here no longer.", leaver.name);
    say_corrected(tx, old, &new, why)
}

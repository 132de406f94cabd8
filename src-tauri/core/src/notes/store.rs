//! Reading and writing notes, and the mention list.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Row;
use uuid::Uuid;

use super::{
    Became, Beneath, CheckedNote, KnownTeller, Line, MOST_CHOICES, MOST_TELLERS, MentionChoice,
    NameGuess, Named, Note, NoteAbout, NoteAmendment, NoteError, NoteForm, NoteKind, NoteMention,
    RESTRICTED_LINE,
    guess::{self, Book, Known},
    likely_about, may_edit,
};
use crate::{
    action::Action,
    clock::{local_day, local_ms, local_time},
    dates::in_words,
    desk::{Desk, Done},
    forms::Faults,
    ids::{NoteId, PersonId, SessionId},
    names::{self, fold},
    people::{
        Person, other_names,
        unnamed::{named_in, without_signs},
    },
    programmes::Practice,
    sessions::{Session, SessionKind, SessionState},
    store::{Reader, StoreError, Tx, id_list},
};

/// Words that came from a note, as every form is filled with them: without the `@` before those linked in the note, who
/// are known there by their names. What was typed in the note stays as it is.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn as_filled(
    read: Reader<'_>,
    words: &str,
    note: Option<NoteId>,
) -> Result<String, StoreError> {
    match note {
        Some(note) if words.contains('@') => Ok(without_signs(words, &named_in(read, note, None)?)),
        _ => Ok(words.to_owned()),
    }
}

const LINES: &str = include_str!("lines.sql");

/// The lines of a session, newest first, each with whom it names, whom it is about and what became of it.
///
/// # Errors
/// When the file cannot be read.
pub fn lines(desk: &Desk, session: SessionId) -> Result<Vec<Line>, NoteError> {
    let mut lines = said_at(desk, session)?;
    guess_all(desk, Some(session), &mut lines)?;
    Ok(lines)
}

/// The lines of a session, newest first, without who the names in them may be.
pub(super) fn said_at(desk: &Desk, session: SessionId) -> Result<Vec<Line>, NoteError> {
    unsaid(
        desk,
        "WHERE note.session = ?1 ORDER BY note.at DESC, note.row DESC",
        [session],
    )
}

/// One note.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such note.
pub fn note(desk: &Desk, id: NoteId) -> Result<Line, NoteError> {
    let mut found = read_lines(desk, "WHERE note.id = ?1", [id])?;
    let session = found.first().and_then(|line| line.session);
    guess_all(desk, session, &mut found)?;
    Ok(found.pop().ok_or(StoreError::NotFound)?)
}

/// The lines of the open session that name somebody but are about nobody yet.
///
/// # Errors
/// When the file cannot be read.
pub fn unfinished_lines(desk: &Desk, session: SessionId) -> Result<Vec<Line>, NoteError> {
    unsaid(
        desk,
        "WHERE note.session = ?1
           AND NOT EXISTS (SELECT 1 FROM note_about WHERE note_about.note = note.id)
           AND EXISTS (SELECT 1 FROM note_mention WHERE note_mention.note = note.id)
         ORDER BY note.at DESC, note.row DESC",
        [session],
    )
}

/// The latest corridor notes about nobody yet, newest first: no person's page and no session shows them. However
/// old they are, one that is dealt with makes room for the next.
///
/// # Errors
/// When the file cannot be read.
pub fn corridor_notes_about_nobody(desk: &Desk) -> Result<Vec<Line>, NoteError> {
    unsaid(
        desk,
        "WHERE note.row IN (SELECT row FROM corridor_about_nobody ORDER BY row DESC LIMIT 20)
         ORDER BY note.at DESC, note.row DESC",
        (),
    )
}

/// Who told things in corridors before, the latest first, each once as they were written last.
///
/// # Errors
/// When the file cannot be read.
pub fn known_tellers(desk: &Desk) -> Result<Vec<KnownTeller>, NoteError> {
    // Of the latest few hundred corridor notes: whoever said nothing since is typed again.
    let latest = desk.read().rows(
        "SELECT note.told_by_words, note.told_by_role, note.told_by_practice, practice.name
         FROM note LEFT JOIN practice ON practice.id = note.told_by_practice
         WHERE note.kind = 'corridor' AND note.told_by_words IS NOT NULL
         ORDER BY note.row DESC LIMIT 300",
        [],
        |row| {
            Ok(KnownTeller {
                told_by: row.get(0)?,
                told_by_role: row.get(1)?,
                told_by_practice: row.get(2)?,
                told_by_practice_name: row.get(3)?,
            })
        },
    )?;
    let mut known: Vec<KnownTeller> = Vec::new();
    for teller in latest {
        // Two of one name at two practices are two.
        let same = |other: &KnownTeller| {
            fold(&other.told_by) == fold(&teller.told_by)
                && other.told_by_practice == teller.told_by_practice
        };
        if !known.iter().any(same) {
            known.push(teller);
        }
    }
    known.truncate(MOST_TELLERS);
    Ok(known)
}

/// Lines in a list, which others read too: one that a restricted concern was raised from says only that it is there.
/// What was said stands on the concern's page, and on the line's own.
fn unsaid(desk: &Desk, rest: &str, of: impl rusqlite::Params) -> Result<Vec<Line>, NoteError> {
    let mut lines = read_lines(desk, rest, of)?;
    for line in lines.iter_mut().filter(|line| line.restricted) {
        *line = Line {
            text: RESTRICTED_LINE.to_owned(),
            told_by: None,
            told_by_person: None,
            told_by_role: None,
            told_by_practice: None,
            told_by_practice_name: None,
            mentions: Vec::new(),
            likely_about: None,
            beneath: Vec::new(),
            can_edit: false,
            ..line.clone()
        };
    }
    Ok(lines)
}

fn read_lines(desk: &Desk, rest: &str, of: impl rusqlite::Params) -> Result<Vec<Line>, NoteError> {
    let today = desk.today();
    let read = desk.read();
    let mut lines = read.rows(&format!("{LINES} {rest}"), of, |row| {
        let at: i64 = row.get(4)?;
        let id: NoteId = row.get(0)?;
        Ok(Line {
            id,
            session: row.get(1)?,
            text: row.get(2)?,
            kind: row.get(3)?,
            at,
            written_by: row.get(5)?,
            told_by: row.get(6)?,
            told_by_person: row.get(8)?,
            told_by_role: row.get(9)?,
            told_by_practice: row.get(10)?,
            told_by_practice_name: row.get(11)?,
            mentions: Vec::new(),
            about: Vec::new(),
            from_note: row.get(14)?,
            likely_about: None,
            of_volunteers: row
                .get::<_, Option<SessionKind>>(13)?
                .is_some_and(SessionKind::is_of_volunteers),
            became: Vec::new(),
            beneath: Vec::new(),
            guesses: Vec::new(),
            typed_up: typed_up_on(id, at).map(|day| in_words(day, today)),
            can_edit: may_edit(row.get::<_, Option<SessionState>>(7)?, local_day(at), today)
                .is_ok(),
            restricted: row.get(12)?,
        })
    })?;
    if lines.is_empty() {
        return Ok(lines);
    }
    let of = id_list(lines.iter().map(|line| line.id));
    let mut mentions = named(read, "note_mention", &of)?;
    let mut about = named(read, "note_about", &of)?;
    let mut became = by_note(read, include_str!("became.sql"), &of, |row| {
        Ok(Became {
            kind: row.get(1)?,
            id: Uuid::from_bytes(row.get(2)?).to_string(),
            label: row.get(3)?,
        })
    })?;
    let mut beneath = by_note(
        read,
        "SELECT note, text, at, coordinator.name
         FROM json_each(?1) AS asked CROSS JOIN note_amendment ON note_amendment.note = unhex(asked.value)
         JOIN coordinator ON coordinator.id = note_amendment.written_by
         ORDER BY at, note_amendment.id",
        &of,
        |row| {
            Ok(Beneath {
                text: row.get(1)?,
                at: row.get(2)?,
                by: row.get(3)?,
            })
        },
    )?;
    for line in &mut lines {
        line.mentions = mentions.remove(&line.id).unwrap_or_default();
        line.about = about.remove(&line.id).unwrap_or_default();
        line.likely_about = match line.of_volunteers {
            true => None,
            false => likely_about(&line.mentions),
        };
        line.became = became.remove(&line.id).unwrap_or_default();
        line.beneath = beneath.remove(&line.id).unwrap_or_default();
    }
    Ok(lines)
}

/// The day a line was typed up, where that is not the day it was heard on. An id carries the time it was made at.
fn typed_up_on(id: NoteId, at: i64) -> Option<chrono::NaiveDate> {
    let (seconds, nanos) = Uuid::from(id).get_timestamp()?.to_unix();
    let made = i64::try_from(seconds)
        .ok()?
        .saturating_mul(1000)
        .saturating_add(i64::from(nanos / 1_000_000));
    let day = local_day(made);
    (day > local_day(at)).then_some(day)
}

/// What a question says about each of some notes; its first column is the note.
fn by_note<T>(
    read: Reader<'_>,
    sql: &str,
    notes: &str,
    map: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<BTreeMap<NoteId, Vec<T>>, StoreError> {
    let mut all: BTreeMap<NoteId, Vec<T>> = BTreeMap::new();
    read.each(sql, [notes], |row| {
        all.entry(row.get(0)?).or_default().push(map(row)?);
        Ok::<_, StoreError>(())
    })?;
    Ok(all)
}

fn named(
    read: Reader<'_>,
    table: &str,
    notes: &str,
) -> Result<BTreeMap<NoteId, Vec<Named>>, StoreError> {
    by_note(
        read,
        &format!(
            "SELECT {table}.note, person.id, person.given_name || ' ' || person.family_name,
                    EXISTS (SELECT 1 FROM client WHERE client.id = person.id),
                    EXISTS (SELECT 1 FROM volunteer WHERE volunteer.id = person.id)
             FROM json_each(?1) AS asked CROSS JOIN {table} ON {table}.note = unhex(asked.value)
             JOIN person ON person.id = {table}.person
             ORDER BY {table}.id"
        ),
        notes,
        |row| {
            Ok(Named {
                person: row.get(1)?,
                name: row.get(2)?,
                client: row.get(3)?,
                volunteer: row.get(4)?,
            })
        },
    )
}

/// Writes a line with its mentions, and whom it is about.
///
/// # Errors
/// Every fault of the form at once; when the session is not open; when somebody named is not on record.
pub fn write_note(desk: &mut Desk, form: &NoteForm) -> Result<Done<NoteId>, NoteError> {
    let checked = check(form)?;
    desk.write(Action::WriteNote, |tx| {
        let at = match form.session {
            Some(session) => {
                let session = tx.read().record::<Session>(session)?;
                may_edit(Some(session.state), tx.today(), tx.today())?;
                heard_at(tx, &session)?
            }
            None => tx.now_ms(),
        };
        told_by_somebody(tx, form)?;
        let from_note = made_from_a_line(tx, form)?;
        let id = tx.new_id();
        tx.insert(&Note {
            id,
            text: checked.text,
            kind: checked.kind,
            written_by: tx.actor(),
            session: form.session,
            told_by: form.told_by,
            told_by_words: checked.told_by_words,
            told_by_role: checked.told_by_role,
            told_by_practice: form.told_by_practice,
            from_note,
            at,
        })?;
        link(tx, id, form)?;
        Ok(id)
    })
}

/// When a line was heard. Typed up on a later day, it was heard on the session's own: after its start, and after the
/// lines that are there already. The log keeps the time at which it was typed.
fn heard_at(tx: &Tx<'_>, session: &Session) -> Result<i64, StoreError> {
    if session.date >= tx.today() {
        return Ok(tx.now_ms());
    }
    let starts = session
        .starts
        .as_deref()
        .and_then(|starts| starts.parse().ok());
    let begun = local_ms(session.date, starts);
    let latest: Option<i64> = tx.read().one(
        "SELECT max(at) FROM note WHERE session = ?1",
        [session.id],
        |row| row.get(0),
    )?;
    Ok(latest
        .filter(|at| local_day(*at) == session.date)
        .map_or(begun, |at| at.max(begun)))
}

/// Takes the lines of a session along to another day, each at its own time of day.
pub(crate) fn move_to_day(tx: &mut Tx<'_>, session: &Session) -> Result<(), StoreError> {
    for note in tx
        .read()
        .records::<Note>("WHERE session = ?1", [session.id])?
    {
        let at = local_ms(session.date, local_time(note.at));
        if at != note.at {
            tx.update(&Note { at, ..note })?;
        }
    }
    Ok(())
}

fn check(form: &NoteForm) -> Result<CheckedNote, NoteError> {
    let checked = form.check()?;
    if checked.kind == NoteKind::Line && form.session.is_none() {
        return Err(Faults::one("session", "Say at which session this was heard.").into());
    }
    Ok(checked)
}

/// Changes a line while that is allowed: its text, whom it names and whom it is about.
///
/// # Errors
/// As [`write_note`]; and when only writing beneath is left.
pub fn change_note(
    desk: &mut Desk,
    id: NoteId,
    form: &NoteForm,
) -> Result<Done<NoteId>, NoteError> {
    let checked = form.check()?;
    desk.write(Action::ChangeNote, |tx| {
        let note = tx.read().record::<Note>(id)?;
        editable(tx, &note)?;
        told_by_somebody(tx, form)?;
        tx.update(&Note {
            text: checked.text,
            told_by: form.told_by,
            told_by_words: checked.told_by_words,
            told_by_role: checked.told_by_role,
            told_by_practice: form.told_by_practice,
            ..note
        })?;
        link(tx, id, form)?;
        Ok(id)
    })
}

/// Says whom a line is about. A link to the wrong person must be mended at any time, so this stays allowed
/// when the session has closed; the words as typed do not change.
///
/// # Errors
/// When somebody is not on record.
pub fn say_about(
    desk: &mut Desk,
    id: NoteId,
    about: &[PersonId],
) -> Result<Done<NoteId>, NoteError> {
    desk.write(Action::SayAbout, |tx| {
        tx.read().record::<Note>(id)?;
        set_about(tx, id, about)?;
        Ok(id)
    })
}

/// Links a name that was typed without `@` to the person it was chosen to mean. The words stay as typed. As
/// [`say_about`], it stays allowed when the session has closed.
///
/// # Errors
/// When the person is not on record.
pub fn name_in_note(
    desk: &mut Desk,
    id: NoteId,
    person: PersonId,
) -> Result<Done<NoteId>, NoteError> {
    desk.write(Action::NameInNote, |tx| {
        tx.read().record::<Note>(id)?;
        let mut people: Vec<PersonId> = tx
            .read()
            .records::<NoteMention>("WHERE note = ?1", [id])?
            .iter()
            .map(|mention| mention.person)
            .collect();
        people.push(person);
        set_mentions(tx, id, &people)?;
        Ok(id)
    })
}

/// Adds words beneath a note whose own text no longer changes.
///
/// # Errors
/// When nothing was written.
pub fn amend_note(desk: &mut Desk, id: NoteId, text: &str) -> Result<Done<NoteId>, NoteError> {
    let mut faults = Faults::new();
    let text = faults.need_note("text", text, "Write what to add.");
    let text = faults.done_some(text)?;
    desk.write(Action::AmendNote, |tx| {
        tx.read().record::<Note>(id)?;
        let amendment = tx.new_id();
        tx.insert(&NoteAmendment {
            id: amendment,
            note: id,
            text,
            at: tx.now_ms(),
            written_by: tx.actor(),
        })?;
        Ok(id)
    })
}

/// Removes a line, while its text may still be changed.
///
/// # Errors
/// When only writing beneath is left, or something was made from it.
pub fn remove_note(desk: &mut Desk, id: NoteId) -> Result<Done<()>, NoteError> {
    desk.write(Action::RemoveNote, |tx| {
        let note = tx.read().record::<Note>(id)?;
        editable(tx, &note)?;
        set_about(tx, id, &[])?;
        set_mentions(tx, id, &[])?;
        for amendment in tx
            .read()
            .records::<NoteAmendment>("WHERE note = ?1", [id])?
        {
            tx.remove::<NoteAmendment>(amendment.id)?;
        }
        tx.remove::<Note>(id).map_err(|error| {
            if error.is_named_elsewhere() {
                NoteError::MadeInto
            } else {
                error.into()
            }
        })
    })
}

fn editable(tx: &Tx<'_>, note: &Note) -> Result<(), NoteError> {
    let state = match note.session {
        Some(session) => Some(tx.read().record::<Session>(session)?.state),
        None => None,
    };
    may_edit(state, local_day(note.at), tx.today())
}

fn told_by_somebody(tx: &Tx<'_>, form: &NoteForm) -> Result<(), NoteError> {
    if let Some(practice) = form.told_by_practice
        && tx.read().maybe_record::<Practice>(practice)?.is_none()
    {
        return Err(Faults::one("told_by_practice", "Choose the practice again.").into());
    }
    form.told_by.map_or(Ok(()), |teller| on_record(tx, teller))
}

/// The line a note is made from. A copy of a copy is one of the line itself: what is hidden in one of them is looked for
/// by the line.
fn made_from_a_line(tx: &Tx<'_>, form: &NoteForm) -> Result<Option<NoteId>, NoteError> {
    let Some(from) = form.from_note else {
        return Ok(None);
    };
    match tx.read().maybe_record::<Note>(from)? {
        Some(note) => Ok(Some(note.from_note.unwrap_or(from))),
        None => Err(Faults::one("from_note", "The line this came from is no longer there.").into()),
    }
}

/// Re-checks everyone named against the records, then writes who is mentioned and whom it is about.
fn link(tx: &mut Tx<'_>, note: NoteId, form: &NoteForm) -> Result<(), NoteError> {
    set_mentions(tx, note, &form.mentions)?;
    set_about(tx, note, &form.about)
}

fn on_record(tx: &Tx<'_>, person: PersonId) -> Result<(), NoteError> {
    if tx.read().maybe_record::<Person>(person)?.is_none() {
        return Err(NoteError::Nobody);
    }
    Ok(())
}

fn set_mentions(tx: &mut Tx<'_>, note: NoteId, people: &[PersonId]) -> Result<(), NoteError> {
    let wanted: BTreeSet<PersonId> = people.iter().copied().collect();
    let old = tx
        .read()
        .records::<NoteMention>("WHERE note = ?1", [note])?;
    for mention in old.iter().filter(|old| !wanted.contains(&old.person)) {
        tx.remove::<NoteMention>(mention.id)?;
    }
    for person in wanted {
        if old.iter().all(|old| old.person != person) {
            on_record(tx, person)?;
            let id = tx.new_id();
            tx.insert(&NoteMention { id, note, person })?;
        }
    }
    Ok(())
}

fn set_about(tx: &mut Tx<'_>, note: NoteId, people: &[PersonId]) -> Result<(), NoteError> {
    let wanted: BTreeSet<PersonId> = people.iter().copied().collect();
    let old = tx.read().records::<NoteAbout>("WHERE note = ?1", [note])?;
    for about in old.iter().filter(|old| !wanted.contains(&old.person)) {
        tx.remove::<NoteAbout>(about.id)?;
    }
    for person in wanted {
        if old.iter().all(|old| old.person != person) {
            on_record(tx, person)?;
            let id = tx.new_id();
            tx.insert(&NoteAbout { id, note, person })?;
        }
    }
    Ok(())
}

/// A person as the mention list weighs them.
struct Candidate {
    choice: MentionChoice,
    known: Known,
    died: bool,
    words: Vec<String>,
    folded: String,
}

fn candidate(row: &Row<'_>) -> rusqlite::Result<Candidate> {
    let given: String = row.get(1)?;
    let family: String = row.get(2)?;
    let preferred: Option<String> = row.get(3)?;
    let town: Option<String> = row.get(4)?;
    let year: Option<i64> = row.get(5)?;
    let died: bool = row.get(6)?;
    let name = format!("{given} {family}");
    let folded = fold(&name);
    let mut words = words(&folded);
    let mut detail = Vec::new();
    let preferred = preferred.filter(|preferred| *preferred != given);
    if let Some(preferred) = &preferred {
        words.extend(self::words(&fold(preferred)));
        detail.push(format!("“{preferred}”"));
    }
    // Found by a name they had before, they are shown by the one they have.
    let also: Option<String> = row.get(8)?;
    words.extend(self::words(&fold(also.as_deref().unwrap_or_default())));
    detail.extend(town);
    detail.extend(year.map(|year| year.to_string()));
    if died {
        detail.push("has died".to_owned());
    }
    let (person, here) = (row.get(0)?, row.get(7)?);
    Ok(Candidate {
        choice: MentionChoice {
            person,
            name,
            detail: detail.join(", "),
            here,
            same_name: false,
        },
        known: Known {
            person,
            given,
            family,
            preferred,
            also: other_names(also.as_deref()),
            here,
            died,
        },
        died,
        words,
        folded,
    })
}

fn words(folded: &str) -> Vec<String> {
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Those whose name begins as typed, the likeliest first.
fn beginning(
    read: Reader<'_>,
    session: Option<SessionId>,
    typed: &str,
) -> Result<Vec<Candidate>, StoreError> {
    let wanted = words(typed);
    let rows = read.search("person_search", typed, MOST_FOUND)?;
    let rows = serde_json::Value::from(rows).to_string();
    let mut found = read.rows(include_str!("choices.sql"), (rows, session), candidate)?;
    // The index also knows villages and postcodes; here only names count.
    found.retain(|person| {
        wanted
            .iter()
            .all(|word| person.words.iter().any(|name| name.starts_with(word)))
    });
    found.sort_by_cached_key(|person| {
        (
            !person.choice.here,
            person.died,
            !person.folded.starts_with(typed),
            person.folded.clone(),
            person.choice.person,
        )
    });
    Ok(found)
}

/// How many rows of the index are weighed: more than the 300 people of one laptop.
const MOST_FOUND: u32 = 500;

/// The choices after `@` and what was typed since: at most seven, those here today first, then those whose
/// name begins that way, then those whom the first word is a nickname for. Accents and case do not matter. Every
/// typed word must begin a word of the name.
///
/// # Errors
/// When the file cannot be read.
pub fn mention_people(
    desk: &Desk,
    session: Option<SessionId>,
    typed: &str,
) -> Result<Vec<MentionChoice>, NoteError> {
    let read = desk.read();
    let typed = fold(typed);
    let wanted = words(&typed);
    let mut found = if wanted.is_empty() {
        match session {
            Some(session) => read.rows(include_str!("here.sql"), [session], candidate)?,
            None => Vec::new(),
        }
    } else {
        let mut found = beginning(read, session, &typed)?;
        // Bill is William too, once the whole of it is typed.
        if found.len() < MOST_CHOICES
            && let Some((nickname, rest)) = wanted.split_first()
        {
            for full in names::related(nickname) {
                let other = [&[full.to_owned()], rest].concat().join(" ");
                for person in beginning(read, session, &other)? {
                    if !found
                        .iter()
                        .any(|known| known.choice.person == person.choice.person)
                    {
                        found.push(person);
                    }
                }
            }
            // Those here today stand first, by whatever name.
            found.sort_by_key(|person| !person.choice.here);
        }
        found
    };
    found.truncate(MOST_CHOICES);
    let mut choices = as_choices(found.iter().collect());
    for (choice, person) in choices.iter_mut().zip(&found) {
        // Whoever bears the name too may stand beyond the list, or be not here today: it is a choice all the same.
        if !choice.same_name {
            let bearing = beginning(read, session, &person.folded)?;
            choice.same_name = bearing
                .iter()
                .any(|other| other.folded == person.folded && other.choice.person != choice.person);
        }
    }
    Ok(choices)
}

fn as_choices(found: Vec<&Candidate>) -> Vec<MentionChoice> {
    let same = |person: &Candidate| {
        let alike = found.iter().filter(|other| other.folded == person.folded);
        alike.count() > 1
    };
    found
        .iter()
        .map(|person| MentionChoice {
            same_name: same(person),
            ..person.choice.clone()
        })
        .collect()
}

/// Who the names typed without `@` in a text may be, while it is being typed. `named` are those linked in it already.
///
/// # Errors
/// When the file cannot be read.
pub fn names_typed(
    desk: &Desk,
    session: Option<SessionId>,
    text: &str,
    named: &[PersonId],
) -> Result<Vec<NameGuess>, NoteError> {
    let mut linked = Vec::new();
    for person in named {
        if let Some(person) = desk.read().maybe_record::<Person>(*person)? {
            linked.push((person.id, person.name()));
        }
    }
    let people = may_be_named(desk.read(), session, [text].into_iter())?;
    let book = Book::of(people.iter().map(|person| person.known.clone()));
    Ok(guesses(text, &people, &book, &linked))
}

/// Fills in who the names typed without `@` may be, for a whole list in one go. A line that a list does not show is
/// left out.
fn guess_all(
    desk: &Desk,
    session: Option<SessionId>,
    lines: &mut [Line],
) -> Result<(), StoreError> {
    let said = lines.iter().map(|line| line.text.as_str());
    let people = may_be_named(desk.read(), session, said)?;
    let book = Book::of(people.iter().map(|person| person.known.clone()));
    for line in lines.iter_mut().filter(|line| line.text != RESTRICTED_LINE) {
        let named: Vec<(PersonId, String)> = line
            .mentions
            .iter()
            .chain(&line.about)
            .map(|named| (named.person, named.name.clone()))
            .collect();
        line.guesses = guesses(&line.text, &people, &book, &named);
    }
    Ok(())
}

fn guesses(
    text: &str,
    people: &[Candidate],
    book: &Book,
    named: &[(PersonId, String)],
) -> Vec<NameGuess> {
    guess::guessed(text, book, named)
        .into_iter()
        .map(|place| {
            let fits = place.people.iter().take(MOST_CHOICES);
            let found = fits
                .filter_map(|id| people.iter().find(|person| person.choice.person == *id))
                .collect();
            NameGuess {
                start: guess::in_utf16(text, place.start),
                end: guess::in_utf16(text, place.end),
                text: text
                    .get(place.start..place.end)
                    .unwrap_or_default()
                    .to_owned(),
                choices: as_choices(found),
            }
        })
        .collect()
}

/// How many people of one name are weighed: the newest. The index knows villages too, and a village named in a line
/// must not crowd out the names.
const MOST_OF_A_NAME: u32 = 100;

/// Everybody whom a name in some texts may mean: by the index of names, in one question, and all who are here.
fn may_be_named<'a>(
    read: Reader<'_>,
    session: Option<SessionId>,
    texts: impl Iterator<Item = &'a str>,
) -> Result<Vec<Candidate>, StoreError> {
    let words: BTreeSet<String> = texts.flat_map(guess::looked_up).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // Quoted, so that no typed word is an operator.
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let words = serde_json::Value::from(words).to_string();
    let rows: Vec<i64> = read.rows(include_str!("named.sql"), (words, MOST_OF_A_NAME), |row| {
        row.get(0)
    })?;
    let rows = serde_json::Value::from(rows).to_string();
    let mut people = match session {
        Some(session) => read.rows(include_str!("here.sql"), [session], candidate)?,
        None => Vec::new(),
    };
    for person in read.rows(include_str!("choices.sql"), (rows, session), candidate)? {
        if !people
            .iter()
            .any(|here| here.choice.person == person.choice.person)
        {
            people.push(person);
        }
    }
    Ok(people)
}

//! Reading and writing notes, and the mention list.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Row;
use uuid::Uuid;

use super::{
    Became, Beneath, CheckedNote, KnownTeller, Line, MOST_CHOICES, MOST_TELLERS, MentionChoice,
    Named, Note, NoteAbout, NoteAmendment, NoteError, NoteForm, NoteKind, NoteMention,
    RESTRICTED_LINE, likely_about, may_edit,
};
use crate::{
    action::Action,
    clock::local_day,
    desk::{Desk, Done},
    forms::Faults,
    ids::{NoteId, PersonId, SessionId},
    names::fold,
    people::Person,
    programmes::Practice,
    sessions::{Session, SessionKind, SessionState},
    store::{Reader, StoreError, Tx, id_list},
};

const LINES: &str = include_str!("lines.sql");

/// The lines of a session, newest first, each with whom it names, whom it is about and what became of it.
///
/// # Errors
/// When the file cannot be read.
pub fn lines(desk: &Desk, session: SessionId) -> Result<Vec<Line>, NoteError> {
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
    Ok(read_lines(desk, "WHERE note.id = ?1", [id])?
        .pop()
        .ok_or(StoreError::NotFound)?)
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
        Ok(Line {
            id: row.get(0)?,
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
            likely_about: None,
            of_volunteers: row
                .get::<_, Option<SessionKind>>(13)?
                .is_some_and(SessionKind::is_of_volunteers),
            became: Vec::new(),
            beneath: Vec::new(),
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
        if let Some(session) = form.session {
            let state = tx.read().record::<Session>(session)?.state;
            may_edit(Some(state), tx.today(), tx.today())?;
        }
        told_by_somebody(tx, form)?;
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
            at: tx.now_ms(),
        })?;
        link(tx, id, form)?;
        Ok(id)
    })
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
    if let Some(preferred) = preferred.filter(|preferred| *preferred != given) {
        words.extend(self::words(&fold(&preferred)));
        detail.push(format!("“{preferred}”"));
    }
    detail.extend(town);
    detail.extend(year.map(|year| year.to_string()));
    if died {
        detail.push("has died".to_owned());
    }
    Ok(Candidate {
        choice: MentionChoice {
            person: row.get(0)?,
            name,
            detail: detail.join(", "),
            here: row.get(7)?,
            same_name: false,
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

/// How many rows of the index are weighed: more than the 300 people of one laptop.
const MOST_FOUND: u32 = 500;

/// The choices after `@` and what was typed since: at most seven, those here today first, then those whose
/// name begins that way. Accents and case do not matter. Every typed word must begin a word of the name.
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
        let rows = read.search("person_search", &typed, MOST_FOUND)?;
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
                !person.folded.starts_with(&typed),
                person.folded.clone(),
                person.choice.person,
            )
        });
        found
    };
    found.truncate(MOST_CHOICES);
    let names: Vec<String> = found.iter().map(|person| person.folded.clone()).collect();
    Ok(found
        .into_iter()
        .map(|person| MentionChoice {
            same_name: names.iter().filter(|name| **name == person.folded).count() > 1,
            ..person.choice
        })
        .collect())
}

//! Reading and writing good news.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::{Datelike, Months, NaiveDate};

use super::{
    CheckedGoodNews, GoodNews, GoodNewsAbout, GoodNewsBoard, GoodNewsError, GoodNewsForm,
    GoodNewsRow, GoodNewsShared, GoodNewsStart, GoodNewsThanks, NamedId, NewsPerson, Permission,
    SessionNews, Telling, ThanksRow, ToldRow, YearOfNews, telling,
};
use crate::{
    action::Action,
    consent::{Answer, Purpose, standing},
    dates::in_words,
    desk::{Desk, Done},
    forms::Faults,
    heard::{Guess, store::HeardNote},
    ids::{GoodNewsId, GoodNewsThanksId, NoteId, PersonId, SessionId},
    notes::{Note, NoteAbout, NoteMention, as_filled},
    people::{
        Person,
        unnamed::{NamedPerson, begun, named_in_text, with_only, without_names},
    },
    sessions::Session,
    store::{Reader, StoreError, Tx, id_list},
    volunteers::Volunteer,
    words::capitalised,
};

/// How many rows a list shows; older ones are found by their person or their year.
pub const LIST: u32 = 50;

/// How long good news stays news at a coffee morning. Our own figure.
const STILL_NEWS: Months = Months::new(12);

/// Somebody beside the news, with the names that may stand in its text.
struct Beside {
    good_news: GoodNewsId,
    role: String,
    person: NewsPerson,
    names: NamedPerson,
}

/// Everybody beside the chosen records: one question for all of them. `chosen` asks for the ids of those.
fn beside<P: rusqlite::Params>(
    read: Reader<'_>,
    chosen: &str,
    params: P,
) -> Result<Vec<Beside>, StoreError> {
    let sql = include_str!("beside.sql").replace("{chosen}", chosen);
    read.rows(&sql, params, |row| {
        let names = NamedPerson {
            given: row.get(3)?,
            family: row.get(4)?,
            preferred: row.get(5)?,
            also: row.get(9)?,
        };
        Ok(Beside {
            good_news: row.get(0)?,
            role: row.get(1)?,
            person: NewsPerson {
                id: row.get(2)?,
                name: format!("{} {}", names.given, names.family),
                died: row.get(6)?,
                thanks: row.get(7)?,
                thanked_on: row
                    .get::<_, Option<String>>(8)?
                    .and_then(|day| day.parse().ok()),
                refused: false,
            },
            names,
        })
    })
}

/// What everybody said whom it is about, or who is thanked for it, as it stands.
struct Answers(BTreeMap<PersonId, Option<Answer>>);

impl Answers {
    fn read<'a>(
        read: Reader<'_>,
        beside: impl IntoIterator<Item = &'a Beside>,
    ) -> Result<Self, StoreError> {
        let mut answers = BTreeMap::new();
        for one in beside.into_iter().filter(|one| one.role != "named") {
            if let Entry::Vacant(entry) = answers.entry(one.person.id) {
                let consent = standing(read, one.person.id, Purpose::TellMyGoodNews)?;
                entry.insert(consent.map(|consent| consent.answer));
            }
        }
        Ok(Self(answers))
    }

    fn of(&self, person: PersonId) -> Option<Answer> {
        self.0.get(&person).copied().flatten()
    }

    fn refused(&self, person: PersonId) -> bool {
        matches!(self.of(person), Some(Answer::Refused | Answer::Withdrawn))
    }

    /// How far a piece may be told: the one reading of it.
    fn telling<'a>(
        &self,
        news: &GoodNews,
        beside: impl IntoIterator<Item = &'a Beside>,
    ) -> Telling {
        let about = beside.into_iter().filter(|one| one.role == "about");
        let standing: Vec<Option<Answer>> = about.map(|one| self.of(one.person.id)).collect();
        telling(news.permission, &standing)
    }
}

/// The chosen records with all that stands beside them: a question a list, not a question a row.
///
/// `rest` comes after `FROM good_news`; it is asked again for what hangs on those records.
fn rows<P: rusqlite::Params + Copy>(
    desk: &Desk,
    rest: &str,
    params: P,
) -> Result<Vec<GoodNewsRow>, StoreError> {
    let read = desk.read();
    let chosen = format!("SELECT id FROM good_news {rest}");
    let beside = beside(read, &chosen, params)?;
    let shared = read.rows(
        &format!(
            "SELECT good_news, \"with\", \"on\" FROM good_news_shared WHERE good_news IN ({chosen})
             ORDER BY \"on\" DESC, id DESC"
        ),
        params,
        |row| {
            Ok((
                row.get::<_, GoodNewsId>(0)?,
                ToldRow {
                    with: row.get(1)?,
                    on: row.get::<_, String>(2)?.parse().unwrap_or_default(),
                },
            ))
        },
    )?;
    let answers = Answers::read(read, &beside)?;
    let records = read.records::<GoodNews>(rest, params)?;
    records
        .into_iter()
        .map(|news| {
            let beside: Vec<&Beside> = beside
                .iter()
                .filter(|one| one.good_news == news.id)
                .collect();
            let shared: Vec<ToldRow> = shared
                .iter()
                .filter(|(id, _)| *id == news.id)
                .map(|(_, told)| told.clone())
                .collect();
            row(desk, news, &beside, shared, &answers)
        })
        .collect()
}

/// How far one piece may be told now, by the answers that stand of everybody it is about.
///
/// # Errors
/// When the file cannot be read.
pub fn telling_now(read: Reader<'_>, news: &GoodNews) -> Result<Telling, StoreError> {
    let mut beside = beside(read, "SELECT id FROM good_news WHERE id = ?1", [news.id])?;
    beside.retain(|one| one.role == "about");
    Ok(Answers::read(read, &beside)?.telling(news, &beside))
}

/// The text as it may be told: with the names of those who said yes, or with nobody's. A volunteer who is thanked keeps
/// theirs only where it is told with names, unless they do not want to be named: everybody knows whom they visit, and so
/// whom a piece without names is about. Everybody else on record whose name stands in the text was not asked, so nobody
/// reads it.
fn as_told(
    desk: &Desk,
    text: &str,
    telling: Telling,
    beside: &[&Beside],
    refused: impl Fn(PersonId) -> bool,
) -> Result<Option<String>, StoreError> {
    if telling == Telling::Not {
        return Ok(None);
    }
    let named = |one: &Beside| {
        let said_yes = one.role == "about" || (one.role == "thanks" && !refused(one.person.id));
        telling == Telling::WithNames && said_yes
    };
    let (yes, no): (Vec<&Beside>, Vec<&Beside>) = beside.iter().partition(|one| named(one));
    let yes_names: Vec<NamedPerson> = yes.iter().map(|one| one.names.clone()).collect();
    // Somebody may stand there twice: named in the line, and whom it is about.
    let mut no_names: Vec<NamedPerson> = no
        .iter()
        .filter(|one| yes.iter().all(|yes| yes.person.id != one.person.id))
        .map(|one| one.names.clone())
        .collect();
    for name in named_in_text(desk.read(), text)? {
        if !yes_names.contains(&name) && !no_names.contains(&name) {
            no_names.push(name);
        }
    }
    if telling == Telling::WithNames {
        return Ok(Some(begun(&with_only(text, &yes_names, &no_names))));
    }
    let Some((first, others)) = no_names.split_first() else {
        return Ok(Some(text.to_owned()));
    };
    Ok(Some(capitalised(&without_names(text, first, others))))
}

fn row(
    desk: &Desk,
    news: GoodNews,
    beside: &[&Beside],
    shared: Vec<ToldRow>,
    answers: &Answers,
) -> Result<GoodNewsRow, StoreError> {
    let of = |role: &'static str| beside.iter().filter(move |one| one.role == role);
    let refused = |person: PersonId| answers.refused(person);
    let named = |one: &&Beside| NewsPerson {
        refused: refused(one.person.id),
        ..one.person.clone()
    };
    let about: Vec<NewsPerson> = of("about").map(named).collect();
    let thanks_to = of("thanks").map(named).collect();
    let telling = answers.telling(&news, beside.iter().copied());
    let to_tell = as_told(desk, &news.text, telling, beside, refused)?;
    let refused = about.iter().find(|one| one.refused);
    let why = match (telling, news.permission, refused) {
        (_, _, Some(one)) => format!("{} does not want their good news told.", one.name),
        (Telling::WithNames, ..) if to_tell.as_ref() != Some(&news.text) => {
            "This may be told with names. Those who were not asked stay unnamed.".to_owned()
        }
        (Telling::WithNames, ..) => "This may be told with names.".to_owned(),
        (Telling::WithoutNames, ..) => "This may be told without names.".to_owned(),
        (Telling::Not, Permission::No, _) => "The answer was no, so it is not told.".to_owned(),
        (Telling::Not, ..) => match gone(&about) {
            Some(one) => format!(
                "{} died before anybody asked whether this may be told.",
                one.name
            ),
            None => "Nobody asked yet whether this may be told.".to_owned(),
        },
    };
    Ok(GoodNewsRow {
        day: in_words(news.on, desk.today()),
        thanks_to,
        news,
        about,
        shared,
        telling,
        to_tell,
        why,
    })
}

/// Whom it is about, where all of them have died: nobody is left to ask.
fn gone(about: &[NewsPerson]) -> Option<&NewsPerson> {
    about.first().filter(|_| about.iter().all(|one| one.died))
}

/// One piece of good news.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none of that id.
pub fn good_news(desk: &Desk, id: GoodNewsId) -> Result<GoodNewsRow, GoodNewsError> {
    Ok(rows(desk, "WHERE id = ?1", [id])?
        .pop()
        .ok_or(StoreError::NotFound)?)
}

/// Good news by what is to be done with it: all that somebody has to be asked about, all that may be told and was told
/// nowhere yet, and one page of the rest. Pages count from nought.
///
/// # Errors
/// When the file cannot be read.
pub fn board(desk: &Desk, page: i64) -> Result<GoodNewsBoard, GoodNewsError> {
    let mut to_ask = rows(
        desk,
        "WHERE permission = 'not asked' ORDER BY \"on\" DESC, id DESC",
        [],
    )?;
    to_ask
        .retain(|one| one.about.iter().all(|person| !person.refused) && gone(&one.about).is_none());
    let mut to_share = rows(
        desk,
        "WHERE permission IN ('without names', 'with names')
           AND NOT EXISTS (SELECT 1 FROM good_news_shared WHERE good_news_shared.good_news = good_news.id)
         ORDER BY \"on\" DESC, id DESC",
        [],
    )?;
    to_share.retain(|one| one.telling != Telling::Not);
    let listed = id_list(to_ask.iter().chain(&to_share).map(|one| one.news.id));
    let most = i64::from(LIST);
    let mut others = rows(
        desk,
        "WHERE id NOT IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY \"on\" DESC, id DESC LIMIT ?2 OFFSET ?3",
        (listed.as_str(), most + 1, page.max(0).saturating_mul(most)),
    )?;
    let more = others.len() > LIST as usize;
    others.truncate(LIST as usize);
    Ok(GoodNewsBoard {
        to_ask,
        to_share,
        others,
        more,
    })
}

/// Good news about a person, the latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn about(desk: &Desk, person: PersonId) -> Result<Vec<GoodNewsRow>, GoodNewsError> {
    Ok(rows(
        desk,
        "WHERE id IN (SELECT good_news FROM good_news_about WHERE person = ?1)
         ORDER BY \"on\" DESC, id DESC LIMIT ?2",
        (person, LIST),
    )?)
}

/// What may be told at a session, of the last year and told nowhere yet, and whom of those here to thank.
///
/// # Errors
/// When the file cannot be read.
pub fn at_session(desk: &Desk, session: SessionId) -> Result<SessionNews, GoodNewsError> {
    let today = desk.today();
    let since = today.checked_sub_months(STILL_NEWS).unwrap_or(today);
    let to_share = rows(
        desk,
        "WHERE \"on\" >= ?1 AND permission IN ('without names', 'with names')
           AND NOT EXISTS (SELECT 1 FROM good_news_shared WHERE good_news_shared.good_news = good_news.id)
         ORDER BY \"on\" DESC, id DESC LIMIT ?2",
        (since.to_string().as_str(), LIST),
    )?
    .into_iter()
    .filter(|one| one.telling != Telling::Not)
    .collect();
    Ok(SessionNews {
        to_share,
        thanks: due(desk, include_str!("thanks_here.sql"), [session])?
            .into_iter()
            .map(|one| ThanksRow {
                what: what_for(&one.news),
                ..one.into_row()
            })
            .collect(),
    })
}

/// What a volunteer is still to be thanked for.
///
/// # Errors
/// When the file cannot be read.
pub fn thanks_due(desk: &Desk, volunteer: PersonId) -> Result<Vec<ThanksRow>, GoodNewsError> {
    Ok(due(
        desk,
        "SELECT good_news_thanks.id, person.id, person.given_name || ' ' || person.family_name,
                good_news_thanks.good_news
         FROM good_news_thanks JOIN person ON person.id = good_news_thanks.person AND person.died_on IS NULL
         WHERE good_news_thanks.person = ?1 AND good_news_thanks.thanked_on IS NULL
         ORDER BY good_news_thanks.id",
        [volunteer],
    )?
    .into_iter()
    .map(Due::into_row)
    .collect())
}

/// What a volunteer is thanked for where it may not be told.
const NOT_TOLD: &str = "For something that is not told here.";

/// What a volunteer is thanked for, as a sheet says it that others read too. Of a piece that is told without names it
/// says nothing, in the same words as of one that is not told: beside the piece, the name of who is thanked for it would
/// say whom it is about.
fn what_for(news: &GoodNewsRow) -> String {
    let told = news
        .to_tell
        .clone()
        .filter(|_| news.telling == Telling::WithNames);
    told.unwrap_or_else(|| NOT_TOLD.to_owned())
}

/// A volunteer who is still to be thanked, and for what.
struct Due {
    id: GoodNewsThanksId,
    volunteer: PersonId,
    name: String,
    news: GoodNewsRow,
}

impl Due {
    fn into_row(self) -> ThanksRow {
        ThanksRow {
            id: self.id,
            volunteer: self.volunteer,
            name: self.name,
            good_news: self.news.news.id,
            what: self.news.to_tell.unwrap_or_else(|| NOT_TOLD.to_owned()),
            day: self.news.day,
        }
    }
}

/// Who is still to be thanked, and the good news of all of them in one question.
fn due(desk: &Desk, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Due>, StoreError> {
    let due = desk.read().rows(sql, params, |row| {
        Ok((
            row.get::<_, GoodNewsThanksId>(0)?,
            row.get::<_, PersonId>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, GoodNewsId>(3)?,
        ))
    })?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let asked = id_list(due.iter().map(|one| one.3));
    let chosen = "WHERE id IN (SELECT unhex(value) FROM json_each(?1))";
    let news: BTreeMap<GoodNewsId, GoodNewsRow> = rows(desk, chosen, [asked.as_str()])?
        .into_iter()
        .map(|one| (one.news.id, one))
        .collect();
    due.into_iter()
        .map(|(id, volunteer, name, good_news)| {
            Ok(Due {
                id,
                volunteer,
                name,
                news: news.get(&good_news).cloned().ok_or(StoreError::NotFound)?,
            })
        })
        .collect()
}

/// A thank-you as it stands on paper.
pub(crate) struct ThanksOnPaper {
    /// The volunteer.
    pub volunteer: PersonId,
    /// What for: as it may be told; when it may not, only that there is something.
    pub what: String,
    /// Whom it tells of.
    pub about: Vec<PersonId>,
}

/// For what some people are still to be thanked, for paper that others read too: nobody is on it who does not want good
/// news of theirs told.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn thanks_on_paper(
    desk: &Desk,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<ThanksOnPaper>, StoreError> {
    let asked = id_list(people);
    let due = due(desk, include_str!("thanks_of.sql"), [asked.as_str()])?;
    let wants = |one: &Due| {
        let mut thanked = one.news.thanks_to.iter();
        thanked.any(|person| person.id == one.volunteer && !person.refused)
    };
    Ok(due
        .into_iter()
        .filter(wants)
        .map(|one| ThanksOnPaper {
            volunteer: one.volunteer,
            what: what_for(&one.news),
            about: match one.news.telling {
                Telling::WithNames => one.news.about.iter().map(|person| person.id).collect(),
                Telling::WithoutNames | Telling::Not => Vec::new(),
            },
        })
        .collect())
}

/// What a year's report may tell, and how much of it is held back.
///
/// # Errors
/// When the file cannot be read.
pub fn year_of_news(desk: &Desk, year: i32) -> Result<YearOfNews, GoodNewsError> {
    let days = [format!("{year}-01-01"), format!("{year}-12-31")];
    let (rows, held): (Vec<_>, Vec<_>) = rows(
        desk,
        "WHERE \"on\" BETWEEN ?1 AND ?2 ORDER BY \"on\", id",
        (days[0].as_str(), days[1].as_str()),
    )?
    .into_iter()
    .partition(|one| one.telling != Telling::Not);
    let taken_back = held
        .iter()
        .filter(|one| one.news.report_year.is_some())
        .count();
    Ok(YearOfNews {
        year,
        over: year < desk.today().year(),
        taken_back,
        held_back: held.len() - taken_back,
        rows,
    })
}

/// What the form for new good news starts with: from a line, about a person, or empty.
///
/// # Errors
/// When the line is not there.
pub fn start(
    desk: &Desk,
    person: Option<PersonId>,
    note: Option<NoteId>,
) -> Result<GoodNewsStart, GoodNewsError> {
    let read = desk.read();
    let mut form = GoodNewsForm {
        on: desk.today().to_string(),
        permission: Permission::NotAsked.word().to_owned(),
        about: person.into_iter().collect(),
        ..GoodNewsForm::default()
    };
    let mut line = None;
    if let Some(id) = note {
        let note: Note = read.record(id)?;
        line = Some(HeardNote::read(read, &note)?);
        form.text = as_filled(read, &note.text, Some(id))?;
        form.from_note = id.to_string();
        let mut named: Vec<PersonId> = read
            .records::<NoteAbout>("WHERE note = ?1", [id])?
            .into_iter()
            .map(|about| about.person)
            .collect();
        named.extend(
            read.records::<NoteMention>("WHERE note = ?1", [id])?
                .into_iter()
                .map(|mention| mention.person),
        );
        for person in named {
            let thank = read.maybe_record::<Volunteer>(person)?.is_some();
            let list = if thank {
                &mut form.thanks_to
            } else {
                &mut form.about
            };
            if !list.contains(&person) {
                list.push(person);
            }
        }
    }
    let Some(line) = line else {
        return started(desk, form);
    };
    let mut guessed: Vec<Guess> = line.several("about", &form.about).into_iter().collect();
    guessed.extend(line.several("thanks_to", &form.thanks_to));
    if let Some(on) = &line.heard.on {
        form.on = on.what.to_string();
        guessed.push(line.guess("on", on));
    }
    Ok(GoodNewsStart {
        guessed,
        phones: line.phones(),
        ..started(desk, form)?
    })
}

fn started(desk: &Desk, form: GoodNewsForm) -> Result<GoodNewsStart, GoodNewsError> {
    let read = desk.read();
    let mut names = Vec::new();
    for id in form.about.iter().chain(&form.thanks_to).copied() {
        if names.iter().all(|named: &NamedId| named.id != id)
            && let Some(person) = read.maybe_record::<Person>(id)?
        {
            names.push(NamedId {
                id,
                name: person.name(),
            });
        }
    }
    let note = match form.from_note.parse::<NoteId>() {
        Ok(id) => read.maybe_record::<Note>(id)?,
        Err(_) => None,
    };
    Ok(GoodNewsStart {
        form,
        names,
        note_text: note.map(|note| note.text),
        guessed: Vec::new(),
        phones: Vec::new(),
    })
}

/// The form as it stands, for correcting.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none of that id.
pub fn form(desk: &Desk, id: GoodNewsId) -> Result<GoodNewsStart, GoodNewsError> {
    let one = good_news(desk, id)?;
    started(
        desk,
        GoodNewsForm {
            text: one.news.text,
            on: one.news.on.to_string(),
            about: one.about.iter().map(|person| person.id).collect(),
            thanks_to: one.thanks_to.iter().map(|person| person.id).collect(),
            permission: one.news.permission.word().to_owned(),
            from_note: one
                .news
                .from_note
                .map(|id| id.to_string())
                .unwrap_or_default(),
        },
    )
}

/// What the form cannot know by itself: that everyone named is on record.
fn check_people(
    tx: &Tx<'_>,
    form: &GoodNewsForm,
    checked: &CheckedGoodNews,
) -> Result<(), GoodNewsError> {
    let mut faults = Faults::new();
    for person in &form.about {
        if tx.read().maybe_record::<Person>(*person)?.is_none() {
            faults.add("about", "Choose somebody who is on record.");
            break;
        }
    }
    for person in &form.thanks_to {
        if tx.read().maybe_record::<Volunteer>(*person)?.is_none() {
            faults.add("thanks_to", "Choose volunteers to thank.");
            break;
        }
    }
    if let Some(note) = checked.from_note
        && tx.read().maybe_record::<Note>(note)?.is_none()
    {
        faults.add("from_note", "The line this came from is no longer there.");
    }
    Ok(faults.done(())?)
}

/// Makes the people beside the news those of the form; a thank-you that was said stays said.
fn set_people(tx: &mut Tx<'_>, id: GoodNewsId, form: &GoodNewsForm) -> Result<(), StoreError> {
    let about = tx
        .read()
        .records::<GoodNewsAbout>("WHERE good_news = ?1", [id])?;
    let thanks = tx
        .read()
        .records::<GoodNewsThanks>("WHERE good_news = ?1", [id])?;
    for old in about.iter().filter(|old| !form.about.contains(&old.person)) {
        tx.remove::<GoodNewsAbout>(old.id)?;
    }
    for old in thanks
        .iter()
        .filter(|old| !form.thanks_to.contains(&old.person))
    {
        tx.remove::<GoodNewsThanks>(old.id)?;
    }
    for (place, person) in form.about.iter().enumerate() {
        if form.about[..place].contains(person) || about.iter().any(|old| old.person == *person) {
            continue;
        }
        let new = GoodNewsAbout {
            id: tx.new_id(),
            good_news: id,
            person: *person,
        };
        tx.insert(&new)?;
    }
    for (place, person) in form.thanks_to.iter().enumerate() {
        if form.thanks_to[..place].contains(person)
            || thanks.iter().any(|old| old.person == *person)
        {
            continue;
        }
        let new = GoodNewsThanks {
            id: tx.new_id(),
            good_news: id,
            person: *person,
            thanked_on: None,
        };
        tx.insert(&new)?;
    }
    Ok(())
}

/// The day of the answer: the day it was first given, or today for a new one.
fn asked_on(old: Option<&GoodNews>, new: Permission, today: NaiveDate) -> Option<NaiveDate> {
    match old {
        _ if new == Permission::NotAsked => None,
        Some(old) if old.permission == new => old.asked_on,
        _ => Some(today),
    }
}

/// Whether a piece stays chosen for its report: only while it belongs to that year and somebody says yes.
fn still_chosen(old: &GoodNews, on: NaiveDate, permission: Permission) -> Option<i64> {
    old.report_year.filter(|year| {
        *year == i64::from(on.year())
            && matches!(permission, Permission::WithoutNames | Permission::WithNames)
    })
}

/// Records good news.
///
/// # Errors
/// Every fault of the form at once.
pub fn share_good_news(
    desk: &mut Desk,
    form: &GoodNewsForm,
) -> Result<Done<GoodNewsId>, GoodNewsError> {
    let checked = form.check(desk.today())?;
    desk.write(Action::ShareGoodNews, |tx| {
        check_people(tx, form, &checked)?;
        let id: GoodNewsId = tx.new_id();
        let news = GoodNews {
            id,
            text: checked.text,
            on: checked.on,
            recorded_by: tx.actor(),
            permission: checked.permission,
            asked_on: asked_on(None, checked.permission, tx.today()),
            from_note: checked.from_note,
            report_year: None,
        };
        tx.insert(&news)?;
        set_people(tx, id, form)?;
        Ok(id)
    })
}

/// Corrects good news.
///
/// # Errors
/// Every fault of the form at once.
pub fn change_good_news(
    desk: &mut Desk,
    id: GoodNewsId,
    form: &GoodNewsForm,
) -> Result<Done<GoodNewsId>, GoodNewsError> {
    let checked = form.check(desk.today())?;
    desk.write(Action::ChangeGoodNews, |tx| {
        check_people(tx, form, &checked)?;
        let old: GoodNews = tx.read().record(id)?;
        let news = GoodNews {
            asked_on: asked_on(Some(&old), checked.permission, tx.today()),
            report_year: still_chosen(&old, checked.on, checked.permission),
            text: checked.text,
            on: checked.on,
            permission: checked.permission,
            ..old
        };
        tx.update(&news)?;
        set_people(tx, id, form)?;
        Ok(id)
    })
}

/// Takes away good news recorded by mistake. The log keeps what it held.
///
/// # Errors
/// [`GoodNewsError::Told`] once it was told somewhere.
pub fn remove_good_news(desk: &mut Desk, id: GoodNewsId) -> Result<Done<()>, GoodNewsError> {
    desk.write(Action::RemoveGoodNews, |tx| {
        let told = tx
            .read()
            .records::<GoodNewsShared>("WHERE good_news = ?1 LIMIT 1", [id])?;
        if !told.is_empty() {
            return Err(GoodNewsError::Told);
        }
        set_people(tx, id, &GoodNewsForm::default())?;
        tx.remove::<GoodNews>(id)?;
        Ok(())
    })
}

/// Records what the person answered.
///
/// # Errors
/// When the word is not one of [`Permission`].
pub fn answer_permission(
    desk: &mut Desk,
    id: GoodNewsId,
    permission: &str,
) -> Result<Done<()>, GoodNewsError> {
    let permission: Permission = permission.parse().map_err(|_| {
        Faults::one(
            "permission",
            "Say what the person answered, or that nobody asked yet.",
        )
    })?;
    desk.write(Action::AskPermission, |tx| {
        let old: GoodNews = tx.read().record(id)?;
        tx.update(&GoodNews {
            permission,
            asked_on: asked_on(Some(&old), permission, tx.today()),
            report_year: still_chosen(&old, old.on, permission),
            ..old
        })?;
        Ok(())
    })
}

/// Marks that a volunteer was thanked, today.
///
/// # Errors
/// [`StoreError::NotFound`] when that thanks is no longer there.
pub fn thank(desk: &mut Desk, id: GoodNewsThanksId) -> Result<Done<()>, GoodNewsError> {
    desk.write(Action::ThankVolunteer, |tx| {
        let old: GoodNewsThanks = tx.read().record(id)?;
        tx.update(&GoodNewsThanks {
            thanked_on: Some(old.thanked_on.unwrap_or_else(|| tx.today())),
            ..old
        })?;
        Ok(())
    })
}

/// Records that good news was told: at a session, or to others in words.
///
/// # Errors
/// [`GoodNewsError::NotAllowed`] when it may not be told now.
pub fn record_told(
    desk: &mut Desk,
    id: GoodNewsId,
    session: Option<SessionId>,
    with: &str,
) -> Result<Done<()>, GoodNewsError> {
    if good_news(desk, id)?.telling == Telling::Not {
        return Err(GoodNewsError::NotAllowed);
    }
    let with = match session {
        Some(session) => {
            let session: Session = desk.read().record(session)?;
            format!(
                "{}, {}",
                session.kind.word(),
                session.date.format("%-d %B %Y")
            )
        }
        None => {
            let mut faults = Faults::new();
            let with = faults.need("with", with, "Write to whom it was told.");
            faults.done_some(with)?
        }
    };
    desk.write(Action::TellGoodNews, |tx| {
        let told = GoodNewsShared {
            id: tx.new_id(),
            good_news: id,
            with,
            session,
            on: tx.today(),
        };
        tx.insert(&told)?;
        Ok(())
    })
}

/// Chooses good news for the report of its year, or takes it out again.
///
/// # Errors
/// [`GoodNewsError::NotAllowed`] when it may not be told now.
pub fn choose_for_report(
    desk: &mut Desk,
    id: GoodNewsId,
    chosen: bool,
) -> Result<Done<()>, GoodNewsError> {
    if chosen && good_news(desk, id)?.telling == Telling::Not {
        return Err(GoodNewsError::NotAllowed);
    }
    desk.write(Action::ChooseForReport, |tx| {
        let old: GoodNews = tx.read().record(id)?;
        let year = i64::from(old.on.year());
        tx.update(&GoodNews {
            report_year: chosen.then_some(year),
            ..old
        })?;
        Ok(())
    })
}

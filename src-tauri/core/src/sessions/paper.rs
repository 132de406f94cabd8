//! The register on paper: boxes to tick and lines to write on, in the order in which it is typed up afterwards.
//!
//! It names people, so that it goes on record as everything that leaves does. Nothing is on it beyond names unless
//! it is asked for, and the paper says itself what it holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CameAs, Presence, SessionError, SessionRow, session_page};
use crate::{
    action::Action,
    dates::long,
    desk::Desk,
    exports::{Detail, Export, FileWritten, ON_PAPER, digest, let_go},
    forms::is_blank,
    good_news,
    ids::{ExportId, PersonId, SessionId},
    names::fold,
    settings,
    store::{StoreError, id_list},
};

/// Why the paper leaves; it is kept on record with it.
const REASON: &str = "To keep the register and what is said on paper.";

/// How many empty rows stand at the end, for those who come and are not on the list.
const SPARE: i64 = 4;

/// What else than names the paper is to hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct PaperAsk {
    /// Phone numbers.
    pub phones: bool,
    /// What helps when talking with them.
    pub needs: bool,
    /// Which volunteers are to be thanked, and for what, as far as it may be told.
    pub thanks: bool,
}

/// The register as it goes on paper, and as it is typed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SessionPaper {
    /// The session.
    pub session: SessionRow,
    /// "Tuesday 3 November 2026".
    pub day: String,
    /// Whether it is the volunteers' own.
    pub of_volunteers: bool,
    /// One row for each person, in the order of the register.
    pub rows: Vec<PaperRow>,
    /// Whom of them to thank, where asked for.
    pub thanks: Vec<PaperThanks>,
    /// How many empty rows follow.
    pub spare: i64,
    /// What the paper holds, as a sentence.
    pub holds: String,
    /// What stands at the foot of each sheet.
    pub footer: String,
}

/// One row of the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PaperRow {
    /// Who.
    pub person: PersonId,
    /// What they like to be called, and the family name: "Peggy Trewin".
    pub name: String,
    /// What tells two of one name on the paper apart; nothing for everybody else.
    pub apart: Option<String>,
    /// As what they come.
    pub came_as: CameAs,
    /// What was marked, if anything yet.
    pub presence: Option<Presence>,
    /// Their phone numbers, where asked for.
    pub phones: Vec<String>,
    /// What helps when talking with them, where asked for.
    pub needs: Option<String>,
}

/// A volunteer on the paper who is to be thanked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PaperThanks {
    /// Their name, as it stands on the paper.
    pub name: String,
    /// What for: with the names of those who said yes, and of nobody else.
    pub what: String,
}

/// A paper that is on record and may be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PrintedSessionPaper {
    /// What it says.
    pub paper: SessionPaper,
    /// The record of it.
    pub export_id: ExportId,
}

/// What a row is made of.
struct Facts {
    name: String,
    town: Option<String>,
    year: Option<i64>,
    phones: Vec<String>,
    needs: Option<String>,
}

/// The register of a session as it would be printed now.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such session.
pub fn session_paper(
    desk: &Desk,
    id: SessionId,
    ask: PaperAsk,
) -> Result<SessionPaper, SessionError> {
    Ok(made(desk, id, ask)?.0)
}

/// The paper, and whom it tells of besides those on the register.
fn made(
    desk: &Desk,
    id: SessionId,
    ask: PaperAsk,
) -> Result<(SessionPaper, Vec<PersonId>), SessionError> {
    let page = session_page(desk, id)?;
    let facts = facts(desk, page.register.iter().map(|row| row.person))?;
    let mut rows: Vec<PaperRow> = Vec::new();
    for row in page.register {
        let Some(known) = facts.get(&row.person) else {
            continue;
        };
        rows.push(PaperRow {
            person: row.person,
            name: known.name.clone(),
            apart: None,
            came_as: row.came_as,
            presence: row.presence,
            phones: known
                .phones
                .iter()
                .filter(|_| ask.phones)
                .cloned()
                .collect(),
            needs: known.needs.clone().filter(|_| ask.needs),
        });
    }
    tell_apart(&mut rows, &facts);
    let (mut thanks, mut about) = (Vec::new(), Vec::new());
    if ask.thanks {
        for one in good_news::thanks_on_paper(desk, rows.iter().map(|row| row.person))? {
            let on_paper = rows.iter().find(|row| row.person == one.volunteer);
            let Some(row) = on_paper else { continue };
            let known = std::iter::once(row.name.as_str()).chain(row.apart.as_deref());
            thanks.push(PaperThanks {
                name: known.collect::<Vec<_>>().join(", "),
                what: one.what,
            });
            about.extend(one.about);
        }
    }
    let holds = holds(
        ask,
        rows.iter().any(|row| row.apart.is_some()),
        !thanks.is_empty(),
    );
    let day = long(page.session.date);
    let paper = SessionPaper {
        of_volunteers: page.of_volunteers,
        day,
        rows,
        thanks,
        spare: SPARE,
        holds,
        footer: settings::paper_footer(desk)?.text,
        session: page.session,
    };
    Ok((paper, about))
}

/// What the paper holds, in words that stand on it.
fn holds(ask: PaperAsk, villages: bool, thanks: bool) -> String {
    let mut more = Vec::new();
    if villages {
        more.push("where those of one name live");
    }
    if thanks {
        more.push("whom to thank for what");
    }
    if ask.phones {
        more.push("phone numbers");
    }
    if ask.needs {
        more.push("what helps when talking");
    }
    match more.split_last() {
        None => "This list holds names, and nothing else.".to_owned(),
        Some((last, [])) => format!("This list holds names and {last}."),
        Some((last, rest)) => format!("This list holds names, {} and {last}.", rest.join(", ")),
    }
}

fn facts(
    desk: &Desk,
    people: impl Iterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, Facts>, StoreError> {
    let mut facts = BTreeMap::new();
    desk.read().each(
        "SELECT person.id, coalesce(nullif(trim(preferred_name), ''), given_name), family_name, town,
                coalesce(birth_year, CAST(substr(date_of_birth, 1, 4) AS INTEGER)), phone, mobile,
                communication_needs
         FROM json_each(?1) AS asked CROSS JOIN person ON person.id = unhex(asked.value)",
        [id_list(people)],
        |row| {
            let (called, family): (String, String) = (row.get(1)?, row.get(2)?);
            // Who likes to be called by the whole name has it in the one field.
            let name = if fold(&called).ends_with(&format!(" {}", fold(&family))) {
                called
            } else {
                format!("{called} {family}")
            };
            let phones: [Option<String>; 2] = [row.get(5)?, row.get(6)?];
            facts.insert(
                row.get(0)?,
                Facts {
                    name,
                    town: row.get(3)?,
                    year: row.get(4)?,
                    phones: phones.into_iter().flatten().collect(),
                    needs: row.get::<_, Option<String>>(7)?.filter(|text| !is_blank(text)),
                },
            );
            Ok::<_, StoreError>(())
        },
    )?;
    Ok(facts)
}

/// Gives two of one name their village, and where that is the same their birth year too.
fn tell_apart(rows: &mut [PaperRow], facts: &BTreeMap<PersonId, Facts>) {
    let mut of_one_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        of_one_name.entry(fold(&row.name)).or_default().push(at);
    }
    for places in of_one_name.into_values().filter(|places| places.len() > 1) {
        let towns: Vec<Option<&str>> = places
            .iter()
            .map(|at| {
                let row = rows.get(*at)?;
                facts.get(&row.person)?.town.as_deref()
            })
            .collect();
        for (at, town) in places.iter().zip(&towns) {
            let Some(row) = rows.get_mut(*at) else {
                continue;
            };
            let year = facts.get(&row.person).and_then(|known| known.year);
            let same_town = towns.iter().filter(|other| *other == town).count() > 1;
            let year = year
                .filter(|_| same_town || town.is_none())
                .map(|year| format!("born {year}"));
            let words: Vec<String> = town.map(str::to_owned).into_iter().chain(year).collect();
            row.apart = (!words.is_empty()).then(|| words.join(", "));
        }
    }
}

/// Puts on record that the register leaves on paper, and gives it to print. Whether the printer took it cannot be
/// known, so that it counts as gone from here on.
///
/// # Errors
/// When nobody is on the list, as a sentence.
pub fn print_session_paper(
    desk: &mut Desk,
    id: SessionId,
    ask: PaperAsk,
) -> Result<PrintedSessionPaper, SessionError> {
    let (paper, mut about) = made(desk, id, ask)?;
    if paper.rows.is_empty() {
        return Err(StoreError::Refused("Nobody is on the list yet.".to_owned()).into());
    }
    let mut text: String = paper
        .rows
        .iter()
        .map(|row| {
            let more = row.apart.iter().chain(&row.phones).chain(&row.needs);
            let cells: Vec<&str> = std::iter::once(row.name.as_str())
                .chain(more.map(String::as_str))
                .collect();
            format!("{}\n", cells.join(", "))
        })
        .collect();
    for one in &paper.thanks {
        text.push_str(&format!("{}: {}\n", one.name, one.what));
    }
    let done = desk.write::<_, StoreError>(Action::Export, |tx| {
        let export = Export {
            id: tx.new_id(),
            at: tx.now_ms(),
            by: tx.actor(),
            what: format!("Register on paper, {}", paper.day),
            detail: Some(Detail::Identifiable),
            free_text: ask.needs || !paper.thanks.is_empty(),
            reason: Some(REASON.to_owned()),
            recipient: Some("Whoever keeps the register".to_owned()),
            rows: i64::try_from(paper.rows.len()).unwrap_or(i64::MAX),
            digest: digest(text.as_bytes()),
            file_name: ON_PAPER.to_owned(),
            written: FileWritten::Yes,
        };
        about.extend(paper.rows.iter().map(|row| row.person));
        about.sort_unstable();
        about.dedup();
        let_go(tx, &export, &about)?;
        Ok(export.id)
    })?;
    Ok(PrintedSessionPaper {
        paper,
        export_id: done.value,
    })
}

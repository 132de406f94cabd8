//! Records found by words: each kind by its index, or its newest to a limit.

use chrono::NaiveDate;
use rusqlite::Row;

use super::{Found, Meant, acts::Act, id_in, person_in};
use crate::{
    agencies::Agency,
    concerns::{Concern, how_old},
    dates::{Lean, in_words, parse_day},
    desk::Desk,
    ids::{
        AgencyId, ConcernId, MdtMeetingId, NoteId, PersonId, PracticeId, ReferralId, ServiceId,
        SessionId,
    },
    mdt::MeetingState,
    notes::NoteKind,
    people::{
        find::{FoundPerson, Roles, words},
        unnamed::{self, NamedPerson},
    },
    referrals::ReferralState,
    sessions::{SessionKind, SessionState},
    store::{Reader, StoreError, id_list, question_of_texts, record::column},
    words::capitalised,
};

/// How many concerns, notes, and of each rarer kind.
const CONCERNS: usize = 4;
const NOTES: u32 = 4;
const OF_A_KIND: usize = 3;
/// How many of the newest sessions are looked through by place and kind; a day is found however old.
const SESSIONS: u32 = 300;
/// How many people's records are looked at, and how many of each.
const OF_PEOPLE: usize = 8;
const OF_EACH: u32 = 12;

/// Whether every word begins some word of a text.
fn begins_all(typed: &[String], text: &str) -> bool {
    let there = words(text);
    typed
        .iter()
        .all(|typed| there.iter().any(|word| word.starts_with(typed.as_str())))
}

/// Somebody, as the list shows them.
pub(super) fn person(person: &FoundPerson) -> Found {
    Found {
        kind: "person".to_owned(),
        route: format!("/people/{}", person.id),
        id: person.id.to_string(),
        detail: detail(person),
        title: person.name.clone(),
    }
}

/// What tells somebody from others of their name.
pub(super) fn detail(person: &FoundPerson) -> String {
    let role = match (person.roles.client, person.roles.volunteer) {
        (true, true) => Some("person and volunteer"),
        (false, true) => Some("volunteer"),
        _ => None,
    };
    let born = person.birth.as_deref().and_then(|birth| birth.get(..4));
    [
        person.preferred.as_ref().map(|name| format!("“{name}”")),
        person.town.clone(),
        born.map(|year| format!("born {year}")),
        role.map(str::to_owned),
        person.died.then(|| "has died".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(", ")
}

/// Whom to ring, with their numbers; who has none says so.
pub(super) fn to_ring(
    read: Reader<'_>,
    act: &Act,
    people: &[&FoundPerson],
) -> Result<Vec<Found>, StoreError> {
    let numbers = read.rows(
        "SELECT person.id, person.phone, person.mobile FROM json_each(?1) AS asked
         CROSS JOIN person ON person.id = unhex(asked.value)",
        [id_list(people.iter().map(|person| person.id))],
        |row| {
            let (phone, mobile): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
            let all: Vec<String> = [phone, mobile].into_iter().flatten().collect();
            Ok((row.get::<_, PersonId>(0)?, all.join(", ")))
        },
    )?;
    Ok(people
        .iter()
        .map(|person| {
            let number = numbers
                .iter()
                .find(|(id, _)| *id == person.id)
                .map_or("", |(_, number)| number.as_str());
            let number = if number.is_empty() {
                "No number on record"
            } else {
                number
            };
            Found {
                detail: match detail(person) {
                    told if told.is_empty() => number.to_owned(),
                    told => format!("{number} · {told}"),
                },
                ..super::with(act, person)
            }
        })
        .collect())
}

/// A concern as the list shows it: of a restricted one only whose, its level and its age.
fn concern_row(concern: &Concern, name: &str, today: NaiveDate) -> Found {
    let age = how_old(concern, today);
    Found {
        kind: "concern".to_owned(),
        id: concern.id.to_string(),
        title: if concern.restricted {
            format!("{name}: restricted concern")
        } else {
            format!("{name}: {}", concern.category)
        },
        detail: if concern.restricted {
            format!("{}. {age}", capitalised(concern.level.word()))
        } else {
            format!(
                "{}. {age}. {}",
                capitalised(concern.level.word()),
                concern.situation
            )
        },
        route: format!("/concerns/{}", concern.id),
    }
}

fn read_concern(row: &Row<'_>) -> rusqlite::Result<(Concern, String)> {
    use crate::store::Record;
    let concern = Concern::from_row(row)?;
    Ok((concern, row.get(Concern::TABLE.columns.len())?))
}

/// A question for concerns and their persons' names.
fn concerns_of(rest: &str) -> String {
    use crate::store::Record;
    format!(
        "SELECT {}, (SELECT given_name || ' ' || family_name FROM person WHERE person.id = concern.client)
         FROM concern {rest}",
        Concern::TABLE.column_list()
    )
}

/// Concerns by their person, and by their category and situation. The index knows no restricted one.
pub(super) fn concerns(
    desk: &Desk,
    typed: &[String],
    meant: &Meant,
) -> Result<Vec<Found>, StoreError> {
    let today = desk.today();
    let people = meant.people.iter().take(OF_PEOPLE).map(|person| person.id);
    let mut found: Vec<(Concern, String)> = Vec::new();
    if !meant.people.is_empty() {
        let sql = concerns_of(
            "WHERE concern.id IN (SELECT own.id FROM json_each(?1) AS asked CROSS JOIN concern AS own
                                  ON own.client = unhex(asked.value))
             ORDER BY concern.state = 'closed', concern.id DESC LIMIT 50",
        );
        found = desk.read().rows(&sql, [id_list(people)], read_concern)?;
        found.retain(|(concern, _)| {
            let level = concern.level.word();
            if concern.restricted {
                begins_all(&meant.beside, level)
            } else {
                let said = format!("{level} {} {}", concern.category, concern.situation);
                begins_all(&meant.beside, &said)
            }
        });
    }
    if let (true, Some(question)) = (found.len() < CONCERNS, question_of_texts(&typed.join(" "))) {
        let sql = concerns_of(
            "WHERE concern.id IN
               (SELECT concern_row.concern FROM concern_search
                JOIN concern_row ON concern_row.row = concern_search.rowid
                WHERE concern_search MATCH ?1 ORDER BY concern_search.rowid DESC LIMIT ?2)
             ORDER BY concern.id DESC",
        );
        let by_words = desk.read().rows(&sql, (question, OF_EACH), read_concern)?;
        for (concern, name) in by_words {
            if !concern.restricted && found.iter().all(|(other, _)| other.id != concern.id) {
                found.push((concern, name));
            }
        }
    }
    found.truncate(CONCERNS);
    Ok(found
        .iter()
        .map(|(concern, name)| concern_row(concern, name, today))
        .collect())
}

/// The agencies and their services: some dozens, so they are all looked through. Their words alone, and not how long
/// they take, which is counted from the referrals of years.
#[derive(Default)]
pub(super) struct Directory(Vec<Listed>);

struct Listed {
    id: AgencyId,
    name: String,
    phone: Option<String>,
    services: Vec<Offered>,
}

struct Offered {
    id: ServiceId,
    name: String,
    need: String,
}

impl Directory {
    /// Reads it.
    pub(super) fn read(read: Reader<'_>) -> Result<Self, StoreError> {
        let mut agencies: Vec<Listed> = Vec::new();
        read.each(
            "SELECT agency.id, agency.name, agency.phone, service.id, service.name, service.need
             FROM agency LEFT JOIN service ON service.agency = agency.id
             ORDER BY agency.name COLLATE NOCASE, agency.id, service.name COLLATE NOCASE, service.id",
            [],
            |row| {
                let id: AgencyId = row.get(0)?;
                if agencies.last().is_none_or(|last| last.id != id) {
                    agencies.push(Listed {
                        id,
                        name: row.get(1)?,
                        phone: row.get(2)?,
                        services: Vec::new(),
                    });
                }
                if let (Some(id), Some(agency)) = (row.get(3)?, agencies.last_mut()) {
                    let (name, need) = (row.get(4)?, row.get(5)?);
                    agency.services.push(Offered { id, name, need });
                }
                Ok::<_, StoreError>(())
            },
        )?;
        Ok(Self(agencies))
    }

    /// Agencies of that name, and those with a service of that name or for that need.
    pub(super) fn found(&self, typed: &[String]) -> Vec<Found> {
        let rows = self.0.iter().filter_map(|agency| {
            let services: Vec<&str> = agency
                .services
                .iter()
                .filter(|service| {
                    let said = format!("{} {} {}", agency.name, service.name, service.need);
                    begins_all(typed, &said)
                })
                .map(|service| service.name.as_str())
                .collect();
            let own = begins_all(typed, &agency.name);
            (own || !services.is_empty()).then(|| Found {
                kind: "agency".to_owned(),
                id: agency.id.to_string(),
                title: agency.name.clone(),
                detail: [
                    services.join(", "),
                    agency.phone.clone().unwrap_or_default(),
                ]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
                route: format!("/settings/agencies/{}", agency.id),
            })
        });
        rows.take(OF_A_KIND).collect()
    }

    /// The agencies of that name, and the services of others.
    fn asked_for(&self, typed: &[String]) -> (Vec<AgencyId>, Vec<ServiceId>) {
        let (mut agencies, mut services) = (Vec::new(), Vec::new());
        for agency in &self.0 {
            if begins_all(typed, &agency.name) {
                agencies.push(agency.id);
                continue;
            }
            let named = |name: &str| begins_all(typed, &format!("{} {name}", agency.name));
            services.extend(
                agency
                    .services
                    .iter()
                    .filter(|service| named(&service.name))
                    .map(|service| service.id),
            );
        }
        agencies.truncate(OF_PEOPLE);
        services.truncate(OF_PEOPLE);
        (agencies, services)
    }
}

/// Referrals by their person, agency and service, newest first; those of a person named first.
pub(super) fn referrals(
    desk: &Desk,
    typed: &[String],
    meant: &Meant,
    directory: &Directory,
) -> Result<Vec<Found>, StoreError> {
    let (agencies, services) = directory.asked_for(typed);
    if meant.people.is_empty() && agencies.is_empty() && services.is_empty() {
        return Ok(Vec::new());
    }
    let today = desk.today();
    let people = meant.people.iter().take(OF_PEOPLE).map(|person| person.id);
    let mut rows = desk.read().rows(
        include_str!("referrals.sql"),
        (
            id_list(people),
            id_list(agencies.iter().copied()),
            id_list(services),
            OF_EACH,
        ),
        |row| {
            let (id, name, agency) = (
                row.get::<_, ReferralId>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(3)?,
            );
            let (service, need): (Option<String>, String) = (row.get(4)?, row.get(5)?);
            let state: ReferralState = row.get(6)?;
            let chase: Option<NaiveDate> = column(row, 8)?;
            let (theirs, restricted): (bool, bool) = (row.get(9)?, row.get(10)?);
            let said = if restricted {
                state.word().to_owned()
            } else {
                [
                    agency.as_str(),
                    service.as_deref().unwrap_or_default(),
                    &need,
                    state.word(),
                ]
                .join(" ")
            };
            let to =
                service.map_or_else(|| agency.clone(), |service| format!("{agency}, {service}"));
            let chased = chase.filter(|_| !state.is_end() && state != ReferralState::Draft);
            let chased = chased.map(|on| format!(", chase {}", in_words(on, today)));
            let found = Found {
                kind: "referral".to_owned(),
                id: id.to_string(),
                title: referral_title(&name, &to, restricted),
                detail: format!(
                    "{}{}",
                    capitalised(state.word()),
                    chased.unwrap_or_default()
                ),
                route: format!("/referrals/{id}"),
            };
            Ok((found, theirs, said, restricted))
        },
    )?;
    // That it answers to an agency would say where it went.
    rows.retain(|(_, theirs, said, restricted)| {
        if *theirs {
            begins_all(&meant.beside, said)
        } else {
            !restricted
        }
    });
    rows.sort_by_key(|(_, theirs, ..)| !theirs);
    rows.truncate(OF_A_KIND);
    Ok(rows.into_iter().map(|(found, ..)| found).collect())
}

/// To whom it went would say what a restricted concern is about.
fn referral_title(name: &str, to: &str, restricted: bool) -> String {
    if restricted {
        format!("{name}: referral from a restricted concern")
    } else {
        format!("{name} to {to}")
    }
}

/// The days that the end of a text may name, and the words before it: "coffee tue", "3/11".
fn days(text: &str, today: NaiveDate) -> Option<(Vec<NaiveDate>, Vec<String>)> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    for from in 0..parts.len() {
        let (before, last) = parts.split_at(from);
        let typed = last.join(" ");
        // A number alone is no day: it may be of a house or a phone.
        if typed.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        let mut found: Vec<NaiveDate> = [Lean::Past, Lean::Future]
            .into_iter()
            .filter_map(|lean| parse_day(&typed, today, lean).ok())
            .collect();
        found.dedup();
        if !found.is_empty() {
            return Some((found, words(&before.join(" "))));
        }
    }
    None
}

/// Sessions by kind, programme, place and day, those nearest to today first.
pub(super) fn sessions(desk: &Desk, text: &str) -> Result<Vec<Found>, StoreError> {
    const FROM: &str = "SELECT session.id, session.kind, programme.name, session.venue, session.date, session.state
        FROM session JOIN programme ON programme.id = session.programme";
    let today = desk.today();
    let mut wanted = words(text);
    let rows: Vec<(Found, String, NaiveDate)> = match days(text, today) {
        Some((days, before)) => {
            wanted = before;
            let days = serde_json::json!(days).to_string();
            desk.read().rows(
                &format!(
                    "{FROM} WHERE session.date IN (SELECT value FROM json_each(?1))
                     ORDER BY session.date DESC, session.id DESC LIMIT ?2"
                ),
                (days, SESSIONS),
                |row| session_row(row, today),
            )?
        }
        None => desk.read().rows(
            &format!("{FROM} ORDER BY session.date DESC LIMIT ?1"),
            [SESSIONS],
            |row| session_row(row, today),
        )?,
    };
    // "session tue": the word itself says nothing of which.
    wanted.retain(|word| word != "session" && word != "sessions");
    let mut fitting: Vec<(NaiveDate, Found)> = rows
        .into_iter()
        .filter(|(_, said, _)| begins_all(&wanted, said))
        .map(|(found, _, date)| (date, found))
        .collect();
    // The one of today, then those nearest to it, what was before what is to come.
    fitting.sort_by_key(|(date, _)| ((*date - today).num_days().abs(), *date));
    let nearest = fitting.into_iter().take(OF_A_KIND);
    Ok(nearest.map(|(_, found)| found).collect())
}

fn session_row(row: &Row<'_>, today: NaiveDate) -> rusqlite::Result<(Found, String, NaiveDate)> {
    let id: SessionId = row.get(0)?;
    let kind: SessionKind = row.get(1)?;
    let (programme, venue): (String, Option<String>) = (row.get(2)?, row.get(3)?);
    let date: NaiveDate = column(row, 4)?;
    let state: SessionState = row.get(5)?;
    let said = format!(
        "{kind} {programme} {}",
        venue.as_deref().unwrap_or_default()
    );
    let parts = [
        Some(capitalised(&in_words(date, today))),
        venue,
        Some(programme),
        (state != SessionState::Closed).then(|| state.word().to_owned()),
    ];
    let found = Found {
        kind: "session".to_owned(),
        id: id.to_string(),
        title: capitalised(kind.word()),
        detail: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        route: format!("/sessions/{id}"),
    };
    Ok((found, said, date))
}

/// MDT meetings by their practice: the next planned ones, then the latest held.
pub(super) fn meetings(desk: &Desk, typed: &[String]) -> Result<Vec<Found>, StoreError> {
    let mut wanted = typed.to_vec();
    wanted.retain(|word| word != "mdt" && word != "meeting");
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let practices = desk.read().rows(
        "SELECT id, name, coalesce(town, '') FROM practice ORDER BY name",
        [],
        |row| {
            let name: String = row.get(1)?;
            let said = format!("{name} {}", row.get::<_, String>(2)?);
            Ok((row.get::<_, PracticeId>(0)?, said))
        },
    )?;
    let practices = practices
        .into_iter()
        .filter(|(_, said)| begins_all(&wanted, said));
    let asked = id_list(practices.map(|(id, _)| id).take(OF_A_KIND));
    desk.read().rows(
        "SELECT mdt_meeting.id, practice.name, mdt_meeting.\"on\", mdt_meeting.state
         FROM json_each(?1) AS asked CROSS JOIN practice ON practice.id = unhex(asked.value)
         CROSS JOIN mdt_meeting ON mdt_meeting.id IN
           (SELECT id FROM (SELECT id FROM mdt_meeting WHERE practice = unhex(asked.value) AND state = 'planned'
                            ORDER BY \"on\" LIMIT 2)
            UNION ALL
            SELECT id FROM (SELECT id FROM mdt_meeting WHERE practice = unhex(asked.value) AND state = 'held'
                            ORDER BY \"on\" DESC LIMIT 1))
         ORDER BY mdt_meeting.state = 'held', mdt_meeting.\"on\" LIMIT ?2",
        (asked, u32::try_from(OF_A_KIND).unwrap_or(u32::MAX)),
        |row| meeting_row(row, desk.today()),
    )
}

fn meeting_row(row: &Row<'_>, today: NaiveDate) -> rusqlite::Result<Found> {
    let id: MdtMeetingId = row.get(0)?;
    let on: NaiveDate = column(row, 2)?;
    let state: MeetingState = row.get(3)?;
    Ok(Found {
        kind: "meeting".to_owned(),
        id: id.to_string(),
        title: format!("MDT meeting, {}", row.get::<_, String>(1)?),
        detail: format!("{}, {state}", capitalised(&in_words(on, today))),
        route: format!("/mdt/{id}"),
    })
}

/// Notes by their words. A note is shown under the first person it is about, or under nobody; others in it read
/// "another person", and one from which a restricted concern was raised never shows.
///
/// # Errors
/// When the file cannot be read.
pub fn notes(desk: &Desk, text: &str) -> Result<Vec<Found>, StoreError> {
    let Some(question) = question_of_texts(text) else {
        return Ok(Vec::new());
    };
    let read = desk.read();
    let rows = read.rows(include_str!("notes.sql"), (question, NOTES), note_row)?;
    shown_notes(read, rows)
}

type NoteRow = (NoteId, String, NoteKind, Option<PersonId>, NamedPerson);

fn note_row(row: &Row<'_>) -> rusqlite::Result<NoteRow> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        NamedPerson {
            given: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
            family: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
            preferred: row.get(6)?,
            also: row.get(7)?,
        },
    ))
}

fn shown_notes(read: Reader<'_>, rows: Vec<NoteRow>) -> Result<Vec<Found>, StoreError> {
    let names = unnamed::named_in_each(read, rows.iter().map(|row| row.0))?;
    let mut found = Vec::new();
    // Where nobody is confirmed, nobody named in it is shown.
    for (note, text, kind, about, subject) in rows {
        let what = match kind {
            NoteKind::Corridor => "Corridor note",
            NoteKind::Line => "Note",
        };
        let title = match about {
            Some(_) => format!("{what} about {} {}", subject.given, subject.family),
            None => format!("{what} about nobody yet"),
        };
        let others = unnamed::others(&names, note, about);
        found.push(Found {
            kind: "note".to_owned(),
            id: note.to_string(),
            title,
            detail: unnamed::without_others(&text, &subject, &others),
            route: format!("/notes/{note}"),
        });
    }
    Ok(found)
}

/// How many of the pages looked at last are shown again.
const OPENED: usize = 8;

/// The records of pages looked at, in that order, as they stand now: what is no longer there is left out.
///
/// # Errors
/// When the file cannot be read.
pub fn opened(desk: &Desk, paths: &[String]) -> Result<Vec<Found>, StoreError> {
    let mut all: Vec<Found> = Vec::new();
    for path in paths {
        let one = opened_one(desk, path)?;
        all.extend(one.filter(|one| all.iter().all(|other| other.id != one.id)));
        if all.len() == OPENED {
            break;
        }
    }
    Ok(all)
}

fn opened_one(desk: &Desk, path: &str) -> Result<Option<Found>, StoreError> {
    let (read, today) = (desk.read(), desk.today());
    if let Some(id) = person_in(path) {
        return opened_person(read, id);
    }
    if let Some(id) = parsed::<ConcernId>(path, "/concerns/") {
        let found = read.maybe(&concerns_of("WHERE concern.id = ?1"), [id], read_concern)?;
        return Ok(found.map(|(concern, name)| concern_row(&concern, &name, today)));
    }
    if let Some(id) = parsed::<ReferralId>(path, "/referrals/") {
        return read.maybe(
            "SELECT person.given_name || ' ' || person.family_name, agency.name, referral.state,
               EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = referral.id)
             FROM referral JOIN person ON person.id = referral.client
             JOIN agency ON agency.id = referral.agency WHERE referral.id = ?1",
            [id],
            |row| {
                let (name, agency): (String, String) = (row.get(0)?, row.get(1)?);
                Ok(Found {
                    kind: "referral".to_owned(),
                    id: id.to_string(),
                    title: referral_title(&name, &agency, row.get(3)?),
                    detail: capitalised(row.get::<_, ReferralState>(2)?.word()),
                    route: format!("/referrals/{id}"),
                })
            },
        );
    }
    if let Some(id) = parsed::<SessionId>(path, "/sessions/") {
        let found = read.maybe(
            "SELECT session.id, session.kind, programme.name, session.venue, session.date, session.state
             FROM session JOIN programme ON programme.id = session.programme WHERE session.id = ?1",
            [id],
            |row| session_row(row, today),
        )?;
        return Ok(found.map(|(found, ..)| found));
    }
    if let Some(id) = parsed::<MdtMeetingId>(path, "/mdt/") {
        return read.maybe(
            "SELECT mdt_meeting.id, practice.name, mdt_meeting.\"on\", mdt_meeting.state
             FROM mdt_meeting JOIN practice ON practice.id = mdt_meeting.practice WHERE mdt_meeting.id = ?1",
            [id],
            |row| meeting_row(row, today),
        );
    }
    if let Some(id) = parsed::<AgencyId>(path, "/settings/agencies/") {
        let agency = read.maybe_record::<Agency>(id)?;
        return Ok(agency.map(|agency| Found {
            kind: "agency".to_owned(),
            id: agency.id.to_string(),
            title: agency.name,
            detail: agency.phone.unwrap_or_default(),
            route: format!("/settings/agencies/{id}"),
        }));
    }
    Ok(None)
}

fn parsed<T: std::str::FromStr>(path: &str, place: &str) -> Option<T> {
    id_in(path, place)?.parse().ok()
}

fn opened_person(read: Reader<'_>, id: PersonId) -> Result<Option<Found>, StoreError> {
    let found = read.maybe(
        "SELECT person.given_name || ' ' || person.family_name, person.preferred_name, person.town,
                coalesce(person.date_of_birth, person.birth_year || ''), person.died_on IS NOT NULL,
                client.id IS NOT NULL, volunteer.id IS NOT NULL
         FROM person LEFT JOIN client ON client.id = person.id LEFT JOIN volunteer ON volunteer.id = person.id
         WHERE person.id = ?1",
        [id],
        |row| {
            Ok(FoundPerson {
                id,
                name: row.get(0)?,
                preferred: row.get(1)?,
                town: row.get(2)?,
                birth: row.get(3)?,
                died: row.get(4)?,
                roles: Roles {
                    client: row.get(5)?,
                    volunteer: row.get(6)?,
                },
            })
        },
    )?;
    Ok(found.as_ref().map(person))
}

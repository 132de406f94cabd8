//! Everything one page says of a person, by indexed reads alone.

use chrono::NaiveDate;
use rusqlite::Row;
use serde::{Deserialize, Serialize};

use super::{Person, PersonError, merge, unnamed::RecordOf};
use crate::{
    clients::{Client, KnownRisk, Match, Representative},
    concerns::{self, ConcernState, Level, RESTRICTED},
    desk::Desk,
    exports::{OnPaper, put_on_record},
    ids::{
        ConcernId, ExportId, MdtActionId, MdtItemId, MdtMeetingId, NoteId, PersonId, PracticeId,
        ReferralId,
    },
    programmes::Coordinator,
    store::{Reader, Record as _, StoreError, record::column},
    volunteers::Volunteer,
};

/// A person as their page shows them.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PersonPage {
    /// Who they are.
    pub person: Person,
    /// In whole years, or the age they reached.
    pub age: Option<u32>,
    /// Their client role.
    pub client: Option<ClientPart>,
    /// Their volunteer role.
    pub volunteer: Option<Volunteer>,
    /// What is open now.
    pub open: OpenNow,
    /// Whom they visit, as a volunteer.
    pub visits: Vec<MatchRow>,
    /// For whom they may speak.
    pub speaks_for: Vec<RepresentativeRow>,
}

/// The client role as the page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ClientPart {
    /// The role.
    pub client: Client,
    /// The programme's name.
    pub programme: String,
    /// The lead coordinator's name.
    pub lead: Option<String>,
    /// The surgery they have now.
    pub practice: Option<String>,
    /// Every surgery they had, the latest first.
    pub practices: Vec<PracticeRow>,
    /// The known risks, those that still stand first.
    pub known_risks: Vec<KnownRisk>,
    /// Who visits them, or did; those who still do first.
    pub visited_by: Vec<MatchRow>,
    /// Who may speak for them.
    pub representatives: Vec<RepresentativeRow>,
}

/// A client's time with one surgery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PracticeRow {
    /// The practice.
    pub practice: PracticeId,
    /// Its name.
    pub name: String,
    /// From when, if known.
    pub since: Option<NaiveDate>,
    /// Until when; empty for the one they have now.
    pub until: Option<NaiveDate>,
}

/// A match with the name of the other of the two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct MatchRow {
    /// The match.
    pub matched: Match,
    /// The other's name.
    pub name: String,
    /// The other's town.
    pub town: Option<String>,
    /// Until when the other rests, where they visit as a volunteer.
    pub resting_until: Option<NaiveDate>,
}

/// A representative with the name of the other of the two.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct RepresentativeRow {
    /// The entry.
    pub representative: Representative,
    /// The other's name.
    pub name: String,
    /// The other's phone.
    pub phone: Option<String>,
    /// Whether the other has died.
    pub died: bool,
}

/// What is open about a client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct OpenNow {
    /// Concerns that are not closed, oldest first.
    pub concerns: Vec<OpenConcern>,
    /// Referrals that have not ended, oldest first.
    pub referrals: Vec<OpenReferral>,
    /// Actions of MDT meetings not done yet.
    pub actions: Vec<OpenAction>,
    /// Answers on their way back: whom to tell what.
    pub loops: Vec<OpenLoop>,
}

/// A concern that is not closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct OpenConcern {
    /// The concern.
    pub id: ConcernId,
    /// What it is; a restricted one says only that.
    pub situation: String,
    /// Its category; nothing for a restricted one.
    pub category: Option<String>,
    /// Its level.
    pub level: Level,
    /// Its state; a restricted one says only that it is open.
    pub state: ConcernState,
    /// When it was raised.
    pub raised_on: NaiveDate,
    /// Who raised it, in words; nothing for a restricted one.
    pub raised_by: Option<String>,
    /// When it is due: the day set, or what its level allows.
    pub due_on: NaiveDate,
    /// Whether that day has passed.
    pub overdue: bool,
    /// For coordinators only.
    pub restricted: bool,
}

/// A referral that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct OpenReferral {
    /// The referral.
    pub id: ReferralId,
    /// What for; from a restricted concern only that it is from one.
    pub need: String,
    /// To whom; from a restricted concern that is not said.
    pub agency: String,
    /// Its state.
    pub state: String,
    /// When it was made.
    pub made_on: NaiveDate,
    /// When it was sent.
    pub sent_on: Option<NaiveDate>,
    /// When to chase it.
    pub chase_on: Option<NaiveDate>,
    /// When the agency expects to begin, while somebody waits for it.
    pub expected_on: Option<NaiveDate>,
}

/// An action of an MDT meeting not done yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct OpenAction {
    /// The action.
    pub id: MdtActionId,
    /// The item it was decided on.
    pub item: MdtItemId,
    /// The meeting.
    pub meeting: MdtMeetingId,
    /// What is to be done; of a restricted concern only that it is one.
    pub what: String,
    /// Whether its meeting decided about a restricted concern: then it is read there.
    pub restricted: bool,
    /// By whom.
    pub who: Option<String>,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// When the meeting was.
    pub met_on: NaiveDate,
}

/// An answer on its way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct OpenLoop {
    /// The concern it answers.
    pub concern: ConcernId,
    /// Whether it is for coordinators only; then all else is said on its own page.
    pub restricted: bool,
    /// What to tell; nothing for a restricted one, and while nothing is written.
    pub outcome: Option<String>,
    /// Whether the person has to be told yet.
    pub tell_person: bool,
    /// Whether the person has died and this is not said yet: then nobody can tell them.
    pub person_died: bool,
    /// The volunteer who has to be told yet.
    pub tell_volunteer: Option<String>,
    /// Volunteers who raised the same and have to be told yet.
    pub tell_also: Vec<String>,
}

/// The page of a person. Of a record that went into another it is that other's page, so that old links lead on.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such person.
pub fn person_page(desk: &Desk, id: PersonId) -> Result<PersonPage, PersonError> {
    let read = desk.read();
    let id = merge::stands_for(read, id)?;
    let person: Person = read.record(id)?;
    let client = match read.maybe_record::<Client>(id)? {
        Some(client) => Some(client_part(read, client)?),
        None => None,
    };
    let volunteer = read.maybe_record::<Volunteer>(id)?;
    let open = if client.is_some() {
        open_now(read, id, desk.today())?
    } else {
        OpenNow::default()
    };
    Ok(PersonPage {
        age: person.age(desk.today()),
        open,
        visits: if volunteer.is_some() {
            matches_of_volunteer(read, id)?
        } else {
            Vec::new()
        },
        speaks_for: representatives(read, include_str!("speaks_for.sql"), id)?,
        person,
        client,
        volunteer,
    })
}

/// Puts on record that a person's sheet is printed. It goes along with whoever prints it.
///
/// # Errors
/// [`StoreError::NotFound`] when there is nobody of that id; or when the records cannot be written, and then nothing
/// may be printed.
pub fn print_person_sheet(desk: &mut Desk, id: PersonId) -> Result<ExportId, PersonError> {
    let page = person_page(desk, id)?;
    let text = serde_json::to_vec(&page).map_err(|_| StoreError::Damaged)?;
    let me: Coordinator = desk.read().record(desk.who()?)?;
    let paper = OnPaper {
        what: "Person sheet",
        reason: "To have the person’s sheet on paper.",
        recipient: me.name,
        about: &[page.person.id],
        text: &text,
    };
    Ok(put_on_record(desk, &paper)?)
}

fn client_part(read: Reader<'_>, client: Client) -> Result<ClientPart, StoreError> {
    let id = client.id;
    let practices = read.rows(include_str!("practices.sql"), [id], |row| {
        Ok(PracticeRow {
            practice: row.get(0)?,
            name: row.get(1)?,
            since: column(row, 2)?,
            until: column(row, 3)?,
        })
    })?;
    Ok(ClientPart {
        programme: read.one(
            "SELECT name FROM programme WHERE id = ?1",
            [client.programme],
            |row| row.get(0),
        )?,
        lead: match client.lead {
            Some(lead) => read.maybe(
                "SELECT name FROM coordinator WHERE id = ?1",
                [lead],
                |row| row.get(0),
            )?,
            None => None,
        },
        practice: practices
            .iter()
            .find(|row| row.until.is_none())
            .map(|row| row.name.clone()),
        practices,
        known_risks: read.records(
            "WHERE client = ?1 ORDER BY ended_on IS NOT NULL, recorded_on DESC, id DESC",
            [id],
        )?,
        visited_by: matches_of_client(read, id)?,
        representatives: representatives(read, include_str!("representatives.sql"), id)?,
        client,
    })
}

fn match_row(row: &Row<'_>) -> rusqlite::Result<MatchRow> {
    Ok(MatchRow {
        matched: Match::from_row(row)?,
        name: row.get(6)?,
        town: row.get(7)?,
        resting_until: column(row, 8)?,
    })
}

/// Who visits a client, or did; those who still do first.
///
/// # Errors
/// When the file cannot be read.
pub fn matches_of_client(read: Reader<'_>, id: PersonId) -> Result<Vec<MatchRow>, StoreError> {
    read.rows(include_str!("matches_of_client.sql"), [id], match_row)
}

/// Whom a volunteer visits, or did; those they still do first.
///
/// # Errors
/// When the file cannot be read.
pub fn matches_of_volunteer(read: Reader<'_>, id: PersonId) -> Result<Vec<MatchRow>, StoreError> {
    read.rows(include_str!("matches_of_volunteer.sql"), [id], match_row)
}

fn representatives(
    read: Reader<'_>,
    sql: &str,
    id: PersonId,
) -> Result<Vec<RepresentativeRow>, StoreError> {
    read.rows(sql, [id], |row| {
        Ok(RepresentativeRow {
            representative: Representative::from_row(row)?,
            name: row.get(6)?,
            phone: row.get(7)?,
            died: row.get(8)?,
        })
    })
}

/// What is open about a client.
///
/// # Errors
/// When the file cannot be read.
pub fn open_now(
    read: Reader<'_>,
    client: PersonId,
    today: NaiveDate,
) -> Result<OpenNow, StoreError> {
    let record = RecordOf::new(read, &read.record::<Person>(client)?);
    let mut loops: Vec<(OpenLoop, Option<NoteId>)> = Vec::new();
    let concerns = read.rows(include_str!("open_concerns.sql"), [client], |row| {
        let id: ConcernId = row.get(0)?;
        let restricted: bool = row.get(8)?;
        let (level, state): (Level, ConcernState) = (row.get(3)?, row.get(4)?);
        let raised_on: NaiveDate = column(row, 5)?;
        let due_on = concerns::due_day(level, raised_on, column(row, 7)?);
        let raised_by_volunteer: bool = row.get(10)?;
        let tell_person: bool = row.get(11)?;
        let tell_volunteer: bool = row.get(12)?;
        let note: Option<NoteId> = row.get(13)?;
        let died: bool = row.get(14)?;
        let tell_also: Vec<String> = column(row, 15)?;
        let somebody = tell_person || tell_volunteer || !tell_also.is_empty();
        if state == ConcernState::AwaitingFeedback && somebody {
            let open = OpenLoop {
                concern: id,
                restricted,
                outcome: if restricted { None } else { row.get(9)? },
                tell_person: tell_person && !died && !restricted,
                person_died: tell_person && died && !restricted,
                tell_volunteer: if raised_by_volunteer && tell_volunteer && !restricted {
                    row.get(6)?
                } else {
                    None
                },
                tell_also: if restricted { Vec::new() } else { tell_also },
            };
            loops.push((open, note));
        }
        let concern = OpenConcern {
            id,
            situation: if restricted {
                RESTRICTED.to_owned()
            } else {
                row.get(1)?
            },
            category: if restricted { None } else { Some(row.get(2)?) },
            level,
            state: if restricted {
                ConcernState::Open
            } else {
                state
            },
            raised_on,
            raised_by: if restricted { None } else { Some(row.get(6)?) },
            due_on,
            overdue: concerns::overdue(state, level, raised_on, Some(due_on), today),
            restricted,
        };
        Ok((concern, note))
    })?;
    // What was raised from a line about several people names nobody else here.
    record.look_at(concerns.iter().map(|(_, note)| *note))?;
    let concerns = concerns
        .into_iter()
        .map(|(concern, note)| {
            Ok(OpenConcern {
                situation: record.words(&concern.situation, note)?,
                ..concern
            })
        })
        .collect::<Result<_, StoreError>>()?;
    let loops = loops
        .into_iter()
        .map(|(open, note)| {
            let said = open.outcome.as_deref();
            Ok(OpenLoop {
                outcome: said.map(|said| record.words(said, note)).transpose()?,
                ..open
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(OpenNow {
        concerns,
        referrals: read.rows(include_str!("open_referrals.sql"), [client], |row| {
            let restricted: bool = row.get(8)?;
            Ok(OpenReferral {
                id: row.get(0)?,
                need: if restricted {
                    RESTRICTED.to_owned()
                } else {
                    row.get(1)?
                },
                agency: if restricted {
                    "an agency".to_owned()
                } else {
                    row.get(2)?
                },
                state: row.get(3)?,
                made_on: column(row, 4)?,
                sent_on: column(row, 5)?,
                chase_on: column(row, 6)?,
                expected_on: column(row, 7)?,
            })
        })?,
        actions: read.rows(include_str!("open_actions.sql"), [client], |row| {
            let restricted: bool = row.get(7)?;
            Ok(OpenAction {
                id: row.get(0)?,
                item: row.get(1)?,
                meeting: row.get(2)?,
                what: if restricted {
                    RESTRICTED.to_owned()
                } else {
                    row.get(3)?
                },
                who: if restricted { None } else { row.get(4)? },
                restricted,
                due_on: column(row, 5)?,
                met_on: column(row, 6)?,
            })
        })?,
        loops,
    })
}

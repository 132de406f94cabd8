//! The demo programme, read from the CSV files of `assets/sample`.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Timelike};
use uuid::Uuid;

use super::{Loaded, SampleError, acts, at, before, plain_day, working_day};
use crate::{
    action::Action,
    agencies::{Agency, Service},
    clients::{
        Client, ClientPractice, ClientStatus, EndedWhy, KnownRisk, Match, Representative,
        RepresentativeKind,
    },
    clock::FixedClock,
    concerns::{ClosedAs, Concern, ConcernEvent, ConcernEventWhat, ConcernState, Level, NotTold},
    consent::{Answer, Consent, Exclusion, Purpose},
    csv,
    desk::Desk,
    ids::{
        AgencyId, ConcernId, ConsentId, CoordinatorId, MdtItemId, MdtMeetingId, NoteId, PersonId,
        PracticeId, ProgrammeId, ReferralId, ServiceId, SessionId,
    },
    mdt::{
        self, MdtAction, MdtAttending, MdtItem, MdtItemConcern, MdtMeeting, MeetingState, Sharing,
    },
    notes::{Note, NoteAbout, NoteKind, NoteMention},
    people::Person,
    programmes::{Practice, Programme},
    referrals::{Referral, ReferralEvent, ReferralEventWhat, ReferralState, Signpost, Urgency},
    sessions::{Attendance, CameAs, Presence, Session, SessionState},
    store::Tx,
    visits::Visit,
    volunteers::{Agreement, Training, Volunteer, VolunteerStatus},
};

macro_rules! files {
    ($($name:literal: $($column:literal)+);+ $(;)?) => {
        /// Every file of the demo: its name, its bytes and the columns it may have.
        pub(super) const FILES: &[(&str, &[u8], &[&str])] = &[$((
            $name,
            include_bytes!(concat!("../../../../assets/sample/", $name, ".csv")),
            &[$($column),+],
        )),+];
    };
}

files! {
    "programmes": "name" "area";
    "practices": "name" "ods_code" "town";
    "agencies": "name" "phone" "email" "address" "areas";
    "services": "agency" "name" "need" "how_to_refer" "eligibility" "last_checked_day";
    "people": "role" "given_name" "family_name" "preferred_name" "pronouns" "date_of_birth" "birth_year"
        "phone" "mobile" "email" "address_lines" "town" "postcode" "preferred_contact"
        "communication_needs" "language" "emergency_contact_name" "emergency_contact_phone" "died_day";
    "clients": "person" "status" "ended_why" "ended_day" "programme" "practice" "nhs_number" "referred_by"
        "referred_day" "over_75" "two_or_more_conditions" "lives_alone" "what_matters" "important_people"
        "strengths" "interests" "please_do" "please_dont" "how_to_support" "visit_safety"
        "talk_about_at_next_mdt" "welcome_home_discharged_day";
    "known_risks": "client" "text" "day";
    "practice_changes": "client" "day" "practice";
    "volunteers": "person" "status" "joined_day" "skills" "interests" "languages" "areas" "availability"
        "drives" "cannot" "dbs_checked_day" "attends_mdt";
    "agreements": "volunteer" "version" "signed_day" "expires_day";
    "training": "volunteer" "name" "day" "expires_day";
    "matches": "client" "volunteer" "day" "until_day" "ended_because";
    "consents": "person" "purpose" "answer" "how" "day" "by" "witnessed_by" "wording_version" "covers"
        "with_whom" "review_day";
    "exclusions": "person" "not_with_person" "not_with_practice" "not_with_agency" "not_with_words"
        "purpose" "from_day" "until_day";
    "representatives": "client" "person" "kind" "evidence_seen_day";
    "sessions": "session" "kind" "programme" "day" "starts" "ends" "venue" "host" "state";
    "registers": "session" "here" "sent_apologies" "not_here";
    "notes": "note" "session" "day" "at" "kind" "told_by" "told_by_words" "text" "about";
    "visits": "client" "volunteer" "day" "minutes" "kind" "made" "not_made_why" "text" "from_note";
    "concerns": "concern" "client" "category" "level" "day" "raised_by" "raised_by_person"
        "raised_by_words" "from_note" "in_their_words" "situation" "background" "what_we_saw" "ask"
        "person_knows" "person_agrees" "due_day" "outcome" "same_as" "not_told_person"
        "not_told_person_words" "their_wishes" "immediate_danger" "told_whom" "told_reference"
        "consent_sought" "safe_to_tell" "emergency_rang" "emergency_at" "emergency_reference";
    "concern_events": "concern" "day" "what" "to" "why" "how";
    "referrals": "referral" "client" "agency" "service" "need" "reason" "urgency" "basis" "basis_words"
        "method" "from_concern" "from_note" "day" "chase_day" "raised_by_volunteer" "outcome";
    "referral_events": "referral" "day" "what" "to" "why" "how";
    "signposts": "client" "service" "words" "day" "why" "from_note";
    "meetings": "meeting" "practice" "day" "made_day" "starts" "place" "chair" "held" "attending";
    "items": "meeting" "client" "concerns" "ask" "volunteer_present" "sharing" "basis" "sharing_reason"
        "left_out" "decision" "decision_in_plain_english";
    "actions": "meeting" "client" "what" "who" "due_day" "done_day";
}

/// A minute past midnight.
const fn clock_time(hour: i64, minute: i64) -> i64 {
    hour * 60 + minute
}

/// One row of a file, with the day its days are counted from.
#[derive(Clone)]
struct Row {
    file: &'static str,
    cells: csv::Record,
    as_of: NaiveDate,
}

impl Row {
    fn fault(&self, column: &str, what: impl std::fmt::Display) -> SampleError {
        SampleError::Text(format!(
            "{}.csv: {}",
            self.file,
            self.cells.fault(column, what)
        ))
    }

    fn get(&self, column: &str) -> &str {
        self.cells.get(column)
    }

    fn need(&self, column: &str) -> Result<String, SampleError> {
        self.text(column)
            .ok_or_else(|| self.fault(column, "This must be filled."))
    }

    fn text(&self, column: &str) -> Option<String> {
        Some(self.get(column))
            .filter(|cell| !cell.trim().is_empty())
            .map(str::to_owned)
    }

    fn number(&self, column: &str) -> Result<Option<i64>, SampleError> {
        self.text(column)
            .map(|cell| cell.parse().map_err(|e| self.fault(column, e)))
            .transpose()
    }

    /// A working day, counted from the day of the programme.
    fn day(&self, column: &str) -> Result<Option<NaiveDate>, SampleError> {
        Ok(self
            .number(column)?
            .map(|days| working_day(self.as_of, days)))
    }

    fn needed_day(&self, column: &str) -> Result<NaiveDate, SampleError> {
        self.day(column)?
            .ok_or_else(|| self.fault(column, "This must be a number of days."))
    }

    fn word<W>(&self, column: &str) -> Result<W, SampleError>
    where
        W: std::str::FromStr<Err = crate::words::UnknownWord>,
    {
        self.get(column).parse().map_err(|e| self.fault(column, e))
    }

    fn maybe_word<W>(&self, column: &str) -> Result<Option<W>, SampleError>
    where
        W: std::str::FromStr<Err = crate::words::UnknownWord>,
    {
        match self.get(column) {
            "" => Ok(None),
            _ => self.word(column).map(Some),
        }
    }

    fn yes(&self, column: &str) -> Result<bool, SampleError> {
        Ok(csv::yes_no(self.get(column))
            .map_err(|e| self.fault(column, e))?
            .unwrap_or(false))
    }

    fn list(&self, column: &str) -> Vec<String> {
        csv::list(self.get(column))
    }

    /// A time such as `10:05` as minutes past midnight.
    fn minute(&self, column: &str, otherwise: i64) -> Result<i64, SampleError> {
        match self.get(column) {
            "" => Ok(otherwise),
            time => NaiveTime::parse_from_str(time, "%H:%M")
                .map(|time| clock_time(time.hour().into(), time.minute().into()))
                .map_err(|e| self.fault(column, e)),
        }
    }
}

/// What was loaded so far, by the names the files use.
#[derive(Default)]
struct Known {
    ids: BTreeMap<(&'static str, String), Uuid>,
    agency_consent: BTreeMap<PersonId, ConsentId>,
    loaded: Loaded,
}

impl Known {
    fn keep(&mut self, kind: &'static str, name: impl Into<String>, id: impl Into<Uuid>) {
        self.ids.insert((kind, name.into()), id.into());
    }

    fn find<I: From<Uuid>>(
        &self,
        kind: &'static str,
        row: &Row,
        name: &str,
    ) -> Result<I, SampleError> {
        self.ids
            .get(&(kind, name.to_owned()))
            .map(|id| I::from(*id))
            .ok_or_else(|| {
                SampleError::Text(format!(
                    "{}.csv, line {}: there is no {kind} “{name}” by that day.",
                    row.file, row.cells.line
                ))
            })
    }

    fn get<I: From<Uuid>>(
        &self,
        kind: &'static str,
        row: &Row,
        column: &str,
    ) -> Result<I, SampleError> {
        self.find(kind, row, row.get(column))
    }

    fn maybe<I: From<Uuid>>(
        &self,
        kind: &'static str,
        row: &Row,
        column: &str,
    ) -> Result<Option<I>, SampleError> {
        match row.get(column) {
            "" => Ok(None),
            name => self.find(kind, row, name).map(Some),
        }
    }

    /// Everybody named in a text by `@` and their full name, the longest name first.
    fn mentions(&self, text: &str) -> Vec<PersonId> {
        let mut found = Vec::new();
        for part in text.split('@').skip(1) {
            let named = self
                .ids
                .iter()
                .filter(|((kind, name), _)| *kind == "person" && part.starts_with(name.as_str()))
                .max_by_key(|((_, name), _)| name.len());
            if let Some((_, id)) = named
                && !found.contains(&PersonId(*id))
            {
                found.push(PersonId(*id));
            }
        }
        found
    }
}

/// Whether two times in UTC milliseconds lie on one day.
fn same_day(one: i64, other: i64) -> bool {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    one.div_euclid(DAY) == other.div_euclid(DAY)
}

type Run = Box<dyn FnOnce(&mut Desk, &mut Known) -> Result<(), SampleError>>;

/// One act and when it happens.
struct Act {
    ms: i64,
    run: Run,
}

/// All acts, to be sorted by their time; acts of one time keep the order in which they were added.
struct Plan {
    as_of: NaiveDate,
    /// When each named note was written.
    notes: BTreeMap<String, i64>,
    acts: Vec<Act>,
    /// What is done after everything else, at the time of the last act.
    last: Vec<Run>,
}

impl Plan {
    fn rows(&self, file: &'static str) -> Result<Vec<Row>, SampleError> {
        let as_of = self.as_of;
        let (_, bytes, columns) = FILES
            .iter()
            .find(|(name, _, _)| *name == file)
            .ok_or_else(|| SampleError::Text(format!("{file}.csv is not there.")))?;
        let rows = csv::read(bytes, columns).map_err(|faults| {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            SampleError::Text(format!("{file}.csv: {first}"))
        })?;
        Ok(rows
            .into_iter()
            .map(|cells| Row { file, cells, as_of })
            .collect())
    }

    /// A few minutes after the note it came from, or at its own time where that is later or only that
    /// is known.
    fn after_note(&self, row: &Row, otherwise: i64, own_day_counts: bool) -> i64 {
        match self.notes.get(row.get("from_note")) {
            Some(note) if own_day_counts => otherwise.max(note + 6 * 60_000),
            Some(note) if same_day(*note, otherwise) => note + 6 * 60_000,
            _ => otherwise,
        }
    }

    fn add(
        &mut self,
        ms: i64,
        run: impl FnOnce(&mut Desk, &mut Known) -> Result<(), SampleError> + 'static,
    ) {
        self.acts.push(Act {
            ms,
            run: Box::new(run),
        });
    }
}

pub(super) fn load(
    desk: &mut Desk,
    clock: &FixedClock,
    as_of: NaiveDate,
) -> Result<Loaded, SampleError> {
    let mut plan = Plan {
        as_of,
        notes: BTreeMap::new(),
        acts: Vec::new(),
        last: Vec::new(),
    };
    directory(&mut plan)?;
    everybody(&mut plan)?;
    permissions(&mut plan)?;
    gatherings(&mut plan)?;
    notes_and_visits(&mut plan)?;
    concerns(&mut plan)?;
    referrals(&mut plan)?;
    meetings(&mut plan)?;
    plan.acts.sort_by_key(|act| act.ms);
    let mut known = Known::default();
    desk.together(|desk| {
        for act in plan.acts {
            clock.move_on_to(act.ms);
            (act.run)(desk, &mut known)?;
        }
        for run in plan.last {
            run(desk, &mut known)?;
        }
        Ok::<_, SampleError>(())
    })?;
    Ok(known.loaded)
}

/// Programmes, practices, agencies and services: there from the first day.
fn directory(plan: &mut Plan) -> Result<(), SampleError> {
    let first = at(before(plan.as_of, 2), clock_time(13, 0));
    for row in plan.rows("programmes")? {
        plan.add(first, move |desk, known| {
            let programme = desk.write(Action::SaveProgramme, |tx| {
                let id: ProgrammeId = tx.new_id();
                tx.insert(&Programme {
                    id,
                    name: row.need("name")?,
                    area: row.text("area"),
                })?;
                Ok::<_, SampleError>(id)
            })?;
            known.keep("programme", row.get("name"), programme.value);
            Ok(())
        });
    }
    for row in plan.rows("practices")? {
        plan.add(first, move |desk, known| {
            let practice = desk.write(Action::SavePractice, |tx| {
                let id: PracticeId = tx.new_id();
                tx.insert(&Practice {
                    id,
                    name: row.need("name")?,
                    ods_code: row.text("ods_code"),
                    town: row.text("town"),
                })?;
                Ok::<_, SampleError>(id)
            })?;
            known.keep("practice", row.get("name"), practice.value);
            Ok(())
        });
    }
    for row in plan.rows("agencies")? {
        plan.add(first, move |desk, known| {
            let agency = desk.write(Action::SaveAgency, |tx| {
                let id: AgencyId = tx.new_id();
                tx.insert(&Agency {
                    id,
                    name: row.need("name")?,
                    phone: row.text("phone"),
                    email: row.text("email"),
                    address: row.text("address"),
                    areas: row.list("areas"),
                })?;
                Ok::<_, SampleError>(id)
            })?;
            known.keep("agency", row.get("name"), agency.value);
            Ok(())
        });
    }
    for row in plan.rows("services")? {
        plan.add(first, move |desk, known| {
            let service = desk.write(Action::SaveService, |tx| {
                let id: ServiceId = tx.new_id();
                tx.insert(&Service {
                    id,
                    agency: known.get("agency", &row, "agency")?,
                    name: row.need("name")?,
                    need: row.need("need")?,
                    how_to_refer: row.text("how_to_refer"),
                    eligibility: row.text("eligibility"),
                    last_checked_on: row.day("last_checked_day")?,
                })?;
                Ok::<_, SampleError>(id)
            })?;
            known.keep("service", row.get("name"), service.value);
            Ok(())
        });
    }
    Ok(())
}

fn person(row: &Row, id: PersonId) -> Result<Person, SampleError> {
    let date = row
        .text("date_of_birth")
        .map(|text| {
            text.parse()
                .map_err(|e: chrono::ParseError| row.fault("date_of_birth", e))
        })
        .transpose()?;
    Ok(Person {
        preferred_name: row.text("preferred_name"),
        pronouns: row.text("pronouns"),
        date_of_birth: date,
        birth_year: row.number("birth_year")?,
        phone: row.text("phone"),
        mobile: row.text("mobile"),
        email: row.text("email"),
        address_lines: row.text("address_lines"),
        town: row.text("town"),
        postcode: row.text("postcode"),
        preferred_contact: row.text("preferred_contact"),
        communication_needs: row.text("communication_needs"),
        language: row.text("language"),
        emergency_contact_name: row.text("emergency_contact_name"),
        emergency_contact_phone: row.text("emergency_contact_phone"),
        ..acts::blank_person(id, row.need("given_name")?, row.need("family_name")?)
    })
}

fn client(
    row: &Row,
    id: PersonId,
    known: &Known,
    lead: CoordinatorId,
) -> Result<Client, SampleError> {
    let status: ClientStatus = row.word("status")?;
    Ok(Client {
        // Whose time ended was active before; the end comes on its own day.
        status: match status {
            ClientStatus::Ended => ClientStatus::Active,
            other => other,
        },
        nhs_number: row.text("nhs_number"),
        referred_by: row.text("referred_by"),
        referred_on: row.day("referred_day")?,
        over_75: row.yes("over_75")?,
        two_or_more_conditions: row.yes("two_or_more_conditions")?,
        lives_alone: row.maybe_word("lives_alone")?,
        lead: Some(lead),
        what_matters: row.text("what_matters"),
        important_people: row.text("important_people"),
        strengths: row.text("strengths"),
        interests: row.text("interests"),
        please_do: row.text("please_do"),
        please_dont: row.text("please_dont"),
        how_to_support: row.text("how_to_support"),
        visit_safety: row.text("visit_safety"),
        talk_about_at_next_mdt: row.yes("talk_about_at_next_mdt")?,
        welcome_home_discharged_on: row.day("welcome_home_discharged_day")?,
        ..acts::blank_client(id, known.get("programme", row, "programme")?)
    })
}

/// People in both roles, their risks, agreements, training, matches and representatives.
#[allow(clippy::too_many_lines, reason = "one paragraph per file")]
fn everybody(plan: &mut Plan) -> Result<(), SampleError> {
    let as_of = plan.as_of;
    let by_person = |rows: Vec<Row>, column: &str| -> BTreeMap<String, Vec<Row>> {
        let mut map: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in rows {
            map.entry(row.get(column).to_owned()).or_default().push(row);
        }
        map
    };
    let mut clients = by_person(plan.rows("clients")?, "person");
    let mut volunteers = by_person(plan.rows("volunteers")?, "person");
    let mut risks_of = by_person(plan.rows("known_risks")?, "client");
    for row in plan.rows("people")? {
        let name = format!("{} {}", row.need("given_name")?, row.need("family_name")?);
        let first = |rows: Option<Vec<Row>>| rows.and_then(|rows| rows.into_iter().next());
        let client_row = first(clients.remove(&name));
        let volunteer_row = first(volunteers.remove(&name));
        let risks = risks_of.remove(&name).unwrap_or_default();
        let role = match (&client_row, &volunteer_row) {
            (Some(_), Some(_)) => "both",
            (Some(_), None) => "client",
            (None, Some(_)) => "volunteer",
            (None, None) => "none",
        };
        if row.get("role") != role {
            return Err(row.fault("role", format!("The other files say {role}.")));
        }
        let day = match (&client_row, &volunteer_row) {
            (Some(client), _) => client.needed_day("referred_day")?,
            (None, Some(volunteer)) => volunteer.needed_day("joined_day")?,
            (None, None) => plain_day(as_of, -720),
        };
        if let Some(died_on) = row.day("died_day")? {
            let (name, row) = (name.clone(), row.clone());
            plan.add(at(died_on, clock_time(11, 30)), move |desk, known| {
                let id: PersonId = known.find("person", &row, &name)?;
                record_death(desk, id, died_on)
            });
        } else if let Some(ended) = client_row.as_ref()
            && let Some(day) = ended.day("ended_day")?
        {
            let why: EndedWhy = ended.word("ended_why")?;
            let ended = ended.clone();
            plan.add(at(day, clock_time(15, 10)), move |desk, known| {
                let id: PersonId = known.get("person", &ended, "person")?;
                desk.write(Action::ChangePerson, |tx| {
                    let client: Client = tx.read().record(id)?;
                    tx.update(&Client {
                        status: ClientStatus::Ended,
                        ended_why: Some(why),
                        ..client
                    })?;
                    Ok::<_, SampleError>(())
                })?;
                Ok(())
            });
        }
        plan.add(at(day, clock_time(9, 30)), move |desk, known| {
            let action = if client_row.is_none() && volunteer_row.is_some() {
                Action::AddVolunteer
            } else {
                Action::AddPerson
            };
            let lead = desk.who()?;
            let added = desk.write(action, |tx| {
                let id: PersonId = tx.new_id();
                tx.insert(&person(&row, id)?)?;
                if let Some(client_row) = &client_row {
                    tx.insert(&client(client_row, id, known, lead)?)?;
                    let practice = ClientPractice {
                        id: tx.new_id(),
                        client: id,
                        practice: known.get("practice", client_row, "practice")?,
                        since: client_row.day("referred_day")?,
                        until: None,
                    };
                    tx.insert(&practice)?;
                    for risk in &risks {
                        let risk = KnownRisk {
                            id: tx.new_id(),
                            client: id,
                            text: risk.need("text")?,
                            recorded_on: risk.needed_day("day")?,
                            ended_on: None,
                        };
                        tx.insert(&risk)?;
                    }
                    known.loaded.clients += 1;
                }
                if let Some(volunteer_row) = &volunteer_row {
                    tx.insert(&volunteer(volunteer_row, id)?)?;
                    known.loaded.volunteers += 1;
                }
                Ok::<_, SampleError>(id)
            })?;
            known.keep("person", name, added.value);
            Ok(())
        });
    }
    for row in plan.rows("practice_changes")? {
        let day = row.needed_day("day")?;
        plan.add(at(day, clock_time(10, 30)), move |desk, known| {
            let client: PersonId = known.get("person", &row, "client")?;
            let practice: PracticeId = known.get("practice", &row, "practice")?;
            desk.write(Action::ChangePractice, |tx| {
                for old in tx
                    .read()
                    .records::<ClientPractice>("WHERE client = ?1 AND until IS NULL", [client])?
                {
                    tx.update(&ClientPractice {
                        until: Some(day),
                        ..old
                    })?;
                }
                let new = ClientPractice {
                    id: tx.new_id(),
                    client,
                    practice,
                    since: Some(day),
                    until: None,
                };
                tx.insert(&new)?;
                Ok::<_, SampleError>(())
            })?;
            Ok(())
        });
    }
    for row in plan.rows("agreements")? {
        // Papers older than the programme's pretend days were taken in on a later one.
        let day = row.needed_day("signed_day")?;
        plan.add(at(day, clock_time(14, 0)), move |desk, known| {
            let volunteer: PersonId = known.get("person", &row, "volunteer")?;
            desk.write(Action::SaveAgreement, |tx| {
                let agreement = Agreement {
                    id: tx.new_id(),
                    volunteer,
                    version: row.need("version")?,
                    signed_on: day,
                    expires_on: row.day("expires_day")?,
                };
                tx.insert(&agreement)?;
                Ok::<_, SampleError>(())
            })?;
            Ok(())
        });
    }
    for row in plan.rows("training")? {
        let day = row.needed_day("day")?;
        plan.add(at(day, clock_time(16, 45)), move |desk, known| {
            let volunteer: PersonId = known.get("person", &row, "volunteer")?;
            desk.write(Action::SaveTraining, |tx| {
                let training = Training {
                    id: tx.new_id(),
                    volunteer,
                    name: row.need("name")?,
                    on: day,
                    expires_on: row.day("expires_day")?,
                };
                tx.insert(&training)?;
                Ok::<_, SampleError>(())
            })?;
            Ok(())
        });
    }
    for row in plan.rows("matches")? {
        let since = row.needed_day("day")?;
        if let Some(until) = row.day("until_day")? {
            let row = row.clone();
            plan.add(at(until, clock_time(15, 20)), move |desk, known| {
                let client: PersonId = known.get("person", &row, "client")?;
                let volunteer: PersonId = known.get("person", &row, "volunteer")?;
                desk.write(Action::SaveMatch, |tx| {
                    for old in tx.read().records::<Match>(
                        "WHERE client = ?1 AND volunteer = ?2 AND until IS NULL",
                        [client, volunteer],
                    )? {
                        tx.update(&Match {
                            until: Some(until),
                            ended_because: row.text("ended_because"),
                            ..old
                        })?;
                    }
                    Ok::<_, SampleError>(())
                })?;
                Ok(())
            });
        }
        plan.add(at(since, clock_time(15, 0)), move |desk, known| {
            let client: PersonId = known.get("person", &row, "client")?;
            let volunteer: PersonId = known.get("person", &row, "volunteer")?;
            desk.write(Action::SaveMatch, |tx| {
                let new = Match {
                    id: tx.new_id(),
                    client,
                    volunteer,
                    since,
                    until: None,
                    ended_because: None,
                };
                tx.insert(&new)?;
                Ok::<_, SampleError>(())
            })?;
            Ok(())
        });
    }
    Ok(())
}

fn volunteer(row: &Row, id: PersonId) -> Result<Volunteer, SampleError> {
    let status: VolunteerStatus = row.word("status")?;
    Ok(Volunteer {
        id,
        status,
        skills: row.list("skills"),
        interests: row.list("interests"),
        languages: row.list("languages"),
        areas: row.list("areas"),
        availability: row.list("availability"),
        drives: row.yes("drives")?,
        cannot: row.list("cannot"),
        dbs_checked_on: row.day("dbs_checked_day")?,
        attends_mdt: row.word("attends_mdt")?,
    })
}

/// A death: the day, and the end of the client's time with the programme.
fn record_death(desk: &mut Desk, id: PersonId, died_on: NaiveDate) -> Result<(), SampleError> {
    desk.write(Action::RecordDeath, |tx| {
        let person: Person = tx.read().record(id)?;
        tx.update(&Person {
            died_on: Some(died_on),
            ..person
        })?;
        let client: Client = tx.read().record(id)?;
        tx.update(&Client {
            status: ClientStatus::Ended,
            ended_why: Some(EndedWhy::Died),
            ..client
        })?;
        Ok::<_, SampleError>(())
    })?;
    Ok(())
}

/// Consents, exclusions and representatives.
fn permissions(plan: &mut Plan) -> Result<(), SampleError> {
    for row in plan.rows("consents")? {
        let day = row.needed_day("day")?;
        plan.add(at(day, clock_time(10, 15)), move |desk, known| {
            let person: PersonId = known.get("person", &row, "person")?;
            let consent = desk.write(Action::RecordConsent, |tx| {
                let consent = Consent {
                    id: tx.new_id(),
                    person,
                    purpose: row.word("purpose")?,
                    answer: row.word("answer")?,
                    how: row.word("how")?,
                    on: day,
                    by: row.need("by")?,
                    witnessed_by: row.text("witnessed_by"),
                    wording_version: row.text("wording_version"),
                    covers: row.text("covers"),
                    with_whom: row.text("with_whom"),
                    review_on: row.day("review_day")?,
                    sequence: tx.position()?,
                    corrects: None,
                };
                tx.insert(&consent)?;
                Ok::<_, SampleError>(consent)
            })?;
            let consent = consent.value;
            if consent.purpose == Purpose::ShareWithAgencies && consent.answer == Answer::Given {
                known.agency_consent.insert(person, consent.id);
            }
            Ok(())
        });
    }
    for row in plan.rows("exclusions")? {
        let from = row.needed_day("from_day")?;
        plan.add(at(from, clock_time(10, 25)), move |desk, known| {
            let person: PersonId = known.get("person", &row, "person")?;
            desk.write(Action::SaveExclusion, |tx| {
                let exclusion = Exclusion {
                    id: tx.new_id(),
                    person,
                    not_with_person: known.maybe("person", &row, "not_with_person")?,
                    not_with_practice: known.maybe("practice", &row, "not_with_practice")?,
                    not_with_agency: known.maybe("agency", &row, "not_with_agency")?,
                    not_with_words: row.text("not_with_words"),
                    purpose: row.maybe_word("purpose")?,
                    from,
                    until: row.day("until_day")?,
                };
                tx.insert(&exclusion)?;
                Ok::<_, SampleError>(())
            })?;
            Ok(())
        });
    }
    for row in plan.rows("representatives")? {
        let day = working_day(plan.as_of, -95);
        plan.add(at(day, clock_time(11, 0)), move |desk, known| {
            let client: PersonId = known.get("person", &row, "client")?;
            let person: PersonId = known.get("person", &row, "person")?;
            desk.write(Action::SaveRepresentative, |tx| {
                let representative = Representative {
                    id: tx.new_id(),
                    client,
                    person,
                    kind: row.word::<RepresentativeKind>("kind")?,
                    evidence_seen_on: row.day("evidence_seen_day")?,
                };
                tx.insert(&representative)?;
                Ok::<_, SampleError>(())
            })?;
            Ok(())
        });
    }
    Ok(())
}

/// Sessions, planned a fortnight before, with their registers.
fn gatherings(plan: &mut Plan) -> Result<(), SampleError> {
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
        let name = row.get("session").to_owned();
        plan.add(at(planned, clock_time(16, 20)), move |desk, known| {
            let session = desk.write(Action::PlanSession, |tx| {
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
                Ok::<_, SampleError>(session.id)
            })?;
            known.keep("session", row.get("session"), session.value);
            known.loaded.sessions += 1;
            Ok(())
        });
        let Some(register) = register else { continue };
        let session_row = register.clone();
        plan.add(at(date, starts - 5), move |desk, known| {
            let id: SessionId = known.get("session", &session_row, "session")?;
            set_session(desk, Action::StartSession, id, SessionState::Open)
        });
        plan.add(at(date, starts + 5), move |desk, known| {
            mark_register(desk, known, &register)
        });
        if state == SessionState::Closed {
            plan.add(at(date, ends + 90), move |desk, known| {
                let id = known
                    .ids
                    .get(&("session", name))
                    .copied()
                    .unwrap_or_default();
                set_session(
                    desk,
                    Action::CloseSession,
                    SessionId(id),
                    SessionState::Closed,
                )
            });
        }
    }
    Ok(())
}

fn weekend(day: NaiveDate) -> bool {
    use chrono::Datelike;
    day.weekday().number_from_monday() > 5
}

fn set_session(
    desk: &mut Desk,
    action: Action,
    id: SessionId,
    state: SessionState,
) -> Result<(), SampleError> {
    desk.write(action, |tx| {
        let session: Session = tx.read().record(id)?;
        tx.update(&Session { state, ..session })?;
        Ok::<_, SampleError>(())
    })?;
    Ok(())
}

fn mark_register(desk: &mut Desk, known: &Known, row: &Row) -> Result<(), SampleError> {
    let session: SessionId = known.get("session", row, "session")?;
    desk.write(Action::MarkRegister, |tx| {
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
        Ok::<_, SampleError>(())
    })?;
    Ok(())
}

fn notes_and_visits(plan: &mut Plan) -> Result<(), SampleError> {
    for row in plan.rows("notes")? {
        let when = at(row.needed_day("day")?, row.minute("at", clock_time(12, 0))?);
        if let Some(name) = row.text("note") {
            plan.notes.insert(name, when);
        }
        plan.add(when, move |desk, known| {
            let who = desk.who()?;
            let note = desk.write(Action::WriteNote, |tx| {
                let text = row.need("text")?;
                let note = Note {
                    id: tx.new_id(),
                    kind: row.word::<NoteKind>("kind")?,
                    written_by: who,
                    session: known.maybe("session", &row, "session")?,
                    told_by: known.maybe("person", &row, "told_by")?,
                    told_by_words: row.text("told_by_words"),
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
                Ok::<_, SampleError>(note.id)
            })?;
            if let Some(name) = row.text("note") {
                known.keep("note", name, note.value);
            }
            known.loaded.notes += 1;
            Ok(())
        });
    }
    for row in plan.rows("visits")? {
        let day = row.needed_day("day")?;
        // A visit told at a later session is written down there; its day stays.
        let when = plan.after_note(&row, at(day, clock_time(17, 0)), true);
        plan.add(when, move |desk, known| {
            let who = desk.who()?;
            let client: PersonId = known.get("person", &row, "client")?;
            let volunteer: Option<PersonId> = known.maybe("person", &row, "volunteer")?;
            let from_note: Option<NoteId> = known.maybe("note", &row, "from_note")?;
            desk.write(Action::RecordVisit, |tx| {
                let visit = Visit {
                    id: tx.new_id(),
                    client,
                    volunteer,
                    coordinator: volunteer.is_none().then_some(who),
                    on: day,
                    minutes: row.number("minutes")?,
                    kind: row.word("kind")?,
                    made: row.yes("made")?,
                    not_made_why: row.maybe_word("not_made_why")?,
                    text: row.text("text"),
                    from_note,
                };
                tx.insert(&visit)?;
                Ok::<_, SampleError>(())
            })?;
            known.loaded.visits += 1;
            Ok(())
        });
    }
    Ok(())
}

/// What a row of events says next: the day, what, and the words beside it.
struct Step {
    when: i64,
    day: NaiveDate,
    row: Row,
}

/// The events of a file by what they belong to, each a few minutes after the one before.
fn steps(
    plan: &Plan,
    file: &'static str,
    column: &str,
) -> Result<BTreeMap<String, Vec<Step>>, SampleError> {
    let mut by: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for row in plan.rows(file)? {
        let day = row.needed_day("day")?;
        let steps = by.entry(row.get(column).to_owned()).or_default();
        let minute = clock_time(14, 30) + 4 * i64::try_from(steps.len()).unwrap_or(0);
        steps.push(Step {
            when: at(day, minute),
            day,
            row,
        });
    }
    Ok(by)
}

fn concerns(plan: &mut Plan) -> Result<(), SampleError> {
    let as_of = plan.as_of;
    let mut steps = steps(plan, "concern_events", "concern")?;
    for row in plan.rows("concerns")? {
        let raised_on = row.needed_day("day")?;
        let name = row.need("concern")?;
        let due_on = row.number("due_day")?.map(|days| working_day(as_of, days));
        let raised = plan.after_note(&row, at(raised_on, clock_time(12, 40)), false);
        for (after, step) in (1_i64..).zip(steps.remove(&name).unwrap_or_default()) {
            let concern_row = row.clone();
            let when = if step.day == raised_on {
                raised + after * 5 * 60_000
            } else {
                step.when
            };
            plan.add(when, move |desk, known| {
                concern_step(desk, known, &concern_row, &step)
            });
        }
        plan.add(raised, move |desk, known| {
            let who = desk.who()?;
            let client: PersonId = known.get("person", &row, "client")?;
            let concern = desk.write(Action::RaiseConcern, |tx| {
                let id: ConcernId = tx.new_id();
                let category = row.word("category")?;
                let concern = Concern {
                    category,
                    level: row.word("level")?,
                    raised_by: row.word("raised_by")?,
                    raised_by_person: known.maybe("person", &row, "raised_by_person")?,
                    raised_by_words: row.text("raised_by_words"),
                    from_note: known.maybe("note", &row, "from_note")?,
                    in_their_words: row.text("in_their_words"),
                    background: row.text("background"),
                    what_we_saw: row.text("what_we_saw"),
                    ask: row.text("ask"),
                    person_knows: row.word("person_knows")?,
                    person_agrees: row.word("person_agrees")?,
                    due_on,
                    restricted: category == crate::concerns::Category::SafetyOrAbuse,
                    their_wishes: row.text("their_wishes"),
                    immediate_danger: row.maybe_word("immediate_danger")?,
                    told_when: row.text("told_whom").map(|_| raised_on.to_string()),
                    told_whom: row.text("told_whom"),
                    told_reference: row.text("told_reference"),
                    consent_sought: row.text("consent_sought"),
                    safe_to_tell: row.maybe_word("safe_to_tell")?,
                    emergency_rang: row.text("emergency_rang"),
                    emergency_at: row.text("emergency_at"),
                    emergency_reference: row.text("emergency_reference"),
                    ..acts::blank_concern(id, client, who, raised_on, row.need("situation")?)
                };
                tx.insert(&concern)?;
                concern_event(tx, &concern, ConcernEventWhat::Move, None, "open", None)?;
                Ok::<_, SampleError>(id)
            })?;
            known.keep("concern", row.get("concern"), concern.value);
            known.loaded.concerns += 1;
            Ok(())
        });
    }
    Ok(())
}

pub(super) fn concern_event(
    tx: &mut Tx<'_>,
    concern: &Concern,
    what: ConcernEventWhat,
    from: Option<String>,
    to: &str,
    why: Option<String>,
) -> Result<(), SampleError> {
    let event = ConcernEvent {
        id: tx.new_id(),
        concern: concern.id,
        client: concern.client,
        what,
        from,
        to: to.to_owned(),
        by: tx.actor(),
        at: tx.now_ms(),
        why,
    };
    Ok(tx.insert(&event)?)
}

fn concern_step(desk: &mut Desk, known: &Known, row: &Row, step: &Step) -> Result<(), SampleError> {
    let id: ConcernId = known.get("concern", row, "concern")?;
    let by = coordinator_name(desk)?;
    let (event, why, how) = (&step.row, step.row.text("why"), step.row.text("how"));
    let action = match event.get("what") {
        "close" => Action::CloseConcern,
        "loop" => Action::MarkLoop,
        "level" => Action::ChangeConcern,
        _ => Action::MoveConcern,
    };
    desk.write(action, |tx| {
        let old: Concern = tx.read().record(id)?;
        let mut new = old.clone();
        match event.get("what") {
            "move" => {
                new.state = event.word("to")?;
                if new.state == ConcernState::Open {
                    new = Concern {
                        outcome: None,
                        closed_on: None,
                        closed_as: None,
                        same_as: None,
                        told_person_on: None,
                        told_person_by: None,
                        told_person_how: None,
                        not_told_person: None,
                        not_told_person_words: None,
                        told_volunteer_on: None,
                        told_volunteer_by: None,
                        told_volunteer_how: None,
                        not_told_volunteer: None,
                        not_told_volunteer_words: None,
                        ..new
                    };
                } else if new.state == ConcernState::AwaitingFeedback {
                    new.outcome = row.text("outcome").or_else(|| why.clone());
                }
                tx.update(&new)?;
                let from = Some(old.state.word().to_owned());
                concern_event(
                    tx,
                    &new,
                    ConcernEventWhat::Move,
                    from,
                    new.state.word(),
                    why,
                )
            }
            "level" => {
                new.level = event.word::<Level>("to")?;
                tx.update(&new)?;
                let from = Some(old.level.word().to_owned());
                concern_event(
                    tx,
                    &new,
                    ConcernEventWhat::Level,
                    from,
                    new.level.word(),
                    why,
                )
            }
            "loop" => {
                let (to, why) = match event.get("to") {
                    "told person" => {
                        new.told_person_on = Some(step.day);
                        new.told_person_by = Some(by);
                        new.told_person_how.clone_from(&how);
                        ("told the person".to_owned(), how)
                    }
                    "told volunteer" => {
                        new.told_volunteer_on = Some(step.day);
                        new.told_volunteer_by = Some(by);
                        new.told_volunteer_how.clone_from(&how);
                        ("told the volunteer".to_owned(), how)
                    }
                    "not told person" => {
                        let reason: NotTold = event.word("why")?;
                        new.not_told_person = Some(reason);
                        new.not_told_person_words.clone_from(&how);
                        new.person_tries = tries(reason);
                        (format!("not told the person: {reason}"), how)
                    }
                    "not told volunteer" => {
                        let reason: NotTold = event.word("why")?;
                        new.not_told_volunteer = Some(reason);
                        new.not_told_volunteer_words.clone_from(&how);
                        new.volunteer_tries = tries(reason);
                        (format!("not told the volunteer: {reason}"), how)
                    }
                    other => return Err(event.fault("to", format!("“{other}” is not known."))),
                };
                tx.update(&new)?;
                concern_event(tx, &new, ConcernEventWhat::Loop, None, &to, why)
            }
            "close" => {
                new.state = ConcernState::Closed;
                new.closed_on = Some(step.day);
                new.closed_as = Some(event.word::<ClosedAs>("to")?);
                new.same_as = known.maybe("concern", row, "same_as")?;
                new.outcome.clone_from(&why);
                if let Some(reason) = row.maybe_word::<NotTold>("not_told_person")? {
                    new.not_told_person = Some(reason);
                    new.not_told_person_words = row.text("not_told_person_words");
                    let to = format!("not told the person: {reason}");
                    let words = row.text("not_told_person_words");
                    concern_event(tx, &new, ConcernEventWhat::Loop, None, &to, words)?;
                }
                tx.update(&new)?;
                let from = Some(old.state.word().to_owned());
                concern_event(tx, &new, ConcernEventWhat::Move, from, "closed", why)
            }
            other => Err(event.fault("what", format!("“{other}” is not known."))),
        }
    })?;
    Ok(())
}

/// How often somebody was tried: twice before *could not reach* may be said.
fn tries(reason: NotTold) -> i64 {
    if reason == NotTold::CouldNotReach {
        2
    } else {
        0
    }
}

pub(super) fn coordinator_name(desk: &Desk) -> Result<String, SampleError> {
    let who = desk.who()?;
    Ok(desk
        .read()
        .one("SELECT name FROM coordinator WHERE id = ?1", [who], |row| {
            row.get(0)
        })?)
}

fn referrals(plan: &mut Plan) -> Result<(), SampleError> {
    let mut steps = steps(plan, "referral_events", "referral")?;
    for row in plan.rows("referrals")? {
        let made_on = row.needed_day("day")?;
        let name = row.need("referral")?;
        let made = plan.after_note(&row, at(made_on, clock_time(15, 30)), false);
        for step in steps.remove(&name).unwrap_or_default() {
            let referral_row = row.clone();
            plan.add(step.when.max(made + 60_000), move |desk, known| {
                referral_step(desk, known, &referral_row, &step)
            });
        }
        plan.add(made, move |desk, known| {
            let client: PersonId = known.get("person", &row, "client")?;
            let agency: AgencyId = known.get("agency", &row, "agency")?;
            let referral = desk.write(Action::MakeReferral, |tx| {
                let id: ReferralId = tx.new_id();
                let basis = row.maybe_word::<crate::consent::Basis>("basis")?;
                let by_consent = basis == Some(crate::consent::Basis::Consent);
                let basis_consent = known.agency_consent.get(&client).copied();
                if by_consent && basis_consent.is_none() {
                    return Err(row.fault("basis", "This person never said yes to agencies."));
                }
                let referral = Referral {
                    service: known.maybe("service", &row, "service")?,
                    urgency: row.word::<Urgency>("urgency")?,
                    basis,
                    basis_consent: basis_consent.filter(|_| by_consent),
                    basis_words: row.text("basis_words"),
                    method: row.maybe_word("method")?,
                    from_concern: known.maybe("concern", &row, "from_concern")?,
                    from_note: known.maybe("note", &row, "from_note")?,
                    return_response_to: Some(coordinator_name_in(tx)?),
                    raised_by_volunteer: known.maybe("person", &row, "raised_by_volunteer")?,
                    ..acts::blank_referral(
                        id,
                        client,
                        agency,
                        made_on,
                        row.need("need")?,
                        row.need("reason")?,
                    )
                };
                tx.insert(&referral)?;
                referral_event(tx, &referral, ReferralEventWhat::Move, None, "draft", None)?;
                Ok::<_, SampleError>(id)
            })?;
            known.keep("referral", row.get("referral"), referral.value);
            known.loaded.referrals += 1;
            Ok(())
        });
    }
    for row in plan.rows("signposts")? {
        let on = row.needed_day("day")?;
        let when = plan.after_note(&row, at(on, clock_time(12, 50)), false);
        plan.add(when, move |desk, known| {
            let client: PersonId = known.get("person", &row, "client")?;
            desk.write(Action::RecordSignpost, |tx| {
                let signpost = Signpost {
                    id: tx.new_id(),
                    client,
                    service: known.maybe("service", &row, "service")?,
                    words: row.text("words"),
                    on,
                    why: row.text("why"),
                    from_note: known.maybe("note", &row, "from_note")?,
                };
                tx.insert(&signpost)?;
                Ok::<_, SampleError>(())
            })?;
            Ok(())
        });
    }
    Ok(())
}

fn coordinator_name_in(tx: &Tx<'_>) -> Result<String, SampleError> {
    let who: CoordinatorId = tx.actor();
    Ok(tx
        .read()
        .one("SELECT name FROM coordinator WHERE id = ?1", [who], |row| {
            row.get(0)
        })?)
}

pub(super) fn referral_event(
    tx: &mut Tx<'_>,
    referral: &Referral,
    what: ReferralEventWhat,
    from: Option<String>,
    to: &str,
    why: Option<String>,
) -> Result<(), SampleError> {
    let event = ReferralEvent {
        id: tx.new_id(),
        referral: referral.id,
        client: referral.client,
        what,
        from,
        to: to.to_owned(),
        by: tx.actor(),
        at: tx.now_ms(),
        why,
    };
    Ok(tx.insert(&event)?)
}

fn referral_step(
    desk: &mut Desk,
    known: &Known,
    row: &Row,
    step: &Step,
) -> Result<(), SampleError> {
    let id: ReferralId = known.get("referral", row, "referral")?;
    let by = coordinator_name(desk)?;
    let (event, why, how) = (&step.row, step.row.text("why"), step.row.text("how"));
    let action = match event.get("what") {
        "chased" => Action::ChaseReferral,
        "loop" => Action::MarkLoop,
        _ => Action::MoveReferral,
    };
    desk.write(action, |tx| {
        let old: Referral = tx.read().record(id)?;
        let mut new = old.clone();
        match event.get("what") {
            "move" => {
                new.state = event.word("to")?;
                match new.state {
                    ReferralState::Sent => {
                        new.sent_on = Some(step.day);
                        new.chase_on = row.day("chase_day")?;
                    }
                    ReferralState::Finished
                    | ReferralState::Declined
                    | ReferralState::Withdrawn => {
                        new.outcome = row.text("outcome").or_else(|| why.clone());
                        new.chase_on = None;
                    }
                    _ => {}
                }
                tx.update(&new)?;
                let from = Some(old.state.word().to_owned());
                referral_event(
                    tx,
                    &new,
                    ReferralEventWhat::Move,
                    from,
                    new.state.word(),
                    why,
                )
            }
            "chased" => referral_event(tx, &new, ReferralEventWhat::Chased, None, "chased", why),
            "loop" => {
                let to = match event.get("to") {
                    "told person" => {
                        new.told_person_on = Some(step.day);
                        new.told_person_by = Some(by);
                        new.told_person_how.clone_from(&how);
                        "told the person"
                    }
                    "told volunteer" => {
                        new.told_volunteer_on = Some(step.day);
                        new.told_volunteer_by = Some(by);
                        new.told_volunteer_how.clone_from(&how);
                        "told the volunteer"
                    }
                    other => return Err(event.fault("to", format!("“{other}” is not known."))),
                };
                tx.update(&new)?;
                referral_event(tx, &new, ReferralEventWhat::Loop, None, to, how)
            }
            other => Err(event.fault("what", format!("“{other}” is not known."))),
        }
    })?;
    Ok(())
}

/// MDT meetings: made, filled with an agenda, decided on and held.
#[allow(clippy::too_many_lines, reason = "one meeting from beginning to end")]
fn meetings(plan: &mut Plan) -> Result<(), SampleError> {
    let as_of = plan.as_of;
    let items = plan.rows("items")?;
    let actions = plan.rows("actions")?;
    for row in plan.rows("meetings")? {
        let on = row.needed_day("day")?;
        let made = row.needed_day("made_day")?;
        let held = row.yes("held")?;
        let starts = row.minute("starts", clock_time(13, 0))?;
        let name = row.need("meeting")?;
        // Whether each may be shared is settled the day before, or yesterday for a meeting to come.
        let settled = (on - chrono::Days::new(1))
            .min(working_day(as_of, -1))
            .max(made);
        let of_meeting = |rows: &[Row]| -> Vec<Row> {
            rows.iter()
                .filter(|item| item.get("meeting") == name)
                .cloned()
                .collect()
        };
        for (place, item) in (1_i64..).zip(of_meeting(&items)) {
            let key = format!("{name}/{}", item.get("client"));
            let (one, two, three) = (item.clone(), item.clone(), item);
            let (key_one, key_two, key_three) = (key.clone(), key.clone(), key);
            plan.add(at(made, clock_time(10, 40) + place), move |desk, known| {
                add_item(desk, known, &one, place, key_one)
            });
            if two.text("sharing").is_some() {
                plan.add(
                    at(settled, clock_time(15, 30) + place),
                    move |desk, known| decide_sharing(desk, known, &two, &key_two),
                );
            }
            if held && three.text("decision").is_some() {
                plan.add(at(on, starts + 4 * place), move |desk, known| {
                    let id: MdtItemId = known.find("item", &three, &key_three)?;
                    desk.write(Action::WriteDecision, |tx| {
                        let item: MdtItem = tx.read().record(id)?;
                        tx.update(&MdtItem {
                            decision: three.text("decision"),
                            decision_in_plain_english: three.text("decision_in_plain_english"),
                            ..item
                        })?;
                        Ok::<_, SampleError>(())
                    })?;
                    Ok(())
                });
            }
        }
        for action in of_meeting(&actions) {
            let key = format!("{name}/{}", action.get("client"));
            let what = format!("{key}/{}", action.get("what"));
            if let Some(done_on) = action.day("done_day")? {
                let (what, action) = (what.clone(), action.clone());
                plan.add(at(done_on, clock_time(16, 5)), move |desk, known| {
                    let id: crate::ids::MdtActionId = known.find("action", &action, &what)?;
                    desk.write(Action::SaveAction, |tx| {
                        let action: MdtAction = tx.read().record(id)?;
                        tx.update(&MdtAction {
                            done_on: Some(done_on),
                            ..action
                        })?;
                        Ok::<_, SampleError>(())
                    })?;
                    Ok(())
                });
            }
            plan.add(at(on, starts + 40), move |desk, known| {
                let item: MdtItemId = known.find("item", &action, &key)?;
                let client: PersonId = known.get("person", &action, "client")?;
                let saved = desk.write(Action::SaveAction, |tx| {
                    let new = MdtAction {
                        id: tx.new_id(),
                        item,
                        client,
                        what: action.need("what")?,
                        who: action.text("who"),
                        due_on: action.day("due_day")?,
                        done_on: None,
                    };
                    tx.insert(&new)?;
                    Ok::<_, SampleError>(new.id)
                })?;
                known.keep("action", what, saved.value);
                Ok(())
            });
        }
        if held {
            let name = name.clone();
            let row = row.clone();
            plan.add(at(on, starts + 60), move |desk, known| {
                let id: MdtMeetingId = known.find("meeting", &row, &name)?;
                desk.write(Action::HoldMeeting, |tx| {
                    let meeting: MdtMeeting = tx.read().record(id)?;
                    let position = tx.position()?;
                    tx.update(&MdtMeeting {
                        state: MeetingState::Held,
                        held_position: Some(position),
                        ..meeting
                    })?;
                    Ok::<_, SampleError>(())
                })?;
                Ok(())
            });
        }
        if !held {
            // The last thing done: a meeting to come lists what it would list if it were made today.
            let name = name.clone();
            let row = row.clone();
            plan.last.push(Box::new(move |desk, known| {
                let id: MdtMeetingId = known.find("meeting", &row, &name)?;
                mdt::refresh_agenda(desk, id).map_err(|e| SampleError::Text(e.to_string()))?;
                Ok(())
            }));
        }
        plan.add(at(made, clock_time(10, 0)), move |desk, known| {
            let practice: PracticeId = known.get("practice", &row, "practice")?;
            let meeting = desk.write(Action::NewMeeting, |tx| {
                let meeting = MdtMeeting {
                    id: tx.new_id(),
                    practice,
                    on,
                    starts: row.text("starts"),
                    place: row.text("place"),
                    chair: row.text("chair"),
                    state: MeetingState::Planned,
                    held_position: None,
                };
                tx.insert(&meeting)?;
                for somebody in row.list("attending") {
                    let (name, role) = somebody.split_once(':').unwrap_or((&somebody, ""));
                    let attending = MdtAttending {
                        id: tx.new_id(),
                        meeting: meeting.id,
                        name: name.trim().to_owned(),
                        role: Some(role.trim().to_owned()).filter(|role| !role.is_empty()),
                    };
                    tx.insert(&attending)?;
                }
                Ok::<_, SampleError>(meeting.id)
            })?;
            known.keep("meeting", name, meeting.value);
            known.loaded.meetings += 1;
            Ok(())
        });
    }
    Ok(())
}

fn add_item(
    desk: &mut Desk,
    known: &mut Known,
    row: &Row,
    position: i64,
    key: String,
) -> Result<(), SampleError> {
    let meeting: MdtMeetingId = known.get("meeting", row, "meeting")?;
    let client: PersonId = known.get("person", row, "client")?;
    let item = desk.write(Action::ChangeItem, |tx| {
        let item = MdtItem {
            id: tx.new_id(),
            meeting,
            client,
            position,
            ask: row.text("ask"),
            volunteer_present: row.yes("volunteer_present")?,
            sharing: None,
            basis: None,
            sharing_reason: None,
            sharing_by: None,
            sharing_at: None,
            words_answered: None,
            words_asked: None,
            left_out: row.yes("left_out")?,
            decision: None,
            decision_in_plain_english: None,
        };
        tx.insert(&item)?;
        for name in row.list("concerns") {
            let concern = MdtItemConcern {
                id: tx.new_id(),
                item: item.id,
                concern: known.find("concern", row, &name)?,
                client,
            };
            tx.insert(&concern)?;
        }
        Ok::<_, SampleError>(item.id)
    })?;
    known.keep("item", key, item.value);
    Ok(())
}

fn decide_sharing(desk: &mut Desk, known: &Known, row: &Row, key: &str) -> Result<(), SampleError> {
    let id: MdtItemId = known.find("item", row, key)?;
    desk.write(Action::DecideSharing, |tx| {
        let item: MdtItem = tx.read().record(id)?;
        tx.update(&MdtItem {
            sharing: Some(row.word::<Sharing>("sharing")?),
            basis: row.maybe_word("basis")?,
            sharing_reason: row.text("sharing_reason"),
            sharing_by: Some(tx.actor()),
            sharing_at: Some(tx.now_ms()),
            ..item
        })?;
        Ok::<_, SampleError>(())
    })?;
    Ok(())
}

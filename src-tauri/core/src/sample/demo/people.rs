//! People in both roles, and what hangs on them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    clock_time,
    plan::Plan,
    rows::{Known, Row},
};
use crate::{
    action::Action,
    clients::{Client, ClientPractice, ClientStatus, EndedWhy, KnownRisk, Match},
    ids::{CoordinatorId, PersonId, PracticeId},
    people::Person,
    sample::{SampleError, acts, at, plain_day},
    store::Tx,
    volunteers::{Agreement, Training, Volunteer, VolunteerStatus},
};

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
pub(super) fn everybody(plan: &mut Plan) -> Result<(), SampleError> {
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
            plan.write(
                at(died_on, clock_time(11, 30)),
                Action::RecordDeath,
                move |tx, known| {
                    let id: PersonId = known.find("person", &row, &name)?;
                    record_death(tx, id, died_on)
                },
            );
        } else if let Some(ended) = client_row.as_ref()
            && let Some(day) = ended.day("ended_day")?
        {
            let why: EndedWhy = ended.word("ended_why")?;
            let ended = ended.clone();
            plan.write(
                at(day, clock_time(15, 10)),
                Action::ChangePerson,
                move |tx, known| {
                    let id: PersonId = known.get("person", &ended, "person")?;

                    let client: Client = tx.read().record(id)?;
                    tx.update(&Client {
                        status: ClientStatus::Ended,
                        ended_why: Some(why),
                        ..client
                    })?;
                    Ok(())
                },
            );
        }
        let action = if client_row.is_none() && volunteer_row.is_some() {
            Action::AddVolunteer
        } else {
            Action::AddPerson
        };
        plan.write(at(day, clock_time(9, 30)), action, move |tx, known| {
            let lead = tx.actor();

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

            known.keep("person", name, id);
            Ok(())
        });
    }
    for row in plan.rows("practice_changes")? {
        let day = row.needed_day("day")?;
        plan.write(
            at(day, clock_time(10, 30)),
            Action::ChangePractice,
            move |tx, known| {
                let client: PersonId = known.get("person", &row, "client")?;
                let practice: PracticeId = known.get("practice", &row, "practice")?;

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
                Ok(())
            },
        );
    }
    for row in plan.rows("agreements")? {
        // Papers older than the programme's pretend days were taken in on a later one.
        let day = row.needed_day("signed_day")?;
        plan.write(
            at(day, clock_time(14, 0)),
            Action::SaveAgreement,
            move |tx, known| {
                let volunteer: PersonId = known.get("person", &row, "volunteer")?;

                let agreement = Agreement {
                    id: tx.new_id(),
                    volunteer,
                    version: row.need("version")?,
                    signed_on: day,
                    expires_on: row.day("expires_day")?,
                };
                tx.insert(&agreement)?;
                Ok(())
            },
        );
    }
    for row in plan.rows("training")? {
        let day = row.needed_day("day")?;
        plan.write(
            at(day, clock_time(16, 45)),
            Action::SaveTraining,
            move |tx, known| {
                let volunteer: PersonId = known.get("person", &row, "volunteer")?;

                let training = Training {
                    id: tx.new_id(),
                    volunteer,
                    name: row.need("name")?,
                    on: day,
                    expires_on: row.day("expires_day")?,
                };
                tx.insert(&training)?;
                Ok(())
            },
        );
    }
    for row in plan.rows("matches")? {
        let since = row.needed_day("day")?;
        if let Some(until) = row.day("until_day")? {
            let row = row.clone();
            plan.write(
                at(until, clock_time(15, 20)),
                Action::SaveMatch,
                move |tx, known| {
                    let client: PersonId = known.get("person", &row, "client")?;
                    let volunteer: PersonId = known.get("person", &row, "volunteer")?;

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
                    Ok(())
                },
            );
        }
        plan.write(
            at(since, clock_time(15, 0)),
            Action::SaveMatch,
            move |tx, known| {
                let client: PersonId = known.get("person", &row, "client")?;
                let volunteer: PersonId = known.get("person", &row, "volunteer")?;

                let new = Match {
                    id: tx.new_id(),
                    client,
                    volunteer,
                    since,
                    until: None,
                    ended_because: None,
                };
                tx.insert(&new)?;
                Ok(())
            },
        );
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
fn record_death(tx: &mut Tx<'_>, id: PersonId, died_on: NaiveDate) -> Result<(), SampleError> {
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
    Ok(())
}

//! The client role: an older person supported by a programme.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    dates,
    forms::Faults,
    ids::{
        ClientPracticeId, CoordinatorId, KnownRiskId, MatchId, PersonId, PracticeId, ProgrammeId,
        RepresentativeId,
    },
    people::{Lists, pick, typed_day, typed_yes, yes},
    reference,
    store::{StoreError, record::record},
    words::words,
};

pub mod store;
#[cfg(test)]
mod tests;

/// Why something of a client was not written.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The form is at fault.
    #[error("{0}")]
    Form(Faults),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Faults> for ClientError {
    fn from(faults: Faults) -> Self {
        Self::Form(faults)
    }
}

words! {
    /// How far a client's time with the programme has come.
    pub enum ClientStatus { Enquiry = "enquiry", Active = "active", Paused = "paused", Ended = "ended" }
}
words! {
    /// Why a client's time with the programme ended.
    pub enum EndedWhy {
        MovedAway = "moved away", CareHome = "care home", Died = "died", AskedToStop = "asked to stop",
        NoLongerNeeded = "no longer needed",
    }
}
words! {
    /// Yes or no, where *not known* is an empty field.
    pub enum YesNo { Yes = "yes", No = "no" }
}
words! {
    /// By what right somebody speaks for a client.
    pub enum RepresentativeKind {
        AttorneyForHealth = "attorney for health", AttorneyForMoney = "attorney for money", Deputy = "deputy",
        NextOfKin = "next of kin asked for",
    }
}

record! {
    /// The client role of a person; its id is the person's. The "About me" headings are those of the PRSB
    /// social prescribing standard 1.1.
    pub struct Client {
        id: PersonId, status: ClientStatus, ended_why: Option<EndedWhy>, programme: ProgrammeId,
        /// Ten digits with a valid check digit.
        nhs_number: Option<String>,
        referred_by: Option<String>, referred_on: Option<NaiveDate>,
        over_75: bool,
        /// An eligibility mark, not a medical record.
        two_or_more_conditions: bool,
        lives_alone: Option<YesNo>,
        /// The lead coordinator.
        lead: Option<CoordinatorId>,
        what_matters: Option<String>, important_people: Option<String>, strengths: Option<String>,
        interests: Option<String>, please_do: Option<String>, please_dont: Option<String>,
        how_to_support: Option<String>,
        /// For those who go there: dog, stairs, access, do not go alone.
        visit_safety: Option<String>,
        talk_about_at_next_mdt: bool,
        welcome_home_discharged_on: Option<NaiveDate>,
    }
    table "client" = 11, person "id", rule active_needs_a_known_risk
}

/// The entry that says that nothing is known, in its words.
pub const NO_KNOWN_RISKS: &str = "No known risks";

/// A client is *active* only with one known risk on record at least that has not ended, "no known risks" being an entry
/// (data-model.md).
fn active_needs_a_known_risk(
    tx: &crate::store::Tx<'_>,
    id: uuid::Uuid,
) -> Result<(), crate::store::StoreError> {
    let missing = tx.read().number(
        "SELECT count(*) FROM client WHERE id = ?1 AND status = 'active'
         AND NOT EXISTS (SELECT 1 FROM known_risk WHERE known_risk.client = client.id AND ended_on IS NULL)",
        [id.as_bytes().as_slice()],
    )?;
    if missing > 0 {
        return Err(crate::store::StoreError::Refused(
            "Write down the known risks first, or “No known risks”. Then this person can be active.".into(),
        ));
    }
    Ok(())
}

/// Removing or ending the last known risk of an active client is refused by the same rule.
fn known_risk_of_active(
    tx: &crate::store::Tx<'_>,
    id: uuid::Uuid,
) -> Result<(), crate::store::StoreError> {
    let clients = tx.read().number(
        "SELECT count(*) FROM client WHERE status = 'active'
         AND id = (SELECT person FROM change WHERE kind = 13 AND subject = ?1 ORDER BY position DESC LIMIT 1)
         AND NOT EXISTS (SELECT 1 FROM known_risk WHERE known_risk.client = client.id AND ended_on IS NULL)",
        [id.as_bytes().as_slice()],
    )?;
    if clients > 0 {
        return Err(crate::store::StoreError::Refused(
            "An active person needs one known risk on record, or “No known risks”.".into(),
        ));
    }
    Ok(())
}

/// No undo takes away the surgery that something was put on the MDT list for since.
fn surgery_of_what_is_with_the_mdt(
    tx: &crate::store::Tx<'_>,
    id: uuid::Uuid,
) -> Result<(), crate::store::StoreError> {
    if !tx.undoes_an_earlier_act()? {
        return Ok(());
    }
    let one = match tx.read().maybe_record::<ClientPractice>(id)? {
        None => tx.before::<ClientPractice>(id)?,
        some => some,
    };
    one.map_or(Ok(()), |one| {
        crate::concerns::store::none_waits_for_no_list(tx, one.client)
    })
}

record! {
    /// A client's time with one practice; the current one has no `until`.
    pub struct ClientPractice {
        id: ClientPracticeId, client: PersonId, practice: PracticeId, since: Option<NaiveDate>,
        until: Option<NaiveDate>,
    }
    table "client_practice" = 12, person "client", rule surgery_of_what_is_with_the_mdt
}

record! {
    /// A known risk, or the entry "No known risks".
    pub struct KnownRisk {
        id: KnownRiskId, client: PersonId, text: String, recorded_on: NaiveDate, ended_on: Option<NaiveDate>,
    }
    table "known_risk" = 13, person "client", rule known_risk_of_active
}

record! {
    /// A volunteer who visits a client.
    pub struct Match {
        id: MatchId, client: PersonId, volunteer: PersonId, since: NaiveDate, until: Option<NaiveDate>,
        ended_because: Option<String>,
    }
    table "match" = 14, person "client"
}

record! {
    /// Somebody who may speak for a client.
    pub struct Representative {
        id: RepresentativeId, client: PersonId, person: PersonId, kind: RepresentativeKind,
        evidence_seen_on: Option<NaiveDate>,
        /// From then on they no longer speak for the client.
        ended_on: Option<NaiveDate>,
    }
    table "representative" = 15, person "client"
}

/// What is said where there are several programmes and none was chosen.
pub(crate) const WHICH_PROGRAMME: &str = "Choose the programme.";

/// The client part of a person's form, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Client")]
pub struct ClientForm {
    pub status: String,
    pub ended_why: String,
    /// A programme's id or name.
    pub programme: String,
    /// A practice's id or name. Another one than before is a change of surgery, whose history is kept.
    pub practice: String,
    pub nhs_number: String,
    pub referred_by: String,
    pub referred_on: String,
    /// "yes", or empty.
    pub over_75: String,
    /// "yes", or empty.
    pub two_or_more_conditions: String,
    pub lives_alone: String,
    /// A coordinator's id or name.
    pub lead: String,
    pub what_matters: String,
    pub important_people: String,
    pub strengths: String,
    pub interests: String,
    pub please_do: String,
    pub please_dont: String,
    pub how_to_support: String,
    pub visit_safety: String,
    /// "yes", or empty.
    pub talk_about_at_next_mdt: String,
    pub welcome_home_discharged_on: String,
    /// A known risk to add, or "No known risks".
    pub known_risk: String,
}

/// What the file says that a client's form is checked against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientFacts {
    /// Whether a known risk is on record already.
    pub has_known_risk: bool,
    /// Whether somebody else has the typed NHS number.
    pub nhs_number_taken: bool,
    /// Whether the person has died.
    pub has_died: bool,
}

/// A client's form found sound.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedClient {
    /// The role as it will stand.
    pub client: Client,
    /// The surgery as it will stand.
    pub practice: Option<PracticeId>,
    /// The known risk to add.
    pub known_risk: Option<String>,
}

impl ClientForm {
    /// Checks every field.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(
        &self,
        id: PersonId,
        today: NaiveDate,
        lists: &Lists,
        facts: &ClientFacts,
    ) -> Result<CheckedClient, Faults> {
        let mut faults = Faults::new();
        let status = if self.status.trim().is_empty() {
            ClientStatus::Enquiry
        } else {
            faults
                .check("status", self.status.trim().parse())
                .unwrap_or(ClientStatus::Enquiry)
        };
        let why = faults.check_if_any("ended_why", &self.ended_why, |t| t.trim().parse());
        let ended_why = if status == ClientStatus::Ended {
            if why.is_none() && !faults.has("ended_why") {
                faults.add("ended_why", "Choose why it ended.");
            }
            why
        } else {
            None
        };
        if facts.has_died && status != ClientStatus::Ended {
            faults.add(
                "status",
                "This person has died. Choose “ended”, or clear the date of death.",
            );
        }
        let known_risk = faults.optional_note("known_risk", &self.known_risk);
        if status == ClientStatus::Active
            && !facts.has_known_risk
            && known_risk.is_none()
            && !faults.has("known_risk")
        {
            faults.add(
                "known_risk",
                "Write the known risks, or “No known risks”. Then this person can be active.",
            );
        }
        let programme = match lists.programmes.as_slice() {
            [] => {
                faults.add("programme", "Add a programme in Settings first.");
                None
            }
            [only] if self.programme.trim().is_empty() => only.id.parse().ok(),
            all => {
                if self.programme.trim().is_empty() {
                    faults.add("programme", WHICH_PROGRAMME);
                }
                pick(&mut faults, "programme", &self.programme, all)
            }
        };
        let practice = pick(&mut faults, "practice", &self.practice, &lists.practices);
        let nhs_number = faults.check_if_any("nhs_number", &self.nhs_number, reference::nhs_number);
        if facts.nhs_number_taken {
            faults.add("nhs_number", "Somebody else has this NHS number. Check it.");
        }
        let client = Client {
            id,
            status,
            ended_why,
            programme: programme.unwrap_or(ProgrammeId(uuid::Uuid::nil())),
            nhs_number,
            referred_by: faults.optional("referred_by", &self.referred_by),
            referred_on: faults.check_if_any("referred_on", &self.referred_on, |t| {
                dates::parse_past_day(t, today)
            }),
            over_75: yes(&mut faults, "over_75", &self.over_75),
            two_or_more_conditions: yes(
                &mut faults,
                "two_or_more_conditions",
                &self.two_or_more_conditions,
            ),
            lives_alone: faults
                .check_if_any("lives_alone", &self.lives_alone, |t| t.trim().parse()),
            lead: pick(&mut faults, "lead", &self.lead, &lists.coordinators),
            what_matters: faults.optional_note("what_matters", &self.what_matters),
            important_people: faults.optional_note("important_people", &self.important_people),
            strengths: faults.optional_note("strengths", &self.strengths),
            interests: faults.optional_note("interests", &self.interests),
            please_do: faults.optional_note("please_do", &self.please_do),
            please_dont: faults.optional_note("please_dont", &self.please_dont),
            how_to_support: faults.optional_note("how_to_support", &self.how_to_support),
            visit_safety: faults.optional_note("visit_safety", &self.visit_safety),
            talk_about_at_next_mdt: yes(
                &mut faults,
                "talk_about_at_next_mdt",
                &self.talk_about_at_next_mdt,
            ),
            welcome_home_discharged_on: faults.check_if_any(
                "welcome_home_discharged_on",
                &self.welcome_home_discharged_on,
                |t| dates::parse_past_day(t, today),
            ),
        };
        faults.done(CheckedClient {
            client,
            practice,
            known_risk,
        })
    }

    /// The form of a client on record, as it would have been typed.
    #[must_use]
    pub fn of(client: &Client, practice: Option<PracticeId>) -> Self {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        Self {
            status: client.status.to_string(),
            ended_why: client.ended_why.map(|w| w.to_string()).unwrap_or_default(),
            programme: client.programme.to_string(),
            practice: practice.map(|p| p.to_string()).unwrap_or_default(),
            nhs_number: client
                .nhs_number
                .as_deref()
                .map(reference::nhs_number_spaced)
                .unwrap_or_default(),
            referred_by: text(&client.referred_by),
            referred_on: typed_day(client.referred_on),
            over_75: typed_yes(client.over_75),
            two_or_more_conditions: typed_yes(client.two_or_more_conditions),
            lives_alone: client
                .lives_alone
                .map(|w| w.to_string())
                .unwrap_or_default(),
            lead: client.lead.map(|l| l.to_string()).unwrap_or_default(),
            what_matters: text(&client.what_matters),
            important_people: text(&client.important_people),
            strengths: text(&client.strengths),
            interests: text(&client.interests),
            please_do: text(&client.please_do),
            please_dont: text(&client.please_dont),
            how_to_support: text(&client.how_to_support),
            visit_safety: text(&client.visit_safety),
            talk_about_at_next_mdt: typed_yes(client.talk_about_at_next_mdt),
            welcome_home_discharged_on: typed_day(client.welcome_home_discharged_on),
            known_risk: String::new(),
        }
    }
}

/// A known risk, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of KnownRisk")]
pub struct RiskForm {
    pub text: String,
    pub recorded_on: String,
    pub ended_on: String,
}

/// A match, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Match")]
pub struct MatchForm {
    /// Their id.
    pub volunteer: String,
    pub since: String,
    pub until: String,
    pub ended_because: String,
}

/// A representative, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Representative")]
pub struct RepresentativeForm {
    /// Their id.
    pub person: String,
    pub kind: String,
    pub evidence_seen_on: String,
    pub ended_on: String,
}

impl RiskForm {
    /// Checks every field. An empty date of recording is today.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(
        &self,
        id: KnownRiskId,
        client: PersonId,
        today: NaiveDate,
    ) -> Result<KnownRisk, Faults> {
        let mut faults = Faults::new();
        let text = faults.need_note("text", &self.text, "Write the risk, or “No known risks”.");
        let recorded_on = faults.check_if_any("recorded_on", &self.recorded_on, |t| {
            dates::parse_past_day(t, today)
        });
        let ended_on = faults.check_if_any("ended_on", &self.ended_on, |t| {
            dates::parse_past_day(t, today)
        });
        let recorded_on = recorded_on.unwrap_or(today);
        if ended_on.is_some_and(|ended| ended < recorded_on) {
            faults.add("ended_on", "It cannot end before it was recorded.");
        }
        faults.done_some(text.map(|text| KnownRisk {
            id,
            client,
            text,
            recorded_on,
            ended_on,
        }))
    }
}

impl MatchForm {
    /// Checks every field. An empty first day is today.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, id: MatchId, client: PersonId, today: NaiveDate) -> Result<Match, Faults> {
        let mut faults = Faults::new();
        let volunteer: Option<PersonId> = self.volunteer.trim().parse().ok();
        match volunteer {
            None => faults.add("volunteer", "Choose the volunteer."),
            Some(volunteer) if volunteer == client => {
                faults.add("volunteer", "Nobody can be matched with themselves.");
            }
            Some(_) => {}
        }
        let since = faults
            .check_if_any("since", &self.since, |t| {
                dates::parse_day(t, today, dates::Lean::Past)
            })
            .unwrap_or(today);
        let until = faults.check_if_any("until", &self.until, |t| {
            dates::parse_day(t, today, dates::Lean::Past)
        });
        if until.is_some_and(|until| until < since) {
            faults.add("until", "It cannot end before it began.");
        }
        let ended_because = faults.optional("ended_because", &self.ended_because);
        faults.done_some(volunteer.map(|volunteer| Match {
            id,
            client,
            volunteer,
            since,
            until,
            ended_because,
        }))
    }
}

impl RepresentativeForm {
    /// Checks every field.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(
        &self,
        id: RepresentativeId,
        client: PersonId,
        today: NaiveDate,
    ) -> Result<Representative, Faults> {
        let mut faults = Faults::new();
        let person: Option<PersonId> = self.person.trim().parse().ok();
        match person {
            None => faults.add("person", "Choose who may speak for them."),
            Some(person) if person == client => {
                faults.add("person", "Nobody is their own representative.");
            }
            Some(_) => {}
        }
        let kind = if self.kind.trim().is_empty() {
            faults.add("kind", "Choose by what right.");
            None
        } else {
            faults.check("kind", self.kind.trim().parse())
        };
        let evidence_seen_on =
            faults.check_if_any("evidence_seen_on", &self.evidence_seen_on, |t| {
                dates::parse_past_day(t, today)
            });
        let ended_on = faults.check_if_any("ended_on", &self.ended_on, |t| {
            dates::parse_past_day(t, today)
        });
        faults.done_some(person.zip(kind).map(|(person, kind)| Representative {
            id,
            client,
            person,
            kind,
            evidence_seen_on,
            ended_on,
        }))
    }
}

//! The client role: an older person supported by a programme.

use chrono::NaiveDate;

use crate::{
    ids::{
        ClientPracticeId, CoordinatorId, KnownRiskId, MatchId, PersonId, PracticeId, ProgrammeId,
        RepresentativeId,
    },
    store::record::record,
    words::words,
};

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

/// A client is *active* only with one known risk on record at least, "no known risks" being an entry
/// (data-model.md).
fn active_needs_a_known_risk(
    tx: &crate::store::Tx<'_>,
    id: uuid::Uuid,
) -> Result<(), crate::store::StoreError> {
    let missing = tx.read().number(
        "SELECT count(*) FROM client WHERE id = ?1 AND status = 'active'
         AND NOT EXISTS (SELECT 1 FROM known_risk WHERE known_risk.client = client.id)",
        [id.as_bytes().as_slice()],
    )?;
    if missing > 0 {
        return Err(crate::store::StoreError::Refused(
            "Write down the known risks first, or “No known risks”. Then this person can be active.".into(),
        ));
    }
    Ok(())
}

/// Removing the last known risk of an active client is refused by the same rule.
fn known_risk_of_active(
    tx: &crate::store::Tx<'_>,
    id: uuid::Uuid,
) -> Result<(), crate::store::StoreError> {
    let clients = tx.read().number(
        "SELECT count(*) FROM client WHERE status = 'active'
         AND id = (SELECT person FROM change WHERE kind = 13 AND subject = ?1 LIMIT 1)
         AND NOT EXISTS (SELECT 1 FROM known_risk WHERE known_risk.client = client.id)",
        [id.as_bytes().as_slice()],
    )?;
    if clients > 0 {
        return Err(crate::store::StoreError::Refused(
            "An active person needs one known risk on record, or “No known risks”.".into(),
        ));
    }
    Ok(())
}

record! {
    /// A client's time with one practice; the current one has no `until`.
    pub struct ClientPractice {
        id: ClientPracticeId, client: PersonId, practice: PracticeId, since: Option<NaiveDate>,
        until: Option<NaiveDate>,
    }
    table "client_practice" = 12, person "client"
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
    }
    table "representative" = 15, person "client"
}

//! Referrals: non-medical requests to an agency's service; and signposts, which have no states.

use chrono::NaiveDate;

use crate::{
    concerns::id_if_any,
    consent::Basis,
    dates,
    forms::{Faults, is_blank},
    ids::{
        AgencyId, ConcernId, ConsentId, CoordinatorId, NoteId, PersonId, ReferralEventId,
        ReferralId, ServiceId, SignpostId,
    },
    loops::{NotTold, looped, store::followed},
    store::{StoreError, record::record},
    words::words,
};

pub mod store;
#[cfg(test)]
mod tests;

words! {
    /// Where a referral stands.
    pub enum ReferralState {
        Draft = "draft", Sent = "sent", Acknowledged = "acknowledged", Accepted = "accepted",
        Declined = "declined", WaitingList = "waiting list", Happening = "happening", Finished = "finished",
        Withdrawn = "withdrawn",
    }
}
words! {
    /// How soon.
    pub enum Urgency { Routine = "routine", Soon = "soon" }
}
words! {
    /// How the request travels. The app itself sends nothing.
    pub enum Method { Phone = "phone", Email = "email", Letter = "letter", Form = "form", InPerson = "in person" }
}
words! {
    /// What an event of a referral records.
    pub enum ReferralEventWhat { Move = "move", Chased = "chased", Loop = "loop", Outcome = "outcome" }
}

record! {
    /// A request to an agency.
    pub struct Referral {
        id: ReferralId, client: PersonId, agency: AgencyId, service: Option<ServiceId>, need: String,
        reason: String, urgency: Urgency, basis: Option<Basis>, basis_consent: Option<ConsentId>,
        basis_words: Option<String>, method: Option<Method>, from_concern: Option<ConcernId>,
        from_note: Option<NoteId>, made_on: NaiveDate, sent_on: Option<NaiveDate>, chase_on: Option<NaiveDate>,
        return_response_to: Option<String>, state: ReferralState, raised_by_volunteer: Option<PersonId>,
        outcome: Option<String>,
        told_person_on: Option<NaiveDate>, told_person_by: Option<String>, told_person_how: Option<String>,
        not_told_person: Option<NotTold>, not_told_person_words: Option<String>, person_tries: i64,
        told_volunteer_on: Option<NaiveDate>, told_volunteer_by: Option<String>,
        told_volunteer_how: Option<String>, not_told_volunteer: Option<NotTold>,
        not_told_volunteer_words: Option<String>, volunteer_tries: i64,
        /// The days of the next try, where one was named.
        next_try_person_on: Option<NaiveDate>, next_try_volunteer_on: Option<NaiveDate>,
    }
    table "referral" = 70, person "client", rule store::rules
}

record! {
    /// A move, a chase, a loop mark, or what there is to tell.
    pub struct ReferralEvent {
        id: ReferralEventId, referral: ReferralId, client: PersonId, what: ReferralEventWhat,
        from: Option<String>, to: String, by: CoordinatorId, at: i64, why: Option<String>,
    }
    table "referral_event" = 71, person "client"
}

record! {
    /// Telling somebody where to go, without a request.
    pub struct Signpost {
        id: SignpostId, client: PersonId, service: Option<ServiceId>, words: Option<String>, on: NaiveDate,
        why: Option<String>, from_note: Option<NoteId>,
    }
    table "signpost" = 72, person "client"
}

followed!(Referral by ReferralEvent as referral, ReferralEventWhat);
looped!(Referral, this => this.raised_by_volunteer);

/// Why nothing was done with a referral, in words.
#[derive(Debug, thiserror::Error)]
pub enum ReferralError {
    /// The form has faults.
    #[error("{0}")]
    Form(#[from] Faults),
    /// The table of moves does not hold this one.
    #[error("A referral cannot go from “{from}” to “{to}”.")]
    NotAllowed {
        /// Where it stands.
        from: ReferralState,
        /// Where it was to go.
        to: ReferralState,
    },
    /// The person said no to sharing with agencies, or took a yes back.
    #[error("This person said no to sharing with agencies. The draft stays.")]
    ConsentRefused,
    /// The person does not want this agency to know.
    #[error("This person asked that this agency is not told. The draft stays.")]
    Excluded,
    /// The person has died.
    #[error("This person has died. The draft stays, and can be withdrawn.")]
    HasDied,
    /// Nothing was sent, so there is nothing to tell.
    #[error("This is a draft. There is something to tell once it is sent.")]
    NotSent,
    /// It is over.
    #[error("This referral has ended. Undo the ending to change it.")]
    Ended,
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a move needs beyond being in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing more.
    Nothing,
    /// A basis, no refusal, no exclusion of that agency, and a living person.
    Sending,
    /// Both loops closed, when it was sent.
    Loops,
}

use ReferralState as S;

/// The states and the only moves between them (data-model.md, Referrals). Agencies do not answer in order, so
/// a step may be left out: what was sent may at once be accepted, declined, put on a waiting list or be
/// happening. Who is on a waiting list may be accepted, declined or served; who was accepted may still wait
/// or be declined. Anything may be withdrawn. What is not here is refused.
pub const ALLOWED: &[(ReferralState, ReferralState, Needs)] = &[
    (S::Draft, S::Sent, Needs::Sending),
    (S::Sent, S::Acknowledged, Needs::Nothing),
    (S::Sent, S::Accepted, Needs::Nothing),
    (S::Sent, S::Declined, Needs::Loops),
    (S::Sent, S::WaitingList, Needs::Nothing),
    (S::Sent, S::Happening, Needs::Nothing),
    (S::Acknowledged, S::Accepted, Needs::Nothing),
    (S::Acknowledged, S::Declined, Needs::Loops),
    (S::Acknowledged, S::WaitingList, Needs::Nothing),
    (S::Acknowledged, S::Happening, Needs::Nothing),
    (S::WaitingList, S::Accepted, Needs::Nothing),
    (S::WaitingList, S::Declined, Needs::Loops),
    (S::WaitingList, S::Happening, Needs::Nothing),
    (S::Accepted, S::WaitingList, Needs::Nothing),
    (S::Accepted, S::Declined, Needs::Loops),
    (S::Accepted, S::Happening, Needs::Nothing),
    (S::Accepted, S::Finished, Needs::Loops),
    (S::Happening, S::Finished, Needs::Loops),
    (S::Draft, S::Withdrawn, Needs::Loops),
    (S::Sent, S::Withdrawn, Needs::Loops),
    (S::Acknowledged, S::Withdrawn, Needs::Loops),
    (S::Accepted, S::Withdrawn, Needs::Loops),
    (S::Declined, S::Withdrawn, Needs::Loops),
    (S::WaitingList, S::Withdrawn, Needs::Loops),
    (S::Happening, S::Withdrawn, Needs::Loops),
    (S::Finished, S::Withdrawn, Needs::Loops),
];

/// What a move needs; `None` when it is not allowed.
#[must_use]
pub fn needs(from: ReferralState, to: ReferralState) -> Option<Needs> {
    ALLOWED
        .iter()
        .find(|(a, b, _)| *a == from && *b == to)
        .map(|(_, _, needs)| *needs)
}

impl ReferralState {
    /// Whether a referral has ended there.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Finished | Self::Declined | Self::Withdrawn)
    }
}

impl Referral {
    /// Whether it should be chased: sent, not ended, and its day has come.
    #[must_use]
    pub fn is_to_chase(&self, today: NaiveDate) -> bool {
        self.state != ReferralState::Draft
            && !self.state.is_end()
            && self.chase_on.is_some_and(|on| on <= today)
    }
}

/// Everything typed to make or correct a referral.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "the fields are those of Referral, as typed")]
pub struct ReferralForm {
    pub client: String,
    pub agency: String,
    pub service: String,
    pub need: String,
    pub reason: String,
    pub urgency: String,
    pub basis: String,
    pub basis_words: String,
    pub method: String,
    pub from_concern: String,
    pub from_note: String,
    pub made_on: String,
    pub chase_on: String,
    pub return_response_to: String,
    pub raised_by_volunteer: String,
}

/// A service as the form needs it: whose it is, and which need it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFacts {
    /// Whose service it is.
    pub agency: AgencyId,
    /// The need it answers.
    pub need: String,
}

impl ReferralForm {
    /// The form filled from a record, for correcting it.
    #[must_use]
    pub fn of(referral: &Referral) -> Self {
        fn text(value: Option<impl ToString>) -> String {
            value.map_or_else(String::new, |value| value.to_string())
        }
        Self {
            client: referral.client.to_string(),
            agency: referral.agency.to_string(),
            service: text(referral.service),
            need: referral.need.clone(),
            reason: referral.reason.clone(),
            urgency: referral.urgency.to_string(),
            basis: text(referral.basis),
            basis_words: text(referral.basis_words.as_deref()),
            method: text(referral.method),
            from_concern: text(referral.from_concern),
            from_note: text(referral.from_note),
            made_on: referral.made_on.to_string(),
            chase_on: text(referral.chase_on),
            return_response_to: text(referral.return_response_to.as_deref()),
            raised_by_volunteer: text(referral.raised_by_volunteer),
        }
    }

    /// Checks every field at once and gives the referral: a new draft, or `old` corrected. `service` is what
    /// the directory says of the service chosen, if it is there. A correction changes neither state nor loops.
    ///
    /// # Errors
    /// Every fault of the form.
    pub fn checked(
        &self,
        id: ReferralId,
        old: Option<&Referral>,
        service: Option<&ServiceFacts>,
        today: NaiveDate,
    ) -> Result<Referral, Faults> {
        let mut faults = Faults::new();
        let client = faults.check(
            "client",
            self.client
                .parse::<PersonId>()
                .map_err(|_| "Choose the person this is for."),
        );
        let service_id: Option<ServiceId> = id_if_any(&mut faults, "service", &self.service);
        if service_id.is_some() && service.is_none() {
            faults.add("service", "Choose a service from the list.");
        }
        let typed_agency = id_if_any(&mut faults, "agency", &self.agency);
        let agency = service.map(|service| service.agency).or(typed_agency);
        if agency.is_none() && !faults.has("agency") && !faults.has("service") {
            faults.add("agency", "Choose a service or an agency.");
        }
        let need = if is_blank(&self.need) {
            service.map(|service| service.need.clone())
        } else {
            faults.optional("need", &self.need)
        };
        if need.is_none() && !faults.has("need") {
            faults.add("need", "Write what is needed.");
        }
        let reason = faults.need_note("reason", &self.reason, "Write why.");
        let urgency = if is_blank(&self.urgency) {
            Some(Urgency::Routine)
        } else {
            faults.check(
                "urgency",
                self.urgency
                    .parse::<Urgency>()
                    .map_err(|_| "Choose routine or soon."),
            )
        };
        let basis = faults.check_if_any("basis", &self.basis, |typed| {
            typed
                .parse::<Basis>()
                .map_err(|_| "Choose why this may be shared.")
        });
        let method = faults.check_if_any("method", &self.method, |typed| {
            typed
                .parse::<Method>()
                .map_err(|_| "Choose how it is passed on.")
        });
        let from_concern = id_if_any(&mut faults, "from_concern", &self.from_concern);
        let from_note = id_if_any(&mut faults, "from_note", &self.from_note);
        let made_on = if is_blank(&self.made_on) {
            Some(today)
        } else {
            faults.check("made_on", dates::parse_past_day(&self.made_on, today))
        };
        let chase_on = faults.check_if_any("chase_on", &self.chase_on, |typed| {
            dates::parse_day(typed, today, dates::Lean::Future)
        });
        if let (Some(chase), Some(made)) = (chase_on, made_on)
            && chase < made
        {
            faults.add(
                "chase_on",
                "The day to chase is before the day it was made.",
            );
        }
        let raised_by_volunteer = id_if_any(
            &mut faults,
            "raised_by_volunteer",
            &self.raised_by_volunteer,
        );
        let basis_words = faults.optional_note("basis_words", &self.basis_words);
        let return_response_to = faults.optional("return_response_to", &self.return_response_to);
        if let Some(old) = old {
            if client.is_some_and(|client| client != old.client) {
                faults.add("client", "Make a new referral for another person.");
            }
            if old.sent_on.is_some()
                && (agency.is_some_and(|agency| agency != old.agency) || service_id != old.service)
            {
                faults.add(
                    "agency",
                    "This was sent. Make a new referral for another agency.",
                );
            }
            if old.state != ReferralState::Draft && basis.is_none() && !faults.has("basis") {
                faults.add("basis", "Choose why this may be shared.");
            }
        }
        let sound = match (client, agency, need, reason, urgency, made_on) {
            (Some(a), Some(b), Some(c), Some(d), Some(e), Some(f)) => Some((a, b, c, d, e, f)),
            _ => None,
        };
        let (client, agency, need, reason, urgency, made_on) = faults.done_some(sound)?;
        Ok(Referral {
            id,
            client,
            agency,
            service: service_id,
            need,
            reason,
            urgency,
            basis,
            basis_consent: old.and_then(|old| old.basis_consent),
            basis_words,
            method,
            from_concern,
            from_note,
            made_on,
            sent_on: old.and_then(|old| old.sent_on),
            chase_on,
            return_response_to,
            state: old.map_or(ReferralState::Draft, |old| old.state),
            raised_by_volunteer,
            outcome: old.and_then(|old| old.outcome.clone()),
            told_person_on: old.and_then(|old| old.told_person_on),
            told_person_by: old.and_then(|old| old.told_person_by.clone()),
            told_person_how: old.and_then(|old| old.told_person_how.clone()),
            not_told_person: old.and_then(|old| old.not_told_person),
            not_told_person_words: old.and_then(|old| old.not_told_person_words.clone()),
            person_tries: old.map_or(0, |old| old.person_tries),
            told_volunteer_on: old.and_then(|old| old.told_volunteer_on),
            told_volunteer_by: old.and_then(|old| old.told_volunteer_by.clone()),
            told_volunteer_how: old.and_then(|old| old.told_volunteer_how.clone()),
            not_told_volunteer: old.and_then(|old| old.not_told_volunteer),
            not_told_volunteer_words: old.and_then(|old| old.not_told_volunteer_words.clone()),
            volunteer_tries: old.map_or(0, |old| old.volunteer_tries),
            next_try_person_on: old.and_then(|old| old.next_try_person_on),
            next_try_volunteer_on: old.and_then(|old| old.next_try_volunteer_on),
        })
    }
}

/// A move to another state.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct ReferralMoveForm {
    /// The new state.
    pub to: String,
    /// The day it was sent; blank is today. Only for *sent*.
    pub on: String,
    /// When to chase. Blank leaves the day as it is.
    pub chase_on: String,
    /// Why, in words.
    pub why: String,
    /// What came of it, in plain words. Blank leaves it as it is.
    pub outcome: String,
    /// That the exclusions in words were read and none of them means this agency. Only for *sent*.
    pub exclusions_read: bool,
}

/// Several referrals that were chased today.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct ChaseForm {
    /// Which ones.
    pub ids: Vec<String>,
    /// When to chase next.
    pub next: String,
}

/// Everything typed to record or correct a signpost.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "the fields are those of Signpost, as typed")]
pub struct SignpostForm {
    pub client: String,
    pub service: String,
    pub words: String,
    pub on: String,
    pub why: String,
    pub from_note: String,
}

impl SignpostForm {
    /// The form filled from a record, for correcting it.
    #[must_use]
    pub fn of(signpost: &Signpost) -> Self {
        Self {
            client: signpost.client.to_string(),
            service: signpost
                .service
                .map_or_else(String::new, |id| id.to_string()),
            words: signpost.words.clone().unwrap_or_default(),
            on: signpost.on.to_string(),
            why: signpost.why.clone().unwrap_or_default(),
            from_note: signpost
                .from_note
                .map_or_else(String::new, |id| id.to_string()),
        }
    }

    /// Checks every field at once.
    ///
    /// # Errors
    /// Every fault of the form.
    pub fn checked(
        &self,
        id: SignpostId,
        old: Option<&Signpost>,
        today: NaiveDate,
    ) -> Result<Signpost, Faults> {
        let mut faults = Faults::new();
        let client = faults.check(
            "client",
            self.client
                .parse::<PersonId>()
                .map_err(|_| "Choose the person you told."),
        );
        if old.is_some_and(|old| client.is_some_and(|client| client != old.client)) {
            faults.add("client", "Record a new signpost for another person.");
        }
        let service = id_if_any(&mut faults, "service", &self.service);
        let words = faults.optional_note("words", &self.words);
        if service.is_none() && words.is_none() && !faults.has("service") && !faults.has("words") {
            faults.add(
                "words",
                "Choose a service, or write where you pointed them.",
            );
        }
        let on = if is_blank(&self.on) {
            Some(today)
        } else {
            faults.check("on", dates::parse_past_day(&self.on, today))
        };
        let why = faults.optional_note("why", &self.why);
        let from_note = id_if_any(&mut faults, "from_note", &self.from_note);
        let (client, on) = faults.done_some(client.zip(on))?;
        Ok(Signpost {
            id,
            client,
            service,
            words,
            on,
            why,
            from_note,
        })
    }
}

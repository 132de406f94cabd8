//! Everything typed about a referral, and what is checked of it.

use chrono::NaiveDate;

use super::{Method, Referral, ReferralState, Urgency};
use crate::{
    concerns::id_if_any,
    consent::Basis,
    dates,
    forms::{Faults, is_blank},
    ids::{AgencyId, PersonId, ReferralId, ServiceId},
};

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
    pub follows: String,
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
            follows: text(referral.follows),
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
        let follows = id_if_any(&mut faults, "follows", &self.follows);
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
            follows: old.map_or(follows, |old| old.follows),
            expected_on: old.and_then(|old| old.expected_on),
            what_next: old.and_then(|old| old.what_next),
            what_next_words: old.and_then(|old| old.what_next_words.clone()),
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
    /// When to chase. Blank leaves the day as it is; where there is none, *sent* fills it in.
    pub chase_on: String,
    /// That nobody wants to be reminded to chase it. Only for *sent*.
    pub no_chase: bool,
    /// Why, in words.
    pub why: String,
    /// What came of it, in plain words. Blank leaves it as it is.
    pub outcome: String,
    /// When they expect to begin, as a day or "6 weeks". Only for *accepted* and *waiting list*; blank leaves it.
    pub expected_on: String,
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

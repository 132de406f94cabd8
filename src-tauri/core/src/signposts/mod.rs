//! Signposts: telling somebody where to go, without a request. They have no states, and nobody has to answer.

use chrono::NaiveDate;

use crate::{
    concerns::id_if_any,
    dates,
    forms::{Faults, is_blank},
    ids::{NoteId, PersonId, ReferralId, ServiceId, SignpostId},
    store::{StoreError, record::record},
};

mod store;
#[cfg(test)]
mod tests;

pub(crate) use store::signposts_after;
pub use store::{
    SignpostRow, SignpostStart, change_signpost, record_signpost, signpost_form, signposts_of,
    start_signpost,
};

/// What stands in place of where a signpost from a restricted concern went.
pub(crate) const FROM_RESTRICTED: &str = "Signpost from a restricted concern";

record! {
    /// Telling somebody where to go, without a request.
    pub struct Signpost {
        id: SignpostId, client: PersonId, service: Option<ServiceId>, words: Option<String>, on: NaiveDate,
        why: Option<String>, from_note: Option<NoteId>,
        /// The referral that came to nothing before it.
        from_referral: Option<ReferralId>,
    }
    table "signpost" = 72, person "client"
}

/// Why a signpost was not kept, in words.
#[derive(Debug, thiserror::Error)]
pub enum SignpostError {
    /// The form has faults.
    #[error("{0}")]
    Form(#[from] Faults),
    /// The file refused.
    #[error(transparent)]
    Store(#[from] StoreError),
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
    pub from_referral: String,
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
            from_referral: signpost
                .from_referral
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
        let from_referral = id_if_any(&mut faults, "from_referral", &self.from_referral);
        let (client, on) = faults.done_some(client.zip(on))?;
        Ok(Signpost {
            id,
            client,
            service,
            words,
            on,
            why,
            from_note,
            from_referral: old.map_or(from_referral, |old| old.from_referral),
        })
    }
}

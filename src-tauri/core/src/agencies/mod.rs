//! The directory: agencies and the services they offer.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    concerns::Category,
    dates,
    forms::Faults,
    ids::{AgencyId, ServiceId},
    reference,
    store::{StoreError, record::record},
};

mod store;
#[cfg(test)]
mod tests;

pub use store::{
    AgencyRow, ServiceRow, agencies, save_agency, save_service, service_checked_today,
};

/// Why an agency or service was not saved.
#[derive(Debug, thiserror::Error)]
pub enum AgencyError {
    /// The form is at fault.
    #[error("There is a problem.")]
    Form(Faults),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Faults> for AgencyError {
    fn from(faults: Faults) -> Self {
        Self::Form(faults)
    }
}

/// An agency as typed. Areas are joined by ";" or stand on lines of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Agency")]
pub struct AgencyForm {
    pub name: String,
    pub phone: String,
    pub email: String,
    pub address: String,
    pub areas: String,
}

impl AgencyForm {
    /// Checks every field. `taken` are the names of the other agencies.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, id: AgencyId, taken: &[String]) -> Result<Agency, Faults> {
        let mut faults = Faults::new();
        let name = faults.need("name", &self.name, "Give the agency a name.");
        if let Some(name) = &name {
            let folded = name.to_lowercase();
            if taken.iter().any(|other| other.to_lowercase() == folded) {
                faults.add("name", "There is an agency of this name already.");
            }
        }
        let phone = faults.check_if_any("phone", &self.phone, reference::phone);
        let email = faults.check_if_any("email", &self.email, reference::email);
        let address = faults.optional_note("address", &self.address);
        let mut areas: Vec<String> = Vec::new();
        for part in self.areas.split([';', '\n']) {
            if let Some(area) = faults.optional("areas", part)
                && !areas.contains(&area)
            {
                areas.push(area);
            }
        }
        faults.done_some(name.map(|name| Agency {
            id,
            name,
            phone,
            email,
            address,
            areas,
        }))
    }
}

/// A service as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Service")]
pub struct ServiceForm {
    pub name: String,
    /// One of the categories of concerns.
    pub need: String,
    pub how_to_refer: String,
    pub eligibility: String,
    pub last_checked_on: String,
}

impl ServiceForm {
    /// Checks every field.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(
        &self,
        id: ServiceId,
        agency: AgencyId,
        today: NaiveDate,
    ) -> Result<Service, Faults> {
        let mut faults = Faults::new();
        let name = faults.need("name", &self.name, "Say what the service is called.");
        let need = faults.need("need", &self.need, "Choose the need it answers.");
        let need: Option<Category> = need.and_then(|need| {
            let known = need.parse().map_err(|_| "Choose the need from the list.");
            faults.check("need", known)
        });
        let how_to_refer = faults.optional_note("how_to_refer", &self.how_to_refer);
        let eligibility = faults.optional_note("eligibility", &self.eligibility);
        let last_checked_on =
            faults.check_if_any("last_checked_on", &self.last_checked_on, |typed| {
                dates::parse_past_day(typed, today)
            });
        faults.done_some(name.zip(need).map(|(name, need)| Service {
            id,
            agency,
            name,
            need: need.to_string(),
            how_to_refer,
            eligibility,
            last_checked_on,
        }))
    }
}

record! {
    /// An organisation that helps with something that is not medical.
    pub struct Agency {
        id: AgencyId, name: String, phone: Option<String>, email: Option<String>, address: Option<String>,
        /// Towns, villages or programmes it covers.
        areas: Vec<String>,
    }
    table "agency" = 4
}

record! {
    /// One thing an agency does.
    pub struct Service {
        id: ServiceId, agency: AgencyId, name: String,
        /// The need it answers, one of the categories of concerns or free words.
        need: String,
        how_to_refer: Option<String>, eligibility: Option<String>, last_checked_on: Option<NaiveDate>,
    }
    table "service" = 5
}

/// How old a check of a service may be, in days. Our own figure: local services change with their yearly money.
const CHECKED_FOR_DAYS: i64 = 183;

impl Service {
    /// Whether its entry is due to be looked at again: never checked, or over half a year ago.
    #[must_use]
    pub fn check_again(&self, today: NaiveDate) -> bool {
        self.last_checked_on
            .is_none_or(|on| dates::days_between(on, today) > CHECKED_FOR_DAYS)
    }
}

//! Reading and writing the directory.

use serde::Serialize;

use super::{Agency, AgencyError, AgencyForm, Service, ServiceForm};
use crate::{
    action::Action,
    desk::{Desk, Done},
    ids::{AgencyId, ServiceId},
    referrals::{checked_in_words, waits},
    store::StoreError,
};

/// An agency with what it offers.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct AgencyRow {
    /// The agency.
    pub agency: Agency,
    /// Its services, by name.
    pub services: Vec<ServiceRow>,
    /// How long it takes from need to first help on average, from what really happened.
    pub average: String,
}

/// A service, and whether its entry is due to be looked at again.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ServiceRow {
    /// The service.
    pub service: Service,
    /// Whether its entry has to be looked at again.
    pub check_again: bool,
    /// When it was last looked at, in words.
    pub checked: String,
    /// How long it usually takes from sending to first help, from what really happened.
    pub usual: String,
}

/// The whole directory, by name. It holds some dozen agencies.
///
/// # Errors
/// When the file cannot be read.
pub fn agencies(desk: &Desk) -> Result<Vec<AgencyRow>, StoreError> {
    let today = desk.today();
    let waits = waits(desk.read(), today)?;
    let mut services: Vec<Service> = desk
        .read()
        .records("ORDER BY name COLLATE NOCASE, id", [])?;
    let agencies: Vec<Agency> = desk
        .read()
        .records("ORDER BY name COLLATE NOCASE, id", [])?;
    Ok(agencies
        .into_iter()
        .map(|agency| {
            let (own, rest) = std::mem::take(&mut services)
                .into_iter()
                .partition(|service| service.agency == agency.id);
            services = rest;
            let own: Vec<Service> = own;
            AgencyRow {
                average: waits.of_agency(agency.id).average_in_words(),
                agency,
                services: own
                    .into_iter()
                    .map(|service| ServiceRow {
                        check_again: service.check_again(today),
                        checked: checked_in_words(service.last_checked_on, today),
                        usual: waits.of_service(service.id).usual_in_words(),
                        service,
                    })
                    .collect(),
            }
        })
        .collect())
}

/// Adds an agency, or corrects the one of that id.
///
/// # Errors
/// Every fault of the form at once; nothing is kept then.
pub fn save_agency(
    desk: &mut Desk,
    id: Option<AgencyId>,
    form: &AgencyForm,
) -> Result<Done<AgencyId>, AgencyError> {
    desk.write(Action::SaveAgency, |tx| {
        let but = id.map(uuid::Uuid::from).unwrap_or_default();
        let taken = tx.read().rows(
            "SELECT name FROM agency WHERE id <> ?1",
            [but.as_bytes().as_slice()],
            |row| row.get(0),
        )?;
        let at = id.unwrap_or_else(|| tx.new_id());
        let agency = form.check(at, &taken)?;
        if id.is_some() {
            tx.update(&agency)?;
        } else {
            tx.insert(&agency)?;
        }
        Ok(at)
    })
}

/// Adds a service to an agency, or corrects the one of that id.
///
/// # Errors
/// Every fault of the form at once; nothing is kept then.
pub fn save_service(
    desk: &mut Desk,
    agency: AgencyId,
    id: Option<ServiceId>,
    form: &ServiceForm,
) -> Result<Done<ServiceId>, AgencyError> {
    desk.write(Action::SaveService, |tx| {
        let _there: Agency = tx.read().record(agency)?;
        let at = id.unwrap_or_else(|| tx.new_id());
        let service = form.check(at, agency, tx.today())?;
        if id.is_some() {
            tx.update(&service)?;
        } else {
            tx.insert(&service)?;
        }
        Ok(at)
    })
}

/// Notes that a service's entry was looked at today and found right.
///
/// # Errors
/// When there is no such service.
pub fn service_checked_today(
    desk: &mut Desk,
    id: ServiceId,
) -> Result<Done<ServiceId>, AgencyError> {
    desk.write(Action::SaveService, |tx| {
        let mut service: Service = tx.read().record(id)?;
        service.last_checked_on = Some(tx.today());
        tx.update(&service)?;
        Ok(id)
    })
}

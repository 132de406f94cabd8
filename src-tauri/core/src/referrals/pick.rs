//! Picking a service by need: those that work where the person lives come first.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::waits::waits;
use crate::{
    agencies::{Agency, Service},
    clients::Client,
    desk::Desk,
    ids::{AgencyId, PersonId, ServiceId},
    names::fold,
    people::Person,
    programmes::Programme,
    store::{Reader, StoreError},
    words::words,
};

words! {
    /// Whether an agency works where the person lives. What is not known stands between yes and no.
    pub enum Reach { Here = "here", NotSaid = "not said", Elsewhere = "elsewhere" }
}

/// A service to choose.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ServiceChoice {
    /// The service.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub agency: AgencyId,
    /// Whose it is, by name.
    pub agency_name: String,
    /// The need it answers.
    pub need: String,
    /// How to refer to it.
    pub how_to_refer: Option<String>,
    /// Who can have it.
    pub eligibility: Option<String>,
    /// Whether its agency works where the person lives.
    pub reach: Reach,
    /// The same in words: "Works in Crantock".
    pub place: String,
    /// When its entry was last looked at, in words.
    pub checked: String,
    /// Whether its entry has to be looked at again.
    pub check_again: bool,
    /// How long it usually takes, from what really happened.
    pub usual: String,
    /// How long the agency takes from need to first help, on average.
    pub average: String,
    /// Whether the person asked that this agency is not told.
    pub not_told: bool,
}

/// Where somebody lives, as agencies name places: the town, the programme and its area, folded.
struct Places {
    shown: String,
    folded: Vec<String>,
    area: String,
}

impl Places {
    fn of(read: Reader<'_>, person: PersonId) -> Result<Option<Self>, StoreError> {
        let Some(person) = read.maybe_record::<Person>(person)? else {
            return Ok(None);
        };
        let programme = match read.maybe_record::<Client>(person.id)? {
            Some(client) => read.maybe_record::<Programme>(client.programme)?,
            None => None,
        };
        let (name, area) = programme.map_or_else(Default::default, |programme| {
            (programme.name, programme.area.unwrap_or_default())
        });
        let town = person.town.unwrap_or_default();
        let folded = [fold(&town), fold(&name), fold(&area)];
        Ok(Some(Self {
            shown: if town.trim().is_empty() { name } else { town },
            area: format!(" {} ", fold(&area).replace([',', ';'], " ")),
            folded: folded.into_iter().filter(|one| !one.is_empty()).collect(),
        }))
    }

    /// Whether an agency's area holds this place: it names the town or the programme, or a place of its area.
    fn holds(&self, area: &str) -> bool {
        let area = fold(area);
        self.folded.contains(&area) || self.area.contains(&format!(" {area} "))
    }

    fn reach(&self, agency: &Agency) -> Reach {
        if agency.areas.is_empty() {
            Reach::NotSaid
        } else if agency.areas.iter().any(|area| self.holds(area)) {
            Reach::Here
        } else {
            Reach::Elsewhere
        }
    }
}

/// How long ago an entry was looked at: "Checked 3 months ago".
#[must_use]
pub fn checked_in_words(on: Option<NaiveDate>, today: NaiveDate) -> String {
    let Some(on) = on else {
        return "Never checked".to_owned();
    };
    let of = |count: i64, unit: &str| {
        let s = if count == 1 { "" } else { "s" };
        format!("Checked {count} {unit}{s} ago")
    };
    match crate::dates::days_between(on, today) {
        ..=0 => "Checked today".to_owned(),
        1 => "Checked yesterday".to_owned(),
        days @ ..=13 => of(days, "day"),
        days @ ..=59 => of(days / 7, "week"),
        days @ ..=729 => of(days / 30, "month"),
        days => of(days / 365, "year"),
    }
}

/// The services that answer a need, or all for a blank one: those that work where the person lives first, then
/// those of which it is not said, then the others; whom they do not want told last.
///
/// # Errors
/// When the file cannot be read.
pub fn services_for(
    desk: &Desk,
    person: Option<PersonId>,
    need: &str,
) -> Result<Vec<ServiceChoice>, StoreError> {
    let (read, today) = (desk.read(), desk.today());
    let waits = waits(read, today)?;
    let places = match person {
        Some(person) => Places::of(read, person)?,
        None => None,
    };
    let not_told: BTreeSet<AgencyId> = match person {
        Some(person) => read
            .rows(
                include_str!("excluded_agencies.sql"),
                (person, today.to_string()),
                |row| row.get(0),
            )?
            .into_iter()
            .collect(),
        None => BTreeSet::new(),
    };
    let agencies = read.records::<Agency>("", [])?;
    let mut choices = Vec::new();
    for service in read.records::<Service>("WHERE ?1 = '' OR need = ?1", [need.trim()])? {
        let Some(agency) = agencies.iter().find(|agency| agency.id == service.agency) else {
            continue;
        };
        let reach = places
            .as_ref()
            .map_or(Reach::NotSaid, |places| places.reach(agency));
        choices.push(ServiceChoice {
            reach,
            place: match (reach, &places) {
                (Reach::Here, Some(places)) => format!("Works in {}", places.shown),
                (Reach::Elsewhere, _) => format!("Works in {}", agency.areas.join(", ")),
                _ if agency.areas.is_empty() => "Where it works is not said".to_owned(),
                _ => format!("Works in {}", agency.areas.join(", ")),
            },
            checked: checked_in_words(service.last_checked_on, today),
            check_again: service.check_again(today),
            usual: waits.of_service(service.id).usual_in_words(),
            average: waits.of_agency(agency.id).average_in_words(),
            not_told: not_told.contains(&agency.id),
            id: service.id,
            name: service.name,
            agency: agency.id,
            agency_name: agency.name.clone(),
            need: service.need,
            how_to_refer: service.how_to_refer,
            eligibility: service.eligibility,
        });
    }
    choices.sort_by_cached_key(|one| {
        (
            one.not_told,
            one.reach,
            fold(&one.agency_name),
            fold(&one.name),
        )
    });
    Ok(choices)
}

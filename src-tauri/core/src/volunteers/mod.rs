//! The volunteer role: skills, availability, agreements and training.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    dates,
    forms::Faults,
    ids::{AgreementId, PersonId, TrainingId},
    people::{typed_day, typed_list, typed_yes, yes},
    store::{StoreError, record::record},
    words::words,
};

pub mod agreements;
mod rest;
pub mod sheet;
pub mod store;
#[cfg(test)]
mod tests;

/// Why something of a volunteer was not written.
#[derive(Debug, thiserror::Error)]
pub enum VolunteerError {
    /// The form is at fault.
    #[error("{0}")]
    Form(Faults),
    /// Rest is for those who volunteer.
    #[error("Only somebody who volunteers now can rest.")]
    NotAtWork,
    /// Only who rests comes back.
    #[error("This volunteer is not resting.")]
    NotResting,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub use rest::{Rest, RestForm, RestRow, end_rest, note_rest, rests_over};

impl From<Faults> for VolunteerError {
    fn from(faults: Faults) -> Self {
        Self::Form(faults)
    }
}

words! {
    /// How far a volunteer's time with the programme has come.
    pub enum VolunteerStatus { Applied = "applied", Active = "active", Resting = "resting", Left = "left" }
}
words! {
    /// Whether a volunteer would like to attend MDT meetings.
    pub enum AttendsMdt { Yes = "yes", No = "no", Ask = "ask" }
}

record! {
    /// The volunteer role of a person; its id is the person's.
    pub struct Volunteer {
        id: PersonId, status: VolunteerStatus,
        skills: Vec<String>, interests: Vec<String>, languages: Vec<String>, areas: Vec<String>,
        /// Weekday and part of the day, such as "Tuesday morning".
        availability: Vec<String>,
        drives: bool,
        /// What the volunteer cannot do, such as "stairs".
        cannot: Vec<String>,
        dbs_checked_on: Option<NaiveDate>,
        attends_mdt: AttendsMdt,
    }
    table "volunteer" = 20, person "id"
}

record! {
    /// A signed confidentiality agreement.
    pub struct Agreement {
        id: AgreementId, volunteer: PersonId, version: String, signed_on: NaiveDate, expires_on: Option<NaiveDate>,
    }
    table "agreement" = 21, person "volunteer"
}

record! {
    /// A training somebody did.
    pub struct Training {
        id: TrainingId, volunteer: PersonId, name: String, on: NaiveDate, expires_on: Option<NaiveDate>,
    }
    table "training" = 22, person "volunteer"
}

/// The days and parts of the day of a volunteer's availability.
pub const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
/// The parts of a day.
pub const PARTS_OF_THE_DAY: [&str; 3] = ["morning", "afternoon", "evening"];

/// The volunteer part of a person's form, as typed. Lists are joined by ";" or stand on lines of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Volunteer")]
pub struct VolunteerForm {
    pub status: String,
    pub skills: String,
    pub interests: String,
    pub languages: String,
    pub areas: String,
    /// Such as "Monday morning;Friday evening".
    pub availability: String,
    /// "yes", or empty.
    pub drives: String,
    pub cannot: String,
    pub dbs_checked_on: String,
    pub attends_mdt: String,
}

impl VolunteerForm {
    /// Checks every field. An empty status is *applied*, an empty wish to attend MDT meetings *ask*.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, id: PersonId, today: NaiveDate) -> Result<Volunteer, Faults> {
        let mut faults = Faults::new();
        let status = faults
            .check_if_any("status", &self.status, |t| t.trim().parse())
            .unwrap_or(VolunteerStatus::Applied);
        let attends_mdt = faults
            .check_if_any("attends_mdt", &self.attends_mdt, |t| t.trim().parse())
            .unwrap_or(AttendsMdt::Ask);
        let mut availability = Vec::new();
        for typed in list(&mut faults, "availability", &self.availability) {
            match time_of_week(&typed) {
                Some(word) => availability.push(word),
                None if faults.has("availability") => {}
                None => faults.add(
                    "availability",
                    "Write a day and a part of it, such as Monday morning.",
                ),
            }
        }
        let volunteer = Volunteer {
            id,
            status,
            skills: list(&mut faults, "skills", &self.skills),
            interests: list(&mut faults, "interests", &self.interests),
            languages: list(&mut faults, "languages", &self.languages),
            areas: list(&mut faults, "areas", &self.areas),
            availability,
            drives: yes(&mut faults, "drives", &self.drives),
            cannot: list(&mut faults, "cannot", &self.cannot),
            dbs_checked_on: faults.check_if_any("dbs_checked_on", &self.dbs_checked_on, |t| {
                dates::parse_past_day(t, today)
            }),
            attends_mdt,
        };
        faults.done(volunteer)
    }

    /// The form of a volunteer on record, as it would have been typed.
    #[must_use]
    pub fn of(volunteer: &Volunteer) -> Self {
        Self {
            status: volunteer.status.to_string(),
            skills: typed_list(&volunteer.skills),
            interests: typed_list(&volunteer.interests),
            languages: typed_list(&volunteer.languages),
            areas: typed_list(&volunteer.areas),
            availability: typed_list(&volunteer.availability),
            drives: typed_yes(volunteer.drives),
            cannot: typed_list(&volunteer.cannot),
            dbs_checked_on: typed_day(volunteer.dbs_checked_on),
            attends_mdt: volunteer.attends_mdt.to_string(),
        }
    }
}

/// A list as typed: parts between ";" or on lines of their own, trimmed, empty and repeated ones left out.
fn list(faults: &mut Faults, field: &str, typed: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in typed.split([';', '\n']) {
        if let Some(part) = faults.optional(field, part)
            && !parts.contains(&part)
        {
            parts.push(part);
        }
    }
    parts
}

fn time_of_week(typed: &str) -> Option<String> {
    let (day, part) = typed.split_once(char::is_whitespace)?;
    let day = WEEKDAYS.iter().find(|d| d.eq_ignore_ascii_case(day))?;
    let part = PARTS_OF_THE_DAY
        .iter()
        .find(|p| p.eq_ignore_ascii_case(part.trim()))?;
    Some(format!("{day} {part}"))
}

/// A confidentiality agreement, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Agreement")]
pub struct AgreementForm {
    pub version: String,
    pub signed_on: String,
    pub expires_on: String,
}

/// A training, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Training")]
pub struct TrainingForm {
    pub name: String,
    pub on: String,
    pub expires_on: String,
}

impl AgreementForm {
    /// Checks every field. An empty version is the one that is signed now.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(
        &self,
        id: AgreementId,
        volunteer: PersonId,
        today: NaiveDate,
    ) -> Result<Agreement, Faults> {
        let mut faults = Faults::new();
        let version = faults
            .optional("version", &self.version)
            .unwrap_or_else(|| agreements::wording().version.clone());
        let signed_on = day_done(&mut faults, "signed_on", &self.signed_on, today);
        let expires_on = runs_out(&mut faults, &self.expires_on, signed_on, today);
        faults.done_some(signed_on.map(|signed_on| Agreement {
            id,
            volunteer,
            version,
            signed_on,
            expires_on,
        }))
    }
}

impl TrainingForm {
    /// Checks every field.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(
        &self,
        id: TrainingId,
        volunteer: PersonId,
        today: NaiveDate,
    ) -> Result<Training, Faults> {
        let mut faults = Faults::new();
        let name = faults.need("name", &self.name, "Write what the training was.");
        let on = day_done(&mut faults, "on", &self.on, today);
        let expires_on = runs_out(&mut faults, &self.expires_on, on, today);
        faults.done_some(name.zip(on).map(|(name, on)| Training {
            id,
            volunteer,
            name,
            on,
            expires_on,
        }))
    }
}

fn day_done(faults: &mut Faults, field: &str, typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    faults.check(field, dates::parse_past_day(typed, today))
}

fn runs_out(
    faults: &mut Faults,
    typed: &str,
    from: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let day = faults.check_if_any("expires_on", typed, |t| {
        dates::parse_day(t, today, dates::Lean::Future)
    });
    if day.zip(from).is_some_and(|(day, from)| day < from) {
        faults.add("expires_on", "It cannot run out before it begins.");
    }
    day
}

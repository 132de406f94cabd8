//! The volunteer role: skills, availability, agreements and training.

use chrono::NaiveDate;

use crate::{
    ids::{AgreementId, PersonId, TrainingId},
    store::record::record,
    words::words,
};

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

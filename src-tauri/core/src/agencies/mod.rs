//! The directory: agencies and the services they offer.

use chrono::NaiveDate;

use crate::{
    ids::{AgencyId, ServiceId},
    store::record::record,
};

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

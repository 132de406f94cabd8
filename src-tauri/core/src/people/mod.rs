//! People. One person may be client and volunteer at once; two people of one name are normal.

use chrono::NaiveDate;

use crate::{ids::PersonId, store::record::record};

record! {
    /// A person, in whatever role.
    pub struct Person {
        id: PersonId, given_name: String, family_name: String, preferred_name: Option<String>,
        pronouns: Option<String>, date_of_birth: Option<NaiveDate>, birth_year: Option<i64>,
        phone: Option<String>, mobile: Option<String>, email: Option<String>,
        address_lines: Option<String>, town: Option<String>, postcode: Option<String>,
        preferred_contact: Option<String>, communication_needs: Option<String>, language: Option<String>,
        emergency_contact_name: Option<String>, emergency_contact_phone: Option<String>,
        /// Stops letters, thanks, reminders and loops *to* that person at once.
        died_on: Option<NaiveDate>,
    }
    table "person" = 10, person "id",
    search "person_search" ["given_name", "family_name", "preferred_name", "town", "postcode"]
}

impl Person {
    /// The name as shown: given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

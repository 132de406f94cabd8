//! People. One person may be client and volunteer at once; two people of one name are normal.
//!
//! A person's form carries their roles as well, because a coordinator adds somebody once, not three times.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    clients::ClientForm,
    dates,
    forms::{Faults, is_blank},
    ids::PersonId,
    reference,
    store::{StoreError, Tx, record::record},
    volunteers::VolunteerForm,
};

pub mod alike;
pub mod find;
pub mod life;
pub mod merge;
pub mod page;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod timeline;
pub mod unnamed;

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
        /// Other names they are found by, parted by semicolons.
        also_known_as: Option<String>,
    }
    table "person" = 10, person "id",
    search "person_search" ["given_name", "family_name", "preferred_name", "town", "postcode", "also_known_as"],
    rule alive_while_with_the_mdt
}

/// No undo records a death again, unseen, of whom something was put on the MDT list for since.
fn alive_while_with_the_mdt(tx: &Tx<'_>, id: uuid::Uuid) -> Result<(), StoreError> {
    crate::concerns::store::none_waits_for_no_list(tx, PersonId(id))
}

/// Why something of a person was not written or read.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// The form is at fault.
    #[error("{0}")]
    Form(Faults),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Faults> for PersonError {
    fn from(faults: Faults) -> Self {
        Self::Form(faults)
    }
}

/// Each of the other names somebody is known by, with every way it may fall into given and family name: "Mary Ann
/// Trewin" is Mary, and Ann Trewin, or Mary Ann, and Trewin.
#[must_use]
pub(crate) fn other_names(also: Option<&str>) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for name in also.unwrap_or_default().split(';') {
        let words: Vec<&str> = name.split_whitespace().collect();
        if let [only] = words.as_slice() {
            names.push(((*only).to_owned(), String::new()));
        }
        for at in 1..words.len() {
            let (given, family) = words.split_at(at);
            names.push((given.join(" "), family.join(" ")));
        }
    }
    names
}

impl Person {
    /// The name as shown: given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    /// The age in whole years on a day, or when they died; nothing when the birth date is not known. From a
    /// birth year alone it is the age they reach in that year.
    #[must_use]
    pub fn age(&self, on: NaiveDate) -> Option<u32> {
        let on = self.died_on.unwrap_or(on);
        match (self.date_of_birth, self.birth_year) {
            (Some(birth), _) => dates::age_on(birth, on),
            (None, Some(year)) => u32::try_from(i64::from(on.year()) - year).ok(),
            (None, None) => None,
        }
    }
}

/// A person's form, as typed: every field of the person, and a part per role they have or are to have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Person")]
pub struct PersonForm {
    pub given_name: String,
    pub family_name: String,
    pub preferred_name: String,
    pub pronouns: String,
    pub date_of_birth: String,
    pub birth_year: String,
    pub phone: String,
    pub mobile: String,
    pub email: String,
    pub address_lines: String,
    pub town: String,
    pub postcode: String,
    pub preferred_contact: String,
    pub communication_needs: String,
    pub language: String,
    pub emergency_contact_name: String,
    pub emergency_contact_phone: String,
    pub died_on: String,
    /// Other names, parted by semicolons.
    pub also_known_as: String,
    /// Filled when the person is, or is to be, a client. Left out, the role stays as it is.
    pub client: Option<ClientForm>,
    /// Filled when the person is, or is to be, a volunteer. Left out, the role stays as it is.
    pub volunteer: Option<VolunteerForm>,
}

impl PersonForm {
    /// Checks the person's own fields; the roles are checked by their own forms.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self, id: PersonId, today: NaiveDate) -> Result<Person, Faults> {
        let mut faults = Faults::new();
        let given = faults.need("given_name", &self.given_name, "Write a first name.");
        let family = faults.need("family_name", &self.family_name, "Write a family name.");
        let date_of_birth = faults.check_if_any("date_of_birth", &self.date_of_birth, |t| {
            dates::parse_birth_date(t, today)
        });
        let birth_year = faults
            .check_if_any("birth_year", &self.birth_year, |t| {
                dates::parse_birth_year(t, today)
            })
            .map(i64::from);
        if let (Some(date), Some(year)) = (date_of_birth, birth_year)
            && i64::from(date.year()) != year
        {
            faults.add(
                "birth_year",
                "The birth year and the date of birth differ. Check both.",
            );
        }
        let died_on = faults.check_if_any("died_on", &self.died_on, |t| {
            dates::parse_past_day(t, today)
        });
        if let (Some(born), Some(died)) = (date_of_birth, died_on)
            && died < born
        {
            faults.add("died_on", "Nobody dies before they are born. Check both.");
        }
        let person = Person {
            id,
            given_name: given.unwrap_or_default(),
            family_name: family.unwrap_or_default(),
            preferred_name: faults.optional("preferred_name", &self.preferred_name),
            pronouns: faults.optional("pronouns", &self.pronouns),
            date_of_birth,
            // The year alone is kept only where the date is not known, so that the two cannot drift apart.
            birth_year: if date_of_birth.is_some() {
                None
            } else {
                birth_year
            },
            phone: faults.check_if_any("phone", &self.phone, reference::phone),
            mobile: faults.check_if_any("mobile", &self.mobile, reference::phone),
            email: faults.check_if_any("email", &self.email, reference::email),
            address_lines: faults.optional_note("address_lines", &self.address_lines),
            town: faults.optional("town", &self.town),
            postcode: faults.check_if_any("postcode", &self.postcode, reference::postcode),
            preferred_contact: faults.optional("preferred_contact", &self.preferred_contact),
            communication_needs: faults
                .optional_note("communication_needs", &self.communication_needs),
            language: faults.optional("language", &self.language),
            emergency_contact_name: faults
                .optional("emergency_contact_name", &self.emergency_contact_name),
            emergency_contact_phone: faults.check_if_any(
                "emergency_contact_phone",
                &self.emergency_contact_phone,
                reference::phone,
            ),
            died_on,
            also_known_as: faults.optional("also_known_as", &self.also_known_as),
        };
        faults.done(person)
    }

    /// The form of a person on record, as it would have been typed.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        Self {
            given_name: person.given_name.clone(),
            family_name: person.family_name.clone(),
            preferred_name: text(&person.preferred_name),
            pronouns: text(&person.pronouns),
            date_of_birth: typed_day(person.date_of_birth),
            birth_year: person.birth_year.map(|y| y.to_string()).unwrap_or_default(),
            phone: text(&person.phone),
            mobile: text(&person.mobile),
            email: text(&person.email),
            address_lines: text(&person.address_lines),
            town: text(&person.town),
            postcode: text(&person.postcode),
            preferred_contact: text(&person.preferred_contact),
            communication_needs: text(&person.communication_needs),
            language: text(&person.language),
            emergency_contact_name: text(&person.emergency_contact_name),
            emergency_contact_phone: text(&person.emergency_contact_phone),
            died_on: typed_day(person.died_on),
            also_known_as: text(&person.also_known_as),
            client: None,
            volunteer: None,
        }
    }
}

/// Something a form may name: its id and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct InList {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The short lists a person's form chooses from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Lists {
    /// Every programme.
    pub programmes: Vec<InList>,
    /// Every practice.
    pub practices: Vec<InList>,
    /// Every coordinator at work.
    pub coordinators: Vec<InList>,
}

/// What is said of a name that is not in the list, or is there twice.
pub(crate) const NOT_IN_THE_LIST: &str = "Choose one from the list.";

/// Finds what was typed, an id or a name, in a list. Nothing typed gives nothing; a name that is not in the
/// list, or is there twice, is a fault.
pub(crate) fn pick<I: std::str::FromStr>(
    faults: &mut Faults,
    field: &str,
    typed: &str,
    list: &[InList],
) -> Option<I> {
    if is_blank(typed) {
        return None;
    }
    let typed = typed.trim();
    let found = list.iter().find(|named| named.id == typed).or_else(|| {
        let mut same = list
            .iter()
            .filter(|named| named.name.eq_ignore_ascii_case(typed));
        same.next().filter(|_| same.next().is_none())
    });
    let id = found.and_then(|named| named.id.parse().ok());
    if id.is_none() {
        faults.add(field, NOT_IN_THE_LIST);
    }
    id
}

/// Reads a tick: "yes" and "no", empty being no.
pub(crate) fn yes(faults: &mut Faults, field: &str, typed: &str) -> bool {
    match typed.trim().to_ascii_lowercase().as_str() {
        "yes" => true,
        "" | "no" => false,
        _ => {
            faults.add(field, "Write yes or no.");
            false
        }
    }
}

/// A tick as a form holds it.
pub(crate) fn typed_yes(on: bool) -> String {
    if on { "yes".to_owned() } else { String::new() }
}

/// A day as somebody would type it: 3/11/2026.
pub(crate) fn typed_day(day: Option<NaiveDate>) -> String {
    day.map(|day| format!("{}/{}/{}", day.day(), day.month(), day.year()))
        .unwrap_or_default()
}

/// A list as a form holds it.
pub(crate) fn typed_list(list: &[String]) -> String {
    list.join(";")
}

//! Taking people in from a CSV file: the same rules as the form on the screen, all rows or none.
//!
//! The header names the fields of person, client and volunteer, in any order, and `role`: client, volunteer,
//! both or none. Without that column nobody gets a role. Two columns are not fields of a record: `practice`
//! is the name of the client's surgery, `known_risk` one known risk, or "No known risks". Where client and
//! volunteer share a field (`status`, `interests`) it is that of the row's role. A row with nothing in it, which a
//! spreadsheet leaves where somebody emptied one, is passed over.

mod sheet;
mod store;
#[cfg(test)]
mod tests;

use crate::clients::ClientForm;
use crate::csv::{CsvFault, Record};
use crate::desk::Done;
use crate::forms::is_blank;
use crate::people::PersonForm;
use crate::store::StoreError;
use crate::volunteers::VolunteerForm;

pub use sheet::{SHEET_NAME, save_sheet};
pub use store::{people, people_from_file};

/// What an import did, or with a dry run would have done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Rows taken in, a person each.
    pub people: usize,
    /// Those among them with the client role.
    pub clients: usize,
    /// Those among them with the volunteer role.
    pub volunteers: usize,
    /// Rows that may be somebody on record or in the file already. They were taken in all the same.
    pub warnings: Vec<CsvFault>,
    /// The act by which it can be undone; nothing after a dry run.
    pub done: Option<Done<()>>,
}

/// Why nothing was taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Everything that is wrong with the file, by line and column.
    #[error("{}", lines(.0))]
    Faults(Vec<CsvFault>),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn lines(faults: &[CsvFault]) -> String {
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Which roles a row asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Roles {
    None,
    Client,
    Volunteer,
    Both,
}

impl Roles {
    fn client(self) -> bool {
        matches!(self, Self::Client | Self::Both)
    }
    fn volunteer(self) -> bool {
        matches!(self, Self::Volunteer | Self::Both)
    }
}

/// Makes the lists of columns and the reading of a row from one list of names, so that none is forgotten.
macro_rules! fields {
    ($person:ident: $($p:ident)+; $client:ident: $($c:ident)+; $volunteer:ident: $($v:ident)+;) => {
        /// The fields of a person that a file may hold.
        const PERSON: &[&str] = &[$(stringify!($p)),+];
        /// Those of a client.
        const CLIENT: &[&str] = &[$(stringify!($c)),+];
        /// Those of a volunteer.
        const VOLUNTEER: &[&str] = &[$(stringify!($v)),+];

        fn person_of(row: &Record) -> PersonForm {
            PersonForm { $($p: row.get(stringify!($p)).to_owned(),)+ client: None, volunteer: None }
        }
        fn client_of(row: &Record) -> ClientForm {
            ClientForm { $($c: row.get(stringify!($c)).to_owned()),+ }
        }
        fn volunteer_of(row: &Record) -> VolunteerForm {
            VolunteerForm { $($v: row.get(stringify!($v)).to_owned()),+ }
        }
    };
}

fields! {
    person: given_name family_name preferred_name pronouns date_of_birth birth_year phone mobile email
        address_lines town postcode preferred_contact communication_needs language emergency_contact_name
        emergency_contact_phone died_on also_known_as;
    client: status ended_why programme practice nhs_number referred_by referred_on over_75
        two_or_more_conditions lives_alone lead what_matters important_people strengths interests please_do
        please_dont how_to_support visit_safety talk_about_at_next_mdt welcome_home_discharged_on known_risk;
    volunteer: status skills interests languages areas availability drives cannot dbs_checked_on attends_mdt;
}

/// The column that says which roles a row asks for.
const ROLE: &str = "role";

/// Every column a file may have.
#[must_use]
pub fn columns() -> Vec<&'static str> {
    let mut columns = vec![ROLE];
    for column in PERSON.iter().chain(CLIENT).chain(VOLUNTEER) {
        if !columns.contains(column) {
            columns.push(column);
        }
    }
    columns
}

/// Reads a row into the form it would have been on the screen, or every reason why it cannot be one.
fn form_of(row: &Record) -> Result<PersonForm, Vec<CsvFault>> {
    let role = match row.get(ROLE).trim().to_ascii_lowercase().as_str() {
        "" | "none" => Roles::None,
        "client" => Roles::Client,
        "volunteer" => Roles::Volunteer,
        "both" => Roles::Both,
        _ => {
            let sentence = "Write client, volunteer, both or none.";
            return Err(vec![row.fault(ROLE, sentence)]);
        }
    };
    let mut faults = Vec::new();
    // What belongs to a role the row does not ask for would be lost without a word.
    for column in columns() {
        let (client, volunteer) = (CLIENT.contains(&column), VOLUNTEER.contains(&column));
        if PERSON.contains(&column) || column == ROLE || is_blank(row.get(column)) {
            continue;
        }
        if (client && role.client()) || (volunteer && role.volunteer()) {
            continue;
        }
        let whose = match (client, volunteer) {
            (true, true) => "a client or a volunteer",
            (true, false) => "a client",
            _ => "a volunteer",
        };
        faults.push(row.fault(
            column,
            format!("Only {whose} has this. Change the role, or leave it empty."),
        ));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut form = person_of(row);
    if role.client() {
        form.client = Some(client_of(row));
    }
    if role.volunteer() {
        let mut volunteer = volunteer_of(row);
        if role == Roles::Both && volunteer.status.trim() != "active" {
            // The one column is the client's then, and only "active" is a word of both.
            volunteer.status.clear();
        }
        form.volunteer = Some(volunteer);
    }
    Ok(form)
}

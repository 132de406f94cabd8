//! Settings that belong to the file: safeguarding numbers, wordings, bases. Settings of this laptop alone
//! (text size, theme) are not records and live beside the file.

use serde::{Deserialize, Serialize};

use crate::{
    forms::Faults,
    ids::SettingId,
    reference,
    store::{StoreError, record::record},
};

mod store;
#[cfg(test)]
mod tests;

pub(crate) use store::{find, keep};
pub use store::{
    organisation, paper_footer, safeguarding_numbers, save_organisation, save_paper_footer,
    save_safeguarding_numbers,
};

/// Why the settings were not saved.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The form is at fault.
    #[error("There is a problem.")]
    Form(Faults),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Faults> for SettingsError {
    fn from(faults: Faults) -> Self {
        Self::Form(faults)
    }
}

/// Whom to ring. Empty where nobody has filled it in: adult safeguarding differs by council, so nothing is
/// guessed. 111 and 101 are the same in all of England (NHS 111; the police's number when it is no emergency).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct SafeguardingNumbers {
    /// The council's adult safeguarding, in office hours.
    pub adult_daytime: String,
    /// The same at night and at weekends.
    pub adult_out_of_hours: String,
    /// The GP or NHS 111.
    pub medical: String,
    /// The police when it is no emergency.
    pub police: String,
    /// Us: the number a letter asks people to ring.
    pub us: String,
}

impl Default for SafeguardingNumbers {
    fn default() -> Self {
        Self {
            adult_daytime: String::new(),
            adult_out_of_hours: String::new(),
            medical: "111".to_owned(),
            police: "101".to_owned(),
            us: String::new(),
        }
    }
}

impl SafeguardingNumbers {
    /// Each number with its key in the settings and its name in the form.
    fn each(&self) -> [(&'static str, &'static str, &str); 5] {
        [
            (
                "safeguarding.adult_daytime",
                "adult_daytime",
                &self.adult_daytime,
            ),
            (
                "safeguarding.adult_out_of_hours",
                "adult_out_of_hours",
                &self.adult_out_of_hours,
            ),
            ("safeguarding.medical", "medical", &self.medical),
            ("safeguarding.police", "police", &self.police),
            ("letters.ring", "us", &self.us),
        ]
    }

    /// Checks every number. Any may be left empty.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let mut number = |field: &str, typed: &str| {
            faults
                .check_if_any(field, typed, reference::phone)
                .unwrap_or_default()
        };
        let checked = Self {
            adult_daytime: number("adult_daytime", &self.adult_daytime),
            adult_out_of_hours: number("adult_out_of_hours", &self.adult_out_of_hours),
            medical: number("medical", &self.medical),
            police: number("police", &self.police),
            us: number("us", &self.us),
        };
        faults.done(checked)
    }
}

/// What stands at the foot of every sheet of an MDT's papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct PaperFooter {
    /// The text; one line, none when blank.
    pub text: String,
}

impl Default for PaperFooter {
    /// The marking of the Government Security Classifications for personal records in need of care.
    fn default() -> Self {
        Self {
            text: "OFFICIAL-SENSITIVE".to_owned(),
        }
    }
}

impl PaperFooter {
    const KEY: &str = "paper.footer";

    /// Checks the text. It may be left blank.
    ///
    /// # Errors
    /// When it is too long for the foot of a sheet.
    pub fn check(&self) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let text = faults.optional("text", &self.text).unwrap_or_default();
        if text.chars().count() > MOST_FOOTER {
            faults.add("text", format!("Write at most {MOST_FOOTER} characters."));
        }
        faults.done(Self { text })
    }
}

/// One line of small print beside the number of the sheet holds about this many characters.
const MOST_FOOTER: usize = 80;

/// Who keeps the records: what stands at the head of a privacy notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct Organisation {
    /// The organisation's name.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// Whom to ask about records, and how to reach them.
    pub contact: String,
    /// Its registration with the Information Commission, if any.
    pub registration: String,
}

impl Organisation {
    /// Key, field and value of each.
    fn each(&self) -> [(&'static str, &'static str, &str); 4] {
        [
            ("organisation.name", "name", &self.name),
            ("organisation.address", "address", &self.address),
            ("organisation.contact", "contact", &self.contact),
            (
                "organisation.registration",
                "registration",
                &self.registration,
            ),
        ]
    }

    /// Whether a notice can say who keeps the records and whom to ask.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.name.is_empty() && !self.contact.is_empty()
    }

    /// Checks every field.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(&self) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let name = faults.need("name", &self.name, "Write the organisation’s name.");
        let contact = faults.need(
            "contact",
            &self.contact,
            "Write whom to ask, and how to reach them.",
        );
        let address = faults.optional("address", &self.address);
        let registration = faults.optional("registration", &self.registration);
        faults.done_some(name.zip(contact).map(|(name, contact)| Self {
            name,
            contact,
            address: address.unwrap_or_default(),
            registration: registration.unwrap_or_default(),
        }))
    }
}

record! {
    /// One setting.
    pub struct Setting { id: SettingId, key: String, value: String }
    table "setting" = 6
}

//! The confidentiality agreement: its wording in versions, and whose is missing, runs out or is of an older version.
//!
//! An agreement is in force from the day it was signed until it runs out, whichever version was signed: a promise does
//! not stop because its wording was made better. So an older version blocks nothing; it is shown as to be signed again.
//! A missing one, or one that ran out, blocks the register in a volunteer's hands, the MDT and papers with names.

use std::sync::OnceLock;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::VolunteerError;
use crate::{
    dates::short, desk::Desk, exports::OnPaper, exports::put_on_record, ids::PersonId,
    people::Person, settings, store::StoreError, store::record::column,
};

/// The version in use. Older files stay, because records name them.
const NOW: &str = include_str!("../../../../assets/agreements/2.json");

/// What a volunteer signs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[ts(export)]
pub struct AgreementWording {
    /// The version, which a signed agreement keeps.
    pub version: String,
    /// The heading.
    pub title: String,
    /// The promise itself.
    pub promise: String,
    /// What it means.
    pub lines: Vec<String>,
}

/// What a volunteer signs now.
#[must_use]
pub fn wording() -> &'static AgreementWording {
    static READ: OnceLock<AgreementWording> = OnceLock::new();
    READ.get_or_init(|| serde_json::from_str(NOW).unwrap_or_default())
}

/// Whether a version is an older one of ours. Of a version that is no number (an organisation's own paper) nobody can
/// tell, so that it is not.
#[must_use]
pub fn is_older(version: &str) -> bool {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    number(version)
        .zip(number(&wording().version))
        .is_some_and(|(signed, now)| signed < now)
}

/// How long before its end an agreement is told on the privacy page.
const SOON: Days = Days::new(30);

/// An agreement that wants doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct AgreementDue {
    /// Whose.
    pub volunteer: PersonId,
    /// Their name.
    pub name: String,
    /// What is the matter: "Runs out 3 December 2026".
    pub words: String,
    /// Whether nothing is in force, so that they may do no register and attend no MDT.
    pub blocks: bool,
}

/// The volunteers at work whose agreement is missing, ran out, runs out within 30 days, or is of an older version. What
/// blocks comes first.
///
/// # Errors
/// When the file cannot be read.
pub fn agreements_due(desk: &Desk) -> Result<Vec<AgreementDue>, VolunteerError> {
    let today = desk.today();
    let soon = today.checked_add_days(SOON).unwrap_or(today);
    // Of each volunteer the agreement that lasts longest of those signed by today; one without an end lasts longest.
    let rows = desk.read().rows(
        "SELECT volunteer.id, person.given_name || ' ' || person.family_name, agreement.id IS NOT NULL,
                agreement.expires_on, agreement.version
         FROM volunteer CROSS JOIN person ON person.id = volunteer.id
         LEFT JOIN agreement ON agreement.id = (
           SELECT longest.id FROM agreement AS longest
           WHERE longest.volunteer = volunteer.id AND longest.signed_on <= ?1
           ORDER BY longest.expires_on IS NULL DESC, longest.expires_on DESC, longest.signed_on DESC LIMIT 1)
         WHERE (volunteer.status = 'active' OR volunteer.status = 'resting') AND person.died_on IS NULL
         ORDER BY person.family_name, person.given_name, person.id",
        [today.to_string()],
        |row| {
            Ok((
                row.get::<_, PersonId>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, bool>(2)?,
                column::<Option<NaiveDate>>(row, 3)?,
                row.get::<_, Option<String>>(4)?,
            ))
        },
    )?;
    let mut due: Vec<AgreementDue> = rows
        .into_iter()
        .filter_map(|(volunteer, name, signed, until, version)| {
            let (words, blocks) = match until {
                _ if !signed => ("Not signed yet".to_owned(), true),
                Some(until) if until < today => (format!("Ran out {}", short(until)), true),
                Some(until) if until <= soon => (format!("Runs out {}", short(until)), false),
                _ if version.as_deref().is_some_and(is_older) => (
                    "Signed an older version. To be signed again.".to_owned(),
                    false,
                ),
                _ => return None,
            };
            Some(AgreementDue {
                volunteer,
                name,
                words,
                blocks,
            })
        })
        .collect();
    due.sort_by_key(|one| !one.blocks);
    Ok(due)
}

/// The paper to sign: the wording, whose it is and who keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct AgreementPaper {
    /// The volunteer's name.
    pub name: String,
    /// What is signed.
    pub wording: AgreementWording,
    /// The organisation's name; blank while nobody filled it in.
    pub organisation: String,
    /// What stands at the foot.
    pub footer: String,
}

/// The paper for one volunteer to sign.
///
/// # Errors
/// When that person is no volunteer.
pub fn agreement_paper(desk: &Desk, id: PersonId) -> Result<AgreementPaper, VolunteerError> {
    let read = desk.read();
    read.record::<super::Volunteer>(id)?;
    Ok(AgreementPaper {
        name: read.record::<Person>(id)?.name(),
        wording: wording().clone(),
        organisation: settings::organisation(desk)?.name,
        footer: settings::paper_footer(desk)?.text,
    })
}

/// Puts on record that the paper with a volunteer's name leaves, and gives it to print.
///
/// # Errors
/// When they have died, or the record cannot be written; nothing may be printed then.
pub fn print_agreement(desk: &mut Desk, id: PersonId) -> Result<AgreementPaper, VolunteerError> {
    let paper = agreement_paper(desk, id)?;
    if desk.read().record::<Person>(id)?.died_on.is_some() {
        return Err(StoreError::Refused("They have died. No agreement is made.".into()).into());
    }
    let text = format!("{paper:?}");
    put_on_record(
        desk,
        &OnPaper {
            what: "Confidentiality agreement",
            reason: "To sign",
            recipient: paper.name.clone(),
            about: &[id],
            text: text.as_bytes(),
        },
    )?;
    Ok(paper)
}

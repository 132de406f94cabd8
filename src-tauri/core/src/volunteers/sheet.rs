//! What a volunteer must know before the door: the people they visit now, each with what is known of the home, the
//! known risks, how to talk with them and whom to ring. No note, no concern and nothing restricted is on it.
//!
//! On paper it leaves the laptop, so that it goes on record as everything that leaves does.

use serde::Serialize;

use super::{Volunteer, VolunteerError, VolunteerStatus, store::agreement_in_force};
use crate::{
    clients::{ClientStatus, YesNo},
    desk::Desk,
    exports::{OnPaper, put_on_record},
    forms::is_blank,
    ids::{ExportId, PersonId},
    people::Person,
    programmes::Coordinator,
    settings,
    store::{StoreError, record::column},
};

/// Why the paper leaves; it is kept on record with it.
const REASON: &str = "So that they know what to expect at the door.";

/// What stands where nobody has asked yet.
const NOT_ASKED: &str = "Not asked yet. Ask us before you go.";

/// The sheet of one volunteer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct VisitSheet {
    /// The volunteer.
    pub volunteer: PersonId,
    /// Their name.
    pub name: String,
    /// Whom they visit, by family name.
    pub people: Vec<SheetPerson>,
    /// Whom they visit, and who is not on it: a sentence each.
    pub left_out: Vec<String>,
    /// Why it cannot be printed, as a sentence; nothing when it can.
    pub why_not: Option<String>,
    /// Whom the volunteer rings: a name, and a number where one is set.
    pub ring: String,
    /// What stands at the foot of each paper.
    pub footer: String,
}

/// One person on the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SheetPerson {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What to know, heading and text, what matters most before the door first.
    pub lines: Vec<(String, String)>,
}

/// A sheet that is on record and may be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct PrintedVisitSheet {
    /// What it says.
    pub sheet: VisitSheet,
    /// The record of it.
    pub export_id: ExportId,
}

/// The sheet of a volunteer, as it would be printed now.
///
/// # Errors
/// [`StoreError::NotFound`] when that person is no volunteer.
pub fn visit_sheet(desk: &Desk, id: PersonId) -> Result<VisitSheet, VolunteerError> {
    let (read, today) = (desk.read(), desk.today());
    let person: Person = read.record(id)?;
    let volunteer: Volunteer = read.record(id)?;
    let agreements = read.records("WHERE volunteer = ?1", [id])?;
    let mut people = Vec::new();
    let mut left_out = Vec::new();
    let rows = read.rows(include_str!("sheet.sql"), (id, today.to_string()), row_of)?;
    for row in rows {
        match row.why_left_out(&person.given_name) {
            Some(why) => left_out.push(format!("{} {why}.", row.name)),
            None => people.push(SheetPerson {
                id: row.id,
                name: row.name.clone(),
                lines: row.lines(),
            }),
        }
    }
    let me: Coordinator = read.record(desk.who()?)?;
    let us = settings::safeguarding_numbers(desk)?.us;
    let why_not = if person.died_on.is_some() {
        Some("They have died. No sheet is made.")
    } else if volunteer.status != VolunteerStatus::Active {
        Some("They do not visit now. Set them to “active” first.")
    } else if !agreement_in_force(&agreements, today) {
        Some("No confidentiality agreement is in force. Have one signed first.")
    } else if people.is_empty() {
        Some("There is nobody to put on it.")
    } else {
        None
    };
    Ok(VisitSheet {
        volunteer: id,
        name: person.name(),
        people,
        left_out,
        why_not: why_not.map(str::to_owned),
        ring: if is_blank(&us) {
            me.name
        } else {
            format!("{}, {us}", me.name)
        },
        footer: settings::paper_footer(desk)?.text,
    })
}

/// Puts on record that the sheet leaves, and gives it to print.
///
/// # Errors
/// [`StoreError::Refused`] with a sentence where none may be made.
pub fn print_visit_sheet(
    desk: &mut Desk,
    id: PersonId,
) -> Result<PrintedVisitSheet, VolunteerError> {
    let sheet = visit_sheet(desk, id)?;
    if let Some(why) = sheet.why_not {
        return Err(StoreError::Refused(why).into());
    }
    let text: String = sheet
        .people
        .iter()
        .flat_map(|person| {
            let lines = person.lines.iter();
            std::iter::once(format!("{}\n", person.name))
                .chain(lines.map(|(term, text)| format!("{term}: {text}\n")))
        })
        .collect();
    let about: Vec<PersonId> = sheet.people.iter().map(|person| person.id).collect();
    let paper = OnPaper {
        what: "Visit sheet",
        reason: REASON,
        recipient: sheet.name.clone(),
        about: &about,
        text: text.as_bytes(),
    };
    let export_id = put_on_record(desk, &paper)?;
    Ok(PrintedVisitSheet { sheet, export_id })
}

/// One person as the question answers.
struct Row {
    id: PersonId,
    name: String,
    preferred: Option<String>,
    pronouns: Option<String>,
    died: bool,
    status: ClientStatus,
    safety: Option<String>,
    risks: Vec<String>,
    needs: Option<String>,
    language: Option<String>,
    address: Vec<String>,
    phones: Vec<String>,
    alone: Option<YesNo>,
    matters: Option<String>,
    please_do: Option<String>,
    please_dont: Option<String>,
    contact: Vec<String>,
    practice: Option<String>,
    excluded: bool,
}

fn row_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let several = |from: usize, to: usize| -> rusqlite::Result<Vec<String>> {
        let cells: rusqlite::Result<Vec<Option<String>>> =
            (from..=to).map(|at| row.get(at)).collect();
        Ok(cells?.into_iter().flatten().collect())
    };
    Ok(Row {
        name: row.get(0)?,
        preferred: row.get(1)?,
        pronouns: row.get(2)?,
        died: row.get::<_, Option<String>>(3)?.is_some(),
        status: row.get(4)?,
        safety: row.get(5)?,
        risks: column(row, 6)?,
        needs: row.get(7)?,
        language: row.get(8)?,
        address: several(9, 11)?,
        phones: several(12, 13)?,
        alone: row.get(14)?,
        matters: row.get(15)?,
        please_do: row.get(16)?,
        please_dont: row.get(17)?,
        contact: several(18, 19)?,
        practice: row.get(20)?,
        excluded: row.get(21)?,
        id: row.get(22)?,
    })
}

impl Row {
    /// Why somebody they are matched with is not on the sheet: "has died".
    fn why_left_out(&self, volunteer: &str) -> Option<String> {
        if self.died {
            return Some("has died".to_owned());
        }
        if self.excluded {
            return Some(format!("asked not to share with {volunteer}"));
        }
        match self.status {
            ClientStatus::Active => None,
            ClientStatus::Enquiry => Some("is not taken on yet".to_owned()),
            ClientStatus::Paused => Some("is paused".to_owned()),
            ClientStatus::Ended => Some("is not supported any more".to_owned()),
        }
    }

    fn lines(&self) -> Vec<(String, String)> {
        let asked = |text: &Option<String>| text.clone().unwrap_or_else(|| NOT_ASKED.to_owned());
        let called: Vec<String> = [&self.preferred, &self.pronouns]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let risks = if self.risks.is_empty() {
            NOT_ASKED.to_owned()
        } else {
            self.risks.join("\n")
        };
        let mut lines = vec![
            ("Before you knock", asked(&self.safety)),
            ("Known risks", risks),
        ];
        let mut known = |term, text: Option<String>| {
            if let Some(text) = text.filter(|text| !is_blank(text)) {
                lines.push((term, text));
            }
        };
        known("Likes to be called", Some(called.join(", ")));
        known("What helps when talking", self.needs.clone());
        known("Language", self.language.clone());
        known("Address", Some(self.address.join("\n")));
        known("Phone", Some(self.phones.join(", ")));
        known(
            "Lives alone",
            self.alone.map(|alone| match alone {
                YesNo::Yes => "Yes".to_owned(),
                YesNo::No => "No".to_owned(),
            }),
        );
        known("What matters to them", self.matters.clone());
        known("Do, if you can", self.please_do.clone());
        known("Rather not", self.please_dont.clone());
        known("In an emergency", Some(self.contact.join(", ")));
        known("Surgery", self.practice.clone());
        lines
            .into_iter()
            .map(|(term, text)| (term.to_owned(), text))
            .collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{
        action::Action,
        clients::Client,
        consent::ExclusionForm,
        exports::exports,
        people::life::tests::{Fixture, dies, fixture},
        volunteers::{AgreementForm, store::save_agreement},
    };

    fn ready() -> Fixture {
        let mut f = fixture();
        f.desk
            .write::<_, StoreError>(Action::ChangePerson, |tx| {
                let client: Client = tx.read().record(f.arthur)?;
                tx.update(&Client {
                    visit_safety: Some("A dog. Never go alone.".into()),
                    ..client
                })?;
                Ok(())
            })
            .unwrap();
        f
    }

    #[test]
    fn a_sheet_says_what_to_know_before_the_door_and_its_printing_is_on_record() {
        let mut f = ready();
        let sheet = visit_sheet(&f.desk, f.wesley).unwrap();
        assert!(sheet.why_not.unwrap().contains("agreement"));
        assert!(print_visit_sheet(&mut f.desk, f.wesley).is_err());
        assert!(exports(&f.desk).unwrap().is_empty(), "nothing left");
        let form = AgreementForm {
            signed_on: "1/9/2026".into(),
            ..AgreementForm::default()
        };
        save_agreement(&mut f.desk, f.wesley, None, &form).unwrap();
        let printed = print_visit_sheet(&mut f.desk, f.wesley).unwrap();
        let arthur = &printed.sheet.people[0];
        assert_eq!(arthur.name, "Arthur Pascoe");
        assert_eq!(
            arthur.lines[0],
            (
                "Before you knock".to_owned(),
                "A dog. Never go alone.".to_owned()
            )
        );
        assert_eq!(arthur.lines[1].1, "No known risks");
        // Nothing of a concern, restricted or not.
        let all: String = arthur.lines.iter().map(|line| line.1.as_str()).collect();
        assert!(!all.contains("stairs are steep"), "{all}");
        let export = &exports(&f.desk).unwrap()[0];
        assert_eq!(export.what, "Visit sheet");
        assert_eq!(export.recipient.as_deref(), Some("Wesley Nance"));
        assert_eq!(export.rows, 1);
    }

    #[test]
    fn nobody_dead_paused_or_unwilling_is_on_it_and_none_is_made_for_a_dead_volunteer() {
        let mut f = ready();
        let left_out = |f: &Fixture| visit_sheet(&f.desk, f.wesley).unwrap().left_out;
        let form = ExclusionForm {
            person: f.arthur.to_string(),
            not_with_person: f.wesley.to_string(),
            ..ExclusionForm::default()
        };
        let done = crate::consent::add_exclusion(&mut f.desk, &form).unwrap();
        assert_eq!(
            left_out(&f),
            ["Arthur Pascoe asked not to share with Wesley."]
        );
        f.desk.undo(done.act).unwrap();
        assert!(left_out(&f).is_empty());
        let done = dies(&mut f.desk, f.arthur, "today").unwrap();
        assert_eq!(left_out(&f), ["Arthur Pascoe has died."]);
        f.desk.undo(done.act).unwrap();
        dies(&mut f.desk, f.wesley, "today").unwrap();
        let sheet = visit_sheet(&f.desk, f.wesley).unwrap();
        assert!(sheet.why_not.unwrap().contains("have died"));
    }
}

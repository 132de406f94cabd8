//! Decisions about capacity: one decision each. Nobody is marked as lacking capacity as such (Mental Capacity Act 2005,
//! sections 1 to 4).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ConsentError;
use crate::{
    action::Action,
    dates::{parse_past_day, short},
    desk::{Desk, Done},
    forms::Faults,
    ids::{CapacityId, PersonId},
    people::{Person, typed_day},
    store::record::record,
    words::words,
};

words! {
    /// What was found about one decision.
    pub enum CapacityOutcome {
        CanDecide = "can decide this", CannotDecide = "cannot decide this", CanWait = "can wait",
    }
}

record! {
    /// Whether somebody could take one decision, and what was then done.
    pub struct Capacity {
        id: CapacityId, person: PersonId, decision: String, on: NaiveDate, why_in_doubt: String, help_given: String,
        outcome: CapacityOutcome,
        /// Who found so, by name and role.
        decided_by: String,
        /// Why what was done is best for them; always there when they could not decide.
        best_interests: Option<String>,
    }
    table "capacity" = 156, person "person"
}

/// A decision about capacity, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
#[allow(missing_docs, reason = "named as the fields of Capacity")]
pub struct CapacityForm {
    pub decision: String,
    pub on: String,
    pub why_in_doubt: String,
    pub help_given: String,
    pub outcome: String,
    pub decided_by: String,
    pub best_interests: String,
}

impl CapacityForm {
    /// Checks every field.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn check(
        &self,
        id: CapacityId,
        person: PersonId,
        today: NaiveDate,
    ) -> Result<Capacity, Faults> {
        let mut faults = Faults::new();
        let decision = faults.need_note(
            "decision",
            &self.decision,
            "Write which decision it is about.",
        );
        let on = faults.check("on", parse_past_day(&self.on, today));
        let why_in_doubt = faults.need_note(
            "why_in_doubt",
            &self.why_in_doubt,
            "Write why it was in doubt. Everybody can decide until shown otherwise.",
        );
        let help_given = faults.need_note(
            "help_given",
            &self.help_given,
            "Write how they were helped to decide themselves.",
        );
        let outcome = faults.check(
            "outcome",
            self.outcome
                .parse::<CapacityOutcome>()
                .map_err(|_| "Choose what was found."),
        );
        let decided_by = faults.need("decided_by", &self.decided_by, "Write who decided.");
        let best_interests = faults.optional_note("best_interests", &self.best_interests);
        if outcome == Some(CapacityOutcome::CannotDecide)
            && best_interests.is_none()
            && !faults.has("best_interests")
        {
            faults.add(
                "best_interests",
                "Write what was done, and why it is best for them.",
            );
        }
        let checked = decision
            .zip(on)
            .zip(why_in_doubt)
            .zip(help_given)
            .zip(outcome)
            .zip(decided_by)
            .map(
                |(((((decision, on), why_in_doubt), help_given), outcome), decided_by)| Capacity {
                    id,
                    person,
                    decision,
                    on,
                    why_in_doubt,
                    help_given,
                    outcome,
                    decided_by,
                    best_interests,
                },
            );
        faults.done_some(checked)
    }

    fn of(capacity: &Capacity) -> Self {
        Self {
            decision: capacity.decision.clone(),
            on: typed_day(Some(capacity.on)),
            why_in_doubt: capacity.why_in_doubt.clone(),
            help_given: capacity.help_given.clone(),
            outcome: capacity.outcome.to_string(),
            decided_by: capacity.decided_by.clone(),
            best_interests: capacity.best_interests.clone().unwrap_or_default(),
        }
    }
}

/// A decision about capacity, as the person's consent page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct CapacityLine {
    /// The record.
    pub capacity: Capacity,
    /// "Cannot decide this, 3 November 2026, found by Dr Pascoe".
    pub words: String,
    /// The form to change it by.
    pub form: CapacityForm,
}

/// Every decision about somebody's capacity, the latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn capacities(desk: &Desk, person: PersonId) -> Result<Vec<CapacityLine>, ConsentError> {
    let all = desk
        .read()
        .records::<Capacity>("WHERE person = ?1 ORDER BY \"on\" DESC, id DESC", [person])?;
    Ok(all
        .into_iter()
        .map(|capacity| CapacityLine {
            words: format!(
                "{}, {}, found by {}",
                crate::words::capitalised(capacity.outcome.word()),
                short(capacity.on),
                capacity.decided_by
            ),
            form: CapacityForm::of(&capacity),
            capacity,
        })
        .collect())
}

/// Records a decision about capacity, or changes the one of that id.
///
/// # Errors
/// Every fault of the form at once; nothing is changed then.
pub fn save_capacity(
    desk: &mut Desk,
    person: PersonId,
    id: Option<CapacityId>,
    form: &CapacityForm,
) -> Result<Done<CapacityId>, ConsentError> {
    desk.write(Action::SaveCapacity, |tx| {
        tx.read().record::<Person>(person)?;
        let row = form.check(id.unwrap_or_else(|| tx.new_id()), person, tx.today())?;
        tx.save_theirs(id.is_some(), &row)?;
        Ok(row.id)
    })
}

/// Removes a decision about capacity recorded by mistake.
///
/// # Errors
/// When it is not there.
pub fn remove_capacity(desk: &mut Desk, id: CapacityId) -> Result<Done<()>, ConsentError> {
    desk.write(Action::RemoveCapacity, |tx| Ok(tx.remove::<Capacity>(id)?))
}

//! Holds: placed and ended by people.

use super::{Hold, HoldForm, HoldReason, HoldRow, RetentionError};
use crate::{
    action::Action,
    dates::{Lean, parse_day, short},
    desk::{Desk, Done},
    forms::Faults,
    ids::{HoldId, PersonId},
    people::{Person, merge},
    store::StoreError,
    words::capitalised,
};

/// Every hold on somebody's record, those that stand first.
///
/// # Errors
/// When the file cannot be read.
pub fn holds_of(desk: &Desk, person: PersonId) -> Result<Vec<HoldRow>, StoreError> {
    let holds: Vec<Hold> = desk.read().records(
        "WHERE person = ?1 ORDER BY ended_on IS NOT NULL, since DESC, id DESC",
        [person],
    )?;
    Ok(holds.iter().map(shown).collect())
}

pub(super) fn shown(hold: &Hold) -> HoldRow {
    let mut said = format!(
        "{}, since {}.",
        capitalised(hold.reason.word()),
        short(hold.since)
    );
    match (hold.ended_on, hold.until) {
        (Some(day), _) => said.push_str(&format!(" Ended on {}.", short(day))),
        (None, Some(day)) => said.push_str(&format!(" Look again on {}.", short(day))),
        (None, None) => {}
    }
    HoldRow {
        id: hold.id,
        stands: hold.ended_on.is_none(),
        said,
        why: hold.why.clone(),
    }
}

/// Says that somebody's record must be kept, and why.
///
/// # Errors
/// Every fault of the form; nothing is kept then.
pub fn place_hold(
    desk: &mut Desk,
    person: PersonId,
    form: &HoldForm,
) -> Result<Done<HoldId>, RetentionError> {
    let today = desk.today();
    let mut faults = Faults::new();
    let reason = faults.check(
        "reason",
        form.reason
            .parse::<HoldReason>()
            .map_err(|_| "Say why the record must be kept."),
    );
    let why = faults.need_note("why", &form.why, "Write what it is about.");
    let until = faults.check_if_any("until", &form.until, |typed| {
        parse_day(typed, today, Lean::Future)
    });
    if until.is_some_and(|until| until < today) {
        faults.add("until", "Write a day to come.");
    }
    let (reason, why) = faults.done_some(reason.zip(why))?;
    desk.write(Action::PlaceHold, |tx| {
        let person = merge::stands_for(tx.read(), person)?;
        tx.read().record::<Person>(person)?;
        let id = tx.new_id();
        tx.insert(&Hold {
            id,
            person,
            reason,
            why,
            since: tx.today(),
            until,
            by: tx.actor(),
            ended_on: None,
            ended_by: None,
        })?;
        Ok(id)
    })
}

/// Ends a hold.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none, or it was ended before.
pub fn end_hold(desk: &mut Desk, id: HoldId) -> Result<Done<()>, RetentionError> {
    desk.write(Action::EndHold, |tx| {
        let hold: Hold = tx.read().record(id)?;
        if hold.ended_on.is_some() {
            return Err(StoreError::NotFound.into());
        }
        let (today, actor) = (tx.today(), tx.actor());
        tx.update(&Hold {
            ended_on: Some(today),
            ended_by: Some(actor),
            ..hold
        })?;
        Ok(())
    })
}

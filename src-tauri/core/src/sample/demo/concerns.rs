//! Concerns and what became of them.

use super::{
    clock_time, coordinator_name,
    plan::{Plan, Step, steps},
    rows::{Known, Row},
};
use crate::{
    action::Action,
    concerns::{ClosedAs, Concern, ConcernEvent, ConcernEventWhat, ConcernState, Level, NotTold},
    ids::{ConcernId, PersonId},
    sample::{SampleError, acts, at, working_day},
    store::Tx,
};

pub(super) fn concerns(plan: &mut Plan) -> Result<(), SampleError> {
    let as_of = plan.as_of;
    let mut steps = steps(plan, "concern_events", "concern")?;
    for row in plan.rows("concerns")? {
        let raised_on = row.needed_day("day")?;
        let name = row.need("concern")?;
        let due_on = row.number("due_day")?.map(|days| working_day(as_of, days));
        let raised = plan.after_note(&row, at(raised_on, clock_time(12, 40)), false);
        for (after, step) in (1_i64..).zip(steps.remove(&name).unwrap_or_default()) {
            let concern_row = row.clone();
            let when = if step.day == raised_on {
                raised + after * 5 * 60_000
            } else {
                step.when
            };
            plan.write(when, concern_action(&step), move |tx, known| {
                concern_step(tx, known, &concern_row, &step)
            });
        }
        plan.write(raised, Action::RaiseConcern, move |tx, known| {
            let client: PersonId = known.get("person", &row, "client")?;

            let id: ConcernId = tx.new_id();
            let category = row.word("category")?;
            let concern = Concern {
                category,
                level: row.word("level")?,
                raised_by: row.word("raised_by")?,
                raised_by_person: known.maybe("person", &row, "raised_by_person")?,
                raised_by_words: row.text("raised_by_words"),
                from_note: known.maybe("note", &row, "from_note")?,
                in_their_words: row.text("in_their_words"),
                background: row.text("background"),
                what_we_saw: row.text("what_we_saw"),
                ask: row.text("ask"),
                person_knows: row.word("person_knows")?,
                person_agrees: row.word("person_agrees")?,
                due_on,
                restricted: category == crate::concerns::Category::SafetyOrAbuse,
                their_wishes: row.text("their_wishes"),
                immediate_danger: row.maybe_word("immediate_danger")?,
                told_when: row.text("told_whom").map(|_| crate::dates::long(raised_on)),
                told_whom: row.text("told_whom"),
                told_reference: row.text("told_reference"),
                consent_sought: row.text("consent_sought"),
                safe_to_tell: row.maybe_word("safe_to_tell")?,
                emergency_rang: row.text("emergency_rang"),
                emergency_at: row.text("emergency_at"),
                emergency_reference: row.text("emergency_reference"),
                ..acts::blank_concern(id, client, tx.actor(), raised_on, row.need("situation")?)
            };
            tx.insert(&concern)?;
            concern_event(tx, &concern, ConcernEventWhat::Move, None, "open", None)?;
            known.keep("concern", row.get("concern"), id);
            known.loaded.concerns += 1;
            Ok(())
        });
    }
    Ok(())
}

pub(in crate::sample) fn concern_event(
    tx: &mut Tx<'_>,
    concern: &Concern,
    what: ConcernEventWhat,
    from: Option<String>,
    to: &str,
    why: Option<String>,
) -> Result<(), SampleError> {
    let event = ConcernEvent {
        id: tx.new_id(),
        concern: concern.id,
        client: concern.client,
        what,
        from,
        to: to.to_owned(),
        by: tx.actor(),
        at: tx.now_ms(),
        why,
    };
    Ok(tx.insert(&event)?)
}

fn concern_action(step: &Step) -> Action {
    match step.row.get("what") {
        "close" => Action::CloseConcern,
        "loop" => Action::MarkLoop,
        "level" => Action::ChangeConcern,
        _ => Action::MoveConcern,
    }
}

fn concern_step(tx: &mut Tx<'_>, known: &Known, row: &Row, step: &Step) -> Result<(), SampleError> {
    let id: ConcernId = known.get("concern", row, "concern")?;
    let by = coordinator_name(tx.read(), tx.actor())?;
    let (event, why, how) = (&step.row, step.row.text("why"), step.row.text("how"));
    let old: Concern = tx.read().record(id)?;
    let mut new = old.clone();
    match event.get("what") {
        "move" => {
            new.state = event.word("to")?;
            if new.state == ConcernState::Open {
                new = Concern {
                    outcome: None,
                    closed_on: None,
                    closed_as: None,
                    same_as: None,
                    told_person_on: None,
                    told_person_by: None,
                    told_person_how: None,
                    not_told_person: None,
                    not_told_person_words: None,
                    told_volunteer_on: None,
                    told_volunteer_by: None,
                    told_volunteer_how: None,
                    not_told_volunteer: None,
                    not_told_volunteer_words: None,
                    ..new
                };
            } else if new.state == ConcernState::AwaitingFeedback {
                new.outcome = row.text("outcome").or_else(|| why.clone());
            }
            tx.update(&new)?;
            let from = Some(old.state.word().to_owned());
            concern_event(
                tx,
                &new,
                ConcernEventWhat::Move,
                from,
                new.state.word(),
                why,
            )
        }
        "level" => {
            new.level = event.word::<Level>("to")?;
            tx.update(&new)?;
            let from = Some(old.level.word().to_owned());
            concern_event(
                tx,
                &new,
                ConcernEventWhat::Level,
                from,
                new.level.word(),
                why,
            )
        }
        "loop" => {
            let (to, why) = match event.get("to") {
                "told person" => {
                    new.told_person_on = Some(step.day);
                    new.told_person_by = Some(by);
                    new.told_person_how.clone_from(&how);
                    ("told the person".to_owned(), how)
                }
                "told volunteer" => {
                    new.told_volunteer_on = Some(step.day);
                    new.told_volunteer_by = Some(by);
                    new.told_volunteer_how.clone_from(&how);
                    ("told the volunteer".to_owned(), how)
                }
                "not told person" => {
                    let reason: NotTold = event.word("why")?;
                    new.not_told_person = Some(reason);
                    new.not_told_person_words.clone_from(&how);
                    new.person_tries = tries(reason);
                    (format!("not told the person: {reason}"), how)
                }
                "not told volunteer" => {
                    let reason: NotTold = event.word("why")?;
                    new.not_told_volunteer = Some(reason);
                    new.not_told_volunteer_words.clone_from(&how);
                    new.volunteer_tries = tries(reason);
                    (format!("not told the volunteer: {reason}"), how)
                }
                other => return Err(event.fault("to", format!("“{other}” is not known."))),
            };
            tx.update(&new)?;
            concern_event(tx, &new, ConcernEventWhat::Loop, None, &to, why)
        }
        "close" => {
            new.state = ConcernState::Closed;
            new.closed_on = Some(step.day);
            new.closed_as = Some(event.word::<ClosedAs>("to")?);
            new.same_as = known.maybe("concern", row, "same_as")?;
            new.outcome.clone_from(&why);
            if let Some(reason) = row.maybe_word::<NotTold>("not_told_person")? {
                new.not_told_person = Some(reason);
                new.not_told_person_words = row.text("not_told_person_words");
                let to = format!("not told the person: {reason}");
                let words = row.text("not_told_person_words");
                concern_event(tx, &new, ConcernEventWhat::Loop, None, &to, words)?;
            }
            tx.update(&new)?;
            let from = Some(old.state.word().to_owned());
            concern_event(tx, &new, ConcernEventWhat::Move, from, "closed", why)
        }
        other => Err(event.fault("what", format!("“{other}” is not known."))),
    }
}

/// How often somebody was tried: twice before *could not reach* may be said.
fn tries(reason: NotTold) -> i64 {
    if reason == NotTold::CouldNotReach {
        2
    } else {
        0
    }
}

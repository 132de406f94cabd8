//! Referrals and signposts, and what became of them.

use super::{
    clock_time,
    plan::{Plan, Step, steps},
    rows::{Known, Row},
};
use crate::{
    action::Action,
    ids::{AgencyId, CoordinatorId, PersonId, ReferralId},
    programmes::Coordinator,
    referrals::{Referral, ReferralEvent, ReferralEventWhat, ReferralState, Urgency, next_chase},
    sample::{SampleError, acts, at},
    signposts::Signpost,
    store::{Reader, Tx},
};

/// The name of a coordinator.
pub(in crate::sample) fn coordinator_name(
    read: Reader<'_>,
    who: CoordinatorId,
) -> Result<String, SampleError> {
    Ok(read.record::<Coordinator>(who)?.name)
}

pub(super) fn referrals(plan: &mut Plan) -> Result<(), SampleError> {
    let mut steps = steps(plan, "referral_events", "referral")?;
    for row in plan.rows("referrals")? {
        let made_on = row.needed_day("day")?;
        let name = row.need("referral")?;
        let made = plan.after_note(&row, at(made_on, clock_time(15, 30)), false);
        for step in steps.remove(&name).unwrap_or_default() {
            let referral_row = row.clone();
            plan.write(
                step.when.max(made + 60_000),
                referral_action(&step),
                move |tx, known| referral_step(tx, known, &referral_row, &step),
            );
        }
        plan.write(made, Action::MakeReferral, move |tx, known| {
            let client: PersonId = known.get("person", &row, "client")?;
            let agency: AgencyId = known.get("agency", &row, "agency")?;

            let id: ReferralId = tx.new_id();
            let basis = row.maybe_word::<crate::consent::Basis>("basis")?;
            let by_consent = basis == Some(crate::consent::Basis::Consent);
            let basis_consent = known.agency_consent.get(&client).copied();
            if by_consent && basis_consent.is_none() {
                return Err(row.fault("basis", "This person never said yes to agencies."));
            }
            let referral = Referral {
                service: known.maybe("service", &row, "service")?,
                urgency: row.word::<Urgency>("urgency")?,
                basis,
                basis_consent: basis_consent.filter(|_| by_consent),
                basis_words: row.text("basis_words"),
                method: row.maybe_word("method")?,
                from_concern: known.maybe("concern", &row, "from_concern")?,
                from_note: known.maybe("note", &row, "from_note")?,
                return_response_to: Some(coordinator_name(tx.read(), tx.actor())?),
                raised_by_volunteer: known.maybe("person", &row, "raised_by_volunteer")?,
                ..acts::blank_referral(
                    id,
                    client,
                    agency,
                    made_on,
                    row.need("need")?,
                    row.need("reason")?,
                )
            };
            tx.insert(&referral)?;
            referral_event(tx, &referral, ReferralEventWhat::Move, None, "draft", None)?;
            known.keep("referral", row.get("referral"), id);
            known.loaded.referrals += 1;
            Ok(())
        });
    }
    for row in plan.rows("signposts")? {
        let on = row.needed_day("day")?;
        let when = plan.after_note(&row, at(on, clock_time(12, 50)), false);
        plan.write(when, Action::RecordSignpost, move |tx, known| {
            let client: PersonId = known.get("person", &row, "client")?;

            let signpost = Signpost {
                id: tx.new_id(),
                client,
                service: known.maybe("service", &row, "service")?,
                words: row.text("words"),
                on,
                why: row.text("why"),
                from_note: known.maybe("note", &row, "from_note")?,
                from_referral: None,
            };
            tx.insert(&signpost)?;
            Ok(())
        });
    }
    Ok(())
}

pub(in crate::sample) fn referral_event(
    tx: &mut Tx<'_>,
    referral: &Referral,
    what: ReferralEventWhat,
    from: Option<String>,
    to: &str,
    why: Option<String>,
) -> Result<(), SampleError> {
    let event = ReferralEvent {
        id: tx.new_id(),
        referral: referral.id,
        client: referral.client,
        what,
        from,
        to: to.to_owned(),
        by: tx.actor(),
        at: tx.now_ms(),
        why,
    };
    Ok(tx.insert(&event)?)
}

fn referral_action(step: &Step) -> Action {
    match step.row.get("what") {
        "chased" => Action::ChaseReferral,
        "loop" => Action::MarkLoop,
        _ => Action::MoveReferral,
    }
}

fn referral_step(
    tx: &mut Tx<'_>,
    known: &Known,
    row: &Row,
    step: &Step,
) -> Result<(), SampleError> {
    let id: ReferralId = known.get("referral", row, "referral")?;
    let by = coordinator_name(tx.read(), tx.actor())?;
    let (event, why, how) = (&step.row, step.row.text("why"), step.row.text("how"));
    let old: Referral = tx.read().record(id)?;
    let mut new = old.clone();
    match event.get("what") {
        "move" => {
            new.state = event.word("to")?;
            match new.state {
                ReferralState::Sent => {
                    new.sent_on = Some(step.day);
                    new.chase_on = row.day("chase_day")?;
                }
                ReferralState::Finished | ReferralState::Declined | ReferralState::Withdrawn => {
                    let outcome = || row.text("outcome").or_else(|| why.clone());
                    new.outcome = new.outcome.or_else(outcome);
                    new.chase_on = None;
                }
                _ => {}
            }
            tx.update(&new)?;
            let from = Some(old.state.word().to_owned());
            referral_event(
                tx,
                &new,
                ReferralEventWhat::Move,
                from,
                new.state.word(),
                why,
            )
        }
        "chased" => {
            let next = event.needed_day("to")?;
            new.chase_on = Some(next);
            tx.update(&new)?;
            let to = next_chase(next);
            referral_event(tx, &new, ReferralEventWhat::Chased, None, &to, why)
        }
        "loop" => {
            // What came of it is written before anybody is told.
            new.outcome = new.outcome.or_else(|| row.text("outcome"));
            let to = match event.get("to") {
                "told person" => {
                    new.told_person_on = Some(step.day);
                    new.told_person_by = Some(by);
                    new.told_person_how.clone_from(&how);
                    "told the person"
                }
                "told volunteer" => {
                    new.told_volunteer_on = Some(step.day);
                    new.told_volunteer_by = Some(by);
                    new.told_volunteer_how.clone_from(&how);
                    "told the volunteer"
                }
                other => return Err(event.fault("to", format!("“{other}” is not known."))),
            };
            tx.update(&new)?;
            referral_event(tx, &new, ReferralEventWhat::Loop, None, to, how)
        }
        other => Err(event.fault("what", format!("“{other}” is not known."))),
    }
}

//! Closing a concern.

use super::merging::{also_to_hear, put_together, put_together_with, say};
use crate::{
    action::Action,
    concerns::{
        CloseForm, ClosedAs, Concern, ConcernError, ConcernEventWhat, ConcernState, Needs, needs,
    },
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::ConcernId,
    loops::{self, Loop, Looped, store::happened as event},
    people::Person,
    store::Tx,
};

/// Closes a concern: answered, with an outcome and both loops closed; or, when it is still open, as recorded
/// by mistake, so that nobody has anything to hear, which is written into the marks; or as the same as another, which
/// puts the two together.
///
/// # Errors
/// Everything that is missing, at once; nothing changes then.
pub fn close(
    desk: &mut Desk,
    id: ConcernId,
    form: &CloseForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::CloseConcern, |tx| closed(tx, id, form))
}

/// The same inside an act that is open already.
pub(crate) fn closed(
    tx: &mut Tx<'_>,
    id: ConcernId,
    form: &CloseForm,
) -> Result<ConcernId, ConcernError> {
    let mut concern: Concern = tx.read().record(id)?;
    let from = concern.state;
    let mut faults = Faults::new();
    let closed_as = faults.check(
        "closed_as",
        form.closed_as
            .parse::<ClosedAs>()
            .map_err(|_| "Choose how it ended."),
    );
    let Some(closed_as) = closed_as else {
        return Err(faults.into());
    };
    let allowed = needs(from, ConcernState::Closed);
    let outcome = match closed_as {
        ClosedAs::Answered => {
            if allowed != Some(Needs::Answered) {
                return Err(ConcernError::NotAnswered);
            }
            let told = concern.outcome.clone().unwrap_or_default();
            let outcome = faults.need_note(
                "outcome",
                &told,
                "Write what was decided or done first. Then tell it.",
            );
            if outcome.is_some() && !is_blank(&form.outcome) && form.outcome != told {
                faults.add(
                    "outcome",
                    "They were told something else. Change what to tell, and tell them again.",
                );
            }
            loops::store::need_both(&concern, &mut faults);
            for other in also_to_hear(tx.read(), &concern)? {
                if let (Some(volunteer), false) =
                    (other.volunteer(), other.mark(Loop::Volunteer).is_made())
                {
                    let name = tx.read().record::<Person>(volunteer)?.name();
                    let sentence = format!("Tell {name} first, or write why not.");
                    faults.add(&format!("also-{}", other.id), sentence);
                }
            }
            outcome
        }
        ClosedAs::SameAsAnother => {
            if allowed != Some(Needs::MistakeOrSame) {
                return Err(ConcernError::NotOpen);
            }
            let Ok(stays) = form.same_as.parse() else {
                return Err(Faults::one("same_as", "Choose the concern it is the same as.").into());
            };
            let why = faults.optional_note("outcome", &form.outcome);
            faults.done(())?;
            put_together(tx, stays, id, why, "same_as")?;
            return Ok(id);
        }
        ClosedAs::ByMistake => {
            if allowed != Some(Needs::MistakeOrSame) {
                return Err(ConcernError::NotOpen);
            }
            if !put_together_with(tx.read(), id)?.is_empty() {
                return Err(ConcernError::HoldsAnother);
            }
            let nothing = "Recorded by mistake, so there was nothing to tell.";
            let typed = if is_blank(&form.outcome) {
                "Recorded by mistake."
            } else {
                &form.outcome
            };
            let outcome = faults.need_note("outcome", typed, "Write what was done.");
            if let (Some(outcome), true) = (&outcome, faults.is_empty()) {
                say(tx, &mut concern, outcome)?;
                for who in concern.unmarked() {
                    let mark = concern.mark(who).nothing_to_tell(nothing);
                    concern.set_mark(who, mark);
                    let to = format!("not told the {who}: other");
                    event(
                        tx,
                        &concern,
                        ConcernEventWhat::Loop,
                        None,
                        &to,
                        Some(nothing.to_owned()),
                    )?;
                }
            }
            outcome
        }
    };
    let outcome = faults.done_some(outcome)?;
    concern.state = ConcernState::Closed;
    concern.closed_on = Some(tx.today());
    concern.closed_as = Some(closed_as);
    concern.outcome = Some(outcome.clone());
    tx.update(&concern)?;
    event(
        tx,
        &concern,
        ConcernEventWhat::Move,
        Some(from.word()),
        ConcernState::Closed.word(),
        Some(outcome),
    )?;
    Ok(id)
}

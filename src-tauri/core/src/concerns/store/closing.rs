//! Closing a concern.

use crate::{
    action::Action,
    concerns::{
        CloseForm, ClosedAs, Concern, ConcernError, ConcernEventWhat, ConcernState, Needs, needs,
    },
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::ConcernId,
    loops::{self, Looped, store::happened as event},
    store::{Reader, StoreError},
};

/// Closes a concern: answered, with an outcome and both loops closed; or, when it is still open, as recorded
/// by mistake or the same as another. Then nobody has anything to hear, which is written into the marks.
///
/// # Errors
/// Everything that is missing, at once; nothing changes then.
pub fn close(
    desk: &mut Desk,
    id: ConcernId,
    form: &CloseForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::CloseConcern, |tx| {
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
                outcome
            }
            ClosedAs::ByMistake | ClosedAs::SameAsAnother => {
                if allowed != Some(Needs::MistakeOrSame) {
                    return Err(ConcernError::NotOpen);
                }
                let (words, nothing) = if closed_as == ClosedAs::ByMistake {
                    (
                        "Recorded by mistake.",
                        "Recorded by mistake, so there was nothing to tell.",
                    )
                } else {
                    concern.same_as = the_other(tx.read(), &concern, form, &mut faults)?;
                    (
                        "The same as another concern.",
                        "The same as another concern. They hear about that one.",
                    )
                };
                let typed = if is_blank(&form.outcome) {
                    words
                } else {
                    &form.outcome
                };
                let outcome = faults.need_note("outcome", typed, "Write what was done.");
                if let (Some(outcome), true) = (&outcome, faults.is_empty()) {
                    loops::store::say(tx, &mut concern, outcome)?;
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
    })
}

/// The other concern that this one is the same as: of the same client, and itself not the same as another.
fn the_other(
    read: Reader<'_>,
    concern: &Concern,
    form: &CloseForm,
    faults: &mut Faults,
) -> Result<Option<ConcernId>, StoreError> {
    let other = match form.same_as.parse::<ConcernId>() {
        Ok(id) if id != concern.id => read.maybe_record::<Concern>(id)?,
        _ => None,
    };
    match other {
        Some(other) if other.client != concern.client => {
            faults.add("same_as", "Choose a concern of the same person.");
            Ok(None)
        }
        Some(other) if other.same_as.is_some() => {
            faults.add(
                "same_as",
                "That one is the same as a third. Choose the third.",
            );
            Ok(None)
        }
        Some(other) => Ok(Some(other.id)),
        None => {
            faults.add("same_as", "Choose the concern it is the same as.");
            Ok(None)
        }
    }
}

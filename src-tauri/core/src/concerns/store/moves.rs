//! What happens to a concern on its way: its level, its moves, who was told what.

use super::merging::{ask_anew, say};
use crate::{
    action::Action,
    concerns::{
        Category, Concern, ConcernError, ConcernEventWhat, ConcernState, Level, LevelForm,
        MoveForm, Needs, UnrestrictForm, needs,
    },
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::{ConcernId, PersonId},
    loops::{
        self, Loop, LoopForm, Looped, Mark, NOTHING_TO_TELL, OutcomeForm,
        store::{happened as event, mark_action},
    },
    mdt,
    people::Person,
    store::{Reader, StoreError, Tx, later},
};

/// Why a concern cannot go to the MDT, whichever door it is put through: no agenda would ever hold it.
const NO_SURGERY: &str = "No surgery is written down for them, so no MDT talks about them. \
    Write it on their page first.";

/// The same of somebody who has died: a list takes nobody up who has.
const HAS_DIED: &str = "They have died, so no MDT list takes this up. Choose another step.";

/// Why no MDT list would ever hold a concern of a client; nothing where one does.
pub(super) fn no_list(
    read: Reader<'_>,
    client: PersonId,
) -> Result<Option<&'static str>, StoreError> {
    if read.record::<Person>(client)?.died_on.is_some() {
        return Ok(Some(HAS_DIED));
    }
    let now = read.number(
        "SELECT count(*) FROM client_practice WHERE client = ?1 AND until IS NULL",
        [client],
    )?;
    Ok((now == 0).then_some(NO_SURGERY))
}

/// What is with the MDT of somebody whom no list holds any more comes back to *open*, each with the reason in its story.
/// Asked at the end of every act that takes a surgery away or records a death, so that nothing waits for a meeting that
/// never comes.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn come_back(tx: &mut Tx<'_>, client: PersonId) -> Result<(), StoreError> {
    let there = with_mdt(tx.read(), client)?;
    if there.is_empty() {
        return Ok(());
    }
    let why = match no_list(tx.read(), client)? {
        None => return Ok(()),
        Some(HAS_DIED) => "They have died, so no MDT list takes this up.",
        Some(_) => "No surgery is written down for them any more, so no MDT talks about them.",
    };
    let form = MoveForm {
        why: why.to_owned(),
        ..MoveForm::default()
    };
    for id in there {
        moved(tx, id, ConcernState::Open, &form).map_err(|error| match error {
            ConcernError::Store(error) => error,
            other => StoreError::Refused(other.to_string()),
        })?;
    }
    Ok(())
}

fn with_mdt(read: Reader<'_>, client: PersonId) -> Result<Vec<ConcernId>, StoreError> {
    read.rows(
        "SELECT id FROM concern WHERE client = ?1 AND state = 'with MDT' ORDER BY raised_on, id",
        [client],
        |row| row.get(0),
    )
}

/// No undo of what lies further back leaves something of a client with the MDT that no list would hold: the rule of
/// concerns, and of what makes a list hold somebody.
pub(crate) fn none_waits_for_no_list(tx: &Tx<'_>, client: PersonId) -> Result<(), StoreError> {
    if tx.undoes_an_earlier_act()?
        && !with_mdt(tx.read(), client)?.is_empty()
        && no_list(tx.read(), client)?.is_some()
    {
        return Err(later());
    }
    Ok(())
}

/// Changes the level. A lower one needs a reason, so that it never wins unseen.
///
/// # Errors
/// Every fault of the form; [`ConcernError::Closed`] for a closed concern.
pub fn change_level(
    desk: &mut Desk,
    id: ConcernId,
    form: &LevelForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::ChangeLevel, |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        if concern.state == ConcernState::Closed {
            return Err(ConcernError::Closed);
        }
        let mut faults = Faults::new();
        let level = faults.check(
            "level",
            form.level
                .parse::<Level>()
                .map_err(|_| "Choose how pressing it is."),
        );
        let why = faults.optional_note("why", &form.why);
        if level == Some(concern.level) {
            faults.add("level", "That is the level it has now.");
        }
        if level.is_some_and(|level| level < concern.level) && is_blank(&form.why) {
            faults.add("why", "Write why the level is lowered.");
        }
        let level = faults.done_some(level)?;
        let from = concern.level;
        concern.level = level;
        tx.update(&concern)?;
        event(
            tx,
            &concern,
            ConcernEventWhat::Level,
            Some(from.word()),
            level.word(),
            why,
        )?;
        Ok(id)
    })
}

/// Moves a concern. Closing is [`close`]; what goes back to *open* starts afresh, with no loop marked.
///
/// # Errors
/// [`ConcernError::NotAllowed`] for a move that is not in the table, or every fault of the form.
pub fn move_to(
    desk: &mut Desk,
    id: ConcernId,
    form: &MoveForm,
) -> Result<Done<ConcernId>, ConcernError> {
    let to = form
        .to
        .parse::<ConcernState>()
        .map_err(|_| Faults::one("to", "Choose where it goes."))?;
    let action = if to == ConcernState::Open {
        Action::ReopenConcern
    } else {
        Action::MoveConcern
    };
    desk.write(action, |tx| moved(tx, id, to, form))
}

/// One move inside an act.
pub(crate) fn moved(
    tx: &mut Tx<'_>,
    id: ConcernId,
    to: ConcernState,
    form: &MoveForm,
) -> Result<ConcernId, ConcernError> {
    let mut concern: Concern = tx.read().record(id)?;
    let from = concern.state;
    let mut faults = Faults::new();
    let why = faults.optional_note("why", &form.why);
    let outcome = faults.optional_note("outcome", &form.outcome);
    match needs(from, to) {
        None => return Err(ConcernError::NotAllowed { from, to }),
        Some(Needs::Answered | Needs::MistakeOrSame) => {
            return Err(Faults::one("to", "Use “Close” for this.").into());
        }
        Some(Needs::Why) => {
            if why.is_none() && !faults.has("why") {
                faults.add("why", "Write why it is open again.");
            }
            if let (Some(other), Some(_)) = (concern.same_as, &why) {
                let main: Concern = tx.read().record(other)?;
                let to = "the other concern stands by itself again";
                event(tx, &main, ConcernEventWhat::Merge, None, to, why.clone())?;
            }
            ask_anew(tx, &concern, "It is open again.")?;
            concern.outcome = None;
            concern.closed_on = None;
            concern.closed_as = None;
            concern.same_as = None;
            concern.set_mark(Loop::Person, Mark::default());
            concern.set_mark(Loop::Volunteer, Mark::default());
        }
        Some(Needs::Nothing) => {
            if let (Some(outcome), true) = (&outcome, faults.is_empty()) {
                say(tx, &mut concern, outcome)?;
            }
        }
    }
    if to == ConcernState::WithMdt
        && let Some(why) = no_list(tx.read(), concern.client)?
    {
        faults.add("to", why);
    }
    said_to_whom(&mut concern, to, form, &mut faults);
    faults.done(())?;
    concern.state = to;
    tx.update(&concern)?;
    event(
        tx,
        &concern,
        ConcernEventWhat::Move,
        Some(from.word()),
        to.word(),
        why.or(outcome),
    )?;
    Ok(id)
}

/// Who rang, or whom they told, when and with which reference: what is typed with a move to 999 or to safeguarding.
fn said_to_whom(concern: &mut Concern, to: ConcernState, form: &MoveForm, faults: &mut Faults) {
    let mut keep = |field: &str, typed: &str, kept: &mut Option<String>| {
        if let Some(typed) = faults.optional(field, typed) {
            *kept = Some(typed);
        }
    };
    match to {
        ConcernState::With999 => {
            keep(
                "emergency_rang",
                &form.emergency_rang,
                &mut concern.emergency_rang,
            );
            keep(
                "emergency_at",
                &form.emergency_at,
                &mut concern.emergency_at,
            );
            keep(
                "emergency_reference",
                &form.emergency_reference,
                &mut concern.emergency_reference,
            );
        }
        ConcernState::WithSafeguarding => {
            keep("told_whom", &form.told_whom, &mut concern.told_whom);
            keep("told_when", &form.told_when, &mut concern.told_when);
            keep(
                "told_reference",
                &form.told_reference,
                &mut concern.told_reference,
            );
        }
        _ => {}
    }
}

/// Marks a loop: told, not told and why, or a try.
///
/// # Errors
/// Every fault of the form; [`ConcernError::Closed`] for a closed concern.
pub fn mark_loop(
    desk: &mut Desk,
    id: ConcernId,
    form: &LoopForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(mark_action(form), |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        match concern.same_as {
            // What the volunteer hears is the answer of the one that stays.
            Some(main) if form.who.parse() == Ok(Loop::Volunteer) => {
                let main: Concern = tx.read().record(main)?;
                if main.state == ConcernState::Closed {
                    return Err(ConcernError::Closed);
                }
                if is_blank(main.outcome().unwrap_or_default()) {
                    return Err(Faults::one("what", NOTHING_TO_TELL).into());
                }
            }
            _ if concern.state == ConcernState::Closed => return Err(ConcernError::Closed),
            _ => {}
        }
        loops::store::mark::<_, ConcernError>(tx, &mut concern, form)?;
        Ok(id)
    })
}

/// Writes or changes what there is to tell. Whoever was told already has to hear it anew.
///
/// # Errors
/// Every fault of the form; [`ConcernError::Closed`] for a closed concern.
pub fn write_outcome(
    desk: &mut Desk,
    id: ConcernId,
    form: &OutcomeForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::WriteOutcome, |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        if concern.state == ConcernState::Closed {
            return Err(ConcernError::Closed);
        }
        if concern.outcome.as_deref() != Some(form.outcome.as_str()) {
            ask_anew(tx, &concern, "What there is to tell has changed.")?;
        }
        loops::store::say_typed::<_, ConcernError>(tx, &mut concern, &form.outcome)?;
        Ok(id)
    })
}

/// From now on a concern is for coordinators only: its story says so, and whether it may be shared with an MDT is asked
/// again where that was decided before.
pub(super) fn restricted_now(
    tx: &mut Tx<'_>,
    concern: &Concern,
    why: Option<String>,
) -> Result<(), StoreError> {
    let what = ConcernEventWhat::Restriction;
    event(tx, concern, what, Some("not restricted"), "restricted", why)?;
    mdt::made_restricted(tx, concern.id)
}

/// Lets others than coordinators see a concern again, with the reason.
///
/// # Errors
/// [`ConcernError::AlwaysRestricted`] for safety or abuse; [`ConcernError::NotRestricted`]; a missing reason.
pub fn unrestrict(
    desk: &mut Desk,
    id: ConcernId,
    form: &UnrestrictForm,
) -> Result<Done<ConcernId>, ConcernError> {
    desk.write(Action::Unrestrict, |tx| {
        let mut concern: Concern = tx.read().record(id)?;
        if concern.category == Category::SafetyOrAbuse {
            return Err(ConcernError::AlwaysRestricted);
        }
        if !concern.restricted {
            return Err(ConcernError::NotRestricted);
        }
        let mut faults = Faults::new();
        let why = faults.need_note("why", &form.why, "Write why it may be seen again.");
        let why = faults.done_some(why)?;
        concern.restricted = false;
        tx.update(&concern)?;
        event(
            tx,
            &concern,
            ConcernEventWhat::Restriction,
            Some("restricted"),
            "not restricted",
            Some(why),
        )?;
        Ok(id)
    })
}

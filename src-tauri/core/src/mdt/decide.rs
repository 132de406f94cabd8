//! Deciding whether an item may be shared, what the meeting decided, and the actions that come of it.

use super::{
    ActionForm, DecisionForm, MdtAction, MdtError, MdtItem, MdtMeeting, Sharing, SharingForm,
    actions::{ParsedAction, parse_action},
    sharing::{self, HeldBack},
};
use crate::{
    action::Action,
    consent::Basis,
    dates::{self, Lean},
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::{MdtActionId, MdtItemId},
    programmes::Coordinator,
    store::{StoreError, Tx},
};

/// Records whether an item may be shared, on what basis and why.
///
/// # Errors
/// [`MdtError::Form`] with every field at fault: a basis that cannot carry it as things stand, a reason
/// missing, exclusions in words not answered.
pub fn decide_sharing(
    desk: &mut Desk,
    id: MdtItemId,
    form: &SharingForm,
) -> Result<Done<()>, MdtError> {
    let before: MdtItem = desk.read().record(id)?;
    let meeting: MdtMeeting = desk.read().record(before.meeting)?;
    let facts = sharing::facts(desk.read(), &meeting, &before, "", desk.today())?;
    let mut faults = Faults::new();
    let sharing = faults.check(
        "sharing",
        form.sharing
            .parse::<Sharing>()
            .map_err(|_| "Choose share or do not share."),
    );
    let reason = faults.optional_note("reason", &form.reason);
    let answered = faults.optional_note("words_answered", &form.words_answered);
    let mut basis = None;
    if sharing == Some(Sharing::Share) {
        basis = faults.check(
            "basis",
            form.basis
                .parse::<Basis>()
                .map_err(|_| "Choose what the sharing rests on."),
        );
        if let Some(basis) = basis {
            if let Err(why) = sharing::allowed(basis, &facts) {
                let field = if matches!(why, HeldBack::Excluded(_) | HeldBack::Moved) {
                    "sharing"
                } else {
                    "basis"
                };
                faults.add(field, advice(&why));
            }
            if basis != Basis::Consent && reason.is_none() && !faults.has("reason") {
                faults.add("reason", "Say why, in a few words.");
            }
        }
        if !facts.to_answer.is_empty() && answered.is_none() && !faults.has("words_answered") {
            faults.add("words_answered", "Say how you keep to whom it is not for.");
        }
    }
    let sharing = faults.done_some(sharing)?;
    desk.write(Action::DecideSharing, |tx| {
        let words_asked = answered.as_ref().map(|_| facts.to_answer);
        tx.update(&MdtItem {
            sharing: Some(sharing),
            basis,
            sharing_reason: reason,
            sharing_by: Some(tx.actor()),
            sharing_at: Some(tx.now_ms()),
            words_answered: answered,
            words_asked,
            ..before
        })?;
        Ok(())
    })
}

/// What to do about a reason that holds a decision up.
fn advice(why: &HeldBack) -> String {
    match why {
        HeldBack::Refused => "They said no. Choose another basis, or do not share.".into(),
        HeldBack::Withdrawn => {
            "They took back their yes. Choose another basis, or do not share.".into()
        }
        HeldBack::NotAsked => {
            "Consent was not asked yet. Ask first, or choose another basis.".into()
        }
        HeldBack::Objected => {
            "They said no, so there is an objection. Choose another basis, or do not share.".into()
        }
        other => other.in_words(),
    }
}

/// Writes what was decided, and makes the open actions what the lines say: a line that stands unchanged
/// keeps its action, a changed one changes it, a new one adds one, and one taken away removes it. Actions
/// done stay.
///
/// # Errors
/// [`MdtError::Form`] with every field at fault.
pub fn write_decision(
    desk: &mut Desk,
    id: MdtItemId,
    form: &DecisionForm,
) -> Result<Done<()>, MdtError> {
    let before: MdtItem = desk.read().record(id)?;
    let mut faults = Faults::new();
    let decision = faults.optional_note("decision", &form.decision);
    let plain = faults.optional_note("decision_in_plain_english", &form.decision_in_plain_english);
    let me = desk.read().record::<Coordinator>(desk.who()?)?.name;
    let mut lines = Vec::new();
    for (at, typed) in form.actions.lines().enumerate() {
        if let Some(mut parsed) = parse_action(typed, desk.today()) {
            if is_blank(&parsed.what) {
                faults.add(
                    "actions",
                    format!("Line {}: write what is to be done.", at + 1),
                );
            }
            if parsed
                .who
                .as_deref()
                .is_some_and(|who| who.eq_ignore_ascii_case("me"))
            {
                parsed.who = Some(me.clone());
            }
            lines.push(parsed);
        }
    }
    let (decision, plain) = faults.done((decision, plain))?;
    desk.write(Action::WriteDecision, |tx| {
        tx.update(&MdtItem {
            decision,
            decision_in_plain_english: plain,
            ..before.clone()
        })?;
        reconcile(tx, &before, lines)?;
        Ok(())
    })
}

fn reconcile(
    tx: &mut Tx<'_>,
    item: &MdtItem,
    mut lines: Vec<ParsedAction>,
) -> Result<(), StoreError> {
    let mut old = tx
        .read()
        .records::<MdtAction>("WHERE item = ?1 AND done_on IS NULL ORDER BY id", [item.id])?;
    old.retain(|action| {
        let same = lines.iter().position(|line| {
            line.who == action.who && line.what == action.what && line.due_on == action.due_on
        });
        same.map(|at| lines.remove(at)).is_none()
    });
    let mut old = old.into_iter();
    for line in lines {
        match old.next() {
            Some(action) => {
                tx.update(&MdtAction {
                    who: line.who,
                    what: line.what,
                    due_on: line.due_on,
                    ..action
                })?;
            }
            None => {
                let id = tx.new_id();
                tx.insert(&MdtAction {
                    id,
                    item: item.id,
                    client: item.client,
                    what: line.what,
                    who: line.who,
                    due_on: line.due_on,
                    done_on: None,
                })?;
            }
        }
    }
    for action in old {
        tx.remove::<MdtAction>(action.id)?;
    }
    Ok(())
}

/// Adds an action by form, or corrects one.
///
/// # Errors
/// [`MdtError::Form`] with every field at fault.
pub fn save_action(
    desk: &mut Desk,
    item: MdtItemId,
    action: Option<MdtActionId>,
    form: &ActionForm,
) -> Result<Done<MdtActionId>, MdtError> {
    let item: MdtItem = desk.read().record(item)?;
    let before = match action {
        Some(id) => Some(
            Some(desk.read().record::<MdtAction>(id)?)
                .filter(|before| before.item == item.id)
                .ok_or(StoreError::NotFound)?,
        ),
        None => None,
    };
    let mut faults = Faults::new();
    let today = desk.today();
    let what = faults.need_note("what", &form.what, "Write what is to be done.");
    let who = faults.optional("who", &form.who);
    let due_on = faults.check_if_any("due_on", &form.due_on, |typed| {
        dates::parse_day(typed, today, Lean::Future)
    });
    let what = faults.done_some(what)?;
    desk.write(Action::SaveAction, |tx| {
        if let Some(before) = before {
            let id = before.id;
            tx.update(&MdtAction {
                what,
                who,
                due_on,
                ..before
            })?;
            return Ok(id);
        }
        let id = tx.new_id();
        tx.insert(&MdtAction {
            id,
            item: item.id,
            client: item.client,
            what,
            who,
            due_on,
            done_on: None,
        })?;
        Ok(id)
    })
}

/// Marks an action done on a day (blank is today), or open again.
///
/// # Errors
/// [`MdtError::Form`] when the day is not understood or is to come.
pub fn set_action_done(
    desk: &mut Desk,
    id: MdtActionId,
    done: bool,
    on: &str,
) -> Result<Done<()>, MdtError> {
    let before: MdtAction = desk.read().record(id)?;
    let today = desk.today();
    let mut faults = Faults::new();
    let done_on = if !done {
        None
    } else if is_blank(on) {
        Some(today)
    } else {
        faults.check("done_on", dates::parse_past_day(on, today))
    };
    let done_on = faults.done(done_on)?;
    desk.write(Action::SaveAction, |tx| {
        tx.update(&MdtAction { done_on, ..before })?;
        Ok(())
    })
}

/// Takes an action away that was written by mistake.
///
/// # Errors
/// When it is not there.
pub fn remove_action(desk: &mut Desk, id: MdtActionId) -> Result<Done<()>, MdtError> {
    desk.write(Action::SaveAction, |tx| {
        tx.remove::<MdtAction>(id)?;
        Ok(())
    })
}

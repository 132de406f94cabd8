//! What is done with several concerns at once: one act, so that one Undo takes it back.

use chrono::NaiveDate;

use super::moves::{moved, no_list};
use crate::{
    action::Action,
    concerns::{
        Concern, ConcernError, ConcernEventWhat, ConcernState, DueForm, MdtListForm, MoveForm,
        due_day,
    },
    dates,
    desk::{Desk, Done},
    forms::Faults,
    ids::ConcernId,
    loops::store::happened as event,
    people::Person,
    store::{Reader, StoreError},
};

/// What was done with several.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Several {
    /// With how many it was done.
    pub done: usize,
    /// Those left as they were, each with the reason.
    pub left: Vec<LeftOut>,
}

/// A concern that was left as it was.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LeftOut {
    /// The concern.
    pub id: ConcernId,
    /// The client's name.
    pub name: String,
    /// What was raised; a restricted one says only that it is one.
    pub situation: String,
    /// Why it was left.
    pub why: String,
}

impl Several {
    fn leave(&mut self, read: Reader<'_>, concern: &Concern, why: &str) -> Result<(), StoreError> {
        self.left.push(LeftOut {
            id: concern.id,
            name: read.record::<Person>(concern.client)?.name(),
            situation: concern.words_elsewhere().to_owned(),
            why: why.to_owned(),
        });
        Ok(())
    }
}

/// The concerns of a form, each once and in the order given.
fn chosen(read: Reader<'_>, typed: &[String]) -> Result<Vec<Concern>, ConcernError> {
    let mut ids: Vec<ConcernId> = Vec::new();
    for id in typed.iter().filter_map(|id| id.parse().ok()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() {
        return Err(Faults::one("ids", "Tick the concerns first.").into());
    }
    let read = |id: ConcernId| read.record(id);
    Ok(ids.into_iter().map(read).collect::<Result<_, _>>()?)
}

/// Puts several concerns on the MDT list: each moves as it would by itself. What cannot is named.
///
/// # Errors
/// When nothing is chosen, or a reason is too long; nothing changes then.
pub fn put_on_mdt_list(desk: &mut Desk, form: &MdtListForm) -> Result<Done<Several>, ConcernError> {
    desk.write(Action::PutOnMdtList, |tx| {
        let mut several = Several::default();
        for concern in chosen(tx.read(), &form.ids)? {
            let why = match concern.state {
                ConcernState::WithMdt => Some("It is on the MDT list already."),
                ConcernState::AwaitingFeedback => Some("It is answered. Reopen it first."),
                ConcernState::Closed => Some("It is closed. Reopen it first."),
                _ => no_list(tx.read(), concern.client)?,
            };
            if let Some(why) = why {
                several.leave(tx.read(), &concern, why)?;
                continue;
            }
            let form = MoveForm {
                to: ConcernState::WithMdt.to_string(),
                why: form.why.clone(),
                ..MoveForm::default()
            };
            moved(tx, concern.id, ConcernState::WithMdt, &form)?;
            several.done += 1;
        }
        Ok(several)
    })
}

/// Sets the day by which one concern or several are to be answered. A later day needs a reason, so that nothing stops
/// being overdue unseen.
///
/// # Errors
/// Every fault of the form; nothing changes then.
pub fn change_due(desk: &mut Desk, form: &DueForm) -> Result<Done<Several>, ConcernError> {
    desk.write(Action::ChangeDue, |tx| {
        let today = tx.today();
        let concerns = chosen(tx.read(), &form.ids)?;
        let mut faults = Faults::new();
        let due = faults.check(
            "due_on",
            dates::parse_day(&form.due_on, today, dates::Lean::Future),
        );
        if due.is_some_and(|due| due < today) {
            faults.add("due_on", "Choose today or a day to come.");
        }
        let why = faults.optional_note("why", &form.why);
        let open = |one: &&Concern| one.state != ConcernState::Closed;
        let later = |one: &Concern| due.is_some_and(|due| due > stands_at(one));
        if why.is_none() && !faults.has("why") && concerns.iter().filter(open).any(later) {
            faults.add("why", "Write why it may be answered later.");
        }
        let due = faults.done_some(due)?;
        let mut several = Several::default();
        for mut concern in concerns {
            let before = stands_at(&concern);
            if concern.state == ConcernState::Closed {
                several.leave(tx.read(), &concern, "It is closed. Reopen it first.")?;
                continue;
            }
            if concern.due_on == Some(due) {
                several.leave(tx.read(), &concern, "It is due on that day already.")?;
                continue;
            }
            concern.due_on = Some(due);
            tx.update(&concern)?;
            event(
                tx,
                &concern,
                ConcernEventWhat::Due,
                Some(&before.to_string()),
                &due.to_string(),
                why.clone(),
            )?;
            several.done += 1;
        }
        Ok(several)
    })
}

fn stands_at(concern: &Concern) -> NaiveDate {
    due_day(concern.level, concern.raised_on, concern.due_on)
}

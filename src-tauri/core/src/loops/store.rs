//! Writing down what there is to tell, who was told, and what happened: once for concerns and referrals.

use super::{Deaths, Loop, LoopForm, LoopWhat, Looped, Mark, deaths};
use crate::{
    action::Action,
    forms::{Faults, is_blank},
    ids::{CoordinatorId, PersonId},
    people::Person,
    programmes::Coordinator,
    store::{Record, StoreError, Tx},
};

/// What one event of a record says, before it has an id, a time and an author.
pub(crate) struct Happened<W> {
    /// What kind of event.
    pub what: W,
    /// Where from, for a move.
    pub from: Option<String>,
    /// Where to, or what was recorded.
    pub to: String,
    /// Why, in words.
    pub why: Option<String>,
}

/// A record with two loops that also keeps a history of events.
pub(crate) trait Followed: Looped + Record {
    /// The kinds of its events.
    type What;
    /// Its event.
    type Event: Record;
    /// The kind of a loop mark.
    const LOOP: Self::What;
    /// The kind that says what there is to tell.
    const OUTCOME: Self::What;
    /// Makes the event.
    fn event(
        &self,
        id: uuid::Uuid,
        by: CoordinatorId,
        at: i64,
        happened: Happened<Self::What>,
    ) -> Self::Event;
}

/// Lets a record with an event record of the same shape be [`Followed`].
macro_rules! followed {
    ($record:ident by $event:ident as $own:ident, $what:ident) => {
        impl $crate::loops::store::Followed for $record {
            type What = $what;
            type Event = $event;
            const LOOP: $what = $what::Loop;
            const OUTCOME: $what = $what::Outcome;
            fn event(
                &self,
                id: uuid::Uuid,
                by: $crate::ids::CoordinatorId,
                at: i64,
                happened: $crate::loops::store::Happened<$what>,
            ) -> $event {
                $event {
                    id: id.into(),
                    $own: self.id,
                    client: self.client,
                    what: happened.what,
                    from: happened.from,
                    to: happened.to,
                    by,
                    at,
                    why: happened.why,
                }
            }
        }
    };
}
pub(crate) use followed;

/// Writes an event of a record.
pub(crate) fn happened<R: Followed>(
    tx: &mut Tx<'_>,
    record: &R,
    what: R::What,
    from: Option<&str>,
    to: &str,
    why: Option<String>,
) -> Result<(), StoreError> {
    let happened = Happened {
        what,
        from: from.map(str::to_owned),
        to: to.to_owned(),
        why,
    };
    let event = record.event(tx.new_id(), tx.actor(), tx.now_ms(), happened);
    tx.insert(&event)
}

/// Says anew what there is to tell. Whoever was told heard something else then, so both marks go, and an event
/// says so. The caller writes the record.
pub(crate) fn say<R: Followed>(
    tx: &mut Tx<'_>,
    record: &mut R,
    outcome: &str,
) -> Result<(), StoreError> {
    if record.outcome() == Some(outcome) {
        return Ok(());
    }
    record.set_outcome(Some(outcome.to_owned()));
    let marked = [Loop::Person, Loop::Volunteer]
        .into_iter()
        .any(|who| record.mark(who) != Mark::default());
    if marked {
        record.set_mark(Loop::Person, Mark::default());
        record.set_mark(Loop::Volunteer, Mark::default());
        let why = Some("What there is to tell has changed.".to_owned());
        happened(tx, record, R::LOOP, None, "who was told is asked anew", why)?;
    }
    Ok(())
}

/// Checks a new text of what there is to tell, says it and writes the record, with an event of its own.
pub(crate) fn say_typed<R, E>(tx: &mut Tx<'_>, record: &mut R, typed: &str) -> Result<(), E>
where
    R: Followed,
    E: From<Faults> + From<StoreError>,
{
    let mut faults = Faults::new();
    let outcome = faults.need_note("outcome", typed, "Write what was decided or done.");
    let outcome = faults.done_some(outcome)?;
    if record.outcome() != Some(outcome.as_str()) {
        say(tx, record, &outcome)?;
        tx.update(record)?;
        happened(tx, record, R::OUTCOME, None, "what to tell", Some(outcome))?;
    }
    Ok(())
}

/// What the story says where who raised it was corrected and nothing was marked. The report asks for it too.
const RAISER_CORRECTED: &str = "who raised it corrected";

/// Another volunteer raised it, or none did: the story names the one before. Whoever was told was another, so that
/// mark does not hold for the new one.
pub(crate) fn another_raised_it<R: Followed>(
    tx: &mut Tx<'_>,
    old: &R,
    new: &mut R,
) -> Result<(), StoreError> {
    let name = |id: Option<PersonId>| -> Result<Option<String>, StoreError> {
        let person = id.map(|id| tx.read().record::<Person>(id)).transpose()?;
        Ok(person.map(|person| person.name()))
    };
    let why = match (name(old.volunteer())?, name(new.volunteer())?) {
        (Some(before), Some(now)) => format!("{now} raised it, before: {before}."),
        (None, Some(now)) => format!("{now} raised it, before: no volunteer."),
        (Some(before), None) => {
            format!("{before} raised it, before. Nobody else waits to hear in their place.")
        }
        (None, None) => return Ok(()),
    };
    let to = if old.mark(Loop::Volunteer) == Mark::default() {
        RAISER_CORRECTED
    } else {
        new.set_mark(Loop::Volunteer, Mark::default());
        "volunteer’s mark cleared"
    };
    happened(tx, new, R::LOOP, None, to, Some(why))
}

/// Marks a loop: told, not told and why, or a try.
pub(crate) fn mark<R, E>(tx: &mut Tx<'_>, record: &mut R, form: &LoopForm) -> Result<(), E>
where
    R: Followed,
    E: From<Faults> + From<StoreError>,
{
    let me: Coordinator = tx.read().record(tx.actor::<uuid::Uuid>())?;
    let died: Deaths = deaths(tx.read(), record)?;
    let marked = form.checked(record, died, tx.today(), &me.name)?;
    record.set_mark(marked.who, marked.mark);
    tx.update(record)?;
    happened(tx, record, R::LOOP, None, &marked.to, marked.why)?;
    Ok(())
}

/// The act that a loop mark is.
pub(crate) fn mark_action(form: &LoopForm) -> Action {
    match form.what.parse() {
        Ok(LoopWhat::NotTold) => Action::MarkNotTold,
        Ok(LoopWhat::Tried) => Action::RecordTry,
        Ok(LoopWhat::Told) | Err(_) => Action::MarkLoop,
    }
}

/// Says who has to be told first, a fault each.
pub(crate) fn need_both(record: &impl Looped, faults: &mut Faults) {
    for who in record.unmarked() {
        faults.add(
            who.word(),
            format!("Tell the {who} first, or write why not."),
        );
    }
}

/// Nobody stands as told while there is nothing to tell: the rule of every record with loops, undo included.
pub(crate) fn nobody_told_of_nothing<R: Looped + Record>(
    tx: &Tx<'_>,
    id: uuid::Uuid,
) -> Result<(), StoreError> {
    let Some(record) = tx.read().maybe_record::<R>(id)? else {
        return Ok(());
    };
    let told = [Loop::Person, Loop::Volunteer]
        .into_iter()
        .any(|who| record.mark(who).is_made());
    if told && is_blank(record.outcome().unwrap_or_default()) {
        return Err(StoreError::Refused(super::NOTHING_TO_TELL.to_owned()));
    }
    Ok(())
}
